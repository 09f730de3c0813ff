/** An ECS cluster. One that exists already is used and kept: several stages may share it. */
import {
  type Cluster,
  CreateClusterCommand,
  DeleteClusterCommand,
  DescribeClustersCommand,
  type ECSClient,
  paginateListServices,
  TagResourceCommand,
} from "@aws-sdk/client-ecs";
import { arn, lastSegment } from "../aws/arn.js";
import { found } from "../aws/errors.js";
import { onceRoleIsUsable } from "../aws/retry.js";
import { lowerCaseTags, tagMap } from "../aws/tags.js";
import { defineResource, gone, type Live, ready } from "./resource.js";

export interface LiveCluster extends Live {
  readonly name: string;
  readonly status: string;
}

export const ecsCluster = defineResource<
  { readonly name: string },
  Record<string, never>,
  LiveCluster,
  { readonly arn: string; readonly name: string }
>({
  kind: "ecs.Cluster",
  noun: "ECS cluster",
  shared: true,

  async observe({ clients: { ecs } }, { name }) {
    const { clusters } = await ecs.send(new DescribeClustersCommand({ clusters: [name], include: ["TAGS"] }));
    const cluster = clusters?.[0];
    // AWS goes on listing a deleted cluster as INACTIVE.
    return cluster === undefined || cluster.status === "INACTIVE" ? undefined : liveCluster(cluster, name);
  },

  async create({ clients: { ecs }, signal }, { name }, _spec, { tags }) {
    // The first cluster of an account makes ECS's service-linked role, which takes IAM a moment.
    const { cluster } = await onceRoleIsUsable(signal, () =>
      ecs.send(new CreateClusterCommand({ clusterName: name, tags: lowerCaseTags(tags) })),
    );
    return { ...liveCluster(cluster ?? {}, name), tags };
  },

  // There is no way out of FAILED but to make it again.
  compare: (_spec, { status }) =>
    status === "FAILED" ? [{ path: "status", before: status, after: "ACTIVE", replaces: true }] : [],
  sync: async (_aws, _identity, _spec, live) => live,

  async tag({ clients: { ecs } }, { id }, tags) {
    await ecs.send(new TagResourceCommand({ resourceArn: id, tags: lowerCaseTags(tags) }));
  },

  health({ status }) {
    if (status === "ACTIVE") return ready;
    return { status: status === "FAILED" ? "failed" : "pending", why: `cluster is ${status}` };
  },

  // All that a deploy keeps true of it is that it is there.
  aspects: () => ({}),

  async remove(aws, identity) {
    const { ecs } = aws.clients;
    const now = await this.observe(aws, identity);
    if (now === undefined) return gone;
    if (now.leaving !== undefined) return { status: "pending", why: now.leaving };
    const others = await servicesOf(ecs, identity.name);
    if (others.length > 0)
      return {
        status: "kept",
        why: `it runs services that are not this stage's: ${others.slice(0, 5).join(", ")}`,
      };
    await found(ecs.send(new DeleteClusterCommand({ cluster: identity.name })));
    return { status: "pending", why: "its deletion has begun" };
  },

  outputs: ({ id, name, status }) => (status === "ACTIVE" ? { arn: id, name } : undefined),
  outputsAfter: (place, { name }) => ({ arn: arn(place, "ecs", `cluster/${name}`), name }),
});

function liveCluster(cluster: Cluster, name: string): LiveCluster {
  const status = cluster.status ?? "PROVISIONING";
  return {
    id: cluster.clusterArn ?? "",
    name,
    status,
    tags: tagMap(cluster.tags),
    ...(status === "DEPROVISIONING" ? { leaving: "cluster is DEPROVISIONING" } : {}),
  };
}

async function servicesOf(client: ECSClient, cluster: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const page of paginateListServices({ client }, { cluster }))
    names.push(...(page.serviceArns ?? []).map(lastSegment));
  return names;
}
