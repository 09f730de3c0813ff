/**
 * How a revision of an Express service is rolled out: tasks up, 5 % of the traffic, all of it, each followed by a bake
 * time in which an alarm on 4xx and 5xx answers may turn it back.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/express-service-update-full.html
 */
import { loadBalancerOf, provisionLoadBalancer } from "./load-balancers.js";
import { recordEvent, scaleUp, targetsOf } from "./scheduler.js";
import {
  type Deployment,
  type EcsState,
  type ExpressService,
  type Interruption,
  isUnfinished,
  type ServiceRevision,
} from "./state.js";
import { stopTasks } from "./tasks.js";

const CANARY_PERCENT = 5;
/** The alarm looks at the share of 4xx and 5xx so often in a bake time, and wants two bad looks in a row. */
const LOOKS_PER_BAKE = 6;
const ALARMING_LOOKS = 2;
const TOLERATED_ERRORS = 0.01;

class Interrupted extends Error {
  readonly why: Interruption;
  constructor(why: Interruption) {
    super(why.kind);
    this.why = why;
  }
}

/** The deployment has failed by itself; the message ends up in its `statusReason`, the event's words in the events. */
class RolloutFailure extends Error {
  readonly event: string;
  constructor(event: string, reason: string) {
    super(reason);
    this.event = event;
  }
}

export const alarmName = (service: ExpressService): string =>
  `ECSExpress-${service.cluster.name}-${service.name}-rollback`;

/** Starts rolling out; what is still being rolled out is stopped in its favour. */
export function startDeployment(
  state: EcsState,
  service: ExpressService,
  target: ServiceRevision,
): Deployment {
  const [previous] = service.deployments;
  if (previous !== undefined && isUnfinished(previous)) previous.interrupt({ kind: "superseded" });
  const id = state.cloud.id(21);
  let interrupt: (why: Interruption) => void = () => undefined;
  const interrupted = new Promise<Interruption>((resolve) => {
    interrupt = resolve;
  });
  const now = state.cloud.clock.now();
  const deployment: Deployment = {
    id: `ecs-svc/${now}${id.slice(0, 6)}`,
    arn: state.cloud.arn("ecs", `service-deployment/${service.cluster.name}/${service.name}/${id}`),
    source: service.live,
    target,
    createdAt: now,
    interrupted,
    interrupt,
    status: "PENDING",
    statusReason: undefined,
    lifecycleStage: undefined,
    startedAt: undefined,
    finishedAt: undefined,
    stoppedAt: undefined,
    updatedAt: now,
    failedTasks: 0,
    rollback: undefined,
    circuitBreaker: "MONITORING",
    alarms: service.live === undefined ? "DISABLED" : "MONITORING",
    targetWeight: 0,
  };
  service.deployments.unshift(deployment);
  void rollOut(state, service, deployment);
  return deployment;
}

async function rollOut(state: EcsState, service: ExpressService, deployment: Deployment): Promise<void> {
  const { clock } = state.cloud;
  const interruption = deployment.interrupted.then((why) => {
    throw new Interrupted(why);
  });
  const unlessInterrupted = <T>(work: Promise<T>): Promise<T> => Promise.race([work, interruption]);
  try {
    await unlessInterrupted(clock.pause("deploymentPending"));
    enter(state, deployment, "IN_PROGRESS", "SCALE_UP");
    deployment.startedAt = clock.now();
    await unlessInterrupted(openIngress(state, service));
    if (!(await unlessInterrupted(scaleUp(state, service, deployment)))) {
      deployment.circuitBreaker = "TRIGGERED";
      throw new RolloutFailure("tasks failed to start", "the circuit breaker threshold was exceeded");
    }
    if (deployment.source !== undefined) await unlessInterrupted(shiftTraffic(state, service, deployment));
    await complete(state, service, deployment);
  } catch (error) {
    await giveUp(state, service, deployment, error);
  }
}

/** The first rollout waits for the load balancer; the public name answers from then on. */
async function openIngress(state: EcsState, service: ExpressService): Promise<void> {
  if (service.ingressOpen) return;
  const refusal = await provisionLoadBalancer(state, service);
  if (refusal !== undefined) throw new RolloutFailure("unable to provision the load balancer", refusal);
  if (service.status !== "ACTIVE" || loadBalancerOf(state, service) === undefined) return;
  service.ingressOpen = true;
  if (service.accessType === "PUBLIC") {
    state.cloud.edge.publish(service.hostname, () => targetsOf(state, service));
  }
}

async function shiftTraffic(state: EcsState, service: ExpressService, deployment: Deployment): Promise<void> {
  const since = state.cloud.clock.now();
  enter(state, deployment, "IN_PROGRESS", "PRODUCTION_TRAFFIC_SHIFT");
  deployment.targetWeight = CANARY_PERCENT;
  await bake(state, service, deployment, "canaryBake", since);
  if (deployment.status !== "IN_PROGRESS") return;
  deployment.targetWeight = 100;
  enter(state, deployment, "IN_PROGRESS", "BAKE_TIME");
  await bake(state, service, deployment, "finalBake", since);
}

