/**
 * Asks IAM beforehand whether the caller has the rights that a deploy takes: a simulation of its policies, which calls
 * nothing and costs nothing. Only a clear no counts. Where IAM cannot tell (a condition on something that only the call
 * itself carries), or may not be asked, the call itself will.
 */
import { isDeepStrictEqual } from "node:util";
import {
  type EvaluationResult,
  GetRoleCommand,
  type IAMClient,
  paginateSimulatePrincipalPolicy,
} from "@aws-sdk/client-iam";
import type { Aws, Place } from "../aws/aws.js";
import { errorName, found } from "../aws/errors.js";
import { Failure, messageOf } from "../failure/failure.js";
import type { Context, Right } from "./permissions.js";

/** An action that is refused, on all that it is refused on. */
export interface Refusal {
  readonly action: string;
  readonly failure: Failure;
}

export interface Simulated {
  /** One for each action. */
  readonly refusals: readonly Refusal[];
  /** Why the rest is not known. */
  readonly undecided: readonly string[];
}

const nothing: Simulated = { refusals: [], undecided: [] };

/** `caller` is the ARN that GetCallerIdentity tells. */
export async function simulated(aws: Aws, caller: string, rights: readonly Right[]): Promise<Simulated> {
  const principal = principalOf(caller);
  if (principal === undefined || rights.length === 0) return nothing;
  const answers = await Promise.all(
    requestsFor(rights, aws).map((request) => answered(aws, principal, request)),
  );
  aws.signal.throwIfAborted();
  return {
    refusals: refusalsOf(
      principal.arn,
      answers.flatMap(({ denied }) => denied),
    ),
    undecided: [...new Set(answers.flatMap(({ why }) => why ?? []))],
  };
}

interface Principal {
  readonly arn: string;
  /** Of a role whose path the session's ARN does not tell. */
  readonly role: string | undefined;
}

/** Whose policies decide; undefined for root, whom no policy limits, and for federated users. */
function principalOf(caller: string): Principal | undefined {
  const [, partition, account, role] = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(caller) ?? [];
  if (role !== undefined) return { arn: `arn:${partition}:iam::${account}:role/${role}`, role };
  return /^arn:[^:]+:iam::\d+:user\//.test(caller) ? { arn: caller, role: undefined } : undefined;
}

/** Rights that can be asked about together. */
interface Request {
  /** IAM refuses a whole request for one action that it does not know: AgentCore's, which are young, stay apart. */
  readonly family: string;
  readonly isAboutNothing: boolean;
  readonly context: Record<string, Context[string]>;
  readonly rights: Right[];
}

/** As few as can be: condition values of one service mean nothing to another's actions, and may share a request. */
function requestsFor(rights: readonly Right[], place: Place): readonly Request[] {
  const requests: Request[] = [];
  for (const right of rights) {
    const [service = ""] = right.action.split(":");
    const family = service === "iam" || service === "bedrock-agentcore" ? service : "others";
    const requested = service === "iam" ? (homes[place.partition] ?? place.region) : place.region;
    const context = { "aws:RequestedRegion": requested, ...right.context };
    const fitting = requests.find(
      (one) =>
        one.family === family &&
        one.isAboutNothing === isAboutNothing(right) &&
        goTogether(one.context, context),
    );
    const request = fitting ?? { family, isAboutNothing: isAboutNothing(right), context: {}, rights: [] };
    if (fitting === undefined) requests.push(request);
    Object.assign(request.context, context);
    request.rights.push(right);
  }
  return requests;
}

/** The same values of the keys that all services share, and no two values of any other. */
function goTogether(one: Context, other: Context): boolean {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].every(
    (key) =>
      isDeepStrictEqual(one[key], other[key]) ||
      (!key.startsWith("aws:") && (one[key] === undefined || other[key] === undefined)),
  );
}

function isAboutNothing({ names }: Right): boolean {
  return names.includes("*");
}

/** Where IAM, which serves all regions of a partition, lives. */
const homes: Readonly<Record<string, string>> = {
  aws: "us-east-1",
  "aws-cn": "cn-north-1",
  "aws-us-gov": "us-gov-west-1",
};

interface Denied {
  readonly right: Right;
  /** In the words of AWS's own refusals. */
  readonly because: string;
}

interface Answer {
  readonly denied: readonly Denied[];
  readonly why?: string;
}

async function answered(
  { clients: { iam }, signal }: Aws,
  principal: Principal,
  request: Request,
): Promise<Answer> {
  try {
    return { denied: deniedBy(await evaluated(iam, principal, request), request.rights) };
  } catch (thrown) {
    signal.throwIfAborted();
    return { denied: [], why: `${errorName(thrown)}: ${messageOf(thrown)}` };
  }
}

async function evaluated(
  iam: IAMClient,
  { arn, role }: Principal,
  request: Request,
): Promise<readonly EvaluationResult[]> {
  const results = await found(evaluatedFor(iam, arn, request));
  if (results !== undefined || role === undefined) return results ?? [];
  // The role has a path, which only IAM itself tells.
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: role }));
  return evaluatedFor(iam, Role?.Arn ?? arn, request);
}

