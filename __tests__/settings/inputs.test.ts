import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { marketplaceImage } from "../../src/settings/image.js";
import { complaintsAbout, deployComplaints, deployed, destroyed, zscalerCredentials } from "./environment.js";

const arn = (name: string) => `arn:aws:iam::111122223333:role/${name}`;

describe("a deploy with nothing but credentials", () => {
  test("gets every default of the contract", async () => {
    const { names, ...settings } = await deployed();
    expect(names.cluster).toBe("zscaler-mcp");
    expect(settings).toEqual({
      operation: "deploy",
      region: "us-east-1",
      stage: { name: "default", slug: "default" },
      state: { bucket: undefined, key: "acme/agents/default.json" },
      repository: "acme/agents",
      lockTimeout: 600_000,
      timeout: 1_800_000,
      pollInterval: 5_000,
      allowedAccountIds: [],
      githubToken: undefined,
      kmsKey: undefined,
      topology: {
        kind: "ecs",
        hosting: {
          image: marketplaceImage,
          taskCpu: "1024",
          taskMemory: "2048",
          architecture: "auto",
          healthCheckPath: "/health",
          minTasks: undefined,
          maxTasks: undefined,
          subnets: [],
          securityGroups: [],
          hostValidation: "edge",
          allowedHosts: [],
          writeTools: [],
          containerEnvironment: {},
        },
        delivery: {
          kind: "managed",
          credentials: {
            clientId: "client-1",
            clientSecret: "s3cr3t-value",
            customerId: "216196257331281920",
            vanityDomain: "acme",
            cloud: undefined,
          },
        },
      },
      harness: {
        model: undefined,
        systemPrompt: undefined,
        maxIterations: 25,
        maxTokens: 8192,
        timeoutSeconds: undefined,
        temperature: 0.2,
        memory: { kind: "disabled" },
        allowedTools: ["@zscaler/*"],
        endpoint: undefined,
        tools: [],
      },
      auth: { mode: "zscaler" },
      expiresIn: undefined,
      tags: {},
      adopt: false,
      roles: {},
      permissionsBoundary: undefined,
      logRetentionDays: 30,
      verify: true,
      reporting: { comment: false, environment: undefined },
    });
  });

  test("is the same when the runner passes every default and leaves the rest empty", async () => {
    const written = await deployed({
      timeout: " 30m ",
      image: "",
      "task-cpu": "1024",
      tags: "",
      stage: "default",
    });
    expect(written).toEqual(await deployed());
  });
});

describe("what is given arrives", () => {
  test("in lists, one entry a line or with commas, in order and once each", async () => {
    const { topology, harness } = await deployed({
      "write-tools": "zia_*, zpa_*\n\nzia_*\r\nzdx_get",
      "allowed-tools": "@zscaler/zia_*,\n@builtin",
    });
    expect(topology.kind === "ecs" && topology.hosting.writeTools).toEqual(["zia_*", "zpa_*", "zdx_get"]);
    expect(harness.allowedTools).toEqual(["@zscaler/zia_*", "@builtin"]);
  });

  test("in maps, of which only the first = divides", async () => {
    const { topology, tags } = await deployed({
      "container-environment": "A=b=c,d\n __proto__ = x \nEMPTY=",
      tags: "cost-centre=42\nowner=a=b",
    });
    const environment = topology.kind === "ecs" ? topology.hosting.containerEnvironment : {};
    expect(Object.entries(environment)).toEqual([
      ["A", "b=c,d"],
      ["__proto__", "x"],
      ["EMPTY", ""],
    ]);
    expect(tags).toEqual({ "cost-centre": "42", owner: "a=b" });
  });

  test("in durations of every unit, as milliseconds", async () => {
    const settings = await deployed({
      "poll-interval": "250ms",
      "lock-timeout": "90s",
      timeout: "2h",
      "expires-in": "7d",
    });
    expect(settings).toMatchObject({
      pollInterval: 250,
      lockTimeout: 90_000,
      timeout: 7_200_000,
      expiresIn: 604_800_000,
    });
  });

  test("as roles under the names of the settings", async () => {
    const { roles } = await deployed({
      roles: `harness=${arn("a")}\ntask-execution=${arn("b")}\ninfrastructure=${arn("path/c")}`,
    });
    expect(roles).toEqual({ harness: arn("a"), taskExecution: arn("b"), infrastructure: arn("path/c") });
  });

  test("as a managed memory, or an existing one", async () => {
    const memory = "arn:aws:bedrock-agentcore:us-east-1:111122223333:memory/mine-0123456789";
    expect((await deployed({ "harness-memory": "managed" })).harness.memory).toEqual({ kind: "managed" });
    expect((await deployed({ "harness-memory": memory })).harness.memory).toEqual({
      kind: "existing",
      arn: memory,
    });
  });

  test("as tools in YAML or in JSON", async () => {
    const tools = [
      { type: "agentcore_browser", name: "browser", config: { agentCoreBrowser: {} } },
      { type: "later" },
    ];
    const yaml =
      "- type: agentcore_browser\n  name: browser\n  config:\n    agentCoreBrowser: {}\n- type: later\n";
    expect((await deployed({ tools: yaml })).harness.tools).toEqual(tools);
    expect((await deployed({ tools: JSON.stringify(tools) })).harness.tools).toEqual(tools);
  });

  test("as explicit names, as they are", async () => {
    const { names } = await deployed({
      stage: "pr-1",
      cluster: "zscaler-mcp",
      "secret-name": "s",
      "harness-name": "h",
    });
    expect(names).toMatchObject({
      cluster: "zscaler-mcp",
      secret: "s",
      harness: "h",
      service: "zscaler-mcp-server-pr-1",
    });
  });

  test("as what to keep and how to destroy", async () => {
    const settings = await destroyed({ keep: "roles\nsecret", "dry-run": "true" });
    expect(settings).toMatchObject({
      keep: new Set(["roles", "secret"]),
      dryRun: true,
      forceSecretDelete: false,
    });
  });
});

