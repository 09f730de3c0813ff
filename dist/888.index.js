export const id = 888;
export const ids = [888];
export const modules = {

/***/ 679:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  hP: () => (/* binding */ createClients),
  ls: () => (/* binding */ identify),
  Tk: () => (/* binding */ requireAllowedAccount)
});

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-bedrock-agentcore/dist-cjs/index.js
var dist_cjs = __webpack_require__(2688);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-bedrock-agentcore-control/dist-cjs/index.js
var client_bedrock_agentcore_control_dist_cjs = __webpack_require__(7508);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-cloudwatch-logs/dist-cjs/index.js
var client_cloudwatch_logs_dist_cjs = __webpack_require__(303);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-cognito-identity-provider/dist-cjs/index.js
var client_cognito_identity_provider_dist_cjs = __webpack_require__(7705);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-ecr/dist-cjs/index.js
var client_ecr_dist_cjs = __webpack_require__(8249);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-ecs/dist-cjs/index.js
var client_ecs_dist_cjs = __webpack_require__(7831);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-iam/dist-cjs/index.js
var client_iam_dist_cjs = __webpack_require__(6764);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-s3/dist-cjs/index.js
var client_s3_dist_cjs = __webpack_require__(3711);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-secrets-manager/dist-cjs/index.js
var client_secrets_manager_dist_cjs = __webpack_require__(2994);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-sts/dist-cjs/index.js
var client_sts_dist_cjs = __webpack_require__(1695);
// EXTERNAL MODULE: ./build/src/failure/failure.js
var failure = __webpack_require__(2314);
;// CONCATENATED MODULE: ./build/src/aws/call-log.js
/**
 * Each call of AWS as one line for whoever looks closely: which call, how it ended, how long it took, and the id by
 * which AWS support finds it. No parameter, no answer and no name of a resource is in it.
 */
/**
 * The client, whose calls are told to `log` from now on. One that AWS was asked several times is one line, with the
 * number of attempts; of an answer that streams, the time is that until the stream begins.
 */
function logged(client, runRegion, log) {
    client.middlewareStack.add((next, { clientName, commandName }) => async (request) => {
        const startedAt = performance.now();
        const tell = async (outcome, { requestId, attempts = 1 }) => {
            const { region: setting } = client.config;
            const region = typeof setting === "string" ? setting : await setting();
            log([
                `${clientName?.replace(/Client$/, "")} ${commandName?.replace(/Command$/, "")}: ${outcome}`,
                `${Math.round(performance.now() - startedAt)} ms`,
                ...(attempts === 1 ? [] : [`${attempts} attempts`]),
                ...(region === runRegion ? [] : [region]),
                ...(requestId === undefined ? [] : [`request ${token(requestId)}`]),
            ].join(", "));
        };
        try {
            const answer = await next(request);
            const metadata = metadataOf(answer.output);
            await tell(`HTTP ${metadata.httpStatusCode ?? "?"}`, metadata);
            return answer;
        }
        catch (thrown) {
            const metadata = metadataOf(thrown);
            const status = metadata.httpStatusCode === undefined ? "" : ` (HTTP ${metadata.httpStatusCode})`;
            const name = thrown instanceof Error ? thrown.name : "an error";
            await tell(`${token(name)}${status}`, metadata);
            throw thrown;
        }
    }, { step: "initialize", name: "callLog", priority: "high" });
    return client;
}
function metadataOf(carrier) {
    const { $metadata } = (carrier ?? {});
    return $metadata ?? {};
}
/** Names of errors and ids of requests are words; whoever answers in AWS's place might write anything. */
function token(word) {
    return word.replaceAll(/[^\w.:+/=-]/g, "").slice(0, 100);
}

// EXTERNAL MODULE: ./build/src/aws/errors.js
var errors = __webpack_require__(9368);
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(7067);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(4708);
// EXTERNAL MODULE: ./node_modules/@smithy/node-http-handler/dist-cjs/index.js
var node_http_handler_dist_cjs = __webpack_require__(1279);
// EXTERNAL MODULE: ./node_modules/https-proxy-agent/dist/index.js + 4 modules
var dist = __webpack_require__(7659);
// EXTERNAL MODULE: ./node_modules/proxy-from-env/index.js
var proxy_from_env = __webpack_require__(8182);
;// CONCATENATED MODULE: ./build/src/aws/http-handler.js
/** How requests leave the runner: through its proxies, within time limits, and only until the signal aborts. */





/** More than a plan reads at once, so that no read waits for a socket. */
const connections = { keepAlive: true, maxSockets: 64 };
const limits = { connectionTimeout: 10_000, requestTimeout: 60_000, throwOnRequestTimeout: true };
/** A proxy of the environment applies per address, because `NO_PROXY` does. An empty proxy is a direct connection. */
function handlerThrough(proxy) {
    if (proxy === "") {
        return new node_http_handler_dist_cjs.NodeHttpHandler({
            ...limits,
            httpAgent: new external_node_http_.Agent(connections),
            httpsAgent: new external_node_https_.Agent(connections),
        });
    }
    const agent = new dist/* HttpsProxyAgent */.b(proxy, connections);
    return new node_http_handler_dist_cjs.NodeHttpHandler({ ...limits, httpAgent: agent, httpsAgent: agent });
}
function addressOf({ protocol, hostname, port, path }) {
    return `${protocol}//${hostname}${port === undefined ? "" : `:${port}`}${path}`;
}
/**
 * A request handler for SDK clients that obeys `signal` in every request, `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`
 * in either case, and `NODE_EXTRA_CA_CERTS` (which is Node's own).
 */
