import { expect, test } from "@jest/globals";
import type { FaultRule } from "../../../simulator/index.js";
import { type Account, deploy, destroy, good, inAccount, nameOf, remains, writes } from "../action.js";
import { hastily, hasty, unverified } from "./killing.js";
import { type Outcome, outcomeOf } from "./outcome.js";

/** How often each operation that changes something was called. */
type Counts = ReadonlyMap<string, number>;

interface Calm {
  readonly outcome: Outcome;
  readonly deploy: Counts;
  readonly destroy: Counts;
}

function countsOf(account: Account): Counts {
  const counts = new Map<string, number>();
  for (const name of writes(account)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

let remembered: Promise<Calm> | undefined;
const undisturbed = (): Promise<Calm> => {
  remembered ??= (async () => {
    let calm: Calm | undefined;
    await inAccount(async (account) => {
      await good(deploy(account, unverified));
      const outcome = await outcomeOf(account);
      const deployed = countsOf(account);
      account.forgetCalls();
      await good(destroy(account, hastily));
      calm = { outcome, deploy: deployed, destroy: countsOf(account) };
    }, hasty)();
    if (calm === undefined) throw new Error("the calm account has told nothing");
    return calm;
  })();
  return remembered;
};

/** Hits the nth request of every operation that is called so often; returns the names of those. */
function disturb(account: Account, counts: Counts, nth: number, effect: FaultRule["effect"]): string[] {
  account.faults.clear();
  account.forgetCalls();
  const names = [...counts].filter(([, count]) => count >= nth).map(([name]) => name);
  for (const name of names) {
    const [service, operation] = name.split(":") as [NonNullable<FaultRule["service"]>, string];
    account.faults.on({ service, operation, nth, effect });
  }
  return names.sort();
}

/** Operations of which a request went wrong. */
const disturbed = (account: Account): string[] => [
  ...new Set(
    account
      .calls()
      .filter(({ mutating, error }) => mutating && error !== undefined)
      .map(nameOf),
  ),
];

const kinds: readonly (readonly [string, FaultRule["effect"]])[] = [
  ["the answer of a call is lost", { kind: "drop-after" }],
  ["a connection breaks before the call is executed", { kind: "drop-before" }],
  ["AWS throttles a call", { kind: "throttle" }],
  [
    "AWS has a fault of its own",
    { kind: "error", code: "InternalServerException", status: 500, message: "Try again." },
  ],
];

test.each(kinds)(
  "a deploy and a destroy come to their ends in one run although %s, whichever it is",
  async (_, effect) => {
    const calm = await undisturbed();
    const most = Math.max(...calm.deploy.values());
    await Promise.all(
      Array.from({ length: most }, (__, index) =>
        inAccount(async (account) => {
          const hitByDeploy = disturb(account, calm.deploy, index + 1, effect);
          await good(deploy(account, unverified));
          expect(disturbed(account)).toEqual(expect.arrayContaining(hitByDeploy));
          expect(await outcomeOf(account)).toEqual(calm.outcome);

          const hitByDestroy = disturb(account, calm.destroy, index + 1, effect);
          await good(destroy(account, hastily));
          // How often the cluster's deletion is tried is a matter of moments.
          const certain = hitByDestroy.filter((name) => index === 0 || name !== "ecs:DeleteCluster");
          expect(disturbed(account)).toEqual(expect.arrayContaining(certain));
          expect(remains(account)).toEqual([]);
        }, hasty)(),
      ),
    );
  },
  120_000,
);
