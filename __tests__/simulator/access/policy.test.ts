import { describe, expect, test } from "@jest/globals";

import { readPolicy, readTrustPolicy } from "../../../simulator/access/document.js";
import { decide, type NamedPolicy, trusts } from "../../../simulator/access/policy.js";
import type { ConditionContext } from "../../../simulator/service.js";

type StatementSource = Readonly<Record<string, unknown>>;

const roleArn = "arn:aws:iam::111122223333:role/zscaler";

function policy(name: string, ...statements: StatementSource[]): NamedPolicy {
  return {
    name,
    document: readPolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements })),
  };
}

const allow = (Action: unknown, Resource: unknown = "*", more: StatementSource = {}): StatementSource => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});
const deny = (Action: unknown, Resource: unknown = "*", more: StatementSource = {}): StatementSource => ({
  ...allow(Action, Resource, more),
  Effect: "Deny",
});

function effect(
  statements: readonly StatementSource[],
  action: string,
  resource: string,
  context: ConditionContext = {},
) {
  return decide(
    { policies: [policy("p", ...statements)], boundary: undefined },
    { action, resource, context },
  ).effect;
}

const allows = (statement: StatementSource, action: string, resource: string, context?: ConditionContext) =>
  effect([statement], action, resource, context) === "allow";

describe("Allow and Deny", () => {
  test("nothing is allowed that no statement allows", () => {
    expect(effect([allow("iam:GetRole")], "iam:DeleteRole", roleArn)).toBe("implicit-deny");
  });

  test("an explicit deny wins over any number of allows, whatever the order and the policy", () => {
    const grants = {
      policies: [
        policy("first", allow("iam:*")),
        policy("second", allow("*"), deny("iam:DeleteRole", roleArn, { Sid: "KeepRoles" })),
      ],
      boundary: undefined,
    };
    expect(decide(grants, { action: "iam:DeleteRole", resource: roleArn, context: {} })).toEqual({
      effect: "explicit-deny",
      by: { policy: "second", index: 1, sid: "KeepRoles" },
      within: "identity-based policy",
    });
  });

  test("the answer says which statement of which policy allowed", () => {
    const grants = {
      policies: [policy("none", allow("s3:GetObject")), policy("some", allow("sts:*"), allow("iam:GetRole"))],
      boundary: undefined,
    };
    expect(decide(grants, { action: "iam:GetRole", resource: roleArn, context: {} })).toEqual({
      effect: "allow",
      by: { policy: "some", index: 1, sid: undefined },
    });
  });

  test("a single statement need not stand in a list", () => {
    const document = readPolicy(JSON.stringify({ Version: "2012-10-17", Statement: allow("iam:GetRole") }));
    const grants = { policies: [{ name: "p", document }], boundary: undefined };
    expect(decide(grants, { action: "iam:GetRole", resource: roleArn, context: {} }).effect).toBe("allow");
  });
});

describe("Action and NotAction", () => {
  test.each([
    ["iam:GetRole", "iam:GetRole", true],
    ["IAM:getrole", "iam:GetRole", true],
    ["iam:Get*", "iam:GetRole", true],
    ["iam:*Role", "iam:GetRole", true],
    ["iam:Get?ole", "iam:GetRole", true],
    ["iam:Get?", "iam:GetRole", false],
    ["iam:GetRol", "iam:GetRole", false],
    ["iam:GetRole", "iam:GetRolePolicy", false],
    ["ecs:*", "iam:GetRole", false],
    ["*", "iam:GetRole", true],
  ])("Action %s against %s: %s", (pattern, action, expected) => {
    expect(allows(allow(pattern), action, roleArn)).toBe(expected);
  });

  test("NotAction allows everything but what it names", () => {
    const statement = { Effect: "Allow", NotAction: ["iam:*", "sts:AssumeRole"], Resource: "*" };
    expect(allows(statement, "ecs:CreateCluster", "*")).toBe(true);
    expect(allows(statement, "iam:GetRole", roleArn)).toBe(false);
    expect(allows(statement, "STS:assumerole", roleArn)).toBe(false);
  });
});

