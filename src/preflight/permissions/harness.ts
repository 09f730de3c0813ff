/** Rights on harnesses, each of which is authorised as a runtime, too. */
import { arn } from "../../aws/arn.js";
import type { HarnessSpec } from "../../resources/harness.js";
import {
  type Context,
  differs,
  idSuffix,
  onRequest,
  onResource,
  passRole,
  type RightsOfKind,
  rights,
  tagging,
} from "./right.js";

export const harnessRights: Readonly<Record<string, RightsOfKind>> = {
  "bedrock-agentcore.Harness"({ name, action, changes, live, spec, arns, tags }, place) {
    const agentCore = (resource: string) => arn(place, "bedrock-agentcore", resource);
    const runtime = agentCore(`runtime/harness_${name}-${idSuffix}`);
    const context = onResource(live);
    if (action !== "create" && action !== "replace")
      return [
        ...(differs(changes)
          ? [
              ...rights(["bedrock-agentcore:UpdateHarness"], [live?.id ?? ""], context),
              ...rights(["bedrock-agentcore:UpdateAgentRuntime"], [live?.id ?? "", runtime], context),
            ]
          : []),
        ...(changes.some(({ path }) => path === "executionRoleArn")
          ? passRole(arns["executionRole"], "bedrock-agentcore.amazonaws.com")
          : []),
        ...tagging("bedrock-agentcore:TagResource", [live?.id ?? ""], changes, context),
      ];
    // AWS makes the parts of a harness with the caller's rights.
    const tagged = onRequest(tags);
    const directory = agentCore("workload-identity-directory/default");
    const identity = `${directory}/workload-identity/harness_${name}-${idSuffix}`;
    const memory = (spec as HarnessSpec | undefined)?.memory;
    return [
      ...rights(["bedrock-agentcore:GetHarness"], [agentCore(`harness/${name}-${idSuffix}`)], {}),
      ...rights(["bedrock-agentcore:CreateHarness"], ["*"], tagged),
      ...rights(["bedrock-agentcore:CreateAgentRuntime"], [agentCore("runtime/*")], tagged),
      ...rights(
        [
          "bedrock-agentcore:CreateAgentRuntimeEndpoint",
          "bedrock-agentcore:GetAgentRuntime",
          "bedrock-agentcore:TagResource",
        ],
        [runtime],
        tagged,
      ),
      ...rights(["bedrock-agentcore:CreateWorkloadIdentity"], [directory], tagged),
      ...rights(["bedrock-agentcore:CreateWorkloadIdentity"], [identity], tagged),
      ...(memory?.managedMemoryConfiguration === undefined
        ? []
        : rights(["bedrock-agentcore:CreateMemory"], ["*"], {})),
      ...passRole(arns["executionRole"], "bedrock-agentcore.amazonaws.com"),
      ...(action === "replace"
        ? [
            ...rights(["bedrock-agentcore:DeleteHarness"], [live?.id ?? ""], context),
            ...rights(["bedrock-agentcore:DeleteAgentRuntime"], [agentCore("runtime/*")], {}),
          ]
        : []),
    ];
  },

  "bedrock-agentcore.HarnessEndpoint"({ identity, action, changes, live, tags }, place) {
    const agentCore = (resource: string) => arn(place, "bedrock-agentcore", resource);
    const harness =
      live?.id.replace(/\/harness-endpoint\/.*$/, "") ??
      agentCore(`harness/${identity["harness"]}-${idSuffix}`);
    const runtime = agentCore(`runtime/harness_${identity["harness"]}-${idSuffix}`);
    const both = (verb: string, context: Context) => [
      ...rights([`bedrock-agentcore:${verb}HarnessEndpoint`], [harness], context),
      ...rights([`bedrock-agentcore:${verb}AgentRuntimeEndpoint`], [harness, runtime], context),
    ];
    if (action === "create")
      return [
        ...both("Create", onRequest(tags)),
        ...rights(["bedrock-agentcore:GetHarnessEndpoint"], [harness], {}),
      ];
    const context = onResource(live);
    return [
      ...(differs(changes) ? both("Update", context) : []),
      ...tagging("bedrock-agentcore:TagResource", [live?.id ?? ""], changes, context),
    ];
  },
};
