/** What a kind says beforehand of its outputs is what it gives afterwards, except for what only AWS can tell. */
import { describe, expect, test } from "@jest/globals";
import { trustedService } from "../../src/policies/trust.js";
import { apiKeyCredentialProvider } from "../../src/resources/api-key-credential-provider.js";
import { ecsCluster } from "../../src/resources/ecs-cluster.js";
import type { ExpressServiceSpec } from "../../src/resources/express-service/configuration.js";
import type { LiveExpressService } from "../../src/resources/express-service/rollout.js";
import { expressService } from "../../src/resources/express-service.js";
import { type HarnessSpec, harness, type LiveHarness } from "../../src/resources/harness.js";
import { harnessEndpoint } from "../../src/resources/harness-endpoint.js";
import { iamRole } from "../../src/resources/iam-role.js";
import { logGroup } from "../../src/resources/log-group.js";
import { type Identity, type Live, type ResourceKind, SecretText } from "../../src/resources/resource.js";
import { harnessLogs } from "../../src/resources/runtime-logs.js";
import { type SecretSpec, secret } from "../../src/resources/secret.js";
import { inAccount, making } from "./account.js";

const account = inAccount();

const later = "(known after deploy)";
const place = { partition: "aws-us-gov", region: "us-gov-west-1", account: "111122223333" };

/** Strings that are alike but for what was not known before. */
function fits(before: object, after: object): boolean {
  const actual = new Map<string, unknown>(Object.entries(after));
  return Object.entries(before).every(([name, value]) => {
    const [start = "", end] = String(value).split(later);
    const now = String(actual.get(name));
    return end === undefined
      ? now === start
      : now !== start + end && now.startsWith(start) && now.endsWith(end);
  });
}

const zscaler = (clientSecret: string, kmsKey?: string): SecretSpec => ({
  description: "d",
  values: {
    ZSCALER_CLIENT_SECRET: new SecretText(clientSecret),
    ZSCALER_CLIENT_ID: new SecretText("id"),
  },
  kmsKey,
});

describe("before it is made", () => {
  async function madeAsTold<I extends Identity, S, L extends Live, O extends object>(
    kind: ResourceKind<I, S, L, O>,
    identity: I,
    spec: S,
  ): Promise<void> {
    const { aws } = account();
    const before = kind.outputsAfter(aws, identity, spec, undefined, []);
    let live: L | undefined = await kind.create(aws, identity, spec, making);
    let after = kind.outputs(live);
    while (after === undefined && live !== undefined) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      live = await kind.observe(aws, identity);
      after = live && kind.outputs(live);
    }
    if (after === undefined || !fits(before, after)) expect(after).toEqual(before);
    expect(Object.keys(before).toSorted()).toEqual(Object.keys(after ?? {}).toSorted());
  }

  test("a role, a cluster, a log group and a credential provider are known by name", async () => {
    const name = "told";
    await madeAsTold(ecsCluster, { name }, {});
    await madeAsTold(logGroup, { name }, { retentionInDays: 7, kmsKey: undefined });
    await madeAsTold(
      iamRole,
      { name },
      {
        description: "d",
        trust: trustedService("ecs-tasks.amazonaws.com"),
        managedPolicies: [],
        inlinePolicies: {},
        permissionsBoundary: undefined,
      },
    );
    await madeAsTold(
      apiKeyCredentialProvider,
      { name },
      { source: "MANAGED", apiKey: new SecretText("k"), version: undefined },
    );
    const runtimeId = "harness_told-AbCdEfGhIj";
    await madeAsTold(harnessLogs, { name }, { runtimeId, retentionInDays: 7 });
  });

  test("a secret is known but for the end of its ARN and its version", async () => {
    await madeAsTold(secret, { name: "told" }, zscaler("a"));
    expect(secret.outputsAfter(place, { name: "told" }, zscaler("a", "key/b"), undefined, [])).toEqual({
      arn: `arn:aws-us-gov:secretsmanager:us-gov-west-1:111122223333:secret:told-${later}`,
      versionId: later,
      keys: "ZSCALER_CLIENT_ID,ZSCALER_CLIENT_SECRET",
      kmsKey: "key/b",
    });
  });

  test("an Express service has no address yet, and a harness no id", () => {
    const identity = { name: "s", cluster: "c" };
    expect(expressService.outputsAfter(place, identity, {} as ExpressServiceSpec, undefined, [])).toEqual({
      arn: "arn:aws-us-gov:ecs:us-gov-west-1:111122223333:service/c/s",
      host: later,
    });
    expect(harness.outputsAfter(place, { name: "h" }, {} as HarnessSpec, undefined, [])).toEqual({
      arn: `arn:aws-us-gov:bedrock-agentcore:us-gov-west-1:111122223333:harness/h-${later}`,
      id: `h-${later}`,
      version: later,
      status: later,
      runtimeId: `harness_h-${later}`,
    });
    const spec = { harnessId: "h-1", targetVersion: later };
    expect(harnessEndpoint.outputsAfter(place, { name: "live", harness: "h" }, spec, undefined, [])).toEqual({
      arn: "arn:aws-us-gov:bedrock-agentcore:us-gov-west-1:111122223333:harness/h-1/harness-endpoint/live",
      version: later,
    });
  });
});

