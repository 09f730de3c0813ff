/** What came of a run of a workflow. */
import type { Permissions } from "../github/index.js";
import type { Annotation } from "../runner.js";
import type { Combination } from "./matrix.js";

export type Conclusion = "success" | "failure" | "cancelled" | "skipped";

export interface WorkflowResult {
  readonly conclusion: Conclusion;
  /** `github.run_id` */
  readonly runId: number;
  readonly concurrency: Concurrency | undefined;
  /** In the order of the file, one for each instance of a matrix. */
  readonly jobs: readonly JobResult[];
  readonly artifacts: readonly Artifact[];
  /** The only instance of the job. Throws where there is another number of them. */
  job(id: string): JobResult;
}

export interface Concurrency {
  readonly group: string;
  readonly cancelInProgress: boolean;
  readonly queue: "single" | "max";
}

export interface JobResult {
  readonly id: string;
  readonly name: string;
  readonly conclusion: Conclusion;
  readonly matrix: Combination;
  readonly outputs: Readonly<Record<string, string>>;
  /** What its `GITHUB_TOKEN` could do. */
  readonly permissions: Permissions;
  readonly environment: { readonly name: string; readonly url: string } | undefined;
  readonly concurrency: Concurrency | undefined;
  readonly runsOn: unknown;
  readonly timeoutMinutes: number;
  /** Those of the file first, then what actions do at the end. */
  readonly steps: readonly StepResult[];
  /** What the runner itself has to say. */
  readonly annotations: readonly Annotation[];
  /** The only step with this id, name or action (`actions/checkout`). Throws where there is another number of them. */
  step(name: string): StepResult;
}

export interface StepResult {
  readonly id: string | undefined;
  readonly name: string;
  /** Without its ref: `actions/checkout`; undefined for a script. */
  readonly action: string | undefined;
  readonly stage: "main" | "post";
  /** Before `continue-on-error`. */
  readonly outcome: Conclusion;
  readonly conclusion: Conclusion;
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  /** What it wrote to both streams, secrets masked. */
  readonly log: string;
  /** Markdown. */
  readonly summary: string;
  readonly annotations: readonly Annotation[];
}

export interface Artifact {
  readonly name: string;
  /** Contents by their paths in the artifact. */
  readonly files: ReadonlyMap<string, Buffer>;
  readonly retentionDays: number | undefined;
}
