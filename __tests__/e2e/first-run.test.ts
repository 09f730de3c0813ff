/** What somebody is told who runs the action for the first time, and who looks closely at what it does. */
import { describe, expect, test } from "@jest/globals";
import type { ActionResult } from "../../simulator/runner.js";
import {
  bad,
  bucket,
  credentials,
  deploy,
  destroy,
  errorsOf,
  good,
  inAccount,
  run,
  writes,
} from "./action.js";

const withoutAws = {
  AWS_ACCESS_KEY_ID: "",
  AWS_SECRET_ACCESS_KEY: "",
  AWS_SESSION_TOKEN: "",
  GITHUB_ACTION_REPOSITORY: "acme/zscaler-harness-action",
  GITHUB_ACTION_REF: "v1",
};

/** The rows of the list of what to set up, as `number mark what`. */
const setUpRows = ({ summary }: ActionResult) =>
  [...summary.matchAll(/^\| (\d) \| (\S+) \| \*\*(.+?)\*\*/gm)].map(
    ([, number, mark, what]) => `${number} ${mark} ${what}`,
  );

/** What the list says of the job's right to a token, of its AWS credentials and of the Zscaler credentials. */
const marks = (result: ActionResult) =>
  setUpRows(result)
    .filter((row) => /token|AWS credentials|OneAPI/.test(row))
    .map((row) => row.split(" ")[1])
    .join("");

describe("a first run", () => {
  test.concurrent("of a repository with nothing set up is told all of it at once, in order, without a single call", () =>
    inAccount(async (account) => {
      const result = await bad(run(account, { operation: "deploy" }, { environment: withoutAws }));
      expect(account.calls()).toEqual([]);
      expect(setUpRows(result)).toEqual([
        "1 ❔ A role in AWS that workflows of this repository may assume",
        "2 ❌ The job's right to ask GitHub for a token",
        "3 ❌ AWS credentials in the job",
        "4 ❔ The role's rights",
        "5 ❌ Credentials of a Zscaler OneAPI client",
        "6 ❔ An image of the Zscaler MCP Server",
        "7 ❔ Access to the model",
      ]);
      const errors = result.annotations.filter(({ level }) => level === "error");
      expect(errors.map(({ message }) => message)).toEqual([
        expect.stringContaining("`permissions: id-token: write`"),
        expect.stringContaining("`zscaler-client-id`, `zscaler-client-secret`"),
      ]);
      expect(result.annotations.find(({ level }) => level === "notice")?.message).toMatch(
        /^1\. A role in AWS .*\n2\. .*id-token: write.*\n3\. .*configure-aws-credentials/,
      );
      expect(result.summary).toContain(
        "https://github.com/acme/zscaler-harness-action/blob/v1/docs/permissions.md#the-roles-policy",
      );
      // The job that can be copied.
      expect(result.summary).toMatch(/permissions:\n {6}id-token: write/);
      expect(result.summary).toMatch(
        /configure-aws-credentials@.*\n(?:.*\n)*.*uses: acme\/zscaler-harness-action@v1\n(?:.*\n)*.*zscaler-client-id: \$\{\{ secrets\.ZSCALER_CLIENT_ID \}\}/,
      );
    })());

  test.concurrent("is told what is missing and what is there", () =>
    inAccount(async (account) => {
      const mayAsk = { ACTIONS_ID_TOKEN_REQUEST_URL: "https://token.example" };
      const only = (
        inputs: Readonly<Record<string, string>>,
        environment: Readonly<Record<string, string>>,
      ) => bad(run(account, { operation: "deploy", ...inputs }, { environment }));
      const signIn = await only(credentials, { ...withoutAws, ...mayAsk });
      expect(marks(signIn)).toBe("✅❌✅");
      expect(errorsOf(signIn)).toContain("no step before this one has exchanged that for AWS credentials");
      expect(marks(await only({}, {}))).toBe("✅✅❌");
      const fromEnvironment = {
        ZSCALER_CLIENT_ID: "a",
        ZSCALER_CLIENT_SECRET: "b",
        ZSCALER_CUSTOMER_ID: "1",
      };
      const partly = await only({}, { ...withoutAws, ...fromEnvironment });
      expect(marks(partly)).toBe("❌❌❌");
      expect(errorsOf(partly)).toContain("Input `zscaler-vanity-domain` is required for this deployment");
      // A role of the runner's machine is no concern of the environment's.
      expect(marks(await only({}, { ...withoutAws, RUNNER_ENVIRONMENT: "self-hosted" }))).toBe("❔❔❌");
      expect(account.calls()).toEqual([]);
    })());

  test.concurrent("of an operation that needs nothing of Zscaler is not asked for it", () =>
    inAccount(async (account) => {
      const result = await bad(run(account, { operation: "status" }, { environment: withoutAws }));
      expect(marks(result)).toBe("❌❌");
      expect(result.summary).not.toContain("zscaler-client-id");
      expect(account.calls()).toEqual([]);
    })());

  test.concurrent("with a role that was never given its rights is told to attach them, whole, and of each that was missed", () =>
    inAccount(async (account) => {
      const s3 = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] };
      const result = await bad(
        deploy(account, {}, { environment: account.credentialsFor({ policies: [s3] }) }),
      );
      expect(marks(result)).toBe("✅✅✅");
      expect(setUpRows(result)).toContain("4 ❌ The role's rights");
      for (const action of ["iam:GetRole", "ecs:DescribeClusters", "logs:DescribeLogGroups"]) {
        const said = result.annotations.find(({ message }) => message.includes(`perform: ${action} `));
        expect(said?.message).toMatch(/Fix: Attach the documented policies .* whole/);
      }
      // What is right already needs no copy.
      expect(result.summary).not.toContain("configure-aws-credentials@");
      expect(writes(account)).toEqual([]);
    })());

  test.concurrent("where another account has the bucket's name is told that, and not that a right is missing", () =>
    inAccount(
      async (account) => {
        const result = await bad(deploy(account));
        expect(errorsOf(result)).toMatch(/belongs to another AWS account.*Fix: .*input `state`/s);
        expect(result.summary).toContain("The state bucket belongs to somebody else");
        expect(result.summary).not.toContain("A permission is missing");
        expect(setUpRows(result)).toEqual([]);
        expect(writes(account)).toEqual([]);
      },
      { bucketsOfOthers: [bucket] },
    )());

  test.concurrent("that knows everything but an input's name is no first run", () =>
    inAccount(async (account) => {
      const result = await bad(deploy(account, { "aws-region": "us-east-1", zscaler_clientid: "x" }));
      expect(errorsOf(result)).toContain("Did you mean `zscaler-client-id`?");
      expect(errorsOf(result)).toContain("an input of aws-actions/configure-aws-credentials");
      expect(setUpRows(result)).toEqual([]);
      expect(account.calls()).toEqual([]);
    })());
});

