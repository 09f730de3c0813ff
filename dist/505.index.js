export const id = 505;
export const ids = [505];
export const modules = {

/***/ 6505:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  verifyMcp: () => (/* binding */ verifyMcp)
});

// EXTERNAL MODULE: ./build/src/failure/failure.js
var failure = __webpack_require__(2314);
// EXTERNAL MODULE: ./build/src/waiting/wait.js
var wait = __webpack_require__(3884);
// EXTERNAL MODULE: ./node_modules/@modelcontextprotocol/sdk/dist/esm/client/index.js + 31 modules
var esm_client = __webpack_require__(63);
// EXTERNAL MODULE: ./node_modules/@modelcontextprotocol/sdk/dist/esm/client/streamableHttp.js + 11 modules
var streamableHttp = __webpack_require__(1502);
// EXTERNAL MODULE: ./node_modules/@modelcontextprotocol/sdk/dist/esm/types.js
var types = __webpack_require__(3846);
// EXTERNAL MODULE: ./node_modules/undici/index.js
var undici = __webpack_require__(6752);
// EXTERNAL MODULE: ./build/src/aws/dispatcher.js
var aws_dispatcher = __webpack_require__(1506);
// EXTERNAL MODULE: ./build/src/aws/user-agent.js
var user_agent = __webpack_require__(6392);
;// CONCATENATED MODULE: ./build/src/agent/mcp-failures.js
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
    401: {
        code: "MCP_UNAUTHORIZED",
        meaning: "it does not accept the credential",
        fix: "Check `zscaler-client-id`, `zscaler-client-secret`, `zscaler-vanity-domain` and `zscaler-cloud`, or `auth-token`, " +
            "and that `auth-mode` is the mode that the server runs in.",
    },
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
    return new failure/* Failure */.HR(code, `The MCP server at ${host} answered ${status}: ${meaning}.`, { fix });
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
/** For a request that got no answer. */
function unansweredFailure(thrown, host) {
    const proxyStatus = proxyStatusOf(thrown);
    if (proxyStatus !== undefined) {
        const code = proxyStatus >= 502 && proxyStatus <= 504 ? "MCP_UNREACHABLE" : "MCP_PROXY_REFUSED";
        return new failure/* Failure */.HR(code, `The proxy answered ${proxyStatus} to a connection to ${host}.`, {
            fix: "Check the proxy of HTTPS_PROXY and whether it lets this host through, or add the host to NO_PROXY.",
            cause: thrown,
        });
    }
    const code = codeOf(thrown);
    if (untrustedCodes.has(code)) {
        return new failure/* Failure */.HR("MCP_CERTIFICATE_UNTRUSTED", `The certificate of ${host} is not trusted (${code}).`, {
            fix: "Behind an inspecting proxy, name its certificate in NODE_EXTRA_CA_CERTS; otherwise mend the certificate.",
            cause: thrown,
        });
    }
    if (/CERT|TLS|SSL|EPROTO/.test(code)) {
        return new failure/* Failure */.HR("MCP_TLS", `No TLS connection to ${host} came about (${code}).`, {
            fix: "Check that the certificate is for this host name; one that was just made takes minutes to arrive.",
            cause: thrown,
        });
    }
    if (code === "UND_ERR_RES_EXCEEDED_MAX_SIZE")
        return notMcpFailure(host, "its answer is too long");
    return new failure/* Failure */.HR("MCP_UNREACHABLE", `The MCP server at ${host} could not be reached (${code || "no answer"}).`, {
        fix: "Check the host name, and HTTPS_PROXY and NO_PROXY where the runner sits behind a proxy.",
        cause: thrown,
    });
}
function notMcpFailure(host, what) {
    return new failure/* Failure */.HR("MCP_PROTOCOL", `What answers at ${host} does not speak MCP as expected: ${what}.`, {
        fix: "Check that `mcp-url` is the streamable HTTP endpoint of an MCP server, and look at the server's log.",
    });
}
function timeoutFailure(host, timeout) {
    return new failure/* Failure */.HR("MCP_TIMEOUT", `The MCP server at ${host} did not finish the handshake within ${timeout} ms.`, {
        fix: "Look at the server's log, and at firewalls that may swallow the connection.",
    });
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
/** Node's own types describe the undici inside Node, which is of another version. */
const fetchWith = undici.fetch;
/** A fetch that turns anything but a success into its failure, before the client sees it. */
function fetchThrough(dispatcher, host) {
    return async (url, init = {}) => {
        // The stream of server-initiated messages is optional and of no use here, and a server that has none would count
        // the refusal among the 4xx that the canary alarm of a new ECS Express deployment watches.
        if (init.method === "GET")
            return new Response(null, { status: 405 });
        let response;
        try {
            response = await fetchWith(url, { ...init, redirect: "manual", dispatcher });
        }
        catch (thrown) {
            throw unansweredFailure(thrown, host);
        }
        if (response.ok)
            return response;
        await response.body?.cancel();
        throw answeredFailure(response.status, host);
    };
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
function failureOf(thrown, host) {
    if (thrown instanceof failure/* Failure */.HR)
        return thrown;
    if (thrown instanceof types/* McpError */.Nh)
        return notMcpFailure(host, `it answered JSON-RPC error ${thrown.code}`);
    // undici's word for a body that broke off.
    if (thrown instanceof TypeError && thrown.cause !== undefined)
        return unansweredFailure(thrown, host);
    return notMcpFailure(host, "its answer is no MCP message");
}
/**
 * Throws a `Failure` that says what happened instead (`MCP_UNREACHABLE`, `MCP_UNAUTHORIZED`, `MCP_MISDIRECTED`, …), or the
 * signal's reason. Follows no redirect and leaves no connection open.
 */
async function handshake({ url, headers, signal, timeout }) {
    signal.throwIfAborted();
    const { host } = new URL(url);
    const startedAt = performance.now();
    const dispatcher = (0,aws_dispatcher/* dispatcherFor */.t)(url, {
        connectTimeout: Math.min(10_000, timeout / 2),
        maxResponseSize: longestAnswer,
    });
    const transport = new streamableHttp/* StreamableHTTPClientTransport */.j(new URL(url), {
        fetch: fetchThrough(dispatcher, host),
        requestInit: { headers: { ...headers } },
    });
    const client = new esm_client/* Client */.K({ name: user_agent/* userAgent */.N[0], version: user_agent/* userAgent */.N[1] });
    const ending = new AbortController();
    const timer = setTimeout(() => ending.abort(timeoutFailure(host, timeout)), timeout);
    const either = AbortSignal.any([signal, ending.signal]);
    const ended = new Promise((_, reject) => {
        either.addEventListener("abort", () => reject(either.reason), { once: true });
    });
    // What cannot be read in a stream of events is told here only, and the request would wait for ever.
    client.onerror = (error) => ending.abort(failureOf(error, host));
    try {
        const conversation = converse(client, transport, timeout).catch((thrown) => {
            throw failureOf(thrown, host);
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

;// CONCATENATED MODULE: ./build/src/agent/verify.js
/** The handshake after a deploy, with patience for what a fresh endpoint does and for nothing else. */




/** No DNS entry yet, no listener, the certificate on its way, no healthy target (502, 503, 504). */
const passing = new Set(["MCP_UNREACHABLE", "MCP_TLS", "MCP_UNAVAILABLE"]);
const unreached = new Set(["MCP_PROXY_REFUSED", "MCP_TIMEOUT", "MCP_UNREACHABLE"]);
/** Throws the last `Failure` of the handshake. */
async function verifyMcp({ limit, pace, onRetry, ...options }) {
    const { host, hostname } = new URL(options.url);
    const startedAt = performance.now();
    for (const length of (0,wait/* pauses */.yz)(pace)) {
        try {
            return { kind: "verified", ...(await handshake(options)) };
        }
        catch (thrown) {
            if (!(thrown instanceof failure/* Failure */.HR))
                throw thrown;
            if (unreached.has(thrown.code) && (await isPrivateHost(hostname))) {
                return { kind: "unreachable-private", host };
            }
            const waited = performance.now() - startedAt;
            if (!passing.has(thrown.code) || waited + length > limit)
                throw thrown;
            onRetry(thrown, waited);
        }
        await (0,wait/* pause */.v7)(length, options.signal);
    }
    throw new Error("unreachable: pauses never end");
}


/***/ })

};
