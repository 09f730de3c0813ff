/** The runner at the gateway's door: what it is told there, and what a caller who may not knock is told instead. */
import {
  GetGatewayCommand,
  type GetGatewayCommandOutput,
  UpdateGatewayCommand,
} from "@aws-sdk/client-bedrock-agentcore-control";
import { expect, test } from "@jest/globals";
import { type Account, bad, changesMade, deploy, errorsOf, good, inAccount, ofType, run } from "./action.js";

/** Everything is allowed but these actions. */
const lacking = (account: Account, ...Action: readonly string[]) => ({
  environment: account.credentialsFor({
    policies: [
      {
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Action: "*", Resource: "*" },
          { Effect: "Deny", Action, Resource: "*" },
        ],
      },
    ],
  }),
});

const status = { operation: "status" };
const invokeGateway = "bedrock-agentcore:InvokeGateway";

test.concurrent("a runner that may not call the gateway has deployed all the same, and says that it has not verified", () =>
  inAccount(async (account) => {
    const caller = lacking(account, invokeGateway);
    const deployed = await good(deploy(account, { topology: "gateway", "gateway-auth": "iam" }, caller));
    expect(deployed.outputs["status"]).toBe("ready");
    expect(deployed.annotations).toContainEqual(
      expect.objectContaining({
        level: "warning",
        title: "Not verified",
        message: expect.stringContaining(invokeGateway),
      }),
    );
    expect(deployed.summary).toContain(invokeGateway);

    const seen = await good(run(account, status, caller));
    expect(seen.outputs["status"]).toBe("ready");
    expect(seen.summary).toContain(`calling the gateway is not allowed (${invokeGateway})`);
    expect((await good(run(account, status))).summary).toContain("13 tools in");
  })());

test.concurrent("status signs in as the harness does, and names gateway, client and scope where it is not let in", () =>
  inAccount(async (account) => {
    await good(deploy(account, { topology: "gateway" }));
    account.forgetCalls();
    expect((await good(run(account, status))).summary).toContain("13 tools in");
    expect(changesMade(account)).toEqual([]);

    // Who may not read the client's secret has learned nothing about the harness.
    const hidden = "secretsmanager:GetSecretValue";
    const blind = await good(run(account, status, lacking(account, hidden)));
    expect(blind.outputs["status"]).toBe("ready");
    expect(blind.summary).toContain(`reading the credential is not allowed (${hidden})`);

    await byHand(account, { allowedScopes: ["others/read"] });
    const unscoped = await bad(run(account, status));
    expect(unscoped.outputs["status"]).toBe("failed");
    expect(errorsOf(unscoped)).toMatch(/wants another scope than `zscaler-mcp\/invoke`.*\(403\)/s);
    expect(errorsOf(unscoped)).toContain("allowedScopes");

    await byHand(account, { allowedClients: ["another-client"] });
    const refused = errorsOf(await bad(run(account, status)));
    expect(refused).toMatch(/does not accept the token of client \w+ with scope/);
    expect(refused).not.toMatch(/auth-mode|container-environment/);
  })());

/** What somebody does to the gateway's authorizer in the console. */
async function byHand(
  account: Account,
  changed: { readonly allowedScopes?: string[]; readonly allowedClients?: string[] },
): Promise<void> {
  const { control } = account.clients;
  const [gateway] = ofType(account, "AWS::BedrockAgentCore::Gateway");
  const look = (): Promise<GetGatewayCommandOutput> =>
    control.send(new GetGatewayCommand({ gatewayIdentifier: gateway?.id }));
  const { name, roleArn, authorizerType, protocolType, authorizerConfiguration } = await look();
  const customJWTAuthorizer = authorizerConfiguration?.customJWTAuthorizer;
  await control.send(
    new UpdateGatewayCommand({
      ...{ gatewayIdentifier: gateway?.id, name, roleArn, authorizerType, protocolType },
      authorizerConfiguration: {
        customJWTAuthorizer: {
          discoveryUrl: customJWTAuthorizer?.discoveryUrl,
          ...customJWTAuthorizer,
          ...changed,
        },
      },
    }),
  );
  while ((await look()).status !== "READY") await new Promise((resolve) => setTimeout(resolve, 20));
}
