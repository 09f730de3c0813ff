/** What goes wrong between the harness and its model, its credential and its server: seen when it is asked. */
import {
  GetHarnessCommand,
  type Harness,
  ListHarnessesCommand,
  UpdateHarnessCommand,
  type UpdateHarnessRequest,
} from "@aws-sdk/client-bedrock-agentcore-control";
import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeExpressGatewayServiceCommand,
  UpdateExpressGatewayServiceCommand,
} from "@aws-sdk/client-ecs";
import { GetRolePolicyCommand, ListRolePoliciesCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import type { ActionResult } from "../../../simulator/runner.js";
import { type Account, accountId, deploy, good, region, run } from "../action.js";
import { unverified } from "../reliability/killing.js";
import type { Scenario } from "./scenario.js";
import { publish } from "./servers.js";

const role = "zscaler-mcp-harness-execution-role";

/** The agent gives up after one call of a tool. */
export const deployed = (account: Account): Promise<ActionResult> =>
  good(deploy(account, { ...unverified, "max-iterations": "1" }));

const ask = (account: Account, prompt = "List the ZPA app segments."): Promise<ActionResult> =>
  run(account, { operation: "invoke", prompt, retries: "0", "poll-interval": "50ms" });

async function harnessOf({ clients: { control } }: Account): Promise<Harness> {
  const { harnesses = [] } = await control.send(new ListHarnessesCommand({}));
  const { harness } = await control.send(new GetHarnessCommand({ harnessId: harnesses[0]?.harnessId }));
  if (harness === undefined) throw new Error("There is no harness.");
  return harness;
}

const soon = () => new Promise((resolve) => setTimeout(resolve, 20));

/** The harness is changed by hand, the agent is asked, and the harness is put back as it was. */
const askingWith =
  (change: (harness: Harness) => Omit<UpdateHarnessRequest, "harnessId">): Scenario["provoke"] =>
  async (account) => {
    const before = await harnessOf(account);
    await update(account, change(before));
    const result = await ask(account);
    await update(account, { model: before.model, tools: before.tools });
    return result;
  };

async function update(account: Account, change: Omit<UpdateHarnessRequest, "harnessId">): Promise<void> {
  const { harnessId } = await harnessOf(account);
  await account.clients.control.send(new UpdateHarnessCommand({ harnessId, ...change }));
  while ((await harnessOf(account)).status !== "READY") await soon();
}

const model = (bedrockModelConfig: object) => (harness: Harness) => ({
  model: {
    bedrockModelConfig: { modelId: "", ...harness.model?.bedrockModelConfig, ...bedrockModelConfig },
  },
});

const toolAt = (url: string) => (harness: Harness) => ({
  tools: harness.tools?.map((tool) => ({
    ...tool,
    config: { remoteMcp: { ...tool.config?.remoteMcp, url } },
  })),
});

/** The harness's role loses these actions; the agent is asked, and the role gets them back. */
const askingWithout =
  (...actions: readonly string[]): Scenario["provoke"] =>
  async (account) => {
    const { iam } = account.clients;
    const { PolicyNames: [PolicyName] = [] } = await iam.send(
      new ListRolePoliciesCommand({ RoleName: role }),
    );
    const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName: role, PolicyName }));
    const whole = decodeURIComponent(PolicyDocument ?? "");
    const policy = JSON.parse(whole) as { Statement: readonly { Action: string | readonly string[] }[] };
    const put = (document: string) =>
      iam.send(new PutRolePolicyCommand({ RoleName: role, PolicyName, PolicyDocument: document }));
    const left = policy.Statement.map((statement) => ({
      ...statement,
      Action: [statement.Action].flat().filter((action) => !actions.includes(action)),
    })).filter(({ Action }) => Action.length > 0);
    await put(JSON.stringify({ ...policy, Statement: left }));
    await soon();
    const result = await ask(account);
    await put(whole);
    await soon();
    return result;
  };

const serviceArn = `arn:aws:ecs:${region}:${accountId}:service/zscaler-mcp/zscaler-mcp-server`;

/** Somebody changes the service by hand, in the console for one. */
async function redeployedWith({ clients: { ecs } }: Account, name: string, value: string): Promise<void> {
  const { service } = await ecs.send(new DescribeExpressGatewayServiceCommand({ serviceArn }));
  const container = service?.activeConfigurations?.[0]?.primaryContainer;
  if (container === undefined) throw new Error("There is no service.");
  const primaryContainer = { ...container, environment: [...(container.environment ?? []), { name, value }] };
  await ecs.send(new UpdateExpressGatewayServiceCommand({ serviceArn, primaryContainer }));
}

async function containerSays({ clients: { logs } }: Account, words: string): Promise<boolean> {
  const { events = [] } = await logs.send(
    new FilterLogEventsCommand({ logGroupName: "/ecs/zscaler-mcp", filterPattern: `"${words}"` }),
  );
  return events.length > 0;
}

/** Of the harness's limits and its model. */
export const modelScenarios: readonly Scenario[] = [
  {
    rules: ["iteration-limit"],
    when: "the agent needs more calls than it may make",
    provoke: (account) => ask(account, "List the ZPA app segments and the ZIA locations."),
  },
  {
    rules: ["model-max-tokens"],
    when: "the model gives shorter answers than are asked for",
    provoke: askingWith(model({ maxTokens: 1_000_000 })),
  },
  {
    rules: ["model-access"],
    when: "the region does not have the model's profile",
    provoke: askingWith(model({ modelId: "eu.anthropic.claude-sonnet-4-5-20250929-v1:0" })),
  },
];

/** Of the harness's role. */
export const roleScenarios: readonly Scenario[] = [
  {
    rules: ["mcp-client-failed"],
    when: "the harness may not pull its own image",
    provoke: askingWithout("ecr-public:GetAuthorizationToken", "sts:GetServiceBearerToken"),
  },
  {
    rules: ["token-vault-denied"],
    when: "the harness may not look its credential up",
    provoke: askingWithout("bedrock-agentcore:GetResourceApiKey"),
  },
  {
    rules: ["token-vault-secret-denied"],
    when: "the harness may not read the secret behind its credential",
    provoke: askingWithout("secretsmanager:GetSecretValue"),
  },
];

/** Of the harness's tool and the server behind it. */
export const toolScenarios: readonly Scenario[] = [
  {
    rules: ["mcp-client-failed", "gateway-only-url"],
    when: "the harness was given a runtime's URL, which wants signed requests",
    provoke: (account) => {
      const host = "bedrock-agentcore.eu-west-1.amazonaws.com";
      return publish(account, host, { status: 403 }, () =>
        askingWith(toolAt(`https://${host}/runtimes/arn%3Aaws/invocations`))(account),
      );
    },
  },
  {
    rules: ["mcp-client-failed", "mcp-redirected"],
    when: "an older tool gave the harness a URL with a slash at its end",
    provoke: (account) =>
      publish(account, "old.example.com", { status: 307, headers: { location: "/mcp" } }, () =>
        askingWith(toolAt("https://old.example.com/mcp/"))(account),
      ),
  },
  {
    rules: ["container-secret-denied"],
    when: "somebody has the container read a secret by itself, without a role for it",
    succeeds: true,
    provoke: async (account) => {
      await redeployedWith(account, "ZSCALER_SECRET_NAME", "zscaler");
      while (!(await containerSays(account, "Could not load"))) await soon();
      return run(account, { operation: "logs", since: "1h", "poll-interval": "50ms" });
    },
  },
];
