/**
 * The comment on a pull request: what of a run is worth knowing to whoever reads the pull request. Hidden lines say
 * which stage it is about, and where what a run found in it begins: that stays beneath news which don't replace it.
 */
import { alert, details, joined, table } from "./blocks.js";
import { countedActions } from "./changes.js";
import { duration, utcMinute } from "./duration.js";
import { capped, code, codeCell, link, markdown, markdownCell } from "./escape.js";
import { diagnosesSection, failuresSection } from "./problems.js";
import { changesTable, plannedTable, resourceTable } from "./resource-tables.js";
import type { DeploymentFacts, DeployReport, DestroyReport, FailedReport, RunReport } from "./run-report.js";
import { type Secrets, scrubbed } from "./secrets.js";
import { counted, deployIcons, deploySentence } from "./summaries/deploy.js";
import { destroyIcons, destroySentence } from "./summaries/destroy.js";
import { type PlanReport, planIcon, planSentence } from "./summaries/plan.js";

/** A stage as its comment names it; of several regions each has its own. */
export interface CommentedStage {
  readonly name: string;
  readonly slug: string;
  readonly region: string;
}

/** Of the run that writes. */
export interface CommentingRun {
  readonly runUrl: string | undefined;
  readonly commit: { readonly sha: string; readonly url: string | undefined } | undefined;
}

/** Addresses that lead nowhere once a stage is gone. */
export interface FormerAddresses {
  readonly harnessArn?: string | undefined;
  readonly mcpUrl?: string | undefined;
}

/** What the comment is to say where it says `before`, undefined where there is none; undefined: it stays as it is. */
export type CommentBody = (before: string | undefined) => string | undefined;

/** GitHub takes 65,536 characters. The rest is for news above what is there. */
const longestBody = 60_000;
const longestWhole = 65_000;

const marker = ({ slug, region }: CommentedStage) =>
  `<!-- zscaler-harness-action stage=${slug} region=${region} -->`;
const news = "<!-- zscaler-harness-action news -->";
const before = "<!-- zscaler-harness-action before -->";
const gone = "<!-- zscaler-harness-action gone -->";

/** Whether a comment is about this stage: by its first marker, because what it quotes may carry others. */
export function isAbout(stage: CommentedStage): (body: string) => boolean {
  return (body) => {
    const [first] = /^<!-- zscaler-harness-action stage=\S+ region=\S+ -->(?=\r?$)/m.exec(body) ?? [];
    return first === marker(stage);
  };
}

/** While a run is at work: what was there stays beneath. */
export function beginningBody(
  operation: "deploy" | "destroy",
  stage: CommentedStage,
  run: CommentingRun,
): CommentBody {
  const what = operation === "deploy" ? "is being deployed" : "is being taken down";
  const since = run.runUrl === undefined ? "" : `: ${link("watch the run", run.runUrl)}`;
  return (body) => above(stage, alert("NOTE", [`⏳ Stage ${code(stage.name)} ${what}${since}.`]), body);
}

/** How a run ended. */
export function endBody(
  report: RunReport,
  stage: CommentedStage,
  run: CommentingRun,
  former: FormerAddresses,
  secrets: Pick<Secrets, "scrub">,
): CommentBody {
  const scrub = (text: string) => secrets.scrub(text);
  const clean = scrubbed(report, scrub);
  const foot = footOf(clean, run);
  switch (clean.kind) {
    case "deploy":
      return () => whole(stage, scrub(fitted(deployParts(clean, stage), foot)));
    case "plan":
      return () => whole(stage, scrub(fitted(planParts(clean, stage), foot)));
    case "destroy":
      return destroyBody(clean, stage, (isGone) => {
        const body = scrub(fitted(destroyParts(clean, scrubbed(former, scrub)), foot));
        return whole(stage, isGone ? `${gone}\n${body}` : body);
      });
    case "failed":
      return (body) => above(stage, scrub(fitted(failedParts(clean, stage), foot)), body);
    default:
      return () => undefined;
  }
}

/** `sweep` has taken the stage down. A comment that is not there any more is not made anew for it. */
export function sweptBody(
  stage: CommentedStage,
  {
    why,
    runUrl,
    former,
  }: { readonly why: string; readonly runUrl: string | undefined; readonly former: FormerAddresses },
): CommentBody {
  const body = fitted(
    [
      `### 🧹 Stage ${code(stage.name)} was taken down by sweep: ${markdown(capped(why, 300))}`,
      formerTable(former),
    ],
    runUrl === undefined ? undefined : `<sub>${link("Run", runUrl)}</sub>`,
  );
  return (now) => (now === undefined ? undefined : whole(stage, `${gone}\n${body}`));
}

/** A stage that isn't there leaves a comment as it is that says so already, and is no reason to write one. */
function destroyBody(
  { outcome }: DestroyReport,
  stage: CommentedStage,
  render: (isGone: boolean) => string,
): CommentBody {
  const isGone = outcome === "destroyed" || outcome === "absent";
  return (body) => {
    if (outcome === "dry-run") return undefined;
    if (outcome === "absent" && (body === undefined || lasting(stage, body).startsWith(gone)))
      return undefined;
    return render(isGone);
  };
}

function whole(stage: CommentedStage, body: string): string {
  return `${marker(stage)}\n${body}\n`;
}

