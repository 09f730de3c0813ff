/** One instance of a job, from its token to its outputs. */
import type { ActionProcess, Annotation } from "../runner.js";
import { evaluate, type Scope, textOf, texts } from "./expressions.js";
import { type JobDefinition, mappingAt, type WorkflowFile } from "./file.js";
import { githubContext, runnerContext, startMachine } from "./machine.js";
import { createMasking } from "./masking.js";
import type { Combination } from "./matrix.js";
import type { RunOptions } from "./options.js";
import { permissionsOf } from "./permissions.js";
import type { Artifact, Conclusion, Concurrency, JobResult, StepResult } from "./result.js";
import { type JobState, runStep, scopeOf } from "./step.js";

/** What all jobs of a run have in common. */
export interface Run {
  readonly options: RunOptions;
  readonly file: WorkflowFile;
  readonly name: string;
  readonly runId: number;
  readonly attempt: number;
  /** Contexts of the whole run: `github`, `inputs`, `vars`. */
  readonly scope: Scope;
  /** Without the job's token. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly isFork: boolean;
  readonly artifacts: Map<string, Artifact>;
}

export interface Instance {
  readonly definition: JobDefinition;
  readonly matrix: Combination;
  /** The `strategy` context. */
  readonly strategy: Readonly<Record<string, unknown>>;
  /** The `needs` context. */
  readonly needs: unknown;
  /** Ends the job as a cancellation does. */
  readonly signal: AbortSignal;
}

export async function runJob(run: Run, instance: Instance): Promise<JobResult> {
  const { options, file } = run;
  const { definition, matrix, needs, strategy, signal } = instance;
  const { node } = definition;
  const early: Scope = { ...run.scope, needs, strategy, matrix };
  const place = environmentAt(node.find("environment"), early);
  const settings = place === undefined ? undefined : options.environments?.[place.name];
  const permissions = permissionsOf(
    {
      workflow: evaluate(file.node.find("permissions"), {}),
      job: evaluate(node.find("permissions"), {}),
    },
    run.isFork,
  );
  const told = toldOf(run, instance, early, { permissions, environment: place });
  if (settings?.review === "rejected") return withSteps({ ...told, conclusion: "failure" }, []);

  const token = options.github.token(permissions);
  const masking = createMasking();
  const secrets = { ...run.secrets, ...(run.isFork ? {} : settings?.secrets) };
  masking.add([token, ...Object.values(secrets)]);
  const machine = await startMachine(options, {
    ...{ id: definition.id, workflow: run.name, runId: run.runId, attempt: run.attempt },
    mayAskForIdToken: permissions["id-token"] === "write",
  });
  const scope: Scope = {
    ...early,
    github: githubContext(machine, options, token),
    runner: runnerContext(machine),
    vars: { ...options.vars, ...settings?.vars },
    secrets: { ...secrets, GITHUB_TOKEN: token, github_token: token },
  };
  const state: JobState = {
    ...{ options, machine, masking, permissions, token, scope, artifacts: run.artifacts },
    environmentName: place?.name,
    defaults: defaultsOf(run.file, definition, scope),
    environment: environmentOf(run.file, definition, scope),
    ...{ paths: [], steps: {}, status: "success", hasCheckedOut: false, posts: [] },
    onSpawn: () => undefined,
  };
  const deployment = place && options.github.jobDeployment({ ...place, sha: options.event.sha });
  try {
    const steps = await runSteps(state, definition, signal);
    const { outputs, annotations } = outputsOf(state, definition);
    const late = environmentAt(node.find("environment"), scopeOf(state, {}));
    deployment?.end(state.status === "success" ? "success" : "failure", late?.url ?? "");
    const conclusion: Conclusion = state.status;
    return withSteps({ ...told, environment: late, outputs, annotations, conclusion }, steps);
  } finally {
    options.github.revoke(token);
    await machine.remove();
  }
}

/** What is told of a job that didn't run. */
export const skippedJob = (run: Run, instance: Instance, conclusion: Conclusion): JobResult => {
  const early: Scope = { ...run.scope, needs: instance.needs };
  const told = toldOf(run, instance, early, { permissions: {}, environment: undefined });
  return withSteps({ ...told, conclusion }, []);
};

type Told = Omit<JobResult, "steps" | "step">;

