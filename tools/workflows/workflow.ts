/** A workflow as its rules look at it. */
import { at, type Located, parseLocated } from "./located.js";

export interface Workflow {
  readonly file: string;
  /** As written, with their comments. */
  readonly lines: readonly string[];
  readonly root: Located;
  /** Events that start it; one without settings is empty. */
  readonly triggers: ReadonlyMap<string, Located>;
  readonly jobs: readonly Job[];
}

export interface Job {
  readonly id: string;
  readonly node: Located;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly node: Located;
  /** `owner/name@ref`, `./` or `docker://image`; undefined for a script. */
  readonly uses: Located | undefined;
  /** Without its ref: `owner/name`; empty for a script. */
  readonly action: string;
  readonly inputs: ReadonlyMap<string, Located>;
}

/** What a rule has to say of one place. */
export interface Problem {
  readonly line: number;
  readonly sentence: string;
}

export type Rule = (workflow: Workflow) => readonly Problem[];

/** Throws where the text is no YAML. */
export function readWorkflow(file: string, text: string): Workflow {
  const root = parseLocated(text);
  const jobs = [...(at(root, "jobs")?.entries ?? [])].map(([id, node]): Job => {
    const steps = at(node, "steps")?.items ?? [];
    return { id, node, steps: steps.map(stepOf) };
  });
  return { file, lines: text.split("\n"), root, triggers: triggersOf(root), jobs };
}

function stepOf(node: Located): Step {
  const uses = at(node, "uses");
  const [action = ""] = (uses?.text ?? "").split("@", 1);
  return { node, uses, action, inputs: at(node, "with")?.entries ?? new Map() };
}

function triggersOf(root: Located): ReadonlyMap<string, Located> {
  const on = at(root, "on");
  if (on === undefined) return new Map();
  if (on.entries.size > 0) return on.entries;
  const names = on.items.length > 0 ? on.items : [on];
  return new Map(names.map((name) => [name.text, name]));
}

/** The comment at the end of a line; undefined where there is none. */
export function commentOn({ lines }: Workflow, line: number): string | undefined {
  return /\s#\s+(\S.*)$/.exec(lines[line - 1] ?? "")?.[1];
}

/** Whether a step uses the action of this repository, by its path or by its name. */
export const isThisAction = (action: string): boolean =>
  action === "./" || /^[^/]+\/zscaler-harness-action$/.test(action);

/** Whether an operation of this repository's action leaves AWS as it is. */
export const onlyLooks = (operation: string): boolean =>
  ["plan", "status", "logs", "invoke"].includes(operation);

/** The scripts of a job: what `run` hands to a shell, and what github-script runs. */
export const scriptsOf = ({ steps }: Job): readonly Located[] =>
  steps.flatMap(({ node, inputs }) =>
    [at(node, "run"), inputs.get("script")].filter((script) => script !== undefined),
  );

/** The lines of a script that match, and what each of them matched. */
export function matchesIn(
  { lines }: Workflow,
  { line, lastLine }: Located,
  pattern: RegExp,
): readonly { readonly line: number; readonly match: string }[] {
  return lines.slice(line - 1, lastLine).flatMap((text, index) => {
    const [match] = pattern.exec(text) ?? [];
    return match === undefined ? [] : [{ line: line + index, match }];
  });
}
