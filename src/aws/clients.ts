/** The AWS clients of a run, and whose account they reach. */
import { BedrockAgentCoreClient } from "@aws-sdk/client-bedrock-agentcore";
import { BedrockAgentCoreControlClient } from "@aws-sdk/client-bedrock-agentcore-control";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { ECRClient } from "@aws-sdk/client-ecr";
import { ECSClient } from "@aws-sdk/client-ecs";
import { IAMClient } from "@aws-sdk/client-iam";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { Failure } from "../failure/failure.js";
import type { Clients, Place } from "./aws.js";
import { type CallLog, type LoggableClient, logged } from "./call-log.js";
import { errorName, isRejectedCredential } from "./errors.js";
import { requestHandler } from "./http-handler.js";
import { userAgent } from "./user-agent.js";

/** `make` runs at the first call; later calls give the same value. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const silent = () => {};

/** The SDK's errors do not say which operation they are an answer to; its log entries do. */
const operationNamer = {
  debug: silent,
  info: silent,
  warn: silent,
  error({ commandName, error }: { readonly commandName?: string; readonly error?: unknown }) {
    if (error instanceof Error && commandName !== undefined)
      Object.assign(error, { operation: commandName.replace(/Command$/, "") });
  },
};

/** Clients for one region; every request stops when `signal` aborts, and each call is told to `callLog`. */
export function createClients({
  region,
  signal,
  callLog,
  as,
}: {
  readonly region: string;
  readonly signal: AbortSignal;
  readonly callLog?: CallLog | undefined;
  /** Clients whose credentials are used, instead of one more walk along the chain. */
  readonly as?: Clients;
}): Clients {
  const common = {
    region,
    maxAttempts: 3,
    retryMode: "standard",
    requestHandler: requestHandler(signal),
    customUserAgent: [[...userAgent] as [string, string]],
    logger: operationNamer,
  };
  const made = <Client extends LoggableClient>(client: Client) =>
    callLog === undefined ? client : logged(client, region, callLog);
  const sts = once(() => made(new STSClient(common)));
  // One walk along the credentials chain for all clients, however many start at the same time.
  const shared = { ...common, credentials: () => (as?.sts ?? sts()).config.credentials() };

  const agentCore = once(() => made(new BedrockAgentCoreControlClient(shared)));
  const agentCoreData = once(() => made(new BedrockAgentCoreClient({ ...shared, maxAttempts: 1 })));
  const cognito = once(() => made(new CognitoIdentityProviderClient(shared)));
  const cognitoOnce = once(() => made(new CognitoIdentityProviderClient({ ...shared, maxAttempts: 1 })));
  const ec2 = once(async () => made(new (await import("@aws-sdk/client-ec2")).EC2Client(shared)));
  const ecr = new Map<string, ECRClient>();
  const ecs = once(() => made(new ECSClient(shared)));
  const iam = once(() => made(new IAMClient(shared)));
  const logs = once(() => made(new CloudWatchLogsClient(shared)));
  const secrets = once(() => made(new SecretsManagerClient(shared)));
  const s3 = once(() =>
    made(
      new S3Client({
        ...shared,
        // A custom endpoint has no DNS name for each bucket.
        forcePathStyle: Boolean(process.env["AWS_ENDPOINT_URL_S3"] ?? process.env["AWS_ENDPOINT_URL"]),
        // A state bucket may live in another region than the deployment.
        followRegionRedirects: true,
      }),
    ),
  );
  const tagging = once(async () => {
    const { ResourceGroupsTaggingAPIClient } = await import("@aws-sdk/client-resource-groups-tagging-api");
    return made(new ResourceGroupsTaggingAPIClient(shared));
  });
  return {
    get agentCore() {
      return agentCore();
    },
    get agentCoreData() {
      return agentCoreData();
    },
    get cognito() {
      return cognito();
    },
    get cognitoOnce() {
      return cognitoOnce();
    },
    ec2,
    ecrIn(imageRegion) {
      const client = ecr.get(imageRegion) ?? made(new ECRClient({ ...shared, region: imageRegion }));
      ecr.set(imageRegion, client);
      return client;
    },
    get ecs() {
      return ecs();
    },
    get iam() {
      return iam();
    },
    get logs() {
      return logs();
    },
    get s3() {
      return s3();
    },
    get secrets() {
      return secrets();
    },
    get sts() {
      return sts();
    },
    tagging,
  };
}

const credentialsFix =
  "Give the job `permissions: id-token: write` and run aws-actions/configure-aws-credentials (with role-to-assume " +
  "and aws-region) in a step before this one.";

function identityFailure(thrown: unknown, region: string): unknown {
  const name = errorName(thrown);
  if (name === "CredentialsProviderError") {
    return new Failure("CREDENTIALS_MISSING", "No AWS credentials were found in this job.", {
      fix: credentialsFix,
      cause: thrown,
    });
  }
  if (isRejectedCredential(thrown)) {
    return new Failure("CREDENTIALS_REJECTED", `AWS does not accept this job's credentials (${name}).`, {
      fix: `They may have expired. ${credentialsFix}`,
      cause: thrown,
    });
  }
  if (["ENOTFOUND", "EAI_AGAIN"].includes((thrown as { code?: string } | undefined)?.code ?? "")) {
    return new Failure("AWS_UNREACHABLE", `The AWS endpoint of region ${region} could not be resolved.`, {
      fix: "Check the region's name, and HTTPS_PROXY and NO_PROXY where the runner sits behind a proxy.",
      cause: thrown,
    });
  }
  return thrown;
}

/** Who calls, and from where. */
export interface Identity extends Place {
  /** ARN of a user, or of a session of a role. */
  readonly caller: string;
}

/** Partition and account of the credentials, region of the clients. `Failure` where there are none that AWS accepts. */
export async function identify(clients: Clients): Promise<Identity> {
  const region = await clients.sts.config.region();
  try {
    const { Arn: arn = "", Account: account = "" } = await clients.sts.send(new GetCallerIdentityCommand({}));
    return { partition: arn.split(":")[1] ?? "aws", region, account, caller: arn };
  } catch (thrown) {
    throw identityFailure(thrown, region);
  }
}

/** Throws where `allowed-account-ids` names accounts and this is none of them. */
export function requireAllowedAccount({ account }: Place, allowedAccountIds: readonly string[]): void {
  if (allowedAccountIds.length === 0 || allowedAccountIds.includes(account)) return;
  throw new Failure(
    "ACCOUNT_NOT_ALLOWED",
    `The credentials belong to account ${account}, which \`allowed-account-ids\` does not name (${allowedAccountIds.join(", ")}).`,
    { fix: "Use credentials of an allowed account, or add this one to `allowed-account-ids`." },
  );
}
