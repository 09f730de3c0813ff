/** Where the runner picks up a step's summary. */
import { summary } from "@actions/core";

/** Replaces this step's summary; does nothing outside a runner. */
export async function writeSummary(markdown: string): Promise<void> {
  if ((process.env["GITHUB_STEP_SUMMARY"] ?? "") !== "") {
    await summary.emptyBuffer().addRaw(markdown).write({ overwrite: true });
  }
}
