/** Amazon ECS: clusters, task definitions and Express gateway services whose tasks really run. */
import type { Cloud } from "../../cloud.js";
import type { Service } from "../../service.js";
import { taggedItems } from "../tags.js";
import { authorization } from "./authorization.js";
import { clusterHandlers } from "./clusters.js";
import { expressServiceHandlers } from "./express-services.js";
import { inventory } from "./inventory.js";
import { serviceDeploymentHandlers } from "./service-deployments.js";
import { serviceHandlers } from "./services.js";
import { emptyState } from "./state.js";
import { taggingHandlers } from "./tagging.js";
import { taskDefinitionHandlers } from "./task-definitions.js";
import { taskHandlers } from "./task-views.js";

/** `taskFailure`: what ends every task before its container starts, in the words of a stopped task. */
export function elasticContainerService(cloud: Cloud, taskFailure?: string): Service {
  const state = emptyState(cloud, taskFailure);
  return {
    name: "ecs",
    protocol: "json-1.1",
    handlers: {
      ...clusterHandlers(state),
      ...taskDefinitionHandlers(state),
      ...expressServiceHandlers(state),
      ...serviceHandlers(state),
      ...serviceDeploymentHandlers(state),
      ...taskHandlers(state),
      ...taggingHandlers(state),
    },
    authorization: authorization(state),
    inventory: () => inventory(state),
    tagged: () => taggedItems(inventory(state)),
  };
}