function requestHandler(signal) {
    const handlers = new Map();
    function handlerFor(request) {
        const proxy = (0,proxy_from_env/* getProxyForUrl */.T)(addressOf(request));
        const known = handlers.get(proxy);
        if (known !== undefined)
            return known;
        const made = handlerThrough(proxy);
        handlers.set(proxy, made);
        return made;
    }
    return {
        metadata: { handlerProtocol: "http/1.1" },
        async handle(request, options = {}) {
            const { abortSignal } = options;
            const either = abortSignal instanceof AbortSignal ? AbortSignal.any([signal, abortSignal]) : signal;
            return await handlerFor(request).handle(request, { ...options, abortSignal: either });
        },
        destroy() {
            for (const handler of handlers.values())
                handler.destroy();
        },
        // The limits are the same for every client.
        updateHttpClientConfig() { },
        httpHandlerConfigs() {
            return limits;
        },
    };
}

// EXTERNAL MODULE: ./build/src/aws/user-agent.js
var user_agent = __webpack_require__(6392);
;// CONCATENATED MODULE: ./build/src/aws/clients.js
/** The AWS clients of a run, and whose account they reach. */















/** `make` runs at the first call; later calls give the same value. */
function once(make) {
    let made;
    return () => {
        made ??= { value: make() };
        return made.value;
    };
}
const silent = () => { };
/** The SDK's errors do not say which operation they are an answer to; its log entries do. */
const operationNamer = {
    debug: silent,
    info: silent,
    warn: silent,
    error({ commandName, error }) {
        if (error instanceof Error && commandName !== undefined)
            Object.assign(error, { operation: commandName.replace(/Command$/, "") });
    },
};
/** Clients for one region; every request stops when `signal` aborts, and each call is told to `callLog`. */
function createClients({ region, signal, callLog, as, }) {
    const common = {
        region,
        maxAttempts: 3,
        retryMode: "standard",
        requestHandler: requestHandler(signal),
        customUserAgent: [[...user_agent/* userAgent */.N]],
        logger: operationNamer,
    };
    const made = (client) => callLog === undefined ? client : logged(client, region, callLog);
    const sts = once(() => made(new client_sts_dist_cjs/* STSClient */.iM(common)));
    // One walk along the credentials chain for all clients, however many start at the same time.
    const shared = { ...common, credentials: () => (as?.sts ?? sts()).config.credentials() };
    const agentCore = once(() => made(new client_bedrock_agentcore_control_dist_cjs/* BedrockAgentCoreControlClient */.zdA(shared)));
    const agentCoreData = once(() => made(new dist_cjs/* BedrockAgentCoreClient */.Uar({ ...shared, maxAttempts: 1 })));
    const cognito = once(() => made(new client_cognito_identity_provider_dist_cjs/* CognitoIdentityProviderClient */.kTg(shared)));
    const cognitoOnce = once(() => made(new client_cognito_identity_provider_dist_cjs/* CognitoIdentityProviderClient */.kTg({ ...shared, maxAttempts: 1 })));
    const ec2 = once(async () => made(new (await __webpack_require__.e(/* import() */ 193).then(__webpack_require__.t.bind(__webpack_require__, 5193, 19))).EC2Client(shared)));
    const ecr = new Map();
    const ecs = once(() => made(new client_ecs_dist_cjs/* ECSClient */.Zgc(shared)));
    const iam = once(() => made(new client_iam_dist_cjs/* IAMClient */.h8v(shared)));
    const logs = once(() => made(new client_cloudwatch_logs_dist_cjs/* CloudWatchLogsClient */.TFr(shared)));
    const secrets = once(() => made(new client_secrets_manager_dist_cjs/* SecretsManagerClient */._H(shared)));
    const s3 = once(() => made(new client_s3_dist_cjs/* S3Client */.YxF({
        ...shared,
        // A custom endpoint has no DNS name for each bucket.
        forcePathStyle: Boolean(process.env["AWS_ENDPOINT_URL_S3"] ?? process.env["AWS_ENDPOINT_URL"]),
        // A state bucket may live in another region than the deployment.
        followRegionRedirects: true,
    })));
    const tagging = once(async () => {
        const { ResourceGroupsTaggingAPIClient } = await __webpack_require__.e(/* import() */ 59).then(__webpack_require__.t.bind(__webpack_require__, 5059, 19));
        return made(new ResourceGroupsTaggingAPIClient(shared));
    });
    return {
        get agentCore() {
            return agentCore();
        },
        get agentCoreData() {
            return agentCoreData();
        },
        get cognito() {
            return cognito();
        },
        get cognitoOnce() {
            return cognitoOnce();
        },
        ec2,
        ecrIn(imageRegion) {
            const client = ecr.get(imageRegion) ?? made(new client_ecr_dist_cjs/* ECRClient */.S70({ ...shared, region: imageRegion }));
            ecr.set(imageRegion, client);
            return client;
        },
        get ecs() {
            return ecs();
        },
        get iam() {
            return iam();
        },
        get logs() {
            return logs();
        },
        get s3() {
            return s3();
        },
        get secrets() {
            return secrets();
        },
        get sts() {
            return sts();
        },
        tagging,
    };
}
const credentialsFix = "Give the job `permissions: id-token: write` and run aws-actions/configure-aws-credentials (with role-to-assume " +
    "and aws-region) in a step before this one.";
