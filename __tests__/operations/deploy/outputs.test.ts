import { describe, expect, test } from "@jest/globals";
import type { NodeResult } from "../../../src/engine/bring.js";
import type { Destroyed } from "../../../src/engine/destroy.js";
import type { Deployed } from "../../../src/operations/deploy/deployed.js";
import { deployOutputs, rememberedOutputs } from "../../../src/operations/deploy/outputs.js";
import { factsOf } from "../../../src/operations/deployment.js";
import { type Outputs, SecretText } from "../../../src/resources/resource.js";
import { ecs } from "../../../src/topologies/ecs.js";
import { gateway } from "../../../src/topologies/gateway.js";
import { remainsOf, removable } from "../../../src/topologies/remains.js";
import { deploySettings, hosting, managed, place } from "../../topologies/settings.js";

const settings = deploySettings();
const topology = ecs(place, settings, { hosting, delivery: managed });
const host = "zs-1.ecs.eu-central-1.on.aws";
const known = new Map<string, Outputs>([
  ["image", { uri: "repo@sha256:1", architecture: "ARM64" }],
  ["secret", { arn: "arn:secret", versionId: "v1", keys: "A", kmsKey: undefined }],
  ["mcp-service", { arn: "arn:service", host }],
  ["credentials", { arn: "arn:provider", name: "c" }],
  ["harness-role", { arn: "arn:role" }],
  ["harness", { arn: "arn:harness", id: "h-1", version: "3", status: "READY", runtimeId: "r" }],
]);

function result(id: string, action: NodeResult["action"]): NodeResult {
  const node = topology.graph.nodes.find((one) => one.id === id);
  if (node?.role !== "resource") throw new Error(`${id} is no resource`);
  const changes = action === "unchanged" ? [] : [{ path: "size", before: 1, after: 2 }];
  return { node, action, ownership: "owned", changes, live: undefined, outputs: undefined };
}

const deployed = (
  changed: Partial<Deployed> = {},
  outputs = known,
  results: readonly NodeResult[] = [],
): Deployed => ({
  applied: { results, outputs, failures: [] },
  orphans: [],
  verification: undefined,
  failures: [],
  changed: true,
  before: undefined,
  ...changed,
});
const outputsOf = (...args: Parameters<typeof deployed>) =>
  deployOutputs(settings, "s3://b/k", topology, deployed(...args));

const behind = new Map<string, Outputs>([
  ["runtime", { arn: "arn:runtime", id: "r-1", version: "2", url: "https://runtime" }],
  ["gateway", { arn: "arn:gateway", id: "g-1", url: "https://g-1.gateway/mcp" }],
  ["user-pool", { id: "pool-1", arn: "arn:pool", discoveryUrl: "https://pool" }],
  ["user-pool-client", { clientId: "client-1", clientSecret: new SecretText("s3cr3t") }],
  ["user-pool-domain", { tokenEndpoint: "https://domain/oauth2/token" }],
  ["oauth-provider", { arn: "arn:oauth", name: "o" }],
  ["runtime-logs", { group: "/aws/bedrock-agentcore/runtimes/r-1-DEFAULT" }],
  ["image", { uri: "repo@sha256:1" }],
  ["harness-role", { arn: "arn:role" }],
  ["harness", { arn: "arn:harness", id: "h-1", version: "3", status: "READY", runtimeId: "r" }],
]);
const gatewayOf = (gatewayAuth: "cognito" | "iam") => {
  const container = { image: "repo:1", writeTools: [], containerEnvironment: {} };
  const given = { kind: "gateway", container, delivery: managed, gatewayAuth } as const;
  const wanted = deploySettings({ topology: given });
  return { settings: wanted, topology: gateway(place, wanted, given) };
};

