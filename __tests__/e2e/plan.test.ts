/** A plan says beforehand, and without any write, what the deploy after it does: that, and by the fewest calls. */
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
  ask,
  bad,
  bucket,
  changesMade,
  credentials,
  deploy,
  errorsOf,
  everythingSaid,
  good,
  type Inputs,
  inAccount,
  nameOf,
  ofType,
  plan,
  repository,
  stateKey,
  stateText,
  things,
  writes,
} from "./action.js";
import { ecs as onEcs, type Topology, topologies } from "./topologies.js";

const control = "bedrock-agentcore-control";
const rotated = "an-entirely-new-secret";

/** What of a documented policy only reads. */
function readOnly(name: string) {
  const policy = JSON.parse(readFileSync(`docs/${name}-policy.json`, "utf8")) as {
    readonly Statement: readonly { readonly Action: string | readonly string[] }[];
  };
  return {
    ...policy,
    Statement: policy.Statement.map((statement) => ({
      ...statement,
      Action: [statement.Action].flat().filter((action) => /:(?:Get|Describe|List|BatchGet)/.test(action)),
      Resource: "*",
    })).filter(({ Action }) => Action.length > 0),
  };
}

/** What is asked beyond what a plan must know: whether the caller may deploy, and what the network is like. */
const mayBeDenied = /^iam:SimulatePrincipalPolicy$|^ec2:/;

/** A plan of a caller who may only read, which changed nothing. */
async function planned(
  account: Account,
  inputs: Inputs = {},
  { policies }: Topology = onEcs,
): Promise<ActionResult> {
  const before = things(account);
  account.forgetCalls();
  const environment = account.credentialsFor({ policies: policies.map(readOnly) });
  const result = await good(plan(account, inputs, { environment }));
  expect(writes(account)).toEqual([]);
  const denied = account.calls().filter(({ error }) => /AccessDenied|Unauthorized/.test(error ?? ""));
  expect(denied.map(nameOf).filter((name) => !mayBeDenied.test(name))).toEqual([]);
  expect(things(account)).toEqual(before);
  return result;
}

interface Step {
  readonly what: string;
  /** Beside those of the steps before; an empty one takes an input back. */
  readonly inputs: Inputs;
  /** What plan and deploy then say. */
  readonly actions: readonly string[];
  /** What the deploy calls to change something. */
  readonly calls?: readonly string[];
  /** In the summary of the plan. */
  readonly told: readonly (string | RegExp)[];
  /** What the agent can do afterwards. */
  readonly asked: readonly [prompt: string, tool: string];
}

const locations = ["List the ZIA locations.", "zia_list_locations"] as const;
const release = `${repository}:3.0`;

