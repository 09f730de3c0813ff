/** A thing that went wrong and what to do about it: the only kind of error this action throws on purpose. */
export class Failure extends Error {
  /** Stable, `SCREAMING_SNAKE_CASE`; diagnosis rules and tests refer to it. */
  readonly code: string;
  /** One or more sentences in the imperative: what the reader should do. */
  readonly fix: string | undefined;
  /** The line of a file of the workspace that is at fault, where there is one. */
  readonly at: { readonly file: string; readonly line: number } | undefined;

  constructor(
    code: string,
    message: string,
    options: {
      readonly fix?: string;
      readonly cause?: unknown;
      readonly at?: { readonly file: string; readonly line: number };
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "Failure";
    this.code = code;
    this.fix = options.fix;
    this.at = options.at;
  }
}

/** Several failures that were found together (all bad inputs, all nodes that failed), reported at once. */
export class Failures extends Failure {
  readonly failures: readonly Failure[];

  constructor(failures: readonly Failure[]) {
    super("SEVERAL_FAILURES", failures.map((failure) => failure.message).join("\n"));
    this.name = "Failures";
    this.failures = failures;
  }
}

/** What a look found wrong, all of it: failures of ours and errors of AWS. */
export class Findings extends AggregateError {
  constructor(findings: readonly unknown[]) {
    super(findings, findings.map(messageOf).join("\n"));
    this.name = "Findings";
  }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
