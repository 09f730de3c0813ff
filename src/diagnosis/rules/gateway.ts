/** A server on AgentCore Runtime behind an AgentCore Gateway: its image, its start, and who is let in on the way. */
import type { Rule, Source } from "../rule.js";

const anywhere: readonly Source[] = ["errors", "events", "logs"];
/** An API's own refusal, and what the status of a resource says. */
const told: readonly Source[] = ["errors", "events"];

const inboundRuntime = "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-oauth.html";

export const gatewayRules: readonly Rule[] = [
  {
    id: "runtime-image-region",
    title: "AgentCore Runtime wants the image in its own region",
    signs: [
      { in: ["errors"], name: /^IMAGE_REGION$/ },
      { in: told, says: /ecr uri region.*(?:match|same|differ)/i },
    ],
    cause:
      "Amazon ECS pulls from ECR across regions; AgentCore Runtime does not. The region in the image's host name is not the one of the input `region`.",
    fix: "Set the input `region` to the image's region, or replicate the repository to this region and name the copy in the input `image`.",
  },
  {
    id: "runtime-image-architecture",
    title: "AgentCore Runtime runs linux/arm64 alone",
    signs: [
      { in: ["errors"], name: /^IMAGE_ARCHITECTURE$/, says: /AgentCore runs linux\/arm64 alone/ },
      { in: told, says: /architecture incompatible for uri/i },
    ],
    cause:
      "The image has no variant for `linux/arm64`. The input `architecture` changes nothing about that: it is for ECS.",
    fix: "Set the input `image` to one that is built for it (`docker buildx build --platform linux/arm64`), or use `topology: ecs`. The Zscaler image on AWS Marketplace is built for `linux/arm64`.",
  },
  {
    id: "runtime-image-registry",
    title: "AgentCore Runtime takes images from Amazon ECR alone",
    signs: [{ in: ["errors"], name: /^IMAGE_REGISTRY$/ }],
    cause: "The input `image` names another registry. Amazon ECS pulls from any; AgentCore Runtime does not.",
    fix: "Copy the image into Amazon ECR of this region, as the message says, and name the copy in the input `image`; or use `topology: ecs`.",
  },
  {
    id: "runtime-image-denied",
    title: "The runtime's role may not pull the image",
    signs: [{ in: told, says: /access denied while validating ecr uri/i }],
    cause:
      "When a runtime is made, AgentCore looks at the image with the runtime's role. It needs `ecr:GetAuthorizationToken` on `*`, and `ecr:BatchGetImage` and `ecr:GetDownloadUrlForLayer` on the repository; the repository of another account must let this one in, too.",
    fix: "Deploy again, which puts the policy of a role of the action's own back. On a role from the input `roles`, grant the three; a repository of another account needs a repository policy for this account. The Marketplace image needs a subscription.",
  },
  {
    id: "runtime-slow-start",
    title: "The server's container did not start in time",
    signs: [{ in: anywhere, says: /runtime initialization time exceeded/i }],
    cause:
      "AgentCore Runtime starts a container with the first call and gives it 30 seconds to listen on `0.0.0.0:8000`, at `/mcp`. This one exited or went on starting; its log says why, where it wrote one.",
    fix: "Read the container's log (`operation: logs`). Leave `ZSCALER_MCP_PORT` and what else steers its start out of the input `container-environment`, and use an image of the Zscaler MCP Server. The next deploy makes the target anew.",
  },
  {
    id: "runtime-invocation-denied",
    title: "The gateway's role may not call the runtime",
    signs: [
      { in: told, says: /authorization error when sending message/i },
      {
        in: told,
        says: /not authorized to perform:? *bedrock-agentcore:InvokeAgentRuntime\b.*\bruntime\/(?!harness_)/i,
      },
    ],
    cause:
      "With `gateway-auth: iam` the gateway signs its calls with its own role, which needs `bedrock-agentcore:InvokeAgentRuntime` on the runtime and on `runtime-endpoint/*` of it.",
    fix: "Deploy again, which puts the policy of a role of the action's own back and makes the target anew. On a role from the input `roles`, grant it on both ARNs.",
  },
  {
    id: "gateway-token-denied",
    title: "The gateway may not fetch its token",
    signs: [
      {
        in: told,
        says: /MCP target server.*not authorized to perform:? *(?<action>(?:bedrock-agentcore:Get|secretsmanager:)\w+)/i,
      },
    ],
    cause:
      "The gateway fetches the token for the runtime with its own role. That is authorised separately on the vault, the credential provider, the workload identity and its directory, and once more on the secret; `{action|one of the actions}` is not granted on one of them.",
    fix: "Deploy again, which puts the policy of a role of the action's own back. On a role from the input `roles`, grant `bedrock-agentcore:GetWorkloadAccessToken`, `bedrock-agentcore:GetResourceOauth2Token` and `secretsmanager:GetSecretValue` on the ARNs of all of these.",
  },
  {
    id: "oauth-client-refused",
    title: "The identity provider gives no token",
    signs: [
      {
        in: anywhere,
        says: /GetResourceOauth2Token operation.*\b(?<code>invalid_(?:client|scope|grant)|unauthorized_client)\b/i,
      },
      { in: ["errors"], name: /^TOKEN_(?:CLIENT|SCOPE|GRANT)_REFUSED$/ },
    ],
    cause:
      "Harness and gateway get their tokens from the user pool, with the client whose secret the token vault keeps. The pool answers `{code|with a refusal}`: the client is gone, has another secret, or may not have the scope.",
    fix: "Deploy again: it makes the client if it is missing, and gives its secret to the token vault.",
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
    id: "gateway-call-refused",
    title: "The gateway does not let the harness in",
    signs: [
      {
        in: ["logs"],
        says: /'(?<status>40[13])\b[^']*' for url '\S+\.gateway\.bedrock-agentcore\./i,
        reads: "Client error '403 …' for url 'https://….gateway.bedrock-agentcore.…'",
      },
    ],
    cause:
      "The gateway answered `{status|403}` before it asked the server: the harness's role may not call it (`bedrock-agentcore:InvokeGateway`), or client and scope of its token are not what the gateway's authorizer lists.",
    fix: "Deploy again, which puts the role's policy and the authorizer right. On a role from the input `roles`, allow `bedrock-agentcore:InvokeGateway` on the gateway; a permissions boundary must not keep it back.",
  },
  {
    id: "gateway-claim-mismatch",
    title: "The authorizer lets in other tokens than this one",
    signs: [
      { in: anywhere, says: /claim '(?<claim>\w+)' value mismatch/i },
      { in: ["errors"], name: /^GATEWAY_(?:TOKEN|SCOPE)_REFUSED$/ },
    ],
    cause:
      "The token's `{claim|client or scope}` is not what the authorizer of the gateway or of the runtime lists: somebody changed the authorizer, or client and scope were made anew.",
    fix: "Deploy again, which puts `allowedClients`, `allowedScopes` and the issuer in both authorizers right.",
    link: inboundRuntime,
  },
  {
    id: "gateway-method-mismatch",
    title: "One side sends a token, the other wants a signature",
    signs: [
      { in: anywhere, says: /authorization method mismatch/i },
      { in: ["errors"], name: /^GATEWAY_OTHER_AUTHORIZER$/ },
    ],
    cause:
      "A gateway and a runtime each take OAuth tokens or SigV4 signatures, never both, and this call came with the other one.",
    fix: "Deploy again: it makes harness, gateway and runtime agree, as the input `gateway-auth` says.",
    link: inboundRuntime,
  },
  {
    id: "gateway-authorizer-fixed",
    title: "The kind of authorizer of a gateway cannot be changed",
    signs: [{ in: ["errors"], name: /^ValidationException$/, says: /authorizer type cannot be updated/i }],
    cause: "AWS fixes whether a gateway takes tokens or signatures when it is made.",
    fix: "Deploy again: a gateway whose authorizer is of another kind is made anew. Where somebody changes it by hand at the same time, ask them to stop.",
  },
  {
    id: "gateway-has-targets",
    title: "The gateway still has targets",
    signs: [{ in: ["errors"], says: /has targets associated with it/i }],
    cause:
      "A gateway can be deleted only without targets. Those that were there are deleted first; somebody adds others meanwhile.",
    fix: "Run the destroy again; where the gateway has targets of others, ask them to remove theirs.",
  },
  {
    id: "cognito-domain-taken",
    title: "The domain of the user pool is taken",
    signs: [
      { in: ["errors"], name: /^DOMAIN_TAKEN$/ },
      { in: ["errors"], says: /domain already associated/i },
    ],
    cause:
      "The domain of a user pool must be the only one of its name in the region, over all accounts. The action names it for the stage and the account, so most likely another pool of this account has it.",
    fix: "Remove the other pool's domain if nobody needs it (`aws cognito-idp describe-user-pool-domain` tells whose it is), choose another `stage`, or use `gateway-auth: iam`, which needs no user pool.",
  },
  {
    id: "cognito-other-domain",
    title: "The user pool has a domain that this action did not make",
    signs: [
      { in: ["errors"], name: /^USER_POOL_HAS_DOMAIN$/ },
      { in: ["errors"], says: /user pool (?:already has a domain|cannot be deleted.*domain) configured/i },
    ],
    cause: "A user pool has one domain at most, and cannot be deleted while it has one.",
    fix: "Remove that domain (`aws cognito-idp delete-user-pool-domain`) and run again, or choose another `stage`.",
  },
  {
    id: "gateway-target-unauthorized",
    title: "The gateway's target does not let the gateway in (401)",
    signs: [
      { in: told, says: /\(401\).*runtime|target.*\b401\b|\b401\b.*target/i },
      { in: told, says: /\b(?:CREATE|UPDATE|SYNCHRONIZE)_PENDING_AUTH\b/ },
    ],
    cause:
      "When a target is made, the gateway lists the server's tools with its own token. The token lacks the scope, an audience is demanded, the credential provider is outdated, or the container itself checks a credential that the gateway does not send.",
    fix: "Deploy again, which renews provider, scopes and authorizers. Leave `ZSCALER_MCP_AUTH_MODE` and `ZSCALER_MCP_TRUST_PLATFORM_AUTH` out of the input `container-environment`: behind a gateway the action sets them.",
  },
  {
    id: "runtime-error",
    title: "The server behind the gateway answers with an error",
    signs: [{ in: told, says: /received error \((?<status>\d+)\) from runtime/i }],
    cause:
      "The gateway reached the runtime, and the container in it answered `{status|an error}`: 403 for a caller's address that `ZSCALER_MCP_ALLOWED_SOURCE_IPS` does not list, 421 for a host name, 5xx for a failure of its own.",
    fix: "Read the container's log (`operation: logs`), and leave what restricts callers and host names out of the input `container-environment`: nobody but the gateway reaches the container.",
  },
  {
    id: "gateway-target-failed",
    title: "The gateway could not read the server's tools",
    signs: [{ in: told, says: /failed to connect and fetch tools from the provided MCP target server/i }],
    cause:
      "When a target is made, the gateway connects to the server and lists its tools. It got no answer that it could use.",
    fix: "Deploy again: a target that failed is made anew. Where it stays so, read the container's log (`operation: logs`).",
  },
];
