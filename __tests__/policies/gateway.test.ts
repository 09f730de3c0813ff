/** The roles on the way through a gateway: what the gateway may do behind it, and the harness in front of it. */
import { describe, expect, test } from "@jest/globals";
import { unknownActions } from "../../simulator/access/actions.js";
import { readPolicy, readTrustPolicy } from "../../simulator/access/document.js";
import type { Place } from "../../src/aws/aws.js";
import { type GatewayOutbound, gatewayRole } from "../../src/policies/gateway-role.js";
import { type GatewayAccess, harnessRole } from "../../src/policies/harness-role.js";

const place: Place = { partition: "aws", region: "eu-central-1", account: "111122223333" };
const gov: Place = { partition: "aws-us-gov", region: "us-gov-west-1", account: "111122223333" };
const agentCore = "arn:aws:bedrock-agentcore:eu-central-1:111122223333";
const directory = `${agentCore}:workload-identity-directory/default`;

const signs: GatewayOutbound = { kind: "iam", runtimeName: "zscaler_mcp_runtime_pr_7" };
const brings: GatewayOutbound = { kind: "oauth", provider: "zscaler-cognito-pr-7" };
const gatewayName = "zscaler-mcp-gateway-pr-7";

const roleOf = (outbound: GatewayOutbound, where = place) => gatewayRole(where, { gatewayName, outbound });
const grantsOf = (outbound: GatewayOutbound) =>
  roleOf(outbound).inlinePolicies.GatewayInlinePolicy.Statement.map(({ Action, Resource }) => [
    Action,
    Resource,
  ]);
const harnessOf = (gateway: GatewayAccess | undefined, where = place) =>
  harnessRole(where, {
    ...{ harnessName: "zscaler_pr_7", model: "amazon.nova-pro-v1:0", memory: undefined },
    ...{ credentialProvider: undefined, gateway },
  });

const clientSecret =
  "arn:aws:secretsmanager:eu-central-1:111122223333:secret:bedrock-agentcore-identity!default/oauth2/zscaler-cognito-pr-7-*";
const vaultArns = [
  `${agentCore}:token-vault/default`,
  `${agentCore}:token-vault/default/oauth2credentialprovider/zscaler-cognito-pr-7`,
];

describe("the gateway role", () => {
  test("trusts AgentCore, on behalf of this account alone", () => {
    expect(roleOf(signs).trust.Statement[0]?.Condition).toEqual({
      StringEquals: { "aws:SourceAccount": "111122223333" },
      ArnLike: { "aws:SourceArn": `${agentCore}:*` },
    });
  });

  test("that signs may call its one runtime, by every endpoint, and nothing else", () => {
    const runtime = `${agentCore}:runtime/zscaler_mcp_runtime_pr_7-*`;
    expect(grantsOf(signs)).toEqual([
      [["bedrock-agentcore:InvokeAgentRuntime"], [runtime, `${runtime}/runtime-endpoint/*`]],
    ]);
  });

  test("that brings a token may get one from its one provider, and nothing else", () => {
    const identity = [directory, `${directory}/workload-identity/zscaler-mcp-gateway-pr-7-*`];
    expect(grantsOf(brings)).toEqual([
      [
        ["bedrock-agentcore:GetWorkloadAccessToken", "bedrock-agentcore:GetWorkloadAccessTokenForJWT"],
        identity,
      ],
      [["bedrock-agentcore:GetResourceOauth2Token"], [...identity, ...vaultArns]],
      [["secretsmanager:GetSecretValue"], [clientSecret]],
    ]);
  });

  test("names identities in lower case, as AWS makes them of any name", () => {
    const role = gatewayRole(place, { gatewayName: "Zscaler-MCP", outbound: brings });
    expect(JSON.stringify(role.inlinePolicies)).toContain("workload-identity/zscaler-mcp-*");
  });
});

describe("the harness role", () => {
  const without = harnessOf(undefined).inlinePolicies.HarnessInlinePolicy.Statement;
  const addedFor = (gateway: GatewayAccess) =>
    harnessOf(gateway)
      .inlinePolicies.HarnessInlinePolicy.Statement.filter(
        ({ Sid }) => !without.some((one) => one.Sid === Sid),
      )
      .map(({ Action, Resource }) => [Action, Resource]);

  test("that signs may call its gateway, but not one of another stage whose name begins alike", () => {
    expect(addedFor({ kind: "iam", name: "zscaler-mcp-gateway" })).toEqual([
      [["bedrock-agentcore:InvokeGateway"], [`${agentCore}:gateway/zscaler-mcp-gateway-??????????`]],
    ]);
  });

  test("that brings a token may get one from its one provider, as itself", () => {
    expect(addedFor({ kind: "oauth", provider: "zscaler-cognito-pr-7" })).toEqual([
      [
        ["bedrock-agentcore:GetResourceOauth2Token"],
        [directory, `${directory}/workload-identity/harness_zscaler_pr_7-*`, ...vaultArns],
      ],
      [["secretsmanager:GetSecretValue"], [clientSecret]],
    ]);
  });
});

describe.each([place, gov])("in $partition", (where) => {
  const roles = [
    roleOf(signs, where),
    roleOf(brings, where),
    harnessOf({ kind: "iam", name: gatewayName }, where),
    harnessOf({ kind: "oauth", provider: "zscaler-cognito-pr-7" }, where),
  ];

  test("no ARN names another partition", () => {
    const arns = JSON.stringify(roles).match(/arn:[^":]*/g) ?? [];
    expect([...new Set(arns)]).toEqual([`arn:${where.partition}`]);
  });

  test("IAM takes every document and knows every action", async () => {
    for (const { trust, inlinePolicies } of roles) {
      readTrustPolicy(JSON.stringify(trust));
      for (const document of Object.values(inlinePolicies)) {
        expect(await unknownActions(readPolicy(document))).toEqual([]);
      }
    }
  });
});
