/**
 * Which rights of the caller each step takes, kind by kind, on which ARNs and with which condition values: what IAM can
 * be asked beforehand. Only what AWS is known to check is listed; a right that is asked for in vain would stop a deploy
 * that works.
 */
import { arn } from "../aws/arn.js";
import type { Place } from "../aws/aws.js";
import { gatewayIdStart } from "../aws/gateways.js";
import type { GatewaySpec } from "../resources/gateway.js";
import type { HarnessSpec } from "../resources/harness.js";
import type { RoleSpec } from "../resources/iam-role.js";
import type { Change, Live, Tags } from "../resources/resource.js";

/** One step that is to be taken. */
export interface Undertaking {
  readonly kind: string;
  readonly name: string;
  /** All names by which AWS finds it. */
  readonly identity: Readonly<Record<string, string>>;
  readonly action: "create" | "update" | "replace" | "adopt";
  readonly changes: readonly Change[];
  readonly live: Live | undefined;
  /** Undefined where a part of it could not be read. */
  readonly spec: unknown;
  /** ARNs of what it needs, by the name of the need. */
  readonly arns: Readonly<Record<string, string>>;
  /** Tags that a creation puts on it. */
  readonly tags: Tags;
}

/** Condition values by key. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

/** One action that must be allowed. */
export interface Right {
  readonly action: string;
  /**
   * ARNs by which IAM may know the resource: one of them must be allowed. A `?` stands for a character that AWS will
   * choose. `*`: the action is about no resource.
   */
  readonly names: readonly string[];
  readonly context: Context;
}

/** What AWS appends to the names of secrets, and of harnesses, runtimes and what they are made of. */
const secretSuffix = "??????";
const harnessSuffix = "??????????";
const gatewaySuffix = "??????????";
/** What an id of a user pool ends in. */
const poolSuffix = "?????????";

type RightsOfKind = (undertaking: Undertaking, place: Place) => readonly Right[];

