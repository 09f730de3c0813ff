/** The account's user pools, and how requests and the public names find them. */
import { randomInt } from "node:crypto";
import type { Cloud } from "../../cloud.js";
import type { Tags } from "../tags.js";
import { notFound } from "./errors.js";
import { newSigningKey, type SigningKey } from "./signing-key.js";
import type { AppClient, PoolSettings, UserPool } from "./user-pool.js";

export interface Directory {
  readonly cloud: Cloud;
  /** By id. */
  readonly pools: ReadonlyMap<string, UserPool>;
  add(name: string, settings: PoolSettings, tags: Tags): UserPool;
  remove(pool: UserPool): void;
  /** Throws where it does not exist. */
  pool(id: string | undefined): UserPool;
  poolByArn(arn: string | undefined): UserPool;
  poolOfDomain(prefix: string | undefined): UserPool | undefined;
  /** Throws where the pool or the client does not exist. */
  client(request: ClientRequest): { readonly pool: UserPool; readonly client: AppClient };
  /** Who issues the pool's tokens: their `iss`. */
  issuer(pool: UserPool): string;
  tokenEndpoint(prefix: string): string;
}

interface ClientRequest {
  readonly UserPoolId: string | undefined;
  readonly ClientId: string | undefined;
}

export function createDirectory(cloud: Cloud): Directory {
  const pools = new Map<string, UserPool>();

  function pool(id: string | undefined): UserPool {
    const found = pools.get(id ?? "");
    if (found === undefined) throw notFound(`User pool ${id} does not exist.`);
    return found;
  }

  return {
    cloud,
    pools,
    pool,
    add(name, settings, tags) {
      const id = `${cloud.region}_${mixedAlphanumerics(9)}`;
      const now = cloud.clock.now();
      let key: Promise<SigningKey> | undefined;
      const created: UserPool = {
        ...{ id, name, settings, tags, createdAt: now, changedAt: now, domain: undefined },
        arn: cloud.arn("cognito-idp", `userpool/${id}`),
        resourceServers: new Map(),
        clients: new Map(),
        signingKey() {
          key ??= newSigningKey();
          return key;
        },
      };
      pools.set(id, created);
      return created;
    },
    remove: ({ id }) => void pools.delete(id),
    poolByArn: (arn) => pool((arn ?? "").split("userpool/")[1]),
    poolOfDomain: (prefix) => [...pools.values()].find(({ domain }) => domain && domain.prefix === prefix),
    client(request) {
      const owner = pool(request.UserPoolId);
      const client = owner.clients.get(request.ClientId ?? "");
      if (client === undefined) throw notFound(`User pool client ${request.ClientId} does not exist.`);
      return { pool: owner, client };
    },
    issuer: ({ id }) => `https://cognito-idp.${cloud.region}.amazonaws.com/${id}`,
    tokenEndpoint: (prefix) => `https://${prefix}.auth.${cloud.region}.amazoncognito.com/oauth2/token`,
  };
}

function mixedAlphanumerics(length: number): string {
  const characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  return Array.from({ length }, () => characters[randomInt(characters.length)]).join("");
}
