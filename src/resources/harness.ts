/**
 * An Amazon Bedrock AgentCore Harness: the agent itself, with its model, prompt, tools and limits. Every successful
 * update makes an immutable version, so nothing is sent unless something differs.
 */
import {
  CreateHarnessCommand,
  DeleteHarnessCommand,
  DeleteHarnessEndpointCommand,
  type Harness,
  type HarnessMemoryConfiguration,
  type HarnessModelConfiguration,
  ListTagsForResourceCommand,
  paginateListHarnessEndpoints,
  TagResourceCommand,
  UpdateHarnessCommand,
} from "@aws-sdk/client-bedrock-agentcore-control";
import { arn } from "../aws/arn.js";
import type { Aws } from "../aws/aws.js";
import { found } from "../aws/errors.js";
import { harnessById, harnessOf } from "../aws/harnesses.js";
import { onceRoleIsUsable } from "../aws/retry.js";
import { Failure } from "../failure/failure.js";
import {
  configurationChanges,
  type HarnessSpec,
  settingsOf,
  withoutHeaderValues,
} from "./harness/configuration.js";
import { defineResource, gone, type Live, later, ready } from "./resource.js";

export type { HarnessSpec };

export interface LiveHarness extends Live {
  readonly harness: Harness;
  /** READY counts once it was seen twice: the status has been seen to waver after an update. */
  readonly timesReady: number;
}

export const harness = defineResource<
  { readonly name: string },
  HarnessSpec,
  LiveHarness,
  {
    readonly arn: string;
    readonly id: string;
    readonly version: string;
    readonly status: string;
    readonly runtimeId: string;
  }
>({
  kind: "bedrock-agentcore.Harness",
  noun: "harness",

  async observe(aws, { name }, hint) {
    const seen = await harnessOf(aws, name, hint);
    return seen && liveHarness(aws, seen, 2);
  },

  async create(aws, { name }, spec, { tags, token }) {
    const created = await onceRoleIsUsable(aws.signal, () =>
      aws.clients.agentCore.send(
        new CreateHarnessCommand({
          harnessName: name,
          clientToken: token,
          executionRoleArn: spec.executionRoleArn,
          ...settingsOf(spec),
          memory: spec.memory,
          tags: { ...tags },
        }),
      ),
    );
    if (created.harness === undefined)
      throw new Failure("NO_ANSWER", "CreateHarness answered without a harness");
    return { id: created.harness.arn ?? "", tags, harness: created.harness, timesReady: 0 };
  },

  compare: (spec, { harness: now }) => configurationChanges(spec, now),

  async sync(aws, _identity, spec, live, changes, { token }) {
    const whole: Readonly<Record<string, unknown>> = {
      executionRoleArn: spec.executionRoleArn,
      ...settingsOf(spec),
      memory: { optionalValue: spec.memory },
    };
    // A failed update is repeated whole; otherwise only what differs is sent.
    const failed = changes.some(({ path }) => path === "status");
    const changed = new Set(changes.map(({ path }) => path));
    const sent = Object.fromEntries(Object.entries(whole).filter(([path]) => failed || changed.has(path)));
    const updated = await onceRoleIsUsable(aws.signal, () =>
      aws.clients.agentCore.send(
        new UpdateHarnessCommand({ harnessId: live.harness.harnessId, clientToken: token, ...sent }),
      ),
    );
    return { ...live, harness: updated.harness ?? live.harness, timesReady: 0 };
  },

  async tag({ clients: { agentCore } }, { id }, tags) {
    await agentCore.send(new TagResourceCommand({ resourceArn: id, tags: { ...tags } }));
  },

  async refresh(aws, _identity, live) {
    const seen = await harnessById(aws, live.harness.harnessId ?? "");
    return seen && { ...live, harness: seen, timesReady: seen.status === "READY" ? live.timesReady + 1 : 0 };
  },

  health({ harness: { status, failureReason }, timesReady }) {
    if (status === "READY") return timesReady > 1 ? ready : { status: "pending", why: "harness is settling" };
    const why = [`harness is ${status}`, failureReason].filter(Boolean).join(": ");
    return { status: status?.endsWith("_FAILED") ? "failed" : "pending", why };
  },

  aspects: ({ harness: now }) => ({
    executionRoleArn: now.executionRoleArn,
    model: now.model,
    systemPrompt: now.systemPrompt?.map(({ text }) => text).join("\n"),
    tools: now.tools?.map(withoutHeaderValues),
    allowedTools: now.allowedTools,
    memory: memoryWord(now.memory),
    maxIterations: now.maxIterations,
    timeoutSeconds: now.timeoutSeconds,
  }),

  facts: ({ harness: { harnessVersion, model, tools = [], updatedAt } }) => ({
    version: harnessVersion ?? "",
    model: modelIdOf(model),
    tools: tools.map(({ name, type }) => name ?? type ?? "").join(", "),
    updated: updatedAt?.toISOString() ?? "",
  }),

  async remove(aws, _identity, live) {
    const harnessId = live.harness.harnessId ?? "";
    const now = await harnessById(aws, harnessId);
    if (now === undefined) return gone;
    if (now.status === "DELETING") return { status: "pending", why: "harness is DELETING" };
    if (now.status === "DELETE_FAILED" && Number(now.updatedAt) > Number(live.harness.updatedAt))
      throw new Failure(
        "DELETE_FAILED",
        `AWS could not delete it: ${now.failureReason ?? "no reason given"}`,
        {
          fix: "AWS deletes the parts of a harness with the caller's rights: check bedrock-agentcore:GetAgentRuntime and DeleteAgentRuntime, then destroy again.",
        },
      );
    if (await hasEndpoints(aws, harnessId))
      return { status: "pending", why: "its endpoints are being removed" };
    await found(aws.clients.agentCore.send(new DeleteHarnessCommand({ harnessId })));
    return { status: "pending", why: "its deletion has begun" };
  },

  outputs(live) {
    const { id, harness: now } = live;
    const runtimeId = runtimeIdOf(live);
    // The runtime underneath may be named only a moment after the harness itself.
    if (runtimeId === undefined && now.status === "CREATING") return undefined;
    return {
      arn: id,
      id: now.harnessId ?? "",
      version: now.harnessVersion ?? "",
      status: now.status ?? "",
      runtimeId: runtimeId ?? "",
    };
  },

  outputsAfter(place, { name }, _spec, live, changes) {
    // AWS ends the id with ten characters of its own, and every change makes another version.
    const id = live?.harness.harnessId ?? `${name}-${later}`;
    const hasStayed = live !== undefined && changes.length === 0;
    return {
      arn: live?.id ?? arn(place, "bedrock-agentcore", `harness/${id}`),
      id,
      version: (hasStayed ? live.harness.harnessVersion : undefined) ?? later,
      status: (hasStayed ? live.harness.status : undefined) ?? later,
      runtimeId: (live && runtimeIdOf(live)) ?? `harness_${name}-${later}`,
    };
  },
});

