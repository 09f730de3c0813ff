/** The last words of the container, for the diagnosis of a rollout that failed. */
import type { Aws } from "../aws/aws.js";
import { newest } from "./log-events/newest.js";
import { logReader } from "./log-events/reader.js";

const mostLines = 100;

/** Empty where the group cannot be read: the diagnosis then does without. */
export async function lastContainerLines(
  aws: Aws,
  logGroupName: string,
  since: number,
): Promise<readonly string[]> {
  const search = { since, until: undefined, pattern: undefined };
  const reader = logReader(aws, { source: "mcp", name: logGroupName }, search);
  try {
    return (await newest([reader], mostLines)).events.map(({ message }) => message);
  } catch {
    return [];
  }
}
