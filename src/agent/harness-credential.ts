/** How a harness reaches its MCP server: the URL of its tool, and the very header that the token vault puts in. */
import { GetApiKeyCredentialProviderCommand, type Harness } from "@aws-sdk/client-bedrock-agentcore-control";
import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { lastSegment } from "../aws/arn.js";
import type { Aws } from "../aws/aws.js";
import { deniedAction, errorName, found, isAccessDenied } from "../aws/errors.js";
import { stringMembers } from "../aws/secret-string.js";
import { Failure } from "../failure/failure.js";

export interface McpTool {
  readonly url: string;
  /** As the harness holds them: `${arn of a credential provider}` stands for the key in the vault. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The remote MCP server that the harness calls by this name. */
export function mcpToolOf({ tools }: Harness, name: string): McpTool | undefined {
  const remote = tools?.find((tool) => tool.name === name)?.config?.remoteMcp;
  return remote?.url === undefined ? undefined : { url: remote.url, headers: remote.headers ?? {} };
}

/** A reference to the token vault inside a header. */
const reference = /\$\{(arn:[^}]+)\}/g;

/** ARNs of the credential providers that the headers name. */
export function providersOf({ headers }: McpTool): readonly string[] {
  return Object.values(headers).flatMap((value) => [...value.matchAll(reference)].map(([, arn = ""]) => arn));
}

export type SentHeaders =
  | { readonly kind: "known"; readonly headers: Readonly<Record<string, string>> }
  /** The caller may not read the credential, or it is kept in a form that this version does not know. */
  | { readonly kind: "unknown"; readonly why: string };

/** The headers as the server gets them. Throws a `Failure` where the harness cannot have the credential either. */
export async function sentHeaders(aws: Aws, tool: McpTool): Promise<SentHeaders> {
  const keys = new Map<string, string>();
  for (const arn of providersOf(tool)) {
    const key = await keyOf(aws, arn);
    if (typeof key !== "string") return { kind: "unknown", why: key.why };
    keys.set(arn, key);
  }
  const filled = (value: string) => value.replaceAll(reference, (_, arn: string) => keys.get(arn) ?? "");
  const headers = Object.entries(tool.headers).map(([name, value]) => [name, filled(value)]);
  return { kind: "known", headers: Object.fromEntries(headers) };
}

async function keyOf(aws: Aws, providerArn: string): Promise<string | { readonly why: string }> {
  const { agentCore, secrets } = aws.clients;
  const name = lastSegment(providerArn);
  try {
    const provider = await found(agentCore.send(new GetApiKeyCredentialProviderCommand({ name })));
    if (provider === undefined) throw missing(`the credential provider ${name}`);
    const SecretId = provider.apiKeySecretArn?.secretArn;
    const secret = await found(secrets.send(new GetSecretValueCommand({ SecretId })));
    if (secret?.SecretString === undefined) throw missing(`the key of the credential provider ${name}`);
    const readings = readingsOf(secret.SecretString, provider.apiKeySecretJsonKey);
    aws.mask([secret.SecretString, ...readings]);
    return (
      readings.find((value) => /^(Basic|Bearer) /i.test(value)) ??
      readings[0] ?? { why: "the credential is kept in a form that is not known" }
    );
  } catch (thrown) {
    if (isAccessDenied(thrown))
      return { why: `reading the credential is not allowed (${deniedAction(thrown)})` };
    // A secret that is scheduled for deletion.
    if (errorName(thrown) === "InvalidRequestException")
      throw missing(`the key of the credential provider ${name}`);
    throw thrown;
  }
}

/** The form of the vault's own secrets is not documented: the value itself, or a member of a JSON object. */
function readingsOf(text: string, jsonKey: string | undefined): readonly string[] {
  const members = stringMembers(text);
  if (jsonKey !== undefined) return members[jsonKey] === undefined ? [] : [members[jsonKey]];
  const values = Object.values(members);
  return values.length > 0 ? values : [text];
}

function missing(what: string): Failure {
  return new Failure(
    "CREDENTIAL_MISSING",
    `${what} does not exist: the harness has nothing to sign in with`,
    {
      fix: "Deploy again: it puts the credential back.",
    },
  );
}
