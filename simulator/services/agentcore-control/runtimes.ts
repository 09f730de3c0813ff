/** Runtimes: made, replaced, deleted, each taking its time; every update makes a version that stays. */
import type * as AgentCore from "@aws-sdk/client-bedrock-agentcore-control";
import type { Cloud } from "../../cloud.js";
import type { Call, Handler } from "../../service.js";
import type { TimeProfile } from "../../times.js";
import { discover } from "../oauth/discovery.js";
import { conflict, invalid, notFound } from "./errors.js";
import { remember, repeatedOn } from "./idempotency.js";
import { page } from "./pages.js";
import { runtimeAnswer, runtimeIdentity, runtimeSummary } from "./runtime-answers.js";
import {
  authorizeRole,
  authorizeRuntimeCreation,
  authorizeRuntimeDeletion,
} from "./runtime-authorization.js";
import { runtimeConfiguration } from "./runtime-configuration.js";
import { checkedImage } from "./runtime-image.js";
import {
  allRuntimes,
  endpointsOf,
  existingRuntime,
  type Runtime,
  type RuntimeConfiguration,
  type RuntimeVersion,
} from "./runtime-records.js";
import { refuseRole, whyRoleIsRefused } from "./service-role.js";
import type { AgentCoreStore } from "./store.js";

