import type { RequestListener } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { createCertificateAuthority } from "../../simulator/edge/authority.js";
import { type HandshakeOptions, handshake } from "../../src/agent/mcp.js";
import { type Running, serve, serveMcp, serveProxy } from "./servers.js";

const secret = "dGhlLWlkOnRoZS1zZWNyZXQ=";
const tools = [
  { name: "zia_list_rules", description: "Lists rules" },
  { name: "zpa_list_apps", description: "Lists applications" },
];
const running: Running[] = [];
const saved = { ...process.env };

async function started(server: Promise<Running>): Promise<Running> {
  const made = await server;
  running.push(made);
  return made;
}

function shake(url: string, overrides: Partial<HandshakeOptions> = {}) {
  const headers = { Authorization: `Basic ${secret}` };
  const authorization = { kind: "headers", headers } as const;
  const { signal } = new AbortController();
  return handshake({ url, authorization, signal, timeout: 5_000, ...overrides });
}

beforeEach(() => {
  for (const name of Object.keys(process.env)) {
    if (/_proxy$/i.test(name)) delete process.env[name];
  }
});

afterEach(async () => {
  process.env = { ...saved };
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

describe("the MCP handshake", () => {
  test("tells the server's name and tools", async () => {
    const server = await started(serveMcp(tools));
    expect(await shake(server.url)).toEqual({
      serverName: "Zscaler MCP Server",
      serverVersion: "0.13.0",
      protocolVersion: "2025-11-25",
      tools,
      milliseconds: expect.any(Number),
    });
  });

  test("sends the credential every time, asks for no stream that could be refused, ends its session", async () => {
    const server = await started(serveMcp(tools));
    await shake(server.url);
    expect(server.requests.map(({ method }) => method)).toEqual(["POST", "POST", "POST", "DELETE"]);
    expect(new Set(server.requests.map(({ authorization }) => authorization))).toEqual(
      new Set([`Basic ${secret}`]),
    );
  });

  test("leaves no connection open", async () => {
    const server = await started(serveMcp(tools));
    await shake(server.url);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await server.openSockets()).toBe(0);
  });

  test("reads all pages of tools and cuts texts that are too long", async () => {
    const pages: Record<string, unknown> = {
      "": {
        tools: [{ name: "n".repeat(5_000), description: "d".repeat(5_000), inputSchema: { type: "object" } }],
        nextCursor: "2",
      },
      2: { tools: [{ name: "second", inputSchema: { type: "object" } }] },
    };
    const server = await started(
      serve(
        answering((method, params) => {
          if (method === "initialize") return initialized;
          return pages[String(params["cursor"] ?? "")];
        }),
      ),
    );
    const { tools: found } = await shake(server.url);
    expect(found).toHaveLength(2);
    expect(found[0]?.name).toHaveLength(128);
    expect(found[0]?.description).toHaveLength(500);
    expect(found[1]).toEqual({ name: "second" });
  });

  test("stops at the run's signal with its reason", async () => {
    const server = await started(serve(() => {}));
    const cancelled = new Error("cancelled");
    const run = new AbortController();
    const shaken = shake(server.url, { signal: run.signal });
    run.abort(cancelled);
    await expect(shaken).rejects.toBe(cancelled);
    await expect(shake(server.url, { signal: run.signal })).rejects.toBe(cancelled);
  });
});

describe("a handshake that fails", () => {
  test.each([
    [301, "MCP_REDIRECTED"],
    [307, "MCP_REDIRECTED"],
    [401, "MCP_UNAUTHORIZED"],
    [403, "MCP_FORBIDDEN"],
    [404, "MCP_NOT_FOUND"],
    [405, "MCP_REFUSED"],
    [421, "MCP_MISDIRECTED"],
    [500, "MCP_SERVER_ERROR"],
    [502, "MCP_UNAVAILABLE"],
    [503, "MCP_UNAVAILABLE"],
    [504, "MCP_UNAVAILABLE"],
  ])("with %i says what it means, what to do, and no secret", async (status, code) => {
    const server = await started(
      serve((request, response) => {
        response.writeHead(status, { location: `${request.url}/`, "content-type": "text/plain" });
        response.end(`you sent ${request.headers.authorization}`);
      }),
    );
    const thrown = await shake(server.url).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ name: "Failure", code, fix: expect.any(String) });
    expect(inspected(thrown)).toContain(`answered ${status}`);
    expect(inspected(thrown)).not.toContain(secret);
    // A fetch asks once more on a new connection after 421, by its standard.
    expect(server.requests).toHaveLength(status === 421 ? 2 : 1);
  });

  test("for a name that does not resolve, or a port where nothing listens, is unreachable", async () => {
    const server = await serve(() => {});
    await server.stop();
    await expect(shake(server.url)).rejects.toMatchObject({
      code: "MCP_UNREACHABLE",
      message: expect.stringContaining("ECONNREFUSED"),
    });
    await expect(shake("http://does-not-exist.invalid/mcp")).rejects.toMatchObject({
      code: "MCP_UNREACHABLE",
    });
  });

  test("for want of TLS names TLS", async () => {
    const server = await started(serve(() => {}));
    await expect(shake(server.url.replace("http:", "https:"))).rejects.toMatchObject({ code: "MCP_TLS" });
  });

  test("because nobody vouches for the certificate, as behind an inspecting proxy, names the way to trust it", async () => {
    const { certificate, privateKey } = createCertificateAuthority(Date.now()).certificateFor("localhost");
    const server = createServer({ cert: certificate, key: privateKey });
    await new Promise<void>((resolve) => server.listen(0, resolve));
    const { port } = server.address() as AddressInfo;
    await expect(shake(`https://localhost:${port}/mcp`)).rejects.toMatchObject({
      code: "MCP_CERTIFICATE_UNTRUSTED",
      fix: expect.stringContaining("NODE_EXTRA_CA_CERTS"),
    });
    await new Promise((resolve) => server.close(resolve));
  });

  test("because the server never answers is a timeout", async () => {
    const server = await started(serve(() => {}));
    await expect(shake(server.url, { timeout: 100 })).rejects.toMatchObject({ code: "MCP_TIMEOUT" });
  });

  test.each<[string, RequestListener]>([
    [
      "a web page",
      (_, response) => void response.writeHead(200, { "content-type": "text/html" }).end("<h1>hi</h1>"),
    ],
    [
      "other JSON",
      (_, response) => void response.writeHead(200, { "content-type": "application/json" }).end("{}"),
    ],
    [
      "a stream of something else",
      (_, response) =>
        void response.writeHead(200, { "content-type": "text/event-stream" }).end("data: hello\n\n"),
    ],
    ["a JSON-RPC error", answering(() => undefined)],
  ])("because of %s is no MCP server", async (_, listener) => {
    const server = await started(serve(listener));
    await expect(shake(server.url)).rejects.toMatchObject({ code: "MCP_PROTOCOL" });
  });
});

