import {
  BedrockAgentCoreControlClient,
  CreateApiKeyCredentialProviderCommand,
  CreateHarnessCommand,
  GetApiKeyCredentialProviderCommand,
  GetHarnessCommand,
  ListApiKeyCredentialProvidersCommand,
} from "@aws-sdk/client-bedrock-agentcore-control";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DescribeLogGroupsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateRoleCommand,
  GetRoleCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  NoSuchEntityException,
} from "@aws-sdk/client-iam";
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Simulator, startSimulator } from "../../simulator/index.js";
import { clientOptions } from "./client.js";

let simulator: Simulator;
let iam: IAMClient;
let secrets: SecretsManagerClient;
let logs: CloudWatchLogsClient;
let agentCore: BedrockAgentCoreControlClient;
let sts: STSClient;

beforeAll(async () => {
  simulator = await startSimulator();
  const options = { ...clientOptions(simulator), maxAttempts: 1 };
  iam = new IAMClient(options);
  secrets = new SecretsManagerClient(options);
  logs = new CloudWatchLogsClient(options);
  agentCore = new BedrockAgentCoreControlClient(options);
  sts = new STSClient(options);
});

afterAll(async () => {
  for (const client of [iam, secrets, logs, agentCore, sts]) client.destroy();
  await simulator.stop();
});

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { Service: "bedrock-agentcore.amazonaws.com" }, Action: "sts:AssumeRole" },
  ],
});

const isRecent = (date: Date | undefined): boolean => Math.abs(Date.now() - (date?.getTime() ?? 0)) < 10_000;

describe("query: IAM and STS", () => {
  test("lists, dates and special characters survive the way there and back", async () => {
    const Tags = [
      { Key: "managed-by", Value: "zscaler-harness-action" },
      { Key: "url", Value: "https://x/a=1 + ä@b" },
    ];
    const { Role: created } = await iam.send(
      new CreateRoleCommand({
        RoleName: "round-trip",
        AssumeRolePolicyDocument: trust,
        Tags,
        Description: "a <b> & c",
      }),
    );
    expect(created?.Arn).toBe("arn:aws:iam::111122223333:role/round-trip");
    const { Role: role } = await iam.send(new GetRoleCommand({ RoleName: "round-trip" }));
    expect(role?.Tags).toEqual(Tags);
    expect(role?.Description).toBe("a <b> & c");
    expect(isRecent(role?.CreateDate)).toBe(true);
    expect(decodeURIComponent(role?.AssumeRolePolicyDocument ?? "")).toBe(trust);
    const attached = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: "round-trip" }));
    expect(attached).toMatchObject({ IsTruncated: false, AttachedPolicies: [] });
  });

  test("errors have the class that the SDK declares for them", async () => {
    const error: unknown = await iam
      .send(new GetRoleCommand({ RoleName: "nobody" }))
      .catch((thrown) => thrown);
    expect(error).toBeInstanceOf(NoSuchEntityException);
    expect(error).toMatchObject({ $metadata: { httpStatusCode: 404, requestId: expect.any(String) } });
  });

  test("the caller knows who it is", async () => {
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: "111122223333",
      Arn: "arn:aws:iam::111122223333:root",
    });
  });
});

describe("JSON 1.1: Secrets Manager, Logs, ECR, ECS", () => {
  test("strings and binary values come back, dates as dates", async () => {
    const binary = Buffer.from([0, 1, 254, 255]);
    await secrets.send(new CreateSecretCommand({ Name: "text", SecretString: '{"a":"ü"}' }));
    await secrets.send(new CreateSecretCommand({ Name: "binary", SecretBinary: binary }));
    expect((await secrets.send(new GetSecretValueCommand({ SecretId: "text" }))).SecretString).toBe(
      '{"a":"ü"}',
    );
    const { SecretBinary: kept } = await secrets.send(new GetSecretValueCommand({ SecretId: "binary" }));
    expect(Buffer.from(kept ?? []).equals(binary)).toBe(true);
    expect(isRecent((await secrets.send(new DescribeSecretCommand({ SecretId: "text" }))).CreatedDate)).toBe(
      true,
    );
  });

  test("errors have the class that the SDK declares for them", async () => {
    const error: unknown = await secrets
      .send(new DescribeSecretCommand({ SecretId: "nothing" }))
      .catch((thrown) => thrown);
    expect(error).toBeInstanceOf(ResourceNotFoundException);
    expect(error).toMatchObject({ $metadata: { httpStatusCode: 400 } });
  });

  test("maps and numbers come back", async () => {
    await logs.send(new CreateLogGroupCommand({ logGroupName: "/a/b", tags: { k: "v" } }));
    const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/a" }));
    expect(logGroups).toEqual([
      expect.objectContaining({ logGroupName: "/a/b", creationTime: expect.any(Number) }),
    ]);
  });
});

describe("REST JSON: AgentCore", () => {
  test("path, body and dates survive the way there and back", async () => {
    const created = await agentCore.send(
      new CreateApiKeyCredentialProviderCommand({ name: "key-1", apiKey: "s3cret-value", tags: { a: "b" } }),
    );
    expect(created.credentialProviderArn).toContain("token-vault/default/apikeycredentialprovider/key-1");
    const got = await agentCore.send(new GetApiKeyCredentialProviderCommand({ name: "key-1" }));
    expect(isRecent(got.createdTime)).toBe(true);
    const listed = await agentCore.send(new ListApiKeyCredentialProvidersCommand({ maxResults: 10 }));
    expect(listed.credentialProviders?.map(({ name }) => name)).toEqual(["key-1"]);
  });

  test("a missing thing is a ResourceNotFoundException with 404", async () => {
    const get = agentCore.send(new GetHarnessCommand({ harnessId: "nobody-abcdefghij" }));
    await expect(get).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      $metadata: { httpStatusCode: 404 },
    });
  });
});

