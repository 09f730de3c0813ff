/** The bench's figures as markdown that reads well as it is, in a terminal as in the documentation. */

import type { TimeProfile } from "../times.js";
import { chains, type Hosting } from "./chains.js";
import { type CriticalPath, criticalPath } from "./critical-path.js";
import type { Chains, OperationName } from "./frame.js";
import type { Journey } from "./journey.js";
import type { Chunk, StartUp } from "./start-up.js";
import { median } from "./statistics.js";

export interface Measurements {
  readonly timeScale: number;
  readonly profile: TimeProfile;
  readonly hosted: readonly Hosted[];
  readonly machine: string;
  /** Of the action's process. */
  readonly node: string;
}

/** The journeys of one way to host the server. */
export interface Hosted {
  readonly hosting: Hosting;
  /** On an account whose times are scaled. */
  readonly journeys: readonly Journey[];
  /** On an account where nothing takes any time: what is left is the client's own. */
  readonly timeless: readonly Journey[];
}

const operations: readonly OperationName[] = ["deploy", "deploy again", "change the image", "destroy"];

/** Of one topology, in one way or several. */
export function journeyFigures({ machine, node, hosted, profile, timeScale }: Measurements): string {
  const all = hosted.map((one) => ({ ...one, paths: chains(profile, one.hosting) }));
  const isOne = all.length === 1;
  const called = (hosting: Hosting, operation: OperationName) =>
    isOne ? operation : `${operation} (${hosting.split(", ").at(-1)})`;
  const rows = all.flatMap((one) =>
    operations.map((operation) => [
      called(one.hosting, operation),
      ...operationCells(operation, one, timeScale),
    ]),
  );
  const runs = Math.min(...hosted.map(({ journeys }) => journeys.length));
  return [
    `Measured on ${machine}. The action ran on Node ${node}; ${runs === 1 ? "one run" : `medians of ${runs} runs`}.`,
    table(
      ["Operation", "Wall", "Client alone", "At AWS's pace", "Critical path", "÷", "AWS calls", "Writes"],
      rows,
    ),
    "The critical paths, with what on them takes a second or more:",
    all
      .flatMap(({ hosting, paths }) =>
        operations.map(
          (operation) => `- ${called(hosting, operation)}: ${told(criticalPath(paths[operation]))}`,
        ),
      )
      .join("\n"),
  ].join("\n\n");
}

/** How soon it says that an input is wrong, and how large it is. */
export function bundleFigures(startUps: readonly StartUp[], chunks: readonly Chunk[]): string {
  return [
    table(
      ["Node", "`node -e 0`", "Input error", "Difference"],
      startUps.map(({ version, bare, inputError }) => [
        version,
        milliseconds(bare),
        milliseconds(inputError),
        milliseconds(inputError - bare),
      ]),
    ),
    table(
      ["Chunk", "Size", "Zipped"],
      [
        ...chunks.map(({ file, bytes, zipped }) => [`\`${file}\``, kilobytes(bytes), kilobytes(zipped)]),
        [
          "all",
          kilobytes(sum(chunks.map(({ bytes }) => bytes))),
          kilobytes(sum(chunks.map(({ zipped }) => zipped))),
        ],
      ],
    ),
  ].join("\n\n");
}

/**
 * The wall time as it would be at AWS's own pace. What exceeds the critical path is the client's own as far as that
 * goes, and counts once; the rest (a look that came late, say) grows with AWS's times.
 */
export function atAwsPace(run: {
  readonly wall: number;
  readonly clientAlone: number;
  readonly critical: number;
  readonly timeScale: number;
}): number {
  const excess = run.wall - run.critical * run.timeScale;
  const own = Math.min(excess, run.clientAlone);
  return run.critical + own + (excess - own) / run.timeScale;
}

function operationCells(
  operation: OperationName,
  { journeys, timeless, paths }: Hosted & { readonly paths: Chains },
  timeScale: number,
): readonly string[] {
  const of = (runs: readonly Journey[], what: "milliseconds" | "calls" | "writes") =>
    median(runs.map((run) => run[operation][what]));
  const critical = criticalPath(paths[operation]).milliseconds;
  const wall = of(journeys, "milliseconds");
  const clientAlone = of(timeless, "milliseconds");
  const pace = atAwsPace({ wall, clientAlone, critical, timeScale });
  return [
    seconds(wall),
    seconds(clientAlone),
    seconds(pace),
    seconds(critical),
    (pace / critical).toFixed(2),
    String(of(journeys, "calls")),
    String(of(journeys, "writes")),
  ];
}

/** Requests are short: those that follow one another are told together. */
function told({ chain }: CriticalPath): string {
  const parts: string[] = [];
  let short = 0;
  for (const { name, takes } of [...chain, undefined].map((one) => one ?? { name: "", takes: 1_000 })) {
    if (takes < 1_000) {
      short += takes;
      continue;
    }
    if (short > 0) parts.push(`requests ${seconds(short)}`);
    if (name !== "") parts.push(`${name} ${seconds(takes)}`);
    short = 0;
  }
  return parts.join(" → ");
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(" | ")} |`;
  const rule = `|${widths.map((width, column) => (column === 0 ? `:${"-".repeat(width + 1)}` : `${"-".repeat(width + 1)}:`)).join("|")}|`;
  return [line(heads), rule, ...rows.map(line)].join("\n");
}

const seconds = (duration: number): string => `${(duration / 1000).toFixed(duration < 100_000 ? 2 : 1)} s`;
const milliseconds = (duration: number): string => `${Math.round(duration)} ms`;
const kilobytes = (bytes: number): string => `${Math.round(bytes / 1000)} kB`;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
