import type { Environment, Simulator } from "../../simulator/index.js";

/** Options of any SDK client for a simulator, or for a caller that it restricts. */
export function clientOptions(simulator: Simulator, environment: Environment = simulator.environment) {
  return {
    endpoint: simulator.url,
    region: environment["AWS_REGION"] ?? "",
    credentials: {
      accessKeyId: environment["AWS_ACCESS_KEY_ID"] ?? "",
      secretAccessKey: environment["AWS_SECRET_ACCESS_KEY"] ?? "",
    },
  };
}
