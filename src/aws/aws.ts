/** What every resource gets to work with: clients, where it works, and the one signal that stops everything. */
import type { BedrockAgentCoreClient } from "@aws-sdk/client-bedrock-agentcore";
import type { BedrockAgentCoreControlClient } from "@aws-sdk/client-bedrock-agentcore-control";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import type { EC2Client } from "@aws-sdk/client-ec2";
import type { ECRClient } from "@aws-sdk/client-ecr";
import type { ECSClient } from "@aws-sdk/client-ecs";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import type { S3Client } from "@aws-sdk/client-s3";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { STSClient } from "@aws-sdk/client-sts";

/** The clients, each made on first use, all with the same credentials, proxy, user agent, retries and signal. */
export interface Clients {
  readonly agentCore: BedrockAgentCoreControlClient;
  /** The data plane. One attempt a call: what asks an agent decides itself what may be asked again. */
  readonly agentCoreData: BedrockAgentCoreClient;
  readonly cognito: CognitoIdentityProviderClient;
  /** One attempt a call: a creation without a token would make a second thing where the SDK repeats it. */
  readonly cognitoOnce: CognitoIdentityProviderClient;
  /** Large and rarely needed: loaded when first asked for. */
  ec2(): Promise<EC2Client>;
  /** An image may lie in another region than the deployment. */
  ecrIn(region: string): ECRClient;
  readonly ecs: ECSClient;
  readonly iam: IAMClient;
  readonly logs: CloudWatchLogsClient;
  readonly s3: S3Client;
  readonly secrets: SecretsManagerClient;
  readonly sts: STSClient;
  /** Only a sweep asks by tags: loaded when first asked for. */
  tagging(): Promise<ResourceGroupsTaggingAPIClient>;
}

/** Who and where: from `GetCallerIdentity` and the `region` input. */
export interface Place {
  /** `aws`, `aws-us-gov`, `aws-cn`, … */
  readonly partition: string;
  readonly region: string;
  /** 12 digits. */
  readonly account: string;
}

export interface Aws extends Place {
  readonly clients: Clients;
  /** Aborts on SIGINT, SIGTERM, the `timeout` input and a lost lock; every SDK call and every pause obeys it. */
  readonly signal: AbortSignal;
  /** Registers secret values that were read, before anything else is done with them. */
  readonly mask: (values: readonly string[]) => void;
}
