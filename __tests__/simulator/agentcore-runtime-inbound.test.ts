import { Readable } from "node:stream";
import {
  BedrockAgentCoreClient,
  type BedrockAgentCoreClientConfig,
  InvokeAgentRuntimeCommand,
} from "@aws-sdk/client-bedrock-agentcore";
import {
  CreateAgentRuntimeEndpointCommand,
  GetAgentRuntimeEndpointCommand,
  UpdateAgentRuntimeCommand,
} from "@aws-sdk/client-bedrock-agentcore-control";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  CognitoIdentityProviderClient,
  CreateResourceServerCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterEach, describe, expect, test } from "@jest/globals";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { secretAccessKey, signedHeaders } from "../../simulator/access/signature.js";
import type { Environment } from "../../simulator/index.js";
import { invocationUrl } from "../../simulator/services/agentcore-runtime/index.js";
import { requestAccessToken } from "../../simulator/services/oauth/client-credentials.js";
import {
  containerEnvironment,
  grants,
  prefix,
  region,
  roleArn,
  runtimeScene,
  type Scene,
} from "./agentcore-runtime-scene.js";
import { clientOptions } from "./client.js";
import { until } from "./ecs-scene.js";

let scene: Scene;
const clients: Client[] = [];

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await scene.simulator.stop();
});

const url = (runtimeId: string, endpointName?: string) =>
  invocationUrl(region, `${prefix}runtime/${runtimeId}`, endpointName);

const ping = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" });
const mcpHeaders = {
  accept: "application/json, text/event-stream",
  "content-type": "application/json",
};

const post = (address: string, headers: Readonly<Record<string, string>>, body = ping) =>
  scene.simulator.cloud.edge.fetch(address, { method: "POST", headers: { ...mcpHeaders, ...headers }, body });

const signed = (address: string, accessKeyId: string, headers: Readonly<Record<string, string>> = {}) =>
  signedHeaders(
    { method: "POST", url: new URL(address), headers: { ...mcpHeaders, ...headers }, body: ping },
    { accessKeyId, region, service: "bedrock-agentcore", now: Date.now() },
  );

const keyOf = (environment: Environment = scene.simulator.environment) =>
  environment["AWS_ACCESS_KEY_ID"] ?? "";

/** An invocation as the account itself, of a runtime without a JWT authorizer. */
const invoke = (address: string, headers: Readonly<Record<string, string>> = {}) =>
  post(address, signed(address, keyOf(), headers));

async function connect(address: string, headers: Readonly<Record<string, string>>): Promise<Client> {
  const client = new Client({ name: "test", version: "1" });
  clients.push(client);
  const transport = new StreamableHTTPClientTransport(new URL(address), {
    requestInit: { headers },
    fetch: (input, init) => scene.simulator.cloud.edge.fetch(String(input), init),
  });
  await client.connect(transport as Transport);
  return client;
}

interface Pool {
  readonly authorizer: {
    readonly discoveryUrl: string;
    readonly allowedClients: string[];
    readonly allowedScopes: string[];
  };
  token(scopes?: readonly string[]): Promise<string>;
}

