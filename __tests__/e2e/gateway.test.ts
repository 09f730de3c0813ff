/** Topology `gateway`: what it alone has to keep true. What holds of every topology is tested over the table of them. */
import {
  CreateGatewayTargetCommand,
  type CredentialProviderConfiguration,
  DeleteGatewayTargetCommand,
  GetAgentRuntimeCommand,
  type GetAgentRuntimeCommandOutput,
  GetGatewayCommand,
  GetGatewayTargetCommand,
  GetHarnessCommand,
  ListGatewayTargetsCommand,
  UntagResourceCommand as UntagAgentCore,
  UpdateAgentRuntimeCommand,
  type UpdateAgentRuntimeCommandInput,
  UpdateGatewayCommand,
  UpdateGatewayTargetCommand,
} from "@aws-sdk/client-bedrock-agentcore-control";
import {
  DescribeResourceServerCommand,
  DescribeUserPoolClientCommand,
  ListUserPoolClientsCommand,
  ListUserPoolsCommand,
  UntagResourceCommand as UntagCognito,
  UpdateResourceServerCommand,
  UpdateUserPoolClientCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { expect, test } from "@jest/globals";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { ActionResult } from "../../simulator/runner.js";
import {
  type Account,
  accountId,
  actionsIn,
  ask,
  bad,
  bucket,
  changesMade,
  configurations,
  credentials,
  deploy,
  destroy,
  errorsOf,
  everythingSaid,
  good,
  type Inputs,
  inAccount,
  ofType,
  plan,
  region,
  remains,
  repository,
  stateKey,
  stateText,
  topologies,
  writes,
} from "./action.js";

const gateways = topologies.filter(({ inputs }) => inputs["topology"] === "gateway");
const inputsOf = (name: string): Inputs => topologies.find((one) => one.name === name)?.inputs ?? {};
const ecs = inputsOf("ecs");
const cognito = inputsOf("gateway with cognito");
const iam = inputsOf("gateway with iam");

const locations = "List the ZIA locations.";
const answered = ["zia_list_locations success"];
const control = "bedrock-agentcore-control";

const waitUntil = async (isTrue: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 20));
};

const idIn = (arn: string | undefined): string => arn?.split("/").at(-1) ?? "";

const environmentOf = (account: Account): Readonly<Record<string, string>> => {
  const [{ configuration } = { configuration: {} }] = ofType(account, "AWS::BedrockAgentCore::Runtime");
  return (configuration as { readonly environmentVariables: Readonly<Record<string, string>> })
    .environmentVariables;
};

const toolsListed = (account: Account): readonly string[] => {
  const [{ configuration } = { configuration: {} }] = ofType(account, "AWS::BedrockAgentCore::GatewayTarget");
  return (configuration as { readonly tools: readonly string[] }).tools;
};

/** Somebody changes the runtime as the console does: by sending all of it again. */
async function updateRuntime(
  { clients }: Account,
  { outputs }: ActionResult,
  changed: (now: GetAgentRuntimeCommandOutput) => Partial<UpdateAgentRuntimeCommandInput>,
): Promise<void> {
  const agentRuntimeId = idIn(outputs["runtime-arn"]);
  const look = () => clients.control.send(new GetAgentRuntimeCommand({ agentRuntimeId }));
  const now = await look();
  const { roleArn, agentRuntimeArtifact, networkConfiguration, protocolConfiguration } = now;
  const { authorizerConfiguration, requestHeaderConfiguration, environmentVariables } = now;
  await clients.control.send(
    new UpdateAgentRuntimeCommand({
      ...{ agentRuntimeId, roleArn, agentRuntimeArtifact, networkConfiguration, protocolConfiguration },
      ...{ authorizerConfiguration, requestHeaderConfiguration, environmentVariables },
      ...changed(now),
    }),
  );
  await waitUntil(async () => (await look()).status === "READY");
}

async function targetOf({ clients }: Account, { outputs }: Pick<ActionResult, "outputs">) {
  const gatewayIdentifier = idIn(outputs["gateway-arn"]);
  const { items } = await clients.control.send(new ListGatewayTargetsCommand({ gatewayIdentifier }));
  const look = () =>
    clients.control.send(
      new GetGatewayTargetCommand({ gatewayIdentifier, targetId: items?.[0]?.targetId ?? "" }),
    );
  return { gatewayIdentifier, look, target: await look() };
}

