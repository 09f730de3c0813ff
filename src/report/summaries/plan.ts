/** The summary of a plan. */
import { details, joined, table } from "../blocks.js";
import { countedActions } from "../changes.js";
import { code, codeBlock, codeCell, markdownCell } from "../escape.js";
import { factsTable } from "../facts-table.js";
import { noticesSection } from "../problems.js";
import { plannedTable } from "../resource-tables.js";
import type { DeploymentFacts, FailedReport, ResourceResult, RunFacts } from "../run-report.js";
import { headline, problems, type Section } from "./section.js";
import { usage } from "./usage.js";

export interface PlanReport extends RunFacts, Pick<FailedReport, "failures" | "diagnoses"> {
  readonly kind: "plan";
  /** As it is now. */
  readonly deployment: DeploymentFacts;
  /** What a deploy would do to each. */
  readonly resources: readonly ResourceResult[];
  /** What is used and not made: an image, an existing secret, a role that was brought. */
  readonly lookups: readonly { readonly noun: string; readonly name: string; readonly found: string }[];
}

export function planSections(report: PlanReport): readonly Section[] {
  const { deployment, resources, lookups } = report;
  const todo = countedActions(resources);
  return [
    { body: headline(planIcon(report, todo), planSentence(report, todo), report) },
    ...problems(report),
    { body: factsTable(deployment, report) },
    { body: noticesSection(report.notices ?? []) },
    { title: "What a deploy would do", body: plannedTable(resources) },
    {
      title: "What it would use",
      body: table(
        ["", "Given", "Found"],
        lookups.map(({ noun, name, found }) => [markdownCell(noun), codeCell(name), codeCell(found)]),
      ),
    },
    { title: "Next steps", body: nextSteps(report, todo) },
  ];
}

export function planIcon({ failures }: PlanReport, todo: string): string {
  if (failures.length > 0) return "❌";
  return todo === "" ? "✅" : "📝";
}

export function planSentence({ deployment: { harnessName } }: PlanReport, todo: string): string {
  const harness = harnessName === undefined ? "the deployment" : `harness ${code(harnessName)}`;
  return todo === "" ? `Nothing to do: ${harness} is as wanted` : `Deploy would ${todo}; nothing was touched`;
}

function nextSteps(report: PlanReport, todo: string): string | undefined {
  if (todo === "") return "A deploy with the same inputs would leave everything as it is.";
  const step = usage(report, "deploy", report.deployment.region);
  return joined([
    "A deploy makes it so. Give it the same inputs as this plan:",
    details(
      "Deploy it",
      codeBlock([...step, "    # and the other inputs of this plan"], { language: "yaml" }),
    ),
  ]);
}
