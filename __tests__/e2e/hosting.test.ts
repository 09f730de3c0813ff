/** How the server is hosted: who checks the host name, how it is signed in to, and how it gets its credentials. */
import { generateKeyPairSync, sign } from "node:crypto";
import { CreateSecretCommand, GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "@jest/globals";
import {
  type Account,
  ask,
  bad,
  changesMade,
  credentials,
  deploy,
  destroy,
  errorsOf,
  good,
  inAccount,
  ofType,
  remains,
  rollouts,
  things,
} from "./action.js";

interface Container {
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  readonly secrets: readonly { readonly name: string; readonly valueFrom: string }[];
}

const containerOf = (account: Account): Container => {
  const service = ofType(account, "AWS::ECS::ExpressGatewayService")[0]?.configuration;
  return (service as { primaryContainer: Container }).primaryContainer;
};

const environmentOf = (account: Account): Readonly<Record<string, string>> =>
  Object.fromEntries(containerOf(account).environment.map(({ name, value }) => [name, value]));

/** The agent reaches the server's tools, which proves URL, header and credentials. */
async function expectAgentWorks(account: Account, harnessArn: string | undefined): Promise<void> {
  const { tools } = await ask(account, harnessArn, "List the ZPA app segments.");
  expect(tools).toEqual(["zpa_list_app_segments success"]);
}

describe("host validation", () => {
  test.concurrent("by the container takes a second rollout, after which it admits only its own name", () =>
    inAccount(async (account) => {
      const inputs = { "host-validation": "container", "allowed-hosts": "mcp.example.com" };
      const { outputs } = await good(deploy(account, inputs));
      const host = new URL(outputs["mcp-url"] ?? "").hostname;
      expect(environmentOf(account)["ZSCALER_MCP_ALLOWED_HOSTS"]).toBe(
        `${host},mcp.example.com,127.0.0.1:*,localhost:*`,
      );
      expect((await rollouts(account)).map(({ status }) => status)[0]).toBe("SUCCESSFUL");
      expect(changesMade(account).filter((call) => call === "ecs:UpdateExpressGatewayService")).toHaveLength(
        1,
      );
      await expectAgentWorks(account, outputs["harness-arn"]);
      account.forgetCalls();
      expect((await good(deploy(account, inputs))).outputs["changed"]).toBe("false");
      expect(changesMade(account)).toEqual([]);
    })());

  test.concurrent("off asks nobody to check it, however often the service is rolled out", () =>
    inAccount(async (account) => {
      await good(deploy(account, { "host-validation": "off" }));
      await good(deploy(account, { "host-validation": "off", "task-cpu": "512" }));
      const environment = environmentOf(account);
      expect(environment).toMatchObject({ ZSCALER_MCP_DISABLE_HOST_VALIDATION: "true" });
      expect(environment).not.toHaveProperty("ZSCALER_MCP_ALLOWED_HOSTS");
    })());
});

describe("signing in", () => {
  test.concurrent("with an API key keeps it in the secret, and a new key reaches container and vault", () =>
    inAccount(async (account) => {
      const inputs = { "auth-mode": "api-key", "auth-token": "key-of-the-server-1" };
      const { outputs } = await good(deploy(account, inputs));
      expect(environmentOf(account)).toMatchObject({ ZSCALER_MCP_AUTH_MODE: "api-key" });
      expect(containerOf(account).secrets.map(({ name }) => name)).toContain("ZSCALER_MCP_AUTH_API_KEY");
      expect(JSON.stringify(containerOf(account))).not.toContain("key-of-the-server");
      await expectAgentWorks(account, outputs["harness-arn"]);

      account.forgetCalls();
      await good(deploy(account, { ...inputs, "auth-token": "key-of-the-server-2" }));
      expect(changesMade(account)).toEqual(
        expect.arrayContaining([
          "secretsmanager:PutSecretValue",
          "bedrock-agentcore-control:UpdateApiKeyCredentialProvider",
          "ecs:UpdateExpressGatewayService",
        ]),
      );
      await expectAgentWorks(account, outputs["harness-arn"]);
    })());

  test.concurrent("with none makes no credential, and every run warns", () =>
    inAccount(async (account) => {
      for (const changed of ["true", "false"]) {
        const { outputs, annotations } = await good(deploy(account, { "auth-mode": "none" }));
        expect(outputs["changed"]).toBe(changed);
        expect(outputs).not.toHaveProperty("credential-provider-arn");
        expect(annotations).toContainEqual(
          expect.objectContaining({ level: "warning", title: "The MCP server is open" }),
        );
        await expectAgentWorks(account, outputs["harness-arn"]);
      }
      expect(ofType(account, "AWS::BedrockAgentCore::ApiKeyCredentialProvider")).toEqual([]);
    })());

  test.concurrent("with a JWT sends the token, which the server checks against its issuer's keys", () => {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const jwks = { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "one" }] };
    const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString("base64url");
    const content = `${encode({ alg: "RS256", kid: "one" })}.${encode({
      iss: "https://issuer.example.com",
      aud: "zscaler-mcp-server",
      exp: Math.floor(Date.now() / 1000) + 3600,
    })}`;
    const token = `${content}.${sign("sha256", Buffer.from(content), privateKey).toString("base64url")}`;
    const inputs = {
      "auth-mode": "jwt",
      "container-environment":
        "ZSCALER_MCP_AUTH_JWKS_URI=https://issuer.example.com/jwks.json\nZSCALER_MCP_AUTH_ISSUER=https://issuer.example.com",
    };
    return inAccount(
      async (account) => {
        const { outputs } = await good(deploy(account, { ...inputs, "auth-token": token }));
        await expectAgentWorks(account, outputs["harness-arn"]);
        account.forgetCalls();
        expect((await good(deploy(account, { ...inputs, "auth-token": token }))).outputs["changed"]).toBe(
          "false",
        );
        expect(changesMade(account)).toEqual([]);
        const refused = await bad(deploy(account, { ...inputs, "auth-token": `${token}x` }));
        expect(errorsOf(refused)).toContain("answered 401");
      },
      { containers: { fetch: async () => Response.json(jwks) } },
    )();
  });
});

