/** A sweep: stages that outlived their pull request or their time go, all others stay, and GitHub is told. */
import { readFileSync } from "node:fs";
import { CreateLogGroupCommand, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { expect, test } from "@jest/globals";
import { type GitHub, type Permissions, startGitHub } from "../../simulator/github/index.js";
import type { ActionProcess } from "../../simulator/runner.js";
import {
  type Account,
  bad,
  bucket,
  changesMade,
  deploy,
  errorsOf,
  good,
  inAccount,
  type RunOptions,
  remains,
  run,
  stateKey,
  stateText,
  things,
  writes,
} from "./action.js";
import {
  ago,
  day,
  logGroupOf,
  put,
  rowsUnder,
  stagesLeft,
  stateOf,
  sweep,
  sweptIn,
  tagsOf,
  withStages,
} from "./sweep-scene.js";

/** An account and its repository on GitHub, in which 7 and 17 are closed and 8 is open. */
function withGitHub(
  journey: (account: Account, github: GitHub, options: RunOptions) => Promise<void>,
  permissions: Permissions = { "pull-requests": "write", deployments: "write" },
  ...simulated: Parameters<typeof inAccount> extends [unknown, ...infer Rest] ? Rest : never
): () => Promise<void> {
  return async () => {
    const github = await startGitHub();
    try {
      for (const number of [7, 17]) github.pullRequest(number, { state: "closed" });
      github.pullRequest(8);
      const options = { token: github.token(permissions), environment: github.environment };
      await inAccount((account) => journey(account, github, options), ...simulated)();
    } finally {
      await github.stop();
    }
  };
}

const really = { "dry-run": "false" };

const logGroups = async (account: Account): Promise<readonly (string | undefined)[]> =>
  (await account.clients.logs.send(new DescribeLogGroupsCommand({}))).logGroups?.map(
    ({ logGroupName }) => logGroupName,
  ) ?? [];

test.concurrent(
  "takes down a preview whose pull request is closed, and what has expired, once it is told to, and says so in the comment",
  withGitHub(async (account, github, options) => {
    const event = {
      name: "pull_request",
      payload: {
        action: "synchronize",
        number: 7,
        pull_request: { number: 7, head: { sha: "f".repeat(40) } },
      },
    };
    await good(deploy(account, { stage: "pr-7", comment: "true", verify: "false" }, { ...options, event }));
    await withStages(account, [
      { slug: "pr-8", isLive: true },
      { slug: "expired", isLive: true, expiresAt: ago(day) },
      { slug: "production", isLive: true },
    ]);
    const before = things(account);

    account.forgetCalls();
    const dry = await good(sweep(account, {}, options));
    expect(writes(account)).toEqual([]);
    expect(things(account)).toEqual(before);
    expect(dry.summary).toContain("2 stages would be taken down, 2 kept; nothing was touched");
    expect(dry.outputs["changed"]).toBe("false");
    expect(JSON.parse(dry.outputs["swept"] ?? "")).toEqual([
      { stage: "expired", reason: "expired", outcome: "due", state: `s3://${bucket}/${stateKey("expired")}` },
      {
        stage: "pr-7",
        reason: "pull-request-closed",
        outcome: "due",
        state: `s3://${bucket}/${stateKey("pr-7")}`,
      },
    ]);
    expect(rowsUnder("Things of no stage", dry)).toEqual([]);

    const swept = await good(sweep(account, really, options));
    expect(remains(account)).toEqual(
      [...before].filter((thing) => /pr-8|production/.test(thing) && !thing.includes("ELB")),
    );
    expect(swept.outputs["changed"]).toBe("true");
    expect(sweptIn(swept)).toEqual(["expired taken-down", "pr-7 taken-down"]);
    expect(swept.summary).toContain("2 stages taken down, 2 kept");
    expect(rowsUnder("Taken down", swept).join("\n")).toMatch(/`pr-7` .*\/pull\/7.* is closed/);
    expect(rowsUnder("Kept", swept).join("\n")).toContain("it never expires");
    const [comment, ...others] = github.comments(7);
    expect(others).toEqual([]);
    expect(comment?.body).toContain("was taken down by sweep: pull request");

    account.forgetCalls();
    const again = await good(sweep(account, really, options));
    expect(sweptIn(again)).toEqual([]);
    expect(writes(account)).toEqual([]);
  }),
);

const documented = (name: string): object => JSON.parse(readFileSync(`docs/${name}-policy.json`, "utf8"));

test.concurrent(
  "finds a stage whose state is lost by its tags, with the documented rights and no more, and never deletes what its names don't lead to",
  withGitHub(
    async (account, _github, options) => {
      await good(deploy(account, { stage: "pr-7", topology: "gateway", verify: "false" }, options));
      await account.clients.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: stateKey("pr-7") }));
      for (const [logGroupName, slug] of [
        ["/somewhere/else", "pr-7"],
        [logGroupOf("of-others"), "of-others"],
      ] as const)
        await account.clients.logs.send(
          new CreateLogGroupCommand({
            logGroupName,
            tags: {
              ...tagsOf(slug),
              ...(slug === "of-others" ? { "zscaler-harness-repository": "octo-org/other" } : {}),
            },
          }),
        );
      const restricted = account.credentialsFor({
        policies: ["deploy", "gateway", "sweep"].map(documented),
      });
      const swept = await good(
        sweep(account, really, { ...options, environment: { ...options.environment, ...restricted } }),
      );
      expect(sweptIn(swept)).toEqual(["pr-7 taken-down"]);
      expect(rowsUnder("Taken down", swept).join()).toContain("state lost");
      expect(rowsUnder("Things of no stage", swept)).toEqual([
        expect.stringMatching(/log-group:\/somewhere\/else` \| `pr-7` \| never/),
      ]);
      expect(await logGroups(account)).toEqual([logGroupOf("of-others"), "/somewhere/else"].sort());
      expect(remains(account)).toHaveLength(2);

      // AWS's index still has everything of it.
      account.forgetCalls();
      const again = await good(sweep(account, really, options));
      expect(sweptIn(again)).toEqual([]);
      expect(writes(account)).toEqual([]);
    },
    undefined,
    { profile: { tagIndex: 3_600_000 } },
  ),
);

test.concurrent(
  "sweeps by the states alone where it may not ask by tags, and tells what it then can't see",
  withGitHub(async (account, _github, options) => {
    await withStages(account, [{ slug: "expired", isLive: true, expiresAt: ago(day) }]);
    const restricted = account.credentialsFor({
      policies: [
        {
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Action: "*", Resource: "*" },
            { Effect: "Deny", Action: ["tag:*", "iam:ListRoles"], Resource: "*" },
          ],
        },
      ],
    });
    const swept = await good(
      sweep(account, really, { ...options, environment: { ...options.environment, ...restricted } }),
    );
    expect(sweptIn(swept)).toEqual(["expired taken-down"]);
    expect(swept.annotations.map(({ level, message }) => `${level}: ${message}`)).toEqual([
      expect.stringMatching(/^warning: The caller may not call tag:GetResources: .*state is lost/),
      expect.stringMatching(/^warning: The caller may not call iam:ListRoles/),
    ]);
    expect(stagesLeft(account)).toEqual([]);
  }),
);

test.concurrent(
  "keeps a preview of which GitHub does not tell whether it is closed, fails for it, and sweeps what has expired all the same",
  withGitHub(async (account, _github, options) => {
    await withStages(account, [
      { slug: "pr-99" },
      { slug: "pr-8" },
      { slug: "expired", expiresAt: ago(day) },
    ]);
    const swept = await bad(sweep(account, really, options));
    expect(errorsOf(swept)).toContain("GitHub knows no pull request #99");
    expect(errorsOf(swept)).not.toContain("pr-8");
    expect(sweptIn(swept)).toEqual(["expired taken-down"]);
    expect(stagesLeft(account)).toEqual(["pr-8", "pr-99"]);

    const blind = await bad(sweep(account, really, { environment: options.environment ?? {} }));
    expect(errorsOf(blind)).toMatch(/no token .*pr-8, pr-99/);
    expect(errorsOf(blind)).toContain("pull-requests: read");
    expect(stagesLeft(account)).toEqual(["pr-8", "pr-99"]);
  }),
);

test.concurrent(
  "goes on where one stage can't be taken down, and fails with what AWS said of that one",
  withGitHub(async (account, _github, options) => {
    const expiresAt = ago(day);
    await withStages(account, [
      { slug: "one", isLive: true, expiresAt },
      { slug: "stuck", isLive: true, expiresAt },
      { slug: "two", isLive: true, expiresAt },
    ]);
    const restricted = account.credentialsFor({
      policies: [
        {
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Action: "*", Resource: "*" },
            {
              Effect: "Deny",
              Action: "logs:DeleteLogGroup",
              Resource: `arn:aws:logs:*:*:log-group:${logGroupOf("stuck")}*`,
            },
          ],
        },
      ],
    });
    const swept = await bad(
      sweep(account, really, { ...options, environment: { ...options.environment, ...restricted } }),
    );
    expect(sweptIn(swept)).toEqual(["one taken-down", "stuck failed", "two taken-down"]);
    expect(stagesLeft(account)).toEqual(["stuck"]);
    expect(errorsOf(swept)).toContain(`The log group ${logGroupOf("stuck")} of stage stuck failed`);
    expect(swept.summary).toContain("2 stages taken down, 0 kept, 1 failed");
    expect(rowsUnder("Failed", swept)).toHaveLength(1);
  }),
);

test.concurrent(
  "leaves alone what is in use, and what was deployed again while it waited for the lock",
  withGitHub(async (account, _github, options) => {
    const expiresAt = ago(day);
    await withStages(account, [
      { slug: "busy", isLive: true, expiresAt },
      { slug: "renewed", isLive: true, expiresAt },
    ]);
    const lock = JSON.stringify({
      holder: {
        ...{
          runId: "4242",
          runAttempt: 1,
          job: "deploy",
          repository: "octo-org/octo-repo",
          actor: "octocat",
        },
        runUrl: "https://github.com/octo-org/octo-repo/actions/runs/4242",
        ...{ operation: "deploy", nonce: "other", startedAt: ago(0) },
      },
      lease: 3_600_000,
      renewals: 0,
    });
    await put(account, `${stateKey("busy")}.lock`, lock);
    account.faults.on({
      operation: "PutObject",
      effect: {
        kind: "hook",
        when: "after",
        run: () => put(account, stateKey("renewed"), stateOf({ slug: "renewed", isLive: true })),
      },
    });
    const swept = await good(sweep(account, { ...really, "lock-timeout": "1s" }, options));
    expect(sweptIn(swept)).toEqual([]);
    const [busy, renewed] = rowsUnder("Kept", swept);
    expect(busy).toMatch(/in use: .*deploy of octo-org\/octo-repo .*4242/);
    expect(renewed).toContain("not due any more: it never expires");
    expect(changesMade(account).filter((name) => name.includes("Delete"))).toEqual([]);
    expect((await logGroups(account)).length).toBe(2);

    const dry = await good(sweep(account, {}, options));
    expect(sweptIn(dry)).toEqual([]);
    expect(rowsUnder("Kept", dry)[0]).toContain("in use by deploy of octo-org/octo-repo");
  }),
);

test.concurrent(
  "never touches a state that is another repository's, another region's, damaged, or of a newer version",
  withGitHub(async (account, _github, options) => {
    const expiresAt = ago(day);
    await withStages(account, [
      { slug: "other-repository", expiresAt, changed: { repository: "octo-org/other" } },
      { slug: "other-region", expiresAt, changed: { region: "eu-west-1" } },
      { slug: "newer", expiresAt, changed: { schemaVersion: 2 } },
    ]);
    await put(account, stateKey("damaged"), "{");
    const kept = await good(sweep(account, really, options));
    expect(rowsUnder("Kept", kept)).toHaveLength(4);
    expect(sweptIn(kept)).toEqual([]);
    // It looks due, so that it is there at all is a failure.
    await put(account, stateKey("pr-17"), "{");
    const failed = await bad(sweep(account, really, options));
    expect(sweptIn(failed)).toEqual(["pr-17 failed"]);
    expect(errorsOf(failed)).toMatch(/The stage pr-17 failed: .*is not JSON/);
    expect(stagesLeft(account)).toHaveLength(5);
  }),
);

test.concurrent(
  "goes by age only where a pull request's stage is meant, or a pattern names the stage",
  withGitHub(async (account, _github, options) => {
    const deployedAt = ago(9 * day);
    await withStages(account, [
      { slug: "pr-8", deployedAt },
      { slug: "staging", deployedAt },
      { slug: "pr-7" },
      { slug: "feature-x", deployedAt },
    ]);
    const byAge = await good(sweep(account, { "max-age": "7d" }, options));
    expect(sweptIn(byAge)).toEqual(["pr-7 due", "pr-8 due"]);
    expect(rowsUnder("Kept", byAge).join()).toMatch(/`staging` .*`max-age` counts only for/);
    const named = await good(
      sweep(account, { "max-age": "7d", stages: "feature-*\n*s*\n!staging\n!pr-7" }, options),
    );
    expect(sweptIn(named)).toEqual(["feature-x due"]);
    expect(rowsUnder("Kept", named).join()).toContain("the input `stages` leaves it out");
  }),
);

test(
  "a cancelled sweep begins no further stage, ends what it began, frees its locks and leaves none to post",
  withGitHub(async (account, _github, options) => {
    const slugs = Array.from({ length: 9 }, (_, index) => `expired-${index}`);
    await withStages(
      account,
      slugs.map((slug) => ({ slug, isLive: true, expiresAt: ago(day) })),
    );
    let running: ActionProcess | undefined;
    account.faults.on({
      operation: "DeleteLogGroup",
      times: 4,
      effect: {
        kind: "hook",
        when: "before",
        run: async () => {
          // The second one would be the end of the process, as at every keyboard.
          running?.kill("SIGINT");
          running = undefined;
          // The process knows of the signal before it has an answer.
          await new Promise((resolve) => setTimeout(resolve, 200));
        },
      },
    });
    const cancelled = await bad(
      sweep(account, really, {
        ...options,
        onSpawn(child) {
          running = child;
        },
      }),
    );
    expect(cancelled.summary).toContain("🛑");
    const outcomes = sweptIn(cancelled).map((one) => one.split(" ")[1]);
    expect(outcomes).toHaveLength(9);
    expect(outcomes.filter((outcome) => outcome === "due").length).toBeGreaterThanOrEqual(5);
    expect(errorsOf(cancelled)).toContain("cancelled");
    expect(things(account).filter((thing) => thing.endsWith(".lock"))).toEqual([]);
    // Whatever was begun is known: a second sweep takes everything down.
    account.faults.clear();
    const swept = await good(sweep(account, really, options));
    expect(stagesLeft(account)).toEqual([]);
    expect(await logGroups(account)).toEqual([]);
    expect(sweptIn(swept).length).toBeGreaterThanOrEqual(5);
  }),
);

test(
  "a killed sweep leaves the locks of all its stages to post, which frees them",
  withGitHub(async (account, _github, options) => {
    await withStages(
      account,
      ["a", "b", "c"].map((slug) => ({ slug, isLive: true, expiresAt: ago(day) })),
    );
    let running: ActionProcess | undefined;
    let begun = 0;
    account.faults.on({
      operation: "DeleteLogGroup",
      times: 3,
      effect: {
        kind: "hook",
        when: "before",
        run: async () => {
          begun += 1;
          if (begun === 3) running?.kill("SIGKILL");
          await new Promise((resolve) => setTimeout(resolve, 3_000).unref());
        },
      },
    });
    const killed = await sweep(account, really, {
      ...options,
      onSpawn(child) {
        running = child;
      },
    });
    const locks = () => things(account).filter((thing) => thing.endsWith(".lock"));
    expect(locks()).toHaveLength(3);
    const post = await good(run(account, { operation: "sweep" }, { stage: "post", state: killed.state }));
    expect(post.stdout.match(/Freed the lock/g)).toHaveLength(3);
    expect(locks()).toEqual([]);
  }),
);

test(
  "takes 2,000 stages in its stride: as many as a matrix has jobs are told, and how many more there are",
  withGitHub(async (account, github, options) => {
    const many = Array.from({ length: 2_000 }, (_, index) => `pr-${index + 1_001}`);
    await withStages(
      account,
      many.map((slug) => ({ slug })),
    );
    for (let number = 1_001; number <= 1_300; number += 1) github.pullRequest(number, { state: "closed" });
    for (let number = 1_301; number <= 3_000; number += 1) github.pullRequest(number);
    account.forgetCalls();
    github.forgetCalls();
    const swept = await good(sweep(account, {}, options));
    const entries = JSON.parse(swept.outputs["swept"] ?? "") as readonly { stage: string }[];
    expect(entries).toHaveLength(256);
    expect(new Set(entries.map(({ stage }) => stage)).size).toBe(256);
    expect(swept.annotations.map(({ message }) => message).join()).toContain("44 more look due");
    expect(swept.summary).toContain("256 stages would be taken down, 1700 kept, 44 left for the next run");
    expect(swept.summary).toContain("_… and 156 more._");
    expect(account.calls().filter(({ operation }) => operation === "ListObjectsV2")).toHaveLength(2);
    // A job's token has a thousand calls an hour.
    expect(github.calls().length).toBeLessThan(300);
    expect(await stateText(account, "pr-1001")).toBeDefined();
  }),
);
