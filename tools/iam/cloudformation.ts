/** The policies as resources of a CloudFormation template. */
import { withPlaceholders } from "./example-values.js";
import type { Policy, Statement } from "./policy.js";
import { reasonFor } from "./reasons.js";

/** Everything below this line of examples/iam/cloudformation*.yaml is written by tools/document-iam.ts. */
const marker = "  # The policies, as in docs/*-policy.json. Written by `npm run docs`: change them there.";

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
function logicalId(name: string): string {
  const words = name.split("-").map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  return `${words.join("")}Policy`;
}

/**
 * The template with fresh policies at its end.
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

/** How far a statement is indented in the template. */
const depth = 10;

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
  return lines.map((line) => `${" ".repeat(depth - 2)}${line}`);
}

const width = 110;

/** A short list stands on its key's line, as the formatter has it. */
function valueLines(key: string, values: string | readonly string[]): readonly string[] {
  if (typeof values === "string") return [`${key}: ${scalar(values)}`];
  const scalars = values.map(scalar);
  const line = `${key}: [${scalars.join(", ")}]`;
  if (!line.includes("!Sub") && line.length + depth <= width) return [line];
  const indent = " ".repeat(key.length - key.trimStart().length);
  return [`${key}:`, ...scalars.map((value) => `${indent}  - ${value}`)];
}

function scalar(value: string): string {
  const text = withPlaceholders(value, placeholders);
  if (text.includes("${")) return `!Sub "${text}"`;
  return /^[\w-]+(?:[:.][\w-]+)*$/.test(text) ? text : `"${text}"`;
}
