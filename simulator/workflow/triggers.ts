/** Whether an event starts a workflow. https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows */
import type { WorkflowEvent } from "./events.js";
import type { WorkflowFile } from "./file.js";

interface Filters {
  readonly types?: readonly string[];
  readonly branches?: readonly string[];
  readonly "branches-ignore"?: readonly string[];
  readonly tags?: readonly string[];
  readonly "tags-ignore"?: readonly string[];
}

/** What a workflow that names no types is started by. */
const usualTypes: Readonly<Record<string, readonly string[]>> = {
  pull_request: ["opened", "synchronize", "reopened"],
};

/** Throws where the event would not start the workflow: a test would otherwise prove what never happens. */
export function requireTrigger(file: WorkflowFile, event: WorkflowEvent): void {
  const asked: unknown = file.events[event.name];
  if (asked === undefined) throw new Error(`${file.path} is not started by ${event.name}`);
  if (event.name === "schedule") requireSchedule(file, event);
  const filters = (asked ?? {}) as Filters;
  const { action } = event.payload;
  const types = filters.types ?? usualTypes[event.name];
  if (types !== undefined && typeof action === "string" && !types.includes(action)) {
    throw new Error(`${file.path} is not started by ${event.name} of type ${action}`);
  }
  if (!passesRefs(filters, event))
    throw new Error(`${file.path} is not started by ${event.name} of ${event.ref}`);
}

function requireSchedule(file: WorkflowFile, { payload }: WorkflowEvent): void {
  const crons = file.events.schedule?.map(({ cron }) => cron) ?? [];
  if (!crons.some((cron) => cron === payload["schedule"])) {
    throw new Error(
      `${file.path} is not started at ${String(payload["schedule"])}, but at ${crons.join("; ")}`,
    );
  }
}

/** A push of a tag passes no filter of branches alone, nor the other way round. */
function passesRefs(filters: Filters, { ref, baseRef }: WorkflowEvent): boolean {
  const tag = /^refs\/tags\/(.+)$/.exec(ref)?.[1];
  const hasBranches = filters.branches !== undefined || filters["branches-ignore"] !== undefined;
  const hasTags = filters.tags !== undefined || filters["tags-ignore"] !== undefined;
  if (tag !== undefined) {
    return hasTags ? passes(tag, filters.tags, filters["tags-ignore"]) : !hasBranches;
  }
  const branch = baseRef || ref.replace(/^refs\/heads\//, "");
  return hasBranches ? passes(branch, filters.branches, filters["branches-ignore"]) : !hasTags;
}

/** The last pattern that matches decides; one with `!` takes back. */
function passes(name: string, wanted: readonly string[] = ["**"], ignored: readonly string[] = []): boolean {
  const last = wanted.findLast((pattern) => matches(name, pattern.replace(/^!/, "")));
  return last !== undefined && !last.startsWith("!") && !ignored.some((pattern) => matches(name, pattern));
}

/** https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet */
function matches(name: string, pattern: string): boolean {
  const source = pattern.replace(/\*\*|\*|[.()|^${}\\]/g, (part) => {
    if (part === "**") return ".*";
    return part === "*" ? "[^/]*" : `\\${part}`;
  });
  return new RegExp(`^${source}$`).test(name);
}
