/**
 * Every workflow of examples/ as GitHub would run it, step by step: with the job's own token, signed in to AWS by the
 * roles that examples/iam sets up, whom they trust included.
 */
import { readdirSync, readFileSync } from "node:fs";
import { PutRetentionPolicyCommand } from "@aws-sdk/client-cloudwatch-logs";
import { expect, test } from "@jest/globals";
import { type GitHub, startGitHub } from "../../simulator/github/index.js";
import {
  dispatched,
  pullRequestEvent,
  pushed,
  type RunOptions,
  runWorkflow,
  scheduled,
  type WorkflowEvent,
  type WorkflowResult,
} from "../../simulator/workflow/index.js";
import { setUp } from "../project/iam/roles.js";
import {
  type Account,
  accountId,
  bundle,
  credentials,
  inAccount,
  makeStateBucket,
  node,
  remains,
} from "./action.js";

const folder = "examples/workflows";
const { roles, boundary, policies } = setUp({ Region: "*" });
const withBoundary = {
  managedPolicies: { [boundary.slice(boundary.indexOf("/") + 1)]: policies[boundary] ?? {} },
};
const arnOf = (name: string) => `arn:aws:iam::${accountId}:role/${name}`;
const image = "zscaler/zscaler-mcp-server";
const suite = readFileSync("examples/zscaler-suite.yaml", "utf8");

const vars = {
  AWS_REGION: "us-east-1",
  AWS_DEPLOY_ROLE: arnOf(roles.deploy.name),
  AWS_PREVIEW_ROLE: arnOf(roles.preview.name),
  AWS_PREVIEW_BOUNDARY: boundary,
  AWS_INVOKE_ROLE: arnOf(roles.invoke.name),
  AWS_SWEEP_ROLE: arnOf(roles.sweep.name),
  ZSCALER_MCP_IMAGE: `${image}:latest`,
};
const secrets = Object.fromEntries(
  Object.entries(credentials).map(([name, value]) => [name.replaceAll("-", "_").toUpperCase(), value]),
);

const assumable = (set: typeof roles) =>
  Object.fromEntries(
    Object.values(set).map(({ name, trust, policies: attached }) => [
      arnOf(name),
      { trust: JSON.stringify(trust), policies: attached },
    ]),
  );

/** Runs a workflow of examples/; `expected` is what it must come to. */
async function runExample(
  { account, github }: World,
  name: string,
  event: WorkflowEvent,
  given: Partial<RunOptions> & { readonly expected?: WorkflowResult["conclusion"] } = {},
): Promise<WorkflowResult> {
  return runText({ account, github }, name, readFileSync(`${folder}/${name}`, "utf8"), event, given);
}

async function runText(
  { account, github }: World,
  name: string,
  text: string,
  event: WorkflowEvent,
  { expected = "success", ...options }: Partial<RunOptions> & { readonly expected?: string },
): Promise<WorkflowResult> {
  const result = await runWorkflow({
    path: `.github/workflows/${name}`,
    text,
    event,
    github,
    aws: [account],
    roles: assumable(roles),
    action: { bundle, node, inputs: { "poll-interval": "100ms" } },
    vars,
    secrets,
    files: { ".github/zscaler-suite.yaml": suite },
    ...options,
  });
  if (result.conclusion !== expected)
    throw new Error(`${name} came to ${result.conclusion}, not ${expected}:\n${toldBy(result)}`);
  return result;
}

const toldBy = ({ jobs }: WorkflowResult) =>
  jobs
    .flatMap(({ steps }) => steps)
    .map(({ name, conclusion, log }) => `${name}: ${conclusion}\n${log.slice(-3_000)}`)
    .join("\n");

interface World {
  readonly account: Account;
  readonly github: GitHub;
}

/** An account in which examples/iam was set up, its state bucket included, and a repository. */
const inWorld = (journey: (world: World) => Promise<void>) =>
  inAccount(async (account) => {
    const github = await startGitHub();
    try {
      await makeStateBucket(account);
      await journey({ account, github });
    } finally {
      await github.stop();
    }
  }, withBoundary);

