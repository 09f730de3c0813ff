import type { OneApiClient } from "./one-api.js";

export interface ContainerHostOptions {
  /**
   * The OneAPI clients that Zscaler's identity service knows. Left out, it knows the pair that each server runs with.
   */
  readonly oneApiClients?: readonly OneApiClient[];
  /** How a program fetches from outside (JWKS); the platform's `fetch` by default. */
  readonly fetch?: (url: string) => Promise<Response>;
}
