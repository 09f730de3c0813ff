/** What happens to each node of a graph, told once: as log lines while it happens, and as a timeline afterwards. */
import { duration } from "./duration.js";
import type { Log } from "./log.js";

/** One difference between what is wanted and what is live; never a secret. */
export interface Change {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

interface Happening {
  /** The node's id in its graph. */
  readonly node: string;
  /** For a person: "log group". */
  readonly noun: string;
  /** What AWS knows it by: `/ecs/zscaler-mcp`. */
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * `created`, `updated`, `unchanged` and `adopted` say that a node is known: it exists and its outputs can be used.
 * `ready` says that it serves, `narrowed` that it was left with no more than is wanted. `waiting` may be told on every look; the recorder decides what is worth a line.
 */
export type NodeEvent = Happening &
  (
    | { readonly kind: "observing" | "unchanged" | "creating" | "created" | "ready" | "removing" | "removed" }
    | {
        readonly kind: "updating" | "updated" | "replacing" | "adopted" | "narrowed";
        readonly changes?: readonly Change[];
      }
    | { readonly kind: "waiting" | "failed" | "kept"; readonly why: string }
  );

/** When a node's work began, when its outputs were known, when it served (or failed, or was gone). */
export interface TimelineEntry {
  readonly node: string;
  readonly noun: string;
  readonly name: string;
  start: number;
  known?: number;
  end?: number;
  failed?: true;
}

export interface Recorder {
  record(event: NodeEvent): void;
  /** In the order in which nodes were first seen. A node that needed no work has equal start and end. */
  timeline(): readonly Readonly<TimelineEntry>[];
  /** What was being waited for, in AWS's words, where the wait came to nothing. */
  waitedFor(): readonly string[];
}

/** At most this often, in milliseconds, a line says what is still being waited for. */
const steady = 15_000;

export function createRecorder(log: Pick<Log, "line" | "detail">, startedAt: number): Recorder {
  const entries = new Map<string, TimelineEntry>();
  const waits = new Map<string, { readonly noun: string; readonly since: number; readonly why: string }>();
  const inVain = new Set<string>();
  let lastWaitLine = Number.NEGATIVE_INFINITY;

  const entryOf = ({ node, noun, name, at }: NodeEvent): TimelineEntry => {
    const entry = entries.get(node) ?? { node, noun, name, start: at };
    entries.set(node, entry);
    return entry;
  };

  const waiting = (event: Happening & { readonly why: string }) => {
    const before = waits.get(event.node);
    waits.set(event.node, { noun: event.noun, since: before?.since ?? event.at, why: event.why });
    if (before?.why !== event.why) {
      lastWaitLine = Math.max(lastWaitLine, event.at);
      log.line(row(event, "…", `waiting    ${event.noun} ${event.name}: ${event.why}`));
    } else if (event.at - lastWaitLine >= steady) {
      lastWaitLine = event.at;
      const all = [...waits.values()].map(
        ({ noun, why, since }) => `${noun} ${why} (${duration(event.at - since)})`,
      );
      log.line(row(event, "…", `still waiting: ${all.join(", ")}`));
    }
  };

  const row = (event: Happening, mark: string, text: string) =>
    `${duration(event.at - startedAt).padStart(6)}  ${mark} ${text}`;

  return {
    record(event) {
      const entry = entryOf(event);
      if (event.kind === "waiting") {
        waiting(event);
        return;
      }
      settle(entry, event);
      const wait = waits.get(event.node);
      if (event.kind === "failed" && wait !== undefined) inVain.add(wait.why);
      if (
        event.kind === "ready" ||
        event.kind === "failed" ||
        event.kind === "removed" ||
        event.kind === "kept"
      ) {
        waits.delete(event.node);
      }
      const text = `${event.kind.padEnd(10)} ${event.noun} ${event.name}${tail(event, entry)}`;
      if (event.kind === "observing") {
        log.detail(row(event, "?", text));
      } else {
        log.line(row(event, marks[event.kind], text));
      }
    },
    timeline: () => [...entries.values()],
    waitedFor: () => [...inVain],
  };
}

const marks = {
  unchanged: "=",
  creating: "+",
  created: "+",
  updating: "~",
  updated: "~",
  narrowed: "~",
  replacing: "±",
  ready: "✓",
  failed: "✗",
  removing: "-",
  removed: "-",
  kept: "=",
  adopted: "⇐",
} as const;

/**
 * Keeps the moments that the Gantt chart shows. Looking, and waiting for other nodes after it, is not work yet; nor is
 * anything waited for when a node that serves is narrowed.
 */
function settle(entry: TimelineEntry, { kind, at }: NodeEvent): void {
  if (kind === "narrowed") return;
  if (entry.end === undefined && kind !== "observing") {
    entry.start = at;
  }
  if (kind === "unchanged" || kind === "created" || kind === "updated" || kind === "adopted") {
    entry.known = at;
  }
  if (kind === "failed") {
    entry.failed = true;
  }
  if (kind !== "observing" && kind !== "waiting") {
    entry.end = at;
  }
}

function tail(event: NodeEvent, { start }: TimelineEntry): string {
  const took = duration(event.at - start);
  switch (event.kind) {
    case "failed":
    case "kept":
    case "waiting":
      return `: ${event.why}`;
    case "updating":
    case "updated":
    case "replacing":
    case "narrowed":
    case "adopted": {
      const paths = (event.changes ?? []).map(({ path }) => path).join(", ");
      return `${paths === "" ? "" : ` [${paths}]`}${event.kind === "updated" ? ` (${took})` : ""}`;
    }
    case "created":
    case "ready":
    case "removed":
      return ` (${took})`;
    default:
      return "";
  }
}
