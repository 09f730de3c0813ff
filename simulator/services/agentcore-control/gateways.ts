/** Gateways: made, replaced, deleted, each taking its time. One that is ready answers under its public name. */
import type * as AgentCore from "@aws-sdk/client-bedrock-agentcore-control";
import type { Account } from "../../account.js";
import type { Call, Handler } from "../../service.js";
import type { TimeProfile } from "../../times.js";
import { gatewayHost } from "../agentcore-gateway/address.js";
import { gatewaySite } from "../agentcore-gateway/site.js";
import { conflict, invalid } from "./errors.js";
import { gatewayAnswer, gatewaySummary } from "./gateway-answers.js";
import { authorizeGatewayCreation, authorizeGatewayDeletion } from "./gateway-authorization.js";
import { gatewayConfiguration } from "./gateway-configuration.js";
import { existingGateway, type Gateway } from "./gateway-records.js";
import { remember, repeatedOn } from "./idempotency.js";
import { page } from "./pages.js";
import { authorizeRole } from "./runtime-authorization.js";
import { refuseRole, whyRoleIsRefused } from "./service-role.js";
import type { AgentCoreStore } from "./store.js";

export function gatewayHandlers(cloud: Account, store: AgentCoreStore): Readonly<Record<string, Handler>> {
  const now = () => new Date(cloud.clock.now());

  function setStatus(
    gateway: Gateway,
    status: Gateway["status"],
    statusReasons: Gateway["statusReasons"] = [],
  ): void {
    Object.assign(gateway, { status, statusReasons, updatedAt: now() });
  }

  /** What becomes of a gateway later, unless it has been changed or deleted meanwhile. */
  function later(duration: keyof TimeProfile, gateway: Gateway, action: () => void): void {
    const { status, configuration } = gateway;
    cloud.clock.after(duration, () => {
      const isSame = store.gateways.get(gateway.id) === gateway && gateway.configuration === configuration;
      if (isSame && gateway.status === status) action();
    });
  }

  /** READY in the end, if the role can still be assumed by then. */
  function finish(gateway: Gateway, failed: "FAILED" | "UPDATE_UNSUCCESSFUL"): void {
    const reason = whyRoleIsRefused(cloud, gateway.configuration.roleArn ?? "");
    if (reason === undefined) setStatus(gateway, "READY");
    else setStatus(gateway, failed, [reason]);
  }

  const hostOf = ({ id }: Gateway): string => gatewayHost(store.arns.gateway(id));

  function create(input: AgentCore.CreateGatewayRequest, call: Call): AgentCore.CreateGatewayResponse {
    const repeated = repeatedOn(store.gateways.values(), input);
    if (repeated !== undefined) return gatewayAnswer(repeated, store);
    const configuration = gatewayConfiguration(input);
    const name = input.name ?? "";
    const id = `${name.toLowerCase().replace(/-$/, "")}-${cloud.id(10)}`;
    const tags = input.tags ?? {};
    const roleArn = input.roleArn ?? "";
    authorizeGatewayCreation(call, store, { gatewayId: id, roleArn, tags });
    if ([...store.gateways.values()].some((known) => known.name === name)) {
      throw conflict(`A gateway with the name ${name} already exists.`);
    }
    refuseRole(cloud, roleArn);
    const at = now();
    const gateway: Gateway = {
      ...{ id, name, configuration, tags, createdAt: at, updatedAt: at },
      status: "CREATING",
      statusReasons: [],
      targets: new Map(),
      tokens: new Map(),
    };
    remember(gateway, input);
    store.gateways.set(id, gateway);
    store.workloadIdentities.set(id, {
      ...{ name: id, createdAt: at, updatedAt: at, returnUrls: [], tags: {} },
      managedBy: store.arns.gateway(id),
    });
    later("gatewayCreate", gateway, () => {
      finish(gateway, "FAILED");
      if (gateway.status === "READY") cloud.edge.serve(hostOf(gateway), gatewaySite(cloud, store, gateway));
    });
    return gatewayAnswer(gateway, store);
  }

  function update(input: AgentCore.UpdateGatewayRequest, call: Call): AgentCore.UpdateGatewayResponse {
    const gateway = existingGateway(store, input.gatewayIdentifier);
    const configuration = gatewayConfiguration(input);
    authorizeRole(call, input.roleArn ?? "");
    if (gateway.status !== "READY" && gateway.status !== "UPDATE_UNSUCCESSFUL") throw busy(gateway);
    // The API reference demands the same name; users have met the refusal of another authorizer type.
    if (input.name !== gateway.name) throw invalid("The name of a gateway cannot be updated.");
    if (configuration.authorizerType !== gateway.configuration.authorizerType) {
      throw invalid("Authorizer type cannot be updated for an existing gateway");
    }
    refuseRole(cloud, input.roleArn ?? "");
    gateway.configuration = configuration;
    setStatus(gateway, "UPDATING");
    later("gatewayUpdate", gateway, () => finish(gateway, "UPDATE_UNSUCCESSFUL"));
    return gatewayAnswer(gateway, store);
  }

  function remove(input: AgentCore.DeleteGatewayRequest, call: Call): AgentCore.DeleteGatewayResponse {
    const gateway = existingGateway(store, input.gatewayIdentifier);
    authorizeGatewayDeletion(call, store, gateway.id);
    if (["CREATING", "UPDATING", "DELETING"].includes(gateway.status)) throw busy(gateway);
    // A target that is being deleted counts until it is gone. Users have met this as a ValidationException, no conflict.
    if (gateway.targets.size > 0) {
      throw invalid(
        `Gateway with ID: ${gateway.id} has targets associated with it. Delete all targets before deleting the gateway.`,
      );
    }
    setStatus(gateway, "DELETING");
    later("gatewayDelete", gateway, () => {
      store.gateways.delete(gateway.id);
      store.workloadIdentities.delete(gateway.id);
      cloud.edge.withdraw(hostOf(gateway));
    });
    return { gatewayId: gateway.id, status: gateway.status };
  }

  function list(input: AgentCore.ListGatewaysRequest): AgentCore.ListGatewaysResponse {
    const { items, nextToken } = page([...store.gateways.values()], input);
    return { items: items.map(gatewaySummary), nextToken };
  }

  return {
    CreateGateway: create,
    GetGateway: (input: AgentCore.GetGatewayRequest): AgentCore.GetGatewayResponse =>
      gatewayAnswer(existingGateway(store, input.gatewayIdentifier), store),
    UpdateGateway: update,
    DeleteGateway: remove,
    ListGateways: list,
  };
}

const busy = (gateway: Gateway) =>
  conflict(`Gateway ${gateway.id} cannot be changed while its status is ${gateway.status}.`);
