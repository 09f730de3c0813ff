/** What AWS says of a runtime and of the endpoint by which it is called. */
import {
  DeleteAgentRuntimeEndpointCommand,
  GetAgentRuntimeCommand,
  GetAgentRuntimeEndpointCommand,
  ListTagsForResourceCommand,
  paginateListAgentRuntimeEndpoints,
  paginateListAgentRuntimes,
} from "@aws-sdk/client-bedrock-agentcore-control";
import type { Aws } from "../../aws/aws.js";
import { found } from "../../aws/errors.js";
import { named } from "../../aws/named.js";
import type { LiveAgentRuntime, RuntimeDetails } from "./configuration.js";

/** It follows the newest version, and can't be changed or deleted by itself. */
export const defaultEndpoint = "DEFAULT";

/** The runtime of this name; `hint` is its ARN as it was once known. */
export function runtimeOf(aws: Aws, name: string, hint?: string): Promise<RuntimeDetails | undefined> {
  return named(name, hint, {
    byId: (id) => runtimeById(aws, id),
    nameOf: ({ agentRuntimeName }) => agentRuntimeName,
    idOf: () => runtimeIdOf(aws, name),
  });
}

export function runtimeById(
  { clients: { agentCore } }: Aws,
  agentRuntimeId: string,
): Promise<RuntimeDetails | undefined> {
  return found(agentCore.send(new GetAgentRuntimeCommand({ agentRuntimeId })));
}

/** The list has no filter: every page is read until the name turns up. */
async function runtimeIdOf({ clients: { agentCore } }: Aws, name: string): Promise<string | undefined> {
  for await (const page of paginateListAgentRuntimes({ client: agentCore, pageSize: 100 }, {})) {
    const summary = page.agentRuntimes?.find(({ agentRuntimeName }) => agentRuntimeName === name);
    if (summary !== undefined) return summary.agentRuntimeId;
  }
  return undefined;
}

export async function liveRuntime(aws: Aws, runtime: RuntimeDetails): Promise<LiveAgentRuntime> {
  const id = runtime.agentRuntimeArn ?? "";
  const [tagged, endpoint] = await Promise.all([
    found(aws.clients.agentCore.send(new ListTagsForResourceCommand({ resourceArn: id }))),
    endpointOf(aws, runtime),
  ]);
  return {
    id,
    tags: tagged?.tags ?? {},
    runtime,
    endpoint,
    ...(runtime.status === "DELETING" ? { leaving: "runtime is DELETING" } : {}),
  };
}

/** The endpoint lags behind the runtime, so there is nothing to be learnt of it before. */
export async function endpointOf(
  { clients: { agentCore } }: Aws,
  { agentRuntimeId, status }: RuntimeDetails,
): Promise<LiveAgentRuntime["endpoint"]> {
  if (status !== "READY") return undefined;
  return found(
    agentCore.send(new GetAgentRuntimeEndpointCommand({ agentRuntimeId, endpointName: defaultEndpoint })),
  );
}

/** Starts the deletion of the endpoints that somebody gave it, and says whether any is left. */
export async function hasFurtherEndpoints(
  { clients: { agentCore } }: Aws,
  agentRuntimeId: string,
): Promise<boolean> {
  const endpoints = [];
  for await (const page of paginateListAgentRuntimeEndpoints({ client: agentCore }, { agentRuntimeId }))
    endpoints.push(...(page.runtimeEndpoints ?? []));
  const further = endpoints.filter(({ name }) => name !== defaultEndpoint);
  await Promise.all(
    further
      .filter(({ status }) => status !== "DELETING")
      .map(({ name: endpointName }) =>
        found(agentCore.send(new DeleteAgentRuntimeEndpointCommand({ agentRuntimeId, endpointName }))),
      ),
  );
  return further.length > 0;
}
