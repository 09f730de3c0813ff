import { describe, expect, test } from "@jest/globals";
import { several } from "../../src/waiting/several.js";

describe("several things", () => {
  test("are done a few at a time, and told in their order", async () => {
    let running = 0;
    let most = 0;
    const results = await several([5, 1, 4, 2, 3], 2, async (item) => {
      running += 1;
      most = Math.max(most, running);
      for (let turn = 0; turn < item; turn += 1) await Promise.resolve();
      running -= 1;
      return item * 10;
    });
    expect(results).toEqual([50, 10, 40, 20, 30]);
    expect(most).toBe(2);
  });

  test("are given up at the first that fails: nothing further is begun", async () => {
    const begun: number[] = [];
    const doing = several([1, 2, 3, 4], 1, async (item) => {
      begun.push(item);
      if (item === 2) throw new Error("two");
    });
    await expect(doing).rejects.toThrow("two");
    expect(begun).toEqual([1, 2]);
  });

  test("may be none", async () => {
    expect(await several([], 3, async () => 1)).toEqual([]);
  });
});
