/** OAuth2 credential providers of the token vault; unlike API keys they take a moment to become READY. */
import type * as AgentCore from "@aws-sdk/client-bedrock-agentcore-control";
import type { Cloud } from "../../cloud.js";
import type { Call, Handler } from "../../service.js";
import { deleteCredential, managedSecretName, putCredential } from "./credential-secrets.js";
import { conflict, invalid, notFound } from "./errors.js";
import { page } from "./pages.js";
import type { AgentCoreStore, CredentialSecret, Oauth2Provider } from "./store.js";

type Input =
  | AgentCore.CreateOauth2CredentialProviderRequest
  | AgentCore.UpdateOauth2CredentialProviderRequest;

/** What is kept of the one configuration that an input holds: everything but its secret. */
function configurationOf(input: Input): {
  readonly output: AgentCore.Oauth2ProviderConfigOutput;
  readonly secret: Parameters<typeof putCredential>[3];
} {
  const [member, given] = Object.entries(input.oauth2ProviderConfigInput ?? {})[0] ?? [];
  if (member === undefined) throw invalid("oauth2ProviderConfigInput needs one provider configuration.");
  const { clientSecret, clientSecretSource, clientSecretConfig, ...rest } =
    given as AgentCore.CustomOauth2ProviderConfigInput;
  return {
    output: { [member]: rest } as unknown as AgentCore.Oauth2ProviderConfigOutput,
    secret: { value: clientSecret, source: clientSecretSource, reference: clientSecretConfig },
  };
}

export function oauth2ProviderHandlers(
  cloud: Cloud,
  store: AgentCoreStore,
): Readonly<Record<string, Handler>> {
  const providers = store.oauth2Providers;
  const now = () => new Date(cloud.clock.now());

  function existing(name: string | undefined): Oauth2Provider {
    const provider = providers.get(name ?? "");
    if (provider === undefined) throw notFound(`Credential provider with name: ${name} was not found.`);
    return provider;
  }

  function refuseBusy({ name, status }: Oauth2Provider): void {
    if (status === "CREATING" || status === "UPDATING") {
      throw conflict(`Credential provider with name: ${name} has the status ${status}.`);
    }
  }

  function answer(provider: Oauth2Provider): AgentCore.GetOauth2CredentialProviderResponse {
    return {
      name: provider.name,
      credentialProviderArn: store.arns.oauth2Provider(provider.name),
      credentialProviderVendor: provider.vendor,
      clientSecretArn: { secretArn: provider.secret.secretArn },
      clientSecretSource: provider.secret.source,
      clientSecretJsonKey: provider.secret.jsonKey,
      callbackUrl: `https://bedrock-agentcore.${cloud.region}.amazonaws.com/identities/oauth2/callback/${provider.name}`,
      oauth2ProviderConfigOutput: provider.configuration,
      status: provider.status,
      createdTime: provider.createdAt,
      lastUpdatedTime: provider.updatedAt,
    };
  }

  function becomeReady(provider: Oauth2Provider): void {
    cloud.clock.after("credentialProvider", () => {
      if (providers.get(provider.name) === provider) provider.status = "READY";
    });
  }

  function put(
    input: Input,
    call: Call,
    before: CredentialSecret | undefined,
  ): Pick<Oauth2Provider, "vendor" | "configuration" | "secret" | "updatedAt"> {
    const { output, secret } = configurationOf(input);
    if (input.credentialProviderVendor === undefined) throw invalid("credentialProviderVendor is required.");
    return {
      vendor: input.credentialProviderVendor,
      configuration: output,
      secret: putCredential(cloud, call, managedSecretName("oauth2", input.name ?? ""), secret, before),
      updatedAt: now(),
    };
  }

  function create(
    input: AgentCore.CreateOauth2CredentialProviderRequest,
    call: Call,
  ): AgentCore.CreateOauth2CredentialProviderResponse {
    const name = input.name ?? "";
    if (providers.has(name)) throw conflict(`Credential provider with name: ${name} already exists`);
    const provider: Oauth2Provider = {
      name,
      createdAt: now(),
      status: "CREATING",
      tags: input.tags ?? {},
      ...put(input, call, undefined),
    };
    providers.set(name, provider);
    becomeReady(provider);
    const {
      credentialProviderVendor: _,
      createdTime: __,
      lastUpdatedTime: ___,
      ...created
    } = answer(provider);
    return created;
  }

  function update(
    input: AgentCore.UpdateOauth2CredentialProviderRequest,
    call: Call,
  ): AgentCore.UpdateOauth2CredentialProviderResponse {
    const provider = existing(input.name);
    refuseBusy(provider);
    Object.assign(provider, put(input, call, provider.secret), { status: "UPDATING" });
    becomeReady(provider);
    return answer(provider);
  }

  function remove(
    input: AgentCore.DeleteOauth2CredentialProviderRequest,
    call: Call,
  ): AgentCore.DeleteOauth2CredentialProviderResponse {
    const provider = existing(input.name);
    refuseBusy(provider);
    deleteCredential(cloud, call, managedSecretName("oauth2", provider.name), provider.secret);
    providers.delete(provider.name);
    return {};
  }

  function list(
    input: AgentCore.ListOauth2CredentialProvidersRequest,
  ): AgentCore.ListOauth2CredentialProvidersResponse {
    const { items, nextToken } = page([...providers.values()], {
      ...input,
      maxResults: input.maxResults ?? 20,
    });
    return {
      credentialProviders: items.map((provider) => {
        const { name, credentialProviderVendor, credentialProviderArn, createdTime, lastUpdatedTime } =
          answer(provider);
        return { name, credentialProviderVendor, credentialProviderArn, createdTime, lastUpdatedTime };
      }),
      nextToken,
    };
  }

  return {
    CreateOauth2CredentialProvider: create,
    GetOauth2CredentialProvider: (input: AgentCore.GetOauth2CredentialProviderRequest) =>
      answer(existing(input.name)),
    UpdateOauth2CredentialProvider: update,
    DeleteOauth2CredentialProvider: remove,
    ListOauth2CredentialProviders: list,
  };
}
