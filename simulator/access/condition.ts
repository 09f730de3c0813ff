/** A statement's conditions: `{"ForAnyValue:StringLikeIfExists": {"key": ["value"]}}`, taken apart and evaluated. */

import { BlockList, isIP } from "node:net";

import type { ConditionContext } from "../service.js";
import { arnMatches, matches } from "./pattern.js";

/** Whether the request's value stands in this relation to the policy's. */
type Comparison = (asked: string, given: string) => boolean;

const equal: Comparison = (asked, given) => asked === given;
const equalIgnoringCase: Comparison = (asked, given) => asked.toLowerCase() === given.toLowerCase();
const like: Comparison = (asked, given) => matches(given, asked);
const arnLike: Comparison = (asked, given) => arnMatches(given, asked);

const numeric =
  (compare: (asked: number, given: number) => boolean): Comparison =>
  (asked, given) =>
    compare(Number(asked), Number(given));

/** A date is ISO 8601 or seconds since the epoch. */
const milliseconds = (date: string) => (/^\d+$/.test(date) ? Number(date) * 1000 : Date.parse(date));
const dated =
  (compare: (asked: number, given: number) => boolean): Comparison =>
  (asked, given) =>
    compare(milliseconds(asked), milliseconds(given));

const inNetwork: Comparison = (asked, given) => {
  const [network = "", prefix] = given.split("/");
  const family = isIP(network) === 6 ? "ipv6" : "ipv4";
  if (isIP(network) === 0 || isIP(asked) !== isIP(network)) {
    return false;
  }
  const list = new BlockList();
  list.addSubnet(network, prefix === undefined ? (family === "ipv6" ? 128 : 32) : Number(prefix), family);
  return list.check(asked, family);
};

interface Operator {
  readonly holds: Comparison;
  /** `StringNotEquals` and its like: true where none of the policy's values fits, and where the key is missing. */
  readonly negated: boolean;
}

const is = (holds: Comparison): Operator => ({ holds, negated: false });
const isNot = (holds: Comparison): Operator => ({ holds, negated: true });

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const operators: ReadonlyMap<string, Operator> = new Map([
  ["StringEquals", is(equal)],
  ["StringNotEquals", isNot(equal)],
  ["StringEqualsIgnoreCase", is(equalIgnoringCase)],
  ["StringNotEqualsIgnoreCase", isNot(equalIgnoringCase)],
  ["StringLike", is(like)],
  ["StringNotLike", isNot(like)],
  ["ArnEquals", is(arnLike)],
  ["ArnNotEquals", isNot(arnLike)],
  ["ArnLike", is(arnLike)],
  ["ArnNotLike", isNot(arnLike)],
  ["Bool", is(equalIgnoringCase)],
  ["BinaryEquals", is(equal)],
  ["IpAddress", is(inNetwork)],
  ["NotIpAddress", isNot(inNetwork)],
  ["NumericEquals", is(numeric((asked, given) => asked === given))],
  ["NumericNotEquals", isNot(numeric((asked, given) => asked === given))],
  ["NumericLessThan", is(numeric((asked, given) => asked < given))],
  ["NumericLessThanEquals", is(numeric((asked, given) => asked <= given))],
  ["NumericGreaterThan", is(numeric((asked, given) => asked > given))],
  ["NumericGreaterThanEquals", is(numeric((asked, given) => asked >= given))],
  ["DateEquals", is(dated((asked, given) => asked === given))],
  ["DateNotEquals", isNot(dated((asked, given) => asked === given))],
  ["DateLessThan", is(dated((asked, given) => asked < given))],
  ["DateLessThanEquals", is(dated((asked, given) => asked <= given))],
  ["DateGreaterThan", is(dated((asked, given) => asked > given))],
  ["DateGreaterThanEquals", is(dated((asked, given) => asked >= given))],
]);

/** How a request's values count together: `ForAllValues:`, `ForAnyValue:`, or neither. */
type Quantifier = "all" | "any" | "single";

interface Presence {
  readonly kind: "presence";
  readonly key: string;
  /** `Null`: `"true"` asks that the key be missing, `"false"` that it be there. */
  readonly missing: readonly boolean[];
}

interface Comparing extends Operator {
  readonly kind: "comparison";
  readonly key: string;
  readonly values: readonly string[];
  readonly quantifier: Quantifier;
  readonly ifExists: boolean;
}

export type Condition = Presence | Comparing;

/** One line of a `Condition` block; undefined where there is no such operator. */
export function condition(name: string, key: string, values: readonly string[]): Condition | undefined {
  const [, set, base = "", ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/.exec(name) ?? [];
  if (base === "Null" && set === undefined && ifExists === undefined) {
    return { kind: "presence", key, missing: values.map((value) => value.toLowerCase() === "true") };
  }
  const operator = operators.get(base);
  if (operator === undefined) {
    return undefined;
  }
  const quantifier = set === "ForAllValues" ? "all" : set === "ForAnyValue" ? "any" : "single";
  return { kind: "comparison", key, values, quantifier, ifExists: ifExists !== undefined, ...operator };
}

/** A request's condition values by key; keys are compared without regard to case. */
export type RequestValues = ReadonlyMap<string, readonly string[]>;

export function requestValues(context: ConditionContext): RequestValues {
  return new Map(
    Object.entries(context).map(([key, value]) => [
      key.toLowerCase(),
      typeof value === "string" ? [value] : value,
    ]),
  );
}

function comparisonHolds(condition: Comparing, asked: readonly string[]): boolean {
  const fits = (value: string) =>
    condition.values.some((given) => condition.holds(value, given)) !== condition.negated;
  if (condition.quantifier === "any") {
    return asked.some(fits);
  }
  return condition.quantifier === "all" || condition.negated ? asked.every(fits) : asked.some(fits);
}

/** What a comparison says of a key that the request does not carry. */
function holdsWithoutKey(condition: Comparing): boolean {
  if (condition.ifExists || condition.quantifier === "all") {
    return true;
  }
  return condition.quantifier === "single" && condition.negated;
}

export function conditionHolds(condition: Condition, request: RequestValues): boolean {
  const asked = request.get(condition.key.toLowerCase()) ?? [];
  if (condition.kind === "presence") {
    return condition.missing.includes(asked.length === 0);
  }
  return asked.length === 0 ? holdsWithoutKey(condition) : comparisonHolds(condition, asked);
}
