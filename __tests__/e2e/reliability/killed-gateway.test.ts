import { expect, test } from "@jest/globals";
import { deploy, destroy, good, inAccount, remains } from "../action.js";
import {
  again,
  atEveryCall,
  gatewayDeploys,
  hastily,
  hasty,
  kill,
  type Moment,
  momentsOf,
  requireKilled,
  worthKilling,
} from "./killing.js";
import { type Outcome, outcomeOf } from "./outcome.js";

test.each(gatewayDeploys)(
  "killed at any of its changes and run again, a first deploy behind a gateway with %s comes to the same end and a destroy leaves nothing",
  async (auth, inputs) => {
    let undisturbed: Outcome | undefined;
    let making: readonly Moment[] = [];
    let removing: readonly Moment[] = [];
    await inAccount(async (account) => {
      await good(deploy(account, inputs));
      making = momentsOf(account, worthKilling(auth));
      undisturbed = await outcomeOf(account);
      account.forgetCalls();
      await good(destroy(account, hastily));
      removing = momentsOf(account, worthKilling(auth));
    }, hasty)();

    const { lives, problems } = await atEveryCall(async (index) => {
      const [made, removed] = [making[index], removing[index]];
      if (made === undefined && removed === undefined) return false;
      await inAccount(async (account) => {
        const deployed = made && (await kill(account, made, (options) => deploy(account, inputs, options)));
        requireKilled(made, deployed);
        await good(deploy(account, inputs, again));
        expect([deployed, await outcomeOf(account)]).toEqual([deployed, undisturbed]);

        const destroyed =
          removed && (await kill(account, removed, (options) => destroy(account, hastily, options)));
        requireKilled(removed, destroyed);
        await good(destroy(account, hastily, again));
        expect([destroyed, remains(account)]).toEqual([destroyed, []]);
      }, hasty)();
      return true;
    });
    expect(problems).toEqual([]);
    expect(lives).toBe(Math.max(making.length, removing.length));
    expect(Math.min(making.length, removing.length)).toBeGreaterThan(auth === "cognito" ? 15 : 3);
  },
  1_800_000,
);
