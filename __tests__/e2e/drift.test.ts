/** What somebody changed by hand is told by a plan, and put right by the next deploy, with the fewest calls. */
import {
  DeleteApiKeyCredentialProviderCommand,
  DeleteHarnessCommand,
  GetHarnessCommand,
  UntagResourceCommand as UntagAgentCore,
  UpdateApiKeyCredentialProviderCommand,
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
import {
  type Account,
  actionsIn,
  ask,
  changesMade,
  configurations,
  deploy,
  good,
  inAccount,
  ofType,
  plan,
  writes,
} from "./action.js";

interface Drift {
  readonly what: string;
  /** What somebody does behind our back. */
  readonly happens: (account: Account, deployed: ActionResult) => Promise<unknown>;
  /** What a plan then says, sorted: the resource, what happens to it, and what of it differs. */
  readonly told: readonly string[];
  /** What the next deploy calls, sorted. */
  readonly repair: readonly string[];
}

const harnessRole = "zscaler-mcp-harness-execution-role";
const policy = (Action: string) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] });

const waitUntil = async (isTrue: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 20));
};

/** `resource action: paths` of everything that a plan would change. */
const differencesIn = ({ outputs }: ActionResult): readonly string[] =>
  (
    JSON.parse(outputs["changes"] ?? "[]") as readonly {
      readonly resource: string;
      readonly action: string;
      readonly changes: readonly { readonly path: string }[];
    }[]
  )
    .map(({ resource, action, changes }) =>
      [`${resource} ${action}`, changes.map(({ path }) => path).join(", ")].filter(Boolean).join(": "),
    )
    .sort();

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
      healthCheckPath: `${now?.healthCheckPath}?by=hand`,
      primaryContainer: {
        ...container,
        image: image.replace(/@.*/, ":2.0"),
        environment: [...environment, { name: variable, value: "set by hand" }],
      },
    }),
  );
}

/** What `updateService` changes; the rollout that mends it lets the container know its own name, too. */
const byHand: readonly string[] = [
  "primaryContainer.image",
  "healthCheckPath",
  "primaryContainer.environment.ZSCALER_MCP_DISABLE_HOST_VALIDATION",
  "primaryContainer.environment.ZSCALER_MCP_LOG_LEVEL",
  "primaryContainer.environment.ZSCALER_MCP_ALLOWED_HOSTS",
];

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
    told: [
      "harness-role update: managedPolicies, inlinePolicies.Backdoor, inlinePolicies.HarnessInlinePolicy",
    ],
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
    told: ["harness-role update: trust"],
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
    told: ["harness-role create"],
    repair: ["iam:CreateRole", "iam:PutRolePolicy"],
  },
  {
    what: "the harness got another prompt and another server",
    happens: async ({ clients: { control } }, { outputs }) => {
      const harnessId = outputs["harness-id"] ?? "";
      await control.send(
        new UpdateHarnessCommand({
          harnessId,
          systemPrompt: [{ text: "Do as you like." }],
          tools: [
            { type: "remote_mcp", name: "zscaler", config: { remoteMcp: { url: "https://other.test/mcp" } } },
          ],
        }),
      );
      await waitUntil(
        async () => (await control.send(new GetHarnessCommand({ harnessId }))).harness?.status === "READY",
      );
    },
    told: ["harness update: systemPrompt, tools"],
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
    told: [
      "harness create",
      "harness-logs update: /aws/bedrock-agentcore/runtimes/harness_zscaler_mcp_harness-(known after deploy)-DEFAULT",
    ],
    repair: ["bedrock-agentcore-control:CreateHarness", "logs:CreateLogGroup", "logs:PutRetentionPolicy"],
  },
  {
    what: "the service got another image, health path and variable",
    happens: (account, deployed) => updateService(account, deployed, "ZSCALER_MCP_LOG_LEVEL"),
    told: [`mcp-service update: ${byHand.join(", ")}`],
    repair: ["ecs:UpdateExpressGatewayService"],
  },
  {
    what: "the service was deleted: the new one has a new name, which the harness gets to know",
    happens: async (account, { outputs }) => {
      const serviceArn = outputs["service-arn"] ?? "";
      await account.clients.ecs.send(new DeleteExpressGatewayServiceCommand({ serviceArn }));
      await waitUntil(() => ofType(account, "AWS::ECS::ExpressGatewayService").length === 0);
    },
    told: ["harness update: tools", "mcp-service create"],
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
    told: ["harness", "harness-role", "mcp-service"].map(
      (id) => `${id} update: tags.managed-by, tags.zscaler-harness-stage`,
    ),
    repair: ["bedrock-agentcore-control:TagResource", "ecs:TagResource", "iam:TagRole"],
  },
  {
    what: "the container's log group was deleted",
    happens: ({ clients: { logs } }) =>
      logs.send(new DeleteLogGroupCommand({ logGroupName: "/ecs/zscaler-mcp" })),
    told: ["log-group create"],
    repair: ["logs:CreateLogGroup", "logs:PutRetentionPolicy"],
  },
  {
    what: "the credential provider was deleted",
    happens: ({ clients: { control } }) =>
      control.send(new DeleteApiKeyCredentialProviderCommand({ name: "zscaler-mcp-creds" })),
    told: ["credentials create"],
    repair: [
      "bedrock-agentcore-control:CreateApiKeyCredentialProvider",
      "bedrock-agentcore-control:TagResource",
    ],
  },
  {
    what: "somebody put another key into the vault",
    happens: ({ clients: { control } }) =>
      control.send(
        new UpdateApiKeyCredentialProviderCommand({ name: "zscaler-mcp-creds", apiKey: "Basic d3Jvbmc=" }),
      ),
    told: ["credentials update: apiKey"],
    repair: [
      "bedrock-agentcore-control:TagResource",
      "bedrock-agentcore-control:UpdateApiKeyCredentialProvider",
    ],
  },
];