test.concurrent.each(gateways)("$name: a life of image, rotation and write tools", ({ inputs }) => {
  const known = { clientId: credentials["zscaler-client-id"], clientSecret: "" };
  const zscaler = { oneApiClients: [known] };
  return inAccount(
    async (account) => {
      known.clientSecret = credentials["zscaler-client-secret"];
      const foreseen = actionsIn(await good(plan(account, inputs)));
      const first = await good(deploy(account, inputs));
      expect(actionsIn(first)).toEqual(foreseen);
      const harnessArn = first.outputs["harness-arn"];
      const said = await ask(account, harnessArn, locations);
      expect(said.tools).toEqual(answered);
      expect(said.answer).toContain("zscaler-mcp-runtime___zia_list_locations");
      expect(said.answer).toContain("San Jose HQ");
      expect(Object.keys(environmentOf(account)).filter((name) => name.includes("CLIENT"))).toEqual([]);
      expect(JSON.stringify(environmentOf(account))).not.toContain(credentials["zscaler-client-secret"]);

      // A release with one more tool: the gateway knows only what it has read.
      account.images.publish(`${repository}:3.0`, {
        architectures: ["arm64"],
        program: "zscaler-mcp-server",
        version: "0.16.0",
      });
      const image = `${repository}:3.0`;
      expect(toolsListed(account)).not.toContain("zia_list_dlp_dictionaries");
      account.forgetCalls();
      const released = await good(deploy(account, { ...inputs, image }));
      expect(changesMade(account)).toEqual([
        `${control}:UpdateAgentRuntime`,
        `${control}:UpdateGatewayTarget`,
      ]);
      expect(actionsIn(released)).toEqual(["gateway-target update", "runtime update"]);
      expect(toolsListed(account)).toContain("zia_list_dlp_dictionaries");
      expect((await ask(account, harnessArn, "List the ZIA DLP dictionaries.")).tools).toEqual([
        "zia_list_dlp_dictionaries success",
      ]);

      known.clientSecret = "another/secret";
      expect((await ask(account, harnessArn, locations)).answer).toContain("401");
      const changed = { ...inputs, image, "zscaler-client-secret": "another/secret" };
      account.forgetCalls();
      const rotated = await good(deploy(account, changed));
      expect(changesMade(account)).toEqual([
        "secretsmanager:PutSecretValue",
        `${control}:UpdateAgentRuntime`,
        `${control}:UpdateGatewayTarget`,
      ]);
      expect(JSON.stringify(rotated.outputs)).not.toContain("another/secret");
      expect((await ask(account, harnessArn, locations)).tools).toEqual(answered);

      const writing = { ...changed, "write-tools": "zia_create_*" };
      const { outputs } = await good(deploy(account, writing));
      expect(outputs).toMatchObject({ "harness-arn": harnessArn, "harness-version": "1" });
      expect((await ask(account, harnessArn, "Create the ZIA rule label name=guests")).tools).toContain(
        "zia_create_rule_label success",
      );
      account.forgetCalls();
      expect((await good(deploy(account, writing))).outputs["changed"]).toBe("false");
      expect(writes(account)).toEqual([]);
    },
    { containers: zscaler },
  )();
});

interface Drift {
  readonly auth: string;
  readonly inputs: Inputs;
  /** What somebody does behind our back. */
  readonly happens: (account: Account, deployed: ActionResult) => Promise<unknown>;
  /** What a plan says, by resource. */
  readonly told: Readonly<Record<string, readonly string[]>>;
}

const everything = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});

const widenRoles = async ({ clients }: Account, kind: string): Promise<void> => {
  for (const which of ["runtime", "gateway"])
    await clients.iam.send(
      new PutRolePolicyCommand({
        RoleName: `zscaler-mcp-harness-${kind}${which}-role`,
        PolicyName: "Backdoor",
        PolicyDocument: everything,
      }),
    );
};

