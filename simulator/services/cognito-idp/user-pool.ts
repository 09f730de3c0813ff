/** A user pool with all that belongs to it: resource servers, app clients, and the domain that its token endpoint needs. */
import type * as Cognito from "@aws-sdk/client-cognito-identity-provider";
import type { Tags } from "../tags.js";
import type { SigningKey } from "./signing-key.js";

/** What a request says of a pool beyond its name and tags. */
export type PoolSettings = Omit<Cognito.CreateUserPoolRequest, "PoolName" | "UserPoolTags">;

export interface UserPool {
  readonly id: string;
  readonly arn: string;
  readonly createdAt: number;
  changedAt: number;
  /** Not unique: two pools may have one name. */
  name: string;
  settings: PoolSettings;
  tags: Tags;
  /** By identifier. */
  readonly resourceServers: Map<string, ResourceServer>;
  /** By client id. */
  readonly clients: Map<string, AppClient>;
  domain: Domain | undefined;
  /** Made when it is first asked for. */
  signingKey(): Promise<SigningKey>;
}

export interface ResourceServer {
  readonly identifier: string;
  readonly name: string;
  readonly scopes: readonly Cognito.ResourceServerScopeType[];
}

/** What a request says of an app client beyond whose it is. An update replaces all of it. */
export type ClientSettings = Omit<
  Cognito.UpdateUserPoolClientRequest,
  "UserPoolId" | "ClientId" | "ClientName"
>;

export interface AppClient {
  readonly id: string;
  /** A public client has none. */
  readonly secret: string | undefined;
  readonly createdAt: number;
  changedAt: number;
  /** Not unique either. */
  name: string;
  settings: ClientSettings;
}

export interface Domain {
  /** The prefix of `<prefix>.auth.<region>.amazoncognito.com`. */
  readonly prefix: string;
  readonly managedLoginVersion: number;
  status: "CREATING" | "ACTIVE" | "DELETING";
}

/** What the pool's resource servers offer, as tokens name it: `<identifier>/<scope>`. */
export function customScopes({ resourceServers }: UserPool): readonly string[] {
  return [...resourceServers.values()].flatMap(({ identifier, scopes }) =>
    scopes.map(({ ScopeName }) => `${identifier}/${ScopeName}`),
  );
}
