/** How requests leave the runner: through its proxies, within time limits, and only until the signal aborts. */
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { HttpsProxyAgent } from "https-proxy-agent";
import { getProxyForUrl } from "proxy-from-env";

type Request = Parameters<NodeHttpHandler["handle"]>[0];
type Options = NonNullable<Parameters<NodeHttpHandler["handle"]>[1]>;

/** More than a plan reads at once, so that no read waits for a socket. */
const connections = { keepAlive: true, maxSockets: 64 } as const;

const limits = { connectionTimeout: 10_000, requestTimeout: 60_000, throwOnRequestTimeout: true } as const;

/** A proxy of the environment applies per address, because `NO_PROXY` does. An empty proxy is a direct connection. */
function handlerThrough(proxy: string): NodeHttpHandler {
  if (proxy === "") {
    return new NodeHttpHandler({
      ...limits,
      httpAgent: new HttpAgent(connections),
      httpsAgent: new HttpsAgent(connections),
    });
  }
  const agent = new HttpsProxyAgent(proxy, connections);
  return new NodeHttpHandler({ ...limits, httpAgent: agent, httpsAgent: agent });
}

function addressOf({ protocol, hostname, port, path }: Request): string {
  return `${protocol}//${hostname}${port === undefined ? "" : `:${port}`}${path}`;
}

/**
 * A request handler for SDK clients that obeys `signal` in every request, `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`
 * in either case, and `NODE_EXTRA_CA_CERTS` (which is Node's own).
 */
export function requestHandler(signal: AbortSignal) {
  const handlers = new Map<string, NodeHttpHandler>();

  function handlerFor(request: Request): NodeHttpHandler {
    const proxy = getProxyForUrl(addressOf(request));
    const known = handlers.get(proxy);
    if (known !== undefined) return known;
    const made = handlerThrough(proxy);
    handlers.set(proxy, made);
    return made;
  }

  return {
    metadata: { handlerProtocol: "http/1.1" },
    async handle(request: Request, options: Options = {}) {
      const { abortSignal } = options;
      const either = abortSignal instanceof AbortSignal ? AbortSignal.any([signal, abortSignal]) : signal;
      return await handlerFor(request).handle(request, { ...options, abortSignal: either });
    },
    destroy() {
      for (const handler of handlers.values()) handler.destroy();
    },
    // The limits are the same for every client.
    updateHttpClientConfig() {},
    httpHandlerConfigs() {
      return limits;
    },
  };
}
