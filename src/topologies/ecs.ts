/** Topology `ecs`: the MCP server as a container on ECS Express Mode, called by the harness as a `remote_mcp` tool. */
import type { Place } from "../aws/aws.js";
import { byAddress, createGraph, type Ref } from "../engine/graph.js";
import { Failure } from "../failure/failure.js";
import { infrastructureRole } from "../policies/infrastructure-role.js";
import { taskExecutionRole } from "../policies/task-execution-role.js";
import { containerImage } from "../resources/container-image.js";
import { ecsCluster } from "../resources/ecs-cluster.js";
import { existingSecret } from "../resources/existing-secret.js";
import { expressService } from "../resources/express-service.js";
import { logGroup } from "../resources/log-group.js";
import type { Outputs, SecretText } from "../resources/resource.js";
import { secret } from "../resources/secret.js";
import { taskDefinitions } from "../resources/task-definitions.js";
import type { CredentialDelivery, HostingSettings, WantedSettings } from "../settings/settings.js";
import { authorizationHeader } from "./authorization.js";
import {
  containerPort,
  containerVariables,
  credentialValues,
  projectedSecrets,
} from "./container-environment.js";
import { addHarnessSide } from "./harness-side.js";
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
  const credentials = credentialSource();
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
        ...credentials.plaintext,
        ...containerVariables(hosting, auth, need.source?.versionId, host),
      });
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
          need.source === undefined ? {} : projectedSecrets(need.source.arn, need.source.keys.split(",")),
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

  addHarnessSide(graph, place, settings, {
    server: service,
    url: urlOf,
    source: credentials.source,
    header:
      auth.mode === "none"
        ? undefined
        : (source) => ({
            value: credentials.header(source),
            version: headerVersion(source as SecretSource | undefined),
          }),
  });

  return {
    kind: "ecs",
    graph,
    connection(outputs) {
      const server = outputsOf(outputs, service);
      const source = credentials.source && outputsOf(outputs, credentials.source);
      if (server === undefined || (credentials.source !== undefined && source === undefined))
        return undefined;
      return {
        url: urlOf(server),
        authorization: auth.mode === "none" ? undefined : credentials.header(source),
      };
    },
  };

  /** Where the container gets its credentials from, and what header they make. */
  function credentialSource(): CredentialSource {
    if (delivery.kind === "existing") {
      const source: Ref<SecretSource> = graph.lookup("existing-secret", existingSecret, {
        name: delivery.secretId,
      });
      return { source, plaintext: {}, header: headerOf };
    }
    const values = credentialValues(delivery.credentials, auth);
    const header = () => headerOf(undefined);
    if (delivery.kind === "plaintext") return { source: undefined, plaintext: values, header };
    const source: Ref<SecretSource> = graph.add("secret", secret, { name: names.secret }, {}, () => ({
      description: `Zscaler OneAPI credentials of the MCP server, stage ${settings.stage.name}`,
      values,
      kmsKey,
    }));
    return { source, plaintext: {}, header };
  }

  /** Version of the secret that the header is made from; undefined where it comes from the inputs alone. */
  function headerVersion(source: SecretSource | undefined): string | undefined {
    const keys = source?.keys.split(",") ?? [];
    const isInSecret =
      delivery.kind === "managed"
        ? auth.mode !== "jwt"
        : auth.mode === "zscaler" && clientKeys.every((key) => keys.includes(key));
    return isInSecret ? source?.versionId : undefined;
  }

  function headerOf(source: Outputs | undefined): SecretText {
    const values =
      source !== undefined && "values" in source
        ? (source.values as Readonly<Record<string, SecretText>>)
        : {};
    const [clientId, clientSecret] = clientKeys.map((key) => values[key]?.reveal());
    // The pair of one source: an id of the one with a secret of the other would fit nowhere.
    const isWhole = clientId !== undefined && clientSecret !== undefined;
    const header = authorizationHeader(auth, isWhole ? { clientId, clientSecret } : delivery.credentials);
    if (header !== undefined) return header;
    throw new Failure(
      "SECRET_UNUSABLE",
      "the existing secret has no ZSCALER_CLIENT_ID and ZSCALER_CLIENT_SECRET, which auth-mode zscaler needs",
      { fix: "Add both keys to the secret named by credentials-secret." },
    );
  }
}

function urlOf({ host }: { readonly host: string }): string {
  return `https://${host}/mcp`;
}

/** Keys of the secret that make the header of mode `zscaler`. */
const clientKeys = ["ZSCALER_CLIENT_ID", "ZSCALER_CLIENT_SECRET"] as const;

interface SecretSource {
  readonly arn: string;
  readonly versionId: string;
  /** Comma-separated names of the keys. */
  readonly keys: string;
  /** Key that encrypts it, where it is not AWS's own. */
  readonly kmsKey: string | undefined;
}

interface CredentialSource {
  /** Node of the secret, ours or an existing one. */
  readonly source: Ref<SecretSource> | undefined;
  /** Only with the plaintext opt-out. */
  readonly plaintext: Readonly<Record<string, SecretText>>;
  header(source: Outputs | undefined): SecretText;
}
