/** API-key credential providers of the token vault: the name is the key, and a second create of it is refused. */
import type * as AgentCore from "@aws-sdk/client-bedrock-agentcore-control";
import type { Cloud } from "../../cloud.js";
import type { Call, Handler } from "../../service.js";
import { deleteCredential, managedSecretName, putCredential } from "./credential-secrets.js";
import { invalid, notFound } from "./errors.js";
import { page } from "./pages.js";
import type { AgentCoreStore, ApiKeyProvider } from "./store.js";

export function apiKeyProviderHandlers(
  cloud: Cloud,
  store: AgentCoreStore,
): Readonly<Record<string, Handler>> {
  const providers = store.apiKeyProviders;

  function existing(name: string | undefined): ApiKeyProvider {
    const provider = providers.get(name ?? "");
    if (provider === undefined) throw notFound(`Credential provider with name: ${name} was not found.`);
    return provider;
  }

  function answer(provider: ApiKeyProvider): AgentCore.GetApiKeyCredentialProviderResponse {
    return {
      name: provider.name,
      credentialProviderArn: store.arns.apiKeyProvider(provider.name),
      apiKeySecretArn: { secretArn: provider.secret.secretArn },
      apiKeySecretSource: provider.secret.source,
      apiKeySecretJsonKey: provider.secret.jsonKey,
      createdTime: provider.createdAt,
      lastUpdatedTime: provider.updatedAt,
    };
  }

  type Input =
    | AgentCore.CreateApiKeyCredentialProviderRequest
    | AgentCore.UpdateApiKeyCredentialProviderRequest;

  function put(input: Input, call: Call, before: ApiKeyProvider | undefined) {
    const value = {
      value: input.apiKey,
      source: input.apiKeySecretSource,
      reference: input.apiKeySecretConfig,
    };
    return putCredential(cloud, call, managedSecretName("apikey", input.name ?? ""), value, before?.secret);
  }

  async function create(
    input: AgentCore.CreateApiKeyCredentialProviderRequest,
    call: Call,
  ): Promise<AgentCore.CreateApiKeyCredentialProviderResponse> {
    const name = input.name ?? "";
    // ConflictException is declared, but this is what users of the service have seen.
    if (providers.has(name)) throw invalid(`Credential provider with name: ${name} already exists`);
    const at = new Date(cloud.clock.now());
    const provider = {
      name,
      createdAt: at,
      updatedAt: at,
      secret: put(input, call, undefined),
      tags: input.tags ?? {},
    };
    providers.set(name, provider);
    await cloud.clock.pause("credentialProvider");
    const { createdTime: _, lastUpdatedTime: __, ...created } = answer(provider);
    return created;
  }

  function update(
    input: AgentCore.UpdateApiKeyCredentialProviderRequest,
    call: Call,
  ): AgentCore.UpdateApiKeyCredentialProviderResponse {
    const provider = existing(input.name);
    provider.secret = put(input, call, provider);
    provider.updatedAt = new Date(cloud.clock.now());
    return answer(provider);
  }

  function remove(
    input: AgentCore.DeleteApiKeyCredentialProviderRequest,
    call: Call,
  ): AgentCore.DeleteApiKeyCredentialProviderResponse {
    const provider = existing(input.name);
    deleteCredential(cloud, call, managedSecretName("apikey", provider.name), provider.secret);
    providers.delete(provider.name);
    return {};
  }

  function list(
    input: AgentCore.ListApiKeyCredentialProvidersRequest,
  ): AgentCore.ListApiKeyCredentialProvidersResponse {
    const { items, nextToken } = page([...providers.values()], input);
    return {
      credentialProviders: items.map((provider) => {
        const { name, credentialProviderArn, createdTime, lastUpdatedTime } = answer(provider);
        return { name, credentialProviderArn, createdTime, lastUpdatedTime };
      }),
      nextToken,
    };
  }

  return {
    CreateApiKeyCredentialProvider: create,
    GetApiKeyCredentialProvider: (input: AgentCore.GetApiKeyCredentialProviderRequest) =>
      answer(existing(input.name)),
    UpdateApiKeyCredentialProvider: update,
    DeleteApiKeyCredentialProvider: remove,
    ListApiKeyCredentialProviders: list,
  };
}
