import { expect, test } from "@jest/globals";
import { conclusionsOf, describeRuns, run, runSteps } from "./workflow.js";

describeRuns("a script", () => {
  test("hands outputs, variables and folders of programs to later steps, and a summary to the reader", async () => {
    const job = await runSteps(`
- id: first
  run: |
    echo "answer=42" >> "$GITHUB_OUTPUT"
    echo "COLOUR=blue" >> "$GITHUB_ENV"
    mkdir tools && printf '#!/bin/sh\\necho found' > tools/find-me && chmod +x tools/find-me
    echo "$PWD/tools" >> "$GITHUB_PATH"
    echo "# Done" >> "$GITHUB_STEP_SUMMARY"
- id: second
  env:
    ANSWER: \${{ steps.first.outputs.answer }}
  run: echo "$ANSWER $COLOUR \${{ env.COLOUR }} $(find-me)"
`);
    expect(job.step("second").log).toBe("42 blue blue found\n");
    expect(job.step("first").summary).toBe("# Done\n");
  });

  test("stops at the first command that fails, in a pipe only where the shell is named", async () => {
    const job = await runSteps(`
- name: unnamed
  run: false | true
- name: named
  shell: bash
  run: |
    false | true
    echo unreached
- name: after
  run: echo unreached
`);
    expect(conclusionsOf(job)).toEqual(["unnamed: success", "named: failure", "after: skipped"]);
    expect(job.step("named").log).toBe("");
    expect(job.step("named").annotations).toEqual([
      { level: "error", title: undefined, message: "Process completed with exit code 1." },
    ]);
    expect(job.conclusion).toBe("failure");
  });

  test("runs where and with what the defaults say, and sees the runner's variables", async () => {
    const job = await runSteps(
      `
- run: mkdir below
  working-directory: .
- id: where
  run: echo "$(basename "$PWD") $GITHUB_JOB $GITHUB_EVENT_NAME $RUNNER_OS $CI $(jq -r .ref "$GITHUB_EVENT_PATH")"
`,
      {},
      "defaults:\n  run:\n    working-directory: below\n",
    );
    expect(job.step("where").log).toBe("below test workflow_dispatch Linux true refs/heads/main\n");
  });

  test("takes the nearest of three environments", async () => {
    const result = await run(`
env: { A: workflow, B: workflow, C: workflow }
jobs:
  test:
    runs-on: ubuntu-24.04
    env: { B: job, C: job }
    steps:
      - run: echo $A $B $C
        env: { C: step }
`);
    expect(result.job("test").steps[0]?.log).toBe("workflow job step\n");
  });

  test("fails where it writes what is no output", async () => {
    const job = await runSteps('- run: echo nonsense >> "$GITHUB_OUTPUT"');
    expect(job.conclusion).toBe("failure");
    expect(job.steps[0]?.annotations[0]?.message).toContain("Invalid format 'nonsense'");
  });

  test("shows no secret, whatever it prints, and tells errors and warnings", async () => {
    const job = await runSteps(
      `
- run: |
    echo "the key is $KEY"
    echo "::add-mask::hidden"
    echo "this is hidden"
    echo "::error title=No \${{ secrets.KEY }}::Really"
  env:
    KEY: \${{ secrets.KEY }}
`,
      { secrets: { KEY: "s3cr3t" } },
    );
    const [step] = job.steps;
    expect(step?.log).not.toContain("s3cr3t");
    expect(step?.log).toContain("the key is ***\n");
    expect(step?.log).toContain("this is ***\n");
    expect(step?.annotations).toEqual([{ level: "error", title: "No ***", message: "Really" }]);
  });
});

describeRuns("a condition", () => {
  test("decides after a failure by the status that it asks for", async () => {
    const job = await runSteps(`
- name: fails
  run: exit 3
- name: plain
  run: "true"
- name: fact
  if: github.event_name == 'workflow_dispatch'
  run: "true"
- name: failure
  if: failure()
  run: "true"
- name: always
  if: always() && env.MISSING == ''
  run: "true"
- name: cancelled
  if: \${{ cancelled() }}
  run: "true"
`);
    expect(conclusionsOf(job)).toEqual([
      "fails: failure",
      "plain: skipped",
      "fact: skipped",
      "failure: success",
      "always: success",
      "cancelled: skipped",
    ]);
  });

  test("sees a tolerated failure as an outcome and as no conclusion", async () => {
    const job = await runSteps(`
- id: tolerated
  continue-on-error: true
  run: exit 1
- name: next
  if: steps.tolerated.outcome == 'failure' && steps.tolerated.conclusion == 'success' && job.status == 'success'
  run: "true"
`);
    expect(job.step("next").conclusion).toBe("success");
    expect(job.conclusion).toBe("success");
  });
});

describeRuns("a cancellation", () => {
  test("interrupts the step and runs only those that ask for it", async () => {
    const cancelling = new AbortController();
    const job = await runSteps(
      `
- name: long
  run: |
    trap 'echo interrupted; exit 1' INT
    echo started
    while true; do sleep 0.05; done
- name: plain
  run: "true"
- name: cancelled
  if: cancelled()
  run: "true"
- name: always
  if: always()
  run: "true"
`,
      {
        signal: cancelling.signal,
        onOutput: (text) => {
          if (text.includes("started")) cancelling.abort();
        },
      },
    );
    expect(job.step("long").log).toBe("started\ninterrupted\n");
    expect(conclusionsOf(job)).toEqual([
      "long: failure",
      "plain: skipped",
      "cancelled: success",
      "always: success",
    ]);
    expect(job.conclusion).toBe("cancelled");
  });
});
