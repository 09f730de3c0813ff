/** What GitHub's REST API answers, refusals included. */

export interface Answer {
  readonly status: number;
  /** Sent as JSON; absent for an answer without a body. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface FieldError {
  readonly resource: string;
  readonly code: string;
  readonly field?: string;
  readonly message?: string;
  readonly [detail: string]: unknown;
}

/** An answer of 400 and above. */
export class Refusal extends Error {
  readonly status: number;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    details: {
      readonly errors?: readonly FieldError[];
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message);
    this.name = "Refusal";
    this.status = status;
    this.errors = details.errors ?? [];
    this.headers = details.headers ?? {};
  }
}

/** https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api */
export const answerOf = ({ status, message, errors, headers }: Refusal): Answer => ({
  status,
  headers,
  body: {
    message,
    ...(errors.length > 0 ? { errors } : {}),
    documentation_url: "https://docs.github.com/rest",
    status: String(status),
  },
});

export const notFound = (): Refusal => new Refusal(404, "Not Found");

export const invalid = (...errors: readonly FieldError[]): Refusal =>
  new Refusal(422, "Validation Failed", { errors });
