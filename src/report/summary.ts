/** The job summary: outcome first, then what a person needs next, in the order in which they need it. */
import { details, joined, mermaid, table } from "./blocks.js";
import { flowchartOf, ganttOf } from "./charts.js";
import { duration } from "./duration.js";
import { capped, code, codeBlock, codeCell, link, markdownCell, prose, proseCell } from "./escape.js";
import { factsTable } from "./facts-table.js";
import { diagnosesSection, failuresSection, noticesSection } from "./problems.js";
import { changesTable, resourceTable } from "./resource-tables.js";
import type {
  DeployReport,
  DestroyReport,
  FailedReport,
  InputErrorReport,
  ResourceResult,
  RunFacts,
  RunReport,
  SkippedReport,
} from "./run-report.js";
import type { Secrets } from "./secrets.js";
import { scrubbed } from "./secrets.js";

/** GitHub refuses a summary over 1 MiB whole; this many bytes leave room for the note. */
const mostBytes = 1_000_000;

interface Section {
  readonly title?: string;
  readonly body: string | undefined;
}

/** Pure: the same report gives the same markdown, and nothing that is registered as a secret is in it. */
export function renderSummary(report: RunReport, secrets: Pick<Secrets, "scrub">): string {
  const clean = scrubbed(report, (text) => secrets.scrub(text));
  return secrets.scrub(fitted(sectionsOf(clean)));
}

function sectionsOf(report: RunReport): readonly Section[] {
  switch (report.kind) {
    case "deploy":
      return deploySections(report);
    case "destroy":
      return destroySections(report);
    case "input-error":
      return inputErrorSections(report);
    case "failed":
      return failedSections(report);
    case "skipped":
      return skippedSections(report);
  }
}

function deploySections(report: DeployReport): readonly Section[] {
  const { deployment, startedAt } = report;
  const gantt = ganttOf(report.timeline, startedAt);
  const bad = report.outcome === "failed" || report.outcome === "cancelled";
  return [
    { body: headline(deployIcons[report.outcome], deploySentence(report), report) },
    ...problems(report),
    { body: factsTable(deployment, report) },
    { body: noticesSection(report.notices ?? []) },
    { title: "What changed", body: changesTable(report.resources) },
    { title: "Where the time went", body: gantt === undefined ? undefined : mermaid(gantt) },
    { title: "How it is wired", body: mermaid(flowchartOf(deployment)) },
    { title: "Next steps", body: bad ? retrySteps(report) : nextSteps(report) },
  ];
}

const deployIcons = { created: "✅", updated: "✅", unchanged: "✅", failed: "❌", cancelled: "🛑" } as const;

function deploySentence({ outcome, deployment, resources }: DeployReport): string {
  const { harnessName, verifiedTools } = deployment;
  const name = harnessName === undefined ? "" : ` ${code(harnessName)}`;
  const answers = verifiedTools === undefined ? "" : " and its MCP server answers";
  switch (outcome) {
    case "created":
      return `Harness${name} is up${answers}`;
    case "updated":
      return `Harness${name} is up to date${answers}: ${counted(resources)}`;
    case "unchanged":
      return `Harness${name} was already as wanted: nothing changed`;
    case "failed":
      return `Deploy of harness${name} failed`;
    case "cancelled":
      return `Deploy of harness${name} was stopped half way; run it again to complete it`;
  }
}

function counted(resources: readonly ResourceResult[]): string {
  const words = { create: "created", update: "updated", replace: "replaced", adopt: "adopted" } as const;
  const counts = Object.entries(words).flatMap(([action, word]) => {
    const count = resources.filter((resource) => resource.action === action).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  return counts.length === 0 ? "nothing changed" : counts.join(", ");
}

function destroySections(report: DestroyReport): readonly Section[] {
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

const destroyIcons = {
  destroyed: "✅",
  absent: "✅",
  "dry-run": "📝",
  failed: "❌",
  cancelled: "🛑",
} as const;

function destroySentence({ outcome, stage, deleted, kept }: DestroyReport): string {
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

function inputErrorSections(report: InputErrorReport): readonly Section[] {
  const { failures } = report;
  const count = failures.length;
  const found = count === 1 ? "One input can't be used" : `${count} inputs can't be used`;
  // Messages name their inputs themselves; the column is for what is known beside them.
  const first = failures.some(({ input }) => input !== undefined) ? 0 : 1;
  return [
    { body: headline("❌", `${found}; no call to AWS was made`, report) },
    {
      body: table(
        ["Input", "Problem", "Fix"].slice(first),
        failures.map(({ input, message, fix }) =>
          [
            input === undefined ? "" : codeCell(input),
            markdownCell(message),
            fix === undefined ? "" : proseCell(capped(fix, 1_000)),
          ].slice(first),
        ),
      ),
    },
    { body: noticesSection(report.notices ?? []) },
  ];
}

function failedSections(report: FailedReport): readonly Section[] {
  return [
    { body: headline("❌", `${code(report.operation)} failed before anything was changed`, report) },
    ...problems(report),
    { body: noticesSection(report.notices ?? []) },
  ];
}

function skippedSections(report: SkippedReport): readonly Section[] {
  return [
    { body: headline("⏭️", `${code(report.operation)} was skipped`, report) },
    { body: prose(report.why) },
    { body: noticesSection(report.notices ?? []) },
  ];
}

function headline(icon: string, sentence: string, { startedAt, endedAt }: RunFacts): string {
  return `## ${icon} ${sentence} (${duration(endedAt - startedAt)})`;
}

function problems({ failures, diagnoses }: Pick<FailedReport, "failures" | "diagnoses">): readonly Section[] {
  return [{ body: failuresSection(failures) }, { body: diagnosesSection(diagnoses) }];
}

function nextSteps(report: DeployReport): string | undefined {
  return joined([
    "Deploy again whenever an input changes: only what differs is touched.",
    details("Take it down", codeBlock(usage(report, "destroy"), { language: "yaml" })),
  ]);
}

function retrySteps(report: DeployReport): string | undefined {
  return joined([
    "A deploy goes on where this one ended, and a destroy removes what it made:",
    details("Take it down", codeBlock(usage(report, "destroy"), { language: "yaml" })),
  ]);
}

function usage({ actionReference, stage, deployment }: DeployReport, operation: string): readonly string[] {
  return [
    `- uses: ${actionReference ?? "your-org/zscaler-harness-action@v1"}`,
    "  with:",
    `    operation: ${operation}`,
    ...(stage === "default" ? [] : [`    stage: ${JSON.stringify(stage)}`]),
    `    region: ${deployment.region}`,
  ];
}

/** Sections that fit, in their order; what doesn't is named in a note. */
function fitted(sections: readonly Section[]): string {
  const kept: string[] = [];
  const left: string[] = [];
  let bytes = 0;
  for (const { title, body } of sections) {
    const text = body === undefined ? undefined : title === undefined ? body : `### ${title}\n\n${body}`;
    if (text === undefined) {
      continue;
    }
    const size = Buffer.byteLength(text, "utf8") + 2;
    if (bytes + size <= mostBytes) {
      bytes += size;
      kept.push(text);
    } else {
      left.push(title ?? "a part above it");
    }
  }
  const note =
    left.length === 0 ? [] : [`_Left out, because GitHub takes no summary over 1 MiB: ${left.join(", ")}._`];
  return `${[...kept, ...note].join("\n\n")}\n`;
}
