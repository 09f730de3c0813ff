/** Which log groups a stage has, and which it can't have (yet). */
import {
  containerLogGroup,
  type LogGroup,
  type LogSource,
  runtimeLogGroups,
} from "../../agent/log-events/groups.js";
import { arn } from "../../aws/arn.js";
import type { Aws, Place } from "../../aws/aws.js";
import { isAccessDenied } from "../../aws/errors.js";
import { harnessOf } from "../../aws/harnesses.js";
import { Failure, messageOf } from "../../failure/failure.js";
import type { Notice } from "../../report/run-report.js";
import { runtimeOf } from "../../resources/agent-runtime/look.js";
import { agentRuntime } from "../../resources/agent-runtime.js";
import type { LogsSettings } from "../../settings/settings.js";
import type { State } from "../../state/schema.js";

/** What was found of one source. */
export interface Found {
  readonly source: LogSource;
  readonly groups: readonly LogGroup[];
  /** Why there is nothing to read, where that is no error. */
  readonly absence?: Notice;
  /** Why it can't be told. */
  readonly failure?: Failure;
  /** The groups as they are by now. */
  readonly again?: () => Promise<readonly LogGroup[]>;
  readonly harness?: { readonly arn: string | undefined; readonly id: string | undefined };
}

/** The state says what things are called; where it is lost, the names of the stage do. */
export async function findGroups(
  aws: Aws,
  { source, names }: LogsSettings,
  state: State | undefined,
): Promise<readonly Found[]> {
  const sources = source === "all" ? (["harness", "mcp"] as const) : [source];
  return Promise.all(
    sources.map(async (one): Promise<Found> => {
      try {
        return await (one === "harness" ? ofHarness() : ofServer());
      } catch (thrown) {
        aws.signal.throwIfAborted();
        return { source: one, groups: [], failure: findingFailure(one, thrown) };
      }
    }),
  );

  async function ofHarness(): Promise<Found> {
    const remembered = state?.nodes["harness"];
    const name = remembered?.identity.name ?? names.harness;
    const harness = await harnessOf(aws, name, remembered?.outputs["arn"] ?? remembered?.id);
    if (harness === undefined)
      return nothing("harness", "No harness", `There is no harness \`${name}\`, so it has no log.`);
    const { arn: harnessArn, harnessId: id, environment } = harness;
    const runtimeId = environment?.agentCoreRuntimeEnvironment?.agentRuntimeId;
    const again = async () => (runtimeId === undefined ? [] : runtimeLogGroups(aws, "harness", runtimeId));
    const groups = await again();
    const early =
      groups.length > 0
        ? {}
        : nothing(
            "harness",
            "No harness log yet",
            `Harness \`${name}\` has no log group yet: AgentCore makes it at the first invocation.`,
          );
    return { ...early, source: "harness", groups, again, harness: { arn: harnessArn, id } };
  }

  async function ofServer(): Promise<Found> {
    if (state?.topology === "external")
      return nothing(
        "mcp",
        "No container log",
        "This stage uses an MCP server that it does not host (`mcp-url`): where that one logs is for its owner to say.",
      );
    switch (state?.topology) {
      case "ecs":
        return { source: "mcp", groups: [(await ofService()) ?? groupByName()] };
      case "gateway":
        return (await ofRuntime()) ?? nothing("mcp", "No runtime", noRuntime());
      default:
        return ofWhatIsThere();
    }
  }

  async function ofService(): Promise<LogGroup | undefined> {
    const identity = state?.nodes["mcp-service"]?.identity;
    return containerLogGroup(aws, {
      name: identity?.name ?? names.service,
      cluster: identity?.["cluster"] ?? names.cluster,
    });
  }

  function groupByName(): LogGroup {
    return { source: "mcp", name: state?.nodes["log-group"]?.identity.name ?? names.logGroup };
  }

  /** Only AWS knows the runtime's id, by which its groups are called. */
  async function ofRuntime(): Promise<Found | undefined> {
    const runtimes = (
      await Promise.all(runtimeNames().map((name) => runtimeOf(aws, name, runtimeHint(name))))
    ).flatMap((runtime) => runtime?.agentRuntimeId ?? []);
    if (runtimes.length === 0) return undefined;
    const again = async () =>
      (await Promise.all(runtimes.map((id) => runtimeLogGroups(aws, "mcp", id)))).flat();
    const groups = await again();
    const early =
      groups.length > 0
        ? {}
        : nothing(
            "mcp",
            "No container log yet",
            `The runtime \`${runtimes.join(", ")}\` has no log group yet: AgentCore makes it at the first invocation.`,
          );
    return { ...early, source: "mcp", groups, again };
  }

  /** While one kind of gateway takes the place of the other, both runtimes may serve. */
  function runtimeNames(): readonly string[] {
    const remembered = Object.values(state?.nodes ?? {}).flatMap(({ kind, identity }) =>
      kind === agentRuntime.kind ? identity.name : [],
    );
    return remembered.length > 0 ? remembered : Object.values(names.gateways).map(({ runtime }) => runtime);
  }

  function runtimeHint(name: string): string | undefined {
    return Object.values(state?.nodes ?? {}).find(
      ({ kind, identity }) => kind === agentRuntime.kind && identity.name === name,
    )?.id;
  }

  function noRuntime(): string {
    return `There is no AgentCore runtime \`${runtimeNames().join("` and no `")}\`, so its container has no log.`;
  }

  /** Nothing says where the server runs: everything that stands under a name of the stage is read. */
  async function ofWhatIsThere(): Promise<Found> {
    const [service, runtime] = await Promise.allSettled([ofService(), ofRuntime()]);
    const group = service.status === "fulfilled" ? service.value : undefined;
    const found = runtime.status === "fulfilled" ? runtime.value : undefined;
    if (found === undefined && group === undefined) {
      const refused = [service, runtime].find((one) => one.status === "rejected");
      if (refused !== undefined) throw refused.reason;
      return { source: "mcp", groups: [groupByName()] };
    }
    const ofTask = group === undefined ? [] : [group];
    return { source: "mcp", ...found, groups: [...ofTask, ...(found?.groups ?? [])] };
  }
}