const turnRuntime = (account: Account, deployed: ActionResult) =>
  updateRuntime(account, deployed, ({ environmentVariables }) => ({
    environmentVariables: { ...environmentVariables, ZSCALER_MCP_WRITE_ENABLED: "true" },
    agentRuntimeArtifact: { containerConfiguration: { containerUri: `${repository}:2.0` } },
  }));

/** Its endpoint without the qualifier is the same one: the gateway goes on to serve, unless the credential does not. */
async function turnTarget(
  account: Account,
  deployed: ActionResult,
  credential?: CredentialProviderConfiguration,
): Promise<void> {
  const { gatewayIdentifier, look, target } = await targetOf(account, deployed);
  const { targetId, name, credentialProviderConfigurations } = target;
  const endpoint = target.targetConfiguration?.mcp?.mcpServer?.endpoint?.replace("?qualifier=DEFAULT", "");
  await account.clients.control.send(
    new UpdateGatewayTargetCommand({
      ...{ gatewayIdentifier, targetId, name },
      credentialProviderConfigurations:
        credential === undefined ? credentialProviderConfigurations : [credential],
      targetConfiguration: { mcp: { mcpServer: { endpoint } } },
    }),
  );
  await waitUntil(async () => !/ING$/.test((await look()).status ?? ""));
}

async function poolOf({ clients }: Account) {
  const { UserPools } = await clients.cognito.send(new ListUserPoolsCommand({ MaxResults: 60 }));
  const UserPoolId = UserPools?.[0]?.Id ?? "";
  const { UserPoolClients } = await clients.cognito.send(new ListUserPoolClientsCommand({ UserPoolId }));
  return { UserPoolId, ClientId: UserPoolClients?.[0]?.ClientId ?? "" };
}

const drifts: readonly Drift[] = [
  {
    auth: "cognito",
    inputs: cognito,
    async happens(account, deployed) {
      const { clients } = account;
      const pool = await poolOf(account);
      const { ResourceServer } = await clients.cognito.send(
        new DescribeResourceServerCommand({ ...pool, Identifier: "zscaler-mcp" }),
      );
      const providerArn = deployed.outputs["credential-provider-arn"];
      // Without a scope the runtime refuses the token: the target is broken as well.
      await turnTarget(account, deployed, {
        credentialProviderType: "OAUTH",
        credentialProvider: { oauthCredentialProvider: { providerArn, scopes: [] } },
      });
      await turnRuntime(account, deployed);
      await widenRoles(account, "");
      await clients.cognito.send(
        new UpdateResourceServerCommand({
          ...{ UserPoolId: pool.UserPoolId, Identifier: "zscaler-mcp", Name: ResourceServer?.Name },
          Scopes: [...(ResourceServer?.Scopes ?? []), { ScopeName: "admin", ScopeDescription: "All of it" }],
        }),
      );
      await clients.cognito.send(
        new UpdateUserPoolClientCommand({
          ...{ ...pool, ClientName: "zscaler-mcp-harness-client" },
          AllowedOAuthFlows: ["client_credentials"],
          AllowedOAuthScopes: ["zscaler-mcp/invoke", "zscaler-mcp/admin"],
          AllowedOAuthFlowsUserPoolClient: true,
          ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        }),
      );
      const gatewayIdentifier = idIn(deployed.outputs["gateway-arn"]);
      const look = () => clients.control.send(new GetGatewayCommand({ gatewayIdentifier }));
      const { name, roleArn, protocolType, authorizerType, authorizerConfiguration } = await look();
      const { discoveryUrl } = authorizerConfiguration?.customJWTAuthorizer ?? {};
      await clients.control.send(
        new UpdateGatewayCommand({
          ...{ gatewayIdentifier, name, roleArn, protocolType, authorizerType },
          authorizerConfiguration: { customJWTAuthorizer: { discoveryUrl, allowedClients: ["somebody"] } },
        }),
      );
      await waitUntil(async () => (await look()).status === "READY");
    },
    told: {
      gateway: ["allowedClients", "allowedScopes", "description"],
      "gateway-role": ["Backdoor"],
      "gateway-target": ["status", "endpoint", "credential", "scopes"],
      "resource-server": ["Scopes.admin"],
      runtime: ["ZSCALER_MCP_WRITE_ENABLED", "containerUri"],
      "runtime-role": ["Backdoor"],
      "user-pool-client": ["AllowedOAuthScopes", "ExplicitAuthFlows"],
    },
  },
  {
    auth: "iam",
    inputs: iam,
    async happens(account, deployed) {
      await turnTarget(account, deployed);
      await turnRuntime(account, deployed);
      await widenRoles(account, "iam-");
    },
    told: {
      "gateway-role": ["Backdoor"],
      "gateway-target": ["endpoint", "description"],
      runtime: ["ZSCALER_MCP_WRITE_ENABLED", "containerUri"],
      "runtime-role": ["Backdoor"],
    },
  },
];

