/** How the answer of an MCP server is told: by whoever asked, by the server's own log, and by the harness's. */
import type { Sign, Source } from "./rule.js";

/** "answered 401", "HTTP 401", "status code: 401". */
export function answered(status: string, sources: readonly Source[] = ["errors"]): Sign {
  return {
    in: sources,
    says: new RegExp(
      String.raw`\b(?:status|HTTP(?:/\d(?:\.\d)?)?"?|answered|code|error)\W{0,3}${status}\b`,
      "i",
    ),
    reads: `answered ${readable(status)}`,
  };
}

/** The access log of the server's MCP endpoint; other paths are only scanners'. */
export function logged(status: string): Sign {
  return {
    in: ["logs"],
    says: new RegExp(String.raw`"(?:GET|POST|DELETE) /mcp/?(?: HTTP/[\d.]+)?" ${status}\b`),
    reads: `"POST /mcp HTTP/1.1" ${readable(status)}`,
  };
}

/** The harness's MCP client, in its log; what a gateway answers is no word of a server. */
export function metByHarness(status: string): Sign {
  return {
    in: ["logs"],
    says: new RegExp(
      String.raw`(?:Client error|Server error|Redirect response) '${status}\b(?!.*\.gateway\.bedrock-agentcore\.)|MCP server.*\b(?:HTTP|status) ${status}\b`,
      "i",
    ),
    reads: `Client error '${readable(status)} …' for url`,
  };
}

/** `30[1278]` as `30x`. */
function readable(status: string): string {
  return status.replace(/\[\d+\]/, "x");
}
