/**
 * Targets of a gateway. Whoever makes, changes or synchronises one gets an answer at once; then the gateway connects to
 * the server with the target's credential, and what it meets there becomes the target's status.
 */
import type * as AgentCore from "@aws-sdk/client-bedrock-agentcore-control";
import type { Cloud } from "../../cloud.js";
import type { Handler } from "../../service.js";
import { listTargetTools, TargetError } from "../agentcore-gateway/target-connection.js";
import { conflict, invalid } from "./errors.js";
import { targetAnswer, targetSummary } from "./gateway-answers.js";
import { existingGateway, existingTarget, type Gateway, type GatewayTarget } from "./gateway-records.js";
import { targetConfiguration } from "./gateway-target-configuration.js";
import { remember, repeatedOn } from "./idempotency.js";
import { page } from "./pages.js";
import type { AgentCoreStore } from "./store.js";

type Status = GatewayTarget["status"];

/** What a target is while it is worked on, where that goes wrong, and where a person must consent first. */
const works = {
  create: { during: "CREATING", failed: "FAILED", pending: "CREATE_PENDING_AUTH" },
  update: { during: "UPDATING", failed: "UPDATE_UNSUCCESSFUL", pending: "UPDATE_PENDING_AUTH" },
  synchronize: {
    during: "SYNCHRONIZING",
    failed: "SYNCHRONIZE_UNSUCCESSFUL",
    pending: "SYNCHRONIZE_PENDING_AUTH",
  },
} as const satisfies Readonly<Record<string, Readonly<Record<"during" | "failed" | "pending", Status>>>>;

/**
 * From these a target can be changed. FAILED is not among them: it can only be deleted and made again. One user has seen
 * a synchronisation bring such a target back; as long as it is one, nobody shall come to rely on it here.
 */
const changeable: readonly Status[] = ["READY", "UPDATE_UNSUCCESSFUL", "SYNCHRONIZE_UNSUCCESSFUL"];
const busy: readonly Status[] = ["CREATING", "UPDATING", "SYNCHRONIZING", "DELETING"];

