/** One step of a job. */
import { delimiter, resolve } from "node:path";
import type { Permissions } from "../github/index.js";
import { defaultInputs } from "../runner/action-metadata.js";
import { type ActionProcess, type Annotation, runAction } from "../runner.js";
import { evaluate, holds, type Scope, textOf, texts } from "./expressions.js";
import type { StepDefinition } from "./file.js";
import type { Machine } from "./machine.js";
import type { Masking } from "./masking.js";
import type { RunOptions } from "./options.js";
import type { Artifact, Conclusion, StepResult } from "./result.js";
import { runScript } from "./script.js";
import type { StandInResult } from "./stand-in.js";
import { standIns } from "./stand-ins/index.js";

/** What a job's steps share. The fields that change are changed by the steps. */
export interface JobState {
  readonly options: RunOptions;
  readonly machine: Machine;
  readonly masking: Masking;
  readonly permissions: Permissions;
  readonly token: string;
  readonly environmentName: string | undefined;
  readonly artifacts: Map<string, Artifact>;
  /** Contexts that stay as they are. */
  readonly scope: Scope;
  /** `defaults.run`, the job's over the workflow's. */
  readonly defaults: { readonly shell: string; readonly folder: string };
  /** Of workflow and job, and what steps have exported. */
  environment: Record<string, string>;
  /** Put before `PATH`. */
  paths: string[];
  /** The `steps` context. */
  steps: Record<string, Pick<StepResult, "outputs" | "outcome" | "conclusion">>;
  status: "success" | "failure" | "cancelled";
  hasCheckedOut: boolean;
  /** What actions do at the end of the job, the last to register first. */
  posts: (() => Promise<StepResult>)[];
  onSpawn: (process: ActionProcess) => void;
}

/** What came of a step before its conditions are looked at. */
type Ran = StandInResult & { readonly isFailed: boolean };

export async function runStep(state: JobState, { id, condition, node }: StepDefinition): Promise<StepResult> {
  const before = scopeOf(state, {});
  const own = texts(node.find("env"), before);
  const scope = scopeOf(state, own);
  const uses = node.find("uses")?.toString();
  const action = uses?.split("@", 1)[0];
  const script = textOf(evaluate(node.find("run"), scope));
  const name = textOf(evaluate(node.find("name"), scope)) || `Run ${uses ?? script.split("\n", 1)[0]}`;
  const nothing = { outputs: {}, log: "", summary: "", annotations: [], inputs: {} };
  const told = { id, name, action, stage: "main" as const };
  let result: StepResult = { ...told, ...nothing, outcome: "skipped", conclusion: "skipped" };
  if (holds(condition, scope)) {
    const inputs = texts(node.find("with"), scope);
    const environment = environmentOf(state, own);
    const ran =
      action === undefined
        ? await runShell(state, environment, {
            script,
            shell: textOf(evaluate(node.find("shell"), scope)) || state.defaults.shell,
            folder: textOf(evaluate(node.find("working-directory"), scope)) || state.defaults.folder,
          })
        : await runUses(state, { action, name, inputs, environment });
    const tolerated = evaluate(node.find("continue-on-error"), scope) === true;
    result = { ...told, ...resultOf(state, ran, inputs, tolerated) };
  }
  if (id !== undefined) {
    const { outputs, outcome, conclusion } = result;
    state.steps[id] = { outputs, outcome, conclusion };
  }
  if (state.status === "success" && result.conclusion === "failure") state.status = "failure";
  return result;
}

export function scopeOf(state: JobState, own: Readonly<Record<string, string>>): Scope {
  const { status, steps, scope } = state;
  return {
    ...scope,
    env: { ...state.environment, ...own },
    steps,
    job: { status },
    standing: {
      success: status === "success",
      failure: status === "failure",
      cancelled: status === "cancelled",
    },
  };
}

function environmentOf(
  { machine, environment, paths }: JobState,
  own: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const path = [...paths, machine.variables["PATH"] ?? ""].join(delimiter);
  const { CI = "" } = machine.variables;
  const fixed = Object.entries(machine.variables).filter(([name]) => /^(GITHUB|RUNNER|ACTIONS)_/.test(name));
  // Nothing that a workflow says takes the place of the runner's own variables.
  return { ...machine.variables, CI, PATH: path, ...environment, ...own, ...Object.fromEntries(fixed) };
}

