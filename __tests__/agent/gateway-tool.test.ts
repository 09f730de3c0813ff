/** How a harness gets through its gateway, put together from what AWS tells of gateway, provider and vault. */
import {
  CreateOauth2CredentialProviderCommand,
  DeleteOauth2CredentialProviderCommand,
  type GetGatewayResponse,
  type GetOauth2CredentialProviderResponse,
  type Harness,
  type HarnessGatewayOutboundAuth,
} from "@aws-sdk/client-bedrock-agentcore-control";
import { afterEach, describe, expect, test } from "@jest/globals";
import { gatewayBehind, gatewaySignIn, gatewayToolOf } from "../../src/agent/gateway-tool.js";
import type { Aws } from "../../src/aws/aws.js";
import { inAccount } from "../resources/account.js";
import { type Running, serve } from "./servers.js";

const account = inAccount();
const running: Running[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

const gatewayArn = "arn:aws:bedrock-agentcore:us-east-1:111122223333:gateway/zscaler-a1b2c3d4e5";
const url = "https://zscaler-a1b2c3d4e5.gateway.bedrock-agentcore.us-east-1.amazonaws.com/mcp";
const toolWith = (outboundAuth?: HarnessGatewayOutboundAuth) => ({ gatewayArn, outboundAuth });
const denied = (action: string) =>
  Object.assign(new Error(`User: x is not authorized to perform: ${action} on resource: y`), {
    name: "AccessDeniedException",
  });

/** AWS answers every call to AgentCore with this, and every call to Secrets Manager with that. */
function answering(answer: unknown, secret: unknown = undefined): Aws {
  const { aws } = account();
  const client = (given: unknown) => ({
    send: async () => {
      if (given instanceof Error) throw given;
      return given;
    },
  });
  const clients = { ...aws.clients, agentCore: client(answer), secrets: client(secret) };
  return { ...aws, clients: clients as unknown as Aws["clients"] };
}

const metadata = {
  issuer: "https://idp.test",
  authorizationEndpoint: "https://idp.test/authorize",
  tokenEndpoint: "https://idp.test/token",
};

async function provider(name: string, clientSecret: string): Promise<string> {
  const made = await account().aws.clients.agentCore.send(
    new CreateOauth2CredentialProviderCommand({
      name,
      credentialProviderVendor: "CustomOauth2",
      oauth2ProviderConfigInput: {
        customOauth2ProviderConfig: {
          oauthDiscovery: { authorizationServerMetadata: metadata },
          clientId: "client-1",
          clientSecret,
        },
      },
    }),
  );
  return made.credentialProviderArn ?? "";
}

const oauth = (providerArn: string, scopes = ["zscaler-mcp/invoke"]): HarnessGatewayOutboundAuth => ({
  oauth: { providerArn, scopes, grantType: "CLIENT_CREDENTIALS" },
});
const tokens = { url, authorizer: "CUSTOM_JWT" };
const signatures = { url, authorizer: "AWS_IAM" };

describe("the gateway of a harness", () => {
  test("is the gateway tool of that name", () => {
    const config = { agentCoreGateway: { gatewayArn } };
    const harness = {
      tools: [{ type: "agentcore_gateway", name: "zscaler", config }],
    } as unknown as Harness;
    expect(gatewayToolOf(harness, "zscaler")).toEqual({ gatewayArn });
    expect(gatewayToolOf(harness, "other")).toBeUndefined();
  });

  test("has the address and the authorizer that AWS tells", async () => {
    const seen = { gatewayUrl: url, authorizerType: "AWS_IAM" } as GetGatewayResponse;
    expect(await gatewayBehind(answering(seen), toolWith())).toEqual(signatures);
    expect(await gatewayBehind(answering({ status: "CREATING" }), toolWith())).toEqual({
      why: "the gateway has no address yet",
    });
  });

  test("that is gone is a failure; one that the caller may not look at says nothing", async () => {
    await expect(gatewayBehind(account().aws, toolWith())).rejects.toMatchObject({
      code: "GATEWAY_MISSING",
      message: expect.stringContaining("zscaler-a1b2c3d4e5"),
    });
    const aws = answering(denied("bedrock-agentcore:GetGateway"));
    expect(await gatewayBehind(aws, toolWith())).toEqual({
      why: "looking at the gateway is not allowed (bedrock-agentcore:GetGateway)",
    });
  });
});

describe("signing in to it", () => {
  test("is a signature where the harness signs, which it does unless told otherwise", async () => {
    const { aws } = account();
    for (const auth of [undefined, { awsIam: {} }])
      expect(await gatewaySignIn(aws, signatures, toolWith(auth), 1_000)).toMatchObject({ kind: "sigv4" });
  });

  test("is nothing at all where neither asks", async () => {
    const none = toolWith({ none: {} });
    expect(await gatewaySignIn(account().aws, { url, authorizer: "NONE" }, none, 1_000)).toEqual({
      kind: "headers",
      headers: {},
    });
  });

  test("takes the client of the harness's own provider, its secret masked, and the harness's scopes", async () => {
    const { aws, masked } = account();
    const arn = await provider("oauth-a", "s3cr3t-of-the-client");
    expect(await gatewaySignIn(aws, tokens, toolWith(oauth(arn, ["a/one", "a/two"])), 1_000)).toEqual({
      kind: "client-credentials",
      client: {
        tokenEndpoint: "https://idp.test/token",
        clientId: "client-1",
        clientSecret: "s3cr3t-of-the-client",
        scope: "a/one a/two",
        method: "client_secret_basic",
      },
    });
    expect(masked).toContain("s3cr3t-of-the-client");
  });

  test.each([
    ["CLIENT_SECRET_BASIC", '{"client_id":"client-1","client_secret":"s3cr3t"}', "client_secret_basic"],
    ["CLIENT_SECRET_POST", "s3cr3t", "client_secret_post"],
  ] as const)(
    "reads the token endpoint where the provider is discovered (%s %s)",
    async (asked, kept, method) => {
      const idp = await serve((_, response) => void response.end('{"token_endpoint":"https://idp.test/t"}'));
      running.push(idp);
      const described = {
        clientSecretArn: { secretArn: "arn" },
        oauth2ProviderConfigOutput: {
          customOauth2ProviderConfig: {
            oauthDiscovery: { discoveryUrl: idp.url },
            clientId: "client-1",
            clientAuthenticationMethod: asked,
          },
        },
      } as unknown as GetOauth2CredentialProviderResponse;
      const aws = answering(described, { SecretString: kept });
      expect(await gatewaySignIn(aws, tokens, toolWith(oauth("x/oauth-b")), 5_000)).toMatchObject({
        client: { tokenEndpoint: "https://idp.test/t", clientSecret: "s3cr3t", method },
      });
    },
  );

  test.each([
    ["CUSTOM_JWT", { awsIam: {} }, "asks for OAuth tokens, the harness sends signatures"],
    ["AWS_IAM", oauth("x/oauth-c"), "asks for signatures of AWS credentials, the harness sends OAuth tokens"],
    ["AWS_IAM", { none: {} }, "the harness sends neither"],
  ] as const)("fails where the gateway asks for another way (%s)", async (authorizer, auth, words) => {
    await expect(
      gatewaySignIn(account().aws, { url, authorizer }, toolWith(auth), 1_000),
    ).rejects.toMatchObject({
      code: "GATEWAY_OTHER_AUTHORIZER",
      message: expect.stringContaining(words),
      fix: expect.stringContaining("gateway-auth"),
    });
  });

  test("fails where the provider is gone, as it does for the harness", async () => {
    const { aws } = account();
    const arn = await provider("oauth-d", "s3cr3t-of-the-client");
    await aws.clients.agentCore.send(new DeleteOauth2CredentialProviderCommand({ name: "oauth-d" }));
    await expect(gatewaySignIn(aws, tokens, toolWith(oauth(arn)), 1_000)).rejects.toMatchObject({
      code: "CREDENTIAL_MISSING",
      message: expect.stringContaining("oauth-d"),
    });
  });

  test("is unknown to a caller who may not read the client, and where only a user can grant it", async () => {
    const described = {
      clientSecretArn: { secretArn: "arn" },
      oauth2ProviderConfigOutput: { customOauth2ProviderConfig: { clientId: "client-1" } },
    };
    const hidden = answering(described, denied("secretsmanager:GetSecretValue"));
    expect(await gatewaySignIn(hidden, tokens, toolWith(oauth("x/oauth-e")), 1_000)).toEqual({
      why: "reading the credential is not allowed (secretsmanager:GetSecretValue)",
    });
    const ofUser: HarnessGatewayOutboundAuth = {
      oauth: { providerArn: "x/y", scopes: [], grantType: "AUTHORIZATION_CODE" },
    };
    expect(await gatewaySignIn(account().aws, tokens, toolWith(ofUser), 1_000)).toEqual({
      why: "the grant AUTHORIZATION_CODE needs a user",
    });
  });
});