export const rightsByKind: Readonly<Record<string, RightsOfKind>> = {
  "secretsmanager.Secret"({ name, action, changes, live, tags }, place) {
    if (action === "create") {
      // Policies name a secret with and without what AWS appends.
      const id = arn(place, "secretsmanager", `secret:${name}`);
      const context = { ...onRequest(tags), "secretsmanager:Name": name };
      return rights(
        ["secretsmanager:CreateSecret", "secretsmanager:TagResource"],
        [`${id}-${secretSuffix}`, id],
        context,
      );
    }
    const on = [live?.id ?? ""];
    const context = onResource(live, "secretsmanager");
    const isRestored = changes.some(({ path }) => path === "DeletedDate");
    const isPut = isRestored || changes.some(({ path }) => path.startsWith("SecretString"));
    return [
      ...(isRestored ? rights(["secretsmanager:RestoreSecret"], on, context) : []),
      ...(isPut ? rights(["secretsmanager:PutSecretValue"], on, context) : []),
      ...(changes.some(({ path }) => path === "KmsKeyId")
        ? rights(["secretsmanager:UpdateSecret"], on, context)
        : []),
      ...tagging("secretsmanager:TagResource", on, changes, context),
    ];
  },

  "ecs.Cluster"({ name, action, changes, live, tags }, place) {
    const on = [arn(place, "ecs", `cluster/${name}`)];
    if (action !== "create" && action !== "replace")
      return tagging("ecs:TagResource", on, changes, onResource(live, "ecs"));
    return [
      ...rights(["ecs:CreateCluster", "ecs:TagResource"], on, onRequest(tags)),
      ...(action === "replace" ? rights(["ecs:DeleteCluster"], on, onResource(live, "ecs")) : []),
    ];
  },

  "logs.LogGroup"({ name, action, changes, live, tags }, place) {
    const on = logGroupNames(place, name);
    if (action === "create")
      return [
        ...rights(["logs:CreateLogGroup", "logs:TagResource"], on, onRequest(tags)),
        ...rights(["logs:PutRetentionPolicy"], on, {}),
      ];
    const context = onResource(live);
    return [
      ...(changes.some(({ path }) => path === "retentionInDays")
        ? rights(["logs:PutRetentionPolicy"], on, context)
        : []),
      ...tagging("logs:TagResource", on, changes, context),
    ];
  },

  "iam.Role"({ name, action, changes, live, spec, tags }, { partition, account }) {
    const on = [live?.id ?? `arn:${partition}:iam::${account}:role/${name}`];
    const wanted = spec as RoleSpec | undefined;
    const boundary = boundedBy(wanted?.permissionsBoundary);
    const attaching = (policy: unknown) => ({ ...boundary, "iam:PolicyARN": String(policy) });
    if (action === "create")
      return [
        ...rights(["iam:CreateRole", "iam:TagRole"], on, { ...boundary, ...onRequest(tags) }),
        ...(wanted?.managedPolicies ?? []).flatMap((policy) =>
          rights(["iam:AttachRolePolicy"], on, attaching(policy)),
        ),
        ...(Object.keys(wanted?.inlinePolicies ?? {}).length > 0
          ? rights(["iam:PutRolePolicy"], on, boundary)
          : []),
      ];
    const context = { ...onResource(live, "iam"), ...boundary };
    return [
      ...changes.flatMap(({ path, before, after }) => {
        if (path === "trust") return rights(["iam:UpdateAssumeRolePolicy"], on, context);
        if (path === "permissionsBoundary") return rights(["iam:PutRolePermissionsBoundary"], on, context);
        if (path === "managedPolicies")
          return after === undefined
            ? rights(["iam:DetachRolePolicy"], on, { ...context, ...attaching(before) })
            : rights(["iam:AttachRolePolicy"], on, { ...context, ...attaching(after) });
        if (!path.startsWith("inlinePolicies.")) return [];
        return rights([after === undefined ? "iam:DeleteRolePolicy" : "iam:PutRolePolicy"], on, context);
      }),
      ...tagging("iam:TagRole", on, changes, context),
    ];
  },

  "ecs.ExpressGatewayService"({ name, identity, action, changes, live, arns, tags }, place) {
    const cluster = identity["cluster"] ?? "";
    const on = [arn(place, "ecs", `service/${cluster}/${name}`)];
    const inCluster = { "ecs:cluster": arn(place, "ecs", `cluster/${cluster}`) };
    const registering = rights(
      ["ecs:RegisterTaskDefinition"],
      [arn(place, "ecs", `task-definition/${cluster}-${name}:*`)],
      {},
    );
    const passing = [...passRole(arns["executionRole"], "ecs-tasks.amazonaws.com"), ...registering];
    const context = { ...inCluster, ...onResource(live, "ecs") };
    if (action === "create" || action === "replace") {
      const tagged = { ...onRequest(tags), ...inCluster };
      return [
        ...rights(["ecs:CreateExpressGatewayService", "ecs:TagResource"], on, tagged),
        ...passRole(arns["infrastructure"], "ecs.amazonaws.com"),
        ...passing,
        ...(action === "replace" ? rights(["ecs:DeleteExpressGatewayService"], on, context) : []),
      ];
    }
    return [
      ...(differs(changes) ? [...rights(["ecs:UpdateExpressGatewayService"], on, context), ...passing] : []),
      ...tagging("ecs:TagResource", on, changes, context),
    ];
  },

  "bedrock-agentcore.ApiKeyCredentialProvider"({ name, action, changes, live, tags }, place) {
    const vault = arn(place, "bedrock-agentcore", "token-vault/default");
    const provider = `${vault}/apikeycredentialprovider/${name}`;
    // Each of the two is checked by itself.
    const onBoth = (verb: string, context: Context) => [
      ...rights([`bedrock-agentcore:${verb}ApiKeyCredentialProvider`], [vault], context),
      ...rights([`bedrock-agentcore:${verb}ApiKeyCredentialProvider`], [provider], context),
    ];
    if (action === "create")
      return [
        ...onBoth("Create", onRequest(tags)),
        // What the vault made of the key is noted in a tag.
        ...rights(["bedrock-agentcore:TagResource"], [provider], onRequest(tags)),
      ];
    const context = onResource(live);
    return [
      ...(differs(changes) ? onBoth("Update", context) : []),
      ...(differs(changes) ? rights(["bedrock-agentcore:TagResource"], [provider], context) : []),
      ...tagging("bedrock-agentcore:TagResource", [provider], changes, context),
    ];
  },

  "bedrock-agentcore.Oauth2CredentialProvider"({ name, action, changes, live, tags }, place) {
    const vault = arn(place, "bedrock-agentcore", "token-vault/default");
    const provider = `${vault}/oauth2credentialprovider/${name}`;
    // Each of the two is checked by itself.
    const onBoth = (verb: string, context: Context) => [
      ...rights([`bedrock-agentcore:${verb}Oauth2CredentialProvider`], [vault], context),
      ...rights([`bedrock-agentcore:${verb}Oauth2CredentialProvider`], [provider], context),
    ];
    const context = onResource(live);
    const making = [
      ...onBoth("Create", onRequest(tags)),
      // What the vault made of the secret is noted in a tag.
      ...rights(["bedrock-agentcore:TagResource"], [provider], onRequest(tags)),
    ];
    if (action === "create") return making;
    if (action === "replace") return [...onBoth("Delete", context), ...making];
    return [
      ...(differs(changes) ? onBoth("Update", context) : []),
      ...(differs(changes) ? rights(["bedrock-agentcore:TagResource"], [provider], context) : []),
      ...tagging("bedrock-agentcore:TagResource", [provider], changes, context),
    ];
  },

  "cognito-idp.UserPool"({ action, changes, live, tags }, place) {
    if (action === "create") return rights(["cognito-idp:CreateUserPool"], ["*"], onRequest(tags));
    const on = [arn(place, "cognito-idp", `userpool/${live?.id}`)];
    const context = onResource(live);
    return [
      ...(differs(changes)
        ? rights(["cognito-idp:UpdateUserPool"], on, { ...context, ...onRequest(live?.tags ?? {}) })
        : []),
      ...tagging("cognito-idp:TagResource", on, changes, context),
    ];
  },

  "cognito-idp.ResourceServer"(undertaking, place) {
    return inUserPool("ResourceServer", undertaking, place);
  },

  "cognito-idp.UserPoolClient"(undertaking, place) {
    return inUserPool("UserPoolClient", undertaking, place);
  },

  "cognito-idp.UserPoolDomain"(undertaking, place) {
    // Nothing about a domain can be changed.
    return inUserPool("UserPoolDomain", undertaking, place, madeAnew);
  },

  "bedrock-agentcore.Gateway"({ name, action, changes, live, spec, tags }, place) {
    const on = [live?.id ?? ""];
    const context = onResource(live);
    // Every update says again which role it is.
    const passing = passRole((spec as GatewaySpec | undefined)?.roleArn, "bedrock-agentcore.amazonaws.com");
    if (action !== "create" && action !== "replace")
      return [
        ...(differs(changes)
          ? [...rights(["bedrock-agentcore:UpdateGateway"], on, context), ...passing]
          : []),
        ...tagging("bedrock-agentcore:TagResource", on, changes, context),
      ];
    // AWS makes and removes the identity of a gateway with the caller's rights.
    const directory = arn(place, "bedrock-agentcore", "workload-identity-directory/default");
    const onIdentity = (verb: string, forIt: Context) =>
      [directory, `${directory}/workload-identity/${gatewayIdStart(name)}${gatewaySuffix}`].flatMap((one) =>
        rights([`bedrock-agentcore:${verb}WorkloadIdentity`], [one], forIt),
      );
    const tagged = onRequest(tags);
    const made = [arn(place, "bedrock-agentcore", `gateway/${gatewayIdStart(name)}${gatewaySuffix}`)];
    return [
      ...rights(["bedrock-agentcore:CreateGateway"], ["*"], tagged),
      ...rights(["bedrock-agentcore:GetGateway"], made, {}),
      ...rights(["bedrock-agentcore:TagResource"], made, tagged),
      ...onIdentity("Create", tagged),
      ...passing,
      ...(action === "replace"
        ? [
            ...rights(["bedrock-agentcore:DeleteGateway"], on, context),
            ...rights(["bedrock-agentcore:ListGatewayTargets"], on, context),
            ...rights(["bedrock-agentcore:DeleteGatewayTarget"], on, context),
            ...onIdentity("Delete", {}),
          ]
        : []),
    ];
  },

  "bedrock-agentcore.GatewayTarget"({ identity, action, changes, live, tags }, place) {
    // Each call is about the gateway, which carries the tags; a target's id begins with its gateway's.
    const start = gatewayIdStart(identity["gateway"] ?? "");
    const gatewayId = live?.id.split("/")[0] ?? `${start}${gatewaySuffix}`;
    const on = [arn(place, "bedrock-agentcore", `gateway/${gatewayId}`)];
    const context = prefixed("aws:ResourceTag/", tags);
    const onTarget = (...verbs: readonly string[]) =>
      rights(
        verbs.map((verb) => `bedrock-agentcore:${verb}`),
        on,
        context,
      );
    if (action === "create") return onTarget("CreateGatewayTarget", "GetGatewayTarget");
    if (action === "replace")
      return onTarget("DeleteGatewayTarget", "CreateGatewayTarget", "GetGatewayTarget");
    const isReadOnly = changes.every(({ path, before }) => path === "status" && isUnsynchronized(before));
    return differs(changes) ? onTarget(isReadOnly ? "SynchronizeGatewayTargets" : "UpdateGatewayTarget") : [];
  },

  "bedrock-agentcore.Harness"({ name, action, changes, live, spec, arns, tags }, place) {
    const agentCore = (resource: string) => arn(place, "bedrock-agentcore", resource);
    const runtime = agentCore(`runtime/harness_${name}-${harnessSuffix}`);
    const context = onResource(live);
    if (action !== "create" && action !== "replace")
      return [
        ...(differs(changes)
          ? [
              ...rights(["bedrock-agentcore:UpdateHarness"], [live?.id ?? ""], context),
              ...rights(["bedrock-agentcore:UpdateAgentRuntime"], [live?.id ?? "", runtime], context),
            ]
          : []),
        ...(changes.some(({ path }) => path === "executionRoleArn")
          ? passRole(arns["executionRole"], "bedrock-agentcore.amazonaws.com")
          : []),
        ...tagging("bedrock-agentcore:TagResource", [live?.id ?? ""], changes, context),
      ];
    // AWS makes the parts of a harness with the caller's rights.
    const tagged = onRequest(tags);
    const directory = agentCore("workload-identity-directory/default");
    const identity = `${directory}/workload-identity/harness_${name}-${harnessSuffix}`;
    const memory = (spec as HarnessSpec | undefined)?.memory;
    return [
      ...rights(["bedrock-agentcore:GetHarness"], [agentCore(`harness/${name}-${harnessSuffix}`)], {}),
      ...rights(["bedrock-agentcore:CreateHarness"], ["*"], tagged),
      ...rights(["bedrock-agentcore:CreateAgentRuntime"], [agentCore("runtime/*")], tagged),
      ...rights(
        [
          "bedrock-agentcore:CreateAgentRuntimeEndpoint",
          "bedrock-agentcore:GetAgentRuntime",
          "bedrock-agentcore:TagResource",
        ],
        [runtime],
        tagged,
      ),
      ...rights(["bedrock-agentcore:CreateWorkloadIdentity"], [directory], tagged),
      ...rights(["bedrock-agentcore:CreateWorkloadIdentity"], [identity], tagged),
      ...(memory?.managedMemoryConfiguration === undefined
        ? []
        : rights(["bedrock-agentcore:CreateMemory"], ["*"], {})),
      ...passRole(arns["executionRole"], "bedrock-agentcore.amazonaws.com"),
      ...(action === "replace"
        ? [
            ...rights(["bedrock-agentcore:DeleteHarness"], [live?.id ?? ""], context),
            ...rights(["bedrock-agentcore:DeleteAgentRuntime"], [agentCore("runtime/*")], {}),
          ]
        : []),
    ];
  },

  "bedrock-agentcore.HarnessEndpoint"({ identity, action, changes, live, tags }, place) {
    const agentCore = (resource: string) => arn(place, "bedrock-agentcore", resource);
    const harness =
      live?.id.replace(/\/harness-endpoint\/.*$/, "") ??
      agentCore(`harness/${identity["harness"]}-${harnessSuffix}`);
    const runtime = agentCore(`runtime/harness_${identity["harness"]}-${harnessSuffix}`);
    const both = (verb: string, context: Context) => [
      ...rights([`bedrock-agentcore:${verb}HarnessEndpoint`], [harness], context),
      ...rights([`bedrock-agentcore:${verb}AgentRuntimeEndpoint`], [harness, runtime], context),
    ];
    if (action === "create")
      return [
        ...both("Create", onRequest(tags)),
        ...rights(["bedrock-agentcore:GetHarnessEndpoint"], [harness], {}),
      ];
    const context = onResource(live);
    return [
      ...(differs(changes) ? both("Update", context) : []),
      ...tagging("bedrock-agentcore:TagResource", [live?.id ?? ""], changes, context),
    ];
  },

  "bedrock-agentcore.HarnessLogGroups"(undertaking, place) {
    return runtimeLogGroups(`harness_${undertaking.name}`, undertaking, place);
  },

  "bedrock-agentcore.RuntimeLogGroups"(undertaking, place) {
    return runtimeLogGroups(undertaking.name, undertaking, place);
  },

  "bedrock-agentcore.AgentRuntime"({ name, action, changes, live, arns, tags }, place) {
    const agentCore = (resource: string) => arn(place, "bedrock-agentcore", resource);
    const context = onResource(live);
    const passing = passRole(arns["executionRole"], "bedrock-agentcore.amazonaws.com");
    if (action !== "create" && action !== "replace")
      return [
        ...(differs(changes)
          ? [...rights(["bedrock-agentcore:UpdateAgentRuntime"], [live?.id ?? ""], context), ...passing]
          : []),
        ...tagging("bedrock-agentcore:TagResource", [live?.id ?? ""], changes, context),
      ];
    // AWS makes the parts of a runtime with the caller's rights, as those of a harness.
    const tagged = onRequest(tags);
    const runtime = agentCore(`runtime/${name}-${harnessSuffix}`);
    const directory = agentCore("workload-identity-directory/default");
    const identity = `${directory}/workload-identity/${name}-${harnessSuffix}`;
    return [
      ...rights(
        ["bedrock-agentcore:GetAgentRuntime", "bedrock-agentcore:GetAgentRuntimeEndpoint"],
        [runtime],
        {},
      ),
      ...rights(["bedrock-agentcore:GetAgentRuntimeEndpoint"], [`${runtime}/runtime-endpoint/DEFAULT`], {}),
      ...rights(["bedrock-agentcore:CreateAgentRuntime"], [agentCore("runtime/*")], tagged),
      ...rights(
        ["bedrock-agentcore:CreateAgentRuntimeEndpoint", "bedrock-agentcore:TagResource"],
        [runtime],
        tagged,
      ),
      ...rights(["bedrock-agentcore:CreateWorkloadIdentity"], [directory], tagged),
      ...rights(["bedrock-agentcore:CreateWorkloadIdentity"], [identity], tagged),
      ...passing,
      ...(action === "replace"
        ? rights(["bedrock-agentcore:DeleteAgentRuntime"], [live?.id ?? ""], context)
        : []),
    ];
  },
};

