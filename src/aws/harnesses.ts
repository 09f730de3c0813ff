/** Finding a harness. */
import {
  GetHarnessCommand,
  type Harness,
  paginateListHarnesses,
} from "@aws-sdk/client-bedrock-agentcore-control";
import { lastSegment } from "./arn.js";
import type { Aws } from "./aws.js";
import { found } from "./errors.js";

/** The harness of this name; `hint` is its ARN or id as it was once known. */
export async function harnessOf(aws: Aws, name: string, hint?: string): Promise<Harness | undefined> {
  const remembered = hint === undefined ? undefined : await harnessById(aws, lastSegment(hint));
  // The input harness-name may have changed since: then what is remembered is another harness.
  if (remembered?.harnessName === name) return remembered;
  const harnessId = await harnessIdOf(aws, name);
  return harnessId === undefined ? undefined : harnessById(aws, harnessId);
}

export async function harnessById(
  { clients: { agentCore } }: Aws,
  harnessId: string,
): Promise<Harness | undefined> {
  return (await found(agentCore.send(new GetHarnessCommand({ harnessId }))))?.harness;
}

/** The list has no filter: every page is read until the name turns up. */
export async function harnessIdOf(
  { clients: { agentCore } }: Aws,
  name: string,
): Promise<string | undefined> {
  for await (const page of paginateListHarnesses({ client: agentCore, pageSize: 100 }, {})) {
    const summary = page.harnesses?.find(({ harnessName }) => harnessName === name);
    if (summary !== undefined) return summary.harnessId;
  }
  return undefined;
}