function toldOf(
  { options }: Run,
  { definition: { id, node }, matrix }: Instance,
  scope: Scope,
  given: Pick<JobResult, "permissions" | "environment">,
): Told {
  const values = Object.values(matrix).filter((value) => typeof value !== "object");
  const suffix = values.length === 0 ? "" : ` (${values.map(textOf).join(", ")})`;
  const named = { ...scope, vars: options.vars ?? {}, matrix };
  return {
    ...{ id, matrix, ...given, conclusion: "success" as const, outputs: {}, annotations: [] },
    name: textOf(evaluate(node.find("name"), named)) || `${id}${suffix}`,
    concurrency: concurrencyOf(node.find("concurrency"), named),
    runsOn: evaluate(node.find("runs-on"), named),
    timeoutMinutes: Number(evaluate(node.find("timeout-minutes"), named) ?? 360),
  };
}

function withSteps(told: Told, steps: readonly StepResult[]): JobResult {
  return {
    ...told,
    steps,
    step(name) {
      const found = steps.filter(
        (step) => step.stage === "main" && [step.id, step.name, step.action].includes(name),
      );
      const [only] = found;
      if (only === undefined || found.length > 1) {
        throw new Error(`The job ${told.id} has ${found.length} steps ${name}`);
      }
      return only;
    },
  };
}

type Node = Parameters<typeof evaluate>[0];

export function concurrencyOf(node: Node, scope: Scope): Concurrency | undefined {
  const value = evaluate(node, scope);
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "object") return { group: textOf(value), cancelInProgress: false, queue: "single" };
  const fields: Readonly<Record<string, unknown>> = { ...value };
  return {
    group: textOf(fields["group"]),
    cancelInProgress: fields["cancel-in-progress"] === true,
    queue: fields["queue"] === "max" ? "max" : "single",
  };
}

function environmentAt(
  node: Node,
  scope: Scope,
): { readonly name: string; readonly url: string } | undefined {
  const value = evaluate(node, scope);
  if (value === undefined || value === null) return undefined;
  const fields: Readonly<Record<string, unknown>> =
    typeof value === "object" ? { ...value } : { name: value };
  const name = textOf(fields["name"]);
  return name === "" ? undefined : { name, url: textOf(fields["url"]) };
}

function defaultsOf(file: WorkflowFile, { node }: JobDefinition, scope: Scope): JobState["defaults"] {
  const fields = [node, file.node].map((each) => texts(mappingAt(mappingAt(each, "defaults"), "run"), scope));
  const first = (name: string): string => fields.find((each) => each[name])?.[name] ?? "";
  return { shell: first("shell"), folder: first("working-directory") };
}

function environmentOf(file: WorkflowFile, { node }: JobDefinition, scope: Scope): Record<string, string> {
  const workflow = texts(file.node.find("env"), scope);
  return { ...workflow, ...texts(node.find("env"), { ...scope, env: workflow }) };
}

/** How long the runner waits for a step that it has interrupted, in milliseconds, before it is less kind. */
const patience = 7_500;

async function runSteps(
  state: JobState,
  { steps }: JobDefinition,
  signal: AbortSignal,
): Promise<readonly StepResult[]> {
  let running: ActionProcess | undefined;
  const timers: NodeJS.Timeout[] = [];
  const cancel = (): void => {
    state.status = "cancelled";
    const process = running;
    process?.kill("SIGINT");
    timers.push(setTimeout(() => process?.kill("SIGTERM"), patience));
    timers.push(setTimeout(() => process?.kill("SIGKILL"), patience + 2_500));
  };
  state.onSpawn = (process) => {
    running = process;
  };
  if (signal.aborted) cancel();
  signal.addEventListener("abort", cancel);
  const results: StepResult[] = [];
  try {
    for (const step of steps) {
      running = undefined;
      results.push(await runStep(state, step));
    }
    for (const post of state.posts) {
      running = undefined;
      const result = await post();
      if (result.conclusion === "failure" && state.status === "success") state.status = "failure";
      results.push(result);
    }
  } finally {
    signal.removeEventListener("abort", cancel);
    for (const timer of timers) clearTimeout(timer);
  }
  return results;
}

/** An output that holds a secret goes to no other job. */
function outputsOf(
  state: JobState,
  { node }: JobDefinition,
): { readonly outputs: Readonly<Record<string, string>>; readonly annotations: readonly Annotation[] } {
  const all = Object.entries(texts(node.find("outputs"), scopeOf(state, {})));
  const betraying = all.filter(([, value]) => state.masking.betrays(value));
  return {
    outputs: Object.fromEntries(all.filter((entry) => !betraying.includes(entry))),
    annotations: betraying.map(([name]) => ({
      ...{ level: "warning", title: undefined },
      message: `Skip output '${name}' since it may contain secret.`,
    })),
  };
}
