/** Amazon ECS: clusters, task definitions and Express gateway services whose tasks really run. */
import type { Cloud } from "../../cloud.js";
import type { Service } from "../../service.js";
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
import { stopTasks } from "./tasks.js";

export interface ElasticContainerService {
  readonly service: Service;
  /** Stops every container. */
  stop(): Promise<void>;
}

export function elasticContainerService(cloud: Cloud): ElasticContainerService {
  const state = emptyState(cloud);
  const service: Service = {
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
  };
  return { service, stop: () => stopTasks(state, () => true, "The simulator stopped.") };
}
