/**
 * The load balancer that ECS Express manages: one listener, a host-header rule per service, weighted target groups.
 * It adds the forwarding headers, keeps `Host`, streams both ways, and answers by itself where it has nobody to ask.
 */
import { randomBytes } from "node:crypto";
import { request as forward, type IncomingMessage, type ServerResponse } from "node:http";
import { pipeline } from "node:stream";
import type { Clock, EdgeTarget } from "../cloud.js";

interface Rule {
  readonly targets: () => readonly EdgeTarget[];
  /** How many requests came in: walks the golden ratio, which keeps even short runs true to the weights. */
  requests: number;
}

interface Answer {
  readonly at: number;
  readonly status: number;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface LoadBalancer {
  publish(hostname: string, targets: () => readonly EdgeTarget[]): void;
  /** The name is not the load balancer's: its requests go to the handler as they came. */
  serve(hostname: string, handle: Handler): void;
  withdraw(hostname: string): void;
  serves(hostname: string): boolean;
  metrics(hostname: string, since: number): { readonly requests: number; readonly errors: number };
  handle(request: IncomingMessage, response: ServerResponse): void;
}

export function createLoadBalancer(clock: Clock): LoadBalancer {
  const rules = new Map<string, Rule>();
  const endpoints = new Map<string, Handler>();
  const answers = new Map<string, Answer[]>();

  function record(hostname: string, status: number): void {
    const known = answers.get(hostname) ?? [];
    answers.set(hostname, known);
    known.push({ at: clock.now(), status });
  }

  return {
    publish(hostname, targets) {
      rules.set(hostname.toLowerCase(), { targets, requests: 0 });
    },
    serve(hostname, handle) {
      endpoints.set(hostname.toLowerCase(), handle);
    },
    withdraw(hostname) {
      rules.delete(hostname.toLowerCase());
      endpoints.delete(hostname.toLowerCase());
    },
    serves: (hostname) => rules.has(hostname.toLowerCase()) || endpoints.has(hostname.toLowerCase()),
    metrics(hostname, since) {
      const seen = (answers.get(hostname.toLowerCase()) ?? []).filter((answer) => answer.at >= since);
      return { requests: seen.length, errors: seen.filter((answer) => answer.status >= 400).length };
    },
    handle(request, response) {
      const hostname = withoutPort(request.headers.host ?? "").toLowerCase();
      const endpoint = endpoints.get(hostname);
      if (endpoint !== undefined) {
        endpoint(request, response);
        return;
      }
      const rule = rules.get(hostname);
      if (rule === undefined) {
        fixedResponse(request, response, 404, "Not Found");
        return;
      }
      response.once("close", () => {
        // A client that hangs up before the answer says nothing about the service.
        if (response.headersSent) record(hostname, response.statusCode);
      });
      const target = chooseTarget(rule);
      if (target === undefined) {
        fixedResponse(request, response, 503, "Service Temporarily Unavailable");
        return;
      }
      forwardTo(target, request, response);
    },
  };
}

function withoutPort(host: string): string {
  return host.replace(/:\d+$/, "");
}

function chooseTarget(rule: Rule): EdgeTarget | undefined {
  const targets = rule.targets().filter((target) => target.weight > 0);
  const total = targets.reduce((sum, target) => sum + target.weight, 0);
  const goldenRatio = 0.618_033_988_749_895;
  let position = ((rule.requests++ * goldenRatio) % 1) * total;
  return targets.find((target) => {
    position -= target.weight;
    return position < 0;
  });
}

function fixedResponse(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  reason: string,
): void {
  request.resume();
  response.writeHead(status, { server: "awselb/2.0", "content-type": "text/html" });
  response.end(`<html><head><title>${status} ${reason}</title></head></html>\n`);
}

function forwardTo(target: EdgeTarget, request: IncomingMessage, response: ServerResponse): void {
  const upstream = forward({
    host: "127.0.0.1",
    port: target.port,
    method: request.method,
    path: request.url,
    headers: {
      ...request.headers,
      "x-forwarded-for": [request.headers["x-forwarded-for"], "203.0.113.10"].filter(Boolean).join(", "),
      "x-forwarded-proto": "https",
      "x-forwarded-port": "443",
      "x-amzn-trace-id": `Root=1-${randomBytes(4).toString("hex")}-${randomBytes(12).toString("hex")}`,
    },
    agent: false,
  });
  upstream.once("response", (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    pipeline(answer, response, () => {});
  });
  upstream.once("error", () => {
    if (response.headersSent) response.destroy();
    else fixedResponse(request, response, 502, "Bad Gateway");
  });
  response.once("close", () => upstream.destroy());
  request.pipe(upstream);
}
