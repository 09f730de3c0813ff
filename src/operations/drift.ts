/** What was changed behind our back: what is live, against what the last deploy left and the state remembers as digests. */
import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Live, Tags } from "../resources/resource.js";
import type { NodeState } from "../state/schema.js";

/** The part of a node that tells drift. */
interface Telling {
  aspects(live: Live): Readonly<Record<string, unknown>>;
}

export type Aspects = Readonly<Record<string, unknown>>;

export interface Drift {
  /** In the words of the AWS API; `id` where something else bears the name now. */
  readonly path: string;
  readonly kind: "changed" | "added" | "vanished";
  /** What is live; undefined where there is nothing, or too much to show. */
  readonly live: unknown;
}

/** Of JSON; what is longer says little at a glance. */
const longestShown = 120;

/** Everything that a deploy keeps true of it, its tags of these names included; what is not set is left out. */
export function aspectsOf(node: Telling, live: Live, tagNames: readonly string[]): Aspects {
  const tags = live.tags ?? {};
  return Object.fromEntries(
    [
      ...Object.entries(node.aspects(live)),
      ...tagNames.map((name) => [`${tagPrefix}${name}`, tags[name]] as const),
    ].filter(([, value]) => value !== undefined),
  );
}

/** Short ones: they tell one value from another, and guard nothing. */
export function digests(aspects: Aspects): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(aspects).map(([path, value]) => [path, digest(value)]));
}

/** Whether the state remembers it as it is. What was only found and used is not kept true, and not remembered. */
export function isRemembered(state: NodeState, node: Telling, live: Live, tags: Tags): boolean {
  return (
    state.ownership === "adopted" ||
    isDeepStrictEqual(state.aspects, digests(aspectsOf(node, live, Object.keys(tags))))
  );
}

/** Undefined: nothing is remembered of it, so nothing can be told. */
export function driftOf(state: NodeState, node: Telling, live: Live): readonly Drift[] | undefined {
  const remembered = state.aspects;
  if (remembered === undefined) return undefined;
  const tagNames = Object.keys(remembered).flatMap((path) =>
    path.startsWith(tagPrefix) ? [path.slice(tagPrefix.length)] : [],
  );
  const aspects = aspectsOf(node, live, tagNames);
  const now = digests(aspects);
  const isAnother = state.id !== undefined && state.id !== live.id;
  return [
    ...(isAnother ? [{ path: "id", kind: "changed" as const, live: live.id }] : []),
    ...Object.keys({ ...remembered, ...now })
      .filter((path) => remembered[path] !== now[path])
      .map((path): Drift => {
        const kind =
          remembered[path] === undefined ? "added" : now[path] === undefined ? "vanished" : "changed";
        return { path, kind, live: shown(aspects[path]) };
      }),
  ];
}

const tagPrefix = "tags.";

function shown(value: unknown): unknown {
  return (JSON.stringify(value) ?? "").length <= longestShown ? value : undefined;
}

/** The same for values that are alike, in whatever order their members stand. */
function digest(value: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(ordered(value)))
    .digest("hex")
    .slice(0, 16);
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, ordered(member)]));
}
