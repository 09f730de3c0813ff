/** A Secrets Manager secret that somebody else keeps (`credentials-secret`): read, never written, never deleted. */
import { DescribeSecretCommand, GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { found } from "../aws/errors.js";
import { sensitiveValues, stringMembers } from "../aws/secret-string.js";
import { Failure } from "../failure/failure.js";
import { defineLookup, SecretText } from "./resource.js";

export const existingSecret = defineLookup<
  { readonly name: string },
  {
    readonly arn: string;
    readonly versionId: string;
    readonly values: Readonly<Record<string, SecretText>>;
    readonly kmsKey: string | undefined;
  },
  {
    readonly arn: string;
    readonly versionId: string;
    readonly keys: string;
    readonly kmsKey: string | undefined;
    readonly values: Readonly<Record<string, SecretText>>;
  }
>({
  kind: "secretsmanager.ExistingSecret",
  noun: "existing secret",

  async observe({ clients: { secrets }, mask }, { name }) {
    const described = await found(secrets.send(new DescribeSecretCommand({ SecretId: name })));
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
    const current = await secrets.send(new GetSecretValueCommand({ SecretId: name }));
    const members = Object.entries(stringMembers(current.SecretString)).filter(([, value]) => value !== "");
    mask(sensitiveValues(Object.fromEntries(members)));
    const values = Object.fromEntries(members.map(([key, value]) => [key, new SecretText(value)]));
    if (Object.keys(values).length === 0)
      throw new Failure("SECRET_UNUSABLE", `the secret ${name} is not a JSON object with string members`, {
        fix: "Store flat JSON, for example ZSCALER_CLIENT_ID and ZSCALER_CLIENT_SECRET with their values.",
      });
    return {
      arn: described.ARN ?? name,
      versionId: current.VersionId ?? "",
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
