/**
 * An app client of a user pool: who asks for tokens. This one acts for itself (client credentials) and can sign nobody
 * in. It carries no tags: it is its pool's owner's.
 */
import {
  CreateUserPoolClientCommand,
  DeleteUserPoolClientCommand,
  DescribeUserPoolClientCommand,
  paginateListUserPoolClients,
  UpdateUserPoolClientCommand,
  type UserPoolClientType,
} from "@aws-sdk/client-cognito-identity-provider";
import { lastSegment } from "../aws/arn.js";
import type { Aws } from "../aws/aws.js";
import { found } from "../aws/errors.js";
import { cognitoPageSize, createdOnce, poolIdIn, userPoolOf } from "../aws/user-pools.js";
import { type Change, defineResource, differences, gone, type Live, later, SecretText } from "./resource.js";

export interface UserPoolClientSpec {
  readonly userPoolId: string;
  /** `<identifier of a resource server>/<scope>`; the resource server must exist. */
  readonly scopes: readonly string[];
}

export interface LiveUserPoolClient extends Live {
  readonly userPoolId: string;
  readonly clientId: string;
  /** Undefined: a public client. */
  readonly secret: SecretText | undefined;
  readonly settings: ClientSettings;
}

/** All that an update sets, and resets where it is left out. */
type ClientSettings = Omit<
  UserPoolClientType,
  "UserPoolId" | "ClientId" | "ClientSecret" | "CreationDate" | "LastModifiedDate"
>;

export interface UserPoolClientOutputs {
  readonly clientId: string;
  readonly clientSecret: SecretText;
}

export const userPoolClient = defineResource<
  /** `userPool` is the name of the pool. */
  { readonly name: string; readonly userPool: string },
  UserPoolClientSpec,
  LiveUserPoolClient,
  UserPoolClientOutputs
>({
  kind: "cognito-idp.UserPoolClient",
  noun: "app client",

  async observe(aws, { name, userPool }, hint) {
    const hinted = poolIdIn(hint);
    const remembered =
      hint === undefined || hinted === undefined
        ? undefined
        : await clientById(aws, hinted, lastSegment(hint));
    if (remembered !== undefined) return remembered;
    const pool = await userPoolOf(aws, userPool);
    return pool?.Id === undefined ? undefined : clientNamed(aws, pool.Id, name);
  },

  async create(aws, { name }, { userPoolId, scopes }) {
    return createdOnce(
      aws,
      async () => {
        const { UserPoolClient } = await aws.clients.cognitoOnce.send(
          new CreateUserPoolClientCommand({
            UserPoolId: userPoolId,
            ClientName: name,
            GenerateSecret: true,
            ...settingsFor(scopes),
          }),
        );
        return liveClient(aws, userPoolId, UserPoolClient ?? {});
      },
      () => clientNamed(aws, userPoolId, name),
    );
  },

  compare: ({ scopes }, { secret, settings }) => [
    // A client gets its first secret when it is made, or never.
    ...(secret === undefined ? [withoutSecret] : []),
    ...differences(aspects(settingsFor(scopes)), aspects(settings)),
  ],

  async sync({ clients: { cognito } }, { name }, { scopes }, live) {
    const settings = { ...live.settings, ClientName: name, ...settingsFor(scopes) };
    await cognito.send(
      new UpdateUserPoolClientCommand({
        ...settings,
        UserPoolId: live.userPoolId,
        ClientId: live.clientId,
      }),
    );
    return { ...live, settings };
  },

  aspects: ({ clientId, secret, settings }) => ({
    ClientId: clientId,
    ClientSecret: secret && "(secret)",
    ...aspects(settings),
  }),

  facts: ({ clientId, settings: { AllowedOAuthScopes = [] } }) => ({
    "client id": clientId,
    scopes: AllowedOAuthScopes.join(", "),
  }),

  async remove({ clients: { cognito } }, _identity, { userPoolId: UserPoolId, clientId: ClientId }) {
    await found(cognito.send(new DeleteUserPoolClientCommand({ UserPoolId, ClientId })));
    return gone;
  },

  outputs: ({ clientId, secret }) => secret && { clientId, clientSecret: secret },
  outputsAfter: (_place, _identity, _spec, live) => ({
    clientId: live?.clientId ?? later,
    clientSecret: live?.secret ?? new SecretText(later),
  }),
});

const withoutSecret: Change = {
  path: "ClientSecret",
  before: undefined,
  after: "(secret)",
  replaces: true,
};

function settingsFor(scopes: readonly string[]) {
  return {
    AllowedOAuthFlows: ["client_credentials"],
    AllowedOAuthScopes: [...scopes],
    AllowedOAuthFlowsUserPoolClient: true,
    // AWS's default lets people sign in with their passwords.
    ExplicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"],
    // AWS takes it with no client that has that flow.
    RefreshTokenRotation: undefined,
  } satisfies ClientSettings;
}

/** The order of each list means nothing. */
function aspects(settings: ClientSettings): Readonly<Record<string, unknown>> {
  return {
    AllowedOAuthFlows: settings.AllowedOAuthFlows?.toSorted() ?? [],
    AllowedOAuthScopes: settings.AllowedOAuthScopes?.toSorted() ?? [],
    AllowedOAuthFlowsUserPoolClient: settings.AllowedOAuthFlowsUserPoolClient ?? false,
    ExplicitAuthFlows: settings.ExplicitAuthFlows?.toSorted() ?? [],
  };
}

/** Names are not unique: of several the same one at every look. */
async function clientNamed(aws: Aws, poolId: string, name: string): Promise<LiveUserPoolClient | undefined> {
  const ids: string[] = [];
  const pages = paginateListUserPoolClients(
    { client: aws.clients.cognito, pageSize: cognitoPageSize },
    { UserPoolId: poolId },
  );
  for await (const { UserPoolClients = [] } of pages)
    ids.push(
      ...UserPoolClients.flatMap(({ ClientId, ClientName }) =>
        ClientName === name && ClientId !== undefined ? [ClientId] : [],
      ),
    );
  const [first] = ids.toSorted();
  return first === undefined ? undefined : clientById(aws, poolId, first);
}

async function clientById(
  aws: Aws,
  UserPoolId: string,
  ClientId: string,
): Promise<LiveUserPoolClient | undefined> {
  const answer = await found(
    aws.clients.cognito.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId })),
  );
  return answer?.UserPoolClient && liveClient(aws, UserPoolId, answer.UserPoolClient);
}

function liveClient({ mask }: Aws, userPoolId: string, client: UserPoolClientType): LiveUserPoolClient {
  const { UserPoolId, ClientId = "", ClientSecret, CreationDate, LastModifiedDate, ...settings } = client;
  if (ClientSecret !== undefined) mask([ClientSecret]);
  return {
    id: `${userPoolId}/${ClientId}`,
    tags: undefined,
    userPoolId,
    clientId: ClientId,
    secret: ClientSecret === undefined ? undefined : new SecretText(ClientSecret),
    settings,
  };
}
