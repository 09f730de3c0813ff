/** How a stage is, told without touching it: by its state or by its names, with what is wrong and what has drifted. */
import { readFileSync } from "node:fs";
import {
  DeleteHarnessCommand,
  GetHarnessCommand,
  UpdateApiKeyCredentialProviderCommand,
  UpdateHarnessCommand,
} from "@aws-sdk/client-bedrock-agentcore-control";
import { DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { ListTasksCommand, StopTaskCommand } from "@aws-sdk/client-ecs";
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  PutRolePolicyCommand,
  UntagRoleCommand,
} from "@aws-sdk/client-iam";
import { DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { CreateSecretCommand, DeleteSecretCommand } from "@aws-sdk/client-secrets-manager";
import { expect, test } from "@jest/globals";
import type { ActionResult } from "../../simulator/runner.js";
import {
  type Account,
  accountId,
  bad,
  bucket,
  credentials,
  deploy,
  destroy,
  errorsOf,
  everythingSaid,
  good,
  type Inputs,
  inAccount,
  type RunOptions,
  run,
  stateKey,
  writes,
} from "./action.js";
import { deleteTarget } from "./by-hand.js";
import { ecs, gatewayWithCognito, gatewayWithIam, type Topology } from "./topologies.js";

/** A status; whatever it says, it writes nothing. */
async function status(
  account: Account,
  inputs: Inputs = {},
  options: RunOptions = {},
): Promise<ActionResult> {
  account.forgetCalls();
  const result = await run(account, { operation: "status", ...inputs }, options);
  expect(writes(account)).toEqual([]);
  return result;
}

const warningsOf = ({ annotations }: ActionResult): string =>
  annotations
    .filter(({ level }) => level !== "error")
    .map(({ title, message }) => `${title ?? ""}: ${message}`)
    .join("\n");

/** The row of the summary's table that begins so. */
const row = ({ summary }: ActionResult, label: string, name = ""): string =>
  summary.split("\n").find((line) => line.startsWith(`| **${label}** | `) && line.includes(name)) ?? "";

const stateObject = { Bucket: bucket, Key: stateKey() };
const removeState = ({ clients: { s3 } }: Account) => s3.send(new DeleteObjectCommand(stateObject));

const waitUntil = async (isTrue: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 20));
};

interface Policy {
  readonly Statement: readonly { readonly Action: string | readonly string[] }[];
}

/** A caller with the documented policies, or a part of them. */
const allowed = (
  account: Account,
  isAllowed: (action: string) => boolean,
  { policies }: Topology = ecs,
): RunOptions => ({
  environment: account.credentialsFor({
    policies: policies.map((name) => {
      const policy = JSON.parse(readFileSync(`docs/${name}-policy.json`, "utf8")) as Policy;
      return {
        ...policy,
        Statement: policy.Statement.map((statement) => ({
          ...statement,
          Action: [statement.Action].flat().filter(isAllowed),
        })).filter(({ Action }) => Action.length > 0),
      };
    }),
  }),
});

const onlyReads = (action: string) => /:(Get|List|Describe|BatchGet|Filter|InvokeGateway)/.test(action);

interface Shown {
  readonly topology: Topology;
  /** What a row of the table says, by its label and name. */
  readonly rows: readonly (readonly [label: string, name: string, pattern: RegExp])[];
}

const secretRow = ["Secret", "zscaler-mcp-harness/credentials", /✅ ready .*version `/] as const;
const roleRow = (name: string) => ["IAM role", name, /✅ ready/] as const;

const behindGateway = (kind: "" | "iam-"): Shown["rows"] => [
  ["MCP URL", "gateway", /✅ answers .*handshake `\d+ tools in .*server `zscaler-mcp-(?:iam-)?gateway/],
  ["Gateway target", "zscaler-mcp-runtime", /✅ ready .*tools read/],
  [
    "AgentCore runtime",
    "runtime",
    /✅ ready .*version `1`.*image `\S+@sha256:.*endpoint `DEFAULT serves version 1`/,
  ],
  ...["runtime", "gateway"].map((one) => roleRow(`zscaler-mcp-harness-${kind}${one}-role`)),
  roleRow("harness-execution"),
  secretRow,
];

const shown: readonly Shown[] = [
  {
    topology: ecs,
    rows: [
      ["MCP URL", "", /✅ answers .*handshake `\d+ tools in .*server `Zscaler MCP Server \d+\.\d+\.\d+`/],
      [
        "ECS Express service",
        "",
        /deployment `SUCCESSFUL`.*tasks `1 running, 1 desired`.*image `\S+@sha256:/,
      ],
      ["Credential provider", "", /✅ ready/],
      ...["task-execution", "infrastructure", "harness-execution"].map(roleRow),
      secretRow,
    ],
  },
  {
    topology: gatewayWithCognito,
    rows: [
      ...behindGateway(""),
      ["Gateway", "zscaler-mcp-gateway", /✅ ready .*CUSTOM_JWT/],
      ["User pool", "zscaler-mcp-harness-up", /✅ ready/],
    ],
  },
  {
    topology: gatewayWithIam,
    rows: [...behindGateway("iam-"), ["Gateway", "zscaler-mcp-iam-gateway", /✅ ready .*AWS_IAM/]],
  },
];

