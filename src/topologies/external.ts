/** An MCP server that already runs (`mcp-url`): nothing is hosted, only the harness side exists. */
import type { Place } from "../aws/aws.js";
import { createGraph, type Graph } from "../engine/graph.js";
import { existingSecret } from "../resources/existing-secret.js";
import { mcpServer } from "../resources/mcp-server.js";
import type { TopologySettings, WantedSettings } from "../settings/settings.js";
import {
  type Admission,
  type ExistingSource,
  headerNow,
  headerOf,
  keptAuthorization,
} from "./authorization.js";
import { existingAuthorization, unfit } from "./existing-credentials.js";
import { addHarnessSide, remoteMcp } from "./harness-side.js";
import type { Topology } from "./topology.js";

export type External = Extract<TopologySettings, { readonly kind: "external" }>;

export function external(place: Place, settings: WantedSettings, wanted: Omit<External, "kind">): Topology {
  const graph = createGraph();
  const server = graph.lookup("mcp-server", mcpServer, { name: wanted.mcpUrl });
  const admission = admissionOf(graph, settings, wanted);
  const byUrl = { server, url: ({ url }: { readonly url: string }) => url, admission };
  addHarnessSide(graph, place, settings, remoteMcp(graph, settings, byUrl));
  return {
    kind: "external",
    graph,
    connection(outputs) {
      const signIn = headerNow(admission, outputs);
      return signIn && { url: wanted.mcpUrl, signIn };
    },
  };
}

function admissionOf(
  graph: Graph,
  { auth }: WantedSettings,
  { credentials, secretId }: Omit<External, "kind">,
): Admission | undefined {
  if (secretId !== undefined) {
    const use = { auth, hosted: undefined, client: credentials };
    const existing = graph.lookup("existing-secret", existingSecret, {
      name: secretId,
      unfit: (values) => unfit(values, use),
    });
    return { existing, of: (source: ExistingSource) => existingAuthorization(source, use) };
  }
  const header = headerOf(auth, credentials);
  return header && { secret: undefined, of: () => keptAuthorization(header, undefined) };
}
