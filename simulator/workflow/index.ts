/**
 * GitHub's runner in this process, for the demo and the tests: a workflow file is read by GitHub's own parser, its
 * expressions are evaluated by GitHub's own evaluator, and its jobs run step by step. Scripts run in bash; this
 * repository's action (`OWNER/zscaler-harness-action@…`, `./`) runs as its bundle in a child process, its post step
 * included; well-known actions have stand-ins (`stand-ins/`), and any other is an error.
 *
 *     const account = await startSimulator();
 *     const github = await startGitHub();
 *     github.pullRequest(7);
 *     const result = await runWorkflow({
 *       path: ".github/workflows/preview.yml",
 *       text: await readFile("examples/workflows/preview.yml", "utf8"),
 *       event: pullRequestEvent(github, 7, "opened"),
 *       github,
 *       aws: [account],
 *       roles: { "arn:aws:iam::111122223333:role/preview": { policies: [previewPolicy], trust: previewTrust } },
 *       action: { bundle: "dist/index.js", inputs: { "poll-interval": "100ms" } },
 *       vars: { AWS_REGION: "us-east-1", AWS_PREVIEW_ROLE_ARN: "arn:aws:iam::111122223333:role/preview" },
 *       secrets: { ZSCALER_CLIENT_ID: "…" },
 *       environments: { production: { secrets: { … }, review: "rejected" } },
 *       files: { ".github/zscaler-suite.yaml": "…" },
 *     });
 *     result.conclusion;                                  // "success"
 *     result.job("deploy").step("smoke").outputs;         // by id, name or action
 *     result.job("deploy").permissions;                   // what its GITHUB_TOKEN could do
 *     result.artifacts; result.concurrency; github.comments(7); github.deployments();
 *
 * `pushed`, `scheduled`, `dispatched`, `commented` and `pullRequestEvent` make the events. An event that wouldn't start
 * the workflow is an error. The GITHUB_TOKEN of each job has exactly its `permissions` and ends with it; a pull request
 * of a fork gets no secrets and reads only. Jobs run in the order of their `needs`, those of a matrix at the same time;
 * `concurrency` and `timeout-minutes` are told in the result and make nobody wait.
 */
import { evaluate, holds, type Scope, textOf } from "./expressions.js";
import { type JobDefinition, readWorkflowFile } from "./file.js";
import { inputsOf } from "./inputs.js";
import { concurrencyOf, type Instance, type Run, runJob, skippedJob } from "./job.js";
import { type Strategy, strategyOf } from "./matrix.js";
import type { RunOptions } from "./options.js";
import type { Conclusion, JobResult, WorkflowResult } from "./result.js";
import { requireTrigger } from "./triggers.js";

export {
  commented,
  dispatched,
  pullRequestEvent,
  pushed,
  scheduled,
  type WorkflowEvent,
} from "./events.js";
export type { AssumableRole, RunOptions } from "./options.js";
export type { JobResult, WorkflowResult } from "./result.js";

let lastRunId = 7_000_000_000;

/** Throws where GitHub would not run the workflow at all, and for what is not simulated. */
export async function runWorkflow(options: RunOptions): Promise<WorkflowResult> {
  const file = await readWorkflowFile(options.path, options.text);
  const { event, github } = options;
  requireTrigger(file, event);
  lastRunId += 1;
  const runId = options.runId ?? lastRunId;
  const attempt = options.runAttempt ?? 1;
  const isFork = comesFromFork(options);
  const scope: Scope = {
    github: {
      ...{ event: event.payload, event_name: event.name, ref: event.ref, sha: event.sha, actor: event.actor },
      ...{ head_ref: event.headRef, base_ref: event.baseRef, repository: github.repository },
      ...{ repository_owner: github.repository.split("/")[0], run_id: String(runId), run_number: "1" },
      ...{ run_attempt: String(attempt), server_url: github.serverUrl, api_url: github.url },
      ref_name: event.ref.replace(/^refs\/(heads|tags|pull)\//, ""),
      ref_type: event.ref.startsWith("refs/tags/") ? "tag" : "branch",
    },
    inputs: inputsOf(file, event),
    vars: options.vars ?? {},
  };
  const run: Run = {
    ...{ options, file, runId, attempt, scope, isFork, artifacts: new Map() },
    name: textOf(evaluate(file.node.find("name"), scope)) || options.path,
    secrets: isFork ? {} : (options.secrets ?? {}),
  };
  const told = { id: runId, attempt, event: event.name, headSha: event.sha };
  github.run({ ...told, status: "in_progress" });
  const jobs = await runJobs(run);
  const conclusion = conclusionOf(jobs.flatMap(({ decisive }) => decisive));
  github.run({ ...told, status: "completed", conclusion: conclusion === "skipped" ? "success" : conclusion });
  const results = jobs.flatMap(({ instances }) => instances);
  return {
    ...{ conclusion, runId, jobs: results, artifacts: [...run.artifacts.values()] },
    concurrency: concurrencyOf(file.node.find("concurrency"), scope),
    job(id) {
      const found = results.filter((job) => job.id === id);
      const [only] = found;
      if (only === undefined || found.length > 1) throw new Error(`The run has ${found.length} jobs ${id}`);
      return only;
    },
  };
}

function comesFromFork({ event, github }: RunOptions): boolean {
  if (event.name !== "pull_request") return false;
  const pull = event.payload["pull_request"] as {
    readonly head?: { readonly repo?: { readonly full_name?: string } | null };
  };
  return pull.head?.repo?.full_name !== github.repository || event.actor === "dependabot[bot]";
}

/** A job with all its instances, as other jobs see it. */
interface JobOutcome {
  readonly instances: readonly JobResult[];
  readonly result: Conclusion;
  /** What the run's own conclusion follows from: a failure that `continue-on-error` allows is none. */
  readonly decisive: Conclusion;
  readonly outputs: Readonly<Record<string, string>>;
}

async function runJobs(run: Run): Promise<readonly JobOutcome[]> {
  const outcomes = new Map<string, Promise<JobOutcome>>();
  const definitions = new Map(run.file.jobs.map((job) => [job.id, job]));
  const outcomeOf = (id: string): Promise<JobOutcome> => {
    const known = outcomes.get(id);
    if (known !== undefined) return known;
    const definition = definitions.get(id);
    if (definition === undefined) throw new Error(`There is no job ${id}`);
    const outcome = startJob(run, definition, ancestorsOf(definition, definitions), outcomeOf);
    outcomes.set(id, outcome);
    return outcome;
  };
  return Promise.all(run.file.jobs.map(({ id }) => outcomeOf(id)));
}

/** All jobs that come before it, however far. */
function ancestorsOf(
  { needs }: JobDefinition,
  definitions: ReadonlyMap<string, JobDefinition>,
): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (id: string): void => {
    if (found.has(id)) return;
    found.add(id);
    for (const need of definitions.get(id)?.needs ?? []) visit(need);
  };
  for (const need of needs) visit(need);
  return found;
}

