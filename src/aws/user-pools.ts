/** Finding Amazon Cognito user pools and what is in them: names need not be unique there, and creations take no token. */
import {
  DescribeUserPoolCommand,
  paginateListUserPools,
  type UserPoolType,
} from "@aws-sdk/client-cognito-identity-provider";
import { Failure } from "../failure/failure.js";
import { pause, pauses } from "../waiting/wait.js";
import type { Aws } from "./aws.js";
import { found, isThrottled, isTransient } from "./errors.js";

/** AWS's largest page of both lists, and of neither the default. */
export const cognitoPageSize = 60;

/** Before a creation whose answer was lost counts as not done, in ms. */
const showsWithin = 2_000;

/**
 * The user pool of this name; `hint` is its id as it was once known. Of several, the one that this action manages.
 * Throws a `Failure` where that does not tell which is meant.
 */
export async function userPoolOf(aws: Aws, name: string, hint?: string): Promise<UserPoolType | undefined> {
  const remembered = hint === undefined ? undefined : await userPoolById(aws, hint);
  if (remembered !== undefined) return remembered;
  const named = await userPoolsNamed(aws, name);
  const managed = named.filter(
    ({ UserPoolTags }) => UserPoolTags?.["managed-by"] === "zscaler-harness-action",
  );
  const [pool, ...others] = managed.length > 0 ? managed : named;
  if (pool === undefined || others.length === 0) return pool;
  const ids = [pool, ...others].map(({ Id }) => Id ?? "").toSorted();
  throw new Failure("USER_POOL_AMBIGUOUS", `several user pools are called ${name}: ${ids.join(", ")}`, {
    fix: "Delete or rename those that nobody needs, or choose another stage.",
  });
}

/** All user pools of this name. The list has no filter and no tags: every page is read, and each pool by itself. */
export async function userPoolsNamed(aws: Aws, name: string): Promise<readonly UserPoolType[]> {
  const ids: string[] = [];
  const pages = paginateListUserPools(
    { client: aws.clients.cognito, pageSize: cognitoPageSize },
    {
      MaxResults: cognitoPageSize,
    },
  );
  for await (const { UserPools = [] } of pages)
    ids.push(...UserPools.flatMap(({ Id, Name }) => (Name === name && Id !== undefined ? [Id] : [])));
  const pools = await Promise.all(ids.map((id) => userPoolById(aws, id)));
  return pools.filter((pool) => pool !== undefined);
}

export async function userPoolById(
  { clients: { cognito } }: Aws,
  UserPoolId: string,
): Promise<UserPoolType | undefined> {
  return (await found(cognito.send(new DescribeUserPoolCommand({ UserPoolId }))))?.UserPool;
}

/** What stands before the `/`: the pool in the id of a thing that belongs to one. */
export function poolIdIn(id: string | undefined): string | undefined {
  return id?.split("/")[0];
}

/**
 * A creation that makes a second thing of the same name when it is repeated. Where its answer is lost, what `look`
 * finds is its result. `create` calls `cognitoOnce`, which repeats nothing by itself.
 */
export async function createdOnce<T>(
  { signal }: Aws,
  create: () => Promise<T>,
  look: () => Promise<T | undefined>,
): Promise<T> {
  try {
    return await create();
  } catch (thrown) {
    // A call that was throttled was not carried out.
    if (!isTransient(thrown) || isThrottled(thrown)) throw thrown;
    const deadline = performance.now() + showsWithin;
    for (const length of pauses({ shortest: 200, longest: 1_000 })) {
      const made = await look();
      if (made !== undefined) return made;
      if (performance.now() + length > deadline) break;
      await pause(length, signal);
    }
    throw thrown;
  }
}
