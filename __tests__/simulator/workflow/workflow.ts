/** Runs a workflow of one test, on a simulated GitHub of its own. */
import { describe, test } from "@jest/globals";
import { type GitHub, startGitHub } from "../../../simulator/github/index.js";
import {
  dispatched,
  type JobResult,
  type RunOptions,
  runWorkflow,
  type WorkflowResult,
} from "../../../simulator/workflow/index.js";

/** The machine that is simulated has bash and signals, which Windows lacks. */
const isPossible = process.platform !== "win32";
export const describeRuns = isPossible ? describe : describe.skip;
export const testRun = isPossible ? test : test.skip;

export type Given = Partial<Omit<RunOptions, "event">> & {
  readonly event?: (github: GitHub) => RunOptions["event"];
};

const path = ".github/workflows/test.yml";

/** A workflow is `on: workflow_dispatch` unless it says otherwise. */
export async function run(
  text: string,
  { event = dispatched, ...given }: Given = {},
): Promise<WorkflowResult> {
  const github = given.github ?? (await startGitHub());
  try {
    return await runWorkflow({
      ...{ path, text: /^on:/m.test(text) ? text : `on: workflow_dispatch\n${text}`, github },
      ...{ action: { bundle: "dist/index.js" }, event: event(github), ...given },
    });
  } finally {
    if (given.github === undefined) await github.stop();
  }
}

/** A workflow of one job with these steps. */
export async function runSteps(steps: string, given: Given = {}, job = ""): Promise<JobResult> {
  const lines = [
    "jobs:",
    "  test:",
    "    runs-on: ubuntu-24.04",
    ...(job === ""
      ? []
      : job
          .trimEnd()
          .split("\n")
          .map((line) => `    ${line}`)),
    "    steps:",
    ...steps
      .trimEnd()
      .split("\n")
      .map((line) => `      ${line}`),
  ];
  return (await run(lines.join("\n"), given)).job("test");
}

/** Name and conclusion of each step. */
export const conclusionsOf = ({ steps }: JobResult): readonly string[] =>
  steps.map(({ name, conclusion }) => `${name}: ${conclusion}`);

export async function onGitHub(journey: (github: GitHub) => Promise<void>): Promise<void> {
  const github = await startGitHub();
  try {
    await journey(github);
  } finally {
    await github.stop();
  }
}
