/**
 * The domain of a user pool: a prefix of `amazoncognito.com`, unique in its region over all accounts. Without one the
 * pool has no token endpoint. It carries no tags: it is its pool's owner's.
 */
import {
  CreateUserPoolDomainCommand,
  DeleteUserPoolDomainCommand,
  DescribeUserPoolDomainCommand,
  type DomainDescriptionType,
} from "@aws-sdk/client-cognito-identity-provider";
import type { Aws, Place } from "../aws/aws.js";
import { errorName } from "../aws/errors.js";
import { poolIdIn, userPoolById, userPoolOf } from "../aws/user-pools.js";
import { Failure, messageOf } from "../failure/failure.js";
import { defineResource, gone, type Live, ready } from "./resource.js";

export interface UserPoolDomainSpec {
  readonly userPoolId: string;
}

export interface LiveUserPoolDomain extends Live {
  readonly userPoolId: string;
  readonly tokenEndpoint: string;
  /** CREATING, ACTIVE, UPDATING, DELETING or FAILED. */
  readonly status: string;
}

export const userPoolDomain = defineResource<
  /** `name` is the prefix, `userPool` the name of the pool. */
  { readonly name: string; readonly userPool: string },
  UserPoolDomainSpec,
  LiveUserPoolDomain,
  { readonly tokenEndpoint: string }
>({
  kind: "cognito-idp.UserPoolDomain",
  noun: "user pool domain",

  /** Undefined as well where another pool has the prefix: that domain is none of ours. */
  async observe(aws, { name, userPool }, hint) {
    const domain = await domainOf(aws, name);
    if (domain === undefined) return undefined;
    const isRemembered = domain.UserPoolId === poolIdIn(hint);
    const poolId = isRemembered ? domain.UserPoolId : (await userPoolOf(aws, userPool))?.Id;
    return domain.UserPoolId === poolId ? liveDomain(aws, name, domain) : undefined;
  },

  async create(aws, { name }, { userPoolId }) {
    try {
      await aws.clients.cognito.send(
        new CreateUserPoolDomainCommand({ Domain: name, UserPoolId: userPoolId }),
      );
    } catch (thrown) {
      // The same error for a prefix that is taken, and for the repetition of our own call whose answer was lost.
      if (errorName(thrown) !== "InvalidParameterException") throw thrown;
      const domain = await domainOf(aws, name);
      if (domain?.UserPoolId === userPoolId) return liveDomain(aws, name, domain);
      throw await refusal(aws, name, userPoolId, thrown);
    }
    return liveDomain(aws, name, { UserPoolId: userPoolId, Status: "CREATING" });
  },

  // There is no way out of FAILED but to make it again.
  compare: (_spec, { status }) =>
    status === "FAILED" ? [{ path: "Status", before: status, after: "ACTIVE", replaces: true }] : [],
  sync: async (_aws, _identity, _spec, live) => live,

  async refresh(aws, { name }, live) {
    const domain = await domainOf(aws, name);
    return domain?.UserPoolId === live.userPoolId ? liveDomain(aws, name, domain) : undefined;
  },

  health({ status }) {
    if (status === "ACTIVE") return ready;
    return { status: status === "FAILED" ? "failed" : "pending", why: `domain is ${status}` };
  },

  aspects: ({ tokenEndpoint }) => ({ tokenEndpoint }),
  facts: ({ tokenEndpoint }) => ({ "token endpoint": tokenEndpoint }),

  async remove(aws, { name }, { userPoolId }) {
    const domain = await domainOf(aws, name);
    if (domain === undefined || domain.UserPoolId !== userPoolId) return gone;
    if (domain.Status !== "DELETING") {
      const deletion = new DeleteUserPoolDomainCommand({ Domain: name, UserPoolId: userPoolId });
      await aws.clients.cognito.send(deletion).catch((thrown) => {
        // The repetition of our own call: AWS gives no other name to a domain that is not there.
        if (!/no such domain/i.test(messageOf(thrown))) throw thrown;
      });
    }
    return { status: "pending", why: "domain is being removed" };
  },

  outputs: ({ tokenEndpoint }) => ({ tokenEndpoint }),
  outputsAfter: (place, { name }) => ({ tokenEndpoint: tokenEndpointOf(place, name) }),
});

/** An absent domain is described by nothing, which is no error; so is another account's. */
async function domainOf(
  { clients: { cognito } }: Aws,
  Domain: string,
): Promise<DomainDescriptionType | undefined> {
  const { DomainDescription } = await cognito.send(new DescribeUserPoolDomainCommand({ Domain }));
  return DomainDescription?.UserPoolId === undefined ? undefined : DomainDescription;
}

/** Why the domain could not be made, in words that say what to do. */
async function refusal(aws: Aws, name: string, userPoolId: string, thrown: unknown): Promise<unknown> {
  // AWS has one name for all bad parameters; the message alone tells a prefix that is taken from one that is not allowed.
  if (!/already/i.test(messageOf(thrown))) return thrown;
  const { Domain = name } = (await userPoolById(aws, userPoolId)) ?? {};
  if (Domain !== name)
    return new Failure("USER_POOL_HAS_DOMAIN", `the user pool ${userPoolId} has another domain: ${Domain}`, {
      fix: `Delete the domain ${Domain}, which this action did not make, or choose another stage.`,
      cause: thrown,
    });
  return new Failure(
    "DOMAIN_TAKEN",
    `the domain ${name} belongs to another user pool, here or in another account`,
    {
      fix: "Choose another stage: the domain is named for it.",
      cause: thrown,
    },
  );
}

function liveDomain(place: Place, name: string, domain: DomainDescriptionType): LiveUserPoolDomain {
  const { UserPoolId: userPoolId = "", Status: status = "ACTIVE" } = domain;
  return {
    id: `${userPoolId}/${name}`,
    tags: undefined,
    userPoolId,
    tokenEndpoint: tokenEndpointOf(place, name),
    status,
    ...(status === "DELETING" ? { leaving: "domain is DELETING" } : {}),
  };
}

function tokenEndpointOf({ partition, region }: Place, prefix: string): string {
  // AWS GovCloud serves FIPS endpoints alone (docs.aws.amazon.com/govcloud-us, "Amazon Cognito").
  const host = partition === "aws-us-gov" ? "auth-fips" : "auth";
  return `https://${prefix}.${host}.${region}.amazoncognito.com/oauth2/token`;
}
