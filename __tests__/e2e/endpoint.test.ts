/** A named endpoint of a live stage: whoever calls it notices nothing of a move to another server. */
import { GetRolePolicyCommand } from "@aws-sdk/client-iam";
import { expect, test } from "@jest/globals";
import {
  type Account,
  actionsIn,
  ask,
  changesMade,
  deploy,
  destroy,
  good,
  type Inputs,
  inAccount,
  plan,
  remains,
} from "./action.js";
import { again, hasty, kill, type Moment, unverified } from "./reliability/killing.js";

const live = { endpoint: "live" };
const ecs: Inputs = live;
const cognito: Inputs = { ...live, topology: "gateway" };
const iam: Inputs = { ...cognito, "gateway-auth": "iam" };

const RoleName = "zscaler-mcp-harness-execution-role";

/** The calls of a deploy that change what its endpoint works by, and those by which it waits while AWS moves it. */
const telling = [
  ...["PutRolePolicy", "UpdateHarness", "GetHarness", "UpdateHarnessEndpoint", "GetHarnessEndpoint"],
  ...["DeleteApiKeyCredentialProvider", "DeleteGatewayTarget", "DeleteOauth2CredentialProvider"],
] as const;

/** Asks at the endpoint after each of these calls, before the run hears their answer; what was answered, in order. */
async function answersDuring(
  account: Account,
  harnessArn: string | undefined,
  running: () => Promise<unknown>,
): Promise<readonly string[]> {
  const answers: string[] = [];
  const takeBack = telling.map((operation) =>
    account.faults.on({
      operation,
      times: Number.POSITIVE_INFINITY,
      effect: {
        kind: "hook",
        when: "after",
        run: async () => {
          const said = await ask(account, harnessArn, "List the ZIA locations.", "live").then(
            ({ tools, answer }) => (tools.join() === "zia_list_locations success" ? "good" : answer),
            String,
          );
          answers.push(said);
        },
      },
    }),
  );
  try {
    await running();
  } finally {
    for (const take of takeBack) take();
  }
  return answers;
}

const rightsOf = async ({ clients }: Account): Promise<string> => {
  const PolicyName = "HarnessInlinePolicy";
  const { PolicyDocument = "" } = await clients.iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
  return decodeURIComponent(PolicyDocument);
};

const rightsSet = (account: Account) =>
  account
    .calls()
    .filter(
      ({ operation, input }) => operation === "PutRolePolicy" && JSON.stringify(input).includes(RoleName),
    );

test.concurrent("a named endpoint answers at every moment of a move between servers, and its rights follow it", () =>
  inAccount(async (account) => {
    const first = await good(deploy(account, ecs));
    const harnessArn = first.outputs["harness-arn"];
    const rights = await rightsOf(account);
    // With its first answer an endpoint gets a log group, which the next deploy gives its retention.
    await ask(account, harnessArn, "List the ZIA locations.", "live");
    for (const inputs of [cognito, iam, ecs]) {
      account.forgetCalls();
      const answers = await answersDuring(account, harnessArn, () => good(deploy(account, inputs)));
      expect(new Set(answers)).toEqual(new Set(["good"]));
      expect(answers.length).toBeGreaterThan(8);
      // Widened before the harness is moved, narrowed after its endpoint is, and before the old server goes.
      const calls = changesMade(account).map((name) => name.split(":")[1]);
      expect(rightsSet(account)).toHaveLength(2);
      const order = ["UpdateHarness", "UpdateHarnessEndpoint"].map((name) => calls.indexOf(name));
      const narrowed = calls.lastIndexOf("PutRolePolicy");
      const removed = calls.findIndex((name) => name?.startsWith("Delete"));
      expect([...order, narrowed, removed].toSorted((one, other) => one - other)).toEqual([
        ...order,
        narrowed,
        removed,
      ]);
      account.forgetCalls();
      expect((await good(deploy(account, inputs))).outputs["changed"]).toBe("false");
      expect(changesMade(account)).toEqual([]);
      expect(rightsSet(account)).toEqual([]);
    }
    expect(await rightsOf(account)).toBe(rights);
  })());

const control = "bedrock-agentcore-control";
const put = (nth: number): Moment => ({ service: "iam", operation: "PutRolePolicy", nth });
const update = (operation: string): Moment => ({ service: control, operation, nth: 1 });

/** One stage after the other, from ECS to the gateway and back: where each move is cut off. */
const cuts: readonly { readonly when: string; readonly to: Inputs; readonly at: Moment; isWide: boolean }[] =
  [
    { when: "its role has the rights to both", to: iam, at: put(3), isWide: true },
    { when: "the harness is being moved", to: ecs, at: update("UpdateHarness"), isWide: true },
    { when: "the endpoint is being moved", to: iam, at: update("UpdateHarnessEndpoint"), isWide: true },
    { when: "its role has only the new rights", to: ecs, at: put(3), isWide: false },
  ];

test("killed between the two changes of the role, a move is planned, ended by the next deploy, and answers all the while", () =>
  inAccount(async (account) => {
    const on = (inputs: Inputs) => ({ ...unverified, ...inputs });
    const first = await good(deploy(account, on(ecs)));
    const harnessArn = first.outputs["harness-arn"];
    const rights = new Map([[ecs, await rightsOf(account)]]);
    for (const { when, to, at, isWide } of cuts) {
      const answers = await answersDuring(account, harnessArn, async () => {
        expect([when, await kill(account, at, (options) => deploy(account, on(to), options))]).toEqual([
          when,
          `${at.service}:${at.operation}`,
        ]);
        const planned = actionsIn(await good(plan(account, on(to), again)));
        expect([when, planned.includes("harness-role update")]).toEqual([when, isWide]);
        await good(deploy(account, on(to), again));
      });
      expect([when, new Set(answers)]).toEqual([when, new Set(["good"])]);
      const now = await rightsOf(account);
      expect([when, now]).toEqual([when, rights.get(to) ?? now]);
      rights.set(to, now);
      expect(
        JSON.parse(now).Statement.filter(({ Sid }: { readonly Sid?: string }) => Sid === undefined),
      ).toEqual([]);
    }
    await good(destroy(account));
    expect(remains(account)).toEqual([]);
  }, hasty)());
