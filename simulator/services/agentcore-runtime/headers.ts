/** What of a request's headers reaches the container: what its runtime lists, and what the platform itself says. */
import { randomBytes } from "node:crypto";
import type { Session } from "./instances.js";

/**
 * The platform adds the session. MCP's other headers (`Mcp-Protocol-Version`, `Mcp-Method`, `Mcp-Name`) are stripped
 * like any that is not listed: the vendor's own deployment lists them, since a newer protocol is out of reach without.
 */
export function passedHeaders(
  { version, sessionId }: Session,
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const { requestHeaderConfiguration } = version.configuration;
  const listed = (requestHeaderConfiguration?.requestHeaderAllowlist ?? []).map((name) => name.toLowerCase());
  const passed = ["accept", "content-type", ...listed].flatMap((name): [string, string][] => {
    const value = headers[name];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...Object.fromEntries(passed),
    "mcp-session-id": sessionId,
    "x-amzn-bedrock-agentcore-runtime-session-id": sessionId,
    // Nobody can tell beforehand what it will be.
    host: `${randomBytes(8).toString("hex")}.runtime.internal:8000`,
  };
}