/** A user pool with a machine's client that may ask for two scopes. */
async function userPool(): Promise<Pool> {
  const cognito = new CognitoIdentityProviderClient(clientOptions(scene.simulator));
  const { UserPool } = await cognito.send(new CreateUserPoolCommand({ PoolName: "zscaler" }));
  const UserPoolId = UserPool?.Id ?? "";
  const scopes = ["invoke", "read"];
  await cognito.send(
    new CreateResourceServerCommand({
      ...{ UserPoolId, Identifier: "zscaler-mcp", Name: "Zscaler MCP" },
      Scopes: scopes.map((ScopeName) => ({ ScopeName, ScopeDescription: ScopeName })),
    }),
  );
  const { UserPoolClient: client } = await cognito.send(
    new CreateUserPoolClientCommand({
      ...{ UserPoolId, ClientName: "harness", GenerateSecret: true, AllowedOAuthFlowsUserPoolClient: true },
      AllowedOAuthFlows: ["client_credentials"],
      AllowedOAuthScopes: scopes.map((scope) => `zscaler-mcp/${scope}`),
    }),
  );
  await cognito.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: "zscaler-mcp-1" }));
  const clientId = client?.ClientId ?? "";
  const ask = (asked: readonly string[]) =>
    requestAccessToken(
      `https://zscaler-mcp-1.auth.${region}.amazoncognito.com/oauth2/token`,
      { clientId, clientSecret: client?.ClientSecret ?? "", scopes: asked },
      scene.simulator.cloud.edge.fetch,
    );
  await until(async () => (await ask(["zscaler-mcp/invoke"])).ok);
  return {
    authorizer: {
      discoveryUrl: `https://cognito-idp.${region}.amazonaws.com/${UserPoolId}/.well-known/openid-configuration`,
      allowedClients: [clientId],
      allowedScopes: ["zscaler-mcp/invoke"],
    },
    async token(asked = ["zscaler-mcp/invoke"]) {
      const result = await ask(asked);
      if (!result.ok) throw new Error(result.error);
      return result.accessToken;
    },
  };
}

const jwt = (customJWTAuthorizer: object) => ({
  authorizerConfiguration: {
    customJWTAuthorizer: customJWTAuthorizer as Pool["authorizer"],
  },
});

async function logLines(runtimeId: string): Promise<readonly string[]> {
  const logs = new CloudWatchLogsClient(clientOptions(scene.simulator));
  const logGroupName = `/aws/bedrock-agentcore/runtimes/${runtimeId}-DEFAULT`;
  const { events } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
  return (events ?? []).map(({ message }) => message ?? "");
}

describe("a runtime with a JWT authorizer", () => {
  test("serves an MCP client with a token, from a container that loaded its secret with the runtime's role", async () => {
    scene = await runtimeScene();
    const pool = await userPool();
    const id = await scene.runtime({
      ...jwt(pool.authorizer),
      requestHeaderConfiguration: { requestHeaderAllowlist: ["Authorization"] },
    });
    const client = await connect(url(id), { authorization: `Bearer ${await pool.token()}` });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain("zpa_list_app_segments");
    const result = await client.callTool({ name: "zpa_list_app_segments", arguments: {} });
    expect(result.isError).not.toBe(true);
    await until(async () => (await logLines(id)).some((line) => line.startsWith("Listening on")));
  });

  test("asks who has no token to come with one, and says where to get it", async () => {
    scene = await runtimeScene();
    const id = await scene.runtime(jwt((await userPool()).authorizer));
    const response = await post(url(id), {});
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { message: "Missing Authentication Token" } });
    const metadata = /^Bearer resource_metadata="(.*)"$/.exec(
      response.headers.get("www-authenticate") ?? "",
    )?.[1];
    const answer = await scene.simulator.cloud.edge.fetch(metadata ?? "");
    expect(await answer.json()).toEqual({
      resource: url(id),
      authorization_servers: [
        expect.stringMatching(/^https:\/\/cognito-idp\.us-east-1\.amazonaws\.com\/us-east-1_\w+$/),
      ],
    });
  });

  test.each<[string, (pool: Pool) => object, readonly string[], number, string]>([
    [
      "of another client",
      () => ({ allowedClients: ["another"] }),
      [],
      401,
      "Claim 'client_id' value mismatch",
    ],
    ["without the scope", () => ({}), ["zscaler-mcp/read"], 401, "Claim 'scope' value mismatch"],
    [
      "without an audience where one is wanted, as Cognito's machines have none",
      ({ authorizer }) => ({ allowedAudience: authorizer.allowedClients }),
      [],
      401,
      "Claim 'aud' value mismatch with configuration.",
    ],
  ])("refuses a token %s", async (_, rule, scopes, status, message) => {
    scene = await runtimeScene();
    const pool = await userPool();
    const id = await scene.runtime(jwt({ ...pool.authorizer, ...rule(pool) }));
    const token = await pool.token(scopes.length > 0 ? scopes : undefined);
    const response = await post(url(id), { authorization: `Bearer ${token}` });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining(message) } });
  });

  test("refuses what is no token of its issuer, and a signature of IAM", async () => {
    scene = await runtimeScene();
    const pool = await userPool();
    const id = await scene.runtime(jwt(pool.authorizer));
    const [head, claims] = (await pool.token()).split(".");
    const forged = await post(url(id), { authorization: `Bearer ${head}.${claims}.c2lnbmF0dXJl` });
    expect(forged.status).toBe(403);
    const basic = await post(url(id), { authorization: "Basic dGhlLWlkOnRoZS1zZWNyZXQ=" });
    expect(basic.status).toBe(403);
    expect(await basic.json()).toMatchObject({
      error: { message: "OAuth authorization failed: Failed to parse token" },
    });
    const bySignature = await invoke(url(id));
    expect(bySignature.status).toBe(403);
    expect(await bySignature.json()).toMatchObject({
      error: { message: expect.stringContaining("Authorization method mismatch") },
    });
  });
});