/** Everything that these steps take. */
export function rightsFor(undertakings: readonly Undertaking[], place: Place): readonly Right[] {
  return undertakings.flatMap((one) => rightsByKind[one.kind]?.(one, place) ?? []);
}

function rights(actions: readonly string[], names: readonly string[], context: Context): readonly Right[] {
  return actions.map((action) => ({ action, names, context }));
}

function runtimeLogGroups(runtime: string, { action, tags }: Undertaking, place: Place): readonly Right[] {
  const on = logGroupNames(place, `/aws/bedrock-agentcore/runtimes/${runtime}-${harnessSuffix}-DEFAULT`);
  return [
    ...(action === "create" ? rights(["logs:CreateLogGroup", "logs:TagResource"], on, onRequest(tags)) : []),
    ...rights(["logs:PutRetentionPolicy"], on, {}),
  ];
}

/** Of what belongs to a user pool, IAM sees the pool. */
function inUserPool(
  noun: string,
  { action, changes, spec, tags }: Undertaking,
  place: Place,
  update: readonly string[] = ["Update"],
): readonly Right[] {
  const { userPoolId = "" } = (spec ?? {}) as { readonly userPoolId?: string };
  // AWS chooses the id of one that is still to be made.
  const isKnown = /^[\w-]+_[0-9a-zA-Z]+$/.test(userPoolId);
  const id = isKnown ? userPoolId : `${place.region}_${poolSuffix}`;
  const verbs = {
    create: ["Create"],
    replace: madeAnew,
    update: differs(changes) ? update : [],
    adopt: differs(changes) ? update : [],
  }[action];
  return rights(
    verbs.map((verb) => `cognito-idp:${verb}${noun}`),
    [arn(place, "cognito-idp", `userpool/${id}`)],
    prefixed("aws:ResourceTag/", tags),
  );
}

