/** Roles that were brought are used and left alone; roles that are made can be bounded. */
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { expect, test } from "@jest/globals";
import {
  type Account,
  accountId,
  ask,
  bad,
  changesMade,
  deploy,
  destroy,
  errorsOf,
  good,
  type Inputs,
  inAccount,
  ofType,
  remains,
} from "./action.js";
import { topologies } from "./topologies.js";

const arnOf = (name: string) => `arn:aws:iam::${accountId}:role/platform/${name}`;
const managed = (name: string) => `arn:aws:iam::aws:policy/service-role/${name}`;

const roles: Inputs = {
  roles: [
    `harness=${arnOf("agents")}`,
    `task-execution=${arnOf("tasks")}`,
    `infrastructure=${arnOf("load-balancers")}`,
  ].join("\n"),
};

const trust = (service: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });

/** The three roles as an account's administrators would make them. */
async function bring({ clients: { iam } }: Account): Promise<void> {
  const make = (RoleName: string, service: string) =>
    iam.send(
      new CreateRoleCommand({ RoleName, Path: "/platform/", AssumeRolePolicyDocument: trust(service) }),
    );
  const allow = (RoleName: string, Action: readonly string[]) =>
    iam.send(
      new PutRolePolicyCommand({
        RoleName,
        PolicyName: "platform",
        PolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action, Resource: "*" }],
        }),
      }),
    );
  await make("agents", "bedrock-agentcore.amazonaws.com");
  await make("tasks", "ecs-tasks.amazonaws.com");
  await make("load-balancers", "ecs.amazonaws.com");
  await allow("agents", [
    "bedrock:*",
    "bedrock-agentcore:*",
    "ecr-public:GetAuthorizationToken",
    "ecr:*",
    "sts:GetServiceBearerToken",
    "logs:*",
    "secretsmanager:GetSecretValue",
  ]);
  await allow("tasks", ["secretsmanager:GetSecretValue"]);
  await iam.send(
    new AttachRolePolicyCommand({
      RoleName: "tasks",
      PolicyArn: managed("AmazonECSTaskExecutionRolePolicy"),
    }),
  );
  await iam.send(
    new AttachRolePolicyCommand({
      RoleName: "load-balancers",
      PolicyArn: managed("AmazonECSInfrastructureRoleforExpressGatewayServices"),
    }),
  );
}

const writesToIam = (account: Account) => changesMade(account).filter((call) => call.startsWith("iam:"));

/** What each topology takes of them. */
const rolesOf = (topology: Inputs): Inputs =>
  topology["topology"] === "gateway"
    ? {
        ...topology,
        roles: ["harness", "gateway", "runtime"].map((one) => `${one}=${arnOf("agents")}`).join("\n"),
      }
    : { ...topology, ...roles };

test.concurrent.each(topologies)(
  "$name: brought roles are used, and neither made, changed nor deleted",
  (example) =>
    inAccount(async (account) => {
      await bring(account);
      const before = ofType(account, "AWS::IAM::Role");
      const inputs = rolesOf(example.inputs);
      account.forgetCalls();
      const { outputs } = await good(deploy(account, inputs));
      expect(outputs["execution-role-arn"]).toBe(arnOf("agents"));
      expect((await ask(account, outputs["harness-arn"], "List the ZIA locations.")).tools).toEqual([
        "zia_list_locations success",
      ]);
      expect((await good(deploy(account, inputs))).outputs["changed"]).toBe("false");
      await good(destroy(account));
      expect(writesToIam(account)).toEqual([]);
      expect(ofType(account, "AWS::IAM::Role")).toEqual(before);
      expect(remains(account).filter((thing) => !thing.startsWith("AWS::IAM::Role"))).toEqual([]);
    })(),
);

test.concurrent("a stage can change to brought roles, and drops those that it made", () =>
  inAccount(async (account) => {
    const first = await good(deploy(account));
    await bring(account);
    const { outputs } = await good(deploy(account, roles));
    expect(outputs["harness-arn"]).toBe(first.outputs["harness-arn"]);
    expect(ofType(account, "AWS::IAM::Role").map(({ id }) => id)).toEqual([
      "agents",
      "load-balancers",
      "tasks",
    ]);
    expect((await ask(account, outputs["harness-arn"], "List the ZIA locations.")).tools).toEqual([
      "zia_list_locations success",
    ]);
  })());

test.concurrent("a role that does not exist, or that the service may not assume, is told before anything is made", () =>
  inAccount(async (account) => {
    const missing = await bad(deploy(account, { roles: `harness=${arnOf("agents")}` }));
    expect(errorsOf(missing)).toContain(`harness=${arnOf("agents")}, which does not exist`);
    await bring(account);
    await account.clients.iam.send(
      new UpdateAssumeRolePolicyCommand({
        RoleName: "agents",
        PolicyDocument: trust("ec2.amazonaws.com"),
      }),
    );
    account.forgetCalls();
    const untrusted = await bad(deploy(account, roles));
    expect(errorsOf(untrusted)).toContain("cannot be assumed by bedrock-agentcore.amazonaws.com");
    expect(errorsOf(untrusted)).toContain('Principal {"Service": "bedrock-agentcore.amazonaws.com"}');
    expect(changesMade(account)).toEqual([]);
    expect(remains(account).filter((thing) => !thing.startsWith("AWS::IAM::Role"))).toEqual([]);
  })());

test.concurrent("a permissions boundary bounds every role that is made, and is put back where it was taken off", () => {
  const boundary = `arn:aws:iam::${accountId}:policy/boundary`;
  return inAccount(
    async (account) => {
      await good(deploy(account));
      const { outputs } = await good(deploy(account, { "permissions-boundary": boundary }));
      const boundaries = ofType(account, "AWS::IAM::Role").map(({ configuration }) =>
        JSON.stringify(configuration).includes(boundary),
      );
      expect(boundaries).toEqual([true, true, true]);
      expect((await ask(account, outputs["harness-arn"], "List the ZIA locations.")).tools).toEqual([
        "zia_list_locations success",
      ]);
      await good(destroy(account));
      account.forgetCalls();
      await good(deploy(account, { "permissions-boundary": boundary }));
      expect(changesMade(account)).not.toContain("iam:PutRolePermissionsBoundary");
      expect(JSON.stringify(ofType(account, "AWS::IAM::Role")).split(boundary)).toHaveLength(4);
    },
    {
      managedPolicies: {
        boundary: {
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
        },
      },
    },
  )();
});
