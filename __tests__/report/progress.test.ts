import { describe, expect, test } from "@jest/globals";
import { createRecorder, type NodeEvent } from "../../src/report/progress.js";

const service = { node: "mcp-service", noun: "Express service", name: "zscaler-mcp-server" };
const harness = { node: "harness", noun: "harness", name: "zscaler_mcp_harness" };

function recorded(...events: readonly NodeEvent[]) {
  const lines: string[] = [];
  const details: string[] = [];
  const recorder = createRecorder(
    { line: (text) => lines.push(text), detail: (text) => details.push(text) },
    1_000_000,
  );
  for (const event of events) {
    recorder.record(event);
  }
  return { lines, details, timeline: recorder.timeline(), waitedFor: recorder.waitedFor() };
}

const at = (seconds: number) => 1_000_000 + seconds * 1000;
const waiting = (node: typeof service, seconds: number, why: string): NodeEvent => ({
  ...node,
  at: at(seconds),
  kind: "waiting",
  why,
});

describe("the log while a deploy runs", () => {
  test("has one line per event, with the time since the start and how long it took", () => {
    const { lines } = recorded(
      { ...service, at: at(1), kind: "creating" },
      { ...service, at: at(3.5), kind: "created" },
      { ...service, at: at(81), kind: "ready" },
    );
    expect(lines).toEqual([
      "  1.0s  + creating   Express service zscaler-mcp-server",
      "  3.5s  + created    Express service zscaler-mcp-server (2.5s)",
      " 1m21s  ✓ ready      Express service zscaler-mcp-server (1m20s)",
    ]);
  });

  test("says why it waits at once, again when the reason changes, and otherwise each 15 seconds", () => {
    const looks = Array.from({ length: 41 }, (_, second) =>
      waiting(service, second, second < 35 ? "rollout PENDING" : "rollout IN_PROGRESS"),
    );
    expect(recorded(...looks).lines).toEqual([
      "  0.0s  … waiting    Express service zscaler-mcp-server: rollout PENDING",
      "   15s  … still waiting: Express service rollout PENDING (15s)",
      "   30s  … still waiting: Express service rollout PENDING (30s)",
      "   35s  … waiting    Express service zscaler-mcp-server: rollout IN_PROGRESS",
    ]);
  });

  test("names everything that is waited for in one line, and nothing that has ended", () => {
    const looks = [0, 5, 10, 15, 20, 25, 30].flatMap((second): NodeEvent[] => [
      waiting(service, second, "rollout PENDING"),
      second < 20 ? waiting(harness, second, "CREATING") : { ...harness, at: at(second), kind: "ready" },
    ]);
    const still = recorded(...looks).lines.filter((line) => line.includes("still"));
    expect(still).toEqual([
      "   15s  … still waiting: Express service rollout PENDING (15s), harness CREATING (15s)",
      "   30s  … still waiting: Express service rollout PENDING (30s)",
    ]);
  });

  test("tells reasons of failures and of what is kept, and what an update changes", () => {
    const { lines } = recorded(
      { ...service, at: at(0), kind: "updating", changes: [{ path: "image", before: "a", after: "b" }] },
      { ...service, at: at(1), kind: "failed", why: "rolled back" },
      { ...harness, at: at(1), kind: "kept", why: "not ours" },
    );
    expect(lines).toEqual([
      "  0.0s  ~ updating   Express service zscaler-mcp-server [image]",
      "  1.0s  ✗ failed     Express service zscaler-mcp-server: rolled back",
      "  1.0s  = kept       harness zscaler_mcp_harness: not ours",
    ]);
  });

  test("shows mere looking only to those who debug", () => {
    const { lines, details } = recorded({ ...service, at: at(0), kind: "observing" });
    expect(lines).toEqual([]);
    expect(details).toHaveLength(1);
  });
});

test("what was waited for in vain is remembered, and nothing that came to a good end", () => {
  const { waitedFor } = recorded(
    waiting(service, 0, "rollout PENDING"),
    waiting(service, 1, "still Draining"),
    waiting(harness, 1, "CREATING"),
    { ...harness, at: at(2), kind: "ready" },
    { ...service, at: at(3), kind: "failed", why: "The run did not end within 3s" },
  );
  expect(waitedFor).toEqual(["still Draining"]);
});

describe("the timeline", () => {
  test("keeps when work began, when outputs were known and when it served", () => {
    const { timeline } = recorded(
      { ...service, at: at(0), kind: "observing" },
      { ...service, at: at(4), kind: "creating" },
      { ...service, at: at(6), kind: "created" },
      waiting(service, 7, "rollout PENDING"),
      { ...service, at: at(90), kind: "ready" },
    );
    expect(timeline).toEqual([{ ...service, start: at(4), known: at(6), end: at(90) }]);
  });

  test("marks what failed", () => {
    const { timeline } = recorded(
      { ...harness, at: at(0), kind: "creating" },
      { ...harness, at: at(9), kind: "failed", why: "no" },
    );
    expect(timeline).toEqual([{ ...harness, start: at(0), end: at(9), failed: true }]);
  });

  test("shows no work for a node that was already as wanted", () => {
    const { timeline } = recorded(
      { ...harness, at: at(0), kind: "observing" },
      { ...harness, at: at(2), kind: "unchanged" },
    );
    expect(timeline[0]?.start).toBe(timeline[0]?.end);
  });
});
