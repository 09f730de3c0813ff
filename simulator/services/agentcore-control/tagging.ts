/** Tags of AgentCore's resources, by ARN. */
import type * as AgentCore from "@aws-sdk/client-bedrock-agentcore-control";
import type { Handler } from "../../service.js";
import { type Tags, withoutKeys } from "../tags.js";
import { notFound } from "./errors.js";
import type { AgentCoreStore } from "./store.js";

interface Tagged {
  tags: Tags;
}

/** The resource that an ARN names; undefined where there is none. */
export function taggedResource(store: AgentCoreStore, arn: string): Tagged | undefined {
  const { arns } = store;
  const find = <Item extends Tagged>(items: Iterable<Item>, arnOf: (item: Item) => string) =>
    [...items].find((item) => arnOf(item) === arn);
  const inHarness = [...store.harnesses.values()]
    .flatMap((harness) => [...harness.endpoints.values()].map((endpoint) => ({ harness, endpoint })))
    .find(({ harness, endpoint }) => arns.harnessEndpoint(harness, endpoint.name) === arn);
  const inRuntime = [...store.runtimes.values()]
    .flatMap(({ id, endpoints }) => [...endpoints.values()].map((endpoint) => ({ id, endpoint })))
    .find(({ id, endpoint }) => arns.runtimeEndpoint(id, endpoint.name) === arn);
  return (
    find(store.harnesses.values(), arns.harness) ??
    inHarness?.endpoint ??
    find(store.runtimes.values(), ({ id }) => arns.runtime(id)) ??
    inRuntime?.endpoint ??
    find(store.gateways.values(), ({ id }) => arns.gateway(id)) ??
    find(store.apiKeyProviders.values(), ({ name }) => arns.apiKeyProvider(name)) ??
    find(store.oauth2Providers.values(), ({ name }) => arns.oauth2Provider(name)) ??
    find(store.workloadIdentities.values(), ({ name }) => arns.workloadIdentity(name))
  );
}

export function taggingHandlers(store: AgentCoreStore): Readonly<Record<string, Handler>> {
  function existing(arn: string | undefined): Tagged {
    const resource = taggedResource(store, arn ?? "");
    if (resource === undefined) throw notFound(`Resource ${arn} was not found.`);
    return resource;
  }

  return {
    TagResource(input: AgentCore.TagResourceRequest): AgentCore.TagResourceResponse {
      const resource = existing(input.resourceArn);
      resource.tags = { ...resource.tags, ...input.tags };
      return {};
    },
    UntagResource(input: AgentCore.UntagResourceRequest): AgentCore.UntagResourceResponse {
      const resource = existing(input.resourceArn);
      resource.tags = withoutKeys(resource.tags, input.tagKeys ?? []);
      return {};
    },
    ListTagsForResource(input: AgentCore.ListTagsForResourceRequest): AgentCore.ListTagsForResourceResponse {
      return { tags: { ...existing(input.resourceArn).tags } };
    },
  };
}
