/** A plan says beforehand, and without any write, what the deploy after it does. */
import { readFileSync } from "node:fs";
import { CreateLogGroupCommand, PutRetentionPolicyCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateClusterCommand } from "@aws-sdk/client-ecs";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { CreateSecretCommand } from "@aws-sdk/client-secrets-manager";
import { expect, test } from "@jest/globals";
import type { ActionResult } from "../../simulator/runner.js";
import {
  type Account,
  actionsIn,
  bad,
  bucket,
  credentials,
  deploy,
  errorsOf,
  everythingSaid,
  good,
  type Inputs,
  inAccount,
  nameOf,
  plan,
  repository,
  stateKey,
  things,
  writes,
} from "./action.js";

const deployPolicy = JSON.parse(readFileSync("docs/deploy-policy.json", "utf8")) as {
  readonly Statement: readonly { readonly Action: string | readonly string[] }[];
};

/** What of the documented policy only reads. */
const readOnly = {
  ...deployPolicy,
  Statement: deployPolicy.Statement.map((statement) => ({
    ...statement,
    Action: [statement.Action].flat().filter((action) => /:(?:Get|Describe|List|BatchGet)/.test(action)),
    Resource: "*",
  })).filter(({ Action }) => Action.length > 0),
};

/** What is asked beyond what a plan must know: whether the caller may deploy, and what the network is like. */
const mayBeDenied = /^iam:SimulatePrincipalPolicy$|^ec2:/;

/** A plan of a caller who may only read, which changed nothing. */
async function planned(account: Account, inputs: Inputs = {}): Promise<ActionResult> {
  const before = things(account);
  account.forgetCalls();
  const environment = account.credentialsFor({ policies: [readOnly] });
  const result = await good(plan(account, inputs, { environment }));
  expect(writes(account)).toEqual([]);
  const denied = account.calls().filter(({ error }) => /AccessDenied|Unauthorized/.test(error ?? ""));
  expect(denied.map(nameOf).filter((name) => !mayBeDenied.test(name))).toEqual([]);
  expect(things(account)).toEqual(before);
  return result;
}

interface Step {
  readonly what: string;
  /** Beside those of the steps before. */
  readonly inputs: Inputs;
  /** What plan and deploy then say, sorted. */
  readonly actions: readonly string[];
  /** In the summary of the plan. */
  readonly told: readonly (string | RegExp)[];
}

const stageParts = [
  "cluster",
  "credentials",
  "harness",
  "harness-logs",
  "harness-role",
  "infrastructure-role",
  "log-group",
  "mcp-service",
  "secret",
  "task-execution-role",
];

