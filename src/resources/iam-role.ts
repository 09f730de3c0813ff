/**
 * An IAM role with its trust, its policies and its boundary, all compared and repaired.
 *
 * @example
 * graph.add("harness-role", iamRole, { name: names.harnessRole }, {}, () => harnessRole(place, names.harness));
 */

import { isDeepStrictEqual } from "node:util";
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  type IAMClient,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
  type Role,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { found, isInMotion } from "../aws/errors.js";
import { retrying } from "../aws/retry.js";
import { tagMap, upperCaseTags } from "../aws/tags.js";
import { type PolicyDocument, withGrantsOf } from "../policies/document.js";
import { type Change, defineResource, gone, type Live, type Tags } from "./resource.js";

export interface RoleSpec {
  readonly description: string;
  /** Who may assume it. */
  readonly trust: PolicyDocument;
  /** ARNs. */
  readonly managedPolicies: readonly string[];
  /** By policy name. */
  readonly inlinePolicies: Readonly<Record<string, PolicyDocument>>;
  /** Actions that it has for other inputs: whoever works by them still is left the right until it has moved. */
  readonly otherActions?: readonly string[];
  /** Policy ARN. Undefined: whatever the account's administrators have set stays. */
  readonly permissionsBoundary: string | undefined;
}

export interface LiveRole extends Live {
  readonly name: string;
  readonly trust: unknown;
  readonly managedPolicies: readonly string[];
  readonly inlinePolicies: Readonly<Record<string, unknown>>;
  readonly permissionsBoundary: string | undefined;
}

/** IAM refuses two changes of one role at the same moment with ConcurrentModification. */
const concurrentChangeLimit = 30_000;

export const iamRole = defineResource<
  { readonly name: string },
  RoleSpec,
  LiveRole,
  { readonly arn: string }
>({
  kind: "iam.Role",
  noun: "IAM role",

  async observe({ clients: { iam } }, { name }) {
    const role = await found(iam.send(new GetRoleCommand({ RoleName: name })));
    if (role?.Role === undefined) return undefined;
    const [managedPolicies, inlinePolicies] = await Promise.all([
      attachedPolicies(iam, name),
      inlinePoliciesOf(iam, name),
    ]);
    return liveRole(role.Role, name, managedPolicies, inlinePolicies);
  },

  async create(aws, { name }, spec, { tags }) {
    const { Role: role } = await aws.clients.iam.send(
      new CreateRoleCommand({
        RoleName: name,
        Description: spec.description,
        AssumeRolePolicyDocument: JSON.stringify(spec.trust),
        PermissionsBoundary: spec.permissionsBoundary,
        Tags: upperCaseTags(tags),
      }),
    );
    const live = liveRole(role ?? {}, name, [], {}, tags);
    return this.sync(aws, { name }, spec, live, this.compare(spec, live), { tags, token: "" });
  },

  compare(spec, live) {
    return [
      ...change("trust", live.trust, spec.trust),
      ...(spec.permissionsBoundary === undefined
        ? []
        : change("permissionsBoundary", live.permissionsBoundary, spec.permissionsBoundary)),
      ...named(spec.managedPolicies, live.managedPolicies, "managedPolicies"),
      ...Object.keys({ ...live.inlinePolicies, ...spec.inlinePolicies }).flatMap((policy) =>
        change(`inlinePolicies.${policy}`, live.inlinePolicies[policy], spec.inlinePolicies[policy]),
      ),
    ];
  },

  async sync({ clients: { iam }, signal }, { name }, spec, live, changes) {
    const RoleName = name;
    await Promise.all(
      changes.map(({ path, before, after }) =>
        retrying(
          async () => {
            const [aspect, policy = ""] = splitOnce(path);
            if (aspect === "trust")
              await iam.send(
                new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: JSON.stringify(after) }),
              );
            else if (aspect === "permissionsBoundary")
              await iam.send(
                new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: String(after) }),
              );
            else if (aspect === "managedPolicies")
              await iam.send(
                after === undefined
                  ? new DetachRolePolicyCommand({ RoleName, PolicyArn: String(before) })
                  : new AttachRolePolicyCommand({ RoleName, PolicyArn: String(after) }),
              );
            else if (after === undefined)
              await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: policy }));
            else
              await iam.send(
                new PutRolePolicyCommand({
                  RoleName,
                  PolicyName: policy,
                  PolicyDocument: JSON.stringify(after),
                }),
              );
          },
          { signal, on: isInMotion, limit: concurrentChangeLimit },
        ),
      ),
    );
    return {
      ...live,
      trust: spec.trust,
      managedPolicies: spec.managedPolicies,
      inlinePolicies: spec.inlinePolicies,
      permissionsBoundary: spec.permissionsBoundary ?? live.permissionsBoundary,
    };
  },

  meanwhile: (spec, live) => ({
    ...spec,
    inlinePolicies: Object.fromEntries(
      Object.entries(spec.inlinePolicies).map(([policy, wanted]) => [
        policy,
        withGrantsOf(live.inlinePolicies[policy], wanted, spec.otherActions),
      ]),
    ),
  }),

  async tag({ clients: { iam } }, { name }, tags) {
    await iam.send(new TagRoleCommand({ RoleName: name, Tags: upperCaseTags(tags) }));
  },

  aspects: ({ trust, permissionsBoundary, managedPolicies, inlinePolicies }) => ({
    trust,
    permissionsBoundary,
    managedPolicies: managedPolicies.toSorted(),
    ...Object.fromEntries(
      Object.entries(inlinePolicies).map(([policy, document]) => [`inlinePolicies.${policy}`, document]),
    ),
  }),

  facts: ({ permissionsBoundary }): Readonly<Record<string, string>> =>
    permissionsBoundary === undefined ? {} : { boundary: permissionsBoundary },

  async remove({ clients: { iam } }, { name }) {
    const RoleName = name;
    const [managed, inline] = await Promise.all([
      found(attachedPolicies(iam, name)),
      found(inlinePolicyNames(iam, name)),
    ]);
    await Promise.all([
      ...(managed ?? []).map((PolicyArn) =>
        found(iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }))),
      ),
      ...(inline ?? []).map((PolicyName) =>
        found(iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }))),
      ),
    ]);
    await found(iam.send(new DeleteRoleCommand({ RoleName })));
    return gone;
  },

  outputs: ({ id }) => ({ arn: id }),
  outputsAfter: ({ partition, account }, { name }, _spec, live) => ({
    arn: live?.id ?? `arn:${partition}:iam::${account}:role/${name}`,
  }),
});

