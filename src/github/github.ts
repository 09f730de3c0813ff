/** GitHub's REST API, as far as a run talks to it. */
import { logCalls } from "./call-log.js";

export type Octokit = ReturnType<typeof import("@actions/github")["getOctokit"]>;

export interface GitHub {
  readonly octokit: Octokit;
  /** The run's own repository, as its calls name it. */
  readonly repository: { readonly owner: string; readonly repo: string };
  /** What every call passes as `request`: it ends with the run, and an answer that takes too long is none. */
  limits(): { readonly signal: AbortSignal };
}

export interface GitHubOptions {
  readonly token: string | undefined;
  /** `GITHUB_API_URL`; undefined: github.com's. */
  readonly apiUrl: string | undefined;
  /** `owner/repo` that the token is for. */
  readonly repository: string;
  readonly signal: AbortSignal;
  /** Takes a line for each call; undefined: nobody looks that closely. */
  readonly callLog?: ((line: string) => void) | undefined;
}

/** An answer that takes longer than this many milliseconds is none. */
const answerLimit = 10_000;

/** Undefined without a token. Calls nothing yet. */
export async function openGitHub({
  token,
  apiUrl = "https://api.github.com",
  repository,
  signal,
  callLog,
}: GitHubOptions): Promise<GitHub | undefined> {
  if (!token) return undefined;
  const [owner = "", repo = ""] = repository.split("/");
  const { getOctokit } = await import("@actions/github");
  const octokit = getOctokit(token, { baseUrl: apiUrl });
  if (callLog !== undefined) logCalls(octokit, callLog);
  return {
    octokit,
    repository: { owner, repo },
    limits: () => ({ signal: AbortSignal.any([signal, AbortSignal.timeout(answerLimit)]) }),
  };
}
