/** Form-encoded requests: `Tags.member.1.Key=stage` of IAM and STS, `Filter.1.Value.1=true` of EC2. */
import type { Shape } from "./shape.js";
import { memberPath, type Problem, parseText } from "./wire.js";

/** Parameters as a tree: `Tags.member.1.Key` becomes Tags > member > 1 > Key. */
interface Branch {
  text?: string;
  readonly branches: Map<string, Branch>;
}

/** They name the operation and its version, not an input. */
const envelope = new Set(["Action", "Version"]);

function treeOf(parameters: URLSearchParams): Branch {
  const root: Branch = { branches: new Map() };
  for (const [name, value] of parameters) {
    if (envelope.has(name)) continue;
    let branch = root;
    for (const part of name.split(".")) {
      let next = branch.branches.get(part);
      if (!next) {
        next = { branches: new Map() };
        branch.branches.set(part, next);
      }
      branch = next;
    }
    branch.text = value;
  }
  return root;
}

/** How a protocol names members, and whether the items of a list follow its own name at once. */
export interface Dialect {
  nameOf(member: string, shape: Shape): string;
  isFlat(list: Shape): boolean;
}

const awsQuery: Dialect = {
  nameOf: (member, { traits }) => traits.xmlName ?? member,
  isFlat: ({ traits }) => traits.xmlFlattened !== undefined,
};

/** https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html */
export const ec2Dialect: Dialect = {
  nameOf: (member, { traits }) => {
    const name = traits.xmlName ?? member;
    return traits.ec2QueryName ?? name.charAt(0).toUpperCase() + name.slice(1);
  },
  isFlat: () => true,
};

export function decodeQuery(
  parameters: URLSearchParams,
  shape: Shape,
  problems: Problem[],
  dialect: Dialect = awsQuery,
): Readonly<Record<string, unknown>> {
  return decodeMembers(treeOf(parameters), shape, "", problems, dialect);
}

function decodeMembers(
  branch: Branch,
  shape: Shape,
  path: string,
  problems: Problem[],
  dialect: Dialect,
): Record<string, unknown> {
  const decoded: Record<string, unknown> = {};
  for (const [wireName, child] of branch.branches) {
    const member = [...shape.members].find(([name, each]) => dialect.nameOf(name, each) === wireName);
    const at = memberPath(path, wireName);
    if (!member) {
      problems.push({ kind: "unknown", path: at, message: `Unknown parameter ${at}` });
      continue;
    }
    const value = decodeBranch(child, member[1], at, problems, dialect);
    if (value !== undefined) decoded[member[0]] = value;
  }
  return decoded;
}

function decodeBranch(
  branch: Branch,
  shape: Shape,
  path: string,
  problems: Problem[],
  dialect: Dialect,
): unknown {
  switch (shape.kind) {
    case "structure":
    case "union":
      return decodeMembers(branch, shape, path, problems, dialect);
    case "list":
      return numbered(listBranch(branch, shape, dialect)).map((item, index) =>
        decodeBranch(item, shape.element, `${path}[${index}]`, problems, dialect),
      );
    case "map":
      return Object.fromEntries(
        numbered(shape.traits.xmlFlattened ? branch : branch.branches.get("entry")).map((entry) => [
          entry.branches.get("key")?.text ?? "",
          decodeBranch(
            entry.branches.get("value") ?? { branches: new Map() },
            shape.element,
            path,
            problems,
            dialect,
          ),
        ]),
      );
    default: {
      const value = parseText(branch.text ?? "", shape);
      if (value === undefined)
        problems.push({ kind: "type", path, message: `${path} takes a ${shape.kind}` });
      return value;
    }
  }
}

/** An empty list arrives as `Tags=`. */
const listBranch = (branch: Branch, shape: Shape, dialect: Dialect): Branch | undefined =>
  dialect.isFlat(shape) ? branch : branch.branches.get(shape.element.traits.xmlName ?? "member");

const numbered = (branch: Branch | undefined): Branch[] =>
  [...(branch?.branches ?? [])].sort(([a], [b]) => Number(a) - Number(b)).map(([, item]) => item);
