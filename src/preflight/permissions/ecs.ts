/** Rights on clusters and services. */
import { arn } from "../../aws/arn.js";
import { differs, onRequest, onResource, passRole, type RightsOfKind, rights, tagging } from "./right.js";

export const ecsRights: Readonly<Record<string, RightsOfKind>> = {
  "ecs.Cluster"({ name, action, changes, live, tags }, place) {
    const on = [arn(place, "ecs", `cluster/${name}`)];
    if (action !== "create" && action !== "replace")
      return tagging("ecs:TagResource", on, changes, onResource(live, "ecs"));
    return [
      ...rights(["ecs:CreateCluster", "ecs:TagResource"], on, onRequest(tags)),
      ...(action === "replace" ? rights(["ecs:DeleteCluster"], on, onResource(live, "ecs")) : []),
    ];
  },

  "ecs.ExpressGatewayService"({ name, identity, action, changes, live, arns, tags }, place) {
    const cluster = identity["cluster"] ?? "";
    const on = [arn(place, "ecs", `service/${cluster}/${name}`)];
    const inCluster = { "ecs:cluster": arn(place, "ecs", `cluster/${cluster}`) };
    const registering = rights(
      ["ecs:RegisterTaskDefinition"],
      [arn(place, "ecs", `task-definition/${cluster}-${name}:*`)],
      {},
    );
    const passing = [...passRole(arns["executionRole"], "ecs-tasks.amazonaws.com"), ...registering];
    const context = { ...inCluster, ...onResource(live, "ecs") };
    if (action === "create" || action === "replace") {
      const tagged = { ...onRequest(tags), ...inCluster };
      return [
        ...rights(["ecs:CreateExpressGatewayService", "ecs:TagResource"], on, tagged),
        ...passRole(arns["infrastructure"], "ecs.amazonaws.com"),
        ...passing,
        ...(action === "replace" ? rights(["ecs:DeleteExpressGatewayService"], on, context) : []),
      ];
    }
    return [
      ...(differs(changes) ? [...rights(["ecs:UpdateExpressGatewayService"], on, context), ...passing] : []),
      ...tagging("ecs:TagResource", on, changes, context),
    ];
  },
};
