/**
 * The MCP server behind a gateway: where it is, which credential the gateway shows to it, and the list of its tools as
 * the gateway last read it.
 */
import {
  CreateGatewayTargetCommand,
  DeleteGatewayTargetCommand,
  type GetGatewayTargetResponse,
  SynchronizeGatewayTargetsCommand,
  UpdateGatewayTargetCommand,
} from "@aws-sdk/client-bedrock-agentcore-control";
import { found } from "../aws/errors.js";
import { gatewayIdOf, gatewayIdStart, targetById, targetsOf } from "../aws/gateways.js";
import { Failure } from "../failure/failure.js";
import {
  cannotBeUpdated,
  type GatewayTargetSpec,
  gatewayIdIn,
  isMoving,
  isWaitingForConsent,
  settingPaths,
  settingsOf,
  targetChanges,
} from "./gateway-target/configuration.js";
import { defineResource, gone, type Live, later, ready } from "./resource.js";

export type { GatewayTargetSpec };

export interface LiveGatewayTarget extends Live {
  readonly target: GetGatewayTargetResponse;
}

export const gatewayTarget = defineResource<
  { readonly name: string; readonly gateway: string },
  GatewayTargetSpec,
  LiveGatewayTarget,
  { readonly id: string; readonly name: string }
>({
  kind: "bedrock-agentcore.GatewayTarget",
  noun: "gateway target",

  async observe(aws, { name, gateway }, hint) {
    // `<gateway id>/<target id>`
    const [hintedGateway = "", hintedTarget = ""] = hint?.split("/") ?? [];
    const isOfGateway = hintedGateway.slice(0, -10) === gatewayIdStart(gateway);
    const remembered = isOfGateway ? await targetById(aws, hintedGateway, hintedTarget) : undefined;
    if (remembered?.name === name) return liveTarget(remembered);
    const gatewayId = await gatewayIdOf(aws, gateway);
    if (gatewayId === undefined) return undefined;
    const summary = (await targetsOf(aws, gatewayId)).find((one) => one.name === name);
    const seen = summary && (await targetById(aws, gatewayId, summary.targetId ?? ""));
    return seen && liveTarget(seen);
  },

  async create({ clients: { agentCore } }, { name }, spec, { token }) {
    const created = await agentCore.send(
      new CreateGatewayTargetCommand({
        gatewayIdentifier: spec.gatewayId,
        name,
        clientToken: token,
        ...settingsOf(spec),
      }),
    );
    return liveTarget(created);
  },

  compare: (spec, { target: now }) => targetChanges(spec, now),

  async sync(aws, { name }, spec, live, changes) {
    const { agentCore } = aws.clients;
    const gatewayIdentifier = gatewayIdIn(live.target);
    const targetId = live.target.targetId ?? "";
    const now = (await targetById(aws, gatewayIdentifier, targetId)) ?? live.target;
    // While it is in motion a change is refused until later; in this state, for good. Only the next look tells which.
    if (cannotBeUpdated(now.status)) throw new Failure("NODE_FAILED", whyOf(now));
    const isOnlyRead =
      changes.length === 1 && changes[0]?.path === "status" && now.status === "SYNCHRONIZE_UNSUCCESSFUL";
    if (isOnlyRead) {
      const { targets } = await agentCore.send(
        new SynchronizeGatewayTargetsCommand({ gatewayIdentifier, targetIdList: [targetId] }),
      );
      return liveTarget({ ...now, ...targets?.[0] });
    }
    // A PUT: what others have set beside what this action decides is sent again.
    const { metadataConfiguration, privateEndpoint } = now;
    const resourcePriority = now.targetConfiguration?.mcp?.mcpServer?.resourcePriority;
    const updated = await agentCore.send(
      new UpdateGatewayTargetCommand({
        gatewayIdentifier,
        targetId,
        name,
        metadataConfiguration,
        privateEndpoint,
        ...settingsOf(spec, resourcePriority),
      }),
    );
    return liveTarget(updated);
  },

  async refresh(aws, _identity, live) {
    const seen = await targetById(aws, gatewayIdIn(live.target), live.target.targetId ?? "");
    return seen && liveTarget(seen);
  },

  health({ target }) {
    const { status } = target;
    if (status === "READY") return ready;
    return { status: isMoving(status) ? "pending" : "failed", why: whyOf(target) };
  },

  aspects: ({ target: now }) => settingPaths(now),

  facts: ({ target: { targetConfiguration, lastSynchronizedAt } }) => ({
    endpoint: targetConfiguration?.mcp?.mcpServer?.endpoint ?? "",
    ...(lastSynchronizedAt === undefined ? {} : { "tools read": lastSynchronizedAt.toISOString() }),
  }),

  async remove(aws, _identity, live) {
    const gatewayIdentifier = gatewayIdIn(live.target);
    const targetId = live.target.targetId ?? "";
    const now = await targetById(aws, gatewayIdentifier, targetId);
    if (now === undefined) return gone;
    if (isMoving(now.status)) return { status: "pending", why: whyOf(now) };
    await found(aws.clients.agentCore.send(new DeleteGatewayTargetCommand({ gatewayIdentifier, targetId })));
    return { status: "pending", why: "its deletion has begun" };
  },

  outputs: ({ target }) => ({ id: target.targetId ?? "", name: target.name ?? "" }),
  outputsAfter: (_place, { name }, _spec, live) => ({ id: live?.target.targetId ?? later, name }),
});

function whyOf({ status, statusReasons = [] }: GetGatewayTargetResponse): string {
  const consent = isWaitingForConsent(status)
    ? ["it waits for a person's consent, as only the grant AUTHORIZATION_CODE does"]
    : [];
  return [`target is ${status}`, ...consent, ...statusReasons].join(": ");
}

function liveTarget(seen: GetGatewayTargetResponse): LiveGatewayTarget {
  return {
    id: `${gatewayIdIn(seen)}/${seen.targetId}`,
    // It takes none: it is whose its gateway is.
    tags: undefined,
    target: seen,
    ...(seen.status === "DELETING" ? { leaving: "target is DELETING" } : {}),
  };
}
