/** What an authorization server says of itself (OpenID Connect Discovery, RFC 8414). */
import { z } from "zod";

const metadataSchema = z.object({
  issuer: z.string(),
  jwks_uri: z.string(),
  token_endpoint: z.string().optional(),
});

export type AuthorizationServer = z.infer<typeof metadataSchema>;

/** Undefined where nobody answers at that address, or not with what discovery needs. */
export async function discover(
  discoveryUrl: string,
  fetch: (url: string) => Promise<Response>,
): Promise<AuthorizationServer | undefined> {
  const response = await fetch(discoveryUrl).catch(() => undefined);
  if (response === undefined) return undefined;
  const body = await response.json().catch(() => undefined);
  return response.ok ? metadataSchema.safeParse(body).data : undefined;
}
