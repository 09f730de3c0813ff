/** What runs in a shell, and what can get into it. */
import { at, everything } from "../located.js";
import { type Job, matchesIn, type Problem, scriptsOf, type Workflow } from "../workflow.js";

/** An expression is pasted into the script before the shell reads it: a branch named `$(curl …)` would run. */
export function templateInjection(workflow: Workflow): readonly Problem[] {
  return inScripts(
    workflow,
    /\$\{\{.*?(\}\}|$)/,
    (match) => `${match} becomes a part of the script: hand it over in \`env\` and read the variable.`,
  );
}

/** What is written there changes every later step of the job: `NODE_OPTIONS`, `PATH`, `LD_PRELOAD`. */
export function mutableEnvironment(workflow: Workflow): readonly Problem[] {
  return inScripts(
    workflow,
    /\bGITHUB_(ENV|PATH)\b|\bexportVariable\b|\baddPath\b/,
    (match) =>
      `${match} changes the environment of every later step: use \`GITHUB_OUTPUT\` and an \`env\` of the step.`,
  );
}

function inScripts(
  workflow: Workflow,
  pattern: RegExp,
  sentence: (match: string) => string,
): readonly Problem[] {
  return workflow.jobs
    .flatMap(scriptsOf)
    .flatMap((script) => matchesIn(workflow, script, pattern))
    .map(({ line, match }) => ({ line, sentence: sentence(match) }));
}

/** Brings back commands in the log that set variables, which any printed text could hold. */
export function insecureCommands({ root }: Workflow): readonly Problem[] {
  return everything(root)
    .map(({ entries }) => entries.get("ACTIONS_ALLOW_UNSECURE_COMMANDS"))
    .filter((node) => node !== undefined)
    .map(({ line }) => ({
      line,
      sentence: "ACTIONS_ALLOW_UNSECURE_COMMANDS lets printed text set variables and the path.",
    }));
}

/** The default is bash here and PowerShell there: the same line means two things. */
export function shellOnSeveralSystems({ root, jobs }: Workflow): readonly Problem[] {
  return jobs
    .filter(({ node }) => systemsOf(node) > 1)
    .filter(({ node }) =>
      [node, root].every((holder) => at(holder, "defaults", "run", "shell") === undefined),
    )
    .flatMap(({ id, steps }) =>
      steps
        .filter(({ node }) => at(node, "run") !== undefined && at(node, "shell") === undefined)
        .map(({ node }) => ({
          line: node.line,
          sentence: `Job ${id} runs on several systems, whose shells differ: say which \`shell\` this step means.`,
        })),
    );
}

/** How many kinds of runner a job's labels name, its matrix included. */
function systemsOf(node: Job["node"]): number {
  const labels = [at(node, "runs-on"), at(node, "strategy", "matrix")]
    .filter((part) => part !== undefined)
    .flatMap(everything)
    .flatMap(({ text }) => /^(ubuntu|windows|macos)-/.exec(text)?.[1] ?? []);
  return new Set(labels).size;
}
