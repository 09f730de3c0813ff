/** Why a run failed, as far as it can be told, and what to do about it. */
export interface Diagnosis {
  /** The rule that recognised it, or `unknown`. */
  readonly id: string;
  readonly title: string;
  /** What lies behind it. Names stand in backticks. */
  readonly cause: string;
  /** What to do, in the imperative. Names stand in backticks. */
  readonly fix: string;
  readonly link?: string | undefined;
  /** Follows from something else, which may have a diagnosis of its own. */
  readonly consequence?: true;
  /** The words it was recognised by: foreign text. */
  readonly evidence: readonly string[];
}
