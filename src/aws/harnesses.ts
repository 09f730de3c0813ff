/** Finding a harness. */
import {
  GetHarnessCommand,
  type Harness,
  type HarnessSummary,
  paginateListHarnesses,
} from "@aws-sdk/client-bedrock-agentcore-control";
import type { Aws } from "./aws.js";
import { found } from "./errors.js";
import { named } from "./named.js";

/** The harness of this name; `hint` is its ARN or id as it was once known. */
export function harnessOf(aws: Aws, name: string, hint?: string): Promise<Harness | undefined> {
  return named(name, hint, {
    byId: (id) => harnessById(aws, id),
    nameOf: ({ harnessName }) => harnessName,
    idOf: () => harnessIdOf(aws, name),
  });
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

/** All harnesses of the region. */
export async function allHarnesses({
  clients: { agentCore },
}: Pick<Aws, "clients">): Promise<readonly HarnessSummary[]> {
  const all: HarnessSummary[] = [];
  for await (const { harnesses = [] } of paginateListHarnesses({ client: agentCore, pageSize: 100 }, {}))
    all.push(...harnesses);
  return all;
}