describe("the region", () => {
  test.each([
    [{ region: "eu-west-1" }, { AWS_REGION: "eu-west-2", AWS_DEFAULT_REGION: "eu-west-3" }, "eu-west-1"],
    [{}, { AWS_REGION: "eu-west-2", AWS_DEFAULT_REGION: "eu-west-3" }, "eu-west-2"],
    [{}, { AWS_REGION: "", AWS_DEFAULT_REGION: "eu-west-3" }, "eu-west-3"],
    [{}, {}, "us-east-1"],
  ])("with input %j and environment %j", async (inputs, variables, expected) => {
    expect((await deployed(inputs, variables)).region).toBe(expected);
  });

  test("a malformed AWS_REGION is named as what it is", async () => {
    const complaints = await deployComplaints({}, { AWS_REGION: "nowhere" });
    expect(complaints[0]).toMatch(/^Environment variable `AWS_REGION`: "nowhere"/);
  });
});

describe("the state object", () => {
  test.each([
    ["", undefined, "acme/agents/pr-1.json"],
    ["s3://bucket/one.json", "bucket", "one.json"],
    ["s3://bucket/a/b/", "bucket", "a/b/pr-1.json"],
    ["s3://bucket/", "bucket", "pr-1.json"],
  ])("%j", async (state, bucket, key) => {
    expect((await destroyed({ state, stage: "pr-1" })).state).toEqual({ bucket, key });
  });
});

