import { describe, expect, test } from "@jest/globals";
import { logView } from "../../simulator/demo/log-view.js";
import { summaryText } from "../../simulator/demo/summary-text.js";

function shown(...pieces: readonly string[]): readonly string[] {
  const lines: string[] = [];
  const view = logView((line) => lines.push(line));
  for (const piece of pieces) view.write(piece);
  return lines;
}

describe("the demo's log", () => {
  test("shows groups by their titles, and no command", () => {
    expect(shown("::group::Look\n  one line\n::endgroup::\n::debug::hidden\n")).toEqual([
      "  ▾ Look",
      "    one line",
    ]);
  });

  test("shows a masked value as ***, also inside foreign text, and the longest of overlapping ones whole", () => {
    const log =
      "::add-mask::secret\n::add-mask::secret-long\na secret-long b\n::stop-commands::t\nsecret\n::t::\n";
    expect(shown(log)).toEqual(["  a *** b", "  ***"]);
  });

  test("takes no command from foreign text", () => {
    expect(shown("::stop-commands::t\n::error::not one\n::t::\n")).toEqual(["  ::error::not one"]);
  });

  test("puts lines together that come in pieces", () => {
    expect(shown("::err", "or title=Bad::it", " broke%0Atwice\n")).toEqual(["  Bad: it broke", "  twice"]);
  });
});

describe("a summary in the terminal", () => {
  test("aligns a table, without its markup", () => {
    const table =
      "|  |  |\n| --- | --- |\n| **Name** | `a\\|b` |\n| **Console** | [one](https://x.y/z)<br>_two_ |";
    expect(summaryText(table)).toEqual(["  Name     a|b", "  Console  one", "           two", ""]);
  });

  test("draws a chart's bars at their place in time", () => {
    const gantt = [
      "```mermaid",
      "gantt",
      "    section first",
      "    applied :active, 2000-01-01 00:00:00.000, 1000ms",
      "    section second",
      "    ready :done, 2000-01-01 00:00:01.000, 1000ms",
      "```",
    ].join("\n");
    const [first = "", second = ""] = summaryText(gantt);
    expect(first).toMatch(/^ {2}first {3}▒{24} {26}applied$/);
    expect(second).toMatch(/^ {2}second {26}█{24} {2}ready$/);
  });

  test("tells the picture of the wiring arrow by arrow, and leaves folded what is folded", () => {
    const picture =
      '```mermaid\nflowchart LR\n    a(["Caller<br/>SigV4"])\n    b["Harness"]\n    a -->|calls| b\n```';
    const fold = "<details><summary>More</summary>\n\nhidden\n\n</details>";
    expect(summaryText(`${picture}\n\n${fold}`)).toEqual(["  Caller ── calls → Harness", "", "▸ More", ""]);
  });
});
