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
  repository,
  run,
  stateKey,
  writes,
} from "./action.js";

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

interface Statement {
  readonly Action: string | readonly string[];
}
const policy = JSON.parse(readFileSync("docs/deploy-policy.json", "utf8")) as {
  readonly Statement: readonly Statement[];
};
/** A caller with the documented policy, or a part of it. */
const allowed = (account: Account, isAllowed: (action: string) => boolean = () => true): RunOptions => ({
  environment: account.credentialsFor({
    policies: [
      {
        ...policy,
        Statement: policy.Statement.map((statement) => ({
          ...statement,
          Action: [statement.Action].flat().filter(isAllowed),
        })).filter(({ Action }) => Action.length > 0),
      },
    ],
  }),
});

const onlyReads = (action: string) => /:(Get|List|Describe|BatchGet|Filter)/.test(action);

test.concurrent("a stage that serves is ready, with and without its state, and as far as the caller may look", () =>
  inAccount(async (account) => {
    const deployed = await good(deploy(account, { "expires-in": "72h" }));
    const result = await good(status(account, { "fail-on": "drift" }, allowed(account, onlyReads)));
    const { changed: _, changes: __, ...told } = deployed.outputs;
    expect(result.outputs).toEqual({ ...told, status: "ready", changed: "false", changes: "[]" });
    expect(result.annotations).toEqual([]);
    expect(result.summary).toContain("Stage `default` is ready");
    const [first, second] = result.summary.split("\n").filter((line) => line.startsWith("| **"));
    expect(first).toContain(`| **HarnessArn** | \`${told["harness-arn"]}\` | ✅ ready |`);
    expect(first).toMatch(/version `1`.*model `us\.anthropic.*tools `zscaler`.*updated `20/);
    expect(second).toContain(`| **MCP URL** | \`${told["mcp-url"]}\` | ✅ answers |`);
    expect(second).toMatch(/handshake `\d+ tools in .*server `Zscaler MCP Server \d+\.\d+\.\d+`/);
    const host = row(result, "ECS Express service");
    expect(host).toMatch(/deployment `SUCCESSFUL`.*tasks `1 running, 1 desired`.*image `\S+@sha256:/);
    expect(row(result, "Secret", "zscaler-mcp-harness/credentials")).toMatch(/✅ ready .*version `/);
    expect(row(result, "Credential provider")).toContain("✅ ready");
    expect(row(result, "Drift")).toContain("✅ none");
    expect(row(result, "Last run")).toContain("deploy succeeded");
    expect(row(result, "Expires")).toMatch(/in 7[12]h/);
    for (const role of ["task-execution", "infrastructure", "harness-execution"])
      expect(row(result, "IAM role", role)).toContain("✅ ready");
    expect(everythingSaid(result)).not.toContain(credentials["zscaler-client-secret"]);

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
    expect(row(blind, "Secret")).toContain("❔ unknown | not allowed: secretsmanager:GetSecretValue");

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

    // The state is lost.
    await removeState(account);
    const lost = await good(status(account));
    const { changed: ___, changes: ____, state: _____, ...known } = result.outputs;
    expect(lost.outputs).toEqual(known);
    expect(row(lost, "Drift")).toContain("❔ unknown | there is no state");
    expect(row(lost, "Expires")).toMatch(/in 7[12]h/);
    expect(errorsOf(await bad(status(account, { "fail-on": "drift" })))).toContain(
      "whether anything has drifted cannot be told",
    );

    // Another account is not even looked at.
    const wrong = await bad(status(account, { "allowed-account-ids": "999900001111" }));
    expect(errorsOf(wrong)).toContain("allowed-account-ids");
    expect(account.calls().map(({ service }) => service)).toEqual(["sts"]);
  })());

test.concurrent("what was changed by hand is drift, until the next deploy has put it back", () =>
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

    await good(deploy(account));
    const clean = await good(status(account, { "fail-on": "drift" }));
    expect(clean.outputs).toMatchObject({ status: "ready", changed: "false", changes: "[]" });
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

test.concurrent("a rollout that was turned back degrades it, and tasks that cannot start fail it, with their reasons", () =>
  inAccount(async (account) => {
    await good(deploy(account));
    await bad(deploy(account, { image: `${repository}:crash` }));
    const turned = await bad(status(account));
    expect(turned.outputs["status"]).toBe("degraded");
    expect(errorsOf(turned)).toContain("the version before serves; service deployment ROLLBACK_SUCCESSFUL");
    expect(errorsOf(turned)).toContain("Essential container in task exited");
    expect(turned.stdout).toContain("RuntimeError: the application failed to start");
    expect(row(turned, "ECS Express service")).toContain("⚠️ degraded");
    expect(row(turned, "MCP URL")).toContain("✅ answers");

    const { ecs, secrets } = account.clients;
    await secrets.send(
      new DeleteSecretCommand({
        SecretId: "zscaler-mcp-harness/credentials",
        ForceDeleteWithoutRecovery: true,
      }),
    );
    const cluster = "zscaler-mcp";
    const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster }));
    for (const task of taskArns) await ecs.send(new StopTaskCommand({ cluster, task }));
    await waitUntil(async () => {
      const { taskArns: stopped = [] } = await ecs.send(
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
