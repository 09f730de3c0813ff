/** A deploy of a stage that is there already: what did not change is left alone, what did is changed by the fewest calls. */
import { DescribeExpressGatewayServiceCommand } from "@aws-sdk/client-ecs";
import { expect, test } from "@jest/globals";
import {
  type Account,
  ask,
  changesMade,
  credentials,
  deploy,
  good,
  type Inputs,
  inAccount,
  ofType,
  repository,
  rollouts,
  stateText,
  things,
  topologies,
  writes,
} from "./action.js";

/** A redeploy with these inputs and what it called to change something in AWS, sorted. */
async function redeploy(account: Account, inputs: Inputs = {}) {
  account.forgetCalls();
  const result = await good(deploy(account, inputs));
  return { result, calls: [...changesMade(account)].sort() };
}

const environmentOf = (account: Account): Readonly<Record<string, string>> => {
  const service = ofType(account, "AWS::ECS::ExpressGatewayService")[0]?.configuration as {
    primaryContainer: { environment: readonly { name: string; value: string }[] };
  };
  return Object.fromEntries(service.primaryContainer.environment.map(({ name, value }) => [name, value]));
};

const harnessOf = (account: Account) => ofType(account, "AWS::BedrockAgentCore::Harness")[0];

test.concurrent.each(topologies)(
  "$name: with nothing changed makes no mutating call of any kind, not even for a lock",
  ({ inputs }) =>
    inAccount(async (account) => {
      const first = await good(deploy(account, inputs));
      const before = { things: things(account), state: await stateText(account) };
      for (const round of [1, 2]) {
        account.forgetCalls();
        const again = await good(deploy(account, inputs));
        expect({ round, writes: writes(account) }).toEqual({ round, writes: [] });
        expect(again.outputs).toEqual({ ...first.outputs, changed: "false", changes: "[]" });
        expect(again.summary).toMatch(/unchanged|nothing (?:had to )?change/i);
        expect(again.annotations.filter(({ level }) => level === "error")).toEqual([]);
      }
      expect({ things: things(account), state: await stateText(account) }).toEqual(before);
    })(),
);

test.concurrent("with a new image rolls the service alone, and the container then knows its own name", () =>
  inAccount(async (account) => {
    const first = await good(deploy(account));
    expect(environmentOf(account)).toMatchObject({ ZSCALER_MCP_DISABLE_HOST_VALIDATION: "true" });
    const host = new URL(first.outputs["mcp-url"] ?? "").hostname;

    const { result, calls } = await redeploy(account, { image: `${repository}:2.0` });
    expect(calls).toEqual(["ecs:UpdateExpressGatewayService"]);
    expect((await rollouts(account)).map(({ status }) => status)).toEqual(["SUCCESSFUL", "SUCCESSFUL"]);
    const environment = environmentOf(account);
    expect(environment["ZSCALER_MCP_ALLOWED_HOSTS"]?.split(",")[0]).toBe(host);
    expect(environment).not.toHaveProperty("ZSCALER_MCP_DISABLE_HOST_VALIDATION");
    expect(result.outputs["mcp-url"]).toBe(first.outputs["mcp-url"]);
    expect(result.outputs["harness-version"]).toBe("1");
    expect(result.stdout).toContain("Zscaler MCP Server 0.15.2");
    expect((await ask(account, result.outputs["harness-arn"], "List the ZIA locations.")).tools).toEqual([
      "zia_list_locations success",
    ]);
    expect((await redeploy(account, { image: `${repository}:2.0` })).calls).toEqual([]);
  })());

test.concurrent("with another system prompt updates the harness alone, to version 2", () =>
  inAccount(async (account) => {
    await good(deploy(account));
    const inputs = { "system-prompt": "You count application segments.", temperature: "0" };
    const { result, calls } = await redeploy(account, inputs);
    expect(calls).toEqual(["bedrock-agentcore-control:UpdateHarness"]);
    expect(result.outputs["harness-version"]).toBe("2");
    expect(harnessOf(account)?.configuration).toMatchObject({
      systemPrompt: [{ text: "You count application segments." }],
      model: { bedrockModelConfig: { temperature: 0, maxTokens: 8192 } },
    });
    expect(JSON.parse(result.outputs["changes"] ?? "")).toMatchObject([
      { resource: "harness", action: "update", changes: [{ path: "model" }, { path: "systemPrompt" }] },
    ]);
    expect((await redeploy(account, inputs)).calls).toEqual([]);
  })());

test.concurrent("with a rotated client secret puts it where it is read, and rolls the container", () =>
  inAccount(async (account) => {
    await good(deploy(account));
    const rotated = { "zscaler-client-secret": "an-entirely-new-secret" };
    const { result, calls } = await redeploy(account, rotated);
    expect(calls).toEqual([
      "bedrock-agentcore-control:TagResource",
      "bedrock-agentcore-control:UpdateApiKeyCredentialProvider",
      "ecs:UpdateExpressGatewayService",
      "secretsmanager:PutSecretValue",
    ]);
    expect(result.outputs["changes"]).not.toContain("entirely-new");
    expect((await ask(account, result.outputs["harness-arn"], "List the ZPA server groups.")).tools).toEqual([
      "zpa_list_server_groups success",
    ]);
    expect((await redeploy(account, rotated)).calls).toEqual([]);
  })());

