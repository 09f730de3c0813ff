import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type GitHub, startGitHub } from "../../../simulator/github/index.js";
import { type Simulator, startSimulator } from "../../../simulator/index.js";
import { type AssumableRole, dispatched, pullRequestEvent } from "../../../simulator/workflow/index.js";
import { describeRuns, run } from "./workflow.js";

const accountId = "111122223333";
const roleArn = `arn:aws:iam::${accountId}:role/preview`;
const issuer = "token.actions.githubusercontent.com";

let account: Simulator;
let github: GitHub;

beforeAll(async () => {
  account = await startSimulator();
  github = await startGitHub();
  github.pullRequest(7);
});

afterAll(() => Promise.all([account.stop(), github.stop()]));

const policy = (...actions: readonly string[]) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }],
});

const trust = (subject: string) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Federated: `arn:aws:iam::${accountId}:oidc-provider/${issuer}` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: { [`${issuer}:aud`]: "sts.amazonaws.com" },
        StringLike: { [`${issuer}:sub`]: subject },
      },
    },
  ],
});

/** Signs in and tells what the environment then holds. */
async function signIn(
  role: AssumableRole | undefined,
  { job = "permissions: { id-token: write }", on = "pull_request" } = {},
) {
  const result = await run(
    `
on: [pull_request, workflow_dispatch]
jobs:
  test:
    runs-on: ubuntu-24.04
    ${job}
    steps:
      - id: sign-in
        uses: aws-actions/configure-aws-credentials@v6
        with: { role-to-assume: "${roleArn}", aws-region: us-east-1 }
      - id: told
        run: echo "$AWS_REGION $AWS_ACCESS_KEY_ID $AWS_ENDPOINT_URL"
`,
    {
      ...{ github, aws: [account], roles: role === undefined ? {} : { [roleArn]: role } },
      event: () => (on === "pull_request" ? pullRequestEvent(github, 7, "opened") : dispatched(github)),
    },
  );
  return result.job("test");
}

const failureOf = (job: Awaited<ReturnType<typeof signIn>>) =>
  job.step("sign-in").annotations.find(({ level }) => level === "error")?.message;

describeRuns("a job", () => {
  test("acts in the account as the role's session, whose keys nobody sees", async () => {
    const job = await signIn({ policies: [policy("s3:ListAllMyBuckets")] });
    expect(job.step("sign-in").outputs).toEqual({
      "aws-account-id": accountId,
      "authenticated-arn": `arn:aws:sts::${accountId}:assumed-role/preview/GitHubActions`,
    });
    expect(job.step("told").log).toBe(`us-east-1 *** ${account.url}\n`);
  });

  test("needs the right to ask for an identity", async () => {
    const job = await signIn({ policies: [] }, { job: "permissions: { contents: read }" });
    expect(failureOf(job)).toContain("Could not load credentials from any providers");
  });

  test("can be no role that isn't there", async () => {
    expect(failureOf(await signIn(undefined))).toContain(
      "Not authorized to perform sts:AssumeRoleWithWebIdentity",
    );
  });

  test.each([
    ["repo:octo-org/octo-repo:pull_request", "pull_request", "", true],
    ["repo:octo-org/octo-repo:ref:refs/heads/main", "pull_request", "", false],
    ["repo:octo-org/octo-repo:ref:refs/heads/main", "workflow_dispatch", "", true],
    ["repo:octo-org/octo-repo:environment:production", "workflow_dispatch", "environment: production", true],
    ["repo:octo-org/octo-repo:ref:*", "workflow_dispatch", "environment: production", false],
    ["repo:octo-org/another:*", "pull_request", "", false],
  ])("is trusted by a role for %s on %s %s: %s", async (subject, on, environment, isTrusted) => {
    const job = await signIn(
      { policies: [], trust: trust(subject) },
      { on, job: `permissions: { id-token: write }\n    ${environment}` },
    );
    expect(failureOf(job) === undefined).toBe(isTrusted);
  });
});
