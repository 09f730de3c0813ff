/** The demo's story of topology `ecs`: a rollout that can be watched. */
import type { Simulator } from "../index.js";
import { deploymentsOf, watchRollout } from "./rollout-view.js";
import { changesOf, type Story } from "./story.js";
import { changeLines, dim, say, span, subheading } from "./terminal.js";

export function onEcs({ cloud }: Simulator, timeScale: number): Story {
  return {
    parts: "roles, secret, cluster, service, credential, harness",
    update: "ECS gives it 5 % of the traffic first, and then all.",
    logGroup: ({ outputs }) => `/ecs/zscaler-mcp-${outputs["stage"]}`,
    deployed() {},
    invoked() {},

    async changeImage(deployed, run) {
      const serviceArn = deployed["service-arn"] ?? "";
      const rollout = watchRollout(cloud, serviceArn, "1.0", "2.0");
      const step = await run().finally(rollout.stop);
      const [newest, first] = deploymentsOf(cloud, serviceArn);
      subheading("Service deployments");
      for (const [versions, one] of [["1.0 → 2.0", newest] as const, ["first 1.0", first] as const]) {
        const took = Number(one?.finishedAt) - Number(one?.createdAt);
        say(
          `  ${versions}  ${one?.status ?? "missing"} ${dim(`after ${span(took / timeScale)} of AWS's time`)}`,
        );
      }
      subheading("What changed");
      for (const line of changeLines(step.outputs["changes"] ?? "[]")) say(`  ${line}`);
      step.promise(
        "the new version had 5 % of the traffic before it had all",
        rollout.trafficOfNew().join() === "0,5,100",
      );
      step.promise(
        "the service deployment that this run started is SUCCESSFUL",
        newest?.status === "SUCCESSFUL",
      );
      step.promise(
        "one UpdateExpressGatewayService was all that changed beside the state",
        changesOf(step).join() === "UpdateExpressGatewayService",
      );
    },
  };
}
