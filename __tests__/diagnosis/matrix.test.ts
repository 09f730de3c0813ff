/** The failures that deployers of this server have met, each with the rule that tells of it, or why none does. */
import { describe, expect, test } from "@jest/globals";
import { rules } from "../../src/diagnosis/diagnose.js";

/** What somebody sees, in short, and the ids of the rules for it. */
const matrix: Readonly<Record<string, readonly string[]>> = {
  "the harness cannot start its MCP client": ["mcp-client-failed"],
  "the harness may not read the secret behind its credential": ["token-vault-secret-denied"],
  "the harness may not look its credential up, each time for another ARN": ["token-vault-denied"],
  "a tool URL ends in a slash": ["mcp-redirected", "mcp-client-failed"],
  "there are no AWS credentials": ["credentials-missing"],
  "AgentCore's endpoint cannot be resolved": ["region-unsupported"],
  "CreateHarness is denied": ["harness-denied"],
  "the harness name is refused": ["harness-name-invalid"],
  "IAM refuses a trust policy with AgentCore in it": ["policy-malformed"],
  "every call of a runtime's URL is answered with 403": ["gateway-only-url"],
  "the agent reasons and never answers": ["iteration-limit"],
  "the image's programs cannot be executed": ["container-exec-format", "image-architecture-missing"],
  "the service is up and does not serve": ["run-timeout", "rollout-health-check", "image-pull-network"],
  "a role may not be passed": ["pass-role-denied"],
  "421 for the service's own name": ["container-host-rejected"],
  "421 for another name": ["container-host-rejected"],
  "the cluster cannot be deleted yet": ["cluster-not-empty"],
  "the cluster is still being deleted": ["cluster-in-transition"],
  "the service of that name still drains": ["service-draining"],
  "the container may not read its secret": ["container-secret-denied", "task-secrets-denied"],
  "the container's secret does not exist": ["container-secret-missing", "task-secret-missing"],
  "the secret's name is scheduled for deletion": ["secret-scheduled-for-deletion"],
  "a runtime's image lies in another region": ["runtime-image-region"],
  "401 while a gateway target is made": ["gateway-target-unauthorized"],
  "the token has no audience, or another": ["gateway-audience-mismatch"],
  "a harness of that name exists": ["harness-exists"],
  "the server refuses to serve plain HTTP": ["container-https-required"],
  "the server refuses to listen on every address": ["container-bind-refused"],
  "the server's authentication lacks settings": ["container-auth-misconfigured"],
  "AWS throttles": ["throttled"],
  "a runtime's image is built for x86-64": ["runtime-image-architecture"],
  "a runtime's image is in no Amazon ECR": ["runtime-image-registry"],
  "a runtime's role may not pull the image": ["runtime-image-denied"],
  "a runtime's container does not come up": ["runtime-slow-start", "runtime-error", "gateway-target-failed"],
  "a gateway is not let in by its runtime": ["runtime-invocation-denied", "gateway-token-denied"],
  "a token is refused, or none is given": ["gateway-claim-mismatch", "oauth-client-refused"],
  "tokens meet signatures": ["gateway-method-mismatch", "gateway-authorizer-fixed"],
  "a gateway cannot be deleted": ["gateway-has-targets"],
  "a user pool's domain is in the way": ["cognito-domain-taken", "cognito-other-domain"],
  // Beyond what the command-line tool's users met: what AWS has changed since.
  "a canary is turned back because callers got 4xx": ["rollout-alarm"],
  "an arm64 image runs on x86-64, or the reverse": ["container-exec-format", "image-architecture-missing"],
  "the runtime action that pairs with a harness action is missing": ["harness-pair-denied"],
  "the trust policy does not know the form of the token's sub": ["oidc-subject-refused"],
  "a quota is used up (402, and others)": ["quota-reached"],
  "the model's own limit of output tokens is lower": ["model-max-tokens"],
  "the account has no access to the model": ["model-access"],
  "a session is shorter than the deploy": ["credentials-expired"],
  "IAM has not told a service of a role, or its trust is wrong": ["role-not-assumable"],
  "the first service of an account needs service-linked roles": ["service-linked-role"],
  "there is no default VPC": ["default-vpc-missing"],
  "the Marketplace image is not subscribed to": ["image-pull-denied"],
  "the image has no health endpoint": ["container-health-path"],
  "a secret lacks a key that is projected": ["task-secret-key-missing"],
};

/** Rows that are no failure here, and why not. */
const withoutRule: Readonly<Record<string, string>> = {
  "the provider is not found on delete": "what is gone already is what was wanted",
  "ECR shows several untagged rows": "an index has them; the action reads through it and pins its digest",
  "a redeploy rolls the service out":
    "a changed image, health path or secret takes a rollout; the plan says so",
  "task definitions stay after a destroy": "a node of the graph removes them",
  "the cluster is kept although the tool made it": "ownership is a tag, not a remembered flag",
  "the cluster is asked about each time": "the input `cluster` says which",
  "the secret should be somebody else's": "the input `credentials-secret`, at any deploy",
};

describe("the troubleshooting matrix", () => {
  const ids = new Set(rules.map(({ id }) => id));

  test.each(Object.entries(matrix))("%s: there is a rule", (_, wanted) => {
    expect(wanted.filter((id) => !ids.has(id))).toEqual([]);
  });

  test("a row that has a rule needs no reason for having none", () => {
    expect(Object.keys(matrix).filter((row) => row in withoutRule)).toEqual([]);
  });
});

describe("the words of a rule", () => {
  test.each(rules)("$id: a title, a cause of whole sentences, and a fix in the imperative", (rule) => {
    expect(rule.id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    expect(rule.title).toMatch(/^[A-Z].*[^.]$/);
    expect(rule.cause).toMatch(/\.$/);
    expect(rule.fix).toMatch(
      /^(?:Add|Ask|Change|Check|Compare|Copy|Correct|Deploy|Destroy|Detach|Enable|Find|Give|Grant|Allow|Host|Leave|Let|Look|Lower|Make|Name|Open|Prefer|Print|Raise|Read|Remove|Restore|Run|Set|Subscribe|Use|Wait)\b.*\.$/s,
    );
  });

  test("no link leads to anything but a page of AWS or GitHub", () => {
    for (const { link } of rules)
      expect(link ?? "https://docs.github.com/").toMatch(/^https:\/\/docs\.(?:aws\.amazon|github)\.com\//);
  });
});
