/**
 * An OAuth client in the AgentCore Identity token vault: with it the harness gets tokens for the gateway, and the
 * gateway for the runtime.
 */
import {
  CreateOauth2CredentialProviderCommand,
  DeleteOauth2CredentialProviderCommand,
  GetOauth2CredentialProviderCommand,
  type GetOauth2CredentialProviderResponse,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UpdateOauth2CredentialProviderCommand,
} from "@aws-sdk/client-bedrock-agentcore-control";
import { arn, lastSegment } from "../aws/arn.js";
import type { Aws, Place } from "../aws/aws.js";
import { found } from "../aws/errors.js";
import { vaultVersionOf, vaultVersionTag } from "../aws/token-vault.js";
import { Failure } from "../failure/failure.js";
import { pause, pauses } from "../waiting/wait.js";
import {
  type Change,
  defineResource,
  differences,
  gone,
  type Live,
  ready,
  type SecretText,
  type Tags,
} from "./resource.js";

export interface Oauth2ProviderSpec {
  /** Of the authorization server; ends in `/.well-known/openid-configuration`. */
  readonly discoveryUrl: string;
  readonly clientId: string;
  readonly clientSecret: SecretText;
}

export interface LiveOauth2Provider extends Live {
  readonly vendor: string | undefined;
  readonly discoveryUrl: string | undefined;
  readonly clientId: string | undefined;
  /** Undefined where AWS tells none: then it serves as it is. */
  readonly status: string | undefined;
  readonly failureReason: string | undefined;
  readonly updatedAt: number;
  /** The client whose secret this action wrote last: a client's secret stays the same as long as the client lives. */
  readonly secretOf: string | undefined;
  /** Of the secret in which the vault keeps the client's; undefined where it may not be looked at. */
  readonly vaultVersion: string | undefined;
  /** The one that the client's secret was last written to: another one is somebody else's secret. */
  readonly writtenVersion: string | undefined;
}

const vendor = "CustomOauth2";
const secretOfTag = "zscaler-harness-client-id";

/** A change of the vault takes seconds, in ms. What it looks like after this long is told by its health. */
const settlesWithin = 30_000;

export const oauth2CredentialProvider = defineResource<
  { readonly name: string },
  Oauth2ProviderSpec,
  LiveOauth2Provider,
  { readonly arn: string; readonly name: string }
>({
  kind: "bedrock-agentcore.Oauth2CredentialProvider",
  noun: "OAuth2 credential provider",

  async observe(aws, { name }) {
    const { agentCore } = aws.clients;
    const [provider, answer] = await Promise.all([
      providerOf(aws, name),
      found(agentCore.send(new ListTagsForResourceCommand({ resourceArn: providerArn(aws, name) }))),
    ]);
    return provider && liveProvider(aws, name, provider, answer?.tags ?? {});
  },

  async create(aws, { name }, spec, { tags }) {
    const all = { ...tags, [secretOfTag]: spec.clientId };
    const created = await aws.clients.agentCore.send(
      new CreateOauth2CredentialProviderCommand({ ...request(name, spec), tags: all }),
    );
    return written(aws, name, created.credentialProviderArn ?? providerArn(aws, name), all, {});
  },

  compare({ discoveryUrl, clientId }, live) {
    const isCurrent =
      live.secretOf === clientId &&
      // Not known is no difference: the secret may be out of our sight.
      (live.vaultVersion === undefined || live.vaultVersion === live.writtenVersion);
    return [
      ...(live.vendor === vendor ? [] : [replacing("credentialProviderVendor", live.vendor, vendor)]),
      ...statusChanges(live.status),
      ...differences({ discoveryUrl, clientId }, { ...live }),
      ...(isCurrent ? [] : [{ path: "clientSecret", before: "(secret)", after: "(secret)" }]),
    ];
  },

  async sync(aws, { name }, spec, live) {
    await aws.clients.agentCore.send(new UpdateOauth2CredentialProviderCommand(request(name, spec)));
    // After the secret: a run that dies in between updates it once more.
    return written(aws, name, live.id, live.tags ?? {}, { [secretOfTag]: spec.clientId });
  },

  async tag({ clients: { agentCore } }, { id }, tags) {
    await agentCore.send(new TagResourceCommand({ resourceArn: id, tags: { ...tags } }));
  },

  async refresh(aws, { name }, live) {
    const provider = await providerOf(aws, name);
    return provider && { ...live, ...told(provider) };
  },

  health({ status, failureReason }) {
    if (status === undefined || status === "READY") return ready;
    const why = [`credential provider is ${status}`, failureReason].filter(Boolean).join(": ");
    return { status: status.endsWith("_FAILED") ? "failed" : "pending", why };
  },

  aspects: ({ vendor: credentialProviderVendor, discoveryUrl, clientId, secretOf, vaultVersion }) => ({
    credentialProviderVendor,
    discoveryUrl,
    clientId,
    secretOf,
    vaultVersion,
  }),

  facts: ({ clientId = "", discoveryUrl = "" }) => ({ "client id": clientId, discovery: discoveryUrl }),

  async remove(aws, { name }, live) {
    const now = await providerOf(aws, name);
    if (now === undefined) return gone;
    if (now.status === "DELETING") return { status: "pending", why: "credential provider is DELETING" };
    if (now.status === "DELETE_FAILED" && told(now).updatedAt > live.updatedAt)
      throw new Failure(
        "DELETE_FAILED",
        `AWS could not delete it: ${now.failureReason ?? "no reason given"}`,
        {
          fix: "AWS keeps its secret with the caller's rights: check secretsmanager:DeleteSecret on bedrock-agentcore-identity!*, then destroy again.",
        },
      );
    await found(aws.clients.agentCore.send(new DeleteOauth2CredentialProviderCommand({ name })));
    return { status: "pending", why: "its deletion has begun" };
  },

  outputs: ({ id }) => ({ arn: id, name: lastSegment(id) }),
  outputsAfter: (place, { name }, _spec, live) => ({ arn: live?.id ?? providerArn(place, name), name }),
});

