/** The last words of the container, for the diagnosis of a rollout that failed. */
import { paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";
import type { Aws } from "../aws/aws.js";

const mostLines = 100;
/** Of up to 10,000 events or 1 MiB each; a container that says more has its latest words unread. */
const mostPages = 20;

/** Empty where the group cannot be read: the diagnosis then does without. */
export async function lastContainerLines(
  { clients: { logs } }: Aws,
  logGroupName: string,
  since: number,
): Promise<readonly string[]> {
  let last: readonly string[] = [];
  let pages = 0;
  try {
    // The oldest come first, and there is no other order to ask for.
    for await (const { events = [] } of paginateFilterLogEvents(
      { client: logs },
      { logGroupName, startTime: since },
    )) {
      last = [...last, ...events.flatMap(({ message }) => message ?? [])].slice(-mostLines);
      pages += 1;
      if (pages === mostPages) break;
    }
  } catch {
    return last;
  }
  return last;
}