const statesOf = (github: GitHub) =>
  github.deployments().map(({ environment, statuses }) => `${environment} ${statuses[0]?.state}`);

test("every example has a journey here", () => {
  const journeys = readFileSync("__tests__/e2e/examples.test.ts", "utf8");
  expect(readdirSync(folder).filter((name) => !journeys.includes(`"${name}"`))).toEqual([]);
});

test.concurrent("the five minutes of the README end with an answer", () =>
  inWorld(async (world) => {
    const readme = readFileSync("README.md", "utf8");
    const [, text = ""] = /^```yaml\n(.*?)^```/ms.exec(readme) ?? [];
    const [, from = ""] = /DeployFrom=(\S+)/.exec(readme) ?? [];
    const event = pushed(world.github, "refs/heads/main");
    const result = await runText(world, "zscaler.yml", text, event, {
      roles: assumable(setUp({ DeployFrom: from }).roles),
    });
    const { steps } = result.job("deploy");
    expect(steps.map(({ log }) => log).join("\n")).toMatch(/^The agent is arn:aws:bedrock-agentcore:\S+/m);
  })());

test.concurrent("a preview lives as long as its pull request, and both say so on GitHub", () =>
  inWorld(async (world) => {
    const { account, github } = world;
    github.pullRequest(7);
    const opened = await runExample(world, "preview.yml", pullRequestEvent(github, 7, "opened"));
    expect(opened.concurrency).toEqual({ group: "zscaler-preview-7", cancelInProgress: false, queue: "max" });
    expect(github.comments(7)).toHaveLength(1);
    expect(github.comments(7)[0]?.body).toContain("https://");
    expect(statesOf(github)).toEqual(["preview/pr-7 success"]);

    github.pullRequest(7, { headSha: "b".repeat(40) });
    await runExample(world, "preview.yml", pullRequestEvent(github, 7, "synchronize"));
    expect(github.comments(7)).toHaveLength(1);

    github.pullRequest(7, { state: "closed" });
    const closed = await runExample(world, "preview-destroy.yml", pullRequestEvent(github, 7, "closed"));
    expect(closed.concurrency?.group).toBe("zscaler-preview-7");
    expect(remains(account)).toEqual([]);
    expect(github.comments(7)).toHaveLength(1);
    expect(statesOf(github).filter((state) => !state.endsWith(" inactive"))).toEqual([]);
  })());

test.concurrent("a fork's pull request is left alone", () =>
  inWorld(async (world) => {
    const { account, github } = world;
    github.pullRequest(8, { headRepository: "stranger/fork" });
    const event = pullRequestEvent(github, 8, "opened");
    const { jobs } = await runExample(world, "preview.yml", event, { expected: "skipped" });
    expect(jobs.map(({ conclusion }) => conclusion)).toEqual(["skipped"]);
    expect(remains(account)).toEqual([]);
  })());

test.concurrent("what a missed event left is swept at night, by one job or by many", () =>
  inWorld(async (world) => {
    const { account, github } = world;
    for (const number of [7, 8]) {
      github.pullRequest(number);
      await runExample(world, "preview.yml", pullRequestEvent(github, number, "opened"));
    }
    github.pullRequest(7, { state: "closed" });
    const before = remains(account);
    await runExample(world, "sweep.yml", dispatched(github));
    expect(remains(account)).toEqual(before);
    await runExample(world, "sweep.yml", scheduled(github, "17 2 * * *"));
    expect(remains(account).join()).not.toContain("pr-7");
    expect(remains(account).join()).toContain("pr-8");
    expect(github.comments(7)).toHaveLength(1);
    expect(github.comments(7)[0]?.body).toContain("closed");

    const quiet = await runExample(world, "sweep-fan-out.yml", dispatched(github));
    expect(quiet.job("destroy").conclusion).toBe("skipped");
    github.pullRequest(8, { state: "closed" });
    const loud = await runExample(world, "sweep-fan-out.yml", scheduled(github, "47 3 * * 0"));
    expect(loud.job("destroy").matrix["stage"]).toBe("pr-8");
    expect(remains(account)).toEqual([]);
  })());

