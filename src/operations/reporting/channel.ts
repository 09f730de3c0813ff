/** A place on GitHub that is told how a run begins and how it ends. */
import type { Permission } from "../../github/trouble.js";
import type { RunReport } from "../../report/run-report.js";

export interface Channel {
  /** What the token must be allowed. */
  readonly permission: Permission;
  /** By the inputs of this run: then trouble is worth a warning. */
  readonly isAsked: boolean;
  /** What could not be done, for a title. */
  readonly undone: string;
  begin(): Promise<void>;
  /** After `begin`, whatever came of it, or without it. */
  end(report: RunReport): Promise<void>;
}

/** What is known of the run that reports. */
export interface ReportingRun {
  readonly runUrl: string | undefined;
  /** What is deployed: the head of the pull request, not the merge that its workflow runs on. */
  readonly commit: { readonly sha: string; readonly url: string | undefined } | undefined;
}
