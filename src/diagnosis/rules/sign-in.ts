/** How the harness and the MCP server miss each other where both sides tell what they expect (401). */
import type { Rule } from "../rule.js";

export const signInRules: readonly Rule[] = [
  {
    id: "mcp-other-scheme",
    title: "The MCP server expects another kind of credential (401)",
    signs: [
      {
        in: ["errors"],
        name: /^MCP_OTHER_SCHEME$/,
        says: /expects `(?<expected>\w+)`.*sends `(?<sent>\w+)`/,
        reads: "it expects Bearer, and the harness sends Basic",
      },
    ],
    cause:
      "The server asks for `{expected|another scheme}` and the harness sends `{sent|its own}`: `Basic` is mode `zscaler`, `Bearer` is `api-key`, `jwt` or `oidc`. The two sides run in different modes.",
    fix: "Set the input `auth-mode` to the mode that the server runs in, and leave `ZSCALER_MCP_AUTH_MODE` out of `container-environment`: a hosted server gets it from `auth-mode`.",
  },
  {
    id: "mcp-credential-not-sent",
    title: "The MCP server wants a credential and gets none (401)",
    signs: [{ in: ["errors"], name: /^MCP_CREDENTIAL_NOT_SENT$/ }],
    cause: "With `auth-mode: none` the harness sends no `Authorization`, and this server asks for one.",
    fix: "Set the input `auth-mode` to the mode that the server runs in, with its credential.",
  },
  {
    id: "mcp-token-expired",
    title: "The token of the MCP server has run out (401)",
    signs: [{ in: ["errors"], name: /^MCP_TOKEN_EXPIRED$/ }],
    cause:
      "In mode `jwt` the harness sends the token of `auth-token` as it is, at every call. Nothing renews it, so every call fails from its `exp` on.",
    fix: "Deploy again with a fresh token in `auth-token`, or use `auth-mode: zscaler` or `api-key`, whose credentials do not run out.",
  },
  {
    id: "mcp-token-refused",
    title: "The MCP server refuses the token (401)",
    signs: [{ in: ["errors"], name: /^MCP_TOKEN_REFUSED$/ }],
    cause:
      "The token has not run out, so its `aud`, its `iss` or its signature is not what the server demands. The server takes no token without `aud`, as those of Cognito's client credentials are.",
    fix: "Compare the token's `aud` with `ZSCALER_MCP_AUTH_AUDIENCE` (`zscaler-mcp-server` unless set), its `iss` with `ZSCALER_MCP_AUTH_ISSUER`, and its `kid` with the keys at `ZSCALER_MCP_AUTH_JWKS_URI`.",
  },
];
