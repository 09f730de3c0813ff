/**
 * Secrets Manager: secrets with versions and staging labels, scheduled deletion and restore, and the secrets that
 * another service keeps in the caller's account.
 */
import { createHash } from "node:crypto";
import type * as SecretsManager from "@aws-sdk/client-secrets-manager";
import type { Cloud, SecretStore } from "../../cloud.js";
import type { InventoryItem, Service } from "../../service.js";
import { withoutKeys } from "../tags.js";
import { authorization } from "./authorization.js";
import { listingHandlers } from "./listing.js";
import {
  CURRENT,
  DAY,
  describeSecret,
  exists,
  givenValue,
  invalidParameter,
  invalidRequest,
  notFound,
  refuseOwned,
  type Secret,
  sameValue,
  tagRecord,
  versionOf,
} from "./secret.js";
import { createVault } from "./vault.js";

export function secretsManager(cloud: Cloud): { readonly service: Service; readonly store: SecretStore } {
  const vault = createVault(cloud);
  const { secrets, find, existing, usable, add, putVersion } = vault;
  const now = () => cloud.clock.now();

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

  const service: Service = {
    name: "secretsmanager",
    protocol: "json-1.1",
    handlers: {
      CreateSecret: createSecret,
      DescribeSecret: (input: SecretsManager.DescribeSecretRequest) =>
        describeSecret(existing(input.SecretId)),
      GetSecretValue: getSecretValue,
      PutSecretValue: putSecretValue,
      UpdateSecret: updateSecret,
      DeleteSecret: deleteSecret,
      RestoreSecret: restoreSecret,
      ...listingHandlers(vault),
      TagResource: tagResource,
      UntagResource: untagResource,
    },
    authorization: authorization(vault),
    // What is scheduled for deletion is gone for everybody but RestoreSecret: ListSecrets hides it, it costs nothing.
    inventory: () =>
      [...secrets.values()].filter((secret) => secret.deletion === undefined).map(inventoryItem),
    // The index of tags still knows it until it is gone for good.
    tagged: () => [...secrets.values()],
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
