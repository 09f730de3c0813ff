import { expect, test } from "@jest/globals";
import { deploy, destroy, good, inAccount, remains } from "../action.js";
import { again, atEveryCall, hastily, hasty, kill, unverified } from "./killing.js";
import { type Outcome, outcomeOf } from "./outcome.js";

test("killed at any of its calls and run again, a first deploy comes to the same end and a destroy leaves nothing", async () => {
  let undisturbed: Outcome | undefined;
  await inAccount(async (account) => {
    await good(deploy(account, unverified));
    undisturbed = await outcomeOf(account);
  }, hasty)();

  const killed = { deploys: 0, destroys: 0 };
  const { problems } = await atEveryCall(async (index) => {
    let wasKilled = false;
    await inAccount(async (account) => {
      const deployed = await kill(account, index, (options) => deploy(account, unverified, options));
      if (deployed !== undefined) {
        killed.deploys += 1;
        await good(deploy(account, unverified, again));
      }
      expect([deployed, await outcomeOf(account)]).toEqual([deployed, undisturbed]);

      const destroyed = await kill(account, index, (options) => destroy(account, hastily, options));
      if (destroyed !== undefined) {
        killed.destroys += 1;
        await good(destroy(account, hastily, again));
      }
      expect([destroyed, remains(account)]).toEqual([destroyed, []]);
      wasKilled = deployed !== undefined || destroyed !== undefined;
    }, hasty)();
    return wasKilled;
  });
  expect(problems).toEqual([]);
  expect(killed.deploys).toBeGreaterThan(45);
  expect(killed.destroys).toBeGreaterThan(60);
}, 600_000);
