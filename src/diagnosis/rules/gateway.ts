/** A server on AgentCore Runtime behind an AgentCore Gateway: its image, and the tokens on the way. */
import type { Rule, Source } from "../rule.js";

const anywhere: readonly Source[] = ["errors", "events", "logs"];

export const gatewayRules: readonly Rule[] = [
  {
    id: "runtime-image-region",
    title: "AgentCore Runtime wants the image in its own region",
    signs: [
      { in: ["errors"], name: /^ValidationException$/, says: /ecr uri region/i },
      { in: ["errors", "events"], says: /ecr uri region.*(?:match|same|differ)/i },
    ],
    cause:
      "Amazon ECS pulls from ECR across regions; AgentCore Runtime does not. The region in the image's host name is not the one of the input `region`.",
    fix: "Set the input `region` to the image's region, or replicate the repository to this region and name the copy in the input `image`.",
  },
  {
    id: "gateway-audience-mismatch",
    title: "The token's audience is not the one that the authorizer wants",
    signs: [{ in: anywhere, says: /\baud(?:ience)?\b.*mismatch|mismatch.*\baud(?:ience)?\b/i }],
    cause:
      "Access tokens of Cognito's client-credentials grant have no `aud` at all, so an authorizer with `allowedAudience`, or a container in mode `jwt`, refuses every one of them.",
    fix: "Deploy again, which takes `allowedAudience` out of the authorizers. Where you keep an authorizer by hand, check `allowedClients` and `allowedScopes` in it instead.",
  },
  {
    id: "gateway-target-unauthorized",
    title: "The gateway's target does not let the gateway in (401)",
    signs: [
      { in: ["errors", "events"], says: /\(401\).*runtime|target.*\b401\b|\b401\b.*target/i },
      { in: ["errors", "events"], says: /\b(?:CREATE|UPDATE|SYNCHRONIZE)_PENDING_AUTH\b/ },
    ],
    cause:
      "When a target is made, the gateway lists the server's tools with its own token. The token lacks the scope, an audience is demanded, the credential provider is outdated, or the container itself checks a credential that the gateway does not send.",
    fix: "Deploy again, which renews provider, scopes and authorizers. Leave `ZSCALER_MCP_AUTH_MODE` and `ZSCALER_MCP_TRUST_PLATFORM_AUTH` out of the input `container-environment`: behind a gateway the action sets them.",
  },
];
