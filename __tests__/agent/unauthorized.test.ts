/** What is told of a 401, by what was sent and what the server asks for. */
import { expect, test } from "@jest/globals";
import { unauthorizedFailure } from "../../src/agent/unauthorized.js";

const now = Date.parse("2026-11-23T12:00:00Z");
const encoded = (part: unknown) => Buffer.from(JSON.stringify(part)).toString("base64url");
const token = (claims: object) => `${encoded({ alg: "RS256" })}.${encoded(claims)}.c2lnbmF0dXJl`;
const inAnHour = now / 1000 + 3600;

test.each<[string, string | undefined, string | null, string, string]>([
  [
    "nothing sent",
    undefined,
    "Bearer",
    "MCP_CREDENTIAL_NOT_SENT",
    "expects a `Bearer`, and the harness sends none",
  ],
  ["nothing sent, nothing told", undefined, null, "MCP_CREDENTIAL_NOT_SENT", "expects a credential"],
  [
    "Basic for Bearer",
    "Basic czNjcjN0",
    "Bearer",
    "MCP_OTHER_SCHEME",
    "expects `Bearer`, and the harness sends `Basic`",
  ],
  [
    "Bearer for Basic",
    "Bearer s3cr3t",
    'Basic realm="a Bearer"',
    "MCP_OTHER_SCHEME",
    "expects `Basic`, and the harness sends `Bearer`",
  ],
  [
    "a client that is refused",
    "Basic czNjcjN0",
    "basic",
    "MCP_UNAUTHORIZED",
    "Zscaler refuses this client id",
  ],
  ["a client, nothing told", "Basic czNjcjN0", null, "MCP_UNAUTHORIZED", "Zscaler refuses this client id"],
  [
    "a server that takes both",
    "Bearer s3cr3t",
    "Basic, Bearer",
    "MCP_UNAUTHORIZED",
    "does not accept the credential",
  ],
  [
    "an unknown challenge",
    "Bearer s3cr3t",
    "Negotiate ::error::x",
    "MCP_UNAUTHORIZED",
    "does not accept the credential",
  ],
  ["a key with dots", "Bearer a.b.c", "Bearer", "MCP_UNAUTHORIZED", "does not accept the credential"],
  [
    "a token that ran out",
    `Bearer ${token({ exp: now / 1000 - 60, aud: "x" })}`,
    "Bearer",
    "MCP_TOKEN_EXPIRED",
    "ran out at 2026-11-23T11:59:00.000Z",
  ],
  [
    "a token for nobody",
    `Bearer ${token({ exp: inAnHour })}`,
    "Bearer",
    "MCP_TOKEN_REFUSED",
    "which has no `aud`",
  ],
  [
    "a token for another",
    `Bearer ${token({ exp: inAnHour, aud: "s3cr3t" })}`,
    "Bearer",
    "MCP_TOKEN_REFUSED",
    "has not run out",
  ],
  [
    "a token beyond all time",
    `Bearer ${token({ exp: 1e300, aud: "x" })}`,
    "Bearer",
    "MCP_TOKEN_REFUSED",
    "has not run out",
  ],
])("%s", (_what, sent, challenge, code, words) => {
  const failure = unauthorizedFailure("mcp.test", { challenge, sent, now });
  expect(failure).toMatchObject({ code, fix: expect.any(String) });
  expect(failure.message).toMatch(/^The MCP server at mcp\.test answered 401: /);
  expect(failure.message).toContain(words);
  const said = `${failure.message} ${failure.fix}`;
  for (const foreign of ["s3cr3t", "czNjcjN0", "realm", "::error::", "c2lnbmF0dXJl"])
    expect(said).not.toContain(foreign);
});
