/** Who we are to AWS: nobody, somebody whose time ran out, or somebody who may not become the role. */
import type { Rule } from "../rule.js";

const oidcGuide =
  "https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws";

export const credentialRules: readonly Rule[] = [
  {
    id: "oidc-subject-refused",
    title: "The role's trust policy does not know this workflow",
    signs: [
      {
        in: ["errors"],
        says: /not authorized to perform: ?sts:AssumeRoleWithWebIdentity|Not authorized to perform sts:AssumeRoleWithWebIdentity/i,
      },
      {
        in: ["errors"],
        name: /^(?:InvalidIdentityToken|InvalidIdentityTokenException|IDPRejectedClaim|IDPRejectedClaimException)$/,
      },
    ],
    cause:
      "The token's `sub` or `aud` does not match the role's trust policy. `environment:` in a job changes `sub`, a pull request has its own form, and repositories created since July 2026 carry ids in it (`repo:owner@id/name@id:...`).",
    fix: "Print the token's claims once, and allow exactly that `sub` (both forms, with and without ids) and the audience `sts.amazonaws.com` in the trust policy.",
    link: oidcGuide,
  },
  {
    id: "credentials-expired",
    title: "The AWS credentials ran out during the run",
    signs: [
      {
        in: ["errors"],
        name: /^(?:ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired)$/,
      },
      { in: ["errors"], says: /security token included in the request is expired|token has expired/i },
    ],
    cause: "A first deploy can take over 20 minutes, longer than a 15-minute session lives.",
    fix: "Give `aws-actions/configure-aws-credentials` a `role-duration-seconds` of at least `3600`, and run again: deploy and destroy go on where this run ended.",
  },
  {
    id: "credentials-missing",
    title: "There are no AWS credentials",
    signs: [
      { in: ["errors"], name: /^(?:CredentialsProviderError|NoCredentials\w*)$/ },
      {
        in: ["errors"],
        says: /could not load credentials|Credentials (?:is|are) missing|Unable to locate credentials/i,
      },
    ],
    cause:
      "No source of the AWS SDK's credential chain had any: no earlier step set them, the job lacks the permission `id-token: write`, without which GitHub gives it no token to exchange, or the run belongs to a fork's pull request, which gets none.",
    fix: "Run `aws-actions/configure-aws-credentials` with `role-to-assume` in an earlier step of the same job, with `permissions: { id-token: write, contents: read }`.",
    link: oidcGuide,
  },
  {
    id: "credentials-invalid",
    title: "AWS does not know these credentials",
    signs: [
      {
        in: ["errors"],
        name: /^(?:InvalidClientTokenId|InvalidClientTokenIdException|UnrecognizedClientException|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSignatureException|AuthFailure)$/,
      },
    ],
    cause:
      "The access key was deleted or mistyped, belongs to another partition, or the region is not enabled for the account.",
    fix: "Prefer short-lived credentials by OIDC. With keys, check `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`; for an opt-in region, enable it in the account.",
  },
  {
    id: "region-disabled",
    title: "The region is not enabled for the account",
    signs: [
      { in: ["errors"], name: /^(?:RegionDisabledException|OptInRequired|SubscriptionRequired\w*)$/ },
      { in: ["errors"], says: /STS is not activated in this region|not subscribed to/i },
    ],
    cause: "The account has not opted in to this region, or has not signed up for the service there.",
    fix: "Enable the region in the account's settings, open the service once in its console there, or choose another `region`.",
  },
  {
    id: "clock-skew",
    title: "The runner's clock is wrong",
    signs: [{ in: ["errors"], name: /^(?:RequestTimeTooSkewed|RequestInTheFuture)$/ }],
    cause: "AWS refuses requests signed more than five minutes from its own time.",
    fix: "Set the clock of the self-hosted runner by NTP.",
  },
];
