/** What somebody changed by hand is told by plan and status, and put right by the next deploy, with the fewest calls. */
import {
  CreateGatewayTargetCommand,
  DeleteApiKeyCredentialProviderCommand,
  UntagResourceCommand as UntagAgentCore,
  UpdateApiKeyCredentialProviderCommand,
} from "@aws-sdk/client-bedrock-agentcore-control";
import { DeleteLogGroupCommand, PutRetentionPolicyCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DeleteUserPoolClientCommand } from "@aws-sdk/client-cognito-identity-provider";
import { UntagResourceCommand } from "@aws-sdk/client-ecs";
import { UntagRoleCommand } from "@aws-sdk/client-iam";
import { DeleteSecretCommand } from "@aws-sdk/client-secrets-manager";
import { expect, test } from "@jest/globals";
import type { ActionResult } from "../../simulator/runner.js";
import {
  type Account,
  actionsIn,
  ask,
  deploy,
  good,
  inAccount,
  nameOf,
  plan,
  region,
  run,
  writes,
} from "./action.js";
import {
  changeAuthorizer,
  changeHarness,
  changeRuntime,
  changeScopes,
  changeService,
  changeTarget,
  type Deployed,
  deleteGateway,
  deleteHarness,
  deleteRole,
  deleteRuntime,
  deleteService,
  deleteTarget,
  poolOf,
  replacePolicies,
  targetOf,
  waitUntil,
  widenRole,
} from "./by-hand.js";
import { comparable } from "./reliability/outcome.js";
import { ecs, gatewayWithCognito, gatewayWithIam, type Topology } from "./topologies.js";

interface Drift {
  readonly topology: Topology;
  readonly what: string;
  /** What somebody does behind our back. */
  readonly happens: (account: Account, deployed: Deployed) => Promise<unknown>;
  /** What a plan then says: the resource, what happens to it, and what of it differs. */
  readonly told: readonly string[];
  /** Which of that has not drifted, but follows from the rest. */
  readonly follows?: readonly string[];
  /** What the next deploy calls to change something. */
  readonly repair: readonly string[];
}

const control = "bedrock-agentcore-control";
const secretName = "zscaler-mcp-harness/credentials";
const ownerTags = ["managed-by", "zscaler-harness-stage"];
const tags = ownerTags.map((tag) => `tags.${tag}`).join(", ");

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

/** A secret that is scheduled for deletion is not made again; what it holds then cannot be read beforehand. */
const restored = ["secretsmanager:PutSecretValue", "secretsmanager:RestoreSecret"];

/** What both kinds of gateway have in common; `kind` is in the names of what is behind the one with IAM. */
const changedBehindGateway = (kind: "" | "iam-") => ({
  what: "everything is changed",
  async happens(account: Account, deployed: Deployed) {
    const { iam, control: agentCore } = account.clients;
    await changeTarget(account, deployed);
    await changeHarness(account, deployed);
    await changeRuntime(account, deployed);
    for (const arn of ["gateway-arn", "runtime-arn"])
      await agentCore.send(new UntagAgentCore({ resourceArn: deployed.outputs[arn], tagKeys: ownerTags }));
    await widenRole(account, "zscaler-mcp-harness-execution-role");
    await replacePolicies(account, `zscaler-mcp-harness-${kind}gateway-role`, "GatewayInlinePolicy");
    await iam.send(
      new UntagRoleCommand({ RoleName: `zscaler-mcp-harness-${kind}runtime-role`, TagKeys: ownerTags }),
    );
  },
  told: [
    "gateway-role update: trust, inlinePolicies.GatewayInlinePolicy",
    "harness update: systemPrompt, tools",
    "harness-role update: managedPolicies, inlinePolicies.Backdoor",
    `runtime update: ${[
      "agentRuntimeArtifact.containerConfiguration.containerUri",
      "environmentVariables.ZSCALER_MCP_WRITE_ENABLED",
      tags,
    ].join(", ")}`,
    `runtime-role update: ${tags}`,
  ],
  repair: [
    `${control}:TagResource`,
    `${control}:TagResource`,
    `${control}:UpdateAgentRuntime`,
    `${control}:UpdateGatewayTarget`,
    `${control}:UpdateHarness`,
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
    "iam:PutRolePolicy",
    "iam:TagRole",
    "iam:UpdateAssumeRolePolicy",
  ],
});

