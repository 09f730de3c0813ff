import { expect, test } from "@jest/globals";
import { deploy, destroy, good, inAccount, remains } from "../action.js";
import {
  again,
  atEveryCall,
  hastily,
  hasty,
  kill,
  type Moment,
  momentsOf,
  unhurried,
  unverified,
} from "./killing.js";

test("a destroy takes down whatever a first deploy left that was killed at any of its writes and given up", async () => {
  let moments: readonly Moment[] = [];
  await inAccount(async (account) => {
    await good(deploy(account, unverified));
    moments = momentsOf(account);
  }, hasty)();

  const killedAt = new Set<string>();
  const { problems } = await atEveryCall(async (index) => {
    const moment = moments[index];
    if (moment === undefined) return false;
    await inAccount(async (account) => {
      const call = await kill(account, moment, (options) => deploy(account, unverified, options));
      // How often the lock is renewed is a matter of time.
      if (call === undefined) return;
      killedAt.add(call);
      await good(destroy(account, hastily, again));
      expect([call, remains(account)]).toEqual([call, []]);
    }, unhurried)();
    return true;
  });
  expect(problems).toEqual([]);
  expect([...killedAt].sort()).toEqual(
    [...new Set(moments.map(({ service, operation }) => `${service}:${operation}`))].sort(),
  );
  expect(moments.length).toBeGreaterThan(20);
}, 600_000);
