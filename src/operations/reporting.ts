/**
 * Tells on GitHub how a stage fares: by one comment on its pull request, and by deployments. It does so beside the work
 * in AWS and never in front of it, and no trouble with GitHub changes what the run comes to.
 */
import { isDeepStrictEqual } from "node:util";
import { type GitHub, openGitHub } from "../github/github.js";
import type { Notice, RunReport } from "../report/run-report.js";
import { isFromFork, readEvent } from "../settings/event.js";
import type { Settings } from "../settings/settings.js";
import type { State } from "../state/schema.js";
import { type Context, callLogOf, type Result, runUrlOf } from "./operation.js";
import type { Channel, ReportingRun } from "./reporting/channel.js";
import { commentChannel } from "./reporting/comments.js";
import { deployChannel, destroyChannel } from "./reporting/deployments.js";
import { noPullRequest, noToken, notTold } from "./reporting/notices.js";
import {
  askedOf,
  environmentsOf,
  pullRequestsOf,
  type ReportedSettings,
  remembered,
} from "./reporting/places.js";

export { tellTakenDown } from "./reporting/taken-down.js";

export interface Reporting {
  /** The stage as the state knows it. */
  knows(state: State | undefined): void;
  /** The operation is about to change the stage, which the state knows like this. Returns at once. */
  begins(state: State | undefined): void;
  /** Whether the state says already where this run reports to. */
  isRememberedIn(state: State | undefined): boolean;
  /** What the state is to say of that. */
  remembered(state: State): Pick<State, "reported">;
  /** Tells how the run ended, as far as GitHub takes that within a short time. Never throws. */
  concluded(result: Result): Promise<Result>;
}

/** How long the end of a run waits for GitHub, in ms. */
const patience = 20_000;
/** The same of a run that was cancelled. */
const patienceOfCancelled = 2_000;
/** The runner gives a cancelled run 7.5 s, of which the work in AWS may have taken most. */
const graceOfRunner = 7_000;
const leastPatience = 500;

export async function openReporting(settings: Settings, context: Context): Promise<Reporting> {
  switch (settings.operation) {
    case "deploy":
    case "plan":
    case "destroy":
      return reportingOf(settings, context);
    default:
      return silence;
  }
}

const silence: Reporting = {
  knows: () => {},
  begins: () => {},
  isRememberedIn: () => true,
  remembered: ({ reported }) => (reported === undefined ? {} : { reported }),
  concluded: async (result) => result,
};

async function reportingOf(settings: ReportedSettings, context: Context): Promise<Reporting> {
  const { environment, log, secrets, signal } = context;
  const event = await readEvent(environment);
  const asked = askedOf(settings, event);
  const run = runOf(context, event.pull_request?.head?.sha);
  const closing = new AbortController();
  const cancelled = { at: Number.NaN };
  signal.addEventListener("abort", () => {
    cancelled.at = Date.now();
  });
  let known: State | undefined;
  let begun: ReturnType<typeof begin> | undefined;

  return {
    knows(state) {
      known = state;
    },
    begins(state) {
      known = state;
      begun = begin();
    },
    isRememberedIn: (state) =>
      isDeepStrictEqual(remembered(asked, state?.reported), remembered({}, state?.reported)),
    remembered(state) {
      const reported = remembered(asked, state.reported);
      return reported === undefined ? {} : { reported };
    },

    async concluded(result) {
      // A run that was stopped before it changed anything has nothing to tell: the next one has.
      if (signal.aborted && begun === undefined) return result;
      const close = () => closing.abort();
      let timer = setTimeout(close, remaining());
      const hurry = () => {
        clearTimeout(timer);
        timer = setTimeout(close, remaining());
      };
      signal.addEventListener("abort", hurry);
      const notices = await told(result.report);
      signal.removeEventListener("abort", hurry);
      clearTimeout(timer);
      for (const notice of notices) (notice.level === "warning" ? log.warning : log.notice)(notice);
      const { report } = result;
      return { ...result, report: { ...report, notices: [...(report.notices ?? []), ...notices] } };
    },
  };

  function remaining(): number {
    if (!signal.aborted) return patience;
    return Math.min(patienceOfCancelled, Math.max(leastPatience, cancelled.at + graceOfRunner - Date.now()));
  }

  /** Opens what is told, and tells it that the run begins. */
  async function begin(): Promise<
    readonly { readonly channel: Channel; readonly beginning: Promise<void> }[]
  > {
    const channels = await open();
    // What keeps one from beginning has passed by the end, or keeps it from ending: then it is told.
    return channels.map((channel) => ({ channel, beginning: channel.begin().catch(() => {}) }));
  }

  async function told(report: RunReport): Promise<readonly Notice[]> {
    const opened = begun === undefined ? (await open()).map((channel) => ({ channel })) : await begun;
    const permissions = opened.map(({ channel }) => channel.permission);
    const isReadOnly = environment["GITHUB_EVENT_NAME"] === "pull_request" && isFromFork(event);
    const results = await Promise.all(
      opened.map(async ({ channel, ...begun }): Promise<readonly Notice[]> => {
        try {
          if ("beginning" in begun) await begun.beginning;
          await channel.end(report);
          return [];
        } catch (thrown) {
          return [notTold(channel, thrown, permissions, isReadOnly)];
        }
      }),
    );
    return [...missing(), ...results.flat()];
  }

  async function open(): Promise<readonly Channel[]> {
    const { pullRequests, environments } = places();
    if (pullRequests.length + environments.length === 0) return [];
    const github = await openGitHub({
      token: settings.githubToken,
      apiUrl: environment["GITHUB_API_URL"],
      repository: settings.repository,
      signal: closing.signal,
      callLog: callLogOf(context),
    });
    return github === undefined ? [] : channelsTo(github);
  }

  function channelsTo(github: GitHub): readonly Channel[] {
    const { pullRequests, environments } = places();
    const shared = { github, run, secrets, log };
    const outputs = known?.outputs;
    const former = { harnessArn: outputs?.["harness-arn"], mcpUrl: outputs?.["mcp-url"] };
    return [
      ...pullRequests.map((place) => commentChannel({ ...shared, place, settings, former })),
      ...environments.flatMap((place) => {
        if (settings.operation === "destroy") return [destroyChannel({ ...shared, place, settings })];
        if (settings.operation === "plan") return [];
        return [deployChannel({ ...shared, place, settings, former: known?.reported?.environment })];
      }),
    ];
  }

  function places() {
    return {
      pullRequests: pullRequestsOf(settings, asked, known?.reported),
      environments: environmentsOf(settings, asked, known?.reported),
    };
  }

  /** What this run can't tell anybody. */
  function missing(): readonly Notice[] {
    const { pullRequests, environments } = places();
    const isLost = !settings.githubToken && [...pullRequests, ...environments].some(({ isAsked }) => isAsked);
    return [
      ...(settings.reporting.comment && !pullRequests.some(({ isAsked }) => isAsked) ? [noPullRequest] : []),
      ...(isLost ? [noToken] : []),
    ];
  }
}

function runOf(context: Context, headSha: string | undefined): ReportingRun {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_SHA } = context.environment;
  const sha = headSha ?? GITHUB_SHA;
  return {
    runUrl: runUrlOf(context),
    commit: sha
      ? { sha, url: server && repository ? `${server}/${repository}/commit/${sha}` : undefined }
      : undefined,
  };
}
