import { expect, test } from "@jest/globals";
import {
  type Account,
  deploy,
  destroy,
  good,
  inAccount,
  type RunOptions,
  remains,
  stateText,
  things,
} from "../action.js";
import { topologies } from "../topologies.js";
import { hastily, unhurried, unverified } from "./killing.js";
import { outcomeOf } from "./outcome.js";

/** A workflow run of its own. */
const runOf = (id: number): RunOptions => ({ environment: { GITHUB_RUN_ID: String(id) } });

/** Holds the first run at a call until the second one waits for its lock: both are at work, however slow the machine. */
function meeting(account: Account, call: { readonly operation: string; readonly nth?: number }) {
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const isHeld = new Promise<void>((resolve) => {
    account.faults.on({
      nth: 1,
      ...call,
      effect: {
        kind: "hook",
        when: "before",
        run: () => {
          resolve();
          return released;
        },
      },
    });
  });
  const second: RunOptions = {
    ...runOf(1002),
    onOutput: (text) => {
      if (text.includes("waiting for the lock")) release();
    },
  };
  return { isHeld, second };
}

test.concurrent.each(topologies)(
  "$name: deploys and destroys of one stage wait for each other, and say for whom",
  ({ inputs, removal }) =>
    inAccount(async (account) => {
      const wanted = { ...unverified, ...inputs };
      // A destroy that meets a deploy at work takes everything down after it.
      const early = meeting(account, { operation: "CreateHarness" });
      const deploying = deploy(account, wanted, runOf(1001));
      await early.isHeld;
      const destroyed = await good(destroy(account, hastily, early.second));
      expect(destroyed.stdout).toContain("actions/runs/1001");
      await good(deploying);
      expect(remains(account)).toEqual([]);

      // Of two deploys the first is held until the other waits, which then finds nothing left to do.
      const { second } = meeting(account, { operation: "CreateHarness" });
      const results = await Promise.all(
        [1001, 1002].map((id) => good(deploy(account, wanted, { ...second, ...runOf(id) }))),
      );
      const waiting = results.filter(({ stdout }) => stdout.includes("waiting for the lock of this stage"));
      expect(waiting).toHaveLength(1);
      const other = results.find((result) => !waiting.includes(result));
      const holder = other === results[0] ? 1001 : 1002;
      expect(waiting[0]?.stdout).toContain(
        `held by deploy of octo-org/octo-repo (https://github.com/octo-org/octo-repo/actions/runs/${holder}); giving up in`,
      );
      expect(other?.outputs["changed"]).toBe("true");
      expect(waiting[0]?.outputs["changed"]).toBe("false");
      const together = await outcomeOf(account);

      // A deploy that meets a destroy at work makes everything anew after it.
      const late = meeting(account, { operation: removal });
      const destroying = destroy(account, hastily, runOf(1001));
      await late.isHeld;
      const deployed = await good(deploy(account, wanted, late.second));
      await good(destroying);
      expect(deployed.stdout).toContain("held by destroy of octo-org/octo-repo");
      expect(await outcomeOf(account)).toEqual(together);

      await inAccount(async (alone) => {
        await good(deploy(alone, wanted));
        expect(together).toEqual(await outcomeOf(alone));
      }, unhurried)();
    }, unhurried)(),
);

test.concurrent("a destroy that comes before a deploy has made anything waits for it all the same", () =>
  inAccount(async (account) => {
    await good(deploy(account, unverified));
    await good(destroy(account, hastily));
    // The state is still to be written, so nothing but the lock tells of the deploy.
    const { isHeld, second } = meeting(account, { operation: "PutObject", nth: 2 });
    const deploying = deploy(account, unverified, runOf(1001));
    await isHeld;
    const destroying = destroy(account, hastily, second);
    await good(deploying);
    await good(destroying);
    expect(remains(account)).toEqual([]);
  }, unhurried)());

test.concurrent.each(topologies)(
  "$name: two stages at once share nothing, and destroying one leaves the other serving",
  ({ inputs }) =>
    inAccount(async (account) => {
      const stages = ["pr-1", "pr-2"];
      await Promise.all(
        stages.map((stage, index) =>
          good(deploy(account, { ...hastily, ...inputs, stage }, runOf(1001 + index))),
        ),
      );
      const others = things(account).filter((thing) => thing.includes("pr-2") || thing.includes("pr_2"));
      const state = await stateText(account, "pr-2");
      expect(others.filter((thing) => thing.includes("pr-1"))).toEqual([]);

      await good(destroy(account, { ...hastily, stage: "pr-1" }, runOf(1003)));
      expect(remains(account).filter((thing) => /pr[-_]1/.test(thing))).toEqual([]);
      expect(things(account)).toEqual(expect.arrayContaining(others));
      expect(await stateText(account, "pr-2")).toBe(state);
      const again = await good(
        deploy(account, { ...hastily, ...inputs, stage: "pr-2", verify: "true" }, runOf(1004)),
      );
      expect(again.outputs["changed"]).toBe("false");
      expect(again.stdout).toMatch(/lists \d+ tools/);
    }, unhurried)(),
);
