/** Where a credential provider keeps its value: a secret that AgentCore Identity manages, or one of the customer's. */
import type * as AgentCore from "@aws-sdk/client-bedrock-agentcore-control";
import type { Cloud } from "../../cloud.js";
import type { Call } from "../../service.js";
import { invalid } from "./errors.js";
import type { CredentialSecret } from "./store.js";

interface SecretInput {
  readonly value: string | undefined;
  readonly source: AgentCore.SecretSourceType | undefined;
  readonly reference: AgentCore.SecretReference | undefined;
}

const owner = "bedrock-agentcore-identity";

export function managedSecretName(kind: "apikey" | "oauth2", providerName: string): string {
  return `${owner}!default/${kind}/${providerName}`;
}

/** The managed secret is written with the caller's rights. */
export function putCredential(
  cloud: Cloud,
  call: Call,
  secretName: string,
  { value, source, reference }: SecretInput,
  before: CredentialSecret | undefined,
): CredentialSecret {
  if (source === "EXTERNAL") {
    if (value !== undefined) throw invalid("A value cannot be given together with an EXTERNAL secret.");
    const secret = checkedReference(cloud, reference);
    if (before?.source === "MANAGED") deleteCredential(cloud, call, secretName, before);
    return secret;
  }
  if (value === undefined) throw invalid("A value is required unless the secret source is EXTERNAL.");
  if (before?.source === "MANAGED") {
    call.authorize("secretsmanager:PutSecretValue", before.secretArn);
  } else {
    // A name that is new is checked as the ARN that it will get.
    const arn = cloud.arn("secretsmanager", `secret:${secretName}-AbCdEf`);
    call.authorize("secretsmanager:CreateSecret", arn, { "secretsmanager:Name": secretName });
  }
  const { arn } = cloud.secrets.putOwned(secretName, value, owner);
  return { source: "MANAGED", secretArn: arn, jsonKey: undefined };
}

export function deleteCredential(
  cloud: Cloud,
  call: Call,
  secretName: string,
  secret: CredentialSecret,
): void {
  if (secret.source === "EXTERNAL") return;
  call.authorize("secretsmanager:DeleteSecret", secret.secretArn);
  cloud.secrets.deleteOwned(secretName);
}

function checkedReference(cloud: Cloud, reference: AgentCore.SecretReference | undefined): CredentialSecret {
  if (reference === undefined) throw invalid("An EXTERNAL secret needs secretId and jsonKey.");
  const secret = cloud.secrets.read(reference.secretId ?? "");
  if (secret === undefined) throw invalid(`The secret ${reference.secretId} does not exist.`);
  if (jsonValue(secret.value, reference.jsonKey ?? "") === undefined) {
    throw invalid(`The secret ${reference.secretId} has no JSON key ${reference.jsonKey}.`);
  }
  return { source: "EXTERNAL", secretArn: secret.arn, jsonKey: reference.jsonKey };
}

/** The string under `key` of a JSON object. */
export function jsonValue(text: string, key: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    const value = typeof parsed === "object" && parsed !== null ? Reflect.get(parsed, key) : undefined;
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}
