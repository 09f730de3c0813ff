/** Looks at a service's deployments as they go on, beside the action and without leaving a call in the record. */
import type * as Ecs from "@aws-sdk/client-ecs";
import type { Cloud } from "../cloud.js";
import type { Call } from "../service.js";
import { dim, say } from "./terminal.js";

/** A moment of a rollout: its status, and which version has how many tasks and how much of the traffic. */
interface Moment {
  readonly status: string;
  readonly stage: string;
  readonly oldTraffic: number;
  readonly newTraffic: number;
  readonly oldTasks: number;
  readonly newTasks: number;
}

export interface RolloutView {
  /** Shares of the traffic that the new version had, in per cent, each in its turn. */
  trafficOfNew(): readonly number[];
  stop(): void;
}

/** Milliseconds between two looks; a stage of a rollout lasts longer at every sensible time scale. */
const interval = 25;

export function watchRollout(cloud: Cloud, serviceArn: string, before: string, after: string): RolloutView {
  const moments: Moment[] = [];
  const earlier = new Set(
    deploymentsOf(cloud, serviceArn).map(({ serviceDeploymentArn }) => serviceDeploymentArn),
  );
  const look = (): void => {
    const now = deploymentsOf(cloud, serviceArn).find((one) => !earlier.has(one.serviceDeploymentArn));
    if (now === undefined) return;
    const moment = momentOf(now);
    if (JSON.stringify(moment) === JSON.stringify(moments.at(-1))) return;
    moments.push(moment);
    say(`  ${dim("ECS ┊")} ${described(moment, before, after)}`);
  };
  const timer = setInterval(look, interval);
  return {
    trafficOfNew: () => [...new Set(moments.map(({ newTraffic }) => newTraffic))],
    stop() {
      clearInterval(timer);
      look();
    },
  };
}

/** Newest first. */
export function deploymentsOf(cloud: Cloud, serviceArn: string): readonly Ecs.ServiceDeployment[] {
  const listed = ask<Ecs.ListServiceDeploymentsResponse>(cloud, "ListServiceDeployments", {
    service: serviceArn,
    cluster: serviceArn.split("/").at(-2),
  });
  const arns = (listed.serviceDeployments ?? []).map(({ serviceDeploymentArn }) => serviceDeploymentArn);
  const input = { serviceDeploymentArns: arns };
  return (
    ask<Ecs.DescribeServiceDeploymentsResponse>(cloud, "DescribeServiceDeployments", input)
      .serviceDeployments ?? []
  );
}

/** Asks the simulated service itself, past the endpoint. */
function ask<Answer>(cloud: Cloud, operation: string, input: unknown): Answer {
  const call: Call = {
    ...{ cloud, service: "ecs", operation, region: cloud.region, requestId: "demo" },
    caller: {
      accountId: cloud.accountId,
      arn: cloud.arn("iam", "root", { region: "" }),
      accessKeyId: "demo",
    },
    authorize: () => undefined,
  };
  return cloud.services.get("ecs")?.handlers[operation]?.(input, call) as Answer;
}

function momentOf({
  status,
  lifecycleStage,
  sourceServiceRevisions,
  targetServiceRevision,
}: Ecs.ServiceDeployment): Moment {
  const source = sourceServiceRevisions?.[0];
  return {
    status: status ?? "",
    stage: lifecycleStage ?? "",
    oldTraffic: source?.requestedProductionTrafficWeight ?? 0,
    newTraffic: targetServiceRevision?.requestedProductionTrafficWeight ?? 0,
    oldTasks: source?.runningTaskCount ?? 0,
    newTasks: targetServiceRevision?.runningTaskCount ?? 0,
  };
}

function described(moment: Moment, before: string, after: string): string {
  const share = (version: string, tasks: number, traffic: number) =>
    `${version}: ${tasks} running ${"█".repeat(Math.ceil(traffic / 10)).padEnd(10, "░")} ${String(traffic).padStart(3)} %`;
  return [
    `${moment.status} ${moment.stage}`.trim().padEnd(36),
    share(before, moment.oldTasks, moment.oldTraffic),
    share(after, moment.newTasks, moment.newTraffic),
  ].join("  ");
}
