import { describe, expect, test } from "@jest/globals";
import { complaintsAbout, deployComplaints, deployed, type Given } from "./environment.js";

const external = {
  "mcp-url": "https://mcp.example.com",
  "zscaler-customer-id": "",
  "zscaler-vanity-domain": "",
};
const roleArn = "arn:aws:iam::111122223333:role/mine";

const contradictions: readonly (readonly [string, Given, RegExp])[] = [
  ["mcp-url with image", { ...external, image: "app:1" }, /`image` can't be used together with `mcp-url`/],
  [
    "mcp-url with cluster",
    { ...external, cluster: "mine" },
    /`cluster` can't be used together with `mcp-url`/,
  ],
  ["mcp-url with vanity domain", { ...external, "zscaler-vanity-domain": "acme" }, /together with `mcp-url`/],
  [
    "mcp-url with a hosting role",
    { ...external, roles: `infrastructure=${roleArn}` },
    /needed with `mcp-url`/,
  ],
  [
    "mcp-url, mode none, with a client",
    { ...external, "auth-mode": "none", "zscaler-client-secret": "" },
    /`zscaler-client-id` can't be used with `mcp-url` and `auth-mode: none`/,
  ],
  ["ecs with gateway-auth", { "gateway-auth": "iam" }, /`gateway-auth` can't be used by topology `ecs`/],
  ["ecs with a gateway role", { roles: `gateway=${roleArn}` }, /"gateway" is not a role of this topology/],
  [
    "existing secret, no secret",
    { "credentials-secret": "mine", "secrets-manager": "false" },
    /contradicts `secrets-manager: false`/,
  ],
  [
    "existing and managed secret",
    { "credentials-secret": "a", "secret-name": "b" },
    /contradicts `secret-name`/,
  ],
  ["secret name, no secret", { "secret-name": "b", "secrets-manager": "false" }, /`secret-name` contradicts/],
  ["token without its mode", { "auth-token": "k" }, /`auth-token` can't be used with `auth-mode: zscaler`/],
  [
    "mode api-key without token",
    { "auth-mode": "api-key" },
    /`auth-token` is required by `auth-mode: api-key`/,
  ],
  ["mode jwt without token", { "auth-mode": "jwt" }, /`auth-token` is required by `auth-mode: jwt`/],
  [
    "key beside the secret that the server has it from",
    { "credentials-secret": "mine", "auth-mode": "api-key", "auth-token": "k" },
    /`auth-token` contradicts `credentials-secret`, from which it is read/,
  ],
  ["token with its scheme", { "auth-mode": "api-key", "auth-token": "Bearer k" }, /authentication scheme/],
  ["min over max", { "min-tasks": "3", "max-tasks": "2" }, /"3" is more than `max-tasks`, 2/],
  ["cpu and memory", { "task-cpu": "4096" }, /makes no Fargate size.*`8192`.*`30720`/],
  ["memory and cpu", { "task-memory": "9216" }, /makes no Fargate size.*`2048`, `3072`.*`8192`/],
  ["two system prompts", { "system-prompt": "a", "system-prompt-file": "package.json" }, /contradicts/],
  ["hosts nobody checks", { "allowed-hosts": "a", "host-validation": "off" }, /`host-validation: off`/],
  [
    "a variable and its input",
    { "write-tools": "zia_*", "container-environment": "ZSCALER_MCP_WRITE_TOOLS=zpa_*" },
    /sets `ZSCALER_MCP_WRITE_TOOLS`, which the input `write-tools` sets too/,
  ],
  ["a key alias for a log group", { "kms-key": "alias/mine" }, /CloudWatch Logs needs/],
  [
    "a key of another region",
    { "kms-key": "arn:aws:kms:eu-west-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef" },
    /is a key in `eu-west-1`, but everything lives in `us-east-1`/,
  ],
  ["deploy with keep", { keep: "roles" }, /`keep` can't be used by operation `deploy`.*it is for `destroy`/],
  ["deploy with prompt", { prompt: "hello" }, /`prompt` can't be used by operation `deploy`.*`invoke`/],
];

describe("inputs that contradict each other are refused", () => {
  test.each(contradictions)("%s", async (_, inputs, expected) => {
    const complaints = await deployComplaints(inputs);
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toMatch(expected);
  });

  test("prompt, prompt-file and suite are three ways to say one thing", async () => {
    const complaints = await complaintsAbout({
      operation: "invoke",
      prompt: "a",
      "prompt-file": "b",
      suite: "c",
    });
    expect(complaints.filter(({ message }) => message.includes("contradicts"))).toHaveLength(3);
  });

  test("a secret that is kept can't be deleted for good", async () => {
    const complaints = await complaintsAbout({
      operation: "destroy",
      keep: "ecs",
      "force-secret-delete": "true",
    });
    expect(complaints.map(({ message }) => message)).toEqual([
      "Input `force-secret-delete` can't be used where `keep` keeps the secret.",
    ]);
  });

  test("destroy refuses what only a deploy can use", async () => {
    const complaints = await complaintsAbout({ operation: "destroy", image: "app:1", "auth-token": "x" });
    expect(complaints.map(({ message }) => message)).toEqual([
      "Input `image` can't be used by operation `destroy`.",
      "Input `auth-token` can't be used by operation `destroy`.",
    ]);
  });

  test("a default that is written out contradicts nothing", async () => {
    const complaints = await deployComplaints({
      ...external,
      "task-cpu": "1024",
      "secrets-manager": "True",
      "health-check-path": "/health",
      "gateway-auth": "cognito",
      keep: "",
    });
    expect(complaints).toEqual([]);
  });

  test("a misspelt auth-mode is the only complaint, not also that its token isn't wanted", async () => {
    expect(await deployComplaints({ "auth-mode": "apikey", "auth-token": "k" })).toHaveLength(1);
  });

  test("a malformed token is not also called missing, nor a malformed URL not there", async () => {
    expect(await deployComplaints({ "auth-mode": "api-key", "auth-token": "two\nlines" })).toHaveLength(1);
    expect(await deployComplaints({ ...external, "mcp-url": "nonsense" })).toHaveLength(1);
  });

  test("subnets without security groups are fine", async () => {
    expect(await deployComplaints({ subnets: "subnet-0123456789abcdef0" })).toEqual([]);
  });
});

describe("everything that is wrong is said at once", () => {
  test("each fault has its own failure, with name, value and fix", async () => {
    const complaints = await complaintsAbout({
      operation: "deploy",
      topology: "esc",
      timeout: "soon",
      tags: "a\nb",
      imagee: "app:1",
    });
    expect(complaints.map(({ message }) => message)).toEqual([
      'There is no input "imagee".',
      'Input `topology`: "esc" is not one of `ecs`, `gateway`.',
      'Input `timeout`: "soon" is not a duration.',
      'Input `tags`: "a" has no "=".',
      'Input `tags`: "b" has no "=".',
      "Inputs `zscaler-client-id`, `zscaler-client-secret`, `zscaler-customer-id`, `zscaler-vanity-domain` are required for this deployment.",
    ]);
    expect(new Set(complaints.map(({ code }) => code))).toEqual(new Set(["INVALID_INPUT"]));
    expect(complaints.every(({ fix }) => fix !== undefined)).toBe(true);
  });

  test("a missing operation is said together with the rest", async () => {
    const complaints = await complaintsAbout({ adopt: "maybe" });
    expect(complaints.map(({ message }) => message)).toEqual([
      "Input `operation` is required.",
      'Input `adopt`: "maybe" is not a boolean.',
    ]);
  });

  test("a run outside a repository is told which variable is missing", async () => {
    const [complaint] = await complaintsAbout({ operation: "destroy" }, { GITHUB_REPOSITORY: "" });
    expect(complaint?.message).toContain("`GITHUB_REPOSITORY`");
  });
});

describe("a misspelt input is not silently ignored", () => {
  test.each([
    ["imagee", "image"],
    ["region_name", "region"],
    ["frobnicate", undefined],
    ["auth_mode", "auth-mode"],
    ["harness-nmae", "harness-name"],
    ["zscaler-client-secrets", "zscaler-client-secret"],
  ])("%s", async (name, meant) => {
    const complaints = await complaintsAbout({ operation: "destroy", [name]: "x" });
    expect(complaints).toHaveLength(1);
    expect(complaints[0]?.message).toBe(`There is no input "${name}".`);
    expect(complaints[0]?.fix).toContain(meant === undefined ? "action.yml" : `Did you mean \`${meant}\`?`);
  });
});

describe("topology gateway", () => {
  test("takes inputs of its own", async () => {
    const settings = await deployed({ topology: "gateway", "gateway-auth": "iam", "write-tools": "zia_*" });
    expect(settings.topology).toMatchObject({
      kind: "gateway",
      gatewayAuth: "iam",
      container: { writeTools: ["zia_*"] },
      delivery: { kind: "managed" },
    });
  });

  test.each(["mcp-url: https://a.b/mcp", "task-cpu: 512", "auth-mode: api-key", "subnets: subnet-0a1b2c3d"])(
    "can't use what is another topology's: %s",
    async (line) => {
      const [name = "", value = ""] = line.split(/: (.*)/);
      const complaints = await deployComplaints({ topology: "gateway", [name]: value });
      expect(complaints.join()).toContain(`Input \`${name}\` can't be used by topology \`gateway\``);
    },
  );
});

describe("a sweep looks at every stage", () => {
  test.each([
    ["stage", "pr-7"],
    ["comment", "true"],
    ["environment", "production"],
  ])("and can't use %s", async (name, value) => {
    const complaints = await complaintsAbout({ operation: "sweep", [name]: value });
    expect(complaints.map(({ message }) => message).join()).toContain(
      `Input \`${name}\` can't be used by operation \`sweep\``,
    );
  });

  test("and needs the place of all states", async () => {
    const [complaint, ...others] = await complaintsAbout({
      operation: "sweep",
      state: "s3://bucket/one.json",
    });
    expect(others).toEqual([]);
    expect(complaint?.message).toContain("is the state of one stage");
    expect(complaint?.fix).toContain("s3://bucket/prefix/");
  });
});
