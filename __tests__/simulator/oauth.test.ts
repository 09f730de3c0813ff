import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { signedToken } from "../../simulator/json-web-token.js";
import { requestAccessToken } from "../../simulator/services/oauth/client-credentials.js";
import { type JwtAuthorizer, verifyJwt } from "../../simulator/services/oauth/jwt-authorizer.js";

const issuer = "https://issuer.example.com/pool";
const discoveryUrl = `${issuer}/.well-known/openid-configuration`;
const now = 1_800_000_000_000;
const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
const key = { keyId: "one", privateKey: pair.privateKey };
const stranger = { keyId: "one", privateKey: generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey };

const documents: Readonly<Record<string, unknown>> = {
  [discoveryUrl]: { issuer, jwks_uri: `${issuer}/keys` },
  [`${issuer}/keys`]: {
    keys: [
      { kid: "another", kty: "EC" },
      { ...pair.publicKey.export({ format: "jwk" }), kid: "one" },
    ],
  },
};
const fetch = async (url: string) =>
  url in documents ? Response.json(documents[url]) : new Response("{}", { status: 404 });

const claims = {
  ...{ iss: issuer, exp: now / 1000 + 60, client_id: "harness", scope: "other/x zscaler-mcp/invoke" },
};
const authorizer: JwtAuthorizer = {
  discoveryUrl,
  allowedClients: ["somebody", "harness"],
  allowedScopes: ["zscaler-mcp/invoke", "zscaler-mcp/read"],
};

async function verdict(
  changes: Readonly<Record<string, unknown>> = {},
  rules: Partial<JwtAuthorizer> = {},
  signer = key,
) {
  const token = signedToken({ ...claims, ...changes }, signer);
  const result = await verifyJwt({ ...authorizer, ...rules }, token, { fetch, now: () => now });
  return result.ok ? "ok" : result.reason;
}

describe("an authorizer", () => {
  test("lets a token of one of its clients with one of its scopes pass", async () => {
    expect(await verdict()).toBe("ok");
    expect(await verdict({}, { allowedClients: undefined, allowedScopes: undefined })).toBe("ok");
  });

  test("refuses every token without an audience where it demands one", async () => {
    expect(await verdict({}, { allowedAudience: ["mcp"] })).toBe("wrong-audience");
    expect(await verdict({ aud: "else" }, { allowedAudience: ["mcp"] })).toBe("wrong-audience");
    expect(await verdict({ aud: ["else", "mcp"] }, { allowedAudience: ["mcp"] })).toBe("ok");
  });

  test("refuses a token of another client, or that names none", async () => {
    expect(await verdict({ client_id: "stranger" })).toBe("wrong-client");
    expect(await verdict({ client_id: undefined })).toBe("wrong-client");
  });

  test("refuses a token without its scope, and one that was asked for without any", async () => {
    expect(await verdict({ scope: "zscaler-mcp/invoke-more" })).toBe("insufficient-scope");
    expect(await verdict({ scope: undefined })).toBe("insufficient-scope");
  });

  test("refuses what has run out, is somebody else's, or only pretends to be the issuer's", async () => {
    expect(await verdict({ exp: now / 1000 })).toBe("expired");
    expect(await verdict({ iss: "https://issuer.example.com/other" })).toBe("wrong-issuer");
    expect(await verdict({}, {}, stranger)).toBe("wrong-signature");
    expect(await verdict({}, {}, { ...key, keyId: "unknown" })).toBe("wrong-signature");
  });

  test("refuses claims that were changed after they were signed", async () => {
    const [head, , signature] = signedToken({ ...claims, scope: "none" }, key).split(".");
    const body = Buffer.from(JSON.stringify(claims)).toString("base64url");
    const result = await verifyJwt(authorizer, `${head}.${body}.${signature}`, { fetch, now: () => now });
    expect(result).toEqual({ ok: false, reason: "wrong-signature" });
  });

  test("refuses what is no token, and everything while the issuer cannot be discovered", async () => {
    for (const text of ["", "opaque", "a.b.c", `${signedToken(claims, key)}.more`]) {
      const result = await verifyJwt(authorizer, text, { fetch, now: () => now });
      expect(result).toEqual({ ok: false, reason: "malformed" });
    }
    expect(await verdict({}, { discoveryUrl: `${issuer}/elsewhere` })).toBe("undiscoverable");
  });
});

describe("a client that acts for itself", () => {
  const endpoint = "https://issuer.example.com/token";
  const client = { clientId: "id", clientSecret: "secret", scopes: ["a", "b"] };

  async function sent(changes: Partial<Parameters<typeof requestAccessToken>[1]>) {
    let seen: Readonly<Record<string, unknown>> = {};
    const result = await requestAccessToken(endpoint, { ...client, ...changes }, async (_url, init) => {
      seen = { authorization: new Headers(init?.headers).get("authorization"), body: init?.body };
      return Response.json({ access_token: "token", expires_in: 60 });
    });
    expect(result).toEqual({ ok: true, accessToken: "token", expiresIn: 60 });
    return seen;
  }

  test("sends its secret in a header, or in the body where it is told so", async () => {
    expect(await sent({})).toEqual({
      authorization: "Basic aWQ6c2VjcmV0",
      body: "grant_type=client_credentials&scope=a+b",
    });
    expect(await sent({ method: "CLIENT_SECRET_POST", scopes: [] })).toEqual({
      authorization: null,
      body: "grant_type=client_credentials&client_id=id&client_secret=secret",
    });
  });

  test("tells a refusal from a server that cannot be reached", async () => {
    const refuse = async () => Response.json({ error: "invalid_scope" }, { status: 400 });
    expect(await requestAccessToken(endpoint, client, refuse)).toEqual({ ok: false, error: "invalid_scope" });
    const fail = () => Promise.reject(new TypeError("fetch failed"));
    expect(await requestAccessToken(endpoint, client, fail)).toEqual({ ok: false, error: "unreachable" });
  });
});
