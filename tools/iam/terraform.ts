/** The policies as Terraform. */
import type { NamedPolicy } from "./cloudformation.js";
import { withPlaceholders } from "./example-values.js";
import { listed, type Statement } from "./policy.js";
import { reasonFor } from "./reasons.js";

const placeholders = {
  partition: `\${local.partition}`,
  account: `\${local.account}`,
  region: `\${local.region}`,
  repository: `\${var.repository}`,
  prefix: `\${var.name_prefix}`,
};

/** `preview-gateway` is the document `preview_gateway`. */
const documentName = (name: string): string => name.replaceAll("-", "_");

/** All of examples/iam/terraform/policies.tf. */
export function policiesFile(policies: readonly NamedPolicy[]): string {
  const head = "# The policies, as in docs/*-policy.json. Written by `npm run docs`: change them there.\n";
  return [head, ...policies.map(document)].join("\n");
}

function document({ name, purpose, policy }: NamedPolicy): string {
  return [
    `# ${purpose}.`,
    `data "aws_iam_policy_document" "${documentName(name)}" {`,
    policy.Statement.map(block).join("\n\n"),
    "}\n",
  ].join("\n");
}

function block({ Sid, Effect, Action, Resource, Condition }: Statement): string {
  const lines = [
    `# ${reasonFor(Sid)}`,
    "statement {",
    ...assignments([
      ["sid", string(Sid)],
      ["effect", string(Effect)],
      ["actions", list(listed(Action), "  ")],
      ["resources", list(listed(Resource), "  ")],
    ]).map((line) => `  ${line}`),
    ...Object.entries(Condition ?? {}).flatMap(([test, keys]) =>
      Object.entries(keys).flatMap(([variable, values]) => ["", ...conditionBlock(test, variable, values)]),
    ),
    "}",
  ];
  return lines.map((line) => (line === "" ? "" : line.replaceAll(/^/gm, "  "))).join("\n");
}

function conditionBlock(
  test: string,
  variable: string,
  values: string | readonly string[],
): readonly string[] {
  return [
    "  condition {",
    ...assignments([
      ["test", string(test)],
      ["variable", string(variable)],
      ["values", list(listed(values), "    ")],
    ]).map((line) => `    ${line}`),
    "  }",
  ];
}

/** Equals signs of single-line values stand below each other where the lines do, as `terraform fmt` has it. */
function assignments(pairs: readonly (readonly [string, string])[]): readonly string[] {
  const isLong = (value: string) => value.includes("\n");
  const groups: (readonly (readonly [string, string])[])[] = [];
  for (const pair of pairs) {
    const last = groups.at(-1);
    const before = last?.at(-1);
    if (last === undefined || before === undefined || isLong(before[1]) || isLong(pair[1]))
      groups.push([pair]);
    else groups[groups.length - 1] = [...last, pair];
  }
  return groups.flatMap((group) => {
    const width = Math.max(...group.map(([key]) => key.length));
    return group.map(([key, value]) => `${key.padEnd(width)} = ${value}`);
  });
}

/** A single value stands on the line of its key, more of them on lines of their own. */
function list(values: readonly string[], indent: string): string {
  const [only, ...others] = values.map(string);
  if (others.length === 0) return `[${only ?? ""}]`;
  return `[\n${values.map((value) => `${indent}  ${string(value)},\n`).join("")}${indent}]`;
}

const string = (value: string): string => JSON.stringify(withPlaceholders(value, placeholders));
