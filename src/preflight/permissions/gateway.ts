/** Rights on gateways and their targets. */
import { arn } from "../../aws/arn.js";
import { gatewayIdStart } from "../../aws/gateways.js";
import type { GatewaySpec } from "../../resources/gateway.js";
import {
  type Context,
  differs,
  idSuffix,
  onRequest,
  onResource,
  passRole,
  prefixed,
  type RightsOfKind,
  rights,
  tagging,
} from "./right.js";

export const gatewayRights: Readonly<Record<string, RightsOfKind>> = {
  "bedrock-agentcore.Gateway"({ name, action, changes, live, spec, tags }, place) {
    const on = [live?.id ?? ""];
    const context = onResource(live);
    // Every update says again which role it is.
    const passing = passRole((spec as GatewaySpec | undefined)?.roleArn, "bedrock-agentcore.amazonaws.com");
    if (action !== "create" && action !== "replace")
      return [
        ...(differs(changes)
          ? [...rights(["bedrock-agentcore:UpdateGateway"], on, context), ...passing]
          : []),
        ...tagging("bedrock-agentcore:TagResource", on, changes, context),
      ];
    // AWS makes and removes the identity of a gateway with the caller's rights.
    const directory = arn(place, "bedrock-agentcore", "workload-identity-directory/default");
    const onIdentity = (verb: string, forIt: Context) =>
      [directory, `${directory}/workload-identity/${gatewayIdStart(name)}${idSuffix}`].flatMap((one) =>
        rights([`bedrock-agentcore:${verb}WorkloadIdentity`], [one], forIt),
      );
    const tagged = onRequest(tags);
    const made = [arn(place, "bedrock-agentcore", `gateway/${gatewayIdStart(name)}${idSuffix}`)];
    return [
      ...rights(["bedrock-agentcore:CreateGateway"], ["*"], tagged),
      ...rights(["bedrock-agentcore:GetGateway"], made, {}),
      ...rights(["bedrock-agentcore:TagResource"], made, tagged),
      ...onIdentity("Create", tagged),
      ...passing,
      ...(action === "replace"
        ? [
            ...rights(["bedrock-agentcore:DeleteGateway"], on, context),
            ...rights(["bedrock-agentcore:ListGatewayTargets"], on, context),
            ...rights(["bedrock-agentcore:DeleteGatewayTarget"], on, context),
            ...onIdentity("Delete", {}),
          ]
        : []),
    ];
  },

  "bedrock-agentcore.GatewayTarget"({ identity, action, changes, live, tags }, place) {
    // Each call is about the gateway, which carries the tags; a target's id begins with its gateway's.
    const start = gatewayIdStart(identity["gateway"] ?? "");
    const gatewayId = live?.id.split("/")[0] ?? `${start}${idSuffix}`;
    const on = [arn(place, "bedrock-agentcore", `gateway/${gatewayId}`)];
    const context = prefixed("aws:ResourceTag/", tags);
    const onTarget = (...verbs: readonly string[]) =>
      rights(
        verbs.map((verb) => `bedrock-agentcore:${verb}`),
        on,
        context,
      );
    if (action === "create") return onTarget("CreateGatewayTarget", "GetGatewayTarget");
    if (action === "replace")
      return onTarget("DeleteGatewayTarget", "CreateGatewayTarget", "GetGatewayTarget");
    const isReadOnly = changes.every(({ path, before }) => path === "status" && isUnsynchronized(before));
    return differs(changes) ? onTarget(isReadOnly ? "SynchronizeGatewayTargets" : "UpdateGatewayTarget") : [];
  },
};

/** AWS failed to read a target's tools, and nothing else is wrong with it. */
function isUnsynchronized(status: unknown): boolean {
  return String(status).startsWith("SYNCHRONIZE_UNSUCCESSFUL");
}
