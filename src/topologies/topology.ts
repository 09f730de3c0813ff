/** What a topology tells the operations: its graph, and how to reach what it stands up. */
import type { Graph, Ref } from "../engine/graph.js";
import type { Outputs, SecretText } from "../resources/resource.js";

/** Outputs of the graph's nodes, by node id. */
export type OutputsById = ReadonlyMap<string, Outputs>;

/** How a client of the MCP server is let in. */
export type SignIn =
  /** The complete Authorization header, the one that the harness sends; undefined: none is asked for. */
  | { readonly kind: "header"; readonly authorization: SecretText | undefined }
  /** A bearer token of OAuth's client credentials, fetched from the token endpoint. */
  | {
      readonly kind: "client-credentials";
      readonly tokenEndpoint: string;
      readonly clientId: string;
      readonly clientSecret: SecretText;
      readonly scope: string;
    }
  /** Requests that the caller signs with its own AWS credentials, for service `bedrock-agentcore`. */
  | { readonly kind: "sigv4" };

export interface Connection {
  /** Ends in `/mcp`. */
  readonly url: string;
  readonly signIn: SignIn;
}

export interface Topology {
  readonly kind: "ecs" | "external" | "gateway";
  readonly graph: Graph;
  /** How the harness reaches the MCP server; undefined while the server has no address. */
  connection(outputs: OutputsById): Connection | undefined;
}

/** The outputs of a node as its kind gives them; undefined where the run did not get that far. */
export function outputsOf<O extends Outputs>(outputs: OutputsById, { id }: Ref<O>): O | undefined {
  return outputs.get(id) as O | undefined;
}