describe("a runtime without an authorizer", () => {
  test("serves whom IAM lets, as AWS's own SDK signs", async () => {
    scene = await runtimeScene();
    const id = await scene.runtime();
    const { edge } = scene.simulator.cloud;
    const requestHandler = {
      async handle(request: {
        path: string;
        query: Record<string, string>;
        headers: Record<string, string>;
        body: Uint8Array;
      }) {
        const address = `https://bedrock-agentcore.${region}.amazonaws.com${request.path}?${new URLSearchParams(request.query)}`;
        const { host: _, "content-length": __, ...headers } = request.headers;
        const answer = await edge.fetch(address, {
          method: "POST",
          headers,
          body: Buffer.from(request.body),
        });
        const body = Readable.from(Buffer.from(await answer.arrayBuffer()));
        return { response: { statusCode: answer.status, headers: Object.fromEntries(answer.headers), body } };
      },
    } as unknown as NonNullable<BedrockAgentCoreClientConfig["requestHandler"]>;
    const client = new BedrockAgentCoreClient({
      ...{ region, requestHandler, maxAttempts: 1 },
      credentials: { accessKeyId: keyOf(), secretAccessKey },
    });
    const answer = await client.send(
      new InvokeAgentRuntimeCommand({
        agentRuntimeArn: `${prefix}runtime/${id}`,
        qualifier: "DEFAULT",
        contentType: mcpHeaders["content-type"],
        accept: mcpHeaders.accept,
        payload: Buffer.from(ping),
      }),
    );
    expect(answer).toMatchObject({ statusCode: 200, mcpSessionId: expect.any(String) });
  });

  test("asks IAM for the runtime and for its endpoint, of users and of roles that a service assumed", async () => {
    scene = await runtimeScene();
    const id = await scene.runtime();
    const only = (Resource: string | string[]) =>
      keyOf(
        scene.simulator.credentialsFor({
          policies: [
            {
              Version: "2012-10-17",
              Statement: [{ Effect: "Allow", Action: "bedrock-agentcore:InvokeAgentRuntime", Resource }],
            },
          ],
        }),
      );
    const arn = `${prefix}runtime/${id}`;
    const denied = await post(url(id), signed(url(id), only(arn)));
    expect(denied.status).toBe(403);
    expect(await denied.json()).toMatchObject({
      error: {
        message: expect.stringContaining(`InvokeAgentRuntime on resource: ${arn}/runtime-endpoint/DEFAULT`),
      },
    });
    expect((await post(url(id), signed(url(id), only([arn, `${arn}/*`])))).status).toBe(200);
    const { accessKeyId } = scene.simulator.cloud.access.assume(roleArn, "gateway");
    expect((await post(url(id), signed(url(id), accessKeyId))).status).toBe(403);
    await scene.grant([
      ...Object.values(grants),
      { Effect: "Allow", Action: "bedrock-agentcore:InvokeAgentRuntime", Resource: [arn, `${arn}/*`] },
    ]);
    expect((await post(url(id), signed(url(id), accessKeyId))).status).toBe(200);
  });

  test("refuses a request without a signature, with a wrong one, for another service, or with a token", async () => {
    scene = await runtimeScene();
    const id = await scene.runtime();
    const other = signedHeaders(
      { method: "POST", url: new URL(url(id)), headers: mcpHeaders, body: ping },
      { accessKeyId: keyOf(), region, service: "execute-api", now: Date.now() },
    );
    const answers = await Promise.all([
      post(url(id), {}),
      post(url(id), signed(url(id), keyOf()), ping.replace("list", "call")),
      post(url(id), other),
      post(url(id), { authorization: "Bearer a.b.c" }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    expect(answers.map(({ headers }) => headers.get("x-amzn-errortype"))).toEqual([
      "MissingAuthenticationTokenException",
      "InvalidSignatureException",
      "InvalidSignatureException",
      "AccessDeniedException",
    ]);
  });

  test("is not found by another id or an endpoint that it does not have", async () => {
    scene = await runtimeScene();
    const id = await scene.runtime();
    for (const address of [url("other-0123456789"), url(id, "stable")]) {
      const response = await invoke(address);
      expect(response.status).toBe(404);
      expect(await response.text()).toContain("No endpoint or agent found with qualifier");
    }
  });
});

describe("the container behind a runtime", () => {
  const failing = async (changes: Parameters<Scene["runtime"]>[0] = {}) => {
    const id = await scene.runtime(changes);
    const response = await invoke(url(id));
    return { id, status: response.status, body: await response.json() };
  };
  const insideError = (message: string) => ({
    status: 200,
    body: { jsonrpc: "2.0", id: null, error: { code: -32_010, message: expect.stringContaining(message) } },
  });

  test("does not come up where it can't read its secret: only its log says so, not the runtime's status", async () => {
    scene = await runtimeScene();
    await scene.grant([grants.login, grants.pull, grants.logs]);
    const { id, ...answer } = await failing();
    expect(answer).toMatchObject(insideError("Runtime initialization time exceeded."));
    expect(await scene.settled(id)).toMatchObject({ status: "READY" });
    await until(async () =>
      (await logLines(id)).some((line) =>
        /Could not load 'zscaler\/credentials' from AWS Secrets Manager: .*not authorized to perform: secretsmanager:GetSecretValue/.test(
          line,
        ),
      ),
    );
    await expect(connect(url(id), {})).rejects.toThrow();
  });

  test.each([
    ["that is broken", () => ({ containerUri: "crash" }), {}],
    ["without permission for plaintext", () => ({}), { ZSCALER_MCP_ALLOW_HTTP: "false" }],
    ["on another port", () => ({}), { ZSCALER_MCP_PORT: "9000" }],
  ])("does not come up %s", async (_, image, environment) => {
    scene = await runtimeScene();
    const { containerUri: tag = "1.0" } = image() as { containerUri?: string };
    const answer = await failing({
      agentRuntimeArtifact: { containerConfiguration: { containerUri: scene.image(tag) } },
      environmentVariables: { ...containerEnvironment, ...environment },
    });
    expect(answer).toMatchObject(insideError("Runtime initialization time exceeded."));
  });

  test.each([
    [
      "validates the Host, which it can't know",
      {
        ZSCALER_MCP_DISABLE_HOST_VALIDATION: "false",
        ZSCALER_MCP_ALLOWED_HOSTS: "bedrock-agentcore.us-east-1.amazonaws.com",
      },
      421,
    ],
    ["wants a credential of its own", { ZSCALER_MCP_AUTH_ENABLED: "true" }, 401],
  ])("that %s answers nobody", async (_, environment, status) => {
    scene = await runtimeScene();
    const answer = await failing({ environmentVariables: { ...containerEnvironment, ...environment } });
    expect(answer).toMatchObject(insideError(`Received error (${status}) from runtime.`));
  });

  test("gets the headers that its runtime lists, and no others", async () => {
    scene = await runtimeScene();
    const environmentVariables = {
      ...containerEnvironment,
      ZSCALER_MCP_AUTH_ENABLED: "true",
      ZSCALER_MCP_AUTH_MODE: "api-key",
      ZSCALER_MCP_AUTH_API_KEY: "the-key",
    };
    const bare = await scene.runtime({ agentRuntimeName: "bare", environmentVariables });
    const listing = await scene.runtime({
      agentRuntimeName: "listing",
      environmentVariables,
      requestHeaderConfiguration: { requestHeaderAllowlist: ["X-Api-Key"] },
    });
    const [stripped, passed] = await Promise.all(
      [bare, listing].map(async (id) => (await invoke(url(id), { "x-api-key": "the-key" })).text()),
    );
    expect(stripped).toContain("Received error (401) from runtime.");
    expect(passed).toContain("zpa_list_app_segments");
  });

  test("is one for each session, and stays the image that its version was made with", async () => {
    scene = await runtimeScene();
    const containerUri = scene.image("moving");
    scene.simulator.images.publish(containerUri, {
      architectures: ["arm64"],
      program: "zscaler-mcp-server",
      version: "0.14.0",
    });
    const artifact = {
      agentRuntimeArtifact: { containerConfiguration: { containerUri } },
      lifecycleConfiguration: { idleRuntimeSessionTimeout: 1_209_600 },
    };
    const agentRuntimeId = await scene.runtime(artifact);
    const first = await invoke(url(agentRuntimeId));
    const sessionId = first.headers.get("mcp-session-id") ?? "";
    await invoke(url(agentRuntimeId), { "mcp-session-id": sessionId });
    await invoke(url(agentRuntimeId));
    scene.simulator.images.publish(containerUri, {
      architectures: ["arm64"],
      program: "zscaler-mcp-server",
      version: "0.15.2",
    });
    await invoke(url(agentRuntimeId));
    const started = async () =>
      (await logLines(agentRuntimeId)).filter((line) => line.startsWith("Zscaler MCP Server"));
    await until(async () => (await started()).length >= 3);
    expect((await started()).map((line) => line.slice(0, 25))).toEqual(
      Array.from({ length: 3 }, () => "Zscaler MCP Server 0.14.0"),
    );
    const { agentRuntimeName: _, ...request } = scene.request(artifact);
    await scene.control.send(new CreateAgentRuntimeEndpointCommand({ agentRuntimeId, name: "stable" }));
    await until(
      async () =>
        (
          await scene.control.send(
            new GetAgentRuntimeEndpointCommand({ agentRuntimeId, endpointName: "stable" }),
          )
        ).status === "READY",
    );
    await scene.control.send(new UpdateAgentRuntimeCommand({ ...request, agentRuntimeId }));
    await scene.settled(agentRuntimeId);
    await invoke(url(agentRuntimeId));
    await invoke(url(agentRuntimeId, "stable"));
    await until(async () => (await started()).some((line) => line.includes("0.15.2")));
  });

  test("ends when its session was idle for as long as the runtime says, and is started anew", async () => {
    scene = await runtimeScene();
    const id = await scene.runtime({ lifecycleConfiguration: { idleRuntimeSessionTimeout: 60 } });
    const first = await invoke(url(id));
    const session = { "mcp-session-id": first.headers.get("mcp-session-id") ?? "" };
    await until(async () => {
      expect((await invoke(url(id), session)).status).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, 20));
      return (await logLines(id)).filter((line) => line.startsWith("Listening on")).length > 1;
    });
  });

  test("serves although its role may not write the log", async () => {
    scene = await runtimeScene();
    await scene.grant([grants.login, grants.pull, grants.secret]);
    const id = await scene.runtime();
    expect(await (await invoke(url(id))).text()).toContain("zpa_list_app_segments");
    expect(scene.simulator.cloud.logs.exists(`/aws/bedrock-agentcore/runtimes/${id}-DEFAULT`)).toBe(false);
  });
});
