/** What is to change, in words: for the log, the headline and the error of a gate. */
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

/** Both sides of it are secret: that they differ is all that can be told. */
export function isSecret({ before, after }: Change): boolean {
  return before === secret && after === secret;
}

/** `path: before → after` */
export function changeLine(change: Change): string {
  const { path, before, after } = change;
  return isSecret(change)
    ? `${path}: ${secret}, changed`
    : `${path}: ${valueText(before)} → ${valueText(after)}`;
}

function valueText(value: unknown): string {
  if (value === undefined || value === null || value === "") return "none";
  return typeof value === "string" ? value : JSON.stringify(value);
}
