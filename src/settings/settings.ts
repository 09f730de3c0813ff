/** What a run was asked to do: action inputs, validated, with every default filled in. Immutable. Durations are ms. */

export type OperationName = "deploy" | "plan" | "status" | "logs" | "invoke" | "destroy" | "sweep";

/** Which deployment this is. */
export interface Stage {
  /** As given: `pr-123`, a branch name, `default`. */
  readonly name: string;
  /** `[a-z0-9-]{1,20}`: the name itself where it fits, otherwise shortened with a hash. Stands in names, tags and the state key. */
  readonly slug: string;
}

/** By what harness, gateway and runtime know one another. */
export type GatewayAuth = "cognito" | "iam";

/** What stands between harness and container in topology `gateway`. */
export interface GatewayNames {
  readonly runtimeRole: string;
  /** `[a-zA-Z][a-zA-Z0-9_]{0,47}` */
  readonly runtime: string;
  readonly gatewayRole: string;
  /** `([0-9a-zA-Z][-]?){1,48}`, and so is the target's. */
  readonly gateway: string;
  readonly gatewayTarget: string;
}

/** Names of everything a stage owns. `default` gives exactly the names of the existing command-line tool. */
export interface Names {
  readonly cluster: string;
  readonly service: string;
  readonly taskExecutionRole: string;
  readonly infrastructureRole: string;
  readonly logGroup: string;
  readonly secret: string;
  readonly credentialProvider: string;
  readonly harnessRole: string;
  /** `[a-zA-Z][a-zA-Z0-9_]{0,39}` */
  readonly harness: string;
  /** By what they let one another in by: AWS cannot change that of a gateway, so the two kinds stand side by side. */
  readonly gateways: Readonly<Record<GatewayAuth, GatewayNames>>;
  readonly oauthProvider: string;
  readonly userPool: string;
  readonly resourceServer: string;
  readonly userPoolClient: string;
  /** Begins the name of the user pool's domain; the account follows. */
  readonly userPoolDomain: string;
}

/** What every operation needs. */
export interface CommonSettings {
  readonly region: string;
  readonly stage: Stage;
  readonly names: Names;
  /** Bucket and key as given; without a bucket it is `zscaler-harness-state-<account>-<region>`. */
  readonly state: { readonly bucket: string | undefined; readonly key: string };
  /** `owner/repo` from `GITHUB_REPOSITORY`; ownership tags carry it. */
  readonly repository: string;
  readonly lockTimeout: number;
  readonly timeout: number;
  readonly pollInterval: number;
  /** Empty: any account. */
  readonly allowedAccountIds: readonly string[];
  readonly githubToken: string | undefined;
  readonly kmsKey: string | undefined;
}

/** What of a run is told on GitHub, beside its log and summary. */
export interface ReportingSettings {
  /** One comment on the pull request is kept up to date. */
  readonly comment: boolean;
  /** Name of the GitHub environment that deployments are reported to; undefined: none is reported. */
  readonly environment: string | undefined;
}

export interface ZscalerCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly customerId: string | undefined;
  readonly vanityDomain: string | undefined;
  readonly cloud: string | undefined;
}

/** What tells one Zscaler tenant from another; none of it is secret. */
export type TenantIdentifiers = Pick<ZscalerCredentials, "customerId" | "vanityDomain" | "cloud">;

/** How the container gets the Zscaler credentials. */
export type CredentialDelivery =
  | { readonly kind: "managed"; readonly credentials: ZscalerCredentials }
  | {
      readonly kind: "existing";
      readonly secretId: string;
      /** A OneAPI client of the inputs, for a secret without one. */
      readonly credentials: ZscalerCredentials | undefined;
      /** What the inputs say of the tenant, for a secret that does not. */
      readonly tenant: TenantIdentifiers;
    }
  | { readonly kind: "plaintext"; readonly credentials: ZscalerCredentials };

export type AuthSettings =
  | { readonly mode: "zscaler" | "none" }
  /** Without a token it is in the secret of `credentials-secret`. */
  | { readonly mode: "api-key" | "jwt"; readonly token: string | undefined };

export interface HarnessSettings {
  /** As given; undefined: the default model, its geography following the region. */
  readonly model: string | undefined;
  readonly systemPrompt: string | undefined;
  readonly maxIterations: number;
  readonly maxTokens: number;
  readonly timeoutSeconds: number | undefined;
  readonly temperature: number;
  readonly memory:
    | { readonly kind: "disabled" }
    | { readonly kind: "managed" }
    | { readonly kind: "existing"; readonly arn: string };
  readonly allowedTools: readonly string[];
  /** Named harness endpoint this deploy moves to the new version. */
  readonly endpoint: string | undefined;
  /** Further harness tools, as parsed from YAML or JSON; checked to be a list of objects with a `type`. */
  readonly tools: readonly Readonly<Record<string, unknown>>[];
}

/** The server's container, wherever it runs. */
export interface ContainerSettings {
  /** As given; the Marketplace image otherwise. */
  readonly image: string;
  readonly writeTools: readonly string[];
  readonly containerEnvironment: Readonly<Record<string, string>>;
}