const deletedBehindGateway = (kind: "" | "iam-") => ({
  what: "everything but the harness is deleted",
  async happens(account: Account, deployed: Deployed) {
    await deleteRole(account, `zscaler-mcp-harness-${kind}runtime-role`, "RuntimeInlinePolicy");
    await account.clients.secrets.send(new DeleteSecretCommand({ SecretId: secretName }));
    await deleteGateway(account, deployed);
    await deleteRuntime(account, deployed);
  },
  told: [
    "gateway create",
    "gateway-target create",
    "harness update: tools",
    "runtime create",
    `runtime-logs update: /aws/bedrock-agentcore/runtimes/zscaler_mcp_${kind.replace("-", "_")}runtime-(known after deploy)-DEFAULT`,
    "runtime-role create",
    "secret update: DeletedDate",
  ],
  // What has a new address is told to what calls it.
  follows: ["harness", "runtime-logs"],
  repair: [
    `${control}:CreateAgentRuntime`,
    `${control}:CreateGateway`,
    `${control}:CreateGatewayTarget`,
    `${control}:UpdateHarness`,
    "iam:CreateRole",
    "iam:PutRolePolicy",
    "logs:CreateLogGroup",
    "logs:PutRetentionPolicy",
    ...restored,
  ],
});

const drifts: readonly Drift[] = [
  {
    topology: ecs,
    what: "everything is changed",
    async happens(account, deployed) {
      const { iam, ecs: service, control: agentCore, logs } = account.clients;
      const { outputs } = deployed;
      await widenRole(account, "zscaler-mcp-harness-execution-role");
      await replacePolicies(account, "zscaler-mcp-ecs-infrastructure-role", "Backdoor");
      await iam.send(
        new UntagRoleCommand({ RoleName: "zscaler-mcp-ecs-task-execution-role", TagKeys: ownerTags }),
      );
      await service.send(
        new UntagResourceCommand({ resourceArn: outputs["service-arn"], tagKeys: ownerTags }),
      );
      await agentCore.send(new UntagAgentCore({ resourceArn: outputs["harness-arn"], tagKeys: ownerTags }));
      await agentCore.send(
        new UpdateApiKeyCredentialProviderCommand({ name: "zscaler-mcp-creds", apiKey: "Basic d3Jvbmc=" }),
      );
      await logs.send(
        new PutRetentionPolicyCommand({ logGroupName: "/ecs/zscaler-mcp", retentionInDays: 1 }),
      );
      await changeHarness(account, deployed);
      await changeService(account, deployed);
    },
    told: [
      "credentials update: apiKey",
      `harness update: systemPrompt, tools, ${tags}`,
      "harness-role update: managedPolicies, inlinePolicies.Backdoor",
      "infrastructure-role update: trust, inlinePolicies.Backdoor",
      "log-group update: retentionInDays",
      // The rollout that mends it lets the container know its own name, too.
      `mcp-service update: ${[
        "primaryContainer.image",
        "healthCheckPath",
        "primaryContainer.environment.ZSCALER_MCP_DISABLE_HOST_VALIDATION",
        "primaryContainer.environment.ZSCALER_MCP_LOG_LEVEL",
        "primaryContainer.environment.ZSCALER_MCP_ALLOWED_HOSTS",
        tags,
      ].join(", ")}`,
      `task-execution-role update: ${tags}`,
    ],
    repair: [
      `${control}:TagResource`,
      `${control}:TagResource`,
      `${control}:UpdateApiKeyCredentialProvider`,
      `${control}:UpdateHarness`,
      "ecs:TagResource",
      "ecs:UpdateExpressGatewayService",
      "iam:DeleteRolePolicy",
      "iam:DeleteRolePolicy",
      "iam:DetachRolePolicy",
      "iam:TagRole",
      "iam:UpdateAssumeRolePolicy",
      "logs:PutRetentionPolicy",
    ],
  },
  {
    topology: ecs,
    what: "everything but the harness is deleted",
    async happens(account, deployed) {
      const { control: agentCore, logs, secrets } = account.clients;
      await agentCore.send(new DeleteApiKeyCredentialProviderCommand({ name: "zscaler-mcp-creds" }));
      await logs.send(new DeleteLogGroupCommand({ logGroupName: "/ecs/zscaler-mcp" }));
      await deleteRole(account, "zscaler-mcp-harness-execution-role", "HarnessInlinePolicy");
      await secrets.send(new DeleteSecretCommand({ SecretId: secretName }));
      await deleteService(account, deployed);
    },
    told: [
      "credentials create",
      "harness update: tools",
      "harness-role create",
      "log-group create",
      "mcp-service create",
      "secret update: DeletedDate",
    ],
    // The new service has a new name, which the harness gets to know.
    follows: ["harness"],
    repair: [
      `${control}:CreateApiKeyCredentialProvider`,
      `${control}:TagResource`,
      `${control}:UpdateHarness`,
      "ecs:CreateExpressGatewayService",
      "iam:CreateRole",
      "iam:PutRolePolicy",
      "logs:CreateLogGroup",
      "logs:PutRetentionPolicy",
      ...restored,
    ],
  },
  {
    ...changedBehindGateway("iam-"),
    topology: gatewayWithIam,
    told: [
      ...changedBehindGateway("iam-").told,
      `gateway update: ${tags}`,
      "gateway-target update: description, targetConfiguration.mcp.mcpServer.endpoint",
    ],
  },
  { ...deletedBehindGateway("iam-"), topology: gatewayWithIam },
  {
    topology: gatewayWithCognito,
    what: "everything is changed",
    async happens(account, deployed) {
      const providerArn = deployed.outputs["credential-provider-arn"];
      // Without a scope the runtime refuses the token: the target is broken as well.
      await changeTarget(account, deployed, {
        credentialProviderType: "OAUTH",
        credentialProvider: { oauthCredentialProvider: { providerArn, scopes: [] } },
      });
      await changeAuthorizer(account, deployed);
      await changeScopes(account);
      await changedBehindGateway("").happens(account, deployed);
    },
    told: [
      ...changedBehindGateway("").told,
      `gateway update: ${[
        "description",
        "authorizerConfiguration.customJWTAuthorizer.allowedClients",
        "authorizerConfiguration.customJWTAuthorizer.allowedScopes",
        tags,
      ].join(", ")}`,
      `gateway-target update: ${[
        "status",
        "description",
        "targetConfiguration.mcp.mcpServer.endpoint",
        "credentialProviderConfigurations.oauthCredentialProvider.scopes",
        "credentialProviderConfigurations.oauthCredentialProvider.grantType",
      ].join(", ")}`,
      "resource-server update: Scopes.admin",
      "user-pool-client update: AllowedOAuthScopes, ExplicitAuthFlows",
    ],
    repair: [
      ...changedBehindGateway("").repair,
      `${control}:UpdateGateway`,
      "cognito-idp:UpdateResourceServer",
      "cognito-idp:UpdateUserPoolClient",
    ],
  },
  {
    topology: gatewayWithCognito,
    what: "everything but the harness is deleted",
    async happens(account, deployed) {
      await deletedBehindGateway("").happens(account, deployed);
      await account.clients.cognito.send(new DeleteUserPoolClientCommand(await poolOf(account)));
    },
    told: [
      ...deletedBehindGateway("").told,
      "oauth-provider update: clientId, clientSecret",
      "user-pool-client create",
    ],
    follows: [...deletedBehindGateway("").follows, "oauth-provider"],
    repair: [
      ...deletedBehindGateway("").repair,
      `${control}:TagResource`,
      `${control}:UpdateOauth2CredentialProvider`,
      "cognito-idp:CreateUserPoolClient",
    ],
  },
  ...[ecs, gatewayWithCognito].map(
    (topology): Drift => ({
      topology,
      what: "the harness is deleted",
      happens: deleteHarness,
      // A new harness has a new runtime, and with it a new log group.
      told: [
        "harness create",
        "harness-logs update: /aws/bedrock-agentcore/runtimes/harness_zscaler_mcp_harness-(known after deploy)-DEFAULT",
      ],
      follows: ["harness-logs"],
      repair: [`${control}:CreateHarness`, "logs:CreateLogGroup", "logs:PutRetentionPolicy"],
    }),
  ),
];

