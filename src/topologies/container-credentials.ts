/** Where a hosted server gets its credentials: a secret of ours, one of the user's own, or its plain variables. */
import type { Graph, Ref } from "../engine/graph.js";
import { existingSecret } from "../resources/existing-secret.js";
import type { SecretText } from "../resources/resource.js";
import { secret } from "../resources/secret.js";
import type { CredentialDelivery, WantedSettings } from "../settings/settings.js";
import {
  type Admission,
  type ExistingSource,
  headerOf,
  keptAuthorization,
  type SecretSource,
} from "./authorization.js";
import { credentialValues, tenantValues } from "./container-environment.js";
import { existingAuthorization, unfit } from "./existing-credentials.js";

export interface ContainerCredentials {
  /** Node of the secret; undefined: there is none. */
  readonly source: Ref<SecretSource> | undefined;
  /** Plain variables: all of the credentials with the opt-out, else only what names the tenant. */
  plaintext(source: SecretSource | undefined): Readonly<Record<string, SecretText>>;
  readonly admission: Admission | undefined;
}

export function containerCredentials(
  graph: Graph,
  { auth, names, kmsKey, stage }: WantedSettings,
  delivery: CredentialDelivery,
): ContainerCredentials {
  if (delivery.kind === "existing") {
    const use = { auth, hosted: delivery.tenant, client: delivery.credentials };
    const existing = graph.lookup("existing-secret", existingSecret, {
      name: delivery.secretId,
      unfit: (values) => unfit(values, use),
    });
    const tenant = Object.entries(tenantValues(delivery.tenant));
    return {
      source: existing,
      // The secret's own word counts: ECS refuses a name that is both.
      plaintext(source) {
        const keys = source?.keys.split(",") ?? [];
        return Object.fromEntries(tenant.filter(([key]) => !keys.includes(key)));
      },
      admission:
        auth.mode === "none"
          ? undefined
          : { existing, of: (source: ExistingSource) => existingAuthorization(source, use) },
    };
  }

  const values = credentialValues(delivery.credentials, auth);
  const header = headerOf(auth, delivery.credentials);
  const source: Ref<SecretSource> | undefined =
    delivery.kind === "plaintext"
      ? undefined
      : graph.add("secret", secret, { name: names.secret }, {}, () => ({
          description: `Zscaler OneAPI credentials of the MCP server, stage ${stage.name}`,
          values,
          kmsKey,
        }));
  return {
    source,
    plaintext: () => (delivery.kind === "plaintext" ? values : {}),
    admission: header && {
      secret: source,
      // A JWT stands in no secret of ours: the server never needs it.
      of: (from: SecretSource | undefined) =>
        keptAuthorization(header, auth.mode === "jwt" ? undefined : from?.versionId),
    },
  };
}