async function bake(
  state: EcsState,
  service: ExpressService,
  deployment: Deployment,
  duration: "canaryBake" | "finalBake",
  since: number,
): Promise<void> {
  const { clock, edge } = state.cloud;
  let alarming = 0;
  for (let look = 0; look < LOOKS_PER_BAKE; look += 1) {
    await clock.pause(clock.profile[duration] / LOOKS_PER_BAKE);
    if (deployment.status !== "IN_PROGRESS") return;
    const { requests, errors } = edge.metrics(service.hostname, since);
    alarming = requests > 0 && errors / requests > TOLERATED_ERRORS ? alarming + 1 : 0;
    if (alarming < ALARMING_LOOKS) continue;
    deployment.alarms = "TRIGGERED";
    throw new RolloutFailure(
      "alarm detected",
      `CloudWatch alarm(s) ${alarmName(service)} went into ALARM: ${errors} of ${requests} requests were answered with 4xx or 5xx`,
    );
  }
}

async function complete(state: EcsState, service: ExpressService, deployment: Deployment): Promise<void> {
  const { target } = deployment;
  deployment.targetWeight = 100;
  service.live = target;
  deployment.circuitBreaker = "MONITORING_COMPLETE";
  if (deployment.alarms === "MONITORING") deployment.alarms = "MONITORING_COMPLETE";
  enter(state, deployment, "SUCCESSFUL", undefined);
  deployment.finishedAt = state.cloud.clock.now();
  recordEvent(state, service, `(deployment ${deployment.id}) deployment completed.`);
  recordEvent(state, service, "has reached a steady state.");
  await stopTasks(
    state,
    (task) => task.service === service && task.revision !== target,
    `Scaling activity initiated by (deployment ${deployment.id})`,
  );
}

async function giveUp(
  state: EcsState,
  service: ExpressService,
  deployment: Deployment,
  error: unknown,
): Promise<void> {
  const stopped: Readonly<Partial<Record<Interruption["kind"], string>>> = {
    stop: "Service deployment stopped by user request.",
    superseded: "Service deployment stopped because a newer service deployment was started.",
    "service deleted": "Service deployment stopped because the service was deleted.",
  };
  const kind = error instanceof Interrupted ? error.why.kind : undefined;
  const stopReason = kind === undefined ? undefined : stopped[kind];
  if (stopReason !== undefined) {
    deployment.stoppedAt = state.cloud.clock.now();
    enter(state, deployment, "STOPPED", undefined, stopReason);
    deployment.targetWeight = 0;
    await stopOwnTasks(state, service, deployment);
    return;
  }
  const failure =
    error instanceof RolloutFailure
      ? error
      : new RolloutFailure(
          "stopped by user request",
          kind === "rollback" ? "its user asked for it" : String(error),
        );
  await rollBack(state, service, deployment, failure);
}

async function rollBack(
  state: EcsState,
  service: ExpressService,
  deployment: Deployment,
  failure: RolloutFailure,
): Promise<void> {
  const { clock } = state.cloud;
  const failed = `(deployment ${deployment.id}) deployment failed: ${failure.event}`;
  recordEvent(state, service, `${failed}.`);
  if (deployment.source === undefined) {
    await stopOwnTasks(state, service, deployment);
    const reason = `(service ${service.name}) ${failed}: ${failure.message}. No rollback candidate was found to run the rollback.`;
    enter(state, deployment, "ROLLBACK_FAILED", undefined, reason);
    deployment.finishedAt = clock.now();
    return;
  }
  const statusReason = `Service deployment rolled back because ${failure.message}.`;
  deployment.rollback = { reason: statusReason, startedAt: clock.now() };
  deployment.targetWeight = 0;
  enter(state, deployment, "ROLLBACK_IN_PROGRESS", undefined, statusReason);
  recordEvent(state, service, `rolling back to ${deployment.source.taskDefinitionArn}.`);
  await Promise.all([stopOwnTasks(state, service, deployment), clock.pause("rollback")]);
  enter(state, deployment, "ROLLBACK_SUCCESSFUL", undefined, statusReason);
  deployment.finishedAt = clock.now();
}

function stopOwnTasks(state: EcsState, service: ExpressService, deployment: Deployment): Promise<void> {
  return stopTasks(
    state,
    (task) => task.service === service && task.startedBy === deployment.id && task.revision !== service.live,
    `Scaling activity initiated by (deployment ${deployment.id})`,
  );
}

function enter(
  state: EcsState,
  deployment: Deployment,
  status: Deployment["status"],
  stage: Deployment["lifecycleStage"],
  reason?: string,
): void {
  deployment.status = status;
  deployment.lifecycleStage = stage;
  deployment.updatedAt = state.cloud.clock.now();
  if (reason !== undefined) deployment.statusReason = reason;
}
