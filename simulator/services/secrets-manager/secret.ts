/** A secret: its versions, and the staging labels that say which of them is current. */
import type * as SecretsManager from "@aws-sdk/client-secrets-manager";
import { AwsError } from "../../service.js";
import type { Tags } from "../tags.js";

export const CURRENT = "AWSCURRENT";
const PREVIOUS = "AWSPREVIOUS";
export const DAY = 86_400_000;

export interface Value {
  readonly SecretString?: string | undefined;
  readonly SecretBinary?: Uint8Array | undefined;
}

export interface Version {
  readonly id: string;
  readonly value: Value;
  readonly stages: Set<string>;
  readonly createdAt: number;
}

export interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly createdAt: number;
  readonly owningService: string | undefined;
  readonly versions: Map<string, Version>;
  description: string | undefined;
  kmsKeyId: string | undefined;
  tags: Tags;
  changedAt: number;
  accessedAt: number | undefined;
  deletion:
    | { readonly requestedAt: number; readonly effectiveAt: number; readonly forced: boolean }
    | undefined;
}

export const notFound = (what = "secret") =>
  new AwsError("ResourceNotFoundException", 400, `Secrets Manager can't find the specified ${what}.`);
export const invalidRequest = (message: string) => new AwsError("InvalidRequestException", 400, message);
export const invalidParameter = (message: string) => new AwsError("InvalidParameterException", 400, message);
export const exists = (message: string) => new AwsError("ResourceExistsException", 400, message);

export function invalidToken(): AwsError {
  return new AwsError("InvalidNextTokenException", 400, "The NextToken value is invalid.");
}

export function givenValue(input: Value): Value | undefined {
  if (input.SecretString !== undefined && input.SecretBinary !== undefined) {
    throw invalidParameter("You can't specify both a binary secret value and a string secret value.");
  }
  if (input.SecretString !== undefined) return { SecretString: input.SecretString };
  return input.SecretBinary === undefined ? undefined : { SecretBinary: input.SecretBinary };
}

export function sameValue(a: Value, b: Value): boolean {
  return a.SecretString === b.SecretString && String(a.SecretBinary) === String(b.SecretBinary);
}

/** Takes the label from the version that has it; what was current becomes previous. */
export function moveStage(secret: Secret, stage: string, to: Version): void {
  for (const version of secret.versions.values()) {
    if (version === to || !version.stages.delete(stage)) continue;
    if (stage === CURRENT) moveStage(secret, PREVIOUS, version);
  }
  to.stages.add(stage);
}

export function versionOf(secret: Secret, versionId?: string, versionStage?: string): Version | undefined {
  if (versionId === undefined) {
    const stage = versionStage ?? CURRENT;
    return [...secret.versions.values()].find((version) => version.stages.has(stage));
  }
  const version = secret.versions.get(versionId);
  return versionStage === undefined || version?.stages.has(versionStage) === true ? version : undefined;
}

export function tagRecord(tags: readonly SecretsManager.Tag[] | undefined): Tags {
  return Object.fromEntries((tags ?? []).map((tag) => [tag.Key ?? "", tag.Value ?? ""]));
}

function tagList(tags: Tags): SecretsManager.Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** A secret that a service owns follows that service's resource; its users can't change it here. */
export function refuseOwned(secret: Secret): void {
  if (secret.owningService === undefined) return;
  throw invalidRequest(
    `You can't perform this operation on the secret because it is managed by ${secret.owningService}.`,
  );
}

export function describeSecret(secret: Secret): SecretsManager.DescribeSecretResponse {
  return {
    ARN: secret.arn,
    Name: secret.name,
    Description: secret.description,
    KmsKeyId: secret.kmsKeyId,
    LastChangedDate: new Date(secret.changedAt),
    LastAccessedDate: secret.accessedAt === undefined ? undefined : new Date(secret.accessedAt),
    DeletedDate: secret.deletion === undefined ? undefined : new Date(secret.deletion.requestedAt),
    Tags: tagList(secret.tags),
    VersionIdsToStages: Object.fromEntries(
      [...secret.versions.values()]
        .filter((version) => version.stages.size > 0)
        .map((version) => [version.id, [...version.stages]]),
    ),
    OwningService: secret.owningService,
    CreatedDate: new Date(secret.createdAt),
  };
}