describe("credentials", () => {
  const none = { operation: "deploy" };
  const blank = Object.fromEntries(Object.keys(zscalerCredentials).map((name) => [name, ""]));
  const variables = {
    ZSCALER_CLIENT_ID: "env-id",
    ZSCALER_CLIENT_SECRET: "env-secret",
    ZSCALER_CUSTOMER_ID: "1",
    ZSCALER_VANITY_DOMAIN: "env",
    ZSCALER_CLOUD: "beta",
  };

  test("come from the environment where no input has them", async () => {
    const cleared = Object.fromEntries(Object.keys(zscalerCredentials).map((name) => [name, ""]));
    const { topology } = await deployed({ ...cleared, "zscaler-client-id": "input-id" }, variables);
    expect(topology.kind === "ecs" && topology.delivery.credentials).toEqual({
      clientId: "input-id",
      clientSecret: "env-secret",
      customerId: "1",
      vanityDomain: "env",
      cloud: "beta",
    });
  });

  test("of the wrong form in the environment are complained about once, without the value", async () => {
    const complaints = await complaintsAbout(none, { ...variables, ZSCALER_CLIENT_SECRET: "two\nlines" });
    expect(complaints.map(({ message }) => message)).toEqual([
      "Environment variable `ZSCALER_CLIENT_SECRET`: the value (not shown) is not a single line of printable ASCII characters.",
    ]);
  });

  test("go in plain text only where that was asked for", async () => {
    const { topology } = await deployed({ "secrets-manager": "false" });
    expect(topology.kind === "ecs" && topology.delivery.kind).toBe("plaintext");
  });

  test("are not needed with a secret of the user's own", async () => {
    const settings = await complaintsAbout({ ...none, "credentials-secret": "mine" });
    expect(settings).toEqual([]);
  });

  test("are taken beside a secret of the user's own, but not by half", async () => {
    const { topology } = await deployed({ "credentials-secret": "mine" });
    expect(topology).toMatchObject({
      delivery: { kind: "existing", secretId: "mine", credentials: { clientId: "client-1" } },
    });
    const half = await complaintsAbout({ ...none, "credentials-secret": "mine", "zscaler-client-id": "x" });
    expect(half.map(({ message }) => message)).toEqual([
      "Input `zscaler-client-secret` is required together with `zscaler-client-id`.",
    ]);
  });

  test("of a hosted server need customer and vanity domain, those of an existing one don't", async () => {
    const pair = { ...none, "zscaler-client-id": "a", "zscaler-client-secret": "b" };
    const [lacking] = await complaintsAbout(pair);
    expect(lacking?.message).toBe(
      "Inputs `zscaler-customer-id`, `zscaler-vanity-domain` are required for this deployment.",
    );
    expect(await complaintsAbout({ ...pair, "mcp-url": "https://a.example" })).toEqual([]);
  });

  test("for an existing server are needed in mode zscaler only", async () => {
    const url = { ...none, "mcp-url": "https://a.example" };
    const [lacking] = await complaintsAbout(url);
    expect(lacking?.message).toBe(
      "Inputs `zscaler-client-id`, `zscaler-client-secret` are required for this deployment.",
    );
    expect(await complaintsAbout({ ...url, "auth-mode": "none" }, variables)).toEqual([]);
    expect(await complaintsAbout({ ...url, "auth-mode": "jwt", "auth-token": "t" })).toEqual([]);
  });

  test("and the header for an existing server can come from a secret, which nothing may contradict", async () => {
    const url = { ...none, "mcp-url": "https://a.example", "credentials-secret": "mine" };
    for (const mode of ["zscaler", "api-key", "jwt"])
      expect(await complaintsAbout({ ...url, "auth-mode": mode }, variables)).toEqual([]);
    const { topology, auth } = await deployed({ ...blank, ...url, "auth-mode": "api-key" });
    expect(topology).toMatchObject({ kind: "external", secretId: "mine", credentials: undefined });
    expect(auth).toEqual({ mode: "api-key", token: undefined });
    const told = async (inputs: Readonly<Record<string, string>>) =>
      (await complaintsAbout({ ...url, ...inputs })).map(({ message }) => message);
    expect(await told({ "zscaler-client-id": "a" })).toEqual([
      "Input `zscaler-client-id` contradicts `credentials-secret`, from which it is read.",
    ]);
    expect(await told({ "auth-mode": "jwt", "auth-token": "t" })).toEqual([
      "Input `auth-token` contradicts `credentials-secret`, from which it is read.",
    ]);
    expect(await told({ "auth-mode": "none" })).toEqual([
      "Input `credentials-secret` can't be used with `mcp-url` and `auth-mode: none`.",
    ]);
  });

  test("that name the tenant are taken beside a secret of the user's own", async () => {
    const { topology } = await deployed({
      ...blank,
      "credentials-secret": "mine",
      "zscaler-vanity-domain": "acme",
    });
    expect(topology).toMatchObject({
      delivery: { credentials: undefined, tenant: { vanityDomain: "acme", customerId: undefined } },
    });
  });

  test("are no business of destroy, whatever the environment holds", async () => {
    expect(await complaintsAbout({ operation: "destroy" }, { ZSCALER_CLIENT_SECRET: "two\nlines" })).toEqual(
      [],
    );
  });
});

describe("the system prompt", () => {
  test("comes from a file in the workspace", async () => {
    const workspace = mkdtempSync(join(tmpdir(), "settings-"));
    writeFileSync(join(workspace, "prompt.md"), "\uFEFFBe kind.\n");
    const { harness } = await deployed(
      { "system-prompt-file": "prompt.md" },
      { GITHUB_WORKSPACE: workspace },
    );
    expect(harness.systemPrompt).toBe("Be kind.");
  });

  test.each([
    ["is empty", " \n", /is an empty file/],
    ["is not text", Buffer.from([0xff, 0xfe, 0x00]), /can't be read/],
    ["is too large", "x".repeat(262_145), /262145 bytes/],
  ])("is refused where the file %s", async (_, content, expected) => {
    const workspace = mkdtempSync(join(tmpdir(), "settings-"));
    writeFileSync(join(workspace, "prompt.md"), content);
    const complaints = await deployComplaints(
      { "system-prompt-file": "prompt.md" },
      { GITHUB_WORKSPACE: workspace },
    );
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toMatch(expected);
  });

  test("is refused where the path is a directory", async () => {
    const complaints = await deployComplaints({ "system-prompt-file": "." }, { GITHUB_WORKSPACE: tmpdir() });
    expect(complaints[0]).toContain("not a regular file");
  });
});