test.concurrent.each(drifts)("$topology.name: told and repaired: $what by hand", (drift) =>
  inAccount(async (account) => {
    const { topology, happens, told, follows = [], repair } = drift;
    const { inputs } = topology;
    const deployed = await good(deploy(account, inputs));
    const before = comparable(account);
    await happens(account, deployed);
    account.forgetCalls();
    const seen = await run(account, { operation: "status" });
    const planned = await good(plan(account, inputs));
    expect(writes(account)).toEqual([]);
    expect(differencesIn(planned)).toEqual([...told].sort());
    expect(resourcesIn(seen)).toEqual(resourcesIn(planned).filter((id) => !follows.includes(id)));
    const result = await good(deploy(account, inputs));
    expect(actionsIn(planned)).toEqual(actionsIn(result));
    expect([...effects(account)].sort()).toEqual([...repair].sort());
    expect(result.outputs).toMatchObject({ changed: "true", status: "ready" });
    expect(comparable(account)).toEqual(before);
    const { tools } = await ask(account, result.outputs["harness-arn"], "List the ZIA rule labels.");
    expect(tools).toEqual(["zia_list_rule_labels success"]);
    account.forgetCalls();
    expect((await good(deploy(account, inputs))).outputs["changed"]).toBe("false");
    expect(writes(account)).toEqual([]);
  })(),
);

