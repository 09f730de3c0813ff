/** Kinds of value that the MCP server's container defines. */
import { type Kind, mapOf, matching } from "./values.js";

/** Variables that would put a credential into the task definition, which everybody with `ecs:Describe*` can read. */
const credentialVariables: Readonly<Record<string, string>> = {
  ZSCALER_CLIENT_ID: "Use the input `zscaler-client-id`.",
  ZSCALER_CLIENT_SECRET: "Use the input `zscaler-client-secret`.",
  ZSCALER_CUSTOMER_ID: "Use the input `zscaler-customer-id`.",
  ZSCALER_VANITY_DOMAIN: "Use the input `zscaler-vanity-domain`.",
  ZSCALER_CLOUD: "Use the input `zscaler-cloud`.",
  ZSCALER_PRIVATE_KEY: "Use the inputs `zscaler-client-id` and `zscaler-client-secret`.",
  ZSCALER_SECRET_NAME: "Use the input `credentials-secret`.",
  ZSCALER_MCP_AUTH_API_KEY: "Use the inputs `auth-mode` and `auth-token`.",
};

/** Bytes of a task definition (ECS service quotas); the variables stand in it. */
const largestTaskDefinition = 65_536;

const variables = mapOf((key, _value, complain) => {
  const credentialFix = Object.hasOwn(credentialVariables, key) ? credentialVariables[key] : undefined;
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key)) {
    complain({
      value: key,
      what: "is not the name of an environment variable",
      fix: "Use letters, digits and underscores, not beginning with a digit.",
    });
  } else if (credentialFix !== undefined) {
    complain({
      value: key,
      what: "carries a credential, which must not stand in a task definition",
      fix: credentialFix,
    });
  }
});

/** Further variables; never one that carries a credential. */
export const containerEnvironment: Kind<Readonly<Record<string, string>>> = {
  name: "variables of the container",
  parse(raw, complain) {
    const given = variables.parse(raw, complain);
    const size = given === undefined ? 0 : Buffer.byteLength(JSON.stringify(given));
    if (size <= largestTaskDefinition) return given;
    complain({
      what: `has ${size} bytes, and a task definition of ECS has room for ${largestTaskDefinition}`,
      fix: "Leave large values to the image, or to a file that it reads.",
    });
    return undefined;
  },
};

const host = "(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\\[[0-9a-fA-F:.]{2,45}\\])";

/** As the server's allowlist has them: no scheme, no path, no wildcard but for everything or for the port. */
export const allowedHost = matching(
  "a `Host` value",
  new RegExp(`^(?:\\*|${host}(?::(?:\\d{1,5}|\\*))?)$`),
  "Write `host`, `host:port`, `host:*` or `*`, without `https://`.",
);

/** A pattern of the server's tool names, as `fnmatch` reads it. */
export const toolPattern = matching(
  "a pattern of tool names",
  /^[\w*?[\]!-]{1,128}$/,
  "Write a tool's name, with `*` for any part of it, such as `zia_update_*`.",
);

/** A pattern of tools that the agent may have called: `tool`, `@server/tool` or `@server`. */
export const calledTool = matching(
  "a pattern of tools",
  /^(?:@?[\w.*?[\]!-]{1,128}\/)?[\w.*?[\]!-]{1,128}$|^@[\w.*?[\]!-]{1,128}$/,
  "Write a tool's name, `@server/tool` or `@server`, with `*` for any part of it, such as `zia_list_*`.",
);

/** Where the server answers health checks; `/mcp` answers POST only. */
export const healthCheckPath: Kind<string> = {
  name: "a path",
  parse(raw, complain) {
    if (!/^\/[\w.~!$&'()*+,;=:@%/-]{0,1023}$/.test(raw)) {
      complain({ value: raw, what: "is not a path", fix: "Write it as `/health`." });
      return undefined;
    }
    if (/^\/mcp\/*$/.test(raw)) {
      complain({
        value: raw,
        what: "answers POST requests only, so every health check would fail",
        fix: "Use `/health`, which the server has from release 0.12.3 on.",
      });
      return undefined;
    }
    return raw;
  },
};

/** The first label of the tenant's sign-in host. */
export const vanityDomain = matching(
  "a vanity domain",
  /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/,
  "Write the part before `.zslogin.net` only.",
);

/** Letters and digits, as Zscaler gives them out; a colon would end it early in a Basic header. */
export const identifier = matching(
  "a Zscaler identifier",
  /^[\w.@-]{1,256}$/,
  "Copy it from the Zscaler console: letters, digits and `._@-` only.",
);

/** Something that can stand in an HTTP header. */
export const headerValue = matching(
  "a single line of printable ASCII characters",
  /^[\x21-\x7E](?:[\x20-\x7E]{0,8190}[\x21-\x7E])?$/,
  "Check that the whole value was pasted, and nothing else.",
);
