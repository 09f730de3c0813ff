import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { pullRequestEvent } from "../../../simulator/workflow/index.js";
import { conclusionsOf, describeRuns, onGitHub, run, runSteps, testRun } from "./workflow.js";

let folder: string;
let bundle: string;

/** An action that tells what it sees, in its main and in its post step. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "workflow-test-"));
  bundle = join(folder, "dist", "index.mjs");
  await mkdir(join(folder, "dist"));
  await writeFile(
    join(folder, "action.yml"),
    `
name: test
inputs:
  word: { default: nothing }
  pace: { default: slow }
  github-token: { default: "\${{ github.token }}" }
runs: { using: node24, main: dist/index.mjs, post: dist/index.mjs }
`,
  );
  await writeFile(
    bundle,
    `
import { appendFileSync } from "node:fs";
const { env } = process;
const append = (file, text) => appendFileSync(env[file], text + "\\n");
if (env.STATE_word) {
  console.log("post", env.STATE_word);
} else {
  console.log("main", env.INPUT_WORD, env.INPUT_PACE, env["INPUT_GITHUB-TOKEN"], env.GITHUB_REF, env.OWN);
  append("GITHUB_STATE", "word=" + env.INPUT_WORD);
  append("GITHUB_OUTPUT", "said=" + env.INPUT_WORD);
  append("GITHUB_STEP_SUMMARY", "## " + env.INPUT_WORD);
  if (env.INPUT_WORD === "fail") process.exitCode = 1;
}
`,
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describeRuns("this repository's action", () => {
  test("runs as its bundle with its inputs, the job's token and the event, and cleans up at the end", async () => {
    const job = await runSteps(
      `
- id: one
  uses: OWNER/zscaler-harness-action@v1
  env: { OWN: "1" }
  with: { word: "\${{ github.event_name }}" }
- id: two
  uses: OWNER/zscaler-harness-action@v1
  with: { word: fail, wrod: x }
- run: echo unreached
`,
      { action: { bundle, inputs: { pace: "fast" } } },
    );
    expect(job.step("one")).toMatchObject({
      outputs: { said: "workflow_dispatch" },
      log: "main workflow_dispatch fast *** refs/heads/main 1\n",
      summary: "## workflow_dispatch\n",
    });
    expect(job.step("two").annotations[0]).toMatchObject({
      level: "warning",
      message: "Unexpected input(s) 'wrod', valid inputs are ['word', 'pace', 'github-token']",
    });
    expect(job.steps.map(({ stage, log, conclusion }) => [stage, log.split(" ")[0], conclusion])).toEqual([
      ["main", "main", "success"],
      ["main", "main", "failure"],
      ["main", "", "skipped"],
      ["post", "post", "success"],
      ["post", "post", "success"],
    ]);
    expect(job.steps.slice(3).map(({ log }) => log)).toEqual(["post fail\n", "post workflow_dispatch\n"]);
  });

  test("is found by its path only once the repository was checked out", async () => {
    const given = { action: { bundle } };
    expect((await runSteps("- uses: ./", given)).conclusion).toBe("failure");
    expect((await runSteps("- uses: actions/checkout@v7\n- uses: ./", given)).conclusion).toBe("success");
  });
});

testRun("an action that nothing stands in for is no success", async () => {
  await expect(runSteps("- uses: somebody/something@v1")).rejects.toThrow(
    "Nothing stands in for the action somebody/something",
  );
});

testRun("an action can be given a stand-in, which has its defaults", async () => {
  const build = {
    inputs: { push: "false", tags: "" },
    run: async ({ inputs }: { readonly inputs: Readonly<Record<string, string>> }) => ({ outputs: inputs }),
  };
  const job = await runSteps("- uses: docker/build-push-action@v6\n  with: { tags: one }", {
    actions: { "docker/build-push-action": build },
  });
  expect(job.steps[0]?.outputs).toEqual({ push: "false", tags: "one" });
});

describeRuns("a checkout", () => {
  const steps = "- uses: actions/checkout@v7\n- run: cat docs/one.md";
  const files = { "docs/one.md": "# One" };

  test("brings the repository's files", async () => {
    expect((await runSteps(steps, { files })).steps[1]?.log).toBe("# One");
  });

  test("needs the right to read them", async () => {
    const job = await runSteps(steps, { files }, "permissions: { issues: write }");
    expect(conclusionsOf(job)).toEqual(["Run actions/checkout@v7: failure", "Run cat docs/one.md: skipped"]);
  });
});

describeRuns("artifacts", () => {
  test("are what was uploaded, for other jobs and for the reader", async () => {
    const result = await run(`
jobs:
  make:
    runs-on: ubuntu-24.04
    steps:
      - run: mkdir -p out/deep && echo 1 > out/one.xml && echo 2 > out/deep/two.xml && echo 3 > out/three.txt
      - uses: actions/upload-artifact@v7
        with: { name: reports, path: "out/**/*.xml", retention-days: 7 }
  use:
    needs: make
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/download-artifact@v8
        with: { name: reports, path: here }
      - run: cat here/one.xml here/deep/two.xml
