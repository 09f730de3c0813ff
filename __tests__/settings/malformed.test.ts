import { describe, expect, test } from "@jest/globals";
import { complaintsAbout, deployComplaints, deployed, type Given } from "./environment.js";

const long = "x".repeat(300);

/** Input, value, and what the one complaint about it has to say. */
const malformed: readonly (readonly [string, string, RegExp])[] = [
  ["topology", "ecss", /"ecss" is not one of `ecs`, `gateway`\. Did you mean `ecs`\?/],
  ["architecture", "arm46", /Did you mean `arm64`\?/],
  ["architecture", "sparc", /is not one of `auto`, `x86_64`, `arm64`\.$/],
  ["auth-mode", "apikey", /Did you mean `api-key`\?/],
  ["host-validation", "of", /Did you mean `off`\?/],
  ["task-cpu", "1000", /is not one of `256`, `512`, `1024`/],
  ["task-memory", "2 GB", /Write it in MiB/],
  ["region", "us-est-1", /not the name of an AWS region\. Did you mean `us-east-1`\?/],
  ["region", "ap-southeats-2", /Did you mean `ap-southeast-2`\?/],
  ["region", "eu-frankfurt-1", /Write it as AWS does/],
  ["model", "claude-sonnet-4-5", /Did you mean `us\.anthropic\.claude-sonnet-4-5-20250929-v1:0`\?/],
  ["model", "gpt-5", /its provider before it/],
  ["model", "bedrock/eu.amazon.nova-pro-v1:0", /Did you mean `eu\.amazon\.nova-pro-v1:0`\?/],
  ["architecture", "amd64", /Did you mean `x86_64`\?/],
  [
    "allowed-tools",
    "@zscalr/zia_*",
    /"@zscalr\/zia_\*" names no tool of the harness\. Did you mean `@zscaler\/zia_\*`\?/,
  ],
  ["region", "us-east", /not the name of an AWS region/],
  ["region", "US-EAST-1", /not the name of an AWS region/],
  ["image", "https://example.com/image:1", /without `https:\/\/`/],
  ["image", "image with space", /not a container image/],
  ["image", "registry/app@sha256:12", /not a container image/],
  ["stage", "///", /has no letter and no digit/],
  ["stage", "a".repeat(256), /has 256 characters/],
  ["stage", "a\nb", /line break/],
  ["state", "bucket/key", /Write `s3:\/\/bucket\/key\.json`/],
  ["state", "s3://bucket", /not the URI of an S3 object/],
  ["state", "s3://Bucket/key", /not the URI of an S3 object/],
  ["lock-timeout", "10 minutes", /is not a duration.*`10m`/],
  ["lock-timeout", "1h30m", /is not a duration/],
  ["timeout", "0s", /is too small/],
  ["timeout", "25d", /is too large.*`24d`/],
  ["poll-interval", "1.5s", /is not a duration/],
  ["expires-in", "72", /is not a duration/],
  ["tags", "team", /"team" has no "="/],
  ["tags", "=value", /no key before the "="/],
  ["tags", "a=1\na=2", /"a" is given twice/],
  ["tags", "Team=1\nteam=2", /upper and lower case only/],
  ["tags", "aws:x=1", /reserved by AWS/],
  ["tags", "AWS:x=1", /reserved by AWS/],
  ["tags", "managed-by=me", /knows its own resources/],
  ["tags", "zscaler-harness-stage=other", /knows its own resources/],
  ["tags", "team=a&b", /no tag value of all these services/],
  ["tags", "tëam=a", /no tag key of all these services/],
  ["tags", `${long}=1`, /too long for a tag key/],
  ["tags", `a=${long}`, /too long for a tag value/],
  [
    "tags",
    Array.from({ length: 41 }, (_, index) => `k${index}=v`).join("\n"),
    /41 tags, which is more than 40/,
  ],
  ["allowed-account-ids", "111122223333, 12345", /"12345" is not an AWS account id/],
  ["adopt", "yes", /is not a boolean.*`true` or `false`/],
  ["verify", "1", /is not a boolean/],
  ["secret-name", "my secret", /Secrets Manager/],
  ["secret-name", "x".repeat(513), /at most 512/],
  ["credentials-secret", "arn:aws:iam::111122223333:role/x", /name or ARN of a secret/],
  ["cluster", "-mine", /ECS takes for a cluster/],
  ["min-tasks", "0", /is too small/],
  ["min-tasks", "two", /is not a whole number/],
  ["max-tasks", "1e3", /is not a whole number/],
  ["health-check-path", "health", /is not a path/],
  ["health-check-path", "/mcp", /answers POST requests only.*`\/health`/],
  ["subnets", "subnet-0123456789abcdef0,vpc-1", /"vpc-1" is not the id of a subnet/],
  ["security-groups", "default", /not the id of a security group/],
  [
    "roles",
    "harnes=arn:aws:iam::111122223333:role/x",
    /"harnes" is not one of `harness`.*Did you mean `harness`\?/,
  ],
  ["roles", "harness=my-role", /"my-role" is not the ARN of an IAM role/],
  ["permissions-boundary", "arn:aws:iam::111122223333:role/x", /not the ARN of an IAM policy/],
  ["kms-key", "my-key", /is not a KMS key/],
  ["allowed-hosts", "https://mcp.example.com", /without `https:\/\/`/],
  ["allowed-hosts", "*.example.com", /not a `Host` value/],
  ["write-tools", "zia create", /not a pattern of tool names/],
  ["container-environment", "2X=1", /not the name of an environment variable/],
  ["container-environment", `BIG=${"x".repeat(65_536)}`, /has 65546 bytes, .* room for 65536/],
  ["container-environment", "ZSCALER_CLIENT_SECRET=x", /carries a credential.*`zscaler-client-secret`/],
  ["container-environment", "ZSCALER_MCP_AUTH_API_KEY=x", /carries a credential.*`auth-token`/],
  ["container-environment", "ZSCALER_SECRET_NAME=x", /carries a credential.*`credentials-secret`/],
  ["log-retention-days", "31", /not a retention period.*30, 60/],
  ["harness-name", "zscaler-mcp", /no hyphen/],
  ["harness-name", "a".repeat(41), /at most 40/],
  ["model", "claude 4", /Bedrock model/],
  ["max-iterations", "-1", /is too small/],
  ["max-tokens", "many", /is not a whole number/],
  ["timeout-seconds", "1m", /is not a whole number/],
  ["temperature", "2.1", /is too large.*from 0 to 2/],
  ["temperature", "0,2", /is not a number/],
  ["harness-memory", "enabled", /`disabled`, `managed` or the ARN/],
  ["allowed-tools", "@zscaler/a/b", /not a pattern of tools/],
  ["allowed-tools", `@zscaler/${"x".repeat(60)}`, /at most 64 characters/],
  ["endpoint", "prod-1", /no hyphen/],
  ["endpoint", "DEFAULT", /follows the newest version by itself/],
  ["tools", "- name: x", /entry 1: it has no `type`/],
  ["tools", "type: remote_mcp", /is not a list/],
  ["tools", "- type: inline_function\n  name: zscaler", /is that of another tool/],
  ["tools", "- type: inline_function\n  name: a b", /its `name` is not made of/],
  ["tools", "- just text", /entry 1: it is not an object/],
  ["tools", "- type: a\n- type: [b", /not valid YAML or JSON in line \d/],
  ["system-prompt-file", "/nowhere/at/all.md", /can't be read \("ENOENT"\)/],
  ["zscaler-vanity-domain", "acme.zslogin.net", /before `\.zslogin\.net` only/],
  ["zscaler-client-id", "a:b", /not a Zscaler identifier/],
];

describe("a value of the wrong form is refused before anything happens", () => {
  test.each(malformed)("%s: %j", async (name, value, expected) => {
    const complaints = await deployComplaints({ [name]: value });
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toMatch(expected);
    expect(complaints[0]).toContain(`Input \`${name}\``);
  });

  test.each([
    ["keep", "roles, ecz", /"ecz" is not one of `roles`, `ecs`.*/],
    ["force-secret-delete", "ja", /is not a boolean/],
    ["dry-run", "perhaps", /is not a boolean/],
  ])("destroy %s: %j", async (name, value, expected) => {
    const [complaint, ...others] = await complaintsAbout({ operation: "destroy", [name]: value });
    expect(others).toEqual([]);
    expect(complaint?.message).toMatch(expected);
  });

  test.each([
    ["invoke", "session-id", "short", /33 to 100/],
    ["invoke", "expect", "(", /not a regular expression/],
    ["invoke", "retries", "-1", /from 0 to/],
    ["invoke", "max-latency", "soon", /duration/],
    ["logs", "log-source", "mpc", /Did you mean `mcp`/],
    ["logs", "since", "yesterday", /how long ago/],
    ["logs", "since", "5 minutes", /how long ago/],
    ["logs", "until", "2026-02-30T25:00:00Z", /how long ago/],
    ["logs", "limit", "0", /from 1 to/],
    ["plan", "fail-on", "drift", /`changes`, `never`/],
    ["sweep", "max-age", "old", /duration/],
    ["sweep", "stages", "!!", /pattern/],
    ["deploy", "environment", "a\nb", /one line/],
    ["status", "fail-on", "changes", /`unhealthy`, `drift`, `never`/],
  ])("%s %s: %j", async (operation, name, value, expected) => {
    const [invalid, ...others] = await complaintsAbout({ operation, [name]: value, ...neededBy(operation) });
    expect(others).toEqual([]);
    expect(`${invalid?.message} ${invalid?.fix}`).toMatch(expected);
  });
});

/** Without these an operation is refused for another reason. */
const neededBy = (operation: string): Given =>
  operation === "plan"
    ? { "credentials-secret": "mine" }
    : operation === "invoke"
      ? { prompt: "Hello?" }
      : operation === "deploy"
        ? { "mcp-url": "https://mcp.example/mcp", "auth-mode": "none" }
        : {};

describe("what AWS takes is taken", () => {
  test.each([
    ["region", "us-gov-west-1"],
    ["region", "eusc-de-east-1"],
    ["image", "nginx"],
    ["image", "zscaler/zscaler-mcp-server:0.15.1"],
    ["image", `709825985650.dkr.ecr.us-east-1.amazonaws.com/a/b_c@sha256:${"a".repeat(64)}`],
    ["image", "localhost:5000/app:1"],
    ["stage", "feature/Ünïcode branch"],
    ["stage", "日本語"],
    ["tags", "cost centre=R+D@x/y:z = 1\r\nowner=\r\n"],
    ["permissions-boundary", "arn:aws-us-gov:iam::aws:policy/PowerUserAccess"],
    ["kms-key", "arn:aws:kms:us-east-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef"],
    ["allowed-hosts", "mcp.example.com, mcp.example.com:443\n[::1]:*, *"],
    ["harness-memory", "arn:aws:bedrock-agentcore:us-east-1:111122223333:memory/mine-0123456789"],
    ["allowed-tools", "*\n@builtin\n@zscaler/zia_*"],
    ["model", "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc"],
    ["credentials-secret", "arn:aws:secretsmanager:us-east-1:111122223333:secret:a/b-AbCdEf"],
    ["adopt", "TRUE"],
    ["poll-interval", "250ms"],
    ["expires-in", "7d"],
  ])("%s: %j", async (name, value) => {
    await expect(deployed({ [name]: value })).resolves.toMatchObject({ operation: "deploy" });
  });
});

describe("what somebody else wrote can't act in the log", () => {
  test("a value with a line break and a workflow command stays inside its quotes on one line", async () => {
    const [complaint = ""] = await deployComplaints({
      topology: "x\n::error::owned\r\n##[error]owned\u202Eabc",
    });
    expect(complaint).not.toMatch(/[\n\r\u202E]/);
    expect(complaint).not.toContain("##[");
    expect(complaint).toContain('"x\\n::error::owned');
  });

  test("the name of an unknown input stays inside its quotes too", async () => {
    const [complaint = ""] = await deployComplaints({ "x\n::set-env name=PATH::/tmp": "1" });
    expect(complaint).not.toContain("\n");
  });

  test("a very long value is cut", async () => {
    const [complaint = ""] = await deployComplaints({ topology: long.repeat(100) });
    expect(complaint.length).toBeLessThan(300);
  });
});

describe("a secret is never repeated in a message", () => {
  test.each([
    ["zscaler-client-secret", "hidden value\nwith two lines"],
    ["zscaler-client-id", "hidden value"],
    ["github-token", "hidden value\n2"],
    ["container-environment", "hidden value"],
    ["tools", "- type: [hidden value"],
    ["mcp-url", "hidden value"],
  ])("%s", async (name, value) => {
    const complaints = await deployComplaints({ [name]: value });
    expect(complaints.join()).toContain(`\`${name}\``);
    expect(complaints.join()).not.toContain("hidden");
  });
});
