/**
 * An AWS account in this process, for the demo and the tests. Any AWS SDK or command line reaches it through
 * the variables in `environment`, and nothing else.
 */
import { createAccess } from "./access/access.js";
import type { PolicySource } from "./access/document.js";
import { secretAccessKey } from "./access/signature.js";
import { type Account, createAccount } from "./account.js";
import { createClock } from "./clock.js";
import type { Cloud, ContainerHost, RecordedCall, RunningContainer } from "./cloud.js";
import { createContainerHost } from "./container/index.js";
import type { ContainerHostOptions } from "./container/options.js";
import { createEdge } from "./edge/index.js";
import { recordCalls } from "./server/calls.js";
import { type Faults, planFaults } from "./server/faults.js";
import { startServer } from "./server/server.js";
import type { InventoryItem } from "./service.js";
import { agentCoreDataPlane } from "./services/agentcore/index.js";
import { agentCoreControl } from "./services/agentcore-control/index.js";
import { serveRuntimes } from "./services/agentcore-runtime/index.js";
import { cognitoUserPools } from "./services/cognito-idp/index.js";
import { elasticComputeCloud } from "./services/ec2/index.js";
import type { Network } from "./services/ec2/network.js";
import { type ElasticContainerRegistry, elasticContainerRegistry } from "./services/ecr/index.js";
import { elasticContainerService } from "./services/ecs/index.js";
import { iam } from "./services/iam/index.js";
import { cloudWatchLogs } from "./services/logs/index.js";
import { resourceGroupsTagging } from "./services/resource-groups-tagging/index.js";
import { s3 } from "./services/s3/index.js";
import { secretsManager } from "./services/secrets-manager/index.js";
import { sts } from "./services/sts.js";
import { realistic, type TimeProfile } from "./times.js";

export type { FaultRule, Faults } from "./server/faults.js";

export interface SimulatorOptions {
  /** 1 is as slow as AWS; 0.005, the default, two hundred times faster. */
  readonly timeScale?: number;
  /** Durations that differ from `realistic`, in milliseconds of AWS's time. */
  readonly profile?: Partial<TimeProfile>;
  readonly region?: string;
  readonly accountId?: string;
  /** Of the endpoint; the system chooses one when absent. */
  readonly port?: number;
  /** Bucket names that other accounts have taken. */
  readonly bucketsOfOthers?: readonly string[];
  /** Prefixes of Cognito's domains that other accounts have taken. */
  readonly domainsOfOthers?: readonly string[];
  readonly containers?: ContainerHostOptions;
  /** What ends every task before its container starts, in AWS's words: capacity, addresses, a registry's limit. */
  readonly taskFailure?: string;
  /** VPCs, subnets and security groups in place of those that a new account has. */
  readonly network?: Partial<Network>;
  /** Managed policies of the account's own, by name: what a permissions boundary is. */
  readonly managedPolicies?: Readonly<Record<string, PolicySource>>;
}

/** Variables for a client's process. */
export type Environment = Readonly<Record<string, string>>;

export interface CallerOptions {
  /** Who calls; a session of the role `deployer` when absent. */
  readonly arn?: string;
  /** All that the caller may do. */
  readonly policies: readonly PolicySource[];
  readonly permissionsBoundary?: PolicySource;
}

export interface Simulator {
  readonly cloud: Cloud;
  /** For `AWS_ENDPOINT_URL`. */
  readonly url: string;
  /** Everything that a client of an unrestricted caller needs. */
  readonly environment: Environment;
  readonly faults: Faults;
  /** Images of all registries. */
  readonly images: Pick<ElasticContainerRegistry, "publish">;
  calls(): readonly RecordedCall[];
  /** Later calls are counted from index 0 again. */
  forgetCalls(): void;
  /** The environment of a caller that IAM restricts to these policies. */
  credentialsFor(caller: CallerOptions): Environment;
  inventory(): readonly InventoryItem[];
  /** Ends everything: endpoint, proxy, containers, timers. */
  stop(): Promise<void>;
}

const unrestrictedKey = "AKIASIMULATEDACCOUNT";

/** Runs containers and remembers them, so that none outlives the account. */
function accountable(host: ContainerHost): ContainerHost & { stopAll(): Promise<void> } {
  const running = new Set<RunningContainer>();
  let stopped = false;
  return {
    async start(options) {
      const container = await host.start(options);
      if (stopped) await container.stop();
      running.add(container);
      void container.exited.then(() => running.delete(container));
      return container;
    },
    async stopAll() {
      stopped = true;
      await Promise.all([...running].map((container) => container.stop()));
    },
  };
}

/** Puts every service into the account. A new service is one line here. */
function furnish(account: Account, options: SimulatorOptions): ElasticContainerRegistry {
  const access = createAccess(account);
  for (const [name, document] of Object.entries(options.managedPolicies ?? {})) {
    access.managedPolicies.define(account.arn("iam", `policy/${name}`, { region: "" }), document);
  }
  const secrets = secretsManager(account);
  const logs = cloudWatchLogs(account);
  const ecr = elasticContainerRegistry(account);
  const agentCore = agentCoreControl(account);
  account.provide({ access, secrets: secrets.store, logs: logs.store, registry: ecr.registry });
  const services = [
    sts(account),
    iam(account, access),
    s3(account, { bucketsOfOthers: options.bucketsOfOthers ?? [] }),
    secrets.service,
    logs.service,
    elasticComputeCloud(account, options.network),
    ecr.service,
    elasticContainerService(account, options.taskFailure),
    resourceGroupsTagging(account),
    cognitoUserPools(account, { domainsOfOthers: options.domainsOfOthers ?? [] }),
    agentCore.service,
    agentCoreDataPlane(account, agentCore.store),
  ];
  for (const service of services) account.host(service);
  serveRuntimes(account, agentCore.store);
  return ecr;
}

export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const clock = createClock({ ...realistic, ...options.profile }, options.timeScale ?? 0.005);
  const record = recordCalls(clock.now);
  const faults = planFaults();
  const account = createAccount({
    accountId: options.accountId ?? "111122223333",
    region: options.region ?? "us-east-1",
    clock,
    calls: record.calls,
  });
  const edge = createEdge(clock);
  const containers = accountable(createContainerHost({ fetch: edge.fetch, ...options.containers }));
  account.provide({ edge, containers });
  const ecr = furnish(account, options);
  const keys = new Set([unrestrictedKey]);
  await edge.start();
  const server = await startServer({
    ...{ account, record, faults },
    knowsKey: (accessKeyId) => keys.has(accessKeyId),
    port: options.port ?? 0,
  }).catch(async (error: unknown) => {
    await edge.stop();
    throw error;
  });

  const environmentFor = (accessKeyId: string): Environment => ({
    AWS_ENDPOINT_URL: server.url,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: account.region,
    HTTPS_PROXY: edge.proxyUrl,
    NO_PROXY: "127.0.0.1,localhost",
    NODE_EXTRA_CA_CERTS: edge.caFile,
  });

  return {
    cloud: account,
    url: server.url,
    environment: environmentFor(unrestrictedKey),
    faults,
    images: ecr,
    calls: () => [...record.calls],
    forgetCalls: () => record.forget(),
    credentialsFor(caller) {
      const { accessKeyId } = account.access.loadCaller(caller);
      keys.add(accessKeyId);
      return environmentFor(accessKeyId);
    },
    inventory: () => account.inventory(),
    async stop() {
      clock.stop();
      await server.stop();
      await containers.stopAll();
      await Promise.all([edge.stop(), ecr.stop()]);
    },
  };
}
