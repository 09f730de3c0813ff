/** Whether a run is over, as GitHub knows it. */
import { type GitHubOptions, openGitHub } from "./github.js";

/** A run of a workflow, as its runner named it. */
interface Run {
  readonly repository: string;
  readonly runId: string;
  readonly runAttempt: number;
}

/**
 * Whatever keeps GitHub from answering counts as "not over". Needs `actions: read`; runs of other repositories are never
 * asked about.
 */
export function runCompletion(options: GitHubOptions): (run: Run) => Promise<boolean> {
  return async ({ repository, runId, runAttempt }) => {
    const id = Number(runId);
    if (!options.token || repository !== options.repository || !Number.isSafeInteger(id) || id <= 0)
      return false;
    try {
      const github = await openGitHub(options);
      const answer = await github?.octokit.rest.actions.getWorkflowRunAttempt({
        ...github.repository,
        run_id: id,
        attempt_number: runAttempt,
        request: github.limits(),
      });
      return answer?.data.status === "completed";
    } catch {
      return false;
    }
  };
}
