import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { LogEvent } from "../../../src/agent/log-events/reader.js";
import { readingFailure } from "../../../src/operations/logs/groups.js";
import { type LogView, lineOf, openLogView } from "../../../src/operations/logs/view.js";
import { windowOf } from "../../../src/operations/logs/window.js";
import type { Log } from "../../../src/report/log.js";
import { createSecrets } from "../../../src/report/secrets.js";
import type { LogsReport } from "../../../src/report/summaries/logs.js";
import { renderSummary } from "../../../src/report/summary.js";
import type { LogsSettings } from "../../../src/settings/settings.js";

const startedAt = Date.UTC(2026, 10, 23, 8);
const hour = 3_600_000;
const event = (message: string, at = startedAt): LogEvent => ({
  id: message,
  at,
  message,
  group: { source: "mcp", name: "/ecs/zscaler-mcp" },
});

describe("the window", () => {
  const window = (given: Partial<LogsSettings>) =>
    windowOf(
      { since: { ago: hour }, until: undefined, follow: 0, timeout: hour, ...given } as LogsSettings,
      startedAt,
    );

  test("counts from the run's start, and stays open without an end", () => {
    expect(window({})).toEqual({ since: startedAt - hour, until: undefined });
    expect(window({ since: { at: 1 }, until: { ago: 0 } })).toEqual({ since: 1, until: startedAt });
  });

  test("whose end is its beginning is refused", () => {
    expect(() => window({ until: { ago: hour } })).toThrow(
      /`until` .*T07:00:00\.000Z.* does not lie after `since`/,
    );
  });

  test("that is over can't be followed, one that ends later can", () => {
    expect(() => window({ until: { ago: 0 }, follow: 1_000 })).toThrow(/`follow` waits for new lines/);
    expect(window({ until: { at: startedAt + hour }, follow: 1_000 }).until).toBe(startedAt + hour);
  });

  test("is not followed for longer than the whole run may take", () => {
    expect(() => window({ follow: hour })).toThrow(/`follow` \(1h00m\) is not shorter than `timeout`/);
  });
});

describe("a line", () => {
  const line = (message: string) => lineOf(event(message), (text) => text.replaceAll("s3cr3t", "***"));

  test("is time, source and message, whatever the message is made of", () => {
    expect(line("hello  there")).toBe("2026-11-23T08:00:00.000Z mcp     hello  there");
    expect(line("two\r\nlines\n")).toBe("2026-11-23T08:00:00.000Z mcp     two ⏎ lines");
    expect(line("##[error]pwned")).toBe("2026-11-23T08:00:00.000Z mcp     # #[error]pwned");
  });

  test("hides a secret also where control characters split it", () => {
    expect(line("s3\u200Bcr3t s3\u001B[0mcr3t")).toBe("2026-11-23T08:00:00.000Z mcp     *** ***");
  });
});

describe("what is shown", () => {
  let temporary: string;
  let view: LogView;
  let printed: string[];

  beforeEach(async () => {
    temporary = mkdtempSync(join(tmpdir(), "log-view-"));
    printed = [];
    view = await openLogView("pr-7", {
      environment: { RUNNER_TEMP: temporary },
      secrets: createSecrets(() => {}),
      log: { foreign: (lines) => void printed.push(...lines) } as Log,
      startedAt,
      signal: new AbortController().signal,
    });
  });

  afterEach(async () => {
    await view.close();
    rmSync(temporary, { recursive: true });
  });

  test("is printed and stands whole in a file of the stage, which is there without a line as well", async () => {
    expect(view.file).toMatch(/pr-7\.log$/);
    expect(readFileSync(view.file, "utf8")).toBe("");
    await view.show(Array.from({ length: 2_500 }, (_, index) => event(`line ${index}`)));
    expect(printed).toHaveLength(2_500);
    expect(readFileSync(view.file, "utf8").split("\n").slice(0, -1)).toEqual(printed);
  });

  test("is counted by group; of its lines only the last are kept", async () => {
    await view.show([event("a", startedAt + 5)]);
    await view.show(Array.from({ length: 30 }, (_, index) => event(`line ${index}`, startedAt + index)));
    expect(view.tallies.get("/ecs/zscaler-mcp")).toEqual({
      lines: 31,
      first: startedAt,
      last: startedAt + 29,
    });
    expect(view.lastLines).toHaveLength(20);
    expect(view.lastLines.at(-1)).toContain("line 29");
  });

  test("is searched for known problems from the first line to the last, each told once", async () => {
    const noise = Array.from({ length: 2_000 }, (_, index) => event(`INFO: line ${index}`));
    await view.show([event('INFO: "POST /mcp HTTP/1.1" 401'), event("Cannot bind to 0.0.0.0"), ...noise]);
    await view.show([event("Cannot bind to 0.0.0.0"), event("fatal: Cannot bind to 0.0.0.0 again")]);
    expect(view.problems.map(({ id, evidence }) => [id, evidence])).toEqual([
      ["container-bind-refused", ["Cannot bind to 0.0.0.0", "fatal: Cannot bind to 0.0.0.0 again"]],
      ["mcp-unauthorized", ['INFO: "POST /mcp HTTP/1.1" 401']],
    ]);
  });
});

