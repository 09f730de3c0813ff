/** The Mermaid that this action's summaries contain, drawn as SVG: its own Gantt charts and left-to-right flowcharts. */
import { html } from "../../src/report/escape.js";

export function drawn(language: string, content: string): string | undefined {
  if (language !== "mermaid") {
    return undefined;
  }
  if (content.startsWith("gantt")) {
    return gantt(content);
  }
  return content.startsWith("flowchart LR") ? flowchart(content) : undefined;
}

export interface Bar {
  readonly section: string;
  readonly text: string;
  readonly state: string;
  /** Milliseconds from the chart's zero. */
  readonly start: number;
  readonly length: number;
}

const row = 26;
const labelWidth = 190;
const chartWidth = 960;

function gantt(content: string): string {
  const bars = barsOf(content);
  const end = Math.max(...bars.map(({ start, length }) => start + length));
  const scale = (chartWidth - labelWidth - 20) / end;
  const height = bars.length * row + 40;
  const rows = bars.map((bar, index) => {
    const y = index * row + 8;
    const x = labelWidth + bar.start * scale;
    const width = Math.max(3, bar.length * scale);
    const first = bars[index - 1]?.section !== bar.section;
    const label = first ? `<text x="8" y="${y + 15}" class="section">${html(bar.section)}</text>` : "";
    const fits = width > bar.text.length * 6.6 + 12;
    const right = x + width + bar.text.length * 6.6 + 12 < chartWidth;
    const [textX, anchor] = fits ? [x + 7, "start"] : right ? [x + width + 6, "start"] : [x - 6, "end"];
    return `${label}<rect x="${x}" y="${y}" width="${width}" height="${row - 6}" rx="4" class="bar ${bar.state}"/><text x="${textX}" y="${y + 14}" text-anchor="${anchor}" class="${fits ? "inside" : "beside"}">${html(bar.text)}</text>`;
  });
  const ticks = ticksOf(end).map((tick) => {
    const x = labelWidth + tick * scale;
    return `<line x1="${x}" y1="4" x2="${x}" y2="${height - 28}" class="tick"/><text x="${x}" y="${height - 12}" text-anchor="middle" class="axis">${clock(tick)}</text>`;
  });
  return svg("gantt", chartWidth, height, [...ticks, ...rows]);
}

/** The bars of a Gantt chart, in its order. */
export function barsOf(content: string): readonly Bar[] {
  let section = "";
  const bars: Bar[] = [];
  for (const line of content.split("\n").map((text) => text.trim())) {
    if (line.startsWith("section ")) {
      section = line.slice("section ".length);
    }
    const task = /^(.+?) :(?:(done|active|crit), )?(\d{4}-\d\d-\d\d [\d:.]+), (\d+)ms$/.exec(line);
    if (task !== null) {
      const start = Date.parse(`${(task[3] ?? "").replace(" ", "T")}Z`) - Date.UTC(2000, 0, 1);
      bars.push({ section, text: task[1] ?? "", state: task[2] ?? "", start, length: Number(task[4]) });
    }
  }
  return bars;
}

function ticksOf(end: number): readonly number[] {
  const steps = [
    100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 3_600_000,
  ];
  const step = steps.find((candidate) => end / candidate <= 8) ?? end / 8;
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => index * step);
}

function clock(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  const digits = milliseconds % 1000 === 0 ? 0 : 1;
  const rest = (seconds % 60).toFixed(digits).padStart(digits === 0 ? 2 : 4, "0");
  return `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${rest}`;
}

interface Box {
  readonly id: string;
  readonly lines: readonly string[];
  readonly shape: "box" | "round" | "store";
}

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly dotted: boolean;
}

const boxHeight = 56;
const gap = { x: 104, y: 34 };

function flowchart(content: string): string {
  const boxes = boxesOf(content);
  const edges = edgesOf(content);
  const columns = columnsOf(boxes, edges);
  const places = placesOf(boxes, columns);
  const width = Math.max(...[...places.values()].map(({ x, width: wide }) => x + wide)) + 8;
  const height = Math.max(...[...places.values()].map(({ y }) => y + boxHeight)) + 12;
  const arrows = edges.map((edge) => arrow(edge, places));
  const shapes = boxes.map((box) => shape(box, places));
  const marker =
    '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0L10 5L0 10z"/></marker></defs>';
  return svg("flowchart", width, height, [marker, ...arrows, ...shapes]);
}

