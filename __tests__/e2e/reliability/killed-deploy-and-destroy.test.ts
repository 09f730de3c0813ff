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
  requireKilled,
  unverified,
} from "./killing.js";
import { type Outcome, outcomeOf } from "./outcome.js";

test("killed at any of its writes and run again, a first deploy comes to the same end and a destroy leaves nothing", async () => {
  let undisturbed: Outcome | undefined;
  let making: readonly Moment[] = [];
  let removing: readonly Moment[] = [];
  await inAccount(async (account) => {
    await good(deploy(account, unverified));
    making = momentsOf(account);
    undisturbed = await outcomeOf(account);
    account.forgetCalls();
    await good(destroy(account, hastily));
    removing = momentsOf(account);
  }, hasty)();

  const { lives, problems } = await atEveryCall(async (index) => {
    const [made, removed] = [making[index], removing[index]];
    if (made === undefined && removed === undefined) return false;
    await inAccount(async (account) => {
      const deployed = made && (await kill(account, made, (options) => deploy(account, unverified, options)));
      requireKilled(made, deployed);
      if (made === undefined || deployed !== undefined) await good(deploy(account, unverified, again));
      expect([deployed, await outcomeOf(account)]).toEqual([deployed, undisturbed]);

      const destroyed =
        removed && (await kill(account, removed, (options) => destroy(account, hastily, options)));
      requireKilled(removed, destroyed);
      if (removed === undefined || destroyed !== undefined) await good(destroy(account, hastily, again));
      expect([destroyed, remains(account)]).toEqual([destroyed, []]);
    }, hasty)();
    return true;
  });
  expect(problems).toEqual([]);
  expect(lives).toBe(Math.max(making.length, removing.length));
  expect(Math.min(making.length, removing.length)).toBeGreaterThan(15);
}, 1_800_000);
