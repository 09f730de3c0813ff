import { expect, test } from "@jest/globals";
import {
  commented,
  dispatched,
  pullRequestEvent,
  pushed,
  scheduled,
} from "../../../simulator/workflow/index.js";
import { describeRuns, onGitHub, run, runSteps, testRun } from "./workflow.js";

const job = (lines: string): string => `runs-on: ubuntu-24.04
    ${lines}`;

describeRuns("jobs", () => {
  test("run after those that they need, with their outputs and results", async () => {
    const result = await run(`
jobs:
  second:
    needs: first
    ${job(`steps:
      - run: echo "\${{ needs.first.outputs.answer }} \${{ needs.first.result }}"`)}
  first:
    ${job(`outputs:
      answer: \${{ steps.think.outputs.answer }}
    steps:
      - id: think
        run: echo answer=42 >> "$GITHUB_OUTPUT"`)}
`);
    expect(result.job("second").steps[0]?.log).toBe("42 success\n");
    expect(result.conclusion).toBe("success");
  });

  test("are skipped after a failure, however far before, unless they ask for it", async () => {
    const steps = 'steps: [{ run: "true" }]';
    const result = await run(`
jobs:
  first:
    ${job("steps: [{ run: exit 1 }]")}
  second:
    needs: first
    ${job(steps)}
  third:
    needs: second
    if: always()
    ${job(steps)}
  fourth:
    needs: third
    ${job(steps)}
  fifth:
    needs: fourth
    if: failure()
    ${job(steps)}
`);
    expect(result.jobs.map(({ conclusion }) => conclusion)).toEqual([
      ...["failure", "skipped", "success", "skipped", "success"],
    ]);
    expect(result.conclusion).toBe("failure");
  });

  test("of a matrix run once for each combination", async () => {
    const result = await run(`
jobs:
  find:
    ${job(`outputs:
      list: \${{ steps.find.outputs.list }}
    steps:
      - id: find
        run: echo 'list=[{"stage":"pr-1"},{"stage":"pr-2"}]' >> "$GITHUB_OUTPUT"`)}
  each:
    needs: find
    strategy:
      max-parallel: 1
      matrix:
        include: \${{ fromJSON(needs.find.outputs.list) }}
    ${job(`steps: [{ run: 'echo \${{ matrix.stage }} \${{ strategy.job-total }}' }]`)}
  product:
    strategy:
      matrix:
        os: [a, b]
        node: [20, 24]
        exclude: [{ os: a, node: 20 }]
        include: [{ os: b, extra: yes }, { os: c }]
    ${job('steps: [{ run: "true" }]')}
`);
    const named = (id: string) => result.jobs.filter((each) => each.id === id);
    expect(named("each").map(({ name, steps }) => [name, steps[0]?.log])).toEqual([
      ["each (pr-1)", "pr-1 2\n"],
      ["each (pr-2)", "pr-2 2\n"],
    ]);
    expect(named("product").map(({ matrix }) => matrix)).toEqual([
      { os: "a", node: 24 },
      { os: "b", node: 20, extra: "yes" },
      { os: "b", node: 24, extra: "yes" },
      { os: "c" },
    ]);
  });

  test("hand no output on that holds a secret", async () => {
    const job = await runSteps(
      `
- id: leak
  run: echo "value=$KEY!" >> "$GITHUB_OUTPUT"
  env: { KEY: "\${{ secrets.KEY }}" }
`,
      { secrets: { KEY: "s3cr3t" } },
      `outputs: { leaked: "\${{ steps.leak.outputs.value }}", fine: here }`,
    );
    expect(job.outputs).toEqual({ fine: "here" });
    expect(job.annotations[0]?.message).toBe("Skip output 'leaked' since it may contain secret.");
  });

  test("say what they were to run under", async () => {
    const result = await run(`
concurrency: { group: "all-\${{ github.run_id }}", queue: max }
jobs:
  test:
    concurrency: one
    timeout-minutes: 5
    ${job('steps: [{ run: "true" }]')}
`);
    expect(result.concurrency).toEqual({
      group: `all-${result.runId}`,
      cancelInProgress: false,
      queue: "max",
    });
    expect(result.job("test")).toMatchObject({
      concurrency: { group: "one", queue: "single" },
      ...{ timeoutMinutes: 5, runsOn: "ubuntu-24.04" },
    });
  });
});

describeRuns("an environment", () => {
  const text = `
jobs:
  test:
    environment: { name: production, url: "\${{ steps.url.outputs.url }}" }
    ${job(`steps:
      - id: url
        run: |
          echo "url=https://$HOST" >> "$GITHUB_OUTPUT"
          echo "\${{ vars.PLACE }} \${{ vars.COMMON }} \${{ secrets.KEY == 'theirs' }}"
        env: { HOST: "\${{ vars.PLACE }}.example" }`)}
`;

  test("brings its own variables and secrets, and a deployment", () =>
    onGitHub(async (github) => {
      const result = await run(text, {
        github,
        ...{ vars: { PLACE: "here", COMMON: "all" }, secrets: { KEY: "ours" } },
        environments: { production: { vars: { PLACE: "there" }, secrets: { KEY: "theirs" } } },
      });
      expect(result.job("test").steps[0]?.log).toBe("there all true\n");
      expect(result.job("test").environment).toEqual({ name: "production", url: "https://there.example" });
      const [deployment] = github.deployments();
      expect(deployment?.statuses.map(({ state }) => state)).toEqual(["success", "in_progress"]);
      expect(deployment?.statuses[0]?.environment_url).toBe("https://there.example");
    }));

  test("keeps a job from running that its reviewers reject", async () => {
    const result = await run(text, { environments: { production: { review: "rejected" } } });
    expect(result.job("test")).toMatchObject({ conclusion: "failure", steps: [] });
  });
});