function resultOf(
  state: JobState,
  ran: Ran,
  inputs: Readonly<Record<string, string>>,
  tolerated: boolean,
): Omit<StepResult, "id" | "name" | "action" | "stage"> {
  const { masking } = state;
  masking.add(ran.masks ?? []);
  Object.assign(state.environment, ran.exported);
  state.paths.unshift(...(ran.paths ?? []));
  const failure = ran.failure === undefined ? [] : [errorOf(ran.failure)];
  const annotations = [...(ran.annotations ?? []), ...failure].map((annotation) => ({
    ...annotation,
    title: annotation.title === undefined ? undefined : masking.mask(annotation.title),
    message: masking.mask(annotation.message),
  }));
  const outcome: Conclusion = ran.isFailed ? "failure" : "success";
  return {
    outcome,
    conclusion: ran.isFailed && tolerated ? "success" : outcome,
    inputs,
    outputs: ran.outputs ?? {},
    log: masking.mask(ran.log ?? ""),
    summary: masking.mask(ran.summary ?? ""),
    annotations,
  };
}

const errorOf = (message: string): Annotation => ({ level: "error", title: undefined, message });

async function runShell(
  { machine, onSpawn, options }: JobState,
  environment: Readonly<Record<string, string>>,
  { script, shell, folder }: { readonly script: string; readonly shell: string; readonly folder: string },
): Promise<Ran> {
  const { exitCode, ...result } = await runScript(script, shell, {
    environment,
    folder: resolve(machine.workspace, folder),
    temporary: machine.temporary,
    onSpawn,
    onOutput: (text) => options.onOutput?.(text),
  });
  if (result.failure !== undefined) return { ...result, isFailed: true, failure: result.failure };
  if (exitCode === 0) return { ...result, isFailed: false };
  return { ...result, isFailed: true, failure: `Process completed with exit code ${exitCode}.` };
}

interface Use {
  readonly action: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
}

/** Throws for an action that nothing stands in for. */
async function runUses(state: JobState, use: Use): Promise<Ran> {
  const { action } = use;
  if (action === "./" && !state.hasCheckedOut) {
    return {
      isFailed: true,
      failure:
        "Can't find 'action.yml', 'action.yaml' or 'Dockerfile'. Did you forget to run actions/checkout before running your local action?",
    };
  }
  if (action === "./" || /^[^/]+\/zscaler-harness-action$/.test(action)) return runOwn(state, use);
  const ran = await runStandIn(state, use);
  if (action === "actions/checkout" && !ran.isFailed) state.hasCheckedOut = true;
  return ran;
}

async function runOwn(state: JobState, use: Use): Promise<Ran> {
  const { options, machine, token } = state;
  const { bundle, node, inputs: given = {} } = options.action;
  const known = Object.keys(await defaultInputs(bundle, token));
  const common = {
    ...{ bundle, token, cwd: machine.workspace, inputs: { ...given, ...use.inputs } },
    ...(node === undefined ? {} : { node }),
    event: { name: options.event.name, payload: options.event.payload },
    environment: use.environment,
    onSpawn: state.onSpawn,
    onOutput: (text: string) => options.onOutput?.(text),
  };
  const main = await runAction(common);
  state.posts.unshift(async () => {
    const post = await runAction({ ...common, stage: "post", state: main.state });
    const told = { id: undefined, name: `Post ${use.name}`, action: use.action, stage: "post" as const };
    return { ...told, ...resultOf(state, ranOf(post), use.inputs, false) };
  });
  return withUnexpected(ranOf(main), use.inputs, known);
}

const ranOf = ({ exitCode, stdout, stderr, ...result }: Awaited<ReturnType<typeof runAction>>): Ran => ({
  ...result,
  log: `${stdout}${stderr}`,
  isFailed: exitCode !== 0,
});

async function runStandIn(state: JobState, { action, inputs, environment }: Use): Promise<Ran> {
  const { options, machine, permissions, token, environmentName, artifacts, onSpawn } = state;
  const standIn = { ...standIns, ...options.actions }[action];
  if (standIn === undefined) throw new Error(`Nothing stands in for the action ${action}`);
  const missing = standIn.required?.find((name) => (inputs[name] ?? "") === "");
  if (missing !== undefined) {
    return { isFailed: true, failure: `Input required and not supplied: ${missing}` };
  }
  const ran = await standIn.run({
    inputs: { ...standIn.inputs, ...inputs },
    ...{ environment, workspace: machine.workspace, permissions, token, environmentName },
    ...{ event: options.event, github: options.github, options, artifacts, onSpawn },
  });
  return withUnexpected({ ...ran, isFailed: ran.failure !== undefined }, inputs, Object.keys(standIn.inputs));
}

/** GitHub runs an action with inputs that it doesn't have, and only says so. */
function withUnexpected(ran: Ran, inputs: Readonly<Record<string, string>>, known: readonly string[]): Ran {
  const unexpected = Object.keys(inputs).filter((name) => !known.includes(name.toLowerCase()));
  if (unexpected.length === 0) return ran;
  const quoted = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(", ");
  const message = `Unexpected input(s) ${quoted(unexpected)}, valid inputs are [${quoted(known)}]`;
  return {
    ...ran,
    annotations: [{ level: "warning", title: undefined, message }, ...(ran.annotations ?? [])],
  };
}
