/** What of the user pools exists, described without anything that is random. */
import type { InventoryItem } from "../../service.js";
import { effectiveClientSettings } from "./app-clients.js";
import type { Directory } from "./directory.js";
import type { UserPool } from "./user-pool.js";
import { effectiveSettings } from "./user-pools.js";

export const inventory = ({ pools }: Directory): readonly InventoryItem[] =>
  [...pools.values()].flatMap((pool) => [poolItem(pool), ...partItems(pool)]);

function poolItem(pool: UserPool): InventoryItem {
  return {
    type: "AWS::Cognito::UserPool",
    id: pool.arn,
    tags: pool.tags,
    configuration: { name: pool.name, ...effectiveSettings(pool) },
  };
}

function partItems({ id, name: userPool, resourceServers, clients, domain }: UserPool): InventoryItem[] {
  return [
    ...[...resourceServers.values()].map((server) => ({
      type: "AWS::Cognito::UserPoolResourceServer",
      id: `${id}|${server.identifier}`,
      configuration: { userPool, ...server },
    })),
    ...[...clients.values()].map((client) => ({
      type: "AWS::Cognito::UserPoolClient",
      id: `${id}|${client.id}`,
      configuration: {
        ...{ userPool, name: client.name, hasSecret: client.secret !== undefined },
        ...effectiveClientSettings(client),
      },
    })),
    ...(domain === undefined
      ? []
      : [
          {
            type: "AWS::Cognito::UserPoolDomain",
            id: domain.prefix,
            configuration: { userPool, ...domain },
          },
        ]),
  ];
}