describe("before it is changed", () => {
  const differing = [{ path: "x", before: 1, after: 2 }];

  test("a secret keeps its ARN, and gets another version where its values change or are restored", async () => {
    const { aws } = account();
    const identity = { name: "changed" };
    const live = await secret.create(aws, identity, zscaler("a"), making);
    const now = secret.outputs(live);
    const outputsOf = (spec: SecretSpec, seen = live) =>
      secret.outputsAfter(aws, identity, spec, seen, secret.compare(spec, seen));
    const { ZSCALER_CLIENT_ID } = zscaler("a").values;
    expect(outputsOf({ ...zscaler("b"), values: ZSCALER_CLIENT_ID ? { ZSCALER_CLIENT_ID } : {} })).toEqual({
      ...now,
      versionId: later,
      keys: "ZSCALER_CLIENT_ID",
    });
    expect(outputsOf(zscaler("a", "key/b"))).toEqual({ ...now, kmsKey: "key/b" });
    expect(outputsOf(zscaler("a"), { ...live, values: {}, deleted: true })).toEqual({
      ...now,
      versionId: later,
    });
  });

  test("a harness keeps its id and its runtime, and gets another version", () => {
    const described = {
      harnessId: "h-1",
      harnessVersion: "3",
      status: "READY",
      environment: { agentCoreRuntimeEnvironment: { agentRuntimeId: "harness_h-1" } },
    };
    const live = { id: "arn:h-1", tags: {}, harness: described, timesReady: 2 } as unknown as LiveHarness;
    const outputsOf = (changes: typeof differing) =>
      harness.outputsAfter(place, { name: "h" }, {} as HarnessSpec, live, changes);
    const same = { arn: "arn:h-1", id: "h-1", runtimeId: "harness_h-1" };
    expect(outputsOf(differing)).toEqual({ ...same, version: later, status: later });
    expect(outputsOf([])).toEqual({ ...same, version: "3", status: "READY" });
  });

  test("an Express service keeps its name, or has none yet", () => {
    const outputsOf = (host: string | undefined) =>
      expressService.outputsAfter(
        place,
        { name: "s", cluster: "c" },
        {} as ExpressServiceSpec,
        { id: "arn:s", host } as unknown as LiveExpressService,
        differing,
      );
    expect(outputsOf("s-1.on.aws")).toEqual({ arn: "arn:s", host: "s-1.on.aws" });
    expect(outputsOf(undefined)).toEqual({ arn: "arn:s", host: later });
  });

  test("a role that was made under a path keeps its ARN", () => {
    const live = { id: "arn:aws:iam::1:role/team/r" } as unknown as Parameters<typeof iamRole.compare>[1];
    const spec = {} as Parameters<typeof iamRole.compare>[0];
    expect(iamRole.outputsAfter(place, { name: "r" }, spec, live, differing)).toEqual({ arn: live.id });
  });
});
