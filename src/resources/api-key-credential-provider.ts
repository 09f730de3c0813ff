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
import { arn, lastSegment } from "../aws/arn.js";
import type { Aws, Place } from "../aws/aws.js";
import { found, isAccessDenied } from "../aws/errors.js";
import { stringMembers } from "../aws/secret-string.js";
import { vaultVersionOf, vaultVersionTag } from "../aws/token-vault.js";
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
  /** Of the secret in which the vault keeps the key; undefined where it may not be looked at. */
  readonly vaultVersion: string | undefined;
  /** The one that the key was last written to: another one is somebody else's key. */
  readonly writtenVersion: string | undefined;
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
    const [provider, answer] = await Promise.all([
      found(agentCore.send(new GetApiKeyCredentialProviderCommand({ name }))),
      found(agentCore.send(new ListTagsForResourceCommand({ resourceArn: expectedArn }))),
    ]);
    if (provider === undefined) return undefined;
    const live = { id: provider.credentialProviderArn ?? expectedArn, tags: answer?.tags ?? {} };
    const secretArn = provider.apiKeySecretArn?.secretArn;
    if (provider.apiKeySecretSource === "EXTERNAL") {
      const external = { secretArn: secretArn ?? "", jsonKey: provider.apiKeySecretJsonKey ?? "" };
      return { ...live, external, ...nothingManaged };
    }
    const version = answer?.tags?.[credentialsVersionTag];
    const isVersioned = version !== undefined && version !== unversioned;
    return {
      ...live,
      external: undefined,
      version: isVersioned ? version : undefined,
      vaultVersion: isVersioned ? await vaultVersionOf(aws, secretArn) : undefined,
      writtenVersion: answer?.tags?.[vaultVersionTag],
      stored: isVersioned ? [] : await storedValues(aws, secretArn),
    };
  },

  async create(aws, { name }, spec, { tags }) {
    const all = { ...tags, ...versionTag(spec) };
    const created = await aws.clients.agentCore.send(
      new CreateApiKeyCredentialProviderCommand({ name, ...content(spec), tags: all }),
    );
    const live = { id: created.credentialProviderArn ?? "", tags: all, ...liveContent(spec) };
    const remembered = await written(aws, live, created.apiKeySecretArn?.secretArn);
    return remembered === undefined ? live : tagged(aws, live, remembered);
  },

  compare(spec, { external, version, vaultVersion, writtenVersion, stored }) {
    if (spec.source === "EXTERNAL") {
      if (external === undefined) return [sourceChange("MANAGED", "EXTERNAL")];
      return differences(pointerPaths(spec), pointerPaths(external));
    }
    if (external !== undefined) return [sourceChange("EXTERNAL", "MANAGED")];
    const current =
      spec.version === undefined
        ? version === undefined && stored.some((one) => one.reveal() === spec.apiKey.reveal())
        : version === spec.version &&
          // Not known is no difference: the secret may be out of our sight. One that was never written down is one: the
          // answer of the creation was lost, or the run killed before it.
          (vaultVersion === undefined || vaultVersion === writtenVersion);
    return current ? [] : [{ path: "apiKey", before: "(secret)", after: "(secret)" }];
  },

  async sync(aws, { name }, spec, live) {
    const updated = await aws.clients.agentCore.send(
      new UpdateApiKeyCredentialProviderCommand({ name, ...content(spec) }),
    );
    const now = { ...live, ...liveContent(spec) };
    // After the key: a run that dies in between updates the key once more.
    const remembered = await written(aws, now, updated.apiKeySecretArn?.secretArn);
    return tagged(aws, now, { ...versionTag(spec), ...remembered });
  },

  async tag({ clients: { agentCore } }, { id }, tags) {
    await agentCore.send(new TagResourceCommand({ resourceArn: id, tags: { ...tags } }));
  },

  aspects: ({ version, vaultVersion, external }) => ({
    credentialsVersion: version,
    vaultVersion,
    external,
  }),

  facts: ({ version, external }): Readonly<Record<string, string>> => ({
    ...(version === undefined ? {} : { "credentials of version": version }),
    ...(external === undefined ? {} : { "points at": `${external.jsonKey} of ${external.secretArn}` }),
  }),

  async remove({ clients: { agentCore } }, { name }) {
    await found(agentCore.send(new DeleteApiKeyCredentialProviderCommand({ name })));
    return gone;
  },

  outputs: ({ id }) => ({ arn: id, name: lastSegment(id) }),
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

const nothingManaged = {
  version: undefined,
  vaultVersion: undefined,
  writtenVersion: undefined,
  stored: [],
} as const;

function liveContent(spec: ApiKeySpec): Omit<LiveApiKey, keyof Live> {
  const { source } = spec;
  return source === "EXTERNAL"
    ? { ...nothingManaged, external: { secretArn: spec.secretArn, jsonKey: spec.jsonKey } }
    : { ...nothingManaged, external: undefined, version: spec.version, stored: [spec.apiKey] };
}

/** The version that the key has just become: by it a key of somebody else's is told from ours. */
async function written(
  aws: Aws,
  { version }: LiveApiKey,
  secretArn: string | undefined,
): Promise<Readonly<Record<string, string>> | undefined> {
  const vaultVersion = version === undefined ? undefined : await vaultVersionOf(aws, secretArn);
  return vaultVersion === undefined ? undefined : { [vaultVersionTag]: vaultVersion };
}

async function tagged(
  { clients: { agentCore } }: Aws,
  live: LiveApiKey,
  tags: Readonly<Record<string, string>>,
): Promise<LiveApiKey> {
  await agentCore.send(new TagResourceCommand({ resourceArn: live.id, tags }));
  const writtenVersion = tags[vaultVersionTag];
  return { ...live, tags: { ...live.tags, ...tags }, vaultVersion: writtenVersion, writtenVersion };
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
