/** Who may do what in the account: callers with the policies loaded for them, and roles with theirs. */

import type { Cloud, IdentityAndAccess } from "../cloud.js";
import type { Caller, ConditionContext } from "../service.js";
import { resourceTypesOf } from "./actions.js";
import { type PolicySource, readPolicy } from "./document.js";
import { type ManagedPolicies, managedPolicies } from "./managed-policies.js";
import { type Decision, decide, type Grants, missingKeys, type NamedPolicy, trusts } from "./policy.js";
import { createRoles, type Role, type Roles } from "./roles.js";

/** What a caller may do. The message of a refusal is AWS's, for the service to put into its own error. */
export type CallerDecision =
  | Extract<Decision, { effect: "allow" }>
  /** No policies are loaded for the caller, who may do everything. */
  | { readonly effect: "allow"; readonly by: "account" }
  | (Exclude<Decision, { effect: "allow" }> & { readonly message: string });

/** What IAM's simulator says of one action on one resource. */
export interface Simulation {
  readonly decision: Decision;
  /** Condition keys that policies ask for and nobody gave a value. */
  readonly missing: readonly string[];
  readonly isBounded: boolean;
}

export interface Access extends IdentityAndAccess {
  readonly roles: Roles;
  readonly managedPolicies: ManagedPolicies;
  /**
   * Makes a caller that may do only what these policies allow. Its requests are known by the access key id.
   * Throws `MalformedPolicyDocument`.
   */
  loadCaller(options: {
    readonly arn?: string;
    readonly accessKeyId?: string;
    readonly policies: readonly PolicySource[];
    readonly permissionsBoundary?: PolicySource;
  }): Caller;
  /** The caller loaded under this access key id, or the role's session that has it; else the account's root. */
  callerFor(accessKeyId: string): Caller;
  authorizeCaller(
    caller: Caller,
    action: string,
    resource: string,
    context?: ConditionContext,
  ): CallerDecision;
  /**
   * Evaluates the policies of a role or user, the asking caller's own as they were loaded for it; undefined where there
   * is no such principal.
   */
  simulator(
    asking: Caller,
    principal: string,
  ): ((action: string, resource: string, context: ConditionContext) => Simulation) | undefined;
}

function named(name: string, source: PolicySource): NamedPolicy {
  return { name, document: readPolicy(source) };
}

