import { describe, expect, test } from "@jest/globals";
import { diagnose, rules } from "../../src/diagnosis/diagnose.js";
import type { Diagnosis } from "../../src/diagnosis/diagnosis.js";
import { type ErrorEvidence, evidenceOf } from "../../src/diagnosis/evidence.js";
import { Failure, Failures } from "../../src/failure/failure.js";

const nothing = { errors: [], events: [], logs: [] };
const error = (name: string, message: string, code?: string) => ({
  errors: [{ name, message, ...(code === undefined ? {} : { code }) }],
});
const event = (...events: string[]) => ({ events });
const log = (...logs: string[]) => ({ logs });

const caller = "User: arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions";
const denied = (action: string, resource: string) =>
  error(
    "AccessDeniedException",
    `${caller} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
  );
const harnessArn = "arn:aws:bedrock-agentcore:us-east-1:111122223333:harness/*";

/** Of a target that could not be made. */
const unread = (why: string) =>
  `target is FAILED: Failed to connect and fetch tools from the provided MCP target server. Error - ${why}`;

/** What AWS, the container and the network really say, and the rule that must recognise it. */
const known: readonly (readonly [string, Partial<Parameters<typeof diagnose>[0]>])[] = [
  ["container-exec-format", log("exec /app/.venv/bin/zscaler-mcp: exec format error")],
  ["container-exec-format", event("(task abc) exec /usr/bin/python: exec format error")],
  [
    "container-https-required",
    log("ERROR: HTTPS is required for non-localhost bindings. Set ZSCALER_MCP_ALLOW_HTTP=true"),
  ],
  ["container-https-required", log("binding to 0.0.0.0 requires TLS certs")],
  ["container-bind-refused", log("Cannot bind to 0.0.0.0 without ZSCALER_MCP_ALLOWED_HOSTS")],
  ["container-auth-misconfigured", log("Authentication configuration is invalid. Mode: jwt")],
  ["container-host-rejected", log("WARNING Invalid Host header: zs-1a2b.ecs.us-east-1.on.aws")],
  ["container-host-rejected", error("Error", "The MCP server answered 421 Misdirected Request")],
  ["container-secret-denied", log("Access denied reading secret zscaler-mcp-harness/credentials")],
  ["container-secret-denied", log("Could not load credentials from AWS Secrets Manager: timeout")],
  ["container-secret-missing", log("No secret named 'zscaler/creds' in us-east-1")],
  ["container-health-path", log('INFO: 10.0.1.7:51234 - "GET /health HTTP/1.1" 401 Unauthorized')],
  ["container-health-path", log('INFO: 10.0.1.7:51234 - "GET /health HTTP/1.1" 404 Not Found')],
  [
    "container-health-path",
    event(
      "(service s) (port 8000) is unhealthy due to (reason Health checks failed with these codes: [404])",
    ),
  ],
  [
    "image-architecture-missing",
    event(
      "CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest does not contain descriptor matching platform 'linux/amd64'",
    ),
  ],
  [
    "image-rate-limited",
    event(
      "CannotPullContainerError: httpReadSeeker: failed open: unexpected status code 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit",
    ),
  ],
  [
    "image-not-found",
    event(
      "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref 111122223333.dkr.ecr.us-east-1.amazonaws.com/zscaler:9.9.9: 111122223333.dkr.ecr.us-east-1.amazonaws.com/zscaler:9.9.9: not found",
    ),
  ],
  ["image-not-found", error("RepositoryNotFoundException", "The repository does not exist in the registry")],
  [
    "image-pull-denied",
    event(
      "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref 709825985650.dkr.ecr.us-east-1.amazonaws.com/zscaler/zscaler-mcp-server:0.10.4-bedrock: pulling from host failed with status code 403 Forbidden",
    ),
  ],
  [
    "image-pull-network",
    event(
      'CannotPullContainerError: failed to do request: Head "https://111122223333.dkr.ecr.us-east-1.amazonaws.com/v2/api/manifests/v42": dial tcp 10.0.3.17:443: i/o timeout',
    ),
  ],
  [
    "image-pull-network",
    event(
      "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError: send request failed",
    ),
  ],
  ["image-pull-failed", event("CannotPullContainerError: failed to extract layer: no space left on device")],
  [
    "image-pull-denied",
    event(
      "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 1 time(s): AccessDeniedException: User: x is not authorized to perform: ecr:GetAuthorizationToken on resource: *",
    ),
  ],
  [
    "task-initialization",
    event(
      "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: AccessDeniedException: User: x is not authorized to perform: logs:CreateLogStream",
    ),
  ],
  [
    "task-secret-key-missing",
    event(
      "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: retrieved secret from Secrets Manager did not contain json key ZSCALER_CLOUD",
    ),
  ],
  [
    "task-secrets-denied",
    event(
      "ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret arn:aws:secretsmanager:us-east-1:111122223333:secret:z from secrets manager: AccessDeniedException: User: x is not authorized to perform: secretsmanager:GetSecretValue",
    ),
  ],
  [
    "task-secret-missing",
    event(
      "ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secret from asm: ResourceNotFoundException: Secrets Manager can't find the specified secret.",
    ),
  ],
  [
    "task-log-group-missing",
    event(
      "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist.",
    ),
  ],
  ["task-initialization", event("ResourceInitializationError: failed to create new container runtime task")],
  ["task-out-of-memory", event("OutOfMemoryError: Container killed due to memory usage")],
  ["task-no-addresses", event("InsufficientFreeAddressesInSubnet: subnet-0a has not enough free addresses")],
  [
    "task-no-capacity",
    event("(service s) was unable to place a task. Reason: Capacity is unavailable at this time."),
  ],
  ["rollout-health-check", event("(service s) task failed ELB health checks in (target-group arn:…)")],
  [
    "rollout-health-check",
    event("(task abc) is unhealthy due to (reason Health checks failed with these codes: [401])"),
  ],
  ["rollout-alarm", event("(service s) (deployment ecs-svc/1) deployment failed: alarm detected.")],
  ["rollout-alarm", error("Failure", "The service deployment was rolled back: alarm x is in ALARM")],
  [
    "rollout-circuit-breaker",
    event("(service s) (deployment ecs-svc/1) deployment failed: tasks failed to start."),
  ],
  ["rollout-stopped", event("Service deployment stopped by user request.")],
  ["rollout-stopped", event("Service deployment stopped because a newer service deployment was started.")],
  ["rollout-rolled-back", event("(service s) rolling back to deployment ecs-svc/0.")],
  ["rollout-rolled-back", error("Failure", "Service deployment ended as ROLLBACK_SUCCESSFUL")],
  ["rollout-nothing-serves", error("Failure", "service deployment ROLLBACK_FAILED")],
  ["rollout-nothing-serves", event("(service s) No rollback candidate was found to run the rollback.")],
  ["rollout-container-exited", event("Essential container in task exited")],
  [
    "region-disabled",
    error("RegionDisabledException", "STS is not activated in this region for account:111122223333."),
  ],
  ["oidc-subject-refused", error("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity")],
  [
    "oidc-subject-refused",
    error("InvalidIdentityToken", "No OpenIDConnect provider found in your account for https://token…"),
  ],
  [
    "credentials-expired",
    error("ExpiredTokenException", "The security token included in the request is expired"),
  ],
  ["credentials-missing", error("CredentialsProviderError", "Could not load credentials from any providers")],
  [
    "credentials-invalid",
    error("UnrecognizedClientException", "The security token included in the request is invalid."),
  ],
  ["clock-skew", error("RequestTimeTooSkewed", "The difference between the request time and …")],
  [
    "region-unsupported",
    error("Error", "getaddrinfo ENOTFOUND bedrock-agentcore-control.eu-south-2.amazonaws.com", "ENOTFOUND"),
  ],
  [
    "tls-inspection",
    error("Error", "self-signed certificate in certificate chain", "SELF_SIGNED_CERT_IN_CHAIN"),
  ],
  ["proxy-refused", error("Error", "Proxy response (407) !== 200 when HTTP Tunneling")],
  ["endpoint-unreachable", error("Failure", "The proxy answered 502 to a connection to mcp.example.com.")],
  ["endpoint-unreachable", error("Error", "getaddrinfo ENOTFOUND sts.us-east-9.amazonaws.com", "ENOTFOUND")],
  ["connection-broken", error("Error", "socket hang up", "ECONNRESET")],
  [
    "harness-name-invalid",
    error(
      "ValidationException",
      "1 validation error detected: Value at 'harnessName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][a-zA-Z0-9_]{0,39}",
    ),
  ],
  ["harness-exists", error("ConflictException", "Harness zscaler_mcp_harness already exists")],
  ["harness-pair-denied", denied("bedrock-agentcore:CreateAgentRuntime", harnessArn)],
  [
    "harness-pair-denied",
    denied(
      "bedrock-agentcore:CreateWorkloadIdentity",
      "arn:aws:bedrock-agentcore:us-east-1:111122223333:workload-identity-directory/default",
    ),
  ],
  ["harness-denied", denied("bedrock-agentcore:CreateHarness", harnessArn)],
  [
    "token-vault-denied",
    denied(
      "bedrock-agentcore:GetResourceApiKey",
      "arn:aws:bedrock-agentcore:us-east-1:111122223333:token-vault/default",
    ),
  ],
  [
    "token-vault-denied",
    error(
      "RuntimeClientError",
      "An error occurred (AccessDeniedException) when calling the GetWorkloadAccessToken operation: User: x is not authorized to perform: bedrock-agentcore:GetWorkloadAccessToken on resource: y",
    ),
  ],
  [
    "token-vault-secret-denied",
    denied(
      "secretsmanager:CreateSecret",
      "arn:aws:secretsmanager:us-east-1:111122223333:secret:bedrock-agentcore-identity!default/apikey/zscaler-mcp-creds",
    ),
  ],
  [
    "role-not-assumable",
    event("ECS was unable to assume the role 'arn:aws:iam::1:role/t' that was provided for this task."),
  ],
  ["role-not-assumable", error("ValidationException", "Role validation failed for 'arn:aws:iam::1:role/h'")],
  ["role-not-assumable", error("AccessDeniedException", "Cannot assume role arn:aws:iam::1:role/infra")],
  ["mcp-client-failed", event("Failed to start MCP client for server zscaler")],
  [
    "gateway-only-url",
    event("403 for https://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/arn%3Aaws/invocations"),
  ],
  [
    "model-access",
    error("AccessDeniedException", "You don't have access to the model with the specified model ID."),
  ],
  [
    "model-max-tokens",
    error(
      "RuntimeClientError",
      "An error occurred (ValidationException) when calling the ConverseStream operation: The maximum tokens you requested exceeds the model limit of 64000. Try again with a maximum tokens value that is lower than 64000.",
    ),
  ],
  [
    "runtime-image-region",
    error(
      "ValidationException",
      "The ECR URI region us-west-2 does not match the application region us-east-1",
    ),
  ],
  [
    "gateway-target-unauthorized",
    error(
      "Failure",
      "target is FAILED: Failed to connect to the MCP server: HTTP error (401) from the runtime: Unauthorized",
      "NODE_FAILED",
    ),
  ],
  ["gateway-target-unauthorized", event("gateway target is CREATE_PENDING_AUTH")],
  [
    "runtime-image-region",
    error(
      "Failure",
      "the image x is in eu-west-1, but AgentCore takes images from us-east-1",
      "IMAGE_REGION",
    ),
  ],
  [
    "runtime-image-architecture",
    error(
      "Failure",
      "the image x is built for amd64, but AgentCore runs linux/arm64 alone",
      "IMAGE_ARCHITECTURE",
    ),
  ],
  [
    "runtime-image-architecture",
    error("ValidationException", "Architecture incompatible for uri 'x'. Supported architectures: [arm64]."),
  ],
  [
    "runtime-image-registry",
    error("Failure", "the image x is at docker.io, but AgentCore …", "IMAGE_REGISTRY"),
  ],
  [
    "runtime-image-denied",
    error(
      "ValidationException",
      "Access denied while validating ECR URI 'x'. The execution role requires permissions for ecr:GetAuthorizationToken, ecr:BatchGetImage, and ecr:GetDownloadUrlForLayer operations.",
    ),
  ],
  [
    "runtime-slow-start",
    event(
      unread("Runtime initialization time exceeded. Please make sure that initialization completes in 30s."),
    ),
  ],
  ["runtime-invocation-denied", event(unread("Authorization error when sending message"))],
  [
    "runtime-invocation-denied",
    denied(
      "bedrock-agentcore:InvokeAgentRuntime",
      "arn:aws:bedrock-agentcore:us-east-1:1:runtime/zscaler_mcp_runtime-a1",
    ),
  ],
  [
    "gateway-token-denied",
    event(
      unread(
        "An error occurred (AccessDeniedException) when calling the GetWorkloadAccessToken operation: User: x is not authorized to perform: bedrock-agentcore:GetWorkloadAccessToken on resource: y",
      ),
    ),
  ],
  [
    "oauth-client-refused",
    event(
      unread(
        "An error occurred (ValidationException) when calling the GetResourceOauth2Token operation: The authorization server refused: invalid_client.",
      ),
    ),
  ],
  ["oauth-client-refused", error("Failure", "The identity provider gave no token", "TOKEN_SCOPE_REFUSED")],
  ["gateway-audience-mismatch", error("Error", "Claim 'aud' value mismatch with configuration.")],
  [
    "gateway-call-refused",
    log(
      "Failed to connect to MCP server zscaler: Client error '403 Forbidden' for url 'https://zscaler-mcp-iam-gateway-a1b2c3d4e5.gateway.bedrock-agentcore.us-east-1.amazonaws.com/mcp'",
    ),
  ],
  ["gateway-claim-mismatch", error("Error", "Claim 'client_id' value mismatch with configuration.")],
  [
    "gateway-claim-mismatch",
    error("Failure", "The gateway does not accept the token", "GATEWAY_TOKEN_REFUSED"),
  ],
  [
    "gateway-method-mismatch",
    error(
      "AccessDeniedException",
      "Authorization method mismatch. The agent is configured for a different authorization method than what was used in your request.",
    ),
  ],
  [
    "gateway-method-mismatch",
    error("Failure", "the gateway asks for OAuth tokens", "GATEWAY_OTHER_AUTHORIZER"),
  ],
  [
    "gateway-authorizer-fixed",
    error("ValidationException", "Authorizer type cannot be updated for an existing gateway"),
  ],
  [
    "gateway-has-targets",
    error(
      "ValidationException",
      "Gateway with ID: x has targets associated with it. Delete all targets first.",
    ),
  ],
  ["cognito-domain-taken", error("Failure", "the domain x belongs to another user pool", "DOMAIN_TAKEN")],
  [
    "cognito-domain-taken",
    error("InvalidParameterException", "Domain already associated with another user pool."),
  ],
  ["cognito-other-domain", error("Failure", "the user pool x has another domain: y", "USER_POOL_HAS_DOMAIN")],
  [
    "cognito-other-domain",
    error(
      "InvalidParameterException",
      "User pool cannot be deleted. It has a domain configured that should be deleted first.",
    ),
  ],
  ["gateway-target-unauthorized", event(unread("Received error (401) from runtime."))],
  ["runtime-error", event(unread("Received error (502) from runtime. Please check your CloudWatch logs."))],
  ["gateway-target-failed", event(unread("Unable to connect to the MCP server. Please check the server"))],
  ["gateway-audience-mismatch", log("JWT validation failed: aud claim mismatch")],
  ["gateway-audience-mismatch", event("OAuth token rejected: audience mismatch")],
  ["iteration-limit", event("stopReason max_iterations_exceeded")],
  ["default-vpc-missing", error("InvalidParameterException", "No default VPC found in the region")],
  ["default-vpc-missing", error("ClientException", "The default VPC does not exist.")],
  [
    "service-draining",
    error("InvalidParameterException", "Unable to Start a service that is still Draining."),
  ],
  [
    "service-name-taken",
    error("InvalidParameterException", "The service zscaler-mcp-server is not an Express Gateway service."),
  ],
  [
    "cluster-not-empty",
    error("ClusterContainsServicesException", "The Cluster cannot be deleted while Services are active."),
  ],
  ["cluster-in-transition", error("Failure", "Cluster zscaler-mcp is DEPROVISIONING")],
  ["service-linked-role", denied("iam:CreateServiceLinkedRole", "arn:aws:iam::1:role/aws-service-role/ecs")],
  [
    "secret-scheduled-for-deletion",
    error(
      "InvalidRequestException",
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    ),
  ],
  ["lock-held", error("Failure", "Stage default is locked by run 42", "LOCK_HELD")],
  [
    "state-moved-on",
    error("PreconditionFailed", "At least one of the pre-conditions you specified did not hold"),
  ],
  ["state-bucket-missing", error("NoSuchBucket", "The specified bucket does not exist")],
  ["state-bucket-taken", error("BucketAlreadyExists", "The requested bucket name is not available.")],
  ["state-elsewhere", error("PermanentRedirect", "The bucket you are attempting to access must be …")],
  [
    "mcp-other-scheme",
    error("Failure", "answered 401: it expects `Bearer`, and the harness sends `Basic`.", "MCP_OTHER_SCHEME"),
  ],
  [
    "mcp-credential-not-sent",
    error("Failure", "answered 401: it expects `Basic`", "MCP_CREDENTIAL_NOT_SENT"),
  ],
  ["mcp-token-expired", error("Failure", "answered 401: the token ran out", "MCP_TOKEN_EXPIRED")],
  ["mcp-token-refused", error("Failure", "answered 401: it has no `aud`", "MCP_TOKEN_REFUSED")],
  ["mcp-unauthorized", error("Error", "The MCP server answered 401 to initialize")],
  ["mcp-unauthorized", log('INFO: 10.0.1.7:5 - "POST /mcp HTTP/1.1" 401 Unauthorized')],
  ["mcp-source-refused", error("Error", "MCP endpoint answered HTTP 403")],
  ["mcp-redirected", error("Error", "MCP endpoint answered 307 Temporary Redirect")],
  ["mcp-not-found", error("Error", "The MCP server answered 404")],
  ["mcp-unavailable", error("Error", "The MCP server answered 503 Service Temporarily Unavailable")],
  ["pass-role-denied", denied("iam:PassRole", "arn:aws:iam::111122223333:role/zscaler-infra")],
  [
    "explicit-deny",
    error(
      "AccessDeniedException",
      `${caller} is not authorized to perform: ecs:CreateCluster on resource: * with an explicit deny in a service control policy`,
    ),
  ],
  [
    "explicit-deny",
    error(
      "AccessDenied",
      `${caller} is not authorized to perform: iam:CreateRole on resource: role z because no permissions boundary allows the iam:CreateRole action`,
    ),
  ],
  ["kms-denied", error("KMSAccessDeniedException", "The ciphertext refers to a customer master key …")],
  [
    "policy-malformed",
    error(
      "MalformedPolicyDocumentException",
      'Invalid principal in policy: "SERVICE":"bedrock-agentcore.amazonaws.com"',
    ),
  ],
  [
    "role-has-extras",
    error("DeleteConflictException", "Cannot delete entity, must detach all policies first."),
  ],
  ["access-denied", denied("ecs:CreateCluster", "*")],
  ["state-bucket-taken", error("AccessDenied", "Access Denied")],
  ["quota-reached", error("ServiceQuotaExceededException", "You've reached the service quota for Runtimes")],
  ["quota-reached", error("LimitExceededException", "Cannot exceed quota for RolesPerAccount: 1000")],
  ["throttled", error("ThrottlingException", "Rate exceeded")],
  ["quota-reached", event("You've reached the limit on the number of vCPUs you can run concurrently")],
  ["run-timeout", error("Failure", "The run did not end within 30m", "TIMEOUT")],
  ["service-fault", error("InternalServerException", "An internal error occurred.")],
];

describe("a known failure is recognised by what AWS, the container or the network says", () => {
  test.each(known)("%s (%#)", (id, given) => {
    expect(diagnose({ ...nothing, ...given }).map((diagnosis) => diagnosis.id)).toEqual([id]);
  });

  test("every rule has a text here that it alone recognises", () => {
    expect(new Set(known.map(([id]) => id))).toEqual(new Set(rules.map((rule) => rule.id)));
  });

  test("no two rules share an id", () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  });
});

describe("a diagnosis tells a person what to do", () => {
  const only = (found: readonly Diagnosis[]): Diagnosis => {
    expect(found).toHaveLength(1);
    return found[0] as Diagnosis;
  };

  test("it names the missing action and the resource that AWS named", () => {
    const { cause, fix } = only(
      diagnose({ ...nothing, ...denied("logs:CreateLogGroup", "arn:aws:logs:us-east-1:1:log-group:/ecs/z") }),
    );
    expect(cause).toContain("`logs:CreateLogGroup`");
    expect(fix).toContain("`arn:aws:logs:us-east-1:1:log-group:/ecs/z`");
  });

  test("it names the role that may not be passed", () => {
    const found = only(
      diagnose({ ...nothing, ...denied("iam:PassRole", "arn:aws:iam::1:role/zscaler-infra") }),
    );
    expect(found.fix).toContain("`arn:aws:iam::1:role/zscaler-infra`");
    expect(found.fix).toContain("iam:PassedToService");
  });

  test("it names the region without the service", () => {
    const found = only(
      diagnose({
        ...nothing,
        ...error("Error", "getaddrinfo ENOTFOUND bedrock-agentcore-control.eu-south-2.amazonaws.com"),
      }),
    );
    expect(found.cause).toContain("`eu-south-2`");
  });

  test("no text keeps an unfilled placeholder where AWS named nothing", () => {
    for (const [, given] of known) {
      for (const { cause, fix, title } of diagnose({ ...nothing, ...given })) {
        expect(`${title} ${cause} ${fix}`).not.toMatch(/\{\w+\|/);
      }
    }
  });

  test("what AWS names cannot break out of the code it stands in", () => {
    const found = only(diagnose({ ...nothing, ...denied("iam:PassRole", "arn:`<img>`") }));
    expect(found.fix).toContain("`arn:<img>`");
  });

  test("it quotes each piece of evidence once", () => {
    const line = "exec /app: exec format error";
    expect(only(diagnose({ ...nothing, logs: [line, line, line] })).evidence).toEqual([line]);
  });
});

describe("several signs of one failure", () => {
  test("the container's own words come before the rollout's", () => {
    const found = diagnose({
      errors: [{ name: "Failure", message: "Service deployment ended as ROLLBACK_SUCCESSFUL" }],
      events: ["(service s) deployment failed: tasks failed to start.", "Essential container in task exited"],
      logs: ["starting", "Cannot bind to 0.0.0.0 without ZSCALER_MCP_ALLOWED_HOSTS"],
    });
    expect(found.map(({ id }) => id)).toEqual([
      "container-bind-refused",
      "rollout-container-exited",
      "rollout-circuit-breaker",
      "rollout-rolled-back",
    ]);
  });

  test("an error that a precise rule explains is not explained again by a general one", () => {
    const found = diagnose({ ...nothing, ...denied("bedrock-agentcore:DeleteAgentRuntime", harnessArn) });
    expect(found.map(({ id }) => id)).toEqual(["harness-pair-denied"]);
  });
});

describe("an unknown failure", () => {
  const fault = Object.assign(new Error("Something novel happened"), {
    name: "NovelException",
    $service: "ECS",
    operation: "UpdateExpressGatewayService",
    $metadata: { requestId: "1f3c-77", httpStatusCode: 418 },
  });

  test("still says what failed, AWS's code, the request id and where to look", () => {
    const [found] = diagnose(evidenceOf(new Failure("NODE_FAILED", "The service failed", { cause: fault })));
    expect(found?.title).toBe("UpdateExpressGatewayService of ECS failed with NovelException");
    expect(found?.cause).toContain("`NovelException` (HTTP 418): Something novel happened");
    expect(found?.fix).toContain("`1f3c-77`");
  });

  test("of our own, which carries its fix, gets no second opinion", () => {
    expect(diagnose(evidenceOf(new Failure("INPUT", "stage is empty", { fix: "Give a stage." })))).toEqual(
      [],
    );
  });

  test("an ended run without any evidence has no diagnosis", () => {
    expect(diagnose(nothing)).toEqual([]);
  });
});

describe("evidence", () => {
  test("is gathered from several failures and their causes, each once", () => {
    const denied = Object.assign(new Error("no"), { name: "AccessDeniedException" });
    const both = new Failures([
      new Failure("A", "first", { cause: denied }),
      new Failure("B", "second", { cause: denied }),
    ]);
    expect(evidenceOf(both).errors.map(({ name, message }: ErrorEvidence) => `${name}: ${message}`)).toEqual([
      "Failure: first",
      "AccessDeniedException: no",
      "Failure: second",
    ]);
  });

  test("of a cause that refers back to itself does not run in circles", () => {
    const error = new Error("a");
    error.cause = error;
    expect(evidenceOf(error).errors).toHaveLength(1);
  });

  test("in hostile masses is judged quickly", () => {
    const hostile = [
      "alarm".repeat(10_000),
      `CannotPullContainerError ref ${"a.".repeat(20_000)}`,
      "not authorized to perform: ".repeat(5_000),
      "answered ".repeat(5_000),
      " ".repeat(50_000),
    ];
    const lines = Array.from({ length: 2_000 }, (_, index) => hostile[index % hostile.length] ?? "");
    const start = performance.now();
    diagnose({ errors: [], events: lines, logs: lines });
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

test("of several rights that are missing each is named, and none is passed off as the only one", () => {
  const errors = ["iam:GetRole", "ecs:DescribeClusters", "logs:DescribeLogGroups"].flatMap(
    (action) => denied(action, "*").errors,
  );
  const [found, ...others] = diagnose({ ...nothing, errors });
  expect(others).toEqual([]);
  expect(found).toMatchObject({
    id: "access-denied",
    cause: expect.stringContaining("`iam:GetRole, ecs:DescribeClusters, logs:DescribeLogGroups`"),
    fix: expect.stringMatching(/^Attach the documented policies/),
  });
  expect(found?.evidence).toHaveLength(3);
  // One right, however often it was missed, is granted.
  const again = diagnose({
    ...nothing,
    errors: ["a", "b"].flatMap((role) => denied("iam:GetRole", role).errors),
  });
  expect(again[0]?.fix).toMatch(/^Grant `iam:GetRole` on `a`/);
});
