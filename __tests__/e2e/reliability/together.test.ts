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
import { hastily, unhurried, unverified } from "./killing.js";
import { outcomeOf } from "./outcome.js";

/** A workflow run of its own. */
const runOf = (id: number): RunOptions => ({ environment: { GITHUB_RUN_ID: String(id) } });

/** Starts a second run once the first holds the lock and is at work. */
function onceAtWork(account: Account, operation: string): Promise<void> {
  return new Promise((resolve) => {
    account.faults.on({ operation, effect: { kind: "hook", when: "after", run: resolve } });
  });
}

test(
  "of two deploys of a stage at once one waits for the other, and says for whom",
  inAccount(async (account) => {
    const results = await Promise.all([1001, 1002].map((id) => good(deploy(account, unverified, runOf(id)))));
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
    await inAccount(async (alone) => {
      await good(deploy(alone, unverified));
      expect(together).toEqual(await outcomeOf(alone));
    }, unhurried)();
  }, unhurried),
);

test(
  "a destroy that meets a deploy at work waits, then takes everything down",
  inAccount(async (account) => {
    const isAtWork = onceAtWork(account, "CreateSecret");
    const deploying = deploy(account, unverified, runOf(1001));
    await isAtWork;
    const destroyed = await good(destroy(account, hastily, runOf(1002)));
    expect(destroyed.stdout).toContain("actions/runs/1001");
    await good(deploying);
    expect(remains(account)).toEqual([]);
  }, unhurried),
);

test(
  "a destroy that comes before a deploy has made anything waits for it all the same",
  inAccount(async (account) => {
    await good(deploy(account, unverified));
    await good(destroy(account, hastily));
    // The state is still to be written, so nothing but the lock tells of the deploy.
    let release = (): void => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const hasLock = new Promise<void>((resolve) => {
      account.faults.on({
        operation: "PutObject",
        nth: 2,
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
    const deploying = deploy(account, unverified, runOf(1001));
    await hasLock;
    const destroying = destroy(account, hastily, {
      ...runOf(1002),
      onOutput: (text) => {
        if (text.includes("waiting for the lock")) release();
      },
    });
    await good(deploying);
    await good(destroying);
    expect(remains(account)).toEqual([]);
  }, unhurried),
);

test(
  "a deploy that meets a destroy at work waits, then makes everything anew",
  inAccount(async (account) => {
    await good(deploy(account, unverified));
    const before = await outcomeOf(account);
    const isAtWork = onceAtWork(account, "DeleteExpressGatewayService");
    const destroying = destroy(account, hastily, runOf(1001));
    await isAtWork;
    const deployed = await good(deploy(account, unverified, runOf(1002)));
    await good(destroying);
    expect(deployed.stdout).toContain("held by destroy of octo-org/octo-repo");
    expect(await outcomeOf(account)).toEqual(before);
  }, unhurried),
);

test(
  "two stages at once share nothing, and destroying one leaves the other serving",
  inAccount(async (account) => {
    const stages = ["pr-1", "pr-2"];
    await Promise.all(
      stages.map((stage, index) => good(deploy(account, { ...hastily, stage }, runOf(1001 + index)))),
    );
    const others = things(account).filter((thing) => thing.includes("pr-2") || thing.includes("pr_2"));
    const state = await stateText(account, "pr-2");
    expect(others.filter((thing) => thing.includes("pr-1"))).toEqual([]);

    await good(destroy(account, { ...hastily, stage: "pr-1" }, runOf(1003)));
    expect(remains(account).filter((thing) => /pr[-_]1/.test(thing))).toEqual([]);
    expect(things(account)).toEqual(expect.arrayContaining(others));
    expect(await stateText(account, "pr-2")).toBe(state);
    const again = await good(deploy(account, { ...hastily, stage: "pr-2", verify: "true" }, runOf(1004)));
    expect(again.outputs["changed"]).toBe("false");
    expect(again.stdout).toMatch(/lists \d+ tools/);
  }, unhurried),
);
