/** JSON web tokens in their compact form (RFC 7515), and the key sets (RFC 7517) that their signatures are checked with. */
import { createPublicKey, type JsonWebKey, type KeyObject, sign, verify } from "node:crypto";
import { z } from "zod";

export interface JsonWebToken {
  readonly algorithm: string;
  readonly keyId: string | undefined;
  readonly claims: unknown;
  /** What the signature is over. */
  readonly content: string;
  readonly signature: Uint8Array;
}

/** Undefined where the text is no token at all. */
export function readToken(token: string): JsonWebToken | undefined {
  const [head = "", body = "", signature = "", ...more] = token.split(".");
  const header = headerSchema.safeParse(decode(head));
  const claims = decode(body);
  if (!header.success || claims === undefined || more.length > 0) return undefined;
  return {
    algorithm: header.data.alg,
    keyId: header.data.kid,
    claims,
    content: `${head}.${body}`,
    signature: Buffer.from(signature, "base64url"),
  };
}

const headerSchema = z.object({ alg: z.string(), kid: z.string().optional() });

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}

/** Is the token's signature by one of the keys at this address? Knows RS256 and ES256. */
export async function isSignedByKeyOf(
  jwksUri: string,
  token: JsonWebToken,
  fetch: (url: string) => Promise<Response>,
): Promise<boolean> {
  const key = await findKey(jwksUri, token.keyId, fetch);
  if (key === undefined) return false;
  const content = Buffer.from(token.content);
  if (token.algorithm === "RS256") return verify("sha256", content, key, token.signature);
  if (token.algorithm !== "ES256") return false;
  return verify("sha256", content, { key, dsaEncoding: "ieee-p1363" }, token.signature);
}

const keySetSchema = z.object({ keys: z.array(z.looseObject({ kid: z.string().optional() })) });

async function findKey(
  jwksUri: string,
  keyId: string | undefined,
  fetch: (url: string) => Promise<Response>,
): Promise<KeyObject | undefined> {
  const response = await fetch(jwksUri).catch(() => undefined);
  const keySet = keySetSchema.safeParse(await response?.json().catch(() => undefined));
  const key = keySet.data?.keys.find((candidate) => keyId === undefined || candidate.kid === keyId);
  return key === undefined ? undefined : createPublicKey({ key: key as JsonWebKey, format: "jwk" });
}

/** A token signed with RS256. */
export function signedToken(
  claims: Readonly<Record<string, unknown>>,
  key: { readonly keyId: string; readonly privateKey: KeyObject },
): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const content = `${encode({ kid: key.keyId, alg: "RS256" })}.${encode(claims)}`;
  return `${content}.${sign("sha256", Buffer.from(content), key.privateKey).toString("base64url")}`;
}
