import { createPublicKey, type JsonWebKey, verify } from "node:crypto";
import { readFile } from "node:fs/promises";
import {
  CognitoIdentityProviderClient,
  CreateResourceServerCommand,
  CreateUserPoolClientCommand,
  type CreateUserPoolClientRequest,
  CreateUserPoolCommand,
  type CreateUserPoolCommandInput,
  CreateUserPoolDomainCommand,
  DeleteResourceServerCommand,
  DeleteUserPoolClientCommand,
  DeleteUserPoolCommand,
  DeleteUserPoolDomainCommand,
  DescribeResourceServerCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  DescribeUserPoolDomainCommand,
  ListResourceServersCommand,
  ListTagsForResourceCommand,
  ListUserPoolClientsCommand,
  ListUserPoolsCommand,
  paginateListUserPools,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateResourceServerCommand,
  UpdateUserPoolClientCommand,
  UpdateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { ProxyAgent, type RequestInit, type Response, fetch as undiciFetch } from "undici";
import { type Simulator, startSimulator } from "../../simulator/index.js";
import { requestAccessToken } from "../../simulator/services/oauth/client-credentials.js";
import { verifyJwt } from "../../simulator/services/oauth/jwt-authorizer.js";
import { clientOptions } from "./client.js";
import { until } from "./ecs-scene.js";

let simulator: Simulator;
let cognito: CognitoIdentityProviderClient;

beforeEach(async () => {
  simulator = await startSimulator({
    timeScale: 0.01,
    // Long enough to be seen on its way.
    profile: { request: 0, userPoolDomainDelete: 30_000 },
    domainsOfOthers: ["taken-elsewhere"],
  });
  cognito = new CognitoIdentityProviderClient(clientOptions(simulator));
});

afterEach(async () => {
  cognito.destroy();
  await simulator.stop();
});

const failure = (name: string, message = /.*/) =>
  expect.objectContaining({
    name,
    message: expect.stringMatching(message),
    $metadata: expect.objectContaining({ httpStatusCode: 400 }),
  });

async function userPool(input: Partial<CreateUserPoolCommandInput> = {}) {
  const { UserPool } = await cognito.send(new CreateUserPoolCommand({ PoolName: "zscaler", ...input }));
  return { id: UserPool?.Id ?? "", arn: UserPool?.Arn ?? "", described: UserPool };
}

const resourceServer = (UserPoolId: string, scopes: readonly string[] = ["invoke"]) =>
  cognito.send(
    new CreateResourceServerCommand({
      ...{ UserPoolId, Identifier: "zscaler-mcp", Name: "Zscaler MCP" },
      Scopes: scopes.map((ScopeName) => ({ ScopeName, ScopeDescription: `May ${ScopeName}` })),
    }),
  );

const machine: Omit<CreateUserPoolClientRequest, "UserPoolId"> = {
  ClientName: "harness",
  GenerateSecret: true,
  AllowedOAuthFlows: ["client_credentials"],
  AllowedOAuthScopes: ["zscaler-mcp/invoke"],
  AllowedOAuthFlowsUserPoolClient: true,
};

async function appClient(UserPoolId: string, input: Partial<CreateUserPoolClientRequest> = {}) {
  const { UserPoolClient } = await cognito.send(
    new CreateUserPoolClientCommand({ UserPoolId, ...machine, ...input }),
  );
  return {
    id: UserPoolClient?.ClientId ?? "",
    secret: UserPoolClient?.ClientSecret ?? "",
    described: UserPoolClient,
  };
}

const domainStatus = async (Domain: string) =>
  (await cognito.send(new DescribeUserPoolDomainCommand({ Domain }))).DomainDescription?.Status;

async function domain(UserPoolId: string, Domain = "zscaler-mcp-333") {
  await cognito.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain }));
  await until(async () => (await domainStatus(Domain)) === "ACTIVE");
  return `https://${Domain}.auth.us-east-1.amazoncognito.com/oauth2/token`;
}

/** What a machine needs before it can ask for tokens. */
async function scene(input: Partial<CreateUserPoolClientRequest> = {}, scopes = ["invoke", "read"]) {
  const pool = await userPool();
  await resourceServer(pool.id, scopes);
  const [client, tokenEndpoint] = [await appClient(pool.id, input), await domain(pool.id)];
  return { pool, client, tokenEndpoint, issuer: `https://cognito-idp.us-east-1.amazonaws.com/${pool.id}` };
}

