import { describe, expect, test } from "@jest/globals";

import { policySize, readPolicy, readTrustPolicy } from "../../../simulator/access/document.js";

const statement = { Effect: "Allow", Action: "iam:GetRole", Resource: "*" };
const trustStatement = {
  Effect: "Allow",
  Principal: { Service: "ecs-tasks.amazonaws.com" },
  Action: "sts:AssumeRole",
};

const document = (...Statement: unknown[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const without = (source: object, field: string) =>
  Object.fromEntries(Object.entries(source).filter(([name]) => name !== field));

const refusedWith = (message: string) =>
  expect.objectContaining({ code: "MalformedPolicyDocument", status: 400, message });

const syntax = "Syntax errors in policy.";
const vendor = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";

describe("a policy that IAM refuses is refused, in IAM's words", () => {
  test.each<[string, string, string]>([
    ["no JSON", "{", "This policy contains invalid Json"],
    ["a list", "[]", syntax],
    [
      "no version",
      JSON.stringify({ Statement: [statement] }),
      "The policy must contain a valid version string",
    ],
    [
      "an unknown version",
      JSON.stringify({ Version: "2026-01-01", Statement: [statement] }),
      "The policy must contain a valid version string",
    ],
    ["no statement", JSON.stringify({ Version: "2012-10-17" }), syntax],
    ["an empty list of statements", document(), syntax],
    [
      "an unknown field",
      JSON.stringify({ Version: "2012-10-17", Statement: [statement], Statements: [] }),
      syntax,
    ],
    ["an unknown field of a statement", document({ ...statement, Resources: "*" }), syntax],
    ["no effect", document(without(statement, "Effect")), syntax],
    ["an unknown effect", document({ ...statement, Effect: "allow" }), syntax],
    ["no action", document(without(statement, "Action")), "Policy statement must contain actions."],
    ["no resource", document(without(statement, "Resource")), "Policy statement must contain resources."],
    [
      "no resources in the list",
      document({ ...statement, Resource: [] }),
      "Policy statement must contain resources.",
    ],
    ["Action and NotAction", document({ ...statement, NotAction: "s3:*" }), syntax],
    ["an action that is no string", document({ ...statement, Action: [1] }), syntax],
    ["an action without a vendor", document({ ...statement, Action: "GetRole" }), vendor],
    ["an action without a name", document({ ...statement, Action: "iam:" }), vendor],
    [
      "two colons",
      document({ ...statement, Action: "iam:Get:Role" }),
      "Actions/Condition can contain only one colon.",
    ],
    ["a wildcard vendor", document({ ...statement, Action: "i*:GetRole" }), "Vendor i* is not valid"],
    [
      "a resource that is no ARN",
      document({ ...statement, Resource: "my-role" }),
      'Resource my-role must be in ARN format or "*".',
    ],
    [
      "an ARN with a part too few",
      document({ ...statement, Resource: "arn:aws:iam::role/x" }),
      'Resource arn:aws:iam::role/x must be in ARN format or "*".',
    ],
    [
      "an unknown partition",
      document({ ...statement, Resource: "arn:azure:iam::1:role/x" }),
      'Partition "azure" is not valid for resource "arn:azure:iam::1:role/x".',
    ],
    [
      "an ARN of any service",
      document({ ...statement, Resource: "arn:aws:*:us-east-1:1:x" }),
      "Resource vendor must be fully qualified and cannot contain regexes.",
    ],
    [
      "a role with a region",
      document({ ...statement, Resource: "arn:aws:iam:us-east-1:111122223333:role/x" }),
      "IAM resource arn:aws:iam:us-east-1:111122223333:role/x cannot contain region information.",
    ],
    [
      "a principal",
      document({ ...statement, Principal: "*" }),
      "Policy document should not specify a principal.",
    ],
    [
      "an unknown operator",
      document({ ...statement, Condition: { StringMatches: { "aws:x": "a" } } }),
      "Invalid Condition type : StringMatches.",
    ],
    [
      "a condition key without a vendor",
      document({ ...statement, Condition: { Bool: { x: "true" } } }),
      vendor,
    ],
    ["a condition without keys", document({ ...statement, Condition: { Bool: "true" } }), syntax],
    [
      "a statement id with a hyphen",
      document({ ...statement, Sid: "get-role" }),
      "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
    ],
    [
      "a statement id twice",
      document({ ...statement, Sid: "A" }, { ...statement, Sid: "A" }),
      "Statement IDs (SID) in a single policy must be unique.",
    ],
  ])("%s", (_, text, message) => {
    expect(() => readPolicy(text)).toThrow(refusedWith(message));
  });
});

describe("a trust policy that IAM refuses is refused", () => {
  test.each<[string, object, string]>([
    ["no principal", without(trustStatement, "Principal"), "Missing required field Principal"],
    ["an empty principal", { ...trustStatement, Principal: {} }, "Missing required field Principal"],
    [
      "an unknown service",
      {
        ...trustStatement,
        Principal: { Service: ["ecs.amazonaws.com", "bedrock-agent-core.amazonaws.com"] },
      },
      'Invalid principal in policy: "SERVICE":"bedrock-agent-core.amazonaws.com"',
    ],
    [
      "any service",
      { ...trustStatement, Principal: { Service: "*" } },
      'Invalid principal in policy: "SERVICE":"*"',
    ],
    [
      "an account with a digit too few",
      { ...trustStatement, Principal: { AWS: "arn:aws:iam::11112222333:root" } },
      'Invalid principal in policy: "AWS":"arn:aws:iam::11112222333:root"',
    ],
    ["a resource", { ...trustStatement, Resource: "*" }, "Has prohibited field Resource"],
    [
      "an action that does not assume",
      { ...trustStatement, Action: ["sts:AssumeRole", "iam:PassRole"] },
      "AssumeRole policy may only specify STS AssumeRole actions.",
    ],
  ])("%s", (_, source, message) => {
    expect(() => readTrustPolicy(document(source))).toThrow(refusedWith(message));
  });

  test("the trust policies of GitHub's OIDC provider, of accounts and of services are accepted", () => {
    const provider = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";
    const { statements } = readTrustPolicy(
      document(
        { ...trustStatement, Principal: { Federated: provider }, Action: "sts:AssumeRoleWithWebIdentity" },
        { ...trustStatement, Principal: { AWS: ["111122223333", "arn:aws:iam::111122223333:role/ci"] } },
        { ...trustStatement, Principal: "*" },
        trustStatement,
      ),
    );
    expect(statements.flatMap(({ principals }) => principals.map(({ kind }) => kind))).toEqual([
      "Federated",
      "AWS",
      "AWS",
      "AWS",
      "Service",
    ]);
  });
});

test("white space is free where IAM counts a policy's size", () => {
  expect(policySize('{\n  "a": "b c"\n}')).toBe('{"a":"bc"}'.length);
});
