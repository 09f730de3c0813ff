/** How a harness reaches its MCP server: the URL of its tool, and the very header that the token vault puts in. */
import { GetApiKeyCredentialProviderCommand, type Harness } from "@aws-sdk/client-bedrock-agentcore-control";
import { lastSegment } from "../aws/arn.js";
import type { Aws } from "../aws/aws.js";
import { found } from "../aws/errors.js";
import { missing, type Unknown, unknownForm, unlessDenied, vaultValues } from "./vault-secret.js";

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

function keyOf(aws: Aws, providerArn: string): Promise<string | Unknown> {
  const name = lastSegment(providerArn);
  return unlessDenied(async () => {
    const provider = await found(
      aws.clients.agentCore.send(new GetApiKeyCredentialProviderCommand({ name })),
    );
    if (provider === undefined) throw missing(`the credential provider ${name}`);
    const readings = await vaultValues(aws, {
      secretArn: provider.apiKeySecretArn?.secretArn,
      jsonKey: provider.apiKeySecretJsonKey,
      provider: name,
    });
    return readings.find((value) => /^(Basic|Bearer) /i.test(value)) ?? readings[0] ?? unknownForm;
  });
}
