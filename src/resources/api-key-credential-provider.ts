/**
 * An API key in the AgentCore Identity token vault: here the complete value of the Authorization header that the
 * harness sends to the MCP server.
 */
import {
  CreateApiKeyCredentialProviderCommand,
  DeleteApiKeyCredentialProviderCommand,
  GetApiKeyCredentialProviderCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UpdateApiKeyCredentialProviderCommand,
} from "@aws-sdk/client-bedrock-agentcore-control";
import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { arn } from "../aws/arn.js";
import type { Aws, Place } from "../aws/aws.js";
import { found, isAccessDenied } from "../aws/errors.js";
import { stringMembers } from "../aws/secret-string.js";
import { defineResource, gone, type Live, SecretText } from "./resource.js";

export interface ApiKeySpec {
  readonly apiKey: SecretText;
  /** Secrets Manager version that the key was made from; undefined where no secret of ours holds it. */
  readonly version: string | undefined;
}

export interface LiveApiKey extends Live {
  readonly version: string | undefined;
  /** The stored value, read only where no version tells whether it is current. */
  readonly stored: readonly SecretText[];
}

/** Tells which version of the credentials the vault holds; the vault has no versions of its own. */
const credentialsVersionTag = "zscaler-harness-credentials-version";
const unversioned = "none";

export const apiKeyCredentialProvider = defineResource<
  { readonly name: string },
  ApiKeySpec,
  LiveApiKey,
  { readonly arn: string; readonly name: string }
>({
  kind: "bedrock-agentcore.ApiKeyCredentialProvider",
  noun: "credential provider",

  async observe(aws, { name }) {
    const { agentCore } = aws.clients;
    const expectedArn = providerArn(aws, name);
    const [provider, tagged] = await Promise.all([
      found(agentCore.send(new GetApiKeyCredentialProviderCommand({ name }))),
      found(agentCore.send(new ListTagsForResourceCommand({ resourceArn: expectedArn }))),
    ]);
    if (provider === undefined) return undefined;
    const version = tagged?.tags?.[credentialsVersionTag];
    const isVersioned = version !== undefined && version !== unversioned;
    return {
      id: provider.credentialProviderArn ?? expectedArn,
      tags: tagged?.tags ?? {},
      version: isVersioned ? version : undefined,
      stored: isVersioned ? [] : await storedValues(aws, provider.apiKeySecretArn?.secretArn),
    };
  },

  async create({ clients: { agentCore } }, { name }, { apiKey, version }, { tags }) {
    const all = { ...tags, [credentialsVersionTag]: version ?? unversioned };
    const created = await agentCore.send(
      new CreateApiKeyCredentialProviderCommand({ name, apiKey: apiKey.reveal(), tags: all }),
    );
    return { id: created.credentialProviderArn ?? "", tags: all, version, stored: [apiKey] };
  },

  compare({ apiKey, version }, live) {
    const current =
      version === undefined
        ? live.version === undefined && live.stored.some((one) => one.reveal() === apiKey.reveal())
        : live.version === version;
    return current ? [] : [{ path: "apiKey", before: "(secret)", after: "(secret)" }];
  },

  async sync({ clients: { agentCore } }, { name }, { apiKey, version }, live) {
    await agentCore.send(new UpdateApiKeyCredentialProviderCommand({ name, apiKey: apiKey.reveal() }));
    // After the key: a run that dies in between updates the key once more.
    const tags = { [credentialsVersionTag]: version ?? unversioned };
    await agentCore.send(new TagResourceCommand({ resourceArn: live.id, tags }));
    return { ...live, tags: { ...live.tags, ...tags }, version, stored: [apiKey] };
  },

  async tag({ clients: { agentCore } }, { id }, tags) {
    await agentCore.send(new TagResourceCommand({ resourceArn: id, tags: { ...tags } }));
  },

  async remove({ clients: { agentCore } }, { name }) {
    await found(agentCore.send(new DeleteApiKeyCredentialProviderCommand({ name })));
    return gone;
  },

  outputs: ({ id }) => ({ arn: id, name: id.slice(id.lastIndexOf("/") + 1) }),
});

/** AgentCore Identity keeps the key in a secret of this account; its form is not documented, so every reading counts. */
async function storedValues(
  { clients: { secrets }, mask }: Aws,
  secretArn: string | undefined,
): Promise<SecretText[]> {
  if (secretArn === undefined) return [];
  const answer = await found(secrets.send(new GetSecretValueCommand({ SecretId: secretArn }))).catch(
    (thrown) => {
      // Without the right to read it the key is written again at every deploy.
      if (isAccessDenied(thrown)) return undefined;
      throw thrown;
    },
  );
  const whole = answer?.SecretString;
  if (whole === undefined) return [];
  const readings = [whole, ...Object.values(stringMembers(whole))];
  mask(readings);
  return readings.map((value) => new SecretText(value));
}
  outputsAfter: (place, { name }, _spec, live) => ({ arn: live?.id ?? providerArn(place, name), name }),
/** What the vault is told; the request of an external source carries no secret. */
function content(spec: ApiKeySpec) {
  return spec.source === "EXTERNAL"
    ? {
        apiKeySecretSource: spec.source,
        apiKeySecretConfig: { secretId: spec.secretArn, jsonKey: spec.jsonKey },
      }
    : { apiKeySecretSource: spec.source, apiKey: spec.apiKey.reveal() };
}

function liveContent(spec: ApiKeySpec): Pick<LiveApiKey, "external" | "version" | "stored"> {
  if (spec.source === "MANAGED")
    return { external: undefined, version: spec.version, stored: [spec.apiKey] };
  const { secretArn, jsonKey } = spec;
  return { external: { secretArn, jsonKey }, version: undefined, stored: [] };
}

function versionTag(spec: ApiKeySpec): Readonly<Record<string, string>> {
  const version = spec.source === "MANAGED" ? spec.version : undefined;
  return { [credentialsVersionTag]: version ?? unversioned };
}

function sourceChange(before: ApiKeySpec["source"], after: ApiKeySpec["source"]): Change {
  return { path: "apiKeySecretSource", before, after };
}

function pointerPaths({ secretArn, jsonKey }: SecretPointer): Readonly<Record<string, string>> {
  return { "apiKeySecretConfig.secretId": secretArn, "apiKeySecretConfig.jsonKey": jsonKey };
}

function providerArn(place: Place, name: string): string {
  return arn(place, "bedrock-agentcore", `token-vault/default/apikeycredentialprovider/${name}`);
}