function identityFailure(thrown, region) {
    const name = (0,errors/* errorName */.Is)(thrown);
    if (name === "CredentialsProviderError") {
        return new failure/* Failure */.HR("CREDENTIALS_MISSING", "No AWS credentials were found in this job.", {
            fix: credentialsFix,
            cause: thrown,
        });
    }
    if ((0,errors/* isRejectedCredential */.y7)(thrown)) {
        return new failure/* Failure */.HR("CREDENTIALS_REJECTED", `AWS does not accept this job's credentials (${name}).`, {
            fix: `They may have expired. ${credentialsFix}`,
            cause: thrown,
        });
    }
    if (["ENOTFOUND", "EAI_AGAIN"].includes(thrown?.code ?? "")) {
        return new failure/* Failure */.HR("AWS_UNREACHABLE", `The AWS endpoint of region ${region} could not be resolved.`, {
            fix: "Check the region's name, and HTTPS_PROXY and NO_PROXY where the runner sits behind a proxy.",
            cause: thrown,
        });
    }
    return thrown;
}
/** Partition and account of the credentials, region of the clients. `Failure` where there are none that AWS accepts. */
async function identify(clients) {
    const region = await clients.sts.config.region();
    try {
        const { Arn: arn = "", Account: account = "" } = await clients.sts.send(new client_sts_dist_cjs/* GetCallerIdentityCommand */.zI({}));
        return { partition: arn.split(":")[1] ?? "aws", region, account, caller: arn };
    }
    catch (thrown) {
        throw identityFailure(thrown, region);
    }
}
/** Throws where `allowed-account-ids` names accounts and this is none of them. */
function requireAllowedAccount({ account }, allowedAccountIds) {
    if (allowedAccountIds.length === 0 || allowedAccountIds.includes(account))
        return;
    throw new failure/* Failure */.HR("ACCOUNT_NOT_ALLOWED", `The credentials belong to account ${account}, which \`allowed-account-ids\` does not name (${allowedAccountIds.join(", ")}).`, { fix: "Use credentials of an allowed account, or add this one to `allowed-account-ids`." });
}


/***/ }),

/***/ 9368:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B5: () => (/* binding */ isThrottled),
/* harmony export */   F9: () => (/* binding */ found),
/* harmony export */   Is: () => (/* binding */ errorName),
/* harmony export */   P2: () => (/* binding */ isAlreadyThere),
/* harmony export */   R0: () => (/* binding */ isUnreachable),
/* harmony export */   Ub: () => (/* binding */ deniedAction),
/* harmony export */   c4: () => (/* binding */ isNotFound),
/* harmony export */   dg: () => (/* binding */ isTransient),
/* harmony export */   gT: () => (/* binding */ isInMotion),
/* harmony export */   nf: () => (/* binding */ isScheduledForDeletion),
/* harmony export */   rD: () => (/* binding */ isRolePropagation),
/* harmony export */   w7: () => (/* binding */ isAccessDenied),
/* harmony export */   y7: () => (/* binding */ isRejectedCredential)
/* harmony export */ });
/* harmony import */ var _failure_failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2314);
/**
 * What AWS's errors mean to us, decided by name and code. Messages are looked at only where AWS gives one name to
 * different things; each such pattern says where it comes from.
 */

