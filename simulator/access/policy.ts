/** The evaluation itself: pure, over documents that have been read. */

import type { ConditionContext } from "../service.js";
import { conditionHolds, type RequestValues, requestValues } from "./condition.js";
import type { PolicyDocument, Selection, Statement } from "./document.js";
import { actionMatches, resourceMatches } from "./pattern.js";
import type { Principal } from "./principals.js";

export interface NamedPolicy {
  readonly name: string;
  readonly document: PolicyDocument;
}

/** All that speaks for and against a principal. */
export interface Grants {
  readonly policies: readonly NamedPolicy[];
  /** What the principal may do at most: an action must be allowed by a policy and by this. */
  readonly boundary: NamedPolicy | undefined;
}

export interface AccessRequest {
  readonly action: string;
  /** An ARN, or `*` for an action that is not about a resource. */
  readonly resource: string;
  readonly context: ConditionContext;
}

/** The statement that decided. */
export interface Deciding {
  readonly policy: string;
  readonly index: number;
  readonly sid: string | undefined;
}

export type PolicyType = "identity-based policy" | "permissions boundary";

export type Decision =
  | { readonly effect: "allow"; readonly by: Deciding }
  /** No statement of this kind of policy allows it. */
  | { readonly effect: "implicit-deny"; readonly lacking: PolicyType }
  | { readonly effect: "explicit-deny"; readonly by: Deciding; readonly within: PolicyType };

function selects({ except, patterns }: Selection, matches: (pattern: string) => boolean): boolean {
  return patterns.some(matches) !== except;
}

function applies(statement: Statement, request: AccessRequest, values: RequestValues): boolean {
  return (
    selects(statement.actions, (pattern) => actionMatches(pattern, request.action)) &&
    selects(statement.resources, (pattern) => resourceMatches(pattern, request.resource)) &&
    statement.conditions.every((condition) => conditionHolds(condition, values))
  );
}

function deciding(
  policies: readonly NamedPolicy[],
  effect: Statement["effect"],
  request: AccessRequest,
  values: RequestValues,
): Deciding | undefined {
  for (const { name, document } of policies) {
    for (const [index, statement] of document.statements.entries()) {
      if (statement.effect === effect && applies(statement, request, values)) {
        return { policy: name, index, sid: statement.sid };
      }
    }
  }
  return undefined;
}

/** An explicit deny anywhere wins; else a policy must allow, and the boundary, where there is one, too. */
export function decide({ policies, boundary }: Grants, request: AccessRequest): Decision {
  const values = requestValues(request.context);
  const bounds = boundary === undefined ? [] : [boundary];
  const denied = deciding(policies, "Deny", request, values);
  if (denied !== undefined) {
    return { effect: "explicit-deny", by: denied, within: "identity-based policy" };
  }
  const deniedByBoundary = deciding(bounds, "Deny", request, values);
  if (deniedByBoundary !== undefined) {
    return { effect: "explicit-deny", by: deniedByBoundary, within: "permissions boundary" };
  }
  const allowed = deciding(policies, "Allow", request, values);
  if (allowed === undefined) {
    return { effect: "implicit-deny", lacking: "identity-based policy" };
  }
  if (boundary !== undefined && deciding(bounds, "Allow", request, values) === undefined) {
    return { effect: "implicit-deny", lacking: "permissions boundary" };
  }
  return { effect: "allow", by: allowed };
}

/** Condition keys of the statements about this action and resource that the request does not carry. */
export function missingKeys({ policies, boundary }: Grants, request: AccessRequest): readonly string[] {
  const given = requestValues(request.context);
  const statements = [...policies, ...(boundary === undefined ? [] : [boundary])]
    .flatMap(({ document }) => document.statements)
    .filter(
      ({ actions, resources }) =>
        selects(actions, (pattern) => actionMatches(pattern, request.action)) &&
        selects(resources, (pattern) => resourceMatches(pattern, request.resource)),
    );
  const keys = statements.flatMap(({ conditions }) => conditions.map(({ key }) => key));
  return [...new Set(keys)].filter((key) => !given.has(key.toLowerCase()));
}

/** Does this trust policy let `principal` perform `action` (`sts:AssumeRole`) under these conditions? */
export function trusts(
  document: PolicyDocument,
  principal: Principal,
  action: string,
  context: ConditionContext,
): boolean {
  const values = requestValues(context);
  const speaking = document.statements.filter(
    (statement) =>
      statement.principals.some(({ kind, id }) => kind === principal.kind && id === principal.id) &&
      applies(statement, { action, resource: "*", context }, values),
  );
  return (
    speaking.some(({ effect }) => effect === "Allow") && !speaking.some(({ effect }) => effect === "Deny")
  );
}
