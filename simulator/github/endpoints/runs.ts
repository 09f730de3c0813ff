/** Runs of workflows, read only. https://docs.github.com/rest/actions/workflow-runs */
import { notFound } from "../answer.js";
import type { RunData } from "../data.js";
import { type Endpoint, numberIn, read } from "../endpoint.js";
import {
  nodeId,
  pageUrl,
  type Repository,
  repositoryUrl,
  timestamp,
  type WorkflowRun,
} from "../repository.js";

type RunFields = Pick<
  RunData,
  | "id"
  | "node_id"
  | "run_attempt"
  | "run_number"
  | "event"
  | "status"
  | "conclusion"
  | "head_sha"
  | "workflow_id"
  | "url"
  | "html_url"
  | "created_at"
  | "updated_at"
>;

function runData(repository: Repository, run: WorkflowRun): RunFields {
  return {
    id: run.id,
    node_id: nodeId("WFR", run.id),
    run_attempt: run.attempt,
    run_number: 1,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    head_sha: run.headSha,
    workflow_id: 161335,
    url: `${repositoryUrl(repository)}/actions/runs/${run.id}`,
    html_url: `${pageUrl(repository)}/actions/runs/${run.id}`,
    created_at: timestamp(run.createdAt),
    updated_at: timestamp(run.createdAt),
  };
}

export const runEndpoints: readonly Endpoint[] = [
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/actions/runs/{run_id}",
    needs: read("actions"),
    answer(repository, request) {
      const id = numberIn(request, "run_id");
      const attempts = [...repository.runs.values()].filter((run) => run.id === id);
      const latest = attempts.toSorted((one, other) => one.attempt - other.attempt).at(-1);
      if (latest === undefined) throw notFound();
      return { status: 200, body: runData(repository, latest) };
    },
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}",
    needs: read("actions"),
    answer(repository, request) {
      const run = repository.runs.get(
        `${numberIn(request, "run_id")}/${numberIn(request, "attempt_number")}`,
      );
      if (run === undefined) throw notFound();
      return { status: 200, body: runData(repository, run) };
    },
  },
];
