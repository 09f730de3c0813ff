/** The tables of what was done to which resource. */
import { joined, table } from "./blocks.js";
import { fieldsOf, isSecret } from "./changes.js";
import { capped, codeCell, markdownCell, proseCell } from "./escape.js";
import type { Change } from "./progress.js";
import type { ResourceAction, ResourceResult } from "./run-report.js";

/** Of one changed value. */
const longestValue = 160;
const longestPath = 200;
const longestReason = 1_000;
/** Of one resource. */
const mostChanges = 12;

const actionNames: Readonly<Record<ResourceAction, string>> = {
  create: "➕ created",
  update: "✏️ updated",
  replace: "♻️ replaced",
  adopt: "🤝 adopted",
  unchanged: "unchanged",
  delete: "🗑️ deleted",
  keep: "kept",
};

const plannedNames: Readonly<Record<ResourceAction, string>> = {
  create: "➕ create",
  update: "✏️ update",
  replace: "♻️ replace",
  adopt: "🤝 adopt",
  unchanged: "unchanged",
  delete: "🗑️ delete",
  keep: "keep",
};

const attemptedNames: Readonly<Record<ResourceAction, string>> = {
  create: "❌ create failed",
  update: "❌ update failed",
  replace: "❌ replace failed",
  adopt: "❌ adopt failed",
  unchanged: "❌ unhealthy",
  delete: "❌ delete failed",
  keep: "❌ failed",
};

/** What changed and why. What stayed as it was is counted in one line beneath, unless there is something to say of it. */
export function changesTable(resources: readonly ResourceResult[]): string | undefined {
  return actionsTable(resources, actionNames, "not touched");
}

/** The same of what is only planned. */
export function plannedTable(resources: readonly ResourceResult[]): string | undefined {
  return actionsTable(resources, plannedNames, "nothing to do");
}

function actionsTable(
  resources: readonly ResourceResult[],
  names: typeof actionNames,
  said: string,
): string | undefined {
  const touched = resources.filter(
    ({ action, failed, why }) => action !== "unchanged" || failed === true || why !== undefined,
  );
  const same = resources.length - touched.length;
  const rows = touched.map(({ noun, name, action, failed, changes = [], why }) => [
    `${markdownCell(noun)} ${codeCell(name)}`,
    failed === true ? attemptedNames[action] : names[action],
    [...(why === undefined ? [] : [proseCell(capped(why, longestReason))]), ...changeLines(changes)].join(
      "<br>",
    ),
  ]);
  const columns = rows.some(([, , what]) => what !== "") ? 3 : 2;
  const unchanged =
    same === 0 ? undefined : `_${same} resource${same === 1 ? "" : "s"} already as wanted: ${said}._`;
  return joined([
    table(
      ["Resource", "Action", "What"].slice(0, columns),
      rows.map((row) => row.slice(0, columns)),
    ),
    unchanged,
  ]);
}

function changeLines(whole: readonly Change[]): readonly string[] {
  const changes = whole.flatMap(fieldsOf);
  const left = changes.length - mostChanges;
  return [
    ...changes
      .slice(0, mostChanges)
      .map(
        (change) =>
          `${codeCell(change.path, longestPath)} ${isSecret(change) ? "_secret, changed_" : `${valueCell(change.before)} → ${valueCell(change.after)}`}`,
      ),
    ...(left > 0 ? [`… and ${left} more`] : []),
  ];
}

function valueCell(value: unknown): string {
  if (value === undefined || value === null || value === "") {
    return "_none_";
  }
  return codeCell(typeof value === "string" ? value : JSON.stringify(value), longestValue);
}

/** Resources that a destroy handled, with the reason where there is one. */
export function resourceTable(
  resources: readonly ResourceResult[],
  head: readonly [string, string?],
): string | undefined {
  const [noun, reason] = head;
  return table(
    reason === undefined ? [noun, "Name"] : [noun, "Name", reason],
    resources.map((resource) => [
      markdownCell(resource.noun),
      codeCell(resource.name),
      ...(reason === undefined ? [] : [resource.why === undefined ? "" : markdownCell(resource.why)]),
    ]),
  );
}
