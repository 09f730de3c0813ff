export const id = 720;
export const ids = [720];
export const modules = {

/***/ 4720:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  verifyMcp: () => (/* binding */ verifyMcp)
});

// EXTERNAL MODULE: ./build/src/aws/retry.js
var retry = __webpack_require__(257);
// EXTERNAL MODULE: ./build/src/failure/failure.js
var failure_failure = __webpack_require__(2314);
// EXTERNAL MODULE: ./build/src/waiting/wait.js
var wait = __webpack_require__(3884);
;// CONCATENATED MODULE: ./build/src/agent/gateway-failures.js
/** What an AgentCore Gateway did instead of serving, as a failure with a fix. Nothing it wrote gets into it. */

/** The caller lacks the right to call the gateway, which says nothing of the harness. */
const callDenied = "GATEWAY_CALL_DENIED";
const callAction = "bedrock-agentcore:InvokeGateway";
const authorizer = "The gateway's authorizer must name the issuer's discovery URL, the client in `allowedClients` and the scope in `allowedScopes`, and no `allowedAudience`: Cognito's tokens for clients have none.";
const putRight = "Deploy again: it puts gateway, client and scope right.";
/** For an answer that is no success. */
function gatewayFailure(host, authorization, { status, challenge, said }) {
    const failure = (code, what, fix) => new failure_failure/* Failure */.HR(code, `The gateway at ${host} ${what}.`, { fix });
    if (status === 404)
        return failure("GATEWAY_NOT_FOUND", "serves nothing at this path (404)", "Deploy again: it makes what is missing.");
    if (status === 429 || status >= 500)
        return failure("GATEWAY_UNAVAILABLE", `does not serve (${status})`, "Run again. Where it stays so, the status of the gateway and its target in the AWS console tells why.");
    if (status !== 401 && status !== 403)
        return failure("GATEWAY_REFUSED", `refuses the handshake (${status})`, putRight);
    if (authorization.kind === "bearer") {
        const { clientId, scope } = authorization.client;
        return /\binsufficient_scope\b/.test(challenge ?? "")
            ? failure("GATEWAY_SCOPE_REFUSED", `wants another scope than \`${scope}\`, with which client ${clientId} came (${status})`, `${authorizer} ${putRight}`)
            : failure("GATEWAY_TOKEN_REFUSED", `does not accept the token of client ${clientId} with scope \`${scope}\` (${status})`, `${authorizer} ${putRight}`);
    }
    // Both are a 403, and only the words tell a signature that is wrong from a caller without the right.
    if (status === 401 || /signature|security token|authentication token|expired/i.test(said))
        return failure("GATEWAY_SIGNATURE_REFUSED", `does not accept the signature (${status})`, "Check that the gateway's authorizer is `AWS_IAM`, the runner's clock, and that this job's AWS credentials have not expired.");
    return failure(callDenied, `does not let the caller in (${status})`, `Grant ${callAction} on the gateway to the role of this job.`);
}
/** It answers, and has nothing behind it. */
function noToolsFailure(host) {
    return new failure_failure/* Failure */.HR("GATEWAY_WITHOUT_TOOLS", `The gateway at ${host} lists no tools.`, {
        fix: "Its target is not ready, or its MCP server lists none: the status of the target in the AWS console tells. Deploy again: it makes the target anew where it failed.",
    });
}

// EXTERNAL MODULE: ./node_modules/@modelcontextprotocol/sdk/dist/esm/client/index.js + 31 modules
var esm_client = __webpack_require__(63);
// EXTERNAL MODULE: ./node_modules/@modelcontextprotocol/sdk/dist/esm/client/streamableHttp.js + 11 modules
var streamableHttp = __webpack_require__(1502);
// EXTERNAL MODULE: ./node_modules/@modelcontextprotocol/sdk/dist/esm/types.js
var types = __webpack_require__(3846);
// EXTERNAL MODULE: ./build/src/aws/dispatcher.js
var aws_dispatcher = __webpack_require__(1506);
// EXTERNAL MODULE: ./build/src/aws/user-agent.js
var user_agent = __webpack_require__(6392);
// EXTERNAL MODULE: ./build/src/agent/fetch.js
var fetch = __webpack_require__(8895);
// EXTERNAL MODULE: ./build/src/agent/mcp-failures.js
var mcp_failures = __webpack_require__(4159);
;// CONCATENATED MODULE: ./build/src/agent/unauthorized.js
/** Why an MCP server answered 401, as far as both sides tell: what was sent, and what the server asks for. */