/** Changes that AWS made: a new role's first use is refused until IAM has told of it. */
const effects = (account: Account) =>
  account
    .calls()
    .filter(({ mutating, error, service }) => mutating && error === undefined && service !== "s3")
    .map(nameOf);

const resourcesIn = (result: ActionResult) => actionsIn(result).map((action) => action.split(" ")[0] ?? "");

test.concurrent("a target that failed, which AWS lets nobody change, is made anew", () =>
  inAccount(async (account) => {
    const { inputs } = gatewayWithIam;
    const deployed = await good(deploy(account, inputs));
    const { gatewayIdentifier, target } = await targetOf(account, deployed);
    const { name, credentialProviderConfigurations } = target;
    await deleteTarget(account, deployed);
    await account.clients.control.send(
      new CreateGatewayTargetCommand({
        ...{ gatewayIdentifier, name, credentialProviderConfigurations },
        targetConfiguration: {
          mcp: { mcpServer: { endpoint: `https://bedrock-agentcore.${region}.amazonaws.com/runtimes/none` } },
        },
      }),
    );
    await waitUntil(async () => (await targetOf(account, deployed)).target.status === "FAILED");
    const mended = await good(deploy(account, inputs));
    expect(actionsIn(mended)).toEqual(["gateway-target replace"]);
    const { tools } = await ask(account, mended.outputs["harness-arn"], "List the ZIA locations.");
    expect(tools).toEqual(["zia_list_locations success"]);
  })());
