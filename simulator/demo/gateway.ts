/** The demo's story of topology `gateway`: a server that nobody reaches but through gateway and runtime. */
import {
  BedrockAgentCoreControlClient,
  GetAgentRuntimeEndpointCommand,
  type GetAgentRuntimeEndpointResponse,
} from "@aws-sdk/client-bedrock-agentcore-control";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { Simulator } from "../index.js";
import { deployInputs, type GatewayInputs } from "../operation.js";
import { changesOf, type Story } from "./story.js";
import { changeLines, say, subheading } from "./terminal.js";

export function behindGateway(simulator: Simulator, { "gateway-auth": auth }: GatewayInputs): Story {
  return {
    parts:
      auth === "iam"
        ? "roles, secret, runtime, gateway with its target, harness; each signs for the next (SigV4)"
        : "roles, secret, Cognito, OAuth provider, runtime, gateway with its target, harness",
    update: "the runtime makes another version of itself, and the gateway reads the tools of that.",
    logGroup: (deployed) => `/aws/bedrock-agentcore/runtimes/${runtimeId(deployed.outputs)}-DEFAULT`,

    deployed(step) {
      const [clientId = "", secret = ""] = ["zscaler-client-id", "zscaler-client-secret"].map(
        (name) => deployInputs("", "")[name],
      );
      const account = JSON.stringify(simulator.inventory());
      step.promise(
        "no credential of Zscaler's stands in the configuration of runtime, gateway or harness",
        !account.includes(secret) && !account.includes(clientId),
      );
    },

    invoked(step) {
      // The gateway puts the name of its target before the name of each tool.
      step.promise(
        "the harness reached the container through gateway and runtime",
        step.outputs["suite-results"]?.includes("zscaler-mcp-runtime-demo___zia_list_locations") ?? false,
      );
    },

    async changeImage(deployed, run) {
      const step = await run();
      subheading("What changed");
      for (const line of changeLines(step.outputs["changes"] ?? "[]")) say(`  ${line}`);
      const { status, liveVersion } = await defaultEndpoint(simulator, runtimeId(deployed));
      step.promise("the runtime serves its second version", status === "READY" && liveVersion === "2");
      step.promise(
        "one UpdateAgentRuntime and one UpdateGatewayTarget were all that changed beside the state",
        changesOf(step).join() === "UpdateAgentRuntime,UpdateGatewayTarget",
      );
    },
  };
}

const runtimeId = (outputs: Readonly<Record<string, string>>): string =>
  outputs["runtime-arn"]?.split("/").at(-1) ?? "";

async function defaultEndpoint(
  { url, cloud, environment }: Simulator,
  agentRuntimeId: string,
): Promise<GetAgentRuntimeEndpointResponse> {
  const agentCore = new BedrockAgentCoreControlClient({
    endpoint: url,
    region: cloud.region,
    credentials: {
      accessKeyId: environment["AWS_ACCESS_KEY_ID"] ?? "",
      secretAccessKey: environment["AWS_SECRET_ACCESS_KEY"] ?? "",
    },
    requestHandler: new NodeHttpHandler(),
  });
  try {
    return await agentCore.send(
      new GetAgentRuntimeEndpointCommand({ agentRuntimeId, endpointName: "DEFAULT" }),
    );
  } finally {
    agentCore.destroy();
  }
}
