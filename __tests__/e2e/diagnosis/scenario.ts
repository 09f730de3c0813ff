/** A known failure, brought about in a simulated account, and what a person must be told of it. */
import { expect, test } from "@jest/globals";
import type { SimulatorOptions } from "../../../simulator/index.js";
import type { ActionResult } from "../../../simulator/runner.js";
import { rules } from "../../../src/diagnosis/diagnose.js";
import type { Rule } from "../../../src/diagnosis/rule.js";
import { type Account, bad, errorsOf, inAccount } from "../action.js";
import { hasty } from "../reliability/killing.js";

export interface Scenario {
  /** Ids of the rules that it triggers. */
  readonly rules: readonly [string, ...string[]];
  readonly when: string;
  readonly options?: SimulatorOptions;
  /** Gives back the run that is to fail, or what it came to. */
  provoke(account: Account): Promise<ActionResult>;
}

export function ruleOf(id: string): Rule {
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined) throw new Error(`There is no rule ${id}.`);
  return rule;
}

/** Each in an account of its own, several at a time. */
export function testAll(scenarios: readonly Scenario[]): void {
  test.concurrent.each(scenarios.map((scenario) => ({ ...scenario, ids: scenario.rules.join(", ") })))(
    "$when: $ids",
    ({ rules: ids, options, provoke }) =>
      inAccount(
        async (account) => {
          const result = await bad(provoke(account));
          for (const id of ids) expectTold(result, ruleOf(id));
        },
        { ...hasty, ...options },
      )(),
  );
}

/** The summary has the rule's title, cause and fix; an annotation says what to do. */
export function expectTold(result: ActionResult, { title, cause, fix }: Rule): void {
  const summary = unmarked(result.summary);
  expect(summary).toContain(unmarked(`### 🔎 ${title}\n`));
  for (const piece of [...pieces(cause), ...pieces(fix)]) expect(summary).toContain(piece);
  expect(errorsOf(result)).toContain("Fix: ");
}

/** What stands between the placeholders. */
function pieces(template: string): readonly string[] {
  return template.split(/\{\w+\|[^}]*\}/).map(unmarked);
}

/** Without what makes a text Markdown. */
function unmarked(text: string): string {
  return text
    .replaceAll(/[\\`]/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
