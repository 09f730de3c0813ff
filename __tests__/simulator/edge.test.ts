import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { connect } from "node:tls";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { createEdge, type RunningEdge } from "../../simulator/edge/index.js";
import { testClock } from "./test-clock.js";

const hostname = "abc123.ecs.us-east-1.on.aws";
const servers: Server[] = [];
let edge: RunningEdge;

/** A web server that tells what it was asked. */
async function echo(name: string, status = 200): Promise<number> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(
        JSON.stringify({
          name,
          method: request.method,
          url: request.url,
          headers: request.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** A request through the tunnel to the published name, with a Host header of its own (fetch would not send it). */
async function statusForHost(host: string): Promise<number | undefined> {
  const { port } = new URL(edge.proxyUrl);
  const tunnel = request({ host: "127.0.0.1", port, method: "CONNECT", path: `${hostname}:443` });
  tunnel.end();
  const socket = await new Promise<Socket>((resolve) => tunnel.on("connect", (_, socket) => resolve(socket)));
  const secure = connect({ socket, servername: hostname, ca: await readFile(edge.caFile) });
  return new Promise((resolve, reject) => {
    request({ createConnection: () => secure, path: "/mcp", headers: { host } }, (response) => {
      resolve(response.statusCode);
      secure.destroy();
    })
      .on("error", reject)
      .end();
  });
}

beforeEach(async () => {
  edge = createEdge(testClock());
  await edge.start();
});

afterEach(async () => {
  await edge.stop();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

describe("a published name", () => {
  test("that AWS answers for itself is handed to its service as it came", async () => {
    edge.serve(hostname, (request, response) => {
      response.writeHead(418, { "content-type": "application/json" });
      response.end(JSON.stringify({ url: request.url, forwarded: request.headers["x-forwarded-proto"] }));
    });
    const response = await edge.fetch(`https://${hostname}/a%3Ab`);
    expect({ status: response.status, body: await response.json() }).toEqual({
      status: 418,
      body: { url: "/a%3Ab" },
    });
    edge.withdraw(hostname);
    await expect(edge.fetch(`https://${hostname}/`)).rejects.toThrow();
  });

  test("reaches its target over TLS with the caller's method, path, body and Host", async () => {
    const port = await echo("one");
    edge.publish(hostname, () => [{ port, weight: 100 }]);
    const response = await edge.fetch(`https://${hostname}/mcp?a=1`, { method: "POST", body: "hello" });
    expect(await response.json()).toMatchObject({
      method: "POST",
      url: "/mcp?a=1",
      body: "hello",
      headers: { host: hostname, "x-forwarded-proto": "https" },
    });
  });

  test("is trusted by a child process that knows the proxy and the CA file only", async () => {
    const port = await echo("one");
    edge.publish(hostname, () => [{ port, weight: 1 }]);
    const script = `
      import { ProxyAgent, fetch } from "undici";
      const dispatcher = new ProxyAgent(process.env.HTTPS_PROXY);
      const response = await fetch("https://${hostname}/x", { dispatcher });
      console.log(response.status);
      await dispatcher.destroy();`;
    const run = promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], {
      env: { PATH: process.env["PATH"], HTTPS_PROXY: edge.proxyUrl, NODE_EXTRA_CA_CERTS: edge.caFile },
    });
    expect((await run).stdout.trim()).toBe("200");
  });

  test("is not trusted without the CA", async () => {
    const port = await echo("one");
    edge.publish(hostname, () => [{ port, weight: 1 }]);
    const { ProxyAgent, fetch } = await import("undici");
    const dispatcher = new ProxyAgent(edge.proxyUrl);
    const failure = await fetch(`https://${hostname}/`, { dispatcher }).catch((error: Error) => error.cause);
    expect(failure).toMatchObject({ code: expect.stringMatching(/UNABLE_TO_VERIFY|SIGNED_CERT/) });
    await dispatcher.destroy();
  });

  test("shares requests out by weight, so a canary of 5 % gets about one in twenty", async () => {
    const [old, canary] = [await echo("old"), await echo("canary")];
    edge.publish(hostname, () => [
      { port: old, weight: 95 },
      { port: canary, weight: 5 },
    ]);
    const names: string[] = [];
    for (let i = 0; i < 100; i++) {
      const response = await edge.fetch(`https://${hostname}/`);
      names.push(((await response.json()) as { name: string }).name);
    }
    const canaries = names.filter((name) => name === "canary").length;
    expect(canaries).toBeGreaterThanOrEqual(4);
    expect(canaries).toBeLessThanOrEqual(6);
  });

  test("streams the answer while it is being made", async () => {
    let finish = () => {};
    const server = createServer((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write("first");
      finish = () => response.end("second");
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    edge.publish(hostname, () => [{ port, weight: 1 }]);
    const response = await edge.fetch(`https://${hostname}/`);
    const reader = response.body?.getReader();
    const first = await reader?.read();
    expect(Buffer.from(first?.value ?? []).toString()).toBe("first");
    finish();
    const second = await reader?.read();
    expect(Buffer.from(second?.value ?? []).toString()).toBe("second");
  });

  test("counts requests and 4xx or 5xx answers, which is what the canary alarm looks at", async () => {
    const [good, bad] = [await echo("good"), await echo("bad", 401)];
    const since = Date.now();
    edge.publish(hostname, () => [{ port: good, weight: 1 }]);
    await (await edge.fetch(`https://${hostname}/`)).text();
    edge.publish(hostname, () => [{ port: bad, weight: 1 }]);
    await (await edge.fetch(`https://${hostname}/`)).text();
    edge.publish(hostname, () => []);
    await (await edge.fetch(`https://${hostname}/`)).text();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(edge.metrics(hostname, since)).toEqual({ requests: 3, errors: 2 });
    expect(edge.metrics(hostname, Date.now() + 1_000)).toEqual({ requests: 0, errors: 0 });
  });
});

describe("the load balancer answers by itself", () => {
  test("503 where the service has no healthy target", async () => {
    edge.publish(hostname, () => []);
    expect((await edge.fetch(`https://${hostname}/mcp`)).status).toBe(503);
  });

  test("502 where the target is gone", async () => {
    edge.publish(hostname, () => [{ port: 1, weight: 1 }]);
    expect((await edge.fetch(`https://${hostname}/mcp`)).status).toBe(502);
  });

  test("404 where the Host header is no service's name", async () => {
    const port = await echo("one");
    edge.publish(hostname, () => [{ port, weight: 1 }]);
    expect(await statusForHost("other.example")).toBe(404);
    expect(await statusForHost(`${hostname.toUpperCase()}:443`)).toBe(200);
  });
});

describe("the proxy", () => {
  test("refuses a host that nobody published, so no test ever reaches the real network", async () => {
    await expect(edge.fetch("https://api.github.com/")).rejects.toThrow();
  });

  test("refuses a name once it is withdrawn", async () => {
    const port = await echo("one");
    edge.publish(hostname, () => [{ port, weight: 1 }]);
    await (await edge.fetch(`https://${hostname}/`)).text();
    edge.withdraw(hostname);
    expect((await edge.fetch(`https://${hostname}/`).catch(() => ({ status: 0 }))).status).not.toBe(200);
  });
});