describe("Resource and NotResource", () => {
  test.each([
    [roleArn, roleArn, true],
    ["arn:aws:iam::111122223333:role/*", roleArn, true],
    ["arn:aws:iam::*:role/zscaler", roleArn, true],
    ["arn:aws:iam::111122223333:role/zscale?", roleArn, true],
    ["arn:aws:iam::111122223333:role/Zscaler", roleArn, false],
    ["arn:aws:iam::444455556666:role/*", roleArn, false],
    ["arn:aws:iam::111122223333:role/zscaler/*", roleArn, false],
    ["arn:*:iam::111122223333:role/zscaler", roleArn, true],
    ["arn:aws-cn:iam::111122223333:role/zscaler", roleArn, false],
    // A star that ends a segment reaches beyond its colon, one inside does not.
    ["arn:aws:ecs:*:*:*/b", "arn:aws:ecs:us-east-1:111122223333:service/a/b", true],
    ["arn:aws:ecs:us-*:*:service/*", "arn:aws:ecs:us-east-1:111122223333:service/a/b", true],
    ["arn:aws:ecs:*-1:111122223333:service/a/b", "arn:aws:ecs:us-east-1:111122223333:service/a/b", true],
    ["arn:aws:ecs:u*1:1*3:service/a/b", "arn:aws:ecs:us-east-1:111122223333:service/a/b", true],
    ["arn:aws:ecs:u*3:x:service/a/b", "arn:aws:ecs:us-east-1:111122223333:service/a/b", false],
    ["arn:aws:logs:us-*:log-group:/x", "arn:aws:logs:us-east-1:111122223333:log-group:/x", true],
    ["arn:aws:logs:u*3:log-group:/x", "arn:aws:logs:us-east-1:111122223333:log-group:/x", false],
    // Log streams and their like have colons in the resource itself.
    [
      "arn:aws:logs:us-east-1:111122223333:log-group:/aws/*:log-stream:*",
      "arn:aws:logs:us-east-1:111122223333:log-group:/aws/x/y:log-stream:s",
      true,
    ],
    [
      "arn:aws:logs:us-east-1:111122223333:log-group:/aws/*",
      "arn:aws:logs:us-east-1:111122223333:log-group:/aws/x:log-stream:s",
      true,
    ],
    [
      "arn:aws:logs:us-east-1:111122223333:log-group:/aws/x",
      "arn:aws:logs:us-east-1:111122223333:log-group:/aws/x:log-stream:s",
      false,
    ],
    // A parent never covers its child.
    [
      "arn:aws:bedrock-agentcore:us-east-1:111122223333:token-vault/default",
      "arn:aws:bedrock-agentcore:us-east-1:111122223333:token-vault/default/apikeycredentialprovider/z",
      false,
    ],
    ["arn:aws:s3:::state/*", "arn:aws:s3:::state/owner/repo/default.json", true],
    ["arn:aws:s3:::state/*", "arn:aws:s3:::state", false],
    // What looks like a regular expression is not one.
    ["arn:aws:s3:::sta.e/(a|b)+", "arn:aws:s3:::state/a", false],
    ["arn:aws:s3:::sta.e/(a|b)+$", "arn:aws:s3:::sta.e/(a|b)+$", true],
  ])("Resource %s against %s: %s", (pattern, resource, expected) => {
    expect(allows(allow("*", ["arn:aws:sns:*:*:other", pattern]), "iam:GetRole", resource)).toBe(expected);
  });

  test("an action that is not about a resource needs Resource *", () => {
    expect(allows(allow("iam:ListRoles", "arn:aws:iam::*:role/*"), "iam:ListRoles", "*")).toBe(false);
    expect(allows(allow("iam:ListRoles", "*"), "iam:ListRoles", "*")).toBe(true);
  });

  test("NotResource spares what it names", () => {
    const statement = { Effect: "Deny", Action: "iam:*", NotResource: "arn:aws:iam::*:role/zscaler*" };
    expect(effect([allow("*"), statement], "iam:DeleteRole", roleArn)).toBe("allow");
    expect(effect([allow("*"), statement], "iam:DeleteRole", "arn:aws:iam::111122223333:role/admin")).toBe(
      "explicit-deny",
    );
  });
});

