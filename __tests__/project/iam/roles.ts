/** The roles of examples/iam/cloudformation*.yaml, as stacks of them have them. */

import { policiesOfTemplates } from "../../../tools/iam/documents.js";
import type { Policy } from "../../../tools/iam/policy.js";
import { deployed, madeUpArn, readTemplate, type Template } from "./cloudformation.js";

export interface SetUpRole {
  readonly name: string;
  readonly trust: unknown;
  readonly policies: readonly Policy[];
}

export const roleNames = ["deploy", "preview", "invoke", "sweep"] as const;

export type Roles = Readonly<Record<(typeof roleNames)[number], SetUpRole>>;

interface RoleProperties {
  readonly RoleName: string;
  readonly AssumeRolePolicyDocument: string;
  readonly ManagedPolicyArns: readonly string[];
  readonly Policies?: readonly { readonly PolicyDocument: Policy }[];
}

/** The repository's templates, by path. */
export const templates: Readonly<Record<string, Template>> = Object.fromEntries(
  Object.keys(policiesOfTemplates).map((path) => [path, readTemplate(path)]),
);

/** What stacks of all templates make together; each is given those of the parameters that it has. */
export function setUp(parameters: Readonly<Record<string, string>> = {}): {
  readonly roles: Roles;
  readonly boundary: string;
  readonly policies: Readonly<Record<string, Policy>>;
} {
  const given = { Repository: "octo-org/octo-repo", ...parameters };
  const stacks = Object.values(templates).map((template) => deployed(template, given));
  const resources = Object.assign({}, ...stacks.map((stack) => stack.resources)) as ReturnType<
    typeof deployed
  >["resources"];
  const outputs = Object.assign({}, ...stacks.map((stack) => stack.outputs)) as Readonly<
    Record<string, unknown>
  >;
  const policies = Object.fromEntries(
    Object.entries(resources).flatMap(([id, { Type, Properties }]) =>
      Type === "AWS::IAM::ManagedPolicy" ? [[madeUpArn(id), Properties["PolicyDocument"] as Policy]] : [],
    ),
  );
  const roleOf = (id: string): SetUpRole => {
    const role = resources[id]?.Properties as RoleProperties | undefined;
    if (role === undefined) throw new Error(`The template makes no ${id}.`);
    const attached = role.ManagedPolicyArns.map((arn) => {
      const policy = policies[arn];
      if (policy === undefined) throw new Error(`The template makes no ${arn}.`);
      return policy;
    });
    const inline = (role.Policies ?? []).map(({ PolicyDocument }) => PolicyDocument);
    return {
      name: role.RoleName,
      trust: JSON.parse(role.AssumeRolePolicyDocument),
      policies: [...attached, ...inline],
    };
  };
  const roles = {
    deploy: roleOf("DeployRole"),
    preview: roleOf("PreviewRole"),
    invoke: roleOf("InvokeRole"),
    sweep: roleOf("SweepRole"),
  };
  return { roles, boundary: String(outputs["PreviewBoundary"]), policies };
}
