/** A deployment as a report tells of it, of a deploy and of a plan alike. */
import type { NodeResult } from "../engine/bring.js";
import { messageOf } from "../failure/failure.js";
import type { DeploymentFacts, ResourceResult } from "../report/run-report.js";
import { defaultModel } from "../settings/model.js";
import type { WantedSettings } from "../settings/settings.js";
import type { Topology } from "../topologies/topology.js";
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
}: {
  readonly settings: WantedSettings;
  readonly session: Pick<Session, "place" | "store">;
  readonly topology: Topology;
  readonly deployed: Pick<Deployed, "applied" | "verification">;
}): DeploymentFacts {
  const { names, harness } = settings;
  const { outputs } = deployed.applied;
  const agent = outputs.get("harness");
  const image = text(outputs.get("image"), "uri");
  const hosting = settings.topology.kind === "ecs" ? settings.topology : undefined;
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
    authMode: settings.auth.mode,
    credentialProvider: settings.auth.mode === "none" ? undefined : names.credentialProvider,
    verifiedTools: verification?.kind === "verified" ? verification.tools.length : undefined,
    ...(hosting === undefined
      ? {}
      : {
          image: { reference: hosting.hosting.image, digest: image?.split("@")[1] },
          architecture: text(outputs.get("image"), "architecture"),
          cluster: names.cluster,
          service: names.service,
          serviceArn: text(outputs.get("mcp-service"), "arn"),
          logGroup: names.logGroup,
          secret:
            hosting.delivery.kind === "managed"
              ? names.secret
              : hosting.delivery.kind === "existing"
                ? hosting.delivery.secretId
                : undefined,
        }),
  };
}