/** News above what the comment says otherwise, without earlier news. */
function above(stage: CommentedStage, text: string, body: string | undefined): string {
  const rest = body === undefined ? "" : lasting(stage, body);
  const both = rest === "" ? text : [text, "", before, rest].join("\n");
  const said = [marker(stage), news, both].join("\n");
  return said.length <= longestWhole ? `${said}\n` : whole(stage, [news, text].join("\n"));
}

/** What a comment says beside its marker and its news. */
function lasting(stage: CommentedStage, body: string): string {
  const lines = body.replaceAll("\r\n", "\n").split("\n");
  const rest = lines.slice(lines.indexOf(marker(stage)) + 1);
  if (rest[0] !== news) return rest.join("\n").trim();
  const from = rest.indexOf(before);
  return from < 0
    ? ""
    : rest
        .slice(from + 1)
        .join("\n")
        .trim();
}

function deployParts(report: DeployReport, stage: CommentedStage): readonly (string | undefined)[] {
  const { deployment, resources, outcome } = report;
  return [
    title(deployIcons[outcome], stage, deploySentence(report)),
    failuresSection(report.failures),
    diagnosesSection(report.diagnoses),
    factsOf(deployment),
    folded(changesTitle(resources), changesTable(resources)),
  ];
}

/** Undefined where there is nothing to be seen. */
function changesTitle(resources: DeployReport["resources"]): string | undefined {
  const tried = resources.filter(({ action, failed, why }) => action !== "unchanged" || failed || why);
  if (tried.length === 0) return undefined;
  return `What changed: ${counted(tried.filter(({ failed }) => failed !== true))}`;
}

function planParts(report: PlanReport, stage: CommentedStage): readonly (string | undefined)[] {
  const todo = countedActions(report.resources);
  return [
    title(planIcon(report, todo), stage, planSentence(report, todo)),
    failuresSection(report.failures),
    diagnosesSection(report.diagnoses),
    factsOf(report.deployment),
    todo === "" ? undefined : joined(["**What a deploy would do**", plannedTable(report.resources)]),
  ];
}

function destroyParts(report: DestroyReport, former: FormerAddresses): readonly (string | undefined)[] {
  const isGone = report.outcome === "destroyed" || report.outcome === "absent";
  return [
    `### ${isGone ? "🗑️" : destroyIcons[report.outcome]} ${destroySentence(report)}`,
    failuresSection(report.failures),
    isGone ? formerTable(former) : undefined,
    diagnosesSection(report.diagnoses),
    folded("Kept", resourceTable(report.kept, ["Resource", "Why"])),
    folded("Deleted", resourceTable(report.deleted, ["Resource"])),
  ];
}

function failedParts(report: FailedReport, stage: CommentedStage): readonly (string | undefined)[] {
  return [
    title("❌", stage, `${code(report.operation)} failed before anything was changed`),
    failuresSection(report.failures),
    diagnosesSection(report.diagnoses),
  ];
}

function title(icon: string, stage: CommentedStage, sentence: string): string {
  return `### ${icon} Stage ${code(stage.name)} · ${sentence}`;
}

function folded(summary: string | undefined, content: string | undefined): string | undefined {
  return summary === undefined || content === undefined ? undefined : details(summary, content);
}

function factsOf({ harnessArn, mcpUrl, verifiedTools, model, region, expiresAt }: DeploymentFacts) {
  const cell = (value: string | undefined) => (value === undefined ? undefined : codeCell(value));
  return facts([
    ["HarnessArn", cell(harnessArn)],
    ["MCP URL", cell(mcpUrl)],
    ["Tools", verifiedTools === undefined ? undefined : String(verifiedTools)],
    ["Model", cell(model)],
    ["Region", cell(region)],
    ["Expires", expiresAt === undefined ? undefined : markdownCell(utcMinute(expiresAt))],
  ]);
}

function formerTable({ harnessArn, mcpUrl }: FormerAddresses): string | undefined {
  const struck = (value: string | undefined) => (value === undefined ? undefined : `~~${codeCell(value)}~~`);
  return facts([
    ["HarnessArn", struck(harnessArn)],
    ["MCP URL", struck(mcpUrl)],
  ]);
}

function facts(rows: readonly (readonly [string, string | undefined])[]): string | undefined {
  return table(
    ["", ""],
    rows.flatMap(([name, value]) => (value === undefined ? [] : [[`**${name}**`, value]])),
  );
}

function footOf({ startedAt, endedAt }: RunReport, { commit, runUrl }: CommentingRun): string | undefined {
  const sha = commit?.sha.slice(0, 7);
  const said = [
    ...(sha === undefined ? [] : [`Commit ${commit?.url === undefined ? code(sha) : link(sha, commit.url)}`]),
    ...(runUrl === undefined ? [] : [link("Run", runUrl)]),
    duration(endedAt - startedAt),
  ];
  return `<sub>${said.join(" · ")}</sub>`;
}

/** Parts that fit, in their order, and always the foot. */
function fitted(parts: readonly (string | undefined)[], foot: string | undefined): string {
  const note = "_More than a comment can hold was left out: it is in the summary of the run._";
  let room = longestBody - note.length - (foot?.length ?? 0) - 4;
  const kept: (string | undefined)[] = [];
  let isCut = false;
  for (const part of parts) {
    if (part === undefined) continue;
    if (part.length + 2 > room) isCut = true;
    else {
      room -= part.length + 2;
      kept.push(part);
    }
  }
  // What is quoted can't pass for one of our hidden lines.
  return (joined([...kept, isCut ? note : undefined, foot]) ?? "").replaceAll("<!--", "<!\u200B--");
}
