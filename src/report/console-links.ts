/** Pages of the AWS console, per partition. A partition whose console address isn't public knowledge has no links. */

export interface Place {
  readonly partition: string;
  readonly region: string;
}

const domains: Readonly<Record<string, string>> = {
  aws: "console.aws.amazon.com",
  "aws-us-gov": "console.amazonaws-us-gov.com",
  "aws-cn": "console.amazonaws.cn",
};

export function harnessPage(place: Place, harnessId: string): string | undefined {
  return page(
    place,
    `bedrock-agentcore/home?region=${place.region}#/harnesses/${encodeURIComponent(harnessId)}`,
  );
}

export function servicePage(place: Place, cluster: string, service: string): string | undefined {
  const path = `clusters/${encodeURIComponent(cluster)}/services/${encodeURIComponent(service)}/health`;
  return page(place, `ecs/v2/${path}?region=${place.region}`);
}

/** The console's word for a runtime is "agent". */
export function runtimePage(place: Place, runtimeId: string): string | undefined {
  return page(place, `bedrock-agentcore/agents/${encodeURIComponent(runtimeId)}?region=${place.region}`);
}

/** Of all gateways: which address a single one has is not public knowledge. */
export function gatewaysPage(place: Place): string | undefined {
  return page(place, `bedrock-agentcore/toolsAndGateways?region=${place.region}`);
}

export function userPoolPage(place: Place, userPoolId: string): string | undefined {
  return page(
    place,
    `cognito/v2/idp/user-pools/${encodeURIComponent(userPoolId)}/users?region=${place.region}`,
  );
}

/** The console expects the group's name encoded twice, with `$` for the outer `%`. */
export function logGroupPage(place: Place, logGroup: string): string | undefined {
  const name = encodeURIComponent(encodeURIComponent(logGroup)).replaceAll("%", "$");
  return page(place, `cloudwatch/home?region=${place.region}#logsV2:log-groups/log-group/${name}`);
}

/** Of an `s3://bucket/key` URI. */
export function objectPage(place: Place, uri: string): string | undefined {
  const [, bucket, key] = /^s3:\/\/([a-z0-9.-]+)\/(.+)$/.exec(uri) ?? [];
  return bucket === undefined || key === undefined
    ? undefined
    : page(place, `s3/object/${bucket}?region=${place.region}&prefix=${encodeURIComponent(key)}`);
}

function page({ partition, region }: Place, path: string): string | undefined {
  const domain = domains[partition];
  return domain === undefined || !/^[a-z0-9-]+$/.test(region)
    ? undefined
    : `https://${region}.${domain}/${path}`;
}
