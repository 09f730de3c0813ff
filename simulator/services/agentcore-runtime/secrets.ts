/** A secret as a runtime's container reads it: with the rights of the runtime's role, refused in the words of the SDK. */
import type { Cloud } from "../../cloud.js";
import { operationFailed, type RuntimeRole } from "../agentcore/runtime-role.js";

const operation = "GetSecretValue";

export function readSecretAs(cloud: Cloud, role: RuntimeRole, secretId: string): string {
  const secret = cloud.secrets.read(secretId);
  const asked = secretId.startsWith("arn:") ? secretId : cloud.arn("secretsmanager", `secret:${secretId}`);
  role.demand(operation, "secretsmanager:GetSecretValue", secret?.arn ?? asked);
  if (secret === undefined) {
    throw operationFailed(
      "ResourceNotFoundException",
      operation,
      "Secrets Manager can't find the specified secret.",
    );
  }
  const { kmsKeyId } = secret;
  // The AWS-managed key needs no grant of its own.
  if (kmsKeyId !== undefined && !kmsKeyId.endsWith("alias/aws/secretsmanager")) {
    const key = kmsKeyId.startsWith("arn:") ? kmsKeyId : cloud.arn("kms", `key/${kmsKeyId}`);
    const via = { "kms:ViaService": `secretsmanager.${cloud.region}.amazonaws.com` };
    if (!role.isAllowed("kms:Decrypt", key, via)) {
      throw operationFailed("AccessDeniedException", operation, "Access to KMS is not allowed");
    }
  }
  return secret.value;
}
