/** Reading log groups: the newest first and then what comes, nothing lost and nothing twice. */
import { describe, expect, test } from "@jest/globals";
import { follow } from "../../src/agent/log-events/follow.js";
import { newest } from "../../src/agent/log-events/newest.js";
import { type LogEvent, type LogReader, logReader } from "../../src/agent/log-events/reader.js";
import { createSeen } from "../../src/agent/log-events/seen.js";
import { inAccount } from "../resources/account.js";

const minute = 60_000;
const group = { source: "mcp", name: "/ecs/zscaler-mcp" } as const;
const event = (at: number, message: string, id = message): LogEvent => ({ id, at, message, group });
const messages = (events: readonly LogEvent[]) => events.map(({ message }) => message);

/** A group that answers with these pages, the newest first. */
function reading(...pages: readonly (readonly LogEvent[])[]): LogReader & { readonly asked: () => number } {
  let next = 0;
  return {
    group,
    trouble: undefined,
    asked: () => next,
    async older() {
      const page = pages[next];
      next += 1;
      return page;
    },
    leaveOutOlder() {},
    newer: async () => [],
  };
}

describe("what was seen", () => {
  test("is passed over, however often it is looked at, and what arrives late in between is not", () => {
    const seen = createSeen(0);
    const first = [event(10 * minute, "a"), event(10 * minute, "b")];
    expect(seen.unseen(first)).toEqual(first);
    expect(messages(seen.unseen([event(8 * minute, "late"), ...first, event(10 * minute, "same")]))).toEqual([
      "late",
      "same",
    ]);
    expect(seen.unseen([event(8 * minute, "late")])).toEqual([]);
  });

  test("is forgotten after five minutes of the log's time, and then not looked at again", () => {
    const seen = createSeen(minute);
    expect(seen.from).toBe(minute);
    seen.unseen([event(4 * minute, "a")]);
    expect(seen.from).toBe(minute);
    seen.unseen([event(20 * minute, "b")]);
    expect(seen.from).toBe(15 * minute);
  });

  test("never grows beyond what a busy log writes in a moment: then less is looked at again", () => {
    const seen = createSeen(0);
    const busy = Array.from({ length: 50_000 }, (_, index) => event(index, `line ${index}`));
    seen.unseen(busy);
    expect(seen.from).toBe(30_000);
    expect(seen.unseen(busy.filter(({ at }) => at >= seen.from))).toEqual([]);
  });
});

describe("the newest events of several groups", () => {
  test("are one stream by time, of as many pages as it takes, empty ones too", async () => {
    const one = reading([], [event(9, "i"), event(7, "g")], [], [event(3, "c")]);
    const other = reading([event(8, "h")], [event(4, "d")]);
    const { events, leftOut } = await newest([one, other], 5);
    expect(messages(events)).toEqual(["c", "d", "g", "h", "i"]);
    expect(leftOut).toBeUndefined();
  });

  test("keep the order that their group gave them within one millisecond", async () => {
    const { events } = await newest([reading([event(5, "3"), event(5, "2"), event(5, "1")])], 10);
    expect(messages(events)).toEqual(["1", "2", "3"]);
  });

  test("are no more than the limit, and the rest is counted", async () => {
    const one = reading([event(9, "i"), event(7, "g")], [event(5, "e"), event(4, "d")]);
    const other = reading([event(8, "h"), event(6, "f")]);
    expect(await newest([one, other], 2)).toEqual({
      events: [event(8, "h"), event(9, "i")],
      leftOut: { count: 4, andMore: false },
    });
  });

  test("are counted no further than is cheap", async () => {
    const endless = reading(
      ...Array.from({ length: 1_000 }, (_, index) => [event(1_000 - index, `${index}`)]),
    );
    const { events, leftOut } = await newest([endless], 3);
    expect(events).toHaveLength(3);
    expect(leftOut).toEqual({ count: 10, andMore: true });
    expect(endless.asked()).toBeLessThan(20);
  });
});

