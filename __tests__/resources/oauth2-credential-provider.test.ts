/** An OAuth client in the token vault: whether what the vault holds is current is told without reading any secret. */
import {
  CreateOauth2CredentialProviderCommand,
  UpdateOauth2CredentialProviderCommand,
} from "@aws-sdk/client-bedrock-agentcore-control";
import { afterEach, describe, expect, test } from "@jest/globals";
import {
  oauth2CredentialProvider as kind,
  type LiveOauth2Provider,
  type Oauth2ProviderSpec,
} from "../../src/resources/oauth2-credential-provider.js";
import { SecretText } from "../../src/resources/resource.js";
import { inAccount, making } from "./account.js";

const account = inAccount({ profile: { credentialProvider: 100_000 } });

const poolUrl = (pool: string) =>
  `https://cognito-idp.us-east-1.amazonaws.com/${pool}/.well-known/openid-configuration`;
const spec: Oauth2ProviderSpec = {
  discoveryUrl: poolUrl("us-east-1_AbCdEfGhI"),
  clientId: "1example23456789",
  clientSecret: new SecretText("s3cr3t-of-the-client"),
};

afterEach(() => account().simulator.faults.clear());

async function present<L>(seen: Promise<L | undefined>): Promise<L> {
  const live = await seen;
  if (live === undefined) throw new Error("it does not exist");
  return live;
}

const look = (name: string) => present(kind.observe(account().aws, { name }));
const paths = (wanted: Oauth2ProviderSpec, live: LiveOauth2Provider) =>
  kind.compare(wanted, live).map(({ path }) => path);

const vendor = "CustomOauth2" as const;
const configured = (clientId: string, clientSecret: string, discoveryUrl = spec.discoveryUrl) => ({
  customOauth2ProviderConfig: { oauthDiscovery: { discoveryUrl }, clientId, clientSecret },
});

/** What somebody does in the console. */
async function byHand(name: string, clientId: string, clientSecret: string, url?: string): Promise<void> {
  await account().aws.clients.agentCore.send(
    new UpdateOauth2CredentialProviderCommand({
      name,
      credentialProviderVendor: vendor,
      oauth2ProviderConfigInput: configured(clientId, clientSecret, url),
    }),
  );
  while ((await look(name)).status !== "READY") await new Promise((resolve) => setTimeout(resolve, 10));
}

