/** The summary of a destroy. */
import { mermaid, table } from "../blocks.js";
import { ganttOf } from "../charts.js";
import { code, codeCell, link } from "../escape.js";
import { noticesSection } from "../problems.js";
import { resourceTable } from "../resource-tables.js";
import type { DestroyReport } from "../run-report.js";
import { headline, problems, type Section } from "./section.js";

export function destroySections(report: DestroyReport): readonly Section[] {
  const gantt = ganttOf(report.timeline, report.startedAt);
  const dry = report.outcome === "dry-run";
  return [
    { body: headline(destroyIcons[report.outcome], destroySentence(report), report) },
    ...problems(report),
    {
      body: table(
        ["", ""],
        [
          ["**Stage**", codeCell(report.stage)],
          ["**Region**", codeCell(report.region)],
          ...(report.stateUri === undefined ? [] : [["**State**", codeCell(report.stateUri)]]),
          ...(report.runUrl === undefined ? [] : [["**Run**", link("This run", report.runUrl)]]),
        ],
      ),
    },
    { body: noticesSection(report.notices ?? []) },
    {
      title: dry ? "Would be deleted" : "Deleted",
      body: resourceTable(report.deleted, ["Resource"]),
    },
    { title: "Kept", body: resourceTable(report.kept, ["Resource", "Why"]) },
    { title: "Where the time went", body: gantt === undefined ? undefined : mermaid(gantt) },
  ];
}

export const destroyIcons = {
  destroyed: "✅",
  absent: "✅",
  "dry-run": "📝",
  failed: "❌",
  cancelled: "🛑",
} as const;

export function destroySentence({ outcome, stage, deleted, kept }: DestroyReport): string {
  const staying = kept.length === 0 ? "nothing of it is left" : `${kept.length} kept`;
  switch (outcome) {
    case "destroyed":
      return `Stage ${code(stage)} is gone: ${deleted.length} deleted, ${staying}`;
    case "absent":
      return `Stage ${code(stage)} does not exist: nothing to delete`;
    case "dry-run":
      return `Destroying stage ${code(stage)} would delete ${deleted.length} and keep ${kept.length}; nothing was touched`;
    case "failed":
      return `Stage ${code(stage)} could not be taken down completely; run destroy again once the cause is mended`;
    case "cancelled":
      return `Destroy of stage ${code(stage)} was stopped half way; run it again to complete it`;
  }
}
