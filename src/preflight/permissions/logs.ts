/** Rights on log groups. */
import { arn } from "../../aws/arn.js";
import type { Place } from "../../aws/aws.js";
import {
  idSuffix,
  onRequest,
  onResource,
  type Right,
  type RightsOfKind,
  rights,
  tagging,
  type Undertaking,
} from "./right.js";

export const logsRights: Readonly<Record<string, RightsOfKind>> = {
  "logs.LogGroup"({ name, action, changes, live, tags }, place) {
    const on = logGroupNames(place, name);
    if (action === "create")
      return [
        ...rights(["logs:CreateLogGroup", "logs:TagResource"], on, onRequest(tags)),
        ...rights(["logs:PutRetentionPolicy"], on, {}),
      ];
    const context = onResource(live);
    return [
      ...(changes.some(({ path }) => path === "retentionInDays")
        ? rights(["logs:PutRetentionPolicy"], on, context)
        : []),
      ...tagging("logs:TagResource", on, changes, context),
    ];
  },

  "bedrock-agentcore.HarnessLogGroups"(undertaking, place) {
    return runtimeLogGroups(`harness_${undertaking.name}`, undertaking, place);
  },

  "bedrock-agentcore.RuntimeLogGroups"(undertaking, place) {
    return runtimeLogGroups(undertaking.name, undertaking, place);
  },
};

function runtimeLogGroups(runtime: string, { action, tags }: Undertaking, place: Place): readonly Right[] {
  const on = logGroupNames(place, `/aws/bedrock-agentcore/runtimes/${runtime}-${idSuffix}-DEFAULT`);
  return [
    ...(action === "create" ? rights(["logs:CreateLogGroup", "logs:TagResource"], on, onRequest(tags)) : []),
    ...rights(["logs:PutRetentionPolicy"], on, {}),
  ];
}

/** Policies name a log group with and without what stands for its streams. */
function logGroupNames(place: Place, name: string): readonly string[] {
  const group = arn(place, "logs", `log-group:${name}`);
  return [group, `${group}:log-stream:`];
}
