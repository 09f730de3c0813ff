/** Finding a harness by its name. */
import { paginateListHarnesses } from "@aws-sdk/client-bedrock-agentcore-control";
import type { Aws } from "./aws.js";

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