/** A stage's life: each step begins where the one before has ended. */
const life = ({ resources, container, rotation, tagged, logs }: Topology): readonly Step[] => [
  {
    what: "first deploy",
    inputs: {},
    actions: resources.map((id) => `${id} create`),
    told: [new RegExp(`^## 📝 Deploy would create ${resources.length}; nothing was touched`), "➕ create"],
    asked: locations,
  },
  {
    what: "an image with one more tool",
    inputs: { image: release },
    actions: container.resources.map((id) => `${id} update`),
    calls: container.calls,
    told: [
      new RegExp(`^## 📝 Deploy would update ${container.resources.length}; nothing was touched`),
      /`[\w.]+` `\S+@sha256:\w+` → `\S+@sha256:\w+`/,
      `_${resources.length - container.resources.length} resources already as wanted: nothing to do._`,
    ],
    asked: ["List the ZIA DLP dictionaries.", "zia_list_dlp_dictionaries"],
  },
  {
    what: "another client secret",
    inputs: { "zscaler-client-secret": rotated },
    actions: rotation.resources.map((id) => `${id} update`),
    calls: rotation.calls,
    told: [
      "`SecretString.ZSCALER_CLIENT_SECRET` _secret, changed_",
      /`[\w.]+\.ZSCALER_HARNESS_CREDENTIALS_VERSION` `\S+` → `\(known after deploy\)`/,
    ],
    asked: locations,
  },
  {
    what: "write tools, and an endpoint",
    inputs: { "write-tools": "zia_create_*", endpoint: "live" },
    actions: ["harness-endpoint create", ...container.resources.map((id) => `${id} update`)],
    calls: [`${control}:CreateHarnessEndpoint`, ...container.calls],
    told: ["harness endpoint `live` | ➕ create", "ZSCALER_MCP_WRITE_TOOLS"],
    asked: ["Create the ZIA rule label name=guests", "zia_create_rule_label"],
  },
  {
    what: "another prompt, which the endpoint follows, and retention",
    inputs: {
      "system-prompt": "You count application segments.",
      temperature: "0",
      "log-retention-days": "7",
    },
    actions: ["harness", "harness-endpoint", ...logs].map((id) => `${id} update`),
    calls: [
      `${control}:UpdateHarness`,
      `${control}:UpdateHarnessEndpoint`,
      ...logs.map(() => "logs:PutRetentionPolicy"),
    ],
    told: [
      /`systemPrompt\[0\]\.text` .* → `You count application segments/,
      "`targetVersion` `1` → `(known after deploy)`",
      "`30` → `7`",
    ],
    asked: locations,
  },
  {
    what: "a tag and a life, and no endpoint any longer",
    inputs: { tags: "team=network", "expires-in": "72h", endpoint: "" },
    actions: [
      "harness-endpoint delete",
      ...Object.values(tagged)
        .flat()
        .map((id) => `${id} update`),
    ],
    calls: [
      `${control}:DeleteHarnessEndpoint`,
      ...Object.entries(tagged).flatMap(([service, ids]) =>
        ids.map(() => `${service}:${service === "iam" ? "TagRole" : "TagResource"}`),
      ),
    ],
    told: ["`tags.team` _none_ → `network`", "`tags.zscaler-harness-expires`"],
    asked: locations,
  },
];

test.concurrent.each(topologies)(
  "$name: what a plan says is what the deploy then does, with the fewest calls, a whole life long",
  (topology) => {
    const known = { clientId: credentials["zscaler-client-id"], clientSecret: "" };
    return inAccount(
      async (account) => {
        known.clientSecret = credentials["zscaler-client-secret"];
        account.images.publish(release, {
          architectures: ["amd64", "arm64"],
          program: "zscaler-mcp-server",
          version: "0.16.0",
        });
        let { inputs } = topology;
        let deployed: ActionResult | undefined;
        for (const { what, inputs: further, actions, calls, told, asked } of life(topology)) {
          inputs = { ...inputs, ...further };
          known.clientSecret = inputs["zscaler-client-secret"] ?? known.clientSecret;
          const before = await planned(account, inputs, topology);
          for (const text of told) expect(before.summary).toMatch(text);
          expect(before.outputs["changed"]).toBe("true");
          account.forgetCalls();
          deployed = await good(deploy(account, inputs));
          expect({ what, planned: actionsIn(before) }).toEqual({ what, planned: [...actions].sort() });
          expect({ what, done: actionsIn(deployed) }).toEqual({ what, done: [...actions].sort() });
          const made = { what, calls: [...changesMade(account)].sort() };
          if (calls !== undefined) expect(made).toEqual({ what, calls: [...calls].sort() });
          const [prompt, tool] = asked;
          const { tools } = await ask(account, deployed.outputs["harness-arn"], prompt);
          expect({ what, tools }).toEqual({ what, tools: expect.arrayContaining([`${tool} success`]) });
        }
        const before = { things: things(account), state: await stateText(account) };
        const { expiresAt } = JSON.parse(before.state ?? "");
        expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(71 * 3_600_000);
        const [harness] = ofType(account, "AWS::BedrockAgentCore::Harness");
        expect(harness?.tags).toMatchObject({ "zscaler-harness-expires": expiresAt, team: "network" });
        // A life is not prolonged at every deploy.
        const nothing = await planned(account, inputs, topology);
        expect(nothing.summary).toMatch(/^## ✅ Nothing to do: harness `zscaler_mcp_harness` is as wanted/);
        expect(nothing.outputs).toMatchObject({ changed: "false", changes: "[]", status: "ready" });
        const again = await good(deploy(account, inputs));
        expect(writes(account)).toEqual([]);
        expect(again.outputs).toEqual({ ...deployed?.outputs, changed: "false", changes: "[]" });
        expect({ things: things(account), state: await stateText(account) }).toEqual(before);
        expect([nothing, again].map(everythingSaid).join()).not.toContain(rotated);
      },
      { containers: { oneApiClients: [known] } },
    )();
  },
);

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
      onEcs.resources.filter((id) => id !== "cluster" && id !== "log-group").map((id) => `${id} create`),
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
