import { describe, expect, test } from "@jest/globals";
import { mcpUrl } from "../../src/settings/mcp-url.js";

function read(raw: string): { readonly url: string | undefined; readonly complaints: readonly string[] } {
  const complaints: string[] = [];
  const url = mcpUrl.parse(raw, ({ what, fix }) => complaints.push(`${what}. ${fix ?? ""}`));
  return { url, complaints };
}

describe("the URL of an existing server gets the path that doesn't redirect", () => {
  test.each([
    ["https://h.example", "https://h.example/mcp"],
    ["https://h.example/", "https://h.example/mcp"],
    ["https://h.example/mcp", "https://h.example/mcp"],
    ["https://h.example/mcp/", "https://h.example/mcp"],
    ["https://h.example/mcp///", "https://h.example/mcp"],
    ["https://h.example/x", "https://h.example/x/mcp"],
    ["https://h.example/xmcp", "https://h.example/xmcp/mcp"],
    ["HTTPS://H.Example:8443/x/mcp", "https://h.example:8443/x/mcp"],
    ["https://h.example/?tenant=a/", "https://h.example/mcp?tenant=a/"],
    ["https://h.example/mcp/?qualifier=DEFAULT", "https://h.example/mcp?qualifier=DEFAULT"],
    ["https://h.example/x#part", "https://h.example/x/mcp"],
    ["https://h.example/runtimes/x", "https://h.example/runtimes/x/mcp"],
  ])("%s", (raw, expected) => {
    expect(read(raw)).toEqual({ url: expected, complaints: [] });
  });
});

describe("a URL that can't work is refused", () => {
  test.each([
    ["h.example/mcp", /is not a URL/],
    ["not a url", /is not a URL/],
    ["http://h.example/mcp", /write an `https:\/\/` URL/],
    ["ftp://h.example/mcp", /write an `https:\/\/` URL/],
    ["https://user:pass@h.example/mcp", /user name or password/],
    [
      "https://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/arn%3Aaws/invocations?qualifier=DEFAULT",
      /SigV4.*topology: gateway/,
    ],
    ["https://vpce-1.bedrock-agentcore.us-east-1.vpce.amazonaws.com/runtimes/x/invocations", /SigV4/],
    [`https://h.example/${"x".repeat(16_400)}`, /more than 16383/],
  ])("%s", (raw, expected) => {
    const { url, complaints } = read(raw);
    expect(url).toBeUndefined();
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toMatch(expected);
  });
});
