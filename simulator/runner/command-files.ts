/** Files through which a step talks to the runner, by their variables. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseFileCommands } from "./file-commands.js";

const commandFiles = [
  "GITHUB_OUTPUT",
  "GITHUB_STATE",
  "GITHUB_ENV",
  "GITHUB_PATH",
  "GITHUB_STEP_SUMMARY",
] as const;

export type CommandFiles = Readonly<Record<(typeof commandFiles)[number], string>>;

/** What a step wrote into its files. */
export interface Written {
  readonly outputs: Readonly<Record<string, string>>;
  /** For the `post` stage. */
  readonly state: Readonly<Record<string, string>>;
  /** What later steps would see in their environment. */
  readonly exported: Readonly<Record<string, string>>;
  /** Folders that later steps look for programs in, before all others. */
  readonly paths: readonly string[];
  /** The job summary's markdown. */
  readonly summary: string;
}

export async function createCommandFiles(folder: string): Promise<CommandFiles> {
  const entries = commandFiles.map((variable) => [variable, join(folder, variable.toLowerCase())] as const);
  await Promise.all(entries.map(([, path]) => writeFile(path, "")));
  return Object.fromEntries(entries) as CommandFiles;
}

/** Throws where the runner would fail the step. */
export async function readCommandFiles(files: CommandFiles): Promise<Written> {
  const read = async (variable: keyof CommandFiles): Promise<string> => readFile(files[variable], "utf8");
  const [outputs, state, exported, paths, summary] = await Promise.all([
    read("GITHUB_OUTPUT").then(parseFileCommands),
    read("GITHUB_STATE").then(parseFileCommands),
    read("GITHUB_ENV").then(parseFileCommands),
    read("GITHUB_PATH"),
    read("GITHUB_STEP_SUMMARY"),
  ]);
  return { outputs, state, exported, paths: paths.split("\n").filter((path) => path !== ""), summary };
}