describe("PassRole", () => {
  const statement = allow("iam:PassRole", roleArn, {
    Condition: { StringEquals: { "iam:PassedToService": ["ecs-tasks.amazonaws.com", "ecs.amazonaws.com"] } },
  });

  test("a role passes to the service that the condition names", () => {
    const context = { "iam:PassedToService": "ecs-tasks.amazonaws.com" };
    expect(allows(statement, "iam:PassRole", roleArn, context)).toBe(true);
  });

  test.each([
    ["to another service", roleArn, { "iam:PassedToService": "bedrock-agentcore.amazonaws.com" }],
    ["where no service is told", roleArn, {}],
    ["of another name", `${roleArn}-admin`, { "iam:PassedToService": "ecs.amazonaws.com" }],
  ])("a role does not pass %s", (_, resource, context: ConditionContext) => {
    expect(allows(statement, "iam:PassRole", resource, context)).toBe(false);
  });
});

describe("Condition", () => {
  const arn = "arn:aws:bedrock-agentcore:us-east-1:111122223333:harness/h-1";

  test.each<[string, Record<string, unknown>, ConditionContext, boolean]>([
    ["equal", { StringEquals: { "aws:x": "a" } }, { "aws:x": "a" }, true],
    ["equal but for case", { StringEquals: { "aws:x": "a" } }, { "aws:x": "A" }, false],
    ["case ignored on demand", { StringEqualsIgnoreCase: { "aws:x": "a" } }, { "aws:x": "A" }, true],
    ["any of the policy's values will do", { StringEquals: { "aws:x": ["b", "a"] } }, { "aws:x": "a" }, true],
    ["equal needs the key", { StringEquals: { "aws:x": "a" } }, {}, false],
    ["the case of a key does not count", { StringEquals: { "AWS:X": "a" } }, { "aws:x": "a" }, true],
    ["no wildcards in StringEquals", { StringEquals: { "aws:x": "a*" } }, { "aws:x": "ab" }, false],
    ["not equal", { StringNotEquals: { "aws:x": "a" } }, { "aws:x": "b" }, true],
    ["not equal to none of them", { StringNotEquals: { "aws:x": ["a", "b"] } }, { "aws:x": "b" }, false],
    ["not equal holds without the key", { StringNotEquals: { "aws:x": "a" } }, {}, true],
    ["like", { StringLike: { "aws:x": "repo:o/*:ref:?" } }, { "aws:x": "repo:o/r:ref:1" }, true],
    ["like is anchored", { StringLike: { "aws:x": "o/*" } }, { "aws:x": "repo:o/r" }, false],
    ["not like", { StringNotLike: { "aws:x": "o/*" } }, { "aws:x": "o/r" }, false],
    ["if it exists, and it does not", { StringEqualsIfExists: { "aws:x": "a" } }, {}, true],
    ["if it exists, and differs", { StringEqualsIfExists: { "aws:x": "a" } }, { "aws:x": "b" }, false],
    ["like if it exists, and does", { StringLikeIfExists: { "aws:x": "a*" } }, { "aws:x": "ab" }, true],
    ["like if it exists, and differs", { StringLikeIfExists: { "aws:x": "a*" } }, { "aws:x": "b" }, false],
    [
      "an ARN's parts one by one",
      { ArnLike: { "aws:x": "arn:aws:*:us-east-1:*:harness/*" } },
      { "aws:x": arn },
      true,
    ],
    [
      "a star of ArnLike stays in its part",
      { ArnLike: { "aws:x": "arn:aws:bedrock*:harness/h-1" } },
      { "aws:x": arn },
      false,
    ],
    [
      "ArnEquals takes wildcards too",
      { ArnEquals: { "aws:x": `${arn.slice(0, -1)}*` } },
      { "aws:x": arn },
      true,
    ],
    ["ArnNotLike", { ArnNotLike: { "aws:x": "arn:aws:iam::*:*" } }, { "aws:x": arn }, true],
    ["a boolean written as one", { Bool: { "aws:x": true } }, { "aws:x": "true" }, true],
    ["a boolean that differs", { Bool: { "aws:x": "false" } }, { "aws:x": "true" }, false],
    ["a boolean needs its key", { Bool: { "aws:x": "false" } }, {}, false],
    ["Null true: it must be missing", { Null: { "aws:x": "true" } }, {}, true],
    ["Null true, but there", { Null: { "aws:x": "true" } }, { "aws:x": "a" }, false],
    ["Null false: it must be there", { Null: { "aws:x": false } }, { "aws:x": "a" }, true],
    ["Null false, but missing", { Null: { "aws:x": "false" } }, {}, false],
    [
      "a number at most",
      { NumericLessThanEquals: { "ecs:task-cpu": "1024" } },
      { "ecs:task-cpu": "1024" },
      true,
    ],
    [
      "a number over it",
      { NumericLessThanEquals: { "ecs:task-cpu": 512 } },
      { "ecs:task-cpu": "1024" },
      false,
    ],
    ["numbers, not strings", { NumericGreaterThan: { "aws:x": "9" } }, { "aws:x": "10" }, true],
    ["a number that is none", { NumericLessThan: { "aws:x": "9" } }, { "aws:x": "few" }, false],
    [
      "a date before",
      { DateLessThan: { "aws:x": "2026-11-24T00:00:00Z" } },
      { "aws:x": "2026-11-23T00:00:00Z" },
      true,
    ],
    ["a date in seconds", { DateGreaterThan: { "aws:x": "0" } }, { "aws:x": "2026-11-23T00:00:00Z" }, true],
    [
      "an address within",
      { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
      { "aws:SourceIp": "10.1.2.3" },
      true,
    ],
    [
      "an address without",
      { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
      { "aws:SourceIp": "11.1.2.3" },
      false,
    ],
    [
      "not that address",
      { NotIpAddress: { "aws:SourceIp": "10.0.0.1" } },
      { "aws:SourceIp": "10.0.0.1" },
      false,
    ],
    [
      "all of them among",
      { "ForAllValues:StringEquals": { "aws:TagKeys": ["a", "b"] } },
      { "aws:TagKeys": ["a"] },
      true,
    ],
    [
      "one too many",
      { "ForAllValues:StringEquals": { "aws:TagKeys": ["a", "b"] } },
      { "aws:TagKeys": ["a", "c"] },
      false,
    ],
    ["all of none", { "ForAllValues:StringEquals": { "aws:TagKeys": "a" } }, {}, true],
    [
      "any of them",
      { "ForAnyValue:StringEquals": { "aws:TagKeys": "a" } },
      { "aws:TagKeys": ["c", "a"] },
      true,
    ],
    ["any of none", { "ForAnyValue:StringEquals": { "aws:TagKeys": "a" } }, {}, false],
    ["any that is not, of none", { "ForAnyValue:StringNotEquals": { "aws:TagKeys": "a" } }, {}, false],
    [
      "not equal, of several values, means each",
      { StringNotEquals: { "aws:x": "a" } },
      { "aws:x": ["a", "b"] },
      false,
    ],
    [
      "any that is not",
      { "ForAnyValue:StringNotEquals": { "aws:TagKeys": "a" } },
      { "aws:TagKeys": ["a", "b"] },
      true,
    ],
    [
      "all that are not",
      { "ForAllValues:StringNotLike": { "aws:TagKeys": "a*" } },
      { "aws:TagKeys": ["ab", "b"] },
      false,
    ],
    ["any if they exist", { "ForAnyValue:StringLikeIfExists": { "aws:TagKeys": "a*" } }, {}, true],
    [
      "every operator and every key must hold",
      { StringEquals: { "aws:x": "a", "aws:y": "b" }, Bool: { "aws:z": "true" } },
      { "aws:x": "a", "aws:y": "c", "aws:z": "true" },
      false,
    ],
  ])("%s", (_, Condition, context, expected) => {
    expect(allows(allow("*", "*", { Condition }), "iam:GetRole", roleArn, context)).toBe(expected);
  });

  test("a deny whose condition does not hold denies nothing", () => {
    const statements = [
      allow("*"),
      deny("s3:PutObject", "*", { Condition: { Null: { "s3:if-none-match": "true" } } }),
    ];
    const object = "arn:aws:s3:::state/lock";
    expect(effect(statements, "s3:PutObject", object, { "s3:if-none-match": "*" })).toBe("allow");
    expect(effect(statements, "s3:PutObject", object)).toBe("explicit-deny");
  });
});

describe("permissions boundary", () => {
  const request = { action: "iam:CreateRole", resource: roleArn, context: {} };

  test("what the boundary does not allow is denied, though a policy allows it", () => {
    const grants = { policies: [policy("p", allow("*"))], boundary: policy("b", allow("ecs:*")) };
    expect(decide(grants, request)).toEqual({ effect: "implicit-deny", lacking: "permissions boundary" });
    expect(decide(grants, { ...request, action: "ecs:CreateCluster" }).effect).toBe("allow");
  });

  test("a boundary grants nothing by itself", () => {
    const grants = { policies: [policy("p", allow("ecs:*"))], boundary: policy("b", allow("*")) };
    expect(decide(grants, request)).toEqual({ effect: "implicit-deny", lacking: "identity-based policy" });
  });

  test("a deny in the boundary is explicit, and told apart from one in a policy", () => {
    const grants = { policies: [policy("p", allow("*"))], boundary: policy("b", allow("*"), deny("iam:*")) };
    expect(decide(grants, request)).toMatchObject({
      effect: "explicit-deny",
      by: { policy: "b", index: 1 },
      within: "permissions boundary",
    });
  });
});

describe("trust policies", () => {
  const trust = (...statements: StatementSource[]) =>
    readTrustPolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements }));
  const agentCore = { kind: "Service", id: "bedrock-agentcore.amazonaws.com" };
  const statement = {
    Effect: "Allow",
    Principal: { Service: ["bedrock-agentcore.amazonaws.com"] },
    Action: "sts:AssumeRole",
    Condition: {
      StringEquals: { "aws:SourceAccount": "111122223333" },
      ArnLike: { "aws:SourceArn": "arn:aws:bedrock-agentcore:us-east-1:111122223333:*" },
    },
  };
  const context = {
    "aws:SourceAccount": "111122223333",
    "aws:SourceArn": "arn:aws:bedrock-agentcore:us-east-1:111122223333:runtime/harness_x-1",
  };

  test("a service that is named, acting for this account, is trusted", () => {
    expect(trusts(trust(statement), agentCore, "sts:AssumeRole", context)).toBe(true);
  });

  test.each([
    ["another service", { kind: "Service", id: "ecs.amazonaws.com" }, "sts:AssumeRole", context],
    ["an account of that name", { ...agentCore, kind: "AWS" }, "sts:AssumeRole", context],
    ["another action", agentCore, "sts:TagSession", context],
    [
      "another account's harness",
      agentCore,
      "sts:AssumeRole",
      { ...context, "aws:SourceAccount": "444455556666" },
    ],
    ["a service that does not say for whom", agentCore, "sts:AssumeRole", {}],
  ])("%s is not trusted", (_, principal, action, values: ConditionContext) => {
    expect(trusts(trust(statement), principal, action, values)).toBe(false);
  });

  test("a deny in the trust policy wins", () => {
    const denied = { Effect: "Deny", Principal: { Service: agentCore.id }, Action: "sts:*" };
    expect(trusts(trust(statement, denied), agentCore, "sts:AssumeRole", context)).toBe(false);
  });
});
