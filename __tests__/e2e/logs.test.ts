/** The operation `logs`: harness and container in one stream, nothing lost, nothing twice, nothing changed, nothing obeyed. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { describe, expect, test } from "@jest/globals";
import type { ActionProcess, ActionResult } from "../../simulator/runner.js";
import { htmlOf } from "../../tools/render-summary/markdown.js";
import {
  type Account,
  ask,
  bad,
  deploy,
  errorsOf,
  good,
  type Inputs,
  inAccount,
  type RunOptions,
  run,
  writes,
} from "./action.js";
import { ecs, gatewayWithIam } from "./topologies.js";

const container = "/ecs/zscaler-mcp";
const stream = "mcp/Main/written-by-the-test";

/** A run of `logs` with its file, which the runner would keep until the job ends. */
interface Shown extends ActionResult {
  readonly file: string;
  readonly lines: readonly string[];
}

async function logs(
  account: Account,
  inputs: Inputs = {},
  options: RunOptions = {},
  expected: typeof good = good,
  writtenMeanwhile: readonly string[] = [],
): Promise<Shown> {
  const RUNNER_TEMP = await mkdtemp(join(tmpdir(), "logs-test-"));
  account.forgetCalls();
  try {
    const running = run(
      account,
      { operation: "logs", ...inputs },
      { ...options, environment: { RUNNER_TEMP, ...options.environment } },
    );
    const result = await expected(running);
    // The action itself writes nothing, not even a lock.
    expect(writes(account)).toEqual(writtenMeanwhile);
    const file = await readFile(result.outputs["log-file"] ?? "", "utf8");
    return { ...result, file, lines: file.split("\n").slice(0, -1) };
  } finally {
    await rm(RUNNER_TEMP, { recursive: true });
  }
}

/** Log groups as another writer than the deployed things would have made them: nothing else is there. */
async function written(account: Account, events: readonly Event[], group = container): Promise<void> {
  await account.clients.logs.send(new CreateLogGroupCommand({ logGroupName: group }));
  await account.clients.logs.send(new CreateLogStreamCommand({ logGroupName: group, logStreamName: stream }));
  await put(account, events, group);
}

type Event = readonly [timestamp: number, message: string];

async function put(account: Account, events: readonly Event[], group = container): Promise<void> {
  if (events.length > 0)
    await account.clients.logs.send(
      new PutLogEventsCommand({
        logGroupName: group,
        logStreamName: stream,
        logEvents: events.map(([timestamp, message]) => ({ timestamp, message })),
      }),
    );
}

/** The messages without time and source. */
const messagesOf = ({ lines }: Shown): readonly string[] =>
  lines.map((line) => line.split(/ +/).slice(2).join(" "));

const headOf = ({ summary }: ActionResult): string => summary.split("\n")[0] ?? "";

/** Once events are old enough to be searched. */
const ingested = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 50));

/** Where the container logs is the host's doing; who lets the harness in makes no difference. */
const hosts = [
  { name: "ecs", inputs: ecs.inputs, group: "/ecs/zscaler-mcp" },
  {
    name: "gateway",
    inputs: gatewayWithIam.inputs,
    group: "/aws/bedrock-agentcore/runtimes/zscaler\\_mcp\\_iam\\_runtime-",
  },
];

test.concurrent.each(hosts)(
  "$name: shows what harness and container logged, in one order of time, with what is known of the deployment",
  ({ inputs, group }) =>
    inAccount(async (account) => {
      const { outputs } = await good(deploy(account, inputs));
      await ask(account, outputs["harness-arn"], "List the ZDX devices.");
      await ingested();
      const all = await logs(account);
      const sources = all.lines.map((line) => line.split(" ")[1]);
      expect(new Set(sources)).toEqual(new Set(["harness", "mcp"]));
      expect(all.lines).toEqual(
        all.lines.toSorted((one, other) => (one.slice(0, 24) < other.slice(0, 24) ? -1 : 1)),
      );
      // The container is called in the middle of the conversation, so their lines interleave.
      expect(sources.lastIndexOf("mcp")).toBeGreaterThan(sources.indexOf("harness"));
      for (const line of all.lines) {
        expect(line).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (harness|mcp {4}) \S/);
        expect(all.stdout).toContain(line);
      }
      expect(all.file).toContain("[TOOL OK]");
      expect(all.outputs).toEqual({
        "log-file": expect.stringMatching(/default\.log$/),
        "harness-arn": outputs["harness-arn"],
        "harness-id": outputs["harness-id"],
        stage: "default",
        state: outputs["state"],
      });
      expect(headOf(all)).toMatch(new RegExp(`^## 📜 Showed ${all.lines.length} lines of 2 log groups`));
      expect(all.summary).toContain("console.aws.amazon.com/cloudwatch");
      expect(all.summary).toContain("/aws/bedrock-agentcore/runtimes/harness\\_zscaler\\_mcp\\_harness-");
      expect(all.summary).toContain(group);
      expect(all.summary).toContain(all.lines.at(-1));
      expect(all.annotations).toEqual([]);

      // Both without the state too: by names.
      for (const [source, other] of [
        ["harness", "mcp"],
        ["mcp", "harness"],
      ] as const) {
        const one = await logs(account, { "log-source": source, state: "s3://no-such-bucket-at-all/x.json" });
        expect(new Set(one.lines.map((line) => line.split(" ")[1]))).toEqual(new Set([source]));
        expect(one.lines).toEqual(all.lines.filter((line) => line.split(" ")[1] !== other));
      }
    })(),
);