export function runtimeHandlers(cloud: Cloud, store: AgentCoreStore): Readonly<Record<string, Handler>> {
  const now = () => new Date(cloud.clock.now());

  function setStatus(runtime: Runtime, status: Runtime["status"], failureReason?: string): void {
    const change = { status, failureReason, updatedAt: now() };
    Object.assign(runtime, change);
    Object.assign(runtime.current, change);
  }

  /** What becomes of a runtime later, unless it has been changed or deleted meanwhile. */
  function later(duration: keyof TimeProfile, runtime: Runtime, action: () => void): void {
    const { status, current } = runtime;
    cloud.clock.after(duration, () => {
      const isSame = store.runtimes.get(runtime.id) === runtime && runtime.current === current;
      if (isSame && runtime.status === status) action();
    });
  }

  /**
   * READY in the end, if the role can still be assumed by then. No container was started for it: one that can't
   * start is found out by the first invocation only.
   */
  function finish(runtime: Runtime, failed: "CREATE_FAILED" | "UPDATE_FAILED"): void {
    const reason = whyRoleIsRefused(cloud, runtime.current.configuration.roleArn ?? "");
    if (reason === undefined) setStatus(runtime, "READY");
    else setStatus(runtime, failed, reason);
  }

  /** Assumed, not reported: that AWS reads the discovery document now, as it must to know the issuer and its keys. */
  async function checkAuthorizer({ authorizerConfiguration }: RuntimeConfiguration): Promise<void> {
    const discoveryUrl = authorizerConfiguration?.customJWTAuthorizer?.discoveryUrl;
    if (discoveryUrl === undefined || (await discover(discoveryUrl, cloud.edge.fetch)) !== undefined) return;
    throw invalid(`The discovery document could not be read from '${discoveryUrl}'.`);
  }

  /** Role first, then the image with the role's rights. */
  function newVersion(number: number, configuration: RuntimeConfiguration): RuntimeVersion {
    const roleArn = configuration.roleArn ?? "";
    refuseRole(cloud, roleArn);
    const uri = configuration.agentRuntimeArtifact?.containerConfiguration?.containerUri ?? "";
    const at = now();
    return {
      version: String(number),
      configuration,
      imageDigest: checkedImage(cloud, uri, roleArn).digest,
      createdAt: at,
      updatedAt: at,
      status: number === 1 ? "CREATING" : "UPDATING",
      failureReason: undefined,
    };
  }

  /** The one beneath a harness is the harness's. How AWS refuses to change it is assumed. */
  function changeable(runtimeId: string | undefined): Runtime {
    const runtime = existingRuntime(store, runtimeId);
    if (store.runtimes.has(runtime.id)) return runtime;
    throw conflict(`Agent runtime ${runtime.id} is managed by a harness.`);
  }

  async function create(
    input: AgentCore.CreateAgentRuntimeRequest,
    call: Call,
  ): Promise<AgentCore.CreateAgentRuntimeResponse> {
    const name = input.agentRuntimeName ?? "";
    const id = `${name}-${cloud.id(10)}`;
    const tags = input.tags ?? {};
    authorizeRuntimeCreation(call, store, id, input.roleArn ?? "", tags);
    const configuration = runtimeConfiguration(input);
    await checkAuthorizer(configuration);
    const repeated = repeatedOn(store.runtimes.values(), input);
    if (repeated !== undefined) return runtimeIdentity(repeated, store);
    if (allRuntimes(store).some((known) => known.name === name)) {
      throw conflict("An agent with the specified name already exists.");
    }
    const current = newVersion(1, configuration);
    const at = current.createdAt;
    const runtime: Runtime = {
      ...{ id, name, tags, current },
      createdAt: at,
      updatedAt: at,
      status: "CREATING",
      failureReason: undefined,
      versions: [current],
      endpoints: new Map(),
      tokens: new Map(),
    };
    remember(runtime, input);
    store.runtimes.set(id, runtime);
    store.workloadIdentities.set(id, {
      name: id,
      createdAt: at,
      updatedAt: at,
      returnUrls: [],
      managedBy: store.arns.runtime(id),
      tags: {},
    });
    later("runtimeCreate", runtime, () => finish(runtime, "CREATE_FAILED"));
    return runtimeIdentity(runtime, store);
  }

  async function update(
    input: AgentCore.UpdateAgentRuntimeRequest,
    call: Call,
  ): Promise<AgentCore.UpdateAgentRuntimeResponse> {
    const configuration = runtimeConfiguration(input);
    authorizeRole(call, input.roleArn ?? "");
    changeable(input.agentRuntimeId);
    await checkAuthorizer(configuration);
    const runtime = changeable(input.agentRuntimeId);
    if (repeatedOn([runtime], input) === undefined) {
      if (runtime.status !== "READY" && runtime.status !== "UPDATE_FAILED") throw busy(runtime);
      const version = newVersion(Number(runtime.current.version) + 1, configuration);
      remember(runtime, input);
      runtime.versions.push(version);
      runtime.current = version;
      setStatus(runtime, "UPDATING");
      later("runtimeUpdate", runtime, () => finish(runtime, "UPDATE_FAILED"));
    }
    return { ...runtimeIdentity(runtime, store), lastUpdatedAt: runtime.updatedAt };
  }

  function remove(
    input: AgentCore.DeleteAgentRuntimeRequest,
    call: Call,
  ): AgentCore.DeleteAgentRuntimeResponse {
    const runtime = changeable(input.agentRuntimeId);
    if (input.agentRuntimeVersion !== undefined) return removeVersion(runtime, input.agentRuntimeVersion);
    authorizeRuntimeDeletion(call, store, runtime);
    if (repeatedOn([runtime], input) === undefined) {
      if (["CREATING", "UPDATING", "DELETING"].includes(runtime.status)) throw busy(runtime);
      // As of a harness; DEFAULT goes with the runtime.
      if (runtime.endpoints.size > 0) {
        throw conflict(
          `Agent runtime ${runtime.id} has endpoints: ${[...runtime.endpoints.keys()].join(", ")}. Delete them first.`,
        );
      }
      remember(runtime, input);
      setStatus(runtime, "DELETING");
      later("runtimeDelete", runtime, () => {
        store.runtimes.delete(runtime.id);
        store.workloadIdentities.delete(runtime.id);
      });
    }
    return { status: runtime.status, agentRuntimeId: runtime.id };
  }

  function removeVersion(runtime: Runtime, wanted: string): AgentCore.DeleteAgentRuntimeResponse {
    const version = existingVersion(runtime, wanted);
    const user = endpointsOf(runtime).find(
      ({ liveVersion, targetVersion }) => liveVersion === wanted || targetVersion === wanted,
    );
    if (user !== undefined) throw conflict(`Version ${wanted} is used by the endpoint ${user.name}.`);
    runtime.versions.splice(runtime.versions.indexOf(version), 1);
    return { status: "DELETING", agentRuntimeId: runtime.id, agentRuntimeVersion: wanted };
  }

  function get(input: AgentCore.GetAgentRuntimeRequest): AgentCore.GetAgentRuntimeResponse {
    const runtime = existingRuntime(store, input.agentRuntimeId);
    const wanted = input.agentRuntimeVersion;
    return runtimeAnswer(
      runtime,
      wanted === undefined ? runtime.current : existingVersion(runtime, wanted),
      store,
    );
  }

  function list(input: AgentCore.ListAgentRuntimesRequest): AgentCore.ListAgentRuntimesResponse {
    const { items, nextToken } = page(allRuntimes(store), input);
    return {
      agentRuntimes: items.map((runtime) => runtimeSummary(runtime, runtime.current, store)),
      nextToken,
    };
  }

  function listVersions(
    input: AgentCore.ListAgentRuntimeVersionsRequest,
  ): AgentCore.ListAgentRuntimeVersionsResponse {
    const runtime = existingRuntime(store, input.agentRuntimeId);
    const { items, nextToken } = page(runtime.versions, input);
    return { agentRuntimes: items.map((version) => runtimeSummary(runtime, version, store)), nextToken };
  }

  return {
    CreateAgentRuntime: create,
    GetAgentRuntime: get,
    UpdateAgentRuntime: update,
    DeleteAgentRuntime: remove,
    ListAgentRuntimes: list,
    ListAgentRuntimeVersions: listVersions,
  };
}

function existingVersion(runtime: Runtime, wanted: string): RuntimeVersion {
  const version = runtime.versions.find((known) => known.version === wanted);
  if (version === undefined) throw notFound(`Agent runtime ${runtime.id} has no version ${wanted}.`);
  return version;
}

const busy = (runtime: Runtime) =>
  conflict(`Agent runtime ${runtime.id} cannot be changed while its status is ${runtime.status}.`);