const changed: readonly Step[] = [
  {
    what: "first deploy",
    inputs: {},
    actions: stageParts.map((id) => `${id} create`),
    told: [/^## 📝 Deploy would create 10; nothing was touched/, "➕ create"],
  },
  {
    what: "another image",
    inputs: { image: `${repository}:2.0` },
    actions: ["mcp-service update"],
    told: [
      /^## 📝 Deploy would update 1; nothing was touched/,
      /`primaryContainer.image` `\S+@sha256:\w+` → `\S+@sha256:\w+`/,
      "_9 resources already as wanted: nothing to do._",
    ],
  },
  {
    what: "a rotated secret",
    inputs: { "zscaler-client-secret": "an-entirely-new-secret" },
    actions: ["credentials update", "mcp-service update", "secret update"],
    told: [
      "`SecretString.ZSCALER_CLIENT_SECRET` _secret, changed_",
      "`apiKey` _secret, changed_",
      /`primaryContainer.environment.ZSCALER_HARNESS_CREDENTIALS_VERSION` `\S+` → `\(known after deploy\)`/,
    ],
  },
  {
    what: "an endpoint",
    inputs: { endpoint: "live" },
    actions: ["harness-endpoint create"],
    told: ["harness endpoint `live` | ➕ create"],
  },
  {
    what: "another prompt, which the endpoint follows",
    inputs: { "system-prompt": "You count application segments." },
    actions: ["harness update", "harness-endpoint update"],
    told: [
      /`systemPrompt\[0\]\.text` .* → `You count application segments/,
      "`targetVersion` `1` → `(known after deploy)`",
    ],
  },
];

const moved: readonly Step[] = [
  {
    what: "another name of the harness, which makes it another one",
    inputs: { "harness-name": "agent_two" },
    actions: [
      "harness create",
      "harness delete",
      "harness-logs create",
      "harness-logs delete",
      "harness-role update",
    ],
    told: [/Deploy would create 2, update 1 and delete 2/, "harness `agent_two` | ➕ create", "🗑️ delete"],
  },
  {
    what: "a server that runs already",
    inputs: {
      "mcp-url": "https://mcp.example.com/mcp",
      image: "",
      "zscaler-customer-id": "",
      "zscaler-vanity-domain": "",
      verify: "false",
    },
    actions: [
      "cluster delete",
      "credentials update",
      "harness update",
      "infrastructure-role delete",
      "log-group delete",
      "mcp-service delete",
      "secret delete",
      "task-definitions delete",
      "task-execution-role delete",
    ],
    told: ["https://mcp.example.com/mcp"],
  },
];

/** Plans and deploys each step after the other. */
async function agree(account: Account, steps: readonly Step[], common: Inputs): Promise<ActionResult> {
  let inputs = common;
  for (const { what, inputs: further, actions, told } of steps) {
    inputs = { ...inputs, ...further };
    const before = await planned(account, inputs);
    for (const text of told) expect(before.summary).toMatch(text);
    const after = await good(deploy(account, inputs));
    // What had another name is known by its former id and that name.
    const plain = (result: ActionResult) =>
      actionsIn(result)
        .map((one) => one.replace(/ .* /, " "))
        .sort();
    expect({ what, planned: plain(before) }).toEqual({ what, planned: actions });
    expect({ what, done: actionsIn(after) }).toEqual({ what, done: actionsIn(before) });
    expect(before.outputs["changed"]).toBe("true");
  }
  return planned(account, inputs);
}

test.concurrent("what a plan says is what the deploy then does: first deploy, image, rotation, endpoint, prompt", () =>
  inAccount(async (account) => {
    const nothing = await agree(account, changed, {});
    expect(nothing.summary).toMatch(/^## ✅ Nothing to do: harness `zscaler_mcp_harness` is as wanted/);
    expect(nothing.outputs).toMatchObject({ changed: "false", changes: "[]", status: "ready" });
    expect(everythingSaid(nothing)).not.toContain("an-entirely-new-secret");
  })());

test.concurrent("what a plan says is what the deploy then does: another harness name, from ecs to mcp-url", () =>
  inAccount(async (account) => {
    await good(deploy(account));
    const nothing = await agree(account, moved, {});
    expect(nothing.outputs).toMatchObject({ changed: "false", status: "ready" });
  })());

test.concurrent("what is there already is told as used, or refused with all that stands in the way", () =>
  inAccount(async (account) => {
    const { logs, ecs, secrets } = account.clients;
    const logGroupName = "/ecs/zscaler-mcp";
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 30 }));
    await ecs.send(
      new CreateClusterCommand({
        clusterName: "zscaler-mcp",
        tags: [{ key: "managed-by", value: "terraform" }],
      }),
    );
    const { outputs, summary } = await planned(account);
    expect(actionsIn({ outputs })).toEqual(
      stageParts.filter((id) => id !== "cluster" && id !== "log-group").map((id) => `${id} create`),
    );
    expect(outputs["status"]).toBe("absent");
    expect(summary).toContain("`zscaler-mcp` | keep | found, used and kept: it is managed by terraform");
    expect(summary).toContain("`/ecs/zscaler-mcp` | keep | found, used and kept: it carries no owner tag");

    const adopted = await planned(account, { adopt: "true" });
    expect(actionsIn(adopted)).toContain("log-group adopt");
    expect(adopted.summary).toContain("`tags.zscaler-harness-stage` _none_ → `default`");

    await secrets.send(
      new CreateSecretCommand({ Name: "zscaler-mcp-harness/credentials", SecretString: '{"A":"b"}' }),
    );
    account.forgetCalls();
    const refused = await bad(plan(account, { "log-retention-days": "7" }));
    expect(errorsOf(refused)).toMatch(/the secret \S+ exists already .* differs from the inputs/);
    expect(errorsOf(refused)).toMatch(/the log group \S+ exists already .* in retentionInDays/);
    expect(errorsOf(refused)).toContain("Fix: Set the input adopt to true");
    expect(writes(account)).toEqual([]);
  })());

test.concurrent("an image that is not there fails the plan as it would fail the deploy", () =>
  inAccount(async (account) => {
    const refused = await bad(plan(account, { image: `${repository}:9.9` }));
    expect(errorsOf(refused)).toContain(`the image ${repository}:9.9 does not exist in its registry`);
    expect(refused.outputs["status"]).toBe("failed");
    expect(writes(account)).toEqual([]);
  })());

test.concurrent("a gate for drift fails where a deploy would change anything, and tells what; others at work are only noted", () =>
  inAccount(async (account) => {
    await good(deploy(account));
    const gate = { "fail-on": "changes" };
    expect((await planned(account, gate)).outputs["changed"]).toBe("false");

    await account.clients.s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: `${stateKey()}.lock`,
        Body: JSON.stringify({
          holder: {
            ...{
              runId: "4242",
              runAttempt: 1,
              job: "deploy",
              repository: "octo-org/octo-repo",
              actor: "hubot",
            },
            runUrl: "https://github.com/octo-org/octo-repo/actions/runs/4242",
            operation: "deploy",
            nonce: "0b0e7d8e-3c1c-4a6f-8f0e-2f6f1f1c9d11",
            startedAt: "2026-11-23T08:00:00.000Z",
          },
          lease: 600_000,
          renewals: 0,
        }),
      }),
    );
    account.forgetCalls();
    const failed = await bad(plan(account, { ...gate, temperature: "0.7", "task-cpu": "512" }));
    expect(errorsOf(failed)).toContain("stage default is not as wanted: a deploy would update 2");
    expect(errorsOf(failed)).toMatch(/Fix: .*operation deploy with the same inputs/);
    expect(failed.summary).toMatch(/^## ❌ Deploy would update 2; nothing was touched/);
    expect(actionsIn(failed)).toEqual(["harness update", "mcp-service update"]);
    expect(failed.outputs).toMatchObject({ changed: "true", status: "ready" });
    expect(failed.outputs["harness-arn"]).toContain(":harness/zscaler_mcp_harness-");
    expect(failed.outputs["mcp-url"]).toMatch(/^https:.*\/mcp$/);
    expect(failed.stdout).toMatch(/^ {2}update +ECS Express service zscaler-mcp-server\n +cpu: 1024 → 512$/m);
    expect(failed.summary).toContain("**Somebody is at work**");
    expect(failed.summary).toContain("actions/runs/4242");
    expect(writes(account)).toEqual([]);
  })());

test.concurrent("no secret is told, whatever changes about it", () =>
  inAccount(async (account) => {
    await good(deploy(account, { "secrets-manager": "false" }));
    const rotated = await planned(account, {
      "secrets-manager": "false",
      "zscaler-client-secret": "rotated/in+plain=text",
      "container-environment": "MY_API_KEY=another-value-to-hide",
    });
    expect(actionsIn(rotated)).toEqual(["credentials update", "mcp-service update"]);
    expect(rotated.summary).toContain(
      "`primaryContainer.environment.ZSCALER_CLIENT_SECRET` _secret, changed_",
    );
    const said = everythingSaid(rotated);
    for (const value of [
      credentials["zscaler-client-secret"],
      "rotated/in+plain=text",
      "another-value-to-hide",
    ])
      expect(said).not.toContain(value);
  })());
