/** Tags of clusters, services and task definitions, by ARN. */
import type * as Ecs from "@aws-sdk/client-ecs";
import type { Handler } from "../../service.js";
import { type Tags, withoutKeys } from "../tags.js";
import { invalidParameter } from "./errors.js";
import { tagList, tagRecord } from "./lookup.js";
import type { EcsState } from "./state.js";

export interface Tagged {
  tags: Tags;
}

/** What carries tags under this ARN; a cluster or service that is only remembered carries none. */
export function taggedBy(state: EcsState, arn: string | undefined): Tagged | undefined {
  const service = state.services.get(arn ?? "");
  if (service !== undefined) return service.status === "INACTIVE" ? undefined : service;
  const cluster = [...state.clusters.values()].find((one) => one.arn === arn);
  if (cluster !== undefined) return cluster.status === "INACTIVE" ? undefined : cluster;
  return state.taskDefinitions.find((revision) => revision.arn === arn);
}

export function taggingHandlers(state: EcsState): Readonly<Record<string, Handler>> {
  function existing(arn: string | undefined): Tagged {
    const found = taggedBy(state, arn);
    if (found === undefined) throw invalidParameter("The specified resource is inactive or does not exist.");
    return found;
  }

  return {
    TagResource: (input: Ecs.TagResourceRequest): Ecs.TagResourceResponse => {
      const tagged = existing(input.resourceArn);
      const tags = { ...tagged.tags, ...tagRecord(input.tags) };
      if (Object.keys(tags).length > 50) throw invalidParameter("The maximum number of tags is 50.");
      tagged.tags = tags;
      return {};
    },
    UntagResource: (input: Ecs.UntagResourceRequest): Ecs.UntagResourceResponse => {
      const tagged = existing(input.resourceArn);
      tagged.tags = withoutKeys(tagged.tags, input.tagKeys ?? []);
      return {};
    },
    ListTagsForResource: (input: Ecs.ListTagsForResourceRequest): Ecs.ListTagsForResourceResponse => ({
      tags: tagList(existing(input.resourceArn).tags),
    }),
  };
}
