/** What every end-to-end test needs: a simulated account, the bundle as GitHub's runner starts it, and what to ask afterwards. */
import { resolve } from "node:path";
import { BedrockAgentCoreClient, InvokeHarnessCommand } from "@aws-sdk/client-bedrock-agentcore";
import { BedrockAgentCoreControlClient } from "@aws-sdk/client-bedrock-agentcore-control";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { ECSClient, ListServiceDeploymentsCommand, type ServiceDeploymentBrief } from "@aws-sdk/client-ecs";
import { IAMClient } from "@aws-sdk/client-iam";
import { CreateBucketCommand, GetObjectCommand, PutBucketTaggingCommand, S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { jest } from "@jest/globals";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { RecordedCall } from "../../simulator/cloud.js";
import { type Simulator, type SimulatorOptions, startSimulator } from "../../simulator/index.js";
import { type ActionResult, type RunActionOptions, runAction } from "../../simulator/runner.js";
import type { InventoryItem } from "../../simulator/service.js";

// Several runs a test, on a machine that may be busy; a hung run is ended by jest all the same.
jest.setTimeout(120_000);

/** The committed bundle, unless told otherwise. */
export const bundle = resolve(process.env["ACTION_BUNDLE"] ?? "dist/index.js");
/** The action's own Node: the tests may run on another one. */
export const node = process.env["ACTION_NODE"] ?? process.execPath;

export const accountId = "111122223333";
export const region = "us-east-1";
/** A repository of the account; it has the tags 1.0, 2.0, amd64, arm64 and crash. */
export const repository = `${accountId}.dkr.ecr.${region}.amazonaws.com/zscaler-mcp`;
export const bucket = `zscaler-harness-state-${accountId}-${region}`;

export const credentials = {
  "zscaler-client-id": "the-client-id",
  "zscaler-client-secret": "s3cr3t/value+with=signs&more",
  "zscaler-customer-id": "72831001",
  "zscaler-vanity-domain": "acme",
} as const;

export type Inputs = Readonly<Record<string, string>>;
export type RunOptions = Partial<Omit<RunActionOptions, "inputs">>;

/** An account in which an hour takes 18 seconds, and SDK clients of its unrestricted caller. */
export interface Account extends Simulator {
  readonly clients: Clients;
}

export type Clients = ReturnType<typeof createClients>;

function createClients(simulator: Simulator) {
  const { environment } = simulator;
  const options = {
    endpoint: simulator.url,
    region: simulator.cloud.region,
    credentials: {
      accessKeyId: environment["AWS_ACCESS_KEY_ID"] ?? "",
      secretAccessKey: environment["AWS_SECRET_ACCESS_KEY"] ?? "",
    },
    // HTTP/1.1 throughout: the endpoint speaks nothing else.
    requestHandler: new NodeHttpHandler(),
  };
  return {
    iam: new IAMClient(options),
    ecs: new ECSClient(options),
    secrets: new SecretsManagerClient(options),
    logs: new CloudWatchLogsClient(options),
    cognito: new CognitoIdentityProviderClient(options),
    control: new BedrockAgentCoreControlClient(options),
    data: new BedrockAgentCoreClient(options),
    s3: new S3Client({ ...options, forcePathStyle: true }),
  };
}

/** Stop it at the end; `inAccount` does both. */
export async function startAccount(options: SimulatorOptions = {}): Promise<Account> {
  const simulator = await startSimulator({ timeScale: 0.005, ...options });
  const clients = createClients(simulator);
  return {
    ...simulator,
    clients,
    async stop() {
      for (const client of Object.values(clients)) client.destroy();
      await simulator.stop();
    },
  };
}

/** Runs a test in an account of its own, so that tests can run at the same time. */
export function inAccount(
  journey: (account: Account) => Promise<void>,
  options: SimulatorOptions = {},
): () => Promise<void> {
  return async () => {
    const account = await startAccount(options);
    try {
      await journey(account);
    } finally {
      await account.stop();
    }
  };
}

/** Runs one operation with nothing but these inputs, as the account's unrestricted caller unless `environment` says otherwise. */
export function run(account: Simulator, inputs: Inputs, options: RunOptions = {}): Promise<ActionResult> {
  return runAction({
    bundle,
    node,
    ...options,
    inputs: { "poll-interval": "100ms", ...inputs },
    environment: { ...account.environment, ...options.environment },
  });
}

/** A deploy with an image and credentials. An empty input is one that was not given. */
export function deploy(
  account: Simulator,
  inputs: Inputs = {},
  options: RunOptions = {},
): Promise<ActionResult> {
  return run(
    account,
    { operation: "deploy", image: `${repository}:1.0`, ...credentials, ...inputs },
    options,
  );
}

/** A plan with the inputs that `deploy` has. */
export function plan(
  account: Simulator,
  inputs: Inputs = {},
  options: RunOptions = {},
): Promise<ActionResult> {
  return deploy(account, { operation: "plan", ...inputs }, options);
}

/** What a deploy did, or a plan says that it would, as `resource action`, sorted. */
export const actionsIn = ({ outputs }: Pick<ActionResult, "outputs">): readonly string[] =>
  (JSON.parse(outputs["changes"] ?? "[]") as readonly { resource: string; action: string }[])
    .map(({ resource, action }) => `${resource} ${action}`)
    .sort();

/** A destroy; it needs no credentials of Zscaler. */
export function destroy(
  account: Simulator,
  inputs: Inputs = {},
  options: RunOptions = {},
): Promise<ActionResult> {
  return run(account, { operation: "destroy", ...inputs }, options);
}

/** The result of a run that succeeded; what it said, where it did not. */
export async function good(running: Promise<ActionResult>): Promise<ActionResult> {
  const result = await running;
  if (result.exitCode !== 0) throw new Error(`The action failed:\n${told(result)}`);
  return result;
}

/** The result of a run that failed, as a step fails: with exit code 1. */
export async function bad(running: Promise<ActionResult>): Promise<ActionResult> {
  const result = await running;
  if (result.exitCode !== 1)
    throw new Error(`The action ended with ${result.exitCode ?? result.signal}, not 1:\n${told(result)}`);
  return result;
}

const told = ({ stdout, stderr }: ActionResult): string =>
  `${stdout}\n${stderr}`
    .split("\n")
    .filter((line) => !line.startsWith("::add-mask::"))
    .join("\n");

/** Everything that a person could read of a run, without the lines that register masks. */
export function everythingSaid(result: ActionResult): string {
  const { summary, outputs, state, exported } = result;
  return [told(result), summary, JSON.stringify({ outputs, state, exported })].join("\n");
}

/** The errors of a run as the workflow shows them, one text. */
export const errorsOf = ({ annotations }: ActionResult): string =>
  annotations
    .filter(({ level }) => level === "error")
    .map(({ title, message }) => `${title ?? ""}: ${message}`)
    .join("\n");

/** Calls that change something, as `service:Operation`, in their order; refused ones too. */
export const writes = (account: Simulator): readonly string[] =>
  account
    .calls()
    .filter(({ mutating }) => mutating)
    .map(nameOf);

/** Writes beyond those of state and lock. */
export const changesMade = (account: Simulator): readonly string[] =>
  writes(account).filter((name) => !name.startsWith("s3:"));

export const nameOf = ({ service, operation }: RecordedCall): string => `${service}:${operation}`;

/** What exists, as `type id`, sorted. */
export const things = (account: Simulator): readonly string[] =>
  account
    .inventory()
    .map(({ type, id }) => `${type} ${id}`)
    .sort();

/** What exists beside the state bucket: nothing after a destroy. */
export const remains = (account: Simulator): readonly string[] =>
  things(account).filter((thing) => thing !== `AWS::S3::Bucket ${bucket}`);

export const ofType = (account: Simulator, type: string): readonly InventoryItem[] =>
  account.inventory().filter((item) => item.type === type);

/** What is live and how it is configured, without ids: the same for two accounts that were brought to the same point. */
export function configurations(account: Simulator): readonly InventoryItem[] {
  return account
    .inventory()
    .filter(({ type }) => type !== "AWS::S3::Object")
    .toSorted((one, other) => `${one.type} ${one.id}`.localeCompare(`${other.type} ${other.id}`));
}

/** The bucket as examples/iam makes it, for a role that may not. */
export async function makeStateBucket({ clients: { s3 } }: Account): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const TagSet = [{ Key: "managed-by", Value: "zscaler-harness-action" }];
  await s3.send(new PutBucketTaggingCommand({ Bucket: bucket, Tagging: { TagSet } }));
}

