import { describe, expect, test } from "@jest/globals";
import { Failure } from "../../src/failure/failure.js";
import { cpuSizes, memorySizes } from "../../src/settings/fargate.js";
import { defaultModel } from "../../src/settings/model.js";
import { namesFor } from "../../src/settings/names.js";
import { stageOf } from "../../src/settings/stage.js";

describe("a stage's slug", () => {
  test.each(
    ["default", "pr-123", "a", "production", "x".repeat(20), "-", "a--b"].filter((name) => name !== "-"),
  )("%s stays as it is", (name) => {
    expect(stageOf(name)).toEqual({ name, slug: name });
  });

  test.each([
    ["feature/login", /^feature-login-[0-9a-f]{6}$/],
    ["Default", /^default-[0-9a-f]{6}$/],
    ["dependabot/npm_and_yarn/lodash-4.17.21", /^dependabot-np-[0-9a-f]{6}$/],
    ["日本語", /^stage-[0-9a-f]{6}$/],
    ["x".repeat(21), /^x{13}-[0-9a-f]{6}$/],
    ["UPPER", /^upper-[0-9a-f]{6}$/],
  ])("%s is shortened or normalised with a hash", (name, expected) => {
    expect(stageOf(name)).toEqual({ name, slug: expect.stringMatching(expected) });
  });

  test("two stages that read alike never meet", () => {
    const names = [
      "pr-1",
      "PR-1",
      "pr/1",
      "pr_1",
      "pr 1",
      "Pr-1",
      "pr--1",
      "-pr-1",
      "default",
      "Default",
      "default/",
    ];
    const long = [1, 2, 3].map((tail) => `release/2026-11-candidate-${tail}`);
    const slugs = [...names, ...long].map((name) => stageOf(name).slug);
    expect(new Set(slugs).size).toBe(names.length + long.length);
  });

  test.each(["", "---", "///", "a\nb", "a\u0000b", "a\u202Eb", "x".repeat(256)])("%j is refused", (name) => {
    expect(() => stageOf(name)).toThrow(Failure);
  });
});

