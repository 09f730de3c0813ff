/**
 * The server's own loader: with `ZSCALER_SECRET_NAME` it reads its credentials from Secrets Manager before anything
 * else, with the credentials of the machine it runs on. Whatever goes wrong ends the process.
 */
import type { ContainerStart } from "../cloud.js";
import { BootFailure } from "./boot-failure.js";

/** What a secret may set; the rest of it is skipped. */
const loadable = new Set([
  "ZSCALER_CLIENT_ID",
  "ZSCALER_CLIENT_SECRET",
  "ZSCALER_PRIVATE_KEY",
  "ZSCALER_VANITY_DOMAIN",
  "ZSCALER_CUSTOMER_ID",
  "ZSCALER_CLOUD",
  "ZSCALER_MCP_AUTH_API_KEY",
  "ZSCALER_MCP_AUTH_JWKS_URI",
  "ZSCALER_MCP_AUTH_ISSUER",
  "ZSCALER_MCP_AUTH_AUDIENCE",
  "ZSCALER_MCP_REQUEST_STATE_KEYS",
  "ZSCALER_MCP_WRITE_ENABLED",
  "ZSCALER_MCP_WRITE_TOOLS",
]);

/** The environment with the secret's values, which win over those that were there. */
export function withLoadedSecret(start: ContainerStart): ContainerStart["environment"] {
  const secretName = start.environment["ZSCALER_SECRET_NAME"];
  if (secretName === undefined) return start.environment;
  const failed = (reason: string) =>
    new BootFailure(`Could not load '${secretName}' from AWS Secrets Manager: ${reason}`);
  const entries = Object.entries(membersOf(read(start, secretName, failed), failed));
  const unknown = entries.filter(([name]) => !loadable.has(name)).map(([name]) => name);
  if (unknown.length > 0) start.log(`WARNING: Ignoring unknown keys in secret: ${unknown.join(", ")}`);
  const loaded = Object.fromEntries(
    entries.filter(([name]) => loadable.has(name)).map(([name, value]) => [name, String(value)]),
  );
  if (!loaded["ZSCALER_CLIENT_ID"] || !(loaded["ZSCALER_CLIENT_SECRET"] || loaded["ZSCALER_PRIVATE_KEY"])) {
    throw failed("it holds no ZSCALER_CLIENT_ID with ZSCALER_CLIENT_SECRET or ZSCALER_PRIVATE_KEY");
  }
  return { ...start.environment, ...loaded };
}

function read(start: ContainerStart, secretName: string, failed: (reason: string) => Error): string {
  if (start.readSecret === undefined) throw failed("Unable to locate credentials");
  try {
    return start.readSecret(secretName);
  } catch (error) {
    throw failed(error instanceof Error ? error.message : String(error));
  }
}

function membersOf(value: string, failed: (reason: string) => Error): object {
  try {
    const members: unknown = JSON.parse(value);
    if (typeof members === "object" && members !== null && !Array.isArray(members)) return members;
  } catch {
    // Told below, like any other JSON than an object.
  }
  throw failed("its value is not a JSON object");
}
