import { describe, expect, test } from "@jest/globals";
import { pinsThatDiffer, told, workflowFindings } from "../../../tools/workflows/check.js";
import type { ActionMetadata } from "../../../tools/workflows/github-validator.js";
import { readWorkflow } from "../../../tools/workflows/workflow.js";

const action: ActionMetadata = {
  name: "Zscaler MCP harness",
  description: "",
  inputs: {
    operation: { description: "", required: true },
    stage: { description: "" },
    comment: { description: "" },
    environment: { description: "" },
  },
  outputs: { "mcp-url": { description: "" }, changes: { description: "" } },
};

/** Nothing is wrong with it; each test breaks one thing of it. */
const sound = `name: Deploy
on:
  push:
    branches: [main]
permissions: {}
concurrency:
  group: production
  queue: max
jobs:
  deploy:
    runs-on: ubuntu-24.04
    timeout-minutes: 30
    permissions:
      contents: read # to check out the prompt
      deployments: write # to report to the environment
      id-token: write # to assume the role
      pull-requests: write # to keep the comment
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - uses: aws-actions/configure-aws-credentials@e1253824e5c10ff9df46874f81ed3ec929e19cfd # v6.3.0
        with:
          role-to-assume: \${{ vars.AWS_ROLE }}
          aws-region: us-east-1
      - id: harness
        uses: octo-org/zscaler-harness-action@v1.0.0
        with:
          operation: deploy
          comment: true
          environment: production
      - if: steps.harness.outputs.changes != '[]'
        run: echo "$URL"
        env:
          URL: \${{ steps.harness.outputs.mcp-url }}
`;

async function findings(text: string): Promise<readonly string[]> {
  return (await workflowFindings("w.yml", text, action)).map(told);
}

/** The workflow with one passage put in the place of another, which has to be there. */
function changed(from: string, to: string): string {
  if (!sound.includes(from)) throw new Error(`The workflow doesn't hold ${from}`);
  return sound.replace(from, () => to);
}

test("a sound workflow has no findings, so that a finding is worth reading", async () => {
  expect(await findings(sound)).toEqual([]);
});

describe("GitHub's own validator finds", () => {
  test.each([
    ["a key that isn't there", "runs-on:", "run-on:", /^w\.yml:11: GitHub says: .*run-on/],
    [
      "an event that isn't there",
      "  push:\n    branches: [main]",
      "  pushed:",
      /w\.yml:3: GitHub says: .*pushed/,
    ],
    [
      "an expression that can't be read",
      "vars.AWS_ROLE }}",
      "vars.AWS_ROLE || }}",
      /w\.yml:24: GitHub says: /,
    ],
    [
      "a context that isn't there",
      "vars.AWS_ROLE",
      "var.AWS_ROLE",
      /w\.yml:24: GitHub says: Unrecognized named-value: 'var'/,
    ],
    [
      "a step that isn't there",
      "steps.harness.outputs.mcp-url",
      "steps.deploy.outputs.mcp-url",
      /w\.yml:35: GitHub says: .*deploy/,
    ],
    ["a queue that it doesn't know", "queue: max", "queue: long", /w\.yml:8: GitHub says: /],
    [
      "an input that the action hasn't",
      "comment: true",
      "coment: true",
      /w\.yml:30: GitHub says: Invalid action input 'coment'/,
    ],
    [
      "an input that is required",
      "operation: deploy\n",
      "stage: pr-1\n",
      /w\.yml:28: GitHub says: Missing required input `operation`/,
    ],
    ["an output that the action hasn't", "outputs.mcp-url", "outputs.url", /w\.yml:35: GitHub says: .*url/],
    [
      "an output in a condition",
      "outputs.changes !=",
      "outputs.change !=",
      /w\.yml:32: GitHub says: .*change/,
    ],
    [
      "an input of the action in its own repository",
      "octo-org/zscaler-harness-action@v1.0.0\n        with:\n          operation",
      "./\n        with:\n          operating",
      /w\.yml:29: GitHub says: Invalid action input 'operating'/,
    ],
  ])("%s", async (_, from, to, expected) => {
    expect((await findings(changed(from, to))).join("\n")).toMatch(expected);
  });
});

