/** Which ARNs and condition values IAM sees of each call. */
import type * as SecretsManager from "@aws-sdk/client-secrets-manager";
import type { ConditionContext, Service } from "../../service.js";
import { requestTagContext, resourceTagContext } from "../tags.js";
import { CURRENT, tagRecord } from "./secret.js";
import type { Vault } from "./vault.js";

export function authorization({ cloud, find }: Vault): NonNullable<Service["authorization"]> {
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

  return {
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
  };
}
