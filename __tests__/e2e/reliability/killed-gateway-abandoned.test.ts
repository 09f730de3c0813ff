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
  unhurried,
  worthKilling,
} from "./killing.js";

test.each(gatewayDeploys)(
  "a destroy takes down whatever a first deploy behind a gateway with %s left that was killed at any of its changes and given up",
  async (auth, inputs) => {
    let moments: readonly Moment[] = [];
    await inAccount(async (account) => {
      await good(deploy(account, inputs));
      moments = momentsOf(account, worthKilling(auth));
    }, hasty)();

    const { lives, problems } = await atEveryCall(async (index) => {
      const moment = moments[index];
      if (moment === undefined) return false;
      await inAccount(async (account) => {
        const call = await kill(account, moment, (options) => deploy(account, inputs, options));
        requireKilled(moment, call);
        await good(destroy(account, hastily, again));
        expect([call, remains(account)]).toEqual([call, []]);
      }, unhurried)();
      return true;
    });
    expect(problems).toEqual([]);
    expect(lives).toBe(moments.length);
    expect(lives).toBeGreaterThan(auth === "cognito" ? 15 : 3);
  },
  1_800_000,
);
