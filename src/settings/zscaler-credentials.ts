/** Where the Zscaler credentials come from, and which of them are needed. */
import { Failure } from "../failure/failure.js";
import { topologyOf } from "./check-inputs.js";
import type { InputName } from "./input-table.js";
import { listed } from "./quoting.js";
import { type Environment, type Inputs, rawInput } from "./read-inputs.js";
import type { CredentialDelivery, TenantIdentifiers, ZscalerCredentials } from "./settings.js";

/** Each can be set by a variable of the environment as well. */
export const credentialVariables = {
  "zscaler-client-id": "ZSCALER_CLIENT_ID",
  "zscaler-client-secret": "ZSCALER_CLIENT_SECRET",
  "zscaler-customer-id": "ZSCALER_CUSTOMER_ID",
  "zscaler-vanity-domain": "ZSCALER_VANITY_DOMAIN",
  "zscaler-cloud": "ZSCALER_CLOUD",
} as const satisfies Partial<Record<InputName, string>>;

type CredentialInput = keyof typeof credentialVariables;

/** The harness signs in with these; a hosted server signs in to Zscaler, so it needs all but the cloud. */
const ofHarness = ["zscaler-client-id", "zscaler-client-secret"] as const;
const ofServer = [...ofHarness, "zscaler-customer-id", "zscaler-vanity-domain"] as const;

/** Those that a deploy with the other inputs can't do without. */
export function neededCredentials(environment: Environment): readonly CredentialInput[] {
  if (rawInput(environment, "credentials-secret") !== "") return [];
  if (rawInput(environment, "mcp-url") === "") return ofServer;
  return ["", "zscaler"].includes(rawInput(environment, "auth-mode")) ? ofHarness : [];
}

/** Those of them that are nowhere set. */
export function missingCredentials(environment: Environment): readonly CredentialInput[] {
  return neededCredentials(environment).filter(
    (name) => rawInput(environment, name) === "" && !environment[credentialVariables[name]]?.trim(),
  );
}

/** For a hosted server: it signs in to Zscaler, so it needs all but the cloud. */
export function deliveryOf(inputs: Inputs): CredentialDelivery | undefined {
  const secretId = inputs.values["credentials-secret"];
  if (secretId !== undefined) {
    const found = foundCredentials(inputs);
    const credentials = optionalCredentials(inputs, found);
    return { kind: "existing", secretId, credentials, tenant: tenantOf(found) };
  }
  const credentials = requiredCredentials(inputs, ofServer);
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
    return requiredCredentials(inputs, ofHarness);
  }
  for (const name of ofHarness) {
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
  const missing = needed.filter((name) => !inputs.isWritten(name, credentialVariables[name]));
  const [first, ...others] = missing;
  if (first !== undefined) {
    inputs.complaints.add(
      new Failure(
        "INVALID_INPUT",
        others.length === 0
          ? `Input \`${first}\` is required for this deployment.`
          : `Inputs ${listed(missing)} are required for this deployment.`,
        {
          fix: `Set ${others.length === 0 ? "it" : "each"} from a secret of the repository, or as environment ${others.length === 0 ? "variable" : "variables"} ${listed(missing.map((name) => credentialVariables[name]))}, or name a secret of AWS Secrets Manager in \`credentials-secret\`.`,
        },
      ),
    );
  }
  return complete(credentials);
}

/** With a secret of the user's own the action reads them from there, unless they are given. */
function optionalCredentials(inputs: Inputs, found: Found): ZscalerCredentials | undefined {
  for (const [name, other] of [ofHarness, [ofHarness[1], ofHarness[0]] as const]) {
    if (inputs.given.has(name) && !inputs.isWritten(other, credentialVariables[other])) {
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
  const hosted = (name: CredentialInput) =>
    isExternal ? undefined : inputs.valueOr(name, credentialVariables[name]);
  return {
    "zscaler-client-id": inputs.valueOr("zscaler-client-id", credentialVariables["zscaler-client-id"]),
    "zscaler-client-secret": inputs.valueOr(
      "zscaler-client-secret",
      credentialVariables["zscaler-client-secret"],
    ),
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
