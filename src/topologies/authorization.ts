/** How the harness is let in: one Authorization header, known to the vault and to the container. */
import type { Ref } from "../engine/graph.js";
import type { ApiKeySpec } from "../resources/api-key-credential-provider.js";
import { SecretText } from "../resources/resource.js";
import type { AuthSettings, ZscalerCredentials } from "../settings/settings.js";
import { type OutputsById, outputsOf, type SignIn } from "./topology.js";

export interface Authorization {
  /** Its complete value, scheme and credential. */
  readonly header: SecretText;
  /** How the token vault comes to it. */
  readonly vault: ApiKeySpec;
}

/** What the node of a secret tells, whoever keeps it. */
export interface SecretSource {
  readonly arn: string;
  readonly versionId: string;
  /** Comma-separated names of the keys. */
  readonly keys: string;
  /** Key that encrypts it, where it is not AWS's own. */
  readonly kmsKey: string | undefined;
}

/** A secret that somebody else keeps, of which the action must learn the values. */
export interface ExistingSource extends SecretSource {
  readonly values: Readonly<Record<string, SecretText>>;
}

/** What a header is made of. */
export type Admission =
  /** The inputs alone tell it; `secret` is ours and holds the same. */
  | { readonly secret: Ref<SecretSource> | undefined; of(source: SecretSource | undefined): Authorization }
  /** The user's own secret tells it, and the vault may point there. */
  | { readonly existing: Ref<ExistingSource>; of(source: ExistingSource): Authorization };

/** `Basic` of the OneAPI client for mode `zscaler`, `Bearer` of the token for `api-key` and `jwt`; undefined: not told. */
export function headerOf(
  auth: AuthSettings,
  credentials: Pick<ZscalerCredentials, "clientId" | "clientSecret"> | undefined,
): SecretText | undefined {
  if ("token" in auth) return auth.token === undefined ? undefined : new SecretText(`Bearer ${auth.token}`);
  if (auth.mode === "none" || credentials === undefined) return undefined;
  const pair = `${credentials.clientId}:${credentials.clientSecret}`;
  return new SecretText(`Basic ${Buffer.from(pair).toString("base64")}`);
}

/** The vault keeps the header itself; `version` is that of the secret which it was made from. */
export function keptAuthorization(header: SecretText, version: string | undefined): Authorization {
  return { header, vault: { source: "MANAGED", apiKey: header, version } };
}

/** What the harness sends, once the secret that tells it is known; undefined: not yet. */
export function headerNow(admission: Admission | undefined, outputs: OutputsById): SignIn | undefined {
  if (admission === undefined) return { kind: "header", authorization: undefined };
  if ("existing" in admission) {
    const source = outputsOf(outputs, admission.existing);
    return source && { kind: "header", authorization: admission.of(source).header };
  }
  const source = admission.secret && outputsOf(outputs, admission.secret);
  if (admission.secret !== undefined && source === undefined) return undefined;
  return { kind: "header", authorization: admission.of(source).header };
}
