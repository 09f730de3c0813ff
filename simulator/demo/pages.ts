/** What the demo leaves to look at: a page for each step, with its summary and its log, and an index of them. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { type Card, page, summaryCard } from "../../tools/render-summary/page.js";

export interface StepPage {
  /** `1. Deploy`. */
  readonly title: string;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** As it was shown. */
  readonly log: string;
  /** For the index: time here, time in AWS, calls, writes. */
  readonly figures: readonly string[];
  readonly promises: readonly { readonly text: string; readonly isKept: boolean }[];
}

const title = "zscaler-harness-action: the main job on a simulated AWS";

/** Resolves to the absolute path of the index. */
export async function writePages(folder: string, steps: readonly StepPage[]): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const index = join(folder, "index.html");
  await Promise.all([
    writeFile(index, page(title, [indexCard(steps)])),
    ...steps.map((step) => writeFile(join(folder, fileOf(step)), page(step.title, cardsOf(step)))),
  ]);
  return resolve(index);
}

export const fileOf = ({ title }: Pick<StepPage, "title">): string =>
  `${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}.html`;

function indexCard(steps: readonly StepPage[]): Card {
  const heads = ["Step", "Here", "In AWS", "AWS calls", "Writes", "Promised and seen"];
  const rows = steps.map((step) => [
    `<a href="${fileOf(step)}">${escaped(step.title)}</a>`,
    ...step.figures.map((figure) => figure.replaceAll(" ", "&nbsp;")),
    step.promises.map(({ text, isKept }) => `${isKept ? "✓" : "✗"} ${escaped(text)}`).join("<br>"),
  ]);
  return { name: title, kind: "demo", body: table(heads, rows) };
}

function cardsOf({ title, summary, outputs, log }: StepPage): readonly Card[] {
  const rows = Object.entries(outputs).map(([name, value]) => [
    `<strong>${escaped(name)}</strong>`,
    `<code>${escaped(value)}</code>`,
  ]);
  return [
    summaryCard(title, summary),
    { name: title, kind: "outputs", body: table(["Output", "Value"], rows) },
    { name: title, kind: "log", body: `<pre><code>${escaped(stripVTControlCharacters(log))}</code></pre>` },
    { name: "All steps", kind: "index", body: '<p><a href="index.html">Back to the index</a></p>' },
  ];
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (tag: string, cells: readonly string[]) =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
  return `<table><thead>${row("th", heads)}</thead><tbody>${rows.map((cells) => row("td", cells)).join("")}</tbody></table>`;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string =>
  text.replaceAll(/[&<>"]/g, (character) => entities[character] ?? "");
