/** The last words of the container, for the diagnosis of a rollout that failed. */
import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { Aws } from "../aws/aws.js";

const mostLines = 100;

/** Empty where the group cannot be read: the diagnosis then does without. */
export async function lastContainerLines(
  { clients: { logs } }: Aws,
  logGroupName: string,
  since: number,
): Promise<readonly string[]> {
  try {
    const { events = [] } = await logs.send(
      new FilterLogEventsCommand({ logGroupName, startTime: since, limit: mostLines }),
    );
    return events.flatMap(({ message }) => message ?? []);
  } catch {
    return [];
  }
}