/** A group that was looked for by name and isn't there. */
export function missingGroup({ source, name }: LogGroup): Notice {
  const why =
    source === "harness"
      ? "AgentCore makes it at the first invocation."
      : "The MCP server is not deployed here, or has never been started.";
  return { level: "note", title: "No such log group", message: `There is no log group \`${name}\`. ${why}` };
}

/** Why a group's lines could not be read. */
export function readingFailure(
  place: Place,
  { name }: LogGroup,
  pattern: string | undefined,
  thrown: unknown,
): Failure {
  if (isAccessDenied(thrown))
    return new Failure("LOGS_ACCESS_DENIED", `This role may not read the log group ${name}.`, {
      fix: `Allow logs:FilterLogEvents on ${arn(place, "logs", `log-group:${name}:*`)}, or leave this log out with the input log-source.`,
      cause: thrown,
    });
  // Everything else in the request is ours.
  if (pattern !== undefined && thrown instanceof Error && thrown.name === "InvalidParameterException")
    return new Failure("LOGS_FILTER_INVALID", `\`filter\` is not a filter pattern: ${messageOf(thrown)}`, {
      fix: 'Put terms with other characters than letters, digits and underscores into double quotes: `"[TOOL ERR]"`.',
      cause: thrown,
    });
  return new Failure("LOGS_UNREADABLE", `The log group ${name} could not be read: ${messageOf(thrown)}`, {
    cause: thrown,
  });
}

function findingFailure(source: LogSource, thrown: unknown): Failure {
  const whose = source === "harness" ? "the harness" : "the MCP server";
  if (!isAccessDenied(thrown))
    return new Failure("LOGS_UNREADABLE", `The log of ${whose} could not be found: ${messageOf(thrown)}`, {
      cause: thrown,
    });
  const needed =
    source === "harness"
      ? "bedrock-agentcore:GetHarness, bedrock-agentcore:ListHarnesses and logs:DescribeLogGroups"
      : "ecs:DescribeExpressGatewayService for topology ecs, bedrock-agentcore:GetAgentRuntime, bedrock-agentcore:ListAgentRuntimes and logs:DescribeLogGroups for topology gateway";
  return new Failure(
    "LOGS_ACCESS_DENIED",
    `This role may not look where ${whose} logs: ${messageOf(thrown)}`,
    {
      fix: `Allow ${needed}, or leave this log out with the input log-source.`,
      cause: thrown,
    },
  );
}

function nothing(source: LogSource, title: string, message: string): Found {
  return { source, groups: [], absence: { level: "note", title, message } };
}