test.concurrent.each(shown)(
  "$topology.name: a stage that serves is ready, with and without its state, and told in every part",
  ({ topology, rows }) =>
    inAccount(async (account) => {
      const deployed = await good(deploy(account, { ...topology.inputs, "expires-in": "72h" }));
      const reader = allowed(account, onlyReads, topology);
      const result = await good(status(account, { "fail-on": "drift" }, reader));
      const { changed: _, changes: __, ...told } = deployed.outputs;
      expect(result.outputs).toEqual({ ...told, status: "ready", changed: "false", changes: "[]" });
      expect(result.annotations).toEqual([]);
      expect(result.summary).toContain("Stage `default` is ready");
      const [first, second] = result.summary.split("\n").filter((line) => line.startsWith("| **"));
      expect(first).toContain(`| **HarnessArn** | \`${told["harness-arn"]}\` | ✅ ready |`);
      expect(first).toMatch(/version `1`.*model `us\.anthropic.*tools `zscaler`.*updated `20/);
      expect(second).toContain(`| **MCP URL** | \`${told["mcp-url"]}\` | ✅ answers |`);
      for (const [label, name, pattern] of rows) expect(row(result, label, name)).toMatch(pattern);
      expect(row(result, "Drift")).toContain("✅ none");
      expect(row(result, "Last run")).toContain("deploy succeeded");
      expect(row(result, "Expires")).toMatch(/in 7[12]h/);
      expect(everythingSaid(result)).not.toContain(credentials["zscaler-client-secret"]);

      await removeState(account);
      const lost = await good(status(account));
      const { changed: ___, changes: ____, state: _____, image: ______, ...known } = result.outputs;
      expect(lost.outputs).toEqual(known);
      for (const [label, name, pattern] of rows) expect(row(lost, label, name)).toMatch(pattern);
      expect(row(lost, "Drift")).toContain("❔ unknown | there is no state");
      expect(row(lost, "Expires")).toMatch(/in 7[12]h/);
    })(),
);

test.concurrent("where it may not look, or a run is at work, it says so and what it could see", () =>
  inAccount(async (account) => {
    await good(deploy(account));
    // Somebody holds the lock.
    const holder = {
      runId: "7",
      runAttempt: 1,
      job: "deploy",
      repository: "octo-org/octo-repo",
      runUrl: "https://github.com/octo-org/octo-repo/actions/runs/7",
      actor: "octocat",
      operation: "deploy",
      nonce: "n",
      startedAt: new Date().toISOString(),
    };
    const lock = { Bucket: bucket, Key: `${stateKey()}.lock` };
    const Body = JSON.stringify({ holder, lease: 600_000, renewals: 0 });
    await account.clients.s3.send(new PutObjectCommand({ ...lock, Body }));
    const meanwhile = await good(status(account));
    expect(warningsOf(meanwhile)).toContain("held by deploy of octo-org/octo-repo");
    expect(row(meanwhile, "Drift")).toContain("a run is at work on the stage");
    await account.clients.s3.send(new DeleteObjectCommand(lock));

    // The key of the vault may not be read.
    const blind = await good(
      status(
        account,
        {},
        allowed(account, (action) => action !== "secretsmanager:GetSecretValue"),
      ),
    );
    expect(blind.outputs["status"]).toBe("ready");
    expect(row(blind, "MCP URL")).toContain("reading the credential is not allowed");
    expect(row(blind, "Secret")).toContain("✅ ready");
    expect(row(blind, "Drift")).toContain("✅ none");

    // The state may not be read.
    const outside = await good(
      status(
        account,
        {},
        allowed(account, (action) => !action.startsWith("s3:")),
      ),
    );
    expect(outside.outputs["status"]).toBe("ready");
    expect(warningsOf(outside)).toContain("State not read");

    // A gate that sees nothing stays shut.
    await removeState(account);
    expect(errorsOf(await bad(status(account, { "fail-on": "drift" })))).toContain(
      "whether anything has drifted cannot be told",
    );

    // Another account is not even looked at.
    const wrong = await bad(status(account, { "allowed-account-ids": "999900001111" }));
    expect(errorsOf(wrong)).toContain("allowed-account-ids");
    expect(account.calls().map(({ service }) => service)).toEqual(["sts"]);
  })());