/** As a client outside AWS does it: through the proxy, trusting its authority. */
async function throughProxy(url: string, init: RequestInit = {}): Promise<Response> {
  const agent = new ProxyAgent({
    uri: simulator.environment["HTTPS_PROXY"] ?? "",
    requestTls: { ca: await readFile(simulator.environment["NODE_EXTRA_CA_CERTS"] ?? "") },
  });
  const response = await undiciFetch(url, { ...init, dispatcher: agent });
  agent.close().catch(() => undefined);
  return response;
}

const post = (url: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
  throughProxy(url, {
    method: "POST",
    body: new URLSearchParams(form).toString(),
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
  });

const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`,
});

const part = (token: string, index: number): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split(".")[index] ?? "", "base64url").toString());

describe("a user pool", () => {
  test("has an id with its region, an ARN, tags and AWS's defaults", async () => {
    const { id, arn } = await userPool({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      UserPoolTags: { stage: "a" },
    });
    expect(id).toMatch(/^us-east-1_[A-Za-z0-9]{9}$/);
    expect(arn).toBe(`arn:aws:cognito-idp:us-east-1:111122223333:userpool/${id}`);
    const { UserPool } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId: id }));
    expect(UserPool).toMatchObject({
      Name: "zscaler",
      UserPoolTags: { stage: "a" },
      DeletionProtection: "INACTIVE",
      UserPoolTier: "ESSENTIALS",
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true, UnusedAccountValidityDays: 7 },
    });
    expect(UserPool?.CreationDate).toBeInstanceOf(Date);
    expect(UserPool).not.toHaveProperty("Domain");
  });

  test("shares its name with others, so only pages of all pools tell them apart", async () => {
    const ids = [(await userPool()).id, (await userPool()).id, (await userPool()).id];
    const listed: string[] = [];
    const pages: number[] = [];
    for await (const page of paginateListUserPools({ client: cognito }, { MaxResults: 2 })) {
      pages.push(page.UserPools?.length ?? 0);
      listed.push(...(page.UserPools ?? []).map(({ Id = "" }) => Id));
    }
    expect(pages).toEqual([2, 1]);
    expect(listed.sort()).toEqual(ids.sort());
  });

  test("is listed only by requests that say how many, and at most sixty", async () => {
    for (const MaxResults of [undefined, 61]) {
      await expect(cognito.send(new ListUserPoolsCommand({ MaxResults }))).rejects.toEqual(
        failure("InvalidParameterException", /MaxResults/),
      );
    }
  });

  test("is not found under an id that nobody has", async () => {
    const UserPoolId = "us-east-1_Nobody123";
    const commands = [
      new DescribeUserPoolCommand({ UserPoolId }),
      new DeleteUserPoolCommand({ UserPoolId }),
      new ListUserPoolClientsCommand({ UserPoolId }),
      new DescribeResourceServerCommand({ UserPoolId, Identifier: "x" }),
    ];
    for (const command of commands) {
      await expect(cognito.send(command as DescribeUserPoolCommand)).rejects.toEqual(
        failure("ResourceNotFoundException", /User pool us-east-1_Nobody123 does not exist/),
      );
    }
  });

  test("is not deleted while it is protected or has a domain", async () => {
    const { id: UserPoolId } = await userPool({ DeletionProtection: "ACTIVE" });
    await domain(UserPoolId);
    const remove = () => cognito.send(new DeleteUserPoolCommand({ UserPoolId }));
    await expect(remove()).rejects.toEqual(failure("InvalidParameterException", /deletion protection/));
    await cognito.send(new UpdateUserPoolCommand({ UserPoolId, DeletionProtection: "INACTIVE" }));
    await expect(remove()).rejects.toEqual(failure("InvalidParameterException", /has a domain configured/));
    await cognito.send(new DeleteUserPoolDomainCommand({ UserPoolId, Domain: "zscaler-mcp-333" }));
    expect(await domainStatus("zscaler-mcp-333")).toBe("DELETING");
    await until(async () => (await domainStatus("zscaler-mcp-333")) === undefined);
    await remove();
    expect(simulator.inventory()).toEqual([]);
  });

  test("loses by an update what the update leaves out", async () => {
    const { id: UserPoolId } = await userPool({ DeletionProtection: "ACTIVE", UserPoolTags: { stage: "a" } });
    await cognito.send(new UpdateUserPoolCommand({ UserPoolId, UserPoolTier: "LITE" }));
    const { UserPool } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId }));
    expect(UserPool).toMatchObject({
      ...{ Name: "zscaler", DeletionProtection: "INACTIVE", UserPoolTier: "LITE", UserPoolTags: {} },
    });
  });

  test("is tagged and untagged by its ARN", async () => {
    const { arn: ResourceArn } = await userPool({ UserPoolTags: { stage: "a" } });
    await cognito.send(new TagResourceCommand({ ResourceArn, Tags: { owner: "us" } }));
    await cognito.send(new UntagResourceCommand({ ResourceArn, TagKeys: ["stage"] }));
    const { Tags } = await cognito.send(new ListTagsForResourceCommand({ ResourceArn }));
    expect(Tags).toEqual({ owner: "us" });
  });

  test("is throttled with Cognito's own error, which the SDK tries again", async () => {
    simulator.faults.on({ service: "cognito-idp", effect: { kind: "throttle" } });
    const once = new CognitoIdentityProviderClient({ ...clientOptions(simulator), maxAttempts: 1 });
    const list = new ListUserPoolsCommand({ MaxResults: 1 });
    await expect(once.send(list)).rejects.toEqual(failure("TooManyRequestsException"));
    once.destroy();
    simulator.faults.on({ service: "cognito-idp", effect: { kind: "throttle" } });
    await expect(cognito.send(list)).resolves.toMatchObject({ UserPools: [] });
  });
});

describe("a resource server", () => {
  test("is found by its identifier, changed as a whole, and deleted", async () => {
    const { id: UserPoolId } = await userPool();
    const of = { UserPoolId, Identifier: "zscaler-mcp" };
    await expect(cognito.send(new DescribeResourceServerCommand(of))).rejects.toEqual(
      failure("ResourceNotFoundException"),
    );
    await resourceServer(UserPoolId);
    await expect(resourceServer(UserPoolId)).rejects.toEqual(
      failure("InvalidParameterException", /already exists/),
    );
    await cognito.send(new UpdateResourceServerCommand({ ...of, Name: "renamed" }));
    const { ResourceServer } = await cognito.send(new DescribeResourceServerCommand(of));
    expect(ResourceServer).toEqual({ ...of, Name: "renamed", Scopes: [] });
    await cognito.send(new DeleteResourceServerCommand(of));
    const { ResourceServers } = await cognito.send(new ListResourceServersCommand({ UserPoolId }));
    expect(ResourceServers).toEqual([]);
  });

  test("is one of twenty-five at most, in pages", async () => {
    const { id: UserPoolId } = await userPool();
    // The SDK takes this error for throttling, and would try again.
    const once = new CognitoIdentityProviderClient({ ...clientOptions(simulator), maxAttempts: 1 });
    const create = (number: number) =>
      once.send(
        new CreateResourceServerCommand({ UserPoolId, Identifier: `server-${number}`, Name: "One of many" }),
      );
    await Promise.all(Array.from({ length: 25 }, (_, number) => create(number)));
    await expect(create(25)).rejects.toEqual(failure("LimitExceededException"));
    once.destroy();
    const list = (NextToken?: string) =>
      cognito.send(new ListResourceServersCommand({ UserPoolId, MaxResults: 20, NextToken }));
    const first = await list();
    const second = await list(first.NextToken);
    expect([first.ResourceServers?.length, second.ResourceServers?.length]).toEqual([20, 5]);
    await expect(list("not-a-token")).rejects.toEqual(failure("InvalidParameterException", /token/));
  });

  test("has no scope with a slash in its name", async () => {
    const { id } = await userPool();
    await expect(resourceServer(id, ["a/b"])).rejects.toEqual(
      failure("InvalidParameterException", /ScopeName/),
    );
  });
});

describe("an app client", () => {
  test("gets an id and a secret that can be read again, not only once", async () => {
    const { id: UserPoolId } = await userPool();
    await resourceServer(UserPoolId);
    const client = await appClient(UserPoolId);
    expect(client.id).toMatch(/^[a-z0-9]{26}$/);
    expect(client.secret).toMatch(/^[a-z0-9]{51}$/);
    const { UserPoolClient } = await cognito.send(
      new DescribeUserPoolClientCommand({ UserPoolId, ClientId: client.id }),
    );
    expect(UserPoolClient).toEqual(client.described);
    expect(UserPoolClient).toMatchObject({
      ...{ ClientName: "harness", RefreshTokenValidity: 30, EnableTokenRevocation: true },
      ...{ AllowedOAuthFlows: ["client_credentials"], AllowedOAuthScopes: ["zscaler-mcp/invoke"] },
    });
    await cognito.send(new DeleteUserPoolClientCommand({ UserPoolId, ClientId: client.id }));
    await expect(
      cognito.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId: client.id })),
    ).rejects.toEqual(failure("ResourceNotFoundException", /client .* does not exist/));
  });

  test("may not act for itself without a secret, beside people's flows, or with their scopes", async () => {
    const { id } = await userPool();
    await resourceServer(id);
    const refused = (input: Partial<CreateUserPoolClientRequest>) => expect(appClient(id, input)).rejects;
    await refused({ GenerateSecret: false }).toEqual(
      failure("InvalidOAuthFlowException", /does not have a client secret/),
    );
    await refused({ AllowedOAuthFlows: ["client_credentials", "code"] }).toEqual(
      failure("InvalidOAuthFlowException", /along with code flow/),
    );
    await refused({ AllowedOAuthScopes: ["openid"] }).toEqual(
      failure("InvalidOAuthFlowException", /openid is not supported/),
    );
    await refused({ AllowedOAuthScopes: ["zscaler-mcp/write"] }).toEqual(
      failure("ScopeDoesNotExistException", /zscaler-mcp\/write/),
    );
    await refused({ AllowedOAuthScopes: [] }).toEqual(
      failure("InvalidParameterException", /AllowedOAuthScopes are required/),
    );
    await refused({ ClientSecret: "x".repeat(24) }).toEqual(failure("InvalidParameterException"));
    await refused({ AccessTokenValidity: 1, TokenValidityUnits: { AccessToken: "seconds" } }).toEqual(
      failure("InvalidParameterException", /token validity/),
    );
  });

  test("loses by an update what the update leaves out, but not its secret", async () => {
    const { id: UserPoolId } = await userPool();
    await resourceServer(UserPoolId);
    const client = await appClient(UserPoolId, { AccessTokenValidity: 2 });
    await cognito.send(
      new UpdateUserPoolClientCommand({ UserPoolId, ClientId: client.id, EnableTokenRevocation: false }),
    );
    const { UserPoolClient } = await cognito.send(
      new DescribeUserPoolClientCommand({ UserPoolId, ClientId: client.id }),
    );
    expect(UserPoolClient).toMatchObject({
      ...{ ClientName: "harness", ClientSecret: client.secret, EnableTokenRevocation: false },
      AllowedOAuthFlowsUserPoolClient: false,
    });
    for (const left of ["AllowedOAuthFlows", "AllowedOAuthScopes", "AccessTokenValidity"]) {
      expect(UserPoolClient).not.toHaveProperty(left);
    }
  });

  test("is listed in pages, by name and id alone", async () => {
    const { id: UserPoolId } = await userPool();
    await resourceServer(UserPoolId);
    const ids = [(await appClient(UserPoolId)).id, (await appClient(UserPoolId)).id];
    const list = (NextToken?: string) =>
      cognito.send(new ListUserPoolClientsCommand({ UserPoolId, MaxResults: 1, NextToken }));
    const first = await list();
    const second = await list(first.NextToken);
    expect([first, second].map(({ UserPoolClients }) => UserPoolClients)).toEqual(
      ids.map((ClientId) => [{ ClientId, UserPoolId, ClientName: "harness" }]),
    );
    expect(second.NextToken).toBeUndefined();
  });
});

describe("a domain", () => {
  test("that does not exist is described by nothing, without an error", async () => {
    for (const Domain of ["nobodys", "taken-elsewhere"]) {
      const answer = await cognito.send(new DescribeUserPoolDomainCommand({ Domain }));
      expect(answer.DomainDescription).toEqual({});
    }
  });

  test("is one to a pool, its prefix unique over all accounts and free of AWS's names", async () => {
    const [one, other] = [await userPool(), await userPool()];
    await domain(one.id);
    const refused = (UserPoolId: string, Domain: string) =>
      expect(cognito.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain }))).rejects;
    for (const taken of ["zscaler-mcp-333", "taken-elsewhere"]) {
      await refused(other.id, taken).toEqual(
        failure("InvalidParameterException", /already associated with another user pool/),
      );
    }
    await refused(one.id, "second").toEqual(failure("InvalidParameterException", /already has a domain/));
    await refused(other.id, "my-aws-pool").toEqual(
      failure("InvalidParameterException", /reserved word: aws/),
    );
    await refused(other.id, "Upper_Case").toEqual(failure("InvalidParameterException", /Domain/));
    await expect(
      cognito.send(new DeleteUserPoolDomainCommand({ UserPoolId: other.id, Domain: "zscaler-mcp-333" })),
    ).rejects.toEqual(failure("InvalidParameterException", /No such domain/));
  });

  test("serves no tokens before it is active, nor once its deletion has begun", async () => {
    const { pool, tokenEndpoint } = await scene();
    expect((await post(tokenEndpoint, {})).status).toBe(400);
    await cognito.send(new DeleteUserPoolDomainCommand({ UserPoolId: pool.id, Domain: "zscaler-mcp-333" }));
    await expect(post(tokenEndpoint, {})).rejects.toThrow("fetch failed");
    cognito.destroy();
    await simulator.stop();
    simulator = await startSimulator({ profile: { request: 0, userPoolDomainCreate: 10_000_000 } });
    cognito = new CognitoIdentityProviderClient(clientOptions(simulator));
    const { id: UserPoolId } = await userPool();
    await cognito.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: "zscaler-mcp-333" }));
    expect(await domainStatus("zscaler-mcp-333")).toBe("CREATING");
    await expect(post(tokenEndpoint, {})).rejects.toThrow("fetch failed");
  });
});

describe("the token endpoint", () => {
  test("hands out a signed access token without an audience, which discovery and keys prove", async () => {
    const { client, tokenEndpoint, issuer } = await scene();
    const response = await post(
      tokenEndpoint,
      { grant_type: "client_credentials", scope: "zscaler-mcp/invoke" },
      basic(client.id, client.secret),
    );
    expect(response.status).toBe(200);
    const answer = (await response.json()) as { access_token: string };
    expect(answer).toEqual({
      access_token: expect.any(String),
      expires_in: 3600,
      token_type: "Bearer",
    });
    const discovered = await throughProxy(`${issuer}/.well-known/openid-configuration`);
    const metadata = (await discovered.json()) as { jwks_uri: string };
    expect(metadata).toMatchObject({ issuer, token_endpoint: tokenEndpoint });
    const keySet = (await (await throughProxy(metadata.jwks_uri)).json()) as { keys: JsonWebKey[] };
    const { kid, alg } = part(answer.access_token, 0);
    const key = keySet.keys.find((candidate) => candidate["kid"] === kid) ?? {};
    expect(key).toMatchObject({ kty: "RSA", alg: "RS256", use: "sig" });
    expect(key).not.toHaveProperty("d");
    const [head = "", body = "", signature = ""] = answer.access_token.split(".");
    const isSigned = verify(
      "sha256",
      Buffer.from(`${head}.${body}`),
      createPublicKey({ key, format: "jwk" }),
      Buffer.from(signature, "base64url"),
    );
    expect([alg, isSigned]).toEqual(["RS256", true]);
    const claims = part(answer.access_token, 1);
    expect(claims).toMatchObject({
      ...{ iss: issuer, sub: client.id, client_id: client.id, token_use: "access", version: 2 },
      scope: "zscaler-mcp/invoke",
    });
    expect(Number(claims["exp"]) - Number(claims["iat"])).toBe(3600);
    expect(claims).not.toHaveProperty("aud");
  });

  test("takes the secret in the body too, and gives all allowed scopes where none is asked for", async () => {
    const { client, tokenEndpoint } = await scene({
      AllowedOAuthScopes: ["zscaler-mcp/invoke", "zscaler-mcp/read"],
      AccessTokenValidity: 10,
      TokenValidityUnits: { AccessToken: "minutes" },
    });
    const response = await post(tokenEndpoint, {
      ...{ grant_type: "client_credentials", client_id: client.id, client_secret: client.secret },
    });
    const answer = (await response.json()) as { access_token: string; expires_in: number };
    expect(answer.expires_in).toBe(600);
    expect(part(answer.access_token, 1)).toMatchObject({ scope: "zscaler-mcp/invoke zscaler-mcp/read" });
  });

  test("says in OAuth's words why it hands out none", async () => {
    const { pool, client, tokenEndpoint } = await scene();
    const open = await appClient(pool.id, {
      ...{ GenerateSecret: false, AllowedOAuthFlows: ["code"], AllowedOAuthScopes: ["openid"] },
    });
    const unset = await appClient(pool.id, { AllowedOAuthFlowsUserPoolClient: false });
    const ask = async (form: Record<string, string>, headers?: Record<string, string>) => {
      const response = await post(tokenEndpoint, form, headers);
      return [response.status, await response.json()];
    };
    const grant = { grant_type: "client_credentials" };
    const own = basic(client.id, client.secret);
    const refused = (error: string) => [400, { error }];
    expect(await ask({ ...grant, scope: "zscaler-mcp/read" }, own)).toEqual(refused("invalid_scope"));
    expect(await ask(grant, basic(client.id, "wrong"))).toEqual(refused("invalid_client"));
    expect(await ask(grant, basic("nobody", client.secret))).toEqual(refused("invalid_client"));
    expect(await ask({ ...grant, client_id: client.id })).toEqual(refused("invalid_client"));
    expect(await ask(grant)).toEqual(refused("invalid_client"));
    expect(await ask({ grant_type: "password" }, own)).toEqual(refused("unsupported_grant_type"));
    expect(await ask({}, own)).toEqual(refused("invalid_request"));
    expect(await ask(grant, { ...own, "content-type": "application/json" })).toEqual(
      refused("invalid_request"),
    );
    expect(await ask({ grant_type: "refresh_token" }, own)).toEqual(refused("invalid_grant"));
    expect(await ask({ ...grant, client_id: open.id })).toEqual(refused("unauthorized_client"));
    expect(await ask(grant, basic(unset.id, unset.secret))).toEqual(refused("invalid_grant"));
    expect((await throughProxy(tokenEndpoint)).status).toBe(405);
  });

  test("grants no scope of a resource server that is gone, though the client still names it", async () => {
    const { pool, client, tokenEndpoint } = await scene();
    await cognito.send(new DeleteResourceServerCommand({ UserPoolId: pool.id, Identifier: "zscaler-mcp" }));
    const response = await post(
      tokenEndpoint,
      { grant_type: "client_credentials" },
      basic(client.id, client.secret),
    );
    expect(await response.json()).toEqual({ error: "invalid_scope" });
  });

  test("gives an AgentCore authorizer what it asks for, unless that is an audience", async () => {
    const { pool, client, tokenEndpoint, issuer } = await scene();
    const { edge, clock } = simulator.cloud;
    const ask = (clientSecret: string) =>
      requestAccessToken(
        tokenEndpoint,
        { clientId: client.id, clientSecret, scopes: ["zscaler-mcp/invoke"] },
        edge.fetch,
      );
    expect(await ask("wrong")).toEqual({ ok: false, error: "invalid_client" });
    const token = await ask(client.secret);
    if (!token.ok) throw new Error(token.error);
    const authorizer = {
      discoveryUrl: `${issuer}/.well-known/openid-configuration`,
      allowedClients: [client.id],
      allowedScopes: ["zscaler-mcp/invoke"],
    };
    const world = { fetch: edge.fetch, now: clock.now };
    expect(await verifyJwt(authorizer, token.accessToken, world)).toMatchObject({ ok: true });
    const other = await userPool();
    const verdicts = await Promise.all([
      verifyJwt({ ...authorizer, allowedAudience: [client.id] }, token.accessToken, world),
      verifyJwt(
        { ...authorizer, discoveryUrl: authorizer.discoveryUrl.replace(pool.id, other.id) },
        token.accessToken,
        world,
      ),
      verifyJwt(
        { ...authorizer, discoveryUrl: authorizer.discoveryUrl.replace(pool.id, "us-east-1_Nobody") },
        token.accessToken,
        world,
      ),
    ]);
    expect(verdicts.map((verdict) => verdict.ok || verdict.reason)).toEqual([
      ...["wrong-audience", "wrong-issuer", "undiscoverable"],
    ]);
  });
});

describe("a caller whom IAM restricts", () => {
  test("may do to a pool what its ARN and tags allow, and nothing to another one", async () => {
    const [own, foreign] = [await userPool({ UserPoolTags: { stage: "a" } }), await userPool()];
    const restricted = new CognitoIdentityProviderClient(
      clientOptions(
        simulator,
        simulator.credentialsFor({
          policies: [
            {
              Version: "2012-10-17",
              Statement: [
                {
                  Effect: "Allow",
                  Action: ["cognito-idp:CreateUserPool"],
                  Resource: "*",
                  Condition: { StringEquals: { "aws:RequestTag/stage": "a" } },
                },
                {
                  Effect: "Allow",
                  Action: ["cognito-idp:DescribeUserPoolDomain"],
                  Resource: "*",
                },
                {
                  Effect: "Allow",
                  Action: ["cognito-idp:*UserPool*", "cognito-idp:TagResource"],
                  Resource: "arn:aws:cognito-idp:us-east-1:111122223333:userpool/*",
                  Condition: { StringEquals: { "aws:ResourceTag/stage": "a" } },
                },
              ],
            },
          ],
        }),
      ),
    );
    const denied = failure("AccessDeniedException", /not authorized to perform: cognito-idp:/);
    const describePool = (UserPoolId: string) => restricted.send(new DescribeUserPoolCommand({ UserPoolId }));
    await describePool(own.id);
    await expect(describePool(foreign.id)).rejects.toEqual(denied);
    await restricted.send(new CreateUserPoolDomainCommand({ UserPoolId: own.id, Domain: "mine" }));
    await restricted.send(new DescribeUserPoolDomainCommand({ Domain: "mine" }));
    await restricted.send(new CreateUserPoolCommand({ PoolName: "b", UserPoolTags: { stage: "a" } }));
    await expect(restricted.send(new CreateUserPoolCommand({ PoolName: "b" }))).rejects.toEqual(denied);
    await expect(restricted.send(new ListUserPoolsCommand({ MaxResults: 1 }))).rejects.toEqual(denied);
    await restricted.send(new TagResourceCommand({ ResourceArn: own.arn, Tags: { owner: "us" } }));
    await expect(
      restricted.send(new TagResourceCommand({ ResourceArn: foreign.arn, Tags: { stage: "a" } })),
    ).rejects.toEqual(denied);
    restricted.destroy();
  });
});

describe("the inventory", () => {
  test("describes two scenes alike, whatever ids and secrets they drew", async () => {
    await scene();
    const described = () =>
      simulator.inventory().map(({ type, configuration, tags }) => ({ type, configuration, tags }));
    const first = described();
    expect(first.map(({ type }) => type)).toEqual([
      "AWS::Cognito::UserPool",
      "AWS::Cognito::UserPoolResourceServer",
      "AWS::Cognito::UserPoolClient",
      "AWS::Cognito::UserPoolDomain",
    ]);
    expect(first[2]?.configuration).toMatchObject({ userPool: "zscaler", name: "harness", hasSecret: true });
    cognito.destroy();
    await simulator.stop();
    simulator = await startSimulator({ timeScale: 0.01, profile: { request: 0 } });
    cognito = new CognitoIdentityProviderClient(clientOptions(simulator));
    await scene();
    expect(described()).toEqual(first);
  });

  test("and the record of calls hold no client secret", async () => {
    const { id } = await userPool();
    await resourceServer(id);
    const ClientSecret = "my-own-secret-of-24-chars".replaceAll("-", "_");
    await appClient(id, { GenerateSecret: false, ClientSecret });
    expect(JSON.stringify([simulator.inventory(), simulator.calls()])).not.toContain(ClientSecret);
  });
});