describe("a group that can't be read", () => {
  const place = { partition: "aws-us-gov", region: "us-gov-west-1", account: "111122223333" };
  const failure = (name: string, pattern?: string) =>
    readingFailure(
      place,
      { source: "mcp", name: "/ecs/x" },
      pattern,
      Object.assign(new Error("no"), { name }),
    );

  test("is told with the permission that is missing, on its ARN", () => {
    expect(failure("AccessDeniedException").fix).toContain(
      "logs:FilterLogEvents on arn:aws-us-gov:logs:us-gov-west-1:111122223333:log-group:/ecs/x:*",
    );
  });

  test("blames the filter only where there is one", () => {
    expect(failure("InvalidParameterException", "[").message).toContain("`filter`");
    expect(failure("InvalidParameterException").message).not.toContain("filter");
    expect(failure("ServiceUnavailableException", "[").message).not.toContain("filter");
  });
});

describe("the summary", () => {
  const report: LogsReport = {
    kind: "logs",
    outcome: "shown",
    stage: "default",
    startedAt,
    endedAt: startedAt + 1_000,
    place: { partition: "aws", region: "us-east-1" },
    stateUri: "s3://bucket/key.json",
    window: { since: startedAt - hour, until: undefined },
    filter: undefined,
    follow: 0,
    groups: [
      { source: "harness", name: "/aws/h", lines: 0, trouble: "missing" },
      { source: "mcp", name: "/ecs/m", lines: 1, first: startedAt, last: startedAt },
    ],
    leftOut: undefined,
    lastLines: ["2026-11-23T08:00:00.000Z mcp     hello"],
    known: [],
    logFile: "/tmp/default.log",
    failures: [],
    diagnoses: [],
  };
  const rendered = (changes: Partial<LogsReport>) =>
    renderSummary(
      { ...report, ...changes },
      createSecrets(() => {}),
    );
  const headOf = (changes: Partial<LogsReport>) => rendered(changes).split("\n")[0];

  test.each<[string, Partial<LogsReport>]>([
    ["## 📜 Showed 1 line of 1 log group (1.0s)", {}],
    ["## 📜 Nothing was logged in 1 log group (1.0s)", { groups: [{ source: "mcp", name: "/m", lines: 0 }] }],
    ["## 📜 Stage `default` has no log yet (1.0s)", { groups: [] }],
    ["## ❌ Showed 1 line of 1 log group; not everything could be read (1.0s)", { outcome: "failed" }],
    ["## 🛑 Showed 1 line of 1 log group, then the run was stopped (1.0s)", { outcome: "cancelled" }],
  ])("begins with %s", (head, changes) => {
    expect(headOf(changes)).toBe(head);
  });

  test("names every group, also one that is not there, and what was left out", () => {
    const text = rendered({ leftOut: { count: 12_000, andMore: true }, filter: "a|`b`" });
    expect(text).toContain("| harness | `/aws/h` | does not exist |");
    expect(text).toContain("more than 12000 older lines");
    expect(text).toContain("`` a\\|`b` ``");
  });
});
