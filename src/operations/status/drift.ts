/** The drift of a whole stage: what of its own is not as the last deploy left it. */
import type { Drift } from "../drift.js";
import { driftOf } from "../drift.js";
import type { StageLook } from "./look.js";
import type { Part } from "./part.js";

export interface Drifted {
  readonly node: Part["node"];
  readonly what:
    | { readonly kind: "deleted"; readonly why: string }
    | { readonly kind: "changed"; readonly drifts: readonly Drift[] };
}

export type StageDrift =
  | { readonly kind: "unknown"; readonly why: string }
  | {
      readonly kind: "known";
      readonly drifted: readonly Drifted[];
      /** What could not be compared, and why. */
      readonly uncompared: readonly { readonly node: Part["node"]; readonly why: string }[];
    };

export function driftOfStage({ state, parts }: StageLook, isHeld: boolean): StageDrift {
  if (state === undefined)
    return { kind: "unknown", why: "there is no state, which remembers how the last deploy left things" };
  if (isHeld) return { kind: "unknown", why: "a run is at work on the stage" };
  if (state.lastRun?.outcome === "running")
    return { kind: "unknown", why: "the last run was cut off: what it changed looks as if changed by hand" };
  const compared = parts.map((part) => ({ node: part.node, ...compare(part) }));
  return {
    kind: "known",
    drifted: compared.flatMap(({ node, what }) => (what === undefined ? [] : [{ node, what }])),
    uncompared: compared.flatMap(({ node, why }) => (why === undefined ? [] : [{ node, why }])),
  };
}

function compare({ node, remembered, seen }: Part): {
  readonly what?: Drifted["what"];
  readonly why?: string;
} {
  // What was only planned is not there yet; what was found, or is no longer wanted, is not kept as it is.
  if (remembered?.status !== "present" || remembered.ownership !== "owned") return {};
  if (seen.kind === "unread") return { why: `not allowed: ${seen.action}` };
  if (seen.kind === "missing") return { what: { kind: "deleted", why: seen.why ?? "deleted" } };
  const drifts = driftOf(remembered, node, seen.live);
  if (drifts === undefined) return { why: "the last deploy of it did not end well" };
  return drifts.length === 0 ? {} : { what: { kind: "changed", drifts } };
}

/** In the form of a deploy's `changes`: what the next deploy will do about it. */
export function changesOf(drifted: readonly Drifted[]): readonly object[] {
  return drifted.map(({ node, what }) => ({
    resource: node.id,
    kind: node.kind,
    name: node.name,
    action: what.kind === "deleted" ? "create" : "update",
    changes:
      what.kind === "deleted"
        ? []
        : // What was there is remembered as a digest only.
          what.drifts.map(({ path, kind, live }) => ({ path, kind, before: live })),
  }));
}
