/** A step that is a process of its own. */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  type CommandFiles,
  createCommandFiles,
  readCommandFiles,
  type Written,
} from "../runner/command-files.js";
import { parseWorkflowCommands } from "../runner/workflow-commands.js";
import type { ActionProcess, Annotation } from "../runner.js";

export interface ChildOptions {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly onSpawn: (process: ActionProcess) => void;
  readonly onOutput: (text: string) => void;
  /** Where the files for outputs and the like are put. */
  readonly temporary: string;
}

export interface ChildResult extends Omit<Written, "state"> {
  readonly exitCode: number | null;
  readonly log: string;
  readonly annotations: readonly Annotation[];
  readonly masks: readonly string[];
  /** What is wrong with what it wrote into its files; absent where nothing is. */
  readonly failure?: string;
}

/** Throws where the command can't be started. */
export async function runChild(options: ChildOptions): Promise<ChildResult> {
  const folder = await mkdtemp(join(options.temporary, "commands-"));
  try {
    const files = await createCommandFiles(folder);
    const { exitCode, log, stdout } = await ended({
      ...options,
      environment: { ...options.environment, ...files },
    });
    return { exitCode, log, ...(await understood(files)), ...parseWorkflowCommands(stdout) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Understood = Pick<ChildResult, "outputs" | "exported" | "paths" | "summary" | "failure">;

/** A line that is no command fails the step. */
async function understood(files: CommandFiles): Promise<Understood> {
  try {
    const { outputs, exported, paths, summary } = await readCommandFiles(files);
    return { outputs, exported, paths, summary };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const failure = `Unable to process file command successfully. ${why}`;
    return { outputs: {}, exported: {}, paths: [], summary: "", failure };
  }
}

function ended({ command, environment, folder, onSpawn, onOutput }: ChildOptions): Promise<{
  readonly exitCode: number | null;
  readonly log: string;
  readonly stdout: string;
}> {
  const [program = "", ...parameters] = command;
  const child = spawn(program, parameters, {
    cwd: folder,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  let stdout = "";
  const hear = (text: string): void => {
    log += text;
    onOutput(text);
  };
  child.stderr.setEncoding("utf8").on("data", hear);
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    hear(text);
  });
  const { pid } = child;
  if (pid !== undefined) onSpawn({ pid, kill: (signal) => void child.kill(signal) });
  return new Promise((settle, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) => settle({ exitCode, log, stdout }));
  });
}
