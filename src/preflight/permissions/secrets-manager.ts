/** Rights on secrets. */
import { arn } from "../../aws/arn.js";
import { onRequest, onResource, type RightsOfKind, rights, tagging } from "./right.js";

/** What AWS appends to the names of secrets. */
const secretSuffix = "??????";

export const secretsManagerRights: Readonly<Record<string, RightsOfKind>> = {
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
};
