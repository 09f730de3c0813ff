import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";

const text = readFileSync("docs/comparison.md", "utf8");
const { inputs, outputs } = parse(readFileSync("action.yml", "utf8")) as Readonly<
  Record<"inputs" | "outputs", Readonly<Record<string, unknown>>>
>;

/** Rows of the first table, cell by cell: flag, inputs, remark. */
function flagRows(): readonly (readonly string[])[] {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.startsWith("| Flag |"));
  const rest = lines.slice(start + 2);
  const end = rest.findIndex((line) => !line.startsWith("|"));
  return rest.slice(0, end).map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const codes = (cell = ""): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);

describe("the comparison with the command-line tool", () => {
  const rows = flagRows();

  test("has every flag once", () => {
    const flags = rows.map(([flag]) => flag);
    expect(flags.length).toBeGreaterThan(35);
    expect(new Set(flags).size).toBe(flags.length);
  });

  test.each(rows.map(([flag = "", given = ""]) => ({ flag, given })))(
    "sends who used $flag to inputs that exist",
    ({ given }) => {
      const named = codes(given);
      expect(named.length).toBeGreaterThan(0);
      expect(named.filter((name) => !(name in inputs))).toEqual([]);
    },
  );

  test("has no open row", () => {
    expect(text).not.toMatch(/not yet|not in this version|\*with topology/);
    const empty = text.split("\n").filter((line) => /^\|.*\| *\|$/.test(line));
    expect(empty).toEqual([]);
  });

  test("names nothing elsewhere that looks like an input or output and is none", () => {
    const names = new Set([...Object.keys(inputs), ...Object.keys(outputs)]);
    const hyphenated = codes(text).filter((code) => /^[a-z]+(-[a-z]+)+(: .*)?$/.test(code));
    const unknown = hyphenated.map((code) => code.replace(/: .*$/, "")).filter((name) => !names.has(name));
    // Values of inputs, not their names.
    expect([...new Set(unknown)]).toEqual(["api-key"]);
  });
});
