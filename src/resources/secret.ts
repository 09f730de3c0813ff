/**
 * The Secrets Manager secret with the Zscaler credentials: a flat JSON object, one key a variable of the container.
 * A change is known by its version id; the values never leave this file but to AWS.
 *
 * @example
 * graph.add("secret", secret, { name: names.secret }, {}, () => ({ values: { ZSCALER_CLIENT_ID: new SecretText(id) } }));
 */
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  type DescribeSecretCommandOutput,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  TagResourceCommand,
  UpdateSecretCommand,
} from "@aws-sdk/client-secrets-manager";
import { arn } from "../aws/arn.js";
import { errorName, found, isScheduledForDeletion } from "../aws/errors.js";
import { sensitiveValues, stringMembers } from "../aws/secret-string.js";
import { tagMap, upperCaseTags } from "../aws/tags.js";
import { type Change, defineResource, gone, type Live, later, SecretText } from "./resource.js";

export interface SecretSpec {
  readonly description: string;
  readonly values: Readonly<Record<string, SecretText>>;
  /** ARN, id or alias; undefined: AWS's own key. */
  readonly kmsKey: string | undefined;
}

export interface LiveSecret extends Live {
  readonly name: string;
  readonly versionId: string;
  readonly values: Readonly<Record<string, SecretText>>;
  readonly kmsKey: string | undefined;
  readonly deleted: boolean;
}

/** AWS's shortest recovery window. */
const recoveryWindowInDays = 7;

export const secret = defineResource<
  { readonly name: string },
  SecretSpec,
  LiveSecret,
  {
    readonly arn: string;
    readonly versionId: string;
    /** Names of its keys, separated by commas. */
    readonly keys: string;
    readonly kmsKey: string | undefined;
  }
