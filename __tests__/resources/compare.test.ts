/** What counts as a difference for the smaller kinds of resource. */
import { describe, expect, test } from "@jest/globals";
import { policy } from "../../src/policies/document.js";
import {
  type ApiKeySpec,
  apiKeyCredentialProvider,
  type LiveApiKey,
} from "../../src/resources/api-key-credential-provider.js";
import { ecsCluster } from "../../src/resources/ecs-cluster.js";
import { harnessEndpoint } from "../../src/resources/harness-endpoint.js";
import { iamRole, type LiveRole, type RoleSpec } from "../../src/resources/iam-role.js";
import { logGroup } from "../../src/resources/log-group.js";
import { differences, SecretText } from "../../src/resources/resource.js";
import { harnessLogs } from "../../src/resources/runtime-logs.js";

describe("plain values", () => {
  test("differ by path; what is not asked for is AWS's own business", () => {
    expect(differences({ a: 1, b: undefined, c: ["x"] }, { a: 2, b: 3, c: ["x"], d: 4 })).toEqual([
      { path: "a", before: 2, after: 1 },
    ]);
  });
});

describe("an IAM role", () => {
  const trust = policy({
    Effect: "Allow",
    Principal: { Service: "ecs.amazonaws.com" },
    Action: "sts:AssumeRole",
  });
  const read = policy({ Effect: "Allow", Action: ["s3:GetObject"], Resource: ["*"] });
  const spec: RoleSpec = {
    description: "d",
    trust,
    managedPolicies: ["arn:a"],
    inlinePolicies: { Read: read },
    permissionsBoundary: undefined,
  };
  const live: LiveRole = {
    id: "arn:role",
    name: "r",
    tags: {},
    // As IAM gives it back: the same document, its members in another order.
    trust: JSON.parse(
      '{"Statement":[{"Action":"sts:AssumeRole","Principal":{"Service":"ecs.amazonaws.com"},"Effect":"Allow"}],"Version":"2012-10-17"}',
    ),
    managedPolicies: ["arn:a"],
    inlinePolicies: { Read: read },
    permissionsBoundary: undefined,
  };
  const changes = (wanted: Partial<RoleSpec>, now: Partial<LiveRole> = {}) =>
    iamRole.compare({ ...spec, ...wanted }, { ...live, ...now });

  test("is the same in whatever order IAM writes its documents", () => {
    expect(changes({})).toEqual([]);
  });

  test("differs in its trust", () => {
    expect(changes({}, { trust: {} }).map(({ path }) => path)).toEqual(["trust"]);
  });

  test("differs in each managed policy that is missing or too much", () => {
    expect(changes({ managedPolicies: ["arn:b"] })).toEqual([
      { path: "managedPolicies", before: undefined, after: "arn:b" },
      { path: "managedPolicies", before: "arn:a", after: undefined },
    ]);
  });

  test("differs in each inline policy that is missing, too much or another", () => {
    const other = policy({ Effect: "Allow", Action: ["s3:PutObject"], Resource: ["*"] });
    expect(
      changes({ inlinePolicies: { Read: other, New: read } }, { inlinePolicies: { Read: read, Old: read } }),
    ).toEqual([
      { path: "inlinePolicies.Read", before: read, after: other },
      { path: "inlinePolicies.Old", before: read, after: undefined },
      { path: "inlinePolicies.New", before: undefined, after: read },
    ]);
  });

  test("gets the boundary that is asked for, and keeps one that others have set", () => {
    expect(changes({ permissionsBoundary: "arn:fence" })).toEqual([
      { path: "permissionsBoundary", before: undefined, after: "arn:fence" },
    ]);
    expect(changes({}, { permissionsBoundary: "arn:theirs" })).toEqual([]);
  });
});

describe("a credential provider", () => {
  const live = (version: string | undefined, ...stored: readonly string[]): LiveApiKey => ({
    id: "arn:vault/apikeycredentialprovider/zscaler-mcp-creds",
    tags: {},
    external: undefined,
    version,
    vaultVersion: undefined,
    writtenVersion: undefined,
    stored: stored.map((value) => new SecretText(value)),
  });
  const change = [{ path: "apiKey", before: "(secret)", after: "(secret)" }];

  test.each<[string, string | undefined, LiveApiKey, readonly object[]]>([
    ["of the same version is the same", "v1", live("v1"), []],
    ["of another version is written again", "v2", live("v1"), change],
    ["without a version is written where there is one now", "v1", live(undefined, "Bearer k"), change],
    [
      "that stores the same value is the same",
      undefined,
      live(undefined, '{"x":"Bearer k"}', "Bearer k"),
      [],
    ],
    ["that stores another value is written again", undefined, live(undefined, "Bearer old"), change],
    ["whose value cannot be read is written again", undefined, live(undefined), change],
    [
      "of a version is written where none tells about the header any more",
      undefined,
      live("v1", "Bearer k"),
      change,
    ],
    [
      "whose key has been left alone is the same",
      "v1",
      { ...live("v1"), vaultVersion: "a", writtenVersion: "a" },
      [],
    ],
    [
      "whose key somebody else has replaced is written again",
      "v1",
      { ...live("v1"), vaultVersion: "b", writtenVersion: "a" },
      change,
    ],
    [
      "whose key nobody has noted down, because the answer to its creation was lost, is written again",
      "v1",
      { ...live("v1"), vaultVersion: "a" },
      change,
    ],
    ["whose key may not be looked at is taken to be ours", "v1", { ...live("v1"), writtenVersion: "a" }, []],
  ])("%s", (_what, version, now, expected) => {
    const wanted = { source: "MANAGED", apiKey: new SecretText("Bearer k"), version } as const;
    expect(apiKeyCredentialProvider.compare(wanted, now)).toEqual(expected);
  });

  const pointer = { secretArn: "arn:theirs", jsonKey: "HEADER" };
  const pointing: LiveApiKey = { ...live(undefined), external: pointer };

  test.each<[string, ApiKeySpec, LiveApiKey, readonly object[]]>([
    ["that points where it should is the same", { source: "EXTERNAL", ...pointer }, pointing, []],
    [
      "that points at another key of another secret is pointed anew",
      { source: "EXTERNAL", secretArn: "arn:ours", jsonKey: "OTHER" },
      pointing,
      [
        { path: "apiKeySecretConfig.secretId", before: "arn:theirs", after: "arn:ours" },
        { path: "apiKeySecretConfig.jsonKey", before: "HEADER", after: "OTHER" },
      ],
    ],
    [
      "that keeps the value itself is pointed at the secret",
      { source: "EXTERNAL", ...pointer },
      live("v1"),
      [{ path: "apiKeySecretSource", before: "MANAGED", after: "EXTERNAL" }],
    ],
    [
      "that points elsewhere is given the value",
      { source: "MANAGED", apiKey: new SecretText("Bearer k"), version: "v1" },
      pointing,
      [{ path: "apiKeySecretSource", before: "EXTERNAL", after: "MANAGED" }],
    ],
  ])("%s", (_what, wanted, now, expected) => {
    expect(apiKeyCredentialProvider.compare(wanted, now)).toEqual(expected);
  });

  test("is named in its ARN", () => {
    expect(apiKeyCredentialProvider.outputs(live("v1"))).toMatchObject({ name: "zscaler-mcp-creds" });
  });
});