/** The error's name as the SDK gives it: `NoSuchEntityException`, `ResourceNotFoundException`, … */
function errorName(thrown) {
    return thrown instanceof Error ? thrown.name : "";
}
const notFoundNames = new Set([
    "ClusterNotFoundException",
    "NoSuchBucket",
    "NoSuchEntity",
    "NoSuchEntityException",
    "NoSuchKey",
    "NotFound",
    "NotFoundException",
    "ResourceNotFoundException",
    "ServiceNotActiveException",
    "ServiceNotFoundException",
]);
/** The thing that was asked for does not exist (any more). */
function isNotFound(thrown) {
    if (notFoundNames.has(errorName(thrown)))
        return true;
    // ECS Express answers a missing service as a bad parameter as well.
    return errorName(thrown) === "InvalidParameterException" && /not found/i.test((0,_failure_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(thrown));
}
const alreadyExistsNames = new Set([
    "ConflictException",
    "EntityAlreadyExistsException",
    "ResourceAlreadyExistsException",
    "ResourceExistsException",
]);
/** A create that lost a race, or whose first answer was lost: look again. */
function isAlreadyThere(thrown) {
    if (alreadyExistsNames.has(errorName(thrown)) || isScheduledForDeletion(thrown))
        return true;
    // The credential-provider calls declare ConflictException and have been seen to answer ValidationException; ECS
    // answers a second creation of a service with "Creation of service was not idempotent".
    return /already exists|not idempotent/i.test((0,_failure_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(thrown));
}
/** Secrets Manager: one name for everything that a secret's state forbids, so the message tells which it is. */
function isScheduledForDeletion(thrown) {
    return errorName(thrown) === "InvalidRequestException" && /scheduled for deletion/i.test((0,_failure_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(thrown));
}
/** The caller's own rights do not cover the call. */
function isAccessDenied(thrown) {
    return /^AccessDenied(Exception)?$/.test(errorName(thrown));
}
const rejectedCredentialNames = new Set([
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "RequestExpired",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
]);
/** AWS does not take the caller's credentials at all: expired, deactivated, mistyped. */
function isRejectedCredential(thrown) {
    return rejectedCredentialNames.has(errorName(thrown));
}
/** No connection was made: the host's name does not resolve, or nobody answers there. */
function isUnreachable(thrown) {
    const { code } = (thrown ?? {});
    return (typeof code === "string" &&
        /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)$/.test(code));
}
/** What the caller lacks the right to do: the IAM action that the message names, or else the API operation. */
function deniedAction(thrown) {
    const [, action] = /not authorized to perform:? *([\w-]+:\w+)/.exec((0,_failure_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(thrown)) ?? [];
    const { operation } = thrown;
    return action ?? (typeof operation === "string" ? operation : "the call");
}
const rolePropagationMessages = {
    // ECS, right after CreateRole.
    AccessDeniedException: /cannot assume role|sts:AssumeRole/i,
    ClientException: /not able to validate the provided access credentials/i,
    InvalidParameterException: /unable to assume the (service linked )?role|cannot assume role/i,
    // AgentCore control plane, right after CreateRole.
    ValidationException: /role validation failed|access denied|cannot be assumed|assume (the )?role/i,
};
/** IAM has not told the other service about a role or policy yet: it will, within about two minutes. */
function isRolePropagation(thrown) {
    return rolePropagationMessages[errorName(thrown)]?.test((0,_failure_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(thrown)) ?? false;
}
const inMotionNames = new Set([
    "ClusterContainsContainerInstancesException",
    "ClusterContainsServicesException",
    "ClusterContainsTasksException",
    "ConcurrentModificationException",
    "ConflictException",
    "DeleteConflictException",
    "OperationAbortedException",
    "ResourceInUseException",
    "RetryableConflictException",
]);
/** Something else about the resource is still moving; the same call succeeds later. */
function isInMotion(thrown) {
    if (inMotionNames.has(errorName(thrown)))
        return true;
    // A deleted Express service keeps its name for 1 to 3 minutes.
    return errorName(thrown) === "InvalidParameterException" && /still draining/i.test((0,_failure_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(thrown));
}
const throttlingNames = new Set([
    "RequestLimitExceeded",
    "SlowDown",
    "Throttling",
    "ThrottledException",
    "ThrottlingException",
    "TooManyRequestsException",
]);
/** Too many calls at once: this one was not carried out. */
function isThrottled(thrown) {
    return throttlingNames.has(errorName(thrown));
}
/** Worth trying again although the SDK's own attempts are used up: throttling, server faults, broken connections. */
function isTransient(thrown) {
    if (isThrottled(thrown))
        return true;
    if (!(thrown instanceof Error))
        return false;
    if (thrown.name === "AbortError")
        return false;
    const { $metadata, $fault, code } = thrown;
    if ($fault === "server" || ($metadata?.httpStatusCode ?? 0) >= 500)
        return true;
    return (thrown.name === "TimeoutError" || /^(ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|EAI_AGAIN)$/.test(code ?? ""));
}
/** The answer of a call, or undefined where AWS says that the thing does not exist. */
async function found(call) {
    try {
        return await call;
    }
    catch (thrown) {
        if (isNotFound(thrown))
            return undefined;
        throw thrown;
    }
}


/***/ }),

/***/ 257:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R$: () => (/* binding */ retrying),
/* harmony export */   mr: () => (/* binding */ endedBy),
/* harmony export */   qS: () => (/* binding */ onceRoleIsUsable)
/* harmony export */ });
/* harmony import */ var _failure_failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2314);
/* harmony import */ var _waiting_wait_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3884);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9368);
/** The one retry policy on top of the SDK's own: the same call again while its error says that time will mend it. */



/** IAM's changes reach every service within this many milliseconds, or something else is wrong. */
const propagationLimit = 120_000;
/**
 * Runs `call` until it succeeds, fails for good, or the limit is reached. Where the signal ends it, what AWS last
 * refused with is the cause of what is thrown.
 */
async function retrying(call, { signal, on, limit }) {
    const deadline = performance.now() + limit;
    let refused;
    for (const length of (0,_waiting_wait_js__WEBPACK_IMPORTED_MODULE_1__/* .pauses */ .yz)({ shortest: 250, longest: 4_000 })) {
        try {
            return await call();
        }
        catch (thrown) {
            if (signal.aborted)
                throw hasCause(thrown) ? thrown : endedBy(signal.reason, refused);
            if (performance.now() + length > deadline || !(on(thrown) || (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .isTransient */ .dg)(thrown)))
                throw thrown;
            refused = thrown;
        }
        await (0,_waiting_wait_js__WEBPACK_IMPORTED_MODULE_1__/* .pause */ .v7)(length, signal).catch((reason) => {
            throw endedBy(reason, refused);
        });
    }
    throw new Error("unreachable: pauses never end");
}
/** A retry within this one has told already what it was refused with. */
function hasCause(thrown) {
    return thrown instanceof _failure_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR && thrown.cause !== undefined;
}
/** Why a wait ended, with what it was still waiting for as the cause. */
function endedBy(reason, refused) {
    if (!(reason instanceof _failure_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR) || refused === undefined)
        return reason;
    const { code, message, fix } = reason;
    return new _failure_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR(code, message, { ...(fix === undefined ? {} : { fix }), cause: refused });
}
/** A call that names a role which may be seconds old: retried on exactly the errors that IAM's delay causes. */
function onceRoleIsUsable(signal, call) {
    return retrying(call, { signal, on: _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .isRolePropagation */ .rD, limit: propagationLimit });
}


