/** Endpoints of a harness: names that pin a version. `DEFAULT` follows the newest and can't be changed. */
import type * as AgentCore from "@aws-sdk/client-bedrock-agentcore-control";
import type { Cloud } from "../../cloud.js";
import { AwsError, type Call, type Handler } from "../../service.js";
import { conflict, invalid, notFound } from "./errors.js";
import { authorizeEndpointChange } from "./harness-authorization.js";
import { page } from "./pages.js";
import {
  type AgentCoreStore,
  existingHarness,
  type Harness,
  type HarnessEndpoint,
  type HarnessVersion,
} from "./store.js";

export const defaultEndpointName = "DEFAULT";
/** Of a runtime, `DEFAULT` included (service quotas). */
const mostEndpoints = 10;

/** Where an invocation through this endpoint goes; undefined where there is no such endpoint. */
export function liveVersion(harness: Harness, endpointName: string): HarnessVersion | undefined {
  const name = endpointOf(harness, endpointName)?.liveVersion;
  return harness.versions.find((version) => version.version === name);
}

function endpointOf(harness: Harness, name: string): HarnessEndpoint | undefined {
  return name === defaultEndpointName ? defaultEndpoint(harness) : harness.endpoints.get(name);
}

function defaultEndpoint(harness: Harness): HarnessEndpoint {
  const live = harness.versions.findLast(
    (version) => version.status === "READY" || version !== harness.current,
  );
  return {
    name: defaultEndpointName,
    createdAt: harness.createdAt,
    updatedAt: harness.updatedAt,
    status: harness.status,
    description: undefined,
    liveVersion: live?.version,
    targetVersion: harness.current.version,
    tags: {},
  };
}

export function endpointHandlers(cloud: Cloud, store: AgentCoreStore): Readonly<Record<string, Handler>> {
  const now = () => new Date(cloud.clock.now());

  function answer(harness: Harness, endpoint: HarnessEndpoint): AgentCore.HarnessEndpoint {
    return {
      harnessId: harness.id,
      harnessName: harness.name,
      endpointName: endpoint.name,
      arn: store.arns.harnessEndpoint(harness, endpoint.name),
      status: endpoint.status,
      createdAt: endpoint.createdAt,
      updatedAt: endpoint.updatedAt,
      liveVersion: endpoint.liveVersion,
      targetVersion: endpoint.targetVersion,
      description: endpoint.description,
    };
  }

  function existing(harness: Harness, name: string | undefined): HarnessEndpoint {
    const endpoint = endpointOf(harness, name ?? "");
    if (endpoint === undefined) throw notFound(`Harness ${harness.id} has no endpoint ${name}.`);
    return endpoint;
  }

  function changeable(harness: Harness, name: string | undefined): HarnessEndpoint {
    if (name === defaultEndpointName) throw invalid(`The endpoint ${name} cannot be changed.`);
    const endpoint = existing(harness, name);
    if (["CREATING", "UPDATING", "DELETING"].includes(endpoint.status)) {
      throw conflict(`Endpoint ${name} cannot be changed while its status is ${endpoint.status}.`);
    }
    return endpoint;
  }

  function checkVersion(harness: Harness, wanted: string): string {
    const version = harness.versions.find((known) => known.version === wanted);
    if (version === undefined) throw notFound(`Harness ${harness.id} has no version ${wanted}.`);
    if (version.status !== "READY") throw invalid(`Version ${wanted} of harness ${harness.id} is not ready.`);
    return wanted;
  }

  function later(harness: Harness, endpoint: HarnessEndpoint, action: () => void): void {
    cloud.clock.after("harnessEndpoint", () => {
      if (harness.endpoints.get(endpoint.name) === endpoint) action();
    });
  }

  function becomeReady(harness: Harness, endpoint: HarnessEndpoint): void {
    later(harness, endpoint, () => {
      Object.assign(endpoint, { status: "READY", liveVersion: endpoint.targetVersion, updatedAt: now() });
    });
  }

  function create(
    input: AgentCore.CreateHarnessEndpointRequest,
    call: Call,
  ): AgentCore.CreateHarnessEndpointResponse {
    const harness = existingHarness(store, input.harnessId);
    authorizeEndpointChange(call, store, harness, "Create");
    const name = input.endpointName ?? "";
    if (endpointOf(harness, name) !== undefined) throw conflict(`Endpoint ${name} already exists.`);
    if (harness.endpoints.size + 1 >= mostEndpoints) {
      throw new AwsError(
        "ServiceQuotaExceededException",
        402,
        `A harness has at most ${mostEndpoints} endpoints.`,
      );
    }
    const at = now();
    const endpoint: HarnessEndpoint = {
      name,
      createdAt: at,
      updatedAt: at,
      status: "CREATING",
      description: input.description,
      liveVersion: undefined,
      targetVersion: checkVersion(harness, input.targetVersion ?? harness.current.version),
      tags: input.tags ?? {},
    };
    harness.endpoints.set(name, endpoint);
    becomeReady(harness, endpoint);
    return { endpoint: answer(harness, endpoint) };
  }

  function update(
    input: AgentCore.UpdateHarnessEndpointRequest,
    call: Call,
  ): AgentCore.UpdateHarnessEndpointResponse {
    const harness = existingHarness(store, input.harnessId);
    authorizeEndpointChange(call, store, harness, "Update");
    const endpoint = changeable(harness, input.endpointName);
    Object.assign(endpoint, {
      status: "UPDATING",
      updatedAt: now(),
      description: input.description ?? endpoint.description,
      targetVersion: checkVersion(harness, input.targetVersion ?? endpoint.targetVersion),
    });
    becomeReady(harness, endpoint);
    return { endpoint: answer(harness, endpoint) };
  }

  function remove(
    input: AgentCore.DeleteHarnessEndpointRequest,
    call: Call,
  ): AgentCore.DeleteHarnessEndpointResponse {
    const harness = existingHarness(store, input.harnessId);
    authorizeEndpointChange(call, store, harness, "Delete");
    const endpoint = changeable(harness, input.endpointName);
    endpoint.status = "DELETING";
    later(harness, endpoint, () => harness.endpoints.delete(endpoint.name));
    return { endpoint: answer(harness, endpoint) };
  }

  function get(input: AgentCore.GetHarnessEndpointRequest): AgentCore.GetHarnessEndpointResponse {
    const harness = existingHarness(store, input.harnessId);
    return { endpoint: answer(harness, existing(harness, input.endpointName)) };
  }

  function list(input: AgentCore.ListHarnessEndpointsRequest): AgentCore.ListHarnessEndpointsResponse {
    const harness = existingHarness(store, input.harnessId);
    const all = [defaultEndpoint(harness), ...harness.endpoints.values()];
    const { items, nextToken } = page(all, input);
    return { endpoints: items.map((endpoint) => answer(harness, endpoint)), nextToken };
  }

  return {
    CreateHarnessEndpoint: create,
    GetHarnessEndpoint: get,
    UpdateHarnessEndpoint: update,
    DeleteHarnessEndpoint: remove,
    ListHarnessEndpoints: list,
  };
}