describe("the record of calls", () => {
  test("names what was called, what wrote, and no secret", async () => {
    simulator.forgetCalls();
    await agentCore.send(new GetApiKeyCredentialProviderCommand({ name: "key-1" }));
    await secrets.send(new CreateSecretCommand({ Name: "recorded", SecretString: "s3cret-value" }));
    await agentCore.send(
      new CreateApiKeyCredentialProviderCommand({ name: "key-2", apiKey: "s3cret-value" }),
    );
    await expect(secrets.send(new DescribeSecretCommand({ SecretId: "nothing" }))).rejects.toThrow();
    const calls = simulator.calls();
    expect(calls.map(({ index, operation, mutating }) => [index, operation, mutating])).toEqual([
      [0, "GetApiKeyCredentialProvider", false],
      [1, "CreateSecret", true],
      [2, "CreateApiKeyCredentialProvider", true],
      [3, "DescribeSecret", false],
    ]);
    expect(JSON.stringify(calls)).not.toContain("s3cret-value");
    expect(calls[1]).toMatchObject({ service: "secretsmanager", input: { Name: "recorded" }, status: 200 });
    expect(calls[3]).toMatchObject({ status: 400, error: "ResourceNotFoundException" });
  });
});

describe("requests that AWS would refuse", () => {
  test("for their values fail with every violation named, as AgentCore does", async () => {
    const error: unknown = await agentCore
      .send(
        new CreateHarnessCommand({
          harnessName: "has-hyphens",
          executionRoleArn: "arn:aws:iam::111122223333:role/harness",
          allowedTools: ["@zscaler/*", "x".repeat(65)],
          memory: { disabled: {} },
        }),
      )
      .catch((thrown) => thrown);
    expect(error).toMatchObject({
      name: "ValidationException",
      $metadata: { httpStatusCode: 400 },
      reason: "FieldValidationFailed",
      fieldList: [
        { name: "harnessName", message: expect.stringContaining("regular expression") },
        { name: "allowedTools[1]", message: expect.stringContaining("less than or equal to 64") },
      ],
    });
  });

  test("for a missing member, an enum or a length fail in each service's own way", async () => {
    const role = new CreateRoleCommand({ RoleName: "n".repeat(65), AssumeRolePolicyDocument: trust });
    await expect(iam.send(role)).rejects.toMatchObject({ name: "ValidationError" });
    const group = new CreateLogGroupCommand({ logGroupName: "not allowed!" });
    await expect(logs.send(group)).rejects.toMatchObject({ name: "InvalidParameterException" });
    const secret = new CreateSecretCommand({ Name: "n".repeat(513) });
    await expect(secrets.send(secret)).rejects.toMatchObject({ name: "InvalidParameterException" });
    const missing = new CreateHarnessCommand({ harnessName: "h", executionRoleArn: undefined });
    await expect(agentCore.send(missing)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("'executionRoleArn'"),
    });
  });

  test("for a union with two members fail: the service would not know which is meant", async () => {
    const response = await signedPost("bedrock-agentcore", "/harnesses", {
      harnessName: "two",
      executionRoleArn: "arn:aws:iam::111122223333:role/harness",
      memory: { disabled: {}, managedMemoryConfiguration: {} },
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("Exactly one member of the union");
  });

  test("for a member that AWS does not have, or has as another type, fail", async () => {
    const unknown = await signedPost("bedrock-agentcore", "/identities/CreateApiKeyCredentialProvider", {
      name: "x",
      apiKey: "y",
      surprise: true,
    });
    expect([unknown.status, await unknown.text()]).toEqual([400, expect.stringContaining("surprise")]);
    const type = await signedPost("secretsmanager", "/", { Name: 7 }, "secretsmanager.CreateSecret");
    expect([type.status, await type.text()]).toEqual([
      400,
      expect.stringContaining("SerializationException"),
    ]);
    const broken = await signedPost("secretsmanager", "/", "{", "secretsmanager.CreateSecret");
    expect([broken.status, await broken.text()]).toEqual([
      400,
      expect.stringContaining("SerializationException"),
    ]);
  });

  test("without a signature, with an unknown key, for another region or for nothing that exists fail", async () => {
    expect((await fetch(simulator.url, { method: "POST" })).status).toBe(403);
    const stranger = new STSClient({
      ...clientOptions(simulator),
      credentials: { accessKeyId: "AKIAUNKNOWN", secretAccessKey: "x" },
    });
    await expect(stranger.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: "InvalidClientTokenId",
      $metadata: { httpStatusCode: 403 },
    });
    const elsewhere = new CloudWatchLogsClient({ ...clientOptions(simulator), region: "eu-west-1" });
    await expect(elsewhere.send(new DescribeLogGroupsCommand({}))).rejects.toMatchObject({
      name: "InvalidSignatureException",
    });
    stranger.destroy();
    elsewhere.destroy();
    const nothing = await signedPost("bedrock-agentcore", "/nothing-here", {});
    expect([nothing.status, await nothing.text()]).toEqual([404, expect.stringContaining("/nothing-here")]);
  });

  /** What no SDK would send. The signature's scope is read, its value is not. */
  function signedPost(signingName: string, path: string, body: unknown, target?: string): Promise<Response> {
    const key = simulator.environment["AWS_ACCESS_KEY_ID"];
    const scope = `${key}/20261123/us-east-1/${signingName}/aws4_request`;
    return fetch(simulator.url + path, {
      method: "POST",
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
        ...(target === undefined ? {} : { "x-amz-target": target }),
      },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  }
});