async function evaluatedFor(
  iam: IAMClient,
  PolicySourceArn: string,
  { isAboutNothing, context, rights }: Request,
): Promise<readonly EvaluationResult[]> {
  const results: EvaluationResult[] = [];
  const resources = [...new Set(rights.flatMap(({ names }) => names.map(sample)))];
  const pages = paginateSimulatePrincipalPolicy(
    { client: iam, pageSize: 1000 },
    {
      PolicySourceArn,
      ActionNames: [...new Set(rights.map(({ action }) => action))],
      // Without any, IAM asks about all.
      ...(isAboutNothing ? {} : { ResourceArns: resources }),
      ContextEntries: Object.entries(context).map(([ContextKeyName, value]) => ({
        ContextKeyName,
        ContextKeyValues: typeof value === "string" ? [value] : [...value],
        ContextKeyType: typeof value === "string" ? "string" : "stringList",
      })),
    },
  );
  for await (const { EvaluationResults = [] } of pages) results.push(...EvaluationResults);
  return results;
}

/** The name with some character in place of each that AWS will choose. */
function sample(name: string): string {
  return name.replaceAll("?", "x");
}

/** A right is denied where every name of its resource is. */
function deniedBy(results: readonly EvaluationResult[], rights: readonly Right[]): readonly Denied[] {
  const verdicts = new Map<string, string>();
  for (const result of results)
    for (const [resource, because] of denials(result))
      verdicts.set(`${result.EvalActionName} ${resource}`, because);
  return rights.flatMap((right) => {
    const all = right.names.map((name) => verdicts.get(`${right.action} ${sample(name)}`));
    const [because] = all;
    return because === undefined || all.includes(undefined) ? [] : [{ right, because }];
  });
}

/** Resources on which the action is clearly denied. Of several resources, each has a result of its own. */
function denials(result: EvaluationResult): readonly (readonly [string, string])[] {
  const {
    EvalActionName: action,
    MissingContextValues: missing = [],
    ResourceSpecificResults: each = [],
  } = result;
  const isUnknown = (keys: readonly string[]) => keys.some((key) => !isAbsent(action, key));
  if (isUnknown(missing)) return [];
  const all =
    each.length > 0
      ? each.map((one) => ({
          resource: one.EvalResourceName,
          decision: one.EvalResourceDecision,
          isOpen: isUnknown(one.MissingContextValues ?? []),
          boundary: one.PermissionsBoundaryDecisionDetail ?? result.PermissionsBoundaryDecisionDetail,
        }))
      : [
          {
            resource: result.EvalResourceName ?? "*",
            decision: result.EvalDecision,
            isOpen: false,
            boundary: result.PermissionsBoundaryDecisionDetail,
          },
        ];
  return all.flatMap(({ resource, decision, isOpen, boundary }): (readonly [string, string])[] => {
    if (resource === undefined || isOpen || decision === "allowed" || decision === undefined) return [];
    if (decision === "explicitDeny") return [[resource, "with an explicit deny in a policy"]];
    const lacking =
      result.OrganizationsDecisionDetail?.AllowedByOrganizations === false
        ? "service control policy"
        : boundary?.AllowedByPermissionsBoundary === false
          ? "permissions boundary"
          : "identity-based policy";
    return [[resource, `because no ${lacking} allows the ${action} action`]];
  });
}

/** A role that is made without a boundary has none: nothing about it is still to be seen. */
function isAbsent(action: string | undefined, key: string): boolean {
  return action === "iam:CreateRole" && key.toLowerCase() === "iam:permissionsboundary";
}

function refusalsOf(principal: string, denied: readonly Denied[]): readonly Refusal[] {
  const byAction = new Map<string, Denied[]>();
  for (const one of denied) byAction.set(one.right.action, [...(byAction.get(one.right.action) ?? []), one]);
  return [...byAction].map(([action, all]) => {
    const resources = [...new Set(all.map(({ right }) => right.names[0] ?? "*"))];
    const services = [...new Set(all.flatMap(({ right }) => right.context["iam:PassedToService"] ?? []))];
    const isBoundaryWanted =
      action === "iam:CreateRole" &&
      all.some(
        ({ right, because }) =>
          because.startsWith("with an explicit deny") &&
          right.context["iam:PermissionsBoundary"] === undefined,
      );
    const passed =
      services.length === 0 ? "" : `, with the condition iam:PassedToService ${services.join(", ")}`;
    const failure = new Failure(
      "NOT_ALLOWED",
      `${principal} is not authorized to perform: ${action} on resource: ${resources.join(" and ")} ${all[0]?.because}`,
      {
        fix: isBoundaryWanted
          ? "Name the boundary that roles must carry in this account in `permissions-boundary`, or bring roles with `roles`."
          : `Grant ${action} there${passed}, or lift what denies it. docs/permissions.md lists what a deploy needs.`,
      },
    );
    return { action, failure };
  });
}
