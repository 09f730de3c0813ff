/**
 * What every simulated AWS service is made of. A service is one folder or file under `services/` that exports a
 * function `(cloud) => Service`: its handlers are typed with the SDK's own request and response types, so a shape
 * that AWS does not have does not compile. Parsing, validation, authorization and the wire are done before a handler
 * runs: it gets the SDK's input, and returns the SDK's output or throws an `AwsError`. A new service needs one more line
 * in `server/model.ts` (its client package) and in `index.ts`.
 */
import type { Cloud } from "./cloud.js";

/** The signing names the SDK uses, which is how a request on the one endpoint finds its service. */
export type ServiceName =
  | "s3"
  | "sts"
  | "tagging"
  | "iam"
  | "secretsmanager"
  | "logs"
  | "ecr"
  | "ec2"
  | "ecs"
  | "cognito-idp"
  | "bedrock-agentcore-control"
  | "bedrock-agentcore";

/** How a service talks on the wire; decides parsing, serialisation and the form of an error. */
export type Protocol = "json-1.1" | "query" | "ec2-query" | "rest-json" | "rest-xml";

/** Who signed a request. The account root when no policy is loaded: then everything is allowed. */
export interface Caller {
  readonly accountId: string;
  /** `arn:aws:sts::<account>:assumed-role/<role>/<session>` or an IAM user's ARN. */
  readonly arn: string;
  readonly accessKeyId: string;
}

/** Values of IAM condition keys, by their full name, e.g. `iam:PassedToService`. */
export type ConditionContext = Readonly<Record<string, string | readonly string[]>>;

/** One request on its way through a handler. */
export interface Call {
  readonly cloud: Cloud;
  readonly service: ServiceName;
  readonly operation: string;
  readonly region: string;
  readonly caller: Caller;
  readonly requestId: string;
  /**
   * A further check of the caller's policies inside a handler (PassRole, a paired `*AgentRuntime` action, a
   * fan-out made with the caller's rights). Throws the service's own access-denied error.
   */
  authorize(action: string, resource: string, context?: ConditionContext): void;
}

/** What IAM is asked before a handler runs: one action on one or more resources, each of which must be allowed. */
export interface AuthorizationRequest {
  readonly action: string;
  readonly resources: readonly string[];
  readonly context?: ConditionContext;
}

// biome-ignore lint/suspicious/noExplicitAny: a handler narrows its input to the SDK's request type
type Input = any;

export type Handler = (input: Input, call: Call) => unknown;

/** A thing that exists in the account: what the inventory lists, and what "nothing is left" means. */
export interface InventoryItem {
  /** CloudFormation's type name where it has one, e.g. `AWS::IAM::Role`. */
  readonly type: string;
  readonly id: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** The live configuration, for comparing two accounts: no ids, no times, nothing random. */
  readonly configuration?: unknown;
}

/** A resource as AWS's index of tags knows it. */
export interface TaggedResource {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface Service {
  readonly name: ServiceName;
  readonly protocol: Protocol;
  /** By operation name as in the SDK's command, e.g. `CreateRole`. */
  readonly handlers: Readonly<Record<string, Handler>>;
  /**
   * Which resources (and condition values) an operation is authorised on; an operation that is not listed is
   * authorised on `*`. The action defaults to `<iam prefix>:<operation>`.
   */
  readonly authorization?: Readonly<
    Record<
      string,
      (input: Input, call: Call) => Partial<AuthorizationRequest> | readonly AuthorizationRequest[]
    >
  >;
  inventory(): readonly InventoryItem[];
  /** What can be found by its tags; left out by a service whose resources carry none. */
  tagged?(): readonly TaggedResource[];
}

/** An error as AWS answers it: code, HTTP status, message and the members its shape has beyond these. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  readonly members: Readonly<Record<string, unknown>>;
  constructor(
    code: string,
    status: number,
    message: string,
    members: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.members = members;
  }
}
