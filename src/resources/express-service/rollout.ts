/** How far the rollout of an Express service has come: told by its service deployment, never by `ACTIVE`. */
import type { ExpressGatewayServiceConfiguration } from "@aws-sdk/client-ecs";
import { type Health, type Live, ready } from "../resource.js";

export interface Deployment {
  readonly target: string | undefined;
  readonly status: string;
  readonly reason: string | undefined;
}

export interface LiveExpressService extends Live {
  readonly infrastructureRoleArn: string | undefined;
  /** The configuration that the newest deployment leads to, or that serves where that one was rolled back. */
  readonly configuration: ExpressGatewayServiceConfiguration;
  /** Host name of the public (or else the only) ingress. */
  readonly host: string | undefined;
  readonly deployment: Deployment | undefined;
  /** Revision that this run's create or update asked for. */
  readonly started: string | undefined;
  /** A later rollout than this run's was started by somebody else. */
  readonly superseded: boolean;
  /** Why tasks stopped, where the rollout went wrong. */
  readonly stoppedTasks: readonly string[];
}

/** Follows the deployment that this run started, or else the newest one, to its end. */
export function health({
  deployment,
  started,
  superseded,
  configuration: { serviceRevisionArn },
  stoppedTasks,
}: LiveExpressService): Health {
  if (deployment === undefined) return { status: "pending", why: "the rollout has not started" };
  const { status, reason, target } = deployment;
  const told = [`service deployment ${status}`, reason, ...stoppedTasks].filter(Boolean).join("; ");
  if (superseded)
    return { status: "failed", why: "somebody else's rollout has taken the place of this run's" };
  if (started !== undefined && started !== target)
    return { status: "pending", why: "the rollout of this run is not listed yet" };
  if (status === "SUCCESSFUL") return ready;
  if (status !== "STOPPED" && status !== "ROLLBACK_SUCCESSFUL" && status !== "ROLLBACK_FAILED")
    return { status: "pending", why: told };
  // Somebody's earlier rollout was rolled back, and what serves now is another revision: that one is fine.
  const servesAnother =
    started === undefined && serviceRevisionArn !== undefined && serviceRevisionArn !== target;
  return servesAnother && status !== "ROLLBACK_FAILED" ? ready : { status: "failed", why: told };
}
