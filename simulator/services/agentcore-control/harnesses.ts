/** Harnesses: made, changed, deleted, each taking its time; every change makes a version that stays. */
import type * as AgentCore from "@aws-sdk/client-bedrock-agentcore-control";
import type { Cloud } from "../../cloud.js";
import type { Call, Handler } from "../../service.js";
import type { TimeProfile } from "../../times.js";
import { conflict, notFound } from "./errors.js";
import { harnessAnswer, harnessSummary, versionSummary } from "./harness-answers.js";
import {
  authorizeHarnessCreation,
  authorizeHarnessDeletion,
  authorizeHarnessUpdate,
  mayWatchDeletion,
} from "./harness-authorization.js";
import {
  changedConfiguration,
  type HarnessConfiguration,
  newConfiguration,
} from "./harness-configuration.js";
import { remember, repeatedOn } from "./idempotency.js";
import { createManagedMemory } from "./memories.js";
import { page } from "./pages.js";
import { refuseRole, whyRoleIsRefused } from "./service-role.js";
import { type AgentCoreStore, existingHarness, type Harness, type HarnessVersion } from "./store.js";

export function harnessHandlers(cloud: Cloud, store: AgentCoreStore): Readonly<Record<string, Handler>> {
  const now = () => new Date(cloud.clock.now());

  function setStatus(harness: Harness, status: Harness["status"], failureReason?: string): void {
    const at = now();
    Object.assign(harness, { status, failureReason, updatedAt: at });
    Object.assign(harness.current, { status, failureReason, updatedAt: at });
  }

  /** What becomes of a harness later, unless it has been changed or deleted meanwhile. */
  function later(duration: keyof TimeProfile, harness: Harness, action: () => void): void {
    const { status, current } = harness;
    cloud.clock.after(duration, () => {
      const isSame = store.harnesses.get(harness.id) === harness && harness.current === current;
      if (isSame && harness.status === status) action();
    });
  }

  /** READY in the end, if the role can still be assumed by then. */
  function finish(harness: Harness, failed: "CREATE_FAILED" | "UPDATE_FAILED"): void {
    const reason = whyRoleIsRefused(cloud, harness.current.configuration.executionRoleArn ?? "");
    if (reason === undefined) setStatus(harness, "READY");
    else setStatus(harness, failed, reason);
  }

  function addVersion(
    versions: HarnessVersion[],
    configuration: HarnessConfiguration,
    status: HarnessVersion["status"],
  ): HarnessVersion {
    const at = now();
    const version: HarnessVersion = {
      version: String(versions.length + 1),
      configuration,
      createdAt: at,
      updatedAt: at,
      status,
      failureReason: undefined,
    };
    versions.push(version);
    return version;
  }

  function createHarness(input: AgentCore.CreateHarnessRequest, call: Call): AgentCore.CreateHarnessResponse {
    const name = input.harnessName ?? "";
    const repeated = repeatedOn(store.harnesses.values(), input);
    if (repeated !== undefined) return { harness: harnessAnswer(repeated, repeated.current, store) };
    const configuration = newConfiguration(input);
    const suffix = cloud.id(10);
    const runtimeId = `harness_${name}-${cloud.id(10)}`;
    const roleArn = input.executionRoleArn ?? "";
    const tags = input.tags ?? {};
    const hasManagedMemory = configuration.memory?.managedMemoryConfiguration !== undefined;
    authorizeHarnessCreation(call, store, { roleArn, runtimeId, hasManagedMemory, tags });
    if ([...store.harnesses.values()].some((known) => known.name === name)) {
      throw conflict(`A harness with the name ${name} already exists.`);
    }
    refuseRole(cloud, roleArn);
    const at = now();
    const versions: HarnessVersion[] = [];
    const harness: Harness = {
      id: `${name}-${suffix}`,
      name,
      createdAt: at,
      runtimeId,
      status: "CREATING",
      failureReason: undefined,
      updatedAt: at,
      current: addVersion(versions, configuration, "CREATING"),
      versions,
      endpoints: new Map(),
      tags,
      managedMemoryId: createManagedMemory(cloud, store, name, configuration),
      tokens: new Map(),
    };
    remember(harness, input);
    store.harnesses.set(harness.id, harness);
    store.workloadIdentities.set(runtimeId, {
      name: runtimeId,
      createdAt: at,
      updatedAt: at,
      returnUrls: [],
      managedBy: store.arns.harness(harness),
      tags: {},
    });
    later("harnessCreate", harness, () => finish(harness, "CREATE_FAILED"));
    return { harness: harnessAnswer(harness, harness.current, store) };
  }

  function updateHarness(input: AgentCore.UpdateHarnessRequest, call: Call): AgentCore.UpdateHarnessResponse {
    const harness = existingHarness(store, input.harnessId);
    if (repeatedOn([harness], input) !== undefined) {
      return { harness: harnessAnswer(harness, harness.current, store) };
    }
    authorizeHarnessUpdate(call, store, harness, input.executionRoleArn);
    if (harness.status !== "READY" && harness.status !== "UPDATE_FAILED") throw busy(harness);
    const before = harness.current.configuration;
    const configuration = changedConfiguration(before, input);
    refuseRole(cloud, configuration.executionRoleArn ?? "");
    remember(harness, input);
    harness.current = addVersion(harness.versions, configuration, "UPDATING");
    setStatus(harness, "UPDATING");
    followMemory(harness, before, configuration);
    later("harnessUpdate", harness, () => finish(harness, "UPDATE_FAILED"));
    return { harness: harnessAnswer(harness, harness.current, store) };
  }

  /** A memory that the harness no longer manages stays in the account as the customer's own. */
  function followMemory(harness: Harness, before: HarnessConfiguration, after: HarnessConfiguration): void {
    const isManaged = after.memory?.managedMemoryConfiguration !== undefined;
    if (!isManaged) harness.managedMemoryId = undefined;
    else if (before.memory?.managedMemoryConfiguration === undefined) {
      harness.managedMemoryId = createManagedMemory(cloud, store, harness.name, after);
    }
  }

  function deleteHarness(input: AgentCore.DeleteHarnessRequest, call: Call): AgentCore.DeleteHarnessResponse {
    const harness = existingHarness(store, input.harnessId);
    const deletesMemory = input.deleteManagedMemory ?? true;
    authorizeHarnessDeletion(call, store, harness, deletesMemory);
    if (["CREATING", "UPDATING", "DELETING"].includes(harness.status)) throw busy(harness);
    if (harness.endpoints.size > 0) {
      throw conflict(
        `Harness ${harness.id} has endpoints: ${[...harness.endpoints.keys()].join(", ")}. Delete them first.`,
      );
    }
    setStatus(harness, "DELETING");
    const canWatch = mayWatchDeletion(call, store, harness);
    later("harnessDelete", harness, () => {
      if (!canWatch) {
        setStatus(harness, "DELETE_FAILED", "Access denied while looking at the runtime of the harness.");
        return;
      }
      store.harnesses.delete(harness.id);
      store.workloadIdentities.delete(harness.runtimeId);
      if (deletesMemory) store.memories.delete(harness.managedMemoryId ?? "");
    });
    return { harness: harnessAnswer(harness, harness.current, store) };
  }

  function getHarness(input: AgentCore.GetHarnessRequest): AgentCore.GetHarnessResponse {
    const harness = existingHarness(store, input.harnessId);
    const wanted = input.harnessVersion;
    const version =
      wanted === undefined ? harness.current : harness.versions.find((known) => known.version === wanted);
    if (version === undefined) throw notFound(`Harness ${harness.id} has no version ${wanted}.`);
    return { harness: harnessAnswer(harness, version, store) };
  }

  function listHarnesses(input: AgentCore.ListHarnessesRequest): AgentCore.ListHarnessesResponse {
    const { items, nextToken } = page([...store.harnesses.values()], input);
    return { harnesses: items.map((harness) => harnessSummary(harness, store)), nextToken };
  }

  function listHarnessVersions(
    input: AgentCore.ListHarnessVersionsRequest,
  ): AgentCore.ListHarnessVersionsResponse {
    const harness = existingHarness(store, input.harnessId);
    const { items, nextToken } = page(harness.versions, input);
    return { harnessVersions: items.map((version) => versionSummary(harness, version, store)), nextToken };
  }

  return {
    CreateHarness: createHarness,
    GetHarness: getHarness,
    UpdateHarness: updateHarness,
    DeleteHarness: deleteHarness,
    ListHarnesses: listHarnesses,
    ListHarnessVersions: listHarnessVersions,
  };
}

const busy = (harness: Harness) =>
  conflict(`Harness ${harness.id} cannot be changed while its status is ${harness.status}.`);