test.concurrent.each([
  // Secret, log group, cluster, service, three roles, credential provider, harness.
  { of: "ecs", services: ["bedrock-agentcore-control", "ecs", "iam", "logs", "secretsmanager"], count: 9 },
  // Secret, user pool, OAuth2 provider, three roles, runtime, gateway, harness.
  {
    of: "gateway with cognito",
    services: ["bedrock-agentcore-control", "cognito-idp", "iam", "secretsmanager"],
    count: 9,
  },
])("$of: with another tag tags everything, and touches nothing else", ({ of, services, count }) =>
  inAccount(async (account) => {
    const inputs = topologies.find(({ name }) => name === of)?.inputs;
    await good(deploy(account, inputs));
    const tags = { ...inputs, tags: "team=network" };
    const { calls } = await redeploy(account, tags);
    expect(new Set(calls)).toEqual(
      new Set(services.map((service) => `${service}:${service === "iam" ? "TagRole" : "TagResource"}`)),
    );
    expect(calls).toHaveLength(count);
    const tagged = account.inventory().filter((item) => item.tags?.["team"] === "network");
    expect(tagged.length).toBeGreaterThanOrEqual(count);
    expect((await redeploy(account, tags)).calls).toEqual([]);
  })(),
);

test.concurrent("with another log retention sets it on both log groups", () =>
  inAccount(async (account) => {
    await good(deploy(account));
    const { calls } = await redeploy(account, { "log-retention-days": "7" });
    expect(calls).toEqual(["logs:PutRetentionPolicy", "logs:PutRetentionPolicy"]);
    const groups = ofType(account, "AWS::Logs::LogGroup").map(({ configuration }) => configuration);
    expect(groups).toMatchObject([{ retentionInDays: 7 }, { retentionInDays: 7 }]);
  })());

test.concurrent("with a life prolongs it in tags and state, but not at every deploy", () =>
  inAccount(async (account) => {
    await good(deploy(account));
    const { calls } = await redeploy(account, { "expires-in": "72h" });
    expect(calls.every((call) => /:Tag(?:Resource|Role)$/.test(call))).toBe(true);
    const { expiresAt } = JSON.parse((await stateText(account)) ?? "");
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(71 * 3_600_000);
    expect(harnessOf(account)?.tags).toMatchObject({ "zscaler-harness-expires": expiresAt });
    account.forgetCalls();
    expect((await good(deploy(account, { "expires-in": "72h" }))).outputs["changed"]).toBe("false");
    expect(writes(account)).toEqual([]);
  })());

test.concurrent("moves a named endpoint to each new version, and removes it once it is no longer asked for", () =>
  inAccount(async (account) => {
    await good(deploy(account, { endpoint: "live" }));
    const endpoints = () =>
      ofType(account, "AWS::BedrockAgentCore::HarnessEndpoint").filter(({ id }) => !id.includes("DEFAULT"));
    expect(endpoints()).toHaveLength(1);
    const { result, calls } = await redeploy(account, { endpoint: "live", "max-iterations": "9" });
    expect(calls).toEqual([
      "bedrock-agentcore-control:UpdateHarness",
      "bedrock-agentcore-control:UpdateHarnessEndpoint",
    ]);
    expect(result.outputs["harness-version"]).toBe("2");
    expect(JSON.stringify(endpoints())).toContain('"2"');
    const { calls: removing } = await redeploy(account, { "max-iterations": "9" });
    expect(removing).toEqual(["bedrock-agentcore-control:DeleteHarnessEndpoint"]);
    expect(endpoints()).toEqual([]);
  })());

test.concurrent("serves all the while: the old revision answers until the new one has been tried", () =>
  inAccount(async (account) => {
    const first = await good(deploy(account));
    let done = false;
    const updating = good(deploy(account, { image: `${repository}:2.0` })).finally(() => {
      done = true;
    });
    const statuses = new Set<number>();
    while (!done) {
      const url = (first.outputs["mcp-url"] ?? "").replace(/\/mcp$/, "/health");
      statuses.add((await account.cloud.edge.fetch(url)).status);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    await updating;
    expect([...statuses]).toEqual([200]);
    const described = await account.clients.ecs.send(
      new DescribeExpressGatewayServiceCommand({ serviceArn: first.outputs["service-arn"] }),
    );
    expect(described.service?.activeConfigurations).toHaveLength(1);
  })());

test.concurrent("reports what is ready even where another Zscaler client is refused by the server", () =>
  inAccount(
    async (account) => {
      const result = await deploy(account, { "zscaler-client-secret": "not the one" });
      expect(result.exitCode).toBe(1);
      expect(result.outputs["status"]).toBe("degraded");
      expect(result.outputs["harness-status"]).toBe("READY");
      expect(result.stdout).toContain("answered 401");
      // Corrected by the very next deploy.
      const { result: corrected } = await redeploy(account);
      expect(corrected.outputs["status"]).toBe("ready");
    },
    {
      containers: {
        oneApiClients: [
          {
            clientId: credentials["zscaler-client-id"],
            clientSecret: credentials["zscaler-client-secret"],
          },
        ],
      },
    },
  )());
