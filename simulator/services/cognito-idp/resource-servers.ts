/** Resource servers: who a scope belongs to. Deleting one does not ask whether app clients still name its scopes. */
import type * as Cognito from "@aws-sdk/client-cognito-identity-provider";
import type { Handler } from "../../service.js";
import { pageOf } from "../paging.js";
import type { Directory } from "./directory.js";
import { invalidParameter, invalidToken, limitExceeded, notFound } from "./errors.js";
import type { ResourceServer, UserPool } from "./user-pool.js";

const SERVERS_PER_POOL = 25;

export function resourceServerHandlers(directory: Directory): Readonly<Record<string, Handler>> {
  function existing(input: {
    readonly UserPoolId: string | undefined;
    readonly Identifier: string | undefined;
  }): { readonly pool: UserPool; readonly server: ResourceServer } {
    const pool = directory.pool(input.UserPoolId);
    const server = pool.resourceServers.get(input.Identifier ?? "");
    if (server === undefined) throw notFound(`Resource server ${input.Identifier} does not exist.`);
    return { pool, server };
  }

  function put(pool: UserPool, input: Cognito.CreateResourceServerRequest): Cognito.ResourceServerType {
    const scopes = input.Scopes ?? [];
    const names = scopes.map(({ ScopeName }) => ScopeName);
    if (new Set(names).size < names.length) throw invalidParameter("Scope names have to be unique.");
    const server = { identifier: input.Identifier ?? "", name: input.Name ?? "", scopes };
    pool.resourceServers.set(server.identifier, server);
    return describe(pool, server);
  }

  function create(input: Cognito.CreateResourceServerRequest): Cognito.CreateResourceServerResponse {
    const pool = directory.pool(input.UserPoolId);
    if (pool.resourceServers.has(input.Identifier ?? "")) {
      throw invalidParameter(`${input.Identifier} already exists in user pool ${pool.id}.`);
    }
    if (pool.resourceServers.size >= SERVERS_PER_POOL) {
      throw limitExceeded("Max number of resource servers reached.");
    }
    return { ResourceServer: put(pool, input) };
  }

  function list(input: Cognito.ListResourceServersRequest): Cognito.ListResourceServersResponse {
    const pool = directory.pool(input.UserPoolId);
    const servers = [...pool.resourceServers.values()];
    const page = pageOf(servers, input.MaxResults ?? 50, input.NextToken, invalidToken);
    return {
      ResourceServers: page.items.map((server) => describe(pool, server)),
      NextToken: page.nextToken,
    };
  }

  return {
    CreateResourceServer: create,
    DescribeResourceServer: (
      input: Cognito.DescribeResourceServerRequest,
    ): Cognito.DescribeResourceServerResponse => {
      const { pool, server } = existing(input);
      return { ResourceServer: describe(pool, server) };
    },
    UpdateResourceServer: (
      input: Cognito.UpdateResourceServerRequest,
    ): Cognito.UpdateResourceServerResponse => ({ ResourceServer: put(existing(input).pool, input) }),
    DeleteResourceServer: (input: Cognito.DeleteResourceServerRequest) => {
      const { pool, server } = existing(input);
      pool.resourceServers.delete(server.identifier);
      return {};
    },
    ListResourceServers: list,
  };
}

function describe(pool: UserPool, { identifier, name, scopes }: ResourceServer): Cognito.ResourceServerType {
  return { UserPoolId: pool.id, Identifier: identifier, Name: name, Scopes: [...scopes] };
}
