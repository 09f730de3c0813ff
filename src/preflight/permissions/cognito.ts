/** Rights on user pools. */
import { arn } from "../../aws/arn.js";
import type { Place } from "../../aws/aws.js";
import {
  differs,
  onRequest,
  onResource,
  prefixed,
  type Right,
  type RightsOfKind,
  rights,
  tagging,
  type Undertaking,
} from "./right.js";

/** What an id of a user pool ends in. */
const poolSuffix = "?????????";

export const cognitoRights: Readonly<Record<string, RightsOfKind>> = {
  "cognito-idp.UserPool"({ action, changes, live, tags }, place) {
    if (action === "create") return rights(["cognito-idp:CreateUserPool"], ["*"], onRequest(tags));
    const on = [arn(place, "cognito-idp", `userpool/${live?.id}`)];
    const context = onResource(live);
    return [
      ...(differs(changes)
        ? rights(["cognito-idp:UpdateUserPool"], on, { ...context, ...onRequest(live?.tags ?? {}) })
        : []),
      ...tagging("cognito-idp:TagResource", on, changes, context),
    ];
  },

  "cognito-idp.ResourceServer"(undertaking, place) {
    return inUserPool("ResourceServer", undertaking, place);
  },

  "cognito-idp.UserPoolClient"(undertaking, place) {
    return inUserPool("UserPoolClient", undertaking, place);
  },

  "cognito-idp.UserPoolDomain"(undertaking, place) {
    // Nothing about a domain can be changed.
    return inUserPool("UserPoolDomain", undertaking, place, madeAnew);
  },
};

/** Of what belongs to a user pool, IAM sees the pool. */
function inUserPool(
  noun: string,
  { action, changes, spec, tags }: Undertaking,
  place: Place,
  update: readonly string[] = ["Update"],
): readonly Right[] {
  const { userPoolId = "" } = (spec ?? {}) as { readonly userPoolId?: string };
  // AWS chooses the id of one that is still to be made.
  const isKnown = /^[\w-]+_[0-9a-zA-Z]+$/.test(userPoolId);
  const id = isKnown ? userPoolId : `${place.region}_${poolSuffix}`;
  const verbs = {
    create: ["Create"],
    replace: madeAnew,
    update: differs(changes) ? update : [],
    adopt: differs(changes) ? update : [],
  }[action];
  return rights(
    verbs.map((verb) => `cognito-idp:${verb}${noun}`),
    [arn(place, "cognito-idp", `userpool/${id}`)],
    prefixed("aws:ResourceTag/", tags),
  );
}

const madeAnew = ["Delete", "Create"];
