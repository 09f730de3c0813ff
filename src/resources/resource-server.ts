/**
 * A resource server of a user pool: the API in whose name scopes are given out, as `<identifier>/<scope>`. It carries
 * no tags: it is its pool's owner's.
 */
import {
  CreateResourceServerCommand,
  DeleteResourceServerCommand,
  DescribeResourceServerCommand,
  type ResourceServerType,
  UpdateResourceServerCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import type { Aws } from "../aws/aws.js";
import { found } from "../aws/errors.js";
import { poolIdIn, userPoolOf } from "../aws/user-pools.js";
import { type Change, defineResource, gone, type Live } from "./resource.js";

export interface ResourceServerSpec {
  readonly userPoolId: string;
  readonly scopes: readonly Scope[];
}

export interface Scope {
  /** Without the identifier. */
  readonly name: string;
  readonly description: string;
}

export interface LiveResourceServer extends Live {
  readonly userPoolId: string;
  readonly scopes: readonly Scope[];
}

/** How the console shows it; the identifier alone means something. */
const displayName = "Zscaler MCP";

export const resourceServer = defineResource<
  /** `name` is the identifier, `userPool` the name of the pool. */
  { readonly name: string; readonly userPool: string },
  ResourceServerSpec,
  LiveResourceServer,
  { readonly identifier: string }
>({
  kind: "cognito-idp.ResourceServer",
  noun: "resource server",

  async observe(aws, { name, userPool }, hint) {
    const hinted = poolIdIn(hint);
    const remembered = hinted === undefined ? undefined : await resourceServerIn(aws, hinted, name);
    if (remembered !== undefined) return remembered;
    const pool = await userPoolOf(aws, userPool);
    return pool?.Id === undefined ? undefined : resourceServerIn(aws, pool.Id, name);
  },

  async create({ clients: { cognito } }, { name }, spec) {
    await cognito.send(new CreateResourceServerCommand(request(name, spec)));
    return { id: `${spec.userPoolId}/${name}`, tags: undefined, ...spec };
  },

  compare(spec, live) {
    const wanted = aspects(spec);
    const now = aspects(live);
    return Object.keys({ ...now, ...wanted }).flatMap((path): Change[] =>
      now[path] === wanted[path] ? [] : [{ path, before: now[path], after: wanted[path] }],
    );
  },

  async sync({ clients: { cognito } }, { name }, spec, live) {
    await cognito.send(new UpdateResourceServerCommand(request(name, spec)));
    return { ...live, ...spec };
  },

  aspects,
  facts: ({ scopes }) => ({ scopes: scopes.map(({ name }) => name).join(", ") }),

  async remove({ clients: { cognito } }, { name: Identifier }, { userPoolId: UserPoolId }) {
    await found(cognito.send(new DeleteResourceServerCommand({ UserPoolId, Identifier })));
    return gone;
  },

  outputs: ({ id }) => ({ identifier: id.slice(id.indexOf("/") + 1) }),
  outputsAfter: (_place, { name }) => ({ identifier: name }),
});

function request(identifier: string, { userPoolId, scopes }: ResourceServerSpec) {
  return {
    UserPoolId: userPoolId,
    Identifier: identifier,
    Name: displayName,
    Scopes: scopes.map(({ name, description }) => ({ ScopeName: name, ScopeDescription: description })),
  };
}

function aspects({ scopes }: Pick<ResourceServerSpec, "scopes">): Readonly<Record<string, string>> {
  return Object.fromEntries(scopes.map(({ name, description }) => [`Scopes.${name}`, description]));
}

async function resourceServerIn(
  { clients: { cognito } }: Aws,
  UserPoolId: string,
  Identifier: string,
): Promise<LiveResourceServer | undefined> {
  const answer = await found(cognito.send(new DescribeResourceServerCommand({ UserPoolId, Identifier })));
  return answer?.ResourceServer && liveResourceServer(UserPoolId, Identifier, answer.ResourceServer);
}

function liveResourceServer(
  userPoolId: string,
  identifier: string,
  { Scopes = [] }: ResourceServerType,
): LiveResourceServer {
  return {
    id: `${userPoolId}/${identifier}`,
    tags: undefined,
    userPoolId,
    scopes: Scopes.map(({ ScopeName = "", ScopeDescription = "" }) => ({
      name: ScopeName,
      description: ScopeDescription,
    })),
  };
}
