/** What the MCP server says before it exits, or while it refuses. */
import { answered, logged, metByHarness } from "../http-signs.js";
import type { Rule } from "../rule.js";

export const containerRules: readonly Rule[] = [
  {
    id: "container-exec-format",
    title: "The image is built for another CPU architecture",
    signs: [{ in: ["logs", "events"], says: /exec format error/i }],
    cause:
      "The container's first instruction could not be run: the image holds `arm64` programs and the task runs on `x86_64`, or the reverse. The Zscaler image on AWS Marketplace is published for `linux/arm64` alone.",
    fix: "Leave the input `architecture` at `auto`, or set it to the architecture that the image is built for; or build the image for both platforms.",
  },
  {
    id: "container-https-required",
    title: "The MCP server refuses to listen without TLS",
    signs: [{ in: ["logs"], says: /requires TLS certs|HTTPS is required/i }],
    cause:
      "The server binds to a public address without a certificate of its own. Behind the load balancer that is right, but it wants to be told by `ZSCALER_MCP_ALLOW_HTTP`.",
    fix: "Remove `ZSCALER_MCP_ALLOW_HTTP` from the input `container-environment`, so that the action's own value `true` holds, and deploy again.",
  },
  {
    id: "container-bind-refused",
    title: "The MCP server refuses to bind to 0.0.0.0",
    signs: [{ in: ["logs"], says: /Cannot bind to 0\.0\.0\.0/i }],
    cause:
      "The server takes connections from everywhere only where it knows which `Host` values to accept, or is told not to check them.",
    fix: "Remove `ZSCALER_MCP_ALLOWED_HOSTS` and `ZSCALER_MCP_DISABLE_HOST_VALIDATION` from the input `container-environment`; use the inputs `host-validation` and `allowed-hosts` instead.",
  },
  {
    id: "container-auth-misconfigured",
    title: "The MCP server's authentication is set up incompletely",
    signs: [
      { in: ["logs"], says: /configuration is invalid.*?(?:Mode: *(?<mode>[\w-]+))?$/i },
      { in: ["logs"], says: /Mode: *(?<mode>jwt|api-key|zscaler|oidc)\b.*(?:missing|required|invalid)/i },
      { in: ["logs"], says: /^\s*Missing: *(?<missing>(?:ZSCALER|OIDCPROXY)_\w+(?:, *\w+)*)\s*$/ },
    ],
    cause:
      "The authentication mode `{mode|of the server}` needs settings that the container did not get: `jwt` wants a JWKS URI and an issuer, `api-key` a key, `zscaler` the vanity domain, `oidc` its configuration URL. The log names `{missing|what is missing}`.",
    fix: "Compare the inputs `auth-mode` and `container-environment` with what that mode needs, or use the default mode `zscaler`.",
  },
  {
    id: "container-host-rejected",
    title: "The MCP server rejects the host name it is called by (421)",
    signs: [
      { in: ["logs", "errors", "events"], says: /Invalid Host header(?:.*?(?<host>[\w-]+(?:\.[\w-]+)+))?/i },
      { in: ["logs", "errors", "events"], says: /Misdirected Request/i },
      logged("421"),
      metByHarness("421"),
      answered("421", ["errors", "events"]),
    ],
    cause:
      "The request's `Host`, {host|the name in the URL}, is not in the server's allowlist. That happens with a custom domain or a CDN in front of the service, and with `host-validation: container` while an old revision still runs.",
    fix: "Add the name to the input `allowed-hosts`, or use `host-validation: edge`, which leaves the check to the load balancer.",
  },
  {
    id: "container-secret-missing",
    title: "The container asks for a secret that does not exist",
    signs: [
      { in: ["logs"], says: /No secret named/i },
      { in: ["logs"], says: /ResourceNotFoundException.*secret/i },
    ],
    cause:
      "The running revision names a secret that was deleted or renamed, or that lives in another region.",
    fix: "Deploy again, which rolls out a revision with the secret of today. With `credentials-secret`, check its name and region.",
  },
  {
    id: "container-secret-denied",
    title: "The container may not read its secret",
    signs: [
      { in: ["logs"], says: /Access denied reading/i },
      { in: ["logs"], says: /Could not load .*Secrets Manager/i },
    ],
    cause:
      "The container reads its secret by itself (`ZSCALER_SECRET_NAME`), and has no role with `secretsmanager:GetSecretValue` on it. On ECS it needs neither: the task is started with the secret's values.",
    fix: "Deploy again: the action puts variables and policies back. On a role from the input `roles`, grant `secretsmanager:GetSecretValue` on the secret's ARN, and `kms:Decrypt` where the secret has its own key.",
  },
  {
    id: "container-health-path",
    title: "The image has no health endpoint at the configured path",
    signs: [
      {
        in: ["logs"],
        says: /"(?:GET|HEAD) (?<path>\/health[^\s"]*)(?: HTTP\/[\d.]+)?" (?:- )?40[145]\b/i,
      },
      { in: ["events", "errors"], says: /Health ?checks? failed with these codes: \[404\]/i },
    ],
    cause:
      "The load balancer asks `{path|health-check-path}`, and to the server this is a path like any other: not found, or only with credentials. Releases of the Zscaler MCP Server before 0.12.3 have no `/health`.",
    fix: "Use an image of 0.12.3 or newer, or set the input `health-check-path` to a path that the image answers with 200 and without credentials.",
  },
];
