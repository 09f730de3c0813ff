/** An OAuth client that acts for itself (RFC 6749, section 4.4), as AgentCore Identity does with its providers. */
import { z } from "zod";
import type { Edge } from "../../cloud.js";

export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  /** How the secret travels: in a header unless told otherwise. */
  readonly method?: "CLIENT_SECRET_BASIC" | "CLIENT_SECRET_POST" | undefined;
  /** None at all leaves it to the server. */
  readonly scopes: readonly string[];
}

export type TokenResult =
  | { readonly ok: true; readonly accessToken: string; readonly expiresIn: number | undefined }
  /** `error` is OAuth's code, `unreachable` where nobody answered. */
  | { readonly ok: false; readonly error: string };

const grantedSchema = z.object({ access_token: z.string(), expires_in: z.number().optional() });
const refusedSchema = z.object({ error: z.string() });

export async function requestAccessToken(
  tokenEndpoint: string,
  client: ClientCredentials,
  fetch: Edge["fetch"],
): Promise<TokenResult> {
  const form = new URLSearchParams({ grant_type: "client_credentials" });
  if (client.scopes.length > 0) form.set("scope", client.scopes.join(" "));
  const headers = new Headers({ "content-type": "application/x-www-form-urlencoded" });
  if (client.method === "CLIENT_SECRET_POST") {
    form.set("client_id", client.clientId);
    form.set("client_secret", client.clientSecret);
  } else {
    const basic = Buffer.from(`${client.clientId}:${client.clientSecret}`).toString("base64");
    headers.set("authorization", `Basic ${basic}`);
  }
  const response = await fetch(tokenEndpoint, {
    method: "POST",
    headers: Object.fromEntries(headers),
    body: form.toString(),
  }).catch(() => undefined);
  const body: unknown = await response?.json().catch(() => undefined);
  const granted = grantedSchema.safeParse(body).data;
  if (response?.ok && granted !== undefined) {
    return { ok: true, accessToken: granted.access_token, expiresIn: granted.expires_in };
  }
  return { ok: false, error: refusedSchema.safeParse(body).data?.error ?? "unreachable" };
}
