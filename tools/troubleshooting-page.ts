/** `docs/troubleshooting.md`: every diagnosis rule, for a person who looks for what a run said. */
import { filled, type Rule, type Sign, type Source } from "../src/diagnosis/rule.js";

export interface Topic {
  readonly title: string;
  readonly rules: readonly Rule[];
}

const introduction = `# Troubleshooting

When a run fails, its annotation and its job summary show which of these it was, with the words it was recognised by.
Every rule that the action knows is here, so that a message can also be looked up: search this page for it. In a pattern,
\`…\` stands for anything, and \`<name>\` for what the diagnosis then names.

<!-- Generated from src/diagnosis/rules by \`npm run docs\`. -->
`;

/** The whole page. The anchor of a rule is its id, which does not change. */
export function troubleshootingPage(topics: readonly Topic[]): string {
  const contents = topics.flatMap(({ title, rules }) => [
    `- ${title}`,
    ...rules.map((rule) => `  - [${rule.title}](#${rule.id})`),
  ]);
  const sections = topics.flatMap(({ title, rules }) => [`## ${title}`, ...rules.map(section)]);
  return `${[introduction, contents.join("\n"), ...sections].join("\n\n").replaceAll(/\n{3,}/g, "\n\n")}\n`;
}

function section({ id, title, signs, cause, fix, link, consequence }: Rule): string {
  return [
    `### <a id="${id}"></a>${title}`,
    signs.map((sign) => `- ${inWords(sign)}`).join("\n"),
    `**Cause.** ${filled(cause, {})}`,
    `**Fix.** ${filled(fix, {})}${link === undefined ? "" : ` ([more](${link}))`}`,
    ...(consequence
      ? ["_This follows from something else. Where that is known too, the summary shows it first._"]
      : []),
  ].join("\n\n");
}

const places: Readonly<Record<Source, string>> = {
  errors: "an error",
  events: "a reason that AWS gives",
  logs: "a line of a log",
};

function inWords(sign: Sign): string {
  const says = (sign.reads === undefined ? patterns(sign.says) : [sign.reads]).map(code).join(", ");
  if (sign.name === undefined) return `In ${listed(sign.in.map((source) => places[source]))}: ${says}`;
  const named = `An error named ${listed(names(sign.name).map(code))}`;
  return says === "" ? named : `${named}, with ${says}`;
}

function names(name: RegExp): readonly string[] {
  return alternatives(readable(name.source)).flatMap(expanded).map(restored);
}

function patterns(says: RegExp | undefined): readonly string[] {
  if (says === undefined) return [];
  const all = alternatives(readable(says.source)).map((one) => restored(one).trim());
  return [...new Map(all.map((one) => [one.toLowerCase(), one])).values()];
}

/** Private-use characters for what is escaped, so that no step below takes it for the syntax of an expression. */
const escaped = "()[].?*+/|";
const hidden = (index: number): string => String.fromCharCode(0xe000 + index);

function restored(text: string): string {
  return text.replaceAll(/[\ue000-\ue0ff]/g, (char) => escaped[char.charCodeAt(0) - 0xe000] ?? "");
}

/** A regular expression as a person would write down what it looks for. */
function readable(source: string): string {
  let text = source
    .replaceAll(/\\([()[\].?*+/|])/g, (_, char: string) => hidden(escaped.indexOf(char)))
    .replaceAll(/\(\?![^()]*\)|\\b|(?<!\[)\^|\$$/g, "");
  text = withoutNames(text);
  for (let before = ""; before !== text; ) {
    before = text;
    // What may be missing, from the inside out.
    text = text.replaceAll(/\(\?:[^()]*\)\?/g, "");
  }
  return text
    .replaceAll("(?:", "(")
    .replaceAll(/\[[- ]+\]/g, " ")
    .replaceAll(/(?:\[[^\]]*\]|\\[wWdsS]|\.)(?:\{[\d,]+\}|[+*])\??/g, "…")
    .replaceAll(/\[[^\]]*\]|\\d/g, "x")
    .replaceAll(/ [*?+]/g, " ")
    .replaceAll(/([^()])\?/g, "$1")
    .replaceAll(/…(?: *…)+/g, "…");
}

/** `(?<resource>\S+)` as `<resource>`, and `(?<action>kms:\w+)` as what it takes in. */
function withoutNames(text: string): string {
  const start = text.indexOf("(?<");
  if (start < 0) return text;
  const end = closing(text, start);
  const [opening = "", name = ""] = /^\(\?<(\w+)>/.exec(text.slice(start)) ?? [];
  const inside = text.slice(start + opening.length, end);
  const takesAnything = !/[a-z]{2}/i.test(inside.replaceAll(/\\\w|\[[^\]]*\]/g, ""));
  const group = takesAnything ? `<${name}>` : inside.includes("|") ? `(?:${inside})` : inside;
  return `${text.slice(0, start)}${group}${withoutNames(text.slice(end + 1).replace(/^\?/, ""))}`;
}

/** Where the group that opens here is closed. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let index = open; index < text.length; index += 1) {
    if (text[index] === "(") depth += 1;
    if (text[index] === ")") depth -= 1;
    if (depth === 0) return index;
  }
  return text.length;
}

/** Split at each `|` that no parenthesis encloses; one pair around the whole encloses nothing. */
function alternatives(text: string): readonly string[] {
  if (text.startsWith("(") && closing(text, 0) === text.length - 1) return alternatives(text.slice(1, -1));
  const parts: string[] = [""];
  let depth = 0;
  for (const char of text) {
    if (char === "(") depth += 1;
    if (char === ")") depth -= 1;
    if (char === "|" && depth === 0) parts.push("");
    else parts[parts.length - 1] += char;
  }
  return parts.filter((part) => part !== "");
}

/** `Cluster(A|B)Exception` as `ClusterAException` and `ClusterBException`. */
function expanded(name: string): readonly string[] {
  const [, before = "", inside, after = ""] = /^([^(]*)\(([^()]*)\)(.*)$/.exec(name) ?? [];
  if (inside === undefined) return [name];
  return inside.split("|").flatMap((one) => expanded(`${before}${one}${after}`));
}

function code(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} or ${items.at(-1) ?? ""}`;
}
