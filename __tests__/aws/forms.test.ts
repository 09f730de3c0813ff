/** ARNs, tags and secret strings: the forms in which AWS writes things down. */
import { describe, expect, test } from "@jest/globals";
import { arn, awsManagedPolicy, lastSegment } from "../../src/aws/arn.js";
import { sensitiveValues, stringMembers } from "../../src/aws/secret-string.js";
import { lowerCaseTags, tagMap, upperCaseTags } from "../../src/aws/tags.js";

const place = { partition: "aws-us-gov", region: "us-gov-west-1", account: "111122223333" };

describe("an ARN", () => {
  test("has the partition of the account", () => {
    expect(arn(place, "logs", "log-group:/ecs/x")).toBe(
      "arn:aws-us-gov:logs:us-gov-west-1:111122223333:log-group:/ecs/x",
    );
    expect(awsManagedPolicy(place, "service-role/X")).toBe("arn:aws-us-gov:iam::aws:policy/service-role/X");
  });

  test("ends in the name, whatever path stands before it", () => {
    expect(lastSegment("arn:aws:iam::1:role/team/ci/deployer")).toBe("deployer");
    expect(lastSegment("plain")).toBe("plain");
  });
});

describe("tags", () => {
  const tags = { "managed-by": "x", team: "" };

  test("go to AWS in either form and come back the same", () => {
    expect(upperCaseTags(tags)).toEqual([
      { Key: "managed-by", Value: "x" },
      { Key: "team", Value: "" },
    ]);
    expect(tagMap(upperCaseTags(tags))).toEqual(tags);
    expect(tagMap(lowerCaseTags(tags))).toEqual(tags);
  });

  test("are none where AWS leaves the list out", () => {
    expect(tagMap(undefined)).toEqual({});
  });

  test("may lack a value in ECS", () => {
    expect(tagMap([{ key: "team" }])).toEqual({ team: "" });
  });
});

describe("a secret's string", () => {
  test.each([
    ['{"A":"1","B":"2"}', { A: "1", B: "2" }],
    ['{"A":"1","number":2,"nested":{},"none":null}', { A: "1" }],
    ["not json", {}],
    ["", {}],
    ["[1]", {}],
    ['"text"', {}],
    ["null", {}],
    [undefined, {}],
  ])("%s has these members", (text, members) => {
    expect(stringMembers(text)).toEqual(members);
  });

  test("names what is to be masked, and leaves innocent words alone", () => {
    expect(
      sensitiveValues({
        ZSCALER_CLIENT_SECRET: "s",
        ZSCALER_MCP_AUTH_API_KEY: "k",
        ZSCALER_PRIVATE_KEY: "p",
        auth_token: "t",
        ZSCALER_VANITY_DOMAIN: "test",
        ZSCALER_CLOUD: "beta",
      }),
    ).toEqual(["s", "k", "p", "t"]);
  });
});
