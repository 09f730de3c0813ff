/**
 * Secrets Manager: secrets with versions and staging labels, scheduled deletion and restore, and the secrets that
 * another service keeps in the caller's account.
 */
import { createHash, randomUUID } from "node:crypto";
import type * as SecretsManager from "@aws-sdk/client-secrets-manager";
import type { Cloud, SecretStore } from "../cloud.js";
import { AwsError, type ConditionContext, type InventoryItem, type Service } from "../service.js";
import { pageOf } from "./paging.js";
import { requestTagContext, resourceTagContext, type Tags, withoutKeys } from "./tags.js";

const CURRENT = "AWSCURRENT";
const PREVIOUS = "AWSPREVIOUS";
const DAY = 86_400_000;

interface Value {
  readonly SecretString?: string | undefined;
  readonly SecretBinary?: Uint8Array | undefined;
}

interface Version {
  readonly id: string;
  readonly value: Value;
  readonly stages: Set<string>;
  readonly createdAt: number;
}

interface Secret {
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

const notFound = (what = "secret") =>
  new AwsError("ResourceNotFoundException", 400, `Secrets Manager can't find the specified ${what}.`);
const invalidRequest = (message: string) => new AwsError("InvalidRequestException", 400, message);
const invalidParameter = (message: string) => new AwsError("InvalidParameterException", 400, message);
const exists = (message: string) => new AwsError("ResourceExistsException", 400, message);

export function secretsManager(cloud: Cloud): { readonly service: Service; readonly store: SecretStore } {
  const secrets = new Map<string, Secret>();
  const now = () => cloud.clock.now();

  /** By name, full ARN, or an ARN without its random suffix. */
  function find(secretId: string): Secret | undefined {
    const prefix = cloud.arn("secretsmanager", "secret:");
    if (!secretId.startsWith("arn:")) return secrets.get(secretId);
    for (const secret of secrets.values()) if (secret.arn === secretId) return secret;
    return secretId.startsWith(prefix) ? secrets.get(secretId.slice(prefix.length)) : undefined;
  }

  function existing(secretId: string | undefined): Secret {
    const secret = find(secretId ?? "");
    if (secret === undefined) throw notFound();
    return secret;
  }

  function usable(secretId: string | undefined): Secret {
    const secret = existing(secretId);
    if (secret.deletion !== undefined) {
      throw invalidRequest(
        "You can't perform this operation on the secret because it was marked for deletion.",
      );
    }
    return secret;
  }

  /** A secret that a service owns follows that service's resource; its users can't change it here. */
  function refuseOwned(secret: Secret): void {
    if (secret.owningService === undefined) return;
    throw invalidRequest(
      `You can't perform this operation on the secret because it is managed by ${secret.owningService}.`,
    );
  }

  function add(
    name: string,
    more: Partial<Pick<Secret, "owningService" | "description" | "kmsKeyId" | "tags">>,
  ) {
    const secret: Secret = {
      arn: cloud.arn("secretsmanager", `secret:${name}-${cloud.id(6)}`),
      name,
      createdAt: now(),
      owningService: more.owningService,
      versions: new Map(),
      description: more.description,
      kmsKeyId: more.kmsKeyId,
      tags: more.tags ?? {},
      changedAt: now(),
      accessedAt: undefined,
      deletion: undefined,
    };
    secrets.set(name, secret);
    return secret;
  }

  /** Adds a version, or finds the one an earlier call with the same token made. */
  function putVersion(secret: Secret, token: string | undefined, value: Value, stages = [CURRENT]): Version {
    const id = token ?? randomUUID();
    const earlier = secret.versions.get(id);
    if (earlier !== undefined) {
      if (sameValue(earlier.value, value)) return earlier;
      throw exists(
        `A resource with the ID you requested already exists: the version ${id} of ${secret.name} has another value.`,
      );
    }
    const version: Version = { id, value, stages: new Set(), createdAt: now() };
    const first = secret.versions.size === 0;
    secret.versions.set(id, version);
    for (const stage of first ? [CURRENT, ...stages] : stages) moveStage(secret, stage, version);
    secret.changedAt = now();
    return version;
  }

  function describe(secret: Secret): SecretsManager.DescribeSecretResponse {
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

  function createSecret(input: SecretsManager.CreateSecretRequest): SecretsManager.CreateSecretResponse {
    const name = input.Name ?? "";
    const taken = secrets.get(name);
    const value = givenValue(input);
    if (taken?.deletion !== undefined) {
      throw invalidRequest(
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
      );
    }
    if (taken !== undefined) {
      const earlier = taken.versions.get(input.ClientRequestToken ?? "");
      if (earlier === undefined || value === undefined || !sameValue(earlier.value, value)) {
        throw exists(`The operation failed because the secret ${name} already exists.`);
      }
      return { ARN: taken.arn, Name: taken.name, VersionId: earlier.id };
    }
    const secret = add(name, {
      description: input.Description,
      kmsKeyId: input.KmsKeyId,
      tags: tagRecord(input.Tags),
    });
    const version = value === undefined ? undefined : putVersion(secret, input.ClientRequestToken, value);
    return { ARN: secret.arn, Name: secret.name, VersionId: version?.id };
  }

  function getSecretValue(
    input: SecretsManager.GetSecretValueRequest,
  ): SecretsManager.GetSecretValueResponse {
    const secret = usable(input.SecretId);
    const version = versionOf(secret, input.VersionId, input.VersionStage);
    if (version === undefined) {
      throw notFound(
        input.VersionId === undefined
          ? `secret value for staging label: ${input.VersionStage ?? CURRENT}`
          : `secret value for VersionId: ${input.VersionId}`,
      );
    }
    secret.accessedAt = Math.floor(now() / DAY) * DAY;
    return {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: version.id,
      ...version.value,
      VersionStages: [...version.stages],
      CreatedDate: new Date(version.createdAt),
    };
  }

  function putSecretValue(
    input: SecretsManager.PutSecretValueRequest,
  ): SecretsManager.PutSecretValueResponse {
    const secret = usable(input.SecretId);
    refuseOwned(secret);
    const value = givenValue(input);
    if (value === undefined) throw invalidParameter("You must provide either SecretString or SecretBinary.");
    const version = putVersion(secret, input.ClientRequestToken, value, input.VersionStages);
    return { ARN: secret.arn, Name: secret.name, VersionId: version.id, VersionStages: [...version.stages] };
  }

  function updateSecret(input: SecretsManager.UpdateSecretRequest): SecretsManager.UpdateSecretResponse {
    const secret = usable(input.SecretId);
    refuseOwned(secret);
    const value = givenValue(input);
    const version = value === undefined ? undefined : putVersion(secret, input.ClientRequestToken, value);
    if (input.Description !== undefined) secret.description = input.Description;
    if (input.KmsKeyId !== undefined) secret.kmsKeyId = input.KmsKeyId;
    secret.changedAt = now();
    return { ARN: secret.arn, Name: secret.name, VersionId: version?.id };
  }

  function deleteSecret(input: SecretsManager.DeleteSecretRequest): SecretsManager.DeleteSecretResponse {
    const { forced, days } = recoveryOf(input);
    const secret = find(input.SecretId ?? "");
    if (secret === undefined) {
      // AWS: forcing the deletion of a secret that does not exist is no error.
      if (forced) return { Name: input.SecretId, DeletionDate: new Date(now()) };
      throw notFound();
    }
    refuseOwned(secret);
    if (secret.deletion !== undefined && !forced) {
      throw invalidRequest(
        "You can't perform this operation on the secret because it was already scheduled for deletion.",
      );
    }
    const requestedAt = now();
    const effectiveAt = forced ? requestedAt : requestedAt + days * DAY;
    secret.deletion = { requestedAt, effectiveAt, forced };
    if (forced) {
      cloud.clock.after("secretForceDelete", () => {
        if (secrets.get(secret.name) === secret) secrets.delete(secret.name);
      });
    }
    return { ARN: secret.arn, Name: secret.name, DeletionDate: new Date(effectiveAt) };
  }

  function restoreSecret(input: SecretsManager.RestoreSecretRequest): SecretsManager.RestoreSecretResponse {
    const secret = existing(input.SecretId);
    if (secret.deletion?.forced === true) throw notFound();
    secret.deletion = undefined;
    return { ARN: secret.arn, Name: secret.name };
  }

  function listSecrets(input: SecretsManager.ListSecretsRequest): SecretsManager.ListSecretsResponse {
    const matching = [...secrets.values()]
      .filter((secret) => secret.deletion === undefined || input.IncludePlannedDeletion === true)
      .filter((secret) => (input.Filters ?? []).every((filter) => matches(secret, filter)))
      .sort((a, b) => b.createdAt - a.createdAt);
    if (input.SortOrder === "asc") matching.reverse();
    const page = pageOf(matching, input.MaxResults ?? 100, input.NextToken, invalidToken);
    return {
      SecretList: page.items.map((secret) => {
        const { VersionIdsToStages, ...rest } = describe(secret);
        return { ...rest, SecretVersionsToStages: VersionIdsToStages };
      }),
      NextToken: page.nextToken,
    };
  }

  function listSecretVersionIds(
    input: SecretsManager.ListSecretVersionIdsRequest,
  ): SecretsManager.ListSecretVersionIdsResponse {
    const secret = existing(input.SecretId);
    const versions = [...secret.versions.values()].filter(
      (version) => version.stages.size > 0 || input.IncludeDeprecated === true,
    );
    const page = pageOf(versions, input.MaxResults ?? 100, input.NextToken, invalidToken);
    return {
      ARN: secret.arn,
      Name: secret.name,
      Versions: page.items.map((version) => ({
        VersionId: version.id,
        VersionStages: [...version.stages],
        CreatedDate: new Date(version.createdAt),
      })),
      NextToken: page.nextToken,
    };
  }

  function tagResource(input: SecretsManager.TagResourceRequest) {
    const secret = usable(input.SecretId);
    const tags = { ...secret.tags, ...tagRecord(input.Tags) };
    if (Object.keys(tags).length > 50) throw invalidParameter("A secret can have at most 50 tags.");
    secret.tags = tags;
    return {};
  }

  function untagResource(input: SecretsManager.UntagResourceRequest) {
    const secret = usable(input.SecretId);
    secret.tags = withoutKeys(secret.tags, input.TagKeys ?? []);
    return {};
  }

  /** The ARN that IAM checks: the live one, or what the name would become. */
  const resource = (secretId: string | undefined): string => {
    const id = secretId ?? "";
    return find(id)?.arn ?? (id.startsWith("arn:") ? id : cloud.arn("secretsmanager", `secret:${id}`));
  };
  const onSecret =
    (more: (input: Readonly<Record<string, unknown>>) => ConditionContext = () => ({})) =>
    (input: { readonly SecretId?: string }) => ({
      resources: [resource(input.SecretId)],
      context: {
        "secretsmanager:SecretId": input.SecretId ?? "",
        ...resourceTagContext(find(input.SecretId ?? "")?.tags, "secretsmanager:ResourceTag/"),
        ...more(input as Readonly<Record<string, unknown>>),
      },
    });

  const service: Service = {
    name: "secretsmanager",
    protocol: "json-1.1",
    handlers: {
      CreateSecret: createSecret,
      DescribeSecret: (input: SecretsManager.DescribeSecretRequest) => describe(existing(input.SecretId)),
      GetSecretValue: getSecretValue,
      PutSecretValue: putSecretValue,
      UpdateSecret: updateSecret,
      DeleteSecret: deleteSecret,
      RestoreSecret: restoreSecret,
      ListSecrets: listSecrets,
      ListSecretVersionIds: listSecretVersionIds,
      TagResource: tagResource,
      UntagResource: untagResource,
    },
    authorization: {
      CreateSecret: (input: SecretsManager.CreateSecretRequest) => {
        const tags = tagRecord(input.Tags);
        const resources = [cloud.arn("secretsmanager", `secret:${input.Name}-AbCdEf`)];
        const context = {
          "secretsmanager:Name": input.Name ?? "",
          ...(input.KmsKeyId === undefined ? {} : { "secretsmanager:KmsKeyId": input.KmsKeyId }),
          ...requestTagContext(tags),
        };
        const create = { action: "secretsmanager:CreateSecret", resources, context };
        if (Object.keys(tags).length === 0) return [create];
        return [create, { action: "secretsmanager:TagResource", resources, context }];
      },
      DescribeSecret: onSecret(),
      GetSecretValue: onSecret((input) => ({
        "secretsmanager:VersionStage": String(input["VersionStage"] ?? CURRENT),
      })),
      PutSecretValue: onSecret(),
      UpdateSecret: onSecret(),
      DeleteSecret: onSecret((input) => ({
        "secretsmanager:ForceDeleteWithoutRecovery": String(input["ForceDeleteWithoutRecovery"] ?? false),
        ...(input["RecoveryWindowInDays"] === undefined
          ? {}
          : { "secretsmanager:RecoveryWindowInDays": String(input["RecoveryWindowInDays"]) }),
      })),
      RestoreSecret: onSecret(),
      ListSecretVersionIds: onSecret(),
      TagResource: onSecret((input) =>
        requestTagContext(tagRecord(input["Tags"] as SecretsManager.Tag[] | undefined)),
      ),
      UntagResource: onSecret((input) => ({ "aws:TagKeys": (input["TagKeys"] ?? []) as string[] })),
    },
    // What is scheduled for deletion is gone for everybody but RestoreSecret: ListSecrets hides it, it costs nothing.
    inventory: () =>
      [...secrets.values()].filter((secret) => secret.deletion === undefined).map(inventoryItem),
  };

  const store: SecretStore = {
    read(secretId, version) {
      const secret = find(secretId);
      if (secret === undefined || secret.deletion !== undefined) return undefined;
      const found = versionOf(secret, version?.versionId, version?.versionStage);
      if (found?.value.SecretString === undefined) return undefined;
      return {
        arn: secret.arn,
        value: found.value.SecretString,
        versionId: found.id,
        kmsKeyId: secret.kmsKeyId,
      };
    },
    putOwned(name, value, owningService) {
      const secret = secrets.get(name) ?? add(name, { owningService });
      putVersion(secret, undefined, { SecretString: value });
      return { arn: secret.arn };
    },
    deleteOwned(name) {
      secrets.delete(name);
    },
  };
  return { service, store };
}

function invalidToken(): AwsError {
  return new AwsError("InvalidNextTokenException", 400, "The NextToken value is invalid.");
}

/** How long the secret can still be restored: 30 days unless told otherwise, or not at all. */
function recoveryOf(input: SecretsManager.DeleteSecretRequest): { forced: boolean; days: number } {
  const forced = input.ForceDeleteWithoutRecovery === true;
  const days = input.RecoveryWindowInDays;
  if (forced && days !== undefined) {
    throw invalidParameter(
      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    );
  }
  if (days !== undefined && (days < 7 || days > 30)) {
    throw invalidParameter("RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
  }
  return { forced, days: days ?? 30 };
}

function givenValue(input: Value): Value | undefined {
  if (input.SecretString !== undefined && input.SecretBinary !== undefined) {
    throw invalidParameter("You can't specify both a binary secret value and a string secret value.");
  }
  if (input.SecretString !== undefined) return { SecretString: input.SecretString };
  return input.SecretBinary === undefined ? undefined : { SecretBinary: input.SecretBinary };
}

function sameValue(a: Value, b: Value): boolean {
  return a.SecretString === b.SecretString && String(a.SecretBinary) === String(b.SecretBinary);
}

/** Takes the label from the version that has it; what was current becomes previous. */
function moveStage(secret: Secret, stage: string, to: Version): void {
  for (const version of secret.versions.values()) {
    if (version === to || !version.stages.delete(stage)) continue;
    if (stage === CURRENT) moveStage(secret, PREVIOUS, version);
  }
  to.stages.add(stage);
}

function versionOf(secret: Secret, versionId?: string, versionStage?: string): Version | undefined {
  if (versionId === undefined) {
    const stage = versionStage ?? CURRENT;
    return [...secret.versions.values()].find((version) => version.stages.has(stage));
  }
  const version = secret.versions.get(versionId);
  return versionStage === undefined || version?.stages.has(versionStage) === true ? version : undefined;
}

/** A filter's values are alternatives, compared with the beginning; one that starts with `!` excludes. */
function matches(secret: Secret, filter: SecretsManager.Filter): boolean {
  const subjects = filterSubjects(secret, filter.Key);
  const test = (value: string) => subjects.some((subject) => subject.startsWith(value));
  return (filter.Values ?? []).some((value) => (value.startsWith("!") ? !test(value.slice(1)) : test(value)));
}

function filterSubjects(secret: Secret, key: SecretsManager.Filter["Key"]): readonly string[] {
  const { name, description = "", tags, owningService = "" } = secret;
  switch (key) {
    case "name":
      return [name];
    case "description":
      return [description];
    case "tag-key":
      return Object.keys(tags);
    case "tag-value":
      return Object.values(tags);
    case "owning-service":
      return [owningService];
    case "all":
      return [name, description, ...Object.keys(tags), ...Object.values(tags)];
    default:
      return [];
  }
}

function tagRecord(tags: readonly SecretsManager.Tag[] | undefined): Tags {
  return Object.fromEntries((tags ?? []).map((tag) => [tag.Key ?? "", tag.Value ?? ""]));
}

function tagList(tags: Tags): SecretsManager.Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function inventoryItem(secret: Secret): InventoryItem {
  const value = versionOf(secret)?.value.SecretString;
  return {
    type: "AWS::SecretsManager::Secret",
    id: secret.arn,
    tags: secret.tags,
    configuration: {
      name: secret.name,
      description: secret.description,
      kmsKeyId: secret.kmsKeyId,
      owningService: secret.owningService,
      valueDigest: value === undefined ? undefined : createHash("sha256").update(value).digest("hex"),
    },
  };
}