describe("following", () => {
  const pace = { shortest: 1, longest: 1 };

  test("looks once more at the very end", async () => {
    let looks = 0;
    const shown: string[] = [];
    const reader: LogReader = {
      ...reading(),
      async newer() {
        looks += 1;
        return looks === 1 ? [event(2, "second"), event(1, "first")] : [];
      },
    };
    await follow({
      length: 20,
      // Much longer than all of it: only the end itself is a reason to look.
      pace: { shortest: 60_000, longest: 60_000 },
      signal: new AbortController().signal,
      readers: async () => [reader],
      show: async (events) => void shown.push(...messages(events)),
    });
    expect(shown).toEqual(["first", "second"]);
  });

  test("ends with the reason of whoever ends it", async () => {
    const stop = new AbortController();
    const reason = new Error("cancelled");
    const following = follow({
      length: 60_000,
      pace,
      signal: stop.signal,
      readers: async () => [reading()],
      show: async () => {},
    });
    stop.abort(reason);
    await expect(following).rejects.toBe(reason);
  });
});

describe("a reader of a group", () => {
  const account = inAccount({ profile: { request: 0, logIngestion: 0 } });
  const everything = { since: 0, until: undefined, pattern: undefined };
  let last = 0;

  function groupWith(...lines: readonly string[]) {
    last += 1;
    const name = `/test/${last}`;
    const { logs } = account().simulator.cloud;
    logs.ensureGroup(name);
    const write = (message: string) => void logs.write(name, "s", message);
    lines.map(write);
    return { name, write, reader: logReader(account().aws, { ...group, name }, everything) };
  }

  test("reads the newest first, also from before AWS can list them so", async () => {
    const { reader } = groupWith("1", "2", "3");
    expect(messages((await reader.older()) ?? [])).toEqual(["3", "2", "1"]);
    expect(await reader.older()).toBeUndefined();
  });

  test("then gives what is new, page after page, and nothing that it gave before", async () => {
    const { reader, write } = groupWith("1", "2");
    await reader.older();
    reader.leaveOutOlder();
    expect(await reader.newer()).toEqual([]);
    for (const letter of ["a", "b", "c"]) write(letter.repeat(700_000));
    expect((await reader.newer()).map(({ message }) => message.charAt(0))).toEqual(["a", "b", "c"]);
    expect(await reader.newer()).toEqual([]);
  });

  test("of a group that is not there says so, and reads it once it is", async () => {
    const { aws, simulator } = account();
    const reader = logReader(aws, { ...group, name: "/not/yet" }, everything);
    expect(await reader.older()).toBeUndefined();
    expect(reader.trouble).toEqual({ kind: "missing" });
    expect(await reader.newer()).toEqual([]);
    simulator.cloud.logs.ensureGroup("/not/yet");
    simulator.cloud.logs.write("/not/yet", "s", "now");
    expect(messages(await reader.newer())).toEqual(["now"]);
    expect(reader.trouble).toBeUndefined();
  });

  test("waits while AWS throttles", async () => {
    const { reader } = groupWith("1");
    // More often than the SDK itself asks again.
    account().simulator.faults.on({ operation: "FilterLogEvents", times: 4, effect: { kind: "throttle" } });
    expect(messages((await reader.older()) ?? [])).toEqual(["1"]);
  });

  test("that AWS refuses says why, and asks no more", async () => {
    const { reader } = groupWith("1");
    const effect = { kind: "error", code: "AccessDeniedException", status: 400, message: "no" } as const;
    account().simulator.faults.on({ operation: "FilterLogEvents", effect });
    expect(await reader.older()).toBeUndefined();
    expect(reader.trouble).toMatchObject({ kind: "failed", thrown: { name: "AccessDeniedException" } });
    expect(await account().callsOf(() => reader.newer())).toEqual([]);
  });
});
