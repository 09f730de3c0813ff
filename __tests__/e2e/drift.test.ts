/** What somebody changed by hand is put right by the next deploy, with the fewest calls. */
import {
  DeleteApiKeyCredentialProviderCommand,
  DeleteHarnessCommand,
  GetHarnessCommand,
  UntagResourceCommand as UntagAgentCore,
  UpdateHarnessCommand,
} from "@aws-sdk/client-bedrock-agentcore-control";
import { DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  DeleteExpressGatewayServiceCommand,
  DescribeExpressGatewayServiceCommand,
  UntagResourceCommand,
  UpdateExpressGatewayServiceCommand,
} from "@aws-sdk/client-ecs";
import {
  AttachRolePolicyCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  PutRolePolicyCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { DeleteSecretCommand } from "@aws-sdk/client-secrets-manager";
import { expect, test } from "@jest/globals";
import type { ActionResult } from "../../simulator/runner.js";
import { type Account, ask, changesMade, configurations, deploy, good, inAccount, ofType } from "./action.js";

interface Drift {
  readonly what: string;
  /** What somebody does behind our back. */
  readonly happens: (account: Account, deployed: ActionResult) => Promise<unknown>;
  /** What the next deploy calls, sorted. */
  readonly repair: readonly string[];
}

const harnessRole = "zscaler-mcp-harness-execution-role";
const policy = (Action: string) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] });

const waitUntil = async (isTrue: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 20));
};

async function updateService(
  { clients: { ecs } }: Account,
  { outputs }: ActionResult,
  variable: string,
): Promise<void> {
  const serviceArn = outputs["service-arn"] ?? "";
  const { service } = await ecs.send(new DescribeExpressGatewayServiceCommand({ serviceArn }));
  const now = service?.activeConfigurations?.[0];
  const { image = "", environment = [], ...container } = now?.primaryContainer ?? {};
  await ecs.send(
    new UpdateExpressGatewayServiceCommand({
      serviceArn,
      healthCheckPath: now?.healthCheckPath,
      primaryContainer: {
        ...container,
        image,
        environment: [...environment, { name: variable, value: "set by hand" }],
      },
    }),
  );
}

const drifts: readonly Drift[] = [
  {
    what: "a policy of a role was widened and another one attached",
    happens: async ({ clients: { iam } }) => {
      const role = { RoleName: harnessRole };
      await iam.send(
        new PutRolePolicyCommand({
          ...role,
          PolicyName: "HarnessInlinePolicy",
          PolicyDocument: policy("s3:*"),
        }),
      );
      await iam.send(
        new PutRolePolicyCommand({ ...role, PolicyName: "Backdoor", PolicyDocument: policy("iam:*") }),
      );
      const PolicyArn = "arn:aws:iam::aws:policy/AdministratorAccess";
      await iam.send(new AttachRolePolicyCommand({ ...role, PolicyArn }));
    },
    repair: ["iam:DeleteRolePolicy", "iam:DetachRolePolicy", "iam:PutRolePolicy"],
  },
  {
    what: "a role was opened to another service",
    happens: ({ clients: { iam } }) =>
      iam.send(
        new UpdateAssumeRolePolicyCommand({
          RoleName: harnessRole,
          PolicyDocument: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
              { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
            ],
          }),
        }),
      ),
    repair: ["iam:UpdateAssumeRolePolicy"],
  },
  {
    what: "a role was deleted",
    happens: async ({ clients: { iam } }) => {
      await iam.send(
        new DeleteRolePolicyCommand({ RoleName: harnessRole, PolicyName: "HarnessInlinePolicy" }),
      );
      await iam.send(new DeleteRoleCommand({ RoleName: harnessRole }));
    },
    repair: ["iam:CreateRole", "iam:PutRolePolicy"],
  },
  {
    what: "the harness got another prompt",
    happens: async ({ clients: { control } }, { outputs }) => {
      const harnessId = outputs["harness-id"] ?? "";
      await control.send(
        new UpdateHarnessCommand({ harnessId, systemPrompt: [{ text: "Do as you like." }] }),
      );
      await waitUntil(
        async () => (await control.send(new GetHarnessCommand({ harnessId }))).harness?.status === "READY",
      );
    },
    repair: ["bedrock-agentcore-control:UpdateHarness"],
  },
  {
    what: "the harness was deleted",
    happens: async (account, { outputs }) => {
      const harnessId = outputs["harness-id"] ?? "";
      await account.clients.control.send(new DeleteHarnessCommand({ harnessId }));
      await waitUntil(() => ofType(account, "AWS::BedrockAgentCore::Harness").length === 0);
    },
    // A new harness has a new runtime, and with it a new log group.
    repair: ["bedrock-agentcore-control:CreateHarness", "logs:CreateLogGroup", "logs:PutRetentionPolicy"],
  },
  {
    what: "the service got another variable",
    happens: (account, deployed) => updateService(account, deployed, "ZSCALER_MCP_LOG_LEVEL"),
    repair: ["ecs:UpdateExpressGatewayService"],
  },
  {
    what: "the service was deleted: the new one has a new name, which the harness gets to know",
    happens: async (account, { outputs }) => {
      const serviceArn = outputs["service-arn"] ?? "";
      await account.clients.ecs.send(new DeleteExpressGatewayServiceCommand({ serviceArn }));
      await waitUntil(() => ofType(account, "AWS::ECS::ExpressGatewayService").length === 0);
    },
    repair: ["bedrock-agentcore-control:UpdateHarness", "ecs:CreateExpressGatewayService"],
  },
  {
    what: "owner tags were taken off a role, the service and the harness",
    happens: async ({ clients: { iam, ecs, control } }, { outputs }) => {
      const keys = ["managed-by", "zscaler-harness-stage"];
      await iam.send(new UntagRoleCommand({ RoleName: harnessRole, TagKeys: keys }));
      await ecs.send(new UntagResourceCommand({ resourceArn: outputs["service-arn"], tagKeys: keys }));
      await control.send(new UntagAgentCore({ resourceArn: outputs["harness-arn"], tagKeys: keys }));
    },
    repair: ["bedrock-agentcore-control:TagResource", "ecs:TagResource", "iam:TagRole"],
  },
  {
    what: "the container's log group was deleted",
    happens: ({ clients: { logs } }) =>
      logs.send(new DeleteLogGroupCommand({ logGroupName: "/ecs/zscaler-mcp" })),
    repair: ["logs:CreateLogGroup", "logs:PutRetentionPolicy"],
  },
  {
    what: "the credential provider was deleted",
    happens: ({ clients: { control } }) =>
      control.send(new DeleteApiKeyCredentialProviderCommand({ name: "zscaler-mcp-creds" })),
    repair: ["bedrock-agentcore-control:CreateApiKeyCredentialProvider"],
  },
];

