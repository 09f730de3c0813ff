/** What one run of the engine works with. */
import { createHash } from "node:crypto";
import type { Aws } from "../aws/aws.js";
import type { NodeEvent } from "../report/progress.js";
import type { Tags } from "../resources/resource.js";
import type { Pace } from "../waiting/wait.js";
import type { Node } from "./graph.js";
import type { Owner, Remembered } from "./ownership.js";

export interface Run {
  readonly aws: Aws;
  readonly owner: Owner;
  readonly pace: Pace;
  readonly tell: (event: NodeEvent) => void;
}

export interface DeployRun extends Run {
  /** Tags that everything carries: whose it is, until when, and the user's own. */
  readonly tags: Tags;
  /** Take over resources of the same names that carry no owner tag. */
  readonly adopt: boolean;
  /** What makes this run's client tokens its own: the state's lineage and serial. */
  readonly tokenBase: string;
}

/** By node id. */
export type Memory = ReadonlyMap<string, Remembered>;

/** The parts of an event that every event of a node shares. */
export function eventOf({ id, noun, name }: Pick<Node, "id" | "noun" | "name">): {
  node: string;
  noun: string;
  name: string;
  at: number;
} {
  return { node: id, noun, name, at: Date.now() };
}

/** 64 hex characters, the same for the same run, node and spec. A secret in the spec does not enter it. */
export function clientToken(tokenBase: string, { id }: Node, spec: unknown): string {
  return createHash("sha256")
    .update([tokenBase, id, JSON.stringify(spec)].join("\n"))
    .digest("hex");
}
