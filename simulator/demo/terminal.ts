/** How the demo writes: headings, facts, marks; in colour only where a person watches a terminal. */
import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

const isColourful = process.stdout.isTTY === true && process.env["NO_COLOR"] === undefined;
const width = Math.min(process.stdout.columns ?? 100, 120);

export const styled = (style: Style, text: string): string => (isColourful ? styleText(style, text) : text);
export const bold = (text: string): string => styled("bold", text);
export const dim = (text: string): string => styled("dim", text);

export const say = (text = ""): void => void process.stdout.write(`${text}\n`);

export function heading(text: string): void {
  say(`\n${bold(styled("cyan", `━━ ${text} ${"━".repeat(Math.max(3, width - text.length - 4))}`))}`);
}

export function subheading(text: string): void {
  say(`\n${bold(text)}`);
}

/** Names and values below one another. */
export function facts(entries: readonly (readonly [name: string, value: string])[]): void {
  const longest = Math.max(...entries.map(([name]) => name.length));
  for (const [name, value] of entries) say(`  ${dim(name.padEnd(longest))}  ${value}`);
}

export function mark(text: string, isGood: boolean): void {
  say(isGood ? `  ${styled("green", "✓")} ${text}` : `  ${styled("red", "✗")} ${bold(text)}`);
}

/** `4.9 s`, `6 min 50 s`. */
export function span(milliseconds: number): string {
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

export const count = (number: number, thing: string): string =>
  `${number === 0 ? "no" : number} ${thing}${number === 1 ? "" : "s"}`;

/** The output `changes` as lines: each resource, and below it what differed. */
export function changeLines(json: string): readonly string[] {
  const resources = JSON.parse(json) as readonly {
    readonly name: string;
    readonly action: string;
    readonly changes: readonly {
      readonly path: string;
      readonly before?: unknown;
      readonly after?: unknown;
    }[];
  }[];
  return resources.flatMap(({ name, action, changes }) => [
    `${action} ${bold(name)}`,
    ...changes.map(({ path, before, after }) => `  ${path}: ${shortened(before)} → ${shortened(after)}`),
  ]);
}

function shortened(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