/** Versions count on, and AWS ends names anew; the rest must be as it was. */
const comparable = (account: Account): unknown =>
  JSON.parse(
    JSON.stringify(
      configurations(account)
        .filter(({ type }) => !/RuntimeEndpoint$|Task(Definition)?$|Secret$/.test(type))
        .map(({ type, configuration }) => ({ type, configuration })),
    )
      .replaceAll(/Tools of version \d+/g, "Tools of a version")
      .replaceAll(/(?<=_runtime-)\w{10}(?=-DEFAULT)/g, "*"),
  );

test.concurrent.each(drifts)("$auth: what was changed by hand is told and put right", (drift) =>
  inAccount(async (account) => {
    const { inputs, happens, told } = drift;
    const deployed = await good(deploy(account, inputs));
    const before = comparable(account);
    await happens(account, deployed);
    account.forgetCalls();
    const planned = await good(plan(account, inputs));
    expect(writes(account)).toEqual([]);
    const changes = JSON.parse(planned.outputs["changes"] ?? "[]") as readonly {
      readonly resource: string;
      readonly action: string;
      readonly changes: readonly { readonly path: string }[];
    }[];
    expect(changes.map(({ resource, action }) => `${resource} ${action}`).sort()).toEqual(
      Object.keys(told).map((resource) => `${resource} update`),
    );
    for (const { resource, changes: differences } of changes)
      for (const part of told[resource] ?? [])
        expect(differences.map(({ path }) => path)).toContainEqual(expect.stringContaining(part));
    const mended = await good(deploy(account, inputs));
    expect(actionsIn(mended)).toEqual(actionsIn(planned));
    expect(comparable(account)).toEqual(before);
    expect((await ask(account, mended.outputs["harness-arn"], locations)).tools).toEqual(answered);
    account.forgetCalls();
    expect((await good(deploy(account, inputs))).outputs["changed"]).toBe("false");
    expect(writes(account)).toEqual([]);
  })(),
);

test.concurrent("a target that failed, which AWS lets nobody change, is made anew", () =>
  inAccount(async (account) => {
    const deployed = await good(deploy(account, iam));
    const { gatewayIdentifier, target, look } = await targetOf(account, deployed);
    const { name, targetId, credentialProviderConfigurations } = target;
    await account.clients.control.send(new DeleteGatewayTargetCommand({ gatewayIdentifier, targetId }));
    await waitUntil(() =>
      look().then(
        () => false,
        () => true,
      ),
    );
    await account.clients.control.send(
      new CreateGatewayTargetCommand({
        ...{ gatewayIdentifier, name, credentialProviderConfigurations },
        targetConfiguration: {
          mcp: { mcpServer: { endpoint: `https://bedrock-agentcore.${region}.amazonaws.com/runtimes/none` } },
        },
      }),
    );
    await waitUntil(async () => (await targetOf(account, deployed)).target.status === "FAILED");
    const mended = await good(deploy(account, iam));
    expect(actionsIn(mended)).toEqual(["gateway-target replace"]);
    expect((await ask(account, mended.outputs["harness-arn"], locations)).tools).toEqual(answered);
  })());

test.concurrent("what is another repository's is refused, all of it at once, before anything is touched", () =>
  inAccount(async (account) => {
    const { outputs } = await good(deploy(account, cognito));
    const before = remains(account);
    const stranger = { environment: { GITHUB_REPOSITORY: "another/repository" } };
    account.forgetCalls();
    const errors = errorsOf(await bad(deploy(account, { ...cognito, adopt: "true" }, stranger)));
    for (const noun of ["user pool", "OAuth2 credential provider", "AgentCore runtime", "gateway", "harness"])
      expect(errors).toMatch(new RegExp(`the ${noun} \\S+ exists already and is not this deployment's`));
    const { outputs: destroyed } = await good(destroy(account, {}, stranger));
    expect(destroyed["deleted"]).toBe("[]");
    expect(changesMade(account)).toEqual([]);
    expect(remains(account)).toEqual(before);
    expect((await ask(account, outputs["harness-arn"], locations)).tools).toEqual(answered);
  })());

