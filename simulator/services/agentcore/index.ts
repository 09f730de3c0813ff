/** The data plane of Amazon Bedrock AgentCore: talking to a harness. */
import type { InvokeHarnessRequest } from "@aws-sdk/client-bedrock-agentcore";
import type { Cloud } from "../../cloud.js";
import type { Service } from "../../service.js";
import { defaultEndpointName } from "../agentcore-control/harness-endpoints.js";
import type { AgentCoreStore } from "../agentcore-control/store.js";
import { taggedResource } from "../agentcore-control/tagging.js";
import { resourceTagContext } from "../tags.js";
import { invokeHarnessHandler } from "./invoke-harness.js";

/** `store` is the control plane's. */
export function agentCoreDataPlane(cloud: Cloud, store: AgentCoreStore): Service {
  return {
    name: "bedrock-agentcore",
    protocol: "rest-json",
    handlers: { InvokeHarness: invokeHarnessHandler(cloud, store) },
    authorization: {
      // User guide, "harness security": both actions, on the harness and on an endpoint that is named.
      InvokeHarness({ harnessArn = "", qualifier }: InvokeHarnessRequest) {
        const named = qualifier === undefined || qualifier === defaultEndpointName ? [] : [qualifier];
        const resources = [harnessArn, ...named.map((name) => `${harnessArn}/harness-endpoint/${name}`)];
        const context = resourceTagContext(taggedResource(store, harnessArn)?.tags);
        return [
          { action: "bedrock-agentcore:InvokeHarness", resources, context },
          { action: "bedrock-agentcore:InvokeAgentRuntime", resources, context },
        ];
      },
    },
    inventory: () => [],
  };
}
