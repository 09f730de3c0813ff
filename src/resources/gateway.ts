/**
 * An Amazon Bedrock AgentCore Gateway: the MCP endpoint that the harness and outside MCP clients call, with a token of
 * one authorization server or with a signature.
 */
import {
  CreateGatewayCommand,
  DeleteGatewayCommand,
  DeleteGatewayTargetCommand,
  type GetGatewayResponse,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UpdateGatewayCommand,
} from "@aws-sdk/client-bedrock-agentcore-control";
import { arn } from "../aws/arn.js";
import type { Aws } from "../aws/aws.js";
import { found } from "../aws/errors.js";
import { gatewayById, gatewayIdStart, gatewayOf, targetsOf } from "../aws/gateways.js";
import { onceRoleIsUsable } from "../aws/retry.js";
import { Failure } from "../failure/failure.js";
import {
  type GatewaySpec,
  gatewayChanges,
  isFailed,
  settingPaths,
  settingsOf,
} from "./gateway/configuration.js";
import { defineResource, gone, type Live, later, ready } from "./resource.js";

export type { GatewaySpec };

export interface LiveGateway extends Live {
  readonly gateway: GetGatewayResponse;
}

export const gateway = defineResource<
  { readonly name: string },
  GatewaySpec,
  LiveGateway,
  { readonly arn: string; readonly id: string; readonly url: string }
>({
  kind: "bedrock-agentcore.Gateway",
  noun: "gateway",

  async observe(aws, { name }, hint) {
    const seen = await gatewayOf(aws, name, hint);
    if (seen === undefined) return undefined;
    const resourceArn = seen.gatewayArn ?? "";
    const tagged = await found(aws.clients.agentCore.send(new ListTagsForResourceCommand({ resourceArn })));
    return liveGateway(seen, tagged?.tags ?? {});
  },

  async create(aws, { name }, spec, { tags, token }) {
    const created = await onceRoleIsUsable(aws.signal, () =>
      aws.clients.agentCore.send(
        new CreateGatewayCommand({ name, clientToken: token, ...settingsOf(spec), tags: { ...tags } }),
      ),
    );
    return liveGateway(created, tags);
  },

  compare: (spec, { gateway: now }) => gatewayChanges(spec, now),

  async sync(aws, { name }, spec, live) {
    const now = (await gatewayById(aws, live.gateway.gatewayId ?? "")) ?? live.gateway;
    // While it is in motion an update is refused until later; in this state, for good. Only another look tells which.
    if (now.status === "FAILED") throw new Failure("NODE_FAILED", whyOf(now));
    // A PUT: what is left out is gone, so what others have set beside what this action decides is sent again.
    const { protocolConfiguration, interceptorConfigurations, policyEngineConfiguration } = now;
    const { kmsKeyArn, customTransformConfiguration, exceptionLevel, wafConfiguration } = now;
    const updated = await onceRoleIsUsable(aws.signal, () =>
      aws.clients.agentCore.send(
        new UpdateGatewayCommand({
          ...{ protocolConfiguration, interceptorConfigurations, policyEngineConfiguration },
          ...{ kmsKeyArn, customTransformConfiguration, exceptionLevel, wafConfiguration },
          gatewayIdentifier: live.gateway.gatewayId,
          name,
          ...settingsOf(spec),
        }),
      ),
    );
    return { ...live, gateway: updated };
  },

  async tag({ clients: { agentCore } }, { id }, tags) {
    await agentCore.send(new TagResourceCommand({ resourceArn: id, tags: { ...tags } }));
  },

  async refresh(aws, _identity, live) {
    const seen = await gatewayById(aws, live.gateway.gatewayId ?? "");
    return seen && liveGateway(seen, live.tags ?? {});
  },

  health({ gateway: now }) {
    if (now.status === "READY") return ready;
    return { status: isFailed(now) ? "failed" : "pending", why: whyOf(now) };
  },

  aspects: ({ gateway: now }) => settingPaths(now),

  facts: ({ gateway: { gatewayUrl, authorizerType, updatedAt } }) => ({
    url: gatewayUrl ?? "",
    authorizer: authorizerType ?? "",
    updated: updatedAt?.toISOString() ?? "",
  }),

  async remove(aws, _identity, live) {
    const gatewayIdentifier = live.gateway.gatewayId ?? "";
    const now = await gatewayById(aws, gatewayIdentifier);
    if (now === undefined) return gone;
    if (now.status === "CREATING" || now.status === "UPDATING" || now.status === "DELETING")
      return { status: "pending", why: whyOf(now) };
    if (await hasTargets(aws, gatewayIdentifier))
      return { status: "pending", why: "its targets are being removed" };
    await found(aws.clients.agentCore.send(new DeleteGatewayCommand({ gatewayIdentifier })));
    return { status: "pending", why: "its deletion has begun" };
  },

  outputs({ id, gateway: { gatewayId, gatewayUrl, status } }) {
    // The URL is optional in the answer of CreateGateway.
    if (gatewayUrl === undefined && status === "CREATING") return undefined;
    return { arn: id, id: gatewayId ?? "", url: gatewayUrl ?? "" };
  },

  outputsAfter(place, { name }, _spec, live) {
    const id = live?.gateway.gatewayId ?? `${gatewayIdStart(name)}${later}`;
    return {
      arn: live?.id ?? arn(place, "bedrock-agentcore", `gateway/${id}`),
      id,
      url: live?.gateway.gatewayUrl ?? later,
    };
  },
});

function whyOf({ status, statusReasons = [] }: GetGatewayResponse): string {
  return [`gateway is ${status}`, ...statusReasons].join(": ");
}

function liveGateway(seen: GetGatewayResponse, tags: Readonly<Record<string, string>>): LiveGateway {
  return {
    id: seen.gatewayArn ?? "",
    tags,
    gateway: seen,
    ...(seen.status === "DELETING" ? { leaving: "gateway is DELETING" } : {}),
  };
}

/** A gateway with targets cannot be deleted, and no target outlives it: starts their deletion and says if any is left. */
async function hasTargets(aws: Aws, gatewayIdentifier: string): Promise<boolean> {
  const targets = await targetsOf(aws, gatewayIdentifier);
  const settled = targets.filter(({ status }) => !status?.endsWith("ING"));
  await Promise.all(
    settled.map(({ targetId }) =>
      found(aws.clients.agentCore.send(new DeleteGatewayTargetCommand({ gatewayIdentifier, targetId }))),
    ),
  );
  return targets.length > 0;
}
