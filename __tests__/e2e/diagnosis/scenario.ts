/** A known failure, brought about in a simulated account, and what a person must be told of it. */
import { expect, test } from "@jest/globals";
import type { SimulatorOptions } from "../../../simulator/index.js";
import type { ActionResult } from "../../../simulator/runner.js";
import { rules } from "../../../src/diagnosis/diagnose.js";
import type { Rule } from "../../../src/diagnosis/rule.js";
import { type Account, bad, good, inAccount } from "../action.js";
import { hasty } from "../reliability/killing.js";

export interface Scenario {
  /** Ids of the rules that it triggers. */
  readonly rules: readonly [string, ...string[]];
  readonly when: string;
  readonly options?: SimulatorOptions;
  /** The run succeeds all the same: it was to find the failure of another. */
  readonly succeeds?: true;
  provoke(account: Account): Promise<ActionResult>;
}

function ruleOf(id: string): Rule {
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined) throw new Error(`There is no rule ${id}.`);
  return rule;
}

/** Each in an account of its own, several at a time. */
export function testAll(scenarios: readonly Scenario[]): void {
  test.concurrent.each(scenarios.map((scenario) => ({ ...scenario, ids: scenario.rules.join(", ") })))(
    "$when: $ids",
    (scenario) =>
      inAccount((account) => expectDiagnosed(account, scenario), { ...hasty, ...scenario.options })(),
  );
}

/** One after the other in one account, in which something is deployed: each goes on from where the last one left it. */
export function testInTurn(
  deploy: (account: Account) => Promise<unknown>,
  scenarios: readonly Scenario[],
): void {
  const ids = scenarios.flatMap(({ rules: all }) => all);
  test.concurrent(`in one deployed stage, one after the other: ${ids.join(", ")}`, () =>
    inAccount(async (account) => {
      await deploy(account);
      for (const scenario of scenarios) await expectDiagnosed(account, scenario);
    }, hasty)());
}

async function expectDiagnosed(
  account: Account,
  { rules: ids, when, succeeds, provoke }: Scenario,
): Promise<void> {
  try {
    const result = await (succeeds ? good : bad)(provoke(account));
    for (const id of ids) expectTold(result, ruleOf(id));
  } catch (thrown) {
    if (thrown instanceof Error) thrown.message = `When ${when}:\n${thrown.message}`;
    throw thrown;
  }
}

/** The summary has the rule's title, cause and fix; an annotation says what to do. */
function expectTold(result: ActionResult, { title, cause, fix }: Rule): void {
  const summary = unmarked(result.summary);
  expect(summary).toContain(unmarked(`### 🔎 ${title}\n`));
  for (const piece of [...pieces(cause), ...pieces(fix)]) expect(summary).toContain(piece);
  expect(result.annotations.filter(({ message }) => message.includes("Fix: "))).not.toEqual([]);
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
