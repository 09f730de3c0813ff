import { describe, expect, test } from "@jest/globals";
import { Failure } from "../../src/failure/failure.js";
import { distinct } from "../../src/preflight/findings.js";
import { harnessRegions, unlistedRegion, withoutAgentCore } from "../../src/preflight/region.js";

const error = (name: string, message: string, more: object = {}) =>
  Object.assign(new Error(message), { name, ...more });

describe("what was found", () => {
  test("is told once for each cause, the first as it was", () => {
    const expired = error("ExpiredTokenException", "expired, says ECS");
    const cut = error("Error", "getaddrinfo ENOTFOUND ecs", { code: "ENOTFOUND" });
    const missing = new Failure("IMAGE_MISSING", "the image a does not exist");
    const denied = error("AccessDeniedException", "not you");
    expect(
      distinct([
        expired,
        cut,
        missing,
        error("ExpiredToken", "expired, says IAM"),
        error("Error", "getaddrinfo ENOTFOUND logs", { code: "ENOTFOUND" }),
        new Failure("IMAGE_MISSING", "the image a does not exist"),
        denied,
      ]),
    ).toEqual([expired, cut, missing, denied]);
  });

  test("keeps what only looks alike", () => {
    const findings = [
      error("AccessDeniedException", "not authorized to perform: ecs:DescribeClusters"),
      error("AccessDeniedException", "not authorized to perform: logs:DescribeLogGroups"),
      new Failure("ROLE_MISSING", "harness=a"),
      new Failure("ROLE_MISSING", "infrastructure=b"),
    ];
    expect(distinct(findings)).toEqual(findings);
  });
});

describe("a region", () => {
  test("that AWS lists for the harness needs no word, another one is tried with a warning", () => {
    expect(unlistedRegion("us-east-1")).toBeUndefined();
    expect(unlistedRegion("eu-south-2")).toMatch(/eu-south-2.*tried all the same.*us-west-2/);
    expect(harnessRegions).toEqual([...harnessRegions].sort());
  });

  const cut = error("Error", "getaddrinfo ENOTFOUND x", { code: "ENOTFOUND" });

  test("without an endpoint is told with those that have one", () => {
    expect(withoutAgentCore(cut, "eu-south-2")).toMatchObject({
      code: "AGENTCORE_UNREACHABLE",
      message: expect.stringContaining("eu-south-2"),
      fix: expect.stringMatching(/input region.*us-west-2/),
      cause: cut,
    });
  });

  test("that has the harness is not blamed for a broken network", () => {
    expect(withoutAgentCore(cut, "us-east-1")).toMatchObject({
      fix: expect.stringMatching(/DNS.*HTTPS_PROXY/),
    });
  });

  test("is not blamed for what AgentCore answers", () => {
    const denied = error("AccessDeniedException", "not you");
    expect(withoutAgentCore(denied, "eu-south-2")).toBe(denied);
  });
});