export const stateKey = (stage = "default"): string => `octo-org/octo-repo/${stage}.json`;

/** The text of the state object; undefined where there is none. */
export async function stateText(account: Account, stage = "default"): Promise<string | undefined> {
  try {
    const { Body } = await account.clients.s3.send(
      new GetObjectCommand({ Bucket: bucket, Key: stateKey(stage) }),
    );
    return await Body?.transformToString();
  } catch (error) {
    if (error instanceof Error && ["NoSuchKey", "NoSuchBucket"].includes(error.name)) return undefined;
    throw error;
  }
}

/** The service's rollouts, the newest first. */
export async function rollouts(
  account: Account,
  stage = "default",
): Promise<readonly ServiceDeploymentBrief[]> {
  const suffix = stage === "default" ? "" : `-${stage}`;
  const { serviceDeployments = [] } = await account.clients.ecs.send(
    new ListServiceDeploymentsCommand({
      cluster: `zscaler-mcp${suffix}`,
      service: `zscaler-mcp-server${suffix}`,
    }),
  );
  return serviceDeployments;
}

/**
 * What the agent says, at this endpoint of it or else DEFAULT, and the tools that it called with the status that they ended in; without the target's name that
 * a gateway puts before a tool's own.
 */
export async function ask(
  account: Account,
  harnessArn: string | undefined,
  text: string,
  qualifier?: string,
): Promise<{ readonly answer: string; readonly tools: readonly string[] }> {
  const { stream } = await account.clients.data.send(
    new InvokeHarnessCommand({
      ...{ harnessArn, qualifier },
      runtimeSessionId: `e2e-${crypto.randomUUID()}`,
      messages: [{ role: "user", content: [{ text }] }],
    }),
  );
  const names = new Map<string, string>();
  const tools: string[] = [];
  let answer = "";
  for await (const { contentBlockStart, contentBlockDelta } of stream ?? []) {
    const { toolUse, toolResult } = contentBlockStart?.start ?? {};
    if (toolUse !== undefined) names.set(toolUse.toolUseId ?? "", toolUse.name ?? "");
    if (toolResult !== undefined)
      tools.push(
        `${names
          .get(toolResult.toolUseId ?? "")
          ?.split("___")
          .at(-1)} ${toolResult.status}`,
      );
    answer += contentBlockDelta?.delta?.text ?? "";
  }
  return { answer, tools };
}
