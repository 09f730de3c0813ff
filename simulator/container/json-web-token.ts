/** Verification of a JWT against a JWKS, with every claim that the server demands. */
import { createPublicKey, type JsonWebKey, type KeyObject, verify } from "node:crypto";
import { z } from "zod";

export interface JwtRules {
  readonly jwksUri: string;
  readonly issuer: string;
  /** Mandatory: a token without `aud`, as Cognito's machine-to-machine tokens are, never passes. */
  readonly audience: string;
  readonly algorithms: readonly string[];
}

const headerSchema = z.object({ alg: z.string(), kid: z.string().optional() });
const claimsSchema = z.object({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
});
const keySetSchema = z.object({ keys: z.array(z.looseObject({ kid: z.string().optional() })) });

export async function verifyJwt(
  token: string,
  rules: JwtRules,
  { fetch, now }: { readonly fetch: (url: string) => Promise<Response>; readonly now: () => number },
): Promise<boolean> {
  const [head = "", body = "", signature = ""] = token.split(".");
  const header = headerSchema.safeParse(decode(head));
  const claims = claimsSchema.safeParse(decode(body));
  if (!header.success || !claims.success || !rules.algorithms.includes(header.data.alg)) return false;
  const { iss, aud, exp } = claims.data;
  if (iss !== rules.issuer || ![aud].flat().includes(rules.audience) || exp * 1000 <= now()) return false;
  const key = await findKey(rules.jwksUri, header.data.kid, fetch);
  return key !== undefined && isSigned(`${head}.${body}`, signature, header.data.alg, key);
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}

async function findKey(
  jwksUri: string,
  kid: string | undefined,
  fetch: (url: string) => Promise<Response>,
): Promise<KeyObject | undefined> {
  const response = await fetch(jwksUri).catch(() => undefined);
  const keySet = keySetSchema.safeParse(await response?.json().catch(() => undefined));
  const key = keySet.data?.keys.find((candidate) => kid === undefined || candidate.kid === kid);
  return key === undefined ? undefined : createPublicKey({ key: key as JsonWebKey, format: "jwk" });
}

function isSigned(content: string, signature: string, algorithm: string, key: KeyObject): boolean {
  const bytes = Buffer.from(signature, "base64url");
  if (algorithm === "RS256") return verify("sha256", Buffer.from(content), key, bytes);
  if (algorithm !== "ES256") return false;
  return verify("sha256", Buffer.from(content), { key, dsaEncoding: "ieee-p1363" }, bytes);
}
