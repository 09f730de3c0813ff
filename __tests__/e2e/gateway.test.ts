/** Topology `gateway`: what it alone has to keep true. What holds of every topology is tested over the table of them. */
import { DescribeUserPoolClientCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "@jest/globals";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import {
  type Account,
  accountId,
  actionsIn,
  ask,
  bad,
  changesMade,
  credentials,
  deploy,
  destroy,
  errorsOf,
  everythingSaid,
  good,
  inAccount,
  ofType,
  plan,
  region,
  remains,
  repository,
  stateText,
} from "./action.js";
import { askedDuring } from "./asking.js";
import { poolOf } from "./by-hand.js";
import { comparable } from "./reliability/outcome.js";
import { ecs, gatewayWithCognito, gatewayWithIam } from "./topologies.js";

const { inputs: cognito } = gatewayWithCognito;
const { inputs: iam } = gatewayWithIam;

const locations = "List the ZIA locations.";
const answered = ["zia_list_locations success"];
const control = "bedrock-agentcore-control";

const environmentOf = (account: Account): Readonly<Record<string, string>> => {
  const [{ configuration } = { configuration: {} }] = ofType(account, "AWS::BedrockAgentCore::Runtime");
  return (configuration as { readonly environmentVariables: Readonly<Record<string, string>> })
    .environmentVariables;
};

const toolsListed = (account: Account): readonly string[] => {
  const [{ configuration } = { configuration: {} }] = ofType(account, "AWS::BedrockAgentCore::GatewayTarget");
  return (configuration as { readonly tools: readonly string[] }).tools;
};

test.concurrent("an image that AgentCore cannot run is refused before anything is made, with what to do", () =>
  inAccount(async (account) => {
    const elsewhere = repository.replace(region, "eu-west-1");
    for (const [image, words] of [
      [`${elsewhere}:1.0`, /is in eu-west-1.*docker/s],
      [
        `${repository}:amd64`,
        /is built for amd64, but AgentCore runs linux\/arm64 alone.*--platform linux\/arm64/s,
      ],
    ] as const)
      expect(errorsOf(await bad(deploy(account, { ...iam, image })))).toMatch(words);
    expect(changesMade(account)).toEqual([]);
    expect(remains(account)).toEqual([]);
  })());

test.concurrent.each([
  { from: gatewayWithCognito, to: gatewayWithIam },
  { from: ecs, to: gatewayWithCognito },
])(
  "a live stage goes from $from.name to $to.name and back, answers all the while, and drops the old way last",
  (example) =>
    inAccount(async (account) => {
      const [one, other] = [example.from.inputs, example.to.inputs];
      const first = await good(deploy(account, one));
      const harnessArn = first.outputs["harness-arn"];
      const before = comparable(account);
      for (const inputs of [other, one]) {
        account.forgetCalls();
        const planned = await good(plan(account, inputs));
        const { result, asked, inVain } = await askedDuring(account, first, good(deploy(account, inputs)));
        expect(actionsIn(planned)).toEqual(actionsIn(result));
        expect(result.outputs["harness-arn"]).toBe(harnessArn);
        expect(asked).toBeGreaterThan(1);
        expect(inVain).toBe(0);
        expect((await ask(account, harnessArn, locations)).tools).toEqual(answered);
        const calls = changesMade(account);
        const moved = calls.indexOf(`${control}:UpdateHarness`);
        const removals = calls.flatMap((call, index) => (/:Delete/.test(call) ? [index] : []));
        expect(moved).toBeGreaterThan(0);
        expect(removals.filter((index) => index < moved)).toEqual([]);
        expect(removals.length).toBeGreaterThan(3);
        account.forgetCalls();
        expect((await good(deploy(account, inputs))).outputs["changed"]).toBe("false");
      }
      expect(comparable(account)).toEqual(before);
      await good(destroy(account));
      expect(remains(account)).toEqual([]);
    })(),
);

test.concurrent("the credentials can be the runtime's own variables, or stand in a secret that is there already", () =>
  inAccount(async (account) => {
    const plain = await good(deploy(account, { ...iam, "secrets-manager": "false" }));
    expect(environmentOf(account)).toMatchObject({
      ZSCALER_CLIENT_SECRET: credentials["zscaler-client-secret"],
    });
    expect((await ask(account, plain.outputs["harness-arn"], locations)).tools).toEqual(answered);
    expect(JSON.stringify([plain.outputs, plain.summary, await stateText(account)])).not.toContain(
      credentials["zscaler-client-secret"],
    );

    account.cloud.secrets.putOwned(
      "platform/zscaler",
      JSON.stringify({
        ZSCALER_CLIENT_ID: credentials["zscaler-client-id"],
        ZSCALER_CLIENT_SECRET: credentials["zscaler-client-secret"],
        ZSCALER_CUSTOMER_ID: credentials["zscaler-customer-id"],
        ZSCALER_VANITY_DOMAIN: credentials["zscaler-vanity-domain"],
      }),
      "platform",
    );
    const none = Object.fromEntries(Object.keys(credentials).map((name) => [name, ""]));
    const existing = await good(
      deploy(account, { ...iam, ...none, "credentials-secret": "platform/zscaler" }),
    );
    expect(environmentOf(account)).not.toHaveProperty("ZSCALER_CLIENT_SECRET");
    expect((await ask(account, existing.outputs["harness-arn"], locations)).tools).toEqual(answered);
    await good(destroy(account));
    expect(remains(account)).toEqual([expect.stringContaining("platform/zscaler")]);
  })());

test.concurrent("an MCP client from outside gets a token from Cognito and finds the tools behind the gateway", () =>
  inAccount(async (account) => {
    const deployed = await good(deploy(account, cognito));
    const { outputs } = deployed;
    const { edge } = account.cloud;
    const pool = await poolOf(account);
    const { UserPoolClient } = await account.clients.cognito.send(new DescribeUserPoolClientCommand(pool));
    const secret = UserPoolClient?.ClientSecret ?? "";
    expect(deployed.masks).toContain(secret);
    expect(everythingSaid(deployed) + (await stateText(account))).not.toContain(secret);
    expect(JSON.stringify(account.inventory())).not.toContain(secret);
    const basic = Buffer.from(`${pool.ClientId}:${secret}`).toString("base64");
    const tokenEndpoint = `https://zscaler-mcp-harness-${accountId}.auth.${region}.amazoncognito.com/oauth2/token`;
    const response = await edge.fetch(tokenEndpoint, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", authorization: `Basic ${basic}` },
      body: "grant_type=client_credentials&scope=zscaler-mcp%2Finvoke",
    });
    const { access_token: token } = (await response.json()) as { readonly access_token: string };
    const connect = async (authorization: string) => {
      const client = new Client({ name: "outside", version: "1" });
      const transport = new StreamableHTTPClientTransport(new URL(outputs["mcp-url"] ?? ""), {
        requestInit: { headers: { authorization } },
        fetch: (address, init) => edge.fetch(String(address), init),
      });
      await client.connect(transport as Transport);
      return client;
    };
    const client = await connect(`Bearer ${token}`);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(
      toolsListed(account).map((name) => `zscaler-mcp-runtime___${name}`),
    );
    const said = await client.callTool({ name: "zscaler-mcp-runtime___zia_list_locations", arguments: {} });
    expect(JSON.stringify(said)).toContain("San Jose HQ");
    await client.close();
    await expect(connect(`Bearer ${token}x`)).rejects.toThrow();
  })());