/***/ }),

/***/ 6392:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ userAgent)
/* harmony export */ });
/** How this action names itself to AWS (CloudTrail shows it) and to MCP servers: name and version. */
const userAgent = ["zscaler-harness-action", "1.0.0"];


/***/ }),

/***/ 6333:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Qm: () => (/* binding */ runUrlOf),
/* harmony export */   SI: () => (/* binding */ callLogOf),
/* harmony export */   nD: () => (/* binding */ repositoryRunFacts),
/* harmony export */   pI: () => (/* binding */ runFacts)
/* harmony export */ });
/** Where each call of AWS is told, if step debugging is on (`ACTIONS_STEP_DEBUG`, or a re-run with debug logging). */
function callLogOf({ environment, log }) {
    return environment["RUNNER_DEBUG"] === "1" ? (line) => log.detail(line) : undefined;
}
/** The run's address on GitHub; undefined outside of it. */
function runUrlOf({ environment }) {
    const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = environment;
    return server && repository && run ? `${server}/${repository}/actions/runs/${run}` : undefined;
}
/** `owner/repo@ref` by which the workflow names this action; undefined for a local one. */
function actionReferenceOf({ environment }) {
    const { GITHUB_ACTION_REPOSITORY: repository, GITHUB_ACTION_REF: ref } = environment;
    return repository && ref ? `${repository}@${ref}` : undefined;
}
/** What every report of a run that ends now tells of it and its stage. */
function runFacts(stage, context) {
    return { stage: stage.name, ...repositoryRunFacts(context) };
}
/** The same without a stage. */
function repositoryRunFacts(context) {
    return {
        startedAt: context.startedAt,
        endedAt: Date.now(),
        runUrl: runUrlOf(context),
        actionReference: actionReferenceOf(context),
    };
}


/***/ }),

/***/ 1481:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Fl: () => (/* binding */ lockContent),
/* harmony export */   Jz: () => (/* binding */ holderFrom),
/* harmony export */   sG: () => (/* binding */ describeHolder)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5649);
/** Who holds a lock: what the lock object says of its run, for the runs that wait. */


const holder = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    runId: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    runAttempt: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int(),
    /** GitHub's job id; the legs of a matrix share it. */
    job: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    /** `owner/repo` */
    repository: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    runUrl: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    actor: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    operation: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    /** Tells this holder from any other, also in the same run. `main` hands it to `post`. */
    nonce: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    /** By the runner's clock: for people. */
    startedAt: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
});
const lockContent = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    holder,
    /** Milliseconds for which it counts after its last renewal. */
    lease: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().positive(),
    /** Makes each renewal differ, and with it its ETag, which is a digest of the content. */
    renewals: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int(),
});
/** This run as a holder, from the runner's variables, with a nonce of its own. */
function holderFrom(environment, operation) {
    const repository = environment["GITHUB_REPOSITORY"] ?? "";
    const runId = environment["GITHUB_RUN_ID"] ?? "";
    const server = environment["GITHUB_SERVER_URL"] ?? "https://github.com";
    return {
        runId,
        runAttempt: Number(environment["GITHUB_RUN_ATTEMPT"] ?? 1),
        job: environment["GITHUB_JOB"] ?? "",
        repository,
        runUrl: `${server}/${repository}/actions/runs/${runId}`,
        actor: environment["GITHUB_ACTOR"] ?? "",
        operation,
        nonce: (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomUUID)(),
        startedAt: new Date().toISOString(),
    };
}
/** For messages: `destroy of octo/app (https://…/runs/1)`. */
function describeHolder(held) {
    return held === undefined ? "an unknown run" : `${held.operation} of ${held.repository} (${held.runUrl})`;
}


/***/ }),

/***/ 6306:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  R: () => (/* binding */ releaseLeftover),
  v: () => (/* binding */ stateLock)
});

// EXTERNAL MODULE: ./build/src/aws/retry.js
var retry = __webpack_require__(257);
// EXTERNAL MODULE: ./build/src/failure/failure.js
var failure = __webpack_require__(2314);
// EXTERNAL MODULE: ./build/src/waiting/wait.js
var wait = __webpack_require__(3884);
// EXTERNAL MODULE: ./build/src/state/holder.js
var state_holder = __webpack_require__(1481);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-s3/dist-cjs/index.js
var dist_cjs = __webpack_require__(3711);
// EXTERNAL MODULE: ./build/src/state/s3.js
var s3 = __webpack_require__(1161);
;// CONCATENATED MODULE: ./build/src/state/lock-object.js
/** The lock object itself: seen, put on a condition, deleted on a condition. Who may do so when is the lock's matter. */