function liveRole(
  role: Partial<Role>,
  name: string,
  managedPolicies: readonly string[],
  inlinePolicies: Readonly<Record<string, unknown>>,
  tags?: Tags,
): LiveRole {
  return {
    id: role.Arn ?? "",
    name,
    tags: tags ?? tagMap(role.Tags),
    trust: parsedDocument(role.AssumeRolePolicyDocument),
    managedPolicies,
    inlinePolicies,
    permissionsBoundary: role.PermissionsBoundary?.PermissionsBoundaryArn,
  };
}

async function attachedPolicies(iam: IAMClient, RoleName: string): Promise<readonly string[]> {
  const arns: string[] = [];
  for await (const page of paginateListAttachedRolePolicies({ client: iam }, { RoleName }))
    arns.push(...(page.AttachedPolicies ?? []).map(({ PolicyArn }) => PolicyArn ?? ""));
  return arns;
}

async function inlinePolicyNames(iam: IAMClient, RoleName: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const page of paginateListRolePolicies({ client: iam }, { RoleName }))
    names.push(...(page.PolicyNames ?? []));
  return names;
}

async function inlinePoliciesOf(iam: IAMClient, RoleName: string): Promise<Record<string, unknown>> {
  const names = await inlinePolicyNames(iam, RoleName);
  const policies = await Promise.all(
    names.map(async (PolicyName) => {
      const policy = await found(iam.send(new GetRolePolicyCommand({ RoleName, PolicyName })));
      return [PolicyName, parsedDocument(policy?.PolicyDocument)] as const;
    }),
  );
  return Object.fromEntries(policies.filter(([, document]) => document !== undefined));
}

/** IAM returns policy documents URL-encoded. */
function parsedDocument(encoded: string | undefined): unknown {
  return encoded === undefined ? undefined : JSON.parse(decodeURIComponent(encoded));
}

function change(path: string, before: unknown, after: unknown): readonly Change[] {
  return isDeepStrictEqual(before, after) ? [] : [{ path, before, after }];
}

/** Members of a set that are missing or too many, each as a change of its own. */
function named(wanted: readonly string[], live: readonly string[], path: string): readonly Change[] {
  return [
    ...wanted.filter((one) => !live.includes(one)).map((after) => ({ path, before: undefined, after })),
    ...live.filter((one) => !wanted.includes(one)).map((before) => ({ path, before, after: undefined })),
  ];
}

function splitOnce(path: string): readonly [string, string?] {
  const dot = path.indexOf(".");
  return dot < 0 ? [path] : [path.slice(0, dot), path.slice(dot + 1)];
}
