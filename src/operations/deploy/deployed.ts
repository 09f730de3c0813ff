/** What a deploy came to: what its outputs and its report are made of. */
import type { Verification } from "../../agent/verify.js";
import type { Applied } from "../../engine/apply.js";
import type { Destroyed } from "../../engine/destroy.js";
import type { State } from "../../state/schema.js";

export interface Deployed {
  readonly applied: Applied;
  readonly orphans: readonly Destroyed[];
  readonly verification: Verification | undefined;
  /** What went wrong beside the nodes: verification, the last state write. */
  readonly failures: readonly unknown[];
  /** Whether anything was written in AWS. */
  readonly changed: boolean;
  /** The stage as the state knew it before. */
  readonly before: State | undefined;
}
