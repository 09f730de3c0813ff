/** How the Zscaler MCP Server's container is steered: everything it needs to boot on its first revision. */
import { SecretText } from "../resources/resource.js";
import type {
  AuthSettings,
  ContainerSettings,
  HostingSettings,
  TenantIdentifiers,
  ZscalerCredentials,
} from "../settings/settings.js";
import type { SecretSource } from "./authorization.js";

export const containerPort = 8000;

/**
 * The keys of the credentials secret, each the variable of the same name: those that the server's own loader takes from
 * a secret, but the two that turn write tools on. That is for the input `write-tools` alone.
 */
const credentialKeys = [
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
] as const;

/** Tells the container's revision which version of the credentials it started with, so that a new one rolls the tasks. */
const credentialsVersion = "ZSCALER_HARNESS_CREDENTIALS_VERSION";

/** What is kept of the credentials in a secret or, with the plaintext opt-out, in the environment. */
export function credentialValues(
  { clientId, clientSecret, ...tenant }: ZscalerCredentials,
  auth: AuthSettings,
): Readonly<Record<string, SecretText>> {
  return {
    ...secretTexts({ ZSCALER_CLIENT_ID: clientId, ZSCALER_CLIENT_SECRET: clientSecret }),
    ...tenantValues(tenant),
    ...secretTexts({ ZSCALER_MCP_AUTH_API_KEY: auth.mode === "api-key" ? auth.token : undefined }),
  };
}

/** Which tenant it is: no secrets, but nothing to print either. */
export function tenantValues({
  vanityDomain,
  customerId,
  cloud,
}: TenantIdentifiers): Readonly<Record<string, SecretText>> {
  return secretTexts({
    ZSCALER_VANITY_DOMAIN: vanityDomain,
    ZSCALER_CUSTOMER_ID: customerId,
    ZSCALER_CLOUD: cloud,
  });
}

function secretTexts(
  values: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, SecretText>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, new SecretText(value)]],
    ),
  );
}

/**
 * `valueFrom` of each key that the secret has: a key that it lacks would keep the task from starting. ECS refuses a name
 * that is a plain variable as well, and those were asked for.
 */
export function projectedSecrets(
  secretArn: string,
  keys: readonly string[],
  plain: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    credentialKeys
      .filter((key) => keys.includes(key) && !(key in plain))
      .map((key) => [key, `${secretArn}:${key}::`]),
  );
}

export type ContainerVariables = Readonly<Record<string, string | SecretText>>;

/** On ECS: everything but the credentials' values. `host` is the public name, once it is known. */
export function containerVariables(
  hosting: HostingSettings,
  auth: AuthSettings,
  secretVersion: string | undefined,
  host: string | undefined,
): ContainerVariables {
  return variables(hosting, secretVersion, {
    ZSCALER_MCP_AUTH_MODE: auth.mode,
    ...hostVariables(hosting, host),
  });
}

/** On AgentCore Runtime, which lets nobody in but the gateway, under a host name of its own choice. */
export function runtimeVariables(
  container: ContainerSettings,
  secret: Pick<SecretSource, "arn" | "versionId"> | undefined,
): ContainerVariables {
  return variables(container, secret?.versionId, {
    ZSCALER_MCP_AUTH_MODE: "zscaler",
    // What the platform has let in carries no OneAPI client: it is served with the container's own.
    ZSCALER_MCP_TRUST_PLATFORM_AUTH: "true",
    ZSCALER_MCP_DISABLE_HOST_VALIDATION: "true",
    // The server reads it itself, with the runtime's role: no credential stands in the runtime's environment.
    ...(secret === undefined ? {} : { ZSCALER_SECRET_NAME: secret.arn }),
  });
}

function variables(
  { writeTools, containerEnvironment }: ContainerSettings,
  secretVersion: string | undefined,
  admission: Readonly<Record<string, string>>,
): ContainerVariables {
  return {
    ZSCALER_MCP_TRANSPORT: "streamable-http",
    ZSCALER_MCP_HOST: "0.0.0.0",
    ZSCALER_MCP_PORT: String(containerPort),
    // TLS ends before it; without this the server refuses to start.
    ZSCALER_MCP_ALLOW_HTTP: "true",
    ZSCALER_MCP_LOG_TOOL_CALLS: "true",
    ...admission,
    ...(writeTools.length === 0
      ? {}
      : { ZSCALER_MCP_WRITE_ENABLED: "true", ZSCALER_MCP_WRITE_TOOLS: writeTools.join(",") }),
    ...(secretVersion === undefined ? {} : { [credentialsVersion]: secretVersion }),
    ...containerEnvironment,
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