describe("a log group", () => {
  const live = { id: "arn", name: "/ecs/x", tags: {}, retentionInDays: 30 };

  test.each([
    [30, 30, []],
    [14, 30, [{ path: "retentionInDays", before: 30, after: 14 }]],
    [14, undefined, [{ path: "retentionInDays", before: undefined, after: 14 }]],
  ])("that is to keep %d days and keeps %p", (wanted, now, expected) => {
    expect(
      logGroup.compare({ retentionInDays: wanted, kmsKey: undefined }, { ...live, retentionInDays: now }),
    ).toEqual(expected);
  });

  test("is not changed for a key: AWS encrypts later events alone with it", () => {
    expect(logGroup.compare({ retentionInDays: 30, kmsKey: "arn:key" }, live)).toEqual([]);
  });
});

describe("a harness's log groups", () => {
  const runtimeId = "harness_h-AbCdEfGhIj";
  const group = (logGroupName: string, retentionInDays?: number) => ({ logGroupName, retentionInDays });
  const main = `/aws/bedrock-agentcore/runtimes/${runtimeId}-DEFAULT`;
  const other = `/aws/bedrock-agentcore/runtimes/${runtimeId}-prod`;

  test.each([
    ["the main one is missing", [], [{ path: main, before: undefined, after: 30 }]],
    ["all keep as long as they should", [group(main, 30), group(other, 30)], []],
    [
      "one that AWS made keeps for ever",
      [group(main, 30), group(other)],
      [{ path: other, before: undefined, after: 30 }],
    ],
    [
      "an endpoint's is there and the main one is not",
      [group(other, 30)],
      [{ path: main, before: undefined, after: 30 }],
    ],
  ])("%s", (_what, groups, expected) => {
    expect(
      harnessLogs.compare({ runtimeId, retentionInDays: 30 }, { id: "x", tags: undefined, groups }),
    ).toEqual(expected);
  });
});

describe("a harness endpoint", () => {
  const live = (changed: object) => ({
    id: "arn",
    tags: {},
    endpoint: { targetVersion: "3", liveVersion: "3", status: "READY", ...changed },
  });
  type Endpoint = Parameters<typeof harnessEndpoint.compare>[1];
  const compare = (changed: object) =>
    harnessEndpoint.compare({ harnessId: "h", targetVersion: "3" }, live(changed) as unknown as Endpoint);
  const health = (changed: object) => harnessEndpoint.health?.(live(changed) as unknown as Endpoint).status;

  test("is moved to another version, and not while it is on its way there", () => {
    expect(compare({})).toEqual([]);
    expect(compare({ liveVersion: "2" })).toEqual([]);
    expect(compare({ targetVersion: "2" })).toEqual([{ path: "targetVersion", before: "2", after: "3" }]);
    expect(compare({ targetVersion: undefined, liveVersion: "3" })).toEqual([]);
  });

  test.each([
    [{}, "ready"],
    [{ liveVersion: "2" }, "pending"],
    [{ status: "UPDATING" }, "pending"],
    [{ status: "UPDATE_FAILED" }, "failed"],
    [{ targetVersion: undefined }, "ready"],
  ])("serves once it is ready and has arrived: %p", (changed, expected) => {
    expect(health(changed)).toBe(expected);
  });
});

describe("a cluster", () => {
  const live = (status: string) => ({ id: "arn", name: "c", tags: {}, status });

  test("has nothing to differ in, for several stages share it", () => {
    expect(ecsCluster.compare({}, live("ACTIVE"))).toEqual([]);
    expect(ecsCluster.shared).toBe(true);
  });

  test.each([
    ["ACTIVE", "ready", { arn: "arn", name: "c" }],
    ["PROVISIONING", "pending", undefined],
    ["FAILED", "failed", undefined],
  ])("that is %s", (status, health, outputs) => {
    expect(ecsCluster.health?.(live(status)).status).toBe(health);
    expect(ecsCluster.outputs(live(status))).toEqual(outputs);
  });
});