/** The state object's key with this suffix is its lock's key. */
function lockOf(state) {
    return { ...state, key: `${state.key}.lock` };
}
/** The SDK does not hand out headers; S3's clock is in one. */
function dateOf(response) {
    const { headers } = response;
    return Date.parse(headers?.["date"] ?? "");
}
/** Undefined where there is no lock, or no bucket. */
async function readLock(lock, abortSignal) {
    const get = new dist_cjs/* GetObjectCommand */.jLs((0,s3/* addressed */.Ue)(lock));
    let answeredAt = Number.NaN;
    get.middlewareStack.add((next) => async (request) => {
        const result = await next(request);
        answeredAt = dateOf(result.response);
        return result;
    }, { step: "deserialize", name: "readDate" });
    try {
        const found = await lock.s3.send(get, abortSignal === undefined ? {} : { abortSignal });
        return {
            etag: found.ETag ?? "",
            content: parseLock((await found.Body?.transformToString()) ?? ""),
            age: ageOf(found, answeredAt),
        };
    }
    catch (thrown) {
        if ((0,s3/* isMissingObject */.gz)(thrown) || (0,s3/* isMissingBucket */.Vy)(thrown))
            return undefined;
        throw (0,s3/* s3Failure */.lv)(thrown, lock);
    }
}
/** Both times are whole seconds: the real age may be one less than their difference. */
function ageOf({ LastModified: writtenAt }, answeredAt) {
    if (writtenAt === undefined || Number.isNaN(answeredAt))
        return undefined;
    return answeredAt - writtenAt.getTime() - 1_000;
}
function parseLock(text) {
    try {
        return state_holder/* lockContent */.Fl.safeParse(JSON.parse(text)).data;
    }
    catch {
        return undefined;
    }
}
/** Returns the new ETag. `etag` undefined: only where there is no lock. */
async function putLock(lock, content, etag, abortSignal) {
    const put = new dist_cjs/* PutObjectCommand */.wKZ({
        ...(0,s3/* addressed */.Ue)(lock),
        ...(0,s3/* encrypted */.NR)(lock),
        ...(etag === undefined ? { IfNoneMatch: "*" } : { IfMatch: etag }),
        Body: JSON.stringify(content),
        ContentType: "application/json",
    });
    const written = await lock.s3.send(put, abortSignal === undefined ? {} : { abortSignal });
    return written.ETag ?? "";
}
async function deleteLock(lock, etag) {
    await lock.s3.send(new dist_cjs/* DeleteObjectCommand */.k4j({ ...(0,s3/* addressed */.Ue)(lock), IfMatch: etag }));
}

;// CONCATENATED MODULE: ./build/src/state/lease.js
/** Renewing a lock that is held, and noticing at once when it is not ours any more. */





/** Renews every third of the lease until stopped, aborted or lost. `stop` resolves when no renewal is under way. */
function keepRenewing({ lock, content, etag, putAt, signal, onLost }) {
    const stopping = new AbortController();
    const either = AbortSignal.any([signal, stopping.signal]);
    let current = { etag, renewals: content.renewals };
    /** The lease counts from when a renewal was sent: S3's clock starts no earlier. */
    let renewedAt = putAt;
    function lost(to) {
        return new failure/* Failure */.HR("LOCK_LOST", `This run lost the lock ${(0,s3/* uriOf */.S_)(lock)}${to === undefined ? "" : ` to ${(0,state_holder/* describeHolder */.sG)(to)}`}.`, { fix: "Run this again once the other run is done; it continues from what both left." });
    }
    /** Undefined: renewed. */
    async function renew() {
        const sentAt = performance.now();
        // A connection that hangs must not hide that the lease runs out, and leave time for another try.
        const left = Math.max(0, Math.min(content.lease / 3, renewedAt + content.lease - sentAt));
        const limited = AbortSignal.any([either, AbortSignal.timeout(Math.ceil(left))]);
        const renewals = current.renewals + 1;
        try {
            current = { etag: await putLock(lock, { ...content, renewals }, current.etag, limited), renewals };
            renewedAt = sentAt;
            return undefined;
        }
        catch (thrown) {
            if (!(0,s3/* isPreconditionFailed */.W$)(thrown) && !(0,s3/* isMissingObject */.gz)(thrown))
                throw thrown;
            const seen = await readLock(lock, limited);
            if (seen?.content?.holder.nonce !== content.holder.nonce)
                return lost(seen?.content?.holder);
            // Our own renewal, its answer lost. It may be an earlier one, so it does not count as renewed now.
            current = { etag: seen.etag, renewals: seen.content.renewals };
            return undefined;
        }
    }
    async function keep() {
        let next = content.lease / 3;
        while (!either.aborted) {
            await (0,wait/* pause */.v7)(next, either);
            // Any other trouble is worth another try for as long as the lease counts: nobody can have taken it before.
            const failure = await renew().catch(() => undefined);
            const isOutdated = performance.now() - renewedAt >= content.lease;
            if (failure !== undefined || isOutdated) {
                if (!either.aborted)
                    onLost(failure ?? lost(undefined));
                return;
            }
            next = performance.now() - renewedAt < content.lease / 3 ? content.lease / 3 : content.lease / 20;
        }
    }
    const kept = keep().catch(() => {
        // Only pauses reject here, because of the signals.
    });
    return {
        async stop() {
            stopping.abort();
            await kept;
        },
    };
}

