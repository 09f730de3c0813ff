/** How the Zscaler MCP Server's container is steered: everything it needs to boot on its first revision. */
import { SecretText } from "../resources/resource.js";
import type { AuthSettings, HostingSettings, ZscalerCredentials } from "../settings/settings.js";

export const containerPort = 8000;

/** The keys of the credentials secret, each the variable of the same name. */
const credentialKeys = [
  "ZSCALER_CLIENT_ID",
  "ZSCALER_CLIENT_SECRET",
  "ZSCALER_VANITY_DOMAIN",
  "ZSCALER_CUSTOMER_ID",
  "ZSCALER_CLOUD",
  "ZSCALER_MCP_AUTH_API_KEY",
] as const;

/** Tells the container's revision which version of the credentials it started with, so that a new one rolls the tasks. */
const credentialsVersion = "ZSCALER_HARNESS_CREDENTIALS_VERSION";

/** What is kept of the credentials in a secret or, with the plaintext opt-out, in the environment. */
export function credentialValues(
  { clientId, clientSecret, vanityDomain, customerId, cloud }: ZscalerCredentials,
  auth: AuthSettings,
): Readonly<Record<string, SecretText>> {
  const values: Readonly<Record<string, string | undefined>> = {
    ZSCALER_CLIENT_ID: clientId,
    ZSCALER_CLIENT_SECRET: clientSecret,
    ZSCALER_VANITY_DOMAIN: vanityDomain,
    ZSCALER_CUSTOMER_ID: customerId,
    ZSCALER_CLOUD: cloud,
    ZSCALER_MCP_AUTH_API_KEY: auth.mode === "api-key" ? auth.token : undefined,
  };
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, new SecretText(value)]],
    ),
  );
}

/** `valueFrom` of each key that the secret has: a key that it lacks would keep the task from starting. */
export function projectedSecrets(
  secretArn: string,
  keys: readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    credentialKeys.filter((key) => keys.includes(key)).map((key) => [key, `${secretArn}:${key}::`]),
  );
}

export type ContainerVariables = Readonly<Record<string, string | SecretText>>;

/** Everything but the credentials' values. `host` is the public name, once it is known. */
export function containerVariables(
  hosting: HostingSettings,
  auth: AuthSettings,
  secretVersion: string | undefined,
  host: string | undefined,
): ContainerVariables {
  return {
    ZSCALER_MCP_TRANSPORT: "streamable-http",
    ZSCALER_MCP_HOST: "0.0.0.0",
    ZSCALER_MCP_PORT: String(containerPort),
    // TLS ends at the load balancer; without this the server refuses to start.
    ZSCALER_MCP_ALLOW_HTTP: "true",
    ZSCALER_MCP_AUTH_MODE: auth.mode,
    ZSCALER_MCP_LOG_TOOL_CALLS: "true",
    ...hostVariables(hosting, host),
    ...(hosting.writeTools.length === 0
      ? {}
      : { ZSCALER_MCP_WRITE_ENABLED: "true", ZSCALER_MCP_WRITE_TOOLS: hosting.writeTools.join(",") }),
    ...(secretVersion === undefined ? {} : { [credentialsVersion]: secretVersion }),
    ...hosting.containerEnvironment,
  };
}

/** Bound to 0.0.0.0 the server starts only with an allowlist or with host validation off. */
function hostVariables(
  { hostValidation, allowedHosts }: HostingSettings,
  host: string | undefined,
): Readonly<Record<string, string>> {
  const listed = hostValidation === "container" || (hostValidation === "edge" && host !== undefined);
  return listed
    ? { ZSCALER_MCP_ALLOWED_HOSTS: mergedHosts(allowedHosts, host).join(",") }
    : { ZSCALER_MCP_DISABLE_HOST_VALIDATION: "true" };
}

/** The public name first, loopback last, everything else in the user's order. */
function mergedHosts(allowed: readonly string[], host: string | undefined): readonly string[] {
  const first = host === undefined || allowed.includes(host) ? [] : [host];
  const loopback = ["127.0.0.1:*", "localhost:*"].filter((one) => !allowed.includes(one));
  return [...first, ...allowed, ...loopback];
}
