/** How what is no SDK call leaves the runner: through its proxies, as the SDK's calls do. */
import { getProxyForUrl } from "proxy-from-env";
import { Agent, type Dispatcher, ProxyAgent } from "undici";

/** For undici's `fetch`; obeys `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`. Certificates are Node's, with `NODE_EXTRA_CA_CERTS`. */
export function dispatcherFor(url: string, options: Agent.Options = {}): Dispatcher {
  const proxy = getProxyForUrl(url);
  return proxy === "" ? new Agent(options) : new ProxyAgent({ ...options, uri: proxy });
}
