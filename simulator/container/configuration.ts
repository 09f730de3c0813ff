/**
 * What the server makes of its environment before it listens. It refuses to start rather than serve unsafely; the
 * sentences are those that an operator finds in the container's log.
 */
import type { ContainerStart } from "../cloud.js";
import { type Authentication, readAuthentication } from "./authentication.js";
import { BootFailure } from "./boot-failure.js";
import { isTrue, list } from "./environment.js";
import type { OneApiClient } from "./one-api.js";
import { withLoadedSecret } from "./secret-loader.js";
import type { ToolFilter } from "./tool-filter.js";
import { isAtLeast } from "./version.js";

export interface ServerConfiguration {
  readonly version: string;
  readonly host: string;
  readonly port: number;
  /** Values of `Host` that are served; undefined where validation is off. */
  readonly allowedHosts: readonly string[] | undefined;
  /** Addresses and CIDR blocks that are served; empty for all. */
  readonly allowedSourceIps: readonly string[];
  readonly authentication: Authentication;
  /** What the tools call Zscaler with. */
  readonly credentials: OneApiClient | undefined;
  readonly customerId: string | undefined;
  readonly tools: ToolFilter;
  readonly logToolCalls: boolean;
  /** `/health`, and `/mcp/` served like `/mcp`: since 0.12.3. */
  readonly hasHealthEndpoint: boolean;
}

const localhosts: readonly string[] = ["127.0.0.1", "localhost", "::1"];
const everyInterface: readonly string[] = ["0.0.0.0", "::"];

/** `stdio` where the process talks on its standard streams, which nobody holds open in a container. */
export function readConfiguration(start: ContainerStart): ServerConfiguration | "stdio" {
  const { image } = start;
  const environment = withLoadedSecret(start);
  const transport = environment["ZSCALER_MCP_TRANSPORT"] ?? "stdio";
  if (transport === "stdio") return "stdio";
  if (transport !== "streamable-http" && transport !== "sse") {
    throw new BootFailure(`argument --transport: invalid choice: '${transport}'`);
  }
  const host = environment["ZSCALER_MCP_HOST"] ?? "127.0.0.1";
  refusePlaintext(host, environment);
  return {
    version: image.version,
    host,
    port: Number(environment["ZSCALER_MCP_PORT"] ?? "8000"),
    allowedHosts: readAllowedHosts(host, environment),
    allowedSourceIps: list(environment["ZSCALER_MCP_ALLOWED_SOURCE_IPS"]),
    authentication: readAuthentication(environment),
    credentials: readCredentials(environment),
    customerId: environment["ZSCALER_CUSTOMER_ID"],
    tools: {
      services: list(environment["ZSCALER_MCP_SERVICES"]),
      disabledServices: list(environment["ZSCALER_MCP_DISABLED_SERVICES"]),
      disabledTools: list(environment["ZSCALER_MCP_DISABLED_TOOLS"]),
      writeTools: isTrue(environment["ZSCALER_MCP_WRITE_ENABLED"])
        ? list(environment["ZSCALER_MCP_WRITE_TOOLS"])
        : [],
    },
    logToolCalls: environment["ZSCALER_MCP_LOG_TOOL_CALLS"] === "true",
    hasHealthEndpoint: isAtLeast(image.version, "0.12.3"),
  };
}

export function isReachableFromOutside(configuration: ServerConfiguration): boolean {
  return !localhosts.includes(configuration.host);
}

type Environment = ContainerStart["environment"];

function refusePlaintext(host: string, environment: Environment): void {
  if (localhosts.includes(host) || isTrue(environment["ZSCALER_MCP_ALLOW_HTTP"])) return;
  throw new BootFailure(
    `HTTPS is required when binding to ${host}: give TLS certificates, or set ZSCALER_MCP_ALLOW_HTTP=true where TLS ends in front of this server`,
  );
}

function readAllowedHosts(host: string, environment: Environment): readonly string[] | undefined {
  if (isTrue(environment["ZSCALER_MCP_DISABLE_HOST_VALIDATION"])) return undefined;
  const allowed = list(environment["ZSCALER_MCP_ALLOWED_HOSTS"]);
  if (allowed.length > 0) return allowed;
  if (everyInterface.includes(host)) {
    throw new BootFailure(
      `Cannot bind to ${host} without a list of allowed hosts: set ZSCALER_MCP_ALLOWED_HOSTS, or ZSCALER_MCP_DISABLE_HOST_VALIDATION=true`,
    );
  }
  return [...localhosts, host];
}

function readCredentials(environment: Environment): OneApiClient | undefined {
  const clientId = environment["ZSCALER_CLIENT_ID"];
  // A client signs in with the one or the other.
  const clientSecret = environment["ZSCALER_CLIENT_SECRET"] || environment["ZSCALER_PRIVATE_KEY"];
  return clientId && clientSecret ? { clientId, clientSecret } : undefined;
}