/** What the vault is told, whole each time. */
function request(name: string, { discoveryUrl, clientId, clientSecret }: Oauth2ProviderSpec) {
  return {
    name,
    credentialProviderVendor: vendor,
    oauth2ProviderConfigInput: {
      customOauth2ProviderConfig: {
        oauthDiscovery: { discoveryUrl },
        clientId,
        clientSecret: clientSecret.reveal(),
      },
    },
  } as const;
}

/** There is no way out of a failed creation or deletion but to make it again; a failed update is repeated. */
function statusChanges(status: string | undefined): readonly Change[] {
  if (status === "CREATE_FAILED" || status === "DELETE_FAILED") return [replacing("status", status, "READY")];
  return status === "UPDATE_FAILED" ? [{ path: "status", before: status, after: "READY" }] : [];
}

function replacing(path: string, before: unknown, after: unknown): Change {
  return { path, before, after, replaces: true };
}

/** Waits until the vault has written the secret, and remembers as which version, and these tags with it. */
async function written(
  aws: Aws,
  name: string,
  id: string,
  tags: Tags,
  further: Tags,
): Promise<LiveOauth2Provider> {
  const provider = await settled(aws, name);
  if (provider === undefined)
    throw new Failure("VANISHED", `the credential provider ${name} vanished while it was being written`, {
      fix: "Somebody or something else removed it. Run the deploy again.",
    });
  const version = await vaultVersionOf(aws, provider.clientSecretArn?.secretArn);
  const added = { ...further, ...(version === undefined ? {} : { [vaultVersionTag]: version }) };
  if (Object.keys(added).length > 0)
    await aws.clients.agentCore.send(new TagResourceCommand({ resourceArn: id, tags: added }));
  return liveWith(aws, name, provider, { ...tags, ...added }, version);
}

async function settled(aws: Aws, name: string): Promise<GetOauth2CredentialProviderResponse | undefined> {
  const deadline = performance.now() + settlesWithin;
  for (const length of pauses({ shortest: 100, longest: 2_000 })) {
    const provider = await providerOf(aws, name);
    // One that was made this very moment may not be found yet.
    const isMoving = provider === undefined || ["CREATING", "UPDATING"].includes(provider.status ?? "");
    if (!isMoving || performance.now() + length > deadline) return provider;
    await pause(length, aws.signal);
  }
  throw new Error("unreachable: pauses never end");
}

async function liveProvider(
  aws: Aws,
  name: string,
  provider: GetOauth2CredentialProviderResponse,
  tags: Tags,
): Promise<LiveOauth2Provider> {
  const version = await vaultVersionOf(aws, provider.clientSecretArn?.secretArn);
  return liveWith(aws, name, provider, tags, version);
}

function liveWith(
  place: Place,
  name: string,
  provider: GetOauth2CredentialProviderResponse,
  tags: Tags,
  vaultVersion: string | undefined,
): LiveOauth2Provider {
  return {
    id: provider.credentialProviderArn ?? providerArn(place, name),
    tags,
    ...told(provider),
    secretOf: tags[secretOfTag],
    vaultVersion,
    writtenVersion: tags[vaultVersionTag],
    ...(provider.status === "DELETING" ? { leaving: "credential provider is DELETING" } : {}),
  };
}

/** What the vault itself tells of it. */
function told({
  credentialProviderVendor,
  oauth2ProviderConfigOutput,
  status,
  failureReason,
  lastUpdatedTime,
}: GetOauth2CredentialProviderResponse) {
  const custom = oauth2ProviderConfigOutput?.customOauth2ProviderConfig;
  return {
    vendor: credentialProviderVendor,
    discoveryUrl: custom?.oauthDiscovery?.discoveryUrl,
    clientId: custom?.clientId,
    status,
    failureReason,
    updatedAt: lastUpdatedTime?.getTime() ?? 0,
  };
}

async function providerOf(
  { clients: { agentCore } }: Aws,
  name: string,
): Promise<GetOauth2CredentialProviderResponse | undefined> {
  return found(agentCore.send(new GetOauth2CredentialProviderCommand({ name })));
}

function providerArn(place: Place, name: string): string {
  return arn(place, "bedrock-agentcore", `token-vault/default/oauth2credentialprovider/${name}`);
}
