import { describe, expect, test } from "@jest/globals";
import {
  capped,
  code,
  codeBlock,
  codeCell,
  html,
  link,
  logLine,
  markdown,
  markdownCell,
  mermaidLabel,
  plain,
  prose,
} from "../../src/report/escape.js";

describe("plain text", () => {
  test("carries no terminal sequences", () => {
    expect(
      plain("\u001B[31mred\u001B[0m \u001B]0;title\u0007x \u001B]8;;http://evil\u001B\\y \u009B2Jz \u001BMw"),
    ).toBe("red x y z w");
  });

  test("carries nothing that turns the direction of writing or hides", () => {
    expect(plain("a\u202Eb\u2066c\u200Fd\u200Be\uFEFFf\u00ADg\u061Ch\u{E0041}i\u2028j")).toBe("abcdefghij");
  });

  test("keeps line feeds and tabs, and turns a bare carriage return into a line feed", () => {
    expect(plain("a\tb\r\nc\rd\u0000\u0008e")).toBe("a\tb\nc\nde");
  });
});

describe("a line of the log", () => {
  test.each(["::error::gotcha", "  ::add-mask::x", "::set-output name=a::b", "\u001B[0m::stop-commands::x"])(
    "that begins like a command stays text: %j",
    (hostile) => {
      expect(logLine(hostile).trimStart().startsWith("::")).toBe(false);
    },
  );

  test("holds no old-style command anywhere, which a runner would obey in the middle of a line", () => {
    expect(logLine("harmless ##[add-path]/evil ##[group]x")).not.toContain("##[");
  });

  test("cannot begin a second line", () => {
    expect(logLine("a\n::error::b\r::error::c")).toBe("a ::error::b ::error::c");
  });
});

describe("foreign text in markdown", () => {
  test("notifies nobody", () => {
    expect(markdown("thanks @team and @org/owners")).not.toMatch(/@\w/);
  });

  test("loads no image and links nowhere", () => {
    const shown = markdown("![x](http://evil/pixel.png) [click](https://evil) https://evil www.evil.com");
    expect(shown).not.toMatch(/(?<!\\)\[/);
    expect(shown).not.toMatch(/:\/\//);
    expect(shown).not.toMatch(/www\./);
  });

  test("is no HTML and opens no comment that swallows the rest", () => {
    expect(markdown("<img src=x onerror=1><!-- gone")).toBe("&lt;img src=x onerror=1&gt;&lt;\\!-- gone");
  });

  test.each([
    "# head",
    "- item",
    "1. item",
    "+ item",
    "> quote",
    "=== rule",
    "| cell | cell |",
    "```js",
    "$x$",
    "~~a~~",
  ])("starts no markup: %j", (hostile) => {
    expect(markdown(hostile)).not.toBe(hostile);
  });

  test("refers to no issue", () => {
    expect(markdown("see #12 and GH-12")).not.toMatch(/#\d|GH-\d/);
  });

  test("stays inside its table cell", () => {
    const cell = markdownCell("a | b\n| c |");
    expect(cell.replaceAll("\\|", "")).not.toContain("|");
    expect(cell).not.toContain("\n");
  });

  test("of a megabyte is cut with a note", () => {
    const cell = markdownCell("x".repeat(1_000_000));
    expect(cell.length).toBeLessThan(1_100);
    expect(cell).toContain("(999000 more characters)");
  });
});

describe("code", () => {
  test("has a fence that its content can't close", () => {
    expect(code("a `` b")).toBe("``` a `` b ```");
    expect(codeBlock(["a", "`````", "b"])).toBe("``````text\na\n`````\nb\n``````");
  });

  test("in a table cell escapes bars, and only those", () => {
    expect(codeCell("a|b_c<d>")).toBe("`a\\|b_c<d>`");
  });

  test("says how much of many or long lines it left out", () => {
    const block = codeBlock(
      Array.from({ length: 50 }, () => "y".repeat(600)),
      { maxLines: 2, maxLineLength: 10 },
    );
    expect(block).toContain(`${"y".repeat(10)}… (590 more characters)`);
    expect(block).toContain("… (48 more lines)");
  });

  test("of nothing is nothing", () => {
    expect(code("\u200B \n")).toBe("");
  });
});

describe("our own sentences", () => {
  test("show names in backticks as code and escape the rest", () => {
    expect(prose("Set `host-validation: edge` for <host>, please.")).toBe(
      "Set `host-validation: edge` for &lt;host&gt;, please.",
    );
  });

  test("stay harmless around an unclosed backtick", () => {
    expect(prose("a ` b @team")).toBe("a &#96; b @\u200Bteam");
  });
});

describe("links", () => {
  test("lead only to https, and neither text nor target can break out", () => {
    expect(link("a](x)", 'https://h/p?q=(1) |"<')).toBe("[a\\](x)](https://h/p?q=%281%29%20%7C%22%3C)");
    expect(link("text", "javascript:alert(1)")).toBe("text");
    expect(link("text", "not a url")).toBe("text");
  });
});

test("HTML text can't open a tag or leave an attribute", () => {
  expect(html(`"><script>'&`)).toBe("&quot;&gt;&lt;script&gt;&#39;&amp;");
});

test("a Mermaid label can't end its node, begin a directive or a comment", () => {
  expect(mermaidLabel('x"];click a "javascript:1" %%{init}%% `b` #35;')).toBe(
    "x click a javascript 1 init b 35",
  );
  expect(mermaidLabel("us.model-v1:0", { quoted: true })).toBe("us.model-v1:0");
  expect(mermaidLabel("a".repeat(80), { limit: 10 })).toBe("aaaaaaaaa…");
});

test("a cut never leaves half of a character", () => {
  expect(capped("ab😀cd", 3)).toBe("ab… (4 more characters)");
});
