/** An MCP server that somebody else runs (`mcp-url`): only its address is ours. The handshake after a deploy judges it. */
import { defineLookup } from "./resource.js";

export const mcpServer = defineLookup<
  { readonly name: string },
  { readonly url: string },
  { readonly url: string }
>({
  kind: "mcp.Server",
  noun: "MCP server",
  observe: async (_aws, { name }) => ({ url: name }),
  outputs: (server) => server,
});
