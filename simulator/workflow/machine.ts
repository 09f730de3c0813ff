/** The machine of one job: its folders, and the variables that the runner sets. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunOptions } from "./options.js";

export interface Machine {
  /** Of the runner, for every step. */
  readonly variables: Readonly<Record<string, string>>;
  readonly workspace: string;
  /** `RUNNER_TEMP` */
  readonly temporary: string;
  remove(): Promise<void>;
}

/** Variables of an account's environment that are the network's and not the caller's. */
const network = ["AWS_ENDPOINT_URL", "HTTPS_PROXY", "NO_PROXY", "NODE_EXTRA_CA_CERTS"];

export async function startMachine(
  { event, aws = [], github, path, secrets }: RunOptions,
  job: {
    readonly id: string;
    readonly workflow: string;
    readonly runId: number;
    readonly attempt: number;
    readonly mayAskForIdToken: boolean;
  },
): Promise<Machine> {
  const folder = await mkdtemp(join(tmpdir(), "workflow-job-"));
  const workspace = join(folder, "work");
  const temporary = join(folder, "temp");
  const home = join(folder, "home");
  const eventPath = join(folder, "event.json");
  await Promise.all([workspace, temporary, home].map((each) => mkdir(each)));
  await writeFile(eventPath, JSON.stringify(event.payload));
  const account = aws[0]?.environment ?? {};
  const variables: Record<string, string> = {
    ...Object.fromEntries(network.flatMap((name) => (account[name] ? [[name, account[name]]] : []))),
    ...(process.env["NODE_COMPILE_CACHE"] ? { NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] } : {}),
    PATH: process.env["PATH"] ?? "",
    HOME: home,
    CI: "true",
    ...github.environment,
    GITHUB_ACTIONS: "true",
    GITHUB_ACTION: "__run",
    GITHUB_ACTOR: event.actor,
    GITHUB_ACTOR_ID: "583231",
    GITHUB_TRIGGERING_ACTOR: event.actor,
    GITHUB_BASE_REF: event.baseRef,
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: eventPath,
    GITHUB_HEAD_REF: event.headRef,
    GITHUB_JOB: job.id,
    GITHUB_REF: event.ref,
    GITHUB_REF_NAME: event.ref.replace(/^refs\/(heads|tags|pull)\//, ""),
    GITHUB_REF_PROTECTED: "false",
    GITHUB_REF_TYPE: event.ref.startsWith("refs/tags/") ? "tag" : "branch",
    GITHUB_REPOSITORY_ID: "1296269",
    GITHUB_REPOSITORY_OWNER_ID: "9919",
    GITHUB_RETENTION_DAYS: "90",
    GITHUB_RUN_ATTEMPT: String(job.attempt),
    GITHUB_RUN_ID: String(job.runId),
    GITHUB_RUN_NUMBER: "1",
    GITHUB_SHA: event.sha,
    GITHUB_WORKFLOW: job.workflow,
    GITHUB_WORKFLOW_REF: `${github.repository}/${path}@${event.ref}`,
    GITHUB_WORKFLOW_SHA: event.sha,
    GITHUB_WORKSPACE: workspace,
    RUNNER_ARCH: "X64",
    RUNNER_ENVIRONMENT: "github-hosted",
    RUNNER_NAME: "simulated",
    RUNNER_OS: "Linux",
    RUNNER_TEMP: temporary,
    RUNNER_TOOL_CACHE: join(folder, "tools"),
    ...(secrets?.["ACTIONS_STEP_DEBUG"] === "true" ? { RUNNER_DEBUG: "1" } : {}),
    // Only its presence is simulated: the stand-in that signs in to AWS asks nobody for the token.
    ...(job.mayAskForIdToken
      ? {
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: "simulated",
          ACTIONS_ID_TOKEN_REQUEST_URL: `${github.url}/id-token?api-version=2.0`,
        }
      : {}),
  };
  return { variables, workspace, temporary, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The `github` context. */
export function githubContext(
  machine: Machine,
  { event }: RunOptions,
  token: string,
): Readonly<Record<string, unknown>> {
  const entries = Object.entries(machine.variables)
    .filter(([name]) => name.startsWith("GITHUB_") && name !== "GITHUB_ACTIONS")
    .map(([name, value]) => [name.slice("GITHUB_".length).toLowerCase(), value]);
  return { ...Object.fromEntries(entries), event: event.payload, token, ref_protected: false };
}

/** The `runner` context. */
export function runnerContext({ variables }: Machine): Readonly<Record<string, unknown>> {
  const entries = Object.entries(variables)
    .filter(([name]) => name.startsWith("RUNNER_"))
    .map(([name, value]) => [name.slice("RUNNER_".length).toLowerCase(), value]);
  return Object.fromEntries(entries);
}
