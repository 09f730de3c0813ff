/** STS: who is calling. */
import type { GetCallerIdentityResponse } from "@aws-sdk/client-sts";
import type { Cloud } from "../cloud.js";
import type { Call, Service } from "../service.js";

/** Root's user id is the account; a session's is the role's id and its own name. */
function userId({ caller }: Call): string {
  const session = /assumed-role\/([^/]+)\/(.+)$/.exec(caller.arn);
  return session ? `AROA${caller.accountId}:${session[2]}` : caller.accountId;
}

export function sts(_cloud: Cloud): Service {
  return {
    name: "sts",
    protocol: "query",
    handlers: {
      GetCallerIdentity: (_input, call): GetCallerIdentityResponse => ({
        Account: call.caller.accountId,
        Arn: call.caller.arn,
        UserId: userId(call),
      }),
    },
    inventory: () => [],
  };
}
