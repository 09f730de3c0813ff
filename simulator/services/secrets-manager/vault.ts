/** The account's secrets by name, and how they are found and written. */
import { randomUUID } from "node:crypto";
import type { Cloud } from "../../cloud.js";
import {
  CURRENT,
  exists,
  invalidRequest,
  moveStage,
  notFound,
  type Secret,
  sameValue,
  type Value,
  type Version,
} from "./secret.js";

export interface Vault {
  readonly cloud: Cloud;
  readonly secrets: Map<string, Secret>;
  /** By name, full ARN, or an ARN without its random suffix. */
  find(secretId: string): Secret | undefined;
  existing(secretId: string | undefined): Secret;
  /** One that is not scheduled for deletion. */
  usable(secretId: string | undefined): Secret;
  add(
    name: string,
    more: Partial<Pick<Secret, "owningService" | "description" | "kmsKeyId" | "tags">>,
  ): Secret;
  /** Adds a version, or finds the one an earlier call with the same token made. */
  putVersion(secret: Secret, token: string | undefined, value: Value, stages?: string[]): Version;
}

export function createVault(cloud: Cloud): Vault {
  const secrets = new Map<string, Secret>();
  const now = () => cloud.clock.now();

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

  return { cloud, secrets, find, existing, usable, add, putVersion };
}
