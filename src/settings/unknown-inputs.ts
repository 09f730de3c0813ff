/** What to write instead of an input that does not exist: names that people bring along from elsewhere, and misspelt ones. */
import { nearest, related } from "./misspelt.js";

/** What to do about an input of this name, as the runner passes it: in lower case. */
export function insteadOf(name: string, known: readonly string[]): string {
  const written = name.replaceAll(/[_ ]/g, "-");
  const advice = Object.hasOwn(elsewhere, written) ? elsewhere[written] : undefined;
  if (advice !== undefined) return advice;
  if (!known.includes(written) && written.startsWith(containerPrefix))
    return insteadOfVariable(written, known);
  const near = nearest(written, known);
  const candidates = near === undefined ? related(written, known) : [near];
  return candidates.length > 0 && candidates.length <= mostCandidates ? meant(...candidates) : unheardOf;
}

const containerPrefix = "zscaler-mcp-";
/** More are no help. */
const mostCandidates = 3;

const unheardOf =
  "Remove it; the inputs are listed in action.yml. If it is no input but an environment variable of the workflow, give it a name that does not begin with `INPUT_`: in that form GitHub's runner passes inputs.";

/** Some variables of the server's container have an input of the same meaning. */
function insteadOfVariable(written: string, known: readonly string[]): string {
  const rest = written.slice(containerPrefix.length);
  if (known.includes(rest)) return meant(rest);
  return "Variables of the server's container are lines of the input `container-environment`, `NAME=VALUE`.";
}

const signIn = "aws-actions/configure-aws-credentials";
const ofSignIn = `That is an input of ${signIn}: give it to that action, in a step before this one.`;
const ofStep = "That is a key of the step: write it beside `with`, not in it.";
const followsStage =
  "Remove it: names of resources follow from the input `stage`, and `stage: default` has those of the command-line tool.";
const role = (word: string) =>
  `Remove it: the action makes this role. To bring one of your own, write \`${word}=<ARN>\` in the input \`roles\`.`;
const kept = (word: string) => `Did you mean \`keep: ${word}\`?`;
const meant = (...names: readonly string[]) =>
  `Did you mean ${names.map((name) => `\`${name}\``).join(" or ")}?`;

const elsewhere: Readonly<Record<string, string>> = {
  // aws-actions/configure-aws-credentials
  "aws-region": `That is an input of ${signIn}, whose region this action takes over. Remove it, or did you mean \`region\`?`,
  "expected-account-id": meant("allowed-account-ids"),
  ...Object.fromEntries(
    [
      "role-to-assume",
      "role-session-name",
      "role-duration-seconds",
      "role-external-id",
      "role-chaining",
      "role-skip-session-tagging",
      "aws-access-key-id",
      "aws-secret-access-key",
      "aws-session-token",
      "aws-profile",
      "web-identity-token-file",
      "audience",
      "mask-aws-account-id",
      "inline-session-policy",
      "managed-session-policies",
      "output-credentials",
      "output-env-credentials",
      "unset-current-credentials",
      "use-existing-credentials",
    ].map((name) => [name, ofSignIn]),
  ),

  // Flags and variables of the command-line tool
  profile: `A job signs in by ${signIn}. Where the runner has profiles, set the environment variable \`AWS_PROFILE\`.`,
  "env-file":
    "Write its values as inputs, the credentials from secrets of the repository; variables of the server's container are lines of `container-environment`.",
  "role-name": role("harness"),
  "ecs-execution-role-name": role("task-execution"),
  "execution-role-arn": role("task-execution"),
  "ecs-infrastructure-role-name": role("infrastructure"),
  "infrastructure-role-arn": role("infrastructure"),
  "runtime-execution-role-name": role("runtime"),
  "gateway-role-name": role("gateway"),
  ...Object.fromEntries(
    [
      "credential-provider-name",
      "ecs-service-name",
      "service-name",
      "ecs-log-group",
      "log-group",
      "runtime-name",
      "gateway-name",
      "gateway-target-name",
      "oauth-provider-name",
      "cognito-user-pool-name",
      "cognito-resource-server-identifier",
      "cognito-scope-name",
      "cognito-app-client-name",
      "cognito-domain-prefix",
    ].map((name) => [name, followsStage]),
  ),
  "client-id": meant("zscaler-client-id"),
  "client-secret": meant("zscaler-client-secret"),
  "customer-id": meant("zscaler-customer-id"),
  "vanity-domain": meant("zscaler-vanity-domain"),
  cloud: meant("zscaler-cloud"),
  "model-id": meant("model"),
  "zscaler-mcp-image-uri": meant("image"),
  "zscaler-mcp-auth-api-key": meant("auth-token"),
  "zscaler-secret-name": meant("credentials-secret"),
  "secret-arn": meant("credentials-secret"),
  "no-secrets-manager": meant("secrets-manager: false"),
  message: meant("prompt"),
  yes: "Remove it: a workflow is never asked whether it is sure. `dry-run: true` shows what a destroy would do.",
  "keep-role": kept("roles"),
  "keep-roles": kept("roles"),
  "keep-ecs": kept("ecs"),
  "keep-secret": kept("secret"),
  "keep-cognito": kept("cognito"),

  // What other actions call these things, and what belongs beside `with`
  command: meant("operation"),
  action: meant("operation"),
  mode: meant("operation"),
  token: meant("github-token"),
  "gh-token": meant("github-token"),
  "repo-token": meant("github-token"),
  "stage-name": meant("stage"),
  ttl: meant("expires-in"),
  "dry-mode": meant("dry-run"),
  noop: meant("dry-run"),
  cpu: meant("task-cpu"),
  memory: meant("task-memory", "harness-memory"),
  platform: meant("architecture"),
  "api-key": meant("auth-token"),
  "timeout-minutes": `${ofStep} Within the action, \`timeout\` limits the operation: \`timeout: 30m\`.`,
  ...Object.fromEntries(
    ["continue-on-error", "env", "id", "if", "run", "shell", "uses", "working-directory"].map((key) => [
      key,
      ofStep,
    ]),
  ),
};