test.concurrent("what nobody owns is used as it is, changed only when told, and so is what belongs to it", () =>
  inAccount(async (account) => {
    const { clients } = account;
    const first = await good(deploy(account, cognito));
    const { outputs } = first;
    const tagKeys = ["managed-by"];
    const [pool] = ofType(account, "AWS::Cognito::UserPool");
    await clients.cognito.send(new UntagCognito({ ResourceArn: pool?.id, TagKeys: tagKeys }));
    for (const resourceArn of [outputs["gateway-arn"], outputs["runtime-arn"]])
      await clients.control.send(new UntagAgentCore({ resourceArn, tagKeys }));
    await clients.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: stateKey() }));
    const before = comparable(account);
    const other = { ...cognito, image: `${repository}:2.0` };
    account.forgetCalls();
    expect(errorsOf(await bad(deploy(account, other)))).toMatch(
      /the AgentCore runtime \S+ exists already .* and differs from the inputs in/,
    );
    const used = await good(deploy(account, cognito));
    expect(changesMade(account)).toEqual([]);
    expect(used.summary).toContain("found, used and kept");
    expect(comparable(account)).toEqual(before);

    await turnTarget(account, first);
    account.forgetCalls();
    expect(errorsOf(await bad(deploy(account, cognito)))).toMatch(
      /the gateway target \S+ exists already \(what it belongs to is not ours/,
    );
    expect(changesMade(account)).toEqual([]);

    const adopted = await good(deploy(account, { ...other, adopt: "true" }));
    expect(actionsIn(adopted)).toEqual([
      "gateway adopt",
      "gateway-target update",
      "runtime adopt",
      "user-pool adopt",
    ]);
    expect((await ask(account, outputs["harness-arn"], locations)).tools).toEqual(answered);
    await good(destroy(account));
    expect(remains(account)).toEqual([]);
  })());

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

/** Asks on and on while a run goes on; answers how often it was in vain while the harness itself was not being moved. */
async function askedDuring<T>(account: Account, deployed: ActionResult, running: Promise<T>) {
  const { "harness-arn": harnessArn, "harness-id": harnessId } = deployed.outputs;
  const harness = async () =>
    (await account.clients.control.send(new GetHarnessCommand({ harnessId }))).harness;
  const before = (await harness())?.harnessVersion;
  // With its role its rights change, and with its tools the server that it calls.
  const hasBegun = () =>
    account.calls().some(({ operation, mutating, input }) => {
      const { RoleName } = (input ?? {}) as { readonly RoleName?: string };
      return mutating && (operation === "UpdateHarness" || RoleName === "zscaler-mcp-harness-execution-role");
    });
  const isMoving = async () => {
    if (!hasBegun()) return false;
    const now = await harness();
    return now?.harnessVersion === before || now?.status !== "READY";
  };
  let [asked, inVain, done] = [0, 0, false];
  const ended = running.finally(() => {
    done = true;
  });
  while (!done) {
    const [hadBegun, wasMoving] = [hasBegun(), await isMoving()];
    const { tools } = await ask(account, harnessArn, locations).catch(() => ({ tools: [] }));
    asked += 1;
    // On a busy machine the whole move may fit into one question.
    const hasMoved = wasMoving || (await isMoving()) || hadBegun !== hasBegun();
    if (tools.join() !== answered.join() && !hasMoved) inVain += 1;
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  return { result: await ended, asked, inVain };
}

test.concurrent.each([
  { from: "cognito", to: "iam", one: cognito, other: iam },
  { from: "ecs", to: "gateway", one: ecs, other: cognito },
])(
  "a live stage goes from $from to $to and back, answers all the while, and drops the old way last",
  (example) =>
    inAccount(async (account) => {
      const { one, other } = example;
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
