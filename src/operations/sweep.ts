/**
 * Takes down the stages of the repository that have outlived their pull request or their time. Finds them by their
 * states and, where those are lost, by tags; tells of everything else that carries the repository's tags, and never
 * touches it. Without `dry-run: false` it changes nothing.
 */
import { openGitHub } from "../github/github.js";
import { counted } from "../report/summaries/suite.js";
import type { SweepSettings } from "../settings/settings.js";
import { several } from "../waiting/several.js";
import { type Context, callLogOf, type Result } from "./operation.js";
import { openAccount } from "./session.js";
import { type Found, findStages } from "./sweep/find.js";
import { type Judged, judge } from "./sweep/judge.js";
import { sweepResult } from "./sweep/report.js";
import { goneAlready, inUse, type Sweeping, type Swept, takeDown, whyOf } from "./sweep/take-down.js";

/**
 * Stages that are taken down at once. Each makes up to a dozen calls at a time, and AWS counts them all against one
 * account.
 */
const stagesAtOnce = 4;
/**
 * The longest that a sweep waits for the lock of one stage, in ms: long enough to learn that its run is over. Whoever
 * holds it is at work on the stage, and the next sweep comes.
 */
const patience = 10_000;

export async function sweep(settings: SweepSettings, context: Context): Promise<Result> {
  const { log, environment } = context;
  const account = await openAccount(
    { ...settings, lockTimeout: Math.min(settings.lockTimeout, patience) },
    context,
  );
  const { signal } = account.aws;
  const github = await openGitHub({
    token: settings.githubToken,
    apiUrl: environment["GITHUB_API_URL"],
    repository: settings.repository,
    signal,
    callLog: callLogOf(context),
  });
  const { stages, maxAge } = settings;
  const sweeping: Sweeping = {
    ...{ settings, account, context, github },
    rules: { now: context.startedAt, stages, maxAge },
  };

  const found = await log.group("Look for stages", async () => {
    const all = await findStages(account, settings);
    for (const { title, message } of all.notices) log.warning({ title, message });
    log.line(countsIn(all));
    return all;
  });
  const judged = await log.group("See what is due", async () => {
    const all = await judge(found.stages, sweeping.rules, github);
    for (const { found: one, judgement } of all)
      if (judgement.kind !== "left")
        log.line(`${judgement.kind.padEnd(10)} ${one.stage.slug}: ${whyOf(judgement)}`);
    return all;
  });
  const title = settings.dryRun ? "See what is in use" : "Take down what is due";
  const due = judged.filter(({ judgement }) => judgement.kind === "due").length;
  let done = 0;
  const swept = await log.group(title, () =>
    several(judged, stagesAtOnce, async (one) => {
      const end = await ended(sweeping, one);
      if (one.judgement.kind === "due")
        log.line(`${++done} of ${due}: ${end.outcome} ${end.found.stage.slug}: ${end.why}`);
      return end;
    }),
  );
  return sweepResult(sweeping, found, swept);
}

/** What becomes of a stage. Never throws: one stage's trouble is not that of the others. */
async function ended(sweeping: Sweeping, judged: Judged): Promise<Swept> {
  const { settings, account } = sweeping;
  const { found, judgement } = judged;
  const untouched = { found, judgement, why: whyOf(judgement), thrown: [], notices: [] };
  const { signal } = account.aws;
  if (judgement.kind === "left") return { ...untouched, outcome: "left" };
  const gone = found.by === "tags" && !signal.aborted ? await goneAlready(sweeping, judged) : undefined;
  if (gone !== undefined) return gone;
  switch (judgement.kind) {
    case "stays":
      return { ...untouched, outcome: "kept" };
    case "undecided":
      return { ...untouched, outcome: "kept", thrown: [{ thrown: judgement.thrown }] };
    case "failed":
      return { ...untouched, outcome: "failed", thrown: [{ thrown: judgement.thrown }] };
    case "due": {
      if (signal.aborted) return { ...untouched, outcome: "due" };
      if (settings.dryRun) return (await inUse(sweeping, judged)) ?? { ...untouched, outcome: "due" };
      return takeDown(sweeping, judged);
    }
  }
}

function countsIn({ stages, unexplained }: Found): string {
  const lost = stages.filter(({ by }) => by === "tags").length;
  const withState = `${counted(stages.length - lost, "stage")} with a state`;
  return `${withState}, ${lost} that only tags tell of, ${counted(unexplained.length, "thing")} of no stage`;
}