describe("an OAuth2 credential provider", () => {
  test("is made with its tags, and a second look finds no difference and reads no secret", async () => {
    const { aws, callsOf } = account();
    const made = await kind.create(aws, { name: "oauth-a" }, spec, making);
    expect(kind.compare(spec, made)).toEqual([]);
    expect(kind.health?.(made)).toEqual({ status: "ready" });
    const calls = await callsOf(async () => {
      const live = await look("oauth-a");
      expect(live).toEqual(made);
      expect(live.tags).toMatchObject(making.tags);
      expect(kind.compare(spec, live)).toEqual([]);
    });
    expect(calls.toSorted()).toEqual([
      "DescribeSecret",
      "GetOauth2CredentialProvider",
      "ListTagsForResource",
    ]);
  });

  test("tells its client, and nothing of the secret, not even as a digest", async () => {
    const { aws } = account();
    const live = await kind.create(aws, { name: "oauth-told" }, spec, making);
    expect(kind.facts?.(live)).toEqual({ "client id": spec.clientId, discovery: spec.discoveryUrl });
    expect(kind.aspects(live)).toEqual({
      credentialProviderVendor: vendor,
      discoveryUrl: spec.discoveryUrl,
      clientId: spec.clientId,
      secretOf: spec.clientId,
      vaultVersion: live.vaultVersion,
    });
    const other = { ...spec, clientSecret: new SecretText("another") };
    const alike = await kind.create(aws, { name: "oauth-other" }, other, making);
    const { "zscaler-harness-vault-version": _, ...tags } = alike.tags ?? {};
    expect(live.tags).toMatchObject(tags);
    expect(JSON.stringify(live)).not.toContain(spec.clientSecret.reveal());
  });

  test.each<[string, string, Partial<Oauth2ProviderSpec>, readonly string[]]>([
    ["pool", "pool", { discoveryUrl: poolUrl("us-east-1_Other0000") }, ["discoveryUrl"]],
    [
      "client",
      "client",
      { clientId: "2another", clientSecret: new SecretText("of the other") },
      ["clientId", "clientSecret"],
    ],
  ])("for another %s is updated, and then current", async (_, suffix, change, expected) => {
    const { aws, callsOf } = account();
    const name = `oauth-${suffix}`;
    await kind.create(aws, { name }, spec, making);
    const before = await look(name);
    const wanted = { ...spec, ...change };
    const changes = kind.compare(wanted, before);
    expect(changes.map(({ path }) => path)).toEqual(expected);
    expect(JSON.stringify(changes)).not.toContain(wanted.clientSecret.reveal());
    const calls = await callsOf(async () => {
      const synced = await kind.sync(aws, { name }, wanted, before, changes, making);
      expect(kind.compare(wanted, synced)).toEqual([]);
    });
    expect(calls.filter((operation) => !/^(Get|Describe)/.test(operation))).toEqual([
      "UpdateOauth2CredentialProvider",
      "TagResource",
    ]);
    const now = await look(name);
    expect(kind.compare(wanted, now)).toEqual([]);
    expect(now.tags).toMatchObject(making.tags);
    expect(kind.aspects(now)).not.toEqual(kind.aspects(before));
  });

  test.each<[string, readonly [string, string, string?], readonly string[]]>([
    ["secret", [spec.clientId, "stale"], ["clientSecret"]],
    ["client", ["theirs", "theirs"], ["clientId", "clientSecret"]],
    ["pool", [spec.clientId, "stale", poolUrl("us-east-1_Theirs000")], ["discoveryUrl", "clientSecret"]],
  ])("that was given another %s by hand is put right", async (what, given, expected) => {
    const { aws } = account();
    const name = `oauth-hand-${what}`;
    await kind.create(aws, { name }, spec, making);
    await byHand(name, ...given);
    const drifted = await look(name);
    const changes = kind.compare(spec, drifted);
    expect(changes.map(({ path }) => path)).toEqual(expected);
    await kind.sync(aws, { name }, spec, drifted, changes, making);
    expect(kind.compare(spec, await look(name))).toEqual([]);
  });

  test("that another tool made is not taken for current, whatever its secret", async () => {
    const { aws } = account();
    const name = "oauth-theirs";
    await aws.clients.agentCore.send(
      new CreateOauth2CredentialProviderCommand({
        name,
        credentialProviderVendor: vendor,
        oauth2ProviderConfigInput: configured(spec.clientId, spec.clientSecret.reveal()),
        tags: { theirs: "yes" },
      }),
    );
    const live = await look(name);
    expect(paths(spec, live)).toEqual(["clientSecret"]);
    await kind.tag?.(aws, live, making.tags);
    expect((await look(name)).tags).toEqual({ theirs: "yes", ...making.tags });
  });

  test("that a run left before it could note what it wrote is written once more", async () => {
    const { aws, simulator } = account();
    const name = "oauth-died";
    const fault = { code: "AccessDeniedException", status: 403, message: "no" };
    simulator.faults.on({ operation: "TagResource", effect: { kind: "error", ...fault } });
    await expect(kind.create(aws, { name }, spec, making)).rejects.toThrow("no");
    const left = await look(name);
    expect(left.tags).toMatchObject(making.tags);
    const changes = kind.compare(spec, left);
    expect(changes.map(({ path }) => path)).toEqual(["clientSecret"]);
    await kind.sync(aws, { name }, spec, left, changes, making);
    expect(kind.compare(spec, await look(name))).toEqual([]);
  });

  test("whose secret may not be looked at is believed to be what was written", async () => {
    const { aws, simulator } = account();
    const fault = { code: "AccessDeniedException", status: 400, message: "no" };
    simulator.faults.on({ operation: "DescribeSecret", times: 100, effect: { kind: "error", ...fault } });
    const made = await kind.create(aws, { name: "oauth-blind" }, spec, making);
    expect(made.vaultVersion).toBeUndefined();
    expect(kind.compare(spec, await look("oauth-blind"))).toEqual([]);
  });

  test("is waited for until the vault has done its work, and named while it works", async () => {
    const { aws } = account();
    const name = "oauth-slow";
    await aws.clients.agentCore.send(
      new CreateOauth2CredentialProviderCommand({
        name,
        credentialProviderVendor: vendor,
        oauth2ProviderConfigInput: configured(spec.clientId, "s"),
      }),
    );
    const seen = await look(name);
    expect(kind.health?.(seen)).toEqual({ status: "pending", why: "credential provider is CREATING" });
    // AWS refuses to touch it for now; the engine tries again.
    await expect(kind.sync(aws, { name }, spec, seen, [], making)).rejects.toMatchObject({
      name: "ConflictException",
    });
    let now: LiveOauth2Provider | undefined = seen;
    while (now !== undefined && kind.health?.(now).status === "pending") {
      await new Promise((resolve) => setTimeout(resolve, 20));
      now = await kind.refresh?.(aws, { name }, now);
    }
    expect(now && kind.health?.(now)).toEqual({ status: "ready" });
    expect(kind.outputs(seen)).toEqual({
      arn: `arn:aws:bedrock-agentcore:us-east-1:${aws.account}:token-vault/default/oauth2credentialprovider/${name}`,
      name,
    });
    expect(kind.outputsAfter(aws, { name }, spec, undefined, [])).toEqual(kind.outputs(seen));
  });

  test("is removed, and is gone when it is removed again", async () => {
    const { aws } = account();
    const name = "oauth-gone";
    const live = await kind.create(aws, { name }, spec, making);
    const remove = () => kind.remove(aws, { name }, live, { force: false });
    expect(await remove()).toEqual({ status: "pending", why: "its deletion has begun" });
    expect(await remove()).toEqual({ status: "gone" });
    expect(await kind.observe(aws, { name })).toBeUndefined();
  });

  test("that AWS could not delete just now says why; one that it could not before is tried again", async () => {
    const { aws } = account();
    const name = "oauth-stuck";
    const live = await kind.create(aws, { name }, spec, making);
    const { middlewareStack } = aws.clients.agentCore;
    middlewareStack.add(
      (next) => async (args) => {
        const { response, output } = await next(args);
        const failed = { status: "DELETE_FAILED", failureReason: "the vault is sealed", lastUpdatedTime };
        return { response, output: { ...output, ...failed } };
      },
      { step: "initialize", name: "stuck" },
    );
    const remove = () => kind.remove(aws, { name }, live, { force: false });
    let lastUpdatedTime = new Date(live.updatedAt + 1);
    try {
      await expect(remove()).rejects.toMatchObject({
        code: "DELETE_FAILED",
        message: expect.stringContaining("the vault is sealed"),
      });
      // It was so before: another attempt may go better.
      lastUpdatedTime = new Date(live.updatedAt);
      expect(await remove()).toMatchObject({ status: "pending" });
    } finally {
      middlewareStack.remove("stuck");
    }
  });

  const broken = (status: string): LiveOauth2Provider => ({
    id: "arn",
    tags: {},
    vendor,
    discoveryUrl: spec.discoveryUrl,
    clientId: spec.clientId,
    status,
    failureReason: "the vault is full",
    updatedAt: 0,
    secretOf: spec.clientId,
    vaultVersion: undefined,
    writtenVersion: undefined,
  });

  test.each(["CREATE_FAILED", "DELETE_FAILED"])("that is %s is made anew", (status) => {
    expect(kind.compare(spec, broken(status))).toEqual([
      { path: "status", before: status, after: "READY", replaces: true },
    ]);
  });

  test("whose update failed is updated again, and says why it failed", () => {
    const live = broken("UPDATE_FAILED");
    expect(kind.compare(spec, live)).toEqual([{ path: "status", before: "UPDATE_FAILED", after: "READY" }]);
    expect(kind.health?.(live)).toEqual({
      status: "failed",
      why: "credential provider is UPDATE_FAILED: the vault is full",
    });
  });

  test("of another vendor is made anew: its configuration is of another form", () => {
    const live = { ...broken("READY"), vendor: "CognitoOauth2" };
    expect(kind.compare(spec, live)).toContainEqual({
      path: "credentialProviderVendor",
      before: "CognitoOauth2",
      after: vendor,
      replaces: true,
    });
  });

  test("for which AWS tells no status serves as it is", () => {
    expect(kind.health?.({ ...broken("READY"), status: undefined })).toEqual({ status: "ready" });
  });
});
