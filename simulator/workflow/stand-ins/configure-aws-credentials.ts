/** https://github.com/aws-actions/configure-aws-credentials, by OpenID Connect alone. */
import { readTrustPolicy } from "../../access/document.js";
import { trusts } from "../../access/policy.js";
import type { AssumableRole } from "../options.js";
import type { StandIn, StandInCall } from "../stand-in.js";

const issuer = "token.actions.githubusercontent.com";

export const configureAwsCredentials: StandIn = {
  inputs: {
    "aws-region": "",
    "role-to-assume": "",
    "aws-access-key-id": "",
    "aws-secret-access-key": "",
    "aws-session-token": "",
    "web-identity-token-file": "",
    "role-chaining": "false",
    audience: "sts.amazonaws.com",
    "http-proxy": "",
    "no-proxy": "",
    "mask-aws-account-id": "false",
    "role-duration-seconds": "3600",
    "role-external-id": "",
    "role-session-name": "GitHubActions",
    "role-skip-session-tagging": "false",
    "transitive-tag-keys": "",
    "inline-session-policy": "",
    "managed-session-policies": "",
    "output-credentials": "false",
    "output-env-credentials": "true",
    "unset-current-credentials": "false",
    "disable-retry": "false",
    "retry-max-attempts": "12",
    "special-characters-workaround": "false",
    "use-existing-credentials": "false",
    "allowed-account-ids": "",
    "force-skip-oidc": "false",
    "action-timeout-s": "",
    "sts-endpoint": "",
    "aws-profile": "",
    "custom-tags": "",
    "overwrite-aws-profile": "false",
  },
  required: ["aws-region"],
  async run(call) {
    const { inputs, permissions, options } = call;
    const region = inputs["aws-region"] ?? "";
    if (!/^[a-z0-9-]+$/.test(region)) return { failure: `Region is not valid: ${region}` };
    if (permissions["id-token"] !== "write" || inputs["role-to-assume"] === "") {
      return {
        log:
          "It looks like you might be trying to authenticate with OIDC. Did you mean to set the `id-token` permission? " +
          "If you are not trying to authenticate with OIDC and the action is working successfully, you can ignore this message.\n",
        failure:
          "Credentials could not be loaded, please check your action inputs: Could not load credentials from any providers",
      };
    }
    const roleArn = inputs["role-to-assume"] ?? "";
    const role = options.roles?.[roleArn];
    const duration = Number(inputs["role-duration-seconds"]);
    if (role === undefined || !isTrusted(role, roleArn, call)) {
      return {
        failure: "Could not assume role with OIDC: Not authorized to perform sts:AssumeRoleWithWebIdentity",
      };
    }
    if (duration > (role.maxSessionDuration ?? 3600)) {
      return {
        failure:
          "Could not assume role with OIDC: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
      };
    }
    const account = options.aws?.find(({ cloud }) => cloud.region === region);
    if (account === undefined) throw new Error(`No account is simulated in ${region}`);
    const { accountId } = account.cloud;
    const session = `assumed-role/${roleArn.split("/").at(-1)}/${inputs["role-session-name"]}`;
    const arn = `arn:aws:sts::${accountId}:${session}`;
    const { permissionsBoundary } = role;
    const environment = account.credentialsFor({
      ...{ arn, policies: role.policies },
      ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
    });
    const key = environment["AWS_ACCESS_KEY_ID"] ?? "";
    const secret = environment["AWS_SECRET_ACCESS_KEY"] ?? "";
    const sessionToken = `simulated-session-token-of-${key}`;
    return {
      outputs: { "aws-account-id": accountId, "authenticated-arn": arn },
      masks: [key, secret, sessionToken, ...(inputs["mask-aws-account-id"] === "true" ? [accountId] : [])],
      exported: {
        ...environment,
        ...{ AWS_REGION: region, AWS_DEFAULT_REGION: region, AWS_SESSION_TOKEN: sessionToken },
      },
      log: `Assuming role with OIDC\nAuthenticated as assumedRoleId AROASIMULATED:${inputs["role-session-name"]}\n`,
    };
  },
};

function isTrusted({ trust }: AssumableRole, roleArn: string, call: StandInCall): boolean {
  if (trust === undefined) return true;
  const provider = `arn:aws:iam::${roleArn.split(":")[4]}:oidc-provider/${issuer}`;
  const document = readTrustPolicy(typeof trust === "string" ? trust : JSON.stringify(trust));
  return trusts(document, { kind: "Federated", id: provider }, "sts:AssumeRoleWithWebIdentity", {
    [`${issuer}:aud`]: call.inputs["audience"] ?? "",
    [`${issuer}:sub`]: subjectOf(call),
  });
}

/** https://docs.github.com/actions/reference/security/oidc#example-subject-claims */
function subjectOf({ github, event, environmentName }: StandInCall): string {
  const repository = `repo:${github.repository}`;
  if (environmentName !== undefined)
    return `${repository}:environment:${environmentName.replaceAll(":", "%3A")}`;
  return event.name === "pull_request" ? `${repository}:pull_request` : `${repository}:ref:${event.ref}`;
}
