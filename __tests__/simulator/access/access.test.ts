import { describe, expect, test } from "@jest/globals";

import { createAccess } from "../../../simulator/access/access.js";
import { readPolicy, readTrustPolicy } from "../../../simulator/access/document.js";
import type { Role } from "../../../simulator/access/roles.js";
import type { Caller } from "../../../simulator/service.js";
import { account } from "./account.js";

const roleArn = "arn:aws:iam::111122223333:role/zscaler";
const arn = "arn:aws:sts::111122223333:assumed-role/deployer/run-1";

const policy = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });
const allow = (Action: string | string[], Resource = "*") => ({ Effect: "Allow", Action, Resource });

function accessOf(...policies: object[]) {
  const access = createAccess(account().cloud);
  return { access, caller: access.loadCaller({ arn, policies }) };
}

describe("a caller", () => {
  test("without policies may do everything, as the account's root", () => {
    const { cloud } = account();
    const access = createAccess(cloud);
    const caller = access.callerFor("AKIAEXAMPLE");
    expect(caller).toEqual({
      accountId: "111122223333",
      arn: "arn:aws:iam::111122223333:root",
      accessKeyId: "AKIAEXAMPLE",
    });
    expect(access.authorizeCaller(caller, "iam:DeleteRole", roleArn).effect).toBe("allow");
  });

  test("with policies is known by its access key, and may do only what they allow", () => {
    const { access, caller } = accessOf(policy(allow("iam:GetRole")));
    expect(access.callerFor(caller.accessKeyId)).toBe(caller);
    expect(access.authorizeCaller(caller, "iam:GetRole", roleArn).effect).toBe("allow");
    expect(access.authorizeCaller(caller, "iam:DeleteRole", roleArn).effect).toBe("implicit-deny");
  });

  test("keeps the access key it is given", () => {
    const access = createAccess(account().cloud);
    const caller = access.loadCaller({ accessKeyId: "AKIADEPLOYER", policies: [] });
    expect(access.callerFor("AKIADEPLOYER")).toBe(caller);
    expect(access.authorizeCaller(caller, "iam:GetRole", roleArn).effect).toBe("implicit-deny");
  });

  test("may always ask who it is", () => {
    const deny = policy({ Effect: "Deny", Action: "*", Resource: "*" });
    const { access, caller } = accessOf(deny);
    expect(access.authorizeCaller(caller, "sts:GetCallerIdentity", "*").effect).toBe("allow");
  });

  test("is asked about * where an action is not about a resource", () => {
    const { access, caller } = accessOf(policy(allow("iam:ListRoles", "arn:aws:iam::*:role/*")));
    expect(access.authorizeCaller(caller, "iam:ListRoles", roleArn)).toMatchObject({
      effect: "implicit-deny",
      message: expect.stringContaining("on resource: *"),
    });
  });

  test("is asked about the ARN where AWS checks one that its reference does not list", () => {
    const runtimes = "arn:aws:bedrock-agentcore:eu-central-1:111122223333:runtime/*";
    const groups = "arn:aws:logs:eu-central-1:111122223333:log-group:*";
    const { access, caller } = accessOf(
      policy(
        allow("bedrock-agentcore:CreateAgentRuntime", runtimes),
        allow("logs:DescribeLogGroups", groups),
      ),
    );
    const may = (action: string, resource: string) =>
      access.authorizeCaller(caller, action, resource).effect === "allow";
    expect(may("bedrock-agentcore:CreateAgentRuntime", runtimes)).toBe(true);
    expect(may("logs:DescribeLogGroups", groups.replace("*", ":log-stream:"))).toBe(true);
  });

  test("cannot be authorised for an action that IAM does not know: the simulator would invent permissions", () => {
    const { access, caller } = accessOf(policy(allow("*")));
    expect(() => access.authorizeCaller(caller, "s3:HeadObject", "*")).toThrow(
      /IAM knows no action s3:HeadObject/,
    );
  });

  test("carries its role, account and region into conditions", () => {
    const condition = {
      ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/deployer" },
      StringEquals: { "aws:RequestedRegion": "eu-central-1", "aws:PrincipalAccount": "111122223333" },
    };
    const { access, caller } = accessOf(policy({ ...allow(["ecs:*", "iam:*"]), Condition: condition }));
    expect(access.authorizeCaller(caller, "ecs:CreateCluster", "*").effect).toBe("allow");
    // IAM is a global service: its requests go to us-east-1.
    expect(access.authorizeCaller(caller, "iam:GetRole", roleArn).effect).toBe("implicit-deny");
  });
});

describe("a session of a role", () => {
  const role = (may: string): Role => ({
    ...{ name: "zscaler", path: "/", arn: roleArn, id: "AROAEXAMPLE", createdAt: 0, description: undefined },
    ...{ maxSessionDuration: 3600, attached: [], boundary: undefined, tags: new Map(), serviceLinked: false },
    trust: readTrustPolicy(
      JSON.stringify(
        policy({
          Effect: "Allow",
          Principal: { Service: "bedrock-agentcore.amazonaws.com" },
          Action: "sts:AssumeRole",
        }),
      ),
    ),
    inline: new Map([["all", readPolicy(policy(allow(may)))]]),
  });

  test("is known by its access key, and may do what other services see its role may by then", () => {
    const { cloud, wait } = account();
    const access = createAccess(cloud);
    const session = access.assume(roleArn, "GatewayTarget");
    expect(session.arn).toBe("arn:aws:sts::111122223333:assumed-role/zscaler/GatewayTarget");
    expect(access.callerFor(session.accessKeyId)).toBe(session);
    expect(access.assume(roleArn, "GatewayTarget")).toBe(session);
    const may = (action: string) => access.authorizeCaller(session, action, "*").effect === "allow";
    expect(may("iam:GetRole")).toBe(false);
    access.roles.put(role("iam:GetRole"));
    expect(may("iam:GetRole")).toBe(false);
    wait(cloud.clock.scaled("iamPropagation"));
    expect(may("iam:GetRole")).toBe(true);
    access.roles.put(role("iam:ListRoles"));
    wait(cloud.clock.scaled("iamPropagation"));
    expect([may("iam:GetRole"), may("iam:ListRoles")]).toEqual([false, true]);
    access.roles.remove("zscaler");
    expect(may("iam:ListRoles")).toBe(false);
  });
});

describe("a refusal is AWS's own sentence", () => {
  const who = `User: ${arn} is not authorized to perform: iam:PassRole on resource: ${roleArn}`;
  const message = (access: ReturnType<typeof createAccess>, caller: Caller) =>
    access.authorizeCaller(caller, "iam:PassRole", roleArn, { "iam:PassedToService": "ecs.amazonaws.com" });

  test("where nothing allows it", () => {
    const { access, caller } = accessOf(policy(allow("iam:GetRole")));
    expect(message(access, caller)).toMatchObject({
      message: `${who} because no identity-based policy allows the iam:PassRole action`,
    });
  });

  test("where a statement denies it", () => {
    const { access, caller } = accessOf(policy(allow("*"), { ...allow("iam:PassRole"), Effect: "Deny" }));
    expect(message(access, caller)).toMatchObject({
      message: `${who} with an explicit deny in an identity-based policy`,
    });
  });

  test("where the boundary does not allow it", () => {
    const access = createAccess(account().cloud);
    const caller = access.loadCaller({
      arn,
      policies: [policy(allow("*"))],
      permissionsBoundary: policy(allow("ecs:*")),
    });
    expect(message(access, caller)).toMatchObject({
      message: `${who} because no permissions boundary allows the iam:PassRole action`,
    });
  });
});
