/** What an MCP server answers to the handshake after a deploy (`verify`). */
import { answered, logged, metByHarness } from "../http-signs.js";
import type { Rule } from "../rule.js";

export const mcpRules: readonly Rule[] = [
  {
    id: "mcp-unauthorized",
    title: "The MCP server refuses the credential (401)",
    signs: [
      logged("401"),
      metByHarness("401"),
      answered("401", ["errors", "events"]),
      { in: ["errors", "events"], says: /\b401 Unauthorized\b|-32001\b/i },
      { in: ["errors"], name: /^(?:MCP_UNAUTHORIZED|UnauthorizedError)$/ },
    ],
    cause:
      "The server checks `Authorization` and did not accept it. In mode `zscaler` it asks ZIdentity whether client id and secret are right for the vanity domain and cloud; in mode `api-key` or `jwt` the token must be the one the server knows.",
    fix: "Check `zscaler-client-id`, `zscaler-client-secret`, `zscaler-vanity-domain` and `zscaler-cloud`, and that `auth-mode` is the mode that the server runs in. After a rotation, deploy again, so that server and Token Vault have the same value.",
  },
  {
    id: "mcp-source-refused",
    title: "The MCP server refuses the caller's address (403)",
    signs: [
      logged("403"),
      metByHarness("403"),
      answered("403"),
      { in: ["errors"], says: /\b403 Forbidden\b/i },
    ],
    cause:
      "`ZSCALER_MCP_ALLOWED_SOURCE_IPS` does not list the caller; behind a load balancer the server sees the load balancer's address. A firewall in front of the server may also answer so.",
    fix: "Remove it from the input `container-environment`, or add the load balancer's addresses; ask the owner of an external server to let the caller in.",
  },
  {
    id: "mcp-redirected",
    title: "The MCP URL redirects",
    signs: [
      logged("30[1278]"),
      metByHarness("30[1278]"),
      answered("30[1278]"),
      { in: ["errors"], says: /Temporary Redirect/i },
    ],
    cause:
      "Older servers redirect between `/mcp` and `/mcp/`, and the harness's client does not follow a redirect of a POST. A harness that an older tool made may still have the URL with the slash.",
    fix: "Use the URL that the redirect leads to in the input `mcp-url`, usually the one that ends in `/mcp`; deploy again, which puts the tool's URL right.",
  },
  {
    id: "mcp-not-found",
    title: "There is no MCP endpoint at this URL (404)",
    signs: [answered("404"), { in: ["errors"], name: /^MCP_NOT_FOUND$/ }],
    cause: "The host answers, but not at this path.",
    fix: "Check the input `mcp-url`: the Zscaler MCP Server listens at `/mcp`.",
  },
  {
    id: "mcp-unavailable",
    title: "The load balancer has no healthy server behind it",
    signs: [
      answered("50[234]"),
      {
        in: ["errors"],
        says: /\b(?:502 Bad Gateway|503 Service (?:Temporarily )?Unavailable|504 Gateway Time-?out)\b/i,
      },
    ],
    cause: "The request reached the load balancer and no task answered: it is still starting, or it exits.",
    fix: "Look at the container's log and the service's events; run again once a task is healthy.",
  },
];
