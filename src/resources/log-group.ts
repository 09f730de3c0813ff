/**
 * A CloudWatch log group with a retention.
 *
 * @example
 * graph.add("log-group", logGroup, { name: names.logGroup }, {}, () => ({ retentionInDays: 30, kmsKey: undefined }));
 */
import {
  type CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  ListTagsForResourceCommand,
  PutRetentionPolicyCommand,
  paginateDescribeLogGroups,
  TagResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { arn } from "../aws/arn.js";
import { found, isInMotion } from "../aws/errors.js";
import { retrying } from "../aws/retry.js";
import { defineResource, differences, gone, type Live } from "./resource.js";

export interface LogGroupSpec {
  readonly retentionInDays: number;
  /** Key ARN. Set at creation only: AWS applies a later key to new events alone. */
  readonly kmsKey: string | undefined;
}

export interface LiveLogGroup extends Live {
  readonly name: string;
  readonly retentionInDays: number | undefined;
}

const abortedOperationLimit = 30_000;

export const logGroup = defineResource<
  { readonly name: string },
  LogGroupSpec,
  LiveLogGroup,
  { readonly name: string }
>({
  kind: "logs.LogGroup",
  noun: "log group",

  async observe(aws, { name }) {
    const { logs } = aws.clients;
    const id = arn(aws, "logs", `log-group:${name}`);
    const [group, tags] = await Promise.all([
      groupOf(logs, name),
      found(logs.send(new ListTagsForResourceCommand({ resourceArn: id }))),
    ]);
    return group && { id, name, tags: tags?.tags ?? {}, retentionInDays: group.retentionInDays };
  },

  async create(aws, identity, spec, making) {
    await aws.clients.logs.send(
      new CreateLogGroupCommand({ logGroupName: identity.name, tags: making.tags, kmsKeyId: spec.kmsKey }),
    );
    const live: LiveLogGroup = {
      id: arn(aws, "logs", `log-group:${identity.name}`),
      name: identity.name,
      tags: making.tags,
      retentionInDays: undefined,
    };
    return this.sync(aws, identity, spec, live, this.compare(spec, live), making);
  },

  compare: ({ retentionInDays }, live) => differences({ retentionInDays }, { ...live }),

  async sync({ clients: { logs }, signal }, { name }, { retentionInDays }, live) {
    await retrying(() => logs.send(new PutRetentionPolicyCommand({ logGroupName: name, retentionInDays })), {
      signal,
      on: isInMotion,
      limit: abortedOperationLimit,
    });
    return { ...live, retentionInDays };
  },

  async tag({ clients: { logs } }, { id }, tags) {
    await logs.send(new TagResourceCommand({ resourceArn: id, tags: { ...tags } }));
  },

  aspects: ({ retentionInDays }) => ({ retentionInDays }),

  facts: ({ retentionInDays }) => ({
    retention: retentionInDays === undefined ? "for ever" : `${retentionInDays} days`,
  }),

  async remove({ clients: { logs } }, { name }) {
    await found(logs.send(new DeleteLogGroupCommand({ logGroupName: name })));
    return gone;
  },

  outputs: ({ name }) => ({ name }),
  outputsAfter: (_place, { name }) => ({ name }),
});

async function groupOf(logs: CloudWatchLogsClient, name: string) {
  for await (const page of paginateDescribeLogGroups({ client: logs }, { logGroupNamePrefix: name })) {
    const group = page.logGroups?.find(({ logGroupName }) => logGroupName === name);
    if (group !== undefined) return group;
  }
  return undefined;
}
