/** How AgentCore Identity keeps what is put into its token vault: each value in a secret of this account. */
import { DescribeSecretCommand } from "@aws-sdk/client-secrets-manager";
import type { Aws } from "./aws.js";
import { found, isAccessDenied } from "./errors.js";

/** Tag of a credential provider: the version of the vault's own secret after its value was written. */
export const vaultVersionTag = "zscaler-harness-vault-version";

/** The version that the vault's own secret has now, told by its metadata; undefined where that may not be looked at. */
export async function vaultVersionOf(
  { clients: { secrets } }: Aws,
  secretArn: string | undefined,
): Promise<string | undefined> {
  if (secretArn === undefined) return undefined;
  const described = await found(secrets.send(new DescribeSecretCommand({ SecretId: secretArn }))).catch(
    (thrown) => {
      if (isAccessDenied(thrown)) return undefined;
      throw thrown;
    },
  );
  const versions = Object.entries(described?.VersionIdsToStages ?? {});
  return versions.find(([, stages]) => stages.includes("AWSCURRENT"))?.[0];
}
