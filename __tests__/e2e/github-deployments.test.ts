/** The stage as GitHub's environments show it. */
import { expect, test } from "@jest/globals";
import type { GitHub } from "../../simulator/github/index.js";
import type { ActionProcess } from "../../simulator/runner.js";
import { bad, good, stateText } from "./action.js";
import { inPullRequest, number, stage, troublesOf } from "./pull-request.js";

const preview = { environment: "preview", "expires-in": "72h" };

/** Each deployment by its environment, the first letters of its commit, and its statuses, the oldest first. */
const told = (github: GitHub): readonly string[] =>
  github
    .deployments()
    .map(({ environment, sha, statuses }) =>
      [environment, sha.slice(0, 4), ...statuses.map(({ state }) => state).toReversed()].join(" "),
    );

test.concurrent(
  "tell of a stage from its first deploy to its end",
  inPullRequest(async ({ account, github, deploy, destroy }) => {
    const { outputs } = await good(deploy(preview));
    const [first] = github.deployments();
    expect(first).toMatchObject({
      environment: "preview",
      ref: github.pullRequest(number).head.sha,
      task: "deploy",
      payload: { stage, region: "us-east-1" },
      transient_environment: true,
      production_environment: false,
    });
    expect(first?.statuses).toMatchObject([
      {
        state: "success",
        environment_url: outputs["mcp-url"],
        log_url: "https://github.com/octo-org/octo-repo/actions/runs/1000000001",
      },
      { state: "in_progress" },
    ]);
    expect(JSON.parse((await stateText(account, stage)) ?? "{}").reported).toEqual({
      environment: "preview",
    });

    // The same commit, and nothing to do: it is there already.
    await good(deploy(preview));
    expect(github.deployments()).toHaveLength(1);

    // Another commit that changes nothing is what is deployed from now on.
    github.pullRequest(number, { headSha: "b".repeat(40) });
    const sha = (letter: string) => ({
      event: {
        name: "pull_request",
        payload: { pull_request: { number, head: { sha: letter.repeat(40) } } },
      },
    });
    await good(deploy(preview, sha("b")));
    const before = [`preview ${first?.sha.slice(0, 4)} in_progress success inactive`, "preview bbbb success"];
    expect(told(github)).toEqual(before);

    account.faults.on({
      operation: "UpdateHarness",
      times: 1,
      effect: {
        kind: "error",
        code: "ValidationException",
        status: 400,
        message: "no such model ".repeat(50),
      },
    });
    github.pullRequest(number, { headSha: "c".repeat(40) });
    const other = { model: "us.anthropic.claude-haiku-4-5-20251001-v1:0" };
    await bad(deploy({ ...preview, ...other }, sha("c")));
    expect(told(github)).toEqual([...before, "preview cccc in_progress failure"]);
    expect(github.deployments().at(-1)?.statuses[0]?.description).toContain("ValidationException");

    // What is in another environment from now on is no more in the one before.
    await good(deploy({ ...preview, ...other, environment: "review" }, sha("c")));
    await good(destroy());
    expect(told(github)).toEqual([
      before[0],
      "preview bbbb success inactive",
      "preview cccc in_progress failure inactive",
      "review cccc in_progress success inactive",
    ]);
  }),
);

test.concurrent(
  "of several stages in one environment are left alone by one another",
  inPullRequest(async ({ github, deploy, destroy }) => {
    await good(deploy({ environment: "preview", stage: "one" }));
    await good(deploy({ environment: "preview", stage: "other" }));
    const sha = github.pullRequest(number).head.sha.slice(0, 4);
    const both = [`preview ${sha} in_progress success`, `preview ${sha} in_progress success`];
    expect(told(github)).toEqual(both);
    await good(destroy({ stage: "one" }));
    expect(told(github)).toEqual([`${both[0]} inactive`, both[1]]);
    expect(github.deployments()[0]?.transient_environment).toBe(false);
  }),
);

test.concurrent(
  "that may not be reported are one warning with its fix, and no failed deploy",
  inPullRequest(async (job) => {
    job.permissions = { contents: "read", "id-token": "write", "pull-requests": "write" };
    const result = await good(job.deploy({ ...preview, comment: "true" }));
    expect(troublesOf(result)).toEqual([
      expect.stringMatching(/^warning: Deployment to environment preview not reported.*`deployments: write`/),
    ]);
    expect(job.said()).toHaveLength(1);

    // Nobody asked for it this time.
    const gone = await good(job.destroy());
    expect(troublesOf(gone)).toEqual([expect.stringMatching(/^notice: Deployments to environment preview/)]);
    expect(job.said()).toEqual([expect.stringContaining("is gone")]);
  }),
);

test.concurrent(
  "and the comment tell of a run that was stopped, within the runner's grace",
  inPullRequest(async (job) => {
    let child: ActionProcess | undefined;
    job.account.faults.on({
      operation: "CreateHarness",
      effect: {
        kind: "hook",
        when: "before",
        run: async () => {
          child?.kill("SIGINT");
          await new Promise((resolve) => setTimeout(resolve, 100));
        },
      },
    });
    const onSpawn = (process: ActionProcess) => {
      child = process;
    };
    await bad(job.deploy({ ...preview, comment: "true" }, { onSpawn }));
    expect(job.github.deployments()[0]?.statuses[0]?.state).toBe("error");
    expect(job.said()).toEqual([expect.stringContaining("was stopped half way")]);
  }),
);