test.concurrent("says of a harness that was never asked that it has no log yet, and shows the container's", () =>
  inAccount(async (account) => {
    await good(deploy(account));
    const groups = account.inventory().filter(({ id }) => id.includes("/aws/bedrock-agentcore/runtimes/"));
    expect(groups).toHaveLength(1);
    for (const { id } of groups)
      await account.clients.logs.send(new DeleteLogGroupCommand({ logGroupName: id.split("log-group:")[1] }));
    const result = await logs(account);
    expect(result.annotations.map(({ level, message }) => [level, message])).toEqual([
      ["notice", expect.stringMatching(/no log group yet.*first invocation/)],
    ]);
    expect(result.lines.length).toBeGreaterThan(0);
    expect(headOf(result)).toMatch(/of 1 log group\b/);
  })());

test.concurrent("of a stage that does not exist succeeds, with an empty file and what is missing", () =>
  inAccount(async (account) => {
    const result = await logs(account, { stage: "never-there" });
    expect(result.file).toBe("");
    expect(headOf(result)).toContain("has no log yet");
    expect(result.annotations.map(({ message }) => message)).toEqual([
      expect.stringContaining("There is no harness `zscaler_mcp_harness_never_there`"),
      expect.stringContaining("There is no log group `/ecs/zscaler-mcp-never-there`"),
    ]);
    expect(result.outputs).not.toHaveProperty("status");
  })());

test.concurrent("of a stage with a server of somebody else says that its log is not here", () =>
  inAccount(async (account) => {
    const server = await good(deploy(account, { stage: "server" }));
    await good(
      deploy(account, {
        stage: "agent",
        image: "",
        "mcp-url": server.outputs["mcp-url"] ?? "",
        "zscaler-customer-id": "",
        "zscaler-vanity-domain": "",
      }),
    );
    const result = await logs(account, { stage: "agent" });
    expect(result.annotations.map(({ message }) => message)).toEqual([expect.stringContaining("`mcp-url`")]);
    expect(account.calls().filter(({ service }) => service === "ecs")).toEqual([]);
  })());

describe("the window", () => {
  test.concurrent("holds the newest lines where there are more than the limit, and says how many are older", () =>
    inAccount(async (account) => {
      const start = Date.now() - 60_000;
      // Ten to a millisecond, over two groups.
      const events = Array.from(
        { length: 250 },
        (_, index): Event => [start + Math.floor(index / 10), `line ${index}`],
      );
      await written(account, events);
      await ingested();
      const result = await logs(account, { limit: "35", "log-source": "mcp" });
      expect(messagesOf(result)).toEqual(events.slice(-35).map(([, message]) => message));
      expect(result.stdout).toContain("The newest 35 lines; 215 older lines left out");
      expect(result.summary).toContain("215 older lines");
      // Pages of a filtered search may be empty although more follows.
      const filtered = await logs(account, { filter: '"line 7"', "log-source": "mcp" });
      expect(messagesOf(filtered)).toEqual(
        events.map(([, message]) => message).filter((one) => /line 7/.test(one)),
      );
    })());

  test.concurrent("begins and ends where the inputs say, as times or as how long ago", () =>
    inAccount(async (account) => {
      const now = Date.now();
      const ago = (minutes: number): Event => [now - minutes * 60_000, `${minutes} minutes ago`];
      await written(account, [ago(180), ago(90), ago(30), ago(5)]);
      await ingested();
      const of = async (inputs: Inputs) =>
        messagesOf(await logs(account, { "log-source": "mcp", ...inputs }));
      expect(await of({})).toEqual(["5 minutes ago"]);
      expect(await of({ since: "2h", until: "20m" })).toEqual(["90 minutes ago", "30 minutes ago"]);
      const at = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
      expect(await of({ since: at(180), until: at(90) })).toEqual(["180 minutes ago", "90 minutes ago"]);
      // Older than AWS can search the newest first.
      expect(await of({ since: "3650d", until: "1h" })).toEqual(["180 minutes ago", "90 minutes ago"]);
    })());

  test.concurrent("that can hold nothing, and a pattern that AWS does not understand, are errors that name the input", () =>
    inAccount(async (account) => {
      const calls = account.calls().length;
      const turned = await bad(run(account, { operation: "logs", since: "1h", until: "2h" }));
      expect(errorsOf(turned)).toMatch(/`until` .* does not lie after `since`/);
      const closed = await bad(run(account, { operation: "logs", until: "1m", follow: "10s" }));
      expect(errorsOf(closed)).toMatch(/`follow` waits for new lines, but `until`/);
      expect(account.calls()).toHaveLength(calls);
      await written(account, [[Date.now() - 1_000, "one"]]);
      const result = await logs(account, { filter: "[TOOL", "log-source": "mcp" }, {}, bad);
      expect(errorsOf(result)).toMatch(/`filter` is not a filter pattern/);
      expect(result.file).toBe("");
    })());
});

