import { describe, expect, test } from "@jest/globals";

import { resourceTypesOf, unknownActions } from "../../../simulator/access/actions.js";
import { readPolicy } from "../../../simulator/access/document.js";
import { managedPolicies } from "../../../simulator/access/managed-policies.js";
import { startSimulator } from "../../../simulator/index.js";
import { actionOf } from "../../../simulator/server/authorization.js";

const policyOn = (Action: unknown) =>
  readPolicy(
    JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action, Resource: "*" } }),
  );

describe("a policy that names what does not exist grants less than its author believes", () => {
  test("actions that IAM does not know are named", async () => {
    const document = policyOn([
      "bedrock:InvokeModel",
      "bedrock:Converse",
      "bedrok:InvokeModel",
      "logs:Tail*",
    ]);
    expect(await unknownActions(document)).toEqual(["bedrock:Converse", "bedrok:InvokeModel", "logs:Tail*"]);
  });

  test("known actions pass in any case and by wildcard, of any service", async () => {
    const document = policyOn([
      "IAM:passrole",
      "logs:*LogEvents",
      "ecr-public:*",
      "lambda:InvokeFunction",
      "*",
    ]);
    expect(await unknownActions(document)).toEqual([]);
  });

  test.each([
    "service-role/AmazonECSTaskExecutionRolePolicy",
    "service-role/AmazonECSInfrastructureRoleforExpressGatewayServices",
    "PowerUserAccess",
  ])("AWS's %s names only actions that exist", async (name) => {
    const document = managedPolicies("aws").find(`arn:aws:iam::aws:policy/${name}`);
    expect(document && (await unknownActions(document))).toEqual([]);
  });
});

test("it is known which actions are about a resource", () => {
  expect(resourceTypesOf("iam:passrole")).toEqual(["role"]);
  expect(resourceTypesOf("iam:ListRoles")).toEqual([]);
  expect(resourceTypesOf("bedrock-agentcore:CreateHarness")).toEqual([]);
  expect(resourceTypesOf("iam:MakeRole")).toBeUndefined();
});

test("what no service authorises by itself is authorised by an action of the operation's name, which exists", async () => {
  const simulator = await startSimulator();
  try {
    const actions = [...simulator.cloud.services.values()].flatMap(({ name, handlers, authorization }) =>
      Object.keys(handlers)
        .filter((operation) => authorization?.[operation] === undefined)
        .map((operation) => actionOf(name, operation)),
    );
    expect(actions.filter((action) => resourceTypesOf(action) === undefined)).toEqual([]);
    expect(actions).toContain("iam:ListRoles");
  } finally {
    await simulator.stop();
  }
});