`);
    expect(
      result.artifacts.map(({ name, files, retentionDays }) => [name, [...files.keys()], retentionDays]),
    ).toEqual([["reports", ["deep/two.xml", "one.xml"], 7]]);
    expect(result.job("use").steps[1]?.log).toBe("1\n2\n");
  });

  test("have names of their own, and nothing in them is worth a warning", async () => {
    const upload = (name: string, path: string) =>
      `- uses: actions/upload-artifact@v7\n  with: { name: ${name}, path: ${path} }\n`;
    const job = await runSteps(
      `- run: echo 1 > one\n${upload("none", "two")}${upload("it", "one")}${upload("it", "one")}`,
    );
    expect(job.steps.map(({ conclusion }) => conclusion)).toEqual([
      "success",
      "success",
      "success",
      "failure",
    ]);
    expect(job.steps[1]?.annotations[0]?.message).toContain(
      "No files were found with the provided path: two",
    );
  });
});

describeRuns("github-script", () => {
  const script = `
- uses: actions/github-script@v9
  with:
    script: |
      const { data } = await github.rest.issues.create({ ...context.repo, title: "Red", labels: ["smoke"] });
      core.setOutput("number", data.number);
      return context.eventName;
`;

  test("calls GitHub with the job's token", () =>
    onGitHub(async (github) => {
      const job = await runSteps(script, { github }, "permissions: { issues: write }");
      expect(job.steps[0]?.outputs).toEqual({ number: "1", result: '"workflow_dispatch"' });
      expect(github.issues()[0]).toMatchObject({ title: "Red", user: { login: "github-actions[bot]" } });
    }));

  test("fails where the job may not do what the script does", () =>
    onGitHub(async (github) => {
      const job = await runSteps(script, { github }, "permissions: { issues: read }");
      expect(job.conclusion).toBe("failure");
      expect(job.steps[0]?.annotations[0]?.message).toContain("Resource not accessible by integration");
      expect(github.issues()).toEqual([]);
    }));
});

describeRuns("the pull request of a fork", () => {
  test("gets no secrets, may change nothing, and signs in nowhere", () =>
    onGitHub(async (github) => {
      github.pullRequest(7, { headRepository: "mallory/octo-repo" });
      const result = await run(
        `
on: pull_request
jobs:
  test:
    runs-on: ubuntu-24.04
    permissions: { pull-requests: write, id-token: write }
    steps:
      - run: echo "[\${{ secrets.KEY }}][\${{ github.event.pull_request.head.repo.full_name }}]"
`,
        { github, secrets: { KEY: "s3cr3t" }, event: () => pullRequestEvent(github, 7, "opened") },
      );
      expect(result.job("test").steps[0]?.log).toBe("[][mallory/octo-repo]\n");
      expect(result.job("test").permissions).toEqual({ "pull-requests": "read", "id-token": "none" });
    }));
});
