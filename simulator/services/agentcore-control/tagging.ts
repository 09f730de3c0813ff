/** Tags of AgentCore's resources, by ARN. */
import type * as AgentCore from "@aws-sdk/client-bedrock-agentcore-control";
import type { Handler } from "../../service.js";
import { type Tags, withoutKeys } from "../tags.js";
import { notFound } from "./errors.js";
import type { AgentCoreStore } from "./store.js";

interface Tagged {
  tags: Tags;
}

/** Everything that can carry tags, by ARN. */
export function taggable({
  arns,
  ...store
}: AgentCoreStore): readonly { readonly arn: string; readonly resource: Tagged }[] {
  const of = <Item extends Tagged>(items: Iterable<Item>, arnOf: (item: Item) => string) =>
    [...items].map((resource) => ({ arn: arnOf(resource), resource }));
  return [
    ...of(store.harnesses.values(), arns.harness),
    ...[...store.harnesses.values()].flatMap((harness) =>
      of(harness.endpoints.values(), ({ name }) => arns.harnessEndpoint(harness, name)),
    ),
    ...of(store.runtimes.values(), ({ id }) => arns.runtime(id)),
    ...[...store.runtimes.values()].flatMap(({ id, endpoints }) =>
      of(endpoints.values(), ({ name }) => arns.runtimeEndpoint(id, name)),
    ),
    ...of(store.gateways.values(), ({ id }) => arns.gateway(id)),
    ...of(store.apiKeyProviders.values(), ({ name }) => arns.apiKeyProvider(name)),
    ...of(store.oauth2Providers.values(), ({ name }) => arns.oauth2Provider(name)),
    ...of(store.workloadIdentities.values(), ({ name }) => arns.workloadIdentity(name)),
  ];
}

/** The resource that an ARN names; undefined where there is none. */
export function taggedResource(store: AgentCoreStore, arn: string): Tagged | undefined {
  return taggable(store).find((one) => one.arn === arn)?.resource;
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