;// CONCATENATED MODULE: ./build/src/state/lock.js
/**
 * One run at a time per stage. The lock is an object beside the state, created only where there is none, renewed while
 * held, and taken over from a run that is over. Every step is a conditional write, so of two takers one wins.
 */







const usualTiming = { lease: 60_000, askEvery: 15_000 };
function hasRunOut({ age, content }, usualLease) {
    return age !== undefined && age > (content?.lease ?? usualLease);
}
/** A later attempt of a run starts when the earlier one is over. */
function isEarlierAttempt(other, self) {
    return (other.repository === self.repository && other.runId === self.runId && other.runAttempt < self.runAttempt);
}
/** The lock of the state object at this location. */
function stateLock(options) {
    const { holder, isRunCompleted, timing = usualTiming, signal } = options;
    const lock = lockOf(options);
    const content = { holder, lease: timing.lease, renewals: 0 };
    /** The ETag of our lock, or undefined where the condition did not hold. */
    async function tryPut(etag) {
        try {
            return await putLock(lock, content, etag);
        }
        catch (thrown) {
            if ((0,s3/* isPreconditionFailed */.W$)(thrown) || (0,s3/* isMissingObject */.gz)(thrown) || (0,s3/* isRacingWrite */.ip)(thrown))
                return undefined;
            throw (0,s3/* s3Failure */.lv)(thrown, lock);
        }
    }
    function limitedQuestion() {
        let askedAt = Number.NEGATIVE_INFINITY;
        return async (other) => {
            if (other.repository !== holder.repository || performance.now() - askedAt < timing.askEvery)
                return false;
            askedAt = performance.now();
            return await isRunCompleted(other);
        };
    }
    function timeoutFailure(other, timeout) {
        return new failure/* Failure */.HR("LOCK_TIMEOUT", `The lock ${(0,s3/* uriOf */.S_)(lock)} was still held by ${(0,state_holder/* describeHolder */.sG)(other)} after ${Math.round(timeout / 1_000)} s.`, {
            fix: "Wait for that run, cancel it, or raise `lock-timeout`. Use a `concurrency` group for each stage.",
        });
    }
    /** One try. `held`: ours now; otherwise whose it is, where that is known. */
    async function attempt(isOver) {
        let putAt = performance.now();
        const created = await tryPut(undefined);
        if (created !== undefined)
            return { status: "held", etag: created, putAt, takenOverFrom: undefined };
        const seen = await readLock(lock);
        if (seen === undefined)
            return { status: "moving" };
        const other = seen.content?.holder;
        // Our own put, had its answer been lost and the SDK sent it again.
        if (other?.nonce === holder.nonce)
            return { status: "held", etag: seen.etag, putAt, takenOverFrom: undefined };
        const isFree = hasRunOut(seen, timing.lease) ||
            (other !== undefined && (isEarlierAttempt(other, holder) || (await isOver(other))));
        if (!isFree)
            return { status: "busy", other };
        putAt = performance.now();
        const taken = await tryPut(seen.etag);
        return taken === undefined
            ? { status: "moving" }
            : { status: "held", etag: taken, putAt, takenOverFrom: other };
    }
    async function acquire({ timeout, pace, onWaiting, onLost }) {
        const startedAt = performance.now();
        const isOver = limitedQuestion();
        for (const length of (0,wait/* pauses */.yz)(pace)) {
            signal.throwIfAborted();
            const result = await attempt(isOver);
            if (result.status === "held") {
                const lease = keepRenewing({ lock, content, etag: result.etag, putAt: result.putAt, signal, onLost });
                return {
                    takenOverFrom: result.takenOverFrom,
                    async release() {
                        await lease.stop();
                        await releaseLeftover(options, holder.nonce);
                    },
                };
            }
            const waited = performance.now() - startedAt;
            const other = result.status === "busy" ? result.other : undefined;
            if (waited >= timeout)
                throw timeoutFailure(other, timeout);
            if (result.status === "busy")
                onWaiting(other, waited);
            await (0,wait/* pause */.v7)(Math.min(length, timeout - waited), signal);
        }
        throw new Error("unreachable: pauses never end");
    }
    return {
        acquire,
        async peek() {
            const seen = await readLock(lock);
            return seen && { holder: seen.content?.holder, hasRunOut: hasRunOut(seen, timing.lease) };
        },
    };
}
/** Milliseconds within which freeing a lock must succeed; then its lease frees it. */
const releaseLimit = 5_000;
/**
 * Frees the lock beside the state object at `state` where it still carries this nonce: for `post`, after a cancelled or
 * killed `main`. Says whether there was one to free.
 */
async function releaseLeftover(state, nonce) {
    const lock = lockOf(state);
    const release = async () => {
        const seen = await readLock(lock);
        if (seen?.content?.holder.nonce !== nonce)
            return false;
        await deleteLock(lock, seen.etag);
        return true;
    };
    try {
        // A renewal on its way when the run stopped may still arrive after the look.
        return await (0,retry/* retrying */.R$)(release, {
            signal: AbortSignal.timeout(releaseLimit),
            on: (thrown) => (0,s3/* isRacingWrite */.ip)(thrown) || (0,s3/* isPreconditionFailed */.W$)(thrown),
            limit: releaseLimit,
        });
    }
    catch (thrown) {
        if ((0,s3/* isMissingObject */.gz)(thrown))
            return false;
        throw (0,s3/* s3Failure */.lv)(thrown, lock);
    }
}


