/** Listing tasks, saying why they stopped, and stopping one by hand. */
import type * as Ecs from "@aws-sdk/client-ecs";
import type { Handler } from "../../service.js";
import { pageOf } from "../paging.js";
import { invalidParameter, invalidToken } from "./errors.js";
import { activeCluster, serviceOf, tagList } from "./lookup.js";
import { type Cluster, date, type EcsState, type Task } from "./state.js";
import { stopTask } from "./tasks.js";

export function taskHandlers(state: EcsState): Readonly<Record<string, Handler>> {
  return {
    ListTasks: (input: Ecs.ListTasksRequest): Ecs.ListTasksResponse => {
      const cluster = activeCluster(state, input.cluster);
      const service =
        input.serviceName === undefined ? undefined : serviceOf(state, input.cluster, input.serviceName);
      const desired = input.desiredStatus ?? "RUNNING";
      const arns = state.tasks
        .filter((task) => task.service.cluster === cluster && task.desiredStatus === desired)
        .filter((task) => service === undefined || task.service === service)
        .filter((task) => input.startedBy === undefined || task.startedBy === input.startedBy)
        .filter((task) => input.family === undefined || familyOf(task) === input.family)
        .map((task) => task.arn)
        .reverse();
      const page = pageOf(arns, input.maxResults ?? 100, input.nextToken, invalidToken);
      return { taskArns: [...page.items], nextToken: page.nextToken };
    },

    DescribeTasks: (input: Ecs.DescribeTasksRequest): Ecs.DescribeTasksResponse => {
      const cluster = activeCluster(state, input.cluster);
      const references = input.tasks ?? [];
      if (references.length > 100) throw invalidParameter("Tasks can have at most 100 items.");
      const wanted = references.map((reference) => ({ reference, task: find(state, cluster, reference) }));
      const withTags = input.include?.includes("TAGS") === true;
      return {
        tasks: wanted.flatMap(({ task }) => (task === undefined ? [] : [describe(state, task, withTags)])),
        failures: wanted
          .filter(({ task }) => task === undefined)
          .map(({ reference }) => ({
            arn: reference.startsWith("arn:")
              ? reference
              : state.cloud.arn("ecs", `task/${cluster.name}/${reference}`),
            reason: "MISSING",
          })),
      };
    },

    StopTask: (input: Ecs.StopTaskRequest): Ecs.StopTaskResponse => {
      const task = find(state, activeCluster(state, input.cluster), input.task);
      if (task === undefined) throw invalidParameter("The referenced task was not found.");
      void stopTask(state, task, "UserInitiated", input.reason ?? "Task stopped by user");
      return { task: describe(state, task, false) };
    },
  };
}

function find(state: EcsState, cluster: Cluster, reference: string | undefined): Task | undefined {
  return state.tasks.find(
    (task) => task.service.cluster === cluster && (task.arn === reference || task.id === reference),
  );
}

function familyOf(task: Task): string | undefined {
  return /task-definition\/(.+):\d+$/.exec(task.revision.taskDefinitionArn)?.[1];
}

function describe(state: EcsState, task: Task, withTags: boolean): Ecs.Task {
  const { configuration } = task.revision;
  return {
    taskArn: task.arn,
    clusterArn: task.service.cluster.arn,
    taskDefinitionArn: task.revision.taskDefinitionArn,
    group: `service:${task.service.name}`,
    startedBy: task.startedBy,
    launchType: "FARGATE",
    platformVersion: "1.4.0",
    platformFamily: "Linux",
    cpu: configuration.cpu,
    memory: configuration.memory,
    desiredStatus: task.desiredStatus,
    lastStatus: task.lastStatus,
    healthStatus: "UNKNOWN",
    createdAt: new Date(task.createdAt),
    startedAt: date(task.startedAt),
    stoppedAt: date(task.stoppedAt),
    stopCode: task.stopCode,
    stoppedReason: task.stoppedReason,
    containers: [
      {
        containerArn: state.cloud.arn("ecs", `container/${task.service.cluster.name}/${task.id}/main`),
        taskArn: task.arn,
        name: "Main",
        image: configuration.primaryContainer.image,
        imageDigest: task.imageDigest,
        runtimeId: `${task.id}-main`,
        lastStatus: task.lastStatus === "DEPROVISIONING" ? "STOPPED" : task.lastStatus,
        exitCode: task.exitCode,
        reason: task.stopCode === "TaskFailedToStart" ? task.stoppedReason : task.containerReason,
      },
    ],
    ...(withTags ? { tags: tagList(task.service.tags) } : {}),
  };
}
