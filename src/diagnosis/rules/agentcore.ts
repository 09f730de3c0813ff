/** The harness and its identity: names, paired permissions, roles, the token vault. */
import type { Rule } from "../rule.js";

const security = "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/harness-security.html";

export const agentCoreRules: readonly Rule[] = [
  {
    id: "harness-name-invalid",
    title: "The harness name is not allowed",
    signs: [{ in: ["errors"], name: /^ValidationException$/, says: /harnessName/i }],
    cause:
      "A harness name begins with a letter and has at most 40 letters, digits and underscores; hyphens are not allowed.",
    fix: "Change the input `harness-name`.",
  },
  {
    id: "harness-exists",
    title: "A harness of this name exists already",
    signs: [
      { in: ["errors"], name: /^ConflictException$/, says: /harness/i },
      { in: ["errors"], name: /^ConflictException$/, says: /agent ?runtime|already exists/i },
      { in: ["events"], says: /harness\b.*already exists/i },
    ],
    cause:
      "The account has a harness (or the runtime beneath one) of this name that this stage did not make, or one that is still being deleted.",
    fix: "Wait until a deletion has ended and run again; otherwise choose another `harness-name` or `stage`, or take it over with `adopt: true`.",
  },
  {
    id: "harness-pair-denied",
    title: "A permission that belongs to a harness call is missing",
    signs: [
      {
        in: ["errors", "events"],
        says: /not authorized to perform:? *(?<action>bedrock-agentcore:(?:Create|Update|Delete|Get|Invoke)AgentRuntime(?:Endpoint)?)\b(?:.*? on resource:? *(?<resource>\S+))?/i,
      },
      {
        in: ["errors", "events"],
        says: /not authorized to perform:? *(?<action>bedrock-agentcore:(?:(?:Create|Delete|Get)WorkloadIdentity|(?:Create|Update|Delete|Get)Memory))\b(?:.*? on resource:? *(?<resource>\S+))?/i,
      },
    ],
    cause:
      "Each harness call is authorised twice, as itself and as the runtime call beneath it, and the service makes the parts (runtime, endpoint, workload identity, managed memory) with the caller's rights. `{action|bedrock-agentcore:CreateAgentRuntime}` is not granted.",
    fix: "Grant the caller `{action|bedrock-agentcore:CreateAgentRuntime}` on `{resource|the harness and runtime ARNs}`, and with it the whole set: `*Harness`, `*AgentRuntime`, `*AgentRuntimeEndpoint` and `*WorkloadIdentity` (with `harness-memory: managed` also `*Memory`). Fence `GetAgentRuntime` by name, never by tag.",
    link: security,
  },
  {
    id: "harness-denied",
    title: "The caller may not use AgentCore harnesses",
    signs: [
      {
        in: ["errors"],
        says: /not authorized to perform:? *(?<action>bedrock-agentcore:\w*Harness\w*)\b(?:.*? on resource:? *(?<resource>\S+))?/i,
      },
    ],
    cause: "The caller lacks `{action|bedrock-agentcore:CreateHarness}`.",
    fix: "Grant it together with its pair (`CreateHarness` with `CreateAgentRuntime`, and so on for get, update, delete and invoke).",
    link: security,
  },
  {
    id: "token-vault-denied",
    title: "The harness may not look up the credential in the Token Vault",
    signs: [
      {
        in: ["errors", "events", "logs"],
        says: /not authorized to perform:? *(?<action>bedrock-agentcore:(?:GetResource(?:ApiKey|Oauth2Token)|GetWorkloadAccessToken\w*))\b(?:.*? on resource:? *(?<resource>\S+))?/i,
      },
    ],
    cause:
      "One lookup is authorised separately on the vault, the provider, the workload identity and its directory; each ARN must be allowed by itself, and the one in the message changes from try to try.",
    fix: "Deploy again, which puts the whole policy back. On a role from the input `roles`, allow `bedrock-agentcore:GetWorkloadAccessToken` and `{action|bedrock-agentcore:GetResourceApiKey}` on all of these ARNs.",
    link: security,
  },
  {
    id: "token-vault-secret-denied",
    title: "The harness may not read the secret behind its credential",
    signs: [
      {
        in: ["errors", "events", "logs"],
        says: /not authorized to perform:? *(?<action>secretsmanager:\w+)\b.*bedrock-agentcore-identity/i,
      },
      {
        in: ["errors", "events", "logs"],
        says: /calling the GetResource(?:ApiKey|Oauth2Token) operation.*not authorized to perform:? *(?<action>secretsmanager:\w+)/i,
      },
    ],
    cause:
      "AgentCore keeps a provider's key in a secret `bedrock-agentcore-identity!default/...` of this account. It is made and removed with the caller's rights and read with the harness's role.",
    fix: "Grant `{action|secretsmanager:GetSecretValue}` on `secret:bedrock-agentcore-identity!*`: to the deploying role for create, update, put, describe, tag and delete, to the harness role for read.",
  },
  {
    id: "role-not-assumable",
    title: "A service may not assume the role it was given",
    signs: [
      {
        in: ["errors"],
        name: /^ValidationException$/,
        says: /role validation failed|cannot be assumed|assume (?:the )?(?:provided )?role/i,
      },
      {
        in: ["errors", "events"],
        says: /cannot assume (?:the )?role|(?:unable|failed) to assume the (?:provided )?(?:execution )?role|is not authorized to perform:? *sts:AssumeRole\b/i,
      },
      { in: ["errors"], name: /^ROLE_NOT_TRUSTED$/ },
    ],
    cause:
      "A new role takes up to two minutes to be known everywhere, and the action waits for that. So its trust policy does not name the service: `bedrock-agentcore.amazonaws.com`, `ecs.amazonaws.com` or `ecs-tasks.amazonaws.com`.",
    fix: "Correct the trust policy of the role in the input `roles`, including its `aws:SourceAccount` and `aws:SourceArn` conditions; for a role of the action's own, run again.",
  },
  {
    id: "mcp-client-failed",
    consequence: true,
    title: "The harness could not start its MCP client",
    signs: [
      {
        in: ["errors", "events", "logs"],
        says: /Failed to start MCP client|unhandled errors in a TaskGroup/i,
      },
    ],
    cause:
      "The harness reached no MCP server: its role lacks a grant it starts with (`ecr-public:GetAuthorizationToken`, `sts:GetServiceBearerToken`), the URL ends in `/mcp/` instead of `/mcp`, or the server is down or refuses the credential.",
    fix: "Deploy again, which puts policy and URL back, and look at the logs of harness and container for refused requests (`operation: logs`).",
  },
  {
    id: "gateway-only-url",
    title: "The MCP URL wants requests signed by AWS",
    signs: [
      { in: ["errors", "events", "logs"], says: /\b403\b.*bedrock-agentcore\.[a-z0-9-]+\.\S*\/runtimes\//i },
      { in: ["errors", "events", "logs"], says: /bedrock-agentcore\.[a-z0-9-]+\.\S*\/runtimes\/.*\b403\b/i },
    ],
    cause:
      "An AgentCore Runtime's URL takes SigV4 or an OAuth token; the harness's remote MCP tool sends fixed headers and can't sign.",
    fix: "Host the server with `topology: ecs`, use a URL without SigV4 in `mcp-url`, or use `topology: gateway`.",
  },
  {
    id: "model-access",
    title: "The account has no access to the model",
    signs: [
      {
        in: ["errors", "events", "logs"],
        says: /don't have access to the model|Model use case details have not been submitted|model identifier is invalid|on-demand throughput (?:isn.t|is not) supported/i,
      },
    ],
    cause:
      "The model is not enabled for the account in this region, wants the one-time use-case form, or needs an inference profile of the region's geography (`us.`, `eu.`, `apac.`).",
    fix: "Enable the model in the Bedrock console of the account and region, or set the input `model` to an inference profile that the region has.",
  },
  {
    id: "model-max-tokens",
    title: "The model can't give answers as long as asked for",
    signs: [
      {
        in: ["errors", "events", "logs"],
        says: /maximum tokens you requested exceeds the model limit of (?<limit>\d+)/i,
      },
    ],
    cause:
      "The limit of an answer is checked when the model is called, not when the harness is made: this model gives at most {limit|fewer} tokens.",
    fix: "Lower the input `max-tokens`, or choose another `model`, and deploy again.",
  },
  {
    id: "iteration-limit",
    title: "The agent used up its iterations",
    signs: [{ in: ["errors", "events"], says: /max_iterations_exceeded/ }],
    cause: "The model kept calling tools until `max-iterations` was reached and never came to an answer.",
    fix: "Raise the input `max-iterations`, or ask for less in one prompt.",
  },
];
