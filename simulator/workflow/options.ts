/** What a run of a workflow is given. */
import type { PolicySource } from "../access/document.js";
import type { GitHub } from "../github/index.js";
import type { Simulator } from "../index.js";
import type { WorkflowEvent } from "./events.js";
import type { StandIn } from "./stand-in.js";

export interface RunOptions {
  /** In the repository: `.github/workflows/preview.yml` */
  readonly path: string;
  /** The file itself. */
  readonly text: string;
  /** Must be one that starts the workflow. */
  readonly event: WorkflowEvent;
  readonly github: GitHub;
  /** Accounts to sign in to, one for each region. */
  readonly aws?: readonly Simulator[];
  /** Roles that a job can sign in as, by their ARNs. */
  readonly roles?: Readonly<Record<string, AssumableRole>>;
  readonly action: OwnAction;
  /** Stand-ins beyond those that there are, by `owner/name`. */
  readonly actions?: Readonly<Record<string, StandIn>>;
  readonly vars?: Readonly<Record<string, string>>;
  /** A pull request of a fork gets none of them. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly environments?: Readonly<Record<string, EnvironmentSettings>>;
  /** Files of the repository, which `actions/checkout` brings, by their paths. */
  readonly files?: Readonly<Record<string, string>>;
  /** `github.run_id`; one that was never there when absent. */
  readonly runId?: number;
  readonly runAttempt?: number;
  /** Somebody cancels the run. */
  readonly signal?: AbortSignal;
  /** Sees each piece of what a step writes. */
  readonly onOutput?: (text: string) => void;
}

/** This repository's action, as `OWNER/zscaler-harness-action@…` or `./`. */
export interface OwnAction {
  readonly bundle: string;
  /** The node binary; the one that runs this when absent. */
  readonly node?: string;
  /** Inputs of every step beside its own: what keeps a simulated deploy from waiting as long as a real one. */
  readonly inputs?: Readonly<Record<string, string>>;
}

export interface AssumableRole {
  /** All that it may do. */
  readonly policies: readonly PolicySource[];
  readonly permissionsBoundary?: PolicySource;
  /** Whom it trusts: checked against the token of the job. Every job of the repository when absent. */
  readonly trust?: PolicySource;
  /** Seconds; 3600 when absent, as IAM has it. */
  readonly maxSessionDuration?: number;
}

/** Settings of an environment of the repository. */
export interface EnvironmentSettings {
  readonly vars?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** What its reviewers say to a job; `approved` when absent. */
  readonly review?: "approved" | "rejected";
}
