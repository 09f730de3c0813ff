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
import { type Change, defineResource, differences, gone, type Live, SecretText } from "./resource.js";

export type ApiKeySpec =
  /** The vault keeps the key itself, in a secret of its own. */
  | {
      readonly source: "MANAGED";
      readonly apiKey: SecretText;
      /** Secrets Manager version that the key was made from; undefined where no secret that we know holds it. */
      readonly version: string | undefined;
    }
  /** It stands in a secret of the user's own, and is read there at every use. */
  | ({ readonly source: "EXTERNAL" } & SecretPointer);

export interface SecretPointer {
  readonly secretArn: string;
  readonly jsonKey: string;
}

export interface LiveApiKey extends Live {
  /** Undefined: the vault keeps the key itself. */
  readonly external: SecretPointer | undefined;
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
    const live = { id: provider.credentialProviderArn ?? expectedArn, tags: tagged?.tags ?? {} };
    const secretArn = provider.apiKeySecretArn?.secretArn;
    if (provider.apiKeySecretSource === "EXTERNAL") {
      const external = { secretArn: secretArn ?? "", jsonKey: provider.apiKeySecretJsonKey ?? "" };
      return { ...live, external, version: undefined, stored: [] };
    }
    const version = tagged?.tags?.[credentialsVersionTag];
    const isVersioned = version !== undefined && version !== unversioned;
    return {
      ...live,
      external: undefined,
      version: isVersioned ? version : undefined,
      stored: isVersioned ? [] : await storedValues(aws, secretArn),
    };
  },

  async create({ clients: { agentCore } }, { name }, spec, { tags }) {
    const all = { ...tags, ...versionTag(spec) };
    const created = await agentCore.send(
      new CreateApiKeyCredentialProviderCommand({ name, ...content(spec), tags: all }),
    );
    return { id: created.credentialProviderArn ?? "", tags: all, ...liveContent(spec) };
  },

  compare(spec, { external, version, stored }) {
    if (spec.source === "EXTERNAL") {
      if (external === undefined) return [sourceChange("MANAGED", "EXTERNAL")];
      return differences(pointerPaths(spec), pointerPaths(external));
    }
    if (external !== undefined) return [sourceChange("EXTERNAL", "MANAGED")];
    const current =
      spec.version === undefined
        ? version === undefined && stored.some((one) => one.reveal() === spec.apiKey.reveal())
        : version === spec.version;
    return current ? [] : [{ path: "apiKey", before: "(secret)", after: "(secret)" }];
  },

  async sync({ clients: { agentCore } }, { name }, spec, live) {
    await agentCore.send(new UpdateApiKeyCredentialProviderCommand({ name, ...content(spec) }));
    // After the key: a run that dies in between updates the key once more.
    const tags = versionTag(spec);
    await agentCore.send(new TagResourceCommand({ resourceArn: live.id, tags }));
    return { ...live, tags: { ...live.tags, ...tags }, ...liveContent(spec) };
  },

  async tag({ clients: { agentCore } }, { id }, tags) {
    await agentCore.send(new TagResourceCommand({ resourceArn: id, tags: { ...tags } }));
  },

  // The key itself is secret, and the vault has no versions: whether it is right is told by the handshake.
  aspects: ({ version, external }) => ({ credentialsVersion: version, external }),

  facts: ({ version, external }): Readonly<Record<string, string>> => ({
    ...(version === undefined ? {} : { "credentials of version": version }),
    ...(external === undefined ? {} : { "points at": `${external.jsonKey} of ${external.secretArn}` }),
  }),

  async remove({ clients: { agentCore } }, { name }) {
    await found(agentCore.send(new DeleteApiKeyCredentialProviderCommand({ name })));
    return gone;
  },

  outputs: ({ id }) => ({ arn: id, name: id.slice(id.lastIndexOf("/") + 1) }),
  outputsAfter: (place, { name }, _spec, live) => ({ arn: live?.id ?? providerArn(place, name), name }),
});

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
  if (spec.source === "MANAGED") return { external: undefined, version: spec.version, stored: [spec.apiKey] };
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
