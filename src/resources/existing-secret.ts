/** A Secrets Manager secret that somebody else keeps (`credentials-secret`): read, never written, never deleted. */
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  type GetSecretValueCommandOutput,
} from "@aws-sdk/client-secrets-manager";
import { errorName, found, isAccessDenied } from "../aws/errors.js";
import { sensitiveValues, stringMembers } from "../aws/secret-string.js";
import { Failure } from "../failure/failure.js";
import { defineLookup, SecretText } from "./resource.js";

type Values = Readonly<Record<string, SecretText>>;

/** What is wrong with the keys, as the rest of a sentence that begins with the secret's name, and what to do. */
export interface Unfit {
  readonly what: string;
  readonly fix: string;
}

interface ExistingSecretIdentity {
  readonly name: string;
  /** Judges the keys by what they are needed for. */
  readonly unfit: (values: Values) => Unfit | undefined;
}

interface ExistingSecret {
  readonly arn: string;
  readonly versionId: string;
  readonly values: Values;
  readonly kmsKey: string | undefined;
}

export const existingSecret = defineLookup<
  ExistingSecretIdentity,
  ExistingSecret,
  ExistingSecret & { readonly keys: string }
>({
  kind: "secretsmanager.ExistingSecret",
  noun: "existing secret",

  async observe({ clients: { secrets }, mask }, { name, unfit }) {
    const described = await found(
      secrets.send(new DescribeSecretCommand({ SecretId: name })).catch(deniedOn(name, "DescribeSecret")),
    );
    if (described === undefined)
      throw new Failure(
        "SECRET_MISSING",
        `the input credentials-secret names ${name}, which does not exist`,
        {
          fix: "Create the secret in this account and region, or correct credentials-secret.",
        },
      );
    if (described.DeletedDate !== undefined)
      throw new Failure("SECRET_DELETED", `the secret ${name} is scheduled for deletion`, {
        fix: `Restore it: aws secretsmanager restore-secret --secret-id ${name}`,
      });
    // Where it has no value yet, there is no version to be found.
    const current = await found(
      secrets.send(new GetSecretValueCommand({ SecretId: name })).catch(deniedOn(name, "GetSecretValue")),
    );
    const members = Object.entries(stringMembers(current?.SecretString)).filter(([, value]) => value !== "");
    mask(sensitiveValues(Object.fromEntries(members)));
    const values = Object.fromEntries(members.map(([key, value]) => [key, new SecretText(value)]));
    const problem = Object.keys(values).length === 0 ? unreadable(current) : unfit(values);
    if (problem !== undefined)
      throw new Failure("SECRET_UNUSABLE", `the secret ${name} ${problem.what}`, { fix: problem.fix });
    return {
      arn: described.ARN ?? name,
      versionId: current?.VersionId ?? "",
      values,
      kmsKey: described.KmsKeyId,
    };
  },

  outputs: ({ arn, versionId, values, kmsKey }) => ({
    arn,
    versionId,
    keys: Object.keys(values).toSorted().join(","),
    values,
    kmsKey,
  }),
});

function unreadable(current: GetSecretValueCommandOutput | undefined): Unfit {
  const what =
    current === undefined
      ? "has no value yet"
      : current.SecretBinary === undefined
        ? "is not a JSON object with string members"
        : "holds a binary value instead of text";
  return {
    what,
    fix: "Store flat JSON, for example ZSCALER_CLIENT_ID and ZSCALER_CLIENT_SECRET with their values.",
  };
}

/** Says which permission is missing; KMS refuses under the same name as Secrets Manager, through the same call. */
function deniedOn(name: string, operation: string): (thrown: unknown) => never {
  return (thrown) => {
    if (!isAccessDenied(thrown) && errorName(thrown) !== "DecryptionFailure") throw thrown;
    throw new Failure("SECRET_DENIED", `the secret ${name} of credentials-secret could not be read`, {
      fix: `Grant the role that runs the action secretsmanager:${operation} on it, and kms:Decrypt on its key where it has one of its own.`,
      cause: thrown,
    });
  };
}
