/** The file that test reporters and later steps pick up. */
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { junit } from "./junit.js";
import { type Secrets, scrubbed } from "./secrets.js";
import type { SuiteReport } from "./summaries/suite.js";

/** Its path, in a folder of its own: a job may run several suites. `folder` is the runner's, emptied after the job. */
export async function writeJunit(
  report: SuiteReport,
  secrets: Pick<Secrets, "scrub">,
  folder: string | undefined,
): Promise<string> {
  const path = join(await mkdtemp(join(folder || tmpdir(), "zscaler-harness-suite-")), "junit.xml");
  await writeFile(path, junit(scrubbed(report, (text) => secrets.scrub(text))));
  return path;
}
