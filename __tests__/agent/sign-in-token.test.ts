/** A token by client credentials: what is asked, what is masked, and what is told where there is none. */
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, test } from "@jest/globals";
import { accessToken, type OauthClient, tokenEndpointAt } from "../../src/agent/sign-in-token.js";
import { type Running, serve } from "./servers.js";

const clientSecret = "s3cr3t-of-the-client";
const running: Running[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

interface Asked {
  authorization: string | undefined;
  form: Record<string, string>;
  isMasked: boolean;
}

/** An identity provider with one answer to everything. */
async function provider(status: number, body: string, masked: readonly string[] = []) {
  const asked: Asked[] = [];
  const server = await serve(async (request, response) => {
    const form = Object.fromEntries(new URLSearchParams(await text(request)));
    const isMasked = masked.includes(clientSecret);
    asked.push({ authorization: request.headers.authorization, form, isMasked });
    response.writeHead(status, { "content-type": "application/json" }).end(body);
  });
  running.push(server);
  return { server, asked };
}

const client = (tokenEndpoint: string, changed: Partial<OauthClient> = {}): OauthClient => ({
  tokenEndpoint,
  clientId: "client-1",
  clientSecret,
  scope: "zscaler-mcp/invoke",
  method: "client_secret_basic",
  ...changed,
});

const limits = (masked: string[] = []) => ({
  signal: new AbortController().signal,
  timeout: 5_000,
  mask: (values: readonly string[]) => void masked.push(...values),
});

describe("a token for a client", () => {
  test("is asked for with the scope and the secret in the header; secret and token are masked", async () => {
    const masked: string[] = [];
    const { server, asked } = await provider(200, '{"access_token":"t0ken","token_type":"Bearer"}', masked);
    expect(await accessToken(client(server.url), limits(masked))).toBe("t0ken");
    expect(asked).toEqual([
      {
        authorization: `Basic ${Buffer.from(`client-1:${clientSecret}`).toString("base64")}`,
        form: { grant_type: "client_credentials", scope: "zscaler-mcp/invoke" },
        isMasked: true,
      },
    ]);
    expect(masked).toEqual(expect.arrayContaining([clientSecret, "t0ken"]));
  });

  test("is asked for with the secret in the body where the provider wants it so", async () => {
    const masked: string[] = [];
    const { server, asked } = await provider(200, '{"access_token":"t0ken"}', masked);
    await accessToken(client(server.url, { method: "client_secret_post", scope: "" }), limits(masked));
    expect(asked).toEqual([
      {
        authorization: undefined,
        form: {
          grant_type: "client_credentials",
          client_id: "client-1",
          client_secret: clientSecret,
        },
        isMasked: true,
      },
    ]);
  });

  test.each([
    [400, '{"error":"invalid_client"}', "TOKEN_CLIENT_REFUSED", "does not accept client client-1"],
    [400, '{"error":"invalid_scope"}', "TOKEN_SCOPE_REFUSED", "may not have the scope zscaler-mcp/invoke"],
    [400, '{"error":"invalid_grant"}', "TOKEN_GRANT_REFUSED", "ask for tokens on its own"],
    [400, '{"error":"unauthorized_client"}', "TOKEN_GRANT_REFUSED", "ask for tokens on its own"],
    [400, '{"error":"::error::f0reign"}', "TOKEN_REFUSED", "(400)"],
    [400, '{"error":"constructor"}', "TOKEN_REFUSED", "(400)"],
    [200, '{"f0reign":"f0reign"}', "TOKEN_REFUSED", "there is none in its answer"],
    [302, "f0reign", "TOKEN_REFUSED", "(302)"],
    [400, "f0reign", "IDENTITY_PROVIDER_UNAVAILABLE", "does not serve (400)"],
    [404, "{}", "IDENTITY_PROVIDER_UNAVAILABLE", "does not serve (404)"],
    [503, "null", "IDENTITY_PROVIDER_UNAVAILABLE", "does not serve (503)"],
  ])("is none where the provider answers %i %s", async (status, body, code, words) => {
    const { server } = await provider(status, body);
    const thrown = await accessToken(client(server.url), limits()).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ name: "Failure", code, fix: expect.any(String) });
    const said = JSON.stringify(thrown, Object.getOwnPropertyNames(thrown));
    expect(said).toContain(words);
    for (const foreign of [clientSecret, "f0reign"]) expect(said).not.toContain(foreign);
  });

  test("is none where nobody listens or answers, and the provider is named, not the MCP server", async () => {
    const { server } = await provider(200, "{}");
    await server.stop();
    await expect(accessToken(client(server.url), limits())).rejects.toMatchObject({
      code: "IDENTITY_PROVIDER_UNREACHABLE",
      message: expect.stringContaining("The identity provider at"),
    });
    const silent = await serve(() => {});
    running.push(silent);
    await expect(accessToken(client(silent.url), { ...limits(), timeout: 100 })).rejects.toMatchObject({
      code: "IDENTITY_PROVIDER_TIMEOUT",
    });
  });

  test("is asked for no longer than the run lasts", async () => {
    const silent = await serve(() => {});
    running.push(silent);
    const run = new AbortController();
    const cancelled = new Error("cancelled");
    const asked = accessToken(client(silent.url), { ...limits(), signal: run.signal });
    run.abort(cancelled);
    await expect(asked).rejects.toBe(cancelled);
    expect(await silent.openSockets()).toBe(0);
  });
});

describe("a token endpoint", () => {
  test("is the one that the discovery document names", async () => {
    const { server } = await provider(200, '{"token_endpoint":"https://idp.test/oauth2/token"}');
    expect(await tokenEndpointAt(server.url, limits())).toBe("https://idp.test/oauth2/token");
  });

  test.each([
    [200, "{}", "TOKEN_ENDPOINT_MISSING"],
    [200, '{"token_endpoint":"nowhere"}', "TOKEN_ENDPOINT_MISSING"],
    [404, "{}", "IDENTITY_PROVIDER_UNAVAILABLE"],
  ])("is none where discovery answers %i %s", async (status, body, code) => {
    const { server } = await provider(status, body);
    await expect(tokenEndpointAt(server.url, limits())).rejects.toMatchObject({ code });
  });
});
