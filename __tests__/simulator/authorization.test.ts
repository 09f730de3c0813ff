import {
  BedrockAgentCoreControlClient,
  ListHarnessesCommand,
} from "@aws-sdk/client-bedrock-agentcore-control";
import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Simulator, startSimulator } from "../../simulator/index.js";
import { clientOptions } from "./client.js";

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator();
});

afterAll(() => simulator.stop());

const arn = "arn:aws:sts::111122223333:assumed-role/ci/run-1";

function restrictedTo(...Statement: object[]) {
  const environment = simulator.credentialsFor({ arn, policies: [{ Version: "2012-10-17", Statement }] });
  return { ...clientOptions(simulator, environment), maxAttempts: 1 };
}

const refusal = (action: string, resource: string): string =>
  `User: ${arn} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;

test("a caller without the right is refused in each service's wire form, and nothing is done", async () => {
  const options = restrictedTo({ Effect: "Allow", Action: "ecr:*", Resource: "*" });
  const trust = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "ecs.amazonaws.com" }, Action: "sts:AssumeRole" }],
  });
  const clients = {
    iam: new IAMClient(options),
    logs: new CloudWatchLogsClient(options),
    s3: new S3Client({ ...options, forcePathStyle: true }),
    agentCore: new BedrockAgentCoreControlClient(options),
  };
  await expect(
    clients.iam.send(new CreateRoleCommand({ RoleName: "r", AssumeRolePolicyDocument: trust })),
  ).rejects.toMatchObject({
    name: "AccessDenied",
    message: refusal("iam:CreateRole", "arn:aws:iam::111122223333:role/r"),
    $metadata: { httpStatusCode: 403 },
  });
  await expect(clients.logs.send(new CreateLogGroupCommand({ logGroupName: "g" }))).rejects.toMatchObject({
    name: "AccessDeniedException",
    $metadata: { httpStatusCode: 400 },
  });
  await expect(clients.s3.send(new CreateBucketCommand({ Bucket: "mine" }))).rejects.toMatchObject({
    name: "AccessDenied",
    message: refusal("s3:CreateBucket", "arn:aws:s3:::mine"),
    $metadata: { httpStatusCode: 403 },
  });
  await expect(clients.agentCore.send(new ListHarnessesCommand({}))).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: refusal("bedrock-agentcore:ListHarnesses", "*"),
    $metadata: { httpStatusCode: 403 },
  });
  for (const client of Object.values(clients)) client.destroy();
  expect(simulator.inventory()).toEqual([]);
});

test("a caller is who its credentials say, and may always ask", async () => {
  const sts = new STSClient(restrictedTo({ Effect: "Deny", Action: "*", Resource: "*" }));
  expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Arn: arn,
    Account: "111122223333",
  });
  sts.destroy();
});

test("S3 asks for the right to read where a write depends on what is there, and hides what may not be listed", async () => {
  const admin = new S3Client({ ...clientOptions(simulator), forcePathStyle: true });
  const Bucket = "states";
  await admin.send(new CreateBucketCommand({ Bucket }));
  const { ETag = "" } = await admin.send(new PutObjectCommand({ Bucket, Key: "k", Body: "1" }));

  const objects = `arn:aws:s3:::${Bucket}/*`;
  const writer = new S3Client({
    ...restrictedTo({ Effect: "Allow", Action: "s3:PutObject", Resource: objects }),
    forcePathStyle: true,
  });
  await expect(writer.send(new PutObjectCommand({ Bucket, Key: "k", Body: "2" }))).resolves.toBeDefined();
  const swap = new PutObjectCommand({ Bucket, Key: "k", Body: "3", IfMatch: ETag });
  await expect(writer.send(swap)).rejects.toMatchObject({
    name: "AccessDenied",
    message: expect.stringContaining("s3:GetObject"),
  });

  const reader = new S3Client({
    ...restrictedTo({ Effect: "Allow", Action: "s3:GetObject", Resource: objects }),
    forcePathStyle: true,
  });
  await expect(reader.send(new GetObjectCommand({ Bucket, Key: "k" }))).resolves.toBeDefined();
  await expect(reader.send(new GetObjectCommand({ Bucket, Key: "missing" }))).rejects.toMatchObject({
    name: "AccessDenied",
    message: refusal("s3:ListBucket", `arn:aws:s3:::${Bucket}`),
  });
  for (const client of [admin, writer, reader]) client.destroy();
});