describe("the rules find", () => {
  const breaks: readonly (readonly [what: string, from: string, to: string, expected: string])[] = [
    [
      "an action that a moved tag changes",
      "checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1",
      "checkout@v7",
      "w.yml:19: actions/checkout@v7 is not pinned by the SHA of a commit, so a moved tag changes what runs.",
    ],
    [
      "a pin by a part of a SHA, which another commit can be made to have",
      "checkout@3d3c42e5aac5ba805825da76410c181273ba90b1",
      "checkout@3d3c42e5aac5",
      "w.yml:19: actions/checkout@3d3c42e5aac5 is not pinned by the SHA of a commit, so a moved tag changes what runs.",
    ],
    [
      "a SHA that doesn't say its version",
      " # v7.0.1",
      " # v7",
      "w.yml:19: actions/checkout doesn't say which version its SHA is, as in `# v1.2.3`.",
    ],
    [
      "this action by a tag that moves",
      "zscaler-harness-action@v1.0.0",
      "zscaler-harness-action@v1",
      "w.yml:27: octo-org/zscaler-harness-action@v1 is not pinned by the SHA of a commit, so a moved tag changes what runs.",
    ],
    [
      "an image of a step without a digest",
      "      - if:",
      "      - uses: docker://alpine:3.22\n      - if:",
      "w.yml:32: docker://alpine:3.22 is not pinned by its digest, so its tag decides what runs.",
    ],
    [
      "an image of a job without a digest",
      "    timeout-minutes: 30",
      "    timeout-minutes: 30\n    container: node:24",
      "w.yml:13: The image node:24 is not pinned by its digest.",
    ],
    [
      "an image of a service without a digest",
      "    timeout-minutes: 30",
      "    timeout-minutes: 30\n    services:\n      db:\n        image: redis:8",
      "w.yml:15: The image redis:8 is not pinned by its digest.",
    ],
    [
      "a checkout that leaves the token on the disk",
      "persist-credentials: false",
      "persist-credentials: true",
      "w.yml:19: The checkout leaves the job's token in .git/config: set `persist-credentials: false`.",
    ],
    [
      "permissions that the repository's settings decide",
      "permissions: {}\n",
      "",
      "w.yml:1: The workflow doesn't start from nothing: set `permissions: {}` at its top, and grant in the jobs.",
    ],
    [
      "permissions for all jobs at once",
      "permissions: {}",
      "permissions:\n  contents: read",
      "w.yml:5: The workflow doesn't start from nothing: set `permissions: {}` at its top, and grant in the jobs.",
    ],
    [
      "a right without a reason",
      "contents: read # to check out the prompt",
      "contents: read",
      "w.yml:14: Nothing says why job deploy has `contents: read`: give the reason in a comment on its line.",
    ],
    [
      "all rights at once",
      sound.slice(sound.indexOf("    permissions:"), sound.indexOf("    steps:")),
      "    permissions: write-all\n",
      "w.yml:13: Job deploy has `write-all`: name each permission that it needs.",
    ],
    [
      "an identity that nobody asks for",
      sound.slice(sound.indexOf("      - uses: aws-actions"), sound.indexOf("      - id: harness")),
      "",
      "w.yml:16: Job deploy may prove its identity, but no step of it does.",
    ],
    [
      "an identity that is asked for in vain",
      "      id-token: write # to assume the role\n",
      "",
      "w.yml:21: aws-actions/configure-aws-credentials needs `id-token: write`, which job deploy doesn't have.",
    ],
    [
      "a checkout that may not read",
      "      contents: read # to check out the prompt\n",
      "",
      "w.yml:18: The checkout needs `contents: read`, which job deploy doesn't have.",
    ],
    [
      "a comment that may not be written",
      "      pull-requests: write # to keep the comment\n",
      "      pull-requests: read # to look\n",
      "w.yml:30: `comment` needs `pull-requests: write` or `issues: write`, which job deploy doesn't have.",
    ],
    [
      "an environment that may not be reported to",
      "      deployments: write # to report to the environment\n",
      "",
      "w.yml:30: `environment` needs `deployments: write`, which job deploy doesn't have.",
    ],
    [
      "a right that nothing uses",
      "      pull-requests: write # to keep the comment\n",
      "      pull-requests: write # to keep the comment\n      packages: write # to be prepared\n",
      "w.yml:18: No step of job deploy can make use of `packages: write`.",
    ],
    [
      "the right to comment, where no comment is wanted",
      "          comment: true\n",
      "",
      "w.yml:17: No step of job deploy can make use of `pull-requests: write`.",
    ],
    [
      "a branch's name that becomes a part of a script",
      'run: echo "$URL"',
      `run: |\n          set -eu\n          git switch \${{ github.head_ref }}`,
      `w.yml:35: \${{ github.head_ref }} becomes a part of the script: hand it over in \`env\` and read the variable.`,
    ],
    [
      "the same in a script of JavaScript",
      'run: echo "$URL"',
      [
        "uses: actions/github-script@3a2844b7e9c422d3c10d287c895573f7108da1b3 # v9.0.0",
        "        with:",
        `          script: core.info('\${{ github.event.issue.title }}')`,
      ].join("\n"),
      `w.yml:35: \${{ github.event.issue.title }} becomes a part of the script: hand it over in \`env\` and read the variable.`,
    ],
    [
      "text that changes the environment of later steps",
      'echo "$URL"',
      'echo "URL=$URL" >> "$GITHUB_ENV"',
      "w.yml:33: GITHUB_ENV changes the environment of every later step: use `GITHUB_OUTPUT` and an `env` of the step.",
    ],
    [
      "commands in the log that change the environment",
      "        env:\n          URL:",
      "        env:\n          ACTIONS_ALLOW_UNSECURE_COMMANDS: true\n          URL:",
      "w.yml:35: ACTIONS_ALLOW_UNSECURE_COMMANDS lets printed text set variables and the path.",
    ],
    [
      "a script that two shells read",
      "    runs-on: ubuntu-24.04",
      `    runs-on: \${{ matrix.os }}\n    strategy:\n      matrix:\n        os: [ubuntu-24.04, windows-2025]`,
      "w.yml:35: Job deploy runs on several systems, whose shells differ: say which `shell` this step means.",
    ],
    [
      "a pull request of a stranger that gets the secrets",
      "  push:\n    branches: [main]",
      "  push:\n    branches: [main]\n  pull_request_target:",
      "w.yml:5: pull_request_target gives a stranger's pull request the repository's secrets: use `pull_request`.",
    ],
    [
      "a run after a run, which gets them too",
      "on:\n  push:\n    branches: [main]",
      "on:\n  workflow_run:\n    workflows: [CI]",
      "w.yml:3: workflow_run gives a stranger's pull request the repository's secrets: use `pull_request`.",
    ],
    [
      "a condition that whoever pushed last fulfils",
      "if: steps.harness.outputs.changes != '[]'",
      "if: github.actor == 'dependabot[bot]'",
      "w.yml:32: The actor is whoever started this run; ask for `github.event.pull_request.user.login`.",
    ],
    [
      "a job that may run for six hours",
      "    timeout-minutes: 30\n",
      "",
      "w.yml:10: Job deploy has no `timeout-minutes`.",
    ],
    [
      "a runner that becomes another one",
      "ubuntu-24.04",
      "ubuntu-latest",
      "w.yml:11: ubuntu-latest changes by itself: name the version of the image.",
    ],
    [
      "such a runner in a matrix",
      "    runs-on: ubuntu-24.04",
      `    runs-on: \${{ matrix.os }}\n    strategy:\n      matrix:\n        os: [ubuntu-latest]`,
      "w.yml:14: ubuntu-latest changes by itself: name the version of the image.",
    ],
    [
      "two runs that change a stage at once",
      "concurrency:\n  group: production\n  queue: max\n",
      "",
      "w.yml:23: Job deploy changes a stage without `concurrency`.",
    ],
    [
      "a waiting run that is dropped",
      "  queue: max\n",
      "",
      "w.yml:6: Of several waiting runs all but the newest are dropped: set `queue: max`.",
    ],
    [
      "a deploy that is killed half-way",
      "  queue: max\n",
      "  cancel-in-progress: true\n",
      "w.yml:6: `cancel-in-progress` kills job deploy while it changes a stage.",
    ],
    [
      "a secret in a condition",
      "if: steps.harness.outputs.changes != '[]'",
      "if: secrets.TOKEN != ''",
      "w.yml:32: A condition asks for a secret: ask for a variable of `vars` instead.",
    ],
    [
      "all secrets at once",
      "steps.harness.outputs.mcp-url",
      "toJSON(secrets)",
      "w.yml:35: toJSON(secrets) takes more than one secret, or parts that no mask hides.",
    ],
    [
      "a secret whose name is made up while running",
      "steps.harness.outputs.mcp-url",
      "secrets[github.ref_name]",
      "w.yml:35: secrets[github.ref_name] takes more than one secret, or parts that no mask hides.",
    ],
    [
      "every secret for a called workflow",
      "jobs:\n",
      "jobs:\n  called:\n    uses: ./.github/workflows/called.yml\n    permissions: {}\n    secrets: inherit\n",
      "w.yml:13: The called workflow gets every secret: name those that it needs.",
    ],
  ];

  test.each(breaks)("%s", async (_, from, to, expected) => {
    expect(await findings(changed(from, to))).toContain(expected);
  });

  test.each([
    [
      "a cache",
      "uses: actions/cache@55cc8345863c7cc4c66a329aec7e433d2d1c52a9 # v6.1.0",
      /^w\.yml:32: What is published must not be built from a cache/,
    ],
    [
      "a cache of npm's",
      "uses: actions/setup-node@949feb2413d6458794dcd2491c4babbbce0c15c1 # v7.1.0\n        with:\n          cache: npm",
      /^w\.yml:34: actions\/setup-node restores a cache/,
    ],
    [
      "a cache that setup-node takes by itself",
      "uses: actions/setup-node@949feb2413d6458794dcd2491c4babbbce0c15c1 # v7.1.0",
      /^w\.yml:32: setup-node may restore a cache by itself/,
    ],
  ])("%s where something is published, and nowhere else", async (_, step, expected) => {
    const cached = changed("      - if:", `      - ${step}\n      - if:`);
    expect(await findings(cached)).toEqual([]);
    expect(await findings(cached.replace("branches: [main]", 'tags: ["v*"]'))).toEqual([
      expect.stringMatching(expected),
    ]);
  });

  test("a use for any right where a step is handed the token", async () => {
    const tagging = changed("          URL:", `          GH_TOKEN: \${{ github.token }}\n          URL:`);
    expect(await findings(tagging.replace("contents: read", "contents: write"))).toEqual([]);
  });

  test("the right to see runs, where no lock is taken", async () => {
    const right = "actions: read # to see whether the run that holds the lock is over";
    const locking = changed("contents: read", `${right}\n      contents: read`);
    expect(await findings(locking)).toEqual([]);
    expect(await findings(locking.replace("operation: deploy", "operation: status"))).toEqual([
      "w.yml:14: No step of job deploy can make use of `actions: read`.",
    ]);
  });

  test("no danger in two runs that only look", async () => {
    const looking = changed("operation: deploy", "operation: status");
    expect(await findings(looking.replace(/concurrency:\n.*\n.*\n/, ""))).toEqual([]);
  });

  test("what an anchor repeats, where it is repeated", async () => {
    const repeated = changed(
      "    steps:\n",
      `    steps:\n      - &hello\n        run: echo \${{ github.ref_name }}\n      - *hello\n`,
    );
    expect(await findings(repeated)).toEqual([
      expect.stringMatching(/^w\.yml:20: \$\{\{ github\.ref_name }} becomes a part/),
      expect.stringMatching(/^w\.yml:20: \$\{\{ github\.ref_name }} becomes a part/),
    ]);
  });
});

test("an action at two versions is an update that was forgotten; parts of one action are one", () => {
  const other = sound.replaceAll(
    "3d3c42e5aac5ba805825da76410c181273ba90b1",
    "9c091bb21b7c1c1d1991bb908d89e4e9dddfe3e0",
  );
  const workflows = [
    readWorkflow("one.yml", sound),
    readWorkflow("two.yml", sound),
    readWorkflow("three.yml", other),
  ];
  expect(pinsThatDiffer(workflows).map(told)).toEqual([
    "three.yml:19: actions/checkout is at 3d3c42e5aac5ba805825da76410c181273ba90b1 elsewhere: one action, one version.",
  ]);
});