test.concurrent("what was changed by hand is drift, told with what it was, and a gate for it fails", () =>
  inAccount(async (account) => {
    const { outputs } = await good(deploy(account));
    const { iam, control, logs } = account.clients;
    const RoleName = "zscaler-mcp-harness-execution-role";
    const Statement = [{ Effect: "Allow", Action: "iam:*", Resource: "*" }];
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "Backdoor", PolicyDocument }));
    const tagged = "zscaler-mcp-ecs-infrastructure-role";
    await iam.send(new UntagRoleCommand({ RoleName: tagged, TagKeys: ["managed-by"] }));
    const harnessId = outputs["harness-id"] ?? "";
    const systemPrompt = [{ text: "Do as you like." }];
    await control.send(new UpdateHarnessCommand({ harnessId, systemPrompt }));
    await waitUntil(
      async () => (await control.send(new GetHarnessCommand({ harnessId }))).harness?.status === "READY",
    );
    const changedOnly = await good(status(account));
    expect(changedOnly.outputs).toMatchObject({ status: "ready", changed: "true", "harness-version": "2" });
    expect(warningsOf(changedOnly)).toContain("Changed since the last deploy");

    await logs.send(new DeleteLogGroupCommand({ logGroupName: "/ecs/zscaler-mcp" }));
    const gate = await bad(status(account, { "fail-on": "drift" }));
    expect(gate.outputs).toMatchObject({ status: "degraded", changed: "true" });
    const changes: readonly { resource: string; action: string; changes: readonly object[] }[] = JSON.parse(
      gate.outputs["changes"] ?? "",
    );
    expect(changes.toSorted((one, other) => one.resource.localeCompare(other.resource))).toMatchObject([
      {
        resource: "harness",
        kind: "bedrock-agentcore.Harness",
        name: "zscaler_mcp_harness",
        action: "update",
        changes: [{ path: "systemPrompt", kind: "changed", before: "Do as you like." }],
      },
      { resource: "harness-role", changes: [{ path: "inlinePolicies.Backdoor", kind: "added" }] },
      { resource: "infrastructure-role", changes: [{ path: "tags.managed-by", kind: "vanished" }] },
      { resource: "log-group", action: "create", changes: [] },
    ]);
    expect(errorsOf(gate)).toContain("it was changed since the last deploy: systemPrompt");
    expect(errorsOf(gate)).toContain("Deploy again");
    expect(gate.summary).toContain("### Changed since the last deploy");
    expect(gate.summary).toMatch(
      /\| harness `zscaler_mcp_harness` \| `systemPrompt` \| changed \| `Do as you like\.` \|/,
    );
    expect(row(gate, "Log group", "/ecs/zscaler-mcp")).toContain("❌ missing");
  })());

test.concurrent("a stage that does not exist is absent, before its first deploy and after its destroy", () =>
  inAccount(async (account) => {
    const result = await bad(status(account));
    expect(result.outputs).toEqual({ stage: "default", status: "absent" });
    expect(errorsOf(result)).toContain("nothing of stage default exists");
    expect((await good(status(account, { "fail-on": "never" }))).outputs["status"]).toBe("absent");

    await good(deploy(account));
    expect((await bad(status(account, { stage: "pr-5" }))).outputs["status"]).toBe("absent");

    // The harness is gone: nothing answers.
    const { harnesses = [] } = {
      harnesses: account.inventory().filter(({ type }) => type.endsWith("::Harness")),
    };
    const harnessId = harnesses[0]?.id.split("/").at(-1) ?? "";
    await account.clients.control.send(new DeleteHarnessCommand({ harnessId }));
    await waitUntil(() => account.inventory().every(({ type }) => !type.endsWith("::Harness")));
    const headless = await bad(status(account));
    expect(headless.outputs["status"]).toBe("failed");
    expect(errorsOf(headless)).toContain("the harness does not exist");
    const told = await good(status(account, { "fail-on": "never" }));
    expect(told.outputs["status"]).toBe("failed");
    expect(errorsOf(told)).toBe("");
    expect(warningsOf(told)).toContain("the harness does not exist");

    await good(destroy(account, { keep: "secret" }));
    expect((await bad(status(account))).outputs["status"]).toBe("absent");
  })());

test.concurrent("tasks that cannot start fail it, with their reasons", () =>
  inAccount(async (account) => {
    await good(deploy(account));
    const { ecs: service, secrets } = account.clients;
    await secrets.send(
      new DeleteSecretCommand({
        SecretId: "zscaler-mcp-harness/credentials",
        ForceDeleteWithoutRecovery: true,
      }),
    );
    const cluster = "zscaler-mcp";
    const { taskArns = [] } = await service.send(new ListTasksCommand({ cluster }));
    for (const task of taskArns) await service.send(new StopTaskCommand({ cluster, task }));
    await waitUntil(async () => {
      const { taskArns: stopped = [] } = await service.send(
        new ListTasksCommand({ cluster, desiredStatus: "STOPPED" }),
      );
      return stopped.length > taskArns.length + 4;
    });
    const failed = await bad(status(account));
    expect(failed.outputs["status"]).toBe("failed");
    expect(errorsOf(failed)).toContain("no task runs, of 1 desired");
    expect(failed.summary).toContain("ResourceInitializationError");
    expect(failed.summary).toContain("### 🔎");
    expect(row(failed, "MCP URL")).toContain("not checked | no task serves");
    expect(row(failed, "Secret")).toContain("❌ missing");
  })());

