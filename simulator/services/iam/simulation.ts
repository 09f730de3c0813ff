/** SimulatePrincipalPolicy: what a principal's policies say of calls that nobody makes. */
import type {
  ContextEntry,
  EvaluationResult,
  PolicyEvaluationDecisionType,
  SimulatePolicyResponse,
  SimulatePrincipalPolicyRequest,
  Statement,
} from "@aws-sdk/client-iam";

import type { Access, Simulation } from "../../access/access.js";
import { resourceTypesOf } from "../../access/actions.js";
import type { Decision } from "../../access/policy.js";
import type { Call, ConditionContext, Handler } from "../../service.js";
import { invalidInput, noSuchEntity } from "./errors.js";
import { page, sorted, type Validated } from "./requests.js";

const decisionTypes: Readonly<Record<Decision["effect"], PolicyEvaluationDecisionType>> = {
  allow: "allowed",
  "explicit-deny": "explicitDeny",
  "implicit-deny": "implicitDeny",
};

export function simulationHandlers(access: Access): Readonly<Record<string, Handler>> {
  return {
    SimulatePrincipalPolicy(
      input: Validated<SimulatePrincipalPolicyRequest>,
      { caller }: Call,
    ): SimulatePolicyResponse {
      const { PolicySourceArn: principal, ActionNames: actions, ResourceArns: resources = [] } = input;
      const simulate = access.simulator(caller, checkedPrincipal(principal));
      if (simulate === undefined) throw noSuchEntity(`Unknown principal: ${principal}`);
      const unknown = actions.find((action) => resourceTypesOf(action) === undefined);
      if (unknown !== undefined) throw invalidInput(`Invalid action name: ${unknown}`);
      const context = contextOf(input.ContextEntries ?? []);
      const named = resources.length > 0;
      const results = actions.flatMap((action) =>
        (named ? resources : ["*"]).map((resource) =>
          result(action, resource, simulate(action, resource, context), named),
        ),
      );
      const keyOf = (one: EvaluationResult) => `${one.EvalActionName} ${one.EvalResourceName}`;
      const { items, paging } = page(sorted(results, keyOf), keyOf, input);
      return { EvaluationResults: items, ...paging };
    },
  };
}

/** A session has no policies of its own: the role is asked about. */
function checkedPrincipal(arn: string): string {
  if (!/^arn:aws[a-z-]*:iam::\d{12}:(role|user|group)\/.+$/.test(arn)) {
    throw invalidInput(`Invalid Entity Arn: ${arn} does not clearly define entity type and name.`);
  }
  return arn;
}

function contextOf(entries: readonly Validated<ContextEntry>[]): ConditionContext {
  return Object.fromEntries(
    entries.map(({ ContextKeyName: name, ContextKeyValues: values, ContextKeyType: type }) => {
      if (name === undefined || values === undefined || type === undefined) {
        throw invalidInput("A context entry needs a name, values and a type.");
      }
      return [name, values];
    }),
  );
}

/** Where resources are named, what is missing is told of each of them, and not of the action. */
function result(
  action: string,
  resource: string,
  { decision, missing, isBounded }: Simulation,
  named: boolean,
): EvaluationResult {
  const decided = decisionTypes[decision.effect];
  const statements: Statement[] =
    decision.effect === "implicit-deny" ? [] : [{ SourcePolicyId: decision.by.policy }];
  const bounded = isBounded
    ? { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: !isOutOfBounds(decision) } }
    : {};
  const specific = {
    EvalResourceName: resource,
    EvalResourceDecision: decided,
    MatchedStatements: statements,
    MissingContextValues: [...missing],
    ...bounded,
  };
  return {
    EvalActionName: action,
    EvalResourceName: resource,
    EvalDecision: decided,
    MatchedStatements: statements,
    MissingContextValues: named ? [] : [...missing],
    ...bounded,
    ...(named ? { ResourceSpecificResults: [specific] } : {}),
  };
}

function isOutOfBounds(decision: Decision): boolean {
  if (decision.effect === "implicit-deny") return decision.lacking === "permissions boundary";
  return decision.effect === "explicit-deny" && decision.within === "permissions boundary";
}
