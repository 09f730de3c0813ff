/** What is to change, in words: for the log, the headline and the error of a gate. */
import { isDeepStrictEqual } from "node:util";
import { capped, singleLine } from "./escape.js";
import type { Change } from "./progress.js";
import type { ResourceAction, ResourceResult } from "./run-report.js";

/** In the order in which a sentence names them. */
const changing = [
  "create",
  "update",
  "replace",
  "adopt",
  "delete",
] as const satisfies readonly ResourceAction[];

export function willChange({ action }: Pick<ResourceResult, "action">): boolean {
  return changing.some((one) => one === action);
}

/** "create 9, update 2 and delete 1"; empty where nothing changes. */
export function countedActions(resources: readonly Pick<ResourceResult, "action">[]): string {
  const counts = changing.flatMap((action) => {
    const count = resources.filter((resource) => resource.action === action).length;
    return count === 0 ? [] : [`${action} ${count}`];
  });
  return counts.length < 2 ? counts.join("") : `${counts.slice(0, -1).join(", ")} and ${counts.at(-1)}`;
}

const secret = "(secret)";
/** Of one value in a line of the log. */
const longestValue = 160;

/** Both sides of it are secret: that they differ is all that can be told. */
export function isSecret({ before, after }: Change): boolean {
  return before === secret && after === secret;
}

/** A line for each field: `path: before → after`. */
export function changeLines(change: Change): readonly string[] {
  return fieldsOf(change).map((field) =>
    isSecret(field)
      ? `${field.path}: ${secret}, changed`
      : `${field.path}: ${valueText(field.before)} → ${valueText(field.after)}`,
  );
}

/** The change field by field: of a policy only the parts of it that differ, by the names of its statements. */
export function fieldsOf(change: Change): readonly Change[] {
  const fields = differing(change);
  return fields.length === 0 ? [change] : fields;
}

function differing({ path, before, after }: Change): readonly Change[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (isRecord(before) && isRecord(after)) return members(path, before, after);
  if (isList(before) && isList(after)) {
    if ([...before, ...after].every(isPlain)) return exchanged(path, before, after);
    const [named, namedAfter] = [byName(before), byName(after)];
    if (named !== undefined && namedAfter !== undefined) return members(path, named, namedAfter);
    if (before.length === after.length)
      return before.flatMap((one, index) =>
        differing({ path: `${path}[${index}]`, before: one, after: after[index] }),
      );
  }
  return [{ path, before, after }];
}

type Members = Readonly<Record<string, unknown>>;

function members(path: string, before: Members, after: Members): readonly Change[] {
  return Object.keys({ ...before, ...after }).flatMap((key) =>
    differing({ path: `${path}.${key}`, before: before[key], after: after[key] }),
  );
}

/** Of plain values: what went, and what came in its place. */
function exchanged(path: string, before: readonly unknown[], after: readonly unknown[]): readonly Change[] {
  const gone = before.filter((one) => !after.includes(one));
  const come = after.filter((one) => !before.includes(one));
  return Array.from({ length: Math.max(gone.length, come.length) }, (_, index) => ({
    path,
    before: gone[index],
    after: come[index],
  }));
}

/** By what tells them apart: the `Sid` of a statement, the `name` of a tool; undefined where not all have their own. */
function byName(list: readonly unknown[]): Members | undefined {
  const names = list.map((one) => (isRecord(one) ? (one["Sid"] ?? one["name"]) : undefined));
  const areTold = names.every((name) => typeof name === "string") && new Set(names).size === names.length;
  return areTold ? Object.fromEntries(list.map((one, index) => [names[index], one])) : undefined;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isRecord(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !isList(value);
}

function isPlain(value: unknown): boolean {
  return typeof value !== "object" || value === null;
}

function valueText(value: unknown): string {
  if (value === undefined || value === null || value === "") return "none";
  return capped(singleLine(typeof value === "string" ? value : JSON.stringify(value)), longestValue);
}
