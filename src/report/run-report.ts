/** What a finished run has to tell: the data that the job summary is drawn from. Everything in it may be foreign. */
import type { Diagnosis } from "../diagnosis/diagnosis.js";
import type { SetUp } from "../settings/set-up.js";
import type { Change, TimelineEntry } from "./progress.js";
import type { InvokeReport } from "./summaries/invoke.js";
import type { LogsReport } from "./summaries/logs.js";
import type { PlanReport } from "./summaries/plan.js";
import type { StatusReport } from "./summaries/status.js";
import type { SuiteReport } from "./summaries/suite.js";
import type { SweepReport } from "./summaries/sweep.js";

/** Of a run, whichever stages of its repository it has to do with. */
export interface RepositoryRunFacts {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** `GITHUB_SERVER_URL/…/actions/runs/…` */
  readonly runUrl?: string | undefined;
  /** `owner/repo@ref` of this action as the workflow names it, for the snippets. */
  readonly actionReference?: string | undefined;
  readonly notices?: readonly Notice[];
  /** Where something that every run needs is missing: all of it, in the order in which it is set up. */
  readonly setUp?: SetUp | undefined;
}

/** Of a run that has to do with one stage. */
export interface RunFacts extends RepositoryRunFacts {
  readonly stage: string;
}

/** Something to know that is no failure: verify was skipped, credentials are in plaintext, a resource was adopted. */
export interface Notice {
  readonly level: "note" | "warning";
  readonly title: string;
  readonly message: string;
}

/** What stands between harness and container in topology `gateway`. */
export interface GatewayFacts {
  readonly auth: "cognito" | "iam";
  readonly name: string;
  readonly arn?: string | undefined;
  readonly runtime: {
    readonly name: string;
    readonly id?: string | undefined;
    readonly version?: string | undefined;
  };
  /** Only with `cognito`. */
  readonly userPool?: { readonly name: string; readonly id?: string | undefined } | undefined;
}

/** How MCP clients beside the harness are let in. Says where a secret can be read, and never the secret. */
export type Connect =
  | {
      readonly kind: "client-credentials";
      readonly url: string;
      readonly tokenEndpoint: string;
      readonly clientId: string;
      readonly scope: string;
      readonly userPoolId: string;
    }
  | { readonly kind: "sigv4"; readonly url: string; readonly gatewayArn: string };

/** What is known of the deployment, also where the run failed half way. */
export interface DeploymentFacts {
  readonly partition: string;
  readonly region: string;
  readonly account?: string | undefined;
  readonly topology: "ecs" | "gateway" | "external";
  readonly harnessArn?: string | undefined;
  readonly harnessId?: string | undefined;
  readonly harnessName?: string | undefined;
  readonly harnessVersion?: string | undefined;
  readonly harnessStatus?: string | undefined;
  readonly mcpUrl?: string | undefined;
  readonly model?: string | undefined;
  readonly image?: { readonly reference: string; readonly digest?: string | undefined } | undefined;
  readonly architecture?: string | undefined;
  /** Named harness endpoint that follows this deploy. */
  readonly endpoint?: string | undefined;
  readonly cluster?: string | undefined;
  readonly service?: string | undefined;
  readonly serviceArn?: string | undefined;
  readonly logGroup?: string | undefined;
  readonly credentialProvider?: string | undefined;
  /** Name of the Secrets Manager secret; undefined with plaintext or without hosting. */
  readonly secret?: string | undefined;
  readonly authMode?: string | undefined;
  /** `s3://bucket/key` */
  readonly stateUri?: string | undefined;
  /** Number of tools that the MCP handshake listed. */
  readonly verifiedTools?: number | undefined;
  /** ISO time from which on `sweep` takes it down. */
  readonly expiresAt?: string | undefined;
  readonly gateway?: GatewayFacts | undefined;
  readonly connect?: Connect | undefined;
}

export type ResourceAction = "create" | "update" | "replace" | "adopt" | "unchanged" | "delete" | "keep";

export interface ResourceResult {
  readonly noun: string;
  readonly name: string;
  readonly action: ResourceAction;
  readonly changes?: readonly Change[];
  /** Why a resource is kept or replaced. */
  readonly why?: string | undefined;
  /** The action was begun and did not end well. */
  readonly failed?: true;
}

/** One thing that went wrong, with what is known about it. */
export interface ReportedFailure {
  /** Of the annotation, where it is not that something failed. */
  readonly title?: string;
  /** Which resource, where there is one. */
  readonly noun?: string | undefined;
  readonly name?: string | undefined;
  /** The action input at fault, where there is one. */
  readonly input?: string | undefined;
  readonly message: string;
  readonly fix?: string | undefined;
}

export interface DeployReport extends RunFacts {
  readonly kind: "deploy";
  readonly outcome: "created" | "updated" | "unchanged" | "failed" | "cancelled";
  readonly deployment: DeploymentFacts;
  readonly resources: readonly ResourceResult[];
  readonly failures: readonly ReportedFailure[];
  readonly diagnoses: readonly Diagnosis[];
  readonly timeline: readonly Readonly<TimelineEntry>[];
}

export interface DestroyReport extends RunFacts {
  readonly kind: "destroy";
  readonly outcome: "destroyed" | "absent" | "dry-run" | "failed" | "cancelled";
  readonly region: string;
  readonly stateUri?: string | undefined;
  readonly deleted: readonly ResourceResult[];
  /** Each with `why`. */
  readonly kept: readonly ResourceResult[];
  readonly failures: readonly ReportedFailure[];
  readonly diagnoses: readonly Diagnosis[];
  readonly timeline: readonly Readonly<TimelineEntry>[];
}

/** The inputs can't be used; nothing was touched. */
export interface InputErrorReport extends RunFacts {
  readonly kind: "input-error";
  readonly operation?: string | undefined;
  readonly failures: readonly ReportedFailure[];
}

/** The run ended before it got to its operation: no credentials, the state is unreadable, the lock is held. */
export interface FailedReport extends RepositoryRunFacts {
  readonly kind: "failed";
  readonly operation: string;
  /** Undefined: it was to have to do with all of them. */
  readonly stage?: string | undefined;
  readonly failures: readonly ReportedFailure[];
  readonly diagnoses: readonly Diagnosis[];
}

/** Nothing was to be done here: a fork's pull request has no credentials. */
export interface SkippedReport extends RunFacts {
  readonly kind: "skipped";
  readonly operation: string;
  readonly why: string;
}

export type RunReport =
  | DeployReport
  | PlanReport
  | StatusReport
  | LogsReport
  | InvokeReport
  | SuiteReport
  | DestroyReport
  | SweepReport
  | InputErrorReport
  | FailedReport
  | SkippedReport;
