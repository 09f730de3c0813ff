/** The parts of a job summary, each a piece of markdown or undefined where there is nothing to say. */
import type { Diagnosis } from "../diagnosis/diagnosis.js";
import { harnessPage, logGroupPage, objectPage, servicePage } from "./console-links.js";
import {
  capped,
  code,
  codeBlock,
  codeCell,
  html,
  link,
  markdown,
  markdownCell,
  prose,
  proseCell,
} from "./escape.js";
import type { Change } from "./progress.js";
import type {
  DeploymentFacts,
  Notice,
  ReportedFailure,
  ResourceAction,
  ResourceResult,
  RunFacts,
} from "./run-report.js";

/** A table with more rows than this is cut with a note. */
const mostRows = 100;
/** Of one changed value. */
const longestValue = 120;
const longestPath = 200;
/** Of one resource. */
const mostChanges = 12;

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string | undefined {
  if (rows.length === 0) {
    return undefined;
  }
  const left = rows.length - mostRows;
  return [
    `| ${head.join(" | ")} |`,
    `| ${head.map(() => "---").join(" | ")} |`,
    ...rows.slice(0, mostRows).map((row) => `| ${row.join(" | ")} |`),
    ...(left > 0 ? ["", `_… and ${left} more._`] : []),
  ].join("\n");
}

/** What was deployed: HarnessArn and MCP URL first, only what is known. */
export function factsTable(facts: DeploymentFacts, { stage, runUrl }: RunFacts): string | undefined {
  const cell = (value: string | undefined) => (value === undefined ? undefined : codeCell(value));
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["HarnessArn", cell(facts.harnessArn)],
    ["MCP URL", cell(facts.mcpUrl)],
    ["Model", cell(facts.model)],
    ["Topology", topologyNames[facts.topology]],
    ["Image", imageCell(facts)],
    ["Harness version", harnessCell(facts)],
    ["Endpoint", cell(facts.endpoint)],
    ["Stage", cell(stage)],
    ["Region", regionCell(facts)],
    ["State", cell(facts.stateUri)],
    ["Verified", verifiedCell(facts.verifiedTools)],
    ["Console", pages(facts, runUrl)],
  ];
  return table(
    ["", ""],
    rows.flatMap(([name, value]) => (value === undefined || value === "" ? [] : [[`**${name}**`, value]])),
  );
}

const topologyNames = {
  ecs: "`ecs` · ECS Express service",
  gateway: "`gateway` · AgentCore Runtime behind a Gateway",
  external: "external · an MCP server that already runs",
} as const;

function imageCell({ image, architecture }: DeploymentFacts): string | undefined {
  if (image === undefined) {
    return undefined;
  }
  const digest = image.digest === undefined || image.reference.includes("@") ? [] : [codeCell(image.digest)];
  const built = architecture === undefined ? [] : [markdownCell(architecture)];
  return [codeCell(image.reference), ...digest, ...built].join("<br>");
}

function regionCell({ region, account }: DeploymentFacts): string {
  return account === undefined ? codeCell(region) : `${codeCell(region)} · account ${codeCell(account)}`;
}

function harnessCell({ harnessVersion, harnessStatus }: DeploymentFacts): string | undefined {
  return harnessVersion === undefined
    ? undefined
    : [codeCell(harnessVersion), ...(harnessStatus === undefined ? [] : [markdownCell(harnessStatus)])].join(
        " · ",
      );
}

function verifiedCell(tools: number | undefined): string | undefined {
  return tools === undefined
    ? undefined
    : `MCP handshake done, ${tools} tool${tools === 1 ? "" : "s"} listed`;
}

function pages(facts: DeploymentFacts, runUrl: string | undefined): string {
  const { harnessId, cluster, service, logGroup, stateUri } = facts;
  const links: readonly (readonly [string, string | undefined])[] = [
    ["Harness", harnessId === undefined ? undefined : harnessPage(facts, harnessId)],
    [
      "ECS service",
      cluster === undefined || service === undefined ? undefined : servicePage(facts, cluster, service),
    ],
    ["Container log", logGroup === undefined ? undefined : logGroupPage(facts, logGroup)],
    ["State object", stateUri === undefined ? undefined : objectPage(facts, stateUri)],
    ["This run", runUrl],
  ];
  return links.flatMap(([text, url]) => (url === undefined ? [] : [link(text, url)])).join(" · ");
}

