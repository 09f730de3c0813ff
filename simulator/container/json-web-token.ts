/** Verification of a JWT against a JWKS, with every claim that the server demands. */
import { z } from "zod";
import { isSignedByKeyOf, readToken } from "../json-web-token.js";

export interface JwtRules {
  readonly jwksUri: string;
  readonly issuer: string;
  /** Mandatory: a token without `aud`, as Cognito's machine-to-machine tokens are, never passes. */
  readonly audience: string;
  readonly algorithms: readonly string[];
}

const claimsSchema = z.object({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
});

export async function verifyJwt(
  text: string,
  rules: JwtRules,
  { fetch, now }: { readonly fetch: (url: string) => Promise<Response>; readonly now: () => number },
): Promise<boolean> {
  const token = readToken(text);
  const claims = claimsSchema.safeParse(token?.claims);
  if (token === undefined || !claims.success || !rules.algorithms.includes(token.algorithm)) return false;
  const { iss, aud, exp } = claims.data;
  if (iss !== rules.issuer || ![aud].flat().includes(rules.audience) || exp * 1000 <= now()) return false;
  return isSignedByKeyOf(rules.jwksUri, token, fetch);
}