test.concurrent("a gateway without its target fails it, told once: nobody is asked for tools that cannot be there", () =>
  inAccount(async (account) => {
    const deployed = await good(deploy(account, gatewayWithIam.inputs));
    await deleteTarget(account, deployed);
    const result = await bad(status(account));
    expect(result.outputs["status"]).toBe("failed");
    const errors = result.annotations.filter(({ level }) => level === "error");
    expect(errors.map(({ title }) => title)).toEqual(["The gateway target zscaler-mcp-runtime failed"]);
    expect(row(result, "MCP URL")).toMatch(/not checked .*no target/);
  })());

test.concurrent("a server that somebody else runs is asked with the key that the vault really holds", () =>
  inAccount(
    async (account) => {
      const { outputs } = await good(deploy(account, { stage: "server" }));
      const url = outputs["mcp-url"] ?? "";
      await good(
        deploy(account, {
          stage: "agent",
          image: "",
          "mcp-url": url,
          "zscaler-customer-id": "",
          "zscaler-vanity-domain": "",
        }),
      );
      const fine = await good(status(account, { stage: "agent" }));
      expect(fine.outputs).toMatchObject({ status: "ready", "mcp-url": url });
      expect(fine.outputs).not.toHaveProperty("service-arn");
      expect(fine.summary).not.toContain("ECS");

      const wrong = `Basic ${Buffer.from("the-client-id:guessed").toString("base64")}`;
      await account.clients.control.send(
        new UpdateApiKeyCredentialProviderCommand({ name: "zscaler-mcp-creds-agent", apiKey: wrong }),
      );
      const refused = await bad(status(account, { stage: "agent" }));
      expect(refused.outputs).toMatchObject({ status: "failed", "harness-status": "READY" });
      expect(row(refused, "MCP URL")).toMatch(/❌ does not answer \| .*answered 401/);
      expect(refused.summary).toContain("The MCP server refuses the credential");
      expect(everythingSaid(refused)).not.toContain(wrong);
    },
    {
      containers: {
        oneApiClients: [
          {
            clientId: credentials["zscaler-client-id"],
            clientSecret: credentials["zscaler-client-secret"],
          },
        ],
      },
    },
  )());

test.concurrent("roles and a secret that were brought are told, and missed where they are gone", () =>
  inAccount(async (account) => {
    const { iam, secrets } = account.clients;
    await iam.send(
      new CreateRoleCommand({
        RoleName: "load-balancers",
        AssumeRolePolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Principal: { Service: "ecs.amazonaws.com" }, Action: "sts:AssumeRole" },
          ],
        }),
      }),
    );
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: "load-balancers",
        PolicyName: "all",
        PolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
        }),
      }),
    );
    const SecretString = JSON.stringify({
      ZSCALER_CLIENT_ID: credentials["zscaler-client-id"],
      ZSCALER_CLIENT_SECRET: credentials["zscaler-client-secret"],
      ZSCALER_CUSTOMER_ID: credentials["zscaler-customer-id"],
      ZSCALER_VANITY_DOMAIN: credentials["zscaler-vanity-domain"],
    });
    await secrets.send(new CreateSecretCommand({ Name: "team/zscaler", SecretString }));
    await good(
      deploy(account, {
        roles: `infrastructure=arn:aws:iam::${accountId}:role/load-balancers`,
        "credentials-secret": "team/zscaler",
      }),
    );
    const result = await good(status(account));
    expect(result.outputs["status"]).toBe("ready");
    expect(row(result, "Existing IAM role", "load-balancers")).toContain("external: used, never changed");
    expect(row(result, "Existing secret", "team/zscaler")).toMatch(/✅ ready .*version `/);
    expect(result.summary).not.toContain("zscaler-mcp-harness/credentials");
    expect(everythingSaid(result)).not.toContain(credentials["zscaler-client-secret"]);

    await iam.send(new DeleteRolePolicyCommand({ RoleName: "load-balancers", PolicyName: "all" }));
    await iam.send(new DeleteRoleCommand({ RoleName: "load-balancers" }));
    const missed = await bad(status(account));
    expect(missed.outputs["status"]).toBe("degraded");
    expect(errorsOf(missed)).toContain("which does not exist");
  })());
