/** InvokeHarness: what is refused before the stream begins, and what a session starts with. */
import type { InvokeHarnessRequest, InvokeHarnessResponse } from "@aws-sdk/client-bedrock-agentcore";
import type { Cloud } from "../../cloud.js";
import { AwsError, type Handler } from "../../service.js";
import { invalid, notFound } from "../agentcore-control/errors.js";
import { defaultEndpointName, liveVersion } from "../agentcore-control/harness-endpoints.js";
import type { AgentCoreStore } from "../agentcore-control/store.js";
import { converse } from "./conversation.js";

export function invokeHarnessHandler(cloud: Cloud, store: AgentCoreStore): Handler {
  const sessions = new Set<string>();

  return (input: InvokeHarnessRequest): InvokeHarnessResponse => {
    const harness = [...store.harnesses.values()].find(
      ({ id }) => store.arns.harness({ id }) === input.harnessArn,
    );
    if (harness === undefined) throw notFound(`Harness ${input.harnessArn} was not found.`);
    const endpointName = input.qualifier ?? defaultEndpointName;
    // Versions are immutable: an endpoint that pins one is not concerned by an update, which only DEFAULT follows.
    const isConcerned = endpointName === defaultEndpointName || harness.status === "DELETING";
    if (isConcerned && harness.status !== "READY") {
      throw invalid(`Harness ${harness.id} cannot be invoked while its status is ${harness.status}.`);
    }
    const version = liveVersion(harness, endpointName);
    if (version === undefined) throw notFound(`Harness ${harness.id} has no live endpoint ${endpointName}.`);
    if (version.configuration.authorizerConfiguration?.customJWTAuthorizer !== undefined) {
      throw new AwsError(
        "AccessDeniedException",
        403,
        "Authorization method mismatch. The harness is configured for another method than the request used.",
      );
    }
    const session = `${harness.id} ${endpointName} ${input.runtimeSessionId}`;
    const isNewSession = !sessions.has(session);
    sessions.add(session);
    return {
      stream: converse({
        cloud,
        store,
        configuration: version.configuration,
        runtimeId: harness.runtimeId,
        endpointName,
        isNewSession,
        input,
      }),
    };
  };
}
