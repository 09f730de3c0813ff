import { describe, expect, test } from "@jest/globals";
import type { SimulatorOptions } from "../../simulator/index.js";
import { checkedNetwork, type Network } from "../../src/preflight/network.js";
import { inAccount } from "../resources/account.js";

type Networks = NonNullable<SimulatorOptions["network"]>;
type Subnets = NonNullable<Networks["subnets"]>;

const subnet = (id: string, zone: string, vpc = "vpc-1", defaultForZone = false): Subnets[number] => ({
  id,
  vpc,
  zone,
  defaultForZone,
});

/** What is wrong, by code. */
const checking = (account: ReturnType<typeof inAccount>) => async (given: Partial<Network>) => {
  const { failures, unread } = await checkedNetwork(account().aws, {
    subnets: [],
    securityGroups: [],
    ...given,
  });
  expect(unread).toBeUndefined();
  return failures.map(({ code }) => code);
};

describe("the network of a new account", () => {
  const check = checking(inAccount());
  test("is fit as it is", async () => {
    expect(await check({})).toEqual([]);
    expect(await check({ securityGroups: ["sg-0bbbbbbbbbbbbbbb1"] })).toEqual([]);
  });
});

describe("a network that was chosen", () => {
  const check = checking(
    inAccount({
      network: {
        vpcs: [{ id: "vpc-1", isDefault: false }],
        subnets: [
          subnet("subnet-a", "us-east-1a"),
          subnet("subnet-a2", "us-east-1a"),
          subnet("subnet-b", "us-east-1b"),
          subnet("subnet-other", "us-east-1b", "vpc-2"),
          subnet("subnet-local", "us-east-1-bos-1a"),
        ],
        securityGroups: [
          { id: "sg-1", name: "web", vpc: "vpc-1" },
          { id: "sg-2", name: "web", vpc: "vpc-2" },
        ],
      },
    }),
  );

  test.each<[string, Partial<Network>, readonly string[]]>([
    ["in two zones is fit", { subnets: ["subnet-a", "subnet-b"], securityGroups: ["sg-1"] }, []],
    [
      "in one zone has no room for a load balancer",
      { subnets: ["subnet-a", "subnet-a2"] },
      ["TOO_FEW_ZONES"],
    ],
    ["of one subnet neither", { subnets: ["subnet-b"] }, ["TOO_FEW_ZONES"]],
    ["in a local zone may be one subnet", { subnets: ["subnet-local"] }, []],
    ["of two VPCs is none", { subnets: ["subnet-a", "subnet-other"] }, ["SUBNETS_APART"]],
    ["with a subnet that is missing", { subnets: ["subnet-a", "subnet-b", "subnet-x"] }, ["SUBNET_MISSING"]],
    [
      "with groups of another VPC, or that are missing",
      { subnets: ["subnet-a", "subnet-b"], securityGroups: ["sg-1", "sg-2", "sg-3"] },
      ["SECURITY_GROUP_MISSING", "SECURITY_GROUP_APART"],
    ],
    ["left to a default VPC that there is not", {}, ["NO_DEFAULT_VPC"]],
  ])("%s", async (_what, given, codes) => {
    expect(await check(given)).toEqual(codes);
  });
});

describe("a default VPC whose own subnets were replaced", () => {
  const check = checking(
    inAccount({
      network: {
        vpcs: [{ id: "vpc-1", isDefault: true }],
        subnets: [subnet("subnet-a", "us-east-1a", "vpc-1", true), subnet("subnet-b", "us-east-1b")],
      },
    }),
  );
  test("is fit", async () => {
    expect(await check({})).toEqual([]);
  });
});

describe("a default VPC without subnets", () => {
  const check = checking(inAccount({ network: { vpcs: [{ id: "vpc-1", isDefault: true }], subnets: [] } }));
  test("is not", async () => {
    expect(await check({})).toEqual(["TOO_FEW_ZONES"]);
  });
});

describe("a network that may not be looked at", () => {
  const account = inAccount();
  test("is no failure, and the reason is told", async () => {
    const { simulator, aws } = account();
    simulator.faults.on({
      service: "ec2",
      times: 10,
      effect: { kind: "error", code: "UnauthorizedOperation", status: 403, message: "not you" },
    });
    expect(await checkedNetwork(aws, { subnets: [], securityGroups: [] })).toEqual({
      failures: [],
      unread: "UnauthorizedOperation: not you",
    });
  });
});
