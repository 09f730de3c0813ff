/** The policies as resources of a CloudFormation template. */
import { withPlaceholders } from "./example-values.js";
import type { Policy, Statement } from "./policy.js";
import { reasonFor } from "./reasons.js";

/** Everything below this line of examples/iam/cloudformation*.yaml is written by tools/document-iam.ts. */
export const marker =
  "  # The policies, as in docs/*-policy.json. Written by `npm run docs`: change them there.";

const placeholders = {
  partition: `\${AWS::Partition}`,
  account: `\${AWS::AccountId}`,
  region: `\${Region}`,
  repository: `\${Repository}`,
  prefix: `\${Prefix}`,
};

export interface NamedPolicy {
  readonly name: string;
  readonly purpose: string;
  readonly policy: Policy;
}

/** `preview-gateway` is the resource `PreviewGatewayPolicy`. */
export function logicalId(name: string): string {
  const words = name.split("-").map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  return `${words.join("")}Policy`;
}

/**
 * The template with fresh policies at its end; lists are packed, to stay well below what CloudFormation takes.
 * @throws Error when the marker is missing
 */
export function withPolicies(template: string, policies: readonly NamedPolicy[]): string {
  const [head, tail] = template.split(`${marker}\n`);
  if (head === undefined || tail === undefined) throw new Error(`The template has no line \`${marker}\`.`);
  return `${head}${marker}\n${policies.map(resource).join("\n")}`;
}

function resource({ name, purpose, policy }: NamedPolicy): string {
  const lines = [
    `${logicalId(name)}:`,
    "  Type: AWS::IAM::ManagedPolicy",
    ...(/gateway/.test(name) ? ["  Condition: HasGateways"] : []),
    "  Properties:",
    `    Description: ${purpose}`,
    "    PolicyDocument:",
    `      Version: "${policy.Version}"`,
    "      Statement:",
    ...policy.Statement.flatMap(statementLines),
  ];
  return lines.map((line) => `  ${line}\n`).join("");
}

function statementLines({ Sid, Effect, Action, Resource, Condition }: Statement): readonly string[] {
  const lines = [
    `# ${reasonFor(Sid)}`,
    `- Sid: ${Sid}`,
    `  Effect: ${Effect}`,
    ...valueLines("  Action", Action),
    ...valueLines("  Resource", Resource),
    ...(Condition === undefined ? [] : ["  Condition:"]),
    ...Object.entries(Condition ?? {}).flatMap(([operator, keys]) => [
      `    ${operator}:`,
      ...Object.entries(keys).flatMap(([key, values]) => valueLines(`      ${key}`, values)),
    ]),
  ];
  return lines.map((line) => `      ${line}`);
}

function valueLines(key: string, values: string | readonly string[]): readonly string[] {
  if (typeof values === "string") return [`${key}: ${scalar(values)}`];
  const indent = " ".repeat(key.length - key.trimStart().length);
  const scalars = values.map(scalar);
  if (scalars.some((value) => value.startsWith("!Sub")))
    return [`${key}:`, ...scalars.map((value) => `${indent}- ${value}`)];
  return packed(`${key}: [`, scalars, `${indent}    `);
}

const width = 110;

/** A list on as few lines as it fits on. */
function packed(start: string, items: readonly string[], indent: string): readonly string[] {
  const lines = [start];
  for (const [index, item] of items.entries()) {
    const isLast = index === items.length - 1;
    const [last = ""] = lines.slice(-1);
    const added = `${last}${/[[,]$/.test(last) && last !== start ? " " : ""}${item}${isLast ? "]" : ","}`;
    if (added.length <= width) lines[lines.length - 1] = added;
    else lines.push(`${indent}${item}${isLast ? "]" : ","}`);
  }
  return lines;
}

function scalar(value: string): string {
  const text = withPlaceholders(value, placeholders);
  if (text.includes("${")) return `!Sub "${text}"`;
  return /^[\w-]+(?:[:.][\w-]+)*$/.test(text) ? text : `"${text}"`;
}
