/** Runs an action's bundle in a child process as GitHub's runner does, and reads back what it said. */
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { defaultInputs, inputVariables } from "./runner/action-metadata.js";
import { type CommandFiles, createCommandFiles, readCommandFiles } from "./runner/command-files.js";
import { type Annotation, parseWorkflowCommands } from "./runner/workflow-commands.js";

export type { Annotation } from "./runner/workflow-commands.js";

export interface RunActionOptions {
  /** Path of the bundle, `dist/index.js`; its `action.yml` lies beside `dist/` or beside the bundle. */
  readonly bundle: string;
  /** By the names in `action.yml`. */
  readonly inputs: Readonly<Record<string, string>>;
  /** What the workflow sets beyond the runner's own variables: credentials, proxies. Nothing else is inherited. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The node binary; the one that runs this when absent. */
  readonly node?: string;
  /** What `github.token` is in a default; empty when absent, as in a workflow without permissions. */
  readonly token?: string;
  readonly event?: { readonly name: string; readonly payload: unknown };
  readonly stage?: "main" | "post";
  /** What `main` saved; only `post` sees it. */
  readonly state?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Gets the running process, to interrupt or kill it. */
  readonly onSpawn?: (process: ActionProcess) => void;
  /** Kills the process when aborted. */
  readonly signal?: AbortSignal;
  /** Sees each piece of output as it comes. */
  readonly onOutput?: (text: string, stream: "stdout" | "stderr") => void;
}

export interface ActionProcess {
  readonly pid: number;
  /** `SIGINT` is what the runner sends first on a cancellation, `SIGTERM` 7.5 s later, then `SIGKILL`. */
  kill(signal: "SIGINT" | "SIGTERM" | "SIGKILL"): void;
}

export interface ActionResult {
  /** Null where a signal ended the process. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** The job summary's markdown. */
  readonly summary: string;
  readonly annotations: readonly Annotation[];
  readonly masks: readonly string[];
  /** For the `post` stage. */
  readonly state: Readonly<Record<string, string>>;
  /** What later steps would see in their environment. */
  readonly exported: Readonly<Record<string, string>>;
  readonly milliseconds: number;
}

/** Throws where the action itself could not be started; a failing action is a result. */
export async function runAction(options: RunActionOptions): Promise<ActionResult> {
  const folder = await mkdtemp(join(tmpdir(), "action-run-"));
  try {
    const files = await createCommandFiles(folder);
    const environment = await environmentOf(options, folder, files);
    const ended = await runProcess(options, environment);
    return { ...ended, ...(await readBack(ended.stdout, files)) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** https://docs.github.com/actions/reference/workflows-and-actions/variables */
async function environmentOf(
  options: RunActionOptions,
  folder: string,
  files: CommandFiles,
): Promise<Readonly<Record<string, string>>> {
  const { name, payload } = options.event ?? { name: "push", payload: { ref: "refs/heads/main" } };
  const eventPath = join(folder, "event.json");
  const workspace = options.cwd ?? join(folder, "workspace");
  const temporary = join(folder, "temp");
  await Promise.all([
    writeFile(eventPath, JSON.stringify(payload)),
    mkdir(workspace, { recursive: true }),
    mkdir(temporary, { recursive: true }),
  ]);
  const defaults = await defaultInputs(options.bundle, options.token ?? "");
  const state = options.stage === "post" ? Object.entries(options.state ?? {}) : [];
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_WORKSPACE: workspace,
    GITHUB_ACTION: "__run",
    GITHUB_ACTOR: "octocat",
    GITHUB_API_URL: "https://api.github.com",
    GITHUB_EVENT_NAME: name,
    GITHUB_EVENT_PATH: eventPath,
    GITHUB_GRAPHQL_URL: "https://api.github.com/graphql",
    GITHUB_JOB: "deploy",
    GITHUB_REF: "refs/heads/main",
    GITHUB_REF_NAME: "main",
    GITHUB_REPOSITORY: "octo-org/octo-repo",
    GITHUB_REPOSITORY_OWNER: "octo-org",
    GITHUB_RUN_ATTEMPT: "1",
    GITHUB_RUN_ID: "1000000001",
    GITHUB_RUN_NUMBER: "1",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_SHA: "ffac537e6cbbf934b08745a378932722df287a53",
    GITHUB_WORKFLOW: "deploy",
    RUNNER_ARCH: "X64",
    RUNNER_ENVIRONMENT: "github-hosted",
    RUNNER_NAME: "simulated",
    RUNNER_OS: "Linux",
    RUNNER_TEMP: temporary,
    RUNNER_TOOL_CACHE: join(folder, "tools"),
    ...files,
    // No part of what an action sees: it spares Node from compiling the same bundle a thousand times.
    ...(process.env["NODE_COMPILE_CACHE"] === undefined
      ? {}
      : { NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] }),
    ...inputVariables({ ...defaults, ...options.inputs }),
    ...Object.fromEntries(state.map(([key, value]) => [`STATE_${key}`, value])),
    ...options.environment,
  };
}

type Ended = Pick<ActionResult, "exitCode" | "signal" | "stdout" | "stderr" | "milliseconds">;

function runProcess(
  options: RunActionOptions,
  environment: Readonly<Record<string, string>>,
): Promise<Ended> {
  const started = performance.now();
  const bundle = resolve(options.bundle);
  const child = spawn(options.node ?? process.execPath, [bundle], {
    cwd: environment["GITHUB_WORKSPACE"] ?? dirname(bundle),
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
    ...(options.signal === undefined ? {} : { signal: options.signal, killSignal: "SIGKILL" as const }),
  });
  const texts = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      texts[stream] += text;
      options.onOutput?.(text, stream);
    });
  }
  const { pid } = child;
  if (pid !== undefined) options.onSpawn?.({ pid, kill: (signal) => void child.kill(signal) });
  return new Promise((settle, reject) => {
    child.once("error", (error) => {
      if (error.name !== "AbortError") reject(error);
    });
    child.once("close", (exitCode, signal) => {
      settle({ exitCode, signal, ...texts, milliseconds: performance.now() - started });
    });
  });
}

async function readBack(
  stdout: string,
  files: CommandFiles,
): Promise<Pick<ActionResult, "outputs" | "summary" | "annotations" | "masks" | "state" | "exported">> {
  const { outputs, state, exported, summary } = await readCommandFiles(files);
  const { annotations, masks } = parseWorkflowCommands(stdout);
  return { outputs, state, exported, summary, annotations, masks };
}
