/** `run`: a script for a shell. https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell */
import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ChildOptions, type ChildResult, runChild } from "./child.js";

/** How each shell is called; the script's path comes last. */
const shells: Readonly<Record<string, readonly string[]>> = {
  // Where a workflow names none.
  "": ["bash", "-e"],
  bash: ["bash", "--noprofile", "--norc", "-eo", "pipefail"],
  sh: ["sh", "-e"],
  python: ["python3"],
};

/** Throws for a shell that is not simulated. */
export async function runScript(
  script: string,
  shell: string,
  options: Omit<ChildOptions, "command">,
): Promise<ChildResult> {
  const command = shells[shell];
  if (command === undefined) throw new Error(`The shell ${shell} is not simulated`);
  const file = join(options.temporary, `${randomUUID()}.sh`);
  await writeFile(file, script);
  return runChild({ ...options, command: [...command, file] });
}
