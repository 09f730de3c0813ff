/** Listing secrets and versions, with AWS's filters. */
import type * as SecretsManager from "@aws-sdk/client-secrets-manager";
import type { Handler } from "../../service.js";
import { pageOf } from "../paging.js";
import { describeSecret, invalidToken, type Secret } from "./secret.js";
import type { Vault } from "./vault.js";

export function listingHandlers({ secrets, existing }: Vault): Readonly<Record<string, Handler>> {
  function listSecrets(input: SecretsManager.ListSecretsRequest): SecretsManager.ListSecretsResponse {
    const matching = [...secrets.values()]
      .filter((secret) => secret.deletion === undefined || input.IncludePlannedDeletion === true)
      .filter((secret) => (input.Filters ?? []).every((filter) => matches(secret, filter)))
      .sort((a, b) => b.createdAt - a.createdAt);
    if (input.SortOrder === "asc") matching.reverse();
    const page = pageOf(matching, input.MaxResults ?? 100, input.NextToken, invalidToken);
    return {
      SecretList: page.items.map((secret) => {
        const { VersionIdsToStages, ...rest } = describeSecret(secret);
        return { ...rest, SecretVersionsToStages: VersionIdsToStages };
      }),
      NextToken: page.nextToken,
    };
  }

  function listSecretVersionIds(
    input: SecretsManager.ListSecretVersionIdsRequest,
  ): SecretsManager.ListSecretVersionIdsResponse {
    const secret = existing(input.SecretId);
    const versions = [...secret.versions.values()].filter(
      (version) => version.stages.size > 0 || input.IncludeDeprecated === true,
    );
    const page = pageOf(versions, input.MaxResults ?? 100, input.NextToken, invalidToken);
    return {
      ARN: secret.arn,
      Name: secret.name,
      Versions: page.items.map((version) => ({
        VersionId: version.id,
        VersionStages: [...version.stages],
        CreatedDate: new Date(version.createdAt),
      })),
      NextToken: page.nextToken,
    };
  }

  return { ListSecrets: listSecrets, ListSecretVersionIds: listSecretVersionIds };
}

/** A filter's values are alternatives, compared with the beginning; one that starts with `!` excludes. */
function matches(secret: Secret, filter: SecretsManager.Filter): boolean {
  const subjects = filterSubjects(secret, filter.Key);
  const test = (value: string) => subjects.some((subject) => subject.startsWith(value));
  return (filter.Values ?? []).some((value) => (value.startsWith("!") ? !test(value.slice(1)) : test(value)));
}

function filterSubjects(secret: Secret, key: SecretsManager.Filter["Key"]): readonly string[] {
  const { name, description = "", tags, owningService = "" } = secret;
  switch (key) {
    case "name":
      return [name];
    case "description":
      return [description];
    case "tag-key":
      return Object.keys(tags);
    case "tag-value":
      return Object.values(tags);
    case "owning-service":
      return [owningService];
    case "all":
      return [name, description, ...Object.keys(tags), ...Object.values(tags)];
    default:
      return [];
  }
}
