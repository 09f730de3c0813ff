/** CloudWatch Logs: groups with retention and tags, and the streams in them. */
import type * as Logs from "@aws-sdk/client-cloudwatch-logs";
import type { Cloud, LogStore } from "../../cloud.js";
import { AwsError, type Service } from "../../service.js";
import { pageOf } from "../paging.js";
import { requestTagContext, type Tags, withoutKeys } from "../tags.js";
import { existingGroup, type Group, groupNotFound, invalidParameter, invalidToken, nameOf } from "./group.js";
import { readingHandlers } from "./reading.js";
import { writer } from "./writing.js";

const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
export function cloudWatchLogs(cloud: Cloud): { readonly service: Service; readonly store: LogStore } {
  const groups = new Map<string, Group>();
  const writing = writer(cloud, groups);

  const arn = (name: string) => cloud.arn("logs", `log-group:${name}`);

  function add(name: string, more: Partial<Pick<Group, "kmsKeyId" | "logGroupClass" | "tags">> = {}): Group {
    const group: Group = {
      name,
      createdAt: cloud.clock.now(),
      kmsKeyId: more.kmsKeyId,
      logGroupClass: more.logGroupClass ?? "STANDARD",
      streams: new Map(),
      retentionInDays: undefined,
      tags: more.tags ?? {},
    };
    groups.set(name, group);
    return group;
  }

  function byArn(resourceArn: string | undefined): Group {
    if (resourceArn?.endsWith(":*") === true) {
      throw invalidParameter(`The ARN of a log group must not end in :* here: ${resourceArn}`);
    }
    for (const group of groups.values()) if (arn(group.name) === resourceArn) return group;
    throw groupNotFound();
  }

  function createLogGroup(input: Logs.CreateLogGroupRequest) {
    const name = input.logGroupName ?? "";
    if (groups.has(name)) {
      throw new AwsError("ResourceAlreadyExistsException", 400, "The specified log group already exists");
    }
    add(name, {
      ...(input.kmsKeyId === undefined ? {} : { kmsKeyId: input.kmsKeyId }),
      ...(input.logGroupClass === undefined ? {} : { logGroupClass: input.logGroupClass }),
      tags: input.tags ?? {},
    });
    return {};
  }

  function deleteLogGroup(input: Logs.DeleteLogGroupRequest) {
    groups.delete(existingGroup(groups, input.logGroupName).name);
    return {};
  }

  function describeLogGroups(input: Logs.DescribeLogGroupsRequest): Logs.DescribeLogGroupsResponse {
    const { logGroupNamePrefix: prefix, logGroupNamePattern: pattern } = input;
    if (prefix !== undefined && pattern !== undefined) {
      throw invalidParameter(
        "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.",
      );
    }
    const matching = [...groups.values()]
      .filter((group) => prefix === undefined || group.name.startsWith(prefix))
      .filter((group) => pattern === undefined || group.name.toLowerCase().includes(pattern.toLowerCase()))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const page = pageOf(matching, input.limit ?? 50, input.nextToken, invalidToken);
    return {
      logGroups: page.items.map((group) => ({
        logGroupName: group.name,
        creationTime: group.createdAt,
        retentionInDays: group.retentionInDays,
        metricFilterCount: 0,
        arn: `${arn(group.name)}:*`,
        logGroupArn: arn(group.name),
        storedBytes: 0,
        kmsKeyId: group.kmsKeyId,
        logGroupClass: group.logGroupClass,
      })),
      nextToken: page.nextToken,
    };
  }

  function putRetentionPolicy(input: Logs.PutRetentionPolicyRequest) {
    const group = existingGroup(groups, input.logGroupName);
    const days = input.retentionInDays ?? 0;
    if (!RETENTION_DAYS.includes(days)) {
      throw invalidParameter(
        `1 validation error detected: Value '${days}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [${RETENTION_DAYS.join(", ")}]`,
      );
    }
    group.retentionInDays = days;
    return {};
  }

  function deleteRetentionPolicy(input: Logs.DeleteRetentionPolicyRequest) {
    existingGroup(groups, input.logGroupName).retentionInDays = undefined;
    return {};
  }

  function tagResource(input: Logs.TagResourceRequest) {
    const group = byArn(input.resourceArn);
    const tags = { ...group.tags, ...input.tags };
    if (Object.keys(tags).length > 50) {
      throw new AwsError("TooManyTagsException", 400, "A resource can have no more than 50 tags.");
    }
    group.tags = tags;
    return {};
  }

  function untagResource(input: Logs.UntagResourceRequest) {
    const group = byArn(input.resourceArn);
    group.tags = withoutKeys(group.tags, input.tagKeys ?? []);
    return {};
  }

  const onGroup = (input: { logGroupName?: string; logGroupIdentifier?: string }) => ({
    resources: [arn(input.logGroupIdentifier === undefined ? (input.logGroupName ?? "") : nameOf(input))],
  });
  const onStream = (input: {
    logGroupName?: string | undefined;
    logGroupIdentifier?: string | undefined;
    logStreamName: string | undefined;
  }) => ({ resources: [`${arn(nameOf(input))}:log-stream:${input.logStreamName}`] });
  const onArn = (input: { resourceArn?: string; tags?: Tags; tagKeys?: string[] }) => ({
    resources: [input.resourceArn ?? ""],
    context:
      input.tagKeys === undefined ? requestTagContext(input.tags ?? {}) : { "aws:TagKeys": input.tagKeys },
  });

  const service: Service = {
    name: "logs",
    protocol: "json-1.1",
    handlers: {
      CreateLogGroup: createLogGroup,
      DeleteLogGroup: deleteLogGroup,
      DescribeLogGroups: describeLogGroups,
      PutRetentionPolicy: putRetentionPolicy,
      DeleteRetentionPolicy: deleteRetentionPolicy,
      TagResource: tagResource,
      UntagResource: untagResource,
      ListTagsForResource: (input: Logs.ListTagsForResourceRequest): Logs.ListTagsForResourceResponse => ({
        tags: { ...byArn(input.resourceArn).tags },
      }),
      ...readingHandlers(cloud, groups),
      ...writing.handlers,
    },
    authorization: {
      CreateLogGroup: (input: Logs.CreateLogGroupRequest) => {
        const resources = [arn(input.logGroupName ?? "")];
        const context = requestTagContext(input.tags ?? {});
        const create = { action: "logs:CreateLogGroup", resources, context };
        const tagged = Object.keys(input.tags ?? {}).length > 0;
        return tagged ? [create, { action: "logs:TagResource", resources, context }] : [create];
      },
      DeleteLogGroup: onGroup,
      DescribeLogGroups: () => ({ resources: [arn("")] }),
      PutRetentionPolicy: onGroup,
      DeleteRetentionPolicy: onGroup,
      TagResource: onArn,
      UntagResource: onArn,
      ListTagsForResource: (input: Logs.ListTagsForResourceRequest) => ({
        resources: [input.resourceArn ?? ""],
      }),
      DescribeLogStreams: onGroup,
      FilterLogEvents: onGroup,
      CreateLogStream: onGroup,
      GetLogEvents: onStream,
      PutLogEvents: onStream,
    },
    inventory: () =>
      [...groups.values()].map((group) => ({
        type: "AWS::Logs::LogGroup",
        id: arn(group.name),
        tags: group.tags,
        configuration: {
          logGroupName: group.name,
          retentionInDays: group.retentionInDays,
          kmsKeyId: group.kmsKeyId,
          logGroupClass: group.logGroupClass,
        },
      })),
    tagged: () => [...groups.values()].map(({ name, tags }) => ({ arn: arn(name), tags })),
  };

  const store: LogStore = {
    exists: (group) => groups.has(group),
    ensureGroup(group) {
      if (!groups.has(group)) add(group);
    },
    write(groupName, streamName, message) {
      const group = groups.get(groupName);
      if (group === undefined) return false;
      writing.append(group, streamName, [{ timestamp: cloud.clock.now(), message }]);
      return true;
    },
  };
  return { service, store };
}