const madeAnew = ["Delete", "Create"];

function passRole(role: string | undefined, service: string): readonly Right[] {
  return role === undefined ? [] : rights(["iam:PassRole"], [role], { "iam:PassedToService": service });
}

/** Policies name a log group with and without what stands for its streams. */
function logGroupNames(place: Place, name: string): readonly string[] {
  const group = arn(place, "logs", `log-group:${name}`);
  return [group, `${group}:log-stream:`];
}

function boundedBy(policy: string | undefined): Context {
  return policy === undefined ? {} : { "iam:PermissionsBoundary": policy };
}

const tagPath = "tags.";

/** More than its tags. */
function differs(changes: readonly Change[]): boolean {
  return changes.some(({ path }) => !path.startsWith(tagPath));
}

/** What the tags that are missing or different take. */
function tagging(
  action: string,
  names: readonly string[],
  changes: readonly Change[],
  context: Context,
): readonly Right[] {
  const tags = changes.flatMap(({ path, after }): [string, string][] =>
    path.startsWith(tagPath) ? [[path.slice(tagPath.length), String(after)]] : [],
  );
  return tags.length === 0
    ? []
    : rights([action], names, { ...context, ...onRequest(Object.fromEntries(tags)) });
}

/** AWS failed to read a target's tools, and nothing else is wrong with it. */
function isUnsynchronized(status: unknown): boolean {
  return String(status).startsWith("SYNCHRONIZE_UNSUCCESSFUL");
}

/** What IAM sees of the tags that a call puts on. */
function onRequest(tags: Tags): Context {
  return { ...prefixed("aws:RequestTag/", tags), "aws:TagKeys": Object.keys(tags) };
}

/** What IAM sees of the tags that the resource carries; `service`: it has a key of its own for them, too. */
function onResource(live: Live | undefined, service?: string): Context {
  const tags = live?.tags ?? {};
  return {
    ...prefixed("aws:ResourceTag/", tags),
    ...(service === undefined ? {} : prefixed(`${service}:ResourceTag/`, tags)),
  };
}

function prefixed(prefix: string, tags: Tags): Context {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}${key}`, value]));
}
