/** Whether the run that holds a lock is over, as GitHub knows it. */
import type { Holder } from "./holder.js";

export interface GitHubRunsOptions {
  /** Needs `actions: read`. */
  readonly token: string | undefined;
  /** `GITHUB_API_URL`; undefined: github.com's. */
  readonly apiUrl: string | undefined;
  /** `owner/repo` that the token is for; runs of others are never asked about. */
  readonly repository: string;
  readonly signal: AbortSignal;
}

/** An answer that takes longer than this many milliseconds is none. */
const answerLimit = 10_000;

/** Whatever keeps GitHub from answering counts as "not over": the lease then decides. */
export function runCompletion({
  token,
  apiUrl = "https://api.github.com",
  repository,
  signal,
}: GitHubRunsOptions): (holder: Holder) => Promise<boolean> {
  const [owner = "", repo = ""] = repository.split("/");
  return async (holder) => {
    const runId = Number(holder.runId);
    if (!token || holder.repository !== repository || !Number.isSafeInteger(runId) || runId <= 0)
      return false;
    try {
      const { getOctokit } = await import("@actions/github");
      const { data } = await getOctokit(token, { baseUrl: apiUrl }).rest.actions.getWorkflowRunAttempt({
        owner,
        repo,
        run_id: runId,
        attempt_number: holder.runAttempt,
        request: { signal: AbortSignal.any([signal, AbortSignal.timeout(answerLimit)]) },
      });
      return data.status === "completed";
    } catch {
      return false;
    }
  };
}
