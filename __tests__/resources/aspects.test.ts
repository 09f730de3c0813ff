/** What is remembered of how a deploy left a thing: all that it keeps true, nothing secret, nothing that moves by itself. */
import type { Harness } from "@aws-sdk/client-bedrock-agentcore-control";
import { describe, expect, test } from "@jest/globals";
import { liveService } from "../../src/resources/express-service/look.js";
import { expressService } from "../../src/resources/express-service.js";
import { harness } from "../../src/resources/harness.js";
import { harnessEndpoint } from "../../src/resources/harness-endpoint.js";
import { iamRole } from "../../src/resources/iam-role.js";
import { SecretText } from "../../src/resources/resource.js";
import { harnessLogs } from "../../src/resources/runtime-logs.js";
import { secret } from "../../src/resources/secret.js";
import { inAccount } from "./account.js";

const account = inAccount();

describe("of a harness", () => {
  const vault = `\${arn:aws:bedrock-agentcore:us-east-1:111122223333:token-vault/default/apikeycredentialprovider/x}`;
  const live = (changed: Partial<Harness> = {}) => ({
    id: "arn:h",
    tags: {},
    timesReady: 2,
    harness: {
      status: "READY",
      harnessVersion: "3",
      updatedAt: new Date(0),
      model: { bedrockModelConfig: { modelId: "us.model" } },
      systemPrompt: [{ text: "Be brief." }],
      tools: [
        {
          type: "remote_mcp",
          name: "zscaler",
          config: {
            remoteMcp: { url: "https://x/mcp", headers: { Authorization: vault, "X-Key": "plain-text-key" } },
          },
        },
        { type: "agentcore_browser", name: "browser", config: { agentCoreBrowser: {} } },
      ],
      memory: { managedMemoryConfiguration: { arn: "arn:made-later" } },
      ...changed,
    } as unknown as Harness,
  });

  test("keys in plain text are left out, references to the vault are not", () => {
    const told = JSON.stringify(harness.aspects(live()));
    expect(told).not.toContain("plain-text-key");
    expect(told).toContain(vault);
    expect(told).toContain("https://x/mcp");
  });

  test("managed memory is just that: AWS names it by and by", () => {
    expect(harness.aspects(live())["memory"]).toBe("managed");
    expect(harness.aspects(live({ memory: undefined }))["memory"]).toBe("disabled");
    const own = { agentCoreMemoryConfiguration: { arn: "arn:own" } } as Harness["memory"];
    expect(harness.aspects(live({ memory: own }))["memory"]).toBe("arn:own");
  });

  test("status, version and time move by themselves", () => {
    const later = live({ status: "UPDATING", harnessVersion: "4", updatedAt: new Date(1) });
    expect(harness.aspects(later)).toEqual(harness.aspects(live()));
  });

  test("a person is told its version, model and tools", () => {
    expect(harness.facts?.(live())).toEqual({
      version: "3",
      model: "us.model",
      tools: "zscaler, browser",
      updated: "1970-01-01T00:00:00.000Z",
    });
    expect(harness.facts?.(live({ model: undefined, tools: undefined }))).toMatchObject({
      model: "",
      tools: "",
    });
  });
});

describe("of a service", () => {
  const live = (environment: Readonly<Record<string, string>>, subnets: readonly string[] = []) =>
    liveService(
      account().aws,
      { name: "s", cluster: "c" },
      {
        serviceArn: "arn:s",
        activeConfigurations: [
          {
            primaryContainer: {
              image: "i:1",
              environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
              secrets: [{ name: "ZSCALER_CLIENT_ID", valueFrom: "arn:secret:KEY::" }],
            },
            networkConfiguration: { subnets: [...subnets] },
          },
        ],
      },
      undefined,
      undefined,
    );

  test("a variable that is a secret by its name is there, and no more is told of it", () => {
    const aspects = expressService.aspects(live({ ZSCALER_CLIENT_SECRET: "hush", MODE: "jwt" }));
    expect(JSON.stringify(aspects)).not.toContain("hush");
    expect(aspects).toMatchObject({
      "primaryContainer.environment.ZSCALER_CLIENT_SECRET": "(secret)",
      "primaryContainer.environment.MODE": "jwt",
      "primaryContainer.image": "i:1",
      "primaryContainer.secrets": { ZSCALER_CLIENT_ID: "arn:secret:KEY::" },
    });
  });

  test("the order of subnets means nothing", () => {
    expect(expressService.aspects(live({}, ["b", "a"]))).toEqual(
      expressService.aspects(live({}, ["a", "b"])),
    );
  });
});

describe("of the smaller kinds", () => {
  test("a secret is its version, never its values", () => {
    const live = {
      id: "arn:s",
      name: "s",
      tags: {},
      versionId: "v1",
      values: { A: new SecretText("hush") },
      kmsKey: "arn:key",
      deleted: false,
    };
    expect(secret.aspects(live)).toEqual({ VersionId: "v1", KmsKeyId: "arn:key" });
  });

  test("a role is its trust, its boundary and each of its policies", () => {
    const live = {
      id: "arn:r",
      name: "r",
      tags: {},
      trust: { Version: "1" },
      managedPolicies: ["b", "a"],
      inlinePolicies: { Read: { Version: "2" } },
      permissionsBoundary: "arn:b",
    };
    expect(iamRole.aspects(live)).toEqual({
      trust: { Version: "1" },
      permissionsBoundary: "arn:b",
      managedPolicies: ["a", "b"],
      "inlinePolicies.Read": { Version: "2" },
    });
    expect(iamRole.facts?.(live)).toEqual({ boundary: "arn:b" });
  });

  test("a log group that AgentCore makes by itself is no drift; one whose retention is taken off is", () => {
    const group = (logGroupName: string, retentionInDays?: number) => ({
      logGroupName,
      ...(retentionInDays === undefined ? {} : { retentionInDays }),
    });
    const aspects = (...groups: readonly ReturnType<typeof group>[]) =>
      Object.entries(harnessLogs.aspects({ id: "p", tags: undefined, groups })).filter(([, value]) => value);
    expect(aspects(group("a", 30), group("made-at-first-use"))).toEqual(aspects(group("a", 30)));
    expect(aspects(group("a"))).toEqual([]);
    expect(harnessLogs.facts?.({ id: "p", tags: undefined, groups: [group("a", 30), group("b")] })).toEqual({
      groups: "2",
      retention: "30 days, for ever",
    });
  });

  test("a named endpoint is the version that it leads to", () => {
    const endpoint = { targetVersion: "3", liveVersion: "2" };
    const live = { id: "arn:e", tags: {}, endpoint } as unknown as Parameters<
      typeof harnessEndpoint.aspects
    >[0];
    expect(harnessEndpoint.aspects(live)).toEqual({ targetVersion: "3" });
    expect(harnessEndpoint.facts?.(live)).toEqual({ version: "2", target: "3" });
  });
});
