/** A named endpoint of a harness: pinned to one version, moved only when told. Goes with its harness. */
import {
  CreateHarnessEndpointCommand,
  DeleteHarnessEndpointCommand,
  GetHarnessEndpointCommand,
  type HarnessEndpoint,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UpdateHarnessEndpointCommand,
} from "@aws-sdk/client-bedrock-agentcore-control";
import { arn } from "../aws/arn.js";
import type { Aws } from "../aws/aws.js";
import { found } from "../aws/errors.js";
import { harnessIdOf } from "../aws/harnesses.js";
import { defineResource, differences, gone, type Live, ready } from "./resource.js";

export interface HarnessEndpointSpec {
  readonly harnessId: string;
  readonly targetVersion: string;
}

export interface LiveHarnessEndpoint extends Live {
  readonly endpoint: HarnessEndpoint;
}

export const harnessEndpoint = defineResource<
  { readonly name: string; readonly harness: string },
  HarnessEndpointSpec,
  LiveHarnessEndpoint,
  { readonly arn: string; readonly version: string }
>({
  kind: "bedrock-agentcore.HarnessEndpoint",
  noun: "harness endpoint",

  async observe(aws, { name, harness }, hint) {
    // `…:harness/<id>/harness-endpoint/<name>`
    const harnessId = hint?.split("/")[1] ?? (await harnessIdOf(aws, harness));
    const endpoint = harnessId === undefined ? undefined : await endpointOf(aws, harnessId, name);
    if (endpoint === undefined) return undefined;
    const id = endpoint.arn ?? "";
    const tagged = await found(
      aws.clients.agentCore.send(new ListTagsForResourceCommand({ resourceArn: id })),
    );
    return liveEndpoint(endpoint, tagged?.tags ?? {});
  },

  async create({ clients: { agentCore } }, { name }, { harnessId, targetVersion }, { tags, token }) {
    const { endpoint } = await agentCore.send(
      new CreateHarnessEndpointCommand({
        harnessId,
        endpointName: name,
        targetVersion,
        clientToken: token,
        tags: { ...tags },
      }),
    );
    return liveEndpoint(endpoint, tags);
  },

  compare: ({ targetVersion }, { endpoint }) =>
    differences({ targetVersion }, { targetVersion: endpoint.targetVersion ?? endpoint.liveVersion }),

  async sync({ clients: { agentCore } }, { name }, { harnessId, targetVersion }, live, _changes, { token }) {
    const { endpoint } = await agentCore.send(
      new UpdateHarnessEndpointCommand({ harnessId, endpointName: name, targetVersion, clientToken: token }),
    );
    return liveEndpoint(endpoint, live.tags ?? {});
  },

  async tag({ clients: { agentCore } }, { id }, tags) {
    await agentCore.send(new TagResourceCommand({ resourceArn: id, tags: { ...tags } }));
  },

  async refresh(aws, { name }, live) {
    const endpoint = await endpointOf(aws, live.endpoint.harnessId ?? "", name);
    return endpoint && liveEndpoint(endpoint, live.tags ?? {});
  },

  health({ endpoint: { status, failureReason, liveVersion, targetVersion } }) {
    const moved = targetVersion === undefined || liveVersion === targetVersion;
    if (status === "READY" && moved) return ready;
    const why = [`endpoint is ${status}`, failureReason].filter(Boolean).join(": ");
    return { status: status?.endsWith("_FAILED") ? "failed" : "pending", why };
  },

  aspects: ({ endpoint: { targetVersion, liveVersion } }) => ({
    targetVersion: targetVersion ?? liveVersion,
  }),

  facts: ({ endpoint: { liveVersion, targetVersion } }) => ({
    version: liveVersion ?? "",
    ...(targetVersion === undefined || targetVersion === liveVersion ? {} : { target: targetVersion }),
  }),

  async remove(aws, { name }, live) {
    const harnessId = live.endpoint.harnessId ?? "";
    const now = await endpointOf(aws, harnessId, name);
    if (now === undefined) return gone;
    if (now.status !== "DELETING")
      await found(
        aws.clients.agentCore.send(new DeleteHarnessEndpointCommand({ harnessId, endpointName: name })),
      );
    return { status: "pending", why: "endpoint is being removed" };
  },

  outputs: ({ id, endpoint }) => ({ arn: id, version: endpoint.liveVersion ?? endpoint.targetVersion ?? "" }),
  outputsAfter: (place, { name }, { harnessId, targetVersion }, live) => ({
    arn: live?.id ?? arn(place, "bedrock-agentcore", `harness/${harnessId}/harness-endpoint/${name}`),
    version: targetVersion,
  }),
});

function liveEndpoint(
  endpoint: HarnessEndpoint | undefined,
  tags: Readonly<Record<string, string>>,
): LiveHarnessEndpoint {
  const known = endpoint ?? ({} as HarnessEndpoint);
  return {
    id: known.arn ?? "",
    tags,
    endpoint: known,
    ...(known.status === "DELETING" ? { leaving: "endpoint is DELETING" } : {}),
  };
}

async function endpointOf(
  aws: Aws,
  harnessId: string,
  endpointName: string,
): Promise<HarnessEndpoint | undefined> {
  const answer = await found(
    aws.clients.agentCore.send(new GetHarnessEndpointCommand({ harnessId, endpointName })),
  );
  return answer?.endpoint;
}
