/**
 * The log groups of a runtime, one's own or the one beneath a harness:
 * `/aws/bedrock-agentcore/runtimes/<runtime id>-<endpoint>`. AgentCore would make them at the first invocation, without
 * retention, and leave them behind; made here beforehand they expire and go.
 */
import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  type LogGroup,
  PutRetentionPolicyCommand,
  paginateDescribeLogGroups,
  TagResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { arn } from "../aws/arn.js";
import { found, isAlreadyThere } from "../aws/errors.js";
import { type Change, defineResource, gone, type Live } from "./resource.js";

const prefix = "/aws/bedrock-agentcore/runtimes/";

export interface RuntimeLogsSpec {
  /** `<runtime's name>-<10 alphanumerics>`, told by the runtime or the harness. */
  readonly runtimeId: string;
  readonly retentionInDays: number;
}

export interface LiveRuntimeLogs extends Live {
  readonly groups: readonly LogGroup[];
}

/** Those of the runtime of this name. */
export const runtimeLogs = logsOf({
  kind: "bedrock-agentcore.RuntimeLogGroups",
  noun: "runtime log groups",
  runtimeName: (name) => name,
});

/** Those of the runtime beneath the harness of this name. */
export const harnessLogs = logsOf({
  kind: "bedrock-agentcore.HarnessLogGroups",
  noun: "harness log groups",
  runtimeName: (name) => `harness_${name}`,
});

function logsOf({
  kind,
  noun,
  runtimeName,
}: {
  readonly kind: string;
  readonly noun: string;
  readonly runtimeName: (name: string) => string;
}) {
  return defineResource<
    { readonly name: string },
    RuntimeLogsSpec,
    LiveRuntimeLogs,
    { readonly group: string }
  >({
    kind,
    noun,

    async observe({ clients: { logs } }, { name }) {
      const groups: LogGroup[] = [];
      const logGroupNamePrefix = `${prefix}${runtimeName(name)}-`;
      for await (const page of paginateDescribeLogGroups({ client: logs }, { logGroupNamePrefix }))
        groups.push(
          ...(page.logGroups ?? []).filter(({ logGroupName }) =>
            isGroupOf(runtimeName(name), logGroupName ?? ""),
          ),
        );
      return groups.length === 0 ? undefined : { id: logGroupNamePrefix, tags: undefined, groups };
    },

    async create(aws, identity, spec, making) {
      const live: LiveRuntimeLogs = {
        id: `${prefix}${runtimeName(identity.name)}-`,
        tags: undefined,
        groups: [],
      };
      return this.sync(aws, identity, spec, live, this.compare(spec, live), making);
    },

    compare({ runtimeId, retentionInDays }, { groups }) {
      const main = defaultGroup(runtimeId);
      const missing: readonly Change[] = groups.some(({ logGroupName }) => logGroupName === main)
        ? []
        : [{ path: main, before: undefined, after: retentionInDays }];
      return [
        ...missing,
        ...groups
          .filter((group) => group.retentionInDays !== retentionInDays)
          .map((group) => ({
            path: group.logGroupName ?? "",
            before: group.retentionInDays,
            after: retentionInDays,
          })),
      ];
    },

    async sync(aws, _identity, { retentionInDays }, live, changes, { tags }) {
      const { logs } = aws.clients;
      const known = new Set(live.groups.map(({ logGroupName }) => logGroupName));
      await Promise.all(
        changes.map(async ({ path: logGroupName }) => {
          if (!known.has(logGroupName))
            await logs
              .send(new CreateLogGroupCommand({ logGroupName, tags: { ...tags } }))
              .catch(async (thrown) => {
                // AgentCore was first.
                if (!isAlreadyThere(thrown)) throw thrown;
                const resourceArn = arn(aws, "logs", `log-group:${logGroupName}`);
                await logs.send(new TagResourceCommand({ resourceArn, tags: { ...tags } }));
              });
          await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays }));
        }),
      );
      const changed = changes.map(({ path: logGroupName }) => ({ logGroupName, retentionInDays }));
      const untouched = live.groups.filter(
        ({ logGroupName }) => !changes.some(({ path }) => path === logGroupName),
      );
      return { ...live, groups: [...untouched, ...changed] };
    },

    // A group without a retention is one that AgentCore has made since: the next deploy gives it one.
    aspects: ({ groups }) =>
      Object.fromEntries(groups.map(({ logGroupName, retentionInDays }) => [logGroupName, retentionInDays])),

    facts: ({ groups }) => ({
      groups: String(groups.length),
      retention: [...new Set(groups.map(({ retentionInDays }) => retentionWord(retentionInDays)))].join(", "),
    }),

    async remove(aws, identity) {
      const live = await this.observe(aws, identity);
      await Promise.all(
        (live?.groups ?? []).map(({ logGroupName }) =>
          found(aws.clients.logs.send(new DeleteLogGroupCommand({ logGroupName }))),
        ),
      );
      return gone;
    },

    outputs: ({ groups }) => ({ group: groups[0]?.logGroupName ?? "" }),
    outputsAfter: (_place, _identity, { runtimeId }) => ({ group: defaultGroup(runtimeId) }),
  });
}

function retentionWord(days: number | undefined): string {
  return days === undefined ? "for ever" : `${days} days`;
}

function defaultGroup(runtimeId: string): string {
  return `${prefix}${runtimeId}-DEFAULT`;
}

/** One runtime's name may begin with another's: the 10 characters that AWS appends decide. */
function isGroupOf(runtime: string, group: string): boolean {
  const rest = group.slice(`${prefix}${runtime}`.length);
  return /^-[A-Za-z0-9]{10}-[A-Za-z][A-Za-z0-9_]*$/.test(rest);
}
