export const id = 841;
export const ids = [841];
export const modules = {

/***/ 8895:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ fetchWith)
/* harmony export */ });
/* harmony import */ var undici__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6752);
/** undici's fetch, so that a request goes through a dispatcher of our own. */

/** Node's own types describe the undici inside Node, which is of another version. */
const fetchWith = undici__WEBPACK_IMPORTED_MODULE_0__.fetch;


/***/ }),

/***/ 4159:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ef: () => (/* binding */ answeredFailure),
/* harmony export */   _N: () => (/* binding */ timeoutFailure),
/* harmony export */   bN: () => (/* binding */ unansweredFailure),
/* harmony export */   mm: () => (/* binding */ notMcpFailure)
/* harmony export */ });
/* harmony import */ var _failure_failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2314);
/** What an MCP endpoint did instead of serving, as a failure with a fix. Nothing the server wrote gets into it. */

const unavailable = {
    code: "MCP_UNAVAILABLE",
    meaning: "the load balancer or proxy before it has no healthy server behind it",
    fix: "Look at the container's log and the service's events; run again once a task is healthy.",
};
const redirected = {
    code: "MCP_REDIRECTED",
    meaning: "it redirects, and the harness does not follow a redirect of a POST",
    fix: "Use the URL that the redirect leads to in `mcp-url`, usually the one that ends in `/mcp` without a slash.",
};
const refusals = {
    403: {
        code: "MCP_FORBIDDEN",
        meaning: "it, or a firewall before it, refuses the runner's address",
        fix: "Check ZSCALER_MCP_ALLOWED_SOURCE_IPS in `container-environment`, and firewalls in front of the server.",
    },
    404: {
        code: "MCP_NOT_FOUND",
        meaning: "there is no MCP endpoint at this path",
        fix: "Check the path of `mcp-url`: the Zscaler MCP Server listens at `/mcp`.",
    },
    407: {
        code: "MCP_PROXY_REFUSED",
        meaning: "the proxy wants a login",
        fix: "Check the proxy of HTTPS_PROXY and its credentials, or add the host to NO_PROXY.",
    },
    421: {
        code: "MCP_MISDIRECTED",
        meaning: "it does not serve this host name",
        fix: "Add the host name to `allowed-hosts`, or use `host-validation: edge`.",
    },
    502: unavailable,
    503: unavailable,
    504: unavailable,
};
function refusalFor(status) {
    const known = refusals[status];
    if (known !== undefined)
        return known;
    if (status >= 300 && status < 400)
        return redirected;
    if (status >= 500) {
        return {
            code: "MCP_SERVER_ERROR",
            meaning: "the server failed",
            fix: "Look at the container's log.",
        };
    }
    return {
        code: "MCP_REFUSED",
        meaning: "it refuses the handshake",
        fix: "Check that `mcp-url` is the streamable HTTP endpoint of an MCP server.",
    };
}
/** For an answer that is no success. */
function answeredFailure(status, host) {
    const { code, meaning, fix } = refusalFor(status);
    return new _failure_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR(code, `The MCP server at ${host} answered ${status}: ${meaning}.`, { fix });
}
/** Certificates nobody on this runner vouches for: time does not mend these. */
const untrustedCodes = new Set([
    "CERT_HAS_EXPIRED",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "UNABLE_TO_GET_ISSUER_CERT",
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);
/** What was thrown and its causes: undici wraps what the socket said. */
function* causesOf(thrown) {
    for (let error = thrown; typeof error === "object" && error !== null;) {
        yield error;
        error = "cause" in error ? error.cause : undefined;
    }
}
function codeOf(thrown) {
    for (const { code } of causesOf(thrown)) {
        if (typeof code === "string")
            return code;
    }
    return "";
}
/** The status of a CONNECT that the proxy refused stands only in undici's message. */
function proxyStatusOf(thrown) {
    for (const { message } of causesOf(thrown)) {
        const [, status] = /^Proxy response \((\d{3})\)/.exec(String(message)) ?? [];
        if (status !== undefined)
            return Number(status);
    }
    return undefined;
}
function codeFor(asked, what) {
    return `${asked === "identity provider" ? "IDENTITY_PROVIDER" : "MCP"}_${what}`;
}
/** For a request that got no answer. */
function unansweredFailure(thrown, host, asked = "MCP server") {
    const failure = (what, message, fix) => new _failure_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR(codeFor(asked, what), message, { fix, cause: thrown });
    const proxyStatus = proxyStatusOf(thrown);
    if (proxyStatus !== undefined)
        return failure(proxyStatus >= 502 && proxyStatus <= 504 ? "UNREACHABLE" : "PROXY_REFUSED", `The proxy answered ${proxyStatus} to a connection to ${host}.`, "Check the proxy of HTTPS_PROXY and whether it lets this host through, or add the host to NO_PROXY.");
    const code = codeOf(thrown);
    if (untrustedCodes.has(code))
        return failure("CERTIFICATE_UNTRUSTED", `The certificate of ${host} is not trusted (${code}).`, "Behind an inspecting proxy, name its certificate in NODE_EXTRA_CA_CERTS; otherwise mend the certificate.");
    if (/CERT|TLS|SSL|EPROTO/.test(code))
        return failure("TLS", `No TLS connection to ${host} came about (${code}).`, "Check that the certificate is for this host name; one that was just made takes minutes to arrive.");
    if (code === "UND_ERR_RES_EXCEEDED_MAX_SIZE" && asked !== "identity provider")
        return notMcpFailure(host, "its answer is too long", asked);
    return failure("UNREACHABLE", `The ${asked} at ${host} could not be reached (${code || "no answer"}).`, "Check the host name, and HTTPS_PROXY and NO_PROXY where the runner sits behind a proxy.");
}
function notMcpFailure(host, what, asked = "MCP server") {
    return new _failure_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR("MCP_PROTOCOL", `What answers at ${host} does not speak MCP as expected: ${what}.`, {
        fix: asked === "gateway"
            ? "The status of the gateway and its target in the AWS console tells why; deploy again, which puts both right."
            : "Check that `mcp-url` is the streamable HTTP endpoint of an MCP server, and look at the server's log.",
    });
}
function timeoutFailure(host, timeout, asked = "MCP server") {
    const what = asked === "identity provider" ? "answer" : "finish the handshake";
    return new _failure_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .HR(codeFor(asked, "TIMEOUT"), `The ${asked} at ${host} did not ${what} within ${timeout} ms.`, {
        fix: asked === "MCP server"
            ? "Look at the server's log, and at firewalls that may swallow the connection."
            : "Look at firewalls that may swallow the connection, and run again.",
    });
}


/***/ }),

/***/ 5980:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ accessToken),
/* harmony export */   c: () => (/* binding */ tokenEndpointAt)
/* harmony export */ });
/* harmony import */ var _aws_dispatcher_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1506);
/* harmony import */ var _failure_failure_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2314);
/* harmony import */ var _fetch_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8895);
/* harmony import */ var _mcp_failures_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4159);
/** Access tokens of an identity provider for a client that acts for itself (RFC 6749, section 4.4). */




/** Bytes of one answer. */
const longestAnswer = 1024 * 1024;
/** Throws a `Failure` that says why there is none, or the signal's reason. Nothing the provider wrote gets into it. */
async function accessToken(client, limits) {
    const { tokenEndpoint, clientId, clientSecret, scope, method } = client;
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
    limits.mask([clientSecret, basic]);
    const form = new URLSearchParams({ grant_type: "client_credentials" });
    if (scope !== "")
        form.set("scope", scope);
    const headers = new Headers({ "content-type": "application/x-www-form-urlencoded" });
    if (method === "client_secret_basic") {
        headers.set("authorization", `Basic ${basic}`);
    }
    else {
        form.set("client_id", clientId);
        form.set("client_secret", clientSecret);
    }
    const answer = await ask(tokenEndpoint, { method: "POST", headers, body: form.toString() }, limits);
    const token = answer.members["access_token"];
    if (!answer.ok || typeof token !== "string" || token === "")
        throw refusal(client, answer);
    limits.mask([token]);
    return token;
}
/** What a discovery document (OpenID Connect Discovery, RFC 8414) names as token endpoint. */
async function tokenEndpointAt(discoveryUrl, limits) {
    const { ok, status, members } = await ask(discoveryUrl, { method: "GET" }, limits);
    const { host } = new URL(discoveryUrl);
    if (!ok)
        throw unavailable(host, status);
    const endpoint = members["token_endpoint"];
    if (typeof endpoint === "string" && URL.canParse(endpoint))
        return endpoint;
    throw new _failure_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .HR("TOKEN_ENDPOINT_MISSING", `The identity provider at ${host} names no token endpoint in its discovery document.`, { fix: "A user pool has one only together with its domain: deploy again, which makes the domain." });
}
async function ask(url, init, { signal, timeout }) {
    signal.throwIfAborted();
    const { host } = new URL(url);
    const ending = AbortSignal.timeout(timeout);
    const dispatcher = (0,_aws_dispatcher_js__WEBPACK_IMPORTED_MODULE_0__/* .dispatcherFor */ .t)(url, {
        connectTimeout: Math.min(10_000, timeout / 2),
        maxResponseSize: longestAnswer,
    });
    try {
        const either = AbortSignal.any([signal, ending]);
        const response = await (0,_fetch_js__WEBPACK_IMPORTED_MODULE_2__/* .fetchWith */ .D)(url, { ...init, redirect: "manual", signal: either, dispatcher });
        return { ok: response.ok, status: response.status, members: membersOf(await response.text()) };
    }
    catch (thrown) {
        signal.throwIfAborted();
        throw ending.aborted
            ? (0,_mcp_failures_js__WEBPACK_IMPORTED_MODULE_3__/* .timeoutFailure */ ._N)(host, timeout, "identity provider")
            : (0,_mcp_failures_js__WEBPACK_IMPORTED_MODULE_3__/* .unansweredFailure */ .bN)(thrown, host, "identity provider");
    }
    finally {
        await dispatcher.destroy();
    }
}
function membersOf(text) {
    try {
        const value = JSON.parse(text);
        return typeof value === "object" && value !== null ? value : {};
    }
    catch {
        return {};
    }
}
const putRight = "Deploy again: it puts client, scope and credential provider right.";
const grantRefused = {
    code: "TOKEN_GRANT_REFUSED",
    meaning: ({ clientId }) => `it does not let client ${clientId} ask for tokens on its own`,
    fix: `The client must be allowed the grant \`client_credentials\`. ${putRight}`,
};
/** OAuth's codes (RFC 6749, section 5.2). */
const refusals = {
    invalid_client: {
        code: "TOKEN_CLIENT_REFUSED",
        meaning: ({ clientId }) => `it does not accept client ${clientId} with its secret`,
        fix: `The client is gone, or its secret has changed. ${putRight}`,
    },
    invalid_scope: {
        code: "TOKEN_SCOPE_REFUSED",
        meaning: ({ clientId, scope }) => `client ${clientId} may not have the scope ${scope}`,
        fix: `The resource server must have the scope, and the client must be allowed it. ${putRight}`,
    },
    invalid_grant: grantRefused,
    unauthorized_client: grantRefused,
    unsupported_grant_type: grantRefused,
};
const otherwise = {
    code: "TOKEN_REFUSED",
    meaning: ({ clientId }) => `it does not serve the request of client ${clientId}`,
    fix: "Check that the token endpoint is one of OAuth 2.0 with the grant `client_credentials`.",
};
function refusal(client, { ok, status, members }) {
    const { host } = new URL(client.tokenEndpoint);
    const { error } = members;
    // A domain that is not served yet has other words, or none.
    if (typeof error !== "string" && status >= 400)
        return unavailable(host, status);
    const known = typeof error === "string" && Object.hasOwn(refusals, error) ? refusals[error] : undefined;
    const { code, meaning, fix } = known ?? otherwise;
    const how = known === undefined ? `(${status})` : `(${error})`;
    return new _failure_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .HR(code, `The identity provider at ${host} gave no token ${how}: ${ok ? "there is none in its answer" : meaning(client)}.`, { fix });
}
function unavailable(host, status) {
    return new _failure_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .HR("IDENTITY_PROVIDER_UNAVAILABLE", `The identity provider at ${host} does not serve (${status}).`, { fix: "The domain of a user pool needs a minute when it is fresh. Where it stays so, deploy again." });
}


/***/ }),

/***/ 1506:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ dispatcherFor)
/* harmony export */ });
/* harmony import */ var proxy_from_env__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8182);
/* harmony import */ var undici__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6752);
/** How what is no SDK call leaves the runner: through its proxies, as the SDK's calls do. */


/** For undici's `fetch`; obeys `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`. Certificates are Node's, with `NODE_EXTRA_CA_CERTS`. */
function dispatcherFor(url, options = {}) {
    const proxy = (0,proxy_from_env__WEBPACK_IMPORTED_MODULE_1__/* .getProxyForUrl */ .T)(url);
    return proxy === "" ? new undici__WEBPACK_IMPORTED_MODULE_0__.Agent(options) : new undici__WEBPACK_IMPORTED_MODULE_0__.ProxyAgent({ ...options, uri: proxy });
}


/***/ }),

/***/ 8841:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  perform: () => (/* binding */ perform)
});

// EXTERNAL MODULE: ./build/src/failure/failure.js
var failure_failure = __webpack_require__(2314);
// EXTERNAL MODULE: ./build/src/aws/errors.js
var errors = __webpack_require__(9368);
// EXTERNAL MODULE: ./build/src/aws/retry.js
var retry = __webpack_require__(257);
;// CONCATENATED MODULE: ./build/src/engine/ownership.js
/** Whose a live resource is, told by its tags. */

const managedBy = "zscaler-harness-action";
/** The command-line tool's own tag: what it made can be taken over with `adopt`. */
const commandLineTool = "zscaler-mcp-harness";
const ownerTagNames = {
    managedBy: "managed-by",
    stage: "zscaler-harness-stage",
    repository: "zscaler-harness-repository",
    region: "zscaler-harness-region",
    expires: "zscaler-harness-expires",
};
/** The tags that say whose a thing is; `expires` is an ISO time or `never`. */
function ownerTags({ stage, repository, region }, expires) {
    return {
        [ownerTagNames.managedBy]: managedBy,
        [ownerTagNames.stage]: stage,
        [ownerTagNames.repository]: repository,
        [ownerTagNames.region]: region,
        [ownerTagNames.expires]: expires,
    };
}
/** What all things of a repository carry, whatever their stage. */
function repositoryTags(repository) {
    return { [ownerTagNames.managedBy]: managedBy, [ownerTagNames.repository]: repository };
}
/** Slug of the stage that a thing with these tags belongs to. */
function stageIn(tags) {
    return tags[ownerTagNames.stage];
}
/** The region of that stage: where a thing is in no region itself, only this tells. */
function regionIn(tags) {
    return tags[ownerTagNames.region];
}
/** Until when the stage of a thing with these tags lives: an ISO time or `never`; undefined where no tag says so. */
function expiryIn(tags) {
    return tags[ownerTagNames.expires];
}
function ownershipOf(tags, owner) {
    const manager = tags[ownerTagNames.managedBy];
    if (manager === undefined)
        return { kind: "unowned", by: "it carries no owner tag" };
    if (manager === commandLineTool)
        return { kind: "unowned", by: "the command-line tool made it" };
    const stage = tags[ownerTagNames.stage];
    const repository = tags[ownerTagNames.repository];
    if (manager !== managedBy)
        return { kind: "foreign", by: `it is managed by ${manager}` };
    const region = tags[ownerTagNames.region] ?? owner.region;
    if (stage !== owner.stage || repository !== owner.repository)
        return { kind: "foreign", by: `it belongs to stage ${stage} of ${repository}` };
    return region === owner.region
        ? { kind: "owned" }
        : { kind: "foreign", by: `it belongs to stage ${stage} of ${repository} in ${region}` };
}
/** As the tags tell, but our own may have been taken off behind our back: the state still knows the resource by its id. */
function rememberedOwnership(id, tags, owner, remembered) {
    const ownership = ownershipOf(tags, owner);
    const isKnown = remembered?.ownership === "owned" && remembered.id === id;
    return ownership.kind === "unowned" && isKnown ? { kind: "owned" } : ownership;
}
/** The refusal to touch what is somebody else's. */
function notOurs(noun, { id }, by, stage) {
    return new failure_failure/* Failure */.HR("NOT_OURS", `the ${noun} ${id} exists already and is not this deployment's: ${by}`, {
        fix: `Choose another stage than ${stage}, or remove it if nobody needs it.`,
    });
}
/** An unowned resource that would have to be changed. */
function needsAdoption(noun, { id }, by, differing) {
    return new failure_failure/* Failure */.HR("NEEDS_ADOPTION", `the ${noun} ${id} exists already (${by}) and differs from the inputs in ${differing.join(", ")}`, { fix: "Set the input adopt to true to take it over, or choose another stage." });
}

;// CONCATENATED MODULE: ./build/src/engine/decide.js
/** What has to happen to each node, decided from what is wanted and what is live. Pure. */


/** The node to which a node belongs: the first one that it needs. */
function parentOf({ needs }) {
    return Object.values(needs)[0]?.id;
}
/**
 * Judges one live resource; one of a kind without tags is its parent's owner's. Throws a `Failure` where it is not ours
 * to use or to change.
 */
function judge(node, spec, live, run, memory, parent) {
    const changes = node.compare(spec, live);
    const replaces = changes.some((change) => change.replaces);
    const mine = replaces ? "replace" : changes.length > 0 ? "update" : "unchanged";
    if (!node.takesTags || live.tags === undefined) {
        const by = strangerAbove(node, live, memory, parent);
        return by === undefined
            ? { action: mine, ownership: "owned", changes, tagChanges: [] }
            : judgeBelonging(node, live, changes, by);
    }
    const tagChanges = missingTags(live.tags, run.tags);
    const asOwned = {
        action: mine === "unchanged" && tagChanges.length > 0 ? "update" : mine,
        ownership: "owned",
        changes,
        tagChanges,
    };
    const ownership = rememberedOwnership(live.id, live.tags, run.owner, memory.get(node.id));
    if (ownership.kind === "owned")
        return asOwned;
    const used = {
        action: "unchanged",
        ownership: "adopted",
        changes: [],
        tagChanges: [],
        why: ownership.by,
    };
    if (ownership.kind === "foreign") {
        if (node.shared)
            return used;
        throw notOurs(node.noun, live, ownership.by, run.owner.stage);
    }
    if (run.adopt)
        return { ...asOwned, action: replaces ? "replace" : "adopt" };
    if (changes.length > 0 && !node.shared)
        throw needsAdoption(node.noun, live, ownership.by, pathsOf(changes));
    return used;
}
/** A thing without tags that belongs to what is not ours: used as it is, or not at all. */
function judgeBelonging(node, live, changes, why) {
    // The logs of what is only used are left as they are.
    if (changes.length > 0 && !node.trails)
        throw needsAdoption(node.noun, live, why, pathsOf(changes));
    return { action: "unchanged", ownership: "adopted", changes: [], tagChanges: [], why };
}
/** Why a thing without tags is not ours: what it belongs to is not, and the state does not know that we made it. */
function strangerAbove({ id }, live, memory, parent) {
    const remembered = memory.get(id);
    if (remembered?.ownership === "owned" && remembered.id === live.id)
        return undefined;
    return parent?.ownership === "adopted"
        ? `what it belongs to is not ours: ${parent.why ?? "it was there before"}`
        : undefined;
}
function pathsOf(changes) {
    return changes.map(({ path }) => path);
}
/** Tags that are wanted and missing or different; other tags are nobody's business here. */
function missingTags(live, wanted) {
    return Object.entries(wanted)
        .filter(([key, value]) => live[key] !== value)
        .map(([key, after]) => ({ path: `tags.${key}`, before: live[key], after }));
}
/**
 * Decides every node, in the graph's order: by what the nodes that it needs will have come to by then, as far as that
 * can be told. Leave out nodes that could not be read.
 */
function decide(nodes, observed, run, memory) {
    const known = new Map(observed.lookups);
    const refusals = [];
    const steps = [];
    for (const node of nodes) {
        if (node.role !== "resource")
            continue;
        const needs = needsOf(node, known);
        try {
            // What it needs is refused: then only whose it is remains to be said.
            if (needs === undefined)
                refuseStranger(node, observed, run, memory);
            else {
                const parent = steps.find((step) => step.node.id === parentOf(node));
                const { step, outputs } = decided(node, node.spec(needs), observed, run, memory, parent);
                steps.push(step);
                known.set(node.id, outputs);
            }
        }
        catch (thrown) {
            if (!(thrown instanceof failure_failure/* Failure */.HR))
                throw thrown;
            refusals.push(thrown);
        }
    }
    return { steps, changes: steps.some(({ action }) => action !== "unchanged"), refusals, outputs: known };
}
/** What happens to one node, and what its dependants may use afterwards. */
function decided(node, spec, { live: lives }, run, memory, parent) {
    const live = lives.get(node.id);
    if (live === undefined || live.leaving !== undefined)
        return {
            step: { node, action: "create", ownership: "owned", changes: [] },
            outputs: node.outputsAfter(run.aws, spec, undefined, []),
        };
    const { action, ownership, changes, tagChanges, why } = judge(node, spec, live, run, memory, parent);
    const before = action === "replace" ? undefined : live;
    const staying = before && changes.length === 0 ? node.outputs(before) : undefined;
    return {
        step: { node, action, ownership, changes: [...changes, ...tagChanges], why },
        outputs: staying ?? node.outputsAfter(run.aws, spec, before, changes),
    };
}
/** Undefined where some of it is refused. */
function needsOf(node, known) {
    const needs = {};
    for (const [name, { id }] of Object.entries(node.needs)) {
        const outputs = known.get(id);
        if (outputs === undefined)
            return undefined;
        needs[name] = outputs;
    }
    return needs;
}
function refuseStranger(node, { live: lives }, run, memory) {
    const live = lives.get(node.id);
    if (live?.tags === undefined || live.leaving !== undefined || node.shared)
        return;
    const ownership = rememberedOwnership(live.id, live.tags, run.owner, memory.get(node.id));
    if (ownership.kind === "foreign")
        throw notOurs(node.noun, live, ownership.by, run.owner.stage);
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./build/src/engine/run.js
/** What one run of the engine works with. */

/** The parts of an event that every event of a node shares. */
function eventOf({ id, noun, name }) {
    return { node: id, noun, name, at: Date.now() };
}
/** 64 hex characters, the same for the same run, node and spec. A secret in the spec does not enter it. */
function clientToken(tokenBase, { id }, spec) {
    return (0,external_node_crypto_.createHash)("sha256")
        .update([tokenBase, id, JSON.stringify(spec)].join("\n"))
        .digest("hex");
}

// EXTERNAL MODULE: ./build/src/waiting/wait.js
var wait = __webpack_require__(3884);
;// CONCATENATED MODULE: ./build/src/engine/waits.js
/** How the engine waits for AWS: look, tell why, pause, look again. */





/** While something else about a resource is moving, a change of it is refused; AWS's own work ends within this, in ms. */
const motionLimit = 600_000;
/** A resource that AWS is still removing must be gone before one of its name can be made. */
async function settledBefore(node, live, { run, signal }) {
    const next = (0,wait/* pacer */.y4)(run.pace);
    let now = live;
    while (now?.leaving !== undefined) {
        run.tell({ ...eventOf(node), kind: "waiting", why: now.leaving });
        await (0,wait/* pause */.v7)(next(now.leaving), signal);
        now = await node.observe(run.aws, now.id);
    }
    return now;
}
/** Removes it to make room for its replacement. */
async function removed(node, live, { run, signal }) {
    const next = (0,wait/* pacer */.y4)(run.pace);
    for (;;) {
        const removal = await (0,retry/* retrying */.R$)(() => node.remove(run.aws, live, { force: false }), {
            signal: run.aws.signal,
            on: errors/* isInMotion */.gT,
            limit: motionLimit,
        });
        if (removal.status === "gone")
            return;
        if (removal.status === "kept")
            throw new failure_failure/* Failure */.HR("CANNOT_REPLACE", `the ${node.noun} ${node.name} cannot be replaced: ${removal.why}`);
        run.tell({ ...eventOf(node), kind: "waiting", why: removal.why });
        await (0,wait/* pause */.v7)(next(removal.why), signal);
    }
}
/** Looks until AWS has said everything that dependants need. */
async function untilKnown(node, live, { run, signal }) {
    const next = (0,wait/* pacer */.y4)(run.pace);
    let now = live;
    for (;;) {
        const known = node.outputs(now);
        if (known !== undefined)
            return { live: now, outputs: known };
        const health = node.health(now);
        if (health.status === "failed")
            throw new failure_failure/* Failure */.HR("NODE_FAILED", health.why);
        const why = health.status === "pending" ? health.why : "AWS has not named it yet";
        run.tell({ ...eventOf(node), kind: "waiting", why });
        await (0,wait/* pause */.v7)(next(why), signal);
        now = await lookAgain(node, now, run);
    }
}
/** Looks until it serves. */
async function untilReady(node, live, { run, signal }) {
    const next = (0,wait/* pacer */.y4)(run.pace);
    let now = live;
    let health = node.health(now);
    while (health.status !== "ready") {
        if (health.status === "failed")
            throw new failure_failure/* Failure */.HR("NODE_FAILED", health.why);
        run.tell({ ...eventOf(node), kind: "waiting", why: health.why });
        await (0,wait/* pause */.v7)(next(health.why), signal);
        now = await lookAgain(node, now, run);
        health = node.health(now);
    }
    if (now !== live)
        run.tell({ ...eventOf(node), kind: "ready" });
    return now;
}
async function lookAgain(node, live, run) {
    const now = await node.refresh(run.aws, live);
    if (now === undefined)
        throw new failure_failure/* Failure */.HR("VANISHED", `the ${node.noun} ${node.name} vanished while it was being waited for`, {
            fix: "Somebody or something else removed it. Run the deploy again.",
        });
    return now;
}

;// CONCATENATED MODULE: ./build/src/engine/bring.js
/** Brings one node from what is live to what is wanted, and waits until it serves. */






/** Beyond the SDK's own attempts, in ms. */
const faultLimit = 60_000;
/** Returns the node's outputs once it serves. */
async function bring(node, spec, seen, bringing) {
    const { run, memory, parent, noted, note, tellOutputs } = bringing;
    const making = makingOf(node, spec, run);
    const there = await settledBefore(node, seen, bringing);
    const start = there === undefined ? await make() : { live: there, made: false };
    const { live, made } = start.made ? start : await reconcile(start.live);
    const named = await untilKnown(node, live, bringing);
    note({ live: named.live, outputs: named.outputs });
    tellOutputs(named.outputs);
    // What shows only once AWS has named it: a host name that the container must know.
    const isNew = made || node.outputs(live) === undefined;
    const late = isNew && noted()?.ownership === "owned" ? node.compare(spec, named.live) : [];
    const whole = late.length > 0 ? await changeLate(named.live, late) : named.live;
    const served = await untilReady(node, whole, bringing);
    const outputs = node.outputs(served) ?? named.outputs;
    note({ live: served, outputs });
    return outputs;
    async function changeLate(now, late) {
        const changed = await changedTo(spec, node, now, late, bringing);
        const { action = "unchanged", changes = [] } = noted() ?? {};
        note({
            live: changed,
            action: action === "unchanged" ? "update" : action,
            changes: [...changes, ...late],
        });
        return changed;
    }
    /** Creates it. "Already exists" is a race, or the lost answer of our own call: look again. */
    async function make(as = "create") {
        run.tell({ ...eventOf(node), kind: "creating" });
        note({ action: as, live: undefined });
        tellOutputs(undefined);
        const start = await (0,retry/* retrying */.R$)(async () => {
            try {
                return { live: await node.create(run.aws, spec, making), made: true };
            }
            catch (thrown) {
                if (!(0,errors/* isAlreadyThere */.P2)(thrown) && !(0,errors/* isTransient */.dg)(thrown))
                    throw thrown;
                const other = await node.observe(run.aws, undefined);
                if (other === undefined)
                    throw thrown;
                return { live: other, made: false };
            }
        }, {
            signal: run.aws.signal,
            on: (thrown) => passes(thrown, node, run) || (0,errors/* isAlreadyThere */.P2)(thrown),
            limit: faultLimit,
        });
        if (start.made) {
            note({ live: start.live });
            run.tell({ ...eventOf(node), kind: "created" });
            return start;
        }
        const settled = await settledBefore(node, start.live, bringing);
        return settled === undefined ? make(as) : { live: settled, made: false };
    }
    /** Compares what is live with what is wanted, and changes what differs. */
    async function reconcile(now) {
        const verdict = judge(node, spec, now, run, memory, parent());
        const { action, ownership, changes, tagChanges, why } = verdict;
        const all = [...changes, ...tagChanges];
        const begun = noted()?.action ?? "unchanged";
        note({ action: begun === "unchanged" ? action : begun, ownership, changes: all, live: now, why });
        if (action === "replace") {
            run.tell({ ...eventOf(node), kind: "replacing", changes: all });
            await removed(node, now, bringing);
            const again = await make("replace");
            return again.made ? again : reconcile(again.live);
        }
        return { live: action === "unchanged" ? unchanged(now) : await update(now, verdict), made: false };
    }
    /** Changes it in place, but what it takes away from what works by it is for `narrow`. */
    async function update(now, { action, changes, tagChanges }) {
        const first = node.meanwhile?.(spec, now) ?? spec;
        const due = first === spec ? changes : node.compare(first, now);
        const all = [...due, ...tagChanges];
        if (all.length === 0)
            return unchanged(now);
        run.tell({ ...eventOf(node), kind: action === "adopt" ? "adopted" : "updating", changes: all });
        // Tags first: from then on it is ours, whatever happens next.
        if (tagChanges.length > 0)
            await node.tag(run.aws, now, making.tags);
        const tagged = now.tags === undefined ? now : { ...now, tags: { ...now.tags, ...making.tags } };
        const changed = due.length > 0 ? await changedTo(first, node, tagged, due, bringing) : tagged;
        note({ live: changed });
        run.tell({ ...eventOf(node), kind: "updated", changes: all });
        return changed;
    }
    function unchanged(now) {
        run.tell({ ...eventOf(node), kind: "unchanged" });
        return now;
    }
}
/** Takes away what was left for as long as dependants worked by it: now nothing does any more. */
async function narrow(node, spec, bringing) {
    const { run, noted, note } = bringing;
    const { live, ownership } = noted() ?? {};
    if (node.meanwhile === undefined || live === undefined || ownership !== "owned")
        return;
    const changes = node.compare(spec, live);
    if (changes.length === 0)
        return;
    note({ live: await changedTo(spec, node, live, changes, bringing) });
    run.tell({ ...eventOf(node), kind: "narrowed", changes });
}
function makingOf(node, spec, run) {
    return { tags: run.tags, token: clientToken(run.tokenBase, node, spec) };
}
function changedTo(spec, node, now, changes, { run }) {
    const making = makingOf(node, spec, run);
    return (0,retry/* retrying */.R$)(() => node.sync(run.aws, spec, now, changes, making), {
        signal: run.aws.signal,
        on: (thrown) => passes(thrown, node, run),
        limit: motionLimit,
    });
}
/** A refusal that time mends is one more thing to wait for, and told as one. */
function passes(thrown, node, run) {
    if (!(0,errors/* isInMotion */.gT)(thrown))
        return false;
    run.tell({ ...eventOf(node), kind: "waiting", why: (0,failure_failure/* messageOf */.bD)(thrown) });
    return true;
}

;// CONCATENATED MODULE: ./build/src/engine/moments.js
function newMoments() {
    const moments = { known: withResolvers(), ready: withResolvers() };
    // A rejection that nobody waits for is no news: the node's own failure is what counts.
    moments.known.promise.catch(() => { });
    moments.ready.promise.catch(() => { });
    return moments;
}
/** `Promise.withResolvers` of Node 22, for Node 20. */
function withResolvers() {
    let resolve = () => { };
    let reject = () => { };
    const promise = new Promise((onResolve, onReject) => {
        resolve = onResolve;
        reject = onReject;
    });
    return { promise, resolve, reject };
}

;// CONCATENATED MODULE: ./build/src/engine/observe.js
/** Reads everything at once. One read that fails does not hide what the others tell. */
async function observe(nodes, { aws }, memory) {
    const live = new Map();
    const lookups = new Map();
    const unread = new Map();
    await Promise.all(nodes.map(async (node) => {
        try {
            if (node.role === "lookup") {
                lookups.set(node.id, await node.observe(aws));
            }
            else if (node.role === "resource") {
                const seen = await node.observe(aws, memory.get(node.id)?.id);
                if (seen !== undefined)
                    live.set(node.id, seen);
            }
        }
        catch (thrown) {
            unread.set(node.id, thrown);
        }
    }));
    aws.signal.throwIfAborted();
    return { live, lookups, unread };
}
/** What is known already, and stays known where a run ends before it comes to the node. By node id. */
function outputsOfLive(nodes, { live, lookups }) {
    const known = new Map(lookups);
    for (const node of nodes) {
        const seen = live.get(node.id);
        const outputs = node.role !== "resource" || seen === undefined || seen.leaving !== undefined
            ? undefined
            : node.outputs(seen);
        if (outputs !== undefined)
            known.set(node.id, outputs);
    }
    return known;
}

;// CONCATENATED MODULE: ./build/src/engine/apply.js
/** Makes a graph true: every node as soon as what it needs is known, all of them at once. */






/** Another node failed: nothing new is begun, and waiting has no point any more. */
class Halted extends Error {
}
async function apply(nodes, observed, run, memory) {
    const resources = nodes.filter((node) => node.role === "resource");
    const halt = new AbortController();
    const waiting = AbortSignal.any([run.aws.signal, halt.signal]);
    const moments = new Map(resources.map(({ id }) => [id, newMoments()]));
    const outputs = new Map(outputsOfLive(resources, observed));
    const progress = new Map();
    const failures = [];
    await Promise.all(resources.map(async (node) => {
        const mine = moments.get(node.id) ?? newMoments();
        try {
            const needs = await outputsNeeded(node);
            halt.signal.throwIfAborted();
            const seen = observed.live.get(node.id);
            const [spec, bringing] = [node.spec(needs), bringingOf(node, mine)];
            const served = await bring(node, spec, seen, bringing);
            outputs.set(node.id, served);
            mine.ready.resolve(served);
            await Promise.all(dependantsOf(node).map(({ id }) => moments.get(id)?.ready.promise));
            await narrow(node, spec, bringing);
        }
        catch (thrown) {
            mine.known.reject(new Halted());
            mine.ready.reject(new Halted());
            if (!(thrown instanceof Halted))
                fail(node, thrown);
        }
    }));
    const results = resources.flatMap(({ id }) => progress.get(id) ?? []);
    return { results, outputs, failures };
    function bringingOf(node, { known }) {
        const noted = () => progress.get(node.id);
        return {
            run,
            signal: waiting,
            memory,
            parent: () => progress.get(parentOf(node) ?? ""),
            noted,
            note: (step) => {
                progress.set(node.id, { ...(noted() ?? untouched(node, observed)), ...step });
            },
            tellOutputs: (told) => {
                if (told === undefined)
                    outputs.delete(node.id);
                else {
                    outputs.set(node.id, told);
                    known.resolve(told);
                }
            },
        };
    }
    function fail(node, thrown) {
        const { aborted, reason } = run.aws.signal;
        if (aborted && thrown instanceof failure_failure/* Failure */.HR && thrown.cause !== undefined)
            run.tell({ ...eventOf(node), kind: "waiting", why: (0,failure_failure/* messageOf */.bD)(thrown.cause) });
        // Whatever was in flight ends for the same reason: that is one failure, and no node's own.
        if (!aborted)
            failures.push({ node, thrown });
        else if (!failures.some((one) => one.thrown === reason))
            failures.push({ node: undefined, thrown: reason });
        const failure = aborted ? reason : thrown;
        const begun = progress.get(node.id);
        if (begun !== undefined)
            progress.set(node.id, { ...begun, failure });
        run.tell({ ...eventOf(node), kind: "failed", why: (0,failure_failure/* messageOf */.bD)(failure) });
        halt.abort(new Halted());
    }
    /** All that needs it, and what needs that in turn. */
    function dependantsOf({ id }) {
        const above = new Set([id]);
        for (const other of resources)
            if (Object.values(other.needs).some((need) => above.has(need.id)))
                above.add(other.id);
        return resources.filter((other) => other.id !== id && above.has(other.id));
    }
    function isLive({ id }) {
        const seen = observed.live.get(id);
        return seen !== undefined && seen.leaving === undefined;
    }
    async function outputsNeeded(node) {
        const entries = await Promise.all(Object.entries(node.needs).map(async ([name, { id, moment }]) => {
            const lookup = observed.lookups.get(id);
            if (moment === "serving" && !isLive(node))
                return [name, {}];
            const awaited = moment === "serving" ? "ready" : moment;
            return [name, lookup ?? (await (moments.get(id) ?? newMoments())[awaited].promise)];
        }));
        return Object.fromEntries(entries);
    }
}
function untouched(node, { live }) {
    return {
        node,
        action: "unchanged",
        ownership: "owned",
        changes: [],
        live: live.get(node.id),
        outputs: undefined,
    };
}

// EXTERNAL MODULE: ./build/src/report/duration.js
var duration = __webpack_require__(598);
;// CONCATENATED MODULE: ./build/src/report/progress.js
/** What happens to each node of a graph, told once: as log lines while it happens, and as a timeline afterwards. */

/** At most this often, in milliseconds, a line says what is still being waited for. */
const steady = 15_000;
function createRecorder(log, startedAt) {
    const entries = new Map();
    const waits = new Map();
    const inVain = new Set();
    let lastWaitLine = Number.NEGATIVE_INFINITY;
    const entryOf = ({ node, noun, name, at }) => {
        const entry = entries.get(node) ?? { node, noun, name, start: at };
        entries.set(node, entry);
        return entry;
    };
    const waiting = (event) => {
        const before = waits.get(event.node);
        waits.set(event.node, { noun: event.noun, since: before?.since ?? event.at, why: event.why });
        if (before?.why !== event.why) {
            lastWaitLine = Math.max(lastWaitLine, event.at);
            log.line(row(event, "…", `waiting    ${event.noun} ${event.name}: ${event.why}`));
        }
        else if (event.at - lastWaitLine >= steady) {
            lastWaitLine = event.at;
            const all = [...waits.values()].map(({ noun, why, since }) => `${noun} ${why} (${(0,duration/* duration */.p0)(event.at - since)})`);
            log.line(row(event, "…", `still waiting: ${all.join(", ")}`));
        }
    };
    const row = (event, mark, text) => `${(0,duration/* duration */.p0)(event.at - startedAt).padStart(6)}  ${mark} ${text}`;
    return {
        record(event) {
            const entry = entryOf(event);
            if (event.kind === "waiting") {
                waiting(event);
                return;
            }
            settle(entry, event);
            const wait = waits.get(event.node);
            if (event.kind === "failed" && wait !== undefined)
                inVain.add(wait.why);
            if (event.kind === "ready" ||
                event.kind === "failed" ||
                event.kind === "removed" ||
                event.kind === "kept") {
                waits.delete(event.node);
            }
            const text = `${event.kind.padEnd(10)} ${event.noun} ${event.name}${tail(event, entry)}`;
            if (event.kind === "observing") {
                log.detail(row(event, "?", text));
            }
            else {
                log.line(row(event, marks[event.kind], text));
            }
        },
        timeline: () => [...entries.values()],
        waitedFor: () => [...inVain],
    };
}
const marks = {
    unchanged: "=",
    creating: "+",
    created: "+",
    updating: "~",
    updated: "~",
    narrowed: "~",
    replacing: "±",
    ready: "✓",
    failed: "✗",
    removing: "-",
    removed: "-",
    kept: "=",
    adopted: "⇐",
};
/**
 * Keeps the moments that the Gantt chart shows. Looking, and waiting for other nodes after it, is not work yet; nor is
 * anything waited for when a node that serves is narrowed.
 */
function settle(entry, { kind, at }) {
    if (kind === "narrowed")
        return;
    if (entry.end === undefined && kind !== "observing") {
        entry.start = at;
    }
    if (kind === "unchanged" || kind === "created" || kind === "updated" || kind === "adopted") {
        entry.known = at;
    }
    if (kind === "failed") {
        entry.failed = true;
    }
    if (kind !== "observing" && kind !== "waiting") {
        entry.end = at;
    }
}
function tail(event, { start }) {
    const took = (0,duration/* duration */.p0)(event.at - start);
    switch (event.kind) {
        case "failed":
        case "kept":
        case "waiting":
            return `: ${event.why}`;
        case "updating":
        case "updated":
        case "replacing":
        case "narrowed":
        case "adopted": {
            const paths = (event.changes ?? []).map(({ path }) => path).join(", ");
            return `${paths === "" ? "" : ` [${paths}]`}${event.kind === "updated" ? ` (${took})` : ""}`;
        }
        case "created":
        case "ready":
        case "removed":
            return ` (${took})`;
        default:
            return "";
    }
}

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 9 modules
var schemas = __webpack_require__(5649);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(4377);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/errors.js
var core_errors = __webpack_require__(7428);
;// CONCATENATED MODULE: ./build/src/state/schema.js
/** What is remembered of a stage between runs: what things are called, never what is true, and never a secret. */



/** Raised when a reader of today would misunderstand the object. */
const schemaVersion = 1;
const node = schemas/* strictObject */.rej({
    /** AWS's service and resource, e.g. `logs.LogGroup`. */
    kind: schemas/* string */.YjP(),
    /** The names by which AWS finds it. */
    identity: schemas/* object */.Ikc({ name: schemas/* string */.YjP() }).catchall(schemas/* string */.YjP()),
    /** Nodes that must outlive it. */
    needs: schemas/* array */.YOg(schemas/* string */.YjP()),
    /** Further nodes that must be gone before it may go. */
    removedAfter: schemas/* array */.YOg(schemas/* string */.YjP()),
    /** ARN or id; absent until AWS has given one. */
    id: schemas/* string */.YjP().optional(),
    /** `adopted`: found, used and kept; never deleted. */
    ownership: schemas/* enum */.k5n(["owned", "adopted"]),
    /**
     * `planned`: about to be created, or creation was not confirmed. `kept`: no longer wanted, but something that is not
     * ours needs it.
     */
    status: schemas/* enum */.k5n(["planned", "present", "kept"]),
    /** Ids, ARNs and URLs. */
    outputs: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()),
    /** What the last deploy left of it, as digests by path: where they differ from what is live, somebody has changed it. */
    aspects: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()).optional(),
});
const run = schemas/* strictObject */.rej({
    url: schemas/* string */.YjP(),
    commit: schemas/* string */.YjP(),
    actor: schemas/* string */.YjP(),
    at: iso/* datetime */.w$(),
    operation: schemas/* string */.YjP(),
    outcome: schemas/* enum */.k5n(["running", "succeeded", "failed", "cancelled"]),
});
const state = schemas/* strictObject */.rej({
    schemaVersion: schemas/* literal */.euz(schemaVersion),
    /** Of the deployment from its first deploy to its destroy. */
    lineage: schemas/* uuid */.uRe(),
    /** Counts the writes. */
    serial: schemas/* number */.aig().int().nonnegative(),
    /** Random for each write, so that no two objects are alike and neither are their ETags, which are digests. */
    writeId: schemas/* uuid */.uRe(),
    stage: schemas/* strictObject */.rej({ name: schemas/* string */.YjP(), slug: schemas/* string */.YjP() }),
    /** `owner/repo` */
    repository: schemas/* string */.YjP(),
    account: schemas/* string */.YjP(),
    region: schemas/* string */.YjP(),
    partition: schemas/* string */.YjP(),
    topology: schemas/* enum */.k5n(["ecs", "gateway", "external"]),
    nodes: schemas/* record */.g1P(schemas/* string */.YjP(), node),
    expiresAt: iso/* datetime */.w$().optional(),
    /** Where the stage was reported to on GitHub, so that its end is told there too. */
    reported: schemas/* strictObject */.rej({ pullRequest: schemas/* number */.aig().int().positive().optional(), environment: schemas/* string */.YjP().optional() })
        .optional(),
    /** The action's outputs of the last deploy. */
    outputs: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()),
    lastRun: run.optional(),
    /** What a later deploy can go back to: the image of the last good deploy that had another one. */
    previousImage: schemas/* string */.YjP().optional(),
});
/** The state of a deployment of which nothing exists yet. */
function newState({ stage, repository, account, region, partition }, topology) {
    return {
        schemaVersion,
        lineage: (0,external_node_crypto_.randomUUID)(),
        serial: 0,
        writeId: (0,external_node_crypto_.randomUUID)(),
        stage: { name: stage.name, slug: stage.slug },
        repository,
        account,
        region,
        partition,
        topology,
        nodes: {},
        outputs: {},
    };
}
function serialize(value) {
    return `${JSON.stringify(state.parse(value), undefined, 2)}\n`;
}
const damagedFix = "Restore an earlier version of the object (the bucket keeps versions), or delete the object: names and tags are " +
    "enough to find everything again.";
/** Damaged text, a newer schema or another deployment's state is a `Failure`; `location` is for its message. */
function parseState(text, location, deployment) {
    let json;
    try {
        json = JSON.parse(text);
    }
    catch (thrown) {
        throw new failure_failure/* Failure */.HR("STATE_DAMAGED", `The state object ${location} is not JSON: ${(0,failure_failure/* messageOf */.bD)(thrown)}`, {
            fix: damagedFix,
            cause: thrown,
        });
    }
    const version = schemas/* looseObject */._H3({ schemaVersion: schemas/* number */.aig() }).safeParse(json);
    if (version.success && version.data.schemaVersion > schemaVersion) {
        throw new failure_failure/* Failure */.HR("STATE_NEWER", `The state object ${location} has schema version ${version.data.schemaVersion}; this version of the action understands up to ${schemaVersion}.`, { fix: "Use the version of the action that wrote it, or a newer one." });
    }
    const parsed = state.safeParse(json);
    if (!parsed.success) {
        throw new failure_failure/* Failure */.HR("STATE_DAMAGED", `The state object ${location} is not a state of this action: ${core_errors/* prettifyError */.S1(parsed.error)}`, { fix: damagedFix, cause: parsed.error });
    }
    requireSameDeployment(parsed.data, location, deployment);
    return parsed.data;
}
function requireSameDeployment(found, location, wanted) {
    const differences = [
        ["account", found.account, wanted.account],
        ["region", found.region, wanted.region],
        ["repository", found.repository, wanted.repository],
        ["stage", found.stage.slug, wanted.stage?.slug ?? found.stage.slug],
    ].filter(([, is, shouldBe]) => is !== shouldBe);
    if (differences.length === 0)
        return;
    const sentences = differences.map(([what, is, shouldBe]) => `${what} is ${is}, this run's is ${shouldBe}`);
    throw new failure_failure/* Failure */.HR("STATE_OF_ANOTHER_DEPLOYMENT", `The state object ${location} belongs to another deployment: ${sentences.join("; ")}.`, {
        fix: "Give this deployment a `state` object of its own, or use the credentials, `region` and `stage` of that one.",
    });
}

// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
;// CONCATENATED MODULE: ./build/src/resources/resource.js
/**
 * The contract of a resource kind: the only place that knows its AWS calls. It observes, creates, syncs and removes;
 * it never asks the state what is true, only what things are called. One file a kind; no kind imports another.
 */

/**
 * A secret value on its way to AWS. Whatever prints or stores it sees `(secret)`; only `reveal` gives the value, and
 * only the resource kind that sends it calls that.
 */
class SecretText {
    #value;
    constructor(value) {
        this.#value = value;
    }
    reveal() {
        return this.#value;
    }
    toJSON() {
        return "(secret)";
    }
    toString() {
        return "(secret)";
    }
}
const ready = { status: "ready" };
const gone = { status: "gone" };
/** Stands, alone or within a name, for what AWS tells only once a thing was made or changed. */
const later = "(known after deploy)";
/** Fixes the type parameters of a resource kind from its members. */
function defineResource(kind) {
    return kind;
}
/** Fixes the type parameters of a lookup from its members. */
function defineLookup(kind) {
    return { ...kind, lookup: true };
}
/** Fixes the type parameters of a leftover kind from its members. */
function defineLeftover(kind) {
    return { ...kind, leftover: true };
}
/** The changes of plain values by path; a wanted value of `undefined` is not compared: AWS's default stands. */
function differences(wanted, live) {
    return Object.entries(wanted)
        .filter(([path, after]) => after !== undefined && !(0,external_node_util_.isDeepStrictEqual)(after, live[path]))
        .map(([path, after]) => ({ path, before: live[path], after }));
}
/** Names of variables whose values are never shown. The name of a secret is none. */
const sensitiveName = /SECRET(?!_NAME$)|TOKEN|PASSWORD|PASSPHRASE|KEY|CLIENT_ID|CUSTOMER_ID|VANITY_DOMAIN/i;
/** The value of an environment variable as it may be shown and remembered: of a sensitive one only that it is there. */
function shownVariable(name, value) {
    return value !== undefined && (value instanceof SecretText || sensitiveName.test(name))
        ? "(secret)"
        : value;
}
/** As AWS is told them. */
function revealed(variables) {
    return Object.fromEntries(Object.entries(variables).map(([name, value]) => [
        name,
        value instanceof SecretText ? value.reveal() : value,
    ]));
}
/** Variables that differ, are missing or too many, by `path` and name. */
function variableChanges(path, variables, live) {
    const wanted = revealed(variables);
    return Object.keys({ ...live, ...wanted })
        .filter((name) => live[name] !== wanted[name])
        .map((name) => {
        // What is wanted as a secret is one on the live side, too.
        const isSecret = variables[name] instanceof SecretText && live[name] !== undefined;
        return {
            path: `${path}.${name}`,
            before: isSecret ? "(secret)" : shownVariable(name, live[name]),
            after: shownVariable(name, variables[name]),
        };
    });
}
/** The changes of plain values by path; what is live and not wanted at all is a change, too. */
function exactDifferences(wanted, live) {
    return [...new Set([...Object.keys(wanted), ...Object.keys(live)])]
        .filter((path) => !(0,external_node_util_.isDeepStrictEqual)(wanted[path], live[path]))
        .map((path) => ({ path, before: live[path], after: wanted[path] }));
}

;// CONCATENATED MODULE: ./build/src/engine/graph.js


/** The same node, but its dependant waits until it serves. */
function whenReady(ref) {
    return { ...ref, moment: "ready" };
}
/**
 * The same node: the dependant is made without waiting for it, but one that is live already is changed only once this
 * node serves. What works stays as it is until what takes its place does. Its outputs are no part of the spec.
 */
function whenServing(ref) {
    return { ...ref, moment: "serving" };
}
/** The same node, but only its address is used: a dependant does not hold up its removal. */
function byAddress(ref) {
    return { ...ref, loose: true };
}
function createGraph() {
    const nodes = [];
    return {
        nodes,
        add(id, kind, identity, needs, spec, options) {
            nodes.push({
                ...resourceNode(id, kind, identity, options?.trails ?? false),
                needs: present(needs),
                removedAfter: options?.removedAfter === undefined ? [] : [options.removedAfter.id],
                spec: (outputs) => spec(outputs),
            });
            return { id, moment: "known" };
        },
        lookup(id, kind, identity) {
            nodes.push({
                role: "lookup",
                ...named(id, kind, identity),
                needs: {},
                observe: async (aws) => kind.outputs(await kind.observe(aws, identity)),
            });
            return { id, moment: "known" };
        },
        leftover(id, kind, identity, of) {
            nodes.push({ ...leftoverNode(id, kind, identity), needs: { of } });
        },
    };
}
function present(needs) {
    return Object.fromEntries(Object.entries(needs).filter((entry) => entry[1] !== undefined));
}
/** A leftover without its place in a graph, as a destroy needs it. */
function leftoverNode(id, kind, identity) {
    return {
        role: "leftover",
        ...named(id, kind, identity),
        observe: (aws) => lookedAgain(() => kind.observe(aws, identity)),
        remove: (aws, live) => kind.remove(aws, identity, live),
    };
}
/** Another run may be at work: what vanishes between two reads of one look is gone in the next. */
async function lookedAgain(look) {
    try {
        return await look();
    }
    catch (thrown) {
        if (!(0,errors/* isNotFound */.c4)(thrown))
            throw thrown;
        return look();
    }
}
/** A resource without its place in a graph, as a destroy needs it. */
function resourceNode(id, kind, identity, trails) {
    const observe = (aws, hint) => lookedAgain(() => kind.observe(aws, identity, hint));
    return {
        role: "resource",
        ...named(id, kind, identity),
        shared: kind.shared ?? false,
        trails,
        takesTags: kind.tag !== undefined,
        observe,
        glance: kind.glance && (async (aws) => kind.glance?.(aws, identity)),
        create: (aws, spec, making) => kind.create(aws, identity, spec, making),
        compare: (spec, live) => kind.compare(spec, live),
        sync: (aws, spec, live, changes, making) => kind.sync(aws, identity, spec, live, changes, making),
        meanwhile: kind.meanwhile && ((spec, live) => kind.meanwhile?.(spec, live)),
        tag: async (aws, live, tags) => kind.tag?.(aws, live, tags),
        refresh: (aws, live) => kind.refresh?.(aws, identity, live) ?? observe(aws, live.id),
        health: (live) => kind.health?.(live) ?? ready,
        aspects: (live) => kind.aspects(live),
        facts: (live) => kind.facts?.(live) ?? {},
        remove: (aws, live, removing) => kind.remove(aws, identity, live, removing),
        outputs: (live) => kind.outputs(live),
        outputsAfter: (place, spec, live, changes) => kind.outputsAfter(place, identity, spec, live, changes),
    };
}
function named(id, { kind, noun }, identity) {
    const strings = Object.entries(identity).filter((entry) => typeof entry[1] === "string");
    return {
        id,
        kind,
        noun,
        name: identity.name,
        identity: { ...Object.fromEntries(strings), name: identity.name },
    };
}

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-bedrock-agentcore-control/dist-cjs/index.js
var dist_cjs = __webpack_require__(7508);
;// CONCATENATED MODULE: ./build/src/aws/arn.js
/** `arn:<partition>:<service>:<region>:<account>:<resource>` */
function arn(place, service, resource) {
    return `arn:${place.partition}:${service}:${place.region}:${place.account}:${resource}`;
}
/** A policy that AWS itself keeps. */
function awsManagedPolicy(place, name) {
    return `arn:${place.partition}:iam::aws:policy/${name}`;
}
/** What stands after the last `/`. */
function lastSegment(text) {
    return text.slice(text.lastIndexOf("/") + 1);
}
/** What the public names of AWS's services end in. */
function dnsSuffix({ partition }) {
    return partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
}

;// CONCATENATED MODULE: ./build/src/resources/agent-runtime/configuration.js

/**
 * Everything that CreateAgentRuntime and UpdateAgentRuntime take alike. An update replaces the whole: what is not ours
 * to decide is sent as it is, for what is left out is gone.
 */
function configurationOf(spec, now = {}) {
    const { authorizer, requestHeaderAllowlist: headers, idleSessionTimeout } = spec;
    const lifecycle = {
        ...now.lifecycleConfiguration,
        ...(idleSessionTimeout === undefined ? {} : { idleRuntimeSessionTimeout: idleSessionTimeout }),
    };
    return {
        agentRuntimeArtifact: { containerConfiguration: { containerUri: spec.image } },
        roleArn: spec.roleArn,
        networkConfiguration: { networkMode: "PUBLIC" },
        protocolConfiguration: { serverProtocol: "MCP" },
        environmentVariables: revealed(spec.environment),
        authorizerConfiguration: authorizer && {
            customJWTAuthorizer: {
                discoveryUrl: authorizer.discoveryUrl,
                allowedClients: [...authorizer.allowedClients],
                allowedScopes: [...authorizer.allowedScopes],
            },
        },
        requestHeaderConfiguration: headers.length === 0 ? undefined : { requestHeaderAllowlist: [...headers] },
        lifecycleConfiguration: Object.keys(lifecycle).length === 0 ? undefined : lifecycle,
        description: now.description,
        filesystemConfigurations: now.filesystemConfigurations,
    };
}
/** Every difference that a deploy mends. */
function configurationChanges(spec, live) {
    const { runtime } = live;
    return [
        ...brokenStatus(live),
        ...differences(settingsOf(configurationOf(spec, runtime)), settingsOf(runtime)),
        ...variableChanges(variablesPath, spec.environment, runtime.environmentVariables ?? {}),
    ];
}
/** Everything of it that a deploy keeps true, by the paths of its changes; of a sensitive variable only that it is there. */
function configurationAspects({ runtime }) {
    const variables = Object.entries(runtime.environmentVariables ?? {});
    return {
        ...settingsOf(runtime),
        ...Object.fromEntries(variables.map(([name, value]) => [variablePath(name), shownVariable(name, value)])),
    };
}
/** How a caller proves who it is. */
function authorizationOf({ authorizerConfiguration }) {
    const authorizer = authorizerConfiguration?.customJWTAuthorizer;
    if (authorizer === undefined)
        return "SigV4";
    // The order of its lists means nothing, and a list that was not given may be told as an empty one.
    return Object.fromEntries(Object.entries(authorizer)
        .filter(([, value]) => value !== undefined && Object.keys(value).length > 0)
        .map(([member, value]) => [member, Array.isArray(value) ? value.toSorted() : value]));
}
function settingsOf(configuration) {
    const headers = configuration.requestHeaderConfiguration?.requestHeaderAllowlist ?? [];
    return {
        "agentRuntimeArtifact.containerConfiguration.containerUri": configuration.agentRuntimeArtifact?.containerConfiguration?.containerUri,
        roleArn: configuration.roleArn,
        "networkConfiguration.networkMode": configuration.networkConfiguration?.networkMode,
        "protocolConfiguration.serverProtocol": configuration.protocolConfiguration?.serverProtocol,
        authorizerConfiguration: authorizationOf(configuration),
        "requestHeaderConfiguration.requestHeaderAllowlist": headers.map((name) => name.toLowerCase()).toSorted(),
        "lifecycleConfiguration.idleRuntimeSessionTimeout": configuration.lifecycleConfiguration?.idleRuntimeSessionTimeout,
    };
}
/** What failed is done again: an update by another one, for which every update is good. */
function brokenStatus({ runtime, endpoint }) {
    const change = (path, { status, failureReason }) => ({
        path,
        before: [status, failureReason].filter(Boolean).join(": "),
        after: "READY",
    });
    if (runtime.status === "UPDATE_FAILED")
        return [change("status", runtime)];
    // There is no way out of these but to make it again.
    if (runtime.status?.endsWith("_FAILED"))
        return [{ ...change("status", runtime), replaces: true }];
    return endpoint?.status?.endsWith("_FAILED") ? [change("endpoint", endpoint)] : [];
}
const variablesPath = "environmentVariables";
function variablePath(name) {
    return `${variablesPath}.${name}`;
}

;// CONCATENATED MODULE: ./build/src/aws/named.js
/** Finding a thing of which AWS chooses the id: by the id that it was once known by, or else by its name. */

/** What bears this name; `hint` is its ARN or id as it was once known. */
async function named_named(name, hint, { byId, nameOf, idOf }) {
    const remembered = hint === undefined ? undefined : await byId(lastSegment(hint));
    // The inputs, and so the name, may have changed since: then what is remembered is another thing.
    if (remembered !== undefined && nameOf(remembered) === name)
        return remembered;
    const id = await idOf();
    return id === undefined ? undefined : byId(id);
}

;// CONCATENATED MODULE: ./build/src/resources/agent-runtime/look.js
/** What AWS says of a runtime and of the endpoint by which it is called. */



/** It follows the newest version, and can't be changed or deleted by itself. */
const defaultEndpoint = "DEFAULT";
/** The runtime of this name; `hint` is its ARN as it was once known. */
function runtimeOf(aws, name, hint) {
    return named_named(name, hint, {
        byId: (id) => runtimeById(aws, id),
        nameOf: ({ agentRuntimeName }) => agentRuntimeName,
        idOf: () => runtimeIdOf(aws, name),
    });
}
function runtimeById({ clients: { agentCore } }, agentRuntimeId) {
    return (0,errors/* found */.F9)(agentCore.send(new dist_cjs/* GetAgentRuntimeCommand */.lW8({ agentRuntimeId })));
}
/** The list has no filter: every page is read until the name turns up. */
async function runtimeIdOf({ clients: { agentCore } }, name) {
    for await (const page of (0,dist_cjs/* paginateListAgentRuntimes */.uoq)({ client: agentCore, pageSize: 100 }, {})) {
        const summary = page.agentRuntimes?.find(({ agentRuntimeName }) => agentRuntimeName === name);
        if (summary !== undefined)
            return summary.agentRuntimeId;
    }
    return undefined;
}
async function liveRuntime(aws, runtime) {
    const id = runtime.agentRuntimeArn ?? "";
    const [tagged, endpoint] = await Promise.all([
        (0,errors/* found */.F9)(aws.clients.agentCore.send(new dist_cjs/* ListTagsForResourceCommand */.a_e({ resourceArn: id }))),
        endpointOf(aws, runtime),
    ]);
    return {
        id,
        tags: tagged?.tags ?? {},
        runtime,
        endpoint,
        ...(runtime.status === "DELETING" ? { leaving: "runtime is DELETING" } : {}),
    };
}
/** The endpoint lags behind the runtime, so there is nothing to be learnt of it before. */
async function endpointOf({ clients: { agentCore } }, { agentRuntimeId, status }) {
    if (status !== "READY")
        return undefined;
    return (0,errors/* found */.F9)(agentCore.send(new dist_cjs/* GetAgentRuntimeEndpointCommand */.cKc({ agentRuntimeId, endpointName: defaultEndpoint })));
}
/** Starts the deletion of the endpoints that somebody gave it, and says whether any is left. */
async function hasFurtherEndpoints({ clients: { agentCore } }, agentRuntimeId) {
    const endpoints = [];
    for await (const page of (0,dist_cjs/* paginateListAgentRuntimeEndpoints */.hfN)({ client: agentCore }, { agentRuntimeId }))
        endpoints.push(...(page.runtimeEndpoints ?? []));
    const further = endpoints.filter(({ name }) => name !== defaultEndpoint);
    await Promise.all(further
        .filter(({ status }) => status !== "DELETING")
        .map(({ name: endpointName }) => (0,errors/* found */.F9)(agentCore.send(new dist_cjs/* DeleteAgentRuntimeEndpointCommand */.t4y({ agentRuntimeId, endpointName })))));
    return further.length > 0;
}

;// CONCATENATED MODULE: ./build/src/resources/agent-runtime.js
/**
 * An Amazon Bedrock AgentCore Runtime: the MCP server's container, started anew for each session, behind a name of
 * AWS's. It has no version that can be changed: every update makes another one, so nothing is sent unless something
 * differs.
 */








const agentRuntime = defineResource({
    kind: "bedrock-agentcore.AgentRuntime",
    noun: "AgentCore runtime",
    async observe(aws, { name }, hint) {
        const runtime = await runtimeOf(aws, name, hint);
        return runtime && liveRuntime(aws, runtime);
    },
    async create(aws, { name }, spec, { tags, token }) {
        const configuration = configurationOf(spec);
        // The image is looked at with the role's rights: both may be seconds old.
        const created = await (0,retry/* onceRoleIsUsable */.qS)(aws.signal, () => aws.clients.agentCore.send(new dist_cjs/* CreateAgentRuntimeCommand */.D0S({
            agentRuntimeName: name,
            clientToken: token,
            ...configuration,
            tags: { ...tags },
        })));
        const runtime = { ...configuration, ...created, agentRuntimeName: name };
        return { id: created.agentRuntimeArn ?? "", tags, runtime, endpoint: undefined };
    },
    compare: configurationChanges,
    async sync(aws, _identity, spec, live, _changes, { token }) {
        const configuration = {
            ...configurationOf(spec, live.runtime),
            metadataConfiguration: live.runtime.metadataConfiguration,
        };
        const updated = await (0,retry/* onceRoleIsUsable */.qS)(aws.signal, () => aws.clients.agentCore.send(new dist_cjs/* UpdateAgentRuntimeCommand */.gVM({
            agentRuntimeId: live.runtime.agentRuntimeId,
            clientToken: token,
            ...configuration,
        })));
        return { ...live, runtime: { ...live.runtime, ...configuration, ...updated }, endpoint: undefined };
    },
    async tag({ clients: { agentCore } }, { id }, tags) {
        await agentCore.send(new dist_cjs/* TagResourceCommand */.eqU({ resourceArn: id, tags: { ...tags } }));
    },
    async refresh(aws, _identity, live) {
        const runtime = await runtimeById(aws, live.runtime.agentRuntimeId ?? "");
        return runtime && { ...live, runtime, endpoint: await endpointOf(aws, runtime) };
    },
    health({ runtime, endpoint }) {
        if (runtime.status !== "READY")
            return unready("runtime", runtime);
        if (endpoint?.status !== "READY")
            return unready(`endpoint ${defaultEndpoint}`, endpoint);
        // A new version is served only once the endpoint has moved on to it.
        return endpoint.liveVersion === runtime.agentRuntimeVersion
            ? ready
            : { status: "pending", why: `endpoint ${defaultEndpoint} serves version ${endpoint.liveVersion}` };
    },
    aspects: configurationAspects,
    facts: ({ runtime, endpoint }) => ({
        version: runtime.agentRuntimeVersion ?? "",
        image: runtime.agentRuntimeArtifact?.containerConfiguration?.containerUri ?? "",
        endpoint: endpoint === undefined ? "" : `${defaultEndpoint} serves version ${endpoint.liveVersion}`,
        callers: authorizationOf(runtime) === "SigV4" ? "sign with SigV4" : "bring a token",
        updated: runtime.lastUpdatedAt?.toISOString() ?? "",
    }),
    async remove(aws, _identity, live) {
        const agentRuntimeId = live.runtime.agentRuntimeId ?? "";
        const now = await runtimeById(aws, agentRuntimeId);
        if (now === undefined)
            return gone;
        if (now.status === "DELETING")
            return { status: "pending", why: "runtime is DELETING" };
        if (now.status === "DELETE_FAILED" && Number(now.lastUpdatedAt) > Number(live.runtime.lastUpdatedAt))
            throw new failure_failure/* Failure */.HR("DELETE_FAILED", `AWS could not delete it: ${now.failureReason ?? "no reason given"}`, {
                fix: "AWS deletes the parts of a runtime with the caller's rights: check bedrock-agentcore:DeleteAgentRuntimeEndpoint and DeleteWorkloadIdentity, then destroy again.",
            });
        if (await hasFurtherEndpoints(aws, agentRuntimeId))
            return { status: "pending", why: "its endpoints are being removed" };
        await (0,errors/* found */.F9)(aws.clients.agentCore.send(new dist_cjs/* DeleteAgentRuntimeCommand */.se$({ agentRuntimeId })));
        return { status: "pending", why: "its deletion has begun" };
    },
    outputs: ({ id, runtime }) => ({
        arn: id,
        id: runtime.agentRuntimeId ?? "",
        version: runtime.agentRuntimeVersion ?? "",
        url: urlOf(id),
    }),
    outputsAfter(place, { name }, _spec, live, changes) {
        // AWS ends the id with ten characters of its own, and every change makes another version.
        const id = live?.runtime.agentRuntimeId ?? `${name}-${later}`;
        const runtimeArn = live?.id ?? arn(place, "bedrock-agentcore", `runtime/${id}`);
        const version = changes.length === 0 ? live?.runtime.agentRuntimeVersion : undefined;
        return { arn: runtimeArn, id, version: version ?? later, url: urlOf(runtimeArn) };
    },
});
function urlOf(runtimeArn) {
    const [, partition = "", , region = ""] = runtimeArn.split(":");
    const encoded = runtimeArn.split(later).map(encodeURIComponent).join(later);
    const host = `bedrock-agentcore.${region}.${dnsSuffix({ partition })}`;
    return `https://${host}/runtimes/${encoded}/invocations?qualifier=${defaultEndpoint}`;
}
function unready(what, seen = {}) {
    const { status = "not there yet", failureReason } = seen;
    const why = [`${what} is ${status}`, failureReason].filter(Boolean).join(": ");
    return { status: status.endsWith("_FAILED") ? "failed" : "pending", why };
}

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-secrets-manager/dist-cjs/index.js
var client_secrets_manager_dist_cjs = __webpack_require__(2994);
;// CONCATENATED MODULE: ./build/src/aws/secret-string.js
/** Members that are secrets by their name; a vanity domain or a cloud is none, and masking it would hit innocent words. */
function sensitiveValues(members) {
    return Object.entries(members).flatMap(([name, value]) => /SECRET|TOKEN|PASSWORD|KEY|AUTHORIZATION/i.test(name) ? [value] : []);
}
/** The string members of a secret's flat JSON object; anything else (binary, not JSON, not an object) has none. */
function stringMembers(secretString) {
    let parsed;
    try {
        parsed = JSON.parse(secretString ?? "");
    }
    catch {
        return {};
    }
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
        return {};
    return Object.fromEntries(Object.entries(parsed).filter((entry) => typeof entry[1] === "string"));
}

;// CONCATENATED MODULE: ./build/src/aws/token-vault.js
/** How AgentCore Identity keeps what is put into its token vault: each value in a secret of this account. */


/** Tag of a credential provider: the version of the vault's own secret after its value was written. */
const vaultVersionTag = "zscaler-harness-vault-version";
/** The version that the vault's own secret has now, told by its metadata; undefined where that may not be looked at. */
async function vaultVersionOf({ clients: { secrets } }, secretArn) {
    if (secretArn === undefined)
        return undefined;
    const described = await (0,errors/* found */.F9)(secrets.send(new client_secrets_manager_dist_cjs/* DescribeSecretCommand */.X5({ SecretId: secretArn }))).catch((thrown) => {
        if ((0,errors/* isAccessDenied */.w7)(thrown))
            return undefined;
        throw thrown;
    });
    const versions = Object.entries(described?.VersionIdsToStages ?? {});
    return versions.find(([, stages]) => stages.includes("AWSCURRENT"))?.[0];
}

;// CONCATENATED MODULE: ./build/src/resources/api-key-credential-provider.js
/**
 * An API key in the AgentCore Identity token vault: here the complete value of the Authorization header that the
 * harness sends to the MCP server.
 */







/** Tells which version of the credentials the vault holds; the vault has no versions of its own. */
const credentialsVersionTag = "zscaler-harness-credentials-version";
const unversioned = "none";
const apiKeyCredentialProvider = defineResource({
    kind: "bedrock-agentcore.ApiKeyCredentialProvider",
    noun: "credential provider",
    async observe(aws, { name }) {
        const { agentCore } = aws.clients;
        const expectedArn = providerArn(aws, name);
        const [provider, answer] = await Promise.all([
            (0,errors/* found */.F9)(agentCore.send(new dist_cjs/* GetApiKeyCredentialProviderCommand */.TtT({ name }))),
            (0,errors/* found */.F9)(agentCore.send(new dist_cjs/* ListTagsForResourceCommand */.a_e({ resourceArn: expectedArn }))),
        ]);
        if (provider === undefined)
            return undefined;
        const live = { id: provider.credentialProviderArn ?? expectedArn, tags: answer?.tags ?? {} };
        const secretArn = provider.apiKeySecretArn?.secretArn;
        if (provider.apiKeySecretSource === "EXTERNAL") {
            const external = { secretArn: secretArn ?? "", jsonKey: provider.apiKeySecretJsonKey ?? "" };
            return { ...live, external, ...nothingManaged };
        }
        const version = answer?.tags?.[credentialsVersionTag];
        const isVersioned = version !== undefined && version !== unversioned;
        return {
            ...live,
            external: undefined,
            version: isVersioned ? version : undefined,
            vaultVersion: isVersioned ? await vaultVersionOf(aws, secretArn) : undefined,
            writtenVersion: answer?.tags?.[vaultVersionTag],
            stored: isVersioned ? [] : await storedValues(aws, secretArn),
        };
    },
    async create(aws, { name }, spec, { tags }) {
        const all = { ...tags, ...versionTag(spec) };
        const created = await aws.clients.agentCore.send(new dist_cjs/* CreateApiKeyCredentialProviderCommand */.RDz({ name, ...content(spec), tags: all }));
        const live = { id: created.credentialProviderArn ?? "", tags: all, ...liveContent(spec) };
        const remembered = await written(aws, live, created.apiKeySecretArn?.secretArn);
        return remembered === undefined ? live : tagged(aws, live, remembered);
    },
    compare(spec, { external, version, vaultVersion, writtenVersion, stored }) {
        if (spec.source === "EXTERNAL") {
            if (external === undefined)
                return [sourceChange("MANAGED", "EXTERNAL")];
            return differences(pointerPaths(spec), pointerPaths(external));
        }
        if (external !== undefined)
            return [sourceChange("EXTERNAL", "MANAGED")];
        const current = spec.version === undefined
            ? version === undefined && stored.some((one) => one.reveal() === spec.apiKey.reveal())
            : version === spec.version &&
                // Not known is no difference: the secret may be out of our sight. One that was never written down is one: the
                // answer of the creation was lost, or the run killed before it.
                (vaultVersion === undefined || vaultVersion === writtenVersion);
        return current ? [] : [{ path: "apiKey", before: "(secret)", after: "(secret)" }];
    },
    async sync(aws, { name }, spec, live) {
        const updated = await aws.clients.agentCore.send(new dist_cjs/* UpdateApiKeyCredentialProviderCommand */.cJv({ name, ...content(spec) }));
        const now = { ...live, ...liveContent(spec) };
        // After the key: a run that dies in between updates the key once more.
        const remembered = await written(aws, now, updated.apiKeySecretArn?.secretArn);
        return tagged(aws, now, { ...versionTag(spec), ...remembered });
    },
    async tag({ clients: { agentCore } }, { id }, tags) {
        await agentCore.send(new dist_cjs/* TagResourceCommand */.eqU({ resourceArn: id, tags: { ...tags } }));
    },
    aspects: ({ version, vaultVersion, external }) => ({
        credentialsVersion: version,
        vaultVersion,
        external,
    }),
    facts: ({ version, external }) => ({
        ...(version === undefined ? {} : { "credentials of version": version }),
        ...(external === undefined ? {} : { "points at": `${external.jsonKey} of ${external.secretArn}` }),
    }),
    async remove({ clients: { agentCore } }, { name }) {
        await (0,errors/* found */.F9)(agentCore.send(new dist_cjs/* DeleteApiKeyCredentialProviderCommand */.MWi({ name })));
        return gone;
    },
    outputs: ({ id }) => ({ arn: id, name: lastSegment(id) }),
    outputsAfter: (place, { name }, _spec, live) => ({ arn: live?.id ?? providerArn(place, name), name }),
});
/** What the vault is told; the request of an external source carries no secret. */
function content(spec) {
    return spec.source === "EXTERNAL"
        ? {
            apiKeySecretSource: spec.source,
            apiKeySecretConfig: { secretId: spec.secretArn, jsonKey: spec.jsonKey },
        }
        : { apiKeySecretSource: spec.source, apiKey: spec.apiKey.reveal() };
}
const nothingManaged = {
    version: undefined,
    vaultVersion: undefined,
    writtenVersion: undefined,
    stored: [],
};
function liveContent(spec) {
    const { source } = spec;
    return source === "EXTERNAL"
        ? { ...nothingManaged, external: { secretArn: spec.secretArn, jsonKey: spec.jsonKey } }
        : { ...nothingManaged, external: undefined, version: spec.version, stored: [spec.apiKey] };
}
/** The version that the key has just become: by it a key of somebody else's is told from ours. */
async function written(aws, { version }, secretArn) {
    const vaultVersion = version === undefined ? undefined : await vaultVersionOf(aws, secretArn);
    return vaultVersion === undefined ? undefined : { [vaultVersionTag]: vaultVersion };
}
async function tagged({ clients: { agentCore } }, live, tags) {
    await agentCore.send(new dist_cjs/* TagResourceCommand */.eqU({ resourceArn: live.id, tags }));
    const writtenVersion = tags[vaultVersionTag];
    return { ...live, tags: { ...live.tags, ...tags }, vaultVersion: writtenVersion, writtenVersion };
}
function versionTag(spec) {
    const version = spec.source === "MANAGED" ? spec.version : undefined;
    return { [credentialsVersionTag]: version ?? unversioned };
}
function sourceChange(before, after) {
    return { path: "apiKeySecretSource", before, after };
}
function pointerPaths({ secretArn, jsonKey }) {
    return { "apiKeySecretConfig.secretId": secretArn, "apiKeySecretConfig.jsonKey": jsonKey };
}
function providerArn(place, name) {
    return arn(place, "bedrock-agentcore", `token-vault/default/apikeycredentialprovider/${name}`);
}
/** AgentCore Identity keeps the key in a secret of this account; its form is not documented, so every reading counts. */
async function storedValues({ clients: { secrets }, mask }, secretArn) {
    if (secretArn === undefined)
        return [];
    const answer = await (0,errors/* found */.F9)(secrets.send(new client_secrets_manager_dist_cjs/* GetSecretValueCommand */.d2({ SecretId: secretArn }))).catch((thrown) => {
        // Without the right to read it the key is written again at every deploy.
        if ((0,errors/* isAccessDenied */.w7)(thrown))
            return undefined;
        throw thrown;
    });
    const whole = answer?.SecretString;
    if (whole === undefined)
        return [];
    const readings = [whole, ...Object.values(stringMembers(whole))];
    mask(readings);
    return readings.map((value) => new SecretText(value));
}

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-ecs/dist-cjs/index.js
var client_ecs_dist_cjs = __webpack_require__(7831);
;// CONCATENATED MODULE: ./build/src/aws/tags.js
/** Tags in the two list forms that AWS uses beside the plain map. */
/** `{Key, Value}`: IAM, Secrets Manager. */
function upperCaseTags(tags) {
    return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
/** `{key, value}`: ECS. */
function lowerCaseTags(tags) {
    return Object.entries(tags).map(([key, value]) => ({ key, value }));
}
/** Either form as a map. */
function tagMap(list) {
    return Object.fromEntries((list ?? []).map(({ Key, Value, key, value }) => [Key ?? key ?? "", Value ?? value ?? ""]));
}

;// CONCATENATED MODULE: ./build/src/resources/ecs-cluster.js
/** An ECS cluster. One that exists already is used and kept: several stages may share it. */






const ecsCluster = defineResource({
    kind: "ecs.Cluster",
    noun: "ECS cluster",
    shared: true,
    async observe({ clients: { ecs } }, { name }) {
        const { clusters } = await ecs.send(new client_ecs_dist_cjs/* DescribeClustersCommand */._2_({ clusters: [name], include: ["TAGS"] }));
        const cluster = clusters?.[0];
        // AWS goes on listing a deleted cluster as INACTIVE.
        return cluster === undefined || cluster.status === "INACTIVE" ? undefined : liveCluster(cluster, name);
    },
    async create({ clients: { ecs }, signal }, { name }, _spec, { tags }) {
        // The first cluster of an account makes ECS's service-linked role, which takes IAM a moment.
        const { cluster } = await (0,retry/* onceRoleIsUsable */.qS)(signal, () => ecs.send(new client_ecs_dist_cjs/* CreateClusterCommand */.oK8({ clusterName: name, tags: lowerCaseTags(tags) })));
        return { ...liveCluster(cluster ?? {}, name), tags };
    },
    // There is no way out of FAILED but to make it again.
    compare: (_spec, { status }) => status === "FAILED" ? [{ path: "status", before: status, after: "ACTIVE", replaces: true }] : [],
    sync: async (_aws, _identity, _spec, live) => live,
    async tag({ clients: { ecs } }, { id }, tags) {
        await ecs.send(new client_ecs_dist_cjs/* TagResourceCommand */.eqU({ resourceArn: id, tags: lowerCaseTags(tags) }));
    },
    health({ status }) {
        if (status === "ACTIVE")
            return ready;
        return { status: status === "FAILED" ? "failed" : "pending", why: `cluster is ${status}` };
    },
    // All that a deploy keeps true of it is that it is there.
    aspects: () => ({}),
    async remove(aws, identity) {
        const { ecs } = aws.clients;
        const now = await this.observe(aws, identity);
        if (now === undefined)
            return gone;
        if (now.leaving !== undefined)
            return { status: "pending", why: now.leaving };
        const others = await servicesOf(ecs, identity.name);
        if (others.length > 0)
            return {
                status: "kept",
                why: `it runs services that are not this stage's: ${others.slice(0, 5).join(", ")}`,
            };
        await (0,errors/* found */.F9)(ecs.send(new client_ecs_dist_cjs/* DeleteClusterCommand */.dI4({ cluster: identity.name })));
        return { status: "pending", why: "its deletion has begun" };
    },
    outputs: ({ id, name, status }) => (status === "ACTIVE" ? { arn: id, name } : undefined),
    outputsAfter: (place, { name }) => ({ arn: arn(place, "ecs", `cluster/${name}`), name }),
});
function liveCluster(cluster, name) {
    const status = cluster.status ?? "PROVISIONING";
    return {
        id: cluster.clusterArn ?? "",
        name,
        status,
        tags: tagMap(cluster.tags),
        ...(status === "DEPROVISIONING" ? { leaving: "cluster is DEPROVISIONING" } : {}),
    };
}
async function servicesOf(client, cluster) {
    const names = [];
    for await (const page of (0,client_ecs_dist_cjs/* paginateListServices */.wjm)({ client }, { cluster }))
        names.push(...(page.serviceArns ?? []).map(lastSegment));
    return names;
}

;// CONCATENATED MODULE: ./build/src/resources/express-service/rollout.js

/** Follows the deployment that this run started, or else the newest one, to its end. */
function health({ deployment, started, superseded, configuration: { serviceRevisionArn }, stoppedTasks, }) {
    if (deployment === undefined)
        return { status: "pending", why: "the rollout has not started" };
    const { status, reason, target } = deployment;
    const told = [`service deployment ${status}`, reason, ...stoppedTasks].filter(Boolean).join("; ");
    if (superseded)
        return { status: "failed", why: "somebody else's rollout has taken the place of this run's" };
    if (started !== undefined && started !== target)
        return { status: "pending", why: "the rollout of this run is not listed yet" };
    if (status === "SUCCESSFUL")
        return ready;
    if (status !== "STOPPED" && status !== "ROLLBACK_SUCCESSFUL" && status !== "ROLLBACK_FAILED")
        return { status: "pending", why: told };
    // Somebody's earlier rollout was rolled back, and what serves now is another revision: that one is fine.
    const servesAnother = started === undefined && serviceRevisionArn !== undefined && serviceRevisionArn !== target;
    return servesAnother && status !== "ROLLBACK_FAILED" ? ready : { status: "failed", why: told };
}

;// CONCATENATED MODULE: ./build/src/resources/express-service/configuration.js


const configuration_variablesPath = "primaryContainer.environment";
/** The members that create and update take alike. */
function configuration_configurationOf(spec, environment) {
    const primaryContainer = {
        image: spec.image,
        containerPort: spec.containerPort,
        awsLogsConfiguration: { logGroup: spec.logGroup, logStreamPrefix: spec.logStreamPrefix },
        environment: Object.entries(revealed(environment)).map(([name, value]) => ({ name, value })),
        secrets: Object.entries(spec.secrets).map(([name, valueFrom]) => ({ name, valueFrom })),
    };
    const scales = spec.minTaskCount !== undefined || spec.maxTaskCount !== undefined;
    const networked = spec.subnets.length > 0 || spec.securityGroups.length > 0;
    return {
        executionRoleArn: spec.executionRoleArn,
        primaryContainer,
        cpu: spec.cpu,
        memory: spec.memory,
        cpuArchitecture: spec.cpuArchitecture,
        healthCheckPath: spec.healthCheckPath,
        ...(scales
            ? { scalingTarget: { minTaskCount: spec.minTaskCount, maxTaskCount: spec.maxTaskCount } }
            : {}),
        ...(networked
            ? { networkConfiguration: { subnets: [...spec.subnets], securityGroups: [...spec.securityGroups] } }
            : {}),
    };
}
/** Every difference; the container's own public name counts only where that is worth a rollout, or one is due anyway. */
function configuration_configurationChanges(spec, live) {
    const aspects = differences({
        "primaryContainer.image": spec.image,
        "primaryContainer.containerPort": spec.containerPort,
        "primaryContainer.secrets": spec.secrets,
        "primaryContainer.awsLogsConfiguration.logGroup": spec.logGroup,
        executionRoleArn: spec.executionRoleArn,
        healthCheckPath: spec.healthCheckPath,
        cpu: spec.cpu,
        memory: spec.memory,
        cpuArchitecture: spec.cpuArchitecture,
        "scalingTarget.minTaskCount": spec.minTaskCount,
        "scalingTarget.maxTaskCount": spec.maxTaskCount,
        "networkConfiguration.subnets": orderless(spec.subnets),
        "networkConfiguration.securityGroups": orderless(spec.securityGroups),
    }, liveConfiguration(live));
    const environment = liveEnvironment(live);
    const unnamed = variableChanges(configuration_variablesPath, spec.environment, environment);
    const named = live.host === undefined
        ? unnamed
        : variableChanges(configuration_variablesPath, spec.environmentOnceNamed(live.host), environment);
    const namedIsDue = spec.nameRollsOut || aspects.length > 0 || unnamed.length > 0;
    return [
        ...failedRollout(live),
        ...(live.infrastructureRoleArn === spec.infrastructureRoleArn
            ? []
            : [
                {
                    path: "infrastructureRoleArn",
                    before: live.infrastructureRoleArn,
                    after: spec.infrastructureRoleArn,
                    replaces: true,
                },
            ]),
        ...aspects,
        ...(namedIsDue ? named : []),
    ];
}
/** Everything of it that a deploy keeps true, by the paths of its changes; of a sensitive variable only that it is there. */
function configuration_configurationAspects(live) {
    const environment = Object.entries(liveEnvironment(live)).map(([name, value]) => [
        `${configuration_variablesPath}.${name}`,
        shownVariable(name, value),
    ]);
    return {
        infrastructureRoleArn: live.infrastructureRoleArn,
        ...liveConfiguration(live),
        ...Object.fromEntries(environment),
    };
}
function liveConfiguration({ configuration: now }) {
    const { primaryContainer: container, scalingTarget, networkConfiguration } = now;
    return {
        "primaryContainer.image": container?.image,
        "primaryContainer.containerPort": container?.containerPort,
        "primaryContainer.secrets": Object.fromEntries((container?.secrets ?? []).map(({ name, valueFrom }) => [name ?? "", valueFrom])),
        "primaryContainer.awsLogsConfiguration.logGroup": container?.awsLogsConfiguration?.logGroup,
        executionRoleArn: now.executionRoleArn,
        healthCheckPath: now.healthCheckPath,
        cpu: now.cpu,
        memory: now.memory,
        // The API leaves it out where it is the default.
        cpuArchitecture: now.cpuArchitecture ?? "X86_64",
        "scalingTarget.minTaskCount": scalingTarget?.minTaskCount,
        "scalingTarget.maxTaskCount": scalingTarget?.maxTaskCount,
        "networkConfiguration.subnets": orderless(networkConfiguration?.subnets ?? []),
        "networkConfiguration.securityGroups": orderless(networkConfiguration?.securityGroups ?? []),
    };
}
/** A rollout that failed is tried again, also where nothing else differs: its cause may have gone. */
function failedRollout(live) {
    const now = health(live);
    return now.status === "failed" && live.started === undefined
        ? [{ path: "deployment", before: now.why, after: "SUCCESSFUL" }]
        : [];
}
function liveEnvironment({ configuration: { primaryContainer }, }) {
    return Object.fromEntries((primaryContainer?.environment ?? []).map(({ name, value }) => [name ?? "", value ?? ""]));
}
/** A list whose order means nothing; undefined where it is empty, so that AWS's choice is not compared. */
function orderless(list) {
    return list.length === 0 ? undefined : list.toSorted();
}

;// CONCATENATED MODULE: ./build/src/resources/express-service/look.js
/** What AWS says of an Express service: one look at it, at its rollout and, where that went wrong, at its tasks. */





/** One look at the service, its newest deployment and, where that went wrong, its stopped tasks. */
async function look(aws, identity, started) {
    const { ecs } = aws.clients;
    const serviceArn = serviceArnOf(aws, identity);
    const [described, deployments] = await Promise.all([
        (0,errors/* found */.F9)(ecs.send(new client_ecs_dist_cjs/* DescribeExpressGatewayServiceCommand */.UMo({ serviceArn, include: ["TAGS"] }))),
        (0,errors/* found */.F9)(ecs.send(new client_ecs_dist_cjs/* ListServiceDeploymentsCommand */.jz8({
            service: serviceArn,
            cluster: identity.cluster,
            maxResults: 100,
        }))),
    ]);
    const service = described?.service;
    if (service === undefined)
        return undefined;
    const listed = deployments?.serviceDeployments ?? [];
    const newest = newestOf(listed);
    const isListed = listed.some(({ targetServiceRevisionArn }) => targetServiceRevisionArn === started);
    const superseded = started !== undefined && isListed && newest?.targetServiceRevisionArn !== started;
    const live = { ...liveService(aws, identity, service, newest, started), superseded };
    if (service.status?.statusCode === "INACTIVE") {
        const removing = await managedResourcesInRemoval(aws, live, newest);
        return removing === undefined ? undefined : { ...live, leaving: removing };
    }
    const troubled = health(live).status === "failed";
    return troubled ? { ...live, stoppedTasks: await stoppedTaskReasons(aws, identity) } : live;
}
function serviceArnOf(place, { cluster, name }) {
    return arn(place, "ecs", `service/${cluster}/${name}`);
}
function newestOf(deployments) {
    return deployments.toSorted((a, b) => Number(b.createdAt ?? 0) - Number(a.createdAt ?? 0))[0];
}
function liveService(aws, identity, service, newest, started) {
    const configurations = service.activeConfigurations ?? [];
    const target = newest?.targetServiceRevisionArn;
    const current = configurations.find(({ serviceRevisionArn }) => serviceRevisionArn === target) ??
        configurations.at(-1) ??
        {};
    const paths = current.ingressPaths ?? [];
    const endpoint = (paths.find(({ accessType }) => accessType === "PUBLIC") ?? paths[0])?.endpoint;
    const status = service.status?.statusCode ?? "ACTIVE";
    return {
        id: service.serviceArn ?? serviceArnOf(aws, identity),
        tags: tagMap(service.tags),
        infrastructureRoleArn: service.infrastructureRoleArn,
        configuration: current,
        host: endpoint?.replace(/^https?:\/\//, "").replace(/\/.*$/, ""),
        deployment: newest
            ? { target, status: newest.status ?? "PENDING", reason: newest.statusReason }
            : longSettled(service),
        started,
        superseded: false,
        stoppedTasks: [],
        ...(status === "ACTIVE" ? {} : { leaving: `service is ${status}` }),
    };
}
/**
 * A service that is older than a day has arrived although no deployment of it is listed: AWS shows those of the last
 * 90 days only (ECS developer guide, "Viewing service deployments").
 */
function longSettled({ createdAt }) {
    const isOld = createdAt !== undefined && Date.now() - createdAt.getTime() > 86_400_000;
    return isOld ? { target: undefined, status: "SUCCESSFUL", reason: undefined } : undefined;
}
/** What is known of the tasks that stopped; a right to read them that is missing must not hide the failure itself. */
async function stoppedTaskReasons({ clients: { ecs } }, { name, cluster }) {
    const tasks = await stoppedTasks().catch((thrown) => {
        if ((0,errors/* isAccessDenied */.w7)(thrown))
            return [];
        throw thrown;
    });
    const reasons = tasks.flatMap(({ stoppedReason, containers = [] }) => [
        stoppedReason,
        ...containers.map(({ reason, exitCode }) => reason ?? (exitCode ? `container exit code ${exitCode}` : undefined)),
    ]);
    return [...new Set(reasons.filter((reason) => reason !== undefined))].slice(0, 5);
    async function stoppedTasks() {
        const { taskArns = [] } = await ecs.send(new client_ecs_dist_cjs/* ListTasksCommand */.MYg({ cluster, serviceName: name, desiredStatus: "STOPPED", maxResults: 10 }));
        if (taskArns.length === 0)
            return [];
        return (await ecs.send(new client_ecs_dist_cjs/* DescribeTasksCommand */.z8X({ cluster, tasks: taskArns }))).tasks ?? [];
    }
}
/** After INACTIVE the load balancer goes on being removed for minutes, and the infrastructure role must outlive that. */
async function managedResourcesInRemoval({ clients: { ecs } }, { configuration: { serviceRevisionArn } }, newest) {
    const revision = newest?.targetServiceRevisionArn ?? serviceRevisionArn;
    if (revision === undefined)
        return undefined;
    const { serviceRevisions = [] } = (await (0,errors/* found */.F9)(ecs.send(new client_ecs_dist_cjs/* DescribeServiceRevisionsCommand */.oF5({ serviceRevisionArns: [revision] })))) ?? {};
    const managed = serviceRevisions[0]?.ecsManagedResources;
    const statuses = [
        ...(managed?.ingressPaths ?? []).flatMap(({ loadBalancer, listener, rule, certificate, targetGroups = [] }) => [
            loadBalancer?.status,
            listener?.status,
            rule?.status,
            certificate?.status,
            ...targetGroups.map(({ status }) => status),
        ]),
        ...(managed?.serviceSecurityGroups ?? []).map(({ status }) => status),
    ];
    return statuses.includes("DEPROVISIONING") ? "its load balancer is being removed" : undefined;
}

;// CONCATENATED MODULE: ./build/src/resources/express-service.js
/**
 * An ECS Express Mode service: Fargate tasks behind a load balancer that AWS manages, under an HTTPS name that AWS
 * gives. `ACTIVE` says only that the record exists: whether it serves is told by its service deployment.
 */








/** A deleted service of the same name keeps it for one to three minutes; a new role needs up to two. */
const createLimit = 300_000;
const expressService = defineResource({
    kind: "ecs.ExpressGatewayService",
    noun: "ECS Express service",
    observe: (aws, identity) => look(aws, identity, undefined),
    async create(aws, identity, spec, { tags }) {
        const { service } = await (0,retry/* retrying */.R$)(() => aws.clients.ecs.send(new client_ecs_dist_cjs/* CreateExpressGatewayServiceCommand */.vER({
            serviceName: identity.name,
            cluster: identity.cluster,
            infrastructureRoleArn: spec.infrastructureRoleArn,
            ...configuration_configurationOf(spec, spec.environment),
            tags: lowerCaseTags(tags),
        })), {
            signal: aws.signal,
            on: (thrown) => (0,errors/* isRolePropagation */.rD)(thrown) || (0,errors/* isInMotion */.gT)(thrown),
            limit: createLimit,
        });
        const first = service?.activeConfigurations?.at(-1);
        return liveService(aws, identity, { ...service }, undefined, first?.serviceRevisionArn);
    },
    compare: configuration_configurationChanges,
    async sync(aws, _identity, spec, live) {
        const environment = live.host === undefined ? spec.environment : spec.environmentOnceNamed(live.host);
        const { service } = await (0,retry/* retrying */.R$)(() => aws.clients.ecs.send(new client_ecs_dist_cjs/* UpdateExpressGatewayServiceCommand */.omG({
            serviceArn: live.id,
            ...configuration_configurationOf(spec, environment),
        })), { signal: aws.signal, on: errors/* isRolePropagation */.rD, limit: createLimit });
        const target = service?.targetConfiguration;
        return {
            ...live,
            configuration: { ...live.configuration, ...target },
            deployment: undefined,
            started: target?.serviceRevisionArn,
            superseded: false,
            stoppedTasks: [],
        };
    },
    async tag({ clients: { ecs } }, { id }, tags) {
        await ecs.send(new client_ecs_dist_cjs/* TagResourceCommand */.eqU({ resourceArn: id, tags: lowerCaseTags(tags) }));
    },
    refresh: (aws, identity, live) => look(aws, identity, live.started),
    health: health,
    aspects: configuration_configurationAspects,
    facts: ({ deployment, configuration: { primaryContainer, cpu, memory, cpuArchitecture } }) => ({
        deployment: deployment?.status ?? "none yet",
        image: primaryContainer?.image ?? "",
        size: `${cpu} CPU units, ${memory} MiB, ${cpuArchitecture ?? "X86_64"}`,
    }),
    async remove(aws, identity, live) {
        const now = await look(aws, identity, undefined);
        if (now === undefined)
            return gone;
        if (now.leaving === undefined)
            await (0,errors/* found */.F9)(aws.clients.ecs.send(new client_ecs_dist_cjs/* DeleteExpressGatewayServiceCommand */.q8H({ serviceArn: live.id })));
        return { status: "pending", why: now.leaving ?? "service is ACTIVE" };
    },
    outputs: ({ id, host }) => (host === undefined ? undefined : { arn: id, host }),
    outputsAfter: (place, identity, _spec, live) => ({
        arn: live?.id ?? serviceArnOf(place, identity),
        host: live?.host ?? later,
    }),
});

;// CONCATENATED MODULE: ./build/src/aws/gateways.js
/** Finding a gateway and its targets. */



/** The gateway of this name; `hint` is its ARN or id as it was once known. */
function gatewayOf(aws, name, hint) {
    return named_named(name, hint, {
        byId: (id) => gatewayById(aws, id),
        nameOf: (gateway) => gateway.name,
        idOf: () => gatewayIdOf(aws, name),
    });
}
function gatewayById({ clients: { agentCore } }, gatewayIdentifier) {
    return (0,errors/* found */.F9)(agentCore.send(new dist_cjs/* GetGatewayCommand */.K4Q({ gatewayIdentifier })));
}
/** The list has no filter: every page is read until the name turns up. */
async function gatewayIdOf({ clients: { agentCore } }, name) {
    for await (const { items } of (0,dist_cjs/* paginateListGateways */.Tk8)({ client: agentCore, pageSize: 100 }, {})) {
        const summary = items?.find((one) => one.name === name);
        if (summary !== undefined)
            return summary.gatewayId;
    }
    return undefined;
}
function targetById({ clients: { agentCore } }, gatewayIdentifier, targetId) {
    return (0,errors/* found */.F9)(agentCore.send(new dist_cjs/* GetGatewayTargetCommand */.V$1({ gatewayIdentifier, targetId })));
}
/** All targets of a gateway; none where the gateway does not exist. */
async function targetsOf({ clients: { agentCore } }, gatewayIdentifier) {
    const targets = [];
    const pages = (0,dist_cjs/* paginateListGatewayTargets */.Kku)({ client: agentCore, pageSize: 100 }, { gatewayIdentifier });
    const read = async () => {
        for await (const { items } of pages)
            targets.push(...(items ?? []));
    };
    await (0,errors/* found */.F9)(read());
    return targets;
}
/** The name as AWS begins the gateway's id with it; ten characters of AWS's own follow: `zscaler-mcp-a1b2c3d4e5`. */
function gatewayIdStart(name) {
    return `${name.toLowerCase()}-`;
}

;// CONCATENATED MODULE: ./build/src/resources/gateway/configuration.js

const authorizerTypes = { jwt: "CUSTOM_JWT", iam: "AWS_IAM" };
/** The members that CreateGateway and UpdateGateway take alike. */
function configuration_settingsOf({ roleArn, description, authorizer }) {
    return {
        roleArn,
        description,
        protocolType: "MCP",
        authorizerType: authorizerTypes[authorizer.kind],
        authorizerConfiguration: authorizerConfiguration(authorizer),
    };
}
function authorizerConfiguration(authorizer) {
    if (authorizer.kind === "iam")
        return undefined;
    const { discoveryUrl, allowedClients, allowedScopes } = authorizer;
    return {
        customJWTAuthorizer: {
            discoveryUrl,
            allowedClients: [...allowedClients],
            allowedScopes: [...allowedScopes],
        },
    };
}
/** Every difference that a deploy mends. */
function gatewayChanges(spec, now) {
    const wanted = configuration_settingsOf(spec);
    const isSameType = now.authorizerType === wanted.authorizerType;
    // Any further rule shuts callers out: an audience refuses each token of client credentials, which carry none.
    const changes = exactDifferences(settingPaths(wanted), settingPaths(now)).filter(({ path }) => isSameType || !path.startsWith(authorizerPath));
    return [
        ...configuration_brokenStatus(now),
        // UpdateGateway takes another type and CloudFormation calls it mutable, but the service refuses it: "Authorizer
        // type cannot be updated for an existing gateway" (CloudFormation coverage roadmap, issue 2578).
        ...changes.map((change) => (change.path === "authorizerType" ? { ...change, replaces: true } : change)),
    ];
}
const authorizerPath = "authorizerConfiguration.customJWTAuthorizer.";
/** All that a deploy decides, by path. In lists the order means nothing, and an empty one is none. */
function settingPaths(now) {
    const { roleArn, description, protocolType, authorizerType } = now;
    const rules = Object.entries(now.authorizerConfiguration?.customJWTAuthorizer ?? {});
    return {
        ...{ roleArn, description, protocolType, authorizerType },
        ...Object.fromEntries(rules.map(([member, value]) => [`${authorizerPath}${member}`, evened(value)])),
    };
}
function evened(value) {
    if (!Array.isArray(value))
        return value;
    return value.length === 0 ? undefined : value.toSorted();
}
function configuration_brokenStatus({ status, statusReasons = [] }) {
    if (!isFailed({ status }))
        return [];
    const change = { path: "status", before: [status, ...statusReasons].join(": "), after: "READY" };
    // One that failed to be made cannot be updated; a failed update is repeated.
    return [status === "UPDATE_UNSUCCESSFUL" ? change : { ...change, replaces: true }];
}
function isFailed({ status }) {
    return status === "FAILED" || status === "UPDATE_UNSUCCESSFUL";
}

;// CONCATENATED MODULE: ./build/src/resources/gateway.js
/**
 * An Amazon Bedrock AgentCore Gateway: the MCP endpoint that the harness and outside MCP clients call, with a token of
 * one authorization server or with a signature.
 */








const gateway = defineResource({
    kind: "bedrock-agentcore.Gateway",
    noun: "gateway",
    async observe(aws, { name }, hint) {
        const seen = await gatewayOf(aws, name, hint);
        if (seen === undefined)
            return undefined;
        const resourceArn = seen.gatewayArn ?? "";
        const tagged = await (0,errors/* found */.F9)(aws.clients.agentCore.send(new dist_cjs/* ListTagsForResourceCommand */.a_e({ resourceArn })));
        return liveGateway(seen, tagged?.tags ?? {});
    },
    async create(aws, { name }, spec, { tags, token }) {
        const created = await (0,retry/* onceRoleIsUsable */.qS)(aws.signal, () => aws.clients.agentCore.send(new dist_cjs/* CreateGatewayCommand */.idO({ name, clientToken: token, ...configuration_settingsOf(spec), tags: { ...tags } })));
        return liveGateway(created, tags);
    },
    compare: (spec, { gateway: now }) => gatewayChanges(spec, now),
    async sync(aws, { name }, spec, live) {
        const now = (await gatewayById(aws, live.gateway.gatewayId ?? "")) ?? live.gateway;
        // While it is in motion an update is refused until later; in this state, for good. Only another look tells which.
        if (now.status === "FAILED")
            throw new failure_failure/* Failure */.HR("NODE_FAILED", whyOf(now));
        // A PUT: what is left out is gone, so what others have set beside what this action decides is sent again.
        const { protocolConfiguration, interceptorConfigurations, policyEngineConfiguration } = now;
        const { kmsKeyArn, customTransformConfiguration, exceptionLevel, wafConfiguration } = now;
        const updated = await (0,retry/* onceRoleIsUsable */.qS)(aws.signal, () => aws.clients.agentCore.send(new dist_cjs/* UpdateGatewayCommand */.jmr({
            ...{ protocolConfiguration, interceptorConfigurations, policyEngineConfiguration },
            ...{ kmsKeyArn, customTransformConfiguration, exceptionLevel, wafConfiguration },
            gatewayIdentifier: live.gateway.gatewayId,
            name,
            ...configuration_settingsOf(spec),
        })));
        return { ...live, gateway: updated };
    },
    async tag({ clients: { agentCore } }, { id }, tags) {
        await agentCore.send(new dist_cjs/* TagResourceCommand */.eqU({ resourceArn: id, tags: { ...tags } }));
    },
    async refresh(aws, _identity, live) {
        const seen = await gatewayById(aws, live.gateway.gatewayId ?? "");
        return seen && liveGateway(seen, live.tags ?? {});
    },
    health({ gateway: now }) {
        if (now.status === "READY")
            return ready;
        return { status: isFailed(now) ? "failed" : "pending", why: whyOf(now) };
    },
    aspects: ({ gateway: now }) => settingPaths(now),
    facts: ({ gateway: { gatewayUrl, authorizerType, updatedAt } }) => ({
        url: gatewayUrl ?? "",
        authorizer: authorizerType ?? "",
        updated: updatedAt?.toISOString() ?? "",
    }),
    async remove(aws, _identity, live) {
        const gatewayIdentifier = live.gateway.gatewayId ?? "";
        const now = await gatewayById(aws, gatewayIdentifier);
        if (now === undefined)
            return gone;
        if (now.status === "CREATING" || now.status === "UPDATING" || now.status === "DELETING")
            return { status: "pending", why: whyOf(now) };
        if (await hasTargets(aws, gatewayIdentifier))
            return { status: "pending", why: "its targets are being removed" };
        await (0,errors/* found */.F9)(aws.clients.agentCore.send(new dist_cjs/* DeleteGatewayCommand */.fdY({ gatewayIdentifier })));
        return { status: "pending", why: "its deletion has begun" };
    },
    outputs({ id, gateway: { gatewayId, gatewayUrl, status } }) {
        // The URL is optional in the answer of CreateGateway.
        if (gatewayUrl === undefined && status === "CREATING")
            return undefined;
        return { arn: id, id: gatewayId ?? "", url: gatewayUrl ?? "" };
    },
    outputsAfter(place, { name }, _spec, live) {
        const id = live?.gateway.gatewayId ?? `${gatewayIdStart(name)}${later}`;
        return {
            arn: live?.id ?? arn(place, "bedrock-agentcore", `gateway/${id}`),
            id,
            url: live?.gateway.gatewayUrl ?? later,
        };
    },
});
function whyOf({ status, statusReasons = [] }) {
    return [`gateway is ${status}`, ...statusReasons].join(": ");
}
function liveGateway(seen, tags) {
    return {
        id: seen.gatewayArn ?? "",
        tags,
        gateway: seen,
        ...(seen.status === "DELETING" ? { leaving: "gateway is DELETING" } : {}),
    };
}
/** A gateway with targets cannot be deleted, and no target outlives it: starts their deletion and says if any is left. */
async function hasTargets(aws, gatewayIdentifier) {
    const targets = await targetsOf(aws, gatewayIdentifier);
    const settled = targets.filter(({ status }) => !status?.endsWith("ING"));
    await Promise.all(settled.map(({ targetId }) => (0,errors/* found */.F9)(aws.clients.agentCore.send(new dist_cjs/* DeleteGatewayTargetCommand */.qDF({ gatewayIdentifier, targetId })))));
    return targets.length > 0;
}

;// CONCATENATED MODULE: ./build/src/resources/gateway-target/configuration.js


function gateway_target_configuration_settingsOf({ endpoint, credential, toolsVersion }, resourcePriority) {
    return {
        // A target takes no tags. Both calls read the tools anew ("implicit synchronization", developer guide, MCP server
        // targets), so the call that writes this down makes it true as well, and one that fails to shows in the status.
        description: `Tools of version ${toolsVersion} of the MCP server`,
        targetConfiguration: { mcp: { mcpServer: { endpoint, listingMode: "DEFAULT", resourcePriority } } },
        credentialProviderConfigurations: [credentialConfiguration(credential)],
    };
}
function credentialConfiguration(credential) {
    if (credential.kind === "iam")
        return {
            credentialProviderType: "GATEWAY_IAM_ROLE",
            credentialProvider: { iamCredentialProvider: { service: credential.service } },
        };
    const { providerArn, scopes } = credential;
    return {
        credentialProviderType: "OAUTH",
        credentialProvider: {
            // A token for which no scope was asked carries none, and the server refuses it.
            oauthCredentialProvider: { providerArn, scopes: [...scopes], grantType: "CLIENT_CREDENTIALS" },
        },
    };
}
/** Every difference that a deploy mends. */
function targetChanges(spec, now) {
    const { gatewayId } = spec;
    return [
        ...gateway_target_configuration_brokenStatus(now),
        ...exactDifferences({ gatewayId }, { gatewayId: gatewayIdIn(now) }).map((change) => ({ ...change, replaces: true })),
        ...exactDifferences(configuration_settingPaths({ ...gateway_target_configuration_settingsOf(spec), gatewayArn: now.gatewayArn }), configuration_settingPaths(now)),
    ];
}
/** All that a deploy decides, by path. */
function configuration_settingPaths({ gatewayArn, description, targetConfiguration, credentialProviderConfigurations, }) {
    const { endpoint, listingMode = "DEFAULT", mcpToolSchema } = targetConfiguration?.mcp?.mcpServer ?? {};
    const server = "targetConfiguration.mcp.mcpServer";
    const [credential] = credentialProviderConfigurations ?? [];
    const { iamCredentialProvider: iam, ...others } = credential?.credentialProvider ?? {};
    return {
        description,
        [`${server}.endpoint`]: endpoint,
        [`${server}.listingMode`]: listingMode,
        // A list of tools that somebody wrote down: AWS reads none from the server then.
        [`${server}.mcpToolSchema`]: mcpToolSchema,
        "credentialProviderConfigurations.credentialProviderType": credential?.credentialProviderType,
        // The signature is for the gateway's own region where none is given.
        ...memberPaths({
            ...others,
            iamCredentialProvider: iam && { ...iam, region: iam.region ?? gatewayArn?.split(":")[3] },
        }),
    };
}
/** In lists the order means nothing. */
function memberPaths(providers) {
    return Object.fromEntries(Object.entries(providers).flatMap(([provider, members]) => Object.entries(members ?? {}).map(([member, value]) => [
        `credentialProviderConfigurations.${provider}.${member}`,
        Array.isArray(value) ? value.toSorted() : value,
    ])));
}
function gateway_target_configuration_brokenStatus({ status, statusReasons = [] }) {
    if (status === "READY" || isMoving(status))
        return [];
    const change = { path: "status", before: [status, ...statusReasons].join(": "), after: "READY" };
    return [cannotBeUpdated(status) ? { ...change, replaces: true } : change];
}
/** CREATING, UPDATING, SYNCHRONIZING, DELETING. */
function isMoving(status) {
    return status?.endsWith("ING") ?? false;
}
/** FAILED is left by deletion alone; and nothing but the consent of a person, or deletion, ends waiting for it. */
function cannotBeUpdated(status) {
    return status === "FAILED" || isWaitingForConsent(status);
}
function isWaitingForConsent(status) {
    return status?.endsWith("_PENDING_AUTH") ?? false;
}
function gatewayIdIn({ gatewayArn = "" }) {
    return lastSegment(gatewayArn);
}

;// CONCATENATED MODULE: ./build/src/resources/gateway-target.js
/**
 * The MCP server behind a gateway: where it is, which credential the gateway shows to it, and the list of its tools as
 * the gateway last read it.
 */






const gatewayTarget = defineResource({
    kind: "bedrock-agentcore.GatewayTarget",
    noun: "gateway target",
    async observe(aws, { name, gateway }, hint) {
        // `<gateway id>/<target id>`
        const [hintedGateway = "", hintedTarget = ""] = hint?.split("/") ?? [];
        const isOfGateway = hintedGateway.slice(0, -10) === gatewayIdStart(gateway);
        const remembered = isOfGateway ? await targetById(aws, hintedGateway, hintedTarget) : undefined;
        if (remembered?.name === name)
            return liveTarget(remembered);
        const gatewayId = await gatewayIdOf(aws, gateway);
        if (gatewayId === undefined)
            return undefined;
        const summary = (await targetsOf(aws, gatewayId)).find((one) => one.name === name);
        const seen = summary && (await targetById(aws, gatewayId, summary.targetId ?? ""));
        return seen && liveTarget(seen);
    },
    async create({ clients: { agentCore } }, { name }, spec, { token }) {
        const created = await agentCore.send(new dist_cjs/* CreateGatewayTargetCommand */.Lt3({
            gatewayIdentifier: spec.gatewayId,
            name,
            clientToken: token,
            ...gateway_target_configuration_settingsOf(spec),
        }));
        return liveTarget(created);
    },
    compare: (spec, { target: now }) => targetChanges(spec, now),
    async sync(aws, { name }, spec, live, changes) {
        const { agentCore } = aws.clients;
        const gatewayIdentifier = gatewayIdIn(live.target);
        const targetId = live.target.targetId ?? "";
        const now = (await targetById(aws, gatewayIdentifier, targetId)) ?? live.target;
        // While it is in motion a change is refused until later; in this state, for good. Only the next look tells which.
        if (cannotBeUpdated(now.status))
            throw new failure_failure/* Failure */.HR("NODE_FAILED", gateway_target_whyOf(now));
        const isOnlyRead = changes.length === 1 && changes[0]?.path === "status" && now.status === "SYNCHRONIZE_UNSUCCESSFUL";
        if (isOnlyRead) {
            const { targets } = await agentCore.send(new dist_cjs/* SynchronizeGatewayTargetsCommand */.Eur({ gatewayIdentifier, targetIdList: [targetId] }));
            return liveTarget({ ...now, ...targets?.[0] });
        }
        // A PUT: what others have set beside what this action decides is sent again.
        const { metadataConfiguration, privateEndpoint } = now;
        const resourcePriority = now.targetConfiguration?.mcp?.mcpServer?.resourcePriority;
        const updated = await agentCore.send(new dist_cjs/* UpdateGatewayTargetCommand */.iqr({
            gatewayIdentifier,
            targetId,
            name,
            metadataConfiguration,
            privateEndpoint,
            ...gateway_target_configuration_settingsOf(spec, resourcePriority),
        }));
        return liveTarget(updated);
    },
    async refresh(aws, _identity, live) {
        const seen = await targetById(aws, gatewayIdIn(live.target), live.target.targetId ?? "");
        return seen && liveTarget(seen);
    },
    health({ target }) {
        const { status } = target;
        if (status === "READY")
            return ready;
        return { status: isMoving(status) ? "pending" : "failed", why: gateway_target_whyOf(target) };
    },
    aspects: ({ target: now }) => configuration_settingPaths(now),
    facts: ({ target: { targetConfiguration, lastSynchronizedAt } }) => ({
        endpoint: targetConfiguration?.mcp?.mcpServer?.endpoint ?? "",
        ...(lastSynchronizedAt === undefined ? {} : { "tools read": lastSynchronizedAt.toISOString() }),
    }),
    async remove(aws, _identity, live) {
        const gatewayIdentifier = gatewayIdIn(live.target);
        const targetId = live.target.targetId ?? "";
        const now = await targetById(aws, gatewayIdentifier, targetId);
        if (now === undefined)
            return gone;
        if (isMoving(now.status))
            return { status: "pending", why: gateway_target_whyOf(now) };
        await (0,errors/* found */.F9)(aws.clients.agentCore.send(new dist_cjs/* DeleteGatewayTargetCommand */.qDF({ gatewayIdentifier, targetId })));
        return { status: "pending", why: "its deletion has begun" };
    },
    outputs: ({ target }) => ({ id: target.targetId ?? "", name: target.name ?? "" }),
    outputsAfter: (_place, { name }, _spec, live) => ({ id: live?.target.targetId ?? later, name }),
});
function gateway_target_whyOf({ status, statusReasons = [] }) {
    const consent = isWaitingForConsent(status)
        ? ["it waits for a person's consent, as only the grant AUTHORIZATION_CODE does"]
        : [];
    return [`target is ${status}`, ...consent, ...statusReasons].join(": ");
}
function liveTarget(seen) {
    return {
        id: `${gatewayIdIn(seen)}/${seen.targetId}`,
        // It takes none: it is whose its gateway is.
        tags: undefined,
        target: seen,
        ...(seen.status === "DELETING" ? { leaving: "target is DELETING" } : {}),
    };
}

;// CONCATENATED MODULE: ./build/src/aws/harnesses.js
/** Finding a harness. */



/** The harness of this name; `hint` is its ARN or id as it was once known. */
function harnessOf(aws, name, hint) {
    return named_named(name, hint, {
        byId: (id) => harnessById(aws, id),
        nameOf: ({ harnessName }) => harnessName,
        idOf: () => harnessIdOf(aws, name),
    });
}
async function harnessById({ clients: { agentCore } }, harnessId) {
    return (await (0,errors/* found */.F9)(agentCore.send(new dist_cjs/* GetHarnessCommand */.Sr2({ harnessId }))))?.harness;
}
/** The list has no filter: every page is read until the name turns up. */
async function harnessIdOf({ clients: { agentCore } }, name) {
    for await (const page of (0,dist_cjs/* paginateListHarnesses */.k7K)({ client: agentCore, pageSize: 100 }, {})) {
        const summary = page.harnesses?.find(({ harnessName }) => harnessName === name);
        if (summary !== undefined)
            return summary.harnessId;
    }
    return undefined;
}
/** All harnesses of the region. */
async function allHarnesses({ clients: { agentCore }, }) {
    const all = [];
    for await (const { harnesses = [] } of (0,dist_cjs/* paginateListHarnesses */.k7K)({ client: agentCore, pageSize: 100 }, {}))
        all.push(...harnesses);
    return all;
}

;// CONCATENATED MODULE: ./build/src/resources/harness/configuration.js
/** What a harness is to be, and where what is live differs from it. */

/** The members that CreateHarness and UpdateHarness take alike. */
function harness_configuration_settingsOf(spec) {
    return {
        model: spec.model,
        systemPrompt: [{ text: spec.systemPrompt }],
        tools: [...spec.tools],
        allowedTools: [...spec.allowedTools],
        maxIterations: spec.maxIterations,
        timeoutSeconds: spec.timeoutSeconds,
    };
}
/** Every difference that a deploy mends; members that AWS adds by default are none. */
function harness_configuration_configurationChanges(spec, now) {
    const wanted = {
        executionRoleArn: spec.executionRoleArn,
        ...harness_configuration_settingsOf(spec),
    };
    const live = { ...now };
    return [
        ...harness_configuration_brokenStatus(now),
        ...Object.entries(wanted)
            .filter(([path, after]) => after !== undefined && !covers(live[path], after))
            .map(([path, after]) => shown(path, live[path], after)),
        ...(covers(now.memory ?? { disabled: {} }, spec.memory)
            ? []
            : [{ path: "memory", before: now.memory, after: spec.memory }]),
    ];
}
function harness_configuration_brokenStatus({ status, failureReason }) {
    const change = {
        path: "status",
        before: [status, failureReason].filter(Boolean).join(": "),
        after: "READY",
    };
    if (status === "UPDATE_FAILED")
        return [change];
    // There is no way out of these but to make it again.
    return status === "CREATE_FAILED" || status === "DELETE_FAILED" ? [{ ...change, replaces: true }] : [];
}
/** Everything wanted is there; members that AWS adds by default do not count. */
function covers(live, wanted) {
    if (wanted === undefined)
        return true;
    if (Array.isArray(wanted))
        return (Array.isArray(live) &&
            live.length === wanted.length &&
            wanted.every((one, index) => covers(live[index], one)));
    // A temperature is a `float` in AWS's model: single precision.
    if (typeof wanted === "number" && typeof live === "number")
        return Math.fround(live) === Math.fround(wanted);
    if (typeof wanted !== "object" || wanted === null)
        return live === wanted;
    if (typeof live !== "object" || live === null)
        return false;
    const members = { ...live };
    return Object.entries(wanted).every(([key, value]) => covers(members[key], value));
}
/** Without what AWS adds by default, and without what the headers of a tool may hold. */
function shown(path, before, after) {
    const [was, is] = [asFarAs(after, before), after].map((value) => path === "tools" && Array.isArray(value)
        ? value.map(withoutHeaderValues)
        : value);
    return (0,external_node_util_.isDeepStrictEqual)(was, is)
        ? { path, before: "(secret)", after: "(secret)" }
        : { path, before: was, after: is };
}
/** Of the live value the members that are wanted. */
function asFarAs(wanted, live) {
    if (typeof wanted !== "object" || wanted === null || typeof live !== "object" || live === null)
        return live;
    if (Array.isArray(wanted) && Array.isArray(live))
        return live.map((one, at) => asFarAs(wanted[at], one));
    if (Array.isArray(wanted) || Array.isArray(live))
        return live;
    const wants = { ...wanted };
    return Object.fromEntries(Object.entries(live)
        .filter(([key]) => key in wants)
        .map(([key, value]) => [key, asFarAs(wants[key], value)]));
}
/** A header of a further tool may hold a key in plain text; a reference to the token vault is none. */
function withoutHeaderValues({ config, ...tool }) {
    if (config?.remoteMcp === undefined)
        return { ...tool, config };
    const headers = Object.entries(config.remoteMcp.headers ?? {}).map(([name, value]) => [
        name,
        value.startsWith("${arn:") ? value : "(secret)",
    ]);
    return { ...tool, config: { remoteMcp: { ...config.remoteMcp, headers: Object.fromEntries(headers) } } };
}

;// CONCATENATED MODULE: ./build/src/resources/harness.js
/**
 * An Amazon Bedrock AgentCore Harness: the agent itself, with its model, prompt, tools and limits. Every successful
 * update makes an immutable version, so nothing is sent unless something differs.
 */








const harness = defineResource({
    kind: "bedrock-agentcore.Harness",
    noun: "harness",
    async observe(aws, { name }, hint) {
        const seen = await harnessOf(aws, name, hint);
        return seen && liveHarness(aws, seen, 2);
    },
    async create(aws, { name }, spec, { tags, token }) {
        const created = await (0,retry/* onceRoleIsUsable */.qS)(aws.signal, () => aws.clients.agentCore.send(new dist_cjs/* CreateHarnessCommand */.S2$({
            harnessName: name,
            clientToken: token,
            executionRoleArn: spec.executionRoleArn,
            ...harness_configuration_settingsOf(spec),
            memory: spec.memory,
            tags: { ...tags },
        })));
        if (created.harness === undefined)
            throw new failure_failure/* Failure */.HR("NO_ANSWER", "CreateHarness answered without a harness");
        return { id: created.harness.arn ?? "", tags, harness: created.harness, timesReady: 0 };
    },
    compare: (spec, { harness: now }) => harness_configuration_configurationChanges(spec, now),
    async sync(aws, _identity, spec, live, changes, { token }) {
        const whole = {
            executionRoleArn: spec.executionRoleArn,
            ...harness_configuration_settingsOf(spec),
            memory: { optionalValue: spec.memory },
        };
        // A failed update is repeated whole; otherwise only what differs is sent.
        const failed = changes.some(({ path }) => path === "status");
        const changed = new Set(changes.map(({ path }) => path));
        const sent = Object.fromEntries(Object.entries(whole).filter(([path]) => failed || changed.has(path)));
        const updated = await (0,retry/* onceRoleIsUsable */.qS)(aws.signal, () => aws.clients.agentCore.send(new dist_cjs/* UpdateHarnessCommand */.zxg({ harnessId: live.harness.harnessId, clientToken: token, ...sent })));
        return { ...live, harness: updated.harness ?? live.harness, timesReady: 0 };
    },
    async tag({ clients: { agentCore } }, { id }, tags) {
        await agentCore.send(new dist_cjs/* TagResourceCommand */.eqU({ resourceArn: id, tags: { ...tags } }));
    },
    async refresh(aws, _identity, live) {
        const seen = await harnessById(aws, live.harness.harnessId ?? "");
        return seen && { ...live, harness: seen, timesReady: seen.status === "READY" ? live.timesReady + 1 : 0 };
    },
    health({ harness: { status, failureReason }, timesReady }) {
        if (status === "READY")
            return timesReady > 1 ? ready : { status: "pending", why: "harness is settling" };
        const why = [`harness is ${status}`, failureReason].filter(Boolean).join(": ");
        return { status: status?.endsWith("_FAILED") ? "failed" : "pending", why };
    },
    aspects: ({ harness: now }) => ({
        executionRoleArn: now.executionRoleArn,
        model: now.model,
        systemPrompt: now.systemPrompt?.map(({ text }) => text).join("\n"),
        tools: now.tools?.map(withoutHeaderValues),
        allowedTools: now.allowedTools,
        memory: memoryWord(now.memory),
        maxIterations: now.maxIterations,
        timeoutSeconds: now.timeoutSeconds,
    }),
    facts: ({ harness: { harnessVersion, model, tools = [], updatedAt } }) => ({
        version: harnessVersion ?? "",
        model: modelIdOf(model),
        tools: tools.map(({ name, type }) => name ?? type ?? "").join(", "),
        updated: updatedAt?.toISOString() ?? "",
    }),
    async remove(aws, _identity, live) {
        const harnessId = live.harness.harnessId ?? "";
        const now = await harnessById(aws, harnessId);
        if (now === undefined)
            return gone;
        if (now.status === "DELETING")
            return { status: "pending", why: "harness is DELETING" };
        if (now.status === "DELETE_FAILED" && Number(now.updatedAt) > Number(live.harness.updatedAt))
            throw new failure_failure/* Failure */.HR("DELETE_FAILED", `AWS could not delete it: ${now.failureReason ?? "no reason given"}`, {
                fix: "AWS deletes the parts of a harness with the caller's rights: check bedrock-agentcore:GetAgentRuntime and DeleteAgentRuntime, then destroy again.",
            });
        if (await hasEndpoints(aws, harnessId))
            return { status: "pending", why: "its endpoints are being removed" };
        await (0,errors/* found */.F9)(aws.clients.agentCore.send(new dist_cjs/* DeleteHarnessCommand */.PuM({ harnessId })));
        return { status: "pending", why: "its deletion has begun" };
    },
    outputs(live) {
        const { id, harness: now } = live;
        const runtimeId = harness_runtimeIdOf(live);
        // The runtime underneath may be named only a moment after the harness itself.
        if (runtimeId === undefined && now.status === "CREATING")
            return undefined;
        return {
            arn: id,
            id: now.harnessId ?? "",
            version: now.harnessVersion ?? "",
            status: now.status ?? "",
            runtimeId: runtimeId ?? "",
        };
    },
    outputsAfter(place, { name }, _spec, live, changes) {
        // AWS ends the id with ten characters of its own, and every change makes another version.
        const id = live?.harness.harnessId ?? `${name}-${later}`;
        const hasStayed = live !== undefined && changes.length === 0;
        return {
            arn: live?.id ?? arn(place, "bedrock-agentcore", `harness/${id}`),
            id,
            version: (hasStayed ? live.harness.harnessVersion : undefined) ?? later,
            status: (hasStayed ? live.harness.status : undefined) ?? later,
            runtimeId: (live && harness_runtimeIdOf(live)) ?? `harness_${name}-${later}`,
        };
    },
});
function harness_runtimeIdOf({ harness: { environment } }) {
    return environment?.agentCoreRuntimeEnvironment?.agentRuntimeId;
}
/** What managed memory is made of is AWS's business, and grows by itself. */
function memoryWord(memory) {
    return (memory?.agentCoreMemoryConfiguration?.arn ?? (memory?.managedMemoryConfiguration ? "managed" : "disabled"));
}
/** Each member of the union names its model alike. */
function modelIdOf(model) {
    const [configuration] = Object.values(model ?? {});
    const { modelId } = (configuration ?? {});
    return typeof modelId === "string" ? modelId : "";
}
async function liveHarness(aws, seen, timesReady) {
    const id = seen.arn ?? "";
    const tagged = await (0,errors/* found */.F9)(aws.clients.agentCore.send(new dist_cjs/* ListTagsForResourceCommand */.a_e({ resourceArn: id })));
    return {
        id,
        tags: tagged?.tags ?? {},
        harness: seen,
        timesReady,
        ...(seen.status === "DELETING" ? { leaving: "harness is DELETING" } : {}),
    };
}
/** A harness with endpoints of its own cannot be deleted: starts their deletion and says whether any is left. */
async function hasEndpoints({ clients: { agentCore } }, harnessId) {
    const endpoints = [];
    for await (const page of (0,dist_cjs/* paginateListHarnessEndpoints */.qBT)({ client: agentCore }, { harnessId }))
        endpoints.push(...(page.endpoints ?? []));
    const own = endpoints.filter(({ endpointName }) => endpointName !== undefined && endpointName !== "DEFAULT");
    await Promise.all(own
        .filter(({ status }) => status !== "DELETING")
        .map(({ endpointName }) => (0,errors/* found */.F9)(agentCore.send(new dist_cjs/* DeleteHarnessEndpointCommand */.obV({ harnessId, endpointName })))));
    return own.length > 0;
}

;// CONCATENATED MODULE: ./build/src/resources/harness-endpoint.js
/** A named endpoint of a harness: pinned to one version, moved only when told. Goes with its harness. */





const harnessEndpoint = defineResource({
    kind: "bedrock-agentcore.HarnessEndpoint",
    noun: "harness endpoint",
    async observe(aws, { name, harness }, hint) {
        // `…:harness/<id>/harness-endpoint/<name>`
        const harnessId = hint?.split("/")[1] ?? (await harnessIdOf(aws, harness));
        const endpoint = harnessId === undefined ? undefined : await harness_endpoint_endpointOf(aws, harnessId, name);
        if (endpoint === undefined)
            return undefined;
        const id = endpoint.arn ?? "";
        const tagged = await (0,errors/* found */.F9)(aws.clients.agentCore.send(new dist_cjs/* ListTagsForResourceCommand */.a_e({ resourceArn: id })));
        return liveEndpoint(endpoint, tagged?.tags ?? {});
    },
    async create({ clients: { agentCore } }, { name }, { harnessId, targetVersion }, { tags, token }) {
        const { endpoint } = await agentCore.send(new dist_cjs/* CreateHarnessEndpointCommand */.N9c({
            harnessId,
            endpointName: name,
            targetVersion,
            clientToken: token,
            tags: { ...tags },
        }));
        return liveEndpoint(endpoint, tags);
    },
    compare: ({ targetVersion }, { endpoint }) => differences({ targetVersion }, { targetVersion: endpoint.targetVersion ?? endpoint.liveVersion }),
    async sync({ clients: { agentCore } }, { name }, { harnessId, targetVersion }, live, _changes, { token }) {
        const { endpoint } = await agentCore.send(new dist_cjs/* UpdateHarnessEndpointCommand */.Kn3({ harnessId, endpointName: name, targetVersion, clientToken: token }));
        return liveEndpoint(endpoint, live.tags ?? {});
    },
    async tag({ clients: { agentCore } }, { id }, tags) {
        await agentCore.send(new dist_cjs/* TagResourceCommand */.eqU({ resourceArn: id, tags: { ...tags } }));
    },
    async refresh(aws, { name }, live) {
        const endpoint = await harness_endpoint_endpointOf(aws, live.endpoint.harnessId ?? "", name);
        return endpoint && liveEndpoint(endpoint, live.tags ?? {});
    },
    health({ endpoint: { status, failureReason, liveVersion, targetVersion } }) {
        const moved = targetVersion === undefined || liveVersion === targetVersion;
        if (status === "READY" && moved)
            return ready;
        const why = [`endpoint is ${status}`, failureReason].filter(Boolean).join(": ");
        return { status: status?.endsWith("_FAILED") ? "failed" : "pending", why };
    },
    aspects: ({ endpoint: { targetVersion, liveVersion } }) => ({
        targetVersion: targetVersion ?? liveVersion,
    }),
    facts: ({ endpoint: { liveVersion, targetVersion } }) => ({
        version: liveVersion ?? "",
        ...(targetVersion === undefined || targetVersion === liveVersion ? {} : { target: targetVersion }),
    }),
    async remove(aws, { name }, live) {
        const harnessId = live.endpoint.harnessId ?? "";
        const now = await harness_endpoint_endpointOf(aws, harnessId, name);
        if (now === undefined)
            return gone;
        if (now.status !== "DELETING")
            await (0,errors/* found */.F9)(aws.clients.agentCore.send(new dist_cjs/* DeleteHarnessEndpointCommand */.obV({ harnessId, endpointName: name })));
        return { status: "pending", why: "endpoint is being removed" };
    },
    outputs: ({ id, endpoint }) => ({ arn: id, version: endpoint.liveVersion ?? endpoint.targetVersion ?? "" }),
    outputsAfter: (place, { name }, { harnessId, targetVersion }, live) => ({
        arn: live?.id ?? arn(place, "bedrock-agentcore", `harness/${harnessId}/harness-endpoint/${name}`),
        version: targetVersion,
    }),
});
function liveEndpoint(endpoint, tags) {
    const known = endpoint ?? {};
    return {
        id: known.arn ?? "",
        tags,
        endpoint: known,
        ...(known.status === "DELETING" ? { leaving: "endpoint is DELETING" } : {}),
    };
}
async function harness_endpoint_endpointOf(aws, harnessId, endpointName) {
    const answer = await (0,errors/* found */.F9)(aws.clients.agentCore.send(new dist_cjs/* GetHarnessEndpointCommand */.lie({ harnessId, endpointName })));
    return answer?.endpoint;
}

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-iam/dist-cjs/index.js
var client_iam_dist_cjs = __webpack_require__(6764);
;// CONCATENATED MODULE: ./build/src/policies/document.js
/** IAM policy documents as typed values. */

function policy(...statements) {
    return { Version: "2012-10-17", Statement: statements };
}
function allow(Sid, Action, Resource, Condition) {
    return { Sid, Effect: "Allow", Action, Resource, ...(Condition === undefined ? {} : { Condition }) };
}
/**
 * `wanted`, and beside it what else `live` allows of its actions and of these others: to more would only somebody by
 * hand have given a right. What is only live bears no `Sid`: it may be one of `wanted`'s, and within a document each is
 * unique.
 */
function withGrantsOf(live, wanted, others = []) {
    const known = new Set([...wanted.Statement.flatMap(actionsOf), ...others]);
    const unnamed = wanted.Statement.map(withoutSid);
    const kept = grantsIn(live)
        .filter((statement) => actionsOf(statement).every((action) => known.has(action)))
        .map(withoutSid)
        .filter((one) => !unnamed.some((other) => (0,external_node_util_.isDeepStrictEqual)(one, other)));
    return policy(...wanted.Statement, ...kept);
}
function actionsOf({ Action }) {
    return [Action].flat();
}
/** Of a document as IAM returns it, which somebody may have written by hand: a single statement needs no list. */
function grantsIn(document) {
    const { Statement: statements = [] } = (document ?? {});
    return [statements].flat().filter(({ Effect }) => Effect === "Allow");
}
function withoutSid({ Sid: _, ...statement }) {
    return statement;
}

;// CONCATENATED MODULE: ./build/src/resources/iam-role.js
/**
 * An IAM role with its trust, its policies and its boundary, all compared and repaired.
 *
 * @example
 * graph.add("harness-role", iamRole, { name: names.harnessRole }, {}, () => harnessRole(place, names.harness));
 */







/** IAM refuses two changes of one role at the same moment with ConcurrentModification. */
const concurrentChangeLimit = 30_000;
const iamRole = defineResource({
    kind: "iam.Role",
    noun: "IAM role",
    async observe({ clients: { iam } }, { name }) {
        const role = await (0,errors/* found */.F9)(iam.send(new client_iam_dist_cjs/* GetRoleCommand */.kbp({ RoleName: name })));
        if (role?.Role === undefined)
            return undefined;
        const [managedPolicies, inlinePolicies] = await Promise.all([
            attachedPolicies(iam, name),
            inlinePoliciesOf(iam, name),
        ]);
        return liveRole(role.Role, name, managedPolicies, inlinePolicies);
    },
    async create(aws, { name }, spec, { tags }) {
        const { Role: role } = await aws.clients.iam.send(new client_iam_dist_cjs/* CreateRoleCommand */.IS({
            RoleName: name,
            Description: spec.description,
            AssumeRolePolicyDocument: JSON.stringify(spec.trust),
            PermissionsBoundary: spec.permissionsBoundary,
            Tags: upperCaseTags(tags),
        }));
        const live = liveRole(role ?? {}, name, [], {}, tags);
        return this.sync(aws, { name }, spec, live, this.compare(spec, live), { tags, token: "" });
    },
    compare(spec, live) {
        return [
            ...change("trust", live.trust, spec.trust),
            ...(spec.permissionsBoundary === undefined
                ? []
                : change("permissionsBoundary", live.permissionsBoundary, spec.permissionsBoundary)),
            ...iam_role_named(spec.managedPolicies, live.managedPolicies, "managedPolicies"),
            ...Object.keys({ ...live.inlinePolicies, ...spec.inlinePolicies }).flatMap((policy) => change(`inlinePolicies.${policy}`, live.inlinePolicies[policy], spec.inlinePolicies[policy])),
        ];
    },
    async sync({ clients: { iam }, signal }, { name }, spec, live, changes) {
        const RoleName = name;
        await Promise.all(changes.map(({ path, before, after }) => (0,retry/* retrying */.R$)(async () => {
            const [aspect, policy = ""] = splitOnce(path);
            if (aspect === "trust")
                await iam.send(new client_iam_dist_cjs/* UpdateAssumeRolePolicyCommand */.tuH({ RoleName, PolicyDocument: JSON.stringify(after) }));
            else if (aspect === "permissionsBoundary")
                await iam.send(new client_iam_dist_cjs/* PutRolePermissionsBoundaryCommand */.fly({ RoleName, PermissionsBoundary: String(after) }));
            else if (aspect === "managedPolicies")
                await iam.send(after === undefined
                    ? new client_iam_dist_cjs/* DetachRolePolicyCommand */.BA7({ RoleName, PolicyArn: String(before) })
                    : new client_iam_dist_cjs/* AttachRolePolicyCommand */.XgU({ RoleName, PolicyArn: String(after) }));
            else if (after === undefined)
                await iam.send(new client_iam_dist_cjs/* DeleteRolePolicyCommand */.Tt({ RoleName, PolicyName: policy }));
            else
                await iam.send(new client_iam_dist_cjs/* PutRolePolicyCommand */.pMt({
                    RoleName,
                    PolicyName: policy,
                    PolicyDocument: JSON.stringify(after),
                }));
        }, { signal, on: errors/* isInMotion */.gT, limit: concurrentChangeLimit })));
        return {
            ...live,
            trust: spec.trust,
            managedPolicies: spec.managedPolicies,
            inlinePolicies: spec.inlinePolicies,
            permissionsBoundary: spec.permissionsBoundary ?? live.permissionsBoundary,
        };
    },
    meanwhile: (spec, live) => ({
        ...spec,
        inlinePolicies: Object.fromEntries(Object.entries(spec.inlinePolicies).map(([policy, wanted]) => [
            policy,
            withGrantsOf(live.inlinePolicies[policy], wanted, spec.otherActions),
        ])),
    }),
    async tag({ clients: { iam } }, { name }, tags) {
        await iam.send(new client_iam_dist_cjs/* TagRoleCommand */.Wcv({ RoleName: name, Tags: upperCaseTags(tags) }));
    },
    aspects: ({ trust, permissionsBoundary, managedPolicies, inlinePolicies }) => ({
        trust,
        permissionsBoundary,
        managedPolicies: managedPolicies.toSorted(),
        ...Object.fromEntries(Object.entries(inlinePolicies).map(([policy, document]) => [`inlinePolicies.${policy}`, document])),
    }),
    facts: ({ permissionsBoundary }) => permissionsBoundary === undefined ? {} : { boundary: permissionsBoundary },
    async remove({ clients: { iam } }, { name }) {
        const RoleName = name;
        const [managed, inline] = await Promise.all([
            (0,errors/* found */.F9)(attachedPolicies(iam, name)),
            (0,errors/* found */.F9)(inlinePolicyNames(iam, name)),
        ]);
        await Promise.all([
            ...(managed ?? []).map((PolicyArn) => (0,errors/* found */.F9)(iam.send(new client_iam_dist_cjs/* DetachRolePolicyCommand */.BA7({ RoleName, PolicyArn })))),
            ...(inline ?? []).map((PolicyName) => (0,errors/* found */.F9)(iam.send(new client_iam_dist_cjs/* DeleteRolePolicyCommand */.Tt({ RoleName, PolicyName })))),
        ]);
        await (0,errors/* found */.F9)(iam.send(new client_iam_dist_cjs/* DeleteRoleCommand */.$kI({ RoleName })));
        return gone;
    },
    outputs: ({ id }) => ({ arn: id }),
    outputsAfter: ({ partition, account }, { name }, _spec, live) => ({
        arn: live?.id ?? `arn:${partition}:iam::${account}:role/${name}`,
    }),
});
function liveRole(role, name, managedPolicies, inlinePolicies, tags) {
    return {
        id: role.Arn ?? "",
        name,
        tags: tags ?? tagMap(role.Tags),
        trust: parsedDocument(role.AssumeRolePolicyDocument),
        managedPolicies,
        inlinePolicies,
        permissionsBoundary: role.PermissionsBoundary?.PermissionsBoundaryArn,
    };
}
async function attachedPolicies(iam, RoleName) {
    const arns = [];
    for await (const page of (0,client_iam_dist_cjs/* paginateListAttachedRolePolicies */.mpN)({ client: iam }, { RoleName }))
        arns.push(...(page.AttachedPolicies ?? []).map(({ PolicyArn }) => PolicyArn ?? ""));
    return arns;
}
async function inlinePolicyNames(iam, RoleName) {
    const names = [];
    for await (const page of (0,client_iam_dist_cjs/* paginateListRolePolicies */.ow6)({ client: iam }, { RoleName }))
        names.push(...(page.PolicyNames ?? []));
    return names;
}
async function inlinePoliciesOf(iam, RoleName) {
    const names = await inlinePolicyNames(iam, RoleName);
    const policies = await Promise.all(names.map(async (PolicyName) => {
        const policy = await (0,errors/* found */.F9)(iam.send(new client_iam_dist_cjs/* GetRolePolicyCommand */.WHQ({ RoleName, PolicyName })));
        return [PolicyName, parsedDocument(policy?.PolicyDocument)];
    }));
    return Object.fromEntries(policies.filter(([, document]) => document !== undefined));
}
/** IAM returns policy documents URL-encoded. */
function parsedDocument(encoded) {
    return encoded === undefined ? undefined : JSON.parse(decodeURIComponent(encoded));
}
function change(path, before, after) {
    return (0,external_node_util_.isDeepStrictEqual)(before, after) ? [] : [{ path, before, after }];
}
/** Members of a set that are missing or too many, each as a change of its own. */
function iam_role_named(wanted, live, path) {
    return [
        ...wanted.filter((one) => !live.includes(one)).map((after) => ({ path, before: undefined, after })),
        ...live.filter((one) => !wanted.includes(one)).map((before) => ({ path, before, after: undefined })),
    ];
}
function splitOnce(path) {
    const dot = path.indexOf(".");
    return dot < 0 ? [path] : [path.slice(0, dot), path.slice(dot + 1)];
}

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-cloudwatch-logs/dist-cjs/index.js
var client_cloudwatch_logs_dist_cjs = __webpack_require__(303);
;// CONCATENATED MODULE: ./build/src/resources/log-group.js
/**
 * A CloudWatch log group with a retention.
 *
 * @example
 * graph.add("log-group", logGroup, { name: names.logGroup }, {}, () => ({ retentionInDays: 30, kmsKey: undefined }));
 */





const abortedOperationLimit = 30_000;
const logGroup = defineResource({
    kind: "logs.LogGroup",
    noun: "log group",
    async observe(aws, { name }) {
        const { logs } = aws.clients;
        const id = arn(aws, "logs", `log-group:${name}`);
        const [group, tags] = await Promise.all([
            groupOf(logs, name),
            (0,errors/* found */.F9)(logs.send(new client_cloudwatch_logs_dist_cjs/* ListTagsForResourceCommand */.a_e({ resourceArn: id }))),
        ]);
        return group && { id, name, tags: tags?.tags ?? {}, retentionInDays: group.retentionInDays };
    },
    async create(aws, identity, spec, making) {
        await aws.clients.logs.send(new client_cloudwatch_logs_dist_cjs/* CreateLogGroupCommand */.BOU({ logGroupName: identity.name, tags: making.tags, kmsKeyId: spec.kmsKey }));
        const live = {
            id: arn(aws, "logs", `log-group:${identity.name}`),
            name: identity.name,
            tags: making.tags,
            retentionInDays: undefined,
        };
        return this.sync(aws, identity, spec, live, this.compare(spec, live), making);
    },
    compare: ({ retentionInDays }, live) => differences({ retentionInDays }, { ...live }),
    async sync({ clients: { logs }, signal }, { name }, { retentionInDays }, live) {
        await (0,retry/* retrying */.R$)(() => logs.send(new client_cloudwatch_logs_dist_cjs/* PutRetentionPolicyCommand */.h5R({ logGroupName: name, retentionInDays })), {
            signal,
            on: errors/* isInMotion */.gT,
            limit: abortedOperationLimit,
        });
        return { ...live, retentionInDays };
    },
    async tag({ clients: { logs } }, { id }, tags) {
        await logs.send(new client_cloudwatch_logs_dist_cjs/* TagResourceCommand */.eqU({ resourceArn: id, tags: { ...tags } }));
    },
    aspects: ({ retentionInDays }) => ({ retentionInDays }),
    facts: ({ retentionInDays }) => ({
        retention: retentionInDays === undefined ? "for ever" : `${retentionInDays} days`,
    }),
    async remove({ clients: { logs } }, { name }) {
        await (0,errors/* found */.F9)(logs.send(new client_cloudwatch_logs_dist_cjs/* DeleteLogGroupCommand */.ID1({ logGroupName: name })));
        return gone;
    },
    outputs: ({ name }) => ({ name }),
    outputsAfter: (_place, { name }) => ({ name }),
});
async function groupOf(logs, name) {
    for await (const page of (0,client_cloudwatch_logs_dist_cjs/* paginateDescribeLogGroups */.BSi)({ client: logs }, { logGroupNamePrefix: name })) {
        const group = page.logGroups?.find(({ logGroupName }) => logGroupName === name);
        if (group !== undefined)
            return group;
    }
    return undefined;
}

;// CONCATENATED MODULE: ./build/src/resources/oauth2-credential-provider.js
/**
 * An OAuth client in the AgentCore Identity token vault: with it the harness gets tokens for the gateway, and the
 * gateway for the runtime.
 */







const vendor = "CustomOauth2";
const secretOfTag = "zscaler-harness-client-id";
/** A change of the vault takes seconds, in ms. What it looks like after this long is told by its health. */
const settlesWithin = 30_000;
const oauth2CredentialProvider = defineResource({
    kind: "bedrock-agentcore.Oauth2CredentialProvider",
    noun: "OAuth2 credential provider",
    async observe(aws, { name }) {
        const { agentCore } = aws.clients;
        const [provider, answer] = await Promise.all([
            providerOf(aws, name),
            (0,errors/* found */.F9)(agentCore.send(new dist_cjs/* ListTagsForResourceCommand */.a_e({ resourceArn: oauth2_credential_provider_providerArn(aws, name) }))),
        ]);
        return provider && liveProvider(aws, name, provider, answer?.tags ?? {});
    },
    async create(aws, { name }, spec, { tags }) {
        const all = { ...tags, [secretOfTag]: spec.clientId };
        const created = await aws.clients.agentCore.send(new dist_cjs/* CreateOauth2CredentialProviderCommand */.HUF({ ...request(name, spec), tags: all }));
        return oauth2_credential_provider_written(aws, name, created.credentialProviderArn ?? oauth2_credential_provider_providerArn(aws, name), all, {});
    },
    compare({ discoveryUrl, clientId }, live) {
        const isCurrent = live.secretOf === clientId &&
            // Not known is no difference: the secret may be out of our sight.
            (live.vaultVersion === undefined || live.vaultVersion === live.writtenVersion);
        return [
            ...(live.vendor === vendor ? [] : [replacing("credentialProviderVendor", live.vendor, vendor)]),
            ...statusChanges(live.status),
            ...differences({ discoveryUrl, clientId }, { ...live }),
            ...(isCurrent ? [] : [{ path: "clientSecret", before: "(secret)", after: "(secret)" }]),
        ];
    },
    async sync(aws, { name }, spec, live) {
        await aws.clients.agentCore.send(new dist_cjs/* UpdateOauth2CredentialProviderCommand */.cd$(request(name, spec)));
        // After the secret: a run that dies in between updates it once more.
        return oauth2_credential_provider_written(aws, name, live.id, live.tags ?? {}, { [secretOfTag]: spec.clientId });
    },
    async tag({ clients: { agentCore } }, { id }, tags) {
        await agentCore.send(new dist_cjs/* TagResourceCommand */.eqU({ resourceArn: id, tags: { ...tags } }));
    },
    async refresh(aws, { name }, live) {
        const provider = await providerOf(aws, name);
        return provider && { ...live, ...told(provider) };
    },
    health({ status, failureReason }) {
        if (status === undefined || status === "READY")
            return ready;
        const why = [`credential provider is ${status}`, failureReason].filter(Boolean).join(": ");
        return { status: status.endsWith("_FAILED") ? "failed" : "pending", why };
    },
    aspects: ({ vendor: credentialProviderVendor, discoveryUrl, clientId, secretOf, vaultVersion }) => ({
        credentialProviderVendor,
        discoveryUrl,
        clientId,
        secretOf,
        vaultVersion,
    }),
    facts: ({ clientId = "", discoveryUrl = "" }) => ({ "client id": clientId, discovery: discoveryUrl }),
    async remove(aws, { name }, live) {
        const now = await providerOf(aws, name);
        if (now === undefined)
            return gone;
        if (now.status === "DELETING")
            return { status: "pending", why: "credential provider is DELETING" };
        if (now.status === "DELETE_FAILED" && told(now).updatedAt > live.updatedAt)
            throw new failure_failure/* Failure */.HR("DELETE_FAILED", `AWS could not delete it: ${now.failureReason ?? "no reason given"}`, {
                fix: "AWS keeps its secret with the caller's rights: check secretsmanager:DeleteSecret on bedrock-agentcore-identity!*, then destroy again.",
            });
        await (0,errors/* found */.F9)(aws.clients.agentCore.send(new dist_cjs/* DeleteOauth2CredentialProviderCommand */.iZh({ name })));
        return { status: "pending", why: "its deletion has begun" };
    },
    outputs: ({ id }) => ({ arn: id, name: lastSegment(id) }),
    outputsAfter: (place, { name }, _spec, live) => ({ arn: live?.id ?? oauth2_credential_provider_providerArn(place, name), name }),
});
/** What the vault is told, whole each time. */
function request(name, { discoveryUrl, clientId, clientSecret }) {
    return {
        name,
        credentialProviderVendor: vendor,
        oauth2ProviderConfigInput: {
            customOauth2ProviderConfig: {
                oauthDiscovery: { discoveryUrl },
                clientId,
                clientSecret: clientSecret.reveal(),
            },
        },
    };
}
/** There is no way out of a failed creation or deletion but to make it again; a failed update is repeated. */
function statusChanges(status) {
    if (status === "CREATE_FAILED" || status === "DELETE_FAILED")
        return [replacing("status", status, "READY")];
    return status === "UPDATE_FAILED" ? [{ path: "status", before: status, after: "READY" }] : [];
}
function replacing(path, before, after) {
    return { path, before, after, replaces: true };
}
/** Waits until the vault has written the secret, and remembers as which version, and these tags with it. */
async function oauth2_credential_provider_written(aws, name, id, tags, further) {
    const provider = await settled(aws, name);
    if (provider === undefined)
        throw new failure_failure/* Failure */.HR("VANISHED", `the credential provider ${name} vanished while it was being written`, {
            fix: "Somebody or something else removed it. Run the deploy again.",
        });
    const version = await vaultVersionOf(aws, provider.clientSecretArn?.secretArn);
    const added = { ...further, ...(version === undefined ? {} : { [vaultVersionTag]: version }) };
    if (Object.keys(added).length > 0)
        await aws.clients.agentCore.send(new dist_cjs/* TagResourceCommand */.eqU({ resourceArn: id, tags: added }));
    return liveWith(aws, name, provider, { ...tags, ...added }, version);
}
async function settled(aws, name) {
    const deadline = performance.now() + settlesWithin;
    for (const length of (0,wait/* pauses */.yz)({ shortest: 100, longest: 2_000 })) {
        const provider = await providerOf(aws, name);
        // One that was made this very moment may not be found yet.
        const isMoving = provider === undefined || ["CREATING", "UPDATING"].includes(provider.status ?? "");
        if (!isMoving || performance.now() + length > deadline)
            return provider;
        await (0,wait/* pause */.v7)(length, aws.signal);
    }
    throw new Error("unreachable: pauses never end");
}
async function liveProvider(aws, name, provider, tags) {
    const version = await vaultVersionOf(aws, provider.clientSecretArn?.secretArn);
    return liveWith(aws, name, provider, tags, version);
}
function liveWith(place, name, provider, tags, vaultVersion) {
    return {
        id: provider.credentialProviderArn ?? oauth2_credential_provider_providerArn(place, name),
        tags,
        ...told(provider),
        secretOf: tags[secretOfTag],
        vaultVersion,
        writtenVersion: tags[vaultVersionTag],
        ...(provider.status === "DELETING" ? { leaving: "credential provider is DELETING" } : {}),
    };
}
/** What the vault itself tells of it. */
function told({ credentialProviderVendor, oauth2ProviderConfigOutput, status, failureReason, lastUpdatedTime, }) {
    const custom = oauth2ProviderConfigOutput?.customOauth2ProviderConfig;
    return {
        vendor: credentialProviderVendor,
        discoveryUrl: custom?.oauthDiscovery?.discoveryUrl,
        clientId: custom?.clientId,
        status,
        failureReason,
        updatedAt: lastUpdatedTime?.getTime() ?? 0,
    };
}
async function providerOf({ clients: { agentCore } }, name) {
    return (0,errors/* found */.F9)(agentCore.send(new dist_cjs/* GetOauth2CredentialProviderCommand */.z9w({ name })));
}
function oauth2_credential_provider_providerArn(place, name) {
    return arn(place, "bedrock-agentcore", `token-vault/default/oauth2credentialprovider/${name}`);
}

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-cognito-identity-provider/dist-cjs/index.js
var client_cognito_identity_provider_dist_cjs = __webpack_require__(7705);
;// CONCATENATED MODULE: ./build/src/aws/user-pools.js
/** Finding Amazon Cognito user pools and what is in them: names need not be unique there, and creations take no token. */




/** AWS's largest page of both lists, and of neither the default. */
const cognitoPageSize = 60;
/** Before a creation whose answer was lost counts as not done, in ms. */
const showsWithin = 2_000;
/**
 * The user pool of this name; `hint` is its id as it was once known. Of several, the one that this action manages.
 * Throws a `Failure` where that does not tell which is meant.
 */
async function userPoolOf(aws, name, hint) {
    const remembered = hint === undefined ? undefined : await userPoolById(aws, hint);
    if (remembered !== undefined)
        return remembered;
    const named = await userPoolsNamed(aws, name);
    const managed = named.filter(({ UserPoolTags }) => UserPoolTags?.["managed-by"] === "zscaler-harness-action");
    const [pool, ...others] = managed.length > 0 ? managed : named;
    if (pool === undefined || others.length === 0)
        return pool;
    const ids = [pool, ...others].map(({ Id }) => Id ?? "").toSorted();
    throw new failure_failure/* Failure */.HR("USER_POOL_AMBIGUOUS", `several user pools are called ${name}: ${ids.join(", ")}`, {
        fix: "Delete or rename those that nobody needs, or choose another stage.",
    });
}
/** All user pools of this name. The list has no filter and no tags: every page is read, and each pool by itself. */
async function userPoolsNamed(aws, name) {
    const ids = [];
    const pages = (0,client_cognito_identity_provider_dist_cjs/* paginateListUserPools */.qzq)({ client: aws.clients.cognito, pageSize: cognitoPageSize }, {
        MaxResults: cognitoPageSize,
    });
    for await (const { UserPools = [] } of pages)
        ids.push(...UserPools.flatMap(({ Id, Name }) => (Name === name && Id !== undefined ? [Id] : [])));
    const pools = await Promise.all(ids.map((id) => userPoolById(aws, id)));
    return pools.filter((pool) => pool !== undefined);
}
async function userPoolById({ clients: { cognito } }, UserPoolId) {
    return (await (0,errors/* found */.F9)(cognito.send(new client_cognito_identity_provider_dist_cjs/* DescribeUserPoolCommand */.eDk({ UserPoolId }))))?.UserPool;
}
/** What stands before the `/`: the pool in the id of a thing that belongs to one. */
function poolIdIn(id) {
    return id?.split("/")[0];
}
/**
 * A creation that makes a second thing of the same name when it is repeated. Where its answer is lost, what `look`
 * finds is its result. `create` calls `cognitoOnce`, which repeats nothing by itself.
 */
async function createdOnce({ signal }, create, look) {
    try {
        return await create();
    }
    catch (thrown) {
        // A call that was throttled was not carried out.
        if (!(0,errors/* isTransient */.dg)(thrown) || (0,errors/* isThrottled */.B5)(thrown))
            throw thrown;
        const deadline = performance.now() + showsWithin;
        for (const length of (0,wait/* pauses */.yz)({ shortest: 200, longest: 1_000 })) {
            const made = await look();
            if (made !== undefined)
                return made;
            if (performance.now() + length > deadline)
                break;
            await (0,wait/* pause */.v7)(length, signal);
        }
        throw thrown;
    }
}

;// CONCATENATED MODULE: ./build/src/resources/resource-server.js
/**
 * A resource server of a user pool: the API in whose name scopes are given out, as `<identifier>/<scope>`. It carries
 * no tags: it is its pool's owner's.
 */




/** How the console shows it; the identifier alone means something. */
const displayName = "Zscaler MCP";
const resourceServer = defineResource({
    kind: "cognito-idp.ResourceServer",
    noun: "resource server",
    async observe(aws, { name, userPool }, hint) {
        const hinted = poolIdIn(hint);
        const remembered = hinted === undefined ? undefined : await resourceServerIn(aws, hinted, name);
        if (remembered !== undefined)
            return remembered;
        const pool = await userPoolOf(aws, userPool);
        return pool?.Id === undefined ? undefined : resourceServerIn(aws, pool.Id, name);
    },
    async create({ clients: { cognito } }, { name }, spec) {
        await cognito.send(new client_cognito_identity_provider_dist_cjs/* CreateResourceServerCommand */.Tgq(resource_server_request(name, spec)));
        return { id: `${spec.userPoolId}/${name}`, tags: undefined, ...spec };
    },
    compare(spec, live) {
        const wanted = aspects(spec);
        const now = aspects(live);
        return Object.keys({ ...now, ...wanted }).flatMap((path) => now[path] === wanted[path] ? [] : [{ path, before: now[path], after: wanted[path] }]);
    },
    async sync({ clients: { cognito } }, { name }, spec, live) {
        await cognito.send(new client_cognito_identity_provider_dist_cjs/* UpdateResourceServerCommand */.QjP(resource_server_request(name, spec)));
        return { ...live, ...spec };
    },
    aspects,
    facts: ({ scopes }) => ({ scopes: scopes.map(({ name }) => name).join(", ") }),
    async remove({ clients: { cognito } }, { name: Identifier }, { userPoolId: UserPoolId }) {
        await (0,errors/* found */.F9)(cognito.send(new client_cognito_identity_provider_dist_cjs/* DeleteResourceServerCommand */._Jl({ UserPoolId, Identifier })));
        return gone;
    },
    outputs: ({ id }) => ({ identifier: id.slice(id.indexOf("/") + 1) }),
    outputsAfter: (_place, { name }) => ({ identifier: name }),
});
function resource_server_request(identifier, { userPoolId, scopes }) {
    return {
        UserPoolId: userPoolId,
        Identifier: identifier,
        Name: displayName,
        Scopes: scopes.map(({ name, description }) => ({ ScopeName: name, ScopeDescription: description })),
    };
}
function aspects({ scopes }) {
    return Object.fromEntries(scopes.map(({ name, description }) => [`Scopes.${name}`, description]));
}
async function resourceServerIn({ clients: { cognito } }, UserPoolId, Identifier) {
    const answer = await (0,errors/* found */.F9)(cognito.send(new client_cognito_identity_provider_dist_cjs/* DescribeResourceServerCommand */.uq6({ UserPoolId, Identifier })));
    return answer?.ResourceServer && liveResourceServer(UserPoolId, Identifier, answer.ResourceServer);
}
function liveResourceServer(userPoolId, identifier, { Scopes = [] }) {
    return {
        id: `${userPoolId}/${identifier}`,
        tags: undefined,
        userPoolId,
        scopes: Scopes.map(({ ScopeName = "", ScopeDescription = "" }) => ({
            name: ScopeName,
            description: ScopeDescription,
        })),
    };
}

;// CONCATENATED MODULE: ./build/src/resources/runtime-logs.js
/**
 * The log groups of a runtime, one's own or the one beneath a harness:
 * `/aws/bedrock-agentcore/runtimes/<runtime id>-<endpoint>`. AgentCore would make them at the first invocation, without
 * retention, and leave them behind; made here beforehand they expire and go.
 */




const prefix = "/aws/bedrock-agentcore/runtimes/";
/** Those of the runtime of this name. */
const runtimeLogs = logsOf({
    kind: "bedrock-agentcore.RuntimeLogGroups",
    noun: "runtime log groups",
    runtimeName: (name) => name,
});
/** Those of the runtime beneath the harness of this name. */
const harnessLogs = logsOf({
    kind: "bedrock-agentcore.HarnessLogGroups",
    noun: "harness log groups",
    runtimeName: (name) => `harness_${name}`,
});
function logsOf({ kind, noun, runtimeName, }) {
    return defineResource({
        kind,
        noun,
        async observe({ clients: { logs } }, { name }) {
            const groups = [];
            const logGroupNamePrefix = `${prefix}${runtimeName(name)}-`;
            for await (const page of (0,client_cloudwatch_logs_dist_cjs/* paginateDescribeLogGroups */.BSi)({ client: logs }, { logGroupNamePrefix }))
                groups.push(...(page.logGroups ?? []).filter(({ logGroupName }) => isGroupOf(runtimeName(name), logGroupName ?? "")));
            return groups.length === 0 ? undefined : { id: logGroupNamePrefix, tags: undefined, groups };
        },
        async create(aws, identity, spec, making) {
            const live = {
                id: `${prefix}${runtimeName(identity.name)}-`,
                tags: undefined,
                groups: [],
            };
            return this.sync(aws, identity, spec, live, this.compare(spec, live), making);
        },
        compare({ runtimeId, retentionInDays }, { groups }) {
            const main = defaultGroup(runtimeId);
            const missing = groups.some(({ logGroupName }) => logGroupName === main)
                ? []
                : [{ path: main, before: undefined, after: retentionInDays }];
            return [
                ...missing,
                ...groups
                    .filter((group) => group.retentionInDays !== retentionInDays)
                    .map((group) => ({
                    path: group.logGroupName ?? "",
                    before: group.retentionInDays,
                    after: retentionInDays,
                })),
            ];
        },
        async sync(aws, _identity, { retentionInDays }, live, changes, { tags }) {
            const { logs } = aws.clients;
            const known = new Set(live.groups.map(({ logGroupName }) => logGroupName));
            await Promise.all(changes.map(async ({ path: logGroupName }) => {
                if (!known.has(logGroupName))
                    await logs
                        .send(new client_cloudwatch_logs_dist_cjs/* CreateLogGroupCommand */.BOU({ logGroupName, tags: { ...tags } }))
                        .catch(async (thrown) => {
                        // AgentCore was first.
                        if (!(0,errors/* isAlreadyThere */.P2)(thrown))
                            throw thrown;
                        const resourceArn = arn(aws, "logs", `log-group:${logGroupName}`);
                        await logs.send(new client_cloudwatch_logs_dist_cjs/* TagResourceCommand */.eqU({ resourceArn, tags: { ...tags } }));
                    });
                await logs.send(new client_cloudwatch_logs_dist_cjs/* PutRetentionPolicyCommand */.h5R({ logGroupName, retentionInDays }));
            }));
            const changed = changes.map(({ path: logGroupName }) => ({ logGroupName, retentionInDays }));
            const untouched = live.groups.filter(({ logGroupName }) => !changes.some(({ path }) => path === logGroupName));
            return { ...live, groups: [...untouched, ...changed] };
        },
        // A group without a retention is one that AgentCore has made since: the next deploy gives it one.
        aspects: ({ groups }) => Object.fromEntries(groups.map(({ logGroupName, retentionInDays }) => [logGroupName, retentionInDays])),
        facts: ({ groups }) => ({
            groups: String(groups.length),
            retention: [...new Set(groups.map(({ retentionInDays }) => retentionWord(retentionInDays)))].join(", "),
        }),
        async remove(aws, identity) {
            const live = await this.observe(aws, identity);
            await Promise.all((live?.groups ?? []).map(({ logGroupName }) => (0,errors/* found */.F9)(aws.clients.logs.send(new client_cloudwatch_logs_dist_cjs/* DeleteLogGroupCommand */.ID1({ logGroupName })))));
            return gone;
        },
        outputs: ({ groups }) => ({ group: groups[0]?.logGroupName ?? "" }),
        outputsAfter: (_place, _identity, { runtimeId }) => ({ group: defaultGroup(runtimeId) }),
    });
}
function retentionWord(days) {
    return days === undefined ? "for ever" : `${days} days`;
}
function defaultGroup(runtimeId) {
    return `${prefix}${runtimeId}-DEFAULT`;
}
/** One runtime's name may begin with another's: the 10 characters that AWS appends decide. */
function isGroupOf(runtime, group) {
    const rest = group.slice(`${prefix}${runtime}`.length);
    return /^-[A-Za-z0-9]{10}-[A-Za-z][A-Za-z0-9_]*$/.test(rest);
}

;// CONCATENATED MODULE: ./build/src/resources/secret.js
/**
 * The Secrets Manager secret with the Zscaler credentials: a flat JSON object, one key a variable of the container.
 * A change is known by its version id; the values never leave this file but to AWS.
 *
 * @example
 * graph.add("secret", secret, { name: names.secret }, {}, () => ({ values: { ZSCALER_CLIENT_ID: new SecretText(id) } }));
 */






/** AWS's shortest recovery window. */
const recoveryWindowInDays = 7;
const secret = defineResource({
    kind: "secretsmanager.Secret",
    noun: "secret",
    async observe({ clients: { secrets }, mask }, { name }) {
        const [described, current] = await Promise.all([
            (0,errors/* found */.F9)(secrets.send(new client_secrets_manager_dist_cjs/* DescribeSecretCommand */.X5({ SecretId: name }))),
            (0,errors/* found */.F9)(secrets.send(new client_secrets_manager_dist_cjs/* GetSecretValueCommand */.d2({ SecretId: name }))).catch((thrown) => {
                // A secret that is scheduled for deletion, or has no value yet, is told by DescribeSecret.
                if ((0,errors/* errorName */.Is)(thrown) === "InvalidRequestException")
                    return undefined;
                throw thrown;
            }),
        ]);
        const values = stringMembers(current?.SecretString);
        mask(sensitiveValues(values));
        return described && liveSecret(described, name, current?.VersionId, values);
    },
    async glance({ clients: { secrets } }, { name }) {
        const described = await (0,errors/* found */.F9)(secrets.send(new client_secrets_manager_dist_cjs/* DescribeSecretCommand */.X5({ SecretId: name })));
        const versions = Object.entries(described?.VersionIdsToStages ?? {});
        const current = versions.find(([, stages]) => stages.includes("AWSCURRENT"));
        return described && liveSecret(described, name, current?.[0], {});
    },
    async create(aws, { name }, spec, { tags, token }) {
        const created = await aws.clients.secrets.send(new client_secrets_manager_dist_cjs/* CreateSecretCommand */._f({
            Name: name,
            Description: spec.description,
            SecretString: payload(spec.values),
            KmsKeyId: spec.kmsKey,
            ClientRequestToken: token,
            Tags: upperCaseTags(tags),
        }));
        return {
            id: created.ARN ?? "",
            name,
            tags,
            versionId: created.VersionId ?? "",
            values: spec.values,
            kmsKey: spec.kmsKey,
            deleted: false,
        };
    },
    compare(spec, live) {
        const keys = Object.keys({ ...live.values, ...spec.values });
        return [
            // Its values cannot be read: they are put anew.
            ...(live.deleted
                ? [{ path: "DeletedDate", before: "scheduled for deletion", after: "restored" }]
                : keys.flatMap((key) => {
                    const before = live.values[key];
                    const after = spec.values[key];
                    if (before?.reveal() === after?.reveal())
                        return [];
                    return [{ path: `SecretString.${key}`, before: secret_shown(before), after: secret_shown(after) }];
                })),
            ...(spec.kmsKey === undefined || spec.kmsKey === live.kmsKey
                ? []
                : [{ path: "KmsKeyId", before: live.kmsKey, after: spec.kmsKey }]),
        ];
    },
    async sync({ clients: { secrets } }, _identity, spec, live, changes, { token }) {
        const SecretId = live.id;
        if (live.deleted)
            await secrets.send(new client_secrets_manager_dist_cjs/* RestoreSecretCommand */.aH({ SecretId }));
        if (changes.some(({ path }) => path === "KmsKeyId"))
            await secrets.send(new client_secrets_manager_dist_cjs/* UpdateSecretCommand */.vn({ SecretId, KmsKeyId: spec.kmsKey }));
        const now = { ...live, kmsKey: spec.kmsKey ?? live.kmsKey, deleted: false };
        if (!changes.some(({ path }) => path === "DeletedDate" || path.startsWith("SecretString")))
            return now;
        const put = await secrets.send(new client_secrets_manager_dist_cjs/* PutSecretValueCommand */.cp({
            SecretId,
            SecretString: payload(spec.values),
            ClientRequestToken: token,
        }));
        return { ...now, values: spec.values, versionId: put.VersionId ?? "" };
    },
    async tag({ clients: { secrets } }, { id, deleted }, tags) {
        // Of a secret that is scheduled for deletion nothing can be changed, its tags included.
        if (deleted)
            await secrets.send(new client_secrets_manager_dist_cjs/* RestoreSecretCommand */.aH({ SecretId: id }));
        await secrets.send(new client_secrets_manager_dist_cjs/* TagResourceCommand */.eq({
            SecretId: id,
            Tags: upperCaseTags(tags),
        }));
    },
    aspects: ({ versionId, kmsKey }) => ({ VersionId: versionId, KmsKeyId: kmsKey }),
    facts: ({ versionId, kmsKey }) => ({
        version: versionId,
        ...(kmsKey === undefined ? {} : { key: kmsKey }),
    }),
    async remove(aws, { name }, _live, { force }) {
        const { secrets } = aws.clients;
        const deletion = secrets.send(new client_secrets_manager_dist_cjs/* DeleteSecretCommand */.hh({
            SecretId: name,
            ...(force ? { ForceDeleteWithoutRecovery: true } : { RecoveryWindowInDays: recoveryWindowInDays }),
        }));
        await (0,errors/* found */.F9)(deletion).catch((thrown) => {
            // Our own call whose answer was lost.
            if (force || !(0,errors/* isScheduledForDeletion */.nf)(thrown))
                throw thrown;
        });
        if (!force)
            return gone;
        const left = await (0,errors/* found */.F9)(secrets.send(new client_secrets_manager_dist_cjs/* DescribeSecretCommand */.X5({ SecretId: name })));
        return left === undefined
            ? gone
            : { status: "pending", why: "deletion without recovery is asynchronous" };
    },
    outputs: ({ id, versionId, values, deleted, kmsKey }) => deleted ? undefined : { arn: id, versionId, keys: keysOf(values), kmsKey },
    outputsAfter(place, { name }, spec, live, changes) {
        const isPut = live === undefined || changes.some(({ path }) => path !== "KmsKeyId");
        return {
            // AWS ends the ARN with six characters of its own.
            arn: live?.id ?? arn(place, "secretsmanager", `secret:${name}-${later}`),
            versionId: isPut ? later : live.versionId,
            keys: keysOf(isPut ? spec.values : live.values),
            kmsKey: spec.kmsKey ?? live?.kmsKey,
        };
    },
});
function keysOf(values) {
    return Object.keys(values).toSorted().join(",");
}
function liveSecret(described, name, versionId, values) {
    return {
        id: described.ARN ?? name,
        name,
        tags: tagMap(described.Tags),
        versionId: versionId ?? "",
        values: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, new SecretText(value)])),
        kmsKey: described.KmsKeyId,
        deleted: described.DeletedDate !== undefined,
    };
}
/** Secret on both sides of a change; absent where there is no value. */
function secret_shown(value) {
    return value && "(secret)";
}
function payload(values) {
    return JSON.stringify(Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value.reveal()])));
}

;// CONCATENATED MODULE: ./build/src/resources/task-definitions.js
/** The task definition revisions that ECS Express registers at every create and update, and leaves behind. */




/** DeleteTaskDefinitions takes no more. */
const batchSize = 10;
const taskDefinitions = defineLeftover({
    kind: "ecs.TaskDefinitions",
    noun: "task definition revisions",
    async observe({ clients: { ecs } }, { name }) {
        const [active, inactive] = await Promise.all([
            revisionsOf(ecs, name, "ACTIVE"),
            revisionsOf(ecs, name, "INACTIVE"),
        ]);
        return active.length + inactive.length === 0
            ? undefined
            : { id: name, tags: undefined, active, inactive };
    },
    async remove(aws, identity) {
        const { ecs } = aws.clients;
        const live = await this.observe(aws, identity);
        if (live === undefined)
            return gone;
        await Promise.all(live.active.map((taskDefinition) => deregister(ecs, taskDefinition)));
        const all = [...live.active, ...live.inactive];
        const refusals = [];
        for (let start = 0; start < all.length; start += batchSize) {
            const batch = all.slice(start, start + batchSize);
            const { failures } = await ecs.send(new client_ecs_dist_cjs/* DeleteTaskDefinitionsCommand */.WeT({ taskDefinitions: batch }));
            refusals.push(...(failures ?? []));
        }
        // Whether all of them went is told by the next look.
        const [first] = refusals;
        return { status: "pending", why: first?.detail ?? first?.reason ?? "their deletion has begun" };
    },
});
async function deregister(ecs, taskDefinition) {
    try {
        await ecs.send(new client_ecs_dist_cjs/* DeregisterTaskDefinitionCommand */.sjB({ taskDefinition }));
    }
    catch (thrown) {
        // Inactive already: by somebody else, or by our own call whose answer was lost.
        if ((0,errors/* errorName */.Is)(thrown) !== "ClientException")
            throw thrown;
    }
}
async function revisionsOf(ecs, family, status) {
    const arns = [];
    for await (const page of (0,client_ecs_dist_cjs/* paginateListTaskDefinitions */.XPO)({ client: ecs }, { familyPrefix: family, status }))
        arns.push(...(page.taskDefinitionArns ?? []));
    return arns.filter((one) => lastSegment(one).replace(/:\d+$/, "") === family);
}

;// CONCATENATED MODULE: ./build/src/resources/user-pool.js
/**
 * An Amazon Cognito user pool: the authorization server whose tokens the gateway and the runtime accept. It has app
 * clients and no people.
 */






const userPool = defineResource({
    kind: "cognito-idp.UserPool",
    noun: "user pool",
    async observe(aws, { name }, hint) {
        const pool = await userPoolOf(aws, name, hint);
        return pool && liveUserPool(aws, pool);
    },
    async create(aws, { name }, _spec, { tags }) {
        const pool = await createdOnce(aws, async () => {
            const { UserPool } = await aws.clients.cognitoOnce.send(new client_cognito_identity_provider_dist_cjs/* CreateUserPoolCommand */.f95({
                PoolName: name,
                AdminCreateUserConfig: onlyAdministrators,
                UserPoolTags: { ...tags },
            }));
            return UserPool ?? {};
        }, async () => (await userPoolsNamed(aws, name)).find(({ UserPoolTags }) => carries(UserPoolTags, tags)));
        return { ...liveUserPool(aws, pool), tags };
    },
    compare: (_spec, { pool }) => differences(user_pool_aspects({ AdminCreateUserConfig: onlyAdministrators }), user_pool_aspects(pool)),
    async sync({ clients: { cognito } }, _identity, _spec, live) {
        // Its successor in the password policy stands for it: AWS takes only one of the two.
        const { UnusedAccountValidityDays, ...before } = live.pool.AdminCreateUserConfig ?? {};
        const AdminCreateUserConfig = { ...before, ...onlyAdministrators };
        await cognito.send(
        // What is left out is reset, the tags included.
        new client_cognito_identity_provider_dist_cjs/* UpdateUserPoolCommand */.IkS({
            ...user_pool_settingsOf(live.pool),
            AdminCreateUserConfig,
            UserPoolId: live.id,
            UserPoolTags: { ...live.tags },
        }));
        return { ...live, pool: { ...live.pool, AdminCreateUserConfig } };
    },
    async tag({ clients: { cognito } }, live, tags) {
        await cognito.send(new client_cognito_identity_provider_dist_cjs/* TagResourceCommand */.eqU({ ResourceArn: live.arn, Tags: { ...tags } }));
    },
    aspects: ({ pool }) => user_pool_aspects(pool),
    facts: ({ id }) => ({ id }),
    async remove(aws, _identity, { id }) {
        const pool = await userPoolById(aws, id);
        if (pool === undefined)
            return gone;
        // Somebody has switched it on, and only a person may switch it off.
        if (pool.DeletionProtection === "ACTIVE")
            return { status: "kept", why: "its deletion protection is on" };
        const domain = pool.CustomDomain ?? pool.Domain;
        if (domain !== undefined)
            return (await isLeaving(aws, domain))
                ? { status: "pending", why: `its domain ${domain} is being removed` }
                : { status: "kept", why: `its domain ${domain}, which this action did not make, is in use` };
        await (0,errors/* found */.F9)(aws.clients.cognito.send(new client_cognito_identity_provider_dist_cjs/* DeleteUserPoolCommand */.wJ$({ UserPoolId: id })));
        return gone;
    },
    outputs: ({ id, arn: poolArn, discoveryUrl }) => ({ id, arn: poolArn, discoveryUrl }),
    outputsAfter(place, _identity, _spec, live) {
        const id = live?.id ?? `${place.region}_${later}`;
        return { id, arn: poolArnOf(place, id), discoveryUrl: discoveryUrlOf(place, id) };
    },
});
/** Nobody can sign up. */
const onlyAdministrators = { AllowAdminCreateUserOnly: true };
function user_pool_aspects({ AdminCreateUserConfig }) {
    return {
        "AdminCreateUserConfig.AllowAdminCreateUserOnly": AdminCreateUserConfig?.AllowAdminCreateUserOnly ?? false,
    };
}
function liveUserPool(place, pool) {
    const id = pool.Id ?? "";
    return {
        id,
        arn: pool.Arn ?? poolArnOf(place, id),
        discoveryUrl: discoveryUrlOf(place, id),
        tags: pool.UserPoolTags ?? {},
        pool,
    };
}
function poolArnOf(place, id) {
    return arn(place, "cognito-idp", `userpool/${id}`);
}
function discoveryUrlOf(place, id) {
    return `https://cognito-idp.${place.region}.${dnsSuffix(place)}/${id}/.well-known/openid-configuration`;
}
function carries(tags, wanted) {
    return (0,external_node_util_.isDeepStrictEqual)({ ...tags, ...wanted }, { ...tags });
}
/** All that an update can set, as it is. */
function user_pool_settingsOf({ Id, Name, Arn, Status, CreationDate, LastModifiedDate, EstimatedNumberOfUsers, Domain, CustomDomain, SchemaAttributes, AliasAttributes, UsernameAttributes, UsernameConfiguration, SmsConfigurationFailure, EmailConfigurationFailure, ...settings }) {
    return settings;
}
/** A domain that is on its way out is still told of by its pool for a while. */
async function isLeaving({ clients: { cognito } }, Domain) {
    const { DomainDescription } = await cognito.send(new client_cognito_identity_provider_dist_cjs/* DescribeUserPoolDomainCommand */.cM$({ Domain }));
    return DomainDescription?.Status === undefined || DomainDescription.Status === "DELETING";
}

;// CONCATENATED MODULE: ./build/src/resources/user-pool-client.js
/**
 * An app client of a user pool: who asks for tokens. This one acts for itself (client credentials) and can sign nobody
 * in. It carries no tags: it is its pool's owner's.
 */





const userPoolClient = defineResource({
    kind: "cognito-idp.UserPoolClient",
    noun: "app client",
    async observe(aws, { name, userPool }, hint) {
        const hinted = poolIdIn(hint);
        const remembered = hint === undefined || hinted === undefined
            ? undefined
            : await clientById(aws, hinted, lastSegment(hint));
        if (remembered !== undefined)
            return remembered;
        const pool = await userPoolOf(aws, userPool);
        return pool?.Id === undefined ? undefined : clientNamed(aws, pool.Id, name);
    },
    async create(aws, { name }, { userPoolId, scopes }) {
        return createdOnce(aws, async () => {
            const { UserPoolClient } = await aws.clients.cognitoOnce.send(new client_cognito_identity_provider_dist_cjs/* CreateUserPoolClientCommand */.i28({
                UserPoolId: userPoolId,
                ClientName: name,
                GenerateSecret: true,
                ...settingsFor(scopes),
            }));
            return liveClient(aws, userPoolId, UserPoolClient ?? {});
        }, () => clientNamed(aws, userPoolId, name));
    },
    compare: ({ scopes }, { secret, settings }) => [
        // A client gets its first secret when it is made, or never.
        ...(secret === undefined ? [withoutSecret] : []),
        ...differences(user_pool_client_aspects(settingsFor(scopes)), user_pool_client_aspects(settings)),
    ],
    async sync({ clients: { cognito } }, { name }, { scopes }, live) {
        const settings = { ...live.settings, ClientName: name, ...settingsFor(scopes) };
        await cognito.send(new client_cognito_identity_provider_dist_cjs/* UpdateUserPoolClientCommand */.Fb3({
            ...settings,
            UserPoolId: live.userPoolId,
            ClientId: live.clientId,
        }));
        return { ...live, settings };
    },
    aspects: ({ clientId, secret, settings }) => ({
        ClientId: clientId,
        ClientSecret: secret && "(secret)",
        ...user_pool_client_aspects(settings),
    }),
    facts: ({ clientId, settings: { AllowedOAuthScopes = [] } }) => ({
        "client id": clientId,
        scopes: AllowedOAuthScopes.join(", "),
    }),
    async remove({ clients: { cognito } }, _identity, { userPoolId: UserPoolId, clientId: ClientId }) {
        await (0,errors/* found */.F9)(cognito.send(new client_cognito_identity_provider_dist_cjs/* DeleteUserPoolClientCommand */.ZcR({ UserPoolId, ClientId })));
        return gone;
    },
    outputs: ({ clientId, secret }) => secret && { clientId, clientSecret: secret },
    outputsAfter: (_place, _identity, _spec, live) => ({
        clientId: live?.clientId ?? later,
        clientSecret: live?.secret ?? new SecretText(later),
    }),
});
const withoutSecret = {
    path: "ClientSecret",
    before: undefined,
    after: "(secret)",
    replaces: true,
};
function settingsFor(scopes) {
    return {
        AllowedOAuthFlows: ["client_credentials"],
        AllowedOAuthScopes: [...scopes],
        AllowedOAuthFlowsUserPoolClient: true,
        // AWS's default lets people sign in with their passwords.
        ExplicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"],
        // AWS takes it with no client that has that flow.
        RefreshTokenRotation: undefined,
    };
}
/** The order of each list means nothing. */
function user_pool_client_aspects(settings) {
    return {
        AllowedOAuthFlows: settings.AllowedOAuthFlows?.toSorted() ?? [],
        AllowedOAuthScopes: settings.AllowedOAuthScopes?.toSorted() ?? [],
        AllowedOAuthFlowsUserPoolClient: settings.AllowedOAuthFlowsUserPoolClient ?? false,
        ExplicitAuthFlows: settings.ExplicitAuthFlows?.toSorted() ?? [],
    };
}
/** Names are not unique: of several the same one at every look. */
async function clientNamed(aws, poolId, name) {
    const ids = [];
    const pages = (0,client_cognito_identity_provider_dist_cjs/* paginateListUserPoolClients */.v4)({ client: aws.clients.cognito, pageSize: cognitoPageSize }, { UserPoolId: poolId });
    for await (const { UserPoolClients = [] } of pages)
        ids.push(...UserPoolClients.flatMap(({ ClientId, ClientName }) => ClientName === name && ClientId !== undefined ? [ClientId] : []));
    const [first] = ids.toSorted();
    return first === undefined ? undefined : clientById(aws, poolId, first);
}
async function clientById(aws, UserPoolId, ClientId) {
    const answer = await (0,errors/* found */.F9)(aws.clients.cognito.send(new client_cognito_identity_provider_dist_cjs/* DescribeUserPoolClientCommand */.nkq({ UserPoolId, ClientId })));
    return answer?.UserPoolClient && liveClient(aws, UserPoolId, answer.UserPoolClient);
}
function liveClient({ mask }, userPoolId, client) {
    const { UserPoolId, ClientId = "", ClientSecret, CreationDate, LastModifiedDate, ...settings } = client;
    if (ClientSecret !== undefined)
        mask([ClientSecret]);
    return {
        id: `${userPoolId}/${ClientId}`,
        tags: undefined,
        userPoolId,
        clientId: ClientId,
        secret: ClientSecret === undefined ? undefined : new SecretText(ClientSecret),
        settings,
    };
}

;// CONCATENATED MODULE: ./build/src/resources/user-pool-domain.js
/**
 * The domain of a user pool: a prefix of `amazoncognito.com`, unique in its region over all accounts. Without one the
 * pool has no token endpoint. It carries no tags: it is its pool's owner's.
 */





const userPoolDomain = defineResource({
    kind: "cognito-idp.UserPoolDomain",
    noun: "user pool domain",
    /** Undefined as well where another pool has the prefix: that domain is none of ours. */
    async observe(aws, { name, userPool }, hint) {
        const domain = await domainOf(aws, name);
        if (domain === undefined)
            return undefined;
        const isRemembered = domain.UserPoolId === poolIdIn(hint);
        const poolId = isRemembered ? domain.UserPoolId : (await userPoolOf(aws, userPool))?.Id;
        return domain.UserPoolId === poolId ? liveDomain(aws, name, domain) : undefined;
    },
    async create(aws, { name }, { userPoolId }) {
        try {
            await aws.clients.cognito.send(new client_cognito_identity_provider_dist_cjs/* CreateUserPoolDomainCommand */.VCE({ Domain: name, UserPoolId: userPoolId }));
        }
        catch (thrown) {
            // The same error for a prefix that is taken, and for the repetition of our own call whose answer was lost.
            if ((0,errors/* errorName */.Is)(thrown) !== "InvalidParameterException")
                throw thrown;
            const domain = await domainOf(aws, name);
            if (domain?.UserPoolId === userPoolId)
                return liveDomain(aws, name, domain);
            throw await refusal(aws, name, userPoolId, thrown);
        }
        return liveDomain(aws, name, { UserPoolId: userPoolId, Status: "CREATING" });
    },
    // There is no way out of FAILED but to make it again.
    compare: (_spec, { status }) => status === "FAILED" ? [{ path: "Status", before: status, after: "ACTIVE", replaces: true }] : [],
    sync: async (_aws, _identity, _spec, live) => live,
    async refresh(aws, { name }, live) {
        const domain = await domainOf(aws, name);
        return domain?.UserPoolId === live.userPoolId ? liveDomain(aws, name, domain) : undefined;
    },
    health({ status }) {
        if (status === "ACTIVE")
            return ready;
        return { status: status === "FAILED" ? "failed" : "pending", why: `domain is ${status}` };
    },
    aspects: ({ tokenEndpoint }) => ({ tokenEndpoint }),
    facts: ({ tokenEndpoint }) => ({ "token endpoint": tokenEndpoint }),
    async remove(aws, { name }, { userPoolId }) {
        const domain = await domainOf(aws, name);
        if (domain === undefined || domain.UserPoolId !== userPoolId)
            return gone;
        if (domain.Status !== "DELETING") {
            const deletion = new client_cognito_identity_provider_dist_cjs/* DeleteUserPoolDomainCommand */.Ocw({ Domain: name, UserPoolId: userPoolId });
            await aws.clients.cognito.send(deletion).catch((thrown) => {
                // The repetition of our own call: AWS gives no other name to a domain that is not there.
                if (!/no such domain/i.test((0,failure_failure/* messageOf */.bD)(thrown)))
                    throw thrown;
            });
        }
        return { status: "pending", why: "domain is being removed" };
    },
    outputs: ({ tokenEndpoint }) => ({ tokenEndpoint }),
    outputsAfter: (place, { name }) => ({ tokenEndpoint: tokenEndpointOf(place, name) }),
});
/** An absent domain is described by nothing, which is no error; so is another account's. */
async function domainOf({ clients: { cognito } }, Domain) {
    const { DomainDescription } = await cognito.send(new client_cognito_identity_provider_dist_cjs/* DescribeUserPoolDomainCommand */.cM$({ Domain }));
    return DomainDescription?.UserPoolId === undefined ? undefined : DomainDescription;
}
/** Why the domain could not be made, in words that say what to do. */
async function refusal(aws, name, userPoolId, thrown) {
    // AWS has one name for all bad parameters; the message alone tells a prefix that is taken from one that is not allowed.
    if (!/already/i.test((0,failure_failure/* messageOf */.bD)(thrown)))
        return thrown;
    const { Domain = name } = (await userPoolById(aws, userPoolId)) ?? {};
    if (Domain !== name)
        return new failure_failure/* Failure */.HR("USER_POOL_HAS_DOMAIN", `the user pool ${userPoolId} has another domain: ${Domain}`, {
            fix: `Delete the domain ${Domain}, which this action did not make, or choose another stage.`,
            cause: thrown,
        });
    return new failure_failure/* Failure */.HR("DOMAIN_TAKEN", `the domain ${name} belongs to another user pool, here or in another account`, {
        fix: "Choose another stage: the domain is named for it.",
        cause: thrown,
    });
}
function liveDomain(place, name, domain) {
    const { UserPoolId: userPoolId = "", Status: status = "ACTIVE" } = domain;
    return {
        id: `${userPoolId}/${name}`,
        tags: undefined,
        userPoolId,
        tokenEndpoint: tokenEndpointOf(place, name),
        status,
        ...(status === "DELETING" ? { leaving: "domain is DELETING" } : {}),
    };
}
function tokenEndpointOf({ partition, region }, prefix) {
    // AWS GovCloud serves FIPS endpoints alone (docs.aws.amazon.com/govcloud-us, "Amazon Cognito").
    const host = partition === "aws-us-gov" ? "auth-fips" : "auth";
    return `https://${prefix}.${host}.${region}.amazoncognito.com/oauth2/token`;
}

;// CONCATENATED MODULE: ./build/src/topologies/cognito.js






const scopeName = "invoke";
/** Name of a user pool's domain, which must be the only one of its name in the region, over all accounts. */
function domainName(names, { account }) {
    return `${names.userPoolDomain}-${account}`;
}
function addCognito(graph, place, names) {
    const scope = `${names.resourceServer}/${scopeName}`;
    const inPool = { userPool: names.userPool };
    const pool = graph.add("user-pool", userPool, { name: names.userPool }, {}, () => ({}));
    const server = graph.add("resource-server", resourceServer, { name: names.resourceServer, ...inPool }, { pool }, (need) => ({
        userPoolId: need.pool.id,
        scopes: [{ name: scopeName, description: "Call the tools of the Zscaler MCP Server" }],
    }));
    const client = graph.add("user-pool-client", userPoolClient, { name: names.userPoolClient, ...inPool }, { pool, server }, (need) => ({ userPoolId: need.pool.id, scopes: [scope] }));
    const domain = graph.add("user-pool-domain", userPoolDomain, { name: domainName(names, place), ...inPool }, { pool }, (need) => ({ userPoolId: need.pool.id }));
    const provider = graph.add("oauth-provider", oauth2CredentialProvider, { name: names.oauthProvider }, 
    // Only with its domain does the pool's discovery document name a token endpoint.
    { pool, client, domain: whenReady(byAddress(domain)) }, (need) => ({
        discoveryUrl: need.pool.discoveryUrl,
        clientId: need.client.clientId,
        clientSecret: need.client.clientSecret,
    }));
    return { pool, client, domain, provider, scope };
}

;// CONCATENATED MODULE: ./build/src/topologies/remains.js
/**
 * Everything that a stage may own, by name: what a destroy goes by where the state is lost, and the register of kinds
 * by which it reads the state where it is not.
 */




















/** How the node of a kind is made again; its identity is what the kind's own node had written to the state. */
function made(kind, options = { trails: false }) {
    return [
        kind.kind,
        (id, identity, position) => ({
            ...resourceNode(id, kind, identityOf(identity), options.trails),
            ...position,
        }),
    ];
}
function left(kind) {
    return [
        kind.kind,
        (id, identity, position) => ({ ...leftoverNode(id, kind, identityOf(identity)), ...position }),
    ];
}
function identityOf(identity) {
    return identity;
}
const makers = new Map([
    made(apiKeyCredentialProvider),
    made(agentRuntime),
    made(ecsCluster),
    made(expressService),
    made(gateway),
    made(gatewayTarget),
    made(harness),
    made(harnessEndpoint),
    made(harnessLogs, { trails: true }),
    made(iamRole),
    made(logGroup),
    made(oauth2CredentialProvider),
    made(resourceServer),
    made(runtimeLogs, { trails: true }),
    made(secret),
    made(userPool),
    made(userPoolClient),
    made(userPoolDomain),
    left(taskDefinitions),
]);
/** The node that can be removed; undefined for a kind that this version does not know. */
function removable({ id, kind, identity, ...position }) {
    return makers.get(kind)?.(id, identity, position);
}
/** What a stage has whatever its topology: where it cannot be read, nobody can tell whether a stage is gone. */
const ofEveryStage = new Set([
    "secret",
    "harness-role",
    "harness",
    "harness-logs",
]);
/** Everything that a stage of these names may own. In the order of the graph: every node after those that it needs. */
function remainsOf(names, place) {
    const remain = (id, { kind }, name, needs = [], { removedAfter = [], ...identity } = {}) => ({ id, kind, identity: { name, ...identity }, needs, removedAfter });
    const gatewayRemains = (kind, own, tokens, provider) => [
        remain(`${kind}runtime-role`, iamRole, own.runtimeRole),
        remain(`${kind}runtime`, agentRuntime, own.runtime, [`${kind}runtime-role`, "secret", ...tokens]),
        remain(`${kind}runtime-logs`, runtimeLogs, own.runtime, [`${kind}runtime`]),
        remain(`${kind}gateway-role`, iamRole, own.gatewayRole),
        remain(`${kind}gateway`, gateway, own.gateway, [`${kind}gateway-role`, ...tokens]),
        remain(`${kind}gateway-target`, gatewayTarget, own.gatewayTarget, [`${kind}gateway`, `${kind}runtime`, ...provider], { gateway: own.gateway }),
    ];
    const inPool = { userPool: names.userPool };
    const family = `${names.cluster}-${names.service}`;
    return [
        remain("secret", secret, names.secret),
        remain("cluster", ecsCluster, names.cluster),
        remain("log-group", logGroup, names.logGroup),
        remain("task-execution-role", iamRole, names.taskExecutionRole),
        remain("infrastructure-role", iamRole, names.infrastructureRole, [], { removedAfter: ["cluster"] }),
        remain("mcp-service", expressService, names.service, ["cluster", "log-group", "task-execution-role", "infrastructure-role", "secret"], { cluster: names.cluster }),
        remain("task-definitions", taskDefinitions, family, ["mcp-service"]),
        remain("user-pool", userPool, names.userPool),
        remain("resource-server", resourceServer, names.resourceServer, ["user-pool"], inPool),
        remain("user-pool-client", userPoolClient, names.userPoolClient, ["user-pool", "resource-server"], inPool),
        remain("user-pool-domain", userPoolDomain, domainName(names, place), ["user-pool"], inPool),
        remain("oauth-provider", oauth2CredentialProvider, names.oauthProvider, [
            "user-pool",
            "user-pool-client",
        ]),
        ...gatewayRemains("", names.gateways.cognito, ["user-pool", "user-pool-client"], ["oauth-provider"]),
        ...gatewayRemains("iam-", names.gateways.iam, [], []),
        remain("credentials", apiKeyCredentialProvider, names.credentialProvider, ["secret"]),
        remain("harness-role", iamRole, names.harnessRole),
        remain("harness", harness, names.harness, ["harness-role", "credentials"]),
        remain("harness-logs", harnessLogs, names.harness, ["harness"]),
    ];
}

;// CONCATENATED MODULE: ./build/src/operations/drift.js
/** What was changed behind our back: what is live, against what the last deploy left and the state remembers as digests. */


/** Of JSON; what is longer says little at a glance. */
const longestShown = 120;
/** Everything that a deploy keeps true of it, its tags of these names included; what is not set is left out. */
function aspectsOf(node, live, tagNames) {
    const tags = live.tags ?? {};
    return Object.fromEntries([
        ...Object.entries(node.aspects(live)),
        ...tagNames.map((name) => [`${tagPrefix}${name}`, tags[name]]),
    ].filter(([, value]) => value !== undefined));
}
/** Short ones: they tell one value from another, and guard nothing. */
function digests(aspects) {
    return Object.fromEntries(Object.entries(aspects).map(([path, value]) => [path, digest(value)]));
}
/** Whether the state remembers it as it is. What was only found and used is not kept true, and not remembered. */
function isRemembered(state, node, live, tags) {
    return (state.ownership === "adopted" ||
        (0,external_node_util_.isDeepStrictEqual)(state.aspects, digests(aspectsOf(node, live, Object.keys(tags)))));
}
/** Undefined: nothing is remembered of it, so nothing can be told. */
function driftOf(state, node, live) {
    const remembered = state.aspects;
    if (remembered === undefined)
        return undefined;
    const tagNames = Object.keys(remembered).flatMap((path) => path.startsWith(tagPrefix) ? [path.slice(tagPrefix.length)] : []);
    const aspects = aspectsOf(node, live, tagNames);
    const now = digests(aspects);
    const isAnother = state.id !== undefined && state.id !== live.id;
    return [
        ...(isAnother ? [{ path: "id", kind: "changed", live: live.id }] : []),
        ...Object.keys({ ...remembered, ...now })
            .filter((path) => remembered[path] !== now[path])
            .map((path) => {
            const kind = remembered[path] === undefined ? "added" : now[path] === undefined ? "vanished" : "changed";
            return { path, kind, live: drift_shown(aspects[path]) };
        }),
    ];
}
const tagPrefix = "tags.";
function drift_shown(value) {
    return (JSON.stringify(value) ?? "").length <= longestShown ? value : undefined;
}
/** The same for values that are alike, in whatever order their members stand. */
function digest(value) {
    return (0,external_node_crypto_.createHash)("sha256")
        .update(JSON.stringify(ordered(value)))
        .digest("hex")
        .slice(0, 16);
}
function ordered(value) {
    if (Array.isArray(value))
        return value.map(ordered);
    if (typeof value !== "object" || value === null)
        return value;
    const members = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
    return Object.fromEntries(members.map(([name, member]) => [name, ordered(member)]));
}

;// CONCATENATED MODULE: ./build/src/operations/stage-state.js
/** From what the engine knows to what the state remembers, and back. */



function memoryOf(nodes) {
    return new Map(Object.entries(nodes).map(([id, node]) => [id, { id: node.id, ownership: node.ownership }]));
}
/**
 * What the state knows of the nodes that are wanted, by their ids, and beside it, under keys of their own, what had
 * another name or was another kind of thing until the inputs changed: that is to be removed.
 */
function separated(before, nodes) {
    const wanted = new Set(nodes.map(({ id }) => id));
    const keys = new Map();
    for (const [id, state] of Object.entries(before)) {
        const now = nodes.find((node) => isSame(node, state))?.id;
        if (now !== undefined || wanted.has(id))
            keys.set(id, now ?? formerKey(id, state));
    }
    const keyOf = (id) => keys.get(id) ?? id;
    return Object.fromEntries(Object.entries(before).map(([id, state]) => [
        keyOf(id),
        { ...state, needs: state.needs.map(keyOf), removedAfter: state.removedAfter.map(keyOf) },
    ]));
}
function isSame(node, { kind, identity }) {
    return node.role !== "lookup" && node.kind === kind && (0,external_node_util_.isDeepStrictEqual)({ ...node.identity }, identity);
}
function formerKey(id, { identity }) {
    return `${id} ${Object.values(identity).join(" ")}`;
}
/** Every node that is about to exist, by name, before anything is made: whatever happens then can be found again. */
function plannedNodes(nodes, steps, state) {
    const before = separated(state, nodes);
    const ownerships = new Map(steps.map(({ node, ownership }) => [node.id, ownership]));
    const planned = nodes
        .filter((node) => node.role !== "lookup")
        .map((node) => [
        node.id,
        {
            ...(before[node.id] ?? { status: "planned", outputs: {} }),
            ...placeOf(node),
            ownership: ownerships.get(node.id) ?? "owned",
        },
    ]);
    // What is no longer wanted stays remembered until it is gone.
    return { ...before, ...Object.fromEntries(planned) };
}
/** The nodes once the engine is done, or stopped; `tags` are those that the deploy put on everything. */
function presentNodes(nodes, results, planned, tags) {
    const present = results.flatMap((result) => {
        const { node, ownership, live, outputs } = result;
        if (live === undefined)
            return [];
        return [
            [
                node.id,
                {
                    ...placeOf(node),
                    ...(live.id === "" ? {} : { id: live.id }),
                    ownership,
                    status: "present",
                    outputs: strings(outputs ?? {}),
                    ...rememberedAspects(result, live, tags),
                },
            ],
        ];
    });
    const known = { ...planned, ...Object.fromEntries(present) };
    // Leftovers are there as soon as what leaves them behind is.
    const leftovers = nodes
        .filter((node) => node.role === "leftover")
        .flatMap(({ id, needs }) => {
        const of = known[needs["of"]?.id ?? ""];
        const node = known[id];
        return node === undefined || of === undefined ? [] : [[id, { ...node, status: of.status }]];
    });
    return { ...known, ...Object.fromEntries(leftovers) };
}
/** What was brought to its end, and is ours to keep as it is. */
function rememberedAspects({ node, ownership, failure }, live, tags) {
    const isKept = ownership === "owned" && failure === undefined;
    return isKept ? { aspects: digests(aspectsOf(node, live, Object.keys(tags))) } : {};
}
/** The nodes after a deploy: without what it removed because nothing wants it any more, unless something still needs it. */
function afterDeploy(nodes, results, orphans, planned, tags) {
    const present = presentNodes(nodes, results, planned, tags);
    const fates = new Map(orphans.map(({ node, fate }) => [node.id, fate]));
    return Object.fromEntries(Object.entries(present).flatMap(([id, node]) => {
        const fate = fates.get(id);
        if (fate === undefined || fate.kind === "failed")
            return [[id, node]];
        return fate.kind === "kept" && fate.ours ? [[id, { ...node, status: "kept" }]] : [];
    }));
}
/** What can be gone back to from `image`: the image of the last good deploy that had another one. */
function previousImageOf({ outputs, previousImage }, image) {
    const last = outputs["image"];
    return last === undefined || last === image ? previousImage : last;
}
/** The state at the end of a deploy; `outputs` undefined: it failed, and the last good outputs stay. */
function concluded({ expiresAt: _before, ...ahead }, expiresAt, { nodes, outputs, lastRun, }) {
    const previousImage = outputs === undefined ? ahead.previousImage : previousImageOf(ahead, outputs["image"]);
    return {
        ...ahead,
        nodes,
        outputs: outputs ?? ahead.outputs,
        lastRun,
        ...(previousImage === undefined ? {} : { previousImage }),
        ...(expiresAt === undefined ? {} : { expiresAt }),
    };
}
/** What of ours is left after a destroy. */
function leftNodes(destroyed, before) {
    const left = destroyed.flatMap(({ node, fate }) => {
        const isOurs = fate.kind === "failed" || (fate.kind === "kept" && fate.ours);
        if (!isOurs)
            return [];
        const remembered = before[node.id];
        return [
            [
                node.id,
                {
                    ...placeOf(node),
                    id: fate.live.id,
                    ownership: remembered?.ownership ?? "owned",
                    status: "present",
                    outputs: remembered?.outputs ?? {},
                },
            ],
        ];
    });
    return Object.fromEntries(left);
}
/** The nodes of a state as a destroy wants them, and those of kinds that this version does not know. */
function removableNodes(nodes) {
    const known = [];
    const unknown = [];
    for (const [id, { kind, identity, needs, removedAfter }] of Object.entries(nodes)) {
        const node = removable({ id, kind, identity, needs, removedAfter });
        if (node === undefined)
            unknown.push(`${id} (${kind})`);
        else
            known.push(node);
    }
    return { known, unknown };
}
function placeOf(node) {
    const needs = Array.isArray(node.needs)
        ? node.needs
        : Object.values(node.needs).flatMap(({ id, loose }) => (loose ? [] : [id]));
    return {
        kind: node.kind,
        identity: { ...node.identity },
        needs: [...new Set(needs)],
        removedAfter: "removedAfter" in node ? [...node.removedAfter] : [],
    };
}
function strings(outputs) {
    return Object.fromEntries(Object.entries(outputs).filter((entry) => typeof entry[1] === "string"));
}

;// CONCATENATED MODULE: ./build/src/operations/deploy/outputs.js
/** The outputs of a deploy, from what its nodes told. */

function deployOutputs({ stage }, stateUri, topology, { applied, failures, changed, orphans, before }) {
    const { outputs, results } = applied;
    const changes = [
        ...results
            .filter(({ action }) => action !== "unchanged")
            .map(({ node, action, changes: differences }) => ({
            resource: node.id,
            kind: node.kind,
            name: node.name,
            action,
            changes: differences,
        })),
        ...orphans
            .filter(({ fate }) => fate.kind === "deleted")
            .map(({ node }) => ({
            resource: node.id,
            kind: node.kind,
            name: node.name,
            action: "delete",
            changes: [],
        })),
    ];
    return {
        ...known(topology, outputs),
        "previous-image": before && previousImageOf(before, outputs_text(outputs.get("image"), "uri")),
        state: stateUri,
        stage: stage.slug,
        status: failures.length === 0 ? "ready" : outputs.has("harness") ? "degraded" : "failed",
        changed: changed && changes.length > 0,
        changes,
    };
}
/** What the state keeps of them for later runs. */
function rememberedOutputs(topology, outputs) {
    return Object.fromEntries(Object.entries(known(topology, outputs)).filter((entry) => typeof entry[1] === "string"));
}
function known(topology, outputs) {
    const harness = outputs.get("harness");
    return {
        "harness-arn": outputs_text(harness, "arn"),
        "harness-id": outputs_text(harness, "id"),
        "harness-version": outputs_text(harness, "version"),
        "harness-status": outputs_text(harness, "status"),
        "mcp-url": topology.connection(outputs)?.url,
        image: outputs_text(outputs.get("image"), "uri"),
        "service-arn": outputs_text(outputs.get("mcp-service"), "arn"),
        "runtime-arn": outputs_text(outputs.get("runtime"), "arn"),
        "gateway-arn": outputs_text(outputs.get("gateway"), "arn"),
        "execution-role-arn": outputs_text(outputs.get("harness-role"), "arn"),
        "credential-provider-arn": outputs_text(outputs.get("credentials") ?? outputs.get("oauth-provider"), "arn"),
    };
}
function outputs_text(outputs, name) {
    const value = outputs === undefined ? undefined : outputs[name];
    return typeof value === "string" && value !== "" ? value : undefined;
}

;// CONCATENATED MODULE: ./build/src/agent/log-events/newest.js
/** Pages that are read of each group only to count what is left out. */
const mostCountedPages = 10;
/** At most `limit` events and a page of each group are held. Where a group can't be read, its reader says why. */
async function newest(readers, limit) {
    const heads = readers.map((reader) => ({ reader, page: [], next: 0, isDone: false }));
    const taken = [];
    while (taken.length < limit) {
        await Promise.all(heads.map(filled));
        const latest = latestOf(heads);
        const event = latest?.page[latest.next];
        if (latest === undefined || event === undefined)
            break;
        latest.next += 1;
        taken.push(event);
    }
    const leftOut = await Promise.all(heads.map(countRest));
    for (const reader of readers)
        reader.leaveOutOlder();
    const count = leftOut.reduce((sum, one) => sum + one.count, 0);
    const andMore = leftOut.some((one) => one.andMore);
    return {
        events: inOrder(taken.reverse()),
        leftOut: count === 0 && !andMore ? undefined : { count, andMore },
    };
}
/** By time; what happened in one millisecond stays as it is. */
function inOrder(events) {
    return events.toSorted((one, other) => one.at - other.at);
}
/** Pages may be empty although more follow. */
async function filled(head) {
    while (!head.isDone && head.next >= head.page.length) {
        const page = await head.reader.older();
        head.page = page ?? [];
        head.next = 0;
        head.isDone = page === undefined;
    }
}
function latestOf(heads) {
    const open = heads.filter(({ page, next }) => next < page.length);
    return open.toSorted((one, other) => at(other) - at(one))[0];
}
function at({ page, next }) {
    return page[next]?.at ?? 0;
}
async function countRest(head) {
    let count = head.page.length - head.next;
    for (let pages = 0; pages < mostCountedPages; pages += 1) {
        const page = head.isDone ? undefined : await head.reader.older();
        if (page === undefined)
            return { count, andMore: false };
        count += page.length;
    }
    return { count, andMore: true };
}

;// CONCATENATED MODULE: ./build/src/agent/log-events/seen.js
/** How much later than its successors an event may arrive and still be noticed, in ms. */
const overlap = 300_000;
/** Where more events than these fall into the overlap, the overlap is shorter. */
const mostIds = 20_000;
function createSeen(since) {
    const moments = new Map();
    let from = since;
    let newest = since;
    /** What is forgotten is never looked at again, so it can't be shown twice. */
    function forgetBefore(moment) {
        if (moment <= from)
            return;
        from = moment;
        for (const [id, at] of moments)
            if (at < from)
                moments.delete(id);
    }
    return {
        get from() {
            return from;
        },
        unseen(events) {
            const fresh = events.filter(({ id }) => !moments.has(id));
            for (const { id, at } of fresh) {
                newest = Math.max(newest, at);
                if (at >= from)
                    moments.set(id, at);
            }
            forgetBefore(newest - overlap);
            if (moments.size > mostIds) {
                const sorted = [...moments.values()].sort((one, other) => one - other);
                forgetBefore((sorted[sorted.length - mostIds - 1] ?? from) + 1);
            }
            return fresh;
        },
        leaveOutUpTo(moment) {
            forgetBefore(moment + 1);
        },
    };
}

;// CONCATENATED MODULE: ./build/src/agent/log-events/reader.js
/** One log group, read from its newest event backwards, and then whatever arrives. */




/** AWS lists the newest first only from here on (SDK, `startFromHead`); no harness and no MCP server is older. */
const earliest = Date.UTC(2024, 0, 1);
/** How long throttling and server errors are waited out, in ms. */
const patience = 60_000;
function logReader({ clients: { logs }, signal }, group, { since, until, pattern }) {
    const seen = createSeen(Math.max(since, earliest));
    let token;
    let oldest;
    let isAtBeginning = false;
    let trouble;
    /** Undefined where nothing can be read; why, says `trouble`. */
    async function page(input) {
        const command = new client_cloudwatch_logs_dist_cjs/* FilterLogEventsCommand */.nsW({
            logGroupName: group.name,
            startTime: seen.from,
            endTime: until,
            filterPattern: pattern,
            ...input,
        });
        try {
            const send = () => logs.send(command);
            const answer = await (0,errors/* found */.F9)((0,retry/* retrying */.R$)(send, { signal, on: () => false, limit: patience }));
            trouble = answer === undefined ? { kind: "missing" } : undefined;
            return answer;
        }
        catch (thrown) {
            signal.throwIfAborted();
            trouble = { kind: "failed", thrown };
            return undefined;
        }
    }
    const eventsOf = ({ events = [] }) => events.map(({ eventId: id = "", timestamp: at = 0, message = "" }) => ({ id, at, message, group }));
    return {
        group,
        get trouble() {
            return trouble;
        },
        async older() {
            if (isAtBeginning)
                return undefined;
            // The window of a search stays as it was when the search began.
            const answer = await page({
                startTime: Math.max(since, earliest),
                ...(token === undefined ? { startFromHead: false } : { nextToken: token }),
            });
            token = answer?.nextToken;
            isAtBeginning = token === undefined;
            if (answer === undefined)
                return undefined;
            const events = seen.unseen(eventsOf(answer));
            oldest = events.at(-1)?.at ?? oldest;
            return events;
        },
        leaveOutOlder() {
            if (!isAtBeginning && oldest !== undefined)
                seen.leaveOutUpTo(oldest);
            isAtBeginning = true;
        },
        async newer() {
            if (trouble?.kind === "failed")
                return [];
            const startTime = seen.from;
            const fresh = [];
            for (let nextToken, isFirst = true; isFirst || nextToken !== undefined; isFirst = false) {
                const answer = await page({ startTime, ...(nextToken === undefined ? {} : { nextToken }) });
                if (answer === undefined)
                    break;
                fresh.push(...seen.unseen(eventsOf(answer).filter(({ at }) => at >= seen.from)));
                nextToken = answer.nextToken;
            }
            return fresh;
        },
    };
}

;// CONCATENATED MODULE: ./build/src/agent/container-log.js


const mostLines = 100;
/** Empty where the group cannot be read: the diagnosis then does without. */
async function lastContainerLines(aws, logGroupName, since) {
    const search = { since, until: undefined, pattern: undefined };
    const reader = logReader(aws, { source: "mcp", name: logGroupName }, search);
    try {
        return (await newest([reader], mostLines)).events.map(({ message }) => message);
    }
    catch {
        return [];
    }
}

// EXTERNAL MODULE: ./build/src/aws/clients.js + 2 modules
var aws_clients = __webpack_require__(679);
// EXTERNAL MODULE: ./build/src/settings/model.js
var settings_model = __webpack_require__(3529);
;// CONCATENATED MODULE: ./build/src/operations/deployment.js



function resourcesOf({ applied, orphans, }) {
    return [
        ...applied.results.map(({ node, action, ownership, changes, why, failure }) => ({
            noun: node.noun,
            name: node.name,
            action: ownership === "adopted" ? "keep" : action,
            changes,
            ...(why === undefined ? {} : { why: `found, used and kept: ${why}` }),
            ...(failure === undefined ? {} : { failed: true }),
        })),
        ...orphans
            .filter(({ fate }) => fate.kind !== "absent")
            .map(({ node, fate }) => ({
            noun: node.noun,
            name: node.name,
            action: fate.kind === "kept" ? "keep" : "delete",
            ...(fate.kind === "kept" ? { why: fate.why } : {}),
            ...(fate.kind === "failed" ? { failed: true, why: (0,failure_failure/* messageOf */.bD)(fate.thrown) } : {}),
        })),
    ];
}
function factsOf({ settings, session, topology, deployed, expiresAt, }) {
    const { names, harness } = settings;
    const { outputs } = deployed.applied;
    const agent = outputs.get("harness");
    const { verification } = deployed;
    return {
        ...session.place,
        topology: topology.kind,
        harnessArn: outputs_text(agent, "arn"),
        harnessId: outputs_text(agent, "id"),
        harnessName: names.harness,
        harnessVersion: outputs_text(agent, "version"),
        harnessStatus: outputs_text(agent, "status"),
        mcpUrl: topology.connection(outputs)?.url,
        model: harness.model ?? (0,settings_model/* defaultModel */.$)(session.place.region),
        endpoint: harness.endpoint,
        stateUri: session.store.uri,
        verifiedTools: verification?.kind === "verified" ? verification.tools.length : undefined,
        expiresAt,
        ...hostFacts(settings, topology, outputs),
    };
}
function hostFacts(settings, topology, outputs) {
    const { names, auth } = settings;
    const header = {
        authMode: auth.mode,
        credentialProvider: auth.mode === "none" ? undefined : names.credentialProvider,
    };
    const host = settings.topology;
    switch (host.kind) {
        case "external":
            return header;
        case "ecs":
            return {
                ...header,
                ...imageFacts(host.hosting.image, outputs),
                cluster: names.cluster,
                service: names.service,
                serviceArn: outputs_text(outputs.get("mcp-service"), "arn"),
                logGroup: names.logGroup,
                secret: secretName(settings, host.delivery),
            };
        case "gateway":
            return {
                ...imageFacts(host.container.image, outputs),
                ...gatewayFacts(settings, host, outputs),
                logGroup: outputs_text(outputs.get("runtime-logs"), "group"),
                secret: secretName(settings, host.delivery),
                connect: connectOf(topology, outputs),
            };
    }
}
function imageFacts(reference, outputs) {
    const found = outputs.get("image");
    return {
        image: { reference, digest: outputs_text(found, "uri")?.split("@")[1] },
        architecture: outputs_text(found, "architecture"),
    };
}
function secretName({ names }, delivery) {
    switch (delivery.kind) {
        case "managed":
            return names.secret;
        case "existing":
            return delivery.secretId;
        case "plaintext":
            return undefined;
    }
}
function gatewayFacts({ names }, { gatewayAuth }, outputs) {
    const own = names.gateways[gatewayAuth];
    const runtime = outputs.get("runtime");
    const isCognito = gatewayAuth === "cognito";
    return {
        credentialProvider: isCognito ? names.oauthProvider : undefined,
        gateway: {
            auth: gatewayAuth,
            name: own.gateway,
            arn: outputs_text(outputs.get("gateway"), "arn"),
            runtime: { name: own.runtime, id: outputs_text(runtime, "id"), version: outputs_text(runtime, "version") },
            ...(isCognito ? { userPool: { name: names.userPool, id: outputs_text(outputs.get("user-pool"), "id") } } : {}),
        },
    };
}
/** The client's secret, which is among what the connection knows, stays behind. */
function connectOf(topology, outputs) {
    const connection = topology.connection(outputs);
    if (connection === undefined)
        return undefined;
    const { url, signIn } = connection;
    switch (signIn.kind) {
        case "header":
            return undefined;
        case "sigv4": {
            const gatewayArn = outputs_text(outputs.get("gateway"), "arn");
            return gatewayArn === undefined ? undefined : { kind: "sigv4", url, gatewayArn };
        }
        case "client-credentials": {
            const { kind, tokenEndpoint, clientId, scope } = signIn;
            const userPoolId = outputs_text(outputs.get("user-pool"), "id");
            return userPoolId === undefined ? undefined : { kind, url, tokenEndpoint, clientId, scope, userPoolId };
        }
    }
}

;// CONCATENATED MODULE: ./build/src/diagnosis/rule.js
/** What a sign's named groups caught; undefined where the sign is not seen. */
function seen(sign, { source, text, error }) {
    if (!sign.in.includes(source)) {
        return undefined;
    }
    if (sign.name !== undefined &&
        !(error && (sign.name.test(error.name) || sign.name.test(error.code ?? "")))) {
        return undefined;
    }
    if (sign.says === undefined) {
        return {};
    }
    const match = sign.says.exec(text);
    return match === null ? undefined : caught(match.groups ?? {});
}
function caught(groups) {
    return Object.fromEntries(Object.entries(groups).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
/**
 * Fills placeholders. Backticks in a value would end the code it stands in, so they go; words that stand for a name
 * that was not caught are no code.
 */
function rule_filled(template, values) {
    return template.replaceAll(/(?<quote>`?)\{(?<name>\w+)\|(?<otherwise>[^}]*)\}\k<quote>/g, (_, quote, name, otherwise) => {
        const value = values[name]?.replaceAll("`", "");
        if (value !== undefined)
            return `${quote}${value}${quote}`;
        return otherwise.includes(" ") ? otherwise : `${quote}${otherwise}${quote}`;
    });
}

;// CONCATENATED MODULE: ./build/src/diagnosis/rules/access.js
const accessRules = [
    {
        id: "pass-role-denied",
        title: "The caller may not pass the role",
        signs: [
            {
                in: ["errors", "events"],
                says: /not authorized to perform:? *iam:PassRole(?:.*? on resource:? *(?<resource>[^\s,"]+))?/i,
            },
            { in: ["errors"], name: /AccessDenied/, says: /iam:PassRole/ },
        ],
        cause: "To give `{resource|a role}` to ECS or AgentCore, the caller needs `iam:PassRole` on exactly that role.",
        fix: "Grant `iam:PassRole` on `{resource|the roles of this stage}` with the condition `iam:PassedToService`: `ecs-tasks.amazonaws.com` for the task execution role, `ecs.amazonaws.com` for the infrastructure role, `bedrock-agentcore.amazonaws.com` for the harness role. Never on `*`.",
    },
    {
        id: "explicit-deny",
        title: "A policy of the organisation or a boundary forbids the call",
        signs: [
            {
                in: ["errors", "events"],
                says: /not authorized to perform:? *(?<action>[\w-]+:\w+).*(?:with an explicit deny in an? (?<policy>[\w -]+?policy|permissions boundary)|because no (?<boundary>permissions boundary|session policy|service control policy|resource control policy|VPC endpoint policy) allows)/i,
            },
            { in: ["errors", "events"], says: /explicit deny/i },
        ],
        cause: "`{action|The call}` is refused by an explicit deny or a limit ({policy|a service control policy}, {boundary|a permissions boundary}): no grant on the role itself can mend that.",
        fix: "Ask whoever owns that policy for an exception, set the input `permissions-boundary` where the organisation demands one, or bring existing roles with the input `roles`.",
    },
    {
        id: "kms-denied",
        title: "The key may not be used",
        signs: [
            {
                in: ["errors"],
                name: /^(?:KMSAccessDenied\w*|KMS\.AccessDeniedException|EncryptionFailure\w*|DecryptionFailure\w*|InvalidKMSKey\w*|KMSInvalidStateException)$/,
            },
            {
                in: ["errors", "events"],
                says: /not authorized to perform:? *(?<action>kms:\w+)|Access to KMS is not allowed|KMS key.*(?:disabled|invalid|not exist)/i,
            },
        ],
        cause: "The key of the input `kms-key` does not allow `{action|this use}` to the caller or to the service, or is disabled.",
        fix: "Allow `kms:Encrypt`, `kms:Decrypt`, `kms:GenerateDataKey` and `kms:DescribeKey` in the key's policy for the deploying role, and `kms:Decrypt` for the task execution role; CloudWatch Logs needs its service principal there too.",
    },
    {
        id: "policy-malformed",
        title: "IAM rejects the policy document",
        signs: [{ in: ["errors"], name: /^MalformedPolicyDocument(?:Exception)?$/ }],
        cause: "IAM does not know a principal in the trust policy. The account is not onboarded to Amazon Bedrock AgentCore, or the partition has no such service.",
        fix: "Open Amazon Bedrock AgentCore once in the console of this account and region, then run again.",
    },
    {
        id: "role-has-extras",
        title: "A role has policies that the action did not attach",
        signs: [
            { in: ["errors"], name: /^DeleteConflict(?:Exception)?$/ },
            {
                in: ["events"],
                says: /must (?:detach|delete|remove) .*(?:policies|roles|instance profile).* first/i,
            },
        ],
        cause: "IAM deletes a role only when nothing is attached to it. Somebody added policies or an instance profile by hand.",
        fix: "Detach them and run destroy again, or keep the roles with the input `keep: roles`.",
    },
    {
        id: "access-denied",
        title: "A permission is missing",
        signs: [
            {
                in: ["errors", "events"],
                says: /not authorized to perform:? *(?<action>[\w-]+:\w+)(?:.*? on (?:the )?resource:? *(?<resource>[^\s,"]+))?/i,
            },
            {
                in: ["errors"],
                name: /^(?:AccessDenied\w*|UnauthorizedOperation|UnauthorizedException|Forbidden|AuthorizationError\w*)$/,
            },
        ],
        cause: "The caller's policies do not allow `{action|this call}`.",
        fix: "Grant `{action|the action in the message}` on `{resource|the resource in the message}` to the role that the workflow assumes. `docs/permissions.md` lists every permission.",
        severalFix: "Attach the documented policies to the role that the workflow assumes, whole, instead of granting one right after the other: `docs/permissions.md` has them, and `examples/iam` the files that set the role up.",
    },
];

;// CONCATENATED MODULE: ./build/src/diagnosis/rules/agentcore.js
const security = "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/harness-security.html";
const agentCoreRules = [
    {
        id: "harness-name-invalid",
        title: "The harness name is not allowed",
        signs: [{ in: ["errors"], name: /^ValidationException$/, says: /harnessName/i }],
        cause: "A harness name begins with a letter and has at most 40 letters, digits and underscores; hyphens are not allowed.",
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
        cause: "The account has a harness (or the runtime beneath one) of this name that this stage did not make, or one that is still being deleted.",
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
        cause: "Each harness call is authorised twice, as itself and as the runtime call beneath it, and the service makes the parts (runtime, endpoint, workload identity, managed memory) with the caller's rights. `{action|bedrock-agentcore:CreateAgentRuntime}` is not granted.",
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
        cause: "One lookup is authorised separately on the vault, the provider, the workload identity and its directory; each ARN must be allowed by itself, and the one in the message changes from try to try.",
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
        cause: "AgentCore keeps a provider's key in a secret `bedrock-agentcore-identity!default/...` of this account. It is made and removed with the caller's rights and read with the harness's role.",
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
        cause: "A new role takes up to two minutes to be known everywhere, and the action waits for that. So its trust policy does not name the service: `bedrock-agentcore.amazonaws.com`, `ecs.amazonaws.com` or `ecs-tasks.amazonaws.com`.",
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
        cause: "The harness reached no MCP server: its role lacks a grant it starts with (`ecr-public:GetAuthorizationToken`, `sts:GetServiceBearerToken`), the URL ends in `/mcp/` instead of `/mcp`, or the server is down or refuses the credential.",
        fix: "Deploy again, which puts policy and URL back, and look at the logs of harness and container for refused requests (`operation: logs`).",
    },
    {
        id: "gateway-only-url",
        title: "The MCP URL wants requests signed by AWS",
        signs: [
            { in: ["errors", "events", "logs"], says: /\b403\b.*bedrock-agentcore\.[a-z0-9-]+\.\S*\/runtimes\//i },
            { in: ["errors", "events", "logs"], says: /bedrock-agentcore\.[a-z0-9-]+\.\S*\/runtimes\/.*\b403\b/i },
        ],
        cause: "An AgentCore Runtime's URL takes SigV4 or an OAuth token; the harness's remote MCP tool sends fixed headers and can't sign.",
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
        cause: "The model is not enabled for the account in this region, wants the one-time use-case form, or needs an inference profile of the region's geography (`us.`, `eu.`, `apac.`).",
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
        cause: "The limit of an answer is checked when the model is called, not when the harness is made: this model gives at most {limit|fewer} tokens.",
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

;// CONCATENATED MODULE: ./build/src/diagnosis/http-signs.js
/** "answered 401", "HTTP 401", "status code: 401". */
function answered(status, sources = ["errors"]) {
    return {
        in: sources,
        says: new RegExp(String.raw `\b(?:status|HTTP(?:/\d(?:\.\d)?)?"?|answered|code|error)\W{0,3}${status}\b`, "i"),
        reads: `answered ${readable(status)}`,
    };
}
/** The access log of the server's MCP endpoint; other paths are only scanners'. */
function logged(status) {
    return {
        in: ["logs"],
        says: new RegExp(String.raw `"(?:GET|POST|DELETE) /mcp/?(?: HTTP/[\d.]+)?" ${status}\b`),
        reads: `"POST /mcp HTTP/1.1" ${readable(status)}`,
    };
}
/** The harness's MCP client, in its log; what a gateway answers is no word of a server. */
function metByHarness(status) {
    return {
        in: ["logs"],
        says: new RegExp(String.raw `(?:Client error|Server error|Redirect response) '${status}\b(?!.*\.gateway\.bedrock-agentcore\.)|MCP server.*\b(?:HTTP|status) ${status}\b`, "i"),
        reads: `Client error '${readable(status)} …' for url`,
    };
}
/** `30[1278]` as `30x`. */
function readable(status) {
    return status.replace(/\[\d+\]/, "x");
}

;// CONCATENATED MODULE: ./build/src/diagnosis/rules/container.js
/** What the MCP server says before it exits, or while it refuses. */

const containerRules = [
    {
        id: "container-exec-format",
        title: "The image is built for another CPU architecture",
        signs: [{ in: ["logs", "events"], says: /exec format error/i }],
        cause: "The container's first instruction could not be run: the image holds `arm64` programs and the task runs on `x86_64`, or the reverse. The Zscaler image on AWS Marketplace is published for `linux/arm64` alone.",
        fix: "Leave the input `architecture` at `auto`, or set it to the architecture that the image is built for; or build the image for both platforms.",
    },
    {
        id: "container-https-required",
        title: "The MCP server refuses to listen without TLS",
        signs: [{ in: ["logs"], says: /requires TLS certs|HTTPS is required/i }],
        cause: "The server binds to a public address without a certificate of its own. Behind the load balancer that is right, but it wants to be told by `ZSCALER_MCP_ALLOW_HTTP`.",
        fix: "Remove `ZSCALER_MCP_ALLOW_HTTP` from the input `container-environment`, so that the action's own value `true` holds, and deploy again.",
    },
    {
        id: "container-bind-refused",
        title: "The MCP server refuses to bind to 0.0.0.0",
        signs: [{ in: ["logs"], says: /Cannot bind to 0\.0\.0\.0/i }],
        cause: "The server takes connections from everywhere only where it knows which `Host` values to accept, or is told not to check them.",
        fix: "Remove `ZSCALER_MCP_ALLOWED_HOSTS` and `ZSCALER_MCP_DISABLE_HOST_VALIDATION` from the input `container-environment`; use the inputs `host-validation` and `allowed-hosts` instead.",
    },
    {
        id: "container-auth-misconfigured",
        title: "The MCP server's authentication is set up incompletely",
        signs: [
            { in: ["logs"], says: /configuration is invalid.*?(?:Mode: *(?<mode>[\w-]+))?$/i },
            { in: ["logs"], says: /Mode: *(?<mode>jwt|api-key|zscaler|oidc)\b.*(?:missing|required|invalid)/i },
            { in: ["logs"], says: /^\s*Missing: *(?<missing>(?:ZSCALER|OIDCPROXY)_\w+(?:, *\w+)*)\s*$/ },
        ],
        cause: "The authentication mode `{mode|of the server}` needs settings that the container did not get: `jwt` wants a JWKS URI and an issuer, `api-key` a key, `zscaler` the vanity domain, `oidc` its configuration URL. The log names `{missing|what is missing}`.",
        fix: "Compare the inputs `auth-mode` and `container-environment` with what that mode needs, or use the default mode `zscaler`.",
    },
    {
        id: "container-host-rejected",
        title: "The MCP server rejects the host name it is called by (421)",
        signs: [
            { in: ["logs", "errors", "events"], says: /Invalid Host header(?:.*?(?<host>[\w-]+(?:\.[\w-]+)+))?/i },
            { in: ["logs", "errors", "events"], says: /Misdirected Request/i },
            logged("421"),
            metByHarness("421"),
            answered("421", ["errors", "events"]),
        ],
        cause: "The request's `Host`, {host|the name in the URL}, is not in the server's allowlist. That happens with a custom domain or a CDN in front of the service, and with `host-validation: container` while an old revision still runs.",
        fix: "Add the name to the input `allowed-hosts`, or use `host-validation: edge`, which leaves the check to the load balancer.",
    },
    {
        id: "container-secret-missing",
        title: "The container asks for a secret that does not exist",
        signs: [
            { in: ["logs"], says: /No secret named/i },
            { in: ["logs"], says: /ResourceNotFoundException.*secret/i },
        ],
        cause: "The running revision names a secret that was deleted or renamed, or that lives in another region.",
        fix: "Deploy again, which rolls out a revision with the secret of today. With `credentials-secret`, check its name and region.",
    },
    {
        id: "container-secret-denied",
        title: "The container may not read its secret",
        signs: [
            { in: ["logs"], says: /Access denied reading/i },
            { in: ["logs"], says: /Could not load .*Secrets Manager/i },
        ],
        cause: "The container reads its secret by itself (`ZSCALER_SECRET_NAME`), and has no role with `secretsmanager:GetSecretValue` on it. On ECS it needs neither: the task is started with the secret's values.",
        fix: "Deploy again: the action puts variables and policies back. On a role from the input `roles`, grant `secretsmanager:GetSecretValue` on the secret's ARN, and `kms:Decrypt` where the secret has its own key.",
    },
    {
        id: "container-health-path",
        title: "The image has no health endpoint at the configured path",
        signs: [
            {
                in: ["logs"],
                says: /"(?:GET|HEAD) (?<path>\/health[^\s"]*)(?: HTTP\/[\d.]+)?" (?:- )?40[145]\b/i,
            },
            { in: ["events", "errors"], says: /Health ?checks? failed with these codes: \[404\]/i },
        ],
        cause: "The load balancer asks `{path|health-check-path}`, and to the server this is a path like any other: not found, or only with credentials. Releases of the Zscaler MCP Server before 0.12.3 have no `/health`.",
        fix: "Use an image of 0.12.3 or newer, or set the input `health-check-path` to a path that the image answers with 200 and without credentials.",
    },
];

;// CONCATENATED MODULE: ./build/src/diagnosis/rules/credentials.js
const oidcGuide = "https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws";
const credentialRules = [
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
        cause: "The token's `sub` or `aud` does not match the role's trust policy. `environment:` in a job changes `sub`, a pull request has its own form, and repositories created since July 2026 carry ids in it (`repo:owner@id/name@id:...`).",
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
        cause: "No source of the AWS SDK's credential chain had any: no earlier step set them, the job lacks the permission `id-token: write`, without which GitHub gives it no token to exchange, or the run belongs to a fork's pull request, which gets none.",
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
        cause: "The access key was deleted or mistyped, belongs to another partition, or the region is not enabled for the account.",
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

;// CONCATENATED MODULE: ./build/src/diagnosis/rules/ecs.js
const ecsRules = [
    {
        id: "default-vpc-missing",
        title: "The region has no default VPC",
        signs: [
            {
                in: ["errors", "events"],
                says: /default (?:VPC|subnets?).*(?:not|no |missing|exist|found)|(?:no|not find|find a) default (?:VPC|subnet)/i,
            },
        ],
        cause: "Without `subnets` an Express service is put into the region's default VPC, and this account has none there.",
        fix: "Name the subnets in the input `subnets` (two availability zones or more; public ones for a public endpoint), or make one with `aws ec2 create-default-vpc`.",
    },
    {
        id: "service-draining",
        title: "The previous service of this name is still draining",
        signs: [{ in: ["errors", "events"], says: /still draining/i }],
        cause: "A deleted Express service drains for one to three minutes, in which its name can't be used and lists don't show it.",
        fix: "Run again in some minutes, or use another `stage`.",
    },
    {
        id: "service-name-taken",
        title: "A service of another kind holds this name",
        signs: [
            {
                in: ["errors"],
                name: /^(?:InvalidParameterException|ClientException)$/,
                says: /not an? express|express (?:gateway )?service.*(?:not supported|only)|creation of service was not idempotent/i,
            },
        ],
        cause: "The cluster has a classic ECS service of this name, which Express calls can't manage.",
        fix: "Use another `cluster` or `stage`, or delete that service.",
    },
    {
        id: "cluster-not-empty",
        title: "The cluster still contains services or tasks",
        signs: [
            {
                in: ["errors"],
                name: /^ClusterContains(?:Services|Tasks|ContainerInstances|CapacityProvider)Exception$/,
            },
            {
                in: ["errors", "events"],
                says: /cluster (?:cannot be deleted while|contains) .*(?:services|tasks|container instances)/i,
            },
        ],
        cause: "ECS takes tasks and load balancers down after the service is gone, or something else runs in the cluster.",
        fix: "Run destroy again in some minutes. If other services live there, the cluster is not this stage's to delete: keep it with `keep: ecs`.",
    },
    {
        id: "cluster-in-transition",
        title: "The cluster is just being made or deleted",
        signs: [
            {
                in: ["errors", "events"],
                says: /\b(?:DEPROVISIONING|PROVISIONING)\b|cluster.*(?:is being|being deleted)/i,
            },
        ],
        cause: "An earlier destroy (or somebody else) is at work on this cluster.",
        fix: "Run again in one to three minutes, or use another `cluster`.",
    },
    {
        id: "service-linked-role",
        title: "A service-linked role can't be created",
        signs: [
            {
                in: ["errors", "events"],
                says: /iam:CreateServiceLinkedRole|(?:assume|create) the service[- ]linked role|service[- ]linked role.*(?:not exist|create|assume)/i,
            },
        ],
        cause: "The first ECS service or load balancer of an account needs service-linked roles, and the caller may not create them.",
        fix: "Grant `iam:CreateServiceLinkedRole` for `ecs.amazonaws.com`, `elasticloadbalancing.amazonaws.com` and `ecs.application-autoscaling.amazonaws.com`, or let an administrator create them once.",
    },
    {
        id: "secret-scheduled-for-deletion",
        title: "The secret is scheduled for deletion",
        signs: [{ in: ["errors"], says: /scheduled for deletion|marked for deletion|marked deleted/i }],
        cause: "A deleted secret keeps its name until its recovery window (7 to 30 days) is over.",
        fix: "Restore it with `aws secretsmanager restore-secret --secret-id NAME` and run again, or destroy with `force-secret-delete: true` next time.",
    },
];

;// CONCATENATED MODULE: ./build/src/diagnosis/rules/gateway.js
const anywhere = ["errors", "events", "logs"];
/** An API's own refusal, and what the status of a resource says. */
const gateway_told = ["errors", "events"];
const inboundRuntime = "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-oauth.html";
const gatewayRules = [
    {
        id: "runtime-image-region",
        title: "AgentCore Runtime wants the image in its own region",
        signs: [
            { in: ["errors"], name: /^IMAGE_REGION$/ },
            { in: gateway_told, says: /ecr uri region.*(?:match|same|differ)/i },
        ],
        cause: "Amazon ECS pulls from ECR across regions; AgentCore Runtime does not. The region in the image's host name is not the one of the input `region`.",
        fix: "Set the input `region` to the image's region, or replicate the repository to this region and name the copy in the input `image`.",
    },
    {
        id: "runtime-image-architecture",
        title: "AgentCore Runtime runs linux/arm64 alone",
        signs: [
            { in: ["errors"], name: /^IMAGE_ARCHITECTURE$/, says: /AgentCore runs linux\/arm64 alone/ },
            { in: gateway_told, says: /architecture incompatible for uri/i },
        ],
        cause: "The image has no variant for `linux/arm64`. The input `architecture` changes nothing about that: it is for ECS.",
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
        signs: [{ in: gateway_told, says: /access denied while validating ecr uri/i }],
        cause: "When a runtime is made, AgentCore looks at the image with the runtime's role. It needs `ecr:GetAuthorizationToken` on `*`, and `ecr:BatchGetImage` and `ecr:GetDownloadUrlForLayer` on the repository; the repository of another account must let this one in, too.",
        fix: "Deploy again, which puts the policy of a role of the action's own back. On a role from the input `roles`, grant the three; a repository of another account needs a repository policy for this account. The Marketplace image needs a subscription.",
    },
    {
        id: "runtime-slow-start",
        title: "The server's container did not start in time",
        signs: [{ in: anywhere, says: /runtime initialization time exceeded/i }],
        cause: "AgentCore Runtime starts a container with the first call and gives it 30 seconds to listen on `0.0.0.0:8000`, at `/mcp`. This one exited or went on starting; its log says why, where it wrote one.",
        fix: "Read the container's log (`operation: logs`). Leave `ZSCALER_MCP_PORT` and what else steers its start out of the input `container-environment`, and use an image of the Zscaler MCP Server. The next deploy makes the target anew.",
    },
    {
        id: "runtime-invocation-denied",
        title: "The gateway's role may not call the runtime",
        signs: [
            { in: gateway_told, says: /authorization error when sending message/i },
            {
                in: gateway_told,
                says: /not authorized to perform:? *bedrock-agentcore:InvokeAgentRuntime\b.*\bruntime\/(?!harness_)/i,
            },
        ],
        cause: "With `gateway-auth: iam` the gateway signs its calls with its own role, which needs `bedrock-agentcore:InvokeAgentRuntime` on the runtime and on `runtime-endpoint/*` of it.",
        fix: "Deploy again, which puts the policy of a role of the action's own back and makes the target anew. On a role from the input `roles`, grant it on both ARNs.",
    },
    {
        id: "gateway-token-denied",
        title: "The gateway may not fetch its token",
        signs: [
            {
                in: gateway_told,
                says: /MCP target server.*not authorized to perform:? *(?<action>(?:bedrock-agentcore:Get|secretsmanager:)\w+)/i,
            },
        ],
        cause: "The gateway fetches the token for the runtime with its own role. That is authorised separately on the vault, the credential provider, the workload identity and its directory, and once more on the secret; `{action|one of the actions}` is not granted on one of them.",
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
        cause: "Harness and gateway get their tokens from the user pool, with the client whose secret the token vault keeps. The pool answers `{code|with a refusal}`: the client is gone, has another secret, or may not have the scope.",
        fix: "Deploy again: it makes the client if it is missing, and gives its secret to the token vault.",
    },
    {
        id: "gateway-audience-mismatch",
        title: "The token's audience is not the one that the authorizer wants",
        signs: [{ in: anywhere, says: /\baud(?:ience)?\b.*mismatch|mismatch.*\baud(?:ience)?\b/i }],
        cause: "Access tokens of Cognito's client-credentials grant have no `aud` at all, so an authorizer with `allowedAudience`, or a container in mode `jwt`, refuses every one of them.",
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
        cause: "The gateway answered `{status|403}` before it asked the server: the harness's role may not call it (`bedrock-agentcore:InvokeGateway`), or client and scope of its token are not what the gateway's authorizer lists.",
        fix: "Deploy again, which puts the role's policy and the authorizer right. On a role from the input `roles`, allow `bedrock-agentcore:InvokeGateway` on the gateway; a permissions boundary must not keep it back.",
    },
    {
        id: "gateway-claim-mismatch",
        title: "The authorizer lets in other tokens than this one",
        signs: [
            { in: anywhere, says: /claim '(?<claim>\w+)' value mismatch/i },
            { in: ["errors"], name: /^GATEWAY_(?:TOKEN|SCOPE)_REFUSED$/ },
        ],
        cause: "The token's `{claim|client or scope}` is not what the authorizer of the gateway or of the runtime lists: somebody changed the authorizer, or client and scope were made anew.",
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
        cause: "A gateway and a runtime each take OAuth tokens or SigV4 signatures, never both, and this call came with the other one.",
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
        cause: "A gateway can be deleted only without targets. Those that were there are deleted first; somebody adds others meanwhile.",
        fix: "Run the destroy again; where the gateway has targets of others, ask them to remove theirs.",
    },
    {
        id: "cognito-domain-taken",
        title: "The domain of the user pool is taken",
        signs: [
            { in: ["errors"], name: /^DOMAIN_TAKEN$/ },
            { in: ["errors"], says: /domain already associated/i },
        ],
        cause: "The domain of a user pool must be the only one of its name in the region, over all accounts. The action names it for the stage and the account, so most likely another pool of this account has it.",
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
            { in: gateway_told, says: /\(401\).*runtime|target.*\b401\b|\b401\b.*target/i },
            { in: gateway_told, says: /\b(?:CREATE|UPDATE|SYNCHRONIZE)_PENDING_AUTH\b/ },
        ],
        cause: "When a target is made, the gateway lists the server's tools with its own token. The token lacks the scope, an audience is demanded, the credential provider is outdated, or the container itself checks a credential that the gateway does not send.",
        fix: "Deploy again, which renews provider, scopes and authorizers. Leave `ZSCALER_MCP_AUTH_MODE` and `ZSCALER_MCP_TRUST_PLATFORM_AUTH` out of the input `container-environment`: behind a gateway the action sets them.",
    },
    {
        id: "runtime-error",
        title: "The server behind the gateway answers with an error",
        signs: [{ in: gateway_told, says: /received error \((?<status>\d+)\) from runtime/i }],
        cause: "The gateway reached the runtime, and the container in it answered `{status|an error}`: 403 for a caller's address that `ZSCALER_MCP_ALLOWED_SOURCE_IPS` does not list, 421 for a host name, 5xx for a failure of its own.",
        fix: "Read the container's log (`operation: logs`), and leave what restricts callers and host names out of the input `container-environment`: nobody but the gateway reaches the container.",
    },
    {
        id: "gateway-target-failed",
        title: "The gateway could not read the server's tools",
        signs: [{ in: gateway_told, says: /failed to connect and fetch tools from the provided MCP target server/i }],
        cause: "When a target is made, the gateway connects to the server and lists its tools. It got no answer that it could use.",
        fix: "Deploy again: a target that failed is made anew. Where it stays so, read the container's log (`operation: logs`).",
    },
];

;// CONCATENATED MODULE: ./build/src/diagnosis/rules/limits.js
const limitRules = [
    {
        id: "quota-reached",
        title: "An AWS quota is used up",
        signs: [
            {
                in: ["errors"],
                name: /^(?:ServiceQuotaExceeded\w*|ResourceLimitExceeded\w*|LimitExceeded\w*|TooManyBuckets|QuotaExceeded\w*)$/,
            },
            {
                in: ["errors", "events"],
                says: /(?:quota|limit) (?:has been |was |is )?(?:exceeded|reached)|reached (?:the|your) (?:quota|limit)|exceeds? (?:the )?(?:quota|limit)|maximum number of/i,
            },
        ],
        cause: "The account has as many of these as it may have: runtimes, roles, load balancers, addresses or vCPUs.",
        fix: "Destroy stages that nobody needs, or ask for more in Service Quotas.",
    },
    {
        id: "throttled",
        title: "AWS throttled the requests",
        signs: [
            {
                in: ["errors"],
                name: /^(?:Thrott\w*|TooManyRequests\w*|RequestLimitExceeded|SlowDown|RequestThrottled\w*|BandwidthLimitExceeded|ProvisionedThroughputExceeded\w*)$/,
            },
            { in: ["errors"], says: /Rate exceeded|Too many requests/i },
        ],
        cause: "The account makes more calls than the API allows, and the action's own retries did not suffice.",
        fix: "Run again later; with many stages at once, let their workflows run one after another.",
    },
    {
        id: "service-fault",
        title: "AWS had an internal failure",
        signs: [
            {
                in: ["errors"],
                name: /^(?:InternalServer\w*|InternalServiceError\w*|InternalError\w*|InternalFailure|ServiceFailure\w*|ServiceUnavailable\w*|ServerException|ServiceException)$/,
            },
        ],
        cause: "The service answered with an error of its own, and the action's retries did not suffice.",
        fix: "Run again; look at the AWS Health Dashboard if it repeats.",
    },
    {
        id: "run-timeout",
        consequence: true,
        title: "The run took longer than the input timeout allows",
        signs: [{ in: ["errors"], name: /^TIMEOUT$/ }],
        cause: "Something did not get ready in time. A first rollout takes five minutes or more with its load balancer, an update six or more with its two bake times. A service that stays up and never serves has tasks that exit and start anew, or subnets without a way out.",
        fix: "Run again: it goes on where this run ended. Raise the input `timeout` where the log shows progress; otherwise read the container's log and check the input `subnets`.",
    },
];

;// CONCATENATED MODULE: ./build/src/diagnosis/rules/mcp.js
/** What an MCP server answers to the handshake after a deploy (`verify`). */

const mcpRules = [
    {
        id: "mcp-unauthorized",
        title: "The MCP server refuses the credential (401)",
        signs: [
            logged("401"),
            metByHarness("401"),
            answered("401", ["errors", "events"]),
            { in: ["errors", "events"], says: /\b401 Unauthorized\b|-32001\b/i },
            { in: ["errors"], name: /^(?:MCP_UNAUTHORIZED|UnauthorizedError)$/ },
        ],
        cause: "The server checks `Authorization` and did not accept it. In mode `zscaler` it asks ZIdentity whether client id and secret are right for the vanity domain and cloud; in mode `api-key` or `jwt` the token must be the one the server knows.",
        fix: "Check `zscaler-client-id`, `zscaler-client-secret`, `zscaler-vanity-domain` and `zscaler-cloud`, and that `auth-mode` is the mode that the server runs in. After a rotation, deploy again, so that server and Token Vault have the same value.",
    },
    {
        id: "mcp-source-refused",
        title: "The MCP server refuses the caller's address (403)",
        signs: [
            logged("403"),
            metByHarness("403"),
            answered("403"),
            { in: ["errors"], says: /\b403 Forbidden\b/i },
        ],
        cause: "`ZSCALER_MCP_ALLOWED_SOURCE_IPS` does not list the caller; behind a load balancer the server sees the load balancer's address. A firewall in front of the server may also answer so.",
        fix: "Remove it from the input `container-environment`, or add the load balancer's addresses; ask the owner of an external server to let the caller in.",
    },
    {
        id: "mcp-redirected",
        title: "The MCP URL redirects",
        signs: [
            logged("30[1278]"),
            metByHarness("30[1278]"),
            answered("30[1278]"),
            { in: ["errors"], says: /Temporary Redirect/i },
        ],
        cause: "Older servers redirect between `/mcp` and `/mcp/`, and the harness's client does not follow a redirect of a POST. A harness that an older tool made may still have the URL with the slash.",
        fix: "Use the URL that the redirect leads to in the input `mcp-url`, usually the one that ends in `/mcp`; deploy again, which puts the tool's URL right.",
    },
    {
        id: "mcp-not-found",
        title: "There is no MCP endpoint at this URL (404)",
        signs: [answered("404"), { in: ["errors"], name: /^MCP_NOT_FOUND$/ }],
        cause: "The host answers, but not at this path.",
        fix: "Check the input `mcp-url`: the Zscaler MCP Server listens at `/mcp`.",
    },
    {
        id: "mcp-unavailable",
        title: "The load balancer has no healthy server behind it",
        signs: [
            answered("50[234]"),
            {
                in: ["errors"],
                says: /\b(?:502 Bad Gateway|503 Service (?:Temporarily )?Unavailable|504 Gateway Time-?out)\b/i,
            },
        ],
        cause: "The request reached the load balancer and no task answered: it is still starting, or it exits.",
        fix: "Look at the container's log and the service's events; run again once a task is healthy.",
    },
];

;// CONCATENATED MODULE: ./build/src/diagnosis/rules/network.js
const networkRules = [
    {
        id: "region-unsupported",
        title: "Amazon Bedrock AgentCore is not reachable in this region",
        signs: [
            {
                in: ["errors"],
                says: /(?:ENOTFOUND|EAI_AGAIN|EndpointConnection\w*|Could not connect to the endpoint)\b.*bedrock-agentcore(?:-control)?\.(?<region>[a-z0-9-]+)\./i,
            },
        ],
        cause: "The name of AgentCore's endpoint in `{region|the region}` could not be resolved. The SDK makes up an endpoint for any region, so a region without the service looks like a network failure.",
        fix: "Use a region that has the harness, for example `us-east-1`, `us-west-2`, `eu-central-1` or `ap-southeast-2`; if yours is one, check the runner's DNS and proxy.",
        link: "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/agentcore-regions.html",
    },
    {
        id: "tls-inspection",
        title: "The runner does not trust the certificate it was shown",
        signs: [
            {
                in: ["errors"],
                name: /^(?:SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?|CERT_HAS_EXPIRED)$/,
            },
            {
                in: ["errors"],
                says: /self[- ]signed certificate|unable to (?:verify the first|get (?:local )?issuer) certificate/i,
            },
        ],
        cause: "A proxy between the runner and AWS, Zscaler Internet Access for one, opens TLS with a root certificate of its own that Node.js does not know.",
        fix: "Set `NODE_EXTRA_CA_CERTS` to a file with that root certificate for the step, or exempt `*.amazonaws.com` and `*.on.aws` from inspection.",
    },
    {
        id: "proxy-refused",
        title: "The proxy refuses the connection",
        signs: [
            {
                in: ["errors"],
                says: /Proxy connection|Proxy response \((?!50[234])|\b407\b.*Proxy|proxy answered 4\d\d|tunneling socket could not be established/i,
            },
        ],
        cause: "`HTTPS_PROXY` points at a proxy that wants credentials, does not allow the host, or is not there.",
        fix: "Check `HTTPS_PROXY` and `NO_PROXY`; allow `*.amazonaws.com` and `*.on.aws` on the proxy.",
    },
    {
        id: "endpoint-unreachable",
        title: "A host name could not be reached",
        signs: [
            { in: ["errors"], name: /^(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)$/ },
            {
                in: ["errors"],
                says: /Proxy response \(50[234]|proxy answered 50[234] to a connection to (?<host>[\w.:-]+\w)/i,
            },
            {
                in: ["errors"],
                says: /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)\b(?: +(?<host>[\w.:-]+))?/,
            },
        ],
        cause: "The runner, or its proxy, found no way to `{host|the host}`: DNS, a firewall or the region's name is at fault. A new Express service's name can take some minutes to appear.",
        fix: "Check the input `region` (and `mcp-url`, where it names the host), the runner's DNS and egress rules, and `HTTPS_PROXY` where a proxy is needed; run again.",
    },
    {
        id: "connection-broken",
        title: "The connection broke",
        signs: [
            { in: ["errors"], name: /^(?:ECONNRESET|EPIPE|ETIMEDOUT|TimeoutError|UND_ERR_\w+)$/ },
            { in: ["errors"], says: /\b(?:ECONNRESET|ETIMEDOUT|socket hang up)\b/ },
        ],
        cause: "The network or a proxy cut a request off, more often than the action's own retries could mend.",
        fix: "Run again: deploy and destroy go on where this run ended. If it repeats, look at the runner's proxy and firewall.",
    },
];

;// CONCATENATED MODULE: ./build/src/diagnosis/rules/rollout.js
const reasons = ["events", "errors"];
const rolloutRules = [
    {
        id: "rollout-health-check",
        title: "New tasks fail the load balancer's health check",
        signs: [
            {
                in: reasons,
                says: /(?:Health checks failed with these codes|FailedHealthChecks|failed (?:ELB|container|load balancer) health checks|is unhealthy in (?:\(?target-group)?)/i,
            },
        ],
        cause: "The container runs, but its health path is not answered with 200 without credentials: the path is wrong, the server listens elsewhere, or it did not get up in time.",
        fix: "Look at the container's log, and check the inputs `health-check-path` and `image`. Never use `/mcp` as the health path: it wants credentials.",
    },
    {
        id: "rollout-alarm",
        title: "ECS rolled the update back because too many requests failed",
        signs: [
            {
                in: reasons,
                says: /alarm(?:\(s\)|s)? (?:detected|in alarm|triggered|breach)|(?:roll(?:ed|ing)?[ -]?back).*alarm|alarm.*roll(?:ed|ing)?[ -]?back/i,
            },
        ],
        cause: "Updates of an Express service are canaries: if more than 1% of the requests of some minutes are answered with 4xx or 5xx, the alarm takes the old revision back. For an MCP server, callers with wrong credentials (401), host names (421) or methods (405) are enough.",
        fix: "Find who got 4xx in the container's log. Keep scanners and clients with old credentials away while the update bakes, mend the credentials or `allowed-hosts`, and deploy again.",
        link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/express-service-update.html",
    },
    {
        id: "rollout-stopped",
        title: "Somebody stopped the rollout",
        signs: [
            {
                in: reasons,
                says: /service deployment (?:was )?stopped (?:by|because)|somebody else's rollout has taken the place/i,
            },
        ],
        cause: "The rollout did not fail by itself: it was stopped by hand, or another rollout of the same service took its place.",
        fix: "Find who changes this service besides the action (the console, Terraform, another workflow), and run again. Give all workflows of one stage the same `concurrency` group.",
    },
    {
        id: "rollout-container-exited",
        consequence: true,
        title: "The container exits",
        signs: [
            {
                in: reasons,
                says: /Essential container in task exited(?:.*exit code:? (?<code>\d+))?|exit code:? (?<other>[1-9]\d*)/i,
            },
        ],
        cause: "The MCP server ended by itself (exit code {code|not 0}), usually because of its configuration.",
        fix: "Read the last lines of the container's log: the server says what it misses. Check the inputs `image` and `container-environment`.",
    },
    {
        id: "rollout-circuit-breaker",
        consequence: true,
        title: "ECS gave up because tasks kept failing to start",
        signs: [{ in: reasons, says: /circuit ?breaker|tasks failed to start/i }],
        cause: "Several tasks of the new revision in a row stopped or never became healthy, so the deployment circuit breaker ended it.",
        fix: "Read the stopped task's reason and the last lines of the container's log, which tell why; mend that and deploy again.",
    },
    {
        id: "rollout-rolled-back",
        consequence: true,
        title: "ECS rolled the deployment back",
        signs: [{ in: reasons, says: /ROLLBACK_(?:SUCCESSFUL|IN_PROGRESS|REQUESTED)|roll(?:ed|ing) back/ }],
        cause: "The new revision did not become healthy, and the service runs its previous revision again.",
        fix: "Read the stopped task's reason and the last lines of the container's log, which tell why; mend that and deploy again.",
    },
    {
        id: "rollout-nothing-serves",
        consequence: true,
        title: "ECS has no earlier revision to go back to",
        signs: [{ in: reasons, says: /ROLLBACK_FAILED|[Nn]o rollback candidate/ }],
        cause: "The new revision did not become healthy, and none before it could take its place, as on a first deploy: no task of the service serves.",
        fix: "Read the stopped task's reason and the last lines of the container's log, which tell why; mend that and deploy again.",
    },
];

;// CONCATENATED MODULE: ./build/src/diagnosis/rules/sign-in.js
const signInRules = [
    {
        id: "mcp-other-scheme",
        title: "The MCP server expects another kind of credential (401)",
        signs: [
            {
                in: ["errors"],
                name: /^MCP_OTHER_SCHEME$/,
                says: /expects `(?<expected>\w+)`.*sends `(?<sent>\w+)`/,
                reads: "it expects Bearer, and the harness sends Basic",
            },
        ],
        cause: "The server asks for `{expected|another scheme}` and the harness sends `{sent|its own}`: `Basic` is mode `zscaler`, `Bearer` is `api-key`, `jwt` or `oidc`. The two sides run in different modes.",
        fix: "Set the input `auth-mode` to the mode that the server runs in, and leave `ZSCALER_MCP_AUTH_MODE` out of `container-environment`: a hosted server gets it from `auth-mode`.",
    },
    {
        id: "mcp-credential-not-sent",
        title: "The MCP server wants a credential and gets none (401)",
        signs: [{ in: ["errors"], name: /^MCP_CREDENTIAL_NOT_SENT$/ }],
        cause: "With `auth-mode: none` the harness sends no `Authorization`, and this server asks for one.",
        fix: "Set the input `auth-mode` to the mode that the server runs in, with its credential.",
    },
    {
        id: "mcp-token-expired",
        title: "The token of the MCP server has run out (401)",
        signs: [{ in: ["errors"], name: /^MCP_TOKEN_EXPIRED$/ }],
        cause: "In mode `jwt` the harness sends the token of `auth-token` as it is, at every call. Nothing renews it, so every call fails from its `exp` on.",
        fix: "Deploy again with a fresh token in `auth-token`, or use `auth-mode: zscaler` or `api-key`, whose credentials do not run out.",
    },
    {
        id: "mcp-token-refused",
        title: "The MCP server refuses the token (401)",
        signs: [{ in: ["errors"], name: /^MCP_TOKEN_REFUSED$/ }],
        cause: "The token has not run out, so its `aud`, its `iss` or its signature is not what the server demands. The server takes no token without `aud`, as those of Cognito's client credentials are.",
        fix: "Compare the token's `aud` with `ZSCALER_MCP_AUTH_AUDIENCE` (`zscaler-mcp-server` unless set), its `iss` with `ZSCALER_MCP_AUTH_ISSUER`, and its `kid` with the keys at `ZSCALER_MCP_AUTH_JWKS_URI`.",
    },
];

;// CONCATENATED MODULE: ./build/src/diagnosis/rules/state.js
const stateRules = [
    {
        id: "lock-held",
        title: "Another run holds this stage's lock",
        signs: [{ in: ["errors"], name: /^(?:STATE_)?LOCK(?:ED|_HELD|_TIMEOUT|_TAKEN)$/ }],
        cause: "Only one run at a time may change a stage, and the other one did not end within `lock-timeout`.",
        fix: "Wait for that run, or raise the input `lock-timeout`. In the workflow, give deploy and destroy of one stage the same `concurrency` group with `queue: max`.",
    },
    {
        id: "state-moved-on",
        title: "Another run has written the state in the meantime",
        signs: [
            {
                in: ["errors"],
                name: /^(?:PreconditionFailed|ConditionalRequestConflict|(?:STATE_)?LOCK_LOST|STATE_(?:CHANGED|CONFLICT|MOVED))$/,
            },
        ],
        cause: "This run lost its lock, for example because the runner stood still for longer than the lease, and another one went on.",
        fix: "Let the other run end, then run again. Nothing of the other run's state was overwritten.",
    },
    {
        id: "state-bucket-missing",
        title: "The state bucket does not exist",
        signs: [{ in: ["errors"], name: /^(?:NoSuchBucket|STATE_BUCKET_MISSING)$/ }],
        cause: "The input `state` names a bucket that does not exist; only the default bucket is made by the action.",
        fix: "Make the bucket, correct the input `state`, or leave it out.",
    },
    {
        id: "state-bucket-taken",
        title: "The state bucket belongs to somebody else",
        signs: [
            { in: ["errors"], name: /^(?:BucketAlreadyExists|BucketAlreadyOwnedByYou|OperationAborted)$/ },
            { in: ["errors"], name: /^STATE_ACCESS_DENIED$/, says: /belongs to another AWS account/ },
            // Requests within one account are told which right is missing.
            { in: ["errors"], name: /^AccessDenied$/, says: /^Access Denied$/ },
        ],
        cause: "Bucket names are unique across all accounts, or another run is making the same bucket at this moment.",
        fix: "Run again; if it repeats, name a bucket of your own in the input `state`.",
    },
    {
        id: "state-elsewhere",
        title: "The state bucket is in another region",
        signs: [
            {
                in: ["errors"],
                name: /^(?:PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraintException)$/,
            },
        ],
        cause: "S3 answers for a bucket only in its own region.",
        fix: "Name a bucket in the input `state` that lies in the region of the input `region`.",
    },
];

;// CONCATENATED MODULE: ./build/src/diagnosis/rules/task.js
const task_reasons = ["events", "errors"];
const taskRules = [
    {
        id: "image-architecture-missing",
        title: "The image has no variant for the task's CPU architecture",
        signs: [
            { in: task_reasons, says: /does not contain descriptor matching platform '?(?<platform>[\w/]+)/i },
            { in: ["errors"], name: /^IMAGE_ARCHITECTURE$/, says: /, not (?<platform>[\w/]+)/ },
        ],
        cause: "The registry has this image, but not for `{platform|the task's platform}`.",
        fix: "Leave the input `architecture` at `auto`, or set it to one that the image is built for.",
    },
    {
        id: "image-rate-limited",
        title: "The registry limits pulls",
        signs: [{ in: task_reasons, says: /toomanyrequests|pull rate limit/i }],
        cause: "Docker Hub allows few anonymous pulls per address, and Fargate tasks share addresses with others.",
        fix: "Copy the image to an ECR repository of your own (or an ECR pull-through cache) and point the input `image` at it.",
    },
    {
        id: "image-not-found",
        title: "The image does not exist",
        signs: [
            {
                in: task_reasons,
                says: /CannotPull(?:.*?\bref "?(?<image>[^\s"]+?)"?:? )?.*(?:manifest unknown|not found|does not exist|NotFound)/i,
            },
            { in: ["errors"], name: /^IMAGE_MISSING$/, says: /the image (?<image>\S+) does not exist/ },
            { in: ["errors"], name: /^(?:ImageNotFoundException|RepositoryNotFoundException)$/ },
        ],
        cause: "The registry has no image `{image|of that name, tag or digest}`.",
        fix: "Check the input `image`: registry, region in the host name, repository, and a tag or digest that exists. Marketplace tags look like `0.15.0-bedrock`; there is no `latest`.",
    },
    {
        id: "image-pull-denied",
        title: "The image may not be pulled",
        signs: [
            {
                in: task_reasons,
                says: /CannotPull.*(?:403|denied|not authorized|no basic auth|authorization|AccessDenied|subscri)/i,
            },
            { in: task_reasons, says: /retrieve ecr registry auth:.*(?:AccessDenied|not authorized)/i },
        ],
        cause: "The registry refuses the task execution role. The Zscaler image on AWS Marketplace can be pulled only by accounts that are subscribed to it (the subscription is free, bring your own licence); a private repository of another account must also allow this account in its own policy.",
        fix: "Subscribe this account to the Zscaler MCP Server on AWS Marketplace, or point the input `image` at a registry that the account can read. On a role from the input `roles`, attach `AmazonECSTaskExecutionRolePolicy`.",
    },
    {
        id: "image-pull-network",
        title: "The task cannot reach the registry",
        signs: [
            {
                in: task_reasons,
                says: /(?:CannotPull|registry auth).*(?:timeout|dial tcp|deadline|request canceled|no such host|connection)/i,
            },
            {
                in: task_reasons,
                says: /ResourceInitializationError.*(?:i\/o timeout|deadline exceeded|RequestError: send request failed)/i,
            },
        ],
        cause: "The task's subnets have no way out: no public address, no NAT gateway, no endpoints for ECR, S3, Secrets Manager and CloudWatch Logs.",
        fix: "Give the input `subnets` public subnets, or private ones with a NAT gateway or those VPC endpoints; check that the security groups let port 443 out.",
    },
    {
        id: "image-pull-failed",
        title: "The image could not be pulled",
        signs: [{ in: task_reasons, says: /CannotPull(?:Container|ImageManifest)?\w*Error/i }],
        cause: "The registry did not hand out the image, for the reason that the evidence gives.",
        fix: "Check the input `image`, and that the task execution role and the subnets can reach that registry.",
    },
    {
        id: "task-secret-key-missing",
        title: "The secret lacks a key that the task needs",
        signs: [{ in: task_reasons, says: /did not contain json key (?<key>\w+)/i }],
        cause: "The task definition takes `{key|a key}` from the credentials secret, and the secret's JSON has no such key.",
        fix: "Add the key to the secret, or deploy again: the action takes only keys that exist.",
    },
    {
        id: "task-secrets-denied",
        title: "The task execution role may not read the secret",
        signs: [
            {
                in: task_reasons,
                says: /ResourceInitializationError.*(?:from asm|fetch secret).*(?:AccessDenied|not authorized|KMS)/i,
            },
        ],
        cause: "Before a task starts, ECS reads its secrets with the task execution role, and was denied.",
        fix: "Deploy again: the action puts `ReadZscalerSecrets` back on a role of its own. On a role from the input `roles`, grant `secretsmanager:GetSecretValue` on the secret's ARN, and `kms:Decrypt` on its key where it has one of its own.",
    },
    {
        id: "task-secret-missing",
        title: "The task's secret does not exist",
        signs: [
            {
                in: task_reasons,
                says: /ResourceInitializationError.*(?:from asm|fetch secret).*(?:ResourceNotFound|can't find|marked for deletion|deleted)/i,
            },
        ],
        cause: "The task definition names a secret that was deleted, or that is scheduled for deletion.",
        fix: "Deploy again, which restores or makes the secret; with `credentials-secret`, restore it with `aws secretsmanager restore-secret`.",
    },
    {
        id: "task-log-group-missing",
        title: "The container's log group does not exist",
        signs: [{ in: task_reasons, says: /specified log group does not exist/i }],
        cause: "ECS does not start a task whose log stream it can't create; somebody deleted the log group.",
        fix: "Deploy again, which makes the log group anew.",
    },
    {
        id: "task-initialization",
        title: "The task could not be prepared",
        signs: [{ in: task_reasons, says: /ResourceInitializationError/i }],
        cause: "ECS could not fetch secrets, registry credentials or the log stream before the container started.",
        fix: "Check that the task execution role (of the input `roles`, where you brought one) has `AmazonECSTaskExecutionRolePolicy` and may read the secret, and that the input `subnets` names subnets that reach ECR, Secrets Manager and CloudWatch Logs.",
    },
    {
        id: "task-out-of-memory",
        title: "The container ran out of memory",
        signs: [{ in: task_reasons, says: /OutOfMemory|exit code:? 137/i }],
        cause: "The container used more memory than the task has and was killed.",
        fix: "Raise the input `task-memory` (with a `task-cpu` that allows it), or load fewer Zscaler services with `ZSCALER_MCP_SERVICES` in `container-environment`.",
    },
    {
        id: "task-no-addresses",
        title: "A subnet has no free address",
        signs: [{ in: task_reasons, says: /InsufficientFreeAddressesInSubnet|not enough free addresses/i }],
        cause: "Every task and load balancer node takes an address of its subnet, and none is left.",
        fix: "Use larger or further subnets in the input `subnets`.",
    },
    {
        id: "task-no-capacity",
        title: "Fargate has no capacity at the moment",
        signs: [{ in: task_reasons, says: /Capacity is unavailable|RESOURCE:(?:CPU|MEMORY|ENI)/ }],
        cause: "AWS could not place the task in the given subnets' availability zones.",
        fix: "Run again later, or offer subnets in more availability zones.",
    },
];

;// CONCATENATED MODULE: ./build/src/diagnosis/diagnose.js














/** Root causes before their consequences: what a container says explains a rollout that failed, not the reverse. */
const rules = [
    ...containerRules,
    ...taskRules,
    ...rolloutRules,
    ...credentialRules,
    ...networkRules,
    ...gatewayRules,
    ...agentCoreRules,
    ...ecsRules,
    ...stateRules,
    ...signInRules,
    ...mcpRules,
    ...accessRules,
    ...limitRules,
];
/** Older lines than these say nothing about this failure. */
const diagnose_mostLines = 1_000;
/** Of one line or message; what AWS says of a failure is shorter. */
const longestText = 1_000;
const mostQuotes = 5;
const mostOfSeveral = 20;
/** Every diagnosis that the evidence supports, root causes first. Errors that no rule knows get a general one. */
function diagnose(evidence) {
    let open = exhibits(evidence);
    const found = [];
    for (const rule of rules) {
        const explained = [];
        let values = {};
        const actions = new Set();
        for (const exhibit of open) {
            const caught = rule.signs.map((sign) => seen(sign, exhibit)).find((match) => match !== undefined);
            if (caught !== undefined) {
                values = { ...caught, ...values };
                if (caught["action"] !== undefined)
                    actions.add(caught["action"]);
                explained.push(exhibit);
            }
        }
        if (explained.length > 0) {
            open = open.filter((exhibit) => !explained.includes(exhibit));
            found.push(actions.size > 1 && rule.severalFix !== undefined
                ? diagnosisOfSeveral(rule, [...actions], explained)
                : diagnosisOf(rule, values, explained));
        }
    }
    return [...found, ...unknown(open)];
}
function exhibits({ errors, events, logs }) {
    const lines = (source, texts) => texts.slice(-diagnose_mostLines).map((text) => ({ source, text: text.slice(0, longestText) }));
    return [
        ...errors.map((error) => ({
            source: "errors",
            text: error.message.slice(0, longestText),
            error,
        })),
        ...lines("events", events),
        ...lines("logs", logs),
    ];
}
/** Of everything that was explained nothing is left out: each is a thing of its own to mend. */
function diagnosisOfSeveral(rule, actions, explained) {
    return {
        ...diagnosisOf(rule, { action: actions.join(", ") }, explained),
        ...(rule.severalFix === undefined ? {} : { fix: rule.severalFix }),
        evidence: quotes(explained, mostOfSeveral),
    };
}
function diagnosisOf({ id, title, cause, fix, link, consequence }, values, explained) {
    return {
        id,
        title,
        cause: rule_filled(cause, values),
        fix: rule_filled(fix, values),
        ...(link === undefined ? {} : { link }),
        ...(consequence === undefined ? {} : { consequence }),
        evidence: quotes(explained),
    };
}
function quotes(explained, most = mostQuotes) {
    const texts = explained.map(({ text, error }) => error === undefined || error.name === "Error" || error.name === "Failure"
        ? text
        : `${error.name}: ${text}`);
    const distinct = [...new Set(texts)];
    // A failure of ours often repeats what its cause says.
    return distinct
        .filter((text) => !distinct.some((other) => other !== text && other.includes(text)))
        .slice(0, most);
}
/** An error of AWS or of the network that no rule knows. Our own failures explain themselves. */
function unknown(open) {
    const errors = open.flatMap(({ error }) => error === undefined ||
        error.name === "Failure" ||
        error.name === "Failures" ||
        error.name === "AbortError"
        ? []
        : [error]);
    const distinct = new Map(errors.map((error) => [`${error.name} ${error.message}`, error]));
    return [...distinct.values()].slice(0, mostQuotes).map(generalDiagnosis);
}
function generalDiagnosis(error) {
    const { name, service, operation, status, requestId, message } = error;
    const call = operation ?? "A call";
    const quoted = (text) => `\`${text.replaceAll("`", "")}\``;
    const where = service === undefined ? "" : ` of ${service}`;
    const answered = status === undefined ? "" : ` (HTTP ${status})`;
    const lookUp = requestId === undefined
        ? "Run again with step debugging on (`ACTIONS_STEP_DEBUG` set to `true`) to see the calls around it."
        : `Look it up in CloudTrail, or give AWS support its request id ${quoted(requestId)}.`;
    return {
        id: "unknown",
        title: `${call}${where} failed with ${name}`,
        cause: `${call}${where} was answered with ${quoted(name)}${answered}: ${message}`,
        fix: `Read the message above: it is all that was said. ${lookUp} Deploy and destroy can be repeated; each goes on where the last one ended.`,
        evidence: [`${name}: ${message.slice(0, longestText)}`],
    };
}

;// CONCATENATED MODULE: ./build/src/diagnosis/evidence.js
/** What is known about a failure, gathered from errors, from what AWS says of its resources, and from logs. */

/** Everything in what was thrown: several failures, each with its chain of causes. */
function evidenceOf(thrown, { events = [], logs = [] } = {}) {
    return { errors: errorsIn(thrown, new Set()), events, logs };
}
function errorsIn(thrown, seen) {
    if (thrown === undefined || thrown === null || seen.has(thrown)) {
        return [];
    }
    seen.add(thrown);
    if (thrown instanceof failure_failure/* Failures */.oo) {
        return [
            ...thrown.failures.flatMap((failure) => errorsIn(failure, seen)),
            ...errorsIn(thrown.cause, seen),
        ];
    }
    if (thrown instanceof AggregateError) {
        return [...thrown.errors.flatMap((error) => errorsIn(error, seen)), ...errorsIn(thrown.cause, seen)];
    }
    if (thrown instanceof Error) {
        return [flattened(thrown), ...errorsIn(thrown.cause, seen)];
    }
    return [{ name: "Error", message: String(thrown) }];
}
function flattened(error) {
    const metadata = member(error, "$metadata");
    const operation = evidence_text(member(error, "operation"));
    const service = evidence_text(member(error, "$service"));
    const code = error instanceof failure_failure/* Failure */.HR ? error.code : evidence_text(member(error, "code"));
    const requestId = evidence_text(member(metadata, "requestId"));
    const status = member(metadata, "httpStatusCode");
    return {
        name: error.name,
        message: error.message,
        ...(code === undefined ? {} : { code }),
        ...(operation === undefined ? {} : { operation }),
        ...(service === undefined ? {} : { service }),
        ...(requestId === undefined ? {} : { requestId }),
        ...(typeof status === "number" ? { status } : {}),
    };
}
function member(of, name) {
    return typeof of === "object" && of !== null ? of[name] : undefined;
}
function evidence_text(value) {
    return typeof value === "string" ? value : undefined;
}

;// CONCATENATED MODULE: ./build/src/operations/failures.js
/** What went wrong, told for a person: each failure with its fix, and the diagnosis of what AWS said. */



/** `events`: what AWS said while it was being waited for; `logs`: what the container wrote. */
function failures_told(all, logs = [], events = []) {
    const failures = all.flatMap(({ thrown, noun, name }) => single(thrown).map((one) => ({
        ...(isCancellation(one) ? { title: "The run was stopped" } : {}),
        noun,
        name,
        message: (0,failure_failure/* messageOf */.bD)(one),
        fix: one instanceof failure_failure/* Failure */.HR ? one.fix : undefined,
    })));
    // What AWS says of a resource that failed is no error: a status, and reasons of which each can be told by itself.
    const thrown = all.map((one) => one.thrown);
    const statuses = thrown.filter(isStatus).flatMap(({ message }) => message.split("; "));
    const errors = new AggregateError(thrown.filter((one) => !isStatus(one)));
    return { failures, diagnoses: diagnose(evidenceOf(errors, { events: [...statuses, ...events], logs })) };
}
function isStatus(thrown) {
    return thrown instanceof failure_failure/* Failure */.HR && thrown.code === "NODE_FAILED";
}
function isCancellation(thrown) {
    return thrown instanceof failure_failure/* Failure */.HR && thrown.code === "CANCELLED";
}
/** Each of what was thrown together. */
function single(thrown) {
    if (thrown instanceof failure_failure/* Findings */.Fv)
        return thrown.errors;
    return thrown instanceof failure_failure/* Failures */.oo ? thrown.failures : [thrown];
}
/** One annotation a failure: what happened, and its fix, or that of the diagnosis. */
function annotate(log, { failures, diagnoses }) {
    // Root causes come first; of several failures each has only the diagnosis that quotes it.
    const first = diagnoses.find(({ consequence }) => consequence !== true) ?? diagnoses[0];
    const fixOf = (message) => (failures.length === 1 ? first : diagnoses.find(({ evidence }) => evidence.some(failures_quotes(message))))?.fix;
    for (const { title, noun, name, message, fix } of failures)
        log.error({
            title: title ?? (noun === undefined ? "The run failed" : `The ${noun} ${name ?? ""} failed`),
            message,
            fix: fix ?? fixOf(message),
        });
}
/** Evidence is quoted with the error's name before it, cut where it is long, or is one reason of several. */
function failures_quotes(message) {
    return (quote) => quote.includes(message.slice(0, 200)) || message.split("; ").includes(quote);
}

// EXTERNAL MODULE: ./build/src/operations/operation.js
var operations_operation = __webpack_require__(6333);
;// CONCATENATED MODULE: ./build/src/operations/deploy/report.js
/** What a deploy tells: outputs, job summary, annotations. */






/** What the end of a run is told by is read within this, in ms. */
const afterwordLimit = 5_000;
async function deployResult(all) {
    const { settings, context, session, topology, recorder, deployed } = all;
    const group = troubledLogGroup(deployed, settings);
    const logs = group === undefined ? [] : await lastContainerLines(stillReading(all), group, context.startedAt);
    // A run that was stopped waited for nothing in vain.
    const events = context.signal.aborted ? [] : recorder.waitedFor();
    const problems = failures_told(thrownBy(deployed), logs, events);
    annotate(context.log, problems);
    if (logs.length > 0)
        await context.log.group("Last lines of the container", async () => context.log.foreign(logs.slice(-50)));
    const report = {
        kind: "deploy",
        outcome: outcomeOf(deployed, context),
        ...(0,operations_operation/* runFacts */.pI)(settings.stage, context),
        notices: session.notices,
        deployment: factsOf(all),
        resources: resourcesOf(deployed),
        ...problems,
        timeline: recorder.timeline(),
    };
    return {
        report,
        outputs: deployOutputs(settings, session.store.uri, topology, deployed),
        failures: deployed.failures,
    };
}
/** A run that did not end in time may read a moment longer; not one that is cancelled, which has no time left. */
function stillReading({ session: { aws }, context }) {
    if (context.signal.aborted || !aws.signal.aborted)
        return aws;
    const signal = AbortSignal.timeout(afterwordLimit);
    return {
        ...aws,
        signal,
        clients: (0,aws_clients/* createClients */.hP)({ region: aws.region, signal, callLog: (0,operations_operation/* callLogOf */.SI)(context), as: aws.clients }),
    };
}
/** Where the container's last words stand, if it may have been the container that failed, or was waited for in vain. */
function troubledLogGroup({ applied: { results, outputs } }, { names }) {
    const hasFailed = (id) => results.some(({ node, failure }) => node.id === id && failure !== undefined);
    if (hasFailed("mcp-service"))
        return names.logGroup;
    // A target is made by asking the server behind it for its tools.
    return hasFailed("runtime") || hasFailed("gateway-target")
        ? outputs_text(outputs.get("runtime-logs"), "group")
        : undefined;
}
function thrownBy({ applied, failures }) {
    const ofNodes = applied.failures.map(({ node, thrown }) => node === undefined ? { thrown } : { thrown, noun: node.noun, name: node.name });
    const others = failures.filter((thrown) => !applied.failures.some((one) => one.thrown === thrown));
    return [...ofNodes, ...others.map((thrown) => ({ thrown }))];
}
function outcomeOf({ applied, failures, changed }, { signal }) {
    if (signal.aborted)
        return "cancelled";
    if (failures.length > 0)
        return "failed";
    if (!changed || applied.results.every(({ action }) => action === "unchanged"))
        return "unchanged";
    return applied.results.some(({ node, action }) => node.id === "harness" && action === "create")
        ? "created"
        : "updated";
}

;// CONCATENATED MODULE: ./build/src/agent/sign-in-signature.js

/** AWS's name of the service, in the signature. */
const signingName = "bedrock-agentcore";
function callersSignature({ clients: { agentCore }, region }) {
    return async ({ method, url, headers, body }) => {
        try {
            const { config } = agentCore;
            const scope = { name: "sigv4", signingName, signingRegion: region, properties: {} };
            const signer = await config.signer(scope);
            const signed = await signer.sign({
                method,
                protocol: url.protocol,
                hostname: url.hostname,
                path: url.pathname,
                query: Object.fromEntries(url.searchParams),
                headers: { ...Object.fromEntries(headers), host: url.host },
                body,
            }, 
            // As far as AWS has told that the runner's clock is wrong.
            { signingDate: new Date(Date.now() + config.systemClockOffset) });
            // A fetch writes it by itself.
            const { host: _, ...sent } = signed.headers;
            return new Headers(sent);
        }
        catch (thrown) {
            throw new failure_failure/* Failure */.HR("SIGNING_FAILED", `A request to ${url.host} could not be signed: ${(0,failure_failure/* messageOf */.bD)(thrown)}`, {
                fix: "Check the AWS credentials of this job.",
                cause: thrown,
            });
        }
    };
}

;// CONCATENATED MODULE: ./build/src/operations/deploy/verify.js


/** DNS and certificate of a fresh name take minutes. Milliseconds. */
const endpointLimit = 300_000;
const handshakeLimit = 30_000;
/** Throws a `Failure` that says what answered instead. */
async function verify({ url, signIn }, { aws, pace, give }, { log }) {
    // Loaded only here: it brings an MCP client, which nothing else needs.
    const { verifyMcp } = await Promise.all(/* import() */[__webpack_require__.e(600), __webpack_require__.e(720)]).then(__webpack_require__.bind(__webpack_require__, 4720));
    const verification = await verifyMcp({
        url,
        signIn: verify_revealed(signIn, aws),
        signal: aws.signal,
        mask: aws.mask,
        timeout: handshakeLimit,
        limit: endpointLimit,
        pace,
        onRetry: (failure, waited) => log.line(`not yet (${(0,duration/* duration */.p0)(waited)}): ${failure.message}`),
    });
    if (verification.kind === "unreachable-private") {
        const message = `${verification.host} is reachable only from inside its network: the handshake was skipped.`;
        give({ level: "note", title: "Not verified", message });
    }
    else if (verification.kind === "not-allowed") {
        const message = `The gateway answers, but not to this job: its role lacks ${verification.action}, so whether its tools are served is not known. Grant it on the gateway, or set \`verify: false\`.`;
        give({ level: "warning", title: "Not verified", message });
    }
    else {
        const { serverName, serverVersion, tools, milliseconds } = verification;
        log.foreign([
            `${serverName} ${serverVersion} lists ${tools.length} tools (${Math.round(milliseconds)} ms)`,
        ]);
    }
    return verification;
}
function verify_revealed(signIn, aws) {
    switch (signIn.kind) {
        case "header": {
            const header = signIn.authorization?.reveal();
            if (header === undefined)
                return { kind: "headers", headers: {} };
            aws.mask([header]);
            return { kind: "headers", headers: { Authorization: header } };
        }
        case "client-credentials": {
            const { tokenEndpoint, clientId, clientSecret, scope } = signIn;
            const client = { tokenEndpoint, clientId, clientSecret: clientSecret.reveal(), scope };
            return { kind: "client-credentials", client: { ...client, method: "client_secret_basic" } };
        }
        case "sigv4":
            return { kind: "sigv4", sign: callersSignature(aws) };
    }
}

;// CONCATENATED MODULE: ./build/src/policies/trust.js
/** Trust policies: who may assume a role. */

function trustedService(service, Condition) {
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Principal: { Service: service },
                Action: "sts:AssumeRole",
                ...(Condition === undefined ? {} : { Condition }),
            },
        ],
    };
}
/** AgentCore, but only on behalf of this account: AWS's own guard against a confused deputy. */
function trustedAgentCore(place) {
    return trustedService("bedrock-agentcore.amazonaws.com", {
        StringEquals: { "aws:SourceAccount": place.account },
        ArnLike: { "aws:SourceArn": arn(place, "bedrock-agentcore", "*") },
    });
}

;// CONCATENATED MODULE: ./build/src/policies/infrastructure-role.js
/** What ECS Express needs to keep the load balancer, certificate, scaling and alarms of the service. */


function infrastructureRole(place) {
    return {
        description: "Lets ECS Express manage the load balancer of a Zscaler MCP Server",
        trust: trustedService("ecs.amazonaws.com"),
        // The lower-case "for" is AWS's own spelling.
        managedPolicies: [
            awsManagedPolicy(place, "service-role/AmazonECSInfrastructureRoleforExpressGatewayServices"),
        ],
        inlinePolicies: {},
    };
}

;// CONCATENATED MODULE: ./build/src/policies/kms.js
/** The right to use a customer's KMS key, but only through the service that holds the encrypted thing. */


/** No statement where AWS's own key encrypts: services need no grant for that. `kmsKey` is an ARN, id or alias. */
function decryptThrough(place, service, kmsKey) {
    if (kmsKey === undefined || /(^|:)alias\/aws\//.test(kmsKey))
        return [];
    return [
        allow("DecryptWithCustomerKey", ["kms:Decrypt"], [keyResource(place, kmsKey)], {
            StringEquals: { "kms:ViaService": `${service}.${place.region}.${dnsSuffix(place)}` },
        }),
    ];
}
function keyResource(place, kmsKey) {
    // KMS never authorises on an alias's ARN, and the key behind an alias may change: the ViaService condition fences it.
    if (/(^|:)alias\//.test(kmsKey))
        return arn(place, "kms", "key/*");
    return kmsKey.startsWith("arn:") ? kmsKey : arn(place, "kms", `key/${kmsKey}`);
}

;// CONCATENATED MODULE: ./build/src/policies/task-execution-role.js
/** What ECS needs to start a task: pull the image, write its log, inject the credentials. */




function taskExecutionRole(place, secretArn, kmsKey) {
    const inlinePolicies = secretArn === undefined
        ? {}
        : {
            ReadZscalerSecrets: policy(allow("ReadZscalerCredentialsSecret", ["secretsmanager:GetSecretValue"], [secretArn]), ...decryptThrough(place, "secretsmanager", kmsKey)),
        };
    return {
        description: "Starts the tasks of a Zscaler MCP Server: image, log, credentials",
        trust: trustedService("ecs-tasks.amazonaws.com"),
        managedPolicies: [awsManagedPolicy(place, "service-role/AmazonECSTaskExecutionRolePolicy")],
        inlinePolicies,
    };
}

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-ecr/dist-cjs/index.js
var client_ecr_dist_cjs = __webpack_require__(8249);
// EXTERNAL MODULE: ./node_modules/undici/index.js
var undici = __webpack_require__(6752);
// EXTERNAL MODULE: ./build/src/aws/dispatcher.js
var aws_dispatcher = __webpack_require__(1506);
;// CONCATENATED MODULE: ./build/src/aws/image.js
/** Container image references, and what a private ECR says about an image before anything runs it. */




/** Splits `registry/repository[:tag][@digest]` as container engines do; no tag and no digest means `latest`. */
function parseImage(image) {
    const [name = "", digest] = image.split("@", 2);
    const slash = name.indexOf("/");
    const host = slash < 0 ? "" : name.slice(0, slash);
    const hasRegistry = /[.:]/.test(host) || host === "localhost";
    const registry = hasRegistry ? host : "docker.io";
    const path = hasRegistry ? name.slice(slash + 1) : name;
    const colon = path.lastIndexOf(":");
    const tag = colon > path.lastIndexOf("/") ? path.slice(colon + 1) : undefined;
    const repository = tag === undefined ? path : path.slice(0, colon);
    return {
        registry,
        repository,
        tag: tag ?? (digest === undefined ? "latest" : undefined),
        digest,
        ecr: ecrOf(registry),
    };
}
/** `<account>.dkr.ecr[-fips].<region>.amazonaws.com[.cn]` and the dual-stack `on.aws` form. */
function ecrOf(registry) {
    const match = /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws)$/.exec(registry);
    const [, account, region] = match ?? [];
    return account === undefined || region === undefined ? undefined : { account, region };
}
const mediaTypes = [
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
];
const manifestSchema = schemas/* object */.Ikc({
    manifests: schemas/* array */.YOg(schemas/* object */.Ikc({ platform: schemas/* object */.Ikc({ architecture: schemas/* string */.YjP(), os: schemas/* string */.YjP().optional() }).optional() }))
        .optional(),
    config: schemas/* object */.Ikc({ digest: schemas/* string */.YjP() }).optional(),
});
const configSchema = schemas/* object */.Ikc({ architecture: schemas/* string */.YjP() });
/** Reads digest and architectures of an ECR image; undefined where the registry has no such image. Throws AWS's errors. */
async function inspectEcrImage(ecr, reference, registryId, signal) {
    const { images } = await ecr.send(new client_ecr_dist_cjs/* BatchGetImageCommand */.P8n({
        registryId,
        repositoryName: reference.repository,
        imageIds: [
            reference.digest === undefined
                ? { imageTag: reference.tag ?? "latest" }
                : { imageDigest: reference.digest },
        ],
        acceptedMediaTypes: mediaTypes,
    }));
    const image = images?.[0];
    const digest = image?.imageId?.imageDigest;
    if (image?.imageManifest === undefined || digest === undefined)
        return undefined;
    const manifest = manifestSchema.parse(JSON.parse(image.imageManifest));
    if (manifest.manifests !== undefined) {
        // Attestations (provenance, SBOM) stand in the index as platform unknown/unknown.
        const architectures = manifest.manifests.flatMap(({ platform }) => platform?.architecture ?? []);
        return { digest, architectures: [...new Set(architectures)].filter((name) => name !== "unknown") };
    }
    if (manifest.config === undefined)
        return { digest, architectures: [] };
    // A plain manifest tells its architecture only in its config blob.
    const { downloadUrl } = await ecr.send(new client_ecr_dist_cjs/* GetDownloadUrlForLayerCommand */.pKL({
        registryId,
        repositoryName: reference.repository,
        layerDigest: manifest.config.digest,
    }));
    const architecture = downloadUrl === undefined ? undefined : await architectureAt(downloadUrl, signal);
    return { digest, architectures: architecture === undefined ? [] : [architecture] };
}
/** Of a config blob in S3. A proxy or firewall may admit AWS's APIs but not the registry's storage: then it is not told. */
async function architectureAt(url, signal) {
    const dispatcher = (0,aws_dispatcher/* dispatcherFor */.t)(url);
    try {
        const response = await (0,undici.fetch)(url, { signal, dispatcher });
        const config = configSchema.safeParse(response.ok ? await response.json() : undefined);
        return config.success ? config.data.architecture : undefined;
    }
    catch {
        signal.throwIfAborted();
        return undefined;
    }
    finally {
        await dispatcher.destroy();
    }
}

;// CONCATENATED MODULE: ./build/src/resources/container-image/copying.js
/** The commands that bring an image to where AgentCore takes it from. */

/** How to copy an image, all its platforms, into the registry of this account and region. */
function copying(place, name, { registry, repository, tag, digest, ecr }) {
    const target = registryIn(place, place);
    // A digest can't be pushed to; its beginning names it well enough.
    const copy = `${target}/${repository}:${tag ?? digest?.slice("sha256:".length).slice(0, 12)}`;
    const commands = [
        `aws ecr create-repository --region ${place.region} --repository-name ${repository}`,
        ...(ecr === undefined ? [] : [login(ecr.region, registry)]),
        login(place.region, target),
        `docker buildx imagetools create --tag ${copy} ${name}`,
    ].map((command) => `\`${command}\``);
    return `Copy it: ${commands.join(", then ")}; then set the input \`image\` to \`${copy}\`.`;
}
function login(region, registry) {
    return `aws ecr get-login-password --region ${region} | docker login --username AWS --password-stdin ${registry}`;
}
/** The private registry of an account in a region. */
function registryIn(place, { account, region }) {
    return `${account}.dkr.ecr.${region}.${dnsSuffix(place)}`;
}

;// CONCATENATED MODULE: ./build/src/resources/container-image.js
/** The container image that was asked for, pinned by digest: for Fargate with its CPU architecture, or for AgentCore. */





/** Fargate's default. */
const assumed = "X86_64";
const ociNames = { X86_64: "amd64", ARM64: "arm64" };
/** An image that Fargate runs, from any registry. */
const containerImage = defineLookup({
    kind: "ecr.Image",
    noun: "container image",
    async observe(aws, { name, architecture }) {
        const asked = architecture === "auto" ? undefined : architecture.toUpperCase();
        const seen = await container_image_look(aws, name, parseImage(name));
        if ("unread" in seen)
            return unread(name, asked, seen.unread);
        const { uri, architectures } = seen;
        const found = chosen(name, asked, architectures);
        return architectures.length > 0 || asked !== undefined
            ? { uri, architecture: found }
            : { uri, architecture: found, notice: assumption(found) };
    },
    outputs: (image) => image,
});
/**
 * An image that an AgentCore runtime runs: AWS takes it from Amazon ECR alone, where that is private from the runtime's
 * own region, and built for linux/arm64.
 */
const runtimeImage = defineLookup({
    kind: "ecr.RuntimeImage",
    noun: "container image",
    async observe(aws, { name }) {
        const reference = parseImage(name);
        if (reference.registry === "public.ecr.aws")
            return { uri: name, notice: `${notPinned(`${reference.registry} could not be asked`)} ${armAlone}` };
        const { ecr } = reference;
        if (ecr === undefined)
            throw notInEcr(aws, name, reference);
        if (ecr.region !== aws.region)
            throw inAnotherRegion(aws, name, reference, ecr.region);
        // The one form of a registry's name that AgentCore takes: neither the FIPS nor the dual-stack one.
        const registry = registryIn(aws, ecr);
        const seen = await container_image_look(aws, name, { ...reference, registry });
        if ("unread" in seen)
            return {
                uri: name.replace(reference.registry, registry),
                notice: `${notPinned(seen.unread)} ${armAlone}`,
            };
        const { uri, architectures } = seen;
        if (architectures.length === 0)
            return { uri, notice: armAlone };
        if (!architectures.includes("arm64"))
            throw notForArm(name, reference, architectures);
        return { uri };
    },
    outputs: (image) => image,
});
/** What its registry says of it; throws where it says that there is no such image. */
async function container_image_look({ clients, signal }, name, reference) {
    if (reference.ecr === undefined)
        return { unread: `${reference.registry} is not a private Amazon ECR registry` };
    const { account, region } = reference.ecr;
    try {
        const image = await inspectEcrImage(clients.ecrIn(region), reference, account, signal);
        if (image === undefined)
            throw missing(name);
        const uri = `${reference.registry}/${reference.repository}@${image.digest}`;
        return { uri, architectures: image.architectures };
    }
    catch (thrown) {
        if ((0,errors/* errorName */.Is)(thrown) === "RepositoryNotFoundException")
            throw missing(name, thrown);
        if ((0,errors/* isAccessDenied */.w7)(thrown))
            return { unread: (0,failure_failure/* messageOf */.bD)(thrown) };
        throw thrown;
    }
}
function chosen(name, asked, offered) {
    if (asked !== undefined && offered.length > 0 && !offered.includes(ociNames[asked]))
        throw new failure_failure/* Failure */.HR("IMAGE_ARCHITECTURE", `the image ${name} is built for ${offered.join(", ")}, not ${ociNames[asked]}`, {
            fix: "Leave the input architecture at auto, or build the image for that platform.",
        });
    if (asked !== undefined)
        return asked;
    if (offered.includes(ociNames.X86_64))
        return "X86_64";
    if (offered.includes(ociNames.ARM64))
        return "ARM64";
    if (offered.length === 0)
        return assumed;
    throw new failure_failure/* Failure */.HR("IMAGE_ARCHITECTURE", `the image ${name} is built for ${offered.join(", ")}, which Fargate cannot run`, {
        fix: "Build it for linux/amd64 or linux/arm64.",
    });
}
function unread(uri, asked, why) {
    const notice = notPinned(why);
    return asked === undefined
        ? { uri, architecture: assumed, notice: `${notice} ${assumption(assumed)}` }
        : { uri, architecture: asked, notice };
}
function notPinned(why) {
    return `The image is used as given, not pinned by digest: ${why}.`;
}
function assumption(architecture) {
    return `What the image is built for could not be read: ${architecture} is assumed. Set the input architecture where it is another.`;
}
function missing(name, cause) {
    return new failure_failure/* Failure */.HR("IMAGE_MISSING", `the image ${name} does not exist in its registry`, {
        fix: "Correct the input image (the Marketplace image needs a free subscription of the AWS account), or push the tag.",
        cause,
    });
}
const armAlone = "What the image is built for could not be read: AgentCore refuses it when the runtime is made, unless that is linux/arm64.";
function notForArm(name, { registry, repository, tag }, architectures) {
    return new failure_failure/* Failure */.HR("IMAGE_ARCHITECTURE", `the image ${name} is built for ${architectures.join(", ")}, but AgentCore runs linux/arm64 alone`, {
        fix: `Build it for that as well, \`docker buildx build --platform linux/arm64 --tag ${registry}/${repository}:${tag ?? "arm64"} --push .\`, or set the input \`image\` to one that is.`,
    });
}
function notInEcr(place, name, reference) {
    return new failure_failure/* Failure */.HR("IMAGE_REGISTRY", `the image ${name} is at ${reference.registry}, but AgentCore takes images from Amazon ECR alone`, { fix: copying(place, name, reference) });
}
function inAnotherRegion(place, name, reference, region) {
    return new failure_failure/* Failure */.HR("IMAGE_REGION", `the image ${name} is in ${region}, but AgentCore takes images from the region that it runs in alone, which is ${place.region}`, {
        fix: `Set the input \`region\` to ${region}, or stay in ${place.region} with a copy of the image. ${copying(place, name, reference)}`,
    });
}

;// CONCATENATED MODULE: ./build/src/topologies/topology.js
/** The outputs of a node as its kind gives them; undefined where the run did not get that far. */
function outputsOf(outputs, { id }) {
    return outputs.get(id);
}

;// CONCATENATED MODULE: ./build/src/topologies/authorization.js


/** `Basic` of the OneAPI client for mode `zscaler`, `Bearer` of the token for `api-key` and `jwt`; undefined: not told. */
function headerOf(auth, credentials) {
    if ("token" in auth)
        return auth.token === undefined ? undefined : new SecretText(`Bearer ${auth.token}`);
    if (auth.mode === "none" || credentials === undefined)
        return undefined;
    const pair = `${credentials.clientId}:${credentials.clientSecret}`;
    return new SecretText(`Basic ${Buffer.from(pair).toString("base64")}`);
}
/** The vault keeps the header itself; `version` is that of the secret which it was made from. */
function keptAuthorization(header, version) {
    return { header, vault: { source: "MANAGED", apiKey: header, version } };
}
/** What the harness sends, once the secret that tells it is known; undefined: not yet. */
function headerNow(admission, outputs) {
    if (admission === undefined)
        return { kind: "header", authorization: undefined };
    if ("existing" in admission) {
        const source = outputsOf(outputs, admission.existing);
        return source && { kind: "header", authorization: admission.of(source).header };
    }
    const source = admission.secret && outputsOf(outputs, admission.secret);
    if (admission.secret !== undefined && source === undefined)
        return undefined;
    return { kind: "header", authorization: admission.of(source).header };
}

;// CONCATENATED MODULE: ./build/src/resources/existing-secret.js
/** A Secrets Manager secret that somebody else keeps (`credentials-secret`): read, never written, never deleted. */





const existingSecret = defineLookup({
    kind: "secretsmanager.ExistingSecret",
    noun: "existing secret",
    async observe({ clients: { secrets }, mask }, { name, unfit }) {
        const described = await (0,errors/* found */.F9)(secrets.send(new client_secrets_manager_dist_cjs/* DescribeSecretCommand */.X5({ SecretId: name })).catch(deniedOn(name, "DescribeSecret")));
        if (described === undefined)
            throw new failure_failure/* Failure */.HR("SECRET_MISSING", `the input credentials-secret names ${name}, which does not exist`, {
                fix: "Create the secret in this account and region, or correct credentials-secret.",
            });
        if (described.DeletedDate !== undefined)
            throw new failure_failure/* Failure */.HR("SECRET_DELETED", `the secret ${name} is scheduled for deletion`, {
                fix: `Restore it: aws secretsmanager restore-secret --secret-id ${name}`,
            });
        // Where it has no value yet, there is no version to be found.
        const current = await (0,errors/* found */.F9)(secrets.send(new client_secrets_manager_dist_cjs/* GetSecretValueCommand */.d2({ SecretId: name })).catch(deniedOn(name, "GetSecretValue")));
        const members = Object.entries(stringMembers(current?.SecretString)).filter(([, value]) => value !== "");
        mask(sensitiveValues(Object.fromEntries(members)));
        const values = Object.fromEntries(members.map(([key, value]) => [key, new SecretText(value)]));
        const problem = Object.keys(values).length === 0 ? unreadable(current) : unfit(values);
        if (problem !== undefined)
            throw new failure_failure/* Failure */.HR("SECRET_UNUSABLE", `the secret ${name} ${problem.what}`, { fix: problem.fix });
        return {
            arn: described.ARN ?? name,
            versionId: current?.VersionId ?? "",
            values,
            kmsKey: described.KmsKeyId,
        };
    },
    outputs: ({ arn, versionId, values, kmsKey }) => ({
        arn,
        versionId,
        keys: Object.keys(values).toSorted().join(","),
        values,
        kmsKey,
    }),
});
function unreadable(current) {
    const what = current === undefined
        ? "has no value yet"
        : current.SecretBinary === undefined
            ? "is not a JSON object with string members"
            : "holds a binary value instead of text";
    return {
        what,
        fix: "Store flat JSON, for example ZSCALER_CLIENT_ID and ZSCALER_CLIENT_SECRET with their values.",
    };
}
/** Says which permission is missing; KMS refuses under the same name as Secrets Manager, through the same call. */
function deniedOn(name, operation) {
    return (thrown) => {
        if (!(0,errors/* isAccessDenied */.w7)(thrown) && (0,errors/* errorName */.Is)(thrown) !== "DecryptionFailure")
            throw thrown;
        throw new failure_failure/* Failure */.HR("SECRET_DENIED", `the secret ${name} of credentials-secret could not be read`, {
            fix: `Grant the role that runs the action secretsmanager:${operation} on it, and kms:Decrypt on its key where it has one of its own.`,
            cause: thrown,
        });
    };
}

;// CONCATENATED MODULE: ./build/src/topologies/container-environment.js
/** How the Zscaler MCP Server's container is steered: everything it needs to boot on its first revision. */

const containerPort = 8000;
/**
 * The keys of the credentials secret, each the variable of the same name: those that the server's own loader takes from
 * a secret, but the two that turn write tools on. That is for the input `write-tools` alone.
 */
const credentialKeys = [
    "ZSCALER_CLIENT_ID",
    "ZSCALER_CLIENT_SECRET",
    "ZSCALER_PRIVATE_KEY",
    "ZSCALER_VANITY_DOMAIN",
    "ZSCALER_CUSTOMER_ID",
    "ZSCALER_CLOUD",
    "ZSCALER_MCP_AUTH_API_KEY",
    "ZSCALER_MCP_AUTH_JWKS_URI",
    "ZSCALER_MCP_AUTH_ISSUER",
    "ZSCALER_MCP_AUTH_AUDIENCE",
    "ZSCALER_MCP_REQUEST_STATE_KEYS",
];
/** Tells the container's revision which version of the credentials it started with, so that a new one rolls the tasks. */
const credentialsVersion = "ZSCALER_HARNESS_CREDENTIALS_VERSION";
/** What is kept of the credentials in a secret or, with the plaintext opt-out, in the environment. */
function credentialValues({ clientId, clientSecret, ...tenant }, auth) {
    return {
        ...secretTexts({ ZSCALER_CLIENT_ID: clientId, ZSCALER_CLIENT_SECRET: clientSecret }),
        ...tenantValues(tenant),
        ...secretTexts({ ZSCALER_MCP_AUTH_API_KEY: auth.mode === "api-key" ? auth.token : undefined }),
    };
}
/** Which tenant it is: no secrets, but nothing to print either. */
function tenantValues({ vanityDomain, customerId, cloud, }) {
    return secretTexts({
        ZSCALER_VANITY_DOMAIN: vanityDomain,
        ZSCALER_CUSTOMER_ID: customerId,
        ZSCALER_CLOUD: cloud,
    });
}
function secretTexts(values) {
    return Object.fromEntries(Object.entries(values).flatMap(([key, value]) => value === undefined ? [] : [[key, new SecretText(value)]]));
}
/**
 * `valueFrom` of each key that the secret has: a key that it lacks would keep the task from starting. ECS refuses a name
 * that is a plain variable as well, and those were asked for.
 */
function projectedSecrets(secretArn, keys, plain = {}) {
    return Object.fromEntries(credentialKeys
        .filter((key) => keys.includes(key) && !(key in plain))
        .map((key) => [key, `${secretArn}:${key}::`]));
}
/** On ECS: everything but the credentials' values. `host` is the public name, once it is known. */
function containerVariables(hosting, auth, secretVersion, host) {
    return variables(hosting, secretVersion, {
        ZSCALER_MCP_AUTH_MODE: auth.mode,
        ...hostVariables(hosting, host),
    });
}
/** On AgentCore Runtime, which lets nobody in but the gateway, under a host name of its own choice. */
function runtimeVariables(container, secret) {
    return variables(container, secret?.versionId, {
        ZSCALER_MCP_AUTH_MODE: "zscaler",
        // What the platform has let in carries no OneAPI client: it is served with the container's own.
        ZSCALER_MCP_TRUST_PLATFORM_AUTH: "true",
        ZSCALER_MCP_DISABLE_HOST_VALIDATION: "true",
        // The server reads it itself, with the runtime's role: no credential stands in the runtime's environment.
        ...(secret === undefined ? {} : { ZSCALER_SECRET_NAME: secret.arn }),
    });
}
function variables({ writeTools, containerEnvironment }, secretVersion, admission) {
    return {
        ZSCALER_MCP_TRANSPORT: "streamable-http",
        ZSCALER_MCP_HOST: "0.0.0.0",
        ZSCALER_MCP_PORT: String(containerPort),
        // TLS ends before it; without this the server refuses to start.
        ZSCALER_MCP_ALLOW_HTTP: "true",
        ZSCALER_MCP_LOG_TOOL_CALLS: "true",
        ...admission,
        ...(writeTools.length === 0
            ? {}
            : { ZSCALER_MCP_WRITE_ENABLED: "true", ZSCALER_MCP_WRITE_TOOLS: writeTools.join(",") }),
        ...(secretVersion === undefined ? {} : { [credentialsVersion]: secretVersion }),
        ...containerEnvironment,
    };
}
/** Bound to 0.0.0.0 the server starts only with an allowlist or with host validation off. */
function hostVariables({ hostValidation, allowedHosts }, host) {
    const listed = hostValidation === "container" || (hostValidation === "edge" && host !== undefined);
    return listed
        ? { ZSCALER_MCP_ALLOWED_HOSTS: mergedHosts(allowedHosts, host).join(",") }
        : { ZSCALER_MCP_DISABLE_HOST_VALIDATION: "true" };
}
/** The public name first, loopback last, everything else in the user's order. */
function mergedHosts(allowed, host) {
    const first = host === undefined || allowed.includes(host) ? [] : [host];
    const loopback = ["127.0.0.1:*", "localhost:*"].filter((one) => !allowed.includes(one));
    return [...first, ...allowed, ...loopback];
}

;// CONCATENATED MODULE: ./build/src/topologies/existing-credentials.js

/** Holds the complete header, scheme and all: the token vault then points there and keeps nothing itself. */
const authorizationKey = "ZSCALER_MCP_AUTHORIZATION";
const clientId = "ZSCALER_CLIENT_ID";
const clientSecret = "ZSCALER_CLIENT_SECRET";
const privateKey = "ZSCALER_PRIVATE_KEY";
const vanityDomain = "ZSCALER_VANITY_DOMAIN";
const apiKey = "ZSCALER_MCP_AUTH_API_KEY";
/** Told before anything is made: what the server or the harness would miss, and what could never fit. */
function unfit(values, use) {
    const problem = malformed(values, use.auth);
    if (problem !== undefined)
        return problem;
    const missing = new Set([...missingForServer(values, use), ...missingForHeader(values, use)]);
    if (missing.size === 0)
        return undefined;
    return {
        what: `has no ${[...missing].join(" and no ")}, which auth-mode ${use.auth.mode} needs`,
        fix: "Add it to the secret named by credentials-secret.",
    };
}
/** The header that the secret makes, and where the vault gets it. */
function existingAuthorization(source, { auth, client }) {
    const { arn, values, versionId } = source;
    const whole = wholeHeader(values, auth);
    const given = headerOf("token" in auth ? auth : { mode: "none" }, undefined);
    if (given !== undefined)
        return keptAuthorization(given, undefined);
    if (whole !== undefined)
        return { header: whole, vault: { source: "EXTERNAL", secretArn: arn, jsonKey: authorizationKey } };
    const own = ownHeader(values, auth);
    if (own !== undefined)
        return keptAuthorization(own, versionId);
    const header = headerOf(auth, client);
    if (header === undefined)
        throw new Error("unreachable: an unfit secret is refused when it is looked up");
    return keptAuthorization(header, undefined);
}
/** The complete header, where it is one of this mode: a secret may serve stages of several modes. */
function wholeHeader(values, { mode }) {
    const scheme = mode === "zscaler" ? "Basic" : "Bearer";
    const header = values[authorizationKey];
    return header !== undefined && schemeOf(header) === scheme ? header : undefined;
}
function schemeOf(header) {
    const [, scheme] = /^(Basic|Bearer) +\S+$/i.exec(header.reveal()) ?? [];
    return scheme === undefined ? undefined : scheme.toLowerCase() === "basic" ? "Basic" : "Bearer";
}
/** The pair is of one source: an id of the one with a secret of the other would fit nowhere. */
function ownHeader(values, auth) {
    if (auth.mode === "api-key")
        return headerOf({ mode: "api-key", token: values[apiKey]?.reveal() }, undefined);
    const [id, secret] = [clientId, clientSecret].map((key) => values[key]?.reveal());
    return headerOf(auth, id === undefined || secret === undefined ? undefined : { clientId: id, clientSecret: secret });
}
function missingForServer(values, { auth, hosted, client }) {
    if (hosted === undefined)
        return [];
    const makesHeader = auth.mode === "zscaler" && client === undefined && wholeHeader(values, auth) === undefined;
    return [
        ...(clientId in values ? [] : [clientId]),
        ...(clientSecret in values || privateKey in values
            ? []
            : [makesHeader ? clientSecret : `${clientSecret} (or ${privateKey})`]),
        ...(vanityDomain in values || hosted.vanityDomain !== undefined ? [] : [vanityDomain]),
        ...(auth.mode !== "api-key" || apiKey in values ? [] : [apiKey]),
    ];
}
function missingForHeader(values, { auth, client }) {
    if (auth.mode === "none" || wholeHeader(values, auth) !== undefined)
        return [];
    if (headerOf(auth, client) !== undefined || ownHeader(values, auth) !== undefined)
        return [];
    if (auth.mode === "jwt")
        return [`${authorizationKey} (Bearer and the token)`];
    if (auth.mode === "api-key")
        return [apiKey];
    return [clientId, clientSecret].filter((key) => !(key in values));
}
/** Values that no server would take, said by key and never by value. */
function malformed(values, auth) {
    const untrimmed = [clientId, clientSecret, apiKey, authorizationKey].find((key) => {
        const value = values[key]?.reveal();
        return value !== undefined && !/^[\x21-\x7E](?:[\x20-\x7E]*[\x21-\x7E])?$/.test(value);
    });
    if (untrimmed !== undefined)
        return {
            what: `has a ${untrimmed} that is no single line of printable characters`,
            fix: "Store the value again, without spaces or a line break before or after it.",
        };
    const key = values[apiKey]?.reveal();
    if (auth.mode === "api-key" && key !== undefined && /^(?:basic|bearer)\s/i.test(key))
        return {
            what: `has a ${apiKey} that begins with the name of an authentication scheme, which is added to it`,
            fix: "Store the key alone.",
        };
    const whole = values[authorizationKey];
    if (whole !== undefined && schemeOf(whole) === undefined)
        return {
            what: `has an ${authorizationKey} that is no complete header`,
            fix: "Store Basic, a space and the base64 of client id, colon and client secret; or Bearer, a space and the key or token.",
        };
    const header = auth.mode === "api-key" ? wholeHeader(values, auth)?.reveal() : undefined;
    if (header !== undefined && key !== undefined && header.split(/ +/)[1] !== key)
        return {
            what: `has an ${authorizationKey} with another key than its ${apiKey}`,
            fix: "Store the same key in both, or remove the header: the action then makes it from the key.",
        };
    return undefined;
}

;// CONCATENATED MODULE: ./build/src/topologies/container-credentials.js





function containerCredentials(graph, { auth, names, kmsKey, stage }, delivery) {
    if (delivery.kind === "existing") {
        const use = { auth, hosted: delivery.tenant, client: delivery.credentials };
        const existing = graph.lookup("existing-secret", existingSecret, {
            name: delivery.secretId,
            unfit: (values) => unfit(values, use),
        });
        const tenant = Object.entries(tenantValues(delivery.tenant));
        return {
            source: existing,
            // The secret's own word counts: ECS refuses a name that is both.
            plaintext(source) {
                const keys = source?.keys.split(",") ?? [];
                return Object.fromEntries(tenant.filter(([key]) => !keys.includes(key)));
            },
            admission: auth.mode === "none"
                ? undefined
                : { existing, of: (source) => existingAuthorization(source, use) },
        };
    }
    const values = credentialValues(delivery.credentials, auth);
    const header = headerOf(auth, delivery.credentials);
    const source = delivery.kind === "plaintext"
        ? undefined
        : graph.add("secret", secret, { name: names.secret }, {}, () => ({
            description: `Zscaler OneAPI credentials of the MCP server, stage ${stage.name}`,
            values,
            kmsKey,
        }));
    return {
        source,
        plaintext: () => (delivery.kind === "plaintext" ? values : {}),
        admission: header && {
            secret: source,
            // A JWT stands in no secret of ours: the server never needs it.
            of: (from) => keptAuthorization(header, auth.mode === "jwt" ? undefined : from?.versionId),
        },
    };
}

;// CONCATENATED MODULE: ./build/src/policies/token-vault.js
/**
 * The right to look up a credential in the AgentCore token vault. One look-up is authorised on each of these ARNs by
 * itself; a parent never covers a child.
 */


/** Who looks up: a name or pattern of workload identities, as AWS makes one for each harness and gateway. */
function workloadArns(place, workload) {
    const directory = arn(place, "bedrock-agentcore", "workload-identity-directory/default");
    return [directory, `${directory}/workload-identity/${workload}`];
}
/** A caller who came with a token of its own is stood in for by the second action, every other by the first. */
function workloadTokens(place, workload) {
    return allow("AgentCoreWorkloadIdentity", ["bedrock-agentcore:GetWorkloadAccessToken", "bedrock-agentcore:GetWorkloadAccessTokenForJWT"], workloadArns(place, workload));
}
/** An API key of this provider. */
function apiKeyAccess(place, workload, provider) {
    return allow("ResolveTokenVaultCredentials", ["bedrock-agentcore:GetResourceApiKey"], [...workloadArns(place, workload), ...vaultArns(place, `apikeycredentialprovider/${provider}`)]);
}
/** Access tokens from this provider; AWS reads the client secret with the same role. */
function oauth2Access(place, workload, provider) {
    return [
        allow("RequestOauth2Tokens", ["bedrock-agentcore:GetResourceOauth2Token"], [...workloadArns(place, workload), ...vaultArns(place, `oauth2credentialprovider/${provider}`)]),
        allow("ReadOauth2ClientSecret", ["secretsmanager:GetSecretValue"], [vaultSecret(place, `oauth2/${provider}`)]),
    ];
}
/** The secret in which the vault keeps a credential itself. */
function vaultSecret(place, credential) {
    return arn(place, "secretsmanager", `secret:bedrock-agentcore-identity!default/${credential}-*`);
}
function vaultArns(place, provider) {
    const vault = arn(place, "bedrock-agentcore", "token-vault/default");
    return [vault, `${vault}/${provider}`];
}

;// CONCATENATED MODULE: ./build/src/policies/gateway-role.js
/**
 * What a gateway may do: call the one runtime behind it. Signed with this role itself, or with a token of the one
 * OAuth2 credential provider (AgentCore developer guide, outbound authorization of gateways), narrowed to these.
 */





function gatewayRole(place, { gatewayName, outbound }) {
    return {
        description: `Service role of the AgentCore gateway ${gatewayName}`,
        trust: trustedAgentCore(place),
        managedPolicies: [],
        inlinePolicies: {
            GatewayInlinePolicy: policy(...(outbound.kind === "iam"
                ? [runtimeInvocation(place, outbound.runtimeName)]
                : tokens(place, gatewayName, outbound.provider))),
        },
    };
}
/** By name, so that the role needs not wait for the runtime: no `-` can be in a runtime's name, only behind it. */
function runtimeInvocation(place, runtimeName) {
    const runtime = arn(place, "bedrock-agentcore", `runtime/${runtimeName}-*`);
    return allow("InvokeRuntime", ["bedrock-agentcore:InvokeAgentRuntime"], [runtime, `${runtime}/runtime-endpoint/*`]);
}
function tokens(place, gatewayName, provider) {
    const workload = `${gatewayIdStart(gatewayName)}*`;
    return [workloadTokens(place, workload), ...oauth2Access(place, workload, provider)];
}
/**
 * A gateway whose id AWS has not chosen yet: ten characters end it. Exactly ten, because what begins like this one's
 * name may be another stage's.
 */
function gatewayPattern(place, gatewayName) {
    return arn(place, "bedrock-agentcore", `gateway/${gatewayIdStart(gatewayName)}${"?".repeat(10)}`);
}

;// CONCATENATED MODULE: ./build/src/policies/observability.js
/** What a runtime needs to be seen: its own, or the one beneath a harness. */


/** Traces, metrics, and the log groups of the runtimes whose ids match. */
function observability(place, runtimeIds) {
    const groups = `log-group:/aws/bedrock-agentcore/runtimes/${runtimeIds}`;
    return [
        allow("XRayTracingAccess", [
            "xray:PutTraceSegments",
            "xray:PutTelemetryRecords",
            "xray:GetSamplingRules",
            "xray:GetSamplingTargets",
        ], ["*"]),
        allow("CloudWatchLogsGroup", ["logs:CreateLogGroup", "logs:DescribeLogStreams"], [arn(place, "logs", groups)]),
        allow("CloudWatchLogsDescribeGroups", ["logs:DescribeLogGroups"], [arn(place, "logs", "log-group:*")]),
        allow("CloudWatchLogsStream", ["logs:CreateLogStream", "logs:PutLogEvents"], [arn(place, "logs", `${groups}:log-stream:*`)]),
        allow("CloudWatchMetricsPublish", ["cloudwatch:PutMetricData"], ["*"], {
            StringEquals: { "cloudwatch:namespace": "bedrock-agentcore" },
        }),
    ];
}

;// CONCATENATED MODULE: ./build/src/policies/harness-role.js
/**
 * What the harness may do: call its model, pull AWS's agent image, write logs, traces and metrics, and resolve the one
 * credential of its tool. Statements and names after AWS's published sample (AgentCore developer guide, harness
 * security), narrowed to what this harness uses.
 */







function harnessRole(place, needs) {
    return {
        description: `Execution role of the AgentCore harness ${needs.harnessName}`,
        trust: trustedAgentCore(place),
        managedPolicies: [],
        inlinePolicies: {
            HarnessInlinePolicy: policy(modelInvocation(place, needs.model), 
            // The agent's own image comes from ECR Public; without both grants every invocation fails to start its tools.
            allow("EcrPublicTokenAccess", ["ecr-public:GetAuthorizationToken"], ["*"]), allow("StsForEcrPublicPull", ["sts:GetServiceBearerToken"], ["*"]), ...observability(place, "*"), ...byInputs(place, needs)),
        },
        otherActions: [...new Set(everyKindOf(needs).flatMap((one) => byInputs(place, one).flatMap(actionsOf)))],
    };
}
/** What one harness may do and another may not. */
function byInputs(place, needs) {
    return [...identity(place, needs), ...gatewayAccess(place, needs), ...memory(place, needs)];
}
/** All that a harness may come to need when its server, or who lets it in there, is another. */
function everyKindOf(needs) {
    const external = { arn: "*", kmsKey: "*" };
    const whole = { ...needs, credentialProvider: { name: "*", external }, memory: "managed" };
    return [
        { ...whole, gateway: { kind: "iam", name: "*" } },
        { ...whole, gateway: { kind: "oauth", provider: "*" } },
    ];
}
function modelInvocation(place, model) {
    return allow("BedrockModelInvocation", ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"], modelResources(place, model));
}
/** A profile is authorised as itself and as the model behind it, in every region that it may route to. */
function modelResources(place, model) {
    const foundation = (id) => `arn:${place.partition}:bedrock:*::foundation-model/${id}`;
    if (model.startsWith("arn:"))
        return [model, foundation("*")];
    // `<geography>.<provider>.<model>`; a plain id, `<provider>.<model>`, may have a dot in its version.
    const profile = /^(?:[a-z]{2,6}|us-gov)\.(?<id>[a-z][a-z0-9]*\..+)$/.exec(model);
    if (profile?.groups === undefined)
        return [foundation(model)];
    return [arn(place, "bedrock", `inference-profile/${model}`), foundation(profile.groups["id"] ?? "*")];
}
function identity(place, { harnessName, credentialProvider }) {
    const workload = workloadOf(harnessName);
    const tokens = workloadTokens(place, workload);
    if (credentialProvider === undefined)
        return [tokens];
    const { name, external } = credentialProvider;
    return [
        tokens,
        apiKeyAccess(place, workload, name),
        allow("ReadTokenVaultBackingSecrets", ["secretsmanager:GetSecretValue"], [external?.arn ?? vaultSecret(place, `apikey/${name}`)]),
        ...decryptThrough(place, "secretsmanager", external?.kmsKey),
    ];
}
function gatewayAccess(place, { harnessName, gateway }) {
    if (gateway === undefined)
        return [];
    return gateway.kind === "oauth"
        ? oauth2Access(place, workloadOf(harnessName), gateway.provider)
        : [allow("InvokeGateway", ["bedrock-agentcore:InvokeGateway"], [gatewayPattern(place, gateway.name)])];
}
function workloadOf(harnessName) {
    return `harness_${harnessName}-*`;
}
function memory(place, needs) {
    if (needs.memory === undefined)
        return [];
    // The service shortens the name of a managed memory; AWS's own construct matches its first 34 characters.
    const managed = arn(place, "bedrock-agentcore", `memory/${`harness_${needs.harnessName}`.slice(0, 34)}*`);
    return [
        allow("AgentCoreMemory", [
            "bedrock-agentcore:CreateEvent",
            "bedrock-agentcore:DeleteEvent",
            "bedrock-agentcore:GetEvent",
            "bedrock-agentcore:ListEvents",
            "bedrock-agentcore:RetrieveMemoryRecords",
        ], [needs.memory === "managed" ? managed : needs.memory]),
    ];
}

;// CONCATENATED MODULE: ./build/src/settings/system-prompt.js
/** What the agent is told unless `system-prompt` or `system-prompt-file` says otherwise. */
const defaultSystemPrompt = `You are a senior administrator's assistant for the Zscaler Zero Trust Exchange. \
One tool server, "zscaler", gives you more than two hundred operations on Zscaler Internet Access (ZIA), Private Access \
(ZPA), Digital Experience (ZDX), Client Connector (ZCC), Zero Trust Workloads (ZTW), ZIdentity, External Attack Surface \
Management (EASM), Z-Insights and Microsegmentation (ZMS).

How you work:
- Answer in plain language, with the facts first. Do not describe how tools are called.
- An empty list is an answer: nothing matches. Say so and ask what else to look for; do not try again with guesses.
- Read before you write. Every creation, change and deletion is dangerous: say exactly what it will do and wait for an \
explicit yes.
- After creating, changing or deleting anything in ZIA, call zia_activate_configuration(); until then it has no effect.
- Ids are strings. Take them from answers of the tools and never make one up.
- The set of tools is fixed when the server starts. If a service has no tools, say that it is not loaded; do not \
answer from another service instead.
`;

;// CONCATENATED MODULE: ./build/src/resources/existing-role.js
/** An IAM role that was brought (`roles`): used and checked, never changed or deleted. */




const existingRole = defineLookup({
    kind: "iam.ExistingRole",
    noun: "existing IAM role",
    async observe({ clients: { iam } }, { name, arn, input, service }) {
        const answer = await (0,errors/* found */.F9)(iam.send(new client_iam_dist_cjs/* GetRoleCommand */.kbp({ RoleName: name }))).catch((thrown) => {
            // Where CI may not create roles it often may not read them either: the service that uses it will judge.
            if ((0,errors/* isAccessDenied */.w7)(thrown))
                return "unreadable";
            throw thrown;
        });
        if (answer === "unreadable")
            return { arn };
        if (answer?.Role === undefined)
            throw new failure_failure/* Failure */.HR("ROLE_MISSING", `the input roles names ${input}=${arn}, which does not exist`, {
                fix: "Create the role, or correct the ARN.",
            });
        const trust = decodeURIComponent(answer.Role.AssumeRolePolicyDocument ?? "");
        if (!trust.includes(service))
            throw new failure_failure/* Failure */.HR("ROLE_NOT_TRUSTED", `the role ${arn} (input roles, ${input}) cannot be assumed by ${service}`, {
                fix: `Add a statement to its trust policy: Principal {"Service": "${service}"}, Action "sts:AssumeRole".`,
            });
        return { arn };
    },
    outputs: ({ arn }) => ({ arn }),
});

;// CONCATENATED MODULE: ./build/src/topologies/roles.js
/** A role of a stage: made, or brought with the input `roles` where CI may not create any. */



const services = {
    harness: "bedrock-agentcore.amazonaws.com",
    taskExecution: "ecs-tasks.amazonaws.com",
    infrastructure: "ecs.amazonaws.com",
    runtime: "bedrock-agentcore.amazonaws.com",
    gateway: "bedrock-agentcore.amazonaws.com",
};
const inputWords = {
    harness: "harness",
    taskExecution: "task-execution",
    infrastructure: "infrastructure",
    runtime: "runtime",
    gateway: "gateway",
};
/** A role that was brought, as its kind wants it: with whom it must trust, and what the input `roles` calls it. */
function broughtRole(which, arn) {
    return { name: lastSegment(arn), arn, input: inputWords[which], service: services[which] };
}
function role(graph, { roles, permissionsBoundary }, id, which, name, needs, policies, options) {
    const arn = roles[which];
    if (arn !== undefined)
        return graph.lookup(id, existingRole, broughtRole(which, arn));
    return graph.add(id, iamRole, { name }, needs, (need) => ({ ...policies(need), permissionsBoundary }), options);
}

;// CONCATENATED MODULE: ./build/src/topologies/harness-side.js









/** What the harness calls the MCP server. */
const toolName = "zscaler";
function addHarnessSide(graph, place, settings, { server, needs, tool, roleNeeds, access }) {
    const { names, harness: wanted } = settings;
    // Their shape is AWS's business: the service judges what the SDK does not know yet.
    const further = wanted.tools;
    const model = wanted.model ?? (0,settings_model/* defaultModel */.$)(place.region);
    const memory = { disabled: undefined, managed: "managed", existing: memoryArn(wanted.memory) }[wanted.memory.kind];
    const executionRole = role(graph, settings, "harness-role", "harness", names.harnessRole, 
    // A server that never comes to serve leaves the role as it was.
    { ...roleNeeds, server: whenServing(byAddress(server)) }, (need) => harnessRole(place, { harnessName: names.harness, model, ...access(need), memory }));
    // The harness needs only the server's URL: it is created while the service is still rolling out. One that answers
    // already is moved to another server once that serves.
    const all = { ...needs, executionRole, server: whenServing(byAddress(server)) };
    const agent = graph.add("harness", harness, { name: names.harness }, all, (need) => {
        const own = tool(need);
        return {
            executionRoleArn: need.executionRole.arn,
            model: {
                bedrockModelConfig: { modelId: model, maxTokens: wanted.maxTokens, temperature: wanted.temperature },
            },
            systemPrompt: wanted.systemPrompt ?? defaultSystemPrompt,
            tools: [own, ...further],
            allowedTools: own.type === "agentcore_gateway" ? wanted.allowedTools.map(behindTarget) : wanted.allowedTools,
            memory: wanted.memory.kind === "disabled"
                ? { disabled: {} }
                : wanted.memory.kind === "managed"
                    ? { managedMemoryConfiguration: {} }
                    : { agentCoreMemoryConfiguration: { arn: wanted.memory.arn } },
            maxIterations: wanted.maxIterations,
            timeoutSeconds: wanted.timeoutSeconds,
        };
    });
    graph.add("harness-logs", harnessLogs, { name: names.harness }, { agent }, (need) => ({ runtimeId: need.agent.runtimeId, retentionInDays: settings.logRetentionDays }), { trails: true });
    if (wanted.endpoint !== undefined)
        graph.add("harness-endpoint", harnessEndpoint, { name: wanted.endpoint, harness: names.harness }, { agent: whenReady(agent), server: whenServing(byAddress(server)) }, (need) => ({ harnessId: need.agent.id, targetVersion: need.agent.version }));
}
/** A server that the harness calls by its URL, with a header that the token vault holds. */
function remoteMcp(graph, { names }, { server, url, admission, }) {
    const name = names.credentialProvider;
    const credentials = admission && addProvider(graph, name, admission);
    const needs = { mcp: byAddress(server), credentials };
    const roleNeeds = {
        existing: admission && "existing" in admission ? byAddress(admission.existing) : undefined,
    };
    return {
        server,
        needs,
        tool: ({ mcp, credentials: provider }) => mcpTool(url(mcp), provider?.arn),
        roleNeeds,
        access: ({ existing }) => ({
            credentialProvider: admission && { name, external: existing && pointedAt(admission, existing) },
        }),
    };
}
function addProvider(graph, name, admission) {
    return "existing" in admission
        ? graph.add("credentials", apiKeyCredentialProvider, { name }, { existing: admission.existing }, (need) => admission.of(need.existing).vault)
        : graph.add("credentials", apiKeyCredentialProvider, { name }, { secret: admission.secret }, (need) => admission.of(need.secret).vault);
}
/** The secret of the user's own that the vault points at; undefined: it keeps the header itself. */
function pointedAt(admission, existing) {
    const points = "existing" in admission && admission.of(existing).vault.source === "EXTERNAL";
    return points ? existing : undefined;
}
function mcpTool(url, providerArn) {
    return {
        type: "remote_mcp",
        name: toolName,
        config: {
            remoteMcp: {
                url,
                // The harness swaps the whole value for the key in the token vault when it calls.
                ...(providerArn === undefined ? {} : { headers: { Authorization: `\${${providerArn}}` } }),
            },
        },
    };
}
function memoryArn(memory) {
    return memory.kind === "existing" ? memory.arn : undefined;
}
/**
 * A gateway puts the name of its target before a tool's: `zscaler-mcp-runtime___zia_list_locations`. What the inputs
 * allow is meant by the tool's own name, in every topology.
 */
function behindTarget(pattern) {
    const [, glob = "*"] = pattern.startsWith(`@${toolName}/`) ? pattern.split("/") : [];
    return glob.startsWith("*") || glob.includes("___") ? pattern : `@${toolName}/*___${glob}`;
}

;// CONCATENATED MODULE: ./build/src/topologies/ecs.js














function ecs(place, settings, { hosting, delivery }) {
    const { names, auth, kmsKey } = settings;
    const graph = createGraph();
    const image = graph.lookup("image", containerImage, {
        name: hosting.image,
        architecture: hosting.architecture,
    });
    const credentials = containerCredentials(graph, settings, delivery);
    const cluster = graph.add("cluster", ecsCluster, { name: names.cluster }, {}, () => ({}));
    const logs = graph.add("log-group", logGroup, { name: names.logGroup }, {}, () => ({
        retentionInDays: settings.logRetentionDays,
        kmsKey,
    }));
    const executionRole = role(graph, settings, "task-execution-role", "taskExecution", names.taskExecutionRole, 
    // It names the secret, and may stay without it.
    { source: credentials.source && byAddress(credentials.source) }, (need) => taskExecutionRole(place, need.source?.arn, need.source?.kmsKey));
    const infrastructure = role(graph, settings, "infrastructure-role", "infrastructure", names.infrastructureRole, {}, () => infrastructureRole(place), 
    // ECS removes the load balancer with this role, after the service is gone; the cluster is refused until then.
    { removedAfter: cluster });
    const service = graph.add("mcp-service", expressService, { name: names.service, cluster: names.cluster }, { image, cluster, logs, executionRole, infrastructure, source: credentials.source }, (need) => {
        const variables = (host) => ({
            ...credentials.plaintext(need.source),
            ...containerVariables(hosting, auth, need.source?.versionId, host),
        });
        const plain = { ...credentials.plaintext(need.source), ...hosting.containerEnvironment };
        return {
            executionRoleArn: need.executionRole.arn,
            infrastructureRoleArn: need.infrastructure.arn,
            image: need.image.uri,
            cpuArchitecture: need.image.architecture,
            containerPort: containerPort,
            environment: variables(undefined),
            environmentOnceNamed: variables,
            nameRollsOut: hosting.hostValidation === "container",
            secrets: need.source === undefined
                ? {}
                : projectedSecrets(need.source.arn, need.source.keys.split(","), plain),
            logGroup: need.logs.name,
            logStreamPrefix: "mcp",
            cpu: hosting.taskCpu,
            memory: hosting.taskMemory,
            healthCheckPath: hosting.healthCheckPath,
            minTaskCount: hosting.minTasks,
            maxTaskCount: hosting.maxTasks,
            subnets: hosting.subnets,
            securityGroups: hosting.securityGroups,
        };
    });
    graph.leftover("task-definitions", taskDefinitions, { name: `${names.cluster}-${names.service}` }, service);
    const server = { server: service, url: ecs_urlOf, admission: credentials.admission };
    addHarnessSide(graph, place, settings, remoteMcp(graph, settings, server));
    return {
        kind: "ecs",
        graph,
        connection(outputs) {
            const server = outputsOf(outputs, service);
            const signIn = headerNow(credentials.admission, outputs);
            return server && signIn && { url: ecs_urlOf(server), signIn };
        },
    };
}
function ecs_urlOf({ host }) {
    return `https://${host}/mcp`;
}

;// CONCATENATED MODULE: ./build/src/resources/mcp-server.js
/** An MCP server that somebody else runs (`mcp-url`): only its address is ours. The handshake after a deploy judges it. */

const mcpServer = defineLookup({
    kind: "mcp.Server",
    noun: "MCP server",
    observe: async (_aws, { name }) => ({ url: name }),
    outputs: (server) => server,
});

;// CONCATENATED MODULE: ./build/src/topologies/external.js






function external(place, settings, wanted) {
    const graph = createGraph();
    const server = graph.lookup("mcp-server", mcpServer, { name: wanted.mcpUrl });
    const admission = admissionOf(graph, settings, wanted);
    const byUrl = { server, url: ({ url }) => url, admission };
    addHarnessSide(graph, place, settings, remoteMcp(graph, settings, byUrl));
    return {
        kind: "external",
        graph,
        connection(outputs) {
            const signIn = headerNow(admission, outputs);
            return signIn && { url: wanted.mcpUrl, signIn };
        },
    };
}
function admissionOf(graph, { auth }, { credentials, secretId }) {
    if (secretId !== undefined) {
        const use = { auth, hosted: undefined, client: credentials };
        const existing = graph.lookup("existing-secret", existingSecret, {
            name: secretId,
            unfit: (values) => unfit(values, use),
        });
        return { existing, of: (source) => existingAuthorization(source, use) };
    }
    const header = headerOf(auth, credentials);
    return header && { secret: undefined, of: () => keptAuthorization(header, undefined) };
}

;// CONCATENATED MODULE: ./build/src/policies/runtime-role.js
/**
 * What a runtime with the MCP server may do: pull its image, be seen, and let its container read the one secret.
 * Statements and names after AWS's published sample (AgentCore developer guide, runtime permissions), narrowed to what
 * this runtime uses: it calls no model.
 */







function runtimeRole(place, { runtimeName, image, secret }) {
    // AWS ends a runtime's id, and the names of what goes with it, with ten characters of its own.
    const ids = `${runtimeName}-*`;
    return {
        description: `Execution role of the AgentCore runtime ${runtimeName}`,
        trust: trustedAgentCore(place),
        managedPolicies: [],
        inlinePolicies: {
            RuntimeInlinePolicy: policy(...imagePull(place, image), ...observability(place, ids), workloadTokens(place, ids), ...secretAccess(place, secret)),
        },
    };
}
function imagePull(place, image) {
    const { ecr, repository } = parseImage(image);
    if (ecr === undefined)
        return [
            allow("EcrPublicTokenAccess", ["ecr-public:GetAuthorizationToken"], ["*"]),
            allow("StsForEcrPublicPull", ["sts:GetServiceBearerToken"], ["*"]),
        ];
    return [
        allow("EcrTokenAccess", ["ecr:GetAuthorizationToken"], ["*"]),
        allow("EcrImageAccess", ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], [arn({ ...place, ...ecr }, "ecr", `repository/${repository}`)]),
    ];
}
function secretAccess(place, secret) {
    if (secret === undefined)
        return [];
    return [
        allow("ReadZscalerCredentialsSecret", ["secretsmanager:GetSecretValue"], [secret.arn]),
        ...decryptThrough(place, "secretsmanager", secret.kmsKey),
    ];
}

;// CONCATENATED MODULE: ./build/src/topologies/gateway.js














/** Of a call through the gateway these reach the container; the newest revision of MCP cannot do without the first three. */
const mcpHeaders = ["Mcp-Protocol-Version", "Mcp-Method", "Mcp-Name", "Mcp-Session-Id"];
function gateway_gateway(place, settings, { container, delivery, gatewayAuth }) {
    const { names, stage } = settings;
    const own = names.gateways[gatewayAuth];
    const graph = createGraph();
    const image = graph.lookup("image", runtimeImage, { name: container.image });
    // The harness signs in to the gateway: no header is made of these.
    const { source, plaintext } = containerCredentials(graph, { ...settings, auth: { mode: "none" } }, delivery);
    const identity = gatewayAuth === "cognito" ? addCognito(graph, place, names) : undefined;
    const idp = { pool: identity?.pool, client: identity?.client };
    const executionRole = role(graph, settings, "runtime-role", "runtime", own.runtimeRole, { source: source && byAddress(source) }, (need) => runtimeRole(place, { runtimeName: own.runtime, image: container.image, secret: need.source }));
    const runtime = graph.add("runtime", agentRuntime, { name: own.runtime }, { image, executionRole, source, ...idp }, (need) => ({
        roleArn: need.executionRole.arn,
        image: need.image.uri,
        environment: { ...plaintext(need.source), ...runtimeVariables(container, need.source) },
        authorizer: admitted(need),
        requestHeaderAllowlist: mcpHeaders,
        idleSessionTimeout: undefined,
    }));
    graph.add("runtime-logs", runtimeLogs, { name: own.runtime }, { runtime }, (need) => ({ runtimeId: need.runtime.id, retentionInDays: settings.logRetentionDays }), { trails: true });
    const serviceRole = role(graph, settings, "gateway-role", "gateway", own.gatewayRole, {}, () => gatewayRole(place, {
        gatewayName: own.gateway,
        outbound: identity === undefined
            ? { kind: "iam", runtimeName: own.runtime }
            : { kind: "oauth", provider: names.oauthProvider },
    }));
    const entrance = graph.add("gateway", gateway, { name: own.gateway }, { serviceRole, ...idp }, (need) => {
        const tokens = admitted(need);
        return {
            roleArn: need.serviceRole.arn,
            description: `Zscaler MCP Server, stage ${stage.slug}`,
            authorizer: tokens === undefined ? { kind: "iam" } : { kind: "jwt", ...tokens },
        };
    });
    const target = graph.add("gateway-target", gatewayTarget, { name: own.gatewayTarget, gateway: own.gateway }, 
    // It is made by calling the server through the gateway and reading its tools.
    {
        entrance: whenReady(entrance),
        runtime: whenReady(runtime),
        provider: identity && whenReady(identity.provider),
    }, (need) => ({
        gatewayId: need.entrance.id,
        endpoint: need.runtime.url,
        credential: need.provider === undefined || identity === undefined
            ? { kind: "iam", service: "bedrock-agentcore" }
            : { kind: "oauth", providerArn: need.provider.arn, scopes: [identity.scope] },
        toolsVersion: need.runtime.version,
    }));
    const needs = {
        entrance: byAddress(entrance),
        provider: identity && byAddress(identity.provider),
    };
    addHarnessSide(graph, place, settings, {
        server: target,
        needs,
        tool: (need) => ({
            type: "agentcore_gateway",
            name: toolName,
            config: {
                agentCoreGateway: { gatewayArn: need.entrance.arn, outboundAuth: outboundAuth(need.provider?.arn) },
            },
        }),
        roleNeeds: {},
        access: () => ({
            credentialProvider: undefined,
            gateway: identity === undefined
                ? { kind: "iam", name: own.gateway }
                : { kind: "oauth", provider: names.oauthProvider },
        }),
    });
    return {
        kind: "gateway",
        graph,
        connection(outputs) {
            const url = outputsOf(outputs, entrance)?.url;
            if (url === undefined || identity === undefined)
                return url === undefined ? undefined : { url, signIn: { kind: "sigv4" } };
            const [client, domain] = [outputsOf(outputs, identity.client), outputsOf(outputs, identity.domain)];
            if (client === undefined || domain === undefined)
                return undefined;
            return { url, signIn: { kind: "client-credentials", ...client, ...domain, scope: identity.scope } };
        },
    };
    /** Whose tokens are let in; undefined: callers sign with SigV4. */
    function admitted({ pool, client }) {
        return (pool &&
            client &&
            identity && {
            discoveryUrl: pool.discoveryUrl,
            allowedClients: [client.clientId],
            allowedScopes: [identity.scope],
        });
    }
    function outboundAuth(providerArn) {
        return providerArn === undefined || identity === undefined
            ? { awsIam: {} }
            : { oauth: { providerArn, scopes: [identity.scope], grantType: "CLIENT_CREDENTIALS" } };
    }
}

;// CONCATENATED MODULE: ./build/src/operations/expiry.js
/** Until when a stage lives. */
/** A deploy prolongs the life of a stage once this part of it has passed: otherwise no redeploy would be without a change. */
const slack = 0.1;
/**
 * ISO time to the second, or undefined for a stage without an end.
 * @param expiresIn milliseconds
 * @param before what the state remembers
 * @param now milliseconds since the epoch
 */
function expiryOf(expiresIn, before, now) {
    if (expiresIn === undefined)
        return undefined;
    const latest = now + expiresIn;
    const remembered = before === undefined ? Number.NaN : Date.parse(before);
    const isFresh = remembered <= latest && remembered >= latest - expiresIn * slack;
    return isFresh ? before : new Date(latest).toISOString().replace(/\.\d+Z$/, "Z");
}

;// CONCATENATED MODULE: ./build/src/operations/ownership.js
/** Whose a stage's things are, and the tags that say so. */

function ownerOf({ stage, repository, region, }) {
    return { stage: stage.slug, repository, region };
}
/** The tags of everything that a deploy makes: the user's, and ours, which win. */
function deployTags(settings, expiresAt) {
    return { ...settings.tags, ...ownerTags(ownerOf(settings), expiresAt ?? "never") };
}

;// CONCATENATED MODULE: ./build/src/preflight/findings.js
/** What was found wrong, each cause once. */


/** Without those that the remedy of an earlier one mends, too. */
function distinct(findings) {
    return findings.filter((one, index) => findings.findIndex((other) => causeOf(other) === causeOf(one)) === index);
}
/** A network that is cut, or a token that has expired, fails every read alike. */
function causeOf(thrown) {
    if (thrown instanceof failure_failure/* Failure */.HR)
        return `${thrown.code} ${thrown.message}`;
    if ((0,errors/* isRejectedCredential */.y7)(thrown))
        return "credentials";
    if ((0,errors/* isUnreachable */.R0)(thrown))
        return "network";
    return `${(0,errors/* errorName */.Is)(thrown)} ${(0,failure_failure/* messageOf */.bD)(thrown)}`;
}

;// CONCATENATED MODULE: ./build/src/preflight/network.js


/** A load balancer lies in this many availability zones at least. */
const leastZones = 2;
/** Never throws for what EC2 answers: a caller who may not look deploys all the same. */
async function checkedNetwork(aws, network) {
    try {
        return { failures: await wrongWith(await reader(aws), network) };
    }
    catch (thrown) {
        aws.signal.throwIfAborted();
        return { failures: [], unread: `${(0,errors/* errorName */.Is)(thrown)}: ${(0,failure_failure/* messageOf */.bD)(thrown)}` };
    }
}
/** By filters: a look by ids would name only the first that is missing. */
async function reader({ clients }) {
    const client = await clients.ec2();
    const { DescribeVpcsCommand, paginateDescribeSecurityGroups, paginateDescribeSubnets } = await __webpack_require__.e(/* import() */ 193).then(__webpack_require__.t.bind(__webpack_require__, 5193, 19));
    const by = (Name, Values) => ({
        Filters: [{ Name, Values: [...Values] }],
    });
    return {
        async subnets(name, values) {
            const all = [];
            for await (const page of paginateDescribeSubnets({ client }, by(name, values)))
                all.push(...(page.Subnets ?? []));
            return all;
        },
        async securityGroups(ids) {
            const all = [];
            for await (const page of paginateDescribeSecurityGroups({ client }, by("group-id", ids)))
                all.push(...(page.SecurityGroups ?? []));
            return all;
        },
        async defaultVpc() {
            const { Vpcs } = await client.send(new DescribeVpcsCommand(by("is-default", ["true"])));
            return Vpcs?.[0]?.VpcId;
        },
    };
}
async function wrongWith(read, network) {
    const [place, groups] = await Promise.all([
        network.subnets.length > 0 ? givenPlace(read, network.subnets) : defaultPlace(read),
        network.securityGroups.length > 0 ? read.securityGroups(network.securityGroups) : [],
    ]);
    return [...place.failures, ...wrongGroups(network.securityGroups, groups, place.vpc)];
}
async function givenPlace(read, wanted) {
    const subnets = await read.subnets("subnet-id", wanted);
    const missing = absent(wanted, subnets.map(({ SubnetId }) => SubnetId));
    const vpcs = network_distinct(subnets.map(({ VpcId }) => VpcId));
    return {
        vpc: vpcs.length === 1 ? vpcs[0] : undefined,
        failures: [
            ...(missing.length === 0
                ? []
                : [
                    new failure_failure/* Failure */.HR("SUBNET_MISSING", `the input subnets names ${missing.join(", ")}, which this account does not have in this region`, {
                        fix: "Correct the input subnets; aws ec2 describe-subnets lists those that there are.",
                    }),
                ]),
            ...(vpcs.length < 2
                ? []
                : [
                    new failure_failure/* Failure */.HR("SUBNETS_APART", `the input subnets names subnets of several VPCs: ${vpcs.join(", ")}`, {
                        fix: "Name subnets of one VPC.",
                    }),
                ]),
            ...(missing.length === 0 && vpcs.length === 1
                ? tooFewZones(subnets, "the subnets of the input subnets")
                : []),
        ],
    };
}
async function defaultPlace(read) {
    const [vpc, standard] = await Promise.all([read.defaultVpc(), read.subnets("default-for-az", ["true"])]);
    if (vpc === undefined)
        return {
            vpc,
            failures: [
                new failure_failure/* Failure */.HR("NO_DEFAULT_VPC", "this account has no default VPC in this region, and the input subnets names no other network", {
                    fix: "Name at least two subnets of one VPC in different availability zones with the input subnets, or make a default VPC: aws ec2 create-default-vpc",
                }),
            ],
        };
    // Somebody may have replaced the subnets that it came with.
    const subnets = zonesOf(standard).length < leastZones ? await read.subnets("vpc-id", [vpc]) : standard;
    return { vpc, failures: tooFewZones(subnets, `the subnets of the default VPC ${vpc}`) };
}
function wrongGroups(wanted, groups, vpc) {
    const missing = absent(wanted, groups.map(({ GroupId }) => GroupId));
    const strangers = groups.filter(({ VpcId }) => vpc !== undefined && VpcId !== vpc);
    return [
        ...(missing.length === 0
            ? []
            : [
                new failure_failure/* Failure */.HR("SECURITY_GROUP_MISSING", `the input security-groups names ${missing.join(", ")}, which this account does not have in this region`, {
                    fix: "Correct the input security-groups; aws ec2 describe-security-groups lists those that there are.",
                }),
            ]),
        ...(strangers.length === 0
            ? []
            : [
                new failure_failure/* Failure */.HR("SECURITY_GROUP_APART", `the input security-groups names ${strangers.map(({ GroupId, VpcId }) => `${GroupId} of ${VpcId}`).join(", ")}, but the subnets are of ${vpc}`, { fix: "Name security groups of the VPC that the subnets are in." }),
            ]),
    ];
}
/** Of a local zone or an Outpost one subnet is enough for a load balancer. */
function tooFewZones(subnets, noun) {
    const zones = zonesOf(subnets);
    const isElsewhere = subnets.some(({ AvailabilityZone, OutpostArn }) => OutpostArn !== undefined || !/^[a-z]+(-[a-z]+)+-\d+[a-z]$/.test(AvailabilityZone ?? ""));
    if (zones.length >= leastZones || (isElsewhere && zones.length > 0))
        return [];
    const where = zones.length === 0 ? "there are none" : `they all lie in ${zones.join(", ")}`;
    return [
        new failure_failure/* Failure */.HR("TOO_FEW_ZONES", `${noun} are not enough for a load balancer, which needs two availability zones: ${where}`, {
            fix: "Name subnets in at least two availability zones with the input subnets.",
        }),
    ];
}
function zonesOf(subnets) {
    return network_distinct(subnets.map(({ AvailabilityZone }) => AvailabilityZone));
}
function absent(wanted, found) {
    return wanted.filter((one) => !found.includes(one));
}
function network_distinct(values) {
    return [...new Set(values.filter((value) => value !== undefined))].toSorted();
}

;// CONCATENATED MODULE: ./build/src/preflight/permissions/right.js
/** What AWS appends to the ids of harnesses, runtimes and gateways, and of what they are made of. */
const idSuffix = "??????????";
function rights(actions, names, context) {
    return actions.map((action) => ({ action, names, context }));
}
function passRole(role, service) {
    return role === undefined ? [] : rights(["iam:PassRole"], [role], { "iam:PassedToService": service });
}
const tagPath = "tags.";
/** More than its tags. */
function differs(changes) {
    return changes.some(({ path }) => !path.startsWith(tagPath));
}
/** What the tags that are missing or different take. */
function tagging(action, names, changes, context) {
    const tags = changes.flatMap(({ path, after }) => path.startsWith(tagPath) ? [[path.slice(tagPath.length), String(after)]] : []);
    return tags.length === 0
        ? []
        : rights([action], names, { ...context, ...onRequest(Object.fromEntries(tags)) });
}
/** What IAM sees of the tags that a call puts on. */
function onRequest(tags) {
    return { ...prefixed("aws:RequestTag/", tags), "aws:TagKeys": Object.keys(tags) };
}
/** What IAM sees of the tags that the resource carries; `service`: it has a key of its own for them, too. */
function onResource(live, service) {
    const tags = live?.tags ?? {};
    return {
        ...prefixed("aws:ResourceTag/", tags),
        ...(service === undefined ? {} : prefixed(`${service}:ResourceTag/`, tags)),
    };
}
function prefixed(prefix, tags) {
    return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}${key}`, value]));
}

;// CONCATENATED MODULE: ./build/src/preflight/permissions/cognito.js
/** Rights on user pools. */


/** What an id of a user pool ends in. */
const poolSuffix = "?????????";
const cognitoRights = {
    "cognito-idp.UserPool"({ action, changes, live, tags }, place) {
        if (action === "create")
            return rights(["cognito-idp:CreateUserPool"], ["*"], onRequest(tags));
        const on = [arn(place, "cognito-idp", `userpool/${live?.id}`)];
        const context = onResource(live);
        return [
            ...(differs(changes)
                ? rights(["cognito-idp:UpdateUserPool"], on, { ...context, ...onRequest(live?.tags ?? {}) })
                : []),
            ...tagging("cognito-idp:TagResource", on, changes, context),
        ];
    },
    "cognito-idp.ResourceServer"(undertaking, place) {
        return inUserPool("ResourceServer", undertaking, place);
    },
    "cognito-idp.UserPoolClient"(undertaking, place) {
        return inUserPool("UserPoolClient", undertaking, place);
    },
    "cognito-idp.UserPoolDomain"(undertaking, place) {
        // Nothing about a domain can be changed.
        return inUserPool("UserPoolDomain", undertaking, place, madeAnew);
    },
};
/** Of what belongs to a user pool, IAM sees the pool. */
function inUserPool(noun, { action, changes, spec, tags }, place, update = ["Update"]) {
    const { userPoolId = "" } = (spec ?? {});
    // AWS chooses the id of one that is still to be made.
    const isKnown = /^[\w-]+_[0-9a-zA-Z]+$/.test(userPoolId);
    const id = isKnown ? userPoolId : `${place.region}_${poolSuffix}`;
    const verbs = {
        create: ["Create"],
        replace: madeAnew,
        update: differs(changes) ? update : [],
        adopt: differs(changes) ? update : [],
    }[action];
    return rights(verbs.map((verb) => `cognito-idp:${verb}${noun}`), [arn(place, "cognito-idp", `userpool/${id}`)], prefixed("aws:ResourceTag/", tags));
}
const madeAnew = ["Delete", "Create"];

;// CONCATENATED MODULE: ./build/src/preflight/permissions/ecs.js
/** Rights on clusters and services. */


const ecsRights = {
    "ecs.Cluster"({ name, action, changes, live, tags }, place) {
        const on = [arn(place, "ecs", `cluster/${name}`)];
        if (action !== "create" && action !== "replace")
            return tagging("ecs:TagResource", on, changes, onResource(live, "ecs"));
        return [
            ...rights(["ecs:CreateCluster", "ecs:TagResource"], on, onRequest(tags)),
            ...(action === "replace" ? rights(["ecs:DeleteCluster"], on, onResource(live, "ecs")) : []),
        ];
    },
    "ecs.ExpressGatewayService"({ name, identity, action, changes, live, arns, tags }, place) {
        const cluster = identity["cluster"] ?? "";
        const on = [arn(place, "ecs", `service/${cluster}/${name}`)];
        const inCluster = { "ecs:cluster": arn(place, "ecs", `cluster/${cluster}`) };
        const registering = rights(["ecs:RegisterTaskDefinition"], [arn(place, "ecs", `task-definition/${cluster}-${name}:*`)], {});
        const passing = [...passRole(arns["executionRole"], "ecs-tasks.amazonaws.com"), ...registering];
        const context = { ...inCluster, ...onResource(live, "ecs") };
        if (action === "create" || action === "replace") {
            const tagged = { ...onRequest(tags), ...inCluster };
            return [
                ...rights(["ecs:CreateExpressGatewayService", "ecs:TagResource"], on, tagged),
                ...passRole(arns["infrastructure"], "ecs.amazonaws.com"),
                ...passing,
                ...(action === "replace" ? rights(["ecs:DeleteExpressGatewayService"], on, context) : []),
            ];
        }
        return [
            ...(differs(changes) ? [...rights(["ecs:UpdateExpressGatewayService"], on, context), ...passing] : []),
            ...tagging("ecs:TagResource", on, changes, context),
        ];
    },
};

;// CONCATENATED MODULE: ./build/src/preflight/permissions/gateway.js
/** Rights on gateways and their targets. */



const gatewayRights = {
    "bedrock-agentcore.Gateway"({ name, action, changes, live, spec, tags }, place) {
        const on = [live?.id ?? ""];
        const context = onResource(live);
        // Every update says again which role it is.
        const passing = passRole(spec?.roleArn, "bedrock-agentcore.amazonaws.com");
        if (action !== "create" && action !== "replace")
            return [
                ...(differs(changes)
                    ? [...rights(["bedrock-agentcore:UpdateGateway"], on, context), ...passing]
                    : []),
                ...tagging("bedrock-agentcore:TagResource", on, changes, context),
            ];
        // AWS makes and removes the identity of a gateway with the caller's rights.
        const directory = arn(place, "bedrock-agentcore", "workload-identity-directory/default");
        const onIdentity = (verb, forIt) => [directory, `${directory}/workload-identity/${gatewayIdStart(name)}${idSuffix}`].flatMap((one) => rights([`bedrock-agentcore:${verb}WorkloadIdentity`], [one], forIt));
        const tagged = onRequest(tags);
        const made = [arn(place, "bedrock-agentcore", `gateway/${gatewayIdStart(name)}${idSuffix}`)];
        return [
            ...rights(["bedrock-agentcore:CreateGateway"], ["*"], tagged),
            ...rights(["bedrock-agentcore:GetGateway"], made, {}),
            ...rights(["bedrock-agentcore:TagResource"], made, tagged),
            ...onIdentity("Create", tagged),
            ...passing,
            ...(action === "replace"
                ? [
                    ...rights(["bedrock-agentcore:DeleteGateway"], on, context),
                    ...rights(["bedrock-agentcore:ListGatewayTargets"], on, context),
                    ...rights(["bedrock-agentcore:DeleteGatewayTarget"], on, context),
                    ...onIdentity("Delete", {}),
                ]
                : []),
        ];
    },
    "bedrock-agentcore.GatewayTarget"({ identity, action, changes, live, tags }, place) {
        // Each call is about the gateway, which carries the tags; a target's id begins with its gateway's.
        const start = gatewayIdStart(identity["gateway"] ?? "");
        const gatewayId = live?.id.split("/")[0] ?? `${start}${idSuffix}`;
        const on = [arn(place, "bedrock-agentcore", `gateway/${gatewayId}`)];
        const context = prefixed("aws:ResourceTag/", tags);
        const onTarget = (...verbs) => rights(verbs.map((verb) => `bedrock-agentcore:${verb}`), on, context);
        if (action === "create")
            return onTarget("CreateGatewayTarget", "GetGatewayTarget");
        if (action === "replace")
            return onTarget("DeleteGatewayTarget", "CreateGatewayTarget", "GetGatewayTarget");
        const isReadOnly = changes.every(({ path, before }) => path === "status" && isUnsynchronized(before));
        return differs(changes) ? onTarget(isReadOnly ? "SynchronizeGatewayTargets" : "UpdateGatewayTarget") : [];
    },
};
/** AWS failed to read a target's tools, and nothing else is wrong with it. */
function isUnsynchronized(status) {
    return String(status).startsWith("SYNCHRONIZE_UNSUCCESSFUL");
}

;// CONCATENATED MODULE: ./build/src/preflight/permissions/harness.js
/** Rights on harnesses, each of which is authorised as a runtime, too. */


const harnessRights = {
    "bedrock-agentcore.Harness"({ name, action, changes, live, spec, arns, tags }, place) {
        const agentCore = (resource) => arn(place, "bedrock-agentcore", resource);
        const runtime = agentCore(`runtime/harness_${name}-${idSuffix}`);
        const context = onResource(live);
        if (action !== "create" && action !== "replace")
            return [
                ...(differs(changes)
                    ? [
                        ...rights(["bedrock-agentcore:UpdateHarness"], [live?.id ?? ""], context),
                        ...rights(["bedrock-agentcore:UpdateAgentRuntime"], [live?.id ?? "", runtime], context),
                    ]
                    : []),
                ...(changes.some(({ path }) => path === "executionRoleArn")
                    ? passRole(arns["executionRole"], "bedrock-agentcore.amazonaws.com")
                    : []),
                ...tagging("bedrock-agentcore:TagResource", [live?.id ?? ""], changes, context),
            ];
        // AWS makes the parts of a harness with the caller's rights.
        const tagged = onRequest(tags);
        const directory = agentCore("workload-identity-directory/default");
        const identity = `${directory}/workload-identity/harness_${name}-${idSuffix}`;
        const memory = spec?.memory;
        return [
            ...rights(["bedrock-agentcore:GetHarness"], [agentCore(`harness/${name}-${idSuffix}`)], {}),
            ...rights(["bedrock-agentcore:CreateHarness"], ["*"], tagged),
            ...rights(["bedrock-agentcore:CreateAgentRuntime"], [agentCore("runtime/*")], tagged),
            ...rights([
                "bedrock-agentcore:CreateAgentRuntimeEndpoint",
                "bedrock-agentcore:GetAgentRuntime",
                "bedrock-agentcore:TagResource",
            ], [runtime], tagged),
            ...rights(["bedrock-agentcore:CreateWorkloadIdentity"], [directory], tagged),
            ...rights(["bedrock-agentcore:CreateWorkloadIdentity"], [identity], tagged),
            ...(memory?.managedMemoryConfiguration === undefined
                ? []
                : rights(["bedrock-agentcore:CreateMemory"], ["*"], {})),
            ...passRole(arns["executionRole"], "bedrock-agentcore.amazonaws.com"),
            ...(action === "replace"
                ? [
                    ...rights(["bedrock-agentcore:DeleteHarness"], [live?.id ?? ""], context),
                    ...rights(["bedrock-agentcore:DeleteAgentRuntime"], [agentCore("runtime/*")], {}),
                ]
                : []),
        ];
    },
    "bedrock-agentcore.HarnessEndpoint"({ identity, action, changes, live, tags }, place) {
        const agentCore = (resource) => arn(place, "bedrock-agentcore", resource);
        const harness = live?.id.replace(/\/harness-endpoint\/.*$/, "") ??
            agentCore(`harness/${identity["harness"]}-${idSuffix}`);
        const runtime = agentCore(`runtime/harness_${identity["harness"]}-${idSuffix}`);
        const both = (verb, context) => [
            ...rights([`bedrock-agentcore:${verb}HarnessEndpoint`], [harness], context),
            ...rights([`bedrock-agentcore:${verb}AgentRuntimeEndpoint`], [harness, runtime], context),
        ];
        if (action === "create")
            return [
                ...both("Create", onRequest(tags)),
                ...rights(["bedrock-agentcore:GetHarnessEndpoint"], [harness], {}),
            ];
        const context = onResource(live);
        return [
            ...(differs(changes) ? both("Update", context) : []),
            ...tagging("bedrock-agentcore:TagResource", [live?.id ?? ""], changes, context),
        ];
    },
};

;// CONCATENATED MODULE: ./build/src/preflight/permissions/iam.js

const iamRights = {
    "iam.Role"({ name, action, changes, live, spec, tags }, { partition, account }) {
        const on = [live?.id ?? `arn:${partition}:iam::${account}:role/${name}`];
        const wanted = spec;
        const boundary = boundedBy(wanted?.permissionsBoundary);
        const attaching = (policy) => ({ ...boundary, "iam:PolicyARN": String(policy) });
        if (action === "create")
            return [
                ...rights(["iam:CreateRole", "iam:TagRole"], on, { ...boundary, ...onRequest(tags) }),
                ...(wanted?.managedPolicies ?? []).flatMap((policy) => rights(["iam:AttachRolePolicy"], on, attaching(policy))),
                ...(Object.keys(wanted?.inlinePolicies ?? {}).length > 0
                    ? rights(["iam:PutRolePolicy"], on, boundary)
                    : []),
            ];
        const context = { ...onResource(live, "iam"), ...boundary };
        return [
            ...changes.flatMap(({ path, before, after }) => {
                if (path === "trust")
                    return rights(["iam:UpdateAssumeRolePolicy"], on, context);
                if (path === "permissionsBoundary")
                    return rights(["iam:PutRolePermissionsBoundary"], on, context);
                if (path === "managedPolicies")
                    return after === undefined
                        ? rights(["iam:DetachRolePolicy"], on, { ...context, ...attaching(before) })
                        : rights(["iam:AttachRolePolicy"], on, { ...context, ...attaching(after) });
                if (!path.startsWith("inlinePolicies."))
                    return [];
                return rights([after === undefined ? "iam:DeleteRolePolicy" : "iam:PutRolePolicy"], on, context);
            }),
            ...tagging("iam:TagRole", on, changes, context),
        ];
    },
};
function boundedBy(policy) {
    return policy === undefined ? {} : { "iam:PermissionsBoundary": policy };
}

;// CONCATENATED MODULE: ./build/src/preflight/permissions/logs.js
/** Rights on log groups. */


const logsRights = {
    "logs.LogGroup"({ name, action, changes, live, tags }, place) {
        const on = logGroupNames(place, name);
        if (action === "create")
            return [
                ...rights(["logs:CreateLogGroup", "logs:TagResource"], on, onRequest(tags)),
                ...rights(["logs:PutRetentionPolicy"], on, {}),
            ];
        const context = onResource(live);
        return [
            ...(changes.some(({ path }) => path === "retentionInDays")
                ? rights(["logs:PutRetentionPolicy"], on, context)
                : []),
            ...tagging("logs:TagResource", on, changes, context),
        ];
    },
    "bedrock-agentcore.HarnessLogGroups"(undertaking, place) {
        return runtimeLogGroups(`harness_${undertaking.name}`, undertaking, place);
    },
    "bedrock-agentcore.RuntimeLogGroups"(undertaking, place) {
        return runtimeLogGroups(undertaking.name, undertaking, place);
    },
};
function runtimeLogGroups(runtime, { action, tags }, place) {
    const on = logGroupNames(place, `/aws/bedrock-agentcore/runtimes/${runtime}-${idSuffix}-DEFAULT`);
    return [
        ...(action === "create" ? rights(["logs:CreateLogGroup", "logs:TagResource"], on, onRequest(tags)) : []),
        ...rights(["logs:PutRetentionPolicy"], on, {}),
    ];
}
/** Policies name a log group with and without what stands for its streams. */
function logGroupNames(place, name) {
    const group = arn(place, "logs", `log-group:${name}`);
    return [group, `${group}:log-stream:`];
}

;// CONCATENATED MODULE: ./build/src/preflight/permissions/runtime.js
/** Rights on runtimes. */


const runtimeRights = {
    "bedrock-agentcore.AgentRuntime"({ name, action, changes, live, arns, tags }, place) {
        const agentCore = (resource) => arn(place, "bedrock-agentcore", resource);
        const context = onResource(live);
        const passing = passRole(arns["executionRole"], "bedrock-agentcore.amazonaws.com");
        if (action !== "create" && action !== "replace")
            return [
                ...(differs(changes)
                    ? [...rights(["bedrock-agentcore:UpdateAgentRuntime"], [live?.id ?? ""], context), ...passing]
                    : []),
                ...tagging("bedrock-agentcore:TagResource", [live?.id ?? ""], changes, context),
            ];
        // AWS makes the parts of a runtime with the caller's rights, as those of a harness.
        const tagged = onRequest(tags);
        const runtime = agentCore(`runtime/${name}-${idSuffix}`);
        const directory = agentCore("workload-identity-directory/default");
        const identity = `${directory}/workload-identity/${name}-${idSuffix}`;
        return [
            ...rights(["bedrock-agentcore:GetAgentRuntime", "bedrock-agentcore:GetAgentRuntimeEndpoint"], [runtime], {}),
            ...rights(["bedrock-agentcore:GetAgentRuntimeEndpoint"], [`${runtime}/runtime-endpoint/DEFAULT`], {}),
            ...rights(["bedrock-agentcore:CreateAgentRuntime"], [agentCore("runtime/*")], tagged),
            ...rights(["bedrock-agentcore:CreateAgentRuntimeEndpoint", "bedrock-agentcore:TagResource"], [runtime], tagged),
            ...rights(["bedrock-agentcore:CreateWorkloadIdentity"], [directory], tagged),
            ...rights(["bedrock-agentcore:CreateWorkloadIdentity"], [identity], tagged),
            ...passing,
            ...(action === "replace"
                ? rights(["bedrock-agentcore:DeleteAgentRuntime"], [live?.id ?? ""], context)
                : []),
        ];
    },
};

;// CONCATENATED MODULE: ./build/src/preflight/permissions/secrets-manager.js
/** Rights on secrets. */


/** What AWS appends to the names of secrets. */
const secretSuffix = "??????";
const secretsManagerRights = {
    "secretsmanager.Secret"({ name, action, changes, live, tags }, place) {
        if (action === "create") {
            // Policies name a secret with and without what AWS appends.
            const id = arn(place, "secretsmanager", `secret:${name}`);
            const context = { ...onRequest(tags), "secretsmanager:Name": name };
            return rights(["secretsmanager:CreateSecret", "secretsmanager:TagResource"], [`${id}-${secretSuffix}`, id], context);
        }
        const on = [live?.id ?? ""];
        const context = onResource(live, "secretsmanager");
        const isRestored = changes.some(({ path }) => path === "DeletedDate");
        const isPut = isRestored || changes.some(({ path }) => path.startsWith("SecretString"));
        return [
            ...(isRestored ? rights(["secretsmanager:RestoreSecret"], on, context) : []),
            ...(isPut ? rights(["secretsmanager:PutSecretValue"], on, context) : []),
            ...(changes.some(({ path }) => path === "KmsKeyId")
                ? rights(["secretsmanager:UpdateSecret"], on, context)
                : []),
            ...tagging("secretsmanager:TagResource", on, changes, context),
        ];
    },
};

;// CONCATENATED MODULE: ./build/src/preflight/permissions/token-vault.js
/** Rights on the credential providers of the token vault. */


const tokenVaultRights = {
    "bedrock-agentcore.ApiKeyCredentialProvider": onProvider("ApiKeyCredentialProvider"),
    "bedrock-agentcore.Oauth2CredentialProvider": onProvider("Oauth2CredentialProvider"),
};
function onProvider(noun) {
    return ({ name, action, changes, live, tags }, place) => {
        const vault = arn(place, "bedrock-agentcore", "token-vault/default");
        const provider = `${vault}/${noun.toLowerCase()}/${name}`;
        // Each of the two is checked by itself.
        const onBoth = (verb, context) => [vault, provider].flatMap((one) => rights([`bedrock-agentcore:${verb}${noun}`], [one], context));
        const context = onResource(live);
        const making = [
            ...onBoth("Create", onRequest(tags)),
            // What the vault made of the secret is noted in a tag.
            ...rights(["bedrock-agentcore:TagResource"], [provider], onRequest(tags)),
        ];
        if (action === "create")
            return making;
        if (action === "replace")
            return [...onBoth("Delete", context), ...making];
        return [
            ...(differs(changes) ? onBoth("Update", context) : []),
            ...(differs(changes) ? rights(["bedrock-agentcore:TagResource"], [provider], context) : []),
            ...tagging("bedrock-agentcore:TagResource", [provider], changes, context),
        ];
    };
}

;// CONCATENATED MODULE: ./build/src/preflight/permissions.js









const rightsByKind = {
    ...secretsManagerRights,
    ...iamRights,
    ...logsRights,
    ...ecsRights,
    ...cognitoRights,
    ...tokenVaultRights,
    ...runtimeRights,
    ...gatewayRights,
    ...harnessRights,
};
/** Everything that these steps take. */
function rightsFor(undertakings, place) {
    return undertakings.flatMap((one) => rightsByKind[one.kind]?.(one, place) ?? []);
}

;// CONCATENATED MODULE: ./build/src/preflight/region.js
/** Whether the region has Amazon Bedrock AgentCore, as far as that can be known before it is called. */


/**
 * Regions with the harness (AgentCore developer guide, "Supported AWS Regions", autumn 2026). AWS adds to them, and its
 * endpoint data names none: a region that is missing here is tried all the same.
 */
const harnessRegions = [
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-gov-west-1",
    "us-west-2",
];
/** What to know before the first harness is made in this region; undefined where AWS lists it. */
function unlistedRegion(region) {
    return harnessRegions.includes(region)
        ? undefined
        : `AgentCore's harness is not known to be in ${region}. It is tried all the same; known are ${harnessRegions.join(", ")}.`;
}
/**
 * An AgentCore call that no endpoint took, told as what it most likely means: the SDK makes up an endpoint's name for
 * any region. Any other error is returned as it is.
 */
function withoutAgentCore(thrown, region) {
    if (!(0,errors/* isUnreachable */.R0)(thrown))
        return thrown;
    const isKnown = harnessRegions.includes(region);
    return new failure_failure/* Failure */.HR("AGENTCORE_UNREACHABLE", `The endpoint of Amazon Bedrock AgentCore in ${region} could not be reached: ${(0,failure_failure/* messageOf */.bD)(thrown)}`, {
        fix: isKnown
            ? "The region has the harness: check the runner's DNS and egress rules, and HTTPS_PROXY and NO_PROXY where it sits behind a proxy."
            : `Set the input region to one that has the harness: ${harnessRegions.join(", ")}.`,
        cause: thrown,
    });
}

;// CONCATENATED MODULE: ./build/src/preflight/simulation.js
/**
 * Asks IAM beforehand whether the caller has the rights that a deploy takes: a simulation of its policies, which calls
 * nothing and costs nothing. Only a clear no counts. Where IAM cannot tell (a condition on something that only the call
 * itself carries), or may not be asked, the call itself will.
 */




const nothing = { refusals: [], undecided: [] };
/** `caller` is the ARN that GetCallerIdentity tells. */
async function simulated(aws, caller, rights) {
    const principal = principalOf(caller);
    if (principal === undefined || rights.length === 0)
        return nothing;
    const answers = await Promise.all(requestsFor(rights, aws).map((request) => simulation_answered(aws, principal, request)));
    aws.signal.throwIfAborted();
    return {
        refusals: refusalsOf(principal.arn, answers.flatMap(({ denied }) => denied)),
        undecided: [...new Set(answers.flatMap(({ why }) => why ?? []))],
    };
}
/** Whose policies decide; undefined for root, whom no policy limits, and for federated users. */
function principalOf(caller) {
    const [, partition, account, role] = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(caller) ?? [];
    if (role !== undefined)
        return { arn: `arn:${partition}:iam::${account}:role/${role}`, role };
    return /^arn:[^:]+:iam::\d+:user\//.test(caller) ? { arn: caller, role: undefined } : undefined;
}
/** As few as can be: condition values of one service mean nothing to another's actions, and may share a request. */
function requestsFor(rights, place) {
    const requests = [];
    for (const right of rights) {
        const [service = ""] = right.action.split(":");
        const family = service === "iam" || service === "bedrock-agentcore" ? service : "others";
        const requested = service === "iam" ? (homes[place.partition] ?? place.region) : place.region;
        const context = { "aws:RequestedRegion": requested, ...right.context };
        const fitting = requests.find((one) => one.family === family &&
            one.isAboutNothing === isAboutNothing(right) &&
            goTogether(one.context, context));
        const request = fitting ?? { family, isAboutNothing: isAboutNothing(right), context: {}, rights: [] };
        if (fitting === undefined)
            requests.push(request);
        Object.assign(request.context, context);
        request.rights.push(right);
    }
    return requests;
}
/** The same values of the keys that all services share, and no two values of any other. */
function goTogether(one, other) {
    return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((key) => (0,external_node_util_.isDeepStrictEqual)(one[key], other[key]) ||
        (!key.startsWith("aws:") && (one[key] === undefined || other[key] === undefined)));
}
function isAboutNothing({ names }) {
    return names.includes("*");
}
/** Where IAM, which serves all regions of a partition, lives. */
const homes = {
    aws: "us-east-1",
    "aws-cn": "cn-north-1",
    "aws-us-gov": "us-gov-west-1",
};
async function simulation_answered({ clients: { iam }, signal }, principal, request) {
    try {
        return { denied: deniedBy(await evaluated(iam, principal, request), request.rights) };
    }
    catch (thrown) {
        signal.throwIfAborted();
        return { denied: [], why: `${(0,errors/* errorName */.Is)(thrown)}: ${(0,failure_failure/* messageOf */.bD)(thrown)}` };
    }
}
async function evaluated(iam, { arn, role }, request) {
    const results = await (0,errors/* found */.F9)(evaluatedFor(iam, arn, request));
    if (results !== undefined || role === undefined)
        return results ?? [];
    // The role has a path, which only IAM itself tells.
    const { Role } = await iam.send(new client_iam_dist_cjs/* GetRoleCommand */.kbp({ RoleName: role }));
    return evaluatedFor(iam, Role?.Arn ?? arn, request);
}
async function evaluatedFor(iam, PolicySourceArn, { isAboutNothing, context, rights }) {
    const results = [];
    const resources = [...new Set(rights.flatMap(({ names }) => names.map(sample)))];
    const pages = (0,client_iam_dist_cjs/* paginateSimulatePrincipalPolicy */.sA_)({ client: iam, pageSize: 1000 }, {
        PolicySourceArn,
        ActionNames: [...new Set(rights.map(({ action }) => action))],
        // Without any, IAM asks about all.
        ...(isAboutNothing ? {} : { ResourceArns: resources }),
        ContextEntries: Object.entries(context).map(([ContextKeyName, value]) => ({
            ContextKeyName,
            ContextKeyValues: typeof value === "string" ? [value] : [...value],
            ContextKeyType: typeof value === "string" ? "string" : "stringList",
        })),
    });
    for await (const { EvaluationResults = [] } of pages)
        results.push(...EvaluationResults);
    return results;
}
/** The name with some character in place of each that AWS will choose. */
function sample(name) {
    return name.replaceAll("?", "x");
}
/** A right is denied where every name of its resource is. */
function deniedBy(results, rights) {
    const verdicts = new Map();
    for (const result of results)
        for (const [resource, because] of denials(result))
            verdicts.set(`${result.EvalActionName} ${resource}`, because);
    return rights.flatMap((right) => {
        const all = right.names.map((name) => verdicts.get(`${right.action} ${sample(name)}`));
        const [because] = all;
        return because === undefined || all.includes(undefined) ? [] : [{ right, because }];
    });
}
/** Resources on which the action is clearly denied. Of several resources, each has a result of its own. */
function denials(result) {
    const { EvalActionName: action, MissingContextValues: missing = [], ResourceSpecificResults: each = [], } = result;
    const isUnknown = (keys) => keys.some((key) => !isAbsent(action, key));
    if (isUnknown(missing))
        return [];
    const all = each.length > 0
        ? each.map((one) => ({
            resource: one.EvalResourceName,
            decision: one.EvalResourceDecision,
            isOpen: isUnknown(one.MissingContextValues ?? []),
            boundary: one.PermissionsBoundaryDecisionDetail ?? result.PermissionsBoundaryDecisionDetail,
        }))
        : [
            {
                resource: result.EvalResourceName ?? "*",
                decision: result.EvalDecision,
                isOpen: false,
                boundary: result.PermissionsBoundaryDecisionDetail,
            },
        ];
    return all.flatMap(({ resource, decision, isOpen, boundary }) => {
        if (resource === undefined || isOpen || decision === "allowed" || decision === undefined)
            return [];
        if (decision === "explicitDeny")
            return [[resource, "with an explicit deny in a policy"]];
        const lacking = result.OrganizationsDecisionDetail?.AllowedByOrganizations === false
            ? "service control policy"
            : boundary?.AllowedByPermissionsBoundary === false
                ? "permissions boundary"
                : "identity-based policy";
        return [[resource, `because no ${lacking} allows the ${action} action`]];
    });
}
/** A role that is made without a boundary has none: nothing about it is still to be seen. */
function isAbsent(action, key) {
    return action === "iam:CreateRole" && key.toLowerCase() === "iam:permissionsboundary";
}
function refusalsOf(principal, denied) {
    const byAction = new Map();
    for (const one of denied)
        byAction.set(one.right.action, [...(byAction.get(one.right.action) ?? []), one]);
    return [...byAction].map(([action, all]) => {
        const resources = [...new Set(all.map(({ right }) => right.names[0] ?? "*"))];
        const services = [...new Set(all.flatMap(({ right }) => right.context["iam:PassedToService"] ?? []))];
        const isBoundaryWanted = action === "iam:CreateRole" &&
            all.some(({ right, because }) => because.startsWith("with an explicit deny") &&
                right.context["iam:PermissionsBoundary"] === undefined);
        const passed = services.length === 0 ? "" : `, with the condition iam:PassedToService ${services.join(", ")}`;
        const failure = new failure_failure/* Failure */.HR("NOT_ALLOWED", `${principal} is not authorized to perform: ${action} on resource: ${resources.join(" and ")} ${all[0]?.because}`, {
            fix: isBoundaryWanted
                ? "Name the boundary that roles must carry in this account in `permissions-boundary`, or bring roles with `roles`."
                : `Grant ${action} there${passed}, or lift what denies it. docs/permissions.md lists what a deploy needs.`,
        });
        return { action, failure };
    });
}

;// CONCATENATED MODULE: ./build/src/operations/preflight.js





/** Everything that stands in the way, failures and errors of AWS alike. */
async function preflight(outlook) {
    const { decision, settings, session } = outlook;
    const undertakings = undertakingsOf(outlook);
    const [rights, network] = await Promise.all([
        simulated(session.aws, session.caller, rightsFor(undertakings, session.place)),
        networkFor(undertakings, outlook),
    ]);
    giveNotices(outlook, undertakings, rights, network);
    return distinct([
        ...unreadOf(outlook),
        ...decision.refusals,
        ...network.failures,
        // A plan changes nothing, and may be made with a role that can change nothing.
        ...(settings.operation === "plan" ? [] : rights.refusals.map(({ failure }) => failure)),
    ]);
}
function unreadOf({ nodes, observed, session }) {
    return nodes.flatMap(({ id, kind }) => {
        if (!observed.unread.has(id))
            return [];
        const thrown = observed.unread.get(id);
        return [isReadFromAgentCore(kind) ? withoutAgentCore(thrown, session.place.region) : thrown];
    });
}
/** Its log groups are read from CloudWatch Logs. */
function isReadFromAgentCore(kind) {
    return kind.startsWith("bedrock-agentcore.") && !kind.endsWith("LogGroups");
}
/** The steps that do something. What needs a thing that could not be read is made all the same where it is missing. */
function undertakingsOf({ nodes, observed, decision, tags }) {
    const steps = new Map(decision.steps.map((step) => [step.node.id, step]));
    return nodes.flatMap((node) => {
        if (node.role !== "resource" || observed.unread.has(node.id))
            return [];
        const live = observed.live.get(node.id);
        const step = steps.get(node.id);
        const action = step?.action ?? (live === undefined ? "create" : "unchanged");
        if (action === "unchanged")
            return [];
        const { kind, name, identity } = node;
        const needs = preflight_needsOf(node, decision.outputs);
        return [
            {
                ...{ kind, name, identity, action, live, tags },
                changes: step?.changes ?? [],
                spec: step === undefined ? undefined : node.spec(needs),
                arns: Object.fromEntries(Object.entries(needs).flatMap(([need, outputs]) => "arn" in outputs ? [[need, String(outputs.arn)]] : [])),
            },
        ];
    });
}
/** What is known of its needs, now or once they are made. */
function preflight_needsOf({ needs }, known) {
    return Object.fromEntries(Object.entries(needs).flatMap(([name, { id }]) => {
        const outputs = known.get(id);
        return outputs === undefined ? [] : [[name, outputs]];
    }));
}
/** Only where a service is about to move into a network. */
async function networkFor(undertakings, { settings: { topology }, session }) {
    const moves = undertakings.some(({ kind, action, changes }) => kind === "ecs.ExpressGatewayService" &&
        (action === "create" ||
            action === "replace" ||
            changes.some(({ path }) => path.startsWith("networkConfiguration."))));
    return moves && topology.kind === "ecs" ? checkedNetwork(session.aws, topology.hosting) : { failures: [] };
}
/** A look may be repeated within a run: what was told once is not told again. */
function giveNotices({ settings, session }, undertakings, { refusals, undecided }, { unread }) {
    const give = (level, title, message) => {
        if (message !== undefined && !session.notices.some((notice) => notice.title === title))
            session.give({ level, title, message });
    };
    const isFirstHarness = undertakings.some(({ kind, action }) => kind === "bedrock-agentcore.Harness" && action === "create");
    if (isFirstHarness)
        give("warning", "Region not known", unlistedRegion(session.place.region));
    if (unread !== undefined)
        give("note", "Network not checked", `Whether there is a network for the service could not be looked at (${unread}). The documented policy allows it.`);
    if (settings.operation === "plan" && refusals.length > 0)
        give("warning", "This role could not deploy it", `A deploy takes rights that the caller of this plan has not: ${refusals.map(({ action }) => action).join(", ")}.`);
    for (const why of undecided)
        session.detail(`rights not probed: ${why}`);
}

;// CONCATENATED MODULE: ./build/src/operations/look.js
/** What is live and what the state remembers, as one look saw it, and what that means for what is wanted. */










function topologyOf({ place }, settings) {
    const { topology } = settings;
    switch (topology.kind) {
        case "ecs":
            return ecs(place, settings, topology);
        case "gateway":
            return gateway_gateway(place, settings, topology);
        case "external":
            return external(place, settings, topology);
    }
}
/** Reads everything and writes nothing. */
async function lookAt({ graph: { nodes } }, settings, session, recorder) {
    const stored = await session.store.read();
    const memory = memoryOf(separated(stored?.state.nodes ?? {}, nodes));
    const expiresAt = expiryOf(settings.expiresIn, stored?.state.expiresAt, Date.now());
    const run = {
        aws: session.aws,
        owner: ownerOf(settings),
        pace: session.pace,
        tell: (event) => recorder.record(event),
        tags: deployTags(settings, expiresAt),
        adopt: settings.adopt,
        tokenBase: "",
    };
    const observed = await observe(nodes, run, memory);
    const read = nodes.filter(({ id }) => !observed.unread.has(id));
    const decision = decide(read, observed, run, memory);
    const findings = await preflight({ nodes, observed, decision, tags: run.tags, settings, session });
    return { stored, memory, observed, run, decision, findings, expiresAt };
}
/** Nothing is to be changed in AWS, nor in the state. */
function isAsWanted(look, topology) {
    return !look.decision.changes && isComplete(look, topology);
}
/** The state knows everything that is live, as it is, and nothing else. */
function isComplete({ stored, observed, run }, { graph, kind }) {
    if (stored === undefined || stored.state.topology !== kind)
        return false;
    const wanted = graph.nodes.filter(({ role }) => role !== "lookup");
    const ids = new Set(wanted.map(({ id }) => id));
    return (stored.state.lastRun?.outcome === "succeeded" &&
        Object.entries(stored.state.nodes).every(([id, { status }]) => ids.has(id) || status === "kept") &&
        wanted.every((node) => {
            const state = stored.state.nodes[node.id];
            const live = observed.live.get(node.id);
            if (state?.status !== "present")
                return false;
            if (node.role !== "resource")
                return true;
            return live !== undefined && state.id === live.id && isRemembered(state, node, live, run.tags);
        }));
}

;// CONCATENATED MODULE: ./build/src/engine/destroy.js
/** Takes a deployment down: in reverse, as wide as the graph allows, only what is ours, until it is gone. */





/** AWS's own teardown (load balancer, cluster, harness) ends well within this, in ms. */
const refusalLimit = 900_000;
/** Reads what is left of a deployment and decides what may go. What something kept needs is kept with it. */
async function survey(nodes, run, memory) {
    const live = new Map();
    const unread = [];
    await Promise.all(nodes.map(async (node) => {
        const seen = await look(node).catch((thrown) => {
            if (!run.mayMiss(node, thrown))
                throw thrown;
            unread.push({ node, thrown });
            return undefined;
        });
        const isGone = seen?.deleted === true && !run.removing.force;
        if (seen !== undefined && !isGone)
            live.set(node.id, seen);
    }));
    const kept = new Map();
    const byId = new Map(nodes.map((node) => [node.id, node]));
    for (const node of nodes) {
        const seen = live.get(node.id);
        if (seen === undefined)
            continue;
        const stranger = notOursBecause(node, seen);
        const why = stranger ?? run.keep(node);
        if (why !== undefined)
            kept.set(node.id, { why, ours: stranger === undefined });
    }
    for (const node of nodes)
        if (kept.has(node.id))
            keepWith(node);
    return { live, kept, unread };
    function look(node) {
        return node.role === "leftover" ? node.observe(run.aws) : node.observe(run.aws, memory.get(node.id)?.id);
    }
    /** What something kept needs stays with it, along the whole chain, and so does what trails it. */
    function keepWith(node) {
        const stay = (other, why) => {
            if (!live.has(other.id) || kept.has(other.id))
                return;
            kept.set(other.id, { why, ours: true });
            keepWith(other);
        };
        if (!isTrailing(node))
            for (const need of node.needs) {
                const needed = byId.get(need);
                if (needed !== undefined)
                    stay(needed, `the ${node.noun} ${node.name}, which needs it, is kept`);
            }
        for (const other of nodes)
            if (isTrailing(other) && other.needs.includes(node.id))
                stay(other, `the ${node.noun} ${node.name}, which it belongs to, is kept`);
    }
    function notOursBecause(node, seen) {
        if (seen.tags === undefined) {
            // Without tags it is ours as far as the thing that it belongs to is.
            const of = node.needs[0];
            const parent = of === undefined ? undefined : live.get(of);
            const parentNode = of === undefined ? undefined : byId.get(of);
            if (memory.get(node.id)?.ownership === "owned")
                return undefined;
            if (parent === undefined || parentNode === undefined)
                return "whose it is cannot be proved: it carries no tags";
            return notOursBecause(parentNode, parent);
        }
        const ownership = rememberedOwnership(seen.id, seen.tags, run.owner, memory.get(node.id));
        return ownership.kind === "owned" ? undefined : ownership.by;
    }
}
/** What `destroy` would come to, as far as can be told without touching anything. */
function preview(nodes, { live: lives, kept }) {
    return nodes.flatMap((node) => {
        const live = lives.get(node.id);
        if (live === undefined)
            return [];
        const stays = kept.get(node.id);
        return [
            { node, fate: stays === undefined ? { kind: "deleted", live } : { kind: "kept", live, ...stays } },
        ];
    });
}
/** Removes everything that `survey` does not keep. Never throws for a single node: its fate says what happened. */
async function destroy(nodes, { live, kept }, run) {
    const fates = new Map();
    const before = blockers(nodes);
    const fateOf = (node) => {
        const begun = fates.get(node.id);
        if (begun !== undefined)
            return begun;
        const fate = remove(node);
        fates.set(node.id, fate);
        return fate;
    };
    return Promise.all(nodes.map(async (node) => ({ node, fate: await fateOf(node) })));
    async function remove(node) {
        const seen = live.get(node.id);
        const first = before.get(node.id) ?? [];
        const fatesBefore = await Promise.all(first.map(async (one) => ({ one, fate: await fateOf(one) })));
        if (seen === undefined)
            return { kind: "absent" };
        const stays = kept.get(node.id);
        if (stays !== undefined) {
            run.tell({ ...eventOf(node), kind: "kept", why: stays.why });
            return { kind: "kept", live: seen, ...stays };
        }
        const inTheWay = fatesBefore.find(({ fate }) => fate.kind === "failed");
        if (inTheWay !== undefined)
            return {
                kind: "failed",
                live: seen,
                thrown: new failure_failure/* Failure */.HR("NOT_TRIED", `not tried: the ${inTheWay.one.noun} ${inTheWay.one.name} is still there`),
            };
        return until(node, seen);
    }
    async function until(node, seen) {
        const event = eventOf(node);
        const deadline = performance.now() + refusalLimit;
        run.tell({ ...event, kind: "removing" });
        const next = (0,wait/* pacer */.y4)(run.pace);
        for (;;) {
            const removal = await attempt(node, seen);
            if ("thrown" in removal)
                return failed(removal.thrown);
            if (removal.status === "gone") {
                run.tell({ ...event, at: Date.now(), kind: "removed" });
                return { kind: "deleted", live: seen };
            }
            run.tell({
                ...event,
                at: Date.now(),
                kind: removal.status === "kept" ? "kept" : "waiting",
                why: removal.why,
            });
            if (removal.status === "kept")
                return { kind: "kept", live: seen, why: removal.why, ours: true };
            try {
                if (performance.now() > deadline)
                    return failed(stillThere(removal.why));
                await (0,wait/* pause */.v7)(next(removal.why), run.aws.signal);
            }
            catch (thrown) {
                return failed(thrown);
            }
        }
        function failed(thrown) {
            run.tell({ ...event, at: Date.now(), kind: "failed", why: (0,failure_failure/* messageOf */.bD)(thrown) });
            return { kind: "failed", live: seen, thrown };
        }
    }
    /** A refusal that time will mend is one more reason to wait. */
    async function attempt(node, seen) {
        try {
            return node.role === "leftover"
                ? await node.remove(run.aws, seen)
                : await node.remove(run.aws, seen, run.removing);
        }
        catch (thrown) {
            if (run.aws.signal.aborted)
                return { thrown: run.aws.signal.reason };
            return (0,errors/* isInMotion */.gT)(thrown) || (0,errors/* isTransient */.dg)(thrown)
                ? { status: "pending", why: (0,failure_failure/* messageOf */.bD)(thrown) }
                : { thrown };
        }
    }
}
function stillThere(why) {
    return new failure_failure/* Failure */.HR("STILL_THERE", `still not gone: ${why}`, {
        fix: "Run destroy again: it goes on where this run ended.",
    });
}
/** What has to be gone before a node may go: everything that needs it; for what trails, the thing that it belongs to. */
function blockers(nodes) {
    const byId = new Map(nodes.map((node) => [node.id, node]));
    const result = new Map(nodes.map(({ id }) => [id, []]));
    for (const node of nodes) {
        for (const need of node.needs) {
            const needed = byId.get(need);
            if (needed === undefined)
                continue;
            if (isTrailing(node))
                result.get(node.id)?.push(needed);
            else
                result.get(need)?.push(node);
        }
        for (const id of node.removedAfter) {
            const earlier = byId.get(id);
            if (earlier !== undefined)
                result.get(node.id)?.push(earlier);
        }
    }
    return result;
}
function isTrailing(node) {
    return node.role === "leftover" || node.trails;
}

;// CONCATENATED MODULE: ./build/src/operations/orphans.js
/** What the state remembers and the graph no longer wants: another topology's parts, a former name, a dropped endpoint. */


/** Removed only once everything that replaces them is ready. */
async function removeOrphans({ nodes }, wanted, run) {
    const { orphans, seen } = await orphans_lookAt(nodes, wanted, run);
    return destroy(orphans, seen, removing(run));
}
/** What a deploy would remove, and what it would keep and why. Touches nothing. */
async function previewOrphans({ nodes }, wanted, run) {
    const { orphans, seen } = await orphans_lookAt(separated(nodes, wanted), wanted, run);
    return preview(orphans, seen);
}
async function orphans_lookAt(nodes, wanted, run) {
    const ids = new Set(wanted.map(({ id }) => id));
    const unwanted = Object.fromEntries(Object.entries(nodes).filter(([id]) => !ids.has(id)));
    const { known: orphans } = removableNodes(unwanted);
    return { orphans, seen: await survey(orphans, removing(run), memoryOf(nodes)) };
}
function removing(run) {
    return { ...run, removing: { force: false }, keep: () => undefined, mayMiss: () => false };
}

// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(8474);
;// CONCATENATED MODULE: ./build/src/github/call-log.js
function logCalls(octokit, log) {
    octokit.hook.wrap("request", async (request, options) => {
        const startedAt = performance.now();
        const tell = (outcome, headers = {}) => {
            const id = headers["x-github-request-id"];
            log([
                `GitHub ${options.method} ${options.url.replace(/\?.*/, "")}: ${outcome}`,
                `${Math.round(performance.now() - startedAt)} ms`,
                ...(typeof id === "string" ? [`request ${id.replaceAll(/[^\w:-]/g, "").slice(0, 100)}`] : []),
            ].join(", "));
        };
        try {
            const answer = await request(options);
            tell(`HTTP ${answer.status}`, answer.headers);
            return answer;
        }
        catch (thrown) {
            const { status, response } = thrown;
            // Octokit gives what never got an answer the status 500.
            tell(response === undefined ? "no answer" : `HTTP ${status}`, response?.headers);
            throw thrown;
        }
    });
}

;// CONCATENATED MODULE: ./build/src/github/github.js
/** GitHub's REST API, as far as a run talks to it. */

/** An answer that takes longer than this many milliseconds is none. */
const answerLimit = 10_000;
/** Undefined without a token. Calls nothing yet. */
async function openGitHub({ token, apiUrl = "https://api.github.com", repository, signal, callLog, }) {
    if (!token)
        return undefined;
    const [owner = "", repo = ""] = repository.split("/");
    const { getOctokit } = await __webpack_require__.e(/* import() */ 785).then(__webpack_require__.bind(__webpack_require__, 2785));
    const octokit = getOctokit(token, { baseUrl: apiUrl });
    if (callLog !== undefined)
        logCalls(octokit, callLog);
    return {
        octokit,
        repository: { owner, repo },
        limits: () => ({ signal: AbortSignal.any([signal, AbortSignal.timeout(answerLimit)]) }),
    };
}

;// CONCATENATED MODULE: ./build/src/github/run-completion.js
/** Whether a run is over, as GitHub knows it. */

/**
 * Whatever keeps GitHub from answering counts as "not over". Needs `actions: read`; runs of other repositories are never
 * asked about.
 */
function runCompletion(options) {
    return async ({ repository, runId, runAttempt }) => {
        const id = Number(runId);
        if (!options.token || repository !== options.repository || !Number.isSafeInteger(id) || id <= 0)
            return false;
        try {
            const github = await openGitHub(options);
            const answer = await github?.octokit.rest.actions.getWorkflowRunAttempt({
                ...github.repository,
                run_id: id,
                attempt_number: runAttempt,
                request: github.limits(),
            });
            return answer?.data.status === "completed";
        }
        catch {
            return false;
        }
    };
}

// EXTERNAL MODULE: ./build/src/report/handover.js
var handover = __webpack_require__(7349);
// EXTERNAL MODULE: ./build/src/settings/again.js
var again = __webpack_require__(9795);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-s3/dist-cjs/index.js
var client_s3_dist_cjs = __webpack_require__(3711);
// EXTERNAL MODULE: ./build/src/state/s3.js
var state_s3 = __webpack_require__(1161);
;// CONCATENATED MODULE: ./build/src/state/bucket.js
/** The bucket that holds states: the account's own default, made on the first deploy, or one that the user brought. */





/** Set last of all, so it also says that the bucket is complete. */
const marker = { Key: "managed-by", Value: "zscaler-harness-action" };
/** A bucket that has just been made may be unknown for a moment, and S3 takes one change of a bucket at a time. */
const settleLimit = 60_000;
const settling = new Set(["NoSuchBucket", "OperationAborted"]);
function stateBucketName({ account, region }) {
    return `zscaler-harness-state-${account}-${region}`;
}
/**
 * Returns the name of a bucket that exists: a given one as it is, the default one created, versioned, encrypted,
 * closed to the public and to plain HTTP. Needed only before the first write of a stage: a state object that could be
 * read says that its bucket is complete.
 */
async function ensureStateBucket(options) {
    const { bucket } = options;
    if (bucket !== undefined) {
        await requireGivenBucket(options, bucket);
        return bucket;
    }
    const name = stateBucketName(options.place);
    const tags = await tagsOf(options, name);
    if (tags === "missing bucket")
        await createBucket(options, name);
    // Tags that are not ours say that somebody else made and looks after it; none, that a run died before it was done.
    else if (tags.length > 0)
        return name;
    await harden(options, name);
    return name;
}
/** Whether the bucket is there and this account's. */
async function hasStateBucket({ s3, place, bucket, }) {
    try {
        await s3.send(new client_s3_dist_cjs/* HeadBucketCommand */.kuI({ Bucket: bucket, ExpectedBucketOwner: place.account }));
        return true;
    }
    catch (thrown) {
        if ((0,state_s3/* isMissingBucket */.Vy)(thrown) || (0,errors/* errorName */.Is)(thrown) === "NotFound")
            return false;
        throw bucketFailure(thrown, bucket, place);
    }
}
async function requireGivenBucket({ s3, place }, bucket) {
    try {
        await s3.send(new client_s3_dist_cjs/* HeadBucketCommand */.kuI({ Bucket: bucket, ExpectedBucketOwner: place.account }));
    }
    catch (thrown) {
        if ((0,state_s3/* isMissingBucket */.Vy)(thrown) || (0,errors/* errorName */.Is)(thrown) === "NotFound") {
            throw new failure_failure/* Failure */.HR("STATE_BUCKET_MISSING", `The bucket ${bucket} of the \`state\` input does not exist.`, {
                fix: "Create it, or leave `state` out: the action then makes a bucket of its own.",
                cause: thrown,
            });
        }
        throw bucketFailure(thrown, bucket, place);
    }
}
async function tagsOf({ s3, place }, bucket) {
    try {
        const found = await s3.send(new client_s3_dist_cjs/* GetBucketTaggingCommand */.fp5({ Bucket: bucket, ExpectedBucketOwner: place.account }));
        return found.TagSet ?? [];
    }
    catch (thrown) {
        if ((0,errors/* errorName */.Is)(thrown) === "NoSuchTagSet")
            return [];
        if ((0,state_s3/* isMissingBucket */.Vy)(thrown))
            return "missing bucket";
        throw bucketFailure(thrown, bucket, place);
    }
}
async function createBucket({ s3, place, signal }, bucket) {
    // The client itself adds its region as the location constraint, except in us-east-1, where that would be invalid.
    const create = new client_s3_dist_cjs/* CreateBucketCommand */.cZX({ Bucket: bucket });
    try {
        await (0,retry/* retrying */.R$)(() => s3.send(create), {
            signal,
            on: (thrown) => (0,errors/* errorName */.Is)(thrown) === "OperationAborted",
            limit: settleLimit,
        });
    }
    catch (thrown) {
        // Another stage's first deploy at the same time.
        if ((0,errors/* errorName */.Is)(thrown) === "BucketAlreadyOwnedByYou")
            return;
        throw bucketFailure(thrown, bucket, place);
    }
}
async function harden({ s3, place, kmsKey, signal }, bucket) {
    const target = { Bucket: bucket, ExpectedBucketOwner: place.account };
    const arn = `arn:${place.partition}:s3:::${bucket}`;
    const steps = [
        () => s3.send(new client_s3_dist_cjs/* PutPublicAccessBlockCommand */.ZXv({
            ...target,
            PublicAccessBlockConfiguration: {
                BlockPublicAcls: true,
                IgnorePublicAcls: true,
                BlockPublicPolicy: true,
                RestrictPublicBuckets: true,
            },
        })),
        () => s3.send(new client_s3_dist_cjs/* PutBucketEncryptionCommand */.iRK({
            ...target,
            ServerSideEncryptionConfiguration: {
                Rules: [
                    kmsKey === undefined
                        ? { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }
                        : {
                            ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: kmsKey },
                            BucketKeyEnabled: true,
                        },
                ],
            },
        })),
        () => s3.send(new client_s3_dist_cjs/* PutBucketVersioningCommand */.XjQ({ ...target, VersioningConfiguration: { Status: "Enabled" } })),
        () => s3.send(new client_s3_dist_cjs/* PutBucketPolicyCommand */.BfN({ ...target, Policy: JSON.stringify(tlsOnly(arn)) })),
        () => s3.send(new client_s3_dist_cjs/* PutBucketTaggingCommand */.yCr({ ...target, Tagging: { TagSet: [marker] } })),
    ];
    try {
        for (const step of steps) {
            await (0,retry/* retrying */.R$)(step, { signal, on: (thrown) => settling.has((0,errors/* errorName */.Is)(thrown)), limit: settleLimit });
        }
    }
    catch (thrown) {
        throw bucketFailure(thrown, bucket, place);
    }
}
function tlsOnly(bucketArn) {
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "DenyPlainHttp",
                Effect: "Deny",
                Principal: "*",
                Action: "s3:*",
                Resource: [bucketArn, `${bucketArn}/*`],
                Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
        ],
    };
}
const deniedNames = new Set(["403", "AccessDenied", "Forbidden"]);
function bucketFailure(thrown, bucket, { account }) {
    const name = (0,errors/* errorName */.Is)(thrown);
    if (name === "BucketAlreadyExists") {
        return new failure_failure/* Failure */.HR("STATE_BUCKET_TAKEN", `The bucket name ${bucket} is taken by another AWS account.`, {
            fix: "Create a bucket of your own and name it in `state` (s3://<bucket>/<key>).",
            cause: thrown,
        });
    }
    const status = thrown?.$metadata
        ?.httpStatusCode;
    if (deniedNames.has(name) || status === 403) {
        return new failure_failure/* Failure */.HR("STATE_BUCKET_DENIED", `S3 denies this role access to the bucket ${bucket}, or the bucket does not belong to account ${account}.`, {
            fix: "Allow the s3 actions on this bucket that the documentation lists, or create a bucket and name it in " +
                "`state` (s3://<bucket>/<key>).",
            cause: thrown,
        });
    }
    return thrown;
}

// EXTERNAL MODULE: ./build/src/state/holder.js
var state_holder = __webpack_require__(1481);
// EXTERNAL MODULE: ./build/src/state/lock.js + 2 modules
var state_lock = __webpack_require__(6306);
;// CONCATENATED MODULE: ./build/src/state/store.js
/** The state object in S3: read once, then written on condition that nobody else has written since. */






/** How long to ask again while S3 says that another write is under way. */
const raceLimit = 15_000;
function stateStore({ deployment, signal, ...location }) {
    const uri = (0,state_s3/* uriOf */.S_)(location);
    async function readText() {
        try {
            const { Body: body, ETag: etag = "" } = await location.s3.send(new client_s3_dist_cjs/* GetObjectCommand */.jLs((0,state_s3/* addressed */.Ue)(location)));
            return { text: (await body?.transformToString()) ?? "", etag };
        }
        catch (thrown) {
            if ((0,state_s3/* isMissingObject */.gz)(thrown) || (0,state_s3/* isMissingBucket */.Vy)(thrown))
                return undefined;
            throw (0,state_s3/* s3Failure */.lv)(thrown, location);
        }
    }
    function conflict(cause) {
        return new failure_failure/* Failure */.HR("STATE_CONFLICT", `Another run has changed the state object ${uri} meanwhile.`, {
            fix: "Run this again; it continues from what the other run left. Use a `concurrency` group for each stage.",
            cause,
        });
    }
    return {
        uri,
        async read() {
            const found = await readText();
            return found && { state: parseState(found.text, uri, deployment), etag: found.etag };
        },
        async write(before, etag) {
            const state = { ...before, serial: before.serial + 1, writeId: (0,external_node_crypto_.randomUUID)() };
            const text = serialize(state);
            const condition = etag === undefined ? { IfNoneMatch: "*" } : { IfMatch: etag };
            const put = () => location.s3.send(new client_s3_dist_cjs/* PutObjectCommand */.wKZ({
                ...(0,state_s3/* addressed */.Ue)(location),
                ...(0,state_s3/* encrypted */.NR)(location),
                ...condition,
                Body: text,
                ContentType: "application/json",
            }));
            try {
                const { ETag: written = "" } = await (0,retry/* retrying */.R$)(put, { signal, on: state_s3/* isRacingWrite */.ip, limit: raceLimit });
                return { state, etag: written };
            }
            catch (thrown) {
                if ((0,state_s3/* isPreconditionFailed */.W$)(thrown)) {
                    // Our own write, had its answer been lost and the SDK sent it again.
                    const found = await readText();
                    if (found?.text === text)
                        return { state, etag: found.etag };
                    throw conflict(thrown);
                }
                if ((0,state_s3/* isMissingObject */.gz)(thrown) || (0,state_s3/* isRacingWrite */.ip)(thrown))
                    throw conflict(thrown);
                throw (0,state_s3/* s3Failure */.lv)(thrown, location);
            }
        },
        async remove(etag) {
            const remove = () => location.s3.send(new client_s3_dist_cjs/* DeleteObjectCommand */.k4j({ ...(0,state_s3/* addressed */.Ue)(location), IfMatch: etag }));
            try {
                await (0,retry/* retrying */.R$)(remove, { signal, on: state_s3/* isRacingWrite */.ip, limit: raceLimit });
            }
            catch (thrown) {
                if ((0,state_s3/* isMissingObject */.gz)(thrown))
                    return;
                if (!(0,state_s3/* isPreconditionFailed */.W$)(thrown))
                    throw (0,state_s3/* s3Failure */.lv)(thrown, location);
                if ((await readText()) !== undefined)
                    throw conflict(thrown);
            }
        },
    };
}

;// CONCATENATED MODULE: ./build/src/operations/session.js
/** A run's footing: whose account it is in, its clients, the state and lock of a stage, and the one signal that ends it. */












/**
 * Pauses of a wait, in ms, up to the input `poll-interval`. Each is a tenth longer than the one before: what AWS takes
 * seconds for is seen soon after, and so is one such thing after another.
 */
const pauses = { shortest: 250, growth: 1.1 };
/** A cancelled run has 7.5 s: time enough to write the state and free the lock, and no more. */
const closingTime = 6_000;
async function openSession(settings, context) {
    return stageSession(await openAccount(settings, context), settings, context);
}
/** Asks AWS who calls, and refuses an account that is not allowed. */
async function openAccount(settings, context) {
    const { region } = settings;
    const timeout = AbortSignal.timeout(settings.timeout);
    const over = new AbortController();
    timeout.addEventListener("abort", () => over.abort(timeoutFailure(settings)));
    const signal = either([context.signal, over.signal]);
    const clients = (0,aws_clients/* createClients */.hP)({ region, signal, callLog: (0,operations_operation/* callLogOf */.SI)(context) });
    const identity = await (0,aws_clients/* identify */.ls)(clients);
    (0,aws_clients/* requireAllowedAccount */.Tk)(identity, settings.allowedAccountIds);
    const { caller: _caller, ...place } = identity;
    return {
        settings,
        identity,
        aws: { ...place, clients, signal, mask: (values) => context.secrets.mask(values) },
    };
}
/** What goes on with one stage ends with the run, or alone where its lock is lost. Calls nothing yet. */
function stageSession({ settings, identity, aws: { mask, clients: as, signal: runSignal } }, { stage, state }, context) {
    const { log, environment } = context;
    const lost = new AbortController();
    const signal = either([runSignal, lost.signal]);
    // State and lock outlive a cancelled run for a moment.
    const closing = new AbortController();
    signal.addEventListener("abort", () => {
        setTimeout(() => closing.abort(signal.reason), closingTime).unref();
    });
    const { region } = settings;
    const callLog = (0,operations_operation/* callLogOf */.SI)(context);
    const clients = (0,aws_clients/* createClients */.hP)({ region, signal, callLog, as });
    const { caller, ...place } = identity;
    const bucket = state.bucket ?? stateBucketName(place);
    const location = {
        s3: (0,aws_clients/* createClients */.hP)({ region, signal: closing.signal, callLog }).s3,
        bucket,
        key: state.key,
        account: place.account,
        kmsKey: settings.kmsKey,
        signal: closing.signal,
    };
    const holder = (0,state_holder/* holderFrom */.Jz)(environment, settings.operation);
    const lock = (0,state_lock/* stateLock */.v)({
        ...location,
        holder,
        isRunCompleted: runCompletion({
            token: settings.githubToken,
            apiUrl: environment["GITHUB_API_URL"],
            repository: settings.repository,
            signal,
            callLog,
        }),
    });
    const pace = { ...pauses, longest: settings.pollInterval };
    const notices = [];
    const give = (notice) => {
        notices.push(notice);
        (notice.level === "warning" ? log.warning : log.notice)(notice);
    };
    return {
        aws: { ...place, clients, signal, mask },
        place,
        caller,
        pace,
        notices,
        give,
        detail: (text) => log.detail(text),
        store: stateStore({ ...location, deployment: { ...place, stage, repository: settings.repository } }),
        lock: () => lock.peek(),
        async ensureBucket() {
            await ensureStateBucket({
                s3: location.s3,
                place,
                bucket: state.bucket,
                kmsKey: settings.kmsKey,
                signal,
            });
        },
        bucketExists: () => hasStateBucket({ s3: location.s3, place, bucket }),
        async locked(work) {
            (0,handover/* leaveForPost */.xs)({
                region: place.region,
                account: place.account,
                bucket,
                key: location.key,
                nonce: holder.nonce,
            });
            const held = await acquire();
            try {
                // A run that was cancelled while it waited for the lock begins nothing.
                signal.throwIfAborted();
                return await work();
            }
            finally {
                await free(held);
            }
        },
        record: (outcome) => ({
            url: (0,operations_operation/* runUrlOf */.Qm)(context) ?? "",
            commit: environment["GITHUB_SHA"] ?? "",
            actor: environment["GITHUB_ACTOR"] ?? "",
            at: new Date().toISOString(),
            operation: settings.operation,
            outcome,
        }),
    };
    /** What the run came to counts, not whether its lock could be freed: the lease runs out by itself. */
    async function free(held) {
        try {
            await held.release();
            (0,handover/* takeBack */.zH)(holder);
        }
        catch (thrown) {
            give({
                level: "note",
                title: "Lock not freed",
                message: `The lock of this stage could not be freed and runs out by itself: ${(0,failure_failure/* messageOf */.bD)(thrown)}`,
            });
        }
    }
    async function acquire() {
        let toldAt = Number.NEGATIVE_INFINITY;
        const held = await lock.acquire({
            timeout: settings.lockTimeout,
            pace,
            onWaiting: (other, waited) => {
                // The first time, and then steadily but rarely.
                if (waited - toldAt < 15_000)
                    return;
                toldAt = waited;
                const left = (0,duration/* duration */.p0)(settings.lockTimeout - waited);
                log.line(`waiting for the lock of this stage, held by ${(0,state_holder/* describeHolder */.sG)(other)}; giving up in ${left}`);
            },
            onLost: (failure) => lost.abort(failure),
        });
        if (held.takenOverFrom !== undefined)
            give({
                level: "note",
                title: "Lock taken over",
                message: `${(0,state_holder/* describeHolder */.sG)(held.takenOverFrom)} ended without freeing the lock of this stage.`,
            });
        return held;
    }
}
/** Every call in flight listens to it, and there are dozens at once. */
function either(signals) {
    const signal = AbortSignal.any(signals);
    (0,external_node_events_.setMaxListeners)(0, signal);
    return signal;
}
function timeoutFailure({ operation, timeout }) {
    return new failure_failure/* Failure */.HR("TIMEOUT", `The run did not end within ${(0,duration/* duration */.p0)(timeout)}`, {
        fix: `${(0,again/* adviceOnRunningAgain */.p)(operation)} Raise the input timeout where AWS needs longer.`,
    });
}

;// CONCATENATED MODULE: ./build/src/operations/warnings.js
/** What a person should know of a deploy although nothing is wrong. */

function warnings({ auth, topology, harness: wanted }, { lookups, live }) {
    const image = lookups.get("image");
    const agent = live.get("harness");
    const memory = agent?.harness.memory?.managedMemoryConfiguration?.arn;
    const notices = [
        // Through a gateway nobody comes in unless it lets them: the mode is that of the container alone.
        auth.mode === "none" && topology.kind !== "gateway" ? openServer(topology) : undefined,
        topology.kind !== "external" && topology.delivery.kind === "plaintext"
            ? {
                level: "warning",
                title: "Credentials in plain text",
                message: `With secrets-manager: false the Zscaler credentials stand in ${plaintextPlaces[topology.kind]}. Leave the input out to keep them in Secrets Manager.`,
            }
            : undefined,
        topology.kind === "ecs" && predatesHealth(topology.hosting)
            ? oldImage(topology.hosting.image)
            : undefined,
        image !== undefined && "notice" in image
            ? { level: "note", title: "Image taken as given", message: String(image.notice) }
            : undefined,
        memory !== undefined && wanted.memory.kind !== "managed" ? memoryGivenUp(memory) : undefined,
    ];
    return notices.filter((notice) => notice !== undefined);
}
const plaintextPlaces = {
    ecs: "the task definition, readable with ecs:DescribeTaskDefinition",
    gateway: "the environment of the runtime, readable with bedrock-agentcore:GetAgentRuntime",
};
function openServer(topology) {
    const writeTools = topology.kind === "ecs" ? topology.hosting.writeTools : [];
    const power = topology.kind === "external"
        ? "call its tools"
        : writeTools.length === 0
            ? "read your Zscaler tenant through its tools"
            : `read your Zscaler tenant through its tools, and change it with ${writeTools.join(", ")}`;
    return {
        level: "warning",
        title: "The MCP server is open",
        message: `With auth-mode none nobody has to sign in: everybody who can reach the server's URL can ${power}, with the Zscaler credentials that the server holds. Use it for tests only.`,
    };
}
/** AgentCore deletes a managed memory with its harness, and not when the harness has done with it. */
function memoryGivenUp(memory) {
    return {
        level: "warning",
        title: "The harness gives its memory up",
        message: `The harness has a memory of AgentCore's own, ${memory}. By the input harness-memory it uses that no longer; what it remembers, and what it costs, stays. Set harness-memory to managed to keep it in use, or delete it afterwards: aws bedrock-agentcore-control delete-memory --memory-id ${lastSegment(memory)}`,
    };
}
/** The server answers `/health` from release 0.12.3 on. */
const firstWithHealth = [0, 12, 3];
/** By the version in its tag; an image that does not tell its version is given the benefit of the doubt. */
function predatesHealth({ image, healthCheckPath }) {
    const version = /:v?(\d+)\.(\d+)\.(\d+)[^:/@]*(?:@|$)/.exec(image)?.slice(1).map(Number);
    if (version === undefined || healthCheckPath !== "/health")
        return false;
    const index = firstWithHealth.findIndex((part, at) => part !== version[at]);
    return index >= 0 && (version[index] ?? 0) < (firstWithHealth[index] ?? 0);
}
function oldImage(image) {
    return {
        level: "warning",
        title: "The image may not answer its health check",
        message: `By its tag, ${image} is older than 0.12.3, the first release of the server that answers /health. If the rollout fails, set the input image to a newer release, or health-check-path to a path of that image that answers 200 without signing in.`,
    };
}

;// CONCATENATED MODULE: ./build/src/operations/deploy.js
/**
 * Makes the stage true to the inputs. Looks at everything at once; where nothing differs, nothing is written, not even
 * a lock. Otherwise: lock, write ahead, change what differs, wait until it serves, shake hands.
 */












async function deploy(settings, context, reporting) {
    const { log } = context;
    const session = await openSession(settings, context);
    const topology = topologyOf(session, settings);
    const recorder = createRecorder(log, context.startedAt);
    const look = () => lookAt(topology, settings, session, recorder);
    const { first, isHeld } = await log.group("Look at what is live", async () => {
        const [looked, lock] = await Promise.all([look(), session.lock()]);
        return { first: looked, isHeld: lock !== undefined && !lock.hasRunOut };
    });
    reporting.knows(first.stored?.state);
    for (const notice of warnings(settings, first.observed))
        session.give(notice);
    const deployed = first.findings.length > 0 ? stopped(first) : await withVerification(await brought());
    const { expiresAt } = first;
    return deployResult({ settings, context, session, topology, recorder, deployed, expiresAt });
    async function brought() {
        if (first.stored === undefined)
            await session.ensureBucket();
        // Nothing to change and nobody at work: then no lock is needed, because nothing is written.
        const isTrue = !isHeld && isAsWanted(first, topology) && reporting.isRememberedIn(first.stored?.state);
        return isTrue
            ? log.group("Nothing differs", () => settle(first))
            : session.locked(() => change(first, isHeld));
    }
    /** Before anything was touched. */
    function stopped({ stored, observed, findings }) {
        log.line("Nothing was made or changed: all that stands in the way follows.");
        return {
            applied: { results: [], outputs: outputsOfLive(topology.graph.nodes, observed), failures: [] },
            orphans: [],
            verification: undefined,
            failures: findings,
            changed: false,
            before: stored?.state,
        };
    }
    async function settle({ stored, observed, run, memory }) {
        const applied = await apply(topology.graph.nodes, observed, run, memory);
        return {
            applied,
            orphans: [],
            verification: undefined,
            failures: applied.failures.map(({ thrown }) => thrown),
            changed: false,
            before: stored?.state,
        };
    }
    /** With the lock held: somebody else may have been at work since the first look. */
    async function change(before, wasHeld) {
        const fresh = await session.store.read();
        const isSame = !wasHeld && fresh?.etag === before.stored?.etag;
        const now = isSame ? before : await log.group("Look again, now that the lock is ours", look);
        if (now.findings.length > 0)
            return stopped(now);
        const nodes = topology.graph.nodes;
        const base = now.stored?.state ?? newState({ ...settings, ...session.place }, topology.kind);
        reporting.begins(now.stored?.state);
        // Write-ahead: from here on everything that may come to exist can be found again, and an outdated run is fenced off.
        const ahead = await session.store.write({
            ...base,
            ...reporting.remembered(base),
            topology: topology.kind,
            nodes: plannedNodes(nodes, now.decision.steps, base.nodes),
            lastRun: session.record("running"),
        }, now.stored?.etag);
        const run = { ...now.run, tokenBase: `${ahead.state.lineage} ${ahead.state.serial}` };
        const { applied, orphans } = await log.group("Make it true", async () => {
            const done = await apply(nodes, now.observed, run, now.memory);
            const removed = done.failures.length > 0 ? [] : await removeOrphans(ahead.state, nodes, run);
            return { applied: done, orphans: removed };
        });
        const failures = [
            ...applied.failures.map(({ thrown }) => thrown),
            ...orphans.flatMap(({ fate }) => (fate.kind === "failed" ? [fate.thrown] : [])),
        ];
        try {
            await session.store.write(concluded(ahead.state, now.expiresAt, {
                nodes: afterDeploy(nodes, applied.results, orphans, ahead.state.nodes, run.tags),
                outputs: failures.length === 0 ? rememberedOutputs(topology, applied.outputs) : undefined,
                lastRun: session.record(failures.length === 0 ? "succeeded" : context.signal.aborted ? "cancelled" : "failed"),
            }), ahead.etag);
        }
        catch (thrown) {
            failures.push(thrown);
        }
        return { applied, orphans, verification: undefined, failures, changed: true, before: now.stored?.state };
    }
    async function withVerification(brought) {
        const connection = brought.failures.length > 0 ? undefined : topology.connection(brought.applied.outputs);
        if (!settings.verify || connection === undefined)
            return brought;
        try {
            const verification = await log.group("Shake hands with the MCP server", () => verify(connection, session, context));
            return { ...brought, verification };
        }
        catch (thrown) {
            return { ...brought, failures: [thrown] };
        }
    }
}

;// CONCATENATED MODULE: ./build/src/operations/destroy/report.js


function destroyResult(all) {
    const { settings, context, session, recorder, destroyed, wasRun, failure } = all;
    const thrown = [
        ...destroyed.flatMap(({ node, fate }) => fate.kind === "failed" ? [{ thrown: fate.thrown, noun: node.noun, name: node.name }] : []),
        ...(failure === undefined ? [] : [{ thrown: failure }]),
    ];
    // A run that was stopped waited for nothing in vain.
    const problems = failures_told(thrown, [], context.signal.aborted ? [] : recorder.waitedFor());
    annotate(context.log, problems);
    const deleted = withFate(destroyed, "deleted");
    const outcome = report_outcomeOf(all, thrown.length > 0);
    const left = destroyed.some(({ fate }) => fate.kind === "failed" || (fate.kind === "kept" && fate.ours));
    const stateUri = left || outcome === "dry-run" ? session.store.uri : undefined;
    const report = {
        kind: "destroy",
        outcome,
        ...(0,operations_operation/* runFacts */.pI)(settings.stage, context),
        notices: session.notices,
        region: settings.region,
        stateUri,
        deleted: deleted.map(({ node }) => resource(node, "delete")),
        kept: withFate(destroyed, "kept").map(({ node, fate }) => resource(node, "keep", fate.why)),
        ...problems,
        timeline: recorder.timeline(),
    };
    return {
        report,
        outputs: {
            stage: settings.stage.slug,
            state: stateUri,
            status: {
                failed: "failed",
                cancelled: "failed",
                "dry-run": undefined,
                destroyed: "absent",
                absent: "absent",
            }[outcome],
            changed: wasRun && deleted.length > 0,
            deleted: deleted.map(entry),
            kept: withFate(destroyed, "kept").map((one) => ({ ...entry(one), why: one.fate.why })),
        },
        failures: thrown.map((one) => one.thrown),
    };
}
function report_outcomeOf({ context, wasRun, isEmpty }, hasFailed) {
    if (context.signal.aborted)
        return "cancelled";
    if (hasFailed)
        return "failed";
    if (isEmpty)
        return "absent";
    return wasRun ? "destroyed" : "dry-run";
}
function withFate(destroyed, kind) {
    return destroyed.filter((one) => one.fate.kind === kind);
}
function resource({ noun, name }, action, why) {
    return { noun, name, action, ...(why === undefined ? {} : { why }) };
}
/** For the outputs `deleted` and `kept`. */
function entry({ node, fate }) {
    return { resource: node.id, kind: node.kind, name: node.name, id: fate.live.id };
}

;// CONCATENATED MODULE: ./build/src/operations/destroy/teardown.js
/**
 * Taking one stage down, for whatever reason: everything that is ours, in reverse, until it is gone. Goes by the state,
 * and by names and tags where there is none.
 */






function teardown(options) {
    const { session, log } = options;
    const run = {
        aws: session.aws,
        owner: ownerOf(options),
        pace: session.pace,
        tell: (event) => options.recorder.record(event),
        removing: { force: options.forceSecretDelete },
        keep: options.keep,
        mayMiss: () => false,
    };
    return {
        async look() {
            const [looked, lock] = await Promise.all([look(), session.lock()]);
            return { ...looked, lock };
        },
        async takeDown(first, mayGo = async () => { }) {
            // Without a bucket there is neither a state nor anybody who could hold a lock in it.
            const hasBucket = first.stored !== undefined || (await session.bucketExists());
            if (hasBucket)
                return session.locked(() => takeDown(() => unlessSame(first), mayGo));
            return takeDown(async () => first, mayGo);
        },
    };
    async function look() {
        const stored = await session.store.read();
        const nodes = removablesOf(stored?.state);
        if (stored !== undefined)
            return { stored, nodes, seen: await survey(nodes, run, memoryOf(stored.state.nodes)) };
        // By names alone every topology is looked for, and who deploys one need not have the rights to see the others.
        const seen = await survey(nodes, { ...run, mayMiss: ({ id }, thrown) => (0,errors/* isAccessDenied */.w7)(thrown) && !ofEveryStage.has(id) }, new Map());
        // Something of ours that only it could need: then it may well be there, and must go first.
        const needed = seen.unread.find(({ node }) => node.needs.some((id) => seen.live.has(id) && !seen.kept.has(id) && !ofEveryStage.has(id)));
        if (needed !== undefined)
            throw needed.thrown;
        return { stored, nodes, seen };
    }
    /** Somebody else may have been at work while this run waited for the lock: who writes, writes the state first. */
    async function unlessSame(first) {
        const now = await session.store.read();
        const isSame = first.lock === undefined && now?.etag === first.stored?.etag;
        return isSame ? first : log.group("Look again, now that the lock is ours", look);
    }
    function removablesOf(state) {
        if (state === undefined)
            return remainsOf(options.names, session.place).flatMap((remain) => removable(remain) ?? []);
        const { known, unknown } = removableNodes(state.nodes);
        if (unknown.length === 0)
            return known;
        throw new failure_failure/* Failure */.HR("STATE_NEWER", `the state names resources that this version does not know: ${unknown.join(", ")}`, {
            fix: "Use the version of the action that deployed this stage, or a newer one.",
        });
    }
    async function takeDown(lookAgain, mayGo) {
        const last = await lookAgain();
        await mayGo(last.stored);
        const fenced = last.stored &&
            (await session.store.write({ ...last.stored.state, lastRun: session.record("running") }, last.stored.etag));
        const destroyed = await log.group("Take it down", () => destroy(last.nodes, last.seen, run));
        if (fenced === undefined)
            return { last, destroyed };
        const nodes = leftNodes(destroyed, fenced.state.nodes);
        try {
            if (Object.keys(nodes).length === 0)
                await session.store.remove(fenced.etag);
            else
                await session.store.write({
                    ...fenced.state,
                    nodes,
                    outputs: {},
                    lastRun: session.record(hasFailed(destroyed) ? "failed" : "succeeded"),
                }, fenced.etag);
            return { last, destroyed };
        }
        catch (thrown) {
            return { last, destroyed, failure: thrown };
        }
    }
}
/** What could not be looked for without the state. One word for each kind of thing, whatever of it could not be read. */
function notLookedFor({ unread }) {
    if (unread.length === 0)
        return [];
    const nouns = [...new Set(unread.map(({ node }) => node.noun))].toSorted();
    const actions = [...new Set(unread.map(({ thrown }) => (0,errors/* deniedAction */.Ub)(thrown)))].toSorted();
    return [
        {
            level: "warning",
            title: "Not everything could be looked for",
            message: `There is no state of this stage, so it was looked for by its names. What the caller may not see would be left: ${nouns.join(", ")}. If the stage had any of these, allow ${actions.join(", ")} and destroy again.`,
        },
    ];
}
function hasFailed(destroyed) {
    return destroyed.some(({ fate }) => fate.kind === "failed");
}

;// CONCATENATED MODULE: ./build/src/operations/destroy.js
/**
 * Takes the stage down: everything that is ours, in reverse, until it is gone. Goes by the state, and by names and tags
 * where there is none. Needs no Zscaler credentials.
 */





/** Which kinds each word of the input `keep` keeps; what those need is kept with them. */
const keeps = {
    roles: ({ kind }) => kind === "iam.Role",
    ecs: ({ kind }) => kind.startsWith("ecs."),
    secret: ({ kind }) => kind === "secretsmanager.Secret",
    cognito: ({ kind }) => kind.startsWith("cognito-idp."),
};
async function destroy_destroy(settings, context, reporting) {
    const { log } = context;
    const session = await openSession(settings, context);
    const recorder = createRecorder(log, context.startedAt);
    const { look, takeDown } = teardown({
        ...settings,
        session,
        recorder,
        log,
        keep(node) {
            const word = [...settings.keep].find((one) => keeps[one](node));
            return word === undefined ? undefined : `the input keep names ${word}`;
        },
    });
    const first = await log.group("Look at what is left", look);
    reporting.knows(first.stored?.state);
    for (const notice of notLookedFor(first.seen))
        session.give(notice);
    // A lock without anything else is that of a deploy that has not begun yet, or never will.
    const nothing = first.seen.live.size === 0 && first.stored === undefined && first.lock === undefined;
    if (settings.dryRun || nothing)
        return told(first, preview(first.nodes, first.seen), false);
    const { last, destroyed, failure } = await takeDown(first, async (stored) => reporting.begins(stored?.state));
    return told(last, destroyed, true, failure);
    function told(last, destroyed, wasRun, failure) {
        const isEmpty = last.seen.live.size === 0;
        return destroyResult({ settings, context, session, recorder, destroyed, wasRun, isEmpty, failure });
    }
}

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-bedrock-agentcore/dist-cjs/index.js
var client_bedrock_agentcore_dist_cjs = __webpack_require__(2688);
;// CONCATENATED MODULE: ./build/src/agent/answer.js
/** What an agent did on the way to its answer. All texts are foreign: the model's, or a tool's. */
/** `@server/tool`, as `allowed-tools` writes it; a tool without a server by its name alone. */
function answer_toolName({ server, name }) {
    return server === undefined ? name : `@${server}/${name}`;
}

;// CONCATENATED MODULE: ./build/src/agent/stream.js
/** Tells `onEvent` of everything as it comes. Durations are those of `now`, in ms. */
function listener(onEvent, now) {
    const calls = [];
    /** What the agent said, message by message, and in each block by block. */
    const messages = [];
    /** By their index: the blocks of a message may be written alternately. */
    const blocks = new Map();
    const strange = new Set();
    const tokens = { input: 0, output: 0, total: 0 };
    let role = "assistant";
    let speaking;
    let stopReason = "";
    return {
        take(event) {
            if (event.messageStart !== undefined)
                begin(event.messageStart.role);
            else if (event.contentBlockStart !== undefined) {
                const { contentBlockIndex = 0, start } = event.contentBlockStart;
                open(contentBlockIndex, start);
            }
            else if (event.contentBlockDelta !== undefined) {
                const { contentBlockIndex = 0, delta } = event.contentBlockDelta;
                add(contentBlockIndex, delta);
            }
            else if (event.contentBlockStop !== undefined)
                close(event.contentBlockStop.contentBlockIndex ?? 0);
            else if (event.messageStop !== undefined) {
                closeAll();
                stopReason = event.messageStop.stopReason ?? "";
            }
            else if (event.metadata !== undefined)
                count(event.metadata.usage);
            else if (event.hookEvent !== undefined) {
                const { name = "", type = "", decision, reason } = event.hookEvent;
                onEvent({ kind: "hook", name, when: type, decision, reason });
            }
            else
                unknown(nameOf(event));
        },
        end() {
            closeAll();
            for (const call of calls.filter(({ ended }) => ended === undefined)) {
                call.ended = { outcome: "unanswered", milliseconds: now() - call.requestedAt };
                onEvent({ kind: "tool-ended", call: stream_told(call), result: "" });
            }
        },
        heard: () => ({
            text: lastWords(),
            stopReason,
            toolCalls: calls.map(stream_told),
            inputTokens: tokens.input,
            outputTokens: tokens.output,
            totalTokens: tokens.total,
        }),
    };
    function begin(by) {
        closeAll();
        role = by;
        stopReason = "";
        messages.push(new Map());
    }
    function open(index, start) {
        stopReason = "";
        if (start?.toolUse !== undefined) {
            const { toolUseId = "", name = "", serverName: server } = start.toolUse;
            const call = { toolUseId, server, name, input: "", requestedAt: now(), ended: undefined };
            calls.push(call);
            blocks.set(index, { kind: "tool-use", call });
            hush();
            onEvent({ kind: "tool-started", server, name });
        }
        else if (start?.toolResult !== undefined)
            openResult(index, start.toolResult);
        else if (start !== undefined)
            unknown(nameOf(start));
    }
    function openResult(index, { toolUseId, status }) {
        const call = calls.findLast((one) => one.toolUseId === toolUseId);
        if (call === undefined) {
            unknown("toolResult of an unknown toolUse");
            return;
        }
        // The status is optional: a result that is not called an error is none.
        const outcome = status === "error" ? "error" : "success";
        call.ended = { outcome, milliseconds: now() - call.requestedAt };
        blocks.set(index, { kind: "tool-result", call, result: "" });
    }
    function add(index, delta) {
        stopReason = "";
        if (delta?.text !== undefined)
            say(index, delta.text);
        else if (delta?.reasoningContent !== undefined)
            reason(index, delta.reasoningContent.text ?? "");
        else if (delta?.toolUse !== undefined)
            write(index, delta.toolUse.input ?? "");
        else if (delta?.toolResult !== undefined)
            for (const { text, json } of delta.toolResult)
                write(index, text ?? JSON.stringify(json) ?? "");
        else if (delta !== undefined && delta.toolResultMetadata === undefined)
            unknown(nameOf(delta));
    }
    /** To the input or the result of a call, which were begun before. */
    function write(index, text) {
        const block = blocks.get(index);
        if (block?.kind === "tool-use")
            block.call.input += text;
        else if (block?.kind === "tool-result")
            block.result += text;
        else
            unknown("part of a tool call that was not begun");
    }
    /** Like text, it has no start event. Signatures and redacted reasoning come without a text. */
    function reason(index, text) {
        const block = blocks.get(index);
        if (block?.kind === "reasoning")
            block.text += text;
        else
            blocks.set(index, { kind: "reasoning", text, startedAt: now() });
    }
    /** A text block has no start event: it begins with its first piece. */
    function say(index, text) {
        if (role === "user")
            return;
        if (messages.length === 0)
            messages.push(new Map());
        const message = messages.at(-1);
        message?.set(index, (message.get(index) ?? "") + text);
        if (!blocks.has(index))
            blocks.set(index, { kind: "text", text: "" });
        if (speaking !== index)
            hush();
        speaking = index;
        onEvent({ kind: "text", text });
    }
    function hush() {
        if (speaking !== undefined)
            onEvent({ kind: "text-ended" });
        speaking = undefined;
    }
    function close(index) {
        const block = blocks.get(index);
        blocks.delete(index);
        if (speaking === index)
            hush();
        switch (block?.kind) {
            case "reasoning":
                onEvent({ kind: "reasoning", text: block.text, milliseconds: now() - block.startedAt });
                break;
            case "tool-use":
                block.call.requestedAt = now();
                break;
            case "tool-result":
                onEvent({ kind: "tool-ended", call: stream_told(block.call), result: block.result });
                break;
        }
    }
    function closeAll() {
        for (const index of [...blocks.keys()])
            close(index);
    }
    /** Each model call has its own. */
    function count(usage) {
        const { inputTokens = 0, outputTokens = 0, totalTokens = inputTokens + outputTokens } = usage ?? {};
        tokens.input += inputTokens;
        tokens.output += outputTokens;
        tokens.total += totalTokens;
    }
    function lastWords() {
        const said = messages.map((message) => [...message]
            .sort(([one], [other]) => one - other)
            .map(([, text]) => text)
            .join("\n")
            .trim());
        return said.findLast((text) => text !== "") ?? "";
    }
    function unknown(name) {
        if (strange.has(name))
            return;
        strange.add(name);
        onEvent({ kind: "unknown", name });
    }
}
function stream_told({ server, name, input, ended }) {
    return { server, name, input, ...(ended ?? { outcome: "unanswered", milliseconds: 0 }) };
}
/** Of the one member that a union has; the SDK gives one that it does not know as `$unknown: [name, value]`. */
function nameOf(union) {
    const [name = "", value] = Object.entries(union)[0] ?? [];
    return name === "$unknown" && Array.isArray(value) ? String(value[0]) : name;
}

;// CONCATENATED MODULE: ./build/src/agent/ask.js
/** One question to a deployed harness, answered as a stream; asked again only where nothing can have happened yet. */







/** There is no whole answer. The cause is what AWS or the network said. */
class Unanswered extends failure_failure/* Failure */.HR {
    /** What there was until then: of the last attempt. */
    partial;
    constructor(code, message, partial, options) {
        super(code, message, options);
        this.partial = partial;
    }
}
/** AgentCore's own limit on the time until an answer begins is 15 minutes (quotas of AgentCore Runtime). */
const longestSilence = 15 * 60_000;
/**
 * Throws `Unanswered` where no whole answer came, and the signal's reason as one where the run ends. Whether the answer
 * is a good one, its stop reason included, is not judged here.
 */
async function ask(aws, target, { prompt, retries }, { sessionId, onEvent }) {
    const lengths = (0,wait/* pauses */.yz)({ shortest: 1_000, longest: 20_000, growth: 2 });
    for (let attempts = 1;; attempts += 1) {
        const session = sessionId ?? `zscaler-harness-${(0,external_node_crypto_.randomUUID)()}`;
        const { heard, latency, failed } = await attempt(aws, target, prompt, session, onEvent);
        const answer = { ...heard, latency, sessionId: session, attempts };
        if (failed === undefined)
            return answer;
        const { thrown } = failed;
        if (aws.signal.aborted)
            throw unanswered(aws.signal.reason, answer, target);
        if (!ask_passes(thrown, heard) || attempts > retries || heard.toolCalls.length > 0)
            throw unanswered(thrown, answer, target);
        const length = lengths.next().value;
        onEvent({ kind: "retrying", why: wordsOf(thrown), attempt: attempts + 1, pause: length });
        try {
            await (0,wait/* pause */.v7)(length, aws.signal);
        }
        catch (reason) {
            throw unanswered(reason, answer, target);
        }
    }
}
async function attempt({ clients: { agentCoreData } }, { harnessArn, endpoint }, prompt, runtimeSessionId, onEvent) {
    const startedAt = performance.now();
    const over = new AbortController();
    const { take, end, heard } = listener(onEvent, () => performance.now());
    const ended = (failed) => {
        const latency = performance.now() - startedAt;
        end();
        return { heard: heard(), latency, failed };
    };
    try {
        const { stream } = await agentCoreData.send(new client_bedrock_agentcore_dist_cjs/* InvokeHarnessCommand */.ySR({
            harnessArn,
            ...(endpoint === undefined ? {} : { qualifier: endpoint }),
            runtimeSessionId,
            messages: [{ role: "user", content: [{ text: prompt }] }],
        }), { requestTimeout: longestSilence, abortSignal: over.signal });
        for await (const event of stream ?? [])
            take(event);
    }
    catch (thrown) {
        // The SDK leaves the connection open when an error comes in the stream; the process would wait for its end.
        over.abort();
        return ended({ thrown });
    }
    return ended(heard().stopReason === "" ? { thrown: cutOff() } : undefined);
}
function cutOff() {
    return new failure_failure/* Failure */.HR("ANSWER_CUT_OFF", "The stream ended before the agent had come to an end.", {
        fix: "Ask again; where it happens each time, look at the harness's log with operation `logs`.",
    });
}
/** What time mends: throttling, faults of AWS, broken connections, and what fails while a session starts. */
function ask_passes(thrown, { text }) {
    if (thrown instanceof failure_failure/* Failure */.HR)
        return thrown.code === "ANSWER_CUT_OFF";
    if ((0,errors/* errorName */.Is)(thrown) === "RuntimeClientError")
        return text === "" && !isForGood(thrown);
    return (0,errors/* isTransient */.dg)(thrown) || (0,errors/* errorName */.Is)(thrown) === "InternalServerException";
}
/** The runtime hands on what its own calls were refused with, in the words of its SDK and under this one name. */
function isForGood(thrown) {
    return /An error occurred \((AccessDenied|Validation|ResourceNotFound)\w*\)|not authorized to perform|Failed to assume/i.test((0,failure_failure/* messageOf */.bD)(thrown));
}
function unanswered(thrown, partial, target) {
    const called = [...new Set(partial.toolCalls.map(answer_toolName))];
    const isOver = thrown instanceof failure_failure/* Failure */.HR && thrown.code !== "ANSWER_CUT_OFF";
    const kept = called.length > 0 && !isOver && ask_passes(thrown, partial)
        ? ` It is not asked again, because it had called ${called.join(", ")}, which may have changed something.`
        : "";
    const tried = partial.attempts > 1 ? ` (${partial.attempts} attempts)` : "";
    const sentence = thrown instanceof failure_failure/* Failure */.HR ? thrown.message : `The harness did not answer: ${wordsOf(thrown)}`;
    const fix = fixOf(thrown, target);
    return new Unanswered(thrown instanceof failure_failure/* Failure */.HR ? thrown.code : "NO_ANSWER", `${sentence}${tried}${kept}`, partial, {
        ...(fix === undefined ? {} : { fix }),
        ...(thrown instanceof failure_failure/* Failure */.HR ? {} : { cause: thrown }),
    });
}
function fixOf(thrown, { endpoint }) {
    if (thrown instanceof failure_failure/* Failure */.HR)
        return thrown.fix;
    return (0,errors/* errorName */.Is)(thrown) === "ResourceNotFoundException" && endpoint !== undefined
        ? `Check the input \`endpoint\`: a deploy with \`endpoint: ${endpoint}\` makes it, or leave it out to ask the newest version.`
        : undefined;
}
function wordsOf(thrown) {
    const name = (0,errors/* errorName */.Is)(thrown);
    return name === "" || name === "Error" || name === "Failure"
        ? (0,failure_failure/* messageOf */.bD)(thrown)
        : `${name}: ${(0,failure_failure/* messageOf */.bD)(thrown)}`;
}

;// CONCATENATED MODULE: ./build/src/settings/shell-pattern.js
/** Patterns as a shell has them for file names: `*`, `?` and `[…]`. */
/** Matches this very text, as a part of a regular expression. */
function literally(text) {
    return text.replaceAll(/[$()*+.?[\\\]^{|}/]/g, "\\$&");
}
/** Whether the pattern is that of the whole text. */
function matchesShellPattern(pattern, text) {
    const expression = pattern.replaceAll(/\[(!?)([^\]]+)\]|[\s\S]/g, (part, not, members) => {
        if (members !== undefined)
            return `[${not === "!" ? "^" : ""}${members.replaceAll(/[\\^[\]&]/g, "\\$&")}]`;
        if (part === "*")
            return ".*";
        if (part === "?")
            return ".";
        return literally(part);
    });
    return new RegExp(`^${expression}$`, "s").test(text);
}

;// CONCATENATED MODULE: ./build/src/agent/stop-reasons.js
/** Why an invocation ended, and what to change where that is not a clean end. */
/** The one that says: the agent has answered. */
const cleanEnd = "end_turn";
/** All that the SDK names beside `end_turn`. */
const stopReasons = {
    tool_use: {
        meaning: "the model asked for an inline function, which the caller itself has to run",
        fix: "Remove the `inline_function` from the input `tools`, or tell the agent in the `prompt` to do without it.",
    },
    tool_result: {
        meaning: "it ended with the result of a tool, before the model said anything about it",
        fix: "Ask again; where it happens each time, look at the harness's log with operation `logs`.",
    },
    max_tokens: {
        meaning: "the model was cut off in the middle of its answer by the limit on tokens of one answer",
        fix: "Raise the input `max-tokens` and deploy, or ask for a shorter answer in the `prompt`.",
    },
    stop_sequence: {
        meaning: "the model wrote a sequence at which it has to stop",
        fix: "Remove the stop sequence from the harness's model configuration: the action sets none, so deploy again.",
    },
    content_filtered: {
        meaning: "a guardrail or the model's own filter withheld the answer",
        fix: "Reword the `prompt` or the input `system-prompt`, or look at the guardrail of the model.",
    },
    malformed_model_output: {
        meaning: "the model wrote something that the harness could not read",
        fix: "Ask again; where it happens each time, set the input `model` to another model or lower `temperature`.",
    },
    malformed_tool_use: {
        meaning: "the model asked for a tool in a form that the harness could not read",
        fix: "Ask again; where it happens each time, set the input `model` to a model that is better at tool use, or lower `temperature`.",
    },
    interrupted: {
        meaning: "it was interrupted from outside, by a stopped session for instance",
        fix: "Ask again, in a new session: leave out the input `session-id`.",
    },
    partial_turn: {
        meaning: "the turn ended before it was complete",
        fix: "Go on in the same session: set `session-id` to the output `session-id` of this run.",
    },
    model_context_window_exceeded: {
        meaning: "prompt, tools and results together were more than the model can read at once",
        fix: "Ask for less at once in the `prompt`, narrow the input `allowed-tools`, or set `model` to one with a larger context; a new session begins empty.",
    },
    max_iterations_exceeded: {
        meaning: "it used up its rounds of thinking and tool use before it came to an answer",
        fix: "Raise the input `max-iterations` and deploy, or ask for less in one `prompt`.",
    },
    max_output_tokens_exceeded: {
        meaning: "it used up the tokens of the whole invocation before it came to the end of its answer",
        fix: "Raise the input `max-tokens` and deploy, or ask for less in one `prompt`.",
    },
    timeout_exceeded: {
        meaning: "it ran out of time before it came to an answer",
        fix: "Raise the input `timeout-seconds` and deploy, or ask for less in one `prompt`.",
    },
    hook_stopped: {
        meaning: "a hook of the harness stopped it",
        fix: "Look at what the hook decides and why (its event is in the log of this run), or remove the hook from the harness.",
    },
};
/** Of a stop reason that is no clean end. */
function explained(stopReason) {
    if (stopReason === "")
        return {
            meaning: "its answer was cut off",
            fix: "Ask again; where it happens each time, look at the harness's log with operation `logs`.",
        };
    return (stopReasons[stopReason] ?? {
        meaning: "this version of the action does not know that reason, and takes nothing but `end_turn` for an answer",
        fix: "Look it up in the documentation of InvokeHarness, and use a newer version of the action where there is one.",
    });
}

;// CONCATENATED MODULE: ./build/src/agent/expectations.js



/** Everything that is not as expected; empty: all of it is. */
function unmet(answer, expectations) {
    const { patterns, tools, maxLatency, maxTotalTokens } = expectations;
    return [
        ...unclean(answer),
        ...patterns.filter((pattern) => !pattern.test(answer.text)).map(unmatched),
        ...tools.flatMap((pattern) => uncalled(pattern, answer.toolCalls)),
        ...(maxLatency !== undefined && answer.latency > maxLatency ? [slow(answer.latency, maxLatency)] : []),
        ...(maxTotalTokens !== undefined && answer.totalTokens > maxTotalTokens
            ? [costly(answer.totalTokens, maxTotalTokens)]
            : []),
    ];
}
function unclean({ stopReason }) {
    if (stopReason === cleanEnd)
        return [];
    const { meaning, fix } = explained(stopReason);
    const named = stopReason === "" ? "no stop reason" : `stop reason \`${stopReason}\``;
    return [{ expectation: `The agent stopped with ${named}: ${meaning}`, input: "stop-reason", fix }];
}
function unmatched(pattern) {
    return {
        expectation: `expect: ${pattern} does not match the answer`,
        input: "expect",
        fix: "Read the answer in the log: correct the `prompt`, or the pattern in `expect`.",
    };
}
function uncalled(pattern, calls) {
    const matching = calls.filter((call) => isCallOf(pattern, call));
    if (matching.some(({ outcome }) => outcome === "success"))
        return [];
    if (matching.length === 0) {
        const others = [...new Set(calls.map(answer_toolName))];
        const called = others.length === 0 ? "no tool was called" : `called were ${others.join(", ")}`;
        return [
            {
                expectation: `expect-tool: no tool that matches ${pattern} was called; ${called}`,
                input: "expect-tool",
                fix: "Ask in the `prompt` for something that needs the tool, and check that the input `allowed-tools` of the deploy lets the agent call it.",
            },
        ];
    }
    const failed = matching.map((call) => `${answer_toolName(call)} ${call.outcome === "error" ? "failed" : "got no result"}`);
    return [
        {
            expectation: `expect-tool: no call of a tool that matches ${pattern} succeeded; ${[...new Set(failed)].join(", ")}`,
            input: "expect-tool",
            fix: "Read the tool's result in the log; operation `logs` with `log-source: mcp` shows what the server says of it.",
        },
    ];
}
function slow(latency, limit) {
    return {
        expectation: `max-latency: the answer took ${Math.ceil(latency)} ms, more than ${limit} ms`,
        input: "max-latency",
        fix: "Raise `max-latency`, or ask for less in one `prompt`. The first answer of a new session contains its cold start.",
    };
}
function costly(tokens, limit) {
    return {
        expectation: `max-total-tokens: the answer took ${tokens} tokens, more than ${limit}`,
        input: "max-total-tokens",
        fix: "Raise `max-total-tokens`, ask for less in one `prompt`, or narrow the input `allowed-tools` of the deploy: each tool's description is read with every model call.",
    };
}
/**
 * A pattern is `tool`, `@server/tool` (also `server/tool`) or `@server`; the shell's `*`, `?` and `[…]` count. Through a
 * gateway a tool may go by the name that its own server gave it.
 */
function isCallOf(pattern, { server, name }) {
    const [, ofServer, tool] = /^@?([^/]+)\/(.+)$/.exec(pattern) ?? /^@(.+)()$/.exec(pattern) ?? [];
    const names = [name, nameBehindGateway(name) ?? name];
    if (ofServer === undefined)
        return names.some((one) => matchesShellPattern(pattern, one));
    return (server !== undefined &&
        matchesShellPattern(ofServer, server) &&
        names.some((one) => matchesShellPattern(tool || "*", one)));
}
/** A gateway puts the name of its target, which has no underscore, and three underscores before a tool's own name. */
function nameBehindGateway(name) {
    return /^[0-9A-Za-z-]+___(.+)$/s.exec(name)?.[1];
}

// EXTERNAL MODULE: ./build/src/settings/names.js
var settings_names = __webpack_require__(8951);
;// CONCATENATED MODULE: ./build/src/report/streamed-text.js
/** A whole paragraph of an answer is one line of text; it is never broken, because that could hide a secret. */
const longestLine = 100_000;
function streamedText(log) {
    let rest = "";
    function show(lines) {
        if (lines.length > 0)
            log.foreign(lines, { maxLineLength: longestLine });
    }
    return {
        write(piece) {
            const lines = `${rest}${piece}`.split(/\r?\n/);
            rest = lines.pop() ?? "";
            show(lines);
        },
        end() {
            if (rest !== "")
                show([rest]);
            rest = "";
        },
    };
}

;// CONCATENATED MODULE: ./build/src/operations/invoke/log.js
/** The conversation as it happens, in the log: text as it comes, everything else folded away where it is long. */



const folds = { maxLines: 400, maxLineLength: 4_000 };
/** Nothing may be in a group while it runs: what it folds would end that group. */
function conversationLog(log) {
    const text = streamedText(log);
    return (event) => {
        if (event.kind === "text") {
            text.write(event.text);
            return;
        }
        text.end();
        tell(log, event);
    };
}
function tell(log, event) {
    switch (event.kind) {
        case "text-ended":
            break;
        case "reasoning":
            reasoned(log, event.text, event.milliseconds);
            break;
        case "tool-started":
            log.line(`🔧 calls ${answer_toolName(event)}`);
            break;
        case "tool-ended":
            called(log, event.call, event.result);
            break;
        case "hook":
            log.line(`🪝 hook ${event.name} (${event.when})${event.decision === undefined ? "" : `: ${event.decision}`}${event.reason === undefined ? "" : `, ${event.reason}`}`);
            break;
        case "retrying":
            log.line(`no answer (${event.why}); attempt ${event.attempt} follows in ${(0,duration/* duration */.p0)(event.pause)}`);
            break;
        case "unknown":
            log.line(`the stream has something that this version does not know, and goes on without: ${event.name}`);
            break;
    }
}
function reasoned(log, text, milliseconds) {
    if (text === "")
        log.line(`💭 thought for ${(0,duration/* duration */.p0)(milliseconds)}, without showing it`);
    else
        log.foreign([text], { ...folds, folded: `💭 thought for ${(0,duration/* duration */.p0)(milliseconds)}` });
}
const outcomes = { success: "✅", error: "❌", unanswered: "❔ got no result from" };
function called(log, call, result) {
    const { input, outcome, milliseconds } = call;
    const answer = outcome === "unanswered" ? [] : [outcome === "error" ? "error:" : "result:", result];
    log.foreign(["input:", input, ...answer], {
        ...folds,
        folded: `${outcomes[outcome]} ${answer_toolName(call)} (${(0,duration/* duration */.p0)(milliseconds)})`,
    });
}

;// CONCATENATED MODULE: ./build/src/operations/invoke/report.js




function invokeResult(all) {
    const { settings, context, session, question, harness, answer, unmet, failure, logs } = all;
    const unexpected = unmet.map(unmetFailure);
    const thrown = failure === undefined ? unexpected : [failure.thrown];
    const problems = failures_told(thrown.map((one) => ({ thrown: one })), logs);
    if (failure === undefined)
        annotateUnmet(context, unmet);
    else
        annotate(context.log, problems);
    const outcome = invoke_report_outcomeOf(all);
    const report = {
        kind: "invoke",
        outcome,
        ...(0,operations_operation/* runFacts */.pI)(settings.stage, context),
        notices: session.notices,
        partition: session.place.partition,
        region: settings.region,
        harnessName: harness?.harnessName ?? settings.names.harness,
        harnessArn: harness?.arn,
        harnessId: harness?.harnessId,
        harnessVersion: settings.endpoint === undefined ? harness?.harnessVersion : undefined,
        endpoint: settings.endpoint,
        prompt: question.prompt,
        expectations: countOf(question.expectations),
        answer: answer && reported(answer),
        ...problems,
    };
    return { report, outputs: report_outputsOf(all, outcome), failures: thrown };
}
function invoke_report_outcomeOf({ context, harness, unmet, failure }) {
    if (context.signal.aborted)
        return "cancelled";
    if (harness === undefined)
        return "absent";
    if (failure !== undefined)
        return "unanswered";
    return unmet.length === 0 ? "answered" : "unexpected";
}
function unmetFailure({ expectation, input, fix }) {
    return new failure_failure/* Failure */.HR(input === "stop-reason" ? "STOPPED_EARLY" : "EXPECTATION_NOT_MET", expectation, { fix });
}
function annotateUnmet({ log }, unmet) {
    for (const { expectation, input, fix } of unmet)
        log.error({
            title: input === "stop-reason" ? "The agent did not finish" : "The answer is not as expected",
            message: expectation,
            fix,
        });
}
function countOf({ patterns, tools, maxLatency, maxTotalTokens }) {
    const budgets = [maxLatency, maxTotalTokens].filter((limit) => limit !== undefined);
    return patterns.length + tools.length + budgets.length;
}
function reported({ toolCalls, ...answer }) {
    const calls = toolCalls.map((call) => ({
        tool: answer_toolName(call),
        outcome: call.outcome,
        milliseconds: call.milliseconds,
    }));
    return { ...answer, calls };
}
function report_outputsOf({ settings, session, harness, hasState, answer }, outcome) {
    return {
        stage: settings.stage.slug,
        state: hasState ? session.store.uri : undefined,
        status: outcome === "answered" ? "ready" : outcome === "absent" ? "absent" : "failed",
        "harness-arn": harness?.arn,
        "harness-id": harness?.harnessId,
        "harness-status": harness?.status,
        ...(answer && answerOutputs(answer)),
    };
}
/** GitHub takes no output over 1 MB, and counts two bytes a character. */
const longestOutput = 450_000;
function answerOutputs(answer) {
    const { text, stopReason, sessionId, toolCalls, inputTokens, outputTokens, latency } = answer;
    return {
        response: cut(text, longestOutput),
        "stop-reason": stopReason === "" ? undefined : stopReason,
        "session-id": sessionId,
        "tool-calls": toolCalls.map((call) => callOutput(call, longestOutput / toolCalls.length)),
        "input-tokens": inputTokens,
        "output-tokens": outputTokens,
        "latency-ms": Math.round(latency),
    };
}
function cut(text, limit) {
    if (text.length <= limit)
        return text;
    return `${text.slice(0, limit)}\n… (cut: the answer has ${text.length} characters, and GitHub takes no larger output)`;
}
/** The input as the object that it is, where the model wrote whole JSON and it is not out of proportion. */
function callOutput({ server, name, input, outcome, milliseconds }, limit) {
    return { server, name, input: jsonOf(input, limit), outcome, milliseconds: Math.round(milliseconds) };
}
function jsonOf(text, limit) {
    // Quotes are escaped in JSON, so that a text may grow to twice its length.
    const short = text.slice(0, limit / 2);
    if (short.length < text.length)
        return short;
    try {
        return JSON.parse(text);
    }
    catch {
        return text;
    }
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(542);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./build/src/report/escape.js
var report_escape = __webpack_require__(6209);
// EXTERNAL MODULE: ./build/src/report/summaries/suite.js
var summaries_suite = __webpack_require__(9903);
;// CONCATENATED MODULE: ./build/src/report/junit.js
/** The results of a suite as JUnit XML, which test reporters of every kind read. */


/** Reporters show the whole of it. */
const junit_longestText = 20_000;
/** Well-formed XML 1.0 whatever the texts contain. An unmet expectation is a failure, a missing answer an error. */
function junit(report) {
    const { file, cases, startedAt, endedAt, harnessArn, stage } = report;
    const { outcomes } = (0,summaries_suite/* totalsOf */.vA)(cases);
    const counts = {
        tests: cases.length,
        failures: outcomes.failed,
        errors: outcomes.error,
        skipped: outcomes.skipped,
        time: seconds(endedAt - startedAt),
    };
    const properties = [
        junit_element("property", { name: "harness-arn", value: harnessArn }),
        junit_element("property", { name: "stage", value: stage }),
    ];
    const suite = junit_element("testsuite", { name: file, file, ...counts, timestamp: new Date(startedAt).toISOString() }, [junit_element("properties", {}, properties), ...cases.map((one) => testCase(file, one))]);
    return `<?xml version="1.0" encoding="UTF-8"?>\n${junit_element("testsuites", { name: "zscaler-harness-action", ...counts }, [suite])}\n`;
}
function testCase(file, { name, line, outcome, faults, answer, milliseconds }) {
    const what = faults.map(({ message }) => message).join("\n");
    const attributes = { message: what.split("\n", 1)[0] ?? "" };
    const why = faults
        .map(({ message, fix }) => (fix === undefined ? message : `${message}\nFix: ${fix}`))
        .join("\n\n");
    const verdict = {
        passed: [],
        failed: [junit_text("failure", { ...attributes, type: "expectation" }, why)],
        error: [junit_text("error", { ...attributes, type: "no-answer" }, why)],
        skipped: [junit_element("skipped", attributes)],
    }[outcome];
    return junit_element("testcase", { name, classname: file, file, line, time: seconds(milliseconds) }, [
        ...(answer === undefined ? [] : [junit_element("properties", {}, properties(answer))]),
        ...verdict,
        ...(answer === undefined || answer.text === "" ? [] : [junit_text("system-out", {}, answer.text)]),
    ]);
}
function properties({ stopReason, sessionId, attempts, totalTokens, toolCalls }) {
    const values = {
        "stop-reason": stopReason,
        "session-id": sessionId,
        attempts,
        "total-tokens": totalTokens,
        "tool-calls": toolCalls.length,
    };
    return Object.entries(values)
        .filter(([, value]) => value !== "")
        .map(([name, value]) => junit_element("property", { name, value }));
}
function junit_element(name, attributes, children = []) {
    const start = `<${name}${junit_written(attributes)}`;
    return children.length === 0 ? `${start}/>` : `${start}>\n${children.join("\n")}\n</${name}>`;
}
/** Line breaks belong to the text, so none is added. */
function junit_text(name, attributes, content) {
    return `<${name}${junit_written(attributes)}>${escaped((0,report_escape/* capped */.uo)(content, junit_longestText))}</${name}>`;
}
function junit_written(attributes) {
    return Object.entries(attributes)
        .map(([name, value]) => ` ${name}="${escaped(String(value)).replaceAll("\n", "&#10;").replaceAll("\t", "&#9;")}"`)
        .join("");
}
/** XML 1.0 has no way at all to write these (section 2.2); half a surrogate pair is no character either. */
const noCharacters = /[^\t\n\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
/** Also `>`, which would end a CDATA section of a reader that copies it into one, and must not follow `]]`. */
function escaped(value) {
    return (0,report_escape/* plain */.pj)(value)
        .replaceAll(noCharacters, "")
        .replaceAll("&", "&amp;")
        .replaceAll("<", "&lt;")
        .replaceAll(">", "&gt;")
        .replaceAll('"', "&quot;");
}
function seconds(milliseconds) {
    return (Math.max(0, milliseconds) / 1_000).toFixed(3);
}

// EXTERNAL MODULE: ./build/src/report/secrets.js
var report_secrets = __webpack_require__(8161);
;// CONCATENATED MODULE: ./build/src/report/junit-file.js
/** The file that test reporters and later steps pick up. */





/** Its path, in a folder of its own: a job may run several suites. `folder` is the runner's, emptied after the job. */
async function writeJunit(report, secrets, folder) {
    const path = (0,external_node_path_.join)(await (0,promises_.mkdtemp)((0,external_node_path_.join)(folder || (0,external_node_os_.tmpdir)(), "zscaler-harness-suite-")), "junit.xml");
    await (0,promises_.writeFile)(path, junit((0,report_secrets/* scrubbed */.f)(report, (text) => secrets.scrub(text))));
    return path;
}

;// CONCATENATED MODULE: ./build/src/waiting/several.js
/** The one way to do many things at once, and no more than a few: AWS and GitHub take so many calls at a time. */
/** In the order of the items. Where `work` rejects, nothing further is begun, and so does this. */
async function several(items, limit, work) {
    const results = [];
    const waiting = items.entries();
    let failed = false;
    const workers = Array.from({ length: Math.min(limit, items.length) }, async () => {
        for (const [index, item] of waiting) {
            if (failed)
                return;
            try {
                results[index] = await work(item);
            }
            catch (thrown) {
                failed = true;
                throw thrown;
            }
        }
    });
    await Promise.all(workers);
    return results;
}

;// CONCATENATED MODULE: ./build/src/operations/invoke/transcript.js
/** What an agent did, kept to be read afterwards: what it said, the tools that it called, what they returned. */


/** A transcript is kept until its turn comes to be printed, beside hundreds of others. Characters. */
const longestTranscript = 50_000;
function transcript(prompt) {
    const parts = [`> ${prompt.replaceAll("\n", "\n> ")}`];
    let length = prompt.length;
    let left = 0;
    let speech = "";
    const add = (part) => {
        const kept = part.slice(0, Math.max(0, longestTranscript - length));
        length += kept.length;
        left += part.length - kept.length;
        if (kept !== "")
            parts.push(kept);
    };
    const speak = () => {
        if (speech.trim() !== "")
            add(speech.trim());
        speech = "";
    };
    return {
        take(event) {
            if (event.kind === "text") {
                speech += event.text;
                return;
            }
            speak();
            const line = lineOf(event);
            if (line !== undefined)
                add(line);
        },
        lines() {
            speak();
            const rest = left === 0 ? [] : [`… (${left} more characters)`];
            return [...parts, ...rest].flatMap((part) => part.split("\n"));
        },
    };
}
function lineOf(event) {
    switch (event.kind) {
        case "text-ended":
        case "tool-started":
            return undefined;
        case "reasoning":
            return `… thought for ${(0,duration/* duration */.p0)(event.milliseconds)}`;
        case "tool-ended": {
            const { call, result } = event;
            const ended = { success: "ok", error: "failed", unanswered: "no result" }[call.outcome];
            return `→ ${answer_toolName(call)} ${call.input}\n← ${ended}, ${(0,duration/* duration */.p0)(call.milliseconds)}: ${result}`;
        }
        case "hook":
            return `… hook ${event.name} (${event.when})${event.decision === undefined ? "" : `: ${event.decision} ${event.reason ?? ""}`}`;
        case "retrying":
            return `… attempt ${event.attempt} in ${(0,duration/* duration */.p0)(event.pause)}: ${event.why}`;
        case "unknown":
            return `… an event that this version does not know: ${event.name}`;
    }
}

;// CONCATENATED MODULE: ./build/src/operations/invoke/suite-cases.js
/** Asks the cases of a suite: a few at a time, each in a session of its own, all of them whatever one comes to. */







const suite_cases_marks = { passed: "✓", failed: "✗", error: "✗", skipped: "–" };
/** In the order of the file. Once the run is to end, no further case is begun. */
async function askCases({ cases, concurrency }, target, { aws }, log) {
    return several(cases, concurrency, async (one) => {
        if (aws.signal.aborted)
            return neverAsked(one);
        const ended = await askCase(one);
        log.line(suite_cases_lineOf(ended.result));
        return ended;
    });
    async function askCase(one) {
        const kept = transcript(one.prompt);
        const startedAt = performance.now();
        try {
            const answer = await ask(aws, target, one, { onEvent: (event) => kept.take(event) });
            const missed = unmet(answer, one.expectations);
            return ended(missed.length === 0 ? "passed" : "failed", {
                answer,
                faults: missed.map(({ expectation, fix }) => ({ message: expectation, fix })),
            });
        }
        catch (thrown) {
            const fix = thrown instanceof failure_failure/* Failure */.HR ? thrown.fix : undefined;
            const answer = thrown instanceof Unanswered ? thrown.partial : undefined;
            const stopped = aws.signal.aborted;
            const message = stopped
                ? `Stopped before there was an answer: ${(0,failure_failure/* messageOf */.bD)(aws.signal.reason)}`
                : (0,failure_failure/* messageOf */.bD)(thrown);
            return ended(stopped ? "skipped" : "error", { answer, faults: [{ message, fix }] }, thrown);
        }
        function ended(outcome, rest, thrown) {
            const { name, line } = one;
            const milliseconds = performance.now() - startedAt;
            return { result: { name, line, outcome, milliseconds, ...rest }, transcript: kept, thrown };
        }
    }
    function neverAsked({ name, line }) {
        const faults = [{ message: `Not run: ${(0,failure_failure/* messageOf */.bD)(aws.signal.reason)}`, fix: undefined }];
        return {
            result: { name, line, outcome: "skipped", faults, answer: undefined, milliseconds: 0 },
            transcript: undefined,
            thrown: undefined,
        };
    }
}
function suite_cases_lineOf({ name, outcome, answer, milliseconds, faults }) {
    const facts = [
        (0,duration/* duration */.p0)(milliseconds),
        ...(answer === undefined || answer.totalTokens === 0
            ? []
            : [(0,summaries_suite/* counted */.hS)(answer.toolCalls.length, "tool call"), (0,summaries_suite/* counted */.hS)(answer.totalTokens, "token")]),
        ...(answer !== undefined && answer.attempts > 1 ? [`${answer.attempts} attempts`] : []),
    ].join(", ");
    const [first, ...others] = faults;
    const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
    return `${suite_cases_marks[outcome]} ${name} (${facts})${first === undefined ? "" : `: ${first.message}${more}`}`;
}

;// CONCATENATED MODULE: ./build/src/operations/invoke/suite-outputs.js
/** The outputs of a suite. */


/** A job may hand on outputs of 1 MB in all (limits of GitHub Actions); characters of all answers together. */
const roomForAnswers = 400_000;
const longestAnswer = 10_000;
/** Tokens are those of all cases together, the latency is that of the slowest answer. */
function suiteOutputs({ harnessArn, cases }) {
    const { inputTokens, outputTokens, latency } = (0,summaries_suite/* totalsOf */.vA)(cases);
    const longest = Math.min(longestAnswer, Math.floor(roomForAnswers / cases.length));
    return {
        status: cases.every(({ outcome }) => outcome === "passed") ? "ready" : "failed",
        "harness-arn": harnessArn,
        "input-tokens": inputTokens,
        "output-tokens": outputTokens,
        "latency-ms": latency === undefined ? undefined : Math.round(latency),
        "suite-results": cases.map((one) => entryOf(one, longest)),
    };
}
function entryOf({ name, line, outcome, faults, answer }, longest) {
    return {
        name,
        line,
        outcome,
        unmet: faults.map(({ message }) => message),
        ...(answer === undefined
            ? {}
            : {
                stopReason: answer.stopReason,
                sessionId: answer.sessionId,
                toolCalls: answer.toolCalls.map(({ server, name: tool, outcome: ended }) => ({
                    server,
                    name: tool,
                    outcome: ended,
                })),
                tokens: { input: answer.inputTokens, output: answer.outputTokens, total: answer.totalTokens },
                latencyMs: Math.round(answer.latency),
                attempts: answer.attempts,
                response: (0,report_escape/* capped */.uo)(answer.text, longest),
            }),
    };
}

;// CONCATENATED MODULE: ./build/src/operations/invoke/suite.js







async function invokeSuite(settings, suite, target, session, context) {
    const { log } = context;
    const { file, cases, concurrency } = suite;
    log.line(`${(0,summaries_suite/* counted */.hS)(cases.length, "prompt")} of ${file}, ${concurrency} at a time`);
    const asked = await askCases(suite, target, session, log);
    for (const { result, transcript } of asked)
        if (transcript !== undefined)
            await log.group(`${suite_cases_marks[result.outcome]} ${result.name}`, async () => log.foreign([...transcript.lines(), ...result.faults.map(({ message }) => `✗ ${message}`)]));
    for (const one of asked)
        annotateCase(one, file, context);
    const { signal } = session.aws;
    const ended = signal.aborted ? [{ thrown: signal.reason }] : [];
    const unanswered = asked.filter(({ result }) => result.outcome === "error");
    const { failures } = failures_told(ended);
    const { diagnoses } = failures_told([...ended, ...unanswered]);
    annotate(log, { failures, diagnoses: [] });
    const report = {
        kind: "suite",
        ...(0,operations_operation/* runFacts */.pI)(settings.stage, context),
        notices: session.notices,
        ...{ file, ...target, region: settings.region },
        cases: asked.map(({ result }) => result),
        failures,
        diagnoses,
    };
    const junitFile = await junitFileOf(report, session, context);
    return {
        report,
        outputs: {
            stage: settings.stage.slug,
            state: session.store.uri,
            ...suiteOutputs(report),
            "junit-file": junitFile,
        },
        failures: [...ended.map(({ thrown }) => thrown), ...asked.flatMap(({ result }) => failureOf(result))],
    };
}
/** Answers that were paid for are not lost because a disk is full. */
async function junitFileOf(report, { give }, { secrets, environment }) {
    try {
        return await writeJunit(report, secrets, environment["RUNNER_TEMP"]);
    }
    catch (thrown) {
        give({
            level: "warning",
            title: "No JUnit file",
            message: `The results could not be written as a file: ${(0,failure_failure/* messageOf */.bD)(thrown)}`,
        });
        return undefined;
    }
}
/** One annotation for each case that was asked and did not pass, at its line of the suite. */
function annotateCase({ result, thrown }, file, { log }) {
    const { name, line, outcome, faults } = result;
    if (outcome === "passed" || outcome === "skipped")
        return;
    const own = faults.flatMap(({ fix }) => fix ?? []);
    const fixes = own.length > 0
        ? own
        : failures_told([{ thrown }])
            .diagnoses.slice(0, 1)
            .map(({ fix }) => fix);
    log.error({
        title: outcome === "failed" ? `Case ${name} failed` : `Case ${name} got no answer`,
        message: faults.map(({ message }) => message).join("\n"),
        fix: fixes.length === 0 ? undefined : [...new Set(fixes)].join("\n"),
        at: { file, line },
    });
}
function failureOf({ name, outcome, faults }) {
    if (outcome === "passed")
        return [];
    return [new failure_failure/* Failure */.HR("CASE_NOT_PASSED", `${name}: ${faults.map(({ message }) => message).join("; ")}`)];
}

;// CONCATENATED MODULE: ./build/src/operations/invoke.js














async function invoke(settings, context) {
    const session = await openSession(settings, context);
    const { harness, hasState } = await context.log.group("Find the harness", async () => {
        const found = await find(settings, session);
        context.log.line(foundLine(settings, found.harness));
        return found;
    });
    const { asked, endpoint } = settings;
    if (asked.kind === "suite") {
        const target = targetOf(settings, session, harness);
        return invokeSuite(settings, asked.suite, target, session, context);
    }
    const { question, sessionId } = asked;
    const heard = await hear();
    return invokeResult({ settings, context, session, question, harness, hasState, ...heard });
    async function hear() {
        try {
            const target = targetOf(settings, session, harness);
            context.log.line(`asks harness ${harness?.harnessName}${endpoint === undefined ? "" : `, endpoint ${endpoint}`}`);
            const onEvent = conversationLog(context.log);
            const answer = await ask(session.aws, target, question, { sessionId, onEvent });
            context.log.line(answerLine(answer));
            return { answer, unmet: unmet(answer, question.expectations), failure: undefined, logs: [] };
        }
        catch (thrown) {
            const answer = thrown instanceof Unanswered ? thrown.partial : undefined;
            const logs = harness !== undefined && isOfRuntime(thrown) ? await harnessLines(harness) : [];
            return { answer, unmet: [], failure: { thrown }, logs };
        }
    }
    /** The runtime beneath a harness tells its log more than its caller. */
    async function harnessLines({ environment }) {
        const runtimeId = environment?.agentCoreRuntimeEnvironment?.agentRuntimeId;
        if (runtimeId === undefined)
            return [];
        const group = `/aws/bedrock-agentcore/runtimes/${runtimeId}-${endpoint ?? "DEFAULT"}`;
        // Lines take some seconds to be found.
        await (0,wait/* pause */.v7)(session.pace.longest, session.aws.signal).catch(() => { });
        const lines = await lastContainerLines(session.aws, group, context.startedAt);
        context.log.foreign(lines, { folded: `Last lines of the harness's log ${group}` });
        return lines;
    }
}
/** Something went wrong in the runtime itself, after the call had been let through. */
function isOfRuntime(thrown) {
    if (!(thrown instanceof Unanswered))
        return false;
    const names = ["RuntimeClientError", "InternalServerException"];
    return thrown.code === "ANSWER_CUT_OFF" || names.includes((0,errors/* errorName */.Is)(thrown.cause));
}
/** What the state remembers, whatever its name; where the state is lost, or an input says so, the one of the name. */
async function find({ names, stage }, { aws, store }) {
    const stored = await store.read();
    const hint = stored?.state.nodes["harness"]?.id ?? stored?.state.outputs["harness-arn"];
    const isNamed = names.harness !== (0,settings_names/* namesFor */.G)(stage).harness;
    const remembered = hint === undefined || isNamed ? undefined : await harnessById(aws, lastSegment(hint));
    return {
        harness: remembered ?? (await harnessOf(aws, names.harness, isNamed ? hint : undefined)),
        hasState: stored !== undefined,
    };
}
function foundLine({ names }, harness) {
    if (harness === undefined)
        return `there is no harness ${names.harness}`;
    return `harness ${harness.harnessId}: version ${harness.harnessVersion}, ${harness.status}`;
}
/** Statuses in which an earlier version may answer: only the call itself can tell. */
const mayAnswer = new Set(["UPDATING", "UPDATE_FAILED"]);
/** Throws a `Failure` where there is nobody to ask. */
function targetOf({ names, stage, endpoint }, session, harness) {
    const { place } = session;
    if (harness === undefined)
        throw new failure_failure/* Failure */.HR("NO_HARNESS", `There is no harness ${names.harness} in ${place.region} of account ${place.account}: stage ${stage.name} is not deployed.`, {
            fix: "Deploy first, with `operation: deploy`; or check the inputs `stage`, `harness-name`, `state` and `region`.",
        });
    const { arn: harnessArn = "", harnessName = "", status = "", failureReason } = harness;
    if (status !== "READY") {
        const message = `Harness ${harnessName} is ${status}${failureReason === undefined ? "" : `: ${failureReason}`}.`;
        if (!mayAnswer.has(status))
            throw new failure_failure/* Failure */.HR("HARNESS_NOT_READY", message, {
                fix: "Deploy again: it waits until the harness is ready, and says why where it never will be.",
            });
        session.give({
            level: "warning",
            title: "Harness not ready",
            message: `${message} It is asked all the same.`,
        });
    }
    return { harnessArn, endpoint };
}
function answerLine({ stopReason, totalTokens, latency, attempts }) {
    const tried = attempts === 1 ? "" : `, at attempt ${attempts}`;
    return `${stopReason} after ${(0,duration/* duration */.p0)(latency)}${tried}, ${totalTokens} tokens`;
}

;// CONCATENATED MODULE: ./build/src/agent/log-events/follow.js
/** What is logged while somebody waits for it. */


/** FilterLogEvents takes 5 to 25 requests a second, of everybody in the account together. */
const shortestPause = 1_000;
/** Resolves once the time is over; the last look is at its end. Rejects with the signal's reason when it aborts. */
async function follow({ length, pace, signal, readers, show }) {
    const end = performance.now() + length;
    const pauseAfter = (0,wait/* pacer */.y4)({ ...pace, shortest: shortestPause });
    let count = 0;
    for (let left = length; left > 0; left = end - performance.now()) {
        await (0,wait/* pause */.v7)(Math.min(pauseAfter(String(count)), left), signal);
        const arrived = await Promise.all((await readers()).map((reader) => reader.newer()));
        const events = inOrder(arrived.flat());
        count += events.length;
        if (events.length > 0)
            await show(events);
    }
}

;// CONCATENATED MODULE: ./build/src/agent/log-events/groups.js
/** Where a deployment's lines lie: asked of AWS, never guessed. */




/**
 * The groups of all endpoints of a runtime, one's own or the one beneath a harness, as far as they exist: AgentCore
 * makes the group of an endpoint at its first invocation, `/aws/bedrock-agentcore/runtimes/<runtime id>-<endpoint>`.
 */
async function groups_runtimeLogGroups({ clients: { logs } }, source, runtimeId) {
    const logGroupNamePrefix = `/aws/bedrock-agentcore/runtimes/${runtimeId}-`;
    const groups = [];
    for await (const page of (0,client_cloudwatch_logs_dist_cjs/* paginateDescribeLogGroups */.BSi)({ client: logs }, { logGroupNamePrefix }))
        for (const { logGroupName } of page.logGroups ?? [])
            if (logGroupName !== undefined)
                groups.push({ source, name: logGroupName });
    return groups;
}
/** The group that the service's containers write to now; undefined where there is no such service. */
async function containerLogGroup(aws, { name, cluster }) {
    const serviceArn = arn(aws, "ecs", `service/${cluster}/${name}`);
    const described = await (0,errors/* found */.F9)(aws.clients.ecs.send(new client_ecs_dist_cjs/* DescribeExpressGatewayServiceCommand */.UMo({ serviceArn })));
    const configuration = described?.service?.activeConfigurations?.at(-1);
    const group = configuration?.primaryContainer?.awsLogsConfiguration?.logGroup;
    return group === undefined ? undefined : { source: "mcp", name: group };
}

;// CONCATENATED MODULE: ./build/src/operations/logs/groups.js
/** Which log groups a stage has, and which it can't have (yet). */







/** The state says what things are called; where it is lost, the names of the stage do. */
async function findGroups(aws, { source, names }, state) {
    const sources = source === "all" ? ["harness", "mcp"] : [source];
    return Promise.all(sources.map(async (one) => {
        try {
            return await (one === "harness" ? ofHarness() : ofServer());
        }
        catch (thrown) {
            aws.signal.throwIfAborted();
            return { source: one, groups: [], failure: findingFailure(one, thrown) };
        }
    }));
    async function ofHarness() {
        const remembered = state?.nodes["harness"];
        const name = remembered?.identity.name ?? names.harness;
        const harness = await harnessOf(aws, name, remembered?.outputs["arn"] ?? remembered?.id);
        if (harness === undefined)
            return groups_nothing("harness", "No harness", `There is no harness \`${name}\`, so it has no log.`);
        const { arn: harnessArn, harnessId: id, environment } = harness;
        const runtimeId = environment?.agentCoreRuntimeEnvironment?.agentRuntimeId;
        const again = async () => (runtimeId === undefined ? [] : groups_runtimeLogGroups(aws, "harness", runtimeId));
        const groups = await again();
        const early = groups.length > 0
            ? {}
            : groups_nothing("harness", "No harness log yet", `Harness \`${name}\` has no log group yet: AgentCore makes it at the first invocation.`);
        return { ...early, source: "harness", groups, again, harness: { arn: harnessArn, id } };
    }
    async function ofServer() {
        if (state?.topology === "external")
            return groups_nothing("mcp", "No container log", "This stage uses an MCP server that it does not host (`mcp-url`): where that one logs is for its owner to say.");
        switch (state?.topology) {
            case "ecs":
                return { source: "mcp", groups: [(await ofService()) ?? groupByName()] };
            case "gateway":
                return (await ofRuntime()) ?? groups_nothing("mcp", "No runtime", noRuntime());
            default:
                return ofWhatIsThere();
        }
    }
    async function ofService() {
        const identity = state?.nodes["mcp-service"]?.identity;
        return containerLogGroup(aws, {
            name: identity?.name ?? names.service,
            cluster: identity?.["cluster"] ?? names.cluster,
        });
    }
    function groupByName() {
        return { source: "mcp", name: state?.nodes["log-group"]?.identity.name ?? names.logGroup };
    }
    /** Only AWS knows the runtime's id, by which its groups are called. */
    async function ofRuntime() {
        const runtimes = (await Promise.all(runtimeNames().map((name) => runtimeOf(aws, name, runtimeHint(name))))).flatMap((runtime) => runtime?.agentRuntimeId ?? []);
        if (runtimes.length === 0)
            return undefined;
        const again = async () => (await Promise.all(runtimes.map((id) => groups_runtimeLogGroups(aws, "mcp", id)))).flat();
        const groups = await again();
        const early = groups.length > 0
            ? {}
            : groups_nothing("mcp", "No container log yet", `The runtime \`${runtimes.join(", ")}\` has no log group yet: AgentCore makes it at the first invocation.`);
        return { ...early, source: "mcp", groups, again };
    }
    /** While one kind of gateway takes the place of the other, both runtimes may serve. */
    function runtimeNames() {
        const remembered = Object.values(state?.nodes ?? {}).flatMap(({ kind, identity }) => kind === agentRuntime.kind ? identity.name : []);
        return remembered.length > 0 ? remembered : Object.values(names.gateways).map(({ runtime }) => runtime);
    }
    function runtimeHint(name) {
        return Object.values(state?.nodes ?? {}).find(({ kind, identity }) => kind === agentRuntime.kind && identity.name === name)?.id;
    }
    function noRuntime() {
        return `There is no AgentCore runtime \`${runtimeNames().join("` and no `")}\`, so its container has no log.`;
    }
    /** Nothing says where the server runs: everything that stands under a name of the stage is read. */
    async function ofWhatIsThere() {
        const [service, runtime] = await Promise.allSettled([ofService(), ofRuntime()]);
        const group = service.status === "fulfilled" ? service.value : undefined;
        const found = runtime.status === "fulfilled" ? runtime.value : undefined;
        if (found === undefined && group === undefined) {
            const refused = [service, runtime].find((one) => one.status === "rejected");
            if (refused !== undefined)
                throw refused.reason;
            return { source: "mcp", groups: [groupByName()] };
        }
        const ofTask = group === undefined ? [] : [group];
        return { source: "mcp", ...found, groups: [...ofTask, ...(found?.groups ?? [])] };
    }
}
/** A group that was looked for by name and isn't there. */
function missingGroup({ source, name }) {
    const why = source === "harness"
        ? "AgentCore makes it at the first invocation."
        : "The MCP server is not deployed here, or has never been started.";
    return { level: "note", title: "No such log group", message: `There is no log group \`${name}\`. ${why}` };
}
/** Why a group's lines could not be read. */
function readingFailure(place, { name }, pattern, thrown) {
    if ((0,errors/* isAccessDenied */.w7)(thrown))
        return new failure_failure/* Failure */.HR("LOGS_ACCESS_DENIED", `This role may not read the log group ${name}.`, {
            fix: `Allow logs:FilterLogEvents on ${arn(place, "logs", `log-group:${name}:*`)}, or leave this log out with the input log-source.`,
            cause: thrown,
        });
    // Everything else in the request is ours.
    if (pattern !== undefined && thrown instanceof Error && thrown.name === "InvalidParameterException")
        return new failure_failure/* Failure */.HR("LOGS_FILTER_INVALID", `\`filter\` is not a filter pattern: ${(0,failure_failure/* messageOf */.bD)(thrown)}`, {
            fix: 'Put terms with other characters than letters, digits and underscores into double quotes: `"[TOOL ERR]"`.',
            cause: thrown,
        });
    return new failure_failure/* Failure */.HR("LOGS_UNREADABLE", `The log group ${name} could not be read: ${(0,failure_failure/* messageOf */.bD)(thrown)}`, {
        cause: thrown,
    });
}
function findingFailure(source, thrown) {
    const whose = source === "harness" ? "the harness" : "the MCP server";
    if (!(0,errors/* isAccessDenied */.w7)(thrown))
        return new failure_failure/* Failure */.HR("LOGS_UNREADABLE", `The log of ${whose} could not be found: ${(0,failure_failure/* messageOf */.bD)(thrown)}`, {
            cause: thrown,
        });
    const needed = source === "harness"
        ? "bedrock-agentcore:GetHarness, bedrock-agentcore:ListHarnesses and logs:DescribeLogGroups"
        : "ecs:DescribeExpressGatewayService for topology ecs, bedrock-agentcore:GetAgentRuntime, bedrock-agentcore:ListAgentRuntimes and logs:DescribeLogGroups for topology gateway";
    return new failure_failure/* Failure */.HR("LOGS_ACCESS_DENIED", `This role may not look where ${whose} logs: ${(0,failure_failure/* messageOf */.bD)(thrown)}`, {
        fix: `Allow ${needed}, or leave this log out with the input log-source.`,
        cause: thrown,
    });
}
function groups_nothing(source, title, message) {
    return { source, groups: [], absence: { level: "note", title, message } };
}

;// CONCATENATED MODULE: ./build/src/operations/logs/report.js


function logsResult(shown) {
    const { settings, context, session, window, view, found, failures } = shown;
    const problems = failures_told(failures.map((thrown) => ({ thrown })));
    annotate(context.log, problems);
    for (const { title, cause, fix } of view.problems)
        context.log.warning({ title: `Known problem: ${title}`, message: cause, fix });
    const harness = found.find((one) => one.harness !== undefined)?.harness;
    const report = {
        kind: "logs",
        outcome: context.signal.aborted ? "cancelled" : failures.length > 0 ? "failed" : "shown",
        ...(0,operations_operation/* runFacts */.pI)(settings.stage, context),
        notices: session.notices,
        place: session.place,
        stateUri: session.store.uri,
        window,
        filter: settings.filter,
        follow: settings.follow,
        groups: shown.readers.map((reader) => groupResult(reader, view)),
        leftOut: shown.leftOut,
        lastLines: view.lastLines,
        known: view.problems,
        logFile: view.file,
        ...problems,
    };
    return {
        report,
        outputs: {
            "log-file": view.file,
            "harness-arn": harness?.arn,
            "harness-id": harness?.id,
            stage: settings.stage.slug,
            state: session.store.uri,
        },
        failures,
    };
}
function groupResult({ group, trouble }, { tallies }) {
    const tally = tallies.get(group.name);
    return {
        ...group,
        lines: tally?.lines ?? 0,
        ...(tally === undefined ? {} : { first: tally.first, last: tally.last }),
        ...(trouble === undefined ? {} : { trouble: trouble.kind }),
    };
}

;// CONCATENATED MODULE: ./build/src/operations/logs/view.js
/** Lines as they are shown: one event a line, into the log and whole into a file; and what is kept of them to tell. */





const mostLastLines = 20;
/** As many as a diagnosis looks at. */
const batch = 1_000;
const view_mostQuotes = 5;
/** Makes the file, in a folder of its own, since a job may look at logs more than once. */
async function openLogView(slug, { log, secrets, environment }) {
    const folder = await (0,promises_.mkdtemp)((0,external_node_path_.join)(environment["RUNNER_TEMP"] ?? (0,external_node_os_.tmpdir)(), "zscaler-harness-logs-"));
    const path = (0,external_node_path_.join)(folder, `${slug}.log`);
    const file = await (0,promises_.open)(path, "w");
    const tallies = new Map();
    const problems = new Map();
    let lastLines = [];
    function count({ at, group: { name } }) {
        const { lines, first, last } = tallies.get(name) ?? { lines: 0, first: at, last: at };
        tallies.set(name, { lines: lines + 1, first: Math.min(first, at), last: Math.max(last, at) });
    }
    function learn(messages) {
        for (const diagnosis of diagnose({ errors: [], events: [], logs: messages })) {
            const before = problems.get(diagnosis.id);
            const evidence = [...new Set([...(before?.evidence ?? []), ...diagnosis.evidence])].slice(0, view_mostQuotes);
            problems.set(diagnosis.id, { ...(before ?? diagnosis), evidence });
        }
    }
    return {
        file: path,
        tallies,
        get lastLines() {
            return lastLines;
        },
        get problems() {
            return rules.flatMap(({ id }) => problems.get(id) ?? []);
        },
        async show(events) {
            for (let start = 0; start < events.length; start += batch) {
                const part = events.slice(start, start + batch);
                const lines = part.map((event) => view_lineOf(event, (text) => secrets.scrub(text)));
                log.foreign(lines, { maxLines: lines.length });
                await file.appendFile(lines.map((line) => `${line}\n`).join(""));
                lastLines = [...lastLines, ...lines].slice(-mostLastLines);
                for (const event of part)
                    count(event);
                learn(part.map(({ message }) => (0,report_escape/* plain */.pj)(message)));
            }
        },
        close: () => file.close(),
    };
}
/**
 * Time, source and message on one line. The file is shown again by whoever likes: so nothing in it steers a terminal,
 * and no runner takes a command from it.
 */
function view_lineOf({ at, group: { source }, message }, scrub) {
    const text = scrub((0,report_escape/* plain */.pj)(message)).trimEnd().replaceAll("\n", " ⏎ ");
    return (0,report_escape/* logLine */.BP)(`${new Date(at).toISOString()} ${source.padEnd("harness".length)} ${text}`);
}

;// CONCATENATED MODULE: ./build/src/operations/logs/window.js
/** From when until when lines are looked for. */


/** Moments that were given as how long ago count from the run's start. `Failure` where nothing could be in the window. */
function windowOf({ since, until, follow, timeout }, startedAt) {
    if (follow >= timeout)
        throw new failure_failure/* Failure */.HR("LOGS_FOLLOW_TOO_LONG", `\`follow\` (${(0,duration/* duration */.p0)(follow)}) is not shorter than \`timeout\` (${(0,duration/* duration */.p0)(timeout)}), which would end it as a failure.`, { fix: "Give a longer `timeout`, or a shorter `follow`." });
    const moment = (given) => ("at" in given ? given.at : startedAt - given.ago);
    const window = { since: moment(since), until: until && moment(until) };
    if (window.until !== undefined && window.until <= window.since)
        throw new failure_failure/* Failure */.HR("LOGS_WINDOW_EMPTY", `\`until\` (${utc(window.until)}) does not lie after \`since\` (${utc(window.since)}).`, { fix: "Give an earlier `since`, or a later `until`. Both take a time, or how long ago: `2h`." });
    if (window.until !== undefined && window.until <= startedAt && follow > 0)
        throw new failure_failure/* Failure */.HR("LOGS_WINDOW_CLOSED", `\`follow\` waits for new lines, but \`until\` (${utc(window.until)}) ends before they come.`, { fix: "Leave out `until` or `follow`." });
    return window;
}
function utc(moment) {
    return new Date(moment).toISOString();
}

;// CONCATENATED MODULE: ./build/src/operations/logs.js
/**
 * Shows what the harness and the MCP server's container logged, as one stream in the order of time: the newest lines
 * of a window and, where asked, what comes while the step waits. Changes nothing in AWS.
 */










async function logs(settings, context) {
    const { log } = context;
    const window = windowOf(settings, context.startedAt);
    const session = await openSession(settings, context);
    const { aws } = session;
    const view = await openLogView(settings.stage.slug, context);
    const readers = [];
    let found = [];
    let leftOut;
    const failures = [];
    try {
        found = await log.group("Find the log groups", find);
        const latest = await newest(readers, settings.limit);
        leftOut = latest.leftOut;
        if (leftOut !== undefined)
            log.line(leftOutLine(leftOut, settings.limit));
        await view.show(latest.events);
        if (settings.follow > 0)
            await followOn();
    }
    catch (thrown) {
        failures.push(aws.signal.aborted ? aws.signal.reason : thrown);
    }
    finally {
        await view.close();
    }
    if (failures.length === 0)
        failures.push(...troubles());
    return logsResult({ settings, context, session, window, view, found, readers, leftOut, failures });
    async function find() {
        const groups = await findGroups(aws, settings, await stateOf(session));
        for (const one of groups) {
            if (one.absence !== undefined)
                session.give(one.absence);
            if (one.failure !== undefined)
                log.line((0,failure_failure/* messageOf */.bD)(one.failure));
            add(one.groups);
        }
        for (const { group } of readers)
            log.line(`${group.source}: ${group.name}`);
        return groups;
    }
    function add(groups) {
        for (const group of groups)
            if (!readers.some((reader) => reader.group.name === group.name))
                readers.push(logReader(aws, group, { ...window, pattern: settings.filter }));
    }
    async function followOn() {
        log.line(`Waiting ${(0,duration/* duration */.p0)(settings.follow)} for new lines`);
        await follow({
            length: settings.follow,
            pace: session.pace,
            signal: aws.signal,
            async readers() {
                for (const { again } of found)
                    if (again !== undefined)
                        add(await again());
                return readers;
            },
            show: (events) => view.show(events),
        });
    }
    /** Groups that are not there are worth a word, groups that can't be read are failures; each is told once. */
    function troubles() {
        const failures = found.flatMap(({ failure }) => failure ?? []);
        for (const { group, trouble } of readers) {
            if (trouble?.kind === "missing" && !view.tallies.has(group.name))
                session.give(missingGroup(group));
            if (trouble?.kind === "failed")
                failures.push(readingFailure(aws, group, settings.filter, trouble.thrown));
        }
        return [...new Map(failures.map((failure) => [failure.message, failure])).values()];
    }
}
/** A role that may read logs need not read the state: without it, the names of the stage lead to the same groups. */
async function stateOf({ store, give }) {
    try {
        return (await store.read())?.state;
    }
    catch (thrown) {
        if (!(thrown instanceof failure_failure/* Failure */.HR) || thrown.code !== "STATE_ACCESS_DENIED")
            throw thrown;
        give({
            level: "note",
            title: "State not read",
            message: `${thrown.message} The logs are looked for by the names of the stage.`,
        });
        return undefined;
    }
}
function leftOutLine({ count, andMore }, limit) {
    const older = andMore
        ? `more than ${count} older lines`
        : count === 1
            ? "1 older line"
            : `${count} older lines`;
    return `The newest ${limit} lines; ${older} left out (input limit)`;
}

// EXTERNAL MODULE: ./build/src/report/changes.js
var report_changes = __webpack_require__(445);
;// CONCATENATED MODULE: ./build/src/operations/plan/report.js
/** What a plan tells: outputs, job summary, log, and the error of a gate. */







async function planResult(all) {
    const { settings, context, session, topology, look } = all;
    const deployed = asDeployed(all);
    const resources = resourcesOf(deployed);
    const count = resources.filter(report_changes/* willChange */.lg).length;
    if (count > 0)
        await context.log.group("What a deploy would do", async () => context.log.foreign(resources.flatMap(lines)));
    const failures = settings.failOn === "changes" && count > 0
        ? [changesDue(settings.stage.name, (0,report_changes/* countedActions */.wP)(resources))]
        : [];
    for (const { message, fix } of failures)
        context.log.error({ title: "Not as wanted", message, fix });
    const report = {
        kind: "plan",
        ...(0,operations_operation/* runFacts */.pI)(settings.stage, context),
        notices: session.notices,
        deployment: factsOf({ settings, session, topology, deployed, expiresAt: look.expiresAt }),
        resources,
        lookups: lookupsOf(topology, look),
        ...failures_told(failures.map((thrown) => ({ thrown }))),
    };
    return {
        report,
        outputs: {
            ...deployOutputs(settings, session.store.uri, topology, deployed),
            status: statusOf(look, deployed),
        },
        failures,
    };
}
/** The steps as a deploy would tell of them afterwards; what is known is what is live now. */
function asDeployed({ topology, look: { stored, decision, observed }, orphans }) {
    const results = decision.steps.map((step) => ({
        ...step,
        live: observed.live.get(step.node.id),
        outputs: undefined,
    }));
    return {
        applied: { results, outputs: outputsOfLive(topology.graph.nodes, observed), failures: [] },
        orphans,
        verification: undefined,
        failures: [],
        changed: true,
        before: stored?.state,
    };
}
function lines(resource) {
    const { noun, name, action, changes = [], why } = resource;
    if (action === "unchanged")
        return [];
    return [
        `${action.padEnd(8)} ${noun} ${name}${why === undefined ? "" : `: ${why}`}`,
        ...changes.flatMap(report_changes/* changeLines */.Ow).map((line) => `           ${line}`),
    ];
}
function changesDue(stage, counted) {
    return new failure_failure/* Failure */.HR("CHANGES_DUE", `stage ${stage} is not as wanted: a deploy would ${counted}`, {
        fix: "Look at the changes in the job summary, then run the operation deploy with the same inputs, or bring the inputs to what is live.",
    });
}
function lookupsOf({ graph }, { observed }) {
    return graph.nodes.flatMap(({ id, noun, name }) => {
        const outputs = observed.lookups.get(id);
        const found = outputs_text(outputs, "uri") ?? outputs_text(outputs, "arn");
        return found === undefined ? [] : [{ noun, name, found }];
    });
}
/** As far as looking tells; whether the MCP server answers is for `status` and `deploy` to say. */
function statusOf({ decision, observed: { live }, memory }, { applied, orphans }) {
    const ours = decision.steps.filter(({ ownership }) => ownership === "owned").map(({ node }) => node);
    const isThere = (id) => applied.outputs.has(id);
    if (orphans.length === 0 && !ours.some(({ id }) => isThere(id)))
        return "absent";
    // What the state does not know was never asked for: it is missing only where nothing is remembered at all.
    const isMissing = (id) => !isThere(id) && (memory.size === 0 || memory.has(id));
    if (isMissing("harness"))
        return "failed";
    const isWhole = ours.every((node) => {
        const seen = live.get(node.id);
        return !isMissing(node.id) && (seen === undefined || node.health(seen).status === "ready");
    });
    return isWhole ? "ready" : "degraded";
}

;// CONCATENATED MODULE: ./build/src/operations/plan.js
/**
 * What a deploy with the same inputs would do, field by field. Looks as a deploy looks, decides as a deploy decides, and
 * writes nothing: no lock, no state, no bucket.
 */








async function plan(settings, context, reporting) {
    const { log } = context;
    const session = await openSession(settings, context);
    const topology = topologyOf(session, settings);
    const recorder = createRecorder(log, context.startedAt);
    const { nodes } = topology.graph;
    const { look, orphans } = await log.group("Look at what is live", async () => {
        const [looked, lock] = await Promise.all([lookAt(topology, settings, session, recorder), session.lock()]);
        if (lock !== undefined && !lock.hasRunOut)
            session.give({
                level: "note",
                title: "Somebody is at work",
                message: `The lock of this stage is held by ${(0,state_holder/* describeHolder */.sG)(lock.holder)}: once that run ends, a deploy may have other things to do.`,
            });
        if (looked.findings.length > 0)
            throw new failure_failure/* Findings */.Fv(looked.findings);
        return { look: looked, orphans: await wouldBeRemoved(looked) };
    });
    reporting.knows(look.stored?.state);
    for (const notice of warnings(settings, look.observed))
        session.give(notice);
    return planResult({ settings, context, session, topology, look, orphans });
    /** Where nothing differs a deploy settles for that, and leaves alone what it had to keep before. */
    async function wouldBeRemoved(looked) {
        const { stored, run } = looked;
        return stored === undefined || isAsWanted(looked, topology)
            ? []
            : previewOrphans(stored.state, nodes, run);
    }
}

// EXTERNAL MODULE: ./build/src/settings/event.js
var settings_event = __webpack_require__(9887);
;// CONCATENATED MODULE: ./build/src/github/pages.js
/** Lists come in pages. Octokit's own paging drops a call's `request`, and with it every limit on it. */
/** Every item of a list, asked for as far as they are wanted. */
async function* itemsOf(ask) {
    for (let page = 1;; page += 1) {
        const { data, headers } = await ask({ page, per_page: 100 });
        yield* data;
        if (!headers.link?.includes('rel="next"'))
            return;
    }
}

// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(8500);
;// CONCATENATED MODULE: ./build/src/github/trouble.js
/** Why GitHub did not take what it was told, and what to do about it. */
/** @param permissions all that this run needs of its token */
function troubleOf(thrown, needed, permissions) {
    const { status = 0, response, message = String(thrown) } = (thrown ?? {});
    const other = (cause, fix) => ({ kind: "other", cause, fix });
    if (isTimeout(thrown))
        return other("GitHub did not answer in time.", "Nothing is lost: the next run tells it. Look at https://www.githubstatus.com where it happens again.");
    if (response === undefined && status !== 0)
        return other(`GitHub's API could not be reached: ${sentence(message)}`, "Let the runner reach the address in `GITHUB_API_URL`: through `HTTPS_PROXY` where there is a proxy, and with `NODE_EXTRA_CA_CERTS` where it inspects TLS.");
    const said = typeof response?.data?.message === "string" ? response.data.message : message;
    const cause = `GitHub answered${status === 0 ? "" : ` ${status}`}: ${sentence(said)}`;
    if (status === 401)
        return other(cause, "The input `github-token` is no token that is valid now: leave it at its default, `$\u007B{ github.token }}`, or renew the token that it is given.");
    if (isRateLimit(status, response?.headers))
        return other(cause, "The rate limit of the token is used up. Nothing is lost: the next run tells it. The token of a GitHub App of your own, in the input `github-token`, has a limit of its own.");
    // GitHub has no other sign of it than its sentence.
    if (status === 403 && /\blocked\b/i.test(said))
        return other(cause, "Unlock the conversation of the pull request, or turn the input `comment` off.");
    if (status === 403 || status === 404) {
        const all = ["contents: read", "id-token: write", ...permissions].join(", ");
        return {
            kind: "permission",
            cause,
            fix: `The token may lack the permission \`${needed}\`. Name it in the workflow's job, where what is not named is none: \`permissions: { ${all} }\`.`,
        };
    }
    return other(cause, "Nothing of the stage depends on it: the next run tells it.");
}
function sentence(said) {
    return `${said.replace(/\.$/, "")}.`;
}
/** May pass by itself: a call that is asked again could succeed. */
function isPassing(thrown) {
    return !isTimeout(thrown) && trouble_statusOf(thrown) >= 500;
}
function isNotFound(thrown) {
    return trouble_statusOf(thrown) === 404;
}
function trouble_statusOf(thrown) {
    return (thrown ?? {}).status ?? 0;
}
/** Of the run's own limits: octokit keeps what aborted the call as the cause. */
function isTimeout(thrown) {
    const names = [thrown, thrown?.cause].map((one) => one?.name);
    return names.some((name) => name === "AbortError" || name === "TimeoutError");
}
/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
function isRateLimit(status, headers = {}) {
    return (status === 429 ||
        (status === 403 && (headers["retry-after"] !== undefined || headers["x-ratelimit-remaining"] === "0")));
}

;// CONCATENATED MODULE: ./build/src/github/patience.js
/** A call is made again where GitHub only stumbled: a broken connection, an answer of 500 and above. */


/** Milliseconds before the second and the third attempt. */
const patience_pauses = [400, 1_200];
/** `attempt` must lead to the same end however often it is made. */
async function patiently({ limits }, attempt) {
    for (const length of patience_pauses) {
        try {
            return await attempt();
        }
        catch (thrown) {
            if (!isPassing(thrown))
                throw thrown;
            await (0,external_node_timers_promises_.setTimeout)(length, undefined, limits());
        }
    }
    return attempt();
}

;// CONCATENATED MODULE: ./build/src/github/comment.js



function stickyComment(github, { pullRequest, isMarked }) {
    const { issues } = github.octokit.rest;
    let login;
    let known;
    return { write: (bodyOver) => patiently(github, () => write(bodyOver)) };
    async function write(bodyOver) {
        const before = await current();
        const body = bodyOver(before?.body);
        if (body === undefined || (before !== undefined && comment_isSame(before.body, body)))
            return { outcome: "unchanged" };
        if (before !== undefined) {
            const updated = await update(before.id, body);
            if (updated !== undefined)
                return { outcome: "updated", url: updated.url };
        }
        return create(bodyOver(undefined) ?? body);
    }
    async function current() {
        const again = known === undefined ? undefined : await get(known.id);
        known = again ?? (await onlyOne(await own()));
        return known;
    }
    /** Two runs may have made one each at the same time: the older one stays, whoever made it. */
    async function create(body) {
        const { data } = await issues.createComment({
            ...github.repository,
            issue_number: pullRequest,
            body,
            request: github.limits(),
        });
        const made = { id: data.id, body, url: data.html_url };
        if (data.user !== null && data.user !== undefined)
            login = Promise.resolve(data.user.login);
        // A list may be a moment behind what was just written.
        const others = (await own()).filter(({ id }) => id !== made.id);
        known = await onlyOne([...others, made]);
        if (known === undefined || known.id === made.id)
            return { outcome: "created", url: made.url };
        const updated = await update(known.id, body);
        return { outcome: "updated", url: (updated ?? known).url };
    }
    /** The oldest; what else there is of them is deleted. */
    async function onlyOne(comments) {
        const [first, ...others] = comments.toSorted((one, other) => one.id - other.id);
        await Promise.all(others.map(({ id }) => remove(id)));
        return first;
    }
    async function own() {
        const comments = itemsOf((page) => issues.listComments({
            ...github.repository,
            ...page,
            issue_number: pullRequest,
            request: github.limits(),
        }));
        const marked = [];
        for await (const { id, body = "", html_url: url, user } of comments)
            if (isMarked(body))
                marked.push({ comment: { id, body, url }, author: user?.login });
        if (marked.length === 0)
            return [];
        login ??= viewer();
        const me = (await login).toLowerCase();
        return marked.filter(({ author }) => author?.toLowerCase() === me).map(({ comment }) => comment);
    }
    /** GraphQL, because `GET /user` is closed to the tokens of jobs and of apps. */
    async function viewer() {
        const answer = await github.octokit.graphql("{ viewer { login } }", { request: github.limits() });
        return answer.viewer.login;
    }
    async function get(id) {
        const { data } = await unlessGone(issues.getComment({ ...github.repository, comment_id: id, request: github.limits() }));
        if (data?.body === undefined || !isMarked(data.body))
            return undefined;
        return { id, body: data.body, url: data.html_url };
    }
    async function update(id, body) {
        const { data } = await unlessGone(issues.updateComment({ ...github.repository, comment_id: id, body, request: github.limits() }));
        return data === undefined ? undefined : { id, body, url: data.html_url };
    }
    async function remove(id) {
        await unlessGone(issues.deleteComment({ ...github.repository, comment_id: id, request: github.limits() }));
    }
}
/** Somebody may have deleted it at any time. */
async function unlessGone(call) {
    try {
        return await call;
    }
    catch (thrown) {
        if (isNotFound(thrown))
            return {};
        throw thrown;
    }
}
/** As GitHub keeps it: the ends of lines and of the text may differ. */
function comment_isSame(one, other) {
    const kept = (body) => body.replaceAll("\r\n", "\n").trim();
    return kept(one) === kept(other);
}

// EXTERNAL MODULE: ./build/src/report/blocks.js
var blocks = __webpack_require__(1512);
// EXTERNAL MODULE: ./build/src/report/problems.js
var problems = __webpack_require__(5470);
// EXTERNAL MODULE: ./build/src/report/resource-tables.js
var resource_tables = __webpack_require__(5190);
// EXTERNAL MODULE: ./build/src/report/summaries/deploy.js + 1 modules
var summaries_deploy = __webpack_require__(5808);
// EXTERNAL MODULE: ./build/src/report/summaries/destroy.js
var summaries_destroy = __webpack_require__(4689);
// EXTERNAL MODULE: ./build/src/report/summaries/plan.js
var summaries_plan = __webpack_require__(8268);
;// CONCATENATED MODULE: ./build/src/report/comment.js
/**
 * The comment on a pull request: what of a run is worth knowing to whoever reads the pull request. Hidden lines say
 * which stage it is about, and where what a run found in it begins: that stays beneath news which don't replace it.
 */










/** GitHub takes 65,536 characters. The rest is for news above what is there. */
const longestBody = 60_000;
const longestWhole = 65_000;
const comment_marker = ({ slug, region }) => `<!-- zscaler-harness-action stage=${slug} region=${region} -->`;
const news = "<!-- zscaler-harness-action news -->";
const before = "<!-- zscaler-harness-action before -->";
const comment_gone = "<!-- zscaler-harness-action gone -->";
/** Whether a comment is about this stage: by its first marker, because what it quotes may carry others. */
function isAbout(stage) {
    return (body) => {
        const [first] = /^<!-- zscaler-harness-action stage=\S+ region=\S+ -->(?=\r?$)/m.exec(body) ?? [];
        return first === comment_marker(stage);
    };
}
/** While a run is at work: what was there stays beneath. */
function beginningBody(operation, stage, run) {
    const what = operation === "deploy" ? "is being deployed" : "is being taken down";
    const since = run.runUrl === undefined ? "" : `: ${(0,report_escape/* link */.nf)("watch the run", run.runUrl)}`;
    return (body) => above(stage, (0,blocks/* alert */.xE)("NOTE", [`⏳ Stage ${(0,report_escape/* code */.aY)(stage.name)} ${what}${since}.`]), body);
}
/** How a run ended. */
function endBody(report, stage, run, former, secrets) {
    const scrub = (text) => secrets.scrub(text);
    const clean = (0,report_secrets/* scrubbed */.f)(report, scrub);
    const foot = footOf(clean, run);
    switch (clean.kind) {
        case "deploy":
            return () => whole(stage, scrub(fitted(deployParts(clean, stage), foot)));
        case "plan":
            return () => whole(stage, scrub(fitted(planParts(clean, stage), foot)));
        case "destroy":
            return destroyBody(clean, stage, (isGone) => {
                const body = scrub(fitted(destroyParts(clean, (0,report_secrets/* scrubbed */.f)(former, scrub)), foot));
                return whole(stage, isGone ? `${comment_gone}\n${body}` : body);
            });
        case "failed":
            return (body) => above(stage, scrub(fitted(failedParts(clean, stage), foot)), body);
        default:
            return () => undefined;
    }
}
/** `sweep` has taken the stage down. A comment that is not there any more is not made anew for it. */
function sweptBody(stage, { why, runUrl, former, }) {
    const body = fitted([
        `### 🧹 Stage ${(0,report_escape/* code */.aY)(stage.name)} was taken down by sweep: ${(0,report_escape/* markdown */.wD)((0,report_escape/* capped */.uo)(why, 300))}`,
        formerTable(former),
    ], runUrl === undefined ? undefined : `<sub>${(0,report_escape/* link */.nf)("Run", runUrl)}</sub>`);
    return (now) => (now === undefined ? undefined : whole(stage, `${comment_gone}\n${body}`));
}
/** A stage that isn't there leaves a comment as it is that says so already, and is no reason to write one. */
function destroyBody({ outcome }, stage, render) {
    const isGone = outcome === "destroyed" || outcome === "absent";
    return (body) => {
        if (outcome === "dry-run")
            return undefined;
        if (outcome === "absent" && (body === undefined || lasting(stage, body).startsWith(comment_gone)))
            return undefined;
        return render(isGone);
    };
}
function whole(stage, body) {
    return `${comment_marker(stage)}\n${body}\n`;
}
/** News above what the comment says otherwise, without earlier news. */
function above(stage, text, body) {
    const rest = body === undefined ? "" : lasting(stage, body);
    const both = rest === "" ? text : [text, "", before, rest].join("\n");
    const said = [comment_marker(stage), news, both].join("\n");
    return said.length <= longestWhole ? `${said}\n` : whole(stage, [news, text].join("\n"));
}
/** What a comment says beside its marker and its news. */
function lasting(stage, body) {
    const lines = body.replaceAll("\r\n", "\n").split("\n");
    const rest = lines.slice(lines.indexOf(comment_marker(stage)) + 1);
    if (rest[0] !== news)
        return rest.join("\n").trim();
    const from = rest.indexOf(before);
    return from < 0
        ? ""
        : rest
            .slice(from + 1)
            .join("\n")
            .trim();
}
function deployParts(report, stage) {
    const { deployment, resources, outcome } = report;
    return [
        title(summaries_deploy/* deployIcons */.wd[outcome], stage, (0,summaries_deploy/* deploySentence */.l5)(report)),
        (0,problems/* failuresSection */.Lb)(report.failures),
        (0,problems/* diagnosesSection */.$h)(report.diagnoses),
        comment_factsOf(deployment),
        folded(changesTitle(resources), (0,resource_tables/* changesTable */.EI)(resources)),
    ];
}
/** Undefined where there is nothing to be seen. */
function changesTitle(resources) {
    const tried = resources.filter(({ action, failed, why }) => action !== "unchanged" || failed || why);
    if (tried.length === 0)
        return undefined;
    return `What changed: ${(0,summaries_deploy/* counted */.hS)(tried.filter(({ failed }) => failed !== true))}`;
}
function planParts(report, stage) {
    const todo = (0,report_changes/* countedActions */.wP)(report.resources);
    return [
        title((0,summaries_plan/* planIcon */.L0)(report, todo), stage, (0,summaries_plan/* planSentence */.th)(report, todo)),
        (0,problems/* failuresSection */.Lb)(report.failures),
        (0,problems/* diagnosesSection */.$h)(report.diagnoses),
        comment_factsOf(report.deployment),
        todo === "" ? undefined : (0,blocks/* joined */.oR)(["**What a deploy would do**", (0,resource_tables/* plannedTable */.nO)(report.resources)]),
    ];
}
function destroyParts(report, former) {
    const isGone = report.outcome === "destroyed" || report.outcome === "absent";
    return [
        `### ${isGone ? "🗑️" : summaries_destroy/* destroyIcons */.TD[report.outcome]} ${(0,summaries_destroy/* destroySentence */.oD)(report)}`,
        (0,problems/* failuresSection */.Lb)(report.failures),
        isGone ? formerTable(former) : undefined,
        (0,problems/* diagnosesSection */.$h)(report.diagnoses),
        folded("Kept", (0,resource_tables/* resourceTable */.tN)(report.kept, ["Resource", "Why"])),
        folded("Deleted", (0,resource_tables/* resourceTable */.tN)(report.deleted, ["Resource"])),
    ];
}
function failedParts(report, stage) {
    return [
        title("❌", stage, `${(0,report_escape/* code */.aY)(report.operation)} failed before anything was changed`),
        (0,problems/* failuresSection */.Lb)(report.failures),
        (0,problems/* diagnosesSection */.$h)(report.diagnoses),
    ];
}
function title(icon, stage, sentence) {
    return `### ${icon} Stage ${(0,report_escape/* code */.aY)(stage.name)} · ${sentence}`;
}
function folded(summary, content) {
    return summary === undefined || content === undefined ? undefined : (0,blocks/* details */.zH)(summary, content);
}
function comment_factsOf({ harnessArn, mcpUrl, verifiedTools, model, region, expiresAt }) {
    const cell = (value) => (value === undefined ? undefined : (0,report_escape/* codeCell */.MZ)(value));
    return facts([
        ["HarnessArn", cell(harnessArn)],
        ["MCP URL", cell(mcpUrl)],
        ["Tools", verifiedTools === undefined ? undefined : String(verifiedTools)],
        ["Model", cell(model)],
        ["Region", cell(region)],
        ["Expires", expiresAt === undefined ? undefined : (0,report_escape/* markdownCell */.UZ)((0,duration/* utcMinute */.vD)(expiresAt))],
    ]);
}
function formerTable({ harnessArn, mcpUrl }) {
    const struck = (value) => (value === undefined ? undefined : `~~${(0,report_escape/* codeCell */.MZ)(value)}~~`);
    return facts([
        ["HarnessArn", struck(harnessArn)],
        ["MCP URL", struck(mcpUrl)],
    ]);
}
function facts(rows) {
    return (0,blocks/* table */.tp)(["", ""], rows.flatMap(([name, value]) => (value === undefined ? [] : [[`**${name}**`, value]])));
}
function footOf({ startedAt, endedAt }, { commit, runUrl }) {
    const sha = commit?.sha.slice(0, 7);
    const said = [
        ...(sha === undefined ? [] : [`Commit ${commit?.url === undefined ? (0,report_escape/* code */.aY)(sha) : (0,report_escape/* link */.nf)(sha, commit.url)}`]),
        ...(runUrl === undefined ? [] : [(0,report_escape/* link */.nf)("Run", runUrl)]),
        (0,duration/* duration */.p0)(endedAt - startedAt),
    ];
    return `<sub>${said.join(" · ")}</sub>`;
}
/** Parts that fit, in their order, and always the foot. */
function fitted(parts, foot) {
    const note = "_More than a comment can hold was left out: it is in the summary of the run._";
    let room = longestBody - note.length - (foot?.length ?? 0) - 4;
    const kept = [];
    let isCut = false;
    for (const part of parts) {
        if (part === undefined)
            continue;
        if (part.length + 2 > room)
            isCut = true;
        else {
            room -= part.length + 2;
            kept.push(part);
        }
    }
    // What is quoted can't pass for one of our hidden lines.
    return ((0,blocks/* joined */.oR)([...kept, isCut ? note : undefined, foot]) ?? "").replaceAll("<!--", "<!\u200B--");
}

;// CONCATENATED MODULE: ./build/src/operations/reporting/comments.js
/** The stage's comment on a pull request. */


function commentChannel({ github, place: { where: pullRequest, isAsked }, settings: { operation, stage: named, region }, run, former, secrets, log, }) {
    const stage = { ...named, region };
    const comment = stickyComment(github, { pullRequest, isMarked: isAbout(stage) });
    return {
        permission: "pull-requests: write",
        isAsked,
        undone: `Comment on pull request ${pullRequest} not up to date`,
        async begin() {
            if (operation === "plan")
                return;
            const body = beginningBody(operation, stage, run);
            // Of a stage that is taken down there is either something to read already, or nothing to say yet.
            await comment.write(operation === "destroy" ? whereThere(body) : body);
        },
        async end(report) {
            const body = endBody(report, stage, run, former, secrets);
            const written = await comment.write(isAsked ? body : whereThere(body));
            if (written.outcome !== "unchanged")
                log.line(`Comment on pull request ${pullRequest} ${written.outcome}: ${written.url}`);
        },
    };
}
function whereThere(body) {
    return (before) => (before === undefined ? undefined : body(before));
}

;// CONCATENATED MODULE: ./build/src/github/deployments.js


const task = "deploy";
const deployments_managedBy = "zscaler-harness-action";
/** GitHub takes no longer description of a status. */
const longestDescription = 140;
/** So many are asked for their status at once. Older than that many inactive ones, none is active. */
const deployments_batch = 5;
function deploymentsOf(github, { stage, region }) {
    const { repos } = github.octokit.rest;
    const call = () => ({ ...github.repository, request: github.limits() });
    return { create, tell, last, retire };
    /** Not asked again: the one that a lost answer was about would stay. */
    async function create({ environment, ref, description, isTransient }) {
        const { data } = await repos.createDeployment({
            ...call(),
            ref,
            task,
            environment,
            description: deployments_short(description),
            payload: { managedBy: deployments_managedBy, stage, region },
            // What is there was not merged into, and the run's own checks are not over.
            auto_merge: false,
            required_contexts: [],
            transient_environment: isTransient,
            production_environment: environment === "production",
        });
        if (!("id" in data))
            throw new Error(data.message ?? "GitHub made no deployment");
        return data.id;
    }
    async function tell(id, { state, description, logUrl, environmentUrl }) {
        await patiently(github, () => repos.createDeploymentStatus({
            ...call(),
            deployment_id: id,
            state,
            description: deployments_short(description),
            ...(logUrl === undefined ? {} : { log_url: logUrl }),
            ...(environmentUrl === undefined ? {} : { environment_url: environmentUrl }),
            // It would be true of the deployments of other stages too.
            auto_inactive: false,
        }));
    }
    async function last(environment) {
        for await (const deployment of own(environment))
            return withState(deployment);
        return undefined;
    }
    async function retire(environment, status, before) {
        const over = before === undefined ? ["inactive"] : ["inactive", "failure", "error"];
        let count = 0;
        for await (const some of batches(own(environment))) {
            const earlier = before === undefined ? some : some.filter(({ id }) => id < before);
            const told = await Promise.all(earlier.map(withState));
            const active = told.filter(({ state }) => state === undefined || !over.includes(state));
            await Promise.all(active.map(({ id }) => tell(id, { ...status, state: "inactive" })));
            count += active.length;
            if (told.length > 0 && active.length === 0)
                break;
        }
        return count;
    }
    /** The stage's, the newest first. */
    async function* own(environment) {
        const listed = itemsOf((page) => patiently(github, () => repos.listDeployments({ ...call(), ...page, environment, task })));
        for await (const { id, sha, payload } of listed)
            if (isOwn(payload))
                yield { id, sha };
    }
    async function withState({ id, sha }) {
        const { data } = await patiently(github, () => repos.listDeploymentStatuses({ ...call(), deployment_id: id, per_page: 1 }));
        return { id, sha, state: data[0]?.state };
    }
    function isOwn(payload) {
        const said = (typeof payload === "string" ? parsed(payload) : payload);
        return said?.managedBy === deployments_managedBy && said.stage === stage && said.region === region;
    }
}
async function* batches(items) {
    let some = [];
    for await (const item of items) {
        some.push(item);
        if (some.length === deployments_batch) {
            yield some;
            some = [];
        }
    }
    if (some.length > 0)
        yield some;
}
function parsed(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
function deployments_short(text) {
    const letters = [...text];
    return letters.length <= longestDescription
        ? text
        : `${letters.slice(0, longestDescription - 1).join("")}…`;
}

// EXTERNAL MODULE: ./build/src/settings/stage.js
var settings_stage = __webpack_require__(3313);
;// CONCATENATED MODULE: ./build/src/operations/reporting/deployments.js
/** The stage's deployments in GitHub's environments. */



/** Of a deploy: one deployment, from its beginning to its end. `former`: the environment it was reported to before. */
function deployChannel({ github, place: { where: environment, isAsked }, settings: { stage, region, expiresIn }, run: { runUrl: logUrl, commit }, former, secrets, log, }) {
    const deployments = deploymentsOf(github, { stage: stage.slug, region });
    const ref = commit?.sha ?? "";
    let id;
    return {
        permission: "deployments: write",
        isAsked,
        undone: `Deployment to environment ${environment} not reported`,
        async begin() {
            id = await create();
            await deployments.tell(id, { state: "in_progress", description: "Deploy is at work", logUrl });
        },
        async end(report) {
            const status = statusOf(report);
            if (status === undefined || (await isToldAlready(report)))
                return;
            id ??= await create();
            await deployments.tell(id, status);
            log.line(`Deployment of ${ref.slice(0, 7)} to environment ${environment}: ${status.state}`);
            if (status.state !== "success")
                return;
            await deployments.retire(environment, { description: "Another one took its place", logUrl }, id);
            if (former !== undefined && former !== environment)
                await deployments.retire(former, { description: `Moved to environment ${environment}`, logUrl });
        },
    };
    function create() {
        return deployments.create({
            environment,
            ref,
            description: `Stage ${stage.name} in ${region}`,
            isTransient: expiresIn !== undefined || (0,settings_stage/* pullRequestOfStage */.Y1)(stage) !== undefined,
        });
    }
    /** The same commit is deployed there, and nothing was to be done. */
    async function isToldAlready(report) {
        if (id !== undefined || report.kind !== "deploy" || report.outcome !== "unchanged")
            return false;
        const last = await deployments.last(environment);
        return last?.sha === ref && last.state === "success";
    }
    function statusOf(report) {
        const described = (state, text) => ({
            state,
            description: secrets.scrub(text),
            logUrl,
        });
        if (report.kind === "failed")
            return described("failure", reasonOf(report));
        if (report.kind !== "deploy")
            return undefined;
        switch (report.outcome) {
            case "created":
                return { ...described("success", `Stage ${stage.name} is up`), ...addressOf(report) };
            case "updated":
                return { ...described("success", `Stage ${stage.name} is up to date`), ...addressOf(report) };
            case "unchanged":
                return { ...described("success", `Stage ${stage.name} was as wanted`), ...addressOf(report) };
            case "failed":
                return described("failure", reasonOf(report));
            case "cancelled":
                return described("error", "The run was stopped");
        }
    }
}
/** Of a destroy: none of the stage's deployments is active any more. */
function destroyChannel({ github, place: { where: environment, isAsked }, settings: { stage, region }, run: { runUrl: logUrl }, log, }) {
    return {
        permission: "deployments: write",
        isAsked,
        undone: `Deployments to environment ${environment} not made inactive`,
        begin: async () => { },
        async end(report) {
            if (report.kind !== "destroy" || !["destroyed", "absent"].includes(report.outcome))
                return;
            const description = `Stage ${stage.name} is gone`;
            const deployments = deploymentsOf(github, { stage: stage.slug, region });
            const count = await deployments.retire(environment, { description, logUrl });
            if (count > 0)
                log.line(`Deployments to environment ${environment} made inactive: ${count}`);
        },
    };
}
/** Root causes come first. */
function reasonOf({ diagnoses, failures, }) {
    const reason = diagnoses[0]?.title ?? failures[0]?.message ?? "The run failed";
    return (0,report_escape/* capped */.uo)(reason.replaceAll(/\s+/g, " "), 300);
}
/** GitHub shows it as a button. */
function addressOf({ deployment }) {
    const { mcpUrl } = deployment;
    return mcpUrl?.startsWith("https://") ? { environmentUrl: mcpUrl } : {};
}

;// CONCATENATED MODULE: ./build/src/operations/reporting/notices.js
/** What could not be told on GitHub, and why. Nothing of it changes what the run comes to. */

const noPullRequest = {
    level: "note",
    title: "No pull request to comment on",
    message: "The input `comment` is on, and this run belongs to no pull request. Run it on the event `pull_request`, or name the stage `pr-<number>`.",
};
const noToken = {
    level: "warning",
    title: "Nothing told on GitHub",
    message: "The inputs `comment` and `environment` need a token, and `github-token` is empty. Leave it at its default, the job's own token.",
};
/**
 * @param permissions all that the run needs of its token
 * @param isReadOnly the run belongs to a fork's pull request, whose token GitHub never lets write
 */
function notTold({ undone, permission, isAsked }, thrown, permissions, isReadOnly) {
    const { kind, cause, fix } = troubleOf(thrown, permission, [...new Set(permissions)]);
    if (kind === "permission" && isReadOnly)
        return {
            level: "note",
            title: undone,
            message: `${cause} GitHub gives the runs of a fork's pull request a token that can only read.`,
        };
    const isKnown = kind === "permission" && !isAsked;
    return { level: isKnown ? "note" : "warning", title: undone, message: `${cause} ${fix}` };
}

;// CONCATENATED MODULE: ./build/src/operations/reporting/places.js
/** Where on GitHub a stage is told about: on which pull request, in which environment. */


/** What the inputs ask for, as far as it is known without the state. */
function askedOf({ reporting, stage }, event) {
    const { comment, environment } = reporting;
    const pullRequest = comment ? ((0,settings_event/* pullRequestOf */._n)(event) ?? (0,settings_stage/* pullRequestOfStage */.Y1)(stage)) : undefined;
    return {
        ...(pullRequest === undefined ? {} : { pullRequest }),
        ...(environment === undefined ? {} : { environment }),
    };
}
/** What the state is to remember once this deploy has begun; undefined: nothing. */
function remembered(asked, before = {}) {
    const all = { ...before, ...asked };
    return Object.keys(all).length === 0 ? undefined : all;
}
function pullRequestsOf({ operation, reporting }, asked, before = {}) {
    const wanted = reporting.comment ? (asked.pullRequest ?? before.pullRequest) : undefined;
    return placesOf(wanted, operation === "destroy" ? before.pullRequest : undefined);
}
/** Of a plan none: it deploys nothing. */
function environmentsOf({ operation }, asked, before = {}) {
    if (operation === "plan")
        return [];
    return placesOf(asked.environment, operation === "destroy" ? before.environment : undefined);
}
function placesOf(asked, before) {
    return [
        ...(asked === undefined ? [] : [{ where: asked, isAsked: true }]),
        ...(before === undefined || before === asked ? [] : [{ where: before, isAsked: false }]),
    ];
}

;// CONCATENATED MODULE: ./build/src/operations/reporting/taken-down.js
/** The end of a stage that `sweep` has taken down, told wherever the stage was reported to. */




/** Never throws: what GitHub does not take is a notice. Calls nothing for a stage that was reported nowhere. */
async function tellTakenDown(github, { state: { stage: named, region, reported = {}, outputs }, why, runUrl }) {
    const { pullRequest, environment } = reported;
    const stage = { ...named, region };
    const former = { harnessArn: outputs["harness-arn"], mcpUrl: outputs["mcp-url"] };
    const tellings = [
        ...(pullRequest === undefined
            ? []
            : [
                {
                    permission: "pull-requests: write",
                    isAsked: false,
                    undone: `Comment on pull request ${pullRequest} not up to date`,
                    tell: () => stickyComment(github, { pullRequest, isMarked: isAbout(stage) }).write(sweptBody(stage, { why, runUrl, former })),
                },
            ]),
        ...(environment === undefined
            ? []
            : [
                {
                    permission: "deployments: write",
                    isAsked: false,
                    undone: `Deployments to environment ${environment} not made inactive`,
                    tell: () => deploymentsOf(github, { stage: stage.slug, region }).retire(environment, {
                        description: `Taken down by sweep: ${why}`,
                        logUrl: runUrl,
                    }),
                },
            ]),
    ];
    const permissions = tellings.map(({ permission }) => permission);
    const notices = await Promise.all(tellings.map(async (telling) => {
        try {
            await telling.tell();
            return [];
        }
        catch (thrown) {
            return [notTold(telling, thrown, permissions, false)];
        }
    }));
    return notices.flat();
}

;// CONCATENATED MODULE: ./build/src/operations/reporting.js
/**
 * Tells on GitHub how a stage fares: by one comment on its pull request, and by deployments. It does so beside the work
 * in AWS and never in front of it, and no trouble with GitHub changes what the run comes to.
 */









/** How long the end of a run waits for GitHub, in ms. */
const reporting_patience = 20_000;
/** The same of a run that was cancelled. */
const patienceOfCancelled = 2_000;
/** The runner gives a cancelled run 7.5 s, of which the work in AWS may have taken most. */
const graceOfRunner = 7_000;
const leastPatience = 500;
async function openReporting(settings, context) {
    switch (settings.operation) {
        case "deploy":
        case "plan":
        case "destroy":
            return reportingOf(settings, context);
        default:
            return silence;
    }
}
const silence = {
    knows: () => { },
    begins: () => { },
    isRememberedIn: () => true,
    remembered: ({ reported }) => (reported === undefined ? {} : { reported }),
    concluded: async (result) => result,
};
async function reportingOf(settings, context) {
    const { environment, log, secrets, signal } = context;
    const event = await (0,settings_event/* readEvent */.j_)(environment);
    const asked = askedOf(settings, event);
    const run = runOf(context, event.pull_request?.head?.sha);
    const closing = new AbortController();
    const cancelled = { at: Number.NaN };
    signal.addEventListener("abort", () => {
        cancelled.at = Date.now();
    });
    let known;
    let begun;
    return {
        knows(state) {
            known = state;
        },
        begins(state) {
            known = state;
            begun = begin();
        },
        isRememberedIn: (state) => (0,external_node_util_.isDeepStrictEqual)(remembered(asked, state?.reported), remembered({}, state?.reported)),
        remembered(state) {
            const reported = remembered(asked, state.reported);
            return reported === undefined ? {} : { reported };
        },
        async concluded(result) {
            // A run that was stopped before it changed anything has nothing to tell: the next one has.
            if (signal.aborted && begun === undefined)
                return result;
            const close = () => closing.abort();
            let timer = setTimeout(close, remaining());
            const hurry = () => {
                clearTimeout(timer);
                timer = setTimeout(close, remaining());
            };
            signal.addEventListener("abort", hurry);
            const notices = await told(result.report);
            signal.removeEventListener("abort", hurry);
            clearTimeout(timer);
            for (const notice of notices)
                (notice.level === "warning" ? log.warning : log.notice)(notice);
            const { report } = result;
            return { ...result, report: { ...report, notices: [...(report.notices ?? []), ...notices] } };
        },
    };
    function remaining() {
        if (!signal.aborted)
            return reporting_patience;
        return Math.min(patienceOfCancelled, Math.max(leastPatience, cancelled.at + graceOfRunner - Date.now()));
    }
    /** Opens what is told, and tells it that the run begins. */
    async function begin() {
        const channels = await open();
        // What keeps one from beginning has passed by the end, or keeps it from ending: then it is told.
        return channels.map((channel) => ({ channel, beginning: channel.begin().catch(() => { }) }));
    }
    async function told(report) {
        const opened = begun === undefined ? (await open()).map((channel) => ({ channel })) : await begun;
        const permissions = opened.map(({ channel }) => channel.permission);
        const isReadOnly = environment["GITHUB_EVENT_NAME"] === "pull_request" && (0,settings_event/* isFromFork */.ty)(event);
        const results = await Promise.all(opened.map(async ({ channel, ...begun }) => {
            try {
                if ("beginning" in begun)
                    await begun.beginning;
                await channel.end(report);
                return [];
            }
            catch (thrown) {
                return [notTold(channel, thrown, permissions, isReadOnly)];
            }
        }));
        return [...missing(), ...results.flat()];
    }
    async function open() {
        const { pullRequests, environments } = places();
        if (pullRequests.length + environments.length === 0)
            return [];
        const github = await openGitHub({
            token: settings.githubToken,
            apiUrl: environment["GITHUB_API_URL"],
            repository: settings.repository,
            signal: closing.signal,
            callLog: (0,operations_operation/* callLogOf */.SI)(context),
        });
        return github === undefined ? [] : channelsTo(github);
    }
    function channelsTo(github) {
        const { pullRequests, environments } = places();
        const shared = { github, run, secrets, log };
        const outputs = known?.outputs;
        const former = { harnessArn: outputs?.["harness-arn"], mcpUrl: outputs?.["mcp-url"] };
        return [
            ...pullRequests.map((place) => commentChannel({ ...shared, place, settings, former })),
            ...environments.flatMap((place) => {
                if (settings.operation === "destroy")
                    return [destroyChannel({ ...shared, place, settings })];
                if (settings.operation === "plan")
                    return [];
                return [deployChannel({ ...shared, place, settings, former: known?.reported?.environment })];
            }),
        ];
    }
    function places() {
        return {
            pullRequests: pullRequestsOf(settings, asked, known?.reported),
            environments: environmentsOf(settings, asked, known?.reported),
        };
    }
    /** What this run can't tell anybody. */
    function missing() {
        const { pullRequests, environments } = places();
        const isLost = !settings.githubToken && [...pullRequests, ...environments].some(({ isAsked }) => isAsked);
        return [
            ...(settings.reporting.comment && !pullRequests.some(({ isAsked }) => isAsked) ? [noPullRequest] : []),
            ...(isLost ? [noToken] : []),
        ];
    }
}
function runOf(context, headSha) {
    const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_SHA } = context.environment;
    const sha = headSha ?? GITHUB_SHA;
    return {
        runUrl: (0,operations_operation/* runUrlOf */.Qm)(context),
        commit: sha
            ? { sha, url: server && repository ? `${server}/${repository}/commit/${sha}` : undefined }
            : undefined,
    };
}

;// CONCATENATED MODULE: ./build/src/resources/express-service/tasks.js
/** The tasks of an Express service, seen through the ECS service that it is underneath. */


/** Undefined where ECS knows no such service. */
async function tasksOf(aws, identity, isTroubled) {
    const { ecs } = aws.clients;
    const { name, cluster } = identity;
    const [described, imageDigests] = await Promise.all([
        ecs.send(new client_ecs_dist_cjs/* DescribeServicesCommand */.H7c({ cluster, services: [name] })),
        runningDigests(aws, identity),
    ]);
    const service = described.services?.[0];
    if (service === undefined)
        return undefined;
    const { runningCount: running = 0, desiredCount: desired = 0 } = service;
    const stopped = isTroubled || running < desired ? await stoppedTaskReasons(aws, identity) : [];
    return { running, desired, imageDigests, stopped };
}
async function runningDigests({ clients: { ecs } }, { name, cluster }) {
    const { taskArns = [] } = await ecs.send(new client_ecs_dist_cjs/* ListTasksCommand */.MYg({ cluster, serviceName: name }));
    if (taskArns.length === 0)
        return [];
    const { tasks = [] } = await ecs.send(new client_ecs_dist_cjs/* DescribeTasksCommand */.z8X({ cluster, tasks: taskArns }));
    const digests = tasks.flatMap(({ containers = [] }) => containers.flatMap(({ imageDigest }) => imageDigest ?? []));
    return [...new Set(digests)];
}

;// CONCATENATED MODULE: ./build/src/operations/status/part.js
/** Undefined where there is none, or where the caller may not look. */
function liveIn(part) {
    return part?.seen.kind === "live" ? part.seen.live : undefined;
}
/** A node's live value is what its own kind has observed. */
function ofKind(parts, kind) {
    return parts.filter(({ node }) => node.kind === kind);
}

;// CONCATENATED MODULE: ./build/src/operations/status/brought.js
/** What a stage uses and does not own: roles that were brought, and a secret that somebody else keeps. */







/** Known from what the harness, and service or gateway and runtime, are configured with. */
function broughtBy(look, session) {
    return Promise.all([...rolesBy(look, session), ...secretsBy(look, session)]);
}
function rolesBy({ harness, service, path, parts }, { aws }) {
    const host = liveIn(service);
    const used = [
        ["harness", liveIn(harness)?.harness.executionRoleArn],
        ["taskExecution", host?.configuration.executionRoleArn],
        ["infrastructure", host?.infrastructureRoleArn],
        ["runtime", liveIn(path?.runtime)?.runtime.roleArn],
        ["gateway", liveIn(path?.gateway)?.gateway.roleArn],
    ];
    const own = new Set(parts.map(({ node }) => `${node.kind} ${node.name}`));
    return used.flatMap(([which, arn]) => {
        if (arn === undefined)
            return [];
        const role = broughtRole(which, arn);
        if (own.has(`iam.Role ${role.name}`))
            return [];
        return [
            lookUp(existingRole.noun, role.name, async () => ({
                arn: (await existingRole.observe(aws, role)).arn,
            })),
        ];
    });
}
function secretsBy({ service, path, parts }, { aws }) {
    const container = liveIn(service)?.configuration.primaryContainer;
    const projected = (container?.secrets ?? []).map(({ valueFrom = "" }) => secretArnOf(valueFrom));
    const variables = liveIn(path?.runtime)?.runtime.environmentVariables;
    const read = [variables?.["ZSCALER_SECRET_NAME"]].filter((arn) => arn !== undefined);
    const pointed = ofKind(parts, apiKeyCredentialProvider.kind).flatMap((part) => liveIn(part)?.external?.secretArn ?? []);
    const own = parts.filter(({ node }) => node.kind === "secretsmanager.Secret").map(({ node }) => node.name);
    const isOwn = (arn) => own.some((name) => nameIn(arn) === name);
    return [...new Set([...projected, ...read, ...pointed])]
        .filter((arn) => !isOwn(arn))
        .map((arn) => lookUp(existingSecret.noun, nameIn(arn), async () => {
        // Which keys are needed is the deploy's affair.
        const { versionId, kmsKey } = await existingSecret.observe(aws, {
            name: arn,
            unfit: () => undefined,
        });
        return { version: versionId, ...(kmsKey === undefined ? {} : { key: kmsKey }) };
    }));
}
async function lookUp(noun, name, look) {
    try {
        return { noun, name, seen: { kind: "fit", facts: await look() } };
    }
    catch (thrown) {
        if (!(thrown instanceof failure_failure/* Failure */.HR))
            throw thrown;
        return (0,errors/* isAccessDenied */.w7)(thrown.cause)
            ? { noun, name, seen: { kind: "unread", why: (0,failure_failure/* messageOf */.bD)(thrown.cause) } }
            : { noun, name, seen: { kind: "unfit", failure: thrown } };
    }
}
/** `arn:…:secret:name-AbCdEf:KEY:stage:version` without what selects a part of it. */
function secretArnOf(valueFrom) {
    return valueFrom.split(":").slice(0, 7).join(":");
}
/** Without the six characters that Secrets Manager appends. */
function nameIn(arn) {
    return arn.split(":")[6]?.replace(/-[A-Za-z0-9]{6}$/, "") ?? arn;
}

;// CONCATENATED MODULE: ./build/src/operations/status/drift.js

function driftOfStage({ state, parts }, isHeld) {
    if (state === undefined)
        return { kind: "unknown", why: "there is no state, which remembers how the last deploy left things" };
    if (isHeld)
        return { kind: "unknown", why: "a run is at work on the stage" };
    if (state.lastRun?.outcome === "running")
        return { kind: "unknown", why: "the last run was cut off: what it changed looks as if changed by hand" };
    const compared = parts.map((part) => ({ node: part.node, ...compare(part) }));
    return {
        kind: "known",
        drifted: compared.flatMap(({ node, what }) => (what === undefined ? [] : [{ node, what }])),
        uncompared: compared.flatMap(({ node, why }) => (why === undefined ? [] : [{ node, why }])),
    };
}
function compare({ node, remembered, seen }) {
    // What was only planned is not there yet; what was found, or is no longer wanted, is not kept as it is.
    if (remembered?.status !== "present" || remembered.ownership !== "owned")
        return {};
    if (seen.kind === "unread")
        return { why: `not allowed: ${seen.action}` };
    if (seen.kind === "missing")
        return { what: { kind: "deleted", why: seen.why ?? "deleted" } };
    const drifts = driftOf(remembered, node, seen.live);
    if (drifts === undefined)
        return { why: "the last deploy of it did not end well" };
    return drifts.length === 0 ? {} : { what: { kind: "changed", drifts } };
}
/** In the form of a deploy's `changes`: what the next deploy will do about it. */
function changesOf(drifted) {
    return drifted.map(({ node, what }) => ({
        resource: node.id,
        kind: node.kind,
        name: node.name,
        action: what.kind === "deleted" ? "create" : "update",
        changes: what.kind === "deleted"
            ? []
            : // What was there is remembered as a digest only.
                what.drifts.map(({ path, kind, live }) => ({ path, kind, before: live })),
    }));
}

// EXTERNAL MODULE: ./build/src/agent/sign-in-token.js
var sign_in_token = __webpack_require__(5980);
;// CONCATENATED MODULE: ./build/src/agent/vault-secret.js
/** What the token vault keeps for a credential provider, read as the service itself reads it. */




/** What may be the value, the likeliest first; masked. Throws a `Failure` where the harness cannot have it either. */
async function vaultValues({ clients: { secrets }, mask }, { secretArn: SecretId, jsonKey, provider }) {
    const gone = () => vault_secret_missing(`the secret of the credential provider ${provider}`);
    const secret = await (0,errors/* found */.F9)(secrets.send(new client_secrets_manager_dist_cjs/* GetSecretValueCommand */.d2({ SecretId }))).catch((thrown) => {
        // A secret that is scheduled for deletion.
        throw (0,errors/* errorName */.Is)(thrown) === "InvalidRequestException" ? gone() : thrown;
    });
    if (secret?.SecretString === undefined)
        throw gone();
    const readings = readingsOf(secret.SecretString, jsonKey);
    mask([secret.SecretString, ...readings]);
    return readings;
}
/** What `read` gives, or why the caller may not know it. */
async function unlessDenied(read) {
    try {
        return await read();
    }
    catch (thrown) {
        if ((0,errors/* isAccessDenied */.w7)(thrown))
            return { why: `reading the credential is not allowed (${(0,errors/* deniedAction */.Ub)(thrown)})` };
        throw thrown;
    }
}
const unknownForm = { why: "the credential is kept in a form that is not known" };
/** The form of the vault's own secrets is not documented: the value itself, or a member of a JSON object. */
function readingsOf(text, jsonKey) {
    const members = stringMembers(text);
    if (jsonKey !== undefined)
        return members[jsonKey] === undefined ? [] : [members[jsonKey]];
    const entries = Object.entries(members).toSorted(([one], [other]) => rank(one) - rank(other));
    return entries.length > 0 ? entries.map(([, value]) => value) : [text];
}
/** Beside a secret there may stand whose it is. */
function rank(name) {
    return /secret|key/i.test(name) ? 0 : 1;
}
function vault_secret_missing(what) {
    return new failure_failure/* Failure */.HR("CREDENTIAL_MISSING", `${what} does not exist: the harness has nothing to sign in with`, {
        fix: "Deploy again: it puts the credential back.",
    });
}

;// CONCATENATED MODULE: ./build/src/agent/gateway-tool.js
/** How a harness reaches its MCP server through a gateway: the gateway's URL, and how the harness signs in to it. */








/** The gateway that the harness calls by this name. */
function gatewayToolOf({ tools }, name) {
    return tools?.find((tool) => tool.name === name)?.config?.agentCoreGateway;
}
/** Throws a `Failure` where there is none; gives why where the caller may not look. */
async function gatewayBehind(aws, { gatewayArn = "" }) {
    const id = lastSegment(gatewayArn);
    try {
        const gateway = await gatewayById(aws, id);
        if (gateway === undefined)
            throw new failure_failure/* Failure */.HR("GATEWAY_MISSING", `the gateway ${id}, which the harness calls, does not exist`, {
                fix: "Deploy again: it makes what is missing.",
            });
        const { gatewayUrl, authorizerType } = gateway;
        return gatewayUrl === undefined
            ? { why: "the gateway has no address yet" }
            : { url: gatewayUrl, authorizer: authorizerType };
    }
    catch (thrown) {
        if (!(0,errors/* isAccessDenied */.w7)(thrown))
            throw thrown;
        return { why: `looking at the gateway is not allowed (${(0,errors/* deniedAction */.Ub)(thrown)})` };
    }
}
/**
 * As the harness signs in; where it signs its requests, with the caller's credentials in place of the harness's. Throws
 * a `Failure` where the harness is not let in either.
 */
async function gatewaySignIn(aws, { authorizer }, { outboundAuth = { awsIam: {} } }, timeout) {
    requireMatch(authorizer, outboundAuth);
    if (outboundAuth.awsIam !== undefined)
        return { kind: "sigv4", sign: callersSignature(aws) };
    if (outboundAuth.none !== undefined)
        return { kind: "headers", headers: {} };
    if (outboundAuth.oauth === undefined)
        return { why: "the harness signs in to the gateway in a way that this version does not know" };
    const client = await clientOf(aws, outboundAuth.oauth, timeout);
    return "why" in client ? client : { kind: "client-credentials", client };
}
/** What a harness sends, by what a gateway asks for; of other authorizers nothing is known. */
const asked = {
    AWS_IAM: { auth: "awsIam", what: "signatures of AWS credentials" },
    CUSTOM_JWT: { auth: "oauth", what: "OAuth tokens" },
};
function requireMatch(authorizer, outboundAuth) {
    const wanted = asked[authorizer ?? ""];
    if (wanted === undefined || outboundAuth[wanted.auth] !== undefined)
        return;
    const sent = Object.values(asked).find(({ auth }) => outboundAuth[auth] !== undefined)?.what ?? "neither";
    throw new failure_failure/* Failure */.HR("GATEWAY_OTHER_AUTHORIZER", `the gateway asks for ${wanted.what}, the harness sends ${sent}`, {
        fix: "Deploy again: it makes gateway and harness agree, as the input `gateway-auth` says.",
    });
}
/** The client of the harness's own credential provider. */
function clientOf(aws, { providerArn = "", scopes = [], grantType = "CLIENT_CREDENTIALS" }, timeout) {
    const name = lastSegment(providerArn);
    return unlessDenied(async () => {
        if (grantType !== "CLIENT_CREDENTIALS")
            return { why: `the grant ${grantType} needs a user` };
        const provider = await (0,errors/* found */.F9)(aws.clients.agentCore.send(new dist_cjs/* GetOauth2CredentialProviderCommand */.z9w({ name })));
        if (provider === undefined)
            throw vault_secret_missing(`the credential provider ${name}`);
        const { clientId, oauthDiscovery, clientAuthenticationMethod } = gateway_tool_settingsOf(provider);
        const method = methods[clientAuthenticationMethod ?? "CLIENT_SECRET_BASIC"];
        if (clientId === undefined || method === undefined)
            return unknownForm;
        const [clientSecret] = await vaultValues(aws, {
            secretArn: provider.clientSecretArn?.secretArn,
            jsonKey: provider.clientSecretJsonKey,
            provider: name,
        });
        if (clientSecret === undefined)
            return unknownForm;
        const { discoveryUrl, authorizationServerMetadata: told } = oauthDiscovery ?? {};
        const tokenEndpoint = told?.tokenEndpoint ??
            (discoveryUrl === undefined ? undefined : await (0,sign_in_token/* tokenEndpointAt */.c)(discoveryUrl, { ...aws, timeout }));
        if (tokenEndpoint === undefined)
            return unknownForm;
        return { tokenEndpoint, clientId, clientSecret, scope: scopes.join(" "), method };
    });
}
const methods = {
    CLIENT_SECRET_BASIC: "client_secret_basic",
    CLIENT_SECRET_POST: "client_secret_post",
};
/** The one configuration that there is: a custom provider's, or one of the vendors', which have less in the same form. */
function gateway_tool_settingsOf({ oauth2ProviderConfigOutput, }) {
    return Object.values(oauth2ProviderConfigOutput ?? {})[0] ?? {};
}

;// CONCATENATED MODULE: ./build/src/agent/harness-credential.js
/** How a harness reaches its MCP server: the URL of its tool, and the very header that the token vault puts in. */




/** The remote MCP server that the harness calls by this name. */
function mcpToolOf({ tools }, name) {
    const remote = tools?.find((tool) => tool.name === name)?.config?.remoteMcp;
    return remote?.url === undefined ? undefined : { url: remote.url, headers: remote.headers ?? {} };
}
/** A reference to the token vault inside a header. */
const reference = /\$\{(arn:[^}]+)\}/g;
/** ARNs of the credential providers that the headers name. */
function providersOf({ headers }) {
    return Object.values(headers).flatMap((value) => [...value.matchAll(reference)].map(([, arn = ""]) => arn));
}
/** The headers as the server gets them. Throws a `Failure` where the harness cannot have the credential either. */
async function sentHeaders(aws, tool) {
    const keys = new Map();
    for (const arn of providersOf(tool)) {
        const key = await keyOf(aws, arn);
        if (typeof key !== "string")
            return { kind: "unknown", why: key.why };
        keys.set(arn, key);
    }
    const filled = (value) => value.replaceAll(reference, (_, arn) => keys.get(arn) ?? "");
    const headers = Object.entries(tool.headers).map(([name, value]) => [name, filled(value)]);
    return { kind: "known", headers: Object.fromEntries(headers) };
}
function keyOf(aws, providerArn) {
    const name = lastSegment(providerArn);
    return unlessDenied(async () => {
        const provider = await (0,errors/* found */.F9)(aws.clients.agentCore.send(new dist_cjs/* GetApiKeyCredentialProviderCommand */.TtT({ name })));
        if (provider === undefined)
            throw vault_secret_missing(`the credential provider ${name}`);
        const readings = await vaultValues(aws, {
            secretArn: provider.apiKeySecretArn?.secretArn,
            jsonKey: provider.apiKeySecretJsonKey,
            provider: name,
        });
        return readings.find((value) => /^(Basic|Bearer) /i.test(value)) ?? readings[0] ?? unknownForm;
    });
}

;// CONCATENATED MODULE: ./build/src/operations/status/handshake.js





/** A server that serves answers at once: one more try, and no more patience. Milliseconds. */
const handshake_handshakeLimit = 15_000;
const handshake_patience = 10_000;
/** Undefined where there is no harness to ask for. */
async function shake(look, hasTasks, session) {
    const { harness } = look;
    if (harness?.seen.kind !== "live")
        return undefined;
    const { harness: agent } = harness.seen.live;
    const server = mcpToolOf(agent, toolName);
    if (server !== undefined)
        return shakenWithServer(server, look, hasTasks, session);
    const gateway = gatewayToolOf(agent, toolName);
    if (gateway !== undefined)
        return shakenWithGateway(gateway, look, session);
    return { kind: "unchecked", url: undefined, why: `the harness has no MCP server called ${toolName}` };
}
async function shakenWithServer(tool, { service }, hasTasks, session) {
    const { url } = tool;
    const host = service?.seen.kind === "live" ? service.seen.health.status : undefined;
    // A refusal would count among the 4xx that the canary alarm of the rollout watches.
    if (host === "pending")
        return { kind: "unchecked", url, why: "the rollout is under way" };
    if (host === "failed" || hasTasks === false)
        return { kind: "unchecked", url, why: "no task serves" };
    return orRefused(url, session, async () => {
        const sent = await sentHeaders(session.aws, tool);
        if (sent.kind === "unknown")
            return { kind: "unchecked", url, why: sent.why };
        return shaken(url, { kind: "headers", headers: sent.headers }, session);
    });
}
async function shakenWithGateway(tool, { path }, session) {
    const { aws } = session;
    const called = liveIn(path?.gateway);
    // A gateway that has nothing behind it lists no tools, and is waited for in vain.
    if (called?.id === tool.gatewayArn && path?.target?.seen.kind === "missing")
        return { kind: "unchecked", url: called?.gateway.gatewayUrl, why: "its gateway has no target" };
    // A gateway that is gone has no other address.
    return orRefused(tool.gatewayArn ?? "", session, async () => {
        const gateway = await gatewayBehind(aws, tool);
        if ("why" in gateway)
            return { kind: "unchecked", url: undefined, why: gateway.why };
        const { url } = gateway;
        return orRefused(url, session, async () => {
            const signIn = await gatewaySignIn(aws, gateway, tool, handshake_handshakeLimit);
            return "why" in signIn ? { kind: "unchecked", url, why: signIn.why } : shaken(url, signIn, session);
        });
    });
}
async function shaken(url, signIn, { aws, pace }) {
    // Loaded only here: it brings an MCP client.
    const { verifyMcp } = await Promise.all(/* import() */[__webpack_require__.e(600), __webpack_require__.e(720)]).then(__webpack_require__.bind(__webpack_require__, 4720));
    const verification = await verifyMcp({
        url,
        signIn,
        signal: aws.signal,
        mask: aws.mask,
        timeout: handshake_handshakeLimit,
        limit: handshake_patience,
        pace: { ...pace, shortest: pace.longest },
        onRetry: () => { },
    });
    if (verification.kind !== "not-allowed")
        return { ...verification, url };
    return { kind: "unchecked", url, why: `calling the gateway is not allowed (${verification.action})` };
}
async function orRefused(url, { aws }, ask) {
    try {
        return await ask();
    }
    catch (thrown) {
        if (aws.signal.aborted || !(thrown instanceof failure_failure/* Failure */.HR))
            throw thrown;
        return { kind: "refused", url, failure: thrown };
    }
}

;// CONCATENATED MODULE: ./build/src/operations/status/gateway-path.js
/** In topology `gateway`, what the harness's calls go through: the gateway, its target, and the runtime behind them. */






/** In the order in which a call passes. */
function partsOf({ gateway, target, runtime }) {
    return [gateway, target, runtime].filter((part) => part !== undefined);
}
/**
 * Two gateways stand side by side while one kind takes the place of the other, or where only names say what may be
 * there: the one that the harness calls counts. Undefined where the stage has none.
 */
function gatewayPathOf(parts, harness, names) {
    const gateways = ofKind(parts, gateway.kind);
    const agent = liveIn(harness)?.harness;
    const called = agent && gatewayToolOf(agent, toolName)?.gatewayArn;
    const chosen = gateways.find((part) => called !== undefined && liveIn(part)?.id === called) ??
        gateways.find(({ remembered }) => remembered !== undefined && remembered.status !== "kept") ??
        gateways.find(({ seen, stranger }) => seen.kind === "live" && stranger === undefined);
    if (chosen === undefined)
        return undefined;
    const own = Object.values(names.gateways).find((one) => one.gateway === chosen.node.name);
    return {
        gateway: chosen,
        target: ofKind(parts, gatewayTarget.kind).find(({ node }) => node.identity["gateway"] === chosen.node.name),
        runtime: ofKind(parts, agentRuntime.kind).find(({ node }) => node.name === own?.runtime),
    };
}

;// CONCATENATED MODULE: ./build/src/operations/status/look.js











async function lookAtStage(state, settings, session) {
    const { known, unknown } = nodesOf(state, settings, session.place);
    const owner = ownerOf(settings);
    const parts = withStrangersBelongings(await Promise.all(known.flatMap((node) => (node.role === "resource" ? [partOf(node)] : []))));
    const [agent] = ofKind(parts, harness.kind);
    return {
        state,
        parts,
        unknown,
        harness: agent,
        path: gatewayPathOf(parts, agent, settings.names),
        service: ofKind(parts, expressService.kind)[0],
    };
    async function partOf(node) {
        const remembered = state?.nodes[node.id];
        const seen = await seenOf(node, remembered);
        return { node, remembered, seen, stranger: strangerTo(remembered, seen) };
    }
    async function seenOf(node, remembered) {
        try {
            const live = await liveOf(node, remembered);
            if (live === undefined)
                return { kind: "missing" };
            if (live.deleted === true)
                return { kind: "missing", why: "scheduled for deletion" };
            const health = live.leaving === undefined ? node.health(live) : { status: "pending", why: live.leaving };
            return { kind: "live", live, health };
        }
        catch (thrown) {
            if ((0,errors/* isAccessDenied */.w7)(thrown))
                return { kind: "unread", action: (0,errors/* deniedAction */.Ub)(thrown), thrown };
            throw thrown;
        }
    }
    /** Who only looks need not have the right to read secrets. */
    async function liveOf(node, remembered) {
        try {
            return await node.observe(session.aws, remembered?.id);
        }
        catch (thrown) {
            if (!(0,errors/* isAccessDenied */.w7)(thrown) || node.glance === undefined)
                throw thrown;
            return node.glance(session.aws);
        }
    }
    /** What the state remembers is the stage's own affair; without a state the tags tell. */
    function strangerTo(remembered, seen) {
        if (remembered?.ownership === "adopted")
            return "found, used and kept";
        if (remembered !== undefined || seen.kind !== "live" || seen.live.tags === undefined)
            return undefined;
        const ownership = ownershipOf(seen.live.tags, owner);
        return ownership.kind === "owned" ? undefined : ownership.by;
    }
}
/** What takes no tags is whose the thing is that it belongs to: a target its gateway's, a client its user pool's. */
function withStrangersBelongings(parts) {
    return parts.map((part) => {
        const { node, remembered, seen } = part;
        if (remembered !== undefined || seen.kind !== "live" || seen.live.tags !== undefined)
            return part;
        const owner = parts.find((other) => other.node.id === node.needs[0]);
        return owner?.stranger === undefined ? part : { ...part, stranger: owner.stranger };
    });
}
function nodesOf(state, { names }, place) {
    return state === undefined
        ? { known: remainsOf(names, place).flatMap((remain) => removable(remain) ?? []), unknown: [] }
        : removableNodes(state.nodes);
}
/** Where the bucket may not be read, it is as if there were none; `session` gives that as a notice. */
async function look_memoryOf({ store, lock, give }) {
    try {
        const [stored, held] = await Promise.all([store.read(), lock()]);
        const isHeld = held !== undefined && !held.hasRunOut;
        if (isHeld)
            give({
                level: "note",
                title: "Somebody is at work",
                message: `The lock of this stage is held by ${(0,state_holder/* describeHolder */.sG)(held.holder)}: what is told may change any moment.`,
            });
        return { state: stored?.state, isHeld };
    }
    catch (thrown) {
        if (!(thrown instanceof failure_failure/* Failure */.HR) || thrown.code !== "STATE_ACCESS_DENIED")
            throw thrown;
        give({
            level: "warning",
            title: "State not read",
            message: `${thrown.message} What belongs to the stage is told by names and tags alone.`,
        });
        return { state: undefined, isHeld: false };
    }
}

;// CONCATENATED MODULE: ./build/src/operations/status/rows.js
/** The rows of the table that a status shows, from what was seen. */





/** HarnessArn and MCP URL first. */
function rowsOf(seen, { problems }, now) {
    const { look, tasks, handshake, used, drift } = seen;
    const { harness, service, parts } = look;
    const path = look.path === undefined ? [] : partsOf(look.path);
    const others = parts.filter((part) => part !== harness && part !== service && !path.includes(part) && isShown(part));
    return [
        ...(harness === undefined ? [] : [harnessRow(harness, now)]),
        ...(handshake === undefined ? [] : [handshakeRow(handshake)]),
        ...(service === undefined || !isShown(service) ? [] : [serviceRow(service, tasks, problems)]),
        ...path.map(partRow),
        ...[...others.map(partRow), ...used.map(broughtRow), ...plaintextRow(look)].toSorted((one, other) => rankOf(one) - rankOf(other)),
        driftRow(drift),
        ...lastRunRow(look, now),
        ...expiryRow(seen.expires, now),
    ];
}
/** What matters most to whether the agent works. */
const ranks = [
    "credential provider",
    "OAuth2 credential provider",
    "IAM role",
    "existing IAM role",
    "secret",
    "existing secret",
    "user pool",
    "app client",
    "user pool domain",
];
function rankOf({ label }) {
    const rank = ranks.indexOf(label);
    return rank < 0 ? ranks.length : rank;
}
/** What neither exists nor should is not worth a row. */
function isShown({ seen, remembered }) {
    return seen.kind !== "missing" || remembered !== undefined;
}
function harnessRow(part, now) {
    const { seen } = part;
    const row = partRow(part);
    if (seen.kind !== "live")
        return { ...row, label: "HarnessArn" };
    const { createdAt, updatedAt } = seen.live.harness;
    const times = {
        ...(createdAt === undefined ? {} : { created: ago(createdAt, now) }),
        ...(updatedAt === undefined ? {} : { updated: ago(updatedAt, now) }),
    };
    return {
        ...row,
        label: "HarnessArn",
        name: seen.live.id,
        facts: { ...row.facts, ...times },
    };
}
function serviceRow(part, tasks, problems) {
    const isSound = !problems.some(({ noun, name }) => noun === part.node.noun && name === part.node.name);
    const told = partRow(part);
    const row = isSound || told.mark !== "good" ? told : { ...told, mark: "warning", word: "degraded" };
    if (part.seen.kind !== "live" || tasks === undefined)
        return row;
    const { deployment, ...facts } = row.facts ?? {};
    const digests = tasks.imageDigests.filter((digest) => !facts["image"]?.includes(digest));
    return {
        ...row,
        facts: {
            ...(deployment === undefined ? {} : { deployment }),
            tasks: `${tasks.running} running, ${tasks.desired} desired`,
            ...facts,
            ...(digests.length === 0 ? {} : { digest: digests.join(", ") }),
            ...(part.seen.live.host === undefined ? {} : { endpoint: part.seen.live.host }),
        },
    };
}
function partRow({ node, seen, stranger, remembered }) {
    const base = { label: node.noun, name: node.name };
    switch (seen.kind) {
        case "unread":
            return { ...base, mark: "unknown", word: "unknown", why: `not allowed: ${seen.action}` };
        case "missing": {
            const why = remembered?.status === "planned" ? "the last deploy did not get to make it" : seen.why;
            return { ...base, mark: "bad", word: "missing", ...(why === undefined ? {} : { why }) };
        }
        case "live": {
            const facts = Object.fromEntries(Object.entries(node.facts(seen.live)).filter(([, value]) => value !== ""));
            if (stranger !== undefined && remembered === undefined)
                return { ...base, mark: "none", word: "exists, not ours", why: stranger, facts };
            const whose = stranger !== undefined
                ? { why: "not ours: found, used and kept" }
                : node.kind === secret.kind
                    ? { why: "managed by this stage" }
                    : {};
            const { health } = seen;
            if (health.status === "ready")
                return { ...base, mark: "good", word: "ready", ...whose, facts };
            return { ...base, mark: rows_marks[health.status], word: health.status, why: health.why, facts };
        }
    }
}
const rows_marks = { pending: "moving", failed: "bad" };
function handshakeRow(handshake) {
    const base = { label: "MCP URL", ...(handshake.url === undefined ? {} : { name: handshake.url }) };
    switch (handshake.kind) {
        case "verified": {
            const { serverName, serverVersion, tools, milliseconds, protocolVersion } = handshake;
            return {
                ...base,
                mark: "good",
                word: "answers",
                facts: {
                    handshake: `${tools.length} tools in ${(0,duration/* duration */.p0)(milliseconds)}`,
                    server: `${serverName} ${serverVersion}`,
                    protocol: protocolVersion,
                },
            };
        }
        case "unreachable-private":
            return { ...base, mark: "unknown", word: "not checked", why: "it is not reachable from here" };
        case "unchecked":
            return { ...base, mark: "unknown", word: "not checked", why: handshake.why };
        case "refused":
            return { ...base, mark: "bad", word: "does not answer", why: (0,failure_failure/* messageOf */.bD)(handshake.failure) };
    }
}
function broughtRow({ noun, name, seen }) {
    const base = { label: noun, name };
    switch (seen.kind) {
        case "fit":
            return {
                ...base,
                mark: "good",
                word: "ready",
                why: "external: used, never changed",
                facts: seen.facts,
            };
        case "unfit":
            return { ...base, mark: "bad", word: "unusable", why: (0,failure_failure/* messageOf */.bD)(seen.failure) };
        case "unread":
            return { ...base, mark: "unknown", word: "unknown", why: seen.why };
    }
}
/** The opt-out of Secrets Manager. */
function plaintextRow({ service, path }) {
    const container = liveIn(service)?.configuration.primaryContainer;
    const runtime = liveIn(path?.runtime)?.runtime;
    const isIn = (variables) => variables.includes("ZSCALER_CLIENT_SECRET");
    const places = [
        ...(isIn(container?.environment?.map(({ name }) => name) ?? []) ? ["the task definition"] : []),
        ...(isIn(Object.keys(runtime?.environmentVariables ?? {})) ? ["the environment of the runtime"] : []),
    ];
    return places.map((place) => ({
        label: "secret",
        mark: "warning",
        word: "none",
        why: `the credentials stand in plain text in ${place}`,
    }));
}
function driftRow(drift) {
    const base = { label: "Drift" };
    if (drift.kind === "unknown")
        return { ...base, mark: "unknown", word: "unknown", why: drift.why };
    const missed = drift.uncompared.map(({ node, why }) => `${node.noun} ${node.name} not compared: ${why}`);
    const why = missed.length === 0 ? {} : { why: missed.join("; ") };
    const { length } = drift.drifted;
    if (length === 0)
        return missed.length === 0
            ? { ...base, mark: "good", word: "none" }
            : { ...base, mark: "unknown", word: "none found", ...why };
    return { ...base, mark: "warning", word: `${length} changed by hand`, ...why };
}
function lastRunRow({ state }, now) {
    const run = state?.lastRun;
    if (run === undefined)
        return [];
    const { operation, outcome, at, actor, commit, url } = run;
    return [
        {
            label: "Last run",
            mark: outcome === "succeeded" ? "good" : outcome === "running" ? "moving" : "bad",
            word: `${operation} ${outcome}`,
            facts: {
                when: ago(new Date(at), now),
                ...(actor === "" ? {} : { by: actor }),
                ...(commit === "" ? {} : { commit: commit.slice(0, 12) }),
            },
            ...(url === "" ? {} : { url }),
        },
    ];
}
function expiryRow(expires, now) {
    if (expires === undefined)
        return [];
    const left = Date.parse(expires) - now;
    if (Number.isNaN(left))
        return [{ label: "Expires", mark: "none", word: "never" }];
    return left > 0
        ? [{ label: "Expires", mark: "none", word: `in ${(0,duration/* duration */.p0)(left)}`, facts: { at: expires } }]
        : [{ label: "Expires", mark: "bad", word: `${(0,duration/* duration */.p0)(-left)} ago`, facts: { at: expires } }];
}
function ago(at, now) {
    const iso = at.toISOString().replace(/\.\d+Z$/, "Z");
    return `${iso} (${(0,duration/* duration */.p0)(now - at.getTime())} ago)`;
}

;// CONCATENATED MODULE: ./build/src/operations/status/report.js
/** What a status tells: outputs, job summary, log, annotations. */












/** How far back the container's last words may lie. ECS forgets its stopped tasks after an hour. Milliseconds. */
const lastHour = 3_600_000;
async function statusResult(all) {
    const { settings, context, session, seen, verdict } = all;
    const { log } = context;
    const thrown = [...verdict.problems, ...gate(all)];
    const isFailure = settings.failOn !== "never" && thrown.length > 0;
    const logs = await containerLines(all);
    const problems = failures_told(thrown, logs);
    // A step that is not to fail has no errors.
    annotate(isFailure ? log : { ...log, error: log.warning }, problems);
    if (logs.length > 0)
        await log.group("Last lines of the container", async () => log.foreign(logs.slice(-50)));
    const rows = rowsOf(seen, verdict, Date.now());
    await log.group(`Stage ${settings.stage.name} is ${verdict.status}`, async () => log.foreign(rows.map(report_lineOf)));
    const report = {
        kind: "status",
        ...(0,operations_operation/* runFacts */.pI)(settings.stage, context),
        notices: session.notices,
        status: verdict.status,
        place: session.place,
        rows,
        drift: driftRows(seen.drift),
        ...pagesOf(all),
        ...problems,
    };
    return { report, outputs: status_report_outputsOf(all), failures: isFailure ? thrown.map((one) => one.thrown) : [] };
}
/** What fails the step beside what is wrong with the stage. */
function gate({ settings: { failOn, stage }, seen: { drift }, verdict }) {
    if (failOn === "never")
        return [];
    if (verdict.status === "absent")
        return [
            {
                thrown: new failure_failure/* Failure */.HR("STAGE_ABSENT", `nothing of stage ${stage.name} exists`, {
                    fix: "Deploy it, or check the inputs stage and region; with fail-on: never an absent stage is no failure.",
                }),
            },
        ];
    return failOn === "drift" ? driftFailures(drift, verdict) : [];
}
function driftFailures(drift, { problems }) {
    if (drift.kind === "unknown")
        return [
            {
                thrown: new failure_failure/* Failure */.HR("DRIFT_UNKNOWN", `whether anything has drifted cannot be told: ${drift.why}`, {
                    fix: "Deploy once more with a state; or look again once nobody is at work.",
                }),
            },
        ];
    const fix = "Deploy again: it puts back what the inputs say. What is meant to stay belongs into the inputs.";
    return [
        ...drift.drifted.flatMap(({ node: { noun, name }, what }) => {
            if (what.kind === "changed") {
                const paths = what.drifts.map(({ path }) => path).join(", ");
                const failure = new failure_failure/* Failure */.HR("DRIFT", `it was changed since the last deploy: ${paths}`, { fix });
                return [{ thrown: failure, noun, name }];
            }
            // That it is missing has been said where it is a problem by itself.
            const isSaid = problems.some((one) => one.noun === noun && one.name === name);
            return isSaid ? [] : [{ thrown: new failure_failure/* Failure */.HR("DRIFT", `it is ${what.why}`, { fix }), noun, name }];
        }),
        ...drift.uncompared.map(({ node, why }) => {
            const failure = new failure_failure/* Failure */.HR("DRIFT_UNKNOWN", `whether it has drifted cannot be told: ${why}`, {
                fix: "Allow what is missing, or deploy once more.",
            });
            return { thrown: failure, noun: node.noun, name: node.name };
        }),
    ];
}
/** For the diagnosis of a service whose tasks stop, or of a server that the gateway gets no answer from. */
async function containerLines({ session, seen, verdict }) {
    const { service, path } = seen.look;
    const group = logGroupOf(seen.look);
    const hosts = [service, path?.target, path?.runtime].flatMap((part) => part?.node.noun ?? []);
    const isTroubled = verdict.problems.some(({ noun = "", thrown }) => hosts.includes(noun) && thrown instanceof failure_failure/* Failure */.HR && thrown.code === "NODE_FAILED");
    return isTroubled && group !== undefined
        ? lastContainerLines(session.aws, group, Date.now() - lastHour)
        : [];
}
function driftRows(drift) {
    if (drift.kind === "unknown")
        return [];
    return drift.drifted.flatMap(({ node: { noun, name }, what }) => what.kind === "deleted"
        ? [{ noun, name, path: undefined, what: what.why, live: undefined }]
        : what.drifts.map(({ path, kind, live }) => ({ noun, name, path, what: kind, live })));
}
function report_lineOf({ label, name, word, why, facts }) {
    const told = [
        ...(why === undefined ? [] : [why]),
        ...Object.entries(facts ?? {}).map((fact) => fact.join(" ")),
    ];
    const what = name === undefined ? label : `${label} ${name}`;
    return `${what}: ${word}${told.length === 0 ? "" : ` (${told.join(", ")})`}`;
}
/** Undefined also where it is somebody else's. */
function liveOf(part) {
    return part?.stranger === undefined ? liveIn(part) : undefined;
}
function agentOf({ harness }) {
    return liveOf(harness)?.harness;
}
function hostOf({ service }) {
    return liveOf(service);
}
function logGroupOf(look) {
    const ofService = hostOf(look)?.configuration.primaryContainer?.awsLogsConfiguration?.logGroup;
    return ofService ?? runtimeLogGroupOf(look);
}
/** The one that calls through the gateway write to. */
function runtimeLogGroupOf(look) {
    const runtime = liveOf(look.path?.runtime)?.runtime;
    const groups = ofKind(look.parts, runtimeLogs.kind).flatMap((part) => liveIn(part)?.groups ?? []);
    return groups.find(({ logGroupName }) => logGroupName?.endsWith(`/${runtime?.agentRuntimeId}-DEFAULT`))
        ?.logGroupName;
}
function pagesOf({ seen: { look }, session }) {
    const host = hostOf(look) && look.service?.node.identity;
    return {
        harnessId: agentOf(look)?.harnessId,
        ...(host === undefined ? {} : { cluster: host["cluster"], service: host.name }),
        runtimeId: liveOf(look.path?.runtime)?.runtime.agentRuntimeId,
        gatewayId: liveOf(look.path?.gateway)?.gateway.gatewayId,
        userPoolId: liveOf(look.parts.find(({ node }) => node.kind === userPool.kind))?.id,
        logGroup: logGroupOf(look),
        stateUri: look.state === undefined ? undefined : session.store.uri,
    };
}
function status_report_outputsOf({ settings, session, seen: { look, drift }, verdict }) {
    const agent = agentOf(look);
    const server = agent && mcpToolOf(agent, toolName);
    const gateway = liveOf(look.path?.gateway);
    const outbound = agent && gatewayToolOf(agent, toolName)?.outboundAuth;
    const drifted = drift.kind === "known" ? drift.drifted : undefined;
    return {
        "harness-arn": agent?.arn,
        "harness-id": agent?.harnessId,
        "harness-version": agent?.harnessVersion,
        "harness-status": agent?.status,
        "mcp-url": server?.url ?? gateway?.gateway.gatewayUrl,
        image: look.state?.outputs["image"],
        "previous-image": look.state?.previousImage,
        "service-arn": hostOf(look)?.id,
        "runtime-arn": liveOf(look.path?.runtime)?.id,
        "gateway-arn": gateway?.id,
        "execution-role-arn": agent?.executionRoleArn,
        "credential-provider-arn": server === undefined ? outbound?.oauth?.providerArn : providersOf(server)[0],
        state: look.state === undefined ? undefined : session.store.uri,
        stage: settings.stage.slug,
        status: verdict.status,
        ...(drifted === undefined ? {} : { changed: drifted.length > 0, changes: changesOf(drifted) }),
    };
}

;// CONCATENATED MODULE: ./build/src/operations/status/verdict.js
/** How a stage is, judged from what was seen of it. Pure. */


function verdictOf(seen) {
    if (verdict_isAbsent(seen.look))
        return { status: "absent", problems: [] };
    const failed = [
        ...harnessFailures(seen.look),
        ...hostFailures(seen),
        ...pathFailures(seen.look),
        ...handshakeFailures(seen),
    ];
    const degraded = [...degradations(seen), ...verdict_unfit(seen)];
    return {
        status: failed.length > 0 ? "failed" : degraded.length > 0 ? "degraded" : "ready",
        problems: [...failed, ...degraded],
    };
}
/** Nothing of its own is there, or what is there was kept when it was taken down. */
function verdict_isAbsent({ parts, harness, state }) {
    const wasDestroyed = state?.lastRun?.operation === "destroy" && state.lastRun.outcome === "succeeded";
    if (wasDestroyed && harness?.seen.kind !== "live")
        return true;
    return parts.every(({ seen, stranger }) => seen.kind === "missing" || stranger !== undefined);
}
function harnessFailures({ harness, parts }) {
    if (harness === undefined || isMissing(harness) || harness.stranger !== undefined) {
        const left = parts.filter(({ seen, stranger }) => seen.kind === "live" && stranger === undefined).length;
        const what = `${left} other thing${left === 1 ? "" : "s"} of the stage exist${left === 1 ? "s" : ""}`;
        const message = `the harness does not exist, although ${what}`;
        return [about(harness, new failure_failure/* Failure */.HR("HARNESS_MISSING", message, { fix: deployAgain }))];
    }
    return [...verdict_unread(harness), ...failures(harness)];
}
function hostFailures({ look: { service, state }, tasks }) {
    if (service === undefined || service.stranger !== undefined)
        return [];
    if (isMissing(service)) {
        // Without a state it is not known whether the stage has ever hosted its server: the handshake tells.
        if (state === undefined)
            return [];
        return [
            about(service, new failure_failure/* Failure */.HR("SERVICE_MISSING", "the service does not exist", { fix: deployAgain })),
        ];
    }
    const broken = [...verdict_unread(service), ...failures(service)];
    if (broken.length > 0 || tasks === undefined || tasks.running > 0 || verdict_isMoving(service))
        return broken;
    const why = [`no task runs, of ${tasks.desired} desired`, ...tasks.stopped].join("; ");
    return [about(service, new failure_failure/* Failure */.HR("NODE_FAILED", why))];
}
/** No call comes through unless gateway, target and runtime are there, all three. */
function pathFailures({ path }) {
    if (path === undefined)
        return [];
    return partsOf(path)
        .filter(({ stranger }) => stranger === undefined)
        .flatMap((part) => (isMissing(part) ? [verdict_missing(part)] : [...verdict_unread(part), ...failures(part)]));
}
function handshakeFailures({ handshake }) {
    if (handshake?.kind !== "refused")
        return [];
    return [{ thrown: handshake.failure, noun: "MCP handshake with", name: handshake.url }];
}
function degradations({ look, tasks }) {
    const { parts, harness, service, path, state } = look;
    const toldOf = new Set([harness, service, ...(path === undefined ? [] : partsOf(path))]);
    const own = parts.filter(({ stranger }) => stranger === undefined);
    return [
        ...own.flatMap((part) => {
            const { seen } = part;
            if (seen.kind === "live" && seen.health.status === "pending")
                return [about(part, new failure_failure/* Failure */.HR("IN_MOTION", seen.health.why, { fix: waitForIt }))];
            // Of harness and host it is told above.
            if (toldOf.has(part))
                return [];
            return [...(isExpected(part) && isMissing(part) ? [verdict_missing(part)] : []), ...failures(part)];
        }),
        ...shortOfTasks(service, tasks),
        ...turnedBack(service, tasks, state?.lastRun?.outcome === "succeeded"),
    ];
}
function shortOfTasks(service, tasks) {
    if (service === undefined || tasks === undefined || verdict_isMoving(service))
        return [];
    if (tasks.running === 0 || tasks.running >= tasks.desired)
        return [];
    const why = [`${tasks.running} of ${tasks.desired} tasks run`, ...tasks.stopped].join("; ");
    return [about(service, new failure_failure/* Failure */.HR("NODE_FAILED", why))];
}
/** What serves is the revision before, unless that is what a later deploy wanted. */
function turnedBack(service, tasks, isWanted) {
    if (service?.seen.kind !== "live" || service.seen.health.status !== "ready" || isWanted)
        return [];
    const { deployment } = service.seen.live;
    if (deployment === undefined || deployment.status === "SUCCESSFUL")
        return [];
    const { status, reason } = deployment;
    const why = [`service deployment ${status}`, reason, ...(tasks?.stopped ?? [])].filter(Boolean).join("; ");
    return [about(service, new failure_failure/* Failure */.HR("NODE_FAILED", `the version before serves; ${why}`))];
}
function verdict_unfit({ used }) {
    return used.flatMap(({ noun, name, seen }) => seen.kind === "unfit" ? [{ thrown: seen.failure, noun, name }] : []);
}
const deployAgain = "Deploy again: it makes what is missing.";
const waitForIt = "Wait until it has ended, and look again.";
/** Only a state tells what there should be. */
function isExpected({ remembered }) {
    return remembered !== undefined && remembered.status !== "kept";
}
function isMissing({ seen }) {
    return seen.kind === "missing";
}
function verdict_isMoving({ seen }) {
    return seen.kind === "live" && seen.health.status === "pending";
}
function verdict_missing(part) {
    const { seen, remembered } = part;
    const why = seen.kind === "missing" && seen.why !== undefined ? `it is ${seen.why}` : "it does not exist";
    const message = remembered?.status === "planned" ? "the last deploy did not get to make it" : why;
    return about(part, new failure_failure/* Failure */.HR("PART_MISSING", message, { fix: deployAgain }));
}
function verdict_unread({ node, seen }) {
    return seen.kind === "unread" ? [{ thrown: seen.thrown, noun: node.noun, name: node.name }] : [];
}
function failures(part) {
    const { seen } = part;
    if (seen.kind !== "live" || seen.health.status !== "failed")
        return [];
    return [about(part, new failure_failure/* Failure */.HR("NODE_FAILED", seen.health.why))];
}
function about(part, thrown) {
    return part === undefined ? { thrown } : { thrown, noun: part.node.noun, name: part.node.name };
}

;// CONCATENATED MODULE: ./build/src/operations/status.js
/**
 * How a stage is: every part of it, its tasks, a handshake with its MCP server, and what was changed since the last
 * deploy. Goes by the state, and by names and tags where there is none. Reads only.
 */










async function status_status(settings, context) {
    const session = await openSession(settings, context);
    const seen = await context.log.group("Look at what is live", async () => {
        const { state, isHeld } = await look_memoryOf(session);
        const look = await lookAtStage(state, settings, session);
        const [tasks, used] = await Promise.all([tasksIn(look, session), broughtBy(look, session)]);
        const handshake = await shake(look, tasks && tasks.running > 0, session);
        return { look, tasks, used, handshake, drift: driftOfStage(look, isHeld), expires: status_expiryOf(look) };
    });
    status_giveNotices(seen, settings, session);
    return statusResult({ settings, context, session, seen, verdict: verdictOf(seen) });
}
/** Undefined where there is no service, or its tasks may not be read. */
async function tasksIn({ service }, { aws, give }) {
    if (service?.seen.kind !== "live")
        return undefined;
    const { name, identity } = service.node;
    const { deployment } = service.seen.live;
    const wasTurnedBack = deployment?.status.startsWith("ROLLBACK") ?? false;
    try {
        return await tasksOf(aws, { name, cluster: identity["cluster"] ?? "" }, wasTurnedBack);
    }
    catch (thrown) {
        if (!(0,errors/* isAccessDenied */.w7)(thrown))
            throw thrown;
        const message = `How many tasks run is not known: the caller lacks ${(0,errors/* deniedAction */.Ub)(thrown)}.`;
        give({ level: "note", title: "Tasks not read", message });
        return undefined;
    }
}
/** What the state says, or else the tags of what is live. */
function status_expiryOf({ state, parts }) {
    if (state?.expiresAt !== undefined)
        return state.expiresAt;
    const tags = parts.flatMap(({ seen, stranger }) => seen.kind === "live" && stranger === undefined ? (expiryIn(seen.live.tags ?? {}) ?? []) : []);
    return tags.find((one) => one !== "never") ?? tags[0];
}
function status_giveNotices({ look, drift, expires }, { failOn }, { give }) {
    const strangers = look.parts.filter(({ stranger, remembered }) => stranger !== undefined && !remembered);
    for (const { node, stranger } of strangers)
        give({
            level: "note",
            title: "Not ours",
            message: `The ${node.noun} ${node.name} exists and does not belong to this stage: ${stranger}.`,
        });
    if (look.unknown.length > 0)
        give({
            level: "warning",
            title: "Not looked at",
            message: `The state names things that this version of the action does not know: ${look.unknown.join(", ")}.`,
        });
    if (expires !== undefined && Date.parse(expires) < Date.now())
        give({
            level: "warning",
            title: "Expired",
            message: `The life of this stage ended at ${expires}: a sweep takes it down. A deploy prolongs it.`,
        });
    // A gate tells each of them as an error.
    if (drift.kind === "known" && drift.drifted.length > 0 && failOn !== "drift")
        give({
            level: "warning",
            title: "Drift",
            message: `Changed since the last deploy: ${drift.drifted.map(({ node }) => `${node.noun} ${node.name}`).join(", ")}. The next deploy puts it back.`,
        });
}

;// CONCATENATED MODULE: ./build/src/aws/tagged.js
/** What an account has, found by tags: all of a region by one index, and the roles, which that index leaves out. */




/**
 * Everything of the region that carries all of these tags, but for IAM's roles and users, which the Resource Groups
 * Tagging API does not know. Its index runs behind: what has just been made may be missing, and what is gone still there.
 */
async function resourcesTagged({ clients }, tags) {
    const client = await clients.tagging();
    const { paginateGetResources } = await __webpack_require__.e(/* import() */ 59).then(__webpack_require__.t.bind(__webpack_require__, 5059, 19));
    const TagFilters = Object.entries(tags).map(([Key, value]) => ({ Key, Values: [value] }));
    const all = [];
    for await (const { ResourceTagMappingList: page = [] } of paginateGetResources({ client, pageSize: 100 }, { TagFilters }))
        all.push(...page.map(({ ResourceARN: arn = "", Tags }) => ({ arn, tags: tagMap(Tags) })));
    return all;
}
/** IAM allows few calls a second, and has no call that asks for the tags of several roles. */
const rolesAtOnce = 4;
/** The account's roles whose name is worth a look and that carry all of these tags. */
async function rolesTagged({ clients: { iam } }, tags, isWorthALook) {
    const roles = [];
    for await (const { Roles: page = [] } of (0,client_iam_dist_cjs/* paginateListRoles */.lwj)({ client: iam, pageSize: 1_000 }, {}))
        roles.push(...page.filter(({ RoleName = "" }) => isWorthALook(RoleName)));
    const all = await several(roles, rolesAtOnce, async ({ RoleName: name = "", Arn: arn = "", CreateDate }) => ({
        name,
        arn,
        createdAt: CreateDate,
        tags: (await (0,errors/* found */.F9)(tagsOfRole(name))) ?? {},
    }));
    return all.filter((role) => Object.entries(tags).every(([key, value]) => role.tags[key] === value));
    async function tagsOfRole(RoleName) {
        const list = [];
        for await (const { Tags: page = [] } of (0,client_iam_dist_cjs/* paginateListRoleTags */.hio)({ client: iam }, { RoleName }))
            list.push(...page);
        return tagMap(list);
    }
}

;// CONCATENATED MODULE: ./build/src/state/listing.js
/** Which state objects there are. */


/**
 * Keys of what may be states, right below the prefix: what other repositories keep in folders of their own is passed
 * over. None where there is no bucket.
 */
async function stateKeys({ s3, bucket, prefix, account }) {
    const keys = [];
    try {
        for await (const { Contents: page = [] } of (0,client_s3_dist_cjs/* paginateListObjectsV2 */.OqA)({ client: s3 }, { Bucket: bucket, Prefix: prefix, Delimiter: "/", ExpectedBucketOwner: account }))
            keys.push(...page.flatMap(({ Key: key = "" }) => (key.endsWith(".json") ? [key] : [])));
        return keys;
    }
    catch (thrown) {
        if ((0,state_s3/* isMissingBucket */.Vy)(thrown))
            return [];
        throw (0,state_s3/* s3Failure */.lv)(thrown, { bucket, key: prefix, account });
    }
}

;// CONCATENATED MODULE: ./build/src/operations/sweep/things.js
/** What a stage's things are called, so that what carries its tags can be told from what nobody will take down. */




/** By the names that follow from the stage, and by the ids and names that its state holds, if there is one. */
function thingsOf(stage, place, nodes) {
    const known = Object.values(nodes ?? {});
    const ids = new Set(known.flatMap(({ id, outputs }) => [id ?? [], Object.values(outputs)].flat()));
    // Nothing of Cognito has its name in its ARN.
    const named = [...remainsOf((0,settings_names/* namesFor */.G)(stage), place), ...known].filter(({ kind }) => !kind.startsWith("cognito-idp."));
    const names = new Set(named.map(({ identity }) => identity.name));
    const any = [...names].map(literally).join("|");
    // A harness passes its tags on to the runtime beneath it.
    const begin = `(?:^|[/:])(?:harness_)?(?:${any})`;
    const exactly = new RegExp(`${begin}(?:$|[/:])`);
    const suffixed = new RegExp(`${begin}-[A-Za-z0-9]{5,10}(?:-[^/:]+)?(?:$|[/:])`);
    return {
        names,
        explain(arn) {
            const [, , service = "", , , ...rest] = arn.split(":");
            const resource = rest.join(":");
            if (ids.has(arn) || ids.has(lastSegment(resource)) || exactly.test(resource))
                return true;
            if (service === "cognito-idp")
                return nodes === undefined;
            return addsSuffix(service, resource) && suffixed.test(resource);
        },
    };
}
/** Whose ARNs hold the name with random characters after it: AgentCore's, secrets', and those of a runtime's logs. */
function addsSuffix(service, resource) {
    if (service === "logs")
        return resource.startsWith("log-group:/aws/bedrock-agentcore/");
    return service === "bedrock-agentcore" || service === "secretsmanager";
}

;// CONCATENATED MODULE: ./build/src/operations/sweep/states.js
/** Finds the stages of the repository that have a state, also one that can't be used. */





const unknownTimes = { expiresAt: undefined, lastRun: undefined };
/** S3 takes thousands of reads a second; this many at once read a thousand states in seconds. */
const readsAtOnce = 16;
async function stagesWithState({ aws }, { states: { prefix }, repository, kmsKey }, bucket) {
    const { s3 } = aws.clients;
    const keys = await stateKeys({ s3, bucket, prefix, account: aws.account });
    const read = await several(keys, readsAtOnce, async (key) => {
        const location = { s3, bucket, key, account: aws.account, kmsKey, signal: aws.signal };
        const { partition, region, account } = aws;
        const store = stateStore({ ...location, deployment: { partition, region, account, repository } });
        try {
            const stored = await store.read();
            return stored === undefined ? [] : [knownBy(stored.state, { bucket, key })];
        }
        catch (thrown) {
            aws.signal.throwIfAborted();
            return [unusable(key.slice(prefix.length, -".json".length), { bucket, key }, thrown)];
        }
    });
    return read.flat();
    function knownBy(state, place) {
        const { stage, expiresAt, nodes } = state;
        const things = thingsOf(stage, aws, nodes);
        return { stage, state: place, by: "state", expiresAt, lastRun: lastRunOf(state), things };
    }
    function unusable(slug, place, thrown) {
        const stage = { name: slug, slug };
        return {
            ...{ ...unknownTimes, stage, state: place, by: "state" },
            obstacle: { kind: obstacleKind(thrown), thrown },
            things: thingsOf(stage, aws, undefined),
        };
    }
}
function lastRunOf({ lastRun }) {
    return lastRun && { at: Date.parse(lastRun.at), operation: lastRun.operation };
}
function obstacleKind(thrown) {
    switch (thrown instanceof failure_failure/* Failure */.HR ? thrown.code : undefined) {
        case "STATE_OF_ANOTHER_DEPLOYMENT":
            return "foreign";
        case "STATE_DAMAGED":
        case "STATE_NEWER":
            return "unusable";
        default:
            return "unread";
    }
}

;// CONCATENATED MODULE: ./build/src/operations/sweep/find.js
/** Finds the stages of the repository: by their states, and by tags where a state is lost. */









const lostUnseen = "stages are found by their states, and one whose state is lost is not, nor is what no stage explains";
async function findStages(account, settings) {
    const { aws } = account;
    const bucket = settings.states.bucket ?? stateBucketName(aws);
    const tags = repositoryTags(settings.repository);
    const notices = [];
    const failures = [];
    const [withState, resources] = await Promise.all([
        stagesWithState(account, settings, bucket),
        unlessHidden(resourcesTagged(aws, tags), "tag:GetResources", lostUnseen),
    ]);
    const bySlug = new Map(withState.map((known) => [known.stage.slug, known]));
    const lost = [...lostIn(resources)];
    const named = new Set([...bySlug.values()].flatMap(({ things }) => [...things.names]));
    const roles = await unlessHidden(rolesTagged(aws, tags, (name) => isRoleOfOurs(name) && !named.has(name)), "iam:ListRoles and iam:ListRoleTags", lostUnseen);
    // Roles are in no region, and a stage is.
    const here = roles.filter((role) => regionIn(role.tags) === settings.region);
    lost.push(...lostIn(here));
    const tagged = byStage([...resources, ...here]);
    const stages = [...withState, ...lost].map((known) => withTags(known, tagged.get(known.stage.slug) ?? []));
    return {
        stages: (await withAges(stages, here)).toSorted(bySlugs),
        unexplained: [...tagged].flatMap(([slug, own]) => own.filter(({ arn }) => bySlug.get(slug)?.things.explain(arn) !== true)),
        notices,
        failures,
    };
    /** Stages that no state tells of, once each. */
    function* lostIn(seen) {
        for (const slug of slugsOf(seen)) {
            if (bySlug.has(slug))
                continue;
            const stage = { name: slug, slug };
            const state = { bucket, key: `${settings.states.prefix}${slug}.json` };
            const known = {
                ...unknownTimes,
                stage,
                state,
                by: "tags",
                things: thingsOf(stage, aws, undefined),
            };
            bySlug.set(slug, known);
            yield known;
        }
    }
    /** What nobody lets the run see is left out, and told. */
    async function unlessHidden(seeing, right, consequence) {
        try {
            return await seeing;
        }
        catch (thrown) {
            aws.signal.throwIfAborted();
            if ((0,errors/* isAccessDenied */.w7)(thrown))
                notices.push({
                    level: "warning",
                    title: "Not everything could be seen",
                    message: `The caller may not call ${right}: ${consequence}. docs/sweep-policy.json has the rights that a sweep takes.`,
                });
            else
                failures.push(new failure_failure/* Failure */.HR("NOT_SEEN", `${right} failed: ${(0,failure_failure/* messageOf */.bD)(thrown)}. So ${consequence}.`, {
                    fix: "Sweep again. What could be seen was swept.",
                    cause: thrown,
                }));
            return [];
        }
    }
    /** How old a stage without a state is, AWS alone can tell: from when its harness or its youngest role is. */
    async function withAges(stages, roles) {
        const isLost = ({ by }) => by === "tags";
        if (settings.maxAge === undefined || !stages.some(isLost))
            return stages;
        const harnesses = await unlessHidden(allHarnesses(aws), "bedrock-agentcore:ListHarnesses", "nobody knows the age of stages whose state is lost, and they stay");
        return stages.map((found) => {
            const { harness } = (0,settings_names/* namesFor */.G)(found.stage);
            const times = [
                ...harnesses.flatMap(({ harnessName, updatedAt }) => harnessName === harness ? (updatedAt ?? []) : []),
                ...roles.flatMap(({ tags: own, createdAt }) => stageIn(own) === found.stage.slug ? (createdAt ?? []) : []),
            ].map((time) => time.getTime());
            return isLost(found) && times.length > 0
                ? { ...found, lastRun: { at: Math.max(...times), operation: "deploy" } }
                : found;
        });
    }
}
/** What names of roles begin with, whatever the stage. */
const rolePrefixes = (() => {
    const { taskExecutionRole, infrastructureRole, harnessRole, gateways } = (0,settings_names/* namesFor */.G)({
        name: "default",
        slug: "default",
    });
    const ofGateways = Object.values(gateways).flatMap(({ runtimeRole, gatewayRole }) => [
        runtimeRole,
        gatewayRole,
    ]);
    return [taskExecutionRole, infrastructureRole, harnessRole, ...ofGateways];
})();
function isRoleOfOurs(name) {
    return rolePrefixes.some((prefix) => name.startsWith(prefix));
}
/** Tags can be changed by hand: what can't be a slug is no stage. */
function slugsOf(tagged) {
    const slugs = tagged.map(({ tags }) => stageIn(tags) ?? "");
    return new Set(slugs.filter((slug) => /^[a-z0-9-]{1,20}$/.test(slug)));
}
/** Where no state tells until when the stage lives, its tags do: the latest of what they say. */
function withTags({ things: _things, ...found }, own) {
    if (found.by === "state" && found.obstacle === undefined)
        return found;
    const ends = own.map(({ tags }) => expiryIn(tags) ?? "never");
    const isEndless = ends.length === 0 || ends.some((end) => Number.isNaN(Date.parse(end)));
    return isEndless ? found : { ...found, expiresAt: ends.toSorted().at(-1) };
}
function byStage(tagged) {
    const groups = new Map();
    for (const one of tagged) {
        const slug = stageIn(one.tags) ?? "";
        groups.set(slug, [...(groups.get(slug) ?? []), one]);
    }
    return groups;
}
const collator = new Intl.Collator("en", { numeric: true });
function bySlugs(one, other) {
    return collator.compare(one.stage.slug, other.stage.slug);
}

;// CONCATENATED MODULE: ./build/src/github/pull-requests.js


/** Numbers of all that are open. Needs `pull-requests: read`. */
async function openPullRequests(github) {
    const open = new Set();
    const listed = itemsOf((page) => patiently(github, () => github.octokit.rest.pulls.list({
        ...github.repository,
        ...page,
        state: "open",
        request: github.limits(),
    })));
    for await (const { number } of listed)
        open.add(number);
    return open;
}
/** Merged is closed, too. Rejects with 404 where GitHub knows no such pull request, or does not let the token see it. */
async function pullRequestState(github, pull_number) {
    const { data } = await patiently(github, () => github.octokit.rest.pulls.get({ ...github.repository, pull_number, request: github.limits() }));
    return data.state;
}

;// CONCATENATED MODULE: ./build/src/operations/sweep/stages.js
/** A stage of the repository as a sweep knows it, and whether it is due: by its time alone, or once GitHub is asked. */



/** What of the stage's name and times decides; GitHub is asked only where that does not. */
function stages_verdictOf({ stage, expiresAt, lastRun }, rules) {
    if (!isSelected(stage, rules.stages))
        return { kind: "stays", why: "the input `stages` leaves it out" };
    if (expiresAt !== undefined && Date.parse(expiresAt) <= rules.now)
        return { kind: "due", reason: "expired", why: `it expired at ${expiresAt}` };
    const age = ageVerdict(stage, lastRun, rules);
    if (age.kind === "due")
        return age;
    const pullRequest = (0,settings_stage/* pullRequestOfStage */.Y1)(stage);
    const time = expiresAt === undefined ? "it never expires" : "it has not expired";
    const why = age.why === undefined ? time : `${time}; ${age.why}`;
    return pullRequest === undefined
        ? { kind: "stays", why }
        : { kind: "ask", pullRequest, otherwise: `pull request #${pullRequest} is open; ${why}` };
}
/** Milliseconds since the last run that deployed it, or destroyed a part of it, as far as that is known. */
function ageOf({ lastRun }, now) {
    return lastRun === undefined || lastRun.operation === "sweep" ? undefined : Math.max(0, now - lastRun.at);
}
function ageVerdict(stage, lastRun, rules) {
    const { maxAge, now } = rules;
    if (maxAge === undefined)
        return { kind: "stays", why: undefined };
    if (!agesIn(stage, rules.stages))
        return {
            kind: "stays",
            why: "`max-age` counts only for stages of pull requests, and for those that `stages` names",
        };
    const reason = "older-than-max-age";
    // Since then nobody has deployed it: what an earlier sweep did not bring to its end is still to be done.
    if (lastRun?.operation === "sweep")
        return { kind: "due", reason, why: "an earlier sweep began to take it down" };
    const age = ageOf({ lastRun }, now);
    if (age === undefined)
        return { kind: "stays", why: "nobody knows when its last run was" };
    return age > maxAge
        ? {
            kind: "due",
            reason,
            why: `its last run was ${(0,duration/* longSpan */.xv)(age)} ago, and max-age is ${(0,duration/* longSpan */.xv)(maxAge)}`,
        }
        : { kind: "stays", why: undefined };
}
const isExclusion = (pattern) => pattern.startsWith("!");
/** A pattern is held against the name and against the slug, which is all that tags tell. What takes out wins. */
function isSelected({ name, slug }, patterns) {
    const matches = (pattern) => [name, slug].some((text) => matchesShellPattern(pattern, text));
    const included = patterns.filter((pattern) => !isExclusion(pattern));
    const excluded = patterns.filter(isExclusion).map((pattern) => pattern.slice(1));
    return (included.length === 0 || included.some(matches)) && !excluded.some(matches);
}
/** Age says nothing about a stage that is meant to stand: it counts where a pattern names the stage. */
function agesIn(stage, patterns) {
    return patterns.some((pattern) => !isExclusion(pattern)) || (0,settings_stage/* pullRequestOfStage */.Y1)(stage) !== undefined;
}

;// CONCATENATED MODULE: ./build/src/operations/sweep/judge.js
/** Which of the stages that were found are due. GitHub is asked of those that depend on a pull request. */





/** As many as GitHub allows a matrix to have jobs, so that one can be fanned out over all that a run tells of. */
const mostDue = 256;
/** GitHub's limit for a job's token is 1,000 calls an hour in a repository. */
const questionsAtOnce = 8;
/** What is due by its time comes first: GitHub is asked only of as many more as there is room for. */
async function judge_judge(stages, rules, github) {
    const verdicts = new Map(stages.map((found) => [found, stages_verdictOf(found, rules)]));
    const judgements = new Map();
    const asking = [];
    const knowsOpen = await openOnes([...verdicts.values()], github);
    let room = mostDue;
    for (const [found, verdict] of verdicts) {
        const obstacle = isSelected(found.stage, rules.stages)
            ? obstacleTo(found, verdict, knowsOpen)
            : undefined;
        if (obstacle !== undefined)
            judgements.set(found, obstacle);
        else if (verdict.kind === "ask")
            asking.push({ found, verdict });
        else if (verdict.kind === "stays")
            judgements.set(found, verdict);
        else if (room > 0) {
            judgements.set(found, verdict);
            room -= 1;
        }
        else
            judgements.set(found, { kind: "left" });
    }
    const suspects = asking.filter(({ found, verdict }) => {
        const early = byList(verdict, knowsOpen);
        if (early !== undefined)
            judgements.set(found, early);
        return early === undefined;
    });
    for (const { found } of suspects.slice(room))
        judgements.set(found, { kind: "left" });
    await several(suspects.slice(0, room), questionsAtOnce, async ({ found, verdict }) => {
        judgements.set(found, await judge_answered(verdict, github));
    });
    return stages.map((found) => ({ found, judgement: judgements.get(found) ?? { kind: "left" } }));
}
/** The same of one stage, as it is now. */
async function judgeAgain(found, rules, github) {
    const verdict = stages_verdictOf(found, rules);
    return verdict.kind === "ask" ? judge_answered(verdict, github) : verdict;
}
async function openOnes(verdicts, github) {
    if (!verdicts.some(({ kind }) => kind === "ask"))
        return new Set();
    if (github === undefined)
        return judge_noToken;
    try {
        return await openPullRequests(github);
    }
    catch (thrown) {
        return silent(thrown);
    }
}
/** Undefined: it is not among the open ones, which is to be confirmed. */
function byList({ pullRequest, otherwise }, open) {
    if (open instanceof failure_failure/* Failure */.HR)
        return undecided(pullRequest, open);
    return open.has(pullRequest) ? { kind: "stays", why: otherwise } : undefined;
}
async function judge_answered({ pullRequest, otherwise }, github) {
    if (github === undefined)
        return undecided(pullRequest, judge_noToken);
    try {
        const state = await pullRequestState(github, pullRequest);
        return state === "open"
            ? { kind: "stays", why: otherwise }
            : { kind: "due", reason: "pull-request-closed", why: `pull request #${pullRequest} is closed` };
    }
    catch (thrown) {
        return undecided(pullRequest, isNotFound(thrown) ? judge_unknown(pullRequest) : silent(thrown));
    }
}
function undecided(pullRequest, thrown) {
    return {
        kind: "undecided",
        why: `GitHub does not tell whether pull request #${pullRequest} is closed`,
        thrown,
    };
}
/** What keeps a stage from being taken down by its state, whatever its time and its pull request say. */
function obstacleTo({ obstacle }, verdict, open) {
    if (obstacle === undefined)
        return undefined;
    const { kind, thrown } = obstacle;
    const why = (0,failure_failure/* messageOf */.bD)(thrown);
    if (kind === "foreign")
        return { kind: "stays", why };
    if (kind === "unread")
        return { kind: "failed", why, thrown };
    if (verdict.kind === "due")
        return { kind: "failed", reason: verdict.reason, why, thrown };
    const looksDue = verdict.kind === "ask" && !(open instanceof failure_failure/* Failure */.HR) && !open.has(verdict.pullRequest);
    return looksDue ? { kind: "failed", reason: "pull-request-closed", why, thrown } : { kind: "stays", why };
}
const permissions = "Give the job `permissions: pull-requests: read`, and leave the input `github-token` at its default.";
const judge_noToken = new failure_failure/* Failure */.HR("PULL_REQUESTS_UNKNOWN", "There is no token to ask GitHub with which pull requests are closed.", { fix: permissions });
function silent(thrown) {
    return new failure_failure/* Failure */.HR("PULL_REQUESTS_UNKNOWN", `GitHub does not tell which pull requests are closed: ${(0,failure_failure/* messageOf */.bD)(thrown)}`, { fix: `${permissions} Then sweep again.`, cause: thrown });
}
function judge_unknown(pullRequest) {
    return new failure_failure/* Failure */.HR("PULL_REQUEST_UNKNOWN", `GitHub knows no pull request #${pullRequest} of this repository.`, {
        fix: `${permissions} If there never was such a pull request, destroy the stage, or leave it out with \`stages: "!pr-${pullRequest}"\`.`,
    });
}

;// CONCATENATED MODULE: ./build/src/operations/sweep/report.js
/** What a sweep tells: outputs, job summary, annotations. */








/** GitHub shows fewer of a step; the summary tells how many more there are. */
const mostAnnotations = 30;
function sweepResult(sweeping, found, all) {
    const { settings, account, context } = sweeping;
    const { signal } = account.aws;
    const left = all.filter(({ outcome }) => outcome === "left").length;
    const ended = signal.aborted ? [signal.reason] : [];
    const problems = problemsOf(all, [...ended, ...found.failures]);
    const thrown = new Set([
        ...ended,
        ...found.failures,
        ...all.flatMap((swept) => swept.thrown.map((one) => one.thrown)),
    ]);
    annotate(context.log, { ...problems, failures: problems.failures.slice(0, mostAnnotations) });
    const states = `s3://${settings.states.bucket ?? stateBucketName(account.aws)}/${settings.states.prefix}`;
    const lost = all.filter((swept) => swept.found.by === "tags" && isTold(swept)).length;
    const notices = [
        ...found.notices,
        ...all.flatMap(noticesOf),
        ...(lost === 0 ? [] : [lostNotice(lost, states)]),
        ...(left === 0 ? [] : [leftNotice(left)]),
    ];
    if (left > 0)
        context.log.warning(leftNotice(left));
    const report = {
        kind: "sweep",
        outcome: signal.aborted ? "cancelled" : thrown.size > 0 ? "failed" : "done",
        isDryRun: settings.dryRun,
        ...(0,operations_operation/* repositoryRunFacts */.nD)(context),
        notices,
        repository: settings.repository,
        region: settings.region,
        states,
        stages: all.flatMap((swept) => rowOf(swept, sweeping)),
        left,
        unexplained: found.unexplained.map(({ arn, tags }) => ({
            arn,
            stage: stageIn(tags),
            expires: expiryIn(tags),
        })),
        ...problems,
    };
    return {
        report,
        outputs: {
            changed: all.some(({ outcome, deleted = 0 }) => outcome === "taken-down" || deleted > 0),
            swept: all.flatMap(report_entryOf).slice(0, mostDue),
        },
        failures: [...thrown],
    };
}
/** Failures that several stages have in common are told once; each other one with its stage. */
function problemsOf(all, general) {
    const common = new Map();
    const own = [];
    for (const { found, outcome, thrown } of all) {
        const { slug } = found.stage;
        for (const failure of thrown.length === 0 ? [] : failures_told(thrown).failures) {
            if (outcome === "failed")
                own.push(ofStage(slug, failure));
            else {
                const known = common.get(failure.message) ?? { failure, stages: [] };
                known.stages.push(slug);
                common.set(failure.message, known);
            }
        }
    }
    const waitedFor = all.flatMap((swept) => swept.waitedFor ?? []);
    const { failures } = failures_told(general.map((thrown) => ({ thrown })));
    const { diagnoses } = failures_told([...general.map((thrown) => ({ thrown })), ...all.flatMap(({ thrown }) => thrown)], [], waitedFor);
    return { failures: [...failures, ...[...common.values()].map(ofSeveral), ...own], diagnoses };
}
function ofStage(slug, { noun, name, ...failure }) {
    return { ...failure, noun: noun === undefined ? "stage" : `${noun} ${name ?? ""} of stage`, name: slug };
}
/** More names than these are counted. */
const mostNames = 10;
function ofSeveral({ failure, stages, }) {
    const more = stages.length - mostNames;
    const names = [...stages.slice(0, mostNames), ...(more > 0 ? [`${more} more`] : [])].join(", ");
    return {
        ...failure,
        message: `${failure.message.replace(/\.$/, "")}. So nobody knows whether these are due: ${names}.`,
    };
}
function noticesOf({ found, notices }) {
    return notices.map((notice) => ({ ...notice, title: `${found.stage.slug}: ${notice.title}` }));
}
function lostNotice(lost, states) {
    return {
        level: "note",
        title: "Stages without a state",
        message: `Only tags tell of ${(0,summaries_suite/* counted */.hS)(lost, "stage")}: there is no state under ${states}. If the deploys keep it elsewhere, sweep with the input \`state\` that says where.`,
    };
}
function leftNotice(left) {
    return {
        level: "warning",
        title: "More is due than one run takes",
        message: `A run takes ${mostDue} stages, as many as a matrix has jobs. ${left} more look due: sweep again to take the next ones.`,
    };
}
function isTold(swept) {
    return swept.outcome !== "left" && swept.outcome !== "gone";
}
function rowOf(swept, { rules, context }) {
    if (!isTold(swept))
        return [];
    const { found, outcome, why } = swept;
    const number = (0,settings_stage/* pullRequestOfStage */.Y1)(found.stage);
    const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = context.environment;
    return [
        {
            stage: found.stage.name,
            outcome,
            why,
            age: ageOf(found, rules.now),
            expires: found.expiresAt ?? (found.obstacle === undefined ? "never" : "unknown"),
            pullRequest: number === undefined
                ? undefined
                : { number, url: server && repository ? `${server}/${repository}/pull/${number}` : undefined },
            isLost: found.by === "tags",
        },
    ];
}
/** For the output `swept`: a job of a matrix each, with what a destroy needs to know of the stage. */
function report_entryOf({ found, judgement, outcome }) {
    if (outcome !== "due" && outcome !== "taken-down" && outcome !== "failed")
        return [];
    const reason = "reason" in judgement ? judgement.reason : undefined;
    return [
        {
            stage: found.stage.name,
            ...(reason === undefined ? {} : { reason }),
            outcome,
            state: `s3://${found.state.bucket}/${found.state.key}`,
        },
    ];
}

;// CONCATENATED MODULE: ./build/src/operations/sweep/log.js
/** Each line begins with the stage's name. Phases of a stage are lines: GitHub has no groups within groups. */
function stageLog(log, stage) {
    const named = (text) => `${stage}  ${text}`;
    const titled = (annotation) => ({
        ...annotation,
        title: `${stage}: ${annotation.title}`,
    });
    return {
        ...log,
        group(title, run) {
            log.line(named(title));
            return run();
        },
        line: (text) => log.line(named(text)),
        detail: (text) => log.detail(named(text)),
        notice: (annotation) => log.notice(titled(annotation)),
        warning: (annotation) => log.warning(titled(annotation)),
        error: (annotation) => log.error(titled(annotation)),
        foreign: (lines, { folded: _title, ...limits } = {}) => log.foreign(lines.map(named), limits),
    };
}

;// CONCATENATED MODULE: ./build/src/operations/sweep/take-down.js











function workOn({ settings, account, context }, { stage, state }) {
    const log = stageLog(context.log, stage.slug);
    const session = stageSession(account, { stage, state }, { ...context, log });
    const recorder = createRecorder(log, context.startedAt);
    const { repository, region, forceSecretDelete } = settings;
    // A stage with other names has them in its state.
    const names = (0,settings_names/* namesFor */.G)(stage);
    const of = { stage, names, repository, region, forceSecretDelete };
    return {
        ...teardown({ ...of, session, recorder, log, keep: () => undefined }),
        session,
        waitedFor: () => recorder.waitedFor(),
    };
}
/**
 * A stage that only tags tell of may be gone already: their index runs behind, and knows a secret until nobody can
 * restore it. Undefined: there is something left of it.
 */
async function goneAlready(sweeping, { found, judgement }) {
    const same = { found, judgement, thrown: [], notices: [] };
    try {
        const { stored, seen } = await workOn(sweeping, found).look();
        if (stored !== undefined || seen.live.size > 0)
            return undefined;
        return seen.unread.length === 0
            ? { ...same, outcome: "gone", why: "nothing of it is left" }
            : { ...same, outcome: "kept", why: "nothing is left of it that the caller may look for" };
    }
    catch (thrown) {
        if (judgement.kind !== "due" || sweeping.account.aws.signal.aborted)
            return undefined;
        return { ...same, outcome: "failed", why: (0,failure_failure/* messageOf */.bD)(thrown), thrown: [{ thrown }] };
    }
}
/** Somebody is at work on the stage. Undefined: as far as its lock tells, nobody is. */
async function inUse(sweeping, { found, judgement }) {
    // Whoever takes it down asks again.
    const lock = await workOn(sweeping, found)
        .session.lock()
        .catch(() => undefined);
    if (lock === undefined || lock.hasRunOut)
        return undefined;
    const why = `in use by ${(0,state_holder/* describeHolder */.sG)(lock.holder)}`;
    return { found, judgement, outcome: "kept", why, thrown: [], notices: [] };
}
async function takeDown(sweeping, { found, judgement }) {
    const { github, account, context } = sweeping;
    const work = workOn(sweeping, found);
    const same = { found, judgement };
    try {
        const first = await work.look();
        for (const notice of notLookedFor(first.seen))
            work.session.give(notice);
        if (first.stored === undefined && first.seen.live.size === 0)
            return told("gone", "another run has taken it down meanwhile");
        const { last, destroyed, failure } = await work.takeDown(first, stillDue);
        const deleted = destroyed.filter(({ fate }) => fate.kind === "deleted").length;
        const thrown = [
            ...destroyed.flatMap(({ node: { noun, name }, fate }) => fate.kind === "failed" ? [{ thrown: fate.thrown, noun, name }] : []),
            ...(failure === undefined ? [] : [{ thrown: failure }]),
        ];
        if (thrown.length > 0 && isStopped())
            return { ...told("due", stopped), deleted };
        if (thrown.length > 0)
            return { ...told("failed", failedWhy(thrown)), deleted, thrown, waitedFor: work.waitedFor() };
        await tell(last.stored?.state);
        return { ...told("taken-down", `${take_down_whyOf(judgement)}${keptOf(destroyed)}`), deleted };
    }
    catch (thrown) {
        const code = thrown instanceof failure_failure/* Failure */.HR ? thrown.code : undefined;
        if (code === "LOCK_TIMEOUT")
            return told("kept", `in use: ${(0,failure_failure/* messageOf */.bD)(thrown)}`);
        if (thrown instanceof Spared)
            return { ...told("kept", thrown.message), thrown: thrown.thrown };
        if (isStopped())
            return told("due", stopped);
        return { ...told("failed", (0,failure_failure/* messageOf */.bD)(thrown)), thrown: [{ thrown }], waitedFor: work.waitedFor() };
    }
    /** Then what failed failed because of that, which is told once for the whole run. */
    function isStopped() {
        return account.aws.signal.aborted;
    }
    function told(outcome, why) {
        return { ...same, outcome, why, thrown: [], notices: work.session.notices };
    }
    /** While this run waited for the lock, somebody may have deployed the stage, or opened its pull request again. */
    async function stillDue(stored) {
        const now = stored === undefined
            ? found
            : { ...found, by: "state", expiresAt: stored.state.expiresAt, lastRun: lastRunOf(stored.state) };
        const again = await judgeAgain(now, { ...sweeping.rules, now: Date.now() }, github);
        if (again.kind === "due")
            return;
        if (again.kind === "undecided")
            throw new Spared(again.why, [{ thrown: again.thrown }]);
        throw new Spared(`not due any more: ${again.why}`, []);
    }
    async function tell(state) {
        if (github === undefined || state === undefined)
            return;
        const notices = await tellTakenDown(github, { state, why: take_down_whyOf(judgement), runUrl: (0,operations_operation/* runUrlOf */.Qm)(context) });
        for (const notice of notices)
            work.session.give(notice);
    }
}
const stopped = "the run ended before it was gone";
/** The stage is not to be taken down after all. */
class Spared extends Error {
    thrown;
    constructor(why, thrown) {
        super(why);
        this.thrown = thrown;
    }
}
function keptOf(destroyed) {
    const kept = destroyed.flatMap(({ node, fate }) => fate.kind === "kept" ? [`the ${node.noun} ${node.name} is kept, because ${fate.why}`] : []);
    return kept.map((one) => `; ${one}`).join("");
}
function take_down_whyOf(judgement) {
    return judgement.kind === "left" ? "" : judgement.why;
}
function failedWhy(all) {
    const [{ thrown, noun, name } = { thrown: undefined }] = all;
    const what = noun === undefined ? "" : `${noun} ${name ?? ""}: `;
    const more = all.length === 1 ? "" : `, and ${all.length - 1} more`;
    return `${what}${(0,failure_failure/* messageOf */.bD)(thrown)}${more}`;
}

;// CONCATENATED MODULE: ./build/src/operations/sweep.js
/**
 * Takes down the stages of the repository that have outlived their pull request or their time. Finds them by their
 * states and, where those are lost, by tags; tells of everything else that carries the repository's tags, and never
 * touches it. Without `dry-run: false` it changes nothing.
 */









/**
 * Stages that are taken down at once. Each makes up to a dozen calls at a time, and AWS counts them all against one
 * account.
 */
const stagesAtOnce = 4;
/**
 * The longest that a sweep waits for the lock of one stage, in ms: long enough to learn that its run is over. Whoever
 * holds it is at work on the stage, and the next sweep comes.
 */
const sweep_patience = 10_000;
async function sweep(settings, context) {
    const { log, environment } = context;
    const account = await openAccount({ ...settings, lockTimeout: Math.min(settings.lockTimeout, sweep_patience) }, context);
    const { signal } = account.aws;
    const github = await openGitHub({
        token: settings.githubToken,
        apiUrl: environment["GITHUB_API_URL"],
        repository: settings.repository,
        signal,
        callLog: (0,operations_operation/* callLogOf */.SI)(context),
    });
    const { stages, maxAge } = settings;
    const sweeping = {
        ...{ settings, account, context, github },
        rules: { now: context.startedAt, stages, maxAge },
    };
    const found = await log.group("Look for stages", async () => {
        const all = await findStages(account, settings);
        for (const { title, message } of all.notices)
            log.warning({ title, message });
        log.line(countsIn(all));
        return all;
    });
    const judged = await log.group("See what is due", async () => {
        const all = await judge_judge(found.stages, sweeping.rules, github);
        for (const { found: one, judgement } of all)
            if (judgement.kind !== "left")
                log.line(`${judgement.kind.padEnd(10)} ${one.stage.slug}: ${take_down_whyOf(judgement)}`);
        return all;
    });
    const title = settings.dryRun ? "See what is in use" : "Take down what is due";
    const due = judged.filter(({ judgement }) => judgement.kind === "due").length;
    let done = 0;
    const swept = await log.group(title, () => several(judged, stagesAtOnce, async (one) => {
        const end = await ended(sweeping, one);
        if (one.judgement.kind === "due")
            log.line(`${++done} of ${due}: ${end.outcome} ${end.found.stage.slug}: ${end.why}`);
        return end;
    }));
    return sweepResult(sweeping, found, swept);
}
/** What becomes of a stage. Never throws: one stage's trouble is not that of the others. */
async function ended(sweeping, judged) {
    const { settings, account } = sweeping;
    const { found, judgement } = judged;
    const untouched = { found, judgement, why: take_down_whyOf(judgement), thrown: [], notices: [] };
    const { signal } = account.aws;
    if (judgement.kind === "left")
        return { ...untouched, outcome: "left" };
    const gone = found.by === "tags" && !signal.aborted ? await goneAlready(sweeping, judged) : undefined;
    if (gone !== undefined)
        return gone;
    switch (judgement.kind) {
        case "stays":
            return { ...untouched, outcome: "kept" };
        case "undecided":
            return { ...untouched, outcome: "kept", thrown: [{ thrown: judgement.thrown }] };
        case "failed":
            return { ...untouched, outcome: "failed", thrown: [{ thrown: judgement.thrown }] };
        case "due": {
            if (signal.aborted)
                return { ...untouched, outcome: "due" };
            if (settings.dryRun)
                return (await inUse(sweeping, judged)) ?? { ...untouched, outcome: "due" };
            return takeDown(sweeping, judged);
        }
    }
}
function countsIn({ stages, unexplained }) {
    const lost = stages.filter(({ by }) => by === "tags").length;
    const withState = `${(0,summaries_suite/* counted */.hS)(stages.length - lost, "stage")} with a state`;
    return `${withState}, ${lost} that only tags tell of, ${(0,summaries_suite/* counted */.hS)(unexplained.length, "thing")} of no stage`;
}

;// CONCATENATED MODULE: ./build/src/operations/perform.js










async function perform(settings, context) {
    const reporting = await openReporting(settings, context);
    return reporting.concluded(await resultOf(settings, context, reporting));
}
async function resultOf(settings, context, reporting) {
    try {
        return await performed(settings, context, reporting);
    }
    catch (thrown) {
        return failedBefore(settings, context, context.signal.aborted ? context.signal.reason : thrown);
    }
}
function performed(settings, context, reporting) {
    switch (settings.operation) {
        case "deploy":
            return deploy(settings, context, reporting);
        case "plan":
            return plan(settings, context, reporting);
        case "status":
            return status_status(settings, context);
        case "logs":
            return logs(settings, context);
        case "invoke":
            return invoke(settings, context);
        case "destroy":
            return destroy_destroy(settings, context, reporting);
        case "sweep":
            return sweep(settings, context);
    }
}
/** The run ended before it changed anything, or without a word from the operation itself. */
function failedBefore(settings, context, thrown) {
    const { operation } = settings;
    const stage = operation === "sweep" ? undefined : settings.stage;
    const problems = failures_told([{ thrown }]);
    annotate(context.log, problems);
    return {
        report: {
            kind: "failed",
            operation,
            ...(stage === undefined ? (0,operations_operation/* repositoryRunFacts */.nD)(context) : (0,operations_operation/* runFacts */.pI)(stage, context)),
            ...problems,
        },
        outputs: stage === undefined ? {} : { stage: stage.slug, status: "failed" },
        failures: single(thrown),
    };
}


/***/ }),

/***/ 4377:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   w$: () => (/* binding */ datetime)
/* harmony export */ });
/* unused harmony exports date, time, duration */
/* harmony import */ var _core_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3759);
/* harmony import */ var _schemas_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5649);



function datetime(params) {
    return _core_index_js__WEBPACK_IMPORTED_MODULE_0__/* ._isoDateTime */ .G1(_schemas_js__WEBPACK_IMPORTED_MODULE_1__/* .ZodISODateTime */ .You, params);
}
function date(params) {
    return core._isoDate(ZodISODate, params);
}
function time(params) {
    return core._isoTime(ZodISOTime, params);
}
function duration(params) {
    return core._isoDuration(ZodISODuration, params);
}


/***/ })

};
