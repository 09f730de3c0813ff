/**
 * An Amazon Cognito user pool: the authorization server whose tokens the gateway and the runtime accept. It has app
 * clients and no people.
 */
import { isDeepStrictEqual } from "node:util";
import {
  CreateUserPoolCommand,
  DeleteUserPoolCommand,
  DescribeUserPoolDomainCommand,
  TagResourceCommand,
  UpdateUserPoolCommand,
  type UserPoolType,
} from "@aws-sdk/client-cognito-identity-provider";
import { arn, dnsSuffix } from "../aws/arn.js";
import type { Aws, Place } from "../aws/aws.js";
import { found } from "../aws/errors.js";
import { createdOnce, userPoolById, userPoolOf, userPoolsNamed } from "../aws/user-pools.js";
import { defineResource, differences, gone, type Live, later, type Tags } from "./resource.js";

export interface LiveUserPool extends Live {
  readonly arn: string;
  readonly discoveryUrl: string;
  readonly pool: UserPoolType;
}

export interface UserPoolOutputs {
  /** `<region>_<9 characters>` */
  readonly id: string;
  readonly arn: string;
  /** The OpenID configuration, which names the issuer and its keys. */
  readonly discoveryUrl: string;
}

export const userPool = defineResource<
  { readonly name: string },
  Record<string, never>,
  LiveUserPool,
  UserPoolOutputs
>({
  kind: "cognito-idp.UserPool",
  noun: "user pool",

  async observe(aws, { name }, hint) {
    const pool = await userPoolOf(aws, name, hint);
    return pool && liveUserPool(aws, pool);
  },

  async create(aws, { name }, _spec, { tags }) {
    const pool = await createdOnce(
      aws,
      async () => {
        const { UserPool } = await aws.clients.cognitoOnce.send(
          new CreateUserPoolCommand({
            PoolName: name,
            AdminCreateUserConfig: onlyAdministrators,
            UserPoolTags: { ...tags },
          }),
        );
        return UserPool ?? {};
      },
      async () => (await userPoolsNamed(aws, name)).find(({ UserPoolTags }) => carries(UserPoolTags, tags)),
    );
    return { ...liveUserPool(aws, pool), tags };
  },

  compare: (_spec, { pool }) =>
    differences(aspects({ AdminCreateUserConfig: onlyAdministrators }), aspects(pool)),

  async sync({ clients: { cognito } }, _identity, _spec, live) {
    // Its successor in the password policy stands for it: AWS takes only one of the two.
    const { UnusedAccountValidityDays, ...before } = live.pool.AdminCreateUserConfig ?? {};
    const AdminCreateUserConfig = { ...before, ...onlyAdministrators };
    await cognito.send(
      // What is left out is reset, the tags included.
      new UpdateUserPoolCommand({
        ...settingsOf(live.pool),
        AdminCreateUserConfig,
        UserPoolId: live.id,
        UserPoolTags: { ...live.tags },
      }),
    );
    return { ...live, pool: { ...live.pool, AdminCreateUserConfig } };
  },

  async tag({ clients: { cognito } }, live, tags) {
    await cognito.send(new TagResourceCommand({ ResourceArn: live.arn, Tags: { ...tags } }));
  },

  aspects: ({ pool }) => aspects(pool),
  facts: ({ id }) => ({ id }),

  async remove(aws, _identity, { id }) {
    const pool = await userPoolById(aws, id);
    if (pool === undefined) return gone;
    // Somebody has switched it on, and only a person may switch it off.
    if (pool.DeletionProtection === "ACTIVE") return { status: "kept", why: "its deletion protection is on" };
    const domain = pool.CustomDomain ?? pool.Domain;
    if (domain !== undefined)
      return (await isLeaving(aws, domain))
        ? { status: "pending", why: `its domain ${domain} is being removed` }
        : { status: "kept", why: `its domain ${domain}, which this action did not make, is in use` };
    await found(aws.clients.cognito.send(new DeleteUserPoolCommand({ UserPoolId: id })));
    return gone;
  },

  outputs: ({ id, arn: poolArn, discoveryUrl }) => ({ id, arn: poolArn, discoveryUrl }),

  outputsAfter(place, _identity, _spec, live) {
    const id = live?.id ?? `${place.region}_${later}`;
    return { id, arn: poolArnOf(place, id), discoveryUrl: discoveryUrlOf(place, id) };
  },
});

/** Nobody can sign up. */
const onlyAdministrators = { AllowAdminCreateUserOnly: true } as const;

function aspects({ AdminCreateUserConfig }: Pick<UserPoolType, "AdminCreateUserConfig">) {
  return {
    "AdminCreateUserConfig.AllowAdminCreateUserOnly":
      AdminCreateUserConfig?.AllowAdminCreateUserOnly ?? false,
  };
}

function liveUserPool(place: Place, pool: UserPoolType): LiveUserPool {
  const id = pool.Id ?? "";
  return {
    id,
    arn: pool.Arn ?? poolArnOf(place, id),
    discoveryUrl: discoveryUrlOf(place, id),
    tags: pool.UserPoolTags ?? {},
    pool,
  };
}

function poolArnOf(place: Place, id: string): string {
  return arn(place, "cognito-idp", `userpool/${id}`);
}

function discoveryUrlOf(place: Place, id: string): string {
  return `https://cognito-idp.${place.region}.${dnsSuffix(place)}/${id}/.well-known/openid-configuration`;
}

function carries(tags: Tags | undefined, wanted: Tags): boolean {
  return isDeepStrictEqual({ ...tags, ...wanted }, { ...tags });
}

/** All that an update can set, as it is. */
function settingsOf({
  Id,
  Name,
  Arn,
  Status,
  CreationDate,
  LastModifiedDate,
  EstimatedNumberOfUsers,
  Domain,
  CustomDomain,
  SchemaAttributes,
  AliasAttributes,
  UsernameAttributes,
  UsernameConfiguration,
  SmsConfigurationFailure,
  EmailConfigurationFailure,
  ...settings
}: UserPoolType) {
  return settings;
}

/** A domain that is on its way out is still told of by its pool for a while. */
async function isLeaving({ clients: { cognito } }: Aws, Domain: string): Promise<boolean> {
  const { DomainDescription } = await cognito.send(new DescribeUserPoolDomainCommand({ Domain }));
  return DomainDescription?.Status === undefined || DomainDescription.Status === "DELETING";
}
