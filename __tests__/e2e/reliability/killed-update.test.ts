import { afterAll, expect, test } from "@jest/globals";
import { type Account, deploy, destroy, good, ofType, remains, repository, startAccount } from "../action.js";
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

const taskDefinition = "AWS::ECS::TaskDefinition";

/** Every update adds a revision: those are counted. */
async function withoutRevisions(account: Account): Promise<Outcome> {
  const { things, state } = await outcomeOf(account);
  return { things: things.filter(({ type }) => type !== taskDefinition), state };
}

const revisions = (account: Account): number => ofType(account, taskDefinition).length;

/** A deployment that is updated over and over, from one image to the other and back. */
interface Deployment {
  readonly account: Account;
  updates: number;
}

const accounts: Account[] = [];
afterAll(() => Promise.all(accounts.map((account) => account.stop())));

test("killed at any of its writes and run again, a deploy of another image rolls it out exactly once", async () => {
  const images = ["1.0", "2.0"].map((tag) => ({ ...unverified, image: `${repository}:${tag}` }));
  const imageOf = ({ updates }: Deployment) => images[updates % images.length];
  const newDeployment = async (): Promise<Deployment> => {
    const account = await startAccount(hasty);
    accounts.push(account);
    const deployment = { account, updates: 0 };
    await good(deploy(account, imageOf(deployment)));
    return deployment;
  };

  const calm = await newDeployment();
  const undisturbed: Outcome[] = [];
  let moments: readonly Moment[] = [];
  while (calm.updates < images.length) {
    calm.updates += 1;
    calm.account.forgetCalls();
    await good(deploy(calm.account, imageOf(calm)));
    moments = momentsOf(calm.account);
    undisturbed[calm.updates % images.length] = await withoutRevisions(calm.account);
  }

  const deployments = new Map<number, Deployment>();
  const { lives, problems } = await atEveryCall(async (index, lane) => {
    const moment = moments[index];
    if (moment === undefined) return false;
    const deployment = deployments.get(lane) ?? (await newDeployment());
    deployments.set(lane, deployment);
    const { account } = deployment;
    deployment.updates += 1;
    const before = revisions(account);
    const call = await kill(account, moment, (options) => deploy(account, imageOf(deployment), options));
    requireKilled(moment, call);
    if (call !== undefined) await good(deploy(account, imageOf(deployment), again));
    const expected = undisturbed[deployment.updates % images.length];
    expect([call, await withoutRevisions(account)]).toEqual([call, expected]);
    expect([call, revisions(account)]).toEqual([call, before + 1]);
    return true;
  });
  expect(problems).toEqual([]);
  expect(lives).toBe(moments.length);
  expect(lives).toBeGreaterThan(3);

  for (const { account } of deployments.values()) {
    await good(destroy(account, hastily));
    expect(remains(account)).toEqual([]);
  }
}, 600_000);