function runtimeIdOf({ harness: { environment } }: LiveHarness): string | undefined {
  return environment?.agentCoreRuntimeEnvironment?.agentRuntimeId;
}

/** What managed memory is made of is AWS's business, and grows by itself. */
function memoryWord(memory: HarnessMemoryConfiguration | undefined): string {
  return (
    memory?.agentCoreMemoryConfiguration?.arn ?? (memory?.managedMemoryConfiguration ? "managed" : "disabled")
  );
}

/** Each member of the union names its model alike. */
function modelIdOf(model: HarnessModelConfiguration | undefined): string {
  const [configuration] = Object.values(model ?? {}) as readonly unknown[];
  const { modelId } = (configuration ?? {}) as { readonly modelId?: unknown };
  return typeof modelId === "string" ? modelId : "";
}

async function liveHarness(aws: Aws, seen: Harness, timesReady: number): Promise<LiveHarness | undefined> {
  const id = seen.arn ?? "";
  const tagged = await found(aws.clients.agentCore.send(new ListTagsForResourceCommand({ resourceArn: id })));
  return {
    id,
    tags: tagged?.tags ?? {},
    harness: seen,
    timesReady,
    ...(seen.status === "DELETING" ? { leaving: "harness is DELETING" } : {}),
  };
}

/** A harness with endpoints of its own cannot be deleted: starts their deletion and says whether any is left. */
async function hasEndpoints({ clients: { agentCore } }: Aws, harnessId: string): Promise<boolean> {
  const endpoints = [];
  for await (const page of paginateListHarnessEndpoints({ client: agentCore }, { harnessId }))
    endpoints.push(...(page.endpoints ?? []));
  const own = endpoints.filter(
    ({ endpointName }) => endpointName !== undefined && endpointName !== "DEFAULT",
  );
  await Promise.all(
    own
      .filter(({ status }) => status !== "DELETING")
      .map(({ endpointName }) =>
        found(agentCore.send(new DeleteHarnessEndpointCommand({ harnessId, endpointName }))),
      ),
  );
  return own.length > 0;
}
