/**
 * The account: one clock, one set of services, one record of what was called. Services find each other here, as AWS's
 * do (a task start reads a secret with the execution role, a harness resolves a credential from the token vault).
 */

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Caller, ConditionContext, InventoryItem, Service, ServiceName } from "./service.js";
import type { TimeProfile } from "./times.js";

/** Time as the account sees it. All durations are the profile's, shortened by the scale. */
export interface Clock {
  /** Milliseconds since the epoch, real: what AWS would put in `createdAt`. */
  now(): number;
  readonly profile: TimeProfile;
  /** A duration of the profile in real milliseconds, scaled. */
  scaled(duration: keyof TimeProfile): number;
  /** Runs `action` once the scaled duration has passed, unless the simulator stops. Never keeps the process alive. */
  after(duration: keyof TimeProfile | number, action: () => void): void;
  /** Resolves after the scaled duration. */
  pause(duration: keyof TimeProfile | number): Promise<void>;
}

/** What other services ask of IAM. */
export interface IdentityAndAccess {
  /**
   * May `service` (e.g. `ecs-tasks.amazonaws.com`) assume this role now? Looks at existence, trust policy (with
   * `aws:SourceAccount`, `aws:SourceArn` from `context`) and whether the role has propagated.
   */
  canBeAssumedBy(
    roleArn: string,
    service: string,
    context?: ConditionContext,
  ): "yes" | "missing" | "not-yet" | "not-trusted";
  /**
   * A session of the role, as a service has it that assumed it: requests that it signs are known by its access key id,
   * and may do what the role may, as other services see the role at that time.
   */
  assume(roleArn: string, sessionName: string): Caller;
  /** Do the role's policies (inline, managed, boundary) allow this? Unpropagated policies do not count yet. */
  roleAllows(roleArn: string, action: string, resource: string, context?: ConditionContext): boolean;
}

/** One recorded request; the list is what "no write call at all" and the bench are measured on. */
export interface RecordedCall {
  readonly index: number;
  readonly service: ServiceName;
  readonly operation: string;
  readonly mutating: boolean;
  /** Names and ARNs only; values marked sensitive in the model are replaced. */
  readonly input: unknown;
  readonly startedAt: number;
  endedAt: number | undefined;
  status: number | undefined;
  error: string | undefined;
}

/** Secrets Manager, as other services reach it. */
export interface SecretStore {
  /** `secretId` is a name or ARN. `undefined` where it does not exist, is scheduled for deletion, or has no such version. */
  read(
    secretId: string,
    version?: { versionId?: string; versionStage?: string },
  ):
    | {
        readonly arn: string;
        readonly value: string;
        readonly versionId: string;
        /** The customer's key, where the secret has one: reading it then takes `kms:Decrypt` too. */
        readonly kmsKeyId?: string | undefined;
      }
    | undefined;
  /** AgentCore Identity keeps its own secrets in the caller's account (`bedrock-agentcore-identity!default/...`). */
  putOwned(name: string, value: string, owningService: string): { readonly arn: string };
  deleteOwned(name: string): void;
}

/** CloudWatch Logs, as other services reach it. */
export interface LogStore {
  exists(group: string): boolean;
  /** Creates the group (no retention, no tags) as a service with the right to do so would. */
  ensureGroup(group: string): void;
  /** False where the group does not exist: ECS then stops the task with `ResourceInitializationError`. */
  write(group: string, stream: string, message: string): boolean;
}

/** What a registry knows of an image. `program` names what its entrypoint is (see `container/`). */
export interface ImageFacts {
  readonly digest: string;
  readonly architectures: readonly ("amd64" | "arm64")[];
  /** An index names its platforms, so a pull for another one fails; a single manifest is pulled blindly. */
  readonly form?: "index" | "manifest" | undefined;
  readonly program: string;
  /** The server's version, e.g. `0.10.4`: older than 0.12.3 has no `/health`. */
  readonly version: string;
}

export interface ImageRegistry {
  /** Pulls by tag or digest, for any registry (private ECR of any account, public ECR, Docker Hub). */
  pull(image: string): ImageFacts | undefined;
}

export interface ContainerStart {
  readonly image: ImageFacts;
  /** Everything the process sees, secrets already resolved. */
  readonly environment: Readonly<Record<string, string>>;
  readonly containerPort: number;
  readonly log: (line: string) => void;
  /**
   * Reads a secret by name or ARN with the credentials that the process finds. Throws what its SDK says of a refusal.
   * Left out where it finds no credentials.
   */
  readonly readSecret?: (secretId: string) => string;
}

export interface RunningContainer {
  /** Loopback port that stands for the container's port. Undefined once it has exited or where it listens elsewhere. */
  readonly port: number | undefined;
  /** Resolves when the process ends, by itself or by `stop`. */
  readonly exited: Promise<{ readonly exitCode: number; readonly reason?: string }>;
  stop(): Promise<void>;
}

export interface ContainerHost {
  start(options: ContainerStart): Promise<RunningContainer>;
}

/** A weighted set of containers behind one public host name: the managed load balancer's host-header rule. */
export interface EdgeTarget {
  readonly port: number;
  readonly weight: number;
}

/** The public internet of the region: HTTPS host names that resolve to load balancers, with their metrics. */
export interface Edge {
  publish(hostname: string, targets: () => readonly EdgeTarget[]): void;
  /** A name that AWS answers for itself: a service's own endpoint, no load balancer in front of it. */
  serve(hostname: string, handle: (request: IncomingMessage, response: ServerResponse) => void): void;
  withdraw(hostname: string): void;
  /** Requests and 4xx/5xx answers through this name since `since`: what the canary alarm looks at. */
  metrics(hostname: string, since: number): { readonly requests: number; readonly errors: number };
  /** Does what a client inside AWS does (no proxy): a fetch to a public name, TLS included. */
  fetch(url: string, init?: RequestInit): Promise<Response>;
}

export interface Cloud {
  readonly secrets: SecretStore;
  readonly logs: LogStore;
  readonly registry: ImageRegistry;
  readonly containers: ContainerHost;
  readonly edge: Edge;
  readonly accountId: string;
  readonly partition: string;
  readonly region: string;
  readonly clock: Clock;
  readonly services: ReadonlyMap<ServiceName, Service>;
  readonly access: IdentityAndAccess;
  readonly calls: readonly RecordedCall[];
  /** Every AgentCore ARN, role ARN … begins with this: `arn:aws:ecs:us-east-1:111122223333:`. */
  arn(service: string, resource: string, options?: { region?: string; accountId?: string }): string;
  /** Random lower-case alphanumerics, as AWS's id suffixes. */
  id(length: number): string;
  inventory(): readonly InventoryItem[];
  callerFor(accessKeyId: string): Caller;
}
