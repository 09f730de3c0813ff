/** What a topology tells the operations: its graph, and how to reach what it stands up. */
import type { Graph, Ref } from "../engine/graph.js";
import type { Outputs, SecretText } from "../resources/resource.js";

/** Outputs of the graph's nodes, by node id. */
export type OutputsById = ReadonlyMap<string, Outputs>;

export interface Connection {
  /** Ends in `/mcp`. */
  readonly url: string;
  /** The complete Authorization header that the harness sends; undefined: none. */
  readonly authorization: SecretText | undefined;
}

export interface Topology {
  readonly kind: "ecs" | "external";
  readonly graph: Graph;
  /** How the harness reaches the MCP server; undefined while the server has no address. */
  connection(outputs: OutputsById): Connection | undefined;
}

/** The outputs of a node as its kind gives them; undefined where the run did not get that far. */
export function outputsOf<O extends Outputs>(outputs: OutputsById, { id }: Ref<O>): O | undefined {
  return outputs.get(id) as O | undefined;
}