describe("the names of a stage", () => {
  test("default has exactly those of the command-line tool", () => {
    expect(namesFor(stageOf("default"))).toEqual({
      cluster: "zscaler-mcp",
      service: "zscaler-mcp-server",
      taskExecutionRole: "zscaler-mcp-ecs-task-execution-role",
      infrastructureRole: "zscaler-mcp-ecs-infrastructure-role",
      logGroup: "/ecs/zscaler-mcp",
      secret: "zscaler-mcp-harness/credentials",
      credentialProvider: "zscaler-mcp-creds",
      harnessRole: "zscaler-mcp-harness-execution-role",
      harness: "zscaler_mcp_harness",
      gateways: {
        cognito: {
          runtimeRole: "zscaler-mcp-harness-runtime-role",
          runtime: "zscaler_mcp_runtime",
          gatewayRole: "zscaler-mcp-harness-gateway-role",
          gateway: "zscaler-mcp-gateway",
          gatewayTarget: "zscaler-mcp-runtime",
        },
        iam: {
          runtimeRole: "zscaler-mcp-harness-iam-runtime-role",
          runtime: "zscaler_mcp_iam_runtime",
          gatewayRole: "zscaler-mcp-harness-iam-gateway-role",
          gateway: "zscaler-mcp-iam-gateway",
          gatewayTarget: "zscaler-mcp-runtime",
        },
      },
      oauthProvider: "zscaler-mcp-cognito-oauth",
      userPool: "zscaler-mcp-harness-up",
      resourceServer: "zscaler-mcp",
      userPoolClient: "zscaler-mcp-harness-client",
      userPoolDomain: "zscaler-mcp-harness",
    });
  });

  test("any other stage appends its slug, and keeps the secret's name clear of the ARN's own ending", () => {
    expect(namesFor(stageOf("pr-123"))).toEqual({
      cluster: "zscaler-mcp-pr-123",
      service: "zscaler-mcp-server-pr-123",
      taskExecutionRole: "zscaler-mcp-ecs-task-execution-role-pr-123",
      infrastructureRole: "zscaler-mcp-ecs-infrastructure-role-pr-123",
      logGroup: "/ecs/zscaler-mcp-pr-123",
      secret: "zscaler-mcp-harness/pr-123/credentials",
      credentialProvider: "zscaler-mcp-creds-pr-123",
      harnessRole: "zscaler-mcp-harness-execution-role-pr-123",
      harness: "zscaler_mcp_harness_pr_123",
      gateways: {
        cognito: {
          runtimeRole: "zscaler-mcp-harness-runtime-role-pr-123",
          runtime: "zscaler_mcp_runtime_pr_123",
          gatewayRole: "zscaler-mcp-harness-gateway-role-pr-123",
          gateway: "zscaler-mcp-gateway-pr-123",
          gatewayTarget: "zscaler-mcp-runtime-pr-123",
        },
        iam: {
          runtimeRole: "zscaler-mcp-harness-iam-runtime-role-pr-123",
          runtime: "zscaler_mcp_iam_runtime_pr_123",
          gatewayRole: "zscaler-mcp-harness-iam-gateway-role-pr-123",
          gateway: "zscaler-mcp-iam-gateway-pr-123",
          gatewayTarget: "zscaler-mcp-runtime-pr-123",
        },
      },
      oauthProvider: "zscaler-mcp-cognito-oauth-pr-123",
      userPool: "zscaler-mcp-harness-up-pr-123",
      resourceServer: "zscaler-mcp",
      userPoolClient: "zscaler-mcp-harness-client-pr-123",
      userPoolDomain: "zscaler-mcp-harness-pr-123",
    });
  });

  test("keep words that Cognito reserves out of the domain, and stages apart all the same", () => {
    const domains = ["aws-test", "test", "-test", "cognito-test"].map(
      (name) => namesFor(stageOf(name)).userPoolDomain,
    );
    expect(new Set(domains).size).toBe(domains.length);
    for (const domain of domains) expect(domain).not.toMatch(/aws|amazon|cognito/);
  });

  test("are within AWS's limits for any stage, and differ wherever the stages do", () => {
    const random = randomNumbers(42);
    const alphabet = [..."abcXYZ019-_/. #äß日"];
    const seen = new Map<string, string>();
    for (let round = 0; round < 3_000; round += 1) {
      const length = 1 + Math.floor(random() * 60);
      const name = Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join("");
      if (!/[\p{L}\p{N}]/u.test(name)) {
        continue;
      }
      const stage = stageOf(name);
      expect(stage.slug).toMatch(/^[a-z0-9-]{1,20}$/);
      const names = namesFor(stage);
      const roles = [names.taskExecutionRole, names.infrastructureRole, names.harnessRole];
      const { cognito, iam } = names.gateways;
      for (const role of [...roles, iam.runtimeRole, iam.gatewayRole]) {
        expect(role).toMatch(/^[\w+=,.@-]{1,64}$/);
      }
      expect(names.harness).toMatch(/^[a-zA-Z][a-zA-Z0-9_]{0,39}$/);
      expect(iam.runtime).toMatch(/^[a-zA-Z][a-zA-Z0-9_]{0,47}$/);
      expect(iam.gateway).toMatch(/^([0-9a-zA-Z][-]?){1,48}$/);
      expect(iam.gateway).toMatch(/[0-9a-z]$/);
      expect(iam.gateway.length).toBeLessThanOrEqual(48);
      expect(iam.gatewayTarget).toMatch(/^([0-9a-zA-Z][-]?){1,100}$/);
      expect(`${names.userPoolDomain}-111122223333`).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/);
      expect(names.credentialProvider).toMatch(/^[a-zA-Z0-9\-_]{1,128}$/);
      expect(names.logGroup).toMatch(/^[.\-_/#A-Za-z0-9]{1,512}$/);
      expect(names.secret).toMatch(/^[\w/+=.@-]{1,512}$/);
      expect(names.secret).not.toMatch(/-[A-Za-z0-9]{6}$/);
      expect(`${names.cluster}-${names.service}`).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]{0,254}$/);
      // A resource server is one of its user pool's alone.
      const { resourceServer: _server, gateways: _gateways, ...unique } = names;
      // A target is one of its gateway's alone.
      const ofGateways = [cognito, iam].flatMap(({ gatewayTarget: _target, ...rest }) => Object.values(rest));
      for (const own of [...Object.values(unique), ...ofGateways]) {
        expect(seen.get(own) ?? name).toBe(name);
        seen.set(own, name);
      }
    }
    expect(seen.size).toBeGreaterThan(20_000);
  });
});

describe("the default model", () => {
  test.each([
    ["us-east-1", "us"],
    ["ca-central-1", "us"],
    ["us-gov-west-1", "us-gov"],
    ["eu-central-1", "eu"],
    ["ap-northeast-1", "jp"],
    ["ap-northeast-3", "jp"],
    ["ap-northeast-2", "global"],
    ["ap-southeast-2", "au"],
    ["ap-southeast-4", "au"],
    ["ap-southeast-1", "global"],
    ["ap-south-1", "global"],
    ["sa-east-1", "global"],
    ["eusc-de-east-1", "global"],
  ])("in %s is the profile of %s", (region, geography) => {
    expect(defaultModel(region)).toBe(`${geography}.anthropic.claude-sonnet-4-5-20250929-v1:0`);
  });
});

describe("Fargate's sizes", () => {
  test.each([
    ["256", 3, "512", "2048"],
    ["512", 4, "1024", "4096"],
    ["1024", 7, "2048", "8192"],
    ["2048", 13, "4096", "16384"],
    ["4096", 23, "8192", "30720"],
    ["8192", 12, "16384", "61440"],
    ["16384", 12, "32768", "122880"],
  ])("%s CPU units have %i memory sizes", (cpu, count, least, most) => {
    const sizes = memorySizes(cpu);
    expect([sizes.length, sizes[0], sizes.at(-1)]).toEqual([count, least, most]);
  });

  test("no other CPU size has any", () => {
    expect(cpuSizes).toHaveLength(7);
    expect(memorySizes("constructor")).toEqual([]);
  });
});

/** The same numbers on every run (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
