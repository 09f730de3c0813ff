/** What the demo tells differently of each topology. */
import type { OperationRun } from "../operation.js";
import type { Step } from "./step.js";

export interface Story {
  /** What a first deploy makes, in words. */
  readonly parts: string;
  /** How another image is brought in, in words. */
  readonly update: string;
  /** The log group of the server's container. */
  logGroup(deployed: Step): string;
  /** Further promises of a deploy. */
  deployed(step: Step): void;
  /** Further promises of an invocation. */
  invoked(step: Step): void;
  /** Runs the deploy of another image in sight, and holds it to what it promises. */
  changeImage(deployed: Step["outputs"], run: () => Promise<Step>): Promise<void>;
}

/** What a step changed, without its state and its lock, which are objects in the bucket. */
export const changesOf = ({ writes }: Pick<OperationRun, "writes">): readonly string[] =>
  writes.filter(({ service }) => service !== "s3").map(({ operation }) => operation);
