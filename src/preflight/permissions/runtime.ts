/** Rights on runtimes. */
import { arn } from "../../aws/arn.js";
import {
  differs,
  idSuffix,
  onRequest,
  onResource,
  passRole,
  type RightsOfKind,
  rights,
  tagging,
} from "./right.js";

export const runtimeRights: Readonly<Record<string, RightsOfKind>> = {
  "bedrock-agentcore.AgentRuntime"({ name, action, changes, live, arns, tags }, place) {
    const agentCore = (resource: string) => arn(place, "bedrock-agentcore", resource);
    const context = onResource(live);
    const passing = passRole(arns["executionRole"], "bedrock-agentcore.amazonaws.com");
    if (action !== "create" && action !== "replace")
      return [
        ...(differs(changes)
          ? [...rights(["bedrock-agentcore:UpdateAgentRuntime"], [live?.id ?? ""], context), ...passing]
          : []),
        ...tagging("bedrock-agentcore:TagResource", [live?.id ?? ""], changes, context),
      ];
    // AWS makes the parts of a runtime with the caller's rights, as those of a harness.
    const tagged = onRequest(tags);
    const runtime = agentCore(`runtime/${name}-${idSuffix}`);
    const directory = agentCore("workload-identity-directory/default");
    const identity = `${directory}/workload-identity/${name}-${idSuffix}`;
    return [
      ...rights(
        ["bedrock-agentcore:GetAgentRuntime", "bedrock-agentcore:GetAgentRuntimeEndpoint"],
        [runtime],
        {},
      ),
      ...rights(["bedrock-agentcore:GetAgentRuntimeEndpoint"], [`${runtime}/runtime-endpoint/DEFAULT`], {}),
      ...rights(["bedrock-agentcore:CreateAgentRuntime"], [agentCore("runtime/*")], tagged),
      ...rights(
        ["bedrock-agentcore:CreateAgentRuntimeEndpoint", "bedrock-agentcore:TagResource"],
        [runtime],
        tagged,
      ),
      ...rights(["bedrock-agentcore:CreateWorkloadIdentity"], [directory], tagged),
      ...rights(["bedrock-agentcore:CreateWorkloadIdentity"], [identity], tagged),
      ...passing,
      ...(action === "replace"
        ? rights(["bedrock-agentcore:DeleteAgentRuntime"], [live?.id ?? ""], context)
        : []),
    ];
  },
};