export interface HostingSettings extends ContainerSettings {
  readonly taskCpu: string;
  readonly taskMemory: string;
  readonly architecture: "auto" | "x86_64" | "arm64";
  readonly healthCheckPath: string;
  readonly minTasks: number | undefined;
  readonly maxTasks: number | undefined;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly hostValidation: "edge" | "container" | "off";
  readonly allowedHosts: readonly string[];
}

export interface BroughtRoles {
  readonly harness?: string;
  readonly taskExecution?: string;
  readonly infrastructure?: string;
  readonly runtime?: string;
  readonly gateway?: string;
}

/** What is wanted of a stage: what a deploy makes true, and a plan compares with what is live. */
export interface WantedSettings extends CommonSettings {
  readonly topology: TopologySettings;
  readonly harness: HarnessSettings;
  readonly auth: AuthSettings;
  /** Life of the stage. */
  readonly expiresIn: number | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly adopt: boolean;
  readonly roles: BroughtRoles;
  readonly permissionsBoundary: string | undefined;
  readonly logRetentionDays: number;
  readonly verify: boolean;
  readonly reporting: ReportingSettings;
}

export interface DeploySettings extends WantedSettings {
  readonly operation: "deploy";
}

export interface PlanSettings extends WantedSettings {
  readonly operation: "plan";
  readonly failOn: "changes" | "never";
}

export type TopologySettings =
  | { readonly kind: "ecs"; readonly hosting: HostingSettings; readonly delivery: CredentialDelivery }
  | {
      readonly kind: "gateway";
      readonly container: ContainerSettings;
      readonly delivery: CredentialDelivery;
      readonly gatewayAuth: GatewayAuth;
    }
  | {
      readonly kind: "external";
      readonly mcpUrl: string;
      readonly credentials: ZscalerCredentials | undefined;
      /** `credentials-secret`: what the header is made of, instead of the inputs. */
      readonly secretId: string | undefined;
    };

export type Keepable = "roles" | "ecs" | "secret" | "cognito";

export interface StatusSettings extends CommonSettings {
  readonly operation: "status";
  /** `drift` fails for what `unhealthy` does, and for drift. */
  readonly failOn: "unhealthy" | "drift" | "never";
}

/** A moment as it was written: so long before the run, in ms, or a time in ms since the epoch. */
export type Moment = { readonly ago: number } | { readonly at: number };

export interface LogsSettings extends CommonSettings {
  readonly operation: "logs";
  readonly source: "all" | "harness" | "mcp";
  readonly since: Moment;
  /** Undefined: now. */
  readonly until: Moment | undefined;
  /** Filter pattern of CloudWatch Logs. */
  readonly filter: string | undefined;
  /** Most lines; the newest ones. */
  readonly limit: number;
  /** How long new lines are waited for, in ms. */
  readonly follow: number;
}

/** What must be true of an answer. */
export interface Expectations {
  /** Each must match somewhere in the answer. */
  readonly patterns: readonly RegExp[];
  /** Shell patterns of tool names: for each, a call of a matching tool must have succeeded. */
  readonly tools: readonly string[];
  /** Milliseconds. */
  readonly maxLatency: number | undefined;
  /** Read and written. */
  readonly maxTotalTokens: number | undefined;
}

export interface Question {
  readonly prompt: string;
  readonly expectations: Expectations;
  /** Further attempts after a cold start or a transient error. */
  readonly retries: number;
}

export interface SuiteCase extends Question {
  readonly name: string;
  /** Where it begins in the suite's file, from 1. */
  readonly line: number;
}

export interface Suite {
  /** As the input names it, counted from the workspace. */
  readonly file: string;
  readonly cases: readonly SuiteCase[];
  /** Cases that run at the same time. */
  readonly concurrency: number;
}

export interface InvokeSettings extends CommonSettings {
  readonly operation: "invoke";
  /** Named harness endpoint; undefined: the newest version answers. */
  readonly endpoint: string | undefined;
  readonly asked:
    | { readonly kind: "prompt"; readonly question: Question; readonly sessionId: string | undefined }
    | { readonly kind: "suite"; readonly suite: Suite };
}

export interface DestroySettings extends CommonSettings {
  readonly operation: "destroy";
  readonly keep: ReadonlySet<Keepable>;
  readonly forceSecretDelete: boolean;
  readonly dryRun: boolean;
  readonly reporting: ReportingSettings;
}

/** Of no stage in particular: every one of the repository is looked at. */
export interface SweepSettings extends Omit<CommonSettings, "stage" | "names" | "state"> {
  readonly operation: "sweep";
  /** Where the states of the repository lie: what their keys begin with, empty or ending in a slash. */
  readonly states: { readonly bucket: string | undefined; readonly prefix: string };
  /** Shell patterns of stages that may be taken down; empty: any, but for `maxAge` only those of pull requests. */
  readonly stages: readonly string[];
  /** Longest time since the last deploy. */
  readonly maxAge: number | undefined;
  readonly forceSecretDelete: boolean;
  readonly dryRun: boolean;
}

/** Of one stage. */
export type StageSettings =
  | DeploySettings
  | PlanSettings
  | StatusSettings
  | LogsSettings
  | InvokeSettings
  | DestroySettings;

export type Settings = StageSettings | SweepSettings;
