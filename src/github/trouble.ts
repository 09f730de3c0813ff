/** Why GitHub did not take what it was told, and what to do about it. */

export type Permission = "pull-requests: write" | "deployments: write";

export interface Trouble {
  readonly kind: "permission" | "other";
  readonly cause: string;
  readonly fix: string;
}

/** What octokit throws; everything in it is foreign. */
interface Refusal {
  readonly message?: string;
  readonly status?: number;
  /** Absent where there was no answer; octokit gives such an error the status 500. */
  readonly response?: {
    readonly headers?: Readonly<Record<string, unknown>>;
    readonly data?: { readonly message?: unknown };
  };
}

/** @param permissions all that this run needs of its token */
export function troubleOf(thrown: unknown, needed: Permission, permissions: readonly Permission[]): Trouble {
  const { status = 0, response, message = String(thrown) } = (thrown ?? {}) as Refusal;
  const other = (cause: string, fix: string): Trouble => ({ kind: "other", cause, fix });
  if (isTimeout(thrown))
    return other(
      "GitHub did not answer in time.",
      "Nothing is lost: the next run tells it. Look at https://www.githubstatus.com where it happens again.",
    );
  if (response === undefined && status !== 0)
    return other(
      `GitHub's API could not be reached: ${sentence(message)}`,
      "Let the runner reach the address in `GITHUB_API_URL`: through `HTTPS_PROXY` where there is a proxy, and with `NODE_EXTRA_CA_CERTS` where it inspects TLS.",
    );
  const said = typeof response?.data?.message === "string" ? response.data.message : message;
  const cause = `GitHub answered${status === 0 ? "" : ` ${status}`}: ${sentence(said)}`;
  if (status === 401)
    return other(
      cause,
      "The input `github-token` is no token that is valid now: leave it at its default, `$\u007B{ github.token }}`, or renew the token that it is given.",
    );
  if (isRateLimit(status, response?.headers))
    return other(
      cause,
      "The rate limit of the token is used up. Nothing is lost: the next run tells it. The token of a GitHub App of your own, in the input `github-token`, has a limit of its own.",
    );
  // GitHub has no other sign of it than its sentence.
  if (status === 403 && /\blocked\b/i.test(said))
    return other(cause, "Unlock the conversation of the pull request, or turn the input `comment` off.");
  if (status === 403 || status === 404) {
    const all = ["contents: read", "id-token: write", ...permissions].join(", ");
    return {
      kind: "permission",
      cause,
      fix: `The token may lack the permission \`${needed}\`. Name it in the workflow's job, where what is not named is none: \`permissions: { ${all} }\`.`,
    };
  }
  return other(cause, "Nothing of the stage depends on it: the next run tells it.");
}

function sentence(said: string): string {
  return `${said.replace(/\.$/, "")}.`;
}

/** May pass by itself: a call that is asked again could succeed. */
export function isPassing(thrown: unknown): boolean {
  return !isTimeout(thrown) && statusOf(thrown) >= 500;
}

export function isNotFound(thrown: unknown): boolean {
  return statusOf(thrown) === 404;
}

function statusOf(thrown: unknown): number {
  return ((thrown ?? {}) as Refusal).status ?? 0;
}

/** Of the run's own limits: octokit keeps what aborted the call as the cause. */
function isTimeout(thrown: unknown): boolean {
  const names = [thrown, (thrown as { cause?: unknown } | undefined)?.cause].map(
    (one) => (one as { name?: unknown } | undefined)?.name,
  );
  return names.some((name) => name === "AbortError" || name === "TimeoutError");
}

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
function isRateLimit(status: number, headers: Readonly<Record<string, unknown>> = {}): boolean {
  return (
    status === 429 ||
    (status === 403 && (headers["retry-after"] !== undefined || headers["x-ratelimit-remaining"] === "0"))
  );
}
