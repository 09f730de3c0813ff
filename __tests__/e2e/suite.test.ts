/** invoke with a suite: many prompts, a few at a time, and what a person and other tools learn of each. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import type { ActionProcess, ActionResult } from "../../simulator/runner.js";
import { htmlOf } from "../../tools/render-summary/markdown.js";
import {
  type Account,
  bad,
  changesMade,
  deploy,
  errorsOf,
  good,
  inAccount,
  type RunOptions,
  run,
  startAccount,
  writes,
} from "./action.js";

interface SuiteRun extends ActionResult {
  /** Text of the file that the output `junit-file` names. */
  readonly junit: string;
  readonly results: readonly CaseEntry[];
}

interface CaseEntry {
  readonly name: string;
  readonly line: number;
  readonly outcome: string;
  readonly unmet: readonly string[];
  readonly stopReason?: string;
  readonly toolCalls?: readonly { readonly name: string; readonly outcome: string }[];
  readonly tokens?: Readonly<Record<"input" | "output" | "total", number>>;
  readonly latencyMs?: number;
  readonly attempts?: number;
  readonly response?: string;
}

type Ending = (running: Promise<ActionResult>) => Promise<ActionResult>;

/** Runs a suite that lies in a workspace as `tests/suite.yaml`. */
async function invoke(
  account: Account,
  ending: Ending,
  suite: string,
  options: RunOptions & { readonly inputs?: Readonly<Record<string, string>> } = {},
): Promise<SuiteRun> {
  const folder = await mkdtemp(join(tmpdir(), "suite-run-"));
  try {
    const workspace = join(folder, "workspace");
    const temporary = join(folder, "temp");
    await Promise.all([mkdir(join(workspace, "tests"), { recursive: true }), mkdir(temporary)]);
    await writeFile(join(workspace, "tests/suite.yaml"), suite);
    const { inputs = {}, ...rest } = options;
    const result = await ending(
      run(
        account,
        { operation: "invoke", suite: "./tests/suite.yaml", ...inputs },
        { ...rest, cwd: workspace, environment: { RUNNER_TEMP: temporary, ...rest.environment } },
      ),
    );
    const path = result.outputs["junit-file"];
    expect(path === undefined || path.startsWith(temporary)).toBe(true);
    return {
      ...result,
      junit: path === undefined ? "" : await readFile(path, "utf8"),
      results: JSON.parse(result.outputs["suite-results"] ?? "[]") as CaseEntry[],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface JunitSuite extends Readonly<Record<string, unknown>> {
  readonly testcase: readonly Readonly<Record<string, unknown>>[];
}

/** The one test suite of a JUnit file that a strict reader takes. */
function parsed(junit: string): JunitSuite {
  expect(XMLValidator.validate(junit)).toBe(true);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "",
    trimValues: false,
    isArray: (name) => name === "testcase",
  });
  const { testsuites } = parser.parse(junit) as { testsuites: { testsuite: JunitSuite } };
  return testsuites.testsuite;
}

/** Most invocations that were under way at the same time. */
function mostAtOnce(account: Account): number {
  const calls = invocations(account);
  return Math.max(
    ...calls.map(
      ({ startedAt }) =>
        calls.filter((other) => other.startedAt <= startedAt && (other.endedAt ?? Infinity) > startedAt)
          .length,
    ),
  );
}

const invocations = (account: Account) =>
  account.calls().filter(({ operation }) => operation === "InvokeHarness");

/** Holds every invocation until so many are there; resolves when they are. */
function held(account: Account, count: number, release: Promise<void> = Promise.resolve()): Promise<void> {
  return new Promise((resolve) => {
    const waiting: (() => void)[] = [];
    const hold = async (): Promise<void> => {
      if (waiting.length < count)
        await new Promise<void>((go) => {
          waiting.push(go);
          if (waiting.length < count) return;
          resolve();
          for (const each of waiting) each();
        });
      await release;
    };
    const times = Number.POSITIVE_INFINITY;
    account.faults.on({
      operation: "InvokeHarness",
      times,
      effect: { kind: "hook", when: "before", run: hold },
    });
  });
}

describe("a suite, asked of a deployed harness", () => {
  let account: Account;

  beforeAll(async () => {
    account = await startAccount();
    await good(deploy(account, { "write-tools": "zia_create_rule_label" }));
  });
  afterAll(() => account.stop());
  beforeEach(() => {
    account.faults.clear();
    account.forgetCalls();
  });

  test("tells of every case what it came to, in log, annotations, summary, outputs and JUnit", async () => {
    void held(account, 3);
    account.faults.on({ operation: "InvokeHarness", effect: { kind: "throttle" } });
    const suite = `concurrency: 3
defaults: { max-latency: 1m }
cases:
  - name: lists locations
    prompt: List my ZIA locations.
    expect: [(?i)san jose, London]
    expect-tool: zia_list_locations
  - name: finds Atlantis
    prompt: List my ZIA locations.
    expect: Atlantis
  - name: creates a label
    prompt: Create the ZIA rule label name=managed
    expect-tool: zia_create_*
  - name: is brief
    prompt: "say: Hello, and a good morning to you all!"
    max-total-tokens: 5
    expect: ^Hello
  - prompt: "say: Good night"
`;
    const result = await invoke(account, bad, suite);
    expect(result.results.map(({ name, line, outcome }) => [name, line, outcome])).toEqual([
      ["lists locations", 4, "passed"],
      ["finds Atlantis", 8, "failed"],
      ["creates a label", 11, "failed"],
      ["is brief", 14, "failed"],
      ["say: Good night", 18, "passed"],
    ]);
    const [locations, atlantis, label, brief] = result.results;
    expect(locations).toMatchObject({
      stopReason: "end_turn",
      unmet: [],
      toolCalls: [{ outcome: "success" }],
    });
    expect(atlantis?.unmet).toEqual([expect.stringContaining("Atlantis")]);
    expect(label?.unmet).toEqual([expect.stringContaining("zia_create_rule_label failed")]);
    expect(label?.response).toContain("409 DUPLICATE_ITEM");
    expect(brief?.unmet).toEqual([expect.stringMatching(/^max-total-tokens: .* more than 5$/)]);

    // One of the first three was throttled, and asked again.
    expect(result.results.map(({ attempts }) => attempts).toSorted()).toEqual([1, 1, 1, 1, 2]);
    expect(invocations(account)).toHaveLength(6);
    expect(mostAtOnce(account)).toBe(3);
    expect(writes(account).filter((name) => name !== "bedrock-agentcore:InvokeHarness")).toEqual([]);

    const errors = result.annotations.filter(({ level }) => level === "error");
    expect(errors.map(({ file, line, title }) => [file, line, title])).toEqual([
      ["tests/suite.yaml", 8, "Case finds Atlantis failed"],
      ["tests/suite.yaml", 11, "Case creates a label failed"],
      ["tests/suite.yaml", 14, "Case is brief failed"],
    ]);
    for (const { message } of errors) expect(message).toMatch(/\n\nFix: \w/);

    const sums = (part: "input" | "output") =>
      String(result.results.reduce((sum, { tokens }) => sum + (tokens?.[part] ?? 0), 0));
    expect(result.outputs).toMatchObject({
      status: "failed",
      "input-tokens": sums("input"),
      "output-tokens": sums("output"),
      "latency-ms": String(Math.max(...result.results.map(({ latencyMs }) => latencyMs ?? 0))),
    });
    expect(result.outputs).not.toHaveProperty("response");

    const { testcase, ...suiteFacts } = parsed(result.junit);
    expect(suiteFacts).toMatchObject({
      name: "tests/suite.yaml",
      tests: "5",
      failures: "3",
      errors: "0",
      skipped: "0",
    });
    expect(testcase.map((one) => [one["name"], "failure" in one])).toEqual(
      result.results.map(({ name, outcome }) => [name, outcome === "failed"]),
    );
    expect(testcase[4]?.["system-out"]).toBe("Good night");

    expect(result.summary).toMatch(/^## ❌ 2 of 5 cases of `tests\/suite.yaml` passed/);
    expect(result.summary).toContain("| ✅ | lists locations | `zia_list_locations` |");
    expect(result.summary).toMatch(/#### ❌ finds Atlantis \(line 8\)/);
    expectOneAfterTheOther(
      result.stdout,
      result.results.map(({ name }) => name),
    );
  });

  test("that comes with the documentation is green", async () => {
    const result = await invoke(account, good, await readFile("examples/zscaler-suite.yaml", "utf8"));
    expect(result.results.length).toBeGreaterThan(5);
    expect(new Set(result.results.map(({ outcome }) => outcome))).toEqual(new Set(["passed"]));
    expect(result.outputs["status"]).toBe("ready");
    expect(result.annotations).toEqual([]);
    expect(changesMade(account).filter((name) => name !== "bedrock-agentcore:InvokeHarness")).toEqual([]);
    expect(parsed(result.junit)).toMatchObject({ failures: "0", errors: "0", skipped: "0" });
  });

  test("goes on where a case gets no answer, and tells apart what failed and what was never answered", async () => {
    account.faults.on({
      operation: "InvokeHarness",
      effect: {
        kind: "error",
        code: "AccessDeniedException",
        status: 403,
        message:
          "User: arn:aws:sts::111122223333:assumed-role/ci/run is not authorized to perform: bedrock-agentcore:InvokeHarness on resource: the-harness because no identity-based policy allows the bedrock-agentcore:InvokeHarness action",
      },
    });
    const suite = `concurrency: 1\ncases:\n  - prompt: "say: one"\n  - prompt: "say: two"\n`;
    const result = await invoke(account, bad, suite, { inputs: { expect: "two" } });
    expect(result.results.map(({ outcome }) => outcome)).toEqual(["error", "passed"]);
    expect(result.results[0]?.unmet).toEqual([
      expect.stringContaining("is not authorized to perform: bedrock-agentcore:InvokeHarness"),
    ]);
    const [error, ...others] = result.annotations.filter(({ level }) => level === "error");
    expect(error).toMatchObject({ title: "Case say: one got no answer", file: "tests/suite.yaml", line: 3 });
    expect(error?.message).toContain("\n\nFix: Grant ");
    expect(others).toEqual([]);
    expect(parsed(result.junit)).toMatchObject({ tests: "2", failures: "0", errors: "1", skipped: "0" });
  });

  test("whose results can't be written to disk still tells them", async () => {
    const suite = `cases:\n  - prompt: "say: one"\n`;
    const result = await invoke(account, good, suite, { environment: { RUNNER_TEMP: "/nowhere/at/all" } });
    expect(result.results.map(({ outcome }) => outcome)).toEqual(["passed"]);
    expect(result.outputs).not.toHaveProperty("junit-file");
    expect(result.annotations).toEqual([
      expect.objectContaining({ level: "warning", title: "No JUnit file" }),
    ]);
  });

  test("with hostile names and answers stays text everywhere", async () => {
    const escapeCharacter = String.fromCharCode(27);
    const hostile = [
      "::error title=pwned::pwned",
      "##[error]pwned",
      "::endgroup::",
      `${escapeCharacter}[31mred`,
      "]]> </system-out></testcase> &amp; <b>",
      "<script>alert(1)</script> | ![x](https://evil.example/x.png) @octo-org/admins",
      `${String.fromCharCode(0, 1, 8, 11)}\uFFFF`,
    ].join("\n");
    const suite = JSON.stringify({
      cases: [
        { name: "::error::pwned | ## <b> ]]> ::", prompt: `say: ${hostile}`, expect: "Atlantis" },
        { name: `##[endgroup] ${escapeCharacter}[1m`, prompt: "say: fine" },
      ],
    });
    const result = await invoke(account, bad, suite);
    expect(result.annotations.map(({ line, title }) => [line, title])).toEqual([
      [1, expect.stringContaining("Case ::error::pwned")],
    ]);
    expect(result.stdout).not.toMatch(/##\[/);
    expect(result.stdout.split("\n").filter((line) => line.startsWith("::endgroup::"))).toHaveLength(3);
    expect(`${result.stdout}${result.summary}${result.junit}`).not.toContain(escapeCharacter);
    const page = htmlOf(result.summary, () => undefined);
    expect(page).not.toMatch(/<script|<img|<b>/);
    const [first, second] = parsed(result.junit).testcase;
    expect(first?.["system-out"]).toContain(
      "]]&gt; &lt;/system-out&gt;".replaceAll("&gt;", ">").replaceAll("&lt;", "<"),
    );
    expect(second?.["name"]).toBe("##[endgroup] ");
  });

  test("that is cancelled begins no further case, and says which were not run", async () => {
    let child: ActionProcess | undefined;
    const never = new Promise<void>(() => {});
    const suite = `concurrency: 2\ncases:\n${[1, 2, 3, 4, 5].map((n) => `  - { prompt: "say: ${n}" }`).join("\n")}\n`;
    void held(account, 2, never).then(() => child?.kill("SIGINT"));
    const result = await invoke(account, bad, suite, { onSpawn: (process) => (child = process) });
    expect(invocations(account)).toHaveLength(2);
    expect(result.results.map(({ outcome }) => outcome)).toEqual(Array(5).fill("skipped"));
    expect(result.results.map(({ unmet }) => unmet[0]?.split(":")[0])).toEqual([
      "Stopped before there was an answer",
      "Stopped before there was an answer",
      "Not run",
      "Not run",
      "Not run",
    ]);
    expect(errorsOf(result)).toMatch(/^The run was stopped: The run was cancelled \(SIGINT\)/);
    expect(parsed(result.junit)).toMatchObject({ tests: "5", failures: "0", errors: "0", skipped: "5" });
    expect(result.summary).toMatch(/^## 🛑 0 of 5 cases of `tests\/suite.yaml` passed, 5 not run/);
  });
});

test.concurrent(
  "a broken suite is told everything at once, at its lines, before AWS hears of it",
  inAccount(async (account) => {
    const suite = `cases:\n  - promt: List my locations.\n  - prompt: Hello\n    expect: "(open"\n    max-latency: soon\n`;
    const result = await invoke(account, bad, suite);
    expect(account.calls()).toEqual([]);
    expect(result.annotations.map(({ level, file, line }) => [level, file, line])).toEqual([
      ["error", "tests/suite.yaml", 2],
      ["error", "tests/suite.yaml", 2],
      ["error", "tests/suite.yaml", 4],
      ["error", "tests/suite.yaml", 5],
    ]);
    expect(errorsOf(result)).toContain("Did you mean `prompt`?");
    expect(result.summary).toMatch(/^## ❌ 4 inputs can't be used; no call to AWS was made/);
  }),
);

/** First a line for each case, then their transcripts as groups, none inside another. */
function expectOneAfterTheOther(stdout: string, names: readonly string[]): void {
  const lines = stdout.split("\n");
  const groups = lines.flatMap((line, index) => {
    const [, title] = /^::group::[✓✗] (.*)$/.exec(line) ?? [];
    return title === undefined ? [] : [{ title, index }];
  });
  expect(groups.map(({ title }) => title)).toEqual(names);
  for (const name of names) {
    const told = lines.findIndex((line) => new RegExp(`^[✓✗] ${name} \\(`).test(line));
    expect(told).toBeGreaterThan(-1);
    expect(told).toBeLessThan(groups[0]?.index ?? 0);
  }
  const marks = lines
    .filter((line) => /^::(end)?group::/.test(line))
    .map((line) => line.startsWith("::group"));
  expect(marks.every((isStart, index) => isStart === (index % 2 === 0))).toBe(true);
}
