/** What a stage is seen to be made of. */
import type { Removable } from "../../engine/destroy.js";
import type { Health, Live } from "../../resources/resource.js";
import type { NodeState } from "../../state/schema.js";

export type ResourceNode = Extract<Removable, { readonly role: "resource" }>;

/** One thing that a stage has, or had, or may have. */
export interface Part<L extends Live = Live> {
  readonly node: ResourceNode;
  /** What the state remembers of it. */
  readonly remembered: NodeState | undefined;
  readonly seen:
    | { readonly kind: "live"; readonly live: L; readonly health: Health }
    | { readonly kind: "missing"; readonly why?: string }
    /** The caller may not look. */
    | { readonly kind: "unread"; readonly action: string; readonly thrown: unknown };
  /** Whose it is, where it is not this stage's. */
  readonly stranger: string | undefined;
}

/** Undefined where there is none, or where the caller may not look. */
export function liveIn<L extends Live>(part: Part<L> | undefined): L | undefined {
  return part?.seen.kind === "live" ? part.seen.live : undefined;
}

/** A node's live value is what its own kind has observed. */
export function ofKind<L extends Live>(parts: readonly Part[], kind: string): readonly Part<L>[] {
  return parts.filter(({ node }) => node.kind === kind) as readonly Part[] as readonly Part<L>[];
}
