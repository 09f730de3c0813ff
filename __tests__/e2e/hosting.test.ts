/** How the server is hosted: who checks the host name, how a new key reaches it, and with which key it is encrypted. */
import { describe, expect, test } from "@jest/globals";
import { type Account, ask, changesMade, deploy, good, inAccount, ofType, rollouts } from "./action.js";

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

  test.concurrent("by the edge takes one rollout, and the container knows its own name from the next one on", () =>
    inAccount(async (account) => {
      const { outputs } = await good(deploy(account));
      expect(environmentOf(account)).toMatchObject({ ZSCALER_MCP_DISABLE_HOST_VALIDATION: "true" });
      await good(deploy(account, { "task-cpu": "512" }));
      expect((await rollouts(account)).map(({ status }) => status)).toEqual(["SUCCESSFUL", "SUCCESSFUL"]);
      const environment = environmentOf(account);
      const host = new URL(outputs["mcp-url"] ?? "").hostname;
      expect(environment["ZSCALER_MCP_ALLOWED_HOSTS"]?.split(",")[0]).toBe(host);
      expect(environment).not.toHaveProperty("ZSCALER_MCP_DISABLE_HOST_VALIDATION");
      await expectAgentWorks(account, outputs["harness-arn"]);
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
