/** Reads examples/iam/terraform, and makes the policies and roles of it that Terraform would. */
import { readdirSync, readFileSync } from "node:fs";
import hcl from "hcl2-parser";
import type { Condition, Policy, Statement } from "../../../tools/iam/policy.js";
import type { Roles, SetUpRole } from "./roles.js";

type Block = Readonly<Record<string, unknown>>;

/** Blocks by type and name; of each the parser gives a list. */
type Blocks = Readonly<Record<string, Readonly<Record<string, readonly Block[]>>>>;

export interface Module {
  readonly text: string;
  readonly variables: Readonly<Record<string, readonly Block[]>>;
  readonly outputs: Readonly<Record<string, readonly Block[]>>;
  readonly locals: Block;
  readonly resources: Blocks;
  readonly data: Blocks;
}

const folder = "examples/iam/terraform";

export function readModule(): Module {
  const files = readdirSync(folder).filter((name) => name.endsWith(".tf"));
  const text = files.map((name) => readFileSync(`${folder}/${name}`, "utf8")).join("\n");
  const parser = hcl as { parseToObject(input: string): readonly [Readonly<Record<string, never>> | null] };
  const [parsed] = parser.parseToObject(text);
  if (parsed === null) throw new Error(`${folder} has a file that is not HCL.`);
  const { variable, output, locals, resource, data } = parsed;
  return {
    ...{
      text,
      variables: variable ?? {},
      outputs: output ?? {},
      resources: resource ?? {},
      data: data ?? {},
    },
    locals: Object.assign({}, ...(locals ?? [])) as Block,
  };
}

/** What the expressions in strings stand for. */
type Values = Readonly<Record<string, string>>;

const defaults: Values = {
  "local.partition": "aws",
  "local.account": "111122223333",
  "local.region": "us-east-1",
  "local.subject": "repo:octo-org/octo-repo",
  "local.oidc_provider": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
  "var.repository": "octo-org/octo-repo",
  "var.issuer": "token.actions.githubusercontent.com",
  "var.name_prefix": "zscaler-harness",
  "var.deploy_from": "environment:production",
  "var.default_branch": "main",
};

function filled(text: unknown, values: Values): string {
  return String(text).replaceAll(/\$\{([^}]+)\}/g, (_, expression: string) => {
    const value = values[expression];
    if (value === undefined) throw new Error(`Nobody says here what ${expression} is.`);
    return value;
  });
}

interface StatementBlock {
  readonly sid?: string;
  readonly effect: "Allow" | "Deny";
  readonly actions: readonly string[];
  readonly resources?: readonly string[];
  readonly principals?: readonly { readonly type: string; readonly identifiers: readonly string[] }[];
  readonly condition?: readonly {
    readonly test: string;
    readonly variable: string;
    readonly values: readonly string[];
  }[];
}

/** The policy that `data "aws_iam_policy_document"` makes. */
export function policyDocument(module: Module, name: string, more: Values = {}): Policy {
  const values = { ...defaults, ...more };
  const [document] = module.data["aws_iam_policy_document"]?.[name] ?? [];
  if (document === undefined) throw new Error(`There is no policy document ${name}.`);
  const statements = (document["statement"] as readonly StatementBlock[]).map((block) => {
    const condition: Record<string, Record<string, readonly string[]>> = {};
    for (const { test, variable, values: asked } of block.condition ?? []) {
      const keys = {
        ...condition[test],
        [filled(variable, values)]: asked.map((one) => filled(one, values)),
      };
      condition[test] = keys;
    }
    return {
      ...(block.sid === undefined ? {} : { Sid: block.sid }),
      Effect: block.effect,
      Action: block.actions,
      ...(block.resources === undefined
        ? {}
        : { Resource: block.resources.map((one) => filled(one, values)) }),
      ...(block.principals === undefined
        ? {}
        : {
            Principal: Object.fromEntries(
              block.principals.map(({ type, identifiers }) => [
                type,
                identifiers.map((one) => filled(one, values)),
              ]),
            ),
          }),
      ...(Object.keys(condition).length === 0 ? {} : { Condition: condition as Condition }),
    };
  });
  return { Version: "2012-10-17", Statement: statements as unknown as readonly Statement[] };
}

/** The roles that the module makes, with their defaults. */
export function rolesOf(module: Module, boundary: string): Roles {
  const settings = module.locals["roles"] as Readonly<
    Record<string, { readonly from: string; readonly policies: string | readonly string[] }>
  >;
  const roles = Object.entries(settings).map(([name, { from, policies }]): [string, SetUpRole] => {
    const subject = filled(from, defaults);
    const attached = namesIn(policies).map((policy) => policyDocument(module, policy.replaceAll("-", "_")));
    const inline = [
      ...(name === "preview"
        ? [policyDocument(module, "no_role_without_boundary", { "each.value": boundary })]
        : []),
      ...(name === "sweep" ? [policyDocument(module, "no_new_rights")] : []),
    ];
    return [
      name,
      {
        name: `${defaults["var.name_prefix"]}-${name}`,
        trust: policyDocument(module, "trust", { "each.value.from": subject }),
        policies: [...attached, ...inline],
      },
    ];
  });
  return Object.fromEntries(roles) as unknown as Roles;
}

/** `concat(["preview"], local.preview_gateway)` with the gateway that is there unless one says otherwise. */
function namesIn(policies: string | readonly string[]): readonly string[] {
  if (typeof policies !== "string") return policies;
  const [, gateway] = /local\.(\w+)/.exec(policies) ?? [];
  return [
    ...[...policies.matchAll(/"([\w-]+)"/g)].map(([, name]) => name ?? ""),
    ...(gateway === undefined ? [] : [gateway.replaceAll("_", "-")]),
  ];
}