test.concurrent("production is deployed by a tag, watched, asked, and put back", () =>
  inWorld(async (world) => {
    const { account, github } = world;
    const refused = await runExample(world, "production.yml", pushed(github, "refs/tags/v1.0.0"), {
      environments: { production: { review: "rejected" } },
      expected: "failure",
    });
    expect(refused.job("deploy").steps).toEqual([]);
    expect(remains(account)).toEqual([]);
    const first = await runExample(world, "production.yml", pushed(github, "refs/tags/v1.0.1"));
    expect(first.job("deploy").environment?.name).toBe("production");

    const red = {
      files: {
        ".github/zscaler-suite.yaml":
          "cases:\n  - prompt: List my ZIA locations.\n    expect: '^nothing like it$'\n",
      },
    };
    const nightly = scheduled(github, "23 */6 * * *");
    const green = await runExample(world, "smoke.yml", nightly);
    expect(green.artifacts.map(({ name }) => name)).toEqual(["smoke-1"]);
    expect(github.issues()).toEqual([]);
    for (const failed of [1, 2]) {
      await runExample(world, "smoke.yml", nightly, { ...red, expected: "failure" });
      expect(github.issues().map(({ state, comments }) => ({ state, comments }))).toEqual([
        { state: "open", comments: failed - 1 },
      ]);
    }
    await runExample(world, "smoke.yml", nightly);
    expect(github.issues().map(({ state }) => state)).toEqual(["closed"]);

    const logs = await runExample(
      world,
      "logs.yml",
      dispatched(github, { stage: "production", since: "1h" }),
    );
    const [artifact] = logs.artifacts;
    expect(artifact?.retentionDays).toBe(7);
    expect([...(artifact?.files.values() ?? [])].join("")).toContain("zia_list_locations");

    account.images.publish(`${image}:next`, {
      architectures: ["amd64", "arm64"],
      program: "zscaler-mcp-server",
      version: "0.16.0",
    });
    const nothing = await runExample(world, "production-rollback.yml", dispatched(github), {
      expected: "failure",
    });
    expect(nothing.jobs[0]?.steps.map(({ log }) => log).join()).toContain("Nothing to go back to");
    await runExample(world, "production.yml", pushed(github, "refs/tags/v1.0.2"), {
      vars: { ...vars, ZSCALER_MCP_IMAGE: `${image}:next` },
    });
    const back = await runExample(world, "production-rollback.yml", dispatched(github));
    const [, now] = back.job("rollback").steps;
    expect(now?.outputs["image"]).not.toBe(now?.outputs["previous-image"]);
    const deployed = back.job("rollback").steps.find(({ outputs }) => outputs["changed"] === "true");
    expect(deployed?.outputs["image"]).toBe(now?.outputs["previous-image"]);

    await runExample(world, "drift.yml", scheduled(github, "41 5 * * *"));
    const logGroupName = "/ecs/zscaler-mcp-production";
    await account.clients.logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 7 }));
    const drifted = await runExample(world, "drift.yml", scheduled(github, "41 5 * * *"), {
      expected: "failure",
    });
    expect(drifted.jobs[0]?.steps.map(({ summary }) => summary).join()).toContain(logGroupName);
  })());

test.concurrent("two regions are deployed at once", () =>
  inWorld(async (world) => {
    await inAccount(
      async (european) => {
        const result = await runExample(world, "regions.yml", dispatched(world.github), {
          aws: [world.account, european],
        });
        expect(result.jobs.map(({ matrix, conclusion }) => `${matrix["stage"]} ${conclusion}`)).toEqual([
          "live-us success",
          "live-eu success",
        ]);
        expect(remains(european).join()).toContain("live_eu");
        expect(remains(world.account).join()).not.toContain("live_eu");
      },
      { region: "eu-central-1" },
    )();
  })());
