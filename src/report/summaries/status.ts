/** The summary of a status. */
import { table } from "../blocks.js";
import {
  gatewaysPage,
  harnessPage,
  logGroupPage,
  objectPage,
  runtimePage,
  servicePage,
  userPoolPage,
} from "../console-links.js";
import { code, codeCell, link, markdownCell } from "../escape.js";
import { noticesSection } from "../problems.js";
import type { FailedReport, RunFacts } from "../run-report.js";
import { headline, problems, type Section } from "./section.js";

export type StatusMark = "good" | "moving" | "warning" | "bad" | "unknown" | "none";

export interface StatusRow {
  readonly label: string;
  readonly name?: string;
  readonly mark: StatusMark;
  /** `ready`, `missing`, … */
  readonly word: string;
  readonly why?: string;
  readonly facts?: Readonly<Record<string, string>>;
  /** A page about it. */
  readonly url?: string;
}

export interface DriftRow {
  readonly noun: string;
  readonly name: string;
  /** Undefined: the thing itself. */
  readonly path: string | undefined;
  readonly what: string;
  /** As it is now; undefined: nothing, or too much to show. */
  readonly live: unknown;
}

export interface StatusReport extends RunFacts, Pick<FailedReport, "failures" | "diagnoses"> {
  readonly kind: "status";
  readonly status: "ready" | "degraded" | "failed" | "absent";
  readonly place: { readonly partition: string; readonly region: string; readonly account: string };
  readonly rows: readonly StatusRow[];
  readonly drift: readonly DriftRow[];
  /** What has a page in the console. */
  readonly harnessId?: string | undefined;
  readonly cluster?: string | undefined;
  readonly service?: string | undefined;
  readonly gatewayId?: string | undefined;
  readonly runtimeId?: string | undefined;
  readonly userPoolId?: string | undefined;
  readonly logGroup?: string | undefined;
  readonly stateUri?: string | undefined;
}

export function statusSections(report: StatusReport): readonly Section[] {
  const { status, stage, place, rows, drift } = report;
  const sentence = `Stage ${code(stage)} ${sentences[status]}`;
  return [
    { body: headline(icons[status], sentence, report) },
    ...problems(report),
    {
      body: table(
        ["", "", "", ""],
        rows.map(({ label, name, mark, word, why, facts, url }) => [
          `**${markdownCell(label.charAt(0).toUpperCase() + label.slice(1))}**`,
          name === undefined ? "" : codeCell(name),
          `${marks[mark]} ${markdownCell(word)}`.trim(),
          [
            ...(why === undefined ? [] : [markdownCell(why)]),
            ...Object.entries(facts ?? {}).map(([fact, value]) => `${markdownCell(fact)} ${codeCell(value)}`),
            ...(url === undefined ? [] : [link("run", url)]),
          ].join("<br>"),
        ]),
      ),
    },
    { body: `Region ${code(place.region)}, account ${code(place.account)}${pages(report)}` },
    { body: noticesSection(report.notices ?? []) },
    {
      title: "Changed since the last deploy",
      body: table(
        ["Resource", "Where", "What", "Now"],
        drift.map(({ noun, name, path, what, live }) => [
          `${markdownCell(noun)} ${codeCell(name)}`,
          path === undefined ? "" : codeCell(path, longestPath),
          markdownCell(what),
          live === undefined ? "" : codeCell(typeof live === "string" ? live : JSON.stringify(live)),
        ]),
      ),
    },
  ];
}

const longestPath = 200;

const icons = { ready: "✅", degraded: "⚠️", failed: "❌", absent: "⬜" } as const;

const sentences = {
  ready: "is ready",
  degraded: "is degraded",
  failed: "does not work",
  absent: "does not exist",
} as const;

const marks: Readonly<Record<StatusMark, string>> = {
  good: "✅",
  moving: "⏳",
  warning: "⚠️",
  bad: "❌",
  unknown: "❔",
  none: "",
};

function pages(report: StatusReport): string {
  const { place, harnessId, cluster, service, logGroup, stateUri, runUrl } = report;
  const { gatewayId, runtimeId, userPoolId } = report;
  const known: readonly (readonly [string, string | undefined])[] = [
    ["Harness", harnessId === undefined ? undefined : harnessPage(place, harnessId)],
    [
      "ECS service",
      cluster === undefined || service === undefined ? undefined : servicePage(place, cluster, service),
    ],
    ["Gateways", gatewayId === undefined ? undefined : gatewaysPage(place)],
    ["Runtime", runtimeId === undefined ? undefined : runtimePage(place, runtimeId)],
    ["User pool", userPoolId === undefined ? undefined : userPoolPage(place, userPoolId)],
    ["Container log", logGroup === undefined ? undefined : logGroupPage(place, logGroup)],
    ["State object", stateUri === undefined ? undefined : objectPage(place, stateUri)],
    ["This run", runUrl],
  ];
  return known.flatMap(([text, url]) => (url === undefined ? [] : [` · ${link(text, url)}`])).join("");
}
