/** Rights on roles. */
import type { RoleSpec } from "../../resources/iam-role.js";
import { type Context, onRequest, onResource, type RightsOfKind, rights, tagging } from "./right.js";

export const iamRights: Readonly<Record<string, RightsOfKind>> = {
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
};

function boundedBy(policy: string | undefined): Context {
  return policy === undefined ? {} : { "iam:PermissionsBoundary": policy };
}
