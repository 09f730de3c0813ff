/** What an MCP endpoint did instead of serving, as a failure with a fix. Nothing the server wrote gets into it. */
import { Failure } from "../failure/failure.js";

interface Refusal {
  readonly code: string;
  readonly meaning: string;
  readonly fix: string;
}

const unavailable: Refusal = {
  code: "MCP_UNAVAILABLE",
  meaning: "the load balancer or proxy before it has no healthy server behind it",
  fix: "Look at the container's log and the service's events; run again once a task is healthy.",
};

const redirected: Refusal = {
  code: "MCP_REDIRECTED",
  meaning: "it redirects, and the harness does not follow a redirect of a POST",
  fix: "Use the URL that the redirect leads to in `mcp-url`, usually the one that ends in `/mcp` without a slash.",
};

const refusals: Readonly<Record<number, Refusal>> = {
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

function refusalFor(status: number): Refusal {
  const known = refusals[status];
  if (known !== undefined) return known;
  if (status >= 300 && status < 400) return redirected;
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
export function answeredFailure(status: number, host: string): Failure {
  const { code, meaning, fix } = refusalFor(status);
  return new Failure(code, `The MCP server at ${host} answered ${status}: ${meaning}.`, { fix });
}

/** Certificates nobody on this runner vouches for: time does not mend these. */
const untrustedCodes: ReadonlySet<string> = new Set([
  "CERT_HAS_EXPIRED",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** What was thrown and its causes: undici wraps what the socket said. */
function* causesOf(thrown: unknown): Generator<{ readonly code?: unknown; readonly message?: unknown }> {
  for (let error = thrown; typeof error === "object" && error !== null; ) {
    yield error;
    error = "cause" in error ? error.cause : undefined;
  }
}

function codeOf(thrown: unknown): string {
  for (const { code } of causesOf(thrown)) {
    if (typeof code === "string") return code;
  }
  return "";
}

/** The status of a CONNECT that the proxy refused stands only in undici's message. */
function proxyStatusOf(thrown: unknown): number | undefined {
  for (const { message } of causesOf(thrown)) {
    const [, status] = /^Proxy response \((\d{3})\)/.exec(String(message)) ?? [];
    if (status !== undefined) return Number(status);
  }
  return undefined;
}

/** Who was asked. */
export type Asked = "MCP server" | "gateway" | "identity provider";

function codeFor(asked: Asked, what: string): string {
  return `${asked === "identity provider" ? "IDENTITY_PROVIDER" : "MCP"}_${what}`;
}

/** For a request that got no answer. */
export function unansweredFailure(thrown: unknown, host: string, asked: Asked = "MCP server"): Failure {
  const failure = (what: string, message: string, fix: string) =>
    new Failure(codeFor(asked, what), message, { fix, cause: thrown });

  const proxyStatus = proxyStatusOf(thrown);
  if (proxyStatus !== undefined)
    return failure(
      proxyStatus >= 502 && proxyStatus <= 504 ? "UNREACHABLE" : "PROXY_REFUSED",
      `The proxy answered ${proxyStatus} to a connection to ${host}.`,
      "Check the proxy of HTTPS_PROXY and whether it lets this host through, or add the host to NO_PROXY.",
    );
  const code = codeOf(thrown);
  if (untrustedCodes.has(code))
    return failure(
      "CERTIFICATE_UNTRUSTED",
      `The certificate of ${host} is not trusted (${code}).`,
      "Behind an inspecting proxy, name its certificate in NODE_EXTRA_CA_CERTS; otherwise mend the certificate.",
    );
  if (/CERT|TLS|SSL|EPROTO/.test(code))
    return failure(
      "TLS",
      `No TLS connection to ${host} came about (${code}).`,
      "Check that the certificate is for this host name; one that was just made takes minutes to arrive.",
    );
  if (code === "UND_ERR_RES_EXCEEDED_MAX_SIZE" && asked !== "identity provider")
    return notMcpFailure(host, "its answer is too long", asked);
  return failure(
    "UNREACHABLE",
    `The ${asked} at ${host} could not be reached (${code || "no answer"}).`,
    "Check the host name, and HTTPS_PROXY and NO_PROXY where the runner sits behind a proxy.",
  );
}

export function notMcpFailure(host: string, what: string, asked: Asked = "MCP server"): Failure {
  return new Failure("MCP_PROTOCOL", `What answers at ${host} does not speak MCP as expected: ${what}.`, {
    fix:
      asked === "gateway"
        ? "The status of the gateway and its target in the AWS console tells why; deploy again, which puts both right."
        : "Check that `mcp-url` is the streamable HTTP endpoint of an MCP server, and look at the server's log.",
  });
}

export function timeoutFailure(host: string, timeout: number, asked: Asked = "MCP server"): Failure {
  const what = asked === "identity provider" ? "answer" : "finish the handshake";
  return new Failure(
    codeFor(asked, "TIMEOUT"),
    `The ${asked} at ${host} did not ${what} within ${timeout} ms.`,
    {
      fix:
        asked === "MCP server"
          ? "Look at the server's log, and at firewalls that may swallow the connection."
          : "Look at firewalls that may swallow the connection, and run again.",
    },
  );
}
