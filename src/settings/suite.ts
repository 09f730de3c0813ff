/** A suite: a YAML file of many prompts with what is expected of each answer. docs/suite.md describes it for people. */
import { normalize } from "node:path";
import { inputs } from "./input-table.js";
import { nearest } from "./misspelt.js";
import { listed, quoted } from "./quoting.js";
import type { Question, Suite, SuiteCase } from "./settings.js";
import { type Complain, integer, type Kind, type Problem } from "./values.js";
import { type Member, type Tree, treeOf } from "./yaml-tree.js";

/** Written, read and limited like the inputs of these names. */
const questionKeys = ["expect", "expect-tool", "max-latency", "max-total-tokens", "retries"] as const;
type QuestionKey = (typeof questionKeys)[number];

const mostCases = 500;
const mostEntries = 100;
const longestName = 200;
const longestGivenName = 60;
const concurrency = integer({ least: 1, most: 16 });
const usualConcurrency = 4;
/** A file that is something else entirely has thousands of faults. */
const mostFaults = 50;

type Members = ReadonlyMap<string, Member>;
type Defaults = Omit<Question, "prompt">;

/** Says that something is wrong in a line; `subject` is which part of the suite. */
type Fault = (line: number, subject: string | undefined, problem: Problem) => void;

/** Undefined only after a complaint. `defaults` hold where neither a case nor the suite's own `defaults` say anything. */
export async function parseSuite(
  text: string,
  file: string,
  defaults: Defaults,
  complain: Complain,
): Promise<Suite | undefined> {
  const path = normalize(file);
  let faults = 0;
  const fault: Fault = (line, subject, { value, what, fix }) => {
    faults += 1;
    if (faults > mostFaults) return;
    const place = subject === undefined ? `(line ${line})` : `(line ${line}): ${subject}`;
    complain({
      value: file,
      what: [place, ...(value === undefined ? [] : [quoted(value)]), what].join(" "),
      ...(fix === undefined ? {} : { fix }),
      at: { file: path, line },
    });
  };
  const tree = await treeOf(text, (line, what) => fault(line, undefined, { what }));
  const suite = tree && suiteOf(tree, path, defaults, fault);
  if (faults > mostFaults) complain({ value: file, what: `has ${faults - mostFaults} more faults` });
  return faults === 0 ? suite : undefined;
}

function suiteOf(tree: Tree, file: string, outer: Defaults, fault: Fault): Suite | undefined {
  const members = membersOf(tree, ["concurrency", "defaults", "cases"], undefined, fault);
  if (members === undefined) return undefined;
  const together = members.get("concurrency");
  const ownDefaults = members.get("defaults");
  const shared = ownDefaults && membersOf(ownDefaults.value, questionKeys, "`defaults`", fault);
  const defaults = shared === undefined ? outer : questionOf(shared, outer, "`defaults`", fault);
  const atOnce = together && parsed(together.value, concurrency, "`concurrency`", fault);
  return {
    file,
    cases: casesOf(members.get("cases"), tree.line, defaults, fault),
    concurrency: atOnce ?? usualConcurrency,
  };
}

function casesOf(
  cases: Member | undefined,
  line: number,
  defaults: Defaults,
  fault: Fault,
): readonly SuiteCase[] {
  const fix = "Begin each case with `- prompt: …`.";
  if (cases === undefined) {
    fault(line, undefined, { what: "has no `cases`", fix });
    return [];
  }
  if (cases.value.kind !== "list" || cases.value.items.length === 0) {
    fault(cases.line, "`cases`", { what: "is not a list of cases", fix });
    return [];
  }
  const { items } = cases.value;
  if (items.length > mostCases) {
    const what = `has ${items.length} entries, which is more than ${mostCases}`;
    fault(cases.line, "`cases`", { what, fix: "Make several suites of it." });
    return [];
  }
  const firstLines = new Map<string, number>();
  return items.flatMap((item, index) => {
    const one = caseOf(item, index, defaults, fault);
    if (one === undefined) return [];
    const first = firstLines.get(one.name);
    if (first === undefined) firstLines.set(one.name, one.line);
    else
      fault(one.line, `case ${quoted(one.name)}`, {
        what: `has the name of the case in line ${first}`,
        fix: "Give each case a `name` of its own; without one it is called by the first words of its prompt.",
      });
    return [one];
  });
}

