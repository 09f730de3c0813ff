/** The tasks of an Express service, seen through the ECS service that it is underneath. */
import { DescribeServicesCommand, DescribeTasksCommand, ListTasksCommand } from "@aws-sdk/client-ecs";
import type { Aws } from "../../aws/aws.js";
import { stoppedTaskReasons } from "./look.js";

export interface ServiceTasks {
  readonly running: number;
  readonly desired: number;
  /** Of the images that run; more than one only while a rollout goes on. */
  readonly imageDigests: readonly string[];
  /** Why tasks stopped, where fewer run than are desired, or where the caller knows of trouble. */
  readonly stopped: readonly string[];
}

/** Undefined where ECS knows no such service. */
export async function tasksOf(
  aws: Aws,
  identity: { readonly name: string; readonly cluster: string },
  isTroubled: boolean,
): Promise<ServiceTasks | undefined> {
  const { ecs } = aws.clients;
  const { name, cluster } = identity;
  const [described, imageDigests] = await Promise.all([
    ecs.send(new DescribeServicesCommand({ cluster, services: [name] })),
    runningDigests(aws, identity),
  ]);
  const service = described.services?.[0];
  if (service === undefined) return undefined;
  const { runningCount: running = 0, desiredCount: desired = 0 } = service;
  const stopped = isTroubled || running < desired ? await stoppedTaskReasons(aws, identity) : [];
  return { running, desired, imageDigests, stopped };
}

async function runningDigests(
  { clients: { ecs } }: Aws,
  { name, cluster }: { readonly name: string; readonly cluster: string },
): Promise<readonly string[]> {
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster, serviceName: name }));
  if (taskArns.length === 0) return [];
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
  const digests = tasks.flatMap(({ containers = [] }) =>
    containers.flatMap(({ imageDigest }) => imageDigest ?? []),
  );
  return [...new Set(digests)];
}
