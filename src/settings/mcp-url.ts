/** The URL of an MCP server that already runs, as the harness has to be given it. */
import type { Kind } from "./values.js";

const longest = 16_383;
const agentCoreRuntime = /(?:^|\.)bedrock-agentcore(?:-fips)?\./;

/**
 * An https URL whose path ends in `/mcp` without a slash: servers redirect `/mcp/` to `/mcp` or the other way round with
 * a 307, which the harness doesn't follow. The query is kept.
 */
export const mcpUrl: Kind<string> = {
  name: "an https URL",
  parse(raw, complain) {
    if (!URL.canParse(raw) || /\s/.test(raw)) {
      complain({ value: raw, what: "is not a URL", fix: "Write it as `https://host/mcp`." });
      return undefined;
    }
    const url = new URL(raw);
    if (url.protocol !== "https:") {
      complain({
        what: `begins with \`${url.protocol}\``,
        fix: "The harness sends a credential there: write an `https://` URL.",
      });
      return undefined;
    }
    if (url.username !== "" || url.password !== "") {
      complain({
        what: "has a user name or password in it",
        fix: "Use `auth-mode` and `auth-token` instead.",
      });
      return undefined;
    }
    if (agentCoreRuntime.test(url.hostname) && url.pathname.startsWith("/runtimes/")) {
      complain({
        what: "is an AgentCore Runtime, which accepts signed (SigV4) requests only; a harness tool can't sign",
        fix: "Use `topology: gateway`, which puts a gateway that signs in front of the runtime.",
      });
      return undefined;
    }
    const path = url.pathname.replace(/\/+$/, "");
    url.pathname = path.endsWith("/mcp") ? path : `${path}/mcp`;
    url.hash = "";
    if (url.href.length > longest) {
      complain({ what: `has ${url.href.length} characters, which is more than ${longest}` });
      return undefined;
    }
    return url.href;
  },
};