describe("the credentials", () => {
  test.concurrent("stand in the task definition with secrets-manager: false, and every run warns", () =>
    inAccount(async (account) => {
      const inputs = { "secrets-manager": "false" };
      for (const changed of ["true", "false"]) {
        const { outputs, annotations, summary } = await good(deploy(account, inputs));
        expect(outputs["changed"]).toBe(changed);
        expect(annotations).toContainEqual(
          expect.objectContaining({ level: "warning", title: "Credentials in plain text" }),
        );
        expect(summary).not.toContain(credentials["zscaler-client-secret"]);
        await expectAgentWorks(account, outputs["harness-arn"]);
      }
      expect(things(account).filter((thing) => /::Secret .*zscaler-mcp-harness/.test(thing))).toEqual([]);
      expect(environmentOf(account)).toMatchObject({
        ZSCALER_CLIENT_SECRET: credentials["zscaler-client-secret"],
      });
      // Back to the safe way.
      const { outputs } = await good(deploy(account));
      expect(JSON.stringify(containerOf(account))).not.toContain(credentials["zscaler-client-secret"]);
      await expectAgentWorks(account, outputs["harness-arn"]);
    })());

  test.concurrent("come from an existing secret, which is never written and never deleted", () =>
    inAccount(async (account) => {
      const { secrets } = account.clients;
      const { ARN, VersionId } = await secrets.send(
        new CreateSecretCommand({
          Name: "platform/zscaler",
          SecretString: JSON.stringify({
            ZSCALER_CLIENT_ID: "client-of-the-platform",
            ZSCALER_CLIENT_SECRET: "secret-of-the-platform",
            ZSCALER_VANITY_DOMAIN: "acme",
            ZSCALER_CUSTOMER_ID: "72831001",
          }),
        }),
      );
      account.forgetCalls();
      const inputs = {
        "credentials-secret": "platform/zscaler",
        "zscaler-client-id": "",
        "zscaler-client-secret": "",
        "zscaler-customer-id": "",
        "zscaler-vanity-domain": "",
      };
      const { outputs } = await good(deploy(account, inputs));
      await expectAgentWorks(account, outputs["harness-arn"]);
      expect(containerOf(account).secrets.map(({ valueFrom }) => valueFrom)).toEqual([
        `${ARN}:ZSCALER_CLIENT_ID::`,
        `${ARN}:ZSCALER_CLIENT_SECRET::`,
        `${ARN}:ZSCALER_VANITY_DOMAIN::`,
        `${ARN}:ZSCALER_CUSTOMER_ID::`,
      ]);
      expect((await good(deploy(account, inputs))).outputs["changed"]).toBe("false");
      await good(destroy(account, { "force-secret-delete": "true" }));
      expect(changesMade(account).filter((call) => call.startsWith("secretsmanager:"))).toEqual([]);
      const after = await secrets.send(new GetSecretValueCommand({ SecretId: ARN }));
      expect(after.VersionId).toBe(VersionId);
      expect(remains(account)).toEqual([expect.stringContaining("secret:platform/zscaler")]);
    })());

  test.concurrent("in a secret that is missing or unusable fail before anything is made", () =>
    inAccount(async (account) => {
      const missing = await bad(deploy(account, { "credentials-secret": "platform/nothing" }));
      expect(errorsOf(missing)).toContain("names platform/nothing, which does not exist");
      await account.clients.secrets.send(
        new CreateSecretCommand({ Name: "platform/text", SecretString: "not JSON at all" }),
      );
      account.forgetCalls();
      const unusable = await bad(deploy(account, { "credentials-secret": "platform/text" }));
      expect(errorsOf(unusable)).toContain("is not a JSON object");
      expect(errorsOf(unusable)).not.toContain("not JSON at all");
      expect(changesMade(account)).toEqual([]);
    })());
});

test.concurrent("a customer's key encrypts secret, log group and state, and the roles may use it for that alone", () =>
  inAccount(async (account) => {
    const key = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    const { outputs } = await good(deploy(account, { "kms-key": key }));
    await expectAgentWorks(account, outputs["harness-arn"]);
    const configured = (type: string, part: string) =>
      JSON.stringify(ofType(account, type).find(({ id }) => id.includes(part))?.configuration);
    expect(configured("AWS::SecretsManager::Secret", "zscaler-mcp-harness/")).toContain(key);
    expect(configured("AWS::Logs::LogGroup", ":/ecs/")).toContain(key);
    expect(configured("AWS::S3::Bucket", "zscaler-harness-state")).toContain(key);
    const role = configured("AWS::IAM::Role", "task-execution");
    expect(role).toContain(`"Action":["kms:Decrypt"],"Resource":["${key}"]`);
    expect(role).toContain('"kms:ViaService":"secretsmanager.us-east-1.amazonaws.com"');
    account.forgetCalls();
    expect((await good(deploy(account, { "kms-key": key }))).outputs["changed"]).toBe("false");
    expect(changesMade(account)).toEqual([]);
  })());