describe("step debugging", () => {
  /** `ECS CreateCluster: HTTP 200, 12 ms, 2 attempts, eu-west-1, request 0f…` */
  const form =
    /^(?<service>[A-Za-z0-9]+) (?<operation>[A-Z]\w+): (?<outcome>HTTP \d{3}|\w+ \(HTTP \d{3}\)), \d+ ms(?:, (?<attempts>\d+) attempts)?(?:, [a-z]{2}-[a-z]+-\d)?, request [\w=+/-]+$/;

  const callLines = ({ stdout }: ActionResult) =>
    stdout
      .split("\n")
      .filter((line) => line.startsWith("::debug::"))
      .map((line) => line.slice("::debug::".length))
      .filter((line) => /^[A-Za-z0-9]+ [A-Z]\w+: /.test(line));

  const counted = (operations: readonly string[]) =>
    Object.fromEntries(
      [...new Set(operations)].sort().map((name) => [name, operations.filter((one) => one === name).length]),
    );

  test.concurrent("shows every call of AWS with its outcome, duration and request id, and none of its values", () =>
    inAccount(async (account) => {
      account.faults.on({
        operation: "CreateCluster",
        times: 1,
        effect: { kind: "error", code: "ThrottlingException", status: 400, message: "Slow down" },
      });
      const on = { environment: { RUNNER_DEBUG: "1" } };
      const result = await good(deploy(account, { stage: "pr-5" }, on));
      const lines = callLines(result);
      const matches = lines.map((line) => form.exec(line)?.groups ?? { line });
      expect(matches.filter((match) => "line" in match)).toEqual([]);
      const operations = matches.flatMap(({ operation, attempts }) =>
        Array<string>(Number(attempts ?? 1)).fill(operation ?? ""),
      );
      expect(counted(operations)).toEqual(counted(account.calls().map(({ operation }) => operation)));
      expect(lines).toContainEqual(
        expect.stringMatching(/^ECS CreateCluster: HTTP 200, \d+ ms, 2 attempts, request /),
      );
      // What a call was refused with stands where its status would.
      expect(lines).toContainEqual(
        expect.stringMatching(/^IAM GetRole: NoSuchEntityException \(HTTP 404\), \d+ ms, request /),
      );
      const said = lines.join("\n");
      for (const value of [
        ...Object.values(credentials),
        Buffer.from(`${credentials["zscaler-client-id"]}:${credentials["zscaler-client-secret"]}`).toString(
          "base64",
        ),
        "111122223333",
        "zscaler",
        "pr-5",
        "octo",
        "arn:",
      ])
        expect(said).not.toContain(value);
    })());

  test.concurrent("that is off shows none of them", () =>
    inAccount(async (account) => {
      const result = await good(destroy(account));
      expect(account.calls().length).toBeGreaterThan(0);
      expect(callLines(result)).toEqual([]);
    })());
});
