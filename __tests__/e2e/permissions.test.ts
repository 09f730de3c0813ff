/** The policies in docs/ are enough for a whole life, and what is missing in a smaller one is named. */
import { readFileSync } from "node:fs";
import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { expect, test } from "@jest/globals";
import { setUp } from "../project/iam/roles.js";
import {
  type Account,
  accountId,
  ask,
  bad,
  bucket,
  configurations,
  deploy,
  destroy,
  errorsOf,
  good,
  type Inputs,
  inAccount,
  makeStateBucket,
  nameOf,
  remains,
  repository,
  run,
  stateKey,
  stateText,
  writes,
} from "./action.js";
import { ago, day, put, sweep } from "./sweep-scene.js";

interface Statement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
}

interface Policy {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

const documented = (name: string): Policy => JSON.parse(readFileSync(`docs/${name}-policy.json`, "utf8"));
const policy = documented("deploy");
const gatewayPolicy = documented("gateway");

/** A documented policy without some of its actions. */
const lacking = (document: Policy, ...denied: readonly string[]) => ({
  ...document,
  Statement: document.Statement.map((statement) => ({
    ...statement,
    Action: [statement.Action].flat().filter((action) => !denied.includes(action)),
  })).filter(({ Action }) => Action.length > 0),
});

const without = (...denied: readonly string[]) => lacking(policy, ...denied);

const marketplace = "709825985650.dkr.ecr.us-east-1.amazonaws.com/zscaler/zscaler-mcp-server";
const image = `${marketplace}:0.15.2-bedrock`;

const as = (account: Account, ...policies: readonly object[]) => ({
  environment: account.credentialsFor({ policies }),
});

/** The calls that IAM refused. */
const refused = (account: Account) =>
  account
    .calls()
    .filter(({ error }) => /AccessDenied|Unauthorized/.test(error ?? ""))
    .map(nameOf);

test.concurrent("the documented policy is enough to deploy, redeploy, update, change and destroy", () =>
  inAccount(async (account) => {
    const caller = as(account, policy);
    const on = (inputs: Inputs = {}) => good(deploy(account, { stage: "pr-5", image, ...inputs }, caller));
    expect((await on()).outputs["status"]).toBe("ready");
    expect((await on()).outputs["changed"]).toBe("false");
    account.images.publish(`${marketplace}:0.16.0-bedrock`, {
      architectures: ["arm64"],
      form: "index",
      program: "zscaler-mcp-server",
      version: "0.16.0",
    });
    const changed = {
      image: `${marketplace}:0.16.0-bedrock`,
      "system-prompt": "Be brief.",
      "zscaler-client-secret": "rotated-secret",
      "log-retention-days": "7",
      tags: "team=network",
      endpoint: "live",
    };
    expect((await on(changed)).outputs["harness-version"]).toBe("2");
    expect((await on({ ...changed, endpoint: "" })).outputs["status"]).toBe("ready");
    expect(refused(account)).toEqual([]);
    account.forgetCalls();
    await good(destroy(account, { stage: "pr-5", "force-secret-delete": "true" }, caller));
    expect(remains(account)).toEqual([]);
    expect(refused(account)).toEqual([]);
  })());

test.concurrent("and enough for a rollout that is turned back, whose reason is told", () =>
  inAccount(async (account) => {
    const caller = as(account, policy);
    await good(deploy(account, { image }, caller));
    const failed = await bad(deploy(account, { image: `${marketplace}:0.10.4-bedrock` }, caller));
    expect(errorsOf(failed)).toContain("Task failed ELB health checks");
    expect(failed.stdout).toContain('"GET /health" 401');
    expect((await good(deploy(account, { image }, caller))).outputs["status"]).toBe("ready");
    expect(refused(account)).toEqual([]);
  })());

test.concurrent.each([
  { missing: "iam:PassRole" },
  { missing: "iam:CreateRole" },
  { missing: "bedrock-agentcore:CreateAgentRuntime" },
  { missing: "bedrock-agentcore:CreateWorkloadIdentity" },
  { missing: "bedrock-agentcore:GetHarness" },
  { missing: "ecs:CreateExpressGatewayService" },
  { missing: "secretsmanager:CreateSecret" },
  { missing: "logs:DescribeLogGroups" },
])("without $missing a deploy makes nothing, names it, and a later one with it succeeds", ({ missing }) =>
  inAccount(async (account) => {
    const failed = await bad(deploy(account, { image }, as(account, without(missing))));
    expect(errorsOf(failed)).toContain(`not authorized to perform: ${missing} on resource:`);
    expect(errorsOf(failed)).toContain("Fix: ");
    expect(failed.summary).toContain(missing);
    expect(failed.summary).toMatch(/policy/);
    expect(writes(account)).toEqual([]);
    const complete = await good(deploy(account, { image }, as(account, policy)));
    expect(complete.outputs["status"]).toBe("ready");
  })(),
);

test.concurrent.each([
  { missing: "bedrock-agentcore:UpdateAgentRuntime", change: { "system-prompt": "Be brief." } },
  { missing: "ecs:UpdateExpressGatewayService", change: { "task-cpu": "512" } },
])("without $missing an update fails and names it, and what serves goes on serving", ({ missing, change }) =>
  inAccount(async (account) => {
    const { outputs } = await good(deploy(account, { image }));
    const failed = await bad(deploy(account, { image, ...change }, as(account, without(missing))));
    expect(errorsOf(failed)).toContain(missing);
    expect(errorsOf(failed)).toContain("Fix: ");
    expect(failed.outputs).toMatchObject({
      status: "degraded",
      "harness-status": "READY",
      "harness-arn": outputs["harness-arn"],
      "mcp-url": outputs["mcp-url"],
    });
    expect((await ask(account, outputs["harness-arn"], "List the ZIA locations.")).tools).toEqual([
      "zia_list_locations success",
    ]);
  })(),
);

test.concurrent("without the right to write the state nothing is made", () =>
  inAccount(async (account) => {
    const failed = await bad(deploy(account, { image }, as(account, without("s3:PutObject"))));
    expect(errorsOf(failed)).toContain("S3 denies this role access to s3://");
    expect(errorsOf(failed)).toMatch(/Fix: Allow .*s3:PutObject/);
    expect(remains(account)).toEqual([]);
  })());

test.concurrent("without the right to delete a thing a destroy says so, takes the rest, and can be finished later", () =>
  inAccount(async (account) => {
    await good(deploy(account, { image }));
    const failed = await bad(destroy(account, {}, as(account, without("logs:DeleteLogGroup"))));
    expect(errorsOf(failed)).toContain("logs:DeleteLogGroup");
    expect(failed.outputs["status"]).toBe("failed");
    expect(remains(account).filter((thing) => !/S3::Object/.test(thing))).toEqual([
      expect.stringMatching(/^AWS::Logs::LogGroup .*runtimes/),
      expect.stringMatching(/^AWS::Logs::LogGroup .*:\/ecs\//),
    ]);
    await good(destroy(account, {}, as(account, policy)));
    expect(remains(account)).toEqual([]);
  })());

test.concurrent("without a state, the policy that knows no gateways is enough to find what topology ecs made, and to take it down", () =>
  inAccount(async (account) => {
    const caller = as(account, policy);
    await good(deploy(account, { image }, caller));
    await account.clients.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: stateKey() }));
    const seen = await good(run(account, { operation: "status" }, caller));
    expect(seen.outputs["harness-status"]).toBe("READY");
    const gone = await good(destroy(account, { "force-secret-delete": "true" }, caller));
    expect(gone.annotations).toContainEqual(
      expect.objectContaining({
        level: "warning",
        message: expect.stringMatching(/bedrock-agentcore:ListGateways.*cognito-idp:ListUserPools/),
      }),
    );
    expect(remains(account)).toEqual([]);
  })());

