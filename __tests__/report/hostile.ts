/** Text that means harm wherever it is taken for more than text. */

const hostile = [
  "::error::x",
  "a | b",
  "`code` ``` fence",
  "<img src=x onerror=alert(1)>",
  "<!-- hidden",
  "</details><script>alert(1)</script>",
  "@team #1 https://evil.example/a www.evil.example",
  "![pixel](http://evil.example/p.png) [x](javascript:alert(1))",
  "\u001B[31m\u202Egnp.\u2066",
  "```\n# heading\n| t |\n---\n> [!CAUTION]",
  '"]; click harness href "javascript:alert(1)"',
  "%%{init: {}}%%",
].join(" ");

/** The report with hostile text in every string that is not a discriminant. */
export function poisoned<Report>(report: Report): Report {
  const closed = new Set(["kind", "outcome", "action", "level", "topology", "partition", "region", "runUrl"]);
  const visit = (value: unknown, key: string): unknown => {
    if (typeof value === "string") {
      return closed.has(key) ? value : `${value}${hostile}`;
    }
    if (Array.isArray(value)) {
      return value.map((item) => visit(item, key));
    }
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, visit(inner, name)]));
    }
    return value;
  };
  return visit(report, "") as Report;
}
