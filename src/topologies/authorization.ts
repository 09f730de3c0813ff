/** The Authorization header by which the harness is let in: one value, known to the vault and to the container. */
import { SecretText } from "../resources/resource.js";
import type { AuthSettings, ZscalerCredentials } from "../settings/settings.js";

/** `Basic` of the OneAPI client for mode `zscaler`, `Bearer` of the token for `api-key` and `jwt`, none for `none`. */
export function authorizationHeader(
  auth: AuthSettings,
  credentials: Pick<ZscalerCredentials, "clientId" | "clientSecret"> | undefined,
): SecretText | undefined {
  if (auth.mode === "none") return undefined;
  if ("token" in auth) return new SecretText(`Bearer ${auth.token}`);
  if (credentials === undefined) return undefined;
  const pair = `${credentials.clientId}:${credentials.clientSecret}`;
  return new SecretText(`Basic ${Buffer.from(pair).toString("base64")}`);
}
