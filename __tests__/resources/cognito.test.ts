/** User pools and what belongs to them in a simulated account: made, found, changed by no call too many, and gone. */
import {
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  type CreateUserPoolCommandInput,
  CreateUserPoolDomainCommand,
  DeleteUserPoolDomainCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  ListUserPoolClientsCommand,
  UpdateResourceServerCommand,
  UpdateUserPoolClientCommand,
  UpdateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterEach, describe, expect, test } from "@jest/globals";
import { userPoolsNamed } from "../../src/aws/user-pools.js";
import { SecretText } from "../../src/resources/resource.js";
import { resourceServer } from "../../src/resources/resource-server.js";
import { userPool } from "../../src/resources/user-pool.js";
import { userPoolClient } from "../../src/resources/user-pool-client.js";
import { userPoolDomain } from "../../src/resources/user-pool-domain.js";
import { inAccount, making } from "./account.js";

const account = inAccount({
  domainsOfOthers: ["taken-elsewhere"],
  // Long enough to be seen on its way out.
  profile: { userPoolDomainDelete: 200_000 },
});
const noForce = { force: false };
const later = "(known after deploy)";

/** What is created takes effect, but the connection breaks before the answer is there. */
async function withoutAnswer<T>(work: () => Promise<T>): Promise<T> {
  const { middlewareStack } = account().aws.clients.cognitoOnce;
  middlewareStack.add(
    (next) => async (args) => {
      await next(args);
      throw Object.assign(new Error("socket hang up"), { name: "TimeoutError", code: "ECONNRESET" });
    },
    { step: "initialize", name: "withoutAnswer" },
  );
  try {
    return await work();
  } finally {
    middlewareStack.remove("withoutAnswer");
  }
}

afterEach(() => account().simulator.faults.clear());

async function present<L>(seen: Promise<L | undefined>): Promise<L> {
  const live = await seen;
  if (live === undefined) throw new Error("it does not exist");
  return live;
}

