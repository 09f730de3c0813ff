/** Topology `ecs`: the MCP server as a container on ECS Express Mode, called by the harness as a `remote_mcp` tool. */
import type { Place } from "../aws/aws.js";
import { byAddress, createGraph } from "../engine/graph.js";
import { infrastructureRole } from "../policies/infrastructure-role.js";
import { taskExecutionRole } from "../policies/task-execution-role.js";
import { containerImage } from "../resources/container-image.js";
import { ecsCluster } from "../resources/ecs-cluster.js";
import { expressService } from "../resources/express-service.js";
import { logGroup } from "../resources/log-group.js";
import { taskDefinitions } from "../resources/task-definitions.js";
import type { CredentialDelivery, HostingSettings, WantedSettings } from "../settings/settings.js";
import { headerNow } from "./authorization.js";
import { containerCredentials } from "./container-credentials.js";
import { containerPort, containerVariables, projectedSecrets } from "./container-environment.js";
import { addHarnessSide, remoteMcp } from "./harness-side.js";
import { role } from "./roles.js";
import { outputsOf, type Topology } from "./topology.js";

export function ecs(
  place: Place,
  settings: WantedSettings,
  { hosting, delivery }: { readonly hosting: HostingSettings; readonly delivery: CredentialDelivery },
): Topology {
  const { names, auth, kmsKey } = settings;
  const graph = createGraph();

  const image = graph.lookup("image", containerImage, {
    name: hosting.image,
    architecture: hosting.architecture,
  });
  const credentials = containerCredentials(graph, settings, delivery);
  const cluster = graph.add("cluster", ecsCluster, { name: names.cluster }, {}, () => ({}));
  const logs = graph.add("log-group", logGroup, { name: names.logGroup }, {}, () => ({
    retentionInDays: settings.logRetentionDays,
    kmsKey,
  }));
  const executionRole = role(
    graph,
    settings,
    "task-execution-role",
    "taskExecution",
    names.taskExecutionRole,
    // It names the secret, and may stay without it.
    { source: credentials.source && byAddress(credentials.source) },
    (need) => taskExecutionRole(place, need.source?.arn, need.source?.kmsKey),
  );
  const infrastructure = role(
    graph,
    settings,
    "infrastructure-role",
    "infrastructure",
    names.infrastructureRole,
    {},
    () => infrastructureRole(place),
    // ECS removes the load balancer with this role, after the service is gone; the cluster is refused until then.
    { removedAfter: cluster },
  );
  const service = graph.add(
    "mcp-service",
    expressService,
    { name: names.service, cluster: names.cluster },
    { image, cluster, logs, executionRole, infrastructure, source: credentials.source },
    (need) => {
      const variables = (host: string | undefined) => ({
        ...credentials.plaintext(need.source),
        ...containerVariables(hosting, auth, need.source?.versionId, host),
      });
      const plain = { ...credentials.plaintext(need.source), ...hosting.containerEnvironment };
      return {
        executionRoleArn: need.executionRole.arn,
        infrastructureRoleArn: need.infrastructure.arn,
        image: need.image.uri,
        cpuArchitecture: need.image.architecture,
        containerPort,
        environment: variables(undefined),
        environmentOnceNamed: variables,
        nameRollsOut: hosting.hostValidation === "container",
        secrets:
          need.source === undefined
            ? {}
            : projectedSecrets(need.source.arn, need.source.keys.split(","), plain),
        logGroup: need.logs.name,
        logStreamPrefix: "mcp",
        cpu: hosting.taskCpu,
        memory: hosting.taskMemory,
        healthCheckPath: hosting.healthCheckPath,
        minTaskCount: hosting.minTasks,
        maxTaskCount: hosting.maxTasks,
        subnets: hosting.subnets,
        securityGroups: hosting.securityGroups,
      };
    },
  );
  graph.leftover("task-definitions", taskDefinitions, { name: `${names.cluster}-${names.service}` }, service);

  const server = { server: service, url: urlOf, admission: credentials.admission };
  addHarnessSide(graph, place, settings, remoteMcp(graph, settings, server));

  return {
    kind: "ecs",
    graph,
    connection(outputs) {
      const server = outputsOf(outputs, service);
      const signIn = headerNow(credentials.admission, outputs);
      return server && signIn && { url: urlOf(server), signIn };
    },
  };
}

function urlOf({ host }: { readonly host: string }): string {
  return `https://${host}/mcp`;
}
