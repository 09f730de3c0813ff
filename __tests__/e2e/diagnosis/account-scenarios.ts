/** What goes wrong between the runner and AWS: credentials, network, permissions, quotas, the state. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import type { ActionResult } from "../../../simulator/runner.js";
import { type Account, bucket, deploy, destroy, good, stateKey } from "../action.js";
import { unverified } from "../reliability/killing.js";
import { external } from "./handshake-scenarios.js";
import { always, refused, refusing } from "./refusals.js";
import type { Scenario } from "./scenario.js";

/** All but these actions, and those with which they could be asked about beforehand. */
const lacking = (...actions: readonly string[]) => ({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", NotAction: [...actions, "iam:SimulatePrincipalPolicy"], Resource: "*" },
    {
      Effect: "Allow",
      Action: "secretsmanager:CreateSecret",
      Resource: "arn:aws:secretsmanager:*:*:secret:zscaler-*",
    },
  ],
});

const as = (account: Account, ...policies: readonly object[]) => ({
  environment: account.credentialsFor({ policies }),
});

const without =
  (...actions: readonly string[]): Scenario["provoke"] =>
  (account) =>
    deploy(account, unverified, as(account, lacking(...actions)));

/** A proxy on loopback that wants a login. */
async function withLoginProxy(use: (url: string) => Promise<ActionResult>): Promise<ActionResult> {
  const proxy = createServer();
  proxy.on("connect", (_request, socket) => {
    socket.end("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n");
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  try {
    return await use(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  } finally {
    proxy.close();
    proxy.closeAllConnections();
  }
}

/** AWS's token service, which refuses to exchange the job's OIDC token: what the role's trust decides, not the account. */
async function withRefusingTokenService(
  use: (environment: Readonly<Record<string, string>>) => Promise<ActionResult>,
): Promise<ActionResult> {
  const folder = await mkdtemp(join(tmpdir(), "oidc-"));
  const token = join(folder, "token");
  await writeFile(token, "header.claims.signature");
  const service = createServer((request, response) => {
    request.resume();
    response.writeHead(403, { "content-type": "text/xml" });
    response.end(
      '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>AccessDenied</Code>' +
        "<Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message></Error><RequestId>1</RequestId></ErrorResponse>",
    );
  });
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  try {
    return await use({
      AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${(service.address() as AddressInfo).port}`,
      AWS_ROLE_ARN: "arn:aws:iam::111122223333:role/deployer",
      AWS_WEB_IDENTITY_TOKEN_FILE: token,
      ...{ AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "", AWS_EC2_METADATA_DISABLED: "true" },
    });
  } finally {
    service.close();
    service.closeAllConnections();
    await rm(folder, { recursive: true });
  }
}

/** Node asks a resolver that knows no name of AWS. */
const namelessNetwork = `--import=data:text/javascript,${encodeURIComponent(`
  import dns from "node:dns";
  const lookup = dns.lookup;
  dns.lookup = (name, ...rest) => {
    if (!name.endsWith(".amazonaws.com")) return lookup(name, ...rest);
    const error = Object.assign(new Error("getaddrinfo ENOTFOUND " + name), { code: "ENOTFOUND", syscall: "getaddrinfo", hostname: name });
    process.nextTick(rest.at(-1), error);
  };
`)}`;

const foreignLock = JSON.stringify({
  holder: {
    ...{ runId: "4242", runAttempt: 1, job: "deploy", repository: "octo-org/octo-repo", actor: "hubot" },
    runUrl: "https://github.com/octo-org/octo-repo/actions/runs/4242",
    operation: "deploy",
    nonce: "0b0e7d8e-3c1c-4a6f-8f0e-2f6f1f1c9d11",
    startedAt: "2026-11-23T08:00:00.000Z",
  },
  lease: 60_000,
  renewals: 0,
});

export const accountScenarios: readonly Scenario[] = [
  {
    rules: ["credentials-missing"],
    when: "neither a step before nor the runner's own machine has AWS credentials",
    provoke: (account) =>
      deploy(account, unverified, {
        environment: {
          ...{ AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "", AWS_EC2_METADATA_DISABLED: "true" },
          RUNNER_ENVIRONMENT: "self-hosted",
        },
      }),
  },
  {
    rules: ["oidc-subject-refused"],
    when: "the role's trust policy does not know the workflow's sub",
    provoke: (account) =>
      withRefusingTokenService((environment) => deploy(account, unverified, { environment })),
  },
  {
    rules: ["credentials-invalid"],
    when: "the access key was deleted",
    provoke: (account) =>
      deploy(account, unverified, { environment: { AWS_ACCESS_KEY_ID: "AKIADELETEDDELETED00" } }),
  },
  {
    rules: ["region-disabled"],
    when: "the account has not opted in to the region",
    provoke: refused(
      "GetCallerIdentity",
      "RegionDisabledException",
      "STS is not activated in this region for account:111122223333.",
      { status: 403 },
    ),
  },
  {
    rules: ["clock-skew"],
    when: "the runner's clock is wrong",
    provoke: refused(
      "GetObject",
      "RequestTimeTooSkewed",
      "The difference between the request time and the current time is too large.",
      { status: 403 },
    ),
  },
  {
    rules: ["throttled"],
    when: "other workflows use up the API's rate",
    provoke: (account) => {
      account.faults.on({ operation: "DescribeClusters", times: always, effect: { kind: "throttle" } });
      return deploy(account, unverified);
    },
  },
  {
    rules: ["service-fault"],
    when: "a service of AWS is down",
    provoke: refused("DescribeClusters", "ServerException", "Service Unavailable", { status: 500 }),
  },
  {
    rules: ["connection-broken"],
    when: "a firewall cuts every connection",
    provoke: (account) => {
      account.faults.on({ times: always, effect: { kind: "drop-before" } });
      return deploy(account, unverified);
    },
  },
  {
    rules: ["endpoint-unreachable"],
    when: "nobody listens at AWS's address",
    provoke: (account) =>
      deploy(account, unverified, { environment: { AWS_ENDPOINT_URL: "http://127.0.0.1:9" } }),
  },
  {
    rules: ["region-unsupported"],
    when: "the region has no AgentCore, so that its name cannot be resolved",
    provoke: (account) =>
      deploy(account, external, {
        environment: {
          AWS_ENDPOINT_URL_BEDROCK_AGENTCORE_CONTROL:
            "https://bedrock-agentcore-control.us-east-1.amazonaws.com",
          HTTPS_PROXY: "",
          NODE_OPTIONS: namelessNetwork,
        },
      }),
  },
  {
    rules: ["tls-inspection"],
    when: "a proxy opens TLS with a certificate that Node does not know",
    provoke: async (account) => {
      account.cloud.edge.publish("mcp.example.com", () => []);
      return deploy(account, external, {
        environment: { NODE_EXTRA_CA_CERTS: "" },
      });
    },
  },
  {
    rules: ["proxy-refused"],
    when: "the proxy wants a login",
    provoke: (account) =>
      withLoginProxy((url) =>
        deploy(
          account,
          { ...external, "mcp-url": "https://192.0.2.1/mcp" },
          { environment: { HTTPS_PROXY: url } },
        ),
      ),
  },
  {
    rules: ["access-denied"],
    when: "a permission of the caller is missing",
    provoke: without("ecs:CreateCluster"),
  },
  { rules: ["pass-role-denied"], when: "the caller may not pass roles", provoke: without("iam:PassRole") },
  {
    rules: ["explicit-deny"],
    when: "an organisation's policy denies a call",
    provoke: (account) =>
      deploy(
        account,
        unverified,
        as(account, lacking(), {
          Version: "2012-10-17",
          Statement: [{ Effect: "Deny", Action: "logs:CreateLogGroup", Resource: "*" }],
        }),
      ),
  },
  {
    rules: ["harness-denied"],
    when: "the caller may not make harnesses",
    provoke: without("bedrock-agentcore:CreateHarness"),
  },
  {
    rules: ["harness-pair-denied"],
    when: "the caller may make harnesses, but not the runtime beneath",
    provoke: without("bedrock-agentcore:CreateAgentRuntime"),
  },
  {
    rules: ["token-vault-secret-denied"],
    when: "the caller may not make the secret behind the credential provider",
    provoke: without("secretsmanager:CreateSecret"),
  },
  {
    rules: ["credentials-expired", "quota-reached", "kms-denied", "policy-malformed"],
    when: "the session ends, quotas are used up, a key is locked, and IAM does not know AgentCore",
    provoke: (account) => {
      refusing(
        account,
        "CreateCluster",
        "ExpiredTokenException",
        "The security token included in the request is expired",
      );
      refusing(account, "CreateLogGroup", "LimitExceededException", "Resource limit exceeded.");
      refusing(account, "CreateSecret", "EncryptionFailure", "Secrets Manager can't encrypt the secret.");
      refusing(account, "CreateRole", "MalformedPolicyDocument", "Invalid principal in policy");
      return deploy(account, unverified);
    },
  },
  {
    rules: ["quota-reached"],
    when: "the account has as many runtimes as it may (402)",
    provoke: refused(
      "CreateHarness",
      "ServiceQuotaExceededException",
      "You have reached the maximum number of runtimes.",
      { status: 402 },
    ),
  },
  {
    rules: ["harness-name-invalid"],
    when: "AgentCore does not take the harness's name",
    provoke: refused(
      "CreateHarness",
      "ValidationException",
      "1 validation error detected: Value at 'harnessName' failed to satisfy constraint",
    ),
  },
  {
    rules: ["service-linked-role"],
    when: "nobody has made the account's first service-linked role, and the caller may not",
    provoke: refused(
      "CreateCluster",
      "AccessDeniedException",
      "User: arn:aws:sts::111122223333:assumed-role/deployer/session is not authorized to perform: iam:CreateServiceLinkedRole on resource: arn:aws:iam::111122223333:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
    ),
  },
  {
    rules: ["default-vpc-missing"],
    when: "the region has no default VPC",
    options: { network: { vpcs: [], subnets: [], securityGroups: [] } },
    provoke: (account) => deploy(account, unverified),
  },
  {
    rules: ["service-name-taken"],
    when: "a classic service has the name",
    provoke: refused(
      "DescribeExpressGatewayService",
      "InvalidParameterException",
      "The service zscaler-mcp-server is not an Express Gateway service.",
    ),
  },
  {
    rules: ["lock-held"],
    when: "another run changes the stage",
    provoke: async (account) => {
      await good(deploy(account, unverified));
      await account.clients.s3.send(
        new PutObjectCommand({ Bucket: bucket, Key: `${stateKey()}.lock`, Body: foreignLock }),
      );
      return destroy(account, { "lock-timeout": "1s", "poll-interval": "50ms" });
    },
  },
  {
    rules: ["state-moved-on"],
    when: "another run has written the state meanwhile",
    provoke: (account) => {
      refusing(
        account,
        "PutObject",
        "PreconditionFailed",
        "At least one of the pre-conditions you specified did not hold",
        { status: 412, nth: 2 },
      );
      return deploy(account, unverified);
    },
  },
  {
    rules: ["state-bucket-missing"],
    when: "the state is to be kept in a bucket that does not exist",
    provoke: (account) => deploy(account, { ...unverified, state: "s3://nowhere-to-be-found/state.json" }),
  },
  {
    rules: ["state-bucket-taken"],
    when: "somebody else has just taken the bucket's name",
    provoke: refused("CreateBucket", "BucketAlreadyExists", "The requested bucket name is not available.", {
      status: 409,
    }),
  },
  {
    rules: ["state-elsewhere"],
    when: "the state's bucket is in another region",
    provoke: async (account) => {
      await account.clients.s3.send(new CreateBucketCommand({ Bucket: "states-of-ours" }));
      refusing(
        account,
        "GetObject",
        "AuthorizationHeaderMalformed",
        "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-west-1'",
      );
      return deploy(account, { ...unverified, state: "s3://states-of-ours/state.json" });
    },
  },
];
