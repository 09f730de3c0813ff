/** The summary of a deploy. */
import { details, joined, mermaid } from "../blocks.js";
import { flowchartOf, ganttOf } from "../charts.js";
import { code, codeBlock } from "../escape.js";
import { factsTable } from "../facts-table.js";
import { noticesSection } from "../problems.js";
import { changesTable } from "../resource-tables.js";
import type { DeployReport, ResourceResult } from "../run-report.js";
import { connectSection } from "./connect.js";
import { headline, problems, type Section } from "./section.js";
import { setUpSections } from "./set-up.js";
import { usage } from "./usage.js";

export function deploySections(report: DeployReport): readonly Section[] {
  const { deployment, startedAt } = report;
  const gantt = ganttOf(report.timeline, startedAt);
  const bad = report.outcome === "failed" || report.outcome === "cancelled";
  return [
    { body: headline(deployIcons[report.outcome], deploySentence(report), report) },
    ...setUpSections(report),
    ...problems(report),
    { body: factsTable(deployment, report) },
    { body: noticesSection(report.notices ?? []) },
    { title: "What changed", body: changesTable(report.resources) },
    { title: "Where the time went", body: gantt === undefined ? undefined : mermaid(gantt) },
    { title: "How it is wired", body: mermaid(flowchartOf(deployment)) },
    { title: "Connect other MCP clients", body: bad ? undefined : connectSection(deployment) },
    { title: "Next steps", body: bad ? retrySteps(report) : nextSteps(report) },
  ];
}

export const deployIcons = {
  created: "✅",
  updated: "✅",
  unchanged: "✅",
  failed: "❌",
  cancelled: "🛑",
} as const;

export function deploySentence({ outcome, deployment, resources }: DeployReport): string {
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

/** "9 created, 1 deleted" */
export function counted(resources: readonly ResourceResult[]): string {
  const words = {
    create: "created",
    update: "updated",
    replace: "replaced",
    adopt: "adopted",
    delete: "deleted",
  } as const;
  const counts = Object.entries(words).flatMap(([action, word]) => {
    const count = resources.filter((resource) => resource.action === action).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  return counts.length === 0 ? "nothing changed" : counts.join(", ");
}

function nextSteps(report: DeployReport): string | undefined {
  const { region, endpoint } = report.deployment;
  const question = {
    ...(endpoint === undefined ? {} : { endpoint }),
    prompt: "Which tools do you have?",
    expect: "zia|zpa|zdx",
  };
  return joined([
    "Deploy again whenever an input changes: only what differs is touched.",
    details("Ask it something", codeBlock(usage(report, "invoke", region, question), { language: "yaml" })),
    takeDown(report),
  ]);
}

function retrySteps(report: DeployReport): string | undefined {
  return joined([
    "A deploy goes on where this one ended, and a destroy removes what it made:",
    takeDown(report),
  ]);
}

function takeDown(report: DeployReport): string {
  const step = usage(report, "destroy", report.deployment.region);
  return details("Take it down", codeBlock(step, { language: "yaml" }));
}