export function gatewayTargetHandlers(
  cloud: Cloud,
  store: AgentCoreStore,
): Readonly<Record<string, Handler>> {
  const now = () => new Date(cloud.clock.now());

  function setStatus(target: GatewayTarget, status: Status, statusReasons: readonly string[] = []): void {
    Object.assign(target, { status, statusReasons, updatedAt: now() });
  }

  function begin(gateway: Gateway, target: GatewayTarget, work: keyof typeof works): void {
    const { during, failed, pending } = works[work];
    setStatus(target, during);
    target.authorizationUrl = undefined;
    cloud.clock.after("gatewayTargetConnect", () => {
      connect(gateway, target).then(
        (status) => {
          if (isStill(gateway, target, during)) setStatus(target, status ?? pending);
        },
        (error: unknown) => {
          // Anything else is a fault of the simulator, which nobody would see here.
          const reason = error instanceof TargetError ? error.message : `SimulatorFault: ${String(error)}`;
          if (isStill(gateway, target, during)) setStatus(target, failed, [reason]);
        },
      );
    });
  }

  function isStill(gateway: Gateway, target: GatewayTarget, status: Status): boolean {
    return gateway.targets.get(target.id) === target && target.status === status;
  }

  /** READY; undefined where nobody can connect before a person has consented. */
  async function connect(gateway: Gateway, target: GatewayTarget): Promise<"READY" | undefined> {
    if (needsConsent(target)) {
      const uri = `urn:ietf:params:oauth:request_uri:${cloud.id(32)}`;
      target.authorizationUrl = `https://bedrock-agentcore.${cloud.region}.amazonaws.com/identities/oauth2/authorize?request_uri=${encodeURIComponent(uri)}`;
      return undefined;
    }
    const tools = await listTargetTools(cloud, store, gateway, target);
    if (listsDynamically(target)) target.tools = [];
    else Object.assign(target, { tools, lastSynchronizedAt: now() });
    return "READY";
  }

  function checkName(gateway: Gateway, name: string, self: GatewayTarget | undefined): void {
    const others = [...gateway.targets.values()].filter((target) => target !== self);
    if (others.some(({ configuration }) => configuration.name === name)) {
      throw conflict(`A target with the name ${name} already exists in gateway ${gateway.id}.`);
    }
  }

  /** Throws where the gateway itself is not in a state to be worked on. */
  function usableGateway(gatewayId: string | undefined): Gateway {
    const gateway = existingGateway(store, gatewayId);
    if (gateway.status === "READY" || gateway.status === "UPDATE_UNSUCCESSFUL") return gateway;
    throw conflict(
      `Targets of gateway ${gateway.id} cannot be changed while its status is ${gateway.status}.`,
    );
  }

  function changeableTarget(gateway: Gateway, targetId: string | undefined): GatewayTarget {
    const target = existingTarget(gateway, targetId);
    if (changeable.includes(target.status)) return target;
    throw conflict(`Target ${target.id} cannot be changed while its status is ${target.status}.`);
  }

  function create(input: AgentCore.CreateGatewayTargetRequest): AgentCore.CreateGatewayTargetResponse {
    const known = existingGateway(store, input.gatewayIdentifier);
    const repeated = repeatedOn(known.targets.values(), input);
    if (repeated !== undefined) return targetAnswer(known, repeated, store);
    const configuration = targetConfiguration(input, undefined);
    const gateway = usableGateway(input.gatewayIdentifier);
    checkName(gateway, configuration.name, undefined);
    const at = now();
    const target: GatewayTarget = {
      id: cloud.id(10).toUpperCase(),
      ...{ createdAt: at, updatedAt: at, configuration },
      status: "CREATING",
      statusReasons: [],
      tools: [],
      lastSynchronizedAt: undefined,
      authorizationUrl: undefined,
      tokens: new Map(),
    };
    remember(target, input);
    gateway.targets.set(target.id, target);
    begin(gateway, target, "create");
    return targetAnswer(gateway, target, store);
  }

  function update(input: AgentCore.UpdateGatewayTargetRequest): AgentCore.UpdateGatewayTargetResponse {
    const gateway = usableGateway(input.gatewayIdentifier);
    const target = changeableTarget(gateway, input.targetId);
    const configuration = targetConfiguration(input, target.configuration.name);
    checkName(gateway, configuration.name, target);
    target.configuration = configuration;
    begin(gateway, target, "update");
    return targetAnswer(gateway, target, store);
  }

  function synchronize(
    input: AgentCore.SynchronizeGatewayTargetsRequest,
  ): AgentCore.SynchronizeGatewayTargetsResponse {
    const gateway = usableGateway(input.gatewayIdentifier);
    const targets = (input.targetIdList ?? []).map((id) => changeableTarget(gateway, id));
    if (targets.some(listsDynamically)) {
      throw invalid("Targets with the listing mode DYNAMIC have nothing to synchronize.");
    }
    for (const target of targets) begin(gateway, target, "synchronize");
    return { targets: targets.map((target) => targetAnswer(gateway, target, store)) };
  }

  function remove(input: AgentCore.DeleteGatewayTargetRequest): AgentCore.DeleteGatewayTargetResponse {
    const gateway = existingGateway(store, input.gatewayIdentifier);
    const target = existingTarget(gateway, input.targetId);
    if (busy.includes(target.status)) {
      throw conflict(`Target ${target.id} cannot be deleted while its status is ${target.status}.`);
    }
    setStatus(target, "DELETING");
    cloud.clock.after("gatewayTargetDelete", () => gateway.targets.delete(target.id));
    return { gatewayArn: store.arns.gateway(gateway.id), targetId: target.id, status: target.status };
  }

  function list(input: AgentCore.ListGatewayTargetsRequest): AgentCore.ListGatewayTargetsResponse {
    const gateway = existingGateway(store, input.gatewayIdentifier);
    const { items, nextToken } = page([...gateway.targets.values()], input);
    return { items: items.map(targetSummary), nextToken };
  }

  function get(input: AgentCore.GetGatewayTargetRequest): AgentCore.GetGatewayTargetResponse {
    const gateway = existingGateway(store, input.gatewayIdentifier);
    return targetAnswer(gateway, existingTarget(gateway, input.targetId), store);
  }

  return {
    CreateGatewayTarget: create,
    GetGatewayTarget: get,
    UpdateGatewayTarget: update,
    DeleteGatewayTarget: remove,
    ListGatewayTargets: list,
    SynchronizeGatewayTargets: synchronize,
  };
}

function needsConsent({ configuration }: GatewayTarget): boolean {
  return (configuration.credentialProviderConfigurations ?? []).some(
    ({ credentialProvider }) =>
      credentialProvider?.oauthCredentialProvider?.grantType === "AUTHORIZATION_CODE",
  );
}

function listsDynamically({ configuration }: GatewayTarget): boolean {
  return configuration.targetConfiguration?.mcp?.mcpServer?.listingMode === "DYNAMIC";
}
