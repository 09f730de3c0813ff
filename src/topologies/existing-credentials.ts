/** What the keys of the user's own secret (`credentials-secret`) are good for, and what is wrong with them. */
import type { Unfit } from "../resources/existing-secret.js";
import type { SecretText } from "../resources/resource.js";
import type { AuthSettings, TenantIdentifiers, ZscalerCredentials } from "../settings/settings.js";
import { type Authorization, type ExistingSource, headerOf, keptAuthorization } from "./authorization.js";

/** Holds the complete header, scheme and all: the token vault then points there and keeps nothing itself. */
const authorizationKey = "ZSCALER_MCP_AUTHORIZATION";
const clientId = "ZSCALER_CLIENT_ID";
const clientSecret = "ZSCALER_CLIENT_SECRET";
const privateKey = "ZSCALER_PRIVATE_KEY";
const vanityDomain = "ZSCALER_VANITY_DOMAIN";
const apiKey = "ZSCALER_MCP_AUTH_API_KEY";

type Values = Readonly<Record<string, SecretText>>;

export interface ExistingUse {
  readonly auth: AuthSettings;
  /** What the inputs say of the tenant; undefined: nothing is hosted, so that only the header matters. */
  readonly hosted: TenantIdentifiers | undefined;
  /** A OneAPI client of the inputs, for a secret that has no client secret. */
  readonly client: ZscalerCredentials | undefined;
}

/** Told before anything is made: what the server or the harness would miss, and what could never fit. */
export function unfit(values: Values, use: ExistingUse): Unfit | undefined {
  const problem = malformed(values, use.auth);
  if (problem !== undefined) return problem;
  const missing = new Set([...missingForServer(values, use), ...missingForHeader(values, use)]);
  if (missing.size === 0) return undefined;
  return {
    what: `has no ${[...missing].join(" and no ")}, which auth-mode ${use.auth.mode} needs`,
    fix: "Add it to the secret named by credentials-secret.",
  };
}

/** The header that the secret makes, and where the vault gets it. */
export function existingAuthorization(source: ExistingSource, { auth, client }: ExistingUse): Authorization {
  const { arn, values, versionId } = source;
  const whole = wholeHeader(values, auth);
  const given = headerOf("token" in auth ? auth : { mode: "none" }, undefined);
  if (given !== undefined) return keptAuthorization(given, undefined);
  if (whole !== undefined)
    return { header: whole, vault: { source: "EXTERNAL", secretArn: arn, jsonKey: authorizationKey } };
  const own = ownHeader(values, auth);
  if (own !== undefined) return keptAuthorization(own, versionId);
  const header = headerOf(auth, client);
  if (header === undefined) throw new Error("unreachable: an unfit secret is refused when it is looked up");
  return keptAuthorization(header, undefined);
}

/** The complete header, where it is one of this mode: a secret may serve stages of several modes. */
function wholeHeader(values: Values, { mode }: AuthSettings): SecretText | undefined {
  const scheme = mode === "zscaler" ? "Basic" : "Bearer";
  const header = values[authorizationKey];
  return header !== undefined && schemeOf(header) === scheme ? header : undefined;
}

function schemeOf(header: SecretText): "Basic" | "Bearer" | undefined {
  const [, scheme] = /^(Basic|Bearer) +\S+$/i.exec(header.reveal()) ?? [];
  return scheme === undefined ? undefined : scheme.toLowerCase() === "basic" ? "Basic" : "Bearer";
}

/** The pair is of one source: an id of the one with a secret of the other would fit nowhere. */
function ownHeader(values: Values, auth: AuthSettings): SecretText | undefined {
  if (auth.mode === "api-key")
    return headerOf({ mode: "api-key", token: values[apiKey]?.reveal() }, undefined);
  const [id, secret] = [clientId, clientSecret].map((key) => values[key]?.reveal());
  return headerOf(
    auth,
    id === undefined || secret === undefined ? undefined : { clientId: id, clientSecret: secret },
  );
}

function missingForServer(values: Values, { auth, hosted, client }: ExistingUse): readonly string[] {
  if (hosted === undefined) return [];
  const makesHeader =
    auth.mode === "zscaler" && client === undefined && wholeHeader(values, auth) === undefined;
  return [
    ...(clientId in values ? [] : [clientId]),
    ...(clientSecret in values || privateKey in values
      ? []
      : [makesHeader ? clientSecret : `${clientSecret} (or ${privateKey})`]),
    ...(vanityDomain in values || hosted.vanityDomain !== undefined ? [] : [vanityDomain]),
    ...(auth.mode !== "api-key" || apiKey in values ? [] : [apiKey]),
  ];
}

function missingForHeader(values: Values, { auth, client }: ExistingUse): readonly string[] {
  if (auth.mode === "none" || wholeHeader(values, auth) !== undefined) return [];
  if (headerOf(auth, client) !== undefined || ownHeader(values, auth) !== undefined) return [];
  if (auth.mode === "jwt") return [`${authorizationKey} (Bearer and the token)`];
  if (auth.mode === "api-key") return [apiKey];
  return [clientId, clientSecret].filter((key) => !(key in values));
}

/** Values that no server would take, said by key and never by value. */
function malformed(values: Values, auth: AuthSettings): Unfit | undefined {
  const untrimmed = [clientId, clientSecret, apiKey, authorizationKey].find((key) => {
    const value = values[key]?.reveal();
    return value !== undefined && !/^[\x21-\x7E](?:[\x20-\x7E]*[\x21-\x7E])?$/.test(value);
  });
  if (untrimmed !== undefined)
    return {
      what: `has a ${untrimmed} that is no single line of printable characters`,
      fix: "Store the value again, without spaces or a line break before or after it.",
    };
  const key = values[apiKey]?.reveal();
  if (auth.mode === "api-key" && key !== undefined && /^(?:basic|bearer)\s/i.test(key))
    return {
      what: `has a ${apiKey} that begins with the name of an authentication scheme, which is added to it`,
      fix: "Store the key alone.",
    };
  const whole = values[authorizationKey];
  if (whole !== undefined && schemeOf(whole) === undefined)
    return {
      what: `has an ${authorizationKey} that is no complete header`,
      fix: "Store Basic, a space and the base64 of client id, colon and client secret; or Bearer, a space and the key or token.",
    };
  const header = auth.mode === "api-key" ? wholeHeader(values, auth)?.reveal() : undefined;
  if (header !== undefined && key !== undefined && header.split(/ +/)[1] !== key)
    return {
      what: `has an ${authorizationKey} with another key than its ${apiKey}`,
      fix: "Store the same key in both, or remove the header: the action then makes it from the key.",
    };
  return undefined;
}
