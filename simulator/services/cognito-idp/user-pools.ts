/** User pools themselves and their tags. */
import type * as Cognito from "@aws-sdk/client-cognito-identity-provider";
import type { Handler } from "../../service.js";
import { pageOf } from "../paging.js";
import { type Tags, withoutKeys } from "../tags.js";
import type { Directory } from "./directory.js";
import { invalidParameter, invalidToken, limitExceeded } from "./errors.js";
import type { PoolSettings, UserPool } from "./user-pool.js";

const POOLS_PER_ACCOUNT = 1000;
const TAGS_PER_POOL = 50;

/** What a pool has where its request says nothing, as DescribeUserPool shows it. */
const defaults: PoolSettings = {
  Policies: {
    PasswordPolicy: {
      MinimumLength: 8,
      RequireUppercase: true,
      RequireLowercase: true,
      RequireNumbers: true,
      RequireSymbols: true,
      TemporaryPasswordValidityDays: 7,
    },
  },
  DeletionProtection: "INACTIVE",
  LambdaConfig: {},
  VerificationMessageTemplate: { DefaultEmailOption: "CONFIRM_WITH_CODE" },
  MfaConfiguration: "OFF",
  EmailConfiguration: { EmailSendingAccount: "COGNITO_DEFAULT" },
  UserPoolTier: "ESSENTIALS",
};

export function userPoolHandlers(directory: Directory): Readonly<Record<string, Handler>> {
  const { cloud, pools } = directory;

  function create(input: Cognito.CreateUserPoolRequest): Cognito.CreateUserPoolResponse {
    const { PoolName, UserPoolTags, ...settings } = input;
    if (pools.size >= POOLS_PER_ACCOUNT) throw limitExceeded("Max number of user pools reached.");
    return { UserPool: describe(directory.add(PoolName ?? "", settings, checkedTags(UserPoolTags ?? {}))) };
  }

  function list(input: Cognito.ListUserPoolsRequest): Cognito.ListUserPoolsResponse {
    const page = pageOf([...pools.values()], input.MaxResults ?? 0, input.NextToken, invalidToken);
    return {
      UserPools: page.items.map((pool) => ({
        Id: pool.id,
        Name: pool.name,
        LambdaConfig: pool.settings.LambdaConfig ?? {},
        LastModifiedDate: new Date(pool.changedAt),
        CreationDate: new Date(pool.createdAt),
      })),
      NextToken: page.nextToken,
    };
  }

  /** What is left out gets its default again, tags included; a pool's schema and aliases are fixed at its creation. */
  function update(input: Cognito.UpdateUserPoolRequest): Cognito.UpdateUserPoolResponse {
    const { UserPoolId, PoolName, UserPoolTags, ...settings } = input;
    const pool = directory.pool(UserPoolId);
    const { Schema, AliasAttributes, UsernameAttributes, UsernameConfiguration } = pool.settings;
    pool.tags = checkedTags(UserPoolTags ?? {});
    pool.settings = { ...settings, Schema, AliasAttributes, UsernameAttributes, UsernameConfiguration };
    pool.name = PoolName ?? pool.name;
    pool.changedAt = cloud.clock.now();
    return {};
  }

  function remove(input: Cognito.DeleteUserPoolRequest) {
    const pool = directory.pool(input.UserPoolId);
    if (pool.settings.DeletionProtection === "ACTIVE") {
      throw invalidParameter(
        "The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.",
      );
    }
    if (pool.domain !== undefined) {
      throw invalidParameter(
        "User pool cannot be deleted. It has a domain configured that should be deleted first.",
      );
    }
    directory.remove(pool);
    return {};
  }

  function tag(input: Cognito.TagResourceRequest): Cognito.TagResourceResponse {
    const pool = directory.poolByArn(input.ResourceArn);
    pool.tags = checkedTags({ ...pool.tags, ...input.Tags });
    return {};
  }

  function untag(input: Cognito.UntagResourceRequest): Cognito.UntagResourceResponse {
    const pool = directory.poolByArn(input.ResourceArn);
    pool.tags = withoutKeys(pool.tags, input.TagKeys ?? []);
    return {};
  }

  return {
    CreateUserPool: create,
    DescribeUserPool: (input: Cognito.DescribeUserPoolRequest): Cognito.DescribeUserPoolResponse => ({
      UserPool: describe(directory.pool(input.UserPoolId)),
    }),
    ListUserPools: list,
    UpdateUserPool: update,
    DeleteUserPool: remove,
    TagResource: tag,
    UntagResource: untag,
    ListTagsForResource: (
      input: Cognito.ListTagsForResourceRequest,
    ): Cognito.ListTagsForResourceResponse => ({
      Tags: { ...directory.poolByArn(input.ResourceArn).tags },
    }),
  };
}

function checkedTags(tags: Tags): Tags {
  if (Object.keys(tags).length > TAGS_PER_POOL) {
    throw invalidParameter(`A user pool can have at most ${TAGS_PER_POOL} tags.`);
  }
  return tags;
}

/** What the pool is set to, defaults included. */
export function effectiveSettings({ settings }: UserPool): PoolSettings {
  const { AdminCreateUserConfig } = settings;
  return {
    ...defaults,
    ...settings,
    AdminCreateUserConfig: {
      AllowAdminCreateUserOnly: false,
      UnusedAccountValidityDays: 7,
      ...AdminCreateUserConfig,
    },
  };
}

function describe(pool: UserPool): Cognito.UserPoolType {
  const { Schema, ...settings } = effectiveSettings(pool);
  return {
    ...settings,
    Id: pool.id,
    Name: pool.name,
    Arn: pool.arn,
    SchemaAttributes: Schema,
    CreationDate: new Date(pool.createdAt),
    LastModifiedDate: new Date(pool.changedAt),
    EstimatedNumberOfUsers: 0,
    UserPoolTags: { ...pool.tags },
    Domain: pool.domain?.prefix,
  };
}
