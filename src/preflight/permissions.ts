/**
 * Which rights of the caller each step takes, kind by kind, on which ARNs and with which condition values: what IAM can
 * be asked beforehand. Only what AWS is known to check is listed; a right that is asked for in vain would stop a deploy
 * that works.
 */
import type { Place } from "../aws/aws.js";
import { cognitoRights } from "./permissions/cognito.js";
import { ecsRights } from "./permissions/ecs.js";
import { gatewayRights } from "./permissions/gateway.js";
import { harnessRights } from "./permissions/harness.js";
import { iamRights } from "./permissions/iam.js";
import { logsRights } from "./permissions/logs.js";
import type { Right, RightsOfKind, Undertaking } from "./permissions/right.js";
import { runtimeRights } from "./permissions/runtime.js";
import { secretsManagerRights } from "./permissions/secrets-manager.js";
import { tokenVaultRights } from "./permissions/token-vault.js";

export type { Context, Right, Undertaking } from "./permissions/right.js";

export const rightsByKind: Readonly<Record<string, RightsOfKind>> = {
  ...secretsManagerRights,
  ...iamRights,
  ...logsRights,
  ...ecsRights,
  ...cognitoRights,
  ...tokenVaultRights,
  ...runtimeRights,
  ...gatewayRights,
  ...harnessRights,
};

/** Everything that these steps take. */
export function rightsFor(undertakings: readonly Undertaking[], place: Place): readonly Right[] {
  return undertakings.flatMap((one) => rightsByKind[one.kind]?.(one, place) ?? []);
}
