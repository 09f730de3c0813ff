import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { type Log, runnerLog } from "../../src/report/log.js";
import { createSecrets } from "../../src/report/secrets.js";

let written = "";
let log: Log;

beforeEach(() => {
  written = "";
  jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    written += String(text);
    return true;
  });
  const secrets = createSecrets(() => {});
  secrets.mask(["hunter2-hunter2"]);
  log = runnerLog(secrets);
});

afterEach(() => {
  jest.restoreAllMocks();
});

/** What a runner would take as commands, in order. */
function commands(): readonly string[] {
  let stopped: string | undefined;
  return written.split(/\r?\n/).flatMap((line) => {
    const [, name, data] = /^\s*::([\w-]+)[^:]*::(.*)$/.exec(line) ?? [];
    if (stopped !== undefined) {
      stopped = name === stopped ? undefined : stopped;
      return [];
    }
    if (name === "stop-commands") {
      stopped = data;
      return [];
    }
    return [...(name === undefined ? [] : [name]), ...(line.includes("##[") ? ["##["] : [])];
  });
}

describe("foreign text in the log", () => {
  const hostile = [
    "::error::gotcha",
    "::add-mask::a",
    "##[add-path]/evil",
    "x\n::set-env name=A::B",
    "\u001B[2J::warning::w",
    "::stop-commands::mine",
    "::mine::",
  ];

  test("is never a command", () => {
    log.foreign(hostile);
    log.line("afterwards");
    expect(commands()).toEqual([]);
    expect(written).toContain("gotcha");
    expect(written).not.toContain("\u001B");
  });

  test("that is folded has a closed group of its own, whose title is text as well", () => {
    log.foreign(["::error::gotcha"], { folded: "✅ ::tool\n::error::title hunter2-hunter2" });
    log.foreign([], { folded: "nothing" });
    expect(commands()).toEqual(["group", "endgroup", "group", "endgroup"]);
    expect(written).toMatch(/^::group::✅ ::tool ::error::title \*\*\*\n::stop-commands::/);
  });

  test("stands between a token that can't be guessed, anew each time", () => {
    log.foreign(["a"]);
    log.foreign(["b"]);
    const tokens = [...written.matchAll(/::stop-commands::(\S+)/g)].map(([, token]) => token);
    expect(new Set(tokens).size).toBe(2);
    for (const token of tokens) {
      expect(written).toContain(`::${token}::`);
      expect(token).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  test("in our own lines and group titles is never a command either", async () => {
    for (const line of hostile) {
      log.line(line);
      await log.group(line, async () => {});
    }
    expect(commands()).toEqual(hostile.flatMap(() => ["group", "endgroup"]));
  });

  test("of a megabyte, or of very many lines, is cut with a note", () => {
    log.foreign(["z".repeat(1_000_000)]);
    log.foreign(Array.from({ length: 5_000 }, () => "l"));
    expect(written.length).toBeLessThan(20_000);
    expect(written).toContain("more characters)");
    expect(written).toContain("… (4000 more lines)");
  });

  test("that is empty writes nothing", () => {
    log.foreign([]);
    expect(written).toBe("");
  });
});

describe("annotations", () => {
  test("carry title, cause and fix in one command", () => {
    log.error({ title: "Deploy failed: a, b", message: "No role\nat all", fix: "Make one: now." });
    expect(written).toBe(
      "::error title=Deploy failed%3A a%2C b::No role%0Aat all%0A%0AFix: Make one: now.\n",
    );
  });

  test("can't smuggle a second command", () => {
    log.warning({ title: "x\n::error::y", message: "m\r\n::error::z" });
    expect(commands()).toEqual(["warning"]);
  });
});

test("a group ends also where its phase throws", async () => {
  await expect(
    log.group("Phase", async () => {
      throw new Error("broken");
    }),
  ).rejects.toThrow("broken");
  expect(commands()).toEqual(["group", "endgroup"]);
});

test("no secret is written, not even one that is split by control characters", async () => {
  const split = "hunter2\u001B[0m-hun\u200Bter2";
  log.line(split);
  log.detail(split);
  log.notice({ title: split, message: split, fix: split });
  log.foreign([split]);
  await log.group(split, async () => {});
  expect(written).not.toContain("hunter2-hunter2");
  expect(written.match(/\*\*\*/g)).toHaveLength(7);
});