/** Only the names of schemes are taken from what the server wrote; everything else in it is foreign. */
function schemesIn(challenge) {
    const bare = (challenge ?? "").replaceAll(/"[^"]*"/g, "");
    return ["Basic", "Bearer"].filter((scheme) => new RegExp(`\\b${scheme}\\b`, "i").test(bare));
}
/** `challenge` is the answer's `WWW-Authenticate`, `sent` the request's `Authorization`; `now` in ms. */
function unauthorizedFailure(host, { challenge, sent, now, }) {
    const expected = schemesIn(challenge);
    const [scheme] = schemesIn(sent?.split(" ")[0] ?? null);
    const failure = (code, what, fix) => new failure_failure/* Failure */.HR(code, `The MCP server at ${host} answered 401: ${what}.`, { fix });
    const wanted = expected.map((one) => `\`${one}\``).join(" or ");
    if (sent === undefined)
        return failure("MCP_CREDENTIAL_NOT_SENT", `it expects a ${wanted || "credential"}, and the harness sends none`, "Set `auth-mode` to the mode that the server runs in: `zscaler` where it expects `Basic`, `api-key` or `jwt` where it expects `Bearer`.");
    if (scheme !== undefined && expected.length > 0 && !expected.includes(scheme))
        return failure("MCP_OTHER_SCHEME", `it expects ${wanted}, and the harness sends \`${scheme}\``, scheme === "Basic"
            ? "The server runs in mode `api-key`, `jwt` or `oidc`: set `auth-mode` to `api-key` or `jwt`, with its key or token in `auth-token`; or run the server in mode `zscaler`. On a hosted server, remove `ZSCALER_MCP_AUTH_MODE` from `container-environment`."
            : "The server runs in mode `zscaler`: set `auth-mode: zscaler`, with `zscaler-client-id` and `zscaler-client-secret`; or run the server in the mode of `auth-mode`. On a hosted server, remove `ZSCALER_MCP_AUTH_MODE` from `container-environment`.");
    if (scheme === "Basic")
        return failure("MCP_UNAUTHORIZED", "it does not accept the credential: Zscaler refuses this client id with this client secret", "Check `zscaler-client-id`, `zscaler-client-secret`, `zscaler-vanity-domain` and `zscaler-cloud`, or the same in the secret that `credentials-secret` names.");
    const token = jsonWebToken(sent.split(" ")[1] ?? "");
    if (token === undefined)
        return failure("MCP_UNAUTHORIZED", "it does not accept the credential", "Check that `auth-token`, or `ZSCALER_MCP_AUTH_API_KEY` in the secret that `credentials-secret` names, is the key that the server runs with, and that `auth-mode` is the mode that it runs in.");
    if (token.expiresAt !== undefined && token.expiresAt <= now)
        return failure("MCP_TOKEN_EXPIRED", `the token ran out at ${new Date(token.expiresAt).toISOString()}`, "Put a fresh token into `auth-token`, one that lives as long as the harness is to work: nothing renews it. Better for a long life is `auth-mode: zscaler` or `api-key`.");
    return failure("MCP_TOKEN_REFUSED", token.hasAudience
        ? "it does not accept the token, which has not run out"
        : "it does not accept the token, which has no `aud`", "The token's `aud` must be `ZSCALER_MCP_AUTH_AUDIENCE` (`zscaler-mcp-server` unless set), its `iss` `ZSCALER_MCP_AUTH_ISSUER`, and its signature by a key of `ZSCALER_MCP_AUTH_JWKS_URI`: compare them with the token in `auth-token`. Tokens of Cognito's client credentials have no `aud` and never pass.");
}
/** Undefined: it is an opaque key. */
function jsonWebToken(token) {
    const [head = "", body = "", signature] = token.split(".");
    const [header, claims] = [head, body].map(decoded);
    if (signature === undefined || header?.["alg"] === undefined || claims === undefined)
        return undefined;
    const { exp, aud } = claims;
    const expiresAt = typeof exp === "number" && Math.abs(exp) <= latest ? exp * 1000 : undefined;
    return { expiresAt, hasAudience: aud !== undefined };
}
/** The last second that a `Date` can tell. */
const latest = 8_640_000_000_000;
function decoded(part) {
    try {
        const value = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
        return typeof value === "object" && value !== null ? value : undefined;
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./build/src/agent/mcp.js
/** A real MCP handshake: connect, `initialize`, `tools/list`, as the harness does it at its first call. */










const longestName = 128;
const longestDescription = 500;
const mostTools = 1_000;
const mostPages = 50;
/** Bytes of one answer. */
const longestAnswer = 8 * 1024 * 1024;
/** Milliseconds for saying goodbye to a server that keeps sessions. */
const goodbyeLimit = 2_000;
/** Only gateways are signed in to by tokens and signatures of AgentCore's. */
function askedBy({ kind }) {
    return kind === "headers" ? "MCP server" : "gateway";
}
function headersOf(authorization) {
    switch (authorization.kind) {
        case "headers":
            return authorization.headers;
        case "bearer":
            return { Authorization: `Bearer ${authorization.token}` };
        case "signature":
            // Made for each request by itself.
            return {};
    }
}
/** Characters of a refusal's body that are looked at. */
const longestRefusal = 4_000;
async function refusalOf(response, host, authorization) {
    const { status } = response;
    const challenge = response.headers.get("www-authenticate");
    if (authorization.kind !== "headers") {
        const said = await response.text().catch(() => "");
        return gatewayFailure(host, authorization, { status, challenge, said: said.slice(0, longestRefusal) });
    }
    await response.body?.cancel();
    if (status !== 401)
        return (0,mcp_failures/* answeredFailure */.Ef)(status, host);
    const sent = authorization.headers["Authorization"];
    return unauthorizedFailure(host, { challenge, sent, now: Date.now() });
}
/** A fetch that turns anything but a success into its failure, before the client sees it. */
function fetchThrough(dispatcher, host, authorization) {
    return async (url, init = {}) => {
        // The stream of server-initiated messages is optional and of no use here, and a server that has none would count
        // the refusal among the 4xx that the canary alarm of a new ECS Express deployment watches.
        if (init.method === "GET")
            return new Response(null, { status: 405 });
        const request = authorization.kind === "signature" ? await signed(url, init, authorization.sign) : init;
        let response;
        try {
            response = await (0,fetch/* fetchWith */.D)(url, { ...request, redirect: "manual", dispatcher });
        }
        catch (thrown) {
            throw (0,mcp_failures/* unansweredFailure */.bN)(thrown, host, askedBy(authorization));
        }
        if (response.ok)
            return response;
        throw await refusalOf(response, host, authorization);
    };
}
async function signed(url, init, sign) {
    const { method = "GET", body } = init;
    const headers = await sign({
        method,
        url: new URL(url),
        headers: new Headers(init.headers),
        body: typeof body === "string" ? body : undefined,
    });
    return { ...init, headers };
}
function cut(text, longest) {
    return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
async function listTools(client, timeout) {
    const tools = [];
    let cursor;
    // Not `client.listTools`: that compiles a validator for each schema that the server sends.
    for (let page = 0; page < mostPages && tools.length < mostTools; page += 1) {
        const request = { method: "tools/list", params: cursor === undefined ? {} : { cursor } };
        const listed = await client.request(request, types/* ListToolsResultSchema */.WT, { timeout });
        for (const { name, description } of listed.tools) {
            tools.push({
                name: cut(name, longestName),
                ...(description === undefined ? {} : { description: cut(description, longestDescription) }),
            });
        }
        cursor = listed.nextCursor;
        if (cursor === undefined)
            break;
    }
    return tools.slice(0, mostTools);
}
async function converse(client, transport, timeout) {
    // Its types were written without exactOptionalPropertyTypes.
    await client.connect(transport, { timeout });
    return { server: client.getServerVersion(), tools: await listTools(client, timeout) };
}
/** Closing the transport breaks the request off. */
async function sayGoodbye(transport) {
    const timer = setTimeout(() => void transport.close(), goodbyeLimit);
    await transport.terminateSession().catch(() => { });
    clearTimeout(timer);
}
/** What went wrong, where it is no `Failure` yet. */
function failureOf(thrown, host, asked) {
    if (thrown instanceof failure_failure/* Failure */.HR)
        return thrown;
    if (thrown instanceof types/* McpError */.Nh)
        return (0,mcp_failures/* notMcpFailure */.mm)(host, `it answered JSON-RPC error ${thrown.code}`, asked);
    // undici's word for a body that broke off.
    if (thrown instanceof TypeError && thrown.cause !== undefined)
        return (0,mcp_failures/* unansweredFailure */.bN)(thrown, host, asked);
    return (0,mcp_failures/* notMcpFailure */.mm)(host, "its answer is no MCP message", asked);
}
/**
 * Throws a `Failure` that says what happened instead (`MCP_UNREACHABLE`, `MCP_UNAUTHORIZED`, `MCP_MISDIRECTED`, …), or the
 * signal's reason. Follows no redirect and leaves no connection open.
 */
async function handshake({ url, authorization, signal, timeout, }) {
    signal.throwIfAborted();
    const { host } = new URL(url);
    const asked = askedBy(authorization);
    const startedAt = performance.now();
    const dispatcher = (0,aws_dispatcher/* dispatcherFor */.t)(url, {
        connectTimeout: Math.min(10_000, timeout / 2),
        maxResponseSize: longestAnswer,
    });
    const transport = new streamableHttp/* StreamableHTTPClientTransport */.j(new URL(url), {
        fetch: fetchThrough(dispatcher, host, authorization),
        requestInit: { headers: { ...headersOf(authorization) } },
    });
    const client = new esm_client/* Client */.K({ name: user_agent/* userAgent */.N[0], version: user_agent/* userAgent */.N[1] });
    const ending = new AbortController();
    const timer = setTimeout(() => ending.abort((0,mcp_failures/* timeoutFailure */._N)(host, timeout, asked)), timeout);
    const either = AbortSignal.any([signal, ending.signal]);
    const ended = new Promise((_, reject) => {
        either.addEventListener("abort", () => reject(either.reason), { once: true });
    });
    // What cannot be read in a stream of events is told here only, and the request would wait for ever.
    client.onerror = (error) => ending.abort(failureOf(error, host, asked));
    try {
        const conversation = converse(client, transport, timeout).catch((thrown) => {
            throw failureOf(thrown, host, asked);
        });
        const { server, tools } = await Promise.race([conversation, ended]);
        const milliseconds = Math.round(performance.now() - startedAt);
        client.onerror = () => { };
        if (transport.sessionId !== undefined)
            await sayGoodbye(transport);
        return {
            serverName: cut(server?.name ?? "", longestName),
            serverVersion: cut(server?.version ?? "", longestName),
            protocolVersion: transport.protocolVersion ?? "",
            tools,
            milliseconds,
        };
    }
    finally {
        clearTimeout(timer);
        await client.close();
        await dispatcher.destroy();
    }
}

// EXTERNAL MODULE: external "node:dns/promises"
var promises_ = __webpack_require__(1553);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
;// CONCATENATED MODULE: ./build/src/agent/private-endpoint.js
/** Is a host meant to be reached from inside a private network only? */


const privateAddresses = new external_node_net_.BlockList();
// RFC 1918, RFC 6598 (shared), RFC 3927 and RFC 4193, RFC 4291 (link-local).
privateAddresses.addSubnet("10.0.0.0", 8);
privateAddresses.addSubnet("172.16.0.0", 12);
privateAddresses.addSubnet("192.168.0.0", 16);
privateAddresses.addSubnet("100.64.0.0", 10);
privateAddresses.addSubnet("169.254.0.0", 16);
privateAddresses.addSubnet("fc00::", 7, "ipv6");
privateAddresses.addSubnet("fe80::", 10, "ipv6");
/** Names that no public DNS holds: without a dot, reserved by RFC 6762, RFC 8375 or ICANN, or usual in companies. */
const internalName = /^[^.:]+$|\.(?:corp|home\.arpa|internal|intra|intranet|lan|local|private)$/i;
function isPrivateAddress(address) {
    return privateAddresses.check(address, (0,external_node_net_.isIP)(address) === 6 ? "ipv6" : "ipv4");
}
/** True where the host resolves to private addresses only, or does not resolve and has an internal name. */
async function isPrivateHost(hostname) {
    // The host of a URL has an IPv6 address in brackets.
    const bare = hostname.replace(/^\[|\]$/g, "");
    try {
        const found = await (0,promises_.lookup)(bare, { all: true });
        return found.length > 0 && found.every(({ address }) => isPrivateAddress(address));
    }
    catch {
        return internalName.test(bare);
    }
}

// EXTERNAL MODULE: ./build/src/agent/sign-in-token.js
var sign_in_token = __webpack_require__(5980);
;// CONCATENATED MODULE: ./build/src/agent/sign-in.js

/** Throws a `Failure` where no token is to be had. */
async function authorizationOf(signIn, limits) {
    switch (signIn.kind) {
        case "headers":
            return signIn;
        case "client-credentials":
            return { kind: "bearer", token: await (0,sign_in_token/* accessToken */.a)(signIn.client, limits), client: signIn.client };
        case "sigv4":
            return { kind: "signature", sign: signIn.sign };
    }
}

;// CONCATENATED MODULE: ./build/src/agent/verify.js
/** The handshake after a deploy, with patience for what a fresh endpoint does and for nothing else. */







/** What time mends. */
const passing = new Set([
    // No DNS entry yet, no listener, the certificate on its way, no healthy target (502, 503, 504).
    "MCP_UNREACHABLE",
    "MCP_TLS",
    "MCP_UNAVAILABLE",
    "GATEWAY_UNAVAILABLE",
    "GATEWAY_WITHOUT_TOOLS",
    // The domain of a user pool serves a minute after it was made.
    "IDENTITY_PROVIDER_UNREACHABLE",
    "IDENTITY_PROVIDER_TLS",
    "IDENTITY_PROVIDER_UNAVAILABLE",
]);
const unreached = new Set(["MCP_PROXY_REFUSED", "MCP_TIMEOUT", "MCP_UNREACHABLE"]);
/** Throws the last `Failure` of signing in or shaking hands; where the signal ends the tries, it is the cause of what is thrown. */
async function verifyMcp({ limit, pace, onRetry, ...options }) {
    const { signal } = options;
    const knock = knocking(options);
    const startedAt = performance.now();
    let refused;
    for (const length of (0,wait/* pauses */.yz)(pace)) {
        try {
            return { kind: "verified", ...(await knock()) };
        }
        catch (thrown) {
            if (signal.aborted)
                throw (0,retry/* endedBy */.mr)(signal.reason, refused);
            if (!(thrown instanceof failure_failure/* Failure */.HR))
                throw thrown;
            const unknown = await untold(thrown, new URL(options.url));
            if (unknown !== undefined)
                return unknown;
            const waited = performance.now() - startedAt;
            if (!passing.has(thrown.code) || waited + length > limit)
                throw thrown;
            onRetry(thrown, waited);
            refused = thrown;
        }
        await (0,wait/* pause */.v7)(length, signal).catch((reason) => {
            throw (0,retry/* endedBy */.mr)(reason, refused);
        });
    }
    throw new Error("unreachable: pauses never end");
}
/** Signs in once, and shakes hands at each call. */
function knocking({ signIn, ...options }) {
    const { url, signal, timeout } = options;
    let authorization;
    return async () => {
        authorization ??= await authorizationOf(signIn, options);
        const shaken = await handshake({ url, authorization, signal, timeout });
        // A gateway answers for itself, whatever becomes of the server behind it.
        if (signIn.kind !== "headers" && shaken.tools.length === 0)
            throw noToolsFailure(new URL(url).host);
        return shaken;
    };
}
/** Where the failure says something of the runner, and nothing of the server. */
async function untold({ code }, { host, hostname }) {
    if (code === callDenied)
        return { kind: "not-allowed", host, action: callAction };
    return unreached.has(code) && (await isPrivateHost(hostname))
        ? { kind: "unreachable-private", host }
        : undefined;
}


/***/ })

};