>({
  kind: "secretsmanager.Secret",
  noun: "secret",

  async observe({ clients: { secrets }, mask }, { name }) {
    const [described, current] = await Promise.all([
      found(secrets.send(new DescribeSecretCommand({ SecretId: name }))),
      found(secrets.send(new GetSecretValueCommand({ SecretId: name }))).catch((thrown) => {
        // A secret that is scheduled for deletion, or has no value yet, is told by DescribeSecret.
        if (errorName(thrown) === "InvalidRequestException") return undefined;
        throw thrown;
      }),
    ]);
    const values = stringMembers(current?.SecretString);
    mask(sensitiveValues(values));
    return described && liveSecret(described, name, current?.VersionId, values);
  },

  async glance({ clients: { secrets } }, { name }) {
    const described = await found(secrets.send(new DescribeSecretCommand({ SecretId: name })));
    const versions = Object.entries(described?.VersionIdsToStages ?? {});
    const current = versions.find(([, stages]) => stages.includes("AWSCURRENT"));
    return described && liveSecret(described, name, current?.[0], {});
  },

  async create(aws, { name }, spec, { tags, token }) {
    const created = await aws.clients.secrets.send(
      new CreateSecretCommand({
        Name: name,
        Description: spec.description,
        SecretString: payload(spec.values),
        KmsKeyId: spec.kmsKey,
        ClientRequestToken: token,
        Tags: upperCaseTags(tags),
      }),
    );
    return {
      id: created.ARN ?? "",
      name,
      tags,
      versionId: created.VersionId ?? "",
      values: spec.values,
      kmsKey: spec.kmsKey,
      deleted: false,
    };
  },

  compare(spec, live) {
    const keys = Object.keys({ ...live.values, ...spec.values });
    return [
      // Its values cannot be read: they are put anew.
      ...(live.deleted
        ? [{ path: "DeletedDate", before: "scheduled for deletion", after: "restored" }]
        : keys.flatMap((key): Change[] => {
            const before = live.values[key];
            const after = spec.values[key];
            if (before?.reveal() === after?.reveal()) return [];
            return [{ path: `SecretString.${key}`, before: shown(before), after: shown(after) }];
          })),
      ...(spec.kmsKey === undefined || spec.kmsKey === live.kmsKey
        ? []
        : [{ path: "KmsKeyId", before: live.kmsKey, after: spec.kmsKey }]),
    ];
  },

  async sync({ clients: { secrets } }, _identity, spec, live, changes, { token }) {
    const SecretId = live.id;
    if (live.deleted) await secrets.send(new RestoreSecretCommand({ SecretId }));
    if (changes.some(({ path }) => path === "KmsKeyId"))
      await secrets.send(new UpdateSecretCommand({ SecretId, KmsKeyId: spec.kmsKey }));
    const now = { ...live, kmsKey: spec.kmsKey ?? live.kmsKey, deleted: false };
    if (!changes.some(({ path }) => path === "DeletedDate" || path.startsWith("SecretString"))) return now;
    const put = await secrets.send(
      new PutSecretValueCommand({
        SecretId,
        SecretString: payload(spec.values),
        ClientRequestToken: token,
      }),
    );
    return { ...now, values: spec.values, versionId: put.VersionId ?? "" };
  },

  async tag({ clients: { secrets } }, { id, deleted }, tags) {
    // Of a secret that is scheduled for deletion nothing can be changed, its tags included.
    if (deleted) await secrets.send(new RestoreSecretCommand({ SecretId: id }));
    await secrets.send(
      new TagResourceCommand({
        SecretId: id,
        Tags: upperCaseTags(tags),
      }),
    );
  },

  aspects: ({ versionId, kmsKey }) => ({ VersionId: versionId, KmsKeyId: kmsKey }),

  facts: ({ versionId, kmsKey }) => ({
    version: versionId,
    ...(kmsKey === undefined ? {} : { key: kmsKey }),
  }),

  async remove(aws, { name }, _live, { force }) {
    const { secrets } = aws.clients;
    const deletion = secrets.send(
      new DeleteSecretCommand({
        SecretId: name,
        ...(force ? { ForceDeleteWithoutRecovery: true } : { RecoveryWindowInDays: recoveryWindowInDays }),
      }),
    );
    await found(deletion).catch((thrown) => {
      // Our own call whose answer was lost.
      if (force || !isScheduledForDeletion(thrown)) throw thrown;
    });
    if (!force) return gone;
    const left = await found(secrets.send(new DescribeSecretCommand({ SecretId: name })));
    return left === undefined
      ? gone
      : { status: "pending", why: "deletion without recovery is asynchronous" };
  },

  outputs: ({ id, versionId, values, deleted, kmsKey }) =>
    deleted ? undefined : { arn: id, versionId, keys: keysOf(values), kmsKey },

  outputsAfter(place, { name }, spec, live, changes) {
    const isPut = live === undefined || changes.some(({ path }) => path !== "KmsKeyId");
    return {
      // AWS ends the ARN with six characters of its own.
      arn: live?.id ?? arn(place, "secretsmanager", `secret:${name}-${later}`),
      versionId: isPut ? later : live.versionId,
      keys: keysOf(isPut ? spec.values : live.values),
      kmsKey: spec.kmsKey ?? live?.kmsKey,
    };
  },
});

function keysOf(values: SecretSpec["values"]): string {
  return Object.keys(values).toSorted().join(",");
}

function liveSecret(
  described: DescribeSecretCommandOutput,
  name: string,
  versionId: string | undefined,
  values: Readonly<Record<string, string>>,
): LiveSecret {
  return {
    id: described.ARN ?? name,
    name,
    tags: tagMap(described.Tags),
    versionId: versionId ?? "",
    values: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, new SecretText(value)])),
    kmsKey: described.KmsKeyId,
    deleted: described.DeletedDate !== undefined,
  };
}

/** Secret on both sides of a change; absent where there is no value. */
function shown(value: SecretText | undefined): string | undefined {
  return value && "(secret)";
}

function payload(values: Readonly<Record<string, SecretText>>): string {
  return JSON.stringify(
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value.reveal()])),
  );
}
