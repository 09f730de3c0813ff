/** Endpoints of a runtime: names that pin a version. `DEFAULT` follows the newest and can't be changed. */
import type * as AgentCore from "@aws-sdk/client-bedrock-agentcore-control";
import type { Cloud } from "../../cloud.js";
import { AwsError, type Handler } from "../../service.js";
import { conflict, invalid, notFound } from "./errors.js";
import { page } from "./pages.js";
import { endpointAnswer } from "./runtime-answers.js";
import {
  defaultRuntimeEndpointName,
  endpointsOf,
  existingRuntime,
  type Runtime,
  type RuntimeEndpoint,
  runtimeEndpointOf,
} from "./runtime-records.js";
import type { AgentCoreStore } from "./store.js";

/** `DEFAULT` included (service quotas). */
const mostEndpoints = 10;

export function runtimeEndpointHandlers(
  cloud: Cloud,
  store: AgentCoreStore,
): Readonly<Record<string, Handler>> {
  const now = () => new Date(cloud.clock.now());

  function owned(runtimeId: string | undefined): Runtime {
    const runtime = existingRuntime(store, runtimeId);
    if (store.runtimes.has(runtime.id)) return runtime;
    throw conflict(`Agent runtime ${runtime.id} is managed by a harness.`);
  }

  function existing(runtime: Runtime, name: string | undefined): RuntimeEndpoint {
    const endpoint = runtimeEndpointOf(runtime, name ?? "");
    if (endpoint === undefined) throw notFound(`Agent runtime ${runtime.id} has no endpoint ${name}.`);
    return endpoint;
  }

  function changeable(runtime: Runtime, name: string | undefined): RuntimeEndpoint {
    if (name === defaultRuntimeEndpointName) throw invalid(`The endpoint ${name} cannot be changed.`);
    const endpoint = existing(runtime, name);
    if (["CREATING", "UPDATING", "DELETING"].includes(endpoint.status)) {
      throw conflict(`Endpoint ${name} cannot be changed while its status is ${endpoint.status}.`);
    }
    return endpoint;
  }

  function readyVersion(runtime: Runtime, wanted: string): string {
    const version = runtime.versions.find((known) => known.version === wanted);
    if (version === undefined) throw notFound(`Agent runtime ${runtime.id} has no version ${wanted}.`);
    if (version.status !== "READY") {
      throw conflict(`Version ${wanted} of agent runtime ${runtime.id} is not ready.`);
    }
    return wanted;
  }

  function later(runtime: Runtime, endpoint: RuntimeEndpoint, action: () => void): void {
    cloud.clock.after("runtimeEndpoint", () => {
      if (runtime.endpoints.get(endpoint.name) === endpoint) action();
    });
  }

  function becomeReady(runtime: Runtime, endpoint: RuntimeEndpoint): void {
    later(runtime, endpoint, () => {
      Object.assign(endpoint, { status: "READY", liveVersion: endpoint.targetVersion, updatedAt: now() });
    });
  }

  function create(
    input: AgentCore.CreateAgentRuntimeEndpointRequest,
  ): AgentCore.CreateAgentRuntimeEndpointResponse {
    const runtime = owned(input.agentRuntimeId);
    const name = input.name ?? "";
    if (runtimeEndpointOf(runtime, name) !== undefined) throw conflict(`Endpoint ${name} already exists.`);
    if (runtime.endpoints.size + 1 >= mostEndpoints) {
      throw new AwsError(
        "ServiceQuotaExceededException",
        402,
        `An agent runtime has at most ${mostEndpoints} endpoints.`,
      );
    }
    const at = now();
    const endpoint: RuntimeEndpoint = {
      name,
      createdAt: at,
      updatedAt: at,
      status: "CREATING",
      description: input.description,
      liveVersion: undefined,
      targetVersion: readyVersion(runtime, input.agentRuntimeVersion ?? runtime.current.version),
      tags: input.tags ?? {},
    };
    runtime.endpoints.set(name, endpoint);
    becomeReady(runtime, endpoint);
    return {
      targetVersion: endpoint.targetVersion,
      agentRuntimeEndpointArn: store.arns.runtimeEndpoint(runtime.id, name),
      agentRuntimeArn: store.arns.runtime(runtime.id),
      agentRuntimeId: runtime.id,
      endpointName: name,
      status: endpoint.status,
      createdAt: at,
    };
  }

  function update(
    input: AgentCore.UpdateAgentRuntimeEndpointRequest,
  ): AgentCore.UpdateAgentRuntimeEndpointResponse {
    const runtime = owned(input.agentRuntimeId);
    const endpoint = changeable(runtime, input.endpointName);
    Object.assign(endpoint, {
      status: "UPDATING",
      updatedAt: now(),
      description: input.description ?? endpoint.description,
      targetVersion: readyVersion(runtime, input.agentRuntimeVersion ?? endpoint.targetVersion),
    });
    becomeReady(runtime, endpoint);
    const { name: _, id: __, description: ___, ...answer } = endpointAnswer(runtime, endpoint, store);
    return answer;
  }

  function remove(
    input: AgentCore.DeleteAgentRuntimeEndpointRequest,
  ): AgentCore.DeleteAgentRuntimeEndpointResponse {
    const runtime = owned(input.agentRuntimeId);
    const endpoint = changeable(runtime, input.endpointName);
    endpoint.status = "DELETING";
    later(runtime, endpoint, () => runtime.endpoints.delete(endpoint.name));
    return { status: endpoint.status, agentRuntimeId: runtime.id, endpointName: endpoint.name };
  }

  function get(input: AgentCore.GetAgentRuntimeEndpointRequest): AgentCore.GetAgentRuntimeEndpointResponse {
    const runtime = existingRuntime(store, input.agentRuntimeId);
    return endpointAnswer(runtime, existing(runtime, input.endpointName), store);
  }

  function list(
    input: AgentCore.ListAgentRuntimeEndpointsRequest,
  ): AgentCore.ListAgentRuntimeEndpointsResponse {
    const runtime = existingRuntime(store, input.agentRuntimeId);
    const { items, nextToken } = page(endpointsOf(runtime), input);
    return { runtimeEndpoints: items.map((endpoint) => endpointAnswer(runtime, endpoint, store)), nextToken };
  }

  return {
    CreateAgentRuntimeEndpoint: create,
    GetAgentRuntimeEndpoint: get,
    UpdateAgentRuntimeEndpoint: update,
    DeleteAgentRuntimeEndpoint: remove,
    ListAgentRuntimeEndpoints: list,
  };
}