describe("what a deploy tells of a gateway", () => {
  const facts = (gatewayAuth: "cognito" | "iam", outputs: ReadonlyMap<string, Outputs>) => {
    const store = { uri: "s3://b/k" } as Parameters<typeof factsOf>[0]["session"]["store"];
    const { applied, verification } = deployed({}, new Map(outputs));
    return factsOf({
      ...gatewayOf(gatewayAuth),
      session: { place, store },
      deployed: { applied, verification },
      expiresAt: undefined,
    });
  };

  test("are the ARNs of gateway, runtime and OAuth2 provider, and the gateway's URL", () => {
    const { settings: wanted, topology: path } = gatewayOf("cognito");
    const expected = {
      "mcp-url": "https://g-1.gateway/mcp",
      "runtime-arn": "arn:runtime",
      "gateway-arn": "arn:gateway",
      "credential-provider-arn": "arn:oauth",
      "execution-role-arn": "arn:role",
    };
    expect(deployOutputs(wanted, "s3://b/k", path, deployed({}, behind))).toMatchObject(expected);
    expect(rememberedOutputs(path, behind)).toMatchObject({ ...expected, image: "repo@sha256:1" });
  });

  test("is how other clients come in, with everything but the client's secret", () => {
    const told = facts("cognito", behind);
    expect(told.connect).toEqual({
      kind: "client-credentials",
      url: "https://g-1.gateway/mcp",
      tokenEndpoint: "https://domain/oauth2/token",
      clientId: "client-1",
      scope: `${settings.names.resourceServer}/invoke`,
      userPoolId: "pool-1",
    });
    expect(JSON.stringify(told)).not.toContain("s3cr3t");
    expect(told).toMatchObject({
      image: { reference: "repo:1", digest: "sha256:1" },
      gateway: { auth: "cognito", userPool: { id: "pool-1" }, runtime: { id: "r-1", version: "2" } },
      logGroup: "/aws/bedrock-agentcore/runtimes/r-1-DEFAULT",
      secret: settings.names.secret,
    });
  });

  test("is whom the gateway admits by signature, without a word of Cognito", () => {
    const told = facts("iam", behind);
    expect(told.connect).toEqual({
      kind: "sigv4",
      url: "https://g-1.gateway/mcp",
      gatewayArn: "arn:gateway",
    });
    expect(told.gateway?.userPool).toBeUndefined();
    expect(told.credentialProvider).toBeUndefined();
  });

  test("leaves out how to connect where the run did not get that far", () => {
    const early = new Map([...behind].filter(([id]) => id !== "user-pool-domain"));
    expect(facts("cognito", early).connect).toBeUndefined();
    expect(facts("iam", new Map()).connect).toBeUndefined();
  });
});

describe("the outputs of a deploy", () => {
  test("name everything that the workflow may use", () => {
    expect(outputsOf()).toEqual({
      "harness-arn": "arn:harness",
      "harness-id": "h-1",
      "harness-version": "3",
      "harness-status": "READY",
      "mcp-url": `https://${host}/mcp`,
      image: "repo@sha256:1",
      "service-arn": "arn:service",
      "execution-role-arn": "arn:role",
      "credential-provider-arn": "arn:provider",
      state: "s3://b/k",
      stage: "pr-7",
      status: "ready",
      changed: false,
      changes: [],
    });
  });

  test("hold what is known also where the run failed half way", () => {
    const failed = { failures: [new Error("x")] };
    expect(outputsOf(failed)).toMatchObject({ status: "degraded", "harness-arn": "arn:harness" });
    const early = new Map([...known].filter(([id]) => id === "secret"));
    expect(outputsOf(failed, early)).toMatchObject({
      status: "failed",
      "harness-arn": undefined,
      "mcp-url": undefined,
    });
  });

  test("list what was changed and what was removed, not what stayed", () => {
    const [remain] = remainsOf(settings.names, place);
    const node = remain && removable(remain);
    if (node === undefined) throw new Error("there is something to remove");
    const live = { id: "arn:old", tags: {} };
    const orphans: Destroyed[] = [
      { node, fate: { kind: "deleted", live } },
      { node, fate: { kind: "kept", live, why: "theirs", ours: false } },
    ];
    const outputs = outputsOf({ orphans }, known, [
      result("cluster", "unchanged"),
      result("secret", "update"),
    ]);
    expect(outputs).toMatchObject({
      changed: true,
      changes: [
        {
          resource: "secret",
          kind: "secretsmanager.Secret",
          name: settings.names.secret,
          action: "update",
          changes: [{ path: "size", before: 1, after: 2 }],
        },
        { resource: "secret", action: "delete", changes: [] },
      ],
    });
  });

  test("say that nothing changed where nothing was written", () => {
    expect(outputsOf({ changed: false }, known, [result("secret", "unchanged")])).toMatchObject({
      changed: false,
      changes: [],
    });
  });

  test("that the state remembers are strings alone, with the image that ran", () => {
    const remembered = rememberedOutputs(topology, known);
    expect(remembered).toMatchObject({ "harness-arn": "arn:harness", image: "repo@sha256:1" });
    for (const value of Object.values(remembered)) expect(typeof value).toBe("string");
    expect(rememberedOutputs(topology, new Map())).toEqual({});
  });
});
