/** An MCP server that already runs (`mcp-url`): nothing is hosted, only the harness side exists. */
import type { Place } from "../aws/aws.js";
import { createGraph } from "../engine/graph.js";
import { mcpServer } from "../resources/mcp-server.js";
import type { WantedSettings, ZscalerCredentials } from "../settings/settings.js";
import { authorizationHeader } from "./authorization.js";
import { addHarnessSide } from "./harness-side.js";
import type { Topology } from "./topology.js";

export function external(
  place: Place,
  settings: WantedSettings,
  { mcpUrl, credentials }: { readonly mcpUrl: string; readonly credentials: ZscalerCredentials | undefined },
): Topology {
  const graph = createGraph();
  const authorization = authorizationHeader(settings.auth, credentials);
  const server = graph.lookup("mcp-server", mcpServer, { name: mcpUrl });
  addHarnessSide(graph, place, settings, {
    server,
    url: ({ url }) => url,
    source: undefined,
    header: authorization && (() => ({ value: authorization, version: undefined })),
  });
  return { kind: "external", graph, connection: () => ({ url: mcpUrl, authorization }) };
}
