import { describe, expect, test } from "@jest/globals";
import type { Place } from "../../src/aws/aws.js";
import { gatewayRole } from "../../src/policies/gateway-role.js";
import { harnessRole } from "../../src/policies/harness-role.js";
import { infrastructureRole } from "../../src/policies/infrastructure-role.js";
import { runtimeRole } from "../../src/policies/runtime-role.js";
import { taskExecutionRole } from "../../src/policies/task-execution-role.js";

/** The longest names that the inputs, or AWS, let through. */
const place: Place = { partition: "aws-us-gov", region: "ap-southeast-1", account: "111122223333" };
const secret = `arn:aws-us-gov:secretsmanager:${place.region}:111122223333:secret:${"s".repeat(512)}-AbCdEf`;
const kmsKey = `arn:aws-us-gov:kms:${place.region}:111122223333:key/${"k".repeat(36)}`;

const roles = {
  harness: harnessRole(place, {
    harnessName: "h".repeat(40),
    model: `arn:aws-us-gov:bedrock:${"m".repeat(2_000)}`,
    credentialProvider: { name: "c".repeat(128), external: { arn: secret, kmsKey } },
    memory: `arn:aws-us-gov:bedrock-agentcore:${place.region}:111122223333:memory/${"m".repeat(100)}-0123456789`,
  }),
  infrastructure: infrastructureRole(place),
  "harness behind a gateway": harnessRole(place, {
    harnessName: "h".repeat(40),
    model: `arn:aws-us-gov:bedrock:${"m".repeat(2_000)}`,
    credentialProvider: undefined,
    gateway: { kind: "oauth", provider: "c".repeat(128) },
    memory: undefined,
  }),
  runtime: runtimeRole(place, {
    runtimeName: "r".repeat(48),
    image: `111122223333.dkr.ecr.${place.region}.amazonaws.com/${"i".repeat(256)}:${"t".repeat(128)}`,
    secret: { arn: secret, kmsKey },
  }),
  "gateway with tokens": gatewayRole(place, {
    gatewayName: "g".repeat(48),
    outbound: { kind: "oauth", provider: "c".repeat(128) },
  }),
  "gateway that signs": gatewayRole(place, {
    gatewayName: "g".repeat(48),
    outbound: { kind: "iam", runtimeName: "r".repeat(48) },
  }),
  "task-execution": taskExecutionRole(place, secret, kmsKey),
};

describe("what IAM takes of a role", () => {
  test.each(Object.entries(roles))("is never exceeded by the %s role, whatever the inputs", (_name, role) => {
    const policies = Object.values(role.inlinePolicies).map((document) => JSON.stringify(document));
    // Of all inline policies together, white space not counted.
    expect(policies.join("").length).toBeLessThanOrEqual(10_240);
    expect(JSON.stringify(role.trust).length).toBeLessThanOrEqual(2_048);
    expect(role.description.length).toBeLessThanOrEqual(1_000);
    expect(role.managedPolicies.length).toBeLessThanOrEqual(10);
  });
});
