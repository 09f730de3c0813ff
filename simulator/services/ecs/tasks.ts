/** One task's life: provisioned, prepared, its container really started, its health really asked for, and its end. */
import { get } from "node:http";
import type * as Ecs from "@aws-sdk/client-ecs";
import type { RunningContainer } from "../../cloud.js";
import type { EcsState, ExpressService, ServiceRevision, Task } from "./state.js";
import { logStreamOf, platformOf, prepare } from "./task-preparation.js";

/** Parts of a task's start time: waiting for capacity, pulling the image, and each look at its health. */
const PROVISIONING = 0.3;
const PULLING = 0.4;
const HEALTH_CHECK = 0.1;
const HEALTHY_THRESHOLD = 3;
const HEALTH_CHECKS = 6;

export function addTask(
  state: EcsState,
  service: ExpressService,
  revision: ServiceRevision,
  startedBy: string,
): Task {
  const id = state.cloud.id(32);
  const task: Task = {
    id,
    arn: state.cloud.arn("ecs", `task/${service.cluster.name}/${id}`),
    service,
    revision,
    startedBy,
    createdAt: state.cloud.clock.now(),
    lastStatus: "PROVISIONING",
    desiredStatus: "RUNNING",
    healthy: false,
    startedAt: undefined,
    stoppedAt: undefined,
    stopCode: undefined,
    stoppedReason: undefined,
    containerReason: undefined,
    exitCode: undefined,
    imageDigest: undefined,
    container: undefined,
  };
  state.tasks.push(task);
  return task;
}

/** Resolves to whether the task has become healthy; where not, it has stopped and says why. */
export async function startTask(state: EcsState, task: Task): Promise<boolean> {
  const { clock } = state.cloud;
  const { taskStart } = clock.profile;
  await clock.pause(taskStart * PROVISIONING);
  if (isStopping(task)) return false;
  task.lastStatus = "PENDING";
  const prepared = prepare(state, task);
  if ("failure" in prepared) {
    await stopTask(state, task, "TaskFailedToStart", prepared.failure);
    return false;
  }
  task.imageDigest = prepared.image.digest;
  await clock.pause(taskStart * PULLING);
  if (isStopping(task)) return false;
  const { primaryContainer } = task.revision.configuration;
  const log = (line: string) =>
    void state.cloud.logs.write(primaryContainer.awsLogsConfiguration.logGroup, logStreamOf(task), line);
  if (!prepared.image.architectures.includes(platformOf(task))) {
    log(`exec /usr/bin/${prepared.image.program}: exec format error`);
    task.exitCode = 1;
    await stopTask(state, task, "EssentialContainerExited", "Essential container in task exited");
    return false;
  }
  const container = await state.cloud.containers.start({
    image: prepared.image,
    environment: prepared.environment,
    containerPort: primaryContainer.containerPort,
    log,
  });
  if (isStopping(task)) {
    await container.stop();
    return false;
  }
  task.container = container;
  task.lastStatus = "RUNNING";
  task.startedAt = clock.now();
  void recordExit(state, task, container);
  return becomesHealthy(state, task);
}

async function recordExit(state: EcsState, task: Task, container: RunningContainer): Promise<void> {
  const { exitCode, reason } = await container.exited;
  task.exitCode = exitCode;
  task.containerReason = reason;
  await stopTask(state, task, "EssentialContainerExited", "Essential container in task exited");
}

async function becomesHealthy(state: EcsState, task: Task): Promise<boolean> {
  const { clock } = state.cloud;
  let successes = 0;
  for (let look = 0; look < HEALTH_CHECKS && successes < HEALTHY_THRESHOLD; look += 1) {
    await clock.pause(clock.profile.taskStart * HEALTH_CHECK);
    if (isStopping(task)) return false;
    successes = (await answersHealthCheck(task)) ? successes + 1 : 0;
  }
  if (isStopping(task)) return false;
  if (successes === HEALTHY_THRESHOLD) {
    task.healthy = true;
    return true;
  }
  await stopTask(
    state,
    task,
    "ServiceSchedulerInitiated",
    `Task failed ELB health checks in (target-group ${targetGroupArn(state, task.service)})`,
  );
  return false;
}

/** As the load balancer asks: plain HTTP to the container's port; nothing but 200 counts. */
function answersHealthCheck(task: Task): Promise<boolean> {
  const port = task.container?.port;
  const path = task.revision.configuration.healthCheckPath;
  if (port === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    const request = get({ host: "127.0.0.1", port, path, agent: false, timeout: 5_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once("timeout", () => request.destroy());
    request.once("error", () => resolve(false));
  });
}

export function targetGroupArn(state: EcsState, service: ExpressService): string {
  return state.cloud.arn("elasticloadbalancing", `targetgroup/ecs-gateway-tg-${service.name.slice(0, 16)}/1`);
}

function isStopping(task: Task): boolean {
  return task.desiredStatus === "STOPPED";
}

/** The first reason stays: a container that is told to stop exits too. */
export async function stopTask(
  state: EcsState,
  task: Task,
  stopCode: Ecs.TaskStopCode,
  reason: string,
): Promise<void> {
  if (isStopping(task)) return;
  task.desiredStatus = "STOPPED";
  task.healthy = false;
  task.stopCode = stopCode;
  task.stoppedReason = reason;
  task.lastStatus = "DEPROVISIONING";
  await task.container?.stop();
  task.lastStatus = "STOPPED";
  task.stoppedAt = state.cloud.clock.now();
}

/** Stops, all at once, the tasks that nobody wants any more. */
export async function stopTasks(state: EcsState, unwanted: (task: Task) => boolean, reason: string) {
  const tasks = state.tasks.filter(unwanted);
  await Promise.all(tasks.map((task) => stopTask(state, task, "ServiceSchedulerInitiated", reason)));
}