export function boxesOf(content: string): readonly Box[] {
  const shapes: Readonly<Record<string, Box["shape"]>> = { '(["': "round", '[("': "store", '["': "box" };
  return [...content.matchAll(/^ *(\w+)(\(\["|\[\("|\[")(.*?)"[\])]+$/gm)].map(
    ([, id = "", open = "", label = ""]) => ({
      id,
      lines: label.split("<br/>"),
      shape: shapes[open] ?? "box",
    }),
  );
}

export function edgesOf(content: string): readonly Edge[] {
  return [...content.matchAll(/^ *(\w+) (-->|-\.->)\|(.*?)\| (\w+)$/gm)].map(
    ([, from = "", line = "", label = "", to = ""]) => ({ from, to, label, dotted: line === "-.->" }),
  );
}

/** Solid edges lead one column to the right; what only feeds by a dotted edge stands in the column of what it feeds. */
function columnsOf(boxes: readonly Box[], edges: readonly Edge[]): ReadonlyMap<string, number> {
  const columns = new Map(boxes.map(({ id }) => [id, 0]));
  const solid = edges.filter(({ dotted }) => !dotted);
  for (const _ of boxes) {
    for (const { from, to } of solid) {
      columns.set(to, Math.max(columns.get(to) ?? 0, (columns.get(from) ?? 0) + 1));
    }
  }
  for (const { from, to, dotted } of edges) {
    if (dotted) {
      columns.set(from, columns.get(to) ?? 0);
    }
  }
  return columns;
}

interface Spot {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

function placesOf(boxes: readonly Box[], columns: ReadonlyMap<string, number>): ReadonlyMap<string, Spot> {
  const places = new Map<string, Spot>();
  let x = 8;
  for (let column = 0; column <= Math.max(...columns.values()); column += 1) {
    const inside = boxes.filter(({ id }) => columns.get(id) === column);
    const ordered = [
      ...inside.filter(({ id }) => id !== "model"),
      ...inside.filter(({ id }) => id === "model"),
    ];
    const width = Math.max(...inside.flatMap(({ lines }) => lines.map((line) => line.length * 6.7)), 90) + 28;
    ordered.forEach(({ id }, index) => {
      places.set(id, { x, y: 10 + index * (boxHeight + gap.y), width });
    });
    x += width + gap.x;
  }
  return places;
}

function arrow({ from, to, label, dotted }: Edge, places: ReadonlyMap<string, Spot>): string {
  const [a, b] = [places.get(from), places.get(to)];
  if (a === undefined || b === undefined) {
    return "";
  }
  const vertical = a.x === b.x;
  const start = vertical
    ? { x: a.x + a.width / 2, y: a.y > b.y ? a.y : a.y + boxHeight }
    : { x: a.x + a.width, y: a.y + boxHeight / 2 };
  const end = vertical
    ? { x: b.x + b.width / 2, y: a.y > b.y ? b.y + boxHeight : b.y }
    : { x: b.x, y: b.y + boxHeight / 2 };
  const middle = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
  const path = vertical
    ? `M${start.x} ${start.y}L${end.x} ${end.y}`
    : `M${start.x} ${start.y}C${middle.x} ${start.y} ${middle.x} ${end.y} ${end.x} ${end.y}`;
  const text = vertical
    ? `<text x="${middle.x + 8}" y="${middle.y + 4}" class="edge">${html(label)}</text>`
    : `<text x="${middle.x}" y="${middle.y - 7}" text-anchor="middle" class="edge">${html(label)}</text>`;
  return `<path d="${path}" class="link${dotted ? " dotted" : ""}" marker-end="url(#tip)"/>${text}`;
}

function shape({ id, lines, shape: kind }: Box, places: ReadonlyMap<string, Spot>): string {
  const { x, y, width } = places.get(id) ?? { x: 0, y: 0, width: 0 };
  const radius = kind === "round" ? boxHeight / 2 : kind === "store" ? 14 : 6;
  const texts = lines.map((line, index) => {
    const dy = lines.length === 1 ? 33 : 24 + index * 18;
    return `<text x="${x + width / 2}" y="${y + dy}" text-anchor="middle" class="${index === 0 ? "name" : "sub"}">${html(line)}</text>`;
  });
  return `<rect x="${x}" y="${y}" width="${width}" height="${boxHeight}" rx="${radius}" class="node ${kind}"/>${texts.join("")}`;
}

function svg(name: string, width: number, height: number, parts: readonly string[]): string {
  return `<svg class="drawing ${name}" viewBox="0 0 ${width} ${height}" role="img">${parts.join("")}</svg>`;
}
