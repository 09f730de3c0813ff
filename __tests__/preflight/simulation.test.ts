import { CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { describe, expect, test } from "@jest/globals";
import type { Aws } from "../../src/aws/aws.js";
import { createClients } from "../../src/aws/clients.js";
import type { Right } from "../../src/preflight/permissions.js";
import { simulated } from "../../src/preflight/simulation.js";
import { inAccount } from "../resources/account.js";

const account = inAccount();
const caller = "arn:aws:sts::111122223333:assumed-role/deployer/run-1";
const role = "arn:aws:iam::111122223333:role/app";

const right = (action: string, names: readonly string[], context: Right["context"] = {}): Right => ({
  action,
  names,
  context,
});

/** Clients of a caller that has these policies; they read its credentials with their first call. */
function as(
  policies: readonly object[],
  more: { readonly arn?: string; readonly permissionsBoundary?: object } = {},
): Aws {
  const { simulator, aws } = account();
  Object.assign(process.env, simulator.credentialsFor({ arn: caller, ...more, policies }));
  return { ...aws, clients: createClients({ region: aws.region, signal: aws.signal }) };
}

const statement = (Action: string | readonly string[], more: object = {}) => ({
  Effect: "Allow",
  Action,
  Resource: "*",
  ...more,
});
const document = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });
const asking = statement(["iam:SimulatePrincipalPolicy", "iam:GetRole"]);

const messagesOf = async (aws: Aws, rights: readonly Right[], who = caller) =>
  (await simulated(aws, who, rights)).refusals.map(({ failure }) => failure.message);