describe("behind a proxy", () => {
  test("the handshake goes through it, with its login, and not where NO_PROXY names the host", async () => {
    const server = await started(serveMcp(tools));
    const proxy = await started(serveProxy(server.port));
    process.env["http_proxy"] = `http://user:pass@127.0.0.1:${proxy.port}`;
    await expect(shake("http://mcp.example.test/mcp")).resolves.toMatchObject({ tools });
    expect(proxy.requests[0]).toMatchObject({
      path: "mcp.example.test:80",
      authorization: "Basic dXNlcjpwYXNz",
    });
    const { length } = proxy.requests;
    process.env["NO_PROXY"] = "127.0.0.1";
    await shake((await started(serveMcp(tools))).url);
    expect(proxy.requests).toHaveLength(length);
  });

  test.each([
    [403, "MCP_PROXY_REFUSED"],
    [502, "MCP_UNREACHABLE"],
  ])("a refusal with %i is told as the proxy's", async (status, code) => {
    const proxy = await started(serveProxy({ status }));
    process.env["HTTPS_PROXY"] = `http://127.0.0.1:${proxy.port}`;
    await expect(shake("https://mcp.example.test/mcp")).rejects.toMatchObject({
      code,
      message: expect.stringContaining(`proxy answered ${status}`),
    });
  });
});

const initialized = {
  protocolVersion: "2025-06-18",
  capabilities: { tools: {} },
  serverInfo: { name: "server", version: "1" },
};

/** JSON-RPC over JSON; no result is an error. */
function answering(result: (method: string, params: Record<string, unknown>) => unknown): RequestListener {
  return async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { id, method, params = {} } = JSON.parse(body);
    if (id === undefined) {
      response.writeHead(202).end();
      return;
    }
    const answer = result(method, params);
    const outcome = answer === undefined ? { error: { code: -32603, message: secret } } : { result: answer };
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ jsonrpc: "2.0", id, ...outcome }));
  };
}

/** Everything that a log of the error and its causes could show. */
function inspected(thrown: unknown): string {
  const texts: string[] = [];
  for (let error = thrown; typeof error === "object" && error !== null; error = (error as Error).cause) {
    texts.push(JSON.stringify(error, Object.getOwnPropertyNames(error)));
  }
  return texts.join("\n");
}
