import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { rules } from "../../src/diagnosis/diagnose.js";
import type { Rule } from "../../src/diagnosis/rule.js";
import { troubleshootingPage } from "../../tools/troubleshooting-page.js";

const page = readFileSync("docs/troubleshooting.md", "utf8");

const rule = (signs: Rule["signs"], cause = "It is so."): string => {
  const one = { id: "one", title: "One", signs, cause, fix: "Do this." };
  return troubleshootingPage([{ title: "Topic", rules: [one] }]);
};

describe("the troubleshooting page", () => {
  test("has every rule once, under an anchor that is its id, and in the table of contents", () => {
    const anchors = [...page.matchAll(/^### <a id="([^"]+)"><\/a>/gm)].map(([, id = ""]) => id);
    expect(anchors.toSorted()).toEqual(rules.map(({ id }) => id).toSorted());
    const linked = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, id = ""]) => id);
    expect(linked.toSorted()).toEqual(anchors.toSorted());
  });

  test("shows no placeholder, no empty sign and no remains of an expression", () => {
    expect(page).not.toMatch(/\{\w+\|/);
    expect(page).not.toMatch(/``(?! )|: $/m);
    expect(page).not.toMatch(/\(\?|\\[bdswWS]/);
  });

  test.each([
    [/^(?:Throttling|Slow(?:Down|Up))$/, undefined, "An error named `Throttling`, `SlowDown` or `SlowUp`"],
    [
      undefined,
      /not allowed: (?<action>\w+)(?:.*? on (?<what>\S+))?|refused/i,
      "In an error: `not allowed: <action>`, `refused`",
    ],
    [undefined, /answered \((?:4\d\d|5\d\d)\)/, "In an error: `answered ((4xx|5xx))`"],
    [undefined, /alarms? (?:in|of).*state\b/, "In an error: `alarms (in|of)…state`"],
  ])("writes %s %s as a person would", (name, says, words) => {
    const sign = { in: ["errors"] as const, ...(name && { name }), ...(says && { says }) };
    expect(rule([sign])).toContain(`- ${words}\n`);
  });

  test("fills what only a run can know with words, and leaves code to names", () => {
    const filled = rule([{ in: ["logs"], says: /x/ }], "Grant `{action|iam:PassRole}` on `{role|the role}`.");
    expect(filled).toContain("Grant `iam:PassRole` on the role.");
  });
});
