/** IAM policy documents as typed values. */
import { isDeepStrictEqual } from "node:util";

export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: { readonly Service: string } | "*";
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

export function policy(...statements: readonly Statement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

export function allow(
  Sid: string,
  Action: readonly string[],
  Resource: readonly string[],
  Condition?: Statement["Condition"],
): Statement {
  return { Sid, Effect: "Allow", Action, Resource, ...(Condition === undefined ? {} : { Condition }) };
}

/**
 * `wanted`, and beside it what else `live` allows of its actions and of these others: to more would only somebody by
 * hand have given a right. What is only live bears no `Sid`: it may be one of `wanted`'s, and within a document each is
 * unique.
 */
export function withGrantsOf(
  live: unknown,
  wanted: PolicyDocument,
  others: readonly string[] = [],
): PolicyDocument {
  const known = new Set([...wanted.Statement.flatMap(actionsOf), ...others]);
  const unnamed = wanted.Statement.map(withoutSid);
  const kept = grantsIn(live)
    .filter((statement) => actionsOf(statement).every((action) => known.has(action)))
    .map(withoutSid)
    .filter((one) => !unnamed.some((other) => isDeepStrictEqual(one, other)));
  return policy(...wanted.Statement, ...kept);
}

export function actionsOf({ Action }: Statement): readonly string[] {
  return [Action].flat();
}

/** Of a document as IAM returns it, which somebody may have written by hand: a single statement needs no list. */
function grantsIn(document: unknown): readonly Statement[] {
  const { Statement: statements = [] } = (document ?? {}) as { readonly Statement?: unknown };
  return ([statements].flat() as readonly Statement[]).filter(({ Effect }) => Effect === "Allow");
}

function withoutSid({ Sid: _, ...statement }: Statement): Statement {
  return statement;
}