/***/ }),

/***/ 1161:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   NR: () => (/* binding */ encrypted),
/* harmony export */   S_: () => (/* binding */ uriOf),
/* harmony export */   Ue: () => (/* binding */ addressed),
/* harmony export */   Vy: () => (/* binding */ isMissingBucket),
/* harmony export */   W$: () => (/* binding */ isPreconditionFailed),
/* harmony export */   gz: () => (/* binding */ isMissingObject),
/* harmony export */   ip: () => (/* binding */ isRacingWrite),
/* harmony export */   lv: () => (/* binding */ s3Failure)
/* harmony export */ });
/* harmony import */ var _aws_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9368);
/* harmony import */ var _failure_failure_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2314);


function uriOf({ bucket, key }) {
    return `s3://${bucket}/${key}`;
}
function addressed({ bucket, key, account }) {
    return { Bucket: bucket, Key: key, ExpectedBucketOwner: account };
}
function encrypted({ kmsKey }) {
    return kmsKey === undefined
        ? {}
        : { ServerSideEncryption: "aws:kms", SSEKMSKeyId: kmsKey, BucketKeyEnabled: true };
}
/** 412: the object is not the one that `IfMatch` names, or there is one although `IfNoneMatch: *`. */
function isPreconditionFailed(thrown) {
    return (0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorName */ .Is)(thrown) === "PreconditionFailed";
}
/** 409: another conditional write of the same key was under way. Nothing was written: ask again. */
function isRacingWrite(thrown) {
    return (0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorName */ .Is)(thrown) === "ConditionalRequestConflict";
}
function isMissingBucket(thrown) {
    return (0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorName */ .Is)(thrown) === "NoSuchBucket";
}
/** Also what `IfMatch` answers where there is no object any more. */
function isMissingObject(thrown) {
    return (0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorName */ .Is)(thrown) === "NoSuchKey" || (0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .errorName */ .Is)(thrown) === "NotFound";
}
/**
 * Requests within one account are told who lacks which right (S3 user guide, "Troubleshoot access denied errors"); others,
 * and those whose `ExpectedBucketOwner` is not the owner, only "Access Denied".
 */
function saysNoReason(thrown) {
    return !/not authorized to perform/i.test((0,_failure_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(thrown));
}
/** S3's refusals as failures with a fix; anything else as it came. */
function s3Failure(thrown, location) {
    if (isMissingBucket(thrown)) {
        return new _failure_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .HR("STATE_BUCKET_MISSING", `The state bucket ${location.bucket} does not exist.`, {
            fix: "Create it, or leave `state` out: the action then makes a bucket of its own on the first deploy.",
            cause: thrown,
        });
    }
    if ((0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isAccessDenied */ .w7)(thrown) && saysNoReason(thrown)) {
        return new _failure_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .HR("STATE_ACCESS_DENIED", `S3 denies access to ${uriOf(location)} without saying which right is missing, as it does where a bucket belongs to another AWS account than ${location.account}.`, {
            fix: `See whether the account has the bucket (aws s3api list-buckets). If somebody else took the name ${location.bucket}, make a bucket of your own and name it in the input \`state\`: s3://<bucket>/<key>.`,
            cause: thrown,
        });
    }
    if ((0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isAccessDenied */ .w7)(thrown)) {
        return new _failure_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .HR("STATE_ACCESS_DENIED", `S3 denies this role access to ${uriOf(location)}.`, {
            // S3 answers 403 instead of 404 for a missing key where the caller may not list the bucket.
            fix: "Allow s3:GetObject, s3:PutObject and s3:DeleteObject on the object and s3:ListBucket on the bucket (and the " +
                `use of its KMS key), and check that the bucket belongs to account ${location.account}.`,
            cause: thrown,
        });
    }
    return thrown;
}


/***/ }),

/***/ 3884:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   v7: () => (/* binding */ pause),
/* harmony export */   y4: () => (/* binding */ pacer),
/* harmony export */   yz: () => (/* binding */ pauses)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8500);
/** The one way to wait: cancellable pauses that start short and grow. */

/** Resolves after `milliseconds`; rejects with the signal's reason as soon as it aborts. */
async function pause(milliseconds, signal) {
    signal.throwIfAborted();
    try {
        await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(milliseconds, undefined, { signal });
    }
    catch {
        signal.throwIfAborted();
    }
}
/** Pauses of a wait: growing from short to long, each shortened by up to a quarter at random so that runs spread. */
function* pauses({ shortest, longest, growth = 1.6 }) {
    for (let length = Math.min(shortest, longest);; length = Math.min(length * growth, longest)) {
        yield length * (1 - Math.random() / 4);
    }
}
/** Gives the length of each pause of a wait: short again whenever what is waited for has changed. */
function pacer(pace) {
    let lengths = pauses(pace);
    let before;
    return (why) => {
        if (why !== before)
            lengths = pauses(pace);
        before = why;
        return lengths.next().value;
    };
}


/***/ })

};