async function gone(remove: () => Promise<{ readonly status: string }>): Promise<void> {
  for (let look = 0; look < 200; look++) {
    const { status } = await remove();
    if (status === "gone") return;
    expect(status).toBe("pending");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("it is still there");
}

/** A pool that this action made. */
const ourPool = (name: string) => userPool.create(account().aws, { name }, {}, making);

/** A pool that somebody made by hand. */
async function otherPool(name: string, more: Partial<CreateUserPoolCommandInput> = {}): Promise<string> {
  const { UserPool } = await account().aws.clients.cognito.send(
    new CreateUserPoolCommand({ PoolName: name, ...more }),
  );
  return UserPool?.Id ?? "";
}

describe("a user pool", () => {
  test("is made with its tags, so that nobody can sign up, and seen as it was made", async () => {
    const { aws } = account();
    const made = await ourPool("pool-a");
    const live = await present(userPool.observe(aws, { name: "pool-a" }));
    expect(live.pool.AdminCreateUserConfig?.AllowAdminCreateUserOnly).toBe(true);
    expect(live.tags).toEqual(making.tags);
    expect(userPool.compare({}, live)).toEqual([]);
    expect(userPool.outputs(live)).toEqual(userPool.outputs(made));
    expect(userPool.outputs(live)).toEqual({
      id: expect.stringMatching(/^us-east-1_[0-9A-Za-z]{9}$/),
      arn: `arn:aws:cognito-idp:us-east-1:${aws.account}:userpool/${live.id}`,
      discoveryUrl: `https://cognito-idp.us-east-1.amazonaws.com/${live.id}/.well-known/openid-configuration`,
    });
    expect(userPool.facts?.(live)).toEqual({ id: live.id });
  });

  test("that lets people sign up is closed again, and everything else of it stays", async () => {
    const { aws, callsOf } = account();
    const { id } = await ourPool("pool-opened");
    await aws.clients.cognito.send(
      new UpdateUserPoolCommand({
        UserPoolId: id,
        UserPoolTags: { ...making.tags, theirs: "yes" },
        Policies: { PasswordPolicy: { MinimumLength: 30 } },
        AdminCreateUserConfig: {
          AllowAdminCreateUserOnly: false,
          InviteMessageTemplate: { EmailSubject: "Hi" },
        },
      }),
    );
    const opened = await present(userPool.observe(aws, { name: "pool-opened" }, id));
    const changes = userPool.compare({}, opened);
    expect(changes).toEqual([
      { path: "AdminCreateUserConfig.AllowAdminCreateUserOnly", before: false, after: true },
    ]);
    const calls = await callsOf(async () => {
      const synced = await userPool.sync(aws, { name: "pool-opened" }, {}, opened, changes, making);
      expect(userPool.compare({}, synced)).toEqual([]);
    });
    expect(calls).toEqual(["UpdateUserPool"]);
    const now = await present(userPool.observe(aws, { name: "pool-opened" }, id));
    expect(userPool.compare({}, now)).toEqual([]);
    expect(now.tags).toEqual({ ...making.tags, theirs: "yes" });
    expect(now.pool.Policies?.PasswordPolicy?.MinimumLength).toBe(30);
    expect(now.pool.AdminCreateUserConfig?.InviteMessageTemplate).toEqual({ EmailSubject: "Hi" });
    expect(userPool.aspects(now)).not.toEqual(userPool.aspects(opened));
  });

  test("is given tags without losing those that it has", async () => {
    const { aws } = account();
    const id = await otherPool("pool-tagged", { UserPoolTags: { theirs: "yes" } });
    const live = await present(userPool.observe(aws, { name: "pool-tagged" }));
    await userPool.tag?.(aws, live, making.tags);
    const now = await present(userPool.observe(aws, { name: "pool-tagged" }, id));
    expect(now.tags).toEqual({ theirs: "yes", ...making.tags });
  });

  test("whose creation lost its answer is that pool, and no second one", async () => {
    const { aws } = account();
    await otherPool("pool-lost");
    const made = await withoutAnswer(() => ourPool("pool-lost"));
    const managed = (await userPoolsNamed(aws, "pool-lost")).filter(
      ({ UserPoolTags }) => UserPoolTags?.["managed-by"] !== undefined,
    );
    expect(managed.map(({ Id }) => Id)).toEqual([made.id]);
    expect(made.tags).toEqual(making.tags);
  });

  test("that was not made is told so, for the next attempt to make it", async () => {
    const { aws, simulator, callsOf } = account();
    simulator.faults.on({ operation: "CreateUserPool", effect: { kind: "throttle" } });
    const calls = await callsOf(async () => {
      await expect(ourPool("pool-throttled")).rejects.toMatchObject({ name: "TooManyRequestsException" });
    });
    expect(calls).toEqual(["CreateUserPool"]);
    const fault = { code: "InternalErrorException", status: 500, message: "Something went wrong" };
    simulator.faults.on({ operation: "CreateUserPool", effect: { kind: "error", ...fault } });
    const tried = await callsOf(async () => {
      await expect(ourPool("pool-throttled")).rejects.toMatchObject({ name: fault.code });
    });
    expect(tried.filter((operation) => operation === "CreateUserPool")).toHaveLength(1);
    expect(await userPool.observe(aws, { name: "pool-throttled" })).toBeUndefined();
  });

  test("is found on whichever page of the list it stands", async () => {
    const { aws } = account();
    for (let index = 0; index < 65; index++) await otherPool(`filler-${index}`);
    const { id } = await ourPool("pool-at-the-end");
    expect((await userPool.observe(aws, { name: "pool-at-the-end" }))?.id).toBe(id);
  });

  test("of several is the one that was remembered, then the one that this action manages", async () => {
    const { aws } = account();
    const name = "pool-twins";
    const stranger = await otherPool(name);
    const { id } = await ourPool(name);
    expect((await userPool.observe(aws, { name }))?.id).toBe(id);
    expect((await userPool.observe(aws, { name }, stranger))?.id).toBe(stranger);
    expect((await userPool.observe(aws, { name }, "us-east-1_Gone00000"))?.id).toBe(id);
  });

  test("of several that nobody manages is none to be guessed", async () => {
    const { aws } = account();
    const name = "pool-guess";
    const ids = [await otherPool(name), await otherPool(name)].toSorted();
    await expect(userPool.observe(aws, { name })).rejects.toMatchObject({
      code: "USER_POOL_AMBIGUOUS",
      message: expect.stringContaining(ids.join(", ")),
    });
  });

  test("goes after its domain, and is gone when it is removed again", async () => {
    const { aws } = account();
    const live = await ourPool("pool-leaving");
    const domain = { UserPoolId: live.id, Domain: "pool-leaving" };
    await aws.clients.cognito.send(new CreateUserPoolDomainCommand(domain));
    await aws.clients.cognito.send(new DeleteUserPoolDomainCommand(domain));
    const remove = () => userPool.remove(aws, { name: "pool-leaving" }, live, noForce);
    await gone(remove);
    expect(await remove()).toEqual({ status: "gone" });
    expect(await userPool.observe(aws, { name: "pool-leaving" }, live.id)).toBeUndefined();
  });

  test("stays where somebody serves a domain with it, or protects it", async () => {
    const { aws } = account();
    const served = await ourPool("pool-served");
    await aws.clients.cognito.send(
      new CreateUserPoolDomainCommand({ UserPoolId: served.id, Domain: "somebodys" }),
    );
    expect(await userPool.remove(aws, { name: "pool-served" }, served, noForce)).toEqual({
      status: "kept",
      why: expect.stringContaining("somebodys"),
    });
    const id = await otherPool("pool-protected", { DeletionProtection: "ACTIVE" });
    const guarded = await present(userPool.observe(aws, { name: "pool-protected" }, id));
    expect(await userPool.remove(aws, { name: "pool-protected" }, guarded, noForce)).toEqual({
      status: "kept",
      why: "its deletion protection is on",
    });
  });

  test("is told before it is made as far as AWS leaves it to be told", () => {
    const place = { partition: "aws-cn", region: "cn-north-1", account: "111122223333" };
    const id = `cn-north-1_${later}`;
    expect(userPool.outputsAfter(place, { name: "p" }, {}, undefined, [])).toEqual({
      id,
      arn: `arn:aws-cn:cognito-idp:cn-north-1:111122223333:userpool/${id}`,
      discoveryUrl: `https://cognito-idp.cn-north-1.amazonaws.com.cn/${id}/.well-known/openid-configuration`,
    });
  });
});

describe("a resource server", () => {
  const scopes = [{ name: "invoke", description: "Call the tools" }];

  test("is made in its pool, and found there by name", async () => {
    const { aws } = account();
    const { id } = await ourPool("rs-a");
    const identity = { name: "zscaler-mcp", userPool: "rs-a" };
    const spec = { userPoolId: id, scopes };
    expect(await resourceServer.observe(aws, identity)).toBeUndefined();
    const made = await resourceServer.create(aws, identity, spec, making);
    const live = await present(resourceServer.observe(aws, identity));
    expect(live).toEqual(made);
    expect(await resourceServer.observe(aws, identity, live.id)).toEqual(live);
    expect(resourceServer.compare(spec, live)).toEqual([]);
    expect(resourceServer.outputs(live)).toEqual({ identifier: "zscaler-mcp" });
    expect(resourceServer.outputsAfter(aws, identity, spec, undefined, [])).toEqual(
      resourceServer.outputs(live),
    );
    expect(resourceServer.facts?.(live)).toEqual({ scopes: "invoke" });

    const remove = () => resourceServer.remove(aws, identity, live, noForce);
    expect(await remove()).toEqual({ status: "gone" });
    expect(await resourceServer.observe(aws, identity, live.id)).toBeUndefined();
    expect(await remove()).toEqual({ status: "gone" });
  });

  test.each([
    ["another description", [{ ScopeName: "invoke", ScopeDescription: "Anything" }], ["Scopes.invoke"]],
    ["no scope", [], ["Scopes.invoke"]],
    [
      "a scope too many",
      [
        { ScopeName: "invoke", ScopeDescription: "Call the tools" },
        { ScopeName: "admin", ScopeDescription: "Everything" },
      ],
      ["Scopes.admin"],
    ],
  ])("that was given %s by hand is put right by one call", async (what, Scopes, paths) => {
    const { aws, callsOf } = account();
    const pool = `rs-${what.replaceAll(" ", "-")}`;
    const { id } = await ourPool(pool);
    const identity = { name: "zscaler-mcp", userPool: pool };
    const spec = { userPoolId: id, scopes };
    const made = await resourceServer.create(aws, identity, spec, making);
    await aws.clients.cognito.send(
      new UpdateResourceServerCommand({ UserPoolId: id, Identifier: "zscaler-mcp", Name: "theirs", Scopes }),
    );
    const changed = await present(resourceServer.observe(aws, identity, made.id));
    const changes = resourceServer.compare(spec, changed);
    expect(changes.map(({ path }) => path)).toEqual(paths);
    expect(resourceServer.aspects(changed)).not.toEqual(resourceServer.aspects(made));
    const calls = await callsOf(() => resourceServer.sync(aws, identity, spec, changed, changes, making));
    expect(calls).toEqual(["UpdateResourceServer"]);
    const now = await present(resourceServer.observe(aws, identity, made.id));
    expect(resourceServer.compare(spec, now)).toEqual([]);
  });
});

/** A pool of ours with the scope that its clients may ask for. */
async function poolWithScope(
  name: string,
): Promise<{ readonly userPoolId: string; readonly scopes: string[] }> {
  const { id } = await ourPool(name);
  const spec = { userPoolId: id, scopes: [{ name: "invoke", description: "Call the tools" }] };
  await resourceServer.create(account().aws, { name: "zscaler-mcp", userPool: name }, spec, making);
  return { userPoolId: id, scopes: ["zscaler-mcp/invoke"] };
}

describe("an app client", () => {
  test("is made with a secret that is masked and shows nowhere", async () => {
    const { aws, masked } = account();
    const spec = await poolWithScope("client-a");
    const identity = { name: "agent", userPool: "client-a" };
    expect(await userPoolClient.observe(aws, identity)).toBeUndefined();
    const made = await userPoolClient.create(aws, identity, spec, making);
    const live = await present(userPoolClient.observe(aws, identity));
    expect(await userPoolClient.observe(aws, identity, live.id)).toEqual(live);
    expect(userPoolClient.compare(spec, made)).toEqual([]);
    expect(userPoolClient.compare(spec, live)).toEqual([]);

    const { clientId, clientSecret } = userPoolClient.outputs(live) ?? {};
    expect(clientId).toBe(made.clientId);
    const value = clientSecret?.reveal() ?? "";
    expect(value).toMatch(/^\w{51}$/);
    expect(masked).toContain(value);
    const shown = [
      live,
      userPoolClient.aspects(live),
      userPoolClient.facts?.(live),
      userPoolClient.outputs(live),
    ];
    expect(JSON.stringify(shown)).not.toContain(value);
    expect(userPoolClient.facts?.(live)).toEqual({ "client id": clientId, scopes: "zscaler-mcp/invoke" });

    const remove = () => userPoolClient.remove(aws, identity, live, noForce);
    expect(await remove()).toEqual({ status: "gone" });
    expect(await userPoolClient.observe(aws, identity, live.id)).toBeUndefined();
    expect(await remove()).toEqual({ status: "gone" });
  });

  test.each<[string, object, string]>([
    [
      "other flows",
      { AllowedOAuthFlows: ["code"], CallbackURLs: ["https://theirs.example.com"] },
      "AllowedOAuthFlows",
    ],
    ["other scopes", { AllowedOAuthScopes: ["zscaler-mcp/admin"] }, "AllowedOAuthScopes"],
    ["no flows at all", { AllowedOAuthFlowsUserPoolClient: false }, "AllowedOAuthFlowsUserPoolClient"],
    ["a way to sign in", { ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"] }, "ExplicitAuthFlows"],
  ])("that was given %s by hand is put right by one call, and else stays", async (what, change, path) => {
    const { aws, callsOf } = account();
    const pool = `client-${what.replaceAll(" ", "-")}`;
    const spec = await poolWithScope(pool);
    const identity = { name: "agent", userPool: pool };
    const made = await userPoolClient.create(aws, identity, spec, making);
    await aws.clients.cognito.send(
      new UpdateResourceServerCommand({
        UserPoolId: spec.userPoolId,
        Identifier: "zscaler-mcp",
        Name: "n",
        Scopes: ["invoke", "admin"].map((name) => ({ ScopeName: name, ScopeDescription: name })),
      }),
    );
    await aws.clients.cognito.send(
      new UpdateUserPoolClientCommand({
        ...made.settings,
        UserPoolId: spec.userPoolId,
        ClientId: made.clientId,
        AccessTokenValidity: 2,
        ...change,
      }),
    );
    const changed = await present(userPoolClient.observe(aws, identity, made.id));
    const changes = userPoolClient.compare(spec, changed);
    expect(changes).toMatchObject([{ path }]);
    expect(changes[0]?.replaces).toBeUndefined();
    expect(userPoolClient.aspects(changed)).not.toEqual(userPoolClient.aspects(made));
    const calls = await callsOf(() => userPoolClient.sync(aws, identity, spec, changed, changes, making));
    expect(calls).toEqual(["UpdateUserPoolClient"]);
    const now = await present(userPoolClient.observe(aws, identity, made.id));
    expect(userPoolClient.compare(spec, now)).toEqual([]);
    expect(now.settings.AccessTokenValidity).toBe(2);
    expect(now.secret?.reveal()).toBe(made.secret?.reveal());
  });

  test("whose scopes AWS lists in another order is no other", async () => {
    const { aws } = account();
    const spec = await poolWithScope("client-order");
    const made = await userPoolClient.create(aws, { name: "agent", userPool: "client-order" }, spec, making);
    const live = { ...made, settings: { ...made.settings, AllowedOAuthScopes: ["a/b", "a/a"] } };
    expect(userPoolClient.compare({ ...spec, scopes: ["a/a", "a/b"] }, live)).toEqual([]);
  });

  test("without a secret has to be made anew: it can never get one", async () => {
    const { aws } = account();
    const spec = await poolWithScope("client-public");
    const identity = { name: "agent", userPool: "client-public" };
    await aws.clients.cognito.send(
      new CreateUserPoolClientCommand({ UserPoolId: spec.userPoolId, ClientName: "agent" }),
    );
    const live = await present(userPoolClient.observe(aws, identity));
    expect(userPoolClient.outputs(live)).toBeUndefined();
    expect(userPoolClient.compare(spec, live)).toContainEqual({
      path: "ClientSecret",
      before: undefined,
      after: "(secret)",
      replaces: true,
    });
  });

  test("whose creation lost its answer is that client, and no second one, which would cost as much again", async () => {
    const { aws, masked } = account();
    const spec = await poolWithScope("client-lost");
    const identity = { name: "agent", userPool: "client-lost" };
    const made = await withoutAnswer(() => userPoolClient.create(aws, identity, spec, making));
    const { UserPoolClients } = await aws.clients.cognito.send(
      new ListUserPoolClientsCommand({ UserPoolId: spec.userPoolId, MaxResults: 60 }),
    );
    expect(UserPoolClients?.map(({ ClientId }) => ClientId)).toEqual([made.clientId]);
    expect(masked).toContain(made.secret?.reveal());
  });

  test("of several of its name is the same at every look, and the one that was remembered", async () => {
    const { aws } = account();
    const spec = await poolWithScope("client-twins");
    const identity = { name: "agent", userPool: "client-twins" };
    const ids: string[] = [];
    for (let count = 0; count < 3; count++)
      ids.push((await userPoolClient.create(aws, identity, spec, making)).clientId);
    const [first, ...others] = ids.toSorted();
    expect((await userPoolClient.observe(aws, identity))?.clientId).toBe(first);
    for (const other of others)
      expect((await userPoolClient.observe(aws, identity, `${spec.userPoolId}/${other}`))?.clientId).toBe(
        other,
      );
  });

  test("tells its id and secret once it is made", async () => {
    const { aws } = account();
    const identity = { name: "agent", userPool: "p" };
    const before = userPoolClient.outputsAfter(
      aws,
      identity,
      { userPoolId: later, scopes: [] },
      undefined,
      [],
    );
    expect(before).toEqual({ clientId: later, clientSecret: new SecretText(later) });
    expect(before.clientSecret.reveal()).toBe(later);
    const spec = await poolWithScope("client-told");
    const made = await userPoolClient.create(aws, { name: "agent", userPool: "client-told" }, spec, making);
    expect(userPoolClient.outputsAfter(aws, identity, spec, made, [])).toEqual(userPoolClient.outputs(made));
  });

  test("was made as AWS describes it", async () => {
    const { aws } = account();
    const spec = await poolWithScope("client-described");
    const { clientId } = await userPoolClient.create(
      aws,
      { name: "agent", userPool: "client-described" },
      spec,
      making,
    );
    const { UserPoolClient } = await aws.clients.cognito.send(
      new DescribeUserPoolClientCommand({ UserPoolId: spec.userPoolId, ClientId: clientId }),
    );
    expect(UserPoolClient).toMatchObject({
      ClientName: "agent",
      AllowedOAuthFlows: ["client_credentials"],
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthScopes: ["zscaler-mcp/invoke"],
      ExplicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"],
    });
  });
});

describe("the domain of a user pool", () => {
  const identityOf = (name: string) => ({ name, userPool: `pool-of-${name}` });

  async function active(name: string) {
    const { aws } = account();
    const identity = identityOf(name);
    const { id: userPoolId } = await ourPool(identity.userPool);
    let live = await userPoolDomain.create(aws, identity, { userPoolId }, making);
    while (userPoolDomain.health?.(live).status === "pending") {
      await new Promise((resolve) => setTimeout(resolve, 5));
      live = await present(userPoolDomain.refresh?.(aws, identity, live) ?? Promise.resolve(undefined));
    }
    return { identity, live, spec: { userPoolId } };
  }

  test("is ready once AWS serves it, and gone once AWS has taken it down", async () => {
    const { aws } = account();
    const absent = identityOf("never-made");
    expect(await userPoolDomain.observe(aws, absent)).toBeUndefined();
    const { identity, live, spec } = await active("domain-a");
    expect(userPoolDomain.health?.(live)).toEqual({ status: "ready" });
    expect(await userPoolDomain.observe(aws, identity)).toEqual(live);
    expect(await userPoolDomain.observe(aws, identity, live.id)).toEqual(live);
    expect(userPoolDomain.compare(spec, live)).toEqual([]);
    const outputs = { tokenEndpoint: "https://domain-a.auth.us-east-1.amazoncognito.com/oauth2/token" };
    expect(userPoolDomain.outputs(live)).toEqual(outputs);
    expect(userPoolDomain.outputsAfter(aws, identity, spec, undefined, [])).toEqual(outputs);
    expect(userPoolDomain.aspects(live)).toEqual(outputs);
    expect(userPoolDomain.facts?.(live)).toEqual({ "token endpoint": outputs.tokenEndpoint });

    const remove = () => userPoolDomain.remove(aws, identity, live, noForce);
    expect(await remove()).toMatchObject({ status: "pending" });
    expect(await userPoolDomain.observe(aws, identity)).toMatchObject({ leaving: "domain is DELETING" });
    await gone(remove);
    expect(await remove()).toEqual({ status: "gone" });
    expect(await userPoolDomain.observe(aws, identity, live.id)).toBeUndefined();
  });

  test("whose creation or removal lost its answer is made or removed all the same", async () => {
    const { aws, simulator } = account();
    const identity = identityOf("domain-lost");
    const { id: userPoolId } = await ourPool(identity.userPool);
    simulator.faults.on({ operation: "CreateUserPoolDomain", effect: { kind: "drop-after" } });
    const made = await userPoolDomain.create(aws, identity, { userPoolId }, making);
    expect(made.userPoolId).toBe(userPoolId);
    simulator.faults.on({ operation: "DeleteUserPoolDomain", effect: { kind: "drop-after" } });
    await gone(() => userPoolDomain.remove(aws, identity, made, noForce));
  });

  test("of another pool of the account is none of ours, and the prefix cannot be had", async () => {
    const { aws } = account();
    const other = await otherPool("pool-of-somebody");
    await aws.clients.cognito.send(
      new CreateUserPoolDomainCommand({ UserPoolId: other, Domain: "domain-theirs" }),
    );
    const identity = identityOf("domain-theirs");
    expect(await userPoolDomain.observe(aws, identity)).toBeUndefined();
    const { id: userPoolId } = await ourPool(identity.userPool);
    expect(await userPoolDomain.observe(aws, identity)).toBeUndefined();
    await expect(userPoolDomain.create(aws, identity, { userPoolId }, making)).rejects.toMatchObject({
      code: "DOMAIN_TAKEN",
      message: expect.stringContaining("domain-theirs"),
      fix: expect.stringContaining("another stage"),
    });
    const mine = {
      id: `${userPoolId}/domain-theirs`,
      tags: undefined,
      userPoolId,
      tokenEndpoint: "",
      status: "ACTIVE",
    };
    expect(await userPoolDomain.remove(aws, identity, mine, noForce)).toEqual({ status: "gone" });
    const { UserPool } = await aws.clients.cognito.send(new DescribeUserPoolCommand({ UserPoolId: other }));
    expect(UserPool?.Domain).toBe("domain-theirs");
  });

  test("of another account cannot be had", async () => {
    const identity = identityOf("taken-elsewhere");
    const { id: userPoolId } = await ourPool(identity.userPool);
    await expect(
      userPoolDomain.create(account().aws, identity, { userPoolId }, making),
    ).rejects.toMatchObject({ code: "DOMAIN_TAKEN" });
  });

  test("is not made where the pool has another, which is told", async () => {
    const { aws } = account();
    const identity = identityOf("domain-second");
    const { id: userPoolId } = await ourPool(identity.userPool);
    await aws.clients.cognito.send(
      new CreateUserPoolDomainCommand({ UserPoolId: userPoolId, Domain: "domain-first" }),
    );
    await expect(userPoolDomain.create(aws, identity, { userPoolId }, making)).rejects.toMatchObject({
      code: "USER_POOL_HAS_DOMAIN",
      message: expect.stringContaining("domain-first"),
    });
  });

  test("that AWS does not allow is refused in AWS's own words", async () => {
    const identity = identityOf("my-cognito-domain");
    const { id: userPoolId } = await ourPool(identity.userPool);
    await expect(
      userPoolDomain.create(account().aws, identity, { userPoolId }, making),
    ).rejects.toMatchObject({ name: "InvalidParameterException" });
  });

  test("that failed is made anew", () => {
    const live = { id: "p/d", tags: undefined, userPoolId: "p", tokenEndpoint: "", status: "FAILED" };
    expect(userPoolDomain.health?.(live)).toEqual({ status: "failed", why: "domain is FAILED" });
    expect(userPoolDomain.compare({ userPoolId: "p" }, live)).toMatchObject([{ replaces: true }]);
  });

  test("has another host in GovCloud", () => {
    const place = { partition: "aws-us-gov", region: "us-gov-west-1", account: "111122223333" };
    expect(userPoolDomain.outputsAfter(place, identityOf("d"), { userPoolId: "p" }, undefined, [])).toEqual({
      tokenEndpoint: "https://d.auth-fips.us-gov-west-1.amazoncognito.com/oauth2/token",
    });
  });
});
