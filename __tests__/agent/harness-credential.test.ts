/** The header that the harness sends, put together from the token vault as the service itself does. */
import {
  CreateApiKeyCredentialProviderCommand,
  DeleteApiKeyCredentialProviderCommand,
  type Harness,
} from "@aws-sdk/client-bedrock-agentcore-control";
import { CreateSecretCommand, DeleteSecretCommand } from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "@jest/globals";
import { mcpToolOf, providersOf, sentHeaders } from "../../src/agent/harness-credential.js";
import type { Aws } from "../../src/aws/aws.js";
import { inAccount } from "../resources/account.js";

const account = inAccount();
const url = "https://mcp.example/mcp";
const harness = (headers?: Record<string, string>): Harness =>
  ({
    tools: [
      { type: "remote_mcp", name: "other", config: { remoteMcp: { url: "https://other.example" } } },
      { type: "remote_mcp", name: "zscaler", config: { remoteMcp: { url, headers } } },
    ],
  }) as unknown as Harness;
const toolWith = (headers?: Record<string, string>) => {
  const tool = mcpToolOf(harness(headers), "zscaler");
  if (tool === undefined) throw new Error("no tool");
  return tool;
};
const referring = (arn: string | undefined) => toolWith({ Authorization: `\${${arn}}` });

/** A provider whose key AgentCore keeps. */
async function provider(name: string, apiKey: string): Promise<string | undefined> {
  const made = await account().aws.clients.agentCore.send(
    new CreateApiKeyCredentialProviderCommand({ name, apiKey }),
  );
  return made.credentialProviderArn;
}

/** The vault keeps this text; its form is nowhere documented. */
function keeping(text: string): Aws {
  const { aws } = account();
  const secrets = { send: async () => ({ SecretString: text }) } as unknown as Aws["clients"]["secrets"];
  return { ...aws, clients: { ...aws.clients, agentCore: aws.clients.agentCore, secrets } };
}

describe("the MCP server of a harness", () => {
  test("is the remote tool of that name", () => {
    expect(toolWith()).toEqual({ url, headers: {} });
    expect(mcpToolOf(harness(), "missing")).toBeUndefined();
  });

  test("tells which credential providers its headers name", () => {
    const arn =
      "arn:aws:bedrock-agentcore:us-east-1:111122223333:token-vault/default/apikeycredentialprovider/x";
    expect(providersOf(toolWith({ Authorization: `\${${arn}}`, "X-Plain": "1" }))).toEqual([arn]);
  });
});

describe("its headers", () => {
  test("are the key in the vault, masked before anything is done with it", async () => {
    const { aws, masked } = account();
    const arn = await provider("vault-a", "Basic b25lOnR3bw==");
    expect(await sentHeaders(aws, referring(arn))).toEqual({
      kind: "known",
      headers: { Authorization: "Basic b25lOnR3bw==" },
    });
    expect(masked).toContain("Basic b25lOnR3bw==");
  });

  test("are what they are where no vault is named", async () => {
    const sent = await sentHeaders(account().aws, toolWith({ "X-Plain": "1" }));
    expect(sent).toEqual({ kind: "known", headers: { "X-Plain": "1" } });
  });

  test("come from the member of a user's own secret that the provider points at", async () => {
    const { aws } = account();
    await aws.clients.secrets.send(
      new CreateSecretCommand({
        Name: "team/mcp",
        SecretString: '{"first":"Basic no","header":"Bearer yes"}',
      }),
    );
    const made = await aws.clients.agentCore.send(
      new CreateApiKeyCredentialProviderCommand({
        name: "vault-b",
        apiKeySecretSource: "EXTERNAL",
        apiKeySecretConfig: { secretId: "team/mcp", jsonKey: "header" },
      }),
    );
    const sent = await sentHeaders(aws, referring(made.credentialProviderArn));
    expect(sent).toEqual({ kind: "known", headers: { Authorization: "Bearer yes" } });

    await aws.clients.secrets.send(new DeleteSecretCommand({ SecretId: "team/mcp" }));
    await expect(sentHeaders(aws, referring(made.credentialProviderArn))).rejects.toMatchObject({
      code: "CREDENTIAL_MISSING",
    });
  });

  test.each([
    ["as it is", "Bearer t"],
    ["as the only member of an object", '{"api_key_value":"Bearer t"}'],
    ["beside other members", '{"name":"vault-c","key":"Bearer t"}'],
  ])("are found in whatever form the vault keeps the key: %s", async (form, text) => {
    const name = `vault-c-${form.replaceAll(" ", "-")}`;
    const arn = await provider(name, "Bearer t");
    expect(await sentHeaders(keeping(text), referring(arn))).toMatchObject({
      headers: { Authorization: "Bearer t" },
    });
  });

  test("cannot be had by the harness either where the provider is gone: that is a failure", async () => {
    const { aws } = account();
    const arn = await provider("vault-d", "Bearer t");
    await aws.clients.agentCore.send(new DeleteApiKeyCredentialProviderCommand({ name: "vault-d" }));
    await expect(sentHeaders(aws, referring(arn))).rejects.toMatchObject({
      code: "CREDENTIAL_MISSING",
      message: expect.stringContaining("vault-d"),
    });
  });

  test("are not known to a caller who may not read them, which says nothing of the harness", async () => {
    const arn = await provider("vault-e", "Bearer t");
    const denied = Object.assign(
      new Error("User: x is not authorized to perform: secretsmanager:GetSecretValue on resource: y"),
      { name: "AccessDeniedException" },
    );
    const aws = keeping("");
    const secrets = { send: () => Promise.reject(denied) } as unknown as Aws["clients"]["secrets"];
    const sent = await sentHeaders({ ...aws, clients: { ...aws.clients, secrets } }, referring(arn));
    expect(sent).toEqual({
      kind: "unknown",
      why: "reading the credential is not allowed (secretsmanager:GetSecretValue)",
    });
  });
});