const actionNames: Readonly<Record<ResourceAction, string>> = {
  create: "➕ created",
  update: "✏️ updated",
  replace: "♻️ replaced",
  adopt: "🤝 adopted",
  unchanged: "unchanged",
  delete: "🗑️ deleted",
  keep: "kept",
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

/** What changed and why. What stayed as it was is counted in one line beneath. */
export function changesTable(resources: readonly ResourceResult[]): string | undefined {
  const touched = resources.filter(({ action, failed }) => action !== "unchanged" || failed === true);
  const same = resources.length - touched.length;
  const rows = touched.map(({ noun, name, action, failed, changes = [], why }) => [
    `${markdownCell(noun)} ${codeCell(name)}`,
    failed === true ? attemptedNames[action] : actionNames[action],
    [...(why === undefined ? [] : [proseCell(capped(why, longestMessage))]), ...changeLines(changes)].join(
      "<br>",
    ),
  ]);
  const said = rows.some(([, , what]) => what !== "");
  const columns = said ? 3 : 2;
  const unchanged =
    same === 0 ? undefined : `_${same} resource${same === 1 ? "" : "s"} already as wanted: not touched._`;
  return joined([
    table(
      ["Resource", "Action", "What"].slice(0, columns),
      rows.map((row) => row.slice(0, columns)),
    ),
    unchanged,
  ]);
}

function changeLines(changes: readonly Change[]): readonly string[] {
  const left = changes.length - mostChanges;
  return [
    ...changes
      .slice(0, mostChanges)
      .map(
        ({ path, before, after }) =>
          `${codeCell(path, longestPath)} ${valueCell(before)} → ${valueCell(after)}`,
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

/** What failed, and how to mend it. */
export function failuresSection(failures: readonly ReportedFailure[]): string | undefined {
  const left = failures.length - mostFailures;
  return joined([
    ...failures.slice(0, mostFailures).map(({ noun, name, message, fix }) => {
      const subject = [
        noun === undefined ? "" : markdown(capped(noun, longestTitle)),
        name === undefined ? "" : code(name),
      ]
        .filter((part) => part !== "")
        .join(" ");
      return alert("CAUTION", [
        `${subject === "" ? "" : `**${subject}** — `}${markdown(capped(message, longestMessage))}`,
        ...(fix === undefined ? [] : [`**Fix:** ${prose(capped(fix, longestMessage))}`]),
      ]);
    }),
    left > 0 ? `_… and ${left} more failures, in the log._` : undefined,
  ]);
}

const mostFailures = 12;
const longestMessage = 2_000;
const longestTitle = 200;

/** Causes and fixes for what AWS, the container or the network said; what merely follows from them is folded. */
export function diagnosesSection(diagnoses: readonly Diagnosis[]): string | undefined {
  const shown = diagnoses.slice(0, mostFailures);
  const roots = shown.filter(({ consequence }) => consequence !== true);
  const rest = shown.filter(({ consequence }) => consequence === true);
  if (roots.length === 0) {
    return joined(rest.map(diagnosisSection));
  }
  return joined([
    ...roots.map(diagnosisSection),
    ...rest.map((diagnosis) =>
      details(`What followed: ${html(capped(diagnosis.title, longestTitle))}`, diagnosisBody(diagnosis)),
    ),
  ]);
}

function diagnosisSection(diagnosis: Diagnosis): string {
  return `### 🔎 ${prose(capped(diagnosis.title, longestTitle))}\n\n${diagnosisBody(diagnosis)}`;
}

function diagnosisBody({ cause, fix, link: page, evidence }: Diagnosis): string {
  return [
    `**Cause.** ${prose(capped(cause, longestMessage))}`,
    `**Fix.** ${prose(capped(fix, longestMessage))}${page === undefined ? "" : ` (${link("more", page)})`}`,
    ...(evidence.length === 0 ? [] : [codeBlock(evidence, { maxLines: 20, maxLineLength: 1_000 })]),
  ].join("\n\n");
}

export function noticesSection(notices: readonly Notice[]): string | undefined {
  return joined(
    notices
      .slice(0, mostRows)
      .map(({ level, title, message }) =>
        alert(level === "warning" ? "WARNING" : "NOTE", [
          `**${markdown(capped(title, longestTitle))}** — ${prose(capped(message, longestMessage))}`,
        ]),
      ),
  );
}

/** One of GitHub's coloured boxes. */
export function alert(kind: "NOTE" | "WARNING" | "CAUTION", paragraphs: readonly string[]): string {
  return [`> [!${kind}]`, paragraphs.map((paragraph) => `> ${paragraph}`).join("\n>\n")].join("\n");
}

/** A block that is closed until clicked. The title is ours. */
export function details(title: string, content: string): string {
  return `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;
}

export function mermaid(drawing: string): string {
  return `\`\`\`mermaid\n${drawing}\n\`\`\``;
}

/** Paragraphs, without those that have nothing to say; undefined where none has. */
export function joined(parts: readonly (string | undefined)[]): string | undefined {
  const said = parts.filter((part) => part !== undefined && part !== "");
  return said.length === 0 ? undefined : said.join("\n\n");
}
