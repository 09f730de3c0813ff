/**
 * An Amazon Bedrock AgentCore Runtime: the MCP server's container, started anew for each session, behind a name of
 * AWS's. It has no version that can be changed: every update makes another one, so nothing is sent unless something
 * differs.
 */
import {
  CreateAgentRuntimeCommand,
  DeleteAgentRuntimeCommand,
  TagResourceCommand,
  UpdateAgentRuntimeCommand,
} from "@aws-sdk/client-bedrock-agentcore-control";
import { arn, dnsSuffix } from "../aws/arn.js";
import { found } from "../aws/errors.js";
import { onceRoleIsUsable } from "../aws/retry.js";
import { Failure } from "../failure/failure.js";
import {
  type AgentRuntimeSpec,
  authorizationOf,
  configurationAspects,
  configurationChanges,
  configurationOf,
  type LiveAgentRuntime,
} from "./agent-runtime/configuration.js";
import {
  defaultEndpoint,
  endpointOf,
  hasFurtherEndpoints,
  liveRuntime,
  runtimeById,
  runtimeOf,
} from "./agent-runtime/look.js";
import { defineResource, gone, later, ready } from "./resource.js";

export type { AgentRuntimeSpec, LiveAgentRuntime };

export interface AgentRuntimeOutputs {
  readonly arn: string;
  readonly id: string;
  readonly version: string;
  /** Where MCP clients call it. No API of AWS tells this. */
  readonly url: string;
}

export const agentRuntime = defineResource<
  { readonly name: string },
  AgentRuntimeSpec,
  LiveAgentRuntime,
  AgentRuntimeOutputs
>({
  kind: "bedrock-agentcore.AgentRuntime",
  noun: "AgentCore runtime",

  async observe(aws, { name }, hint) {
    const runtime = await runtimeOf(aws, name, hint);
    return runtime && liveRuntime(aws, runtime);
  },

  async create(aws, { name }, spec, { tags, token }) {
    const configuration = configurationOf(spec);
    // The image is looked at with the role's rights: both may be seconds old.
    const created = await onceRoleIsUsable(aws.signal, () =>
      aws.clients.agentCore.send(
        new CreateAgentRuntimeCommand({
          agentRuntimeName: name,
          clientToken: token,
          ...configuration,
          tags: { ...tags },
        }),
      ),
    );
    const runtime = { ...configuration, ...created, agentRuntimeName: name };
    return { id: created.agentRuntimeArn ?? "", tags, runtime, endpoint: undefined };
  },

  compare: configurationChanges,

  async sync(aws, _identity, spec, live, _changes, { token }) {
    const configuration = {
      ...configurationOf(spec, live.runtime),
      metadataConfiguration: live.runtime.metadataConfiguration,
    };
    const updated = await onceRoleIsUsable(aws.signal, () =>
      aws.clients.agentCore.send(
        new UpdateAgentRuntimeCommand({
          agentRuntimeId: live.runtime.agentRuntimeId,
          clientToken: token,
          ...configuration,
        }),
      ),
    );
    return { ...live, runtime: { ...live.runtime, ...configuration, ...updated }, endpoint: undefined };
  },

  async tag({ clients: { agentCore } }, { id }, tags) {
    await agentCore.send(new TagResourceCommand({ resourceArn: id, tags: { ...tags } }));
  },

  async refresh(aws, _identity, live) {
    const runtime = await runtimeById(aws, live.runtime.agentRuntimeId ?? "");
    return runtime && { ...live, runtime, endpoint: await endpointOf(aws, runtime) };
  },

  health({ runtime, endpoint }) {
    if (runtime.status !== "READY") return unready("runtime", runtime);
    if (endpoint?.status !== "READY") return unready(`endpoint ${defaultEndpoint}`, endpoint);
    // A new version is served only once the endpoint has moved on to it.
    return endpoint.liveVersion === runtime.agentRuntimeVersion
      ? ready
      : { status: "pending", why: `endpoint ${defaultEndpoint} serves version ${endpoint.liveVersion}` };
  },

  aspects: configurationAspects,

  facts: ({ runtime, endpoint }) => ({
    version: runtime.agentRuntimeVersion ?? "",
    image: runtime.agentRuntimeArtifact?.containerConfiguration?.containerUri ?? "",
    endpoint: endpoint === undefined ? "" : `${defaultEndpoint} serves version ${endpoint.liveVersion}`,
    callers: authorizationOf(runtime) === "SigV4" ? "sign with SigV4" : "bring a token",
    updated: runtime.lastUpdatedAt?.toISOString() ?? "",
  }),

  async remove(aws, _identity, live) {
    const agentRuntimeId = live.runtime.agentRuntimeId ?? "";
    const now = await runtimeById(aws, agentRuntimeId);
    if (now === undefined) return gone;
    if (now.status === "DELETING") return { status: "pending", why: "runtime is DELETING" };
    if (now.status === "DELETE_FAILED" && Number(now.lastUpdatedAt) > Number(live.runtime.lastUpdatedAt))
      throw new Failure(
        "DELETE_FAILED",
        `AWS could not delete it: ${now.failureReason ?? "no reason given"}`,
        {
          fix: "AWS deletes the parts of a runtime with the caller's rights: check bedrock-agentcore:DeleteAgentRuntimeEndpoint and DeleteWorkloadIdentity, then destroy again.",
        },
      );
    if (await hasFurtherEndpoints(aws, agentRuntimeId))
      return { status: "pending", why: "its endpoints are being removed" };
    await found(aws.clients.agentCore.send(new DeleteAgentRuntimeCommand({ agentRuntimeId })));
    return { status: "pending", why: "its deletion has begun" };
  },

  outputs: ({ id, runtime }) => ({
    arn: id,
    id: runtime.agentRuntimeId ?? "",
    version: runtime.agentRuntimeVersion ?? "",
    url: urlOf(id),
  }),

  outputsAfter(place, { name }, _spec, live, changes) {
    // AWS ends the id with ten characters of its own, and every change makes another version.
    const id = live?.runtime.agentRuntimeId ?? `${name}-${later}`;
    const runtimeArn = live?.id ?? arn(place, "bedrock-agentcore", `runtime/${id}`);
    const version = changes.length === 0 ? live?.runtime.agentRuntimeVersion : undefined;
    return { arn: runtimeArn, id, version: version ?? later, url: urlOf(runtimeArn) };
  },
});

function urlOf(runtimeArn: string): string {
  const [, partition = "", , region = ""] = runtimeArn.split(":");
  const encoded = runtimeArn.split(later).map(encodeURIComponent).join(later);
  const host = `bedrock-agentcore.${region}.${dnsSuffix({ partition })}`;
  return `https://${host}/runtimes/${encoded}/invocations?qualifier=${defaultEndpoint}`;
}

function unready(
  what: string,
  seen: { readonly status?: string | undefined; readonly failureReason?: string | undefined } = {},
) {
  const { status = "not there yet", failureReason } = seen;
  const why = [`${what} is ${status}`, failureReason].filter(Boolean).join(": ");
  return { status: status.endsWith("_FAILED") ? "failed" : "pending", why } as const;
}
