/** A deployment as a report tells of it, of a deploy and of a plan alike. */
import type { NodeResult } from "../engine/bring.js";
import { messageOf } from "../failure/failure.js";
import type { Connect, DeploymentFacts, ResourceResult } from "../report/run-report.js";
import { defaultModel } from "../settings/model.js";
import type { CredentialDelivery, TopologySettings, WantedSettings } from "../settings/settings.js";
import type { OutputsById, Topology } from "../topologies/topology.js";
import type { Deployed } from "./deploy/deployed.js";
import { text } from "./deploy/outputs.js";
import type { Session } from "./session.js";

export function resourcesOf({
  applied,
  orphans,
}: Pick<Deployed, "applied" | "orphans">): readonly ResourceResult[] {
  return [
    ...applied.results.map(
      ({ node, action, ownership, changes, why, failure }: NodeResult): ResourceResult => ({
        noun: node.noun,
        name: node.name,
        action: ownership === "adopted" ? "keep" : action,
        changes,
        ...(why === undefined ? {} : { why: `found, used and kept: ${why}` }),
        ...(failure === undefined ? {} : { failed: true }),
      }),
    ),
    ...orphans
      .filter(({ fate }) => fate.kind !== "absent")
      .map(
        ({ node, fate }): ResourceResult => ({
          noun: node.noun,
          name: node.name,
          action: fate.kind === "kept" ? "keep" : "delete",
          ...(fate.kind === "kept" ? { why: fate.why } : {}),
          ...(fate.kind === "failed" ? { failed: true, why: messageOf(fate.thrown) } : {}),
        }),
      ),
  ];
}

export function factsOf({
  settings,
  session,
  topology,
  deployed,
  expiresAt,
}: {
  readonly settings: WantedSettings;
  readonly session: Pick<Session, "place" | "store">;
  readonly topology: Topology;
  readonly deployed: Pick<Deployed, "applied" | "verification">;
  readonly expiresAt: string | undefined;
}): DeploymentFacts {
  const { names, harness } = settings;
  const { outputs } = deployed.applied;
  const agent = outputs.get("harness");
  const { verification } = deployed;
  return {
    ...session.place,
    topology: topology.kind,
    harnessArn: text(agent, "arn"),
    harnessId: text(agent, "id"),
    harnessName: names.harness,
    harnessVersion: text(agent, "version"),
    harnessStatus: text(agent, "status"),
    mcpUrl: topology.connection(outputs)?.url,
    model: harness.model ?? defaultModel(session.place.region),
    endpoint: harness.endpoint,
    stateUri: session.store.uri,
    verifiedTools: verification?.kind === "verified" ? verification.tools.length : undefined,
    expiresAt,
    ...hostFacts(settings, topology, outputs),
  };
}

function hostFacts(
  settings: WantedSettings,
  topology: Topology,
  outputs: OutputsById,
): Partial<DeploymentFacts> {
  const { names, auth } = settings;
  const header = {
    authMode: auth.mode,
    credentialProvider: auth.mode === "none" ? undefined : names.credentialProvider,
  };
  const host = settings.topology;
  switch (host.kind) {
    case "external":
      return header;
    case "ecs":
      return {
        ...header,
        ...imageFacts(host.hosting.image, outputs),
        cluster: names.cluster,
        service: names.service,
        serviceArn: text(outputs.get("mcp-service"), "arn"),
        logGroup: names.logGroup,
        secret: secretName(settings, host.delivery),
      };
    case "gateway":
      return {
        ...imageFacts(host.container.image, outputs),
        ...gatewayFacts(settings, host, outputs),
        logGroup: text(outputs.get("runtime-logs"), "group"),
        secret: secretName(settings, host.delivery),
        connect: connectOf(topology, outputs),
      };
  }
}

function imageFacts(reference: string, outputs: OutputsById): Partial<DeploymentFacts> {
  const found = outputs.get("image");
  return {
    image: { reference, digest: text(found, "uri")?.split("@")[1] },
    architecture: text(found, "architecture"),
  };
}

function secretName({ names }: WantedSettings, delivery: CredentialDelivery): string | undefined {
  switch (delivery.kind) {
    case "managed":
      return names.secret;
    case "existing":
      return delivery.secretId;
    case "plaintext":
      return undefined;
  }
}

function gatewayFacts(
  { names }: WantedSettings,
  { gatewayAuth }: Extract<TopologySettings, { readonly kind: "gateway" }>,
  outputs: OutputsById,
): Partial<DeploymentFacts> {
  const own = names.gateways[gatewayAuth];
  const runtime = outputs.get("runtime");
  const isCognito = gatewayAuth === "cognito";
  return {
    credentialProvider: isCognito ? names.oauthProvider : undefined,
    gateway: {
      auth: gatewayAuth,
      name: own.gateway,
      arn: text(outputs.get("gateway"), "arn"),
      runtime: { name: own.runtime, id: text(runtime, "id"), version: text(runtime, "version") },
      ...(isCognito ? { userPool: { name: names.userPool, id: text(outputs.get("user-pool"), "id") } } : {}),
    },
  };
}

/** The client's secret, which is among what the connection knows, stays behind. */
function connectOf(topology: Topology, outputs: OutputsById): Connect | undefined {
  const connection = topology.connection(outputs);
  if (connection === undefined) return undefined;
  const { url, signIn } = connection;
  switch (signIn.kind) {
    case "header":
      return undefined;
    case "sigv4": {
      const gatewayArn = text(outputs.get("gateway"), "arn");
      return gatewayArn === undefined ? undefined : { kind: "sigv4", url, gatewayArn };
    }
    case "client-credentials": {
      const { kind, tokenEndpoint, clientId, scope } = signIn;
      const userPoolId = text(outputs.get("user-pool"), "id");
      return userPoolId === undefined ? undefined : { kind, url, tokenEndpoint, clientId, scope, userPoolId };
    }
  }
}