/** `arn:aws:sts::1:assumed-role/deployer/run-1` acts for the principal `arn:aws:iam::1:role/deployer`. */
function principalArn(callerArn: string): string {
  const [, partition, account, role] =
    /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(callerArn) ?? [];
  return role === undefined ? callerArn : `arn:${partition}:iam::${account}:role/${role}`;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
function refusal(
  callerArn: string,
  action: string,
  resource: string,
  decision: Exclude<Decision, { effect: "allow" }>,
): string {
  const reason =
    decision.effect === "implicit-deny"
      ? `because no ${decision.lacking} allows the ${action} action`
      : `with an explicit deny in ${decision.within === "identity-based policy" ? "an" : "a"} ${decision.within}`;
  return `User: ${callerArn} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
}

/** The resource an action is authorised on: `*` where it is not about one. */
function authorisedResource(action: string, resource: string): string {
  const types = resourceTypesOf(action);
  if (types === undefined) {
    throw new Error(`IAM knows no action ${action}: the simulator must not authorise it`);
  }
  return types.length === 0 ? "*" : resource;
}

function grantsOf(role: Role, managed: ManagedPolicies): Grants {
  const find = (arn: string): readonly NamedPolicy[] => {
    const document = managed.find(arn);
    return document === undefined ? [] : [{ name: arn, document }];
  };
  const inline = [...role.inline].map(([name, document]) => ({ name, document }));
  const [boundary] = role.boundary === undefined ? [] : find(role.boundary);
  return { policies: [...inline, ...role.attached.flatMap(find)], boundary };
}

export function createAccess(cloud: Cloud): Access {
  const roles = createRoles(cloud.clock);
  const managed = managedPolicies(cloud.partition);
  const callers = new Map<string, { readonly caller: Caller; readonly grants: Grants }>();
  /** Sessions of roles, each with its role's ARN: what they may do changes with the role. */
  const sessions = new Map<string, { readonly caller: Caller; readonly roleArn: string }>();

  const grantsOfCaller = ({ accessKeyId }: Caller): Grants | undefined => {
    const session = sessions.get(accessKeyId);
    if (session === undefined) return callers.get(accessKeyId)?.grants;
    const role = roles.seen(session.roleArn);
    return role === undefined ? { policies: [], boundary: undefined } : grantsOf(role, managed);
  };

  /** The condition keys that every request carries. */
  const globalContext = (principal: string, action: string): ConditionContext => ({
    "aws:PrincipalArn": principal,
    "aws:PrincipalAccount": cloud.accountId,
    "aws:RequestedRegion": action.startsWith("iam:") ? "us-east-1" : cloud.region,
    "aws:SecureTransport": "true",
    "aws:CurrentTime": new Date(cloud.clock.now()).toISOString(),
  });

  return {
    roles,
    managedPolicies: managed,

    loadCaller({ arn, accessKeyId, policies, permissionsBoundary }) {
      const caller: Caller = {
        accountId: cloud.accountId,
        arn: arn ?? cloud.arn("sts", "assumed-role/deployer/session", { region: "" }),
        accessKeyId: accessKeyId ?? `ASIA${cloud.id(16).toUpperCase()}`,
      };
      const grants: Grants = {
        policies: policies.map((source, index) => named(`policy ${index + 1}`, source)),
        boundary:
          permissionsBoundary === undefined ? undefined : named("permissions boundary", permissionsBoundary),
      };
      callers.set(caller.accessKeyId, { caller, grants });
      return caller;
    },

    assume(roleArn, sessionName) {
      const name = `assumed-role/${roleArn.slice(roleArn.lastIndexOf("/") + 1)}/${sessionName}`;
      const arn = cloud.arn("sts", name, { region: "" });
      const known = [...sessions.values()].find(
        (session) => session.roleArn === roleArn && session.caller.arn === arn,
      );
      if (known !== undefined) return known.caller;
      const caller = {
        accountId: cloud.accountId,
        arn,
        accessKeyId: `ASIA${cloud.id(16).toUpperCase()}`,
      };
      sessions.set(caller.accessKeyId, { caller, roleArn });
      return caller;
    },

    callerFor: (accessKeyId) =>
      (callers.get(accessKeyId) ?? sessions.get(accessKeyId))?.caller ?? {
        accountId: cloud.accountId,
        arn: cloud.arn("iam", "root", { region: "" }),
        accessKeyId,
      },

    authorizeCaller(caller, action, resource, context = {}) {
      const grants = grantsOfCaller(caller);
      // Nobody can be denied to ask who they are, not even by an explicit deny.
      if (grants === undefined || action === "sts:GetCallerIdentity") {
        return { effect: "allow", by: "account" };
      }
      const request = {
        action,
        resource: authorisedResource(action, resource),
        context: { ...globalContext(principalArn(caller.arn), action), ...context },
      };
      const decision = decide(grants, request);
      return decision.effect === "allow"
        ? decision
        : { ...decision, message: refusal(caller.arn, action, request.resource, decision) };
    },

    simulator(asking, principal) {
      const isOwn = ({ caller }: { readonly caller: Caller }) => principalArn(caller.arn) === principal;
      const own = callers.get(asking.accessKeyId);
      const loaded = own !== undefined && isOwn(own) ? own : [...callers.values()].findLast(isOwn);
      const role = roles.findByArn(principal);
      const grants = loaded?.grants ?? (role && grantsOf(role, managed));
      if (grants === undefined) {
        return undefined;
      }
      // The simulator knows who is asked about and when, but nothing of the request that would be made.
      const {
        "aws:RequestedRegion": _region,
        "aws:SecureTransport": _transport,
        ...known
      } = globalContext(principal, "");
      return (action, resource, context) => {
        const request = { action, resource, context: { ...known, ...context } };
        return {
          decision: decide(grants, request),
          missing: missingKeys(grants, request),
          isBounded: grants.boundary !== undefined,
        };
      };
    },

    canBeAssumedBy(roleArn, service, context = {}) {
      const role = roles.findByArn(roleArn);
      if (role === undefined) {
        return "missing";
      }
      const principal = { kind: "Service", id: service };
      const letsIn = (version: Role) => trusts(version.trust, principal, "sts:AssumeRole", context);
      const seen = roles.seen(roleArn);
      if (seen !== undefined && letsIn(seen)) {
        return "yes";
      }
      return seen === undefined || letsIn(role) ? "not-yet" : "not-trusted";
    },

    roleAllows(roleArn, action, resource, context = {}) {
      const seen = roles.seen(roleArn);
      if (seen === undefined) {
        return false;
      }
      return (
        decide(grantsOf(seen, managed), {
          action,
          resource: authorisedResource(action, resource),
          context: { ...globalContext(roleArn, action), ...context },
        }).effect === "allow"
      );
    },
  };
}
