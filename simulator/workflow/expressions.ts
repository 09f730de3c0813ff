/** Expressions of a workflow, by GitHub's own parser and evaluator. */
import { data, Evaluator, Lexer, Parser } from "@actions/expressions";
import { truthy } from "@actions/expressions/result";
import {
  isBasicExpression,
  isBoolean,
  isMapping,
  isNumber,
  isSequence,
  isString,
} from "@actions/workflow-parser";
import type { TemplateToken } from "@actions/workflow-parser/templates/tokens/template-token";

type Value = ReturnType<Evaluator["evaluate"]>;
type FunctionDefinition =
  NonNullable<ConstructorParameters<typeof Evaluator>[2]> extends Map<string, infer Definition>
    ? Definition
    : never;

export const contextNames = [
  "github",
  "env",
  "vars",
  "secrets",
  "inputs",
  "needs",
  "strategy",
  "matrix",
  "job",
  "runner",
  "steps",
] as const;

export type ContextName = (typeof contextNames)[number];

/** How it stands with what came before, for `if`. */
export interface Standing {
  readonly success: boolean;
  readonly failure: boolean;
  readonly cancelled: boolean;
}

/** What an expression may speak of. A context that isn't given is empty. */
export interface Scope extends Partial<Readonly<Record<ContextName, unknown>>> {
  readonly standing?: Standing;
}

/** The text between `${{` and `}}`, evaluated. Throws where it is no expression. */
function evaluateExpression(text: string, scope: Scope): unknown {
  return plain(dataOf(text, scope));
}

/** Whether an `if` holds. */
export const holds = (condition: string, scope: Scope): boolean => truthy(dataOf(condition, scope));

/** A part of a workflow with its expressions evaluated. */
export function evaluate(token: TemplateToken | undefined, scope: Scope): unknown {
  if (token === undefined) return undefined;
  if (isBasicExpression(token)) return evaluateExpression(token.expression, scope);
  if (isString(token) || isNumber(token) || isBoolean(token)) return token.value;
  if (isSequence(token)) {
    return Array.from({ length: token.count }, (_, index) => evaluate(token.get(index), scope));
  }
  if (isMapping(token)) {
    return Object.fromEntries(
      [...token].map(({ key, value }) => [textOf(evaluate(key, scope)), evaluate(value, scope)]),
    );
  }
  return null;
}

/** As the runner puts a value where a text is wanted. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** A mapping of texts: `env`, `with`, `outputs`. */
export function texts(token: TemplateToken | undefined, scope: Scope): Record<string, string> {
  const value = evaluate(token, scope) ?? {};
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, textOf(each)]));
}

function dataOf(text: string, scope: Scope): Value {
  const definitions = functionsOf(scope.standing);
  const { tokens } = new Lexer(text).lex();
  const tree = new Parser(tokens, [...contextNames], definitions).parse();
  const contexts = Object.fromEntries(contextNames.map((name) => [name, scope[name] ?? {}]));
  const functions = new Map(definitions.map((definition) => [definition.name.toLowerCase(), definition]));
  return new Evaluator(tree, dictionary(contexts), functions).evaluate();
}

function functionsOf(standing: Standing = { success: true, failure: false, cancelled: false }) {
  const constant = (name: string, value: boolean): FunctionDefinition => ({
    ...{ name, minArgs: 0, maxArgs: 0 },
    call: () => new data.BooleanData(value),
  });
  return [
    constant("success", standing.success),
    constant("failure", standing.failure),
    constant("cancelled", standing.cancelled),
    constant("always", true),
    {
      ...{ name: "hashFiles", minArgs: 1, maxArgs: 255 },
      call: (): never => {
        throw new Error("hashFiles is not simulated");
      },
    },
  ] satisfies readonly FunctionDefinition[];
}

const dictionary = (contexts: object): data.Dictionary =>
  JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary;

const plain = (value: Value): unknown => JSON.parse(JSON.stringify(value, data.replacer));