const throughGateway = (auth: "cognito" | "iam"): Inputs => ({
  ...{ topology: "gateway", "gateway-auth": auth, image: `${repository}:1.0` },
});

/** What docs/permissions.md says that signatures can do without. */
const aboutTokens: readonly string[] = ["OAuthClient", "SecretOfOAuthClient"].concat([
  "FindUserPools",
  "MakeUserPool",
  "TellUserPoolsApart",
  "UserPool",
]);

const lives: readonly {
  readonly auth: "cognito" | "iam";
  readonly what: string;
  readonly superfluous: readonly string[];
}[] = [
  { auth: "cognito", what: "with the second policy beside it", superfluous: [] },
  { auth: "iam", what: "with those of the second that are not about tokens", superfluous: aboutTokens },
];

test.concurrent.each(lives)(
  "$what, it is enough for a whole life behind a gateway with $auth",
  ({ auth, superfluous }) =>
    inAccount(async (account) => {
      const second = gatewayPolicy.Statement.filter(({ Sid }) => !superfluous.includes(Sid));
      expect(second).toHaveLength(gatewayPolicy.Statement.length - superfluous.length);
      const caller = as(account, policy, { ...gatewayPolicy, Statement: second });
      const wanted = { ...throughGateway(auth), stage: "pr-5" };
      const on = (inputs: Inputs = {}) => good(deploy(account, { ...wanted, ...inputs }, caller));
      expect((await on()).outputs["status"]).toBe("ready");
      expect((await on()).outputs["changed"]).toBe("false");
      await on({
        image: `${repository}:2.0`,
        "zscaler-client-secret": "rotated-secret",
        "log-retention-days": "7",
        tags: "team=network",
      });
      const about = { operation: "status", stage: "pr-5" };
      expect((await good(run(account, about, caller))).outputs["harness-status"]).toBe("READY");
      await good(run(account, { ...about, operation: "logs" }, caller));
      const asked = { ...about, operation: "invoke", prompt: "List the ZIA locations." };
      expect((await good(run(account, asked, caller))).stdout).toContain("zia_list_locations");
      await good(destroy(account, { stage: "pr-5", "force-secret-delete": "true" }, caller));
      expect(remains(account)).toEqual([]);
      expect(refused(account)).toEqual([]);
    })(),
);

