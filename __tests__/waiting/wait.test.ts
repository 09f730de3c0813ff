import { getEventListeners } from "node:events";
import { describe, expect, test } from "@jest/globals";
import { pause, pauses } from "../../src/waiting/wait.js";

function first(count: number, pace: Parameters<typeof pauses>[0]): readonly number[] {
  const generator = pauses(pace);
  return Array.from({ length: count }, () => generator.next().value);
}

describe("the pauses of a wait", () => {
  test("start short and grow to the longest, each shortened by no more than a quarter", () => {
    const nominal = [250, 400, 640, 1_000, 1_000];
    first(5, { shortest: 250, longest: 1_000 }).forEach((length, index) => {
      const whole = nominal[index] ?? 0;
      expect(length).toBeLessThanOrEqual(whole);
      expect(length).toBeGreaterThanOrEqual(whole * 0.75);
    });
  });

  test("are never longer than the longest, even where that is shorter than the shortest", () => {
    expect(Math.max(...first(20, { shortest: 250, longest: 100 }))).toBeLessThanOrEqual(100);
  });

  test("differ from run to run, so that two runs do not knock at the same time for ever", () => {
    const pace = { shortest: 1_000, longest: 1_000 };
    expect(first(20, pace)).not.toEqual(first(20, pace));
  });
});

describe("a pause", () => {
  test("ends by itself", async () => {
    const { signal } = new AbortController();
    const began = performance.now();
    await pause(30, signal);
    expect(performance.now() - began).toBeGreaterThan(25);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("ends at once when the run is stopped, with the reason of the stop", async () => {
    const stop = new AbortController();
    const reason = new Error("cancelled");
    const paused = pause(60_000, stop.signal);
    stop.abort(reason);
    await expect(paused).rejects.toBe(reason);
  });

  test("does not begin in a run that is stopped already", async () => {
    const reason = new Error("cancelled");
    await expect(pause(60_000, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