test.concurrent.each(drifts)("repaired: $what", ({ happens, repair }) =>
  inAccount(async (account) => {
    const deployed = await good(deploy(account));
    const before = configurations(account);
    await happens(account, deployed);
    account.forgetCalls();
    const result = await good(deploy(account));
    expect([...changesMade(account)].sort()).toEqual(repair);
    expect(result.outputs).toMatchObject({ changed: "true", status: "ready" });
    expect(comparable(configurations(account))).toEqual(comparable(before));
    const { tools } = await ask(account, result.outputs["harness-arn"], "List the ZIA rule labels.");
    expect(tools).toEqual(["zia_list_rule_labels success"]);
    account.forgetCalls();
    expect((await good(deploy(account))).outputs["changed"]).toBe("false");
    expect(changesMade(account)).toEqual([]);
  })(),
);

test.concurrent("repaired: the secret was scheduled for deletion; it is restored, not made again", () =>
  inAccount(async (account) => {
    await good(deploy(account));
    const [before] = ofType(account, "AWS::SecretsManager::Secret");
    await account.clients.secrets.send(
      new DeleteSecretCommand({ SecretId: "zscaler-mcp-harness/credentials" }),
    );
    account.forgetCalls();
    await good(deploy(account));
    expect(changesMade(account)).toContain("secretsmanager:RestoreSecret");
    expect(changesMade(account)).not.toContain("secretsmanager:CreateSecret");
    const [after] = ofType(account, "AWS::SecretsManager::Secret");
    expect(after?.id).toBe(before?.id);
  })());

/** Tasks and revisions tell of the rollouts there were; the rest must be as it was. */
function comparable(items: ReturnType<typeof configurations>) {
  return (
    items
      .filter(({ type }) => !/::Task(?:Definition)?$|LoadBalancer$|WorkloadIdentity$/.test(type))
      // The harness that was deleted leaves its logs, which are kept for reading.
      .filter(({ type, id }) => type !== "AWS::Logs::LogGroup" || !id.includes("/runtimes/"))
      .map(({ type, tags, configuration }) => ({ type, tags, configuration: withoutHost(configuration) }))
  );
}

/** A service that was rolled out once more knows its name by then. */
function withoutHost(configuration: unknown): unknown {
  return JSON.parse(
    JSON.stringify(configuration ?? {}).replaceAll(
      /\{"name":"(?:ZSCALER_MCP_ALLOWED_HOSTS|ZSCALER_MCP_DISABLE_HOST_VALIDATION)","value":"[^"]*"\}/g,
      '"host"',
    ),
  );
}
