/** A job summary as lines for a terminal: tables aligned, charts as bars, what is folded on the page left folded. */
import { type Bar, barsOf, boxesOf, edgesOf } from "../../tools/render-summary/drawings.js";
import { bold, dim, styled } from "./terminal.js";

const barWidth = 48;

export function summaryText(markdown: string): readonly string[] {
  return blocksOf(markdown).flatMap((block) => rendered(block));
}

/** Blocks stand between blank lines, except that a fence or a fold goes on to its end. */
function blocksOf(markdown: string): readonly string[] {
  return (
    markdown.match(/^(`{3,})[\s\S]*?^\1$|^<details>[\s\S]*?^<\/details>$|^(?:(?!```|<details>).+\n?)+/gm) ??
    []
  ).map((block) => block.trim());
}

function rendered(block: string): readonly string[] {
  const fold = /^<details><summary>(.*)<\/summary>/.exec(block);
  if (fold !== null) return [dim(`▸ ${inline(fold[1] ?? "")}`), ""];
  const fence = /^`{3,}(\w*)\n([\s\S]*)\n`{3,}$/.exec(block);
  if (fence !== null) return [...fenced(fence[1] ?? "", fence[2] ?? ""), ""];
  const lines = block.split("\n");
  if (block.startsWith("#")) return lines.map((line) => bold(inline(line.replace(/^#+ /, ""))));
  if (block.startsWith("|")) return [...table(lines), ""];
  if (block.startsWith("> [!"))
    return [...lines.slice(1).map((line) => styled("yellow", `! ${inline(line.replace(/^> ?/, ""))}`)), ""];
  return [...lines.map(inline), ""];
}

function fenced(language: string, content: string): readonly string[] {
  if (language !== "mermaid") return content.split("\n").map((line) => dim(`    ${line}`));
  return content.startsWith("gantt") ? chart(barsOf(content)) : wiring(content);
}

function table(lines: readonly string[]): readonly string[] {
  const rows = lines
    .filter((_, index) => index !== 1)
    .map((line) =>
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim().replaceAll("\\|", "|").split("<br>").map(inline)),
    );
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.flatMap((row) => (row[column] ?? []).map((text) => text.length))),
  );
  return rows
    .filter((row) => row.some((cell) => cell.some((text) => text !== "")))
    .flatMap((row) =>
      Array.from({ length: Math.max(...row.map((cell) => cell.length)) }, (_, index) =>
        row
          .map((cell, column) => (cell[index] ?? "").padEnd(widths[column] ?? 0))
          .join("  ")
          .trimEnd(),
      ),
    )
    .map((line) => `  ${line}`);
}

/** One line for each stretch of each resource, at its place in time. */
function chart(bars: readonly Bar[]): readonly string[] {
  const end = Math.max(...bars.map(({ start, length }) => start + length), 1);
  const longest = Math.max(...bars.map(({ section }) => section.length));
  return bars.map(({ section, text, state, start, length }, index) => {
    const name = bars[index - 1]?.section === section && state === "done" ? "" : section;
    const from = Math.min(barWidth - 1, Math.floor((start / end) * barWidth));
    const size = Math.max(1, Math.min(barWidth - from, Math.round((length / end) * barWidth)));
    const blocks = (state === "done" ? "█" : "▒").repeat(size);
    const lane = `${" ".repeat(from)}${styled(state === "crit" ? "red" : "cyan", blocks)}${" ".repeat(barWidth - from - size)}`;
    return `  ${name.padEnd(longest)}  ${lane}  ${dim(text)}`;
  });
}

/** `Caller ─ InvokeHarness → AgentCore Harness` for each arrow of the picture. */
function wiring(content: string): readonly string[] {
  const names = new Map(boxesOf(content).map(({ id, lines }) => [id, lines[0] ?? id]));
  return edgesOf(content).map(
    ({ from, to, label }) => `  ${names.get(from) ?? from} ${dim(`── ${label} →`)} ${names.get(to) ?? to}`,
  );
}

function inline(text: string): string {
  return text
    .replaceAll(/\[((?:\\.|[^\]\\])*)\]\(https:[^)\s]+\)/g, "$1")
    .replaceAll(/(?<!\\)`+ ?(.+?) ?(?<!\\)`+/g, "$1")
    .replaceAll("**", "")
    .replaceAll(/(?<![\\\w])_(.+)(?<!\\)_(?!\w)/g, "$1")
    .replaceAll(/\\([!-/:-@[-`{-~])/g, "$1")
    .replaceAll("\u200B", "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&#96;", "`")
    .replaceAll("&amp;", "&");
}
