/** The tables of inputs and outputs in the README, from action.yml. */
import { parse } from "yaml";

interface ActionInput {
  readonly description: string;
  readonly default?: string;
  readonly required?: boolean;
}

interface ActionFile {
  readonly inputs: Readonly<Record<string, ActionInput>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
}

/**
 * The README with what stands between its markers `<!-- inputs:begin -->` and `<!-- inputs:end -->`, and the same for
 * outputs, replaced by fresh tables.
 * @throws Error when a marker is missing
 */
export function withTables(readme: string, actionYaml: string): string {
  const { inputs, outputs } = parse(actionYaml) as ActionFile;
  const inputRows = Object.entries(inputs).map(([name, input]) => [
    `\`${name}\``,
    input.required ? "required" : input.default === undefined ? "" : `\`${input.default}\``,
    input.description,
  ]);
  const outputRows = Object.entries(outputs).map(([name, output]) => [`\`${name}\``, output.description]);
  const withInputs = replaced(readme, "inputs", table(["Input", "Default", "Meaning"], inputRows));
  return replaced(withInputs, "outputs", table(["Output", "Meaning"], outputRows));
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.trim().replaceAll(/\s+/g, " ").replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}

function replaced(text: string, part: string, content: string): string {
  const begin = `<!-- ${part}:begin -->`;
  const end = `<!-- ${part}:end -->`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) {
    throw new Error(`The README has no part between ${begin} and ${end}`);
  }
  return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`;
}
