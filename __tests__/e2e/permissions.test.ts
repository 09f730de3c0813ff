/** The policy in docs/deploy-policy.json is enough for a whole life, and what is missing in a smaller one is named. */
import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import {
  type Account,
  ask,
  bad,
  deploy,
  destroy,
  errorsOf,
  good,
  type Inputs,
  inAccount,
  remains,
  writes,
} from "./action.js";

interface Statement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
}

const policy = JSON.parse(readFileSync("docs/deploy-policy.json", "utf8")) as {
  readonly Version: string;
  readonly Statement: readonly Statement[];
};

/** The documented policy without some of its actions. */
const without = (...denied: readonly string[]) => ({
  ...policy,
  Statement: policy.Statement.map((statement) => ({
    ...statement,
    Action: [statement.Action].flat().filter((action) => !denied.includes(action)),
  })).filter(({ Action }) => Action.length > 0),
});

const marketplace = "709825985650.dkr.ecr.us-east-1.amazonaws.com/zscaler/zscaler-mcp-server";
const image = `${marketplace}:0.15.2-bedrock`;

const as = (account: Account, document: object) => ({
  environment: account.credentialsFor({ policies: [document] }),
});

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
    const denied = account.calls().filter(({ error }) => /AccessDenied/.test(error ?? ""));
    expect(denied.map(({ service, operation }) => `${service}:${operation}`)).toEqual([]);
    account.forgetCalls();
    await good(destroy(account, { stage: "pr-5", "force-secret-delete": "true" }, caller));
    expect(remains(account)).toEqual([]);
    expect(account.calls().filter(({ error }) => /AccessDenied/.test(error ?? ""))).toEqual([]);
  })());

test.concurrent("and enough for a rollout that is turned back, whose reason is told", () =>
  inAccount(async (account) => {
    const caller = as(account, policy);
    await good(deploy(account, { image }, caller));
    const failed = await bad(deploy(account, { image: `${marketplace}:0.10.4-bedrock` }, caller));
    expect(errorsOf(failed)).toContain("Task failed ELB health checks");
    expect(failed.stdout).toContain('"GET /health" 401');
    expect((await good(deploy(account, { image }, caller))).outputs["status"]).toBe("ready");
    const denied = account.calls().filter(({ error }) => /AccessDenied/.test(error ?? ""));
    expect(denied.map(({ service, operation }) => `${service}:${operation}`)).toEqual([]);
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
