import { afterEach, describe, expect, jest, test } from "@jest/globals";
import { isPrivateAddress, isPrivateHost } from "../../src/agent/private-endpoint.js";
import { type VerifyOptions, verifyMcp } from "../../src/agent/verify.js";
import { Failure } from "../../src/failure/failure.js";
import { type Running, serve, serveMcp } from "./servers.js";

const running: Running[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

function verify(url: string, overrides: Partial<VerifyOptions> = {}) {
  return verifyMcp({
    url,
    signIn: { kind: "headers", headers: {} },
    mask: () => {},
    signal: new AbortController().signal,
    timeout: 5_000,
    limit: 5_000,
    pace: { shortest: 5, longest: 10 },
    onRetry: () => {},
    ...overrides,
  });
}

describe("verifying a deployed MCP server", () => {
  test("waits until a fresh endpoint has a healthy server behind it", async () => {
    const tools = [{ name: "zia_list_rules", description: "Lists rules" }];
    const mcp = await serveMcp(tools);
    let refusals = 3;
    const edge = await serve((request, response) => {
      if (refusals > 0) {
        refusals -= 1;
        response.writeHead(503).end();
        return;
      }
      response.writeHead(307, { location: mcp.url }).end(request.url);
    });
    running.push(mcp, edge);
    const onRetry = jest.fn<VerifyOptions["onRetry"]>();
    // The redirect stands for any answer that time does not mend.
    await expect(verify(edge.url, { onRetry })).rejects.toMatchObject({ code: "MCP_REDIRECTED" });
    expect(onRetry.mock.calls.map(([failure]) => failure.code)).toEqual(Array(3).fill("MCP_UNAVAILABLE"));
    await expect(verify(mcp.url)).resolves.toMatchObject({ kind: "verified", tools });
  });

  test("gives up at its limit with the reason", async () => {
    const edge = await serve((_, response) => void response.writeHead(503).end());
    running.push(edge);
    await expect(verify(edge.url, { limit: 60 })).rejects.toMatchObject({ code: "MCP_UNAVAILABLE" });
    expect(edge.requests.length).toBeGreaterThan(1);
  });

  test("remembers what answered when the run's time is over", async () => {
    const edge = await serve((_, response) => void response.writeHead(503).end());
    running.push(edge);
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Failure("TIMEOUT", "over")), 60);
    await expect(verify(edge.url, { signal: stop.signal, limit: 60_000 })).rejects.toMatchObject({
      code: "TIMEOUT",
      cause: { code: "MCP_UNAVAILABLE" },
    });
  });

  test("does not knock again where the credential is wrong", async () => {
    const server = await serve((_, response) => void response.writeHead(401).end());
    running.push(server);
    await expect(verify(server.url)).rejects.toMatchObject({ code: "MCP_CREDENTIAL_NOT_SENT" });
    expect(server.requests).toHaveLength(1);
  });

  test("is no failure where only a private network reaches the endpoint", async () => {
    await expect(verify("http://mcp.corp.internal/mcp")).resolves.toEqual({
      kind: "unreachable-private",
      host: "mcp.corp.internal",
    });
    await expect(verify("http://10.255.255.1:9/mcp", { timeout: 300 })).resolves.toMatchObject({
      kind: "unreachable-private",
    });
  });
});

describe("a private host", () => {
  test("is one with private addresses only, or an internal name that does not resolve", async () => {
    for (const address of ["10.1.2.3", "172.31.0.1", "192.168.1.1", "100.64.0.1", "fd00::1", "fe80::1"]) {
      expect([address, isPrivateAddress(address)]).toEqual([address, true]);
    }
    for (const address of ["8.8.8.8", "172.32.0.1", "2600::1", "127.0.0.1"]) {
      expect([address, isPrivateAddress(address)]).toEqual([address, false]);
    }
    expect(await isPrivateHost("[fd00::1]")).toBe(true);
    expect(await isPrivateHost("nowhere.invalid")).toBe(false);
  });
});
