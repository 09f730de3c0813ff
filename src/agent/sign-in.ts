/** How a client gets past whoever guards an MCP server. */
import type { Sign } from "./sign-in-signature.js";
import { accessToken, type Limits, type OauthClient } from "./sign-in-token.js";

export type SignIn =
  /** Sent as they are, none at all for one. */
  | { readonly kind: "headers"; readonly headers: Readonly<Record<string, string>> }
  /** A gateway that lets in who has a token. */
  | { readonly kind: "client-credentials"; readonly client: OauthClient }
  /** A gateway that lets in who signs with AWS credentials. */
  | { readonly kind: "sigv4"; readonly sign: Sign };

/** What goes with each request. */
export type Authorization =
  | { readonly kind: "headers"; readonly headers: Readonly<Record<string, string>> }
  | {
      readonly kind: "bearer";
      readonly token: string;
      /** Whose it is, and what it is for. */
      readonly client: Pick<OauthClient, "clientId" | "scope">;
    }
  | { readonly kind: "signature"; readonly sign: Sign };

/** Throws a `Failure` where no token is to be had. */
export async function authorizationOf(signIn: SignIn, limits: Limits): Promise<Authorization> {
  switch (signIn.kind) {
    case "headers":
      return signIn;
    case "client-credentials":
      return { kind: "bearer", token: await accessToken(signIn.client, limits), client: signIn.client };
    case "sigv4":
      return { kind: "signature", sign: signIn.sign };
  }
}
