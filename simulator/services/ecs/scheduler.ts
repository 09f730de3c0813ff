/** The service scheduler: brings a revision's tasks up, replaces those that stop, and tells the edge where to send. */
import type { EdgeTarget } from "../../cloud.js";
import { tasksOf } from "./lookup.js";
import {
  type Deployment,
  type EcsState,
  type ExpressService,
  isUnfinished,
  type ServiceRevision,
  type Task,
} from "./state.js";
import { addTask, startTask, stopTask } from "./tasks.js";

/** ECS's circuit breaker opens after half the desired tasks have failed, but not before the third. */
export function failureThreshold(revision: ServiceRevision): number {
  return Math.max(3, Math.ceil(revision.configuration.scalingTarget.minTaskCount / 2));
}

export function recordEvent(state: EcsState, service: ExpressService, message: string): void {
  service.events.unshift({
    id: state.cloud.id(32),
    createdAt: new Date(state.cloud.clock.now()),
    message: `(service ${service.name}) ${message}`,
  });
}

/** Resolves to false where so many tasks have failed that the circuit breaker opens. */
export async function scaleUp(
  state: EcsState,
  service: ExpressService,
  deployment: Deployment,
): Promise<boolean> {
  const { minTaskCount } = deployment.target.configuration.scalingTarget;
  const threshold = failureThreshold(deployment.target);

  async function fillOne(): Promise<void> {
    while (deployment.status === "IN_PROGRESS" && deployment.failedTasks < threshold) {
      const task = await runTask(state, service, deployment.target, deployment.id);
      if (task.healthy) return;
      if (deployment.status === "IN_PROGRESS") deployment.failedTasks += 1;
    }
  }

  await Promise.all(Array.from({ length: minTaskCount }, fillOne));
  return deployment.failedTasks < threshold;
}

async function runTask(
  state: EcsState,
  service: ExpressService,
  revision: ServiceRevision,
  startedBy: string,
): Promise<Task> {
  const task = addTask(state, service, revision, startedBy);
  recordEvent(state, service, `has started 1 tasks: (task ${task.id}).`);
  try {
    await startTask(state, task);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await stopTask(state, task, "TaskFailedToStart", `CannotStartContainerError: ${reason}`);
  }
  if (task.healthy) void replaceWhenStopped(state, task);
  else if (service.status === "ACTIVE") {
    recordEvent(state, service, `(task ${task.id}) failed to start: ${task.stoppedReason ?? "stopped"}`);
  }
  return task;
}

/** A task that served and then ended is replaced for as long as its revision is wanted. */
async function replaceWhenStopped(state: EcsState, task: Task): Promise<void> {
  await task.container?.exited;
  const { service, revision } = task;
  while (isWanted(service, revision)) {
    const replacement = await runTask(state, service, revision, task.startedBy);
    if (replacement.healthy) return;
  }
}

function isWanted(service: ExpressService, revision: ServiceRevision): boolean {
  const [newest] = service.deployments;
  const rollingOut = newest?.target === revision && newest.status === "IN_PROGRESS";
  return service.status === "ACTIVE" && (service.live === revision || rollingOut);
}

/** Where the host-header rule sends requests now: the healthy tasks, by the weights of their revisions. */
export function targetsOf(state: EcsState, service: ExpressService): readonly EdgeTarget[] {
  const healthy = tasksOf(state, service).filter((task) => task.healthy);
  return [...trafficOf(service)].flatMap(([revision, weight]) => {
    const ports = healthy
      .filter((task) => task.revision === revision)
      .flatMap((task) => (task.container?.port === undefined ? [] : [task.container.port]));
    return ports.map((port) => ({ port, weight: weight / ports.length }));
  });
}

/** Per cent of the production traffic by revision. */
export function trafficOf(service: ExpressService): ReadonlyMap<ServiceRevision, number> {
  const [newest] = service.deployments;
  if (newest === undefined || !isUnfinished(newest)) {
    return new Map(service.live === undefined ? [] : [[service.live, 100]]);
  }
  const { source, target, targetWeight } = newest;
  if (source === undefined) return new Map([[target, 100]]);
  return new Map([
    [source, 100 - targetWeight],
    [target, targetWeight],
  ]);
}
