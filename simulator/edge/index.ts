/**
 * The public internet of the region: published HTTPS names behind a managed load balancer, reached by clients inside
 * AWS through `fetch` and by everybody else through an HTTPS proxy with its own certificate authority
 * (`HTTPS_PROXY`, `NODE_EXTRA_CA_CERTS`).
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ProxyAgent, type RequestInit as UndiciRequestInit, fetch as undiciFetch } from "undici";
import type { Clock, Edge } from "../cloud.js";
import { createCertificateAuthority } from "./authority.js";
import { createLoadBalancer } from "./load-balancer.js";
import { createProxy } from "./proxy.js";

export interface RunningEdge extends Edge {
  /** For `HTTPS_PROXY`; known once started. */
  readonly proxyUrl: string;
  /** For `NODE_EXTRA_CA_CERTS`: the authority's certificate, PEM; known once started, gone once stopped. */
  readonly caFile: string;
  start(): Promise<void>;
  stop(): Promise<void>;
}

interface Open {
  readonly proxyUrl: string;
  readonly caFile: string;
  readonly agent: ProxyAgent;
}

export function createEdge(clock: Clock): RunningEdge {
  const authority = createCertificateAuthority(clock.now());
  const loadBalancer = createLoadBalancer(clock);
  const proxy = createProxy({ authority, knows: loadBalancer.serves, handle: loadBalancer.handle });
  let open: Open | undefined;

  function started(): Open {
    if (open === undefined) throw new Error("The edge is not started.");
    return open;
  }

  return {
    publish: loadBalancer.publish,
    serve: loadBalancer.serve,
    withdraw: loadBalancer.withdraw,
    metrics: loadBalancer.metrics,
    get proxyUrl() {
      return started().proxyUrl;
    },
    get caFile() {
      return started().caFile;
    },
    async fetch(url, init) {
      const options = { ...init, dispatcher: started().agent } as UndiciRequestInit;
      return (await undiciFetch(url, options)) as unknown as Response;
    },
    async start() {
      const proxyUrl = await proxy.start();
      const caFile = join(await mkdtemp(join(tmpdir(), "simulated-edge-")), "ca.pem");
      await writeFile(caFile, authority.certificate);
      const agent = new ProxyAgent({ uri: proxyUrl, requestTls: { ca: authority.certificate } });
      open = { proxyUrl, caFile, agent };
    },
    async stop() {
      if (open === undefined) return;
      const { agent, caFile } = open;
      open = undefined;
      await agent.destroy();
      await proxy.stop();
      await rm(dirname(caFile), { recursive: true, force: true });
    },
  };
}
