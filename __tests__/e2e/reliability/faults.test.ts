import { expect, test } from "@jest/globals";
import type { FaultRule } from "../../../simulator/index.js";
import {
  type Account,
  deploy,
  destroy,
  good,
  type Inputs,
  inAccount,
  nameOf,
  remains,
  writes,
} from "../action.js";
import { gatewayDeploys, hastily, hasty, unverified } from "./killing.js";
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

const remembered = new Map<string, Promise<Calm>>();
const undisturbed = (name: string, inputs: Inputs): Promise<Calm> => {
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const telling = (async () => {
    let calm: Calm | undefined;
    await inAccount(async (account) => {
      await good(deploy(account, inputs));
      const outcome = await outcomeOf(account);
      const deployed = countsOf(account);
      account.forgetCalls();
      await good(destroy(account, hastily));
      calm = { outcome, deploy: deployed, destroy: countsOf(account) };
    }, hasty)();
    if (calm === undefined) throw new Error("the calm account has told nothing");
    return calm;
  })();
  remembered.set(name, telling);
  return telling;
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

interface Deployment {
  readonly name: string;
  readonly inputs: Inputs;
  /** How many requests of an operation are hit, each in an account of its own; absent: all of them. */
  readonly most?: number;
}

const deployments: readonly Deployment[] = [
  { name: "on ECS", inputs: unverified },
  // With Cognito it has every operation that the one with IAM has. What is called twice is called on ECS, too.
  ...gatewayDeploys
    .filter(([auth]) => auth === "cognito")
    .map(([, inputs]) => ({ name: "behind a gateway", inputs, most: 1 })),
];

const cases = deployments.flatMap((deployment) =>
  kinds.map(([what, effect]) => ({ ...deployment, what, effect })),
);

test.each(cases)(
  "a deploy and a destroy $name come to their ends in one run although $what, whichever it is",
  async ({ name, inputs, effect, most }) => {
    const calm = await undisturbed(name, inputs);
    await Promise.all(
      Array.from({ length: most ?? Math.max(...calm.deploy.values()) }, (__, index) =>
        inAccount(async (account) => {
          const hitByDeploy = disturb(account, calm.deploy, index + 1, effect);
          await good(deploy(account, inputs));
          expect(disturbed(account)).toEqual(expect.arrayContaining(hitByDeploy));
          expect(await outcomeOf(account)).toEqual(calm.outcome);

          const hitByDestroy = disturb(account, calm.destroy, index + 1, effect);
          await good(destroy(account, hastily));
          // How often the cluster's deletion is tried is a matter of moments.
          const certain = hitByDestroy.filter(
            (operation) => index === 0 || operation !== "ecs:DeleteCluster",
          );
          expect(disturbed(account)).toEqual(expect.arrayContaining(certain));
          expect(remains(account)).toEqual([]);
        }, hasty)(),
      ),
    );
  },
  120_000,
);