describeRuns("an event", () => {
  const empty = `jobs:\n  test:\n    ${job('steps: [{ run: "echo $GITHUB_REF $GITHUB_SHA" }]')}`;

  test.each([
    ["of another name", "on: push"],
    ["of a type that is not asked for", "on: { pull_request: { types: [closed] } }"],
    ["of a branch that is not asked for", "on: { pull_request: { branches: ['release/**'] } }"],
  ])("%s does not start a workflow", (_, on) =>
    onGitHub(async (github) => {
      github.pullRequest(7);
      const running = run(`${on}\n${empty}`, { github, event: () => pullRequestEvent(github, 7, "opened") });
      await expect(running).rejects.toThrow("is not started by pull_request");
    }),
  );

  test("of a tag starts a workflow for tags like it, and none for branches", () =>
    onGitHub(async (github) => {
      const event = () => pushed(github, "refs/tags/v1.2.3");
      const result = await run(`on: { push: { tags: ["v*.*.*"] } }\n${empty}`, { github, event });
      expect(result.job("test").steps[0]?.log).toContain("refs/tags/v1.2.3");
      for (const filter of ["{ tags: ['w*'] }", "{ branches: ['**'] }", "{ tags: ['v*', '!v1*'] }"]) {
        const running = run(`on: { push: ${filter} }\n${empty}`, { github, event });
        await expect(running).rejects.toThrow("is not started by push");
      }
    }));

  test("of a schedule is one that the workflow has", () =>
    onGitHub(async (github) => {
      const text = `on: { schedule: [{ cron: "1 2 * * *" }] }\n${empty}`;
      const at = (cron: string) => run(text, { github, event: () => scheduled(github, cron) });
      expect((await at("1 2 * * *")).conclusion).toBe("success");
      await expect(at("2 1 * * *")).rejects.toThrow("is not started at 2 1 * * *");
    }));

  test("of a comment runs on the default branch, with the comment and its pull request", () =>
    onGitHub(async (github) => {
      github.pullRequest(7);
      const result = await run(
        `
on: issue_comment
jobs:
  test:
    if: github.event.issue.pull_request && startsWith(github.event.comment.body, '/deploy')
    ${job('steps: [{ run: "jq -r .comment.user.login,.issue.number $GITHUB_EVENT_PATH && echo $GITHUB_REF" }]')}
`,
        { github, event: () => commented(github, 7, "/deploy", "hubot") },
      );
      expect(result.job("test").steps[0]?.log).toBe("hubot\n7\nrefs/heads/main\n");
      expect(github.comments(7)).toHaveLength(1);
    }));

  test("by hand brings inputs of their types, and no others", () =>
    onGitHub(async (github) => {
      const text = `
on:
  workflow_dispatch:
    inputs:
      dry-run: { type: boolean, default: true }
      stage: { type: string, default: production }
      size: { type: choice, options: [small, large], required: true }
jobs:
  test:
    ${job(`steps: [{ run: "echo \${{ inputs.dry-run && 'dry' || 'wet' }} \${{ inputs.stage }}" }]`)}
`;
      const withInputs = (inputs: Record<string, string>) =>
        run(text, { github, event: () => dispatched(github, inputs) });
      const logOf = async (inputs: Record<string, string>) =>
        (await withInputs(inputs)).job("test").steps[0]?.log;
      expect(await logOf({ size: "small" })).toBe("dry production\n");
      expect(await logOf({ size: "small", "dry-run": "false", stage: "x" })).toBe("wet x\n");
      await expect(withInputs({})).rejects.toThrow("Required input 'size' not provided");
      await expect(withInputs({ size: "huge" })).rejects.toThrow("not in the list of allowed values");
      await expect(withInputs({ size: "small", other: "x" })).rejects.toThrow("Unexpected inputs provided");
    }));
});

testRun("a workflow that GitHub's parser refuses is not run", async () => {
  const text = `jobs:\n  test:\n    ${job(`steps: [{ run: "echo \${{ nothing.here }}", uze: x }]`)}`;
  await expect(run(text)).rejects.toThrow(/is no valid workflow[\s\S]*uze/);
});

testRun("a run is known to GitHub as in progress while it runs, and completed afterwards", () =>
  onGitHub(async (github) => {
    const result = await run(
      `
permissions: { actions: read }
jobs:
  test:
    ${job(`steps:
      - uses: actions/github-script@v9
        with:
          script: |
            const run = { ...context.repo, run_id: context.runId };
            return (await github.rest.actions.getWorkflowRun(run)).data.status;`)}
`,
      { github },
    );
    expect(result.job("test").steps[0]?.outputs["result"]).toBe('"in_progress"');
    const answer = await fetch(`${github.url}/repos/octo-org/octo-repo/actions/runs/${result.runId}`, {
      headers: { authorization: `Bearer ${github.token()}`, "user-agent": "test" },
    });
    expect(await answer.json()).toMatchObject({ status: "completed", conclusion: "success" });
  }),
);