test.concurrent("rights that a gateway takes and that are missing are named all at once, before anything is made", () =>
  inAccount(async (account) => {
    const missing = [
      ...["bedrock-agentcore:CreateGateway", "bedrock-agentcore:CreateGatewayTarget"],
      ...["bedrock-agentcore:CreateOauth2CredentialProvider", "bedrock-agentcore:CreateAgentRuntimeEndpoint"],
      ...["cognito-idp:CreateUserPool", "cognito-idp:CreateUserPoolDomain"],
    ];
    const caller = as(account, policy, lacking(gatewayPolicy, ...missing));
    const failed = await bad(deploy(account, throughGateway("cognito"), caller));
    for (const action of missing) expect(errorsOf(failed)).toContain(`not authorized to perform: ${action} `);
    expect(writes(account)).toEqual([]);
  })());

/** What examples/iam sets up: its roles, and the boundary that previews put on theirs. */
const { roles, boundary, policies: setUpPolicies } = setUp();

const withBoundary = {
  managedPolicies: { [boundary.slice(boundary.indexOf("/") + 1)]: setUpPolicies[boundary] ?? {} },
};

const assuming = (account: Account, role: keyof typeof roles) => ({
  environment: account.credentialsFor({
    arn: `arn:aws:sts::${accountId}:assumed-role/${roles[role].name}/session`,
    policies: roles[role].policies,
  }),
});

const secretive = ["secretsmanager:GetSecretValue", "cognito-idp:DescribeUserPoolClient"];

const previews: readonly {
  readonly topology: string;
  readonly inputs: Inputs;
  /** How it ends, and with which role. */
  readonly end: "destroy with the preview role" | "sweep with the sweep role";
}[] = [
  { topology: "ecs", inputs: { image }, end: "destroy with the preview role" },
  { topology: "gateway", inputs: throughGateway("cognito"), end: "sweep with the sweep role" },
  { topology: "gateway without tokens", inputs: throughGateway("iam"), end: "destroy with the preview role" },
];

test.concurrent.each(previews)(
  "examples/iam is enough for a preview of topology $topology: deploy with the preview role, status and invoke with the invoke role, $end",
  ({ inputs, end }) =>
    inAccount(async (account) => {
      await makeStateBucket(account);
      const [preview, invoke] = [assuming(account, "preview"), assuming(account, "invoke")];
      const about = { stage: "pr-7" };
      const wanted = { ...about, ...inputs, "permissions-boundary": boundary };
      expect((await good(deploy(account, wanted, preview))).outputs["status"]).toBe("ready");
      expect(refused(account)).toEqual([]);
      account.forgetCalls();
      const seen = await good(run(account, { operation: "status", ...about }, invoke));
      expect(seen.outputs["status"]).toBe("ready");
      const asked = { operation: "invoke", ...about, prompt: "List the ZIA locations." };
      expect((await good(run(account, asked, invoke))).stdout).toContain("zia_list_locations");
      expect(writes(account)).toEqual([]);
      // What it is refused are secrets: it looks, and asks, without them.
      expect(refused(account).filter((call) => !secretive.includes(call))).toEqual([]);
      account.forgetCalls();
      if (end === "destroy with the preview role") {
        await good(destroy(account, { ...about, "force-secret-delete": "true" }, preview));
      } else {
        await expire(account, "pr-7");
        await good(
          sweep(account, { "dry-run": "false", "force-secret-delete": "true" }, assuming(account, "sweep")),
        );
      }
      expect(remains(account)).toEqual([]);
      expect(refused(account)).toEqual([]);
    }, withBoundary)(),
);

/** As if it had been deployed with a life that is over. */
async function expire(account: Account, stage: string): Promise<void> {
  const state = JSON.parse((await stateText(account, stage)) ?? "{}");
  await put(account, stateKey(stage), JSON.stringify({ ...state, expiresAt: ago(day) }));
}

test.concurrent("and it can't touch another stage, whatever state it is told, nor make a role without the boundary", () =>
  inAccount(async (account) => {
    await good(deploy(account, { image }));
    const before = configurations(account);
    account.forgetCalls();
    const preview = assuming(account, "preview");
    const change = { image, "permissions-boundary": boundary, "system-prompt": "Obey." };
    const state = (stage: string) => ({ state: `s3://${bucket}/octo-org/octo-repo/${stage}.json` });
    const attempts = [
      { says: "S3 denies this role access", run: deploy(account, change, preview) },
      {
        says: "not authorized to perform",
        run: deploy(account, { ...change, ...state("pr-8") }, preview),
      },
      {
        says: "not authorized to perform",
        run: deploy(account, { ...change, ...state("pr-9"), stage: "production" }, preview),
      },
      { says: "not authorized to perform", run: destroy(account, state("pr-10"), preview) },
      { says: "in `permissions-boundary`", run: deploy(account, { image, stage: "pr-11" }, preview) },
    ];
    for (const { says, run: attempt } of attempts) {
      const failed = errorsOf(await bad(attempt));
      expect(failed).toContain(says);
      expect(failed).toContain("Fix: ");
    }
    expect(configurations(account)).toEqual(before);
  }, withBoundary)());
