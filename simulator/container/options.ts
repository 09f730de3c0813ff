import type { OneApiClient } from "./one-api.js";

export interface ContainerHostOptions {
  /**
   * The OneAPI clients that Zscaler's identity service knows. Left out, it knows the pair that each server runs with.
   */
  readonly oneApiClients?: readonly OneApiClient[];
  /** How a program fetches from outside (JWKS): through the edge in a simulated account, else the platform's `fetch`. */
  readonly fetch?: (url: string) => Promise<Response>;
}
