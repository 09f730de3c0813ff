/** On which ARNs IAM is asked before a request is handled; an operation that is missing here is asked on `*`. */
import type { AuthorizationRequest, Service } from "../../service.js";
import { requestTagContext, resourceTagContext, type Tags } from "../tags.js";
import type { AgentCoreStore } from "./store.js";
import { taggedResource } from "./tagging.js";

interface Input {
  readonly harnessId?: string | undefined;
  readonly endpointName?: string | undefined;
  readonly agentRuntimeId?: string | undefined;
  readonly gatewayIdentifier?: string | undefined;
  readonly name?: string | undefined;
  readonly resourceArn?: string | undefined;
  readonly tagKeys?: readonly string[] | undefined;
  readonly tags?: Tags | undefined;
}

type Check = (input: Input) => Partial<AuthorizationRequest>;

export function agentCoreAuthorization(store: AgentCoreStore): NonNullable<Service["authorization"]> {
  const { arns } = store;
  const tagsOf = (arn: string) => resourceTagContext(taggedResource(store, arn)?.tags);

  const creating: Check = ({ tags }) => ({ context: requestTagContext(tags ?? {}) });
  const onHarness: Check = ({ harnessId = "", tags }) => {
    const arn = arns.harness({ id: harnessId });
    return { resources: [arn], context: { ...tagsOf(arn), ...requestTagContext(tags ?? {}) } };
  };
  const onEndpoint: Check = ({ harnessId = "", endpointName = "" }) => ({
    resources: [arns.harness({ id: harnessId }), arns.harnessEndpoint({ id: harnessId }, endpointName)],
    context: tagsOf(arns.harness({ id: harnessId })),
  });
  const creatingRuntime: Check = ({ tags }) => ({
    resources: [arns.runtime("*")],
    context: requestTagContext(tags ?? {}),
  });
  const onRuntime: Check = ({ agentRuntimeId = "", tags }) => ({
    resources: [arns.runtime(agentRuntimeId)],
    context: { ...tagsOf(arns.runtime(agentRuntimeId)), ...requestTagContext(tags ?? {}) },
  });
  const onRuntimeEndpoint: Check = ({ agentRuntimeId = "", endpointName = "" }) => ({
    resources: [arns.runtime(agentRuntimeId), arns.runtimeEndpoint(agentRuntimeId, endpointName)],
    context: tagsOf(arns.runtime(agentRuntimeId)),
  });
  const onGateway: Check = ({ gatewayIdentifier = "" }) => ({
    resources: [arns.gateway(gatewayIdentifier)],
    context: tagsOf(arns.gateway(gatewayIdentifier)),
  });
  const onProvider =
    (arnOf: (name: string) => string): Check =>
    ({ name = "", tags }) => ({
      resources: [arns.tokenVault, arnOf(name)],
      context: { ...tagsOf(arnOf(name)), ...requestTagContext(tags ?? {}) },
    });
  const onIdentity: Check = ({ name = "", tags }) => ({
    resources: [arns.workloadIdentityDirectory, arns.workloadIdentity(name)],
    context: { ...tagsOf(arns.workloadIdentity(name)), ...requestTagContext(tags ?? {}) },
  });
  const onTagged: Check = ({ resourceArn = "", tags, tagKeys }) => ({
    resources: [resourceArn],
    context: {
      ...tagsOf(resourceArn),
      ...requestTagContext(tags ?? {}),
      ...(tagKeys === undefined ? {} : { "aws:TagKeys": tagKeys }),
    },
  });
  const apiKeyProvider = onProvider(arns.apiKeyProvider);
  const oauth2Provider = onProvider(arns.oauth2Provider);

  return {
    CreateHarness: creating,
    GetHarness: onHarness,
    UpdateHarness: onHarness,
    DeleteHarness: onHarness,
    CreateHarnessEndpoint: onHarness,
    GetHarnessEndpoint: onEndpoint,
    UpdateHarnessEndpoint: onEndpoint,
    DeleteHarnessEndpoint: onEndpoint,
    CreateAgentRuntime: creatingRuntime,
    GetAgentRuntime: onRuntime,
    UpdateAgentRuntime: onRuntime,
    DeleteAgentRuntime: onRuntime,
    CreateAgentRuntimeEndpoint: onRuntime,
    GetAgentRuntimeEndpoint: onRuntimeEndpoint,
    UpdateAgentRuntimeEndpoint: onRuntimeEndpoint,
    DeleteAgentRuntimeEndpoint: onRuntimeEndpoint,
    CreateGateway: creating,
    GetGateway: onGateway,
    UpdateGateway: onGateway,
    DeleteGateway: onGateway,
    CreateGatewayTarget: onGateway,
    GetGatewayTarget: onGateway,
    UpdateGatewayTarget: onGateway,
    DeleteGatewayTarget: onGateway,
    ListGatewayTargets: onGateway,
    SynchronizeGatewayTargets: onGateway,
    CreateApiKeyCredentialProvider: apiKeyProvider,
    GetApiKeyCredentialProvider: apiKeyProvider,
    UpdateApiKeyCredentialProvider: apiKeyProvider,
    DeleteApiKeyCredentialProvider: apiKeyProvider,
    CreateOauth2CredentialProvider: oauth2Provider,
    GetOauth2CredentialProvider: oauth2Provider,
    UpdateOauth2CredentialProvider: oauth2Provider,
    DeleteOauth2CredentialProvider: oauth2Provider,
    GetTokenVault: () => ({ resources: [arns.tokenVault] }),
    CreateWorkloadIdentity: onIdentity,
    GetWorkloadIdentity: onIdentity,
    DeleteWorkloadIdentity: onIdentity,
    TagResource: onTagged,
    UntagResource: onTagged,
    ListTagsForResource: onTagged,
  };
}