async function startJob(
  run: Run,
  definition: JobDefinition,
  ancestors: ReadonlySet<string>,
  outcomeOf: (id: string) => Promise<JobOutcome>,
): Promise<JobOutcome> {
  const before = await Promise.all([...ancestors].map(outcomeOf));
  const needs = Object.fromEntries(
    await Promise.all(
      definition.needs.map(async (id) => {
        const { result, outputs } = await outcomeOf(id);
        return [id, { result, outputs }] as const;
      }),
    ),
  );
  const results = before.map(({ result }) => result);
  const cancelled = run.options.signal?.aborted === true;
  const standing = {
    success: !cancelled && results.every((result) => result === "success"),
    failure: !cancelled && results.includes("failure"),
    cancelled,
  };
  const never = new AbortController().signal;
  const whole: Instance = {
    definition,
    matrix: {},
    strategy: {},
    needs,
    signal: run.options.signal ?? never,
  };
  if (!holds(definition.condition, { ...run.scope, needs, standing })) {
    const conclusion = cancelled ? "cancelled" : "skipped";
    const skipped = skippedJob(run, whole, conclusion);
    return { instances: [skipped], result: conclusion, decisive: conclusion, outputs: {} };
  }
  const strategy = strategyOf(evaluate(definition.node.find("strategy"), { ...run.scope, needs }));
  const instances = await runInstances(run, whole, strategy);
  const result = conclusionOf(instances.map(({ conclusion }) => conclusion));
  const tolerated = evaluate(definition.node.find("continue-on-error"), { ...run.scope, needs }) === true;
  const decisive = tolerated && result === "failure" ? "success" : result;
  // Of instances that set the same output, the last one has its way.
  const outputs = Object.assign({}, ...instances.map((each) => each.outputs)) as Record<string, string>;
  return { instances, result: decisive, decisive, outputs };
}

/** As many at the same time as the strategy allows; with `fail-fast` the first failure cancels the others. */
async function runInstances(
  run: Run,
  whole: Instance,
  { combinations, failFast, maxParallel }: Strategy,
): Promise<readonly JobResult[]> {
  const failing = new AbortController();
  const signal = AbortSignal.any([whole.signal, failing.signal]);
  const results: JobResult[] = [];
  const waiting = [...combinations.entries()];
  const total = combinations.length;
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, matrix] = next;
      const strategy = {
        ...{ "fail-fast": failFast, "job-index": index, "job-total": total },
        "max-parallel": Math.min(maxParallel, total),
      };
      const instance: Instance = { ...whole, matrix, strategy, signal };
      const result = failing.signal.aborted
        ? skippedJob(run, instance, "cancelled")
        : await runJob(run, instance);
      results[index] = result;
      if (failFast && result.conclusion === "failure") failing.abort();
    }
  };
  await Promise.all(Array.from({ length: Math.min(maxParallel, total) }, work));
  return results;
}

function conclusionOf(conclusions: readonly Conclusion[]): Conclusion {
  if (conclusions.includes("failure")) return "failure";
  if (conclusions.includes("cancelled")) return "cancelled";
  return conclusions.length > 0 && conclusions.every((each) => each === "skipped") ? "skipped" : "success";
}