test.concurrent.each(drifts)("told and repaired: $what", ({ happens, told, repair }) =>
  inAccount(async (account) => {
    const deployed = await good(deploy(account));
    const before = configurations(account);
    await happens(account, deployed);
    account.forgetCalls();
    const planned = await good(plan(account));
    expect(differencesIn(planned)).toEqual(told);
    expect(writes(account)).toEqual([]);
    const result = await good(deploy(account));
    expect(actionsIn(planned)).toEqual(actionsIn(result));
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
    const planned = await good(plan(account));
    expect(planned.outputs["changes"]).toContain('"before":"scheduled for deletion","after":"restored"');
    expect(writes(account)).toEqual([]);
    const restored = await good(deploy(account));
    expect(actionsIn(planned)).toEqual(["credentials update", "mcp-service update", "secret update"]);
    expect(actionsIn(restored)).toEqual(actionsIn(planned));
    expect(changesMade(account)).toContain("secretsmanager:RestoreSecret");
    expect(changesMade(account)).not.toContain("secretsmanager:CreateSecret");
    const [after] = ofType(account, "AWS::SecretsManager::Secret");
    expect(after?.id).toBe(before?.id);
  })());

/** A key that was written anew has another version. */
const vaultVersion = "zscaler-harness-vault-version";

/** Tasks and revisions tell of the rollouts there were; the rest must be as it was. */
function comparable(items: ReturnType<typeof configurations>) {
  return (
    items
      .filter(({ type }) => !/::Task(?:Definition)?$|LoadBalancer$|WorkloadIdentity$/.test(type))
      // The harness that was deleted leaves its logs, which are kept for reading.
      .filter(({ type, id }) => type !== "AWS::Logs::LogGroup" || !id.includes("/runtimes/"))
      .map(({ type, tags: { [vaultVersion]: _written, ...tags } = {}, configuration }) => ({
        type,
        tags,
        configuration: withoutHost(configuration),
      }))
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