function caseOf(item: Tree, index: number, defaults: Defaults, fault: Fault): SuiteCase | undefined {
  const number = `case ${index + 1}`;
  const members = membersOf(item, ["name", "prompt", ...questionKeys], number, fault);
  if (members === undefined) return undefined;
  const written = members.get("name");
  const name = written && nameOf(written.value, number, fault);
  const subject = name === undefined ? number : `case ${quoted(name)}`;
  const asked = members.get("prompt");
  if (asked === undefined) fault(item.line, subject, { what: "has no `prompt`" });
  const prompt = asked && textOf(asked.value, `${subject}: \`prompt\``, fault);
  const question = questionOf(members, defaults, subject, fault);
  if (prompt === undefined) return undefined;
  return { ...question, name: name ?? firstWords(prompt), prompt, line: item.line };
}

function nameOf(tree: Tree, subject: string, fault: Fault): string | undefined {
  const name = textOf(tree, `${subject}: \`name\``, fault);
  if (name === undefined || (name.length <= longestName && !/[\n\r]/.test(name))) return name;
  const what = `is not one line of at most ${longestName} characters`;
  fault(tree.line, `${subject}: \`name\``, { value: name, what });
  return undefined;
}

/** Whole words, as far as a line of a table goes. */
function firstWords(prompt: string): string {
  const line = prompt.replaceAll(/\s+/g, " ");
  if (line.length <= longestGivenName) return line;
  const cut = line.slice(0, longestGivenName).replace(/[\uD800-\uDBFF]$/, "");
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), 20))}…`;
}

function questionOf(members: Members, defaults: Defaults, subject: string, fault: Fault): Defaults {
  const { expectations, retries } = defaults;
  return {
    expectations: {
      patterns: entries("expect", inputs.expect.value) ?? expectations.patterns,
      tools: entries("expect-tool", inputs["expect-tool"].value) ?? expectations.tools,
      maxLatency: value("max-latency", inputs["max-latency"].value) ?? expectations.maxLatency,
      maxTotalTokens:
        value("max-total-tokens", inputs["max-total-tokens"].value) ?? expectations.maxTotalTokens,
    },
    retries: value("retries", inputs.retries.value) ?? retries,
  };

  function value<Value>(key: QuestionKey, kind: Kind<Value>): Value | undefined {
    const member = members.get(key);
    return member && parsed(member.value, kind, `${subject}: \`${key}\``, fault);
  }

  /** A list, or text as the input of this name takes it. An empty list expects nothing, whatever the defaults say. */
  function entries<Value>(key: QuestionKey, kind: Kind<readonly Value[]>): readonly Value[] | undefined {
    const tree = members.get(key)?.value;
    if (tree?.kind !== "list") return value(key, kind);
    const part = `${subject}: \`${key}\``;
    if (tree.items.length > mostEntries) {
      const what = `has ${tree.items.length} entries, which is more than ${mostEntries}`;
      fault(tree.line, part, { what });
      return undefined;
    }
    return tree.items.flatMap((item) => parsed(item, kind, part, fault) ?? []);
  }
}

function parsed<Value>(tree: Tree, kind: Kind<Value>, subject: string, fault: Fault): Value | undefined {
  const text = textOf(tree, subject, fault);
  return text === undefined ? undefined : kind.parse(text, (problem) => fault(tree.line, subject, problem));
}

/** Trimmed, as inputs are. */
function textOf(tree: Tree, subject: string, fault: Fault): string | undefined {
  if (tree.kind !== "text") {
    fault(tree.line, subject, { what: `is a ${tree.kind}, not text` });
    return undefined;
  }
  const text = tree.text.trim();
  if (text === "") fault(tree.line, subject, { what: "is empty" });
  return text === "" ? undefined : text;
}

function membersOf(
  tree: Tree,
  known: readonly string[],
  subject: string | undefined,
  fault: Fault,
): Members | undefined {
  if (tree.kind !== "map") {
    fault(tree.line, subject, { what: `is not a map with the keys ${listed(known)}` });
    return undefined;
  }
  for (const { key, line } of tree.members) {
    if (known.includes(key)) continue;
    const meant = nearest(key, known);
    fault(line, subject, {
      what: `has an unknown key ${quoted(key)}`,
      fix: meant === undefined ? `The keys here are ${listed(known)}.` : `Did you mean \`${meant}\`?`,
    });
  }
  return new Map(tree.members.map((member) => [member.key, member]));
}
