/** Where the Zscaler credentials come from, and which of them are needed. */
import { topologyOf } from "./check-inputs.js";
import type { InputName } from "./input-table.js";
import type { Inputs } from "./read-inputs.js";
import type { CredentialDelivery, TenantIdentifiers, ZscalerCredentials } from "./settings.js";

const variables = {
  "zscaler-client-id": "ZSCALER_CLIENT_ID",
  "zscaler-client-secret": "ZSCALER_CLIENT_SECRET",
  "zscaler-customer-id": "ZSCALER_CUSTOMER_ID",
  "zscaler-vanity-domain": "ZSCALER_VANITY_DOMAIN",
  "zscaler-cloud": "ZSCALER_CLOUD",
} as const satisfies Partial<Record<InputName, string>>;

type CredentialInput = keyof typeof variables;

/** For a hosted server: it signs in to Zscaler, so it needs all but the cloud. */
export function deliveryOf(inputs: Inputs): CredentialDelivery | undefined {
  const secretId = inputs.values["credentials-secret"];
  if (secretId !== undefined) {
    const found = foundCredentials(inputs);
    const credentials = optionalCredentials(inputs, found);
    return { kind: "existing", secretId, credentials, tenant: tenantOf(found) };
  }
  const credentials = requiredCredentials(inputs, [
    "zscaler-client-id",
    "zscaler-client-secret",
    "zscaler-customer-id",
    "zscaler-vanity-domain",
  ]);
  return credentials && { kind: inputs.values["secrets-manager"] ? "managed" : "plaintext", credentials };
}

/** For a server that runs already: only the harness signs in to it, and only in mode `zscaler` with these. */
export function externalCredentials(inputs: Inputs): ZscalerCredentials | undefined {
  if (inputs.malformed.has("auth-mode")) {
    return undefined;
  }
  const mode = inputs.values["auth-mode"];
  const isInSecret = inputs.isWritten("credentials-secret");
  if (isInSecret && mode === "none") {
    inputs.complaints.about("credentials-secret", {
      what: "can't be used with `mcp-url` and `auth-mode: none`",
      fix: "Remove it, or set `auth-mode` to the mode that the server runs in.",
    });
  }
  if (mode === "zscaler" && !isInSecret) {
    return requiredCredentials(inputs, ["zscaler-client-id", "zscaler-client-secret"]);
  }
  for (const name of ["zscaler-client-id", "zscaler-client-secret"] as const) {
    if (inputs.given.has(name)) {
      inputs.complaints.about(
        name,
        mode === "zscaler"
          ? {
              what: "contradicts `credentials-secret`, from which it is read",
              fix: "Remove one of the two.",
            }
          : {
              what: `can't be used with \`mcp-url\` and \`auth-mode: ${mode}\``,
              fix: "Remove it, or set `auth-mode: zscaler`.",
            },
      );
    }
  }
  return undefined;
}

function requiredCredentials(
  inputs: Inputs,
  needed: readonly CredentialInput[],
): ZscalerCredentials | undefined {
  const credentials = foundCredentials(inputs);
  for (const name of needed) {
    if (!inputs.isWritten(name, variables[name])) {
      inputs.complaints.about(name, {
        what: "is required for this deployment",
        fix: `Set it, or the environment variable \`${variables[name]}\`, or name a secret in \`credentials-secret\`.`,
      });
    }
  }
  return complete(credentials);
}

/** With a secret of the user's own the action reads them from there, unless they are given. */
function optionalCredentials(inputs: Inputs, found: Found): ZscalerCredentials | undefined {
  const halves = ["zscaler-client-id", "zscaler-client-secret"] as const;
  for (const [name, other] of [halves, [halves[1], halves[0]] as const]) {
    if (inputs.given.has(name) && !inputs.isWritten(other, variables[other])) {
      inputs.complaints.about(other, {
        what: `is required together with \`${name}\``,
        fix: "Give both, or neither: with `credentials-secret` they are read from the secret.",
      });
    }
  }
  return complete(found);
}

type Found = { readonly [Name in CredentialInput]: string | undefined };

function foundCredentials(inputs: Inputs): Found {
  const isExternal = topologyOf(inputs) === "external";
  const hosted = (name: CredentialInput) => (isExternal ? undefined : inputs.valueOr(name, variables[name]));
  return {
    "zscaler-client-id": inputs.valueOr("zscaler-client-id", variables["zscaler-client-id"]),
    "zscaler-client-secret": inputs.valueOr("zscaler-client-secret", variables["zscaler-client-secret"]),
    "zscaler-customer-id": hosted("zscaler-customer-id"),
    "zscaler-vanity-domain": hosted("zscaler-vanity-domain"),
    "zscaler-cloud": hosted("zscaler-cloud"),
  };
}

function complete(found: Found): ZscalerCredentials | undefined {
  const { "zscaler-client-id": clientId, "zscaler-client-secret": clientSecret } = found;
  return clientId === undefined || clientSecret === undefined
    ? undefined
    : { clientId, clientSecret, ...tenantOf(found) };
}

function tenantOf(found: Found): TenantIdentifiers {
  return {
    customerId: found["zscaler-customer-id"],
    vanityDomain: found["zscaler-vanity-domain"],
    cloud: found["zscaler-cloud"],
  };
}