describe("asking IAM beforehand", () => {
  test("tells what is refused, on what, and why, in one finding an action", async () => {
    const aws = as([document(asking, statement("iam:GetRole"))]);
    const { refusals, undecided } = await simulated(aws, caller, [
      right("iam:GetRole", [role]),
      right("iam:PassRole", [role], { "iam:PassedToService": "ecs.amazonaws.com" }),
      right("iam:PassRole", [`${role}2`], { "iam:PassedToService": "ecs-tasks.amazonaws.com" }),
      right("bedrock-agentcore:CreateHarness", ["*"]),
    ]);
    expect(refusals.map(({ action }) => action)).toEqual(["iam:PassRole", "bedrock-agentcore:CreateHarness"]);
    expect(refusals[0]?.failure).toMatchObject({
      code: "NOT_ALLOWED",
      message: `arn:aws:iam::111122223333:role/deployer is not authorized to perform: iam:PassRole on resource: ${role} and ${role}2 because no identity-based policy allows the iam:PassRole action`,
      fix: expect.stringContaining("iam:PassedToService ecs.amazonaws.com, ecs-tasks.amazonaws.com"),
    });
    expect(refusals[1]?.failure.message).toContain("on resource: * because");
    expect(undecided).toEqual([]);
  });

  test("gives the conditions the values that the call will carry", async () => {
    const aws = as([
      document(
        asking,
        statement("iam:PassRole", {
          Condition: { StringEquals: { "iam:PassedToService": "ecs.amazonaws.com" } },
        }),
        statement("ecs:CreateCluster", {
          Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": ["team", "stage"] } },
        }),
        statement("logs:CreateLogGroup", {
          Condition: { StringEquals: { "aws:RequestedRegion": "us-east-1" } },
        }),
      ),
    ]);
    const cluster = "arn:aws:ecs:us-east-1:111122223333:cluster/c";
    expect(
      await messagesOf(aws, [
        right("iam:PassRole", [role], { "iam:PassedToService": "ecs.amazonaws.com" }),
        right("ecs:CreateCluster", [cluster], { "aws:TagKeys": ["team"] }),
        right("logs:CreateLogGroup", ["arn:aws:logs:us-east-1:111122223333:log-group:g"]),
      ]),
    ).toEqual([]);
    expect(
      await messagesOf(aws, [
        right("iam:PassRole", [role], { "iam:PassedToService": "ec2.amazonaws.com" }),
        right("ecs:CreateCluster", [cluster], { "aws:TagKeys": ["team", "owner"] }),
      ]),
    ).toHaveLength(2);
  });

  test("counts no refusal that depends on what only the call itself shows", async () => {
    const fromOffice = { Condition: { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } } };
    const elsewhere = {
      Effect: "Deny",
      Action: "iam:GetRole",
      Resource: "*",
      Condition: { NotIpAddress: { "aws:SourceIp": "192.0.2.0/24" } },
    };
    const aws = as([document(asking, elsewhere, statement("iam:CreateRole", fromOffice))]);
    expect(await messagesOf(aws, [right("iam:CreateRole", [role]), right("iam:GetRole", [role])])).toEqual(
      [],
    );
  });

  test("knows that a role which is made without a boundary has none, and names the input for it", async () => {
    const boundary = "arn:aws:iam::111122223333:policy/limits";
    const unbounded = {
      Effect: "Deny",
      Action: ["iam:CreateRole", "iam:PutRolePolicy"],
      Resource: "*",
      Condition: { StringNotEquals: { "iam:PermissionsBoundary": boundary } },
    };
    const aws = as([document(asking, unbounded, statement(["iam:CreateRole", "iam:PutRolePolicy"]))]);
    const { refusals } = await simulated(aws, caller, [
      right("iam:CreateRole", [role]),
      // Whether a role that exists has one, only the call will show.
      right("iam:PutRolePolicy", [`${role}2`]),
    ]);
    expect(refusals.map(({ action }) => action)).toEqual(["iam:CreateRole"]);
    expect(refusals[0]?.failure).toMatchObject({ fix: expect.stringContaining("`permissions-boundary`") });
    const bounded = [right("iam:CreateRole", [role], { "iam:PermissionsBoundary": boundary })];
    expect(await messagesOf(aws, bounded)).toEqual([]);
  });

  test("is satisfied with any of the names that a thing is known by, whatever AWS will append", async () => {
    const secret = "arn:aws:secretsmanager:us-east-1:111122223333:secret:app";
    const names = [`${secret}-??????`, secret];
    for (const Resource of [secret, `${secret}-*`, `${secret}-??????`]) {
      const aws = as([document(asking, statement("secretsmanager:CreateSecret", { Resource }))]);
      expect(await messagesOf(aws, [right("secretsmanager:CreateSecret", names)])).toEqual([]);
    }
    const other = as([
      document(asking, statement("secretsmanager:CreateSecret", { Resource: `${secret}2` })),
    ]);
    expect(await messagesOf(other, [right("secretsmanager:CreateSecret", names)])).toEqual([
      expect.stringContaining(`on resource: ${secret}-?????? because`),
    ]);
  });

  test("tells a deny and a boundary from a grant that is missing", async () => {
    const deny = { Effect: "Deny", Action: "iam:CreateRole", Resource: "*" };
    const aws = as([document(asking, deny, statement(["iam:CreateRole", "iam:TagRole"]))], {
      permissionsBoundary: document(asking, statement("iam:CreateRole")),
    });
    expect(await messagesOf(aws, [right("iam:CreateRole", [role]), right("iam:TagRole", [role])])).toEqual([
      expect.stringContaining("with an explicit deny"),
      expect.stringContaining("because no permissions boundary allows the iam:TagRole action"),
    ]);
  });

  test("finds a role by its name where the session does not tell its path", async () => {
    const { clients } = account().aws;
    const trust = document({
      Effect: "Allow",
      Principal: { Service: "ecs.amazonaws.com" },
      Action: "sts:AssumeRole",
    });
    await clients.iam.send(
      new CreateRoleCommand({
        RoleName: "pathed",
        Path: "/ci/",
        AssumeRolePolicyDocument: JSON.stringify(trust),
      }),
    );
    await clients.iam.send(
      new PutRolePolicyCommand({
        RoleName: "pathed",
        PolicyName: "p",
        PolicyDocument: JSON.stringify(document(statement("iam:GetRole"))),
      }),
    );
    const session = "arn:aws:sts::111122223333:assumed-role/pathed/run-1";
    const messages = await messagesOf(
      account().aws,
      [right("iam:GetRole", [role]), right("iam:TagRole", [role])],
      session,
    );
    expect(messages).toEqual([expect.stringContaining("iam:TagRole")]);
  });

  test("is no failure where it is not allowed, or nobody knows who is asked about", async () => {
    const denied = await simulated(as([document(statement("ecs:*"))]), caller, [
      right("iam:GetRole", [role]),
    ]);
    expect(denied).toEqual({
      refusals: [],
      undecided: [expect.stringMatching(/^AccessDenied.*iam:SimulatePrincipalPolicy/)],
    });
    const stranger = "arn:aws:sts::111122223333:assumed-role/nobody/run-1";
    const unknown = await simulated(account().aws, stranger, [right("iam:GetRole", [role])]);
    expect(unknown).toEqual({ refusals: [], undecided: [expect.stringMatching(/^NoSuchEntity/)] });
  });

  test("one action that IAM does not know spoils no other service's answer", async () => {
    const aws = as([document(asking)]);
    const { refusals, undecided } = await simulated(aws, caller, [
      right("bedrock-agentcore:CreateHarnessOfTomorrow", ["*"]),
      right("iam:TagRole", [role]),
    ]);
    expect(refusals.map(({ action }) => action)).toEqual(["iam:TagRole"]);
    expect(undecided).toEqual([expect.stringContaining("CreateHarnessOfTomorrow")]);
  });

  test.each(["arn:aws:iam::111122223333:root", "arn:aws:sts::111122223333:federated-user/someone"])(
    "is left out for %s",
    async (who) => {
      const { aws, callsOf } = account();
      expect(await callsOf(() => simulated(aws, who, [right("iam:GetRole", [role])]))).toEqual([]);
    },
  );

  test("asks about a user as it is", async () => {
    const arn = "arn:aws:iam::111122223333:user/ci/bot";
    expect(await messagesOf(as([document(asking)], { arn }), [right("iam:TagRole", [role])], arn)).toEqual([
      expect.stringContaining(`${arn} is not authorized to perform: iam:TagRole`),
    ]);
  });
});
