import { expect, test } from "@jest/globals";
import { deploy, destroy, good, inAccount, remains } from "../action.js";
import { again, atEveryCall, hastily, kill, unhurried, unverified } from "./killing.js";

test("a destroy takes down whatever a first deploy left that was killed at any of its calls and given up", async () => {
  const { lives, problems } = await atEveryCall(async (index) => {
    let call: string | undefined;
    await inAccount(async (account) => {
      call = await kill(account, index, (options) => deploy(account, unverified, options));
      if (call === undefined) return;
      await good(destroy(account, hastily, again));
      expect([call, remains(account)]).toEqual([call, []]);
    }, unhurried)();
    return call !== undefined;
  });
  expect(problems).toEqual([]);
  expect(lives).toBeGreaterThan(45);
}, 600_000);
