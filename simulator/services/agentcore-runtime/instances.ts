/**
 * The microVMs of runtimes: each session has a container of its own, started by its first request, with the image,
 * environment and role of the version that its endpoint led to then. It ends when it was idle for long enough.
 */
import type { Cloud, ImageFacts, RunningContainer } from "../../cloud.js";
import { runtimeLogStream } from "../agentcore/runtime-log.js";
import { runtimeRole } from "../agentcore/runtime-role.js";
import { mayPull } from "../agentcore-control/runtime-image.js";
import type { Runtime, RuntimeVersion } from "../agentcore-control/runtime-records.js";
import { whyRoleIsRefused } from "../agentcore-control/service-role.js";
import { parseReference } from "../ecr/registry.js";
import { readSecretAs } from "./secrets.js";

export interface Session {
  readonly runtime: Runtime;
  readonly version: RuntimeVersion;
  readonly endpointName: string;
  readonly sessionId: string;
}

export interface Instances {
  /** Serves one request at the loopback port of the session's container; undefined where it did not come up in time. */
  serve(session: Session, request: (port: number | undefined) => Promise<void>): Promise<void>;
}

interface Instance {
  readonly container: Promise<RunningContainer | undefined>;
  /** How many requests there were, and how many of them are not answered yet. */
  requests: number;
  unanswered: number;
}

/** Where the platform expects each protocol (developer guide, "service contract"). */
const containerPorts: Readonly<Record<string, number>> = { MCP: 8000, HTTP: 8080, AGUI: 8080, A2A: 9000 };

export function runtimeInstances(cloud: Cloud): Instances {
  const instances = new Map<string, Instance>();

  async function start(session: Session): Promise<RunningContainer | undefined> {
    await cloud.clock.pause("runtimeColdStart");
    const container = await startContainer(cloud, session);
    if (container?.port !== undefined) return container;
    await cloud.clock.pause("runtimeInitialization");
    await container?.stop();
    return undefined;
  }

  function begin(key: string, session: Session): Instance {
    const instance: Instance = { container: start(session), requests: 0, unanswered: 0 };
    const forget = () => {
      if (instances.get(key) === instance) instances.delete(key);
    };
    // The next request starts another one where this did not come up, or ended by itself.
    instance.container.then((container) => (container ? container.exited.then(forget) : forget()), forget);
    instances.set(key, instance);
    return instance;
  }

  function stopWhenIdle(key: string, instance: Instance, { version }: Session): void {
    const { requests } = instance;
    const seconds = version.configuration.lifecycleConfiguration?.idleRuntimeSessionTimeout ?? 900;
    cloud.clock.after(seconds * 1000, () => {
      if (instance.unanswered > 0 || instance.requests > requests) return;
      if (instances.get(key) === instance) instances.delete(key);
      void instance.container.then((container) => container?.stop());
    });
  }

  return {
    async serve(session, request) {
      const { runtime, version, endpointName, sessionId } = session;
      const key = [runtime.id, version.version, endpointName, sessionId].join(" ");
      const instance = instances.get(key) ?? begin(key, session);
      instance.requests += 1;
      instance.unanswered += 1;
      try {
        await request((await instance.container)?.port);
      } finally {
        instance.unanswered -= 1;
        stopWhenIdle(key, instance, session);
      }
    },
  };
}

/** Undefined where the role has lost what it needs since the version was made: nothing is started then. */
async function startContainer(
  cloud: Cloud,
  { runtime, version, endpointName }: Session,
): Promise<RunningContainer | undefined> {
  const { roleArn = "", environmentVariables, protocolConfiguration } = version.configuration;
  const image = whyRoleIsRefused(cloud, roleArn) === undefined ? pull(cloud, version) : undefined;
  if (image === undefined) return undefined;
  const role = runtimeRole(cloud, roleArn);
  return cloud.containers.start({
    image,
    environment: { AWS_REGION: cloud.region, AWS_DEFAULT_REGION: cloud.region, ...environmentVariables },
    containerPort: containerPorts[protocolConfiguration?.serverProtocol ?? "HTTP"] ?? 8080,
    log: runtimeLogStream(cloud, role, { runtimeId: runtime.id, endpointName }),
    readSecret: (secretId) => readSecretAs(cloud, role, secretId),
  });
}

function pull(cloud: Cloud, { configuration, imageDigest }: RuntimeVersion): ImageFacts | undefined {
  const uri = configuration.agentRuntimeArtifact?.containerConfiguration?.containerUri ?? "";
  if (!mayPull(cloud, uri, configuration.roleArn ?? "")) return undefined;
  const { host, repository } = parseReference(uri);
  return cloud.registry.pull(`${host}/${repository}@${imageDigest}`);
}
