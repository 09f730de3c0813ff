/** What the existing command-line tool deployed is taken over: same harness, same names, no outage. */
import { expect, test } from "@jest/globals";
import {
  type Account,
  actionsIn,
  ask,
  bad,
  changesMade,
  deploy,
  destroy,
  errorsOf,
  good,
  type Inputs,
  inAccount,
  plan,
  remains,
  repository,
} from "./action.js";
import { askedDuring } from "./asking.js";
import { type Deployed, deployToEcs, deployToGateway, eventually } from "./command-line-tool.js";

const question = "List the ZIA locations.";
const answered = ["zia_list_locations success"];

interface Case {
  readonly topology: string;
  readonly hosting: Inputs;
  readonly deployAsTheTool: (account: Account) => Promise<Deployed>;
  /** Behind a gateway the tool's harness asks Cognito for a token without a scope, which the gateway refuses. */
  readonly answersBefore: boolean;
}

test.concurrent.each<Case>([
  {
    topology: "ecs",
    hosting: { image: `${repository}:1.0` },
    deployAsTheTool: deployToEcs,
    answersBefore: true,
  },
  {
    topology: "gateway",
    hosting: { topology: "gateway", image: `${repository}:arm64` },
    deployAsTheTool: deployToGateway,
    answersBefore: false,
  },
])(
  "a stage of topology $topology that the command-line tool deployed is taken over as it stands",
  ({ hosting, deployAsTheTool, answersBefore }) =>
    inAccount(async (account) => {
      // AgentCore gives a harness a memory unless told otherwise, as the tool does not.
      const inputs = { ...hosting, "harness-memory": "managed" };
      const { harnessArn, harnessId } = await deployAsTheTool(account);
      const before = remains(account);
      // The tool is content with a service that is ACTIVE, and its tasks may be still to come.
      const answer = () => ask(account, harnessArn, question).catch(() => undefined);
      if (answersBefore) expect((await eventually(answer)).tools).toEqual(answered);

      account.forgetCalls();
      const refused = errorsOf(await bad(deploy(account, inputs)));
      expect(refused).toContain("Set the input adopt to true to take it over");
      const planned = await good(plan(account, { ...inputs, adopt: "true" }));
      expect(actionsIn(planned).filter((action) => /replace|delete/.test(action))).toEqual([]);
      expect(changesMade(account)).toEqual([]);

      const outputs = { "harness-arn": harnessArn, "harness-id": harnessId };
      const taking = good(deploy(account, { ...inputs, adopt: "true" }));
      const { result, asked, inVain } = await askedDuring(account, { ...planned, outputs }, taking);
      expect(result.outputs["harness-arn"]).toBe(harnessArn);
      if (answersBefore) expect({ inVain, isAsked: asked > 3 }).toEqual({ inVain: 0, isAsked: true });
      expect(changesMade(account).filter((call) => /:Delete(?!RolePolicy)/.test(call))).toEqual([]);
      for (const thing of before.filter((one) => !/ECS::Task|RuntimeEndpoint/.test(one)))
        expect(remains(account)).toContain(thing);
      expect((await ask(account, harnessArn, question)).tools).toEqual(answered);

      // From then on it is a stage like any other.
      account.forgetCalls();
      expect((await good(deploy(account, inputs))).outputs["changed"]).toBe("false");
      expect(changesMade(account)).toEqual([]);
      await good(destroy(account));
      expect(remains(account)).toEqual([]);
    })(),
);
