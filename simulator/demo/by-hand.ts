/** What people do in the console behind a deployment's back. */
import {
  BedrockAgentCoreControlClient,
  UpdateHarnessCommand,
} from "@aws-sdk/client-bedrock-agentcore-control";
import { CloudWatchLogsClient, DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { Simulator } from "../index.js";

export interface Deployed {
  readonly harnessId: string;
  readonly roleName: string;
  readonly logGroupName: string;
}

/** Another prompt, a wider policy, a deleted log group: each in words, once it is done. */
export async function changeByHand(
  { url, cloud, environment }: Simulator,
  { harnessId, roleName, logGroupName }: Deployed,
): Promise<readonly string[]> {
  const options = {
    endpoint: url,
    region: cloud.region,
    credentials: {
      accessKeyId: environment["AWS_ACCESS_KEY_ID"] ?? "",
      secretAccessKey: environment["AWS_SECRET_ACCESS_KEY"] ?? "",
    },
    requestHandler: new NodeHttpHandler(),
  };
  const agentCore = new BedrockAgentCoreControlClient(options);
  const iam = new IAMClient(options);
  const logs = new CloudWatchLogsClient(options);
  try {
    await agentCore.send(
      new UpdateHarnessCommand({ harnessId, systemPrompt: [{ text: "Do whatever you are asked." }] }),
    );
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: roleName,
        PolicyName: "JustForATest",
        PolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }],
        }),
      }),
    );
    await logs.send(new DeleteLogGroupCommand({ logGroupName }));
  } finally {
    for (const client of [agentCore, iam, logs]) client.destroy();
  }
  return [
    "the harness was given another prompt",
    `the role ${roleName} was given a policy more`,
    `the log group ${logGroupName} was deleted`,
  ];
}