describe("follow", () => {
  /** Writes each time the action has searched once more. */
  function onSearch(account: Account, steps: readonly (() => unknown)[]): void {
    for (const [index, step] of steps.entries())
      account.faults.on({
        operation: "FilterLogEvents",
        nth: 2 + 2 * index,
        effect: { kind: "hook", when: "after", run: async () => void (await step()) },
      });
  }

  test.concurrent("shows what comes, also late and in one millisecond, once each, and then ends well", () =>
    inAccount(async (account) => {
      const start = Date.now() - 30_000;
      await written(account, [
        [start, "a"],
        [start + 5_000, "b"],
      ]);
      onSearch(account, [
        () => put(account, [[start + 5_000, "same millisecond as b"]]),
        () => put(account, [[start + 1_000, "late"]]),
        () => account.faults.on({ operation: "FilterLogEvents", effect: { kind: "throttle" } }),
        () =>
          put(account, [
            [start + 6_000, "c"],
            [start + 6_000, "d"],
          ]),
        () =>
          put(
            account,
            Array.from({ length: 120 }, (_, index): Event => [start + 7_000, `e${index}`]),
          ),
      ]);
      const result = await logs(account, { "log-source": "mcp", follow: "3s", limit: "1" }, {}, good, [
        "logs:PutLogEvents",
        "logs:PutLogEvents",
        "logs:PutLogEvents",
        "logs:PutLogEvents",
      ]);
      // The limit is for what was there; `a` is left out and stays so.
      expect(messagesOf(result)).toEqual([
        "b",
        "same millisecond as b",
        "late",
        "c",
        "d",
        ...Array.from({ length: 120 }, (_, index) => `e${index}`),
      ]);
      expect(result.milliseconds).toBeGreaterThanOrEqual(3_000);
    })());

  test.concurrent("shows a group that appears meanwhile", () =>
    inAccount(async (account) => {
      onSearch(account, [() => written(account, [[Date.now(), "the first line ever"]])]);
      const result = await logs(account, { "log-source": "mcp", follow: "2s" }, {}, good, [
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
      ]);
      expect(messagesOf(result)).toEqual(["the first line ever"]);
      expect(result.annotations).toEqual([]);
    })());

  test.concurrent("ends at once when the run is cancelled, with all that was shown so far", () =>
    inAccount(async (account) => {
      await written(account, [[Date.now() - 1_000, "before the end"]]);
      let child: ActionProcess | undefined;
      let interrupted = 0;
      onSearch(account, [
        () => {},
        () => {
          interrupted = performance.now();
          child?.kill("SIGINT");
        },
      ]);
      const onSpawn = (process: ActionProcess): void => {
        child = process;
      };
      const result = await logs(account, { "log-source": "mcp", follow: "10m" }, { onSpawn }, bad);
      expect(performance.now() - interrupted).toBeLessThan(7_500);
      expect(errorsOf(result)).toContain("The run was cancelled (SIGINT)");
      expect(messagesOf(result)).toEqual(["before the end"]);
      expect(headOf(result)).toMatch(/^## 🛑 Showed 1 line of 1 log group, then the run was stopped/);
    })());
});

describe("what a line says", () => {
  const escapeCharacter = String.fromCharCode(27);
  const hostile = [
    "::error title=pwned::pwned",
    "::add-mask::pwned",
    "::set-output name=harness-arn::pwned",
    "##[error]pwned",
    "quiet ##[group]pwned",
    `${escapeCharacter}[31mred${escapeCharacter}[0m \u202Etxet\u202C`,
    "two\n::error::lines\r\n##[warning]of one event",
    "</details><script>alert(1)</script><img src=x onerror=alert(1)> ![x](https://evil.example/t.png)",
    "````\n# out of the fence\n````",
  ];

  test.concurrent("is never obeyed, in the log, the file or the summary, however long it is", () =>
    inAccount(async (account) => {
      const at = Date.now() - 5_000;
      await written(account, [[at, "x".repeat(1_000_000)]]);
      await put(
        account,
        hostile.map((message): Event => [at + 1, message]),
      );
      await ingested();
      const result = await logs(account, { "log-source": "mcp" });
      expect(result.lines).toHaveLength(1 + hostile.length);
      expect(result.lines[0]).toHaveLength(1_000_033);
      expect(result.masks).not.toContain("pwned");
      expect(result.annotations).toEqual([]);
      expect(Object.values(result.outputs)).not.toContain("pwned");
      expect(`${result.stdout}${result.file}${result.summary}`).not.toMatch(
        new RegExp(`${escapeCharacter}|\u202E|##\\[`),
      );
      const commands = [...result.stdout.matchAll(/^\s*::(error|add-mask|set-output)\b/gm)];
      expect(commands).toEqual([]);
      const page = htmlOf(result.summary, () => undefined);
      expect(page).not.toMatch(/<script|<img|<h\d>out of the fence/);
      expect(Math.max(...result.stdout.split("\n").map((line) => line.length))).toBeLessThan(5_000);
    })());

  test.concurrent("is compared with what is known to go wrong, and the fix is told", () =>
    inAccount(async (account) => {
      const at = Date.now() - 5_000;
      await written(account, [
        [at, "INFO: starting"],
        [at + 1, "ERROR: Cannot bind to 0.0.0.0 without an allowlist"],
        [at + 2, "ERROR: Cannot bind to 0.0.0.0 without an allowlist"],
      ]);
      await ingested();
      const result = await logs(account, { "log-source": "mcp" });
      expect(result.annotations).toEqual([
        expect.objectContaining({
          level: "warning",
          title: "Known problem: The MCP server refuses to bind to 0.0.0.0",
          message: expect.stringContaining("Fix: "),
        }),
      ]);
      const [, section = ""] = result.summary.split("### Known problems seen");
      expect(section).toContain("The MCP server refuses to bind");
      expect(section.match(/ERROR: Cannot bind to 0\.0\.0\.0 without an allowlist/g)?.length).toBeGreaterThan(
        0,
      );
    })());

  test.concurrent("is without the secrets that this run knows", () =>
    inAccount(async (account) => {
      const token = "ghs_0123456789abcdefghijABCDEFGHIJ";
      await written(account, [[Date.now() - 1_000, `Authorization: Bearer ${token}`]]);
      await ingested();
      const result = await logs(account, { "log-source": "mcp", "github-token": token });
      expect(messagesOf(result)).toEqual(["Authorization: Bearer ***"]);
      expect(result.summary).not.toContain(token);
    })());
});

test.concurrent("shows what it may read of two logs, and fails with the permission that the other takes", () =>
  inAccount(async (account) => {
    const { outputs } = await good(deploy(account));
    await ask(account, outputs["harness-arn"], "List the ZDX devices.");
    await ingested();
    const reader = (statements: readonly object[]): RunOptions => ({
      environment: account.credentialsFor({ policies: [{ Version: "2012-10-17", Statement: statements }] }),
    });
    const allow = (Action: readonly string[], Resource = "*") => ({ Effect: "Allow", Action, Resource });
    const harness = [
      "bedrock-agentcore:GetHarness",
      "bedrock-agentcore:ListHarnesses",
      "logs:DescribeLogGroups",
    ];
    const ofHarness = await logs(
      account,
      {},
      reader([
        allow([...harness, "ecs:DescribeExpressGatewayService"]),
        allow(["logs:FilterLogEvents"], "arn:aws:logs:*:*:log-group:/aws/*"),
      ]),
      bad,
    );
    expect(ofHarness.lines.length).toBeGreaterThan(0);
    expect(ofHarness.lines.every((line) => line.includes(" harness "))).toBe(true);
    expect(errorsOf(ofHarness)).toMatch(
      /may not read the log group \/ecs\/zscaler-mcp[\s\S]*logs:FilterLogEvents on arn:aws:logs:us-east-1:111122223333:log-group:\/ecs\/zscaler-mcp:\*/,
    );
    // The state is closed to this role as well: names do.
    expect(ofHarness.annotations).toContainEqual(expect.objectContaining({ title: "State not read" }));

    const ofServer = await logs(
      account,
      {},
      reader([allow(["ecs:DescribeExpressGatewayService", "logs:FilterLogEvents", "s3:*"])]),
      bad,
    );
    expect(ofServer.lines.length).toBeGreaterThan(0);
    expect(ofServer.lines.every((line) => line.includes(" mcp "))).toBe(true);
    expect(errorsOf(ofServer)).toContain("bedrock-agentcore:GetHarness");
    expect(ofServer.outputs["status"]).toBeUndefined();
  })());
