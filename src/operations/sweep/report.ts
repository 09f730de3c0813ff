/** What a sweep tells: outputs, job summary, annotations. */
import { expiryIn, stageIn } from "../../engine/ownership.js";
import type { Notice, ReportedFailure } from "../../report/run-report.js";
import { counted } from "../../report/summaries/suite.js";
import type { SweepReport, SweptRow } from "../../report/summaries/sweep.js";
import { pullRequestOfStage } from "../../settings/stage.js";
import { stateBucketName } from "../../state/bucket.js";
import { annotate, told } from "../failures.js";
import { type Result, repositoryRunFacts } from "../operation.js";
import type { Found } from "./find.js";
import { mostDue } from "./judge.js";
import { ageOf } from "./stages.js";
import type { Sweeping, Swept } from "./take-down.js";

/** GitHub shows fewer of a step; the summary tells how many more there are. */
const mostAnnotations = 30;

export function sweepResult(sweeping: Sweeping, found: Found, all: readonly Swept[]): Result {
  const { settings, account, context } = sweeping;
  const { signal } = account.aws;
  const left = all.filter(({ outcome }) => outcome === "left").length;
  const ended = signal.aborted ? [signal.reason] : [];
  const problems = problemsOf(all, [...ended, ...found.failures]);
  const thrown = new Set([
    ...ended,
    ...found.failures,
    ...all.flatMap((swept) => swept.thrown.map((one) => one.thrown)),
  ]);
  annotate(context.log, { ...problems, failures: problems.failures.slice(0, mostAnnotations) });
  const states = `s3://${settings.states.bucket ?? stateBucketName(account.aws)}/${settings.states.prefix}`;
  const lost = all.filter((swept) => swept.found.by === "tags" && isTold(swept)).length;
  const notices = [
    ...found.notices,
    ...all.flatMap(noticesOf),
    ...(lost === 0 ? [] : [lostNotice(lost, states)]),
    ...(left === 0 ? [] : [leftNotice(left)]),
  ];
  if (left > 0) context.log.warning(leftNotice(left));
  const report: SweepReport = {
    kind: "sweep",
    outcome: signal.aborted ? "cancelled" : thrown.size > 0 ? "failed" : "done",
    isDryRun: settings.dryRun,
    ...repositoryRunFacts(context),
    notices,
    repository: settings.repository,
    region: settings.region,
    states,
    stages: all.flatMap((swept) => rowOf(swept, sweeping)),
    left,
    unexplained: found.unexplained.map(({ arn, tags }) => ({
      arn,
      stage: stageIn(tags),
      expires: expiryIn(tags),
    })),
    ...problems,
  };
  return {
    report,
    outputs: {
      changed: all.some(({ outcome, deleted = 0 }) => outcome === "taken-down" || deleted > 0),
      swept: all.flatMap(entryOf).slice(0, mostDue),
    },
    failures: [...thrown],
  };
}

/** Failures that several stages have in common are told once; each other one with its stage. */
function problemsOf(
  all: readonly Swept[],
  general: readonly unknown[],
): Pick<SweepReport, "failures" | "diagnoses"> {
  const common = new Map<string, { readonly failure: ReportedFailure; readonly stages: string[] }>();
  const own: ReportedFailure[] = [];
  for (const { found, outcome, thrown } of all) {
    const { slug } = found.stage;
    for (const failure of thrown.length === 0 ? [] : told(thrown).failures) {
      if (outcome === "failed") own.push(ofStage(slug, failure));
      else {
        const known = common.get(failure.message) ?? { failure, stages: [] };
        known.stages.push(slug);
        common.set(failure.message, known);
      }
    }
  }
  const waitedFor = all.flatMap((swept) => swept.waitedFor ?? []);
  const { failures } = told(general.map((thrown) => ({ thrown })));
  const { diagnoses } = told(
    [...general.map((thrown) => ({ thrown })), ...all.flatMap(({ thrown }) => thrown)],
    [],
    waitedFor,
  );
  return { failures: [...failures, ...[...common.values()].map(ofSeveral), ...own], diagnoses };
}

function ofStage(slug: string, { noun, name, ...failure }: ReportedFailure): ReportedFailure {
  return { ...failure, noun: noun === undefined ? "stage" : `${noun} ${name ?? ""} of stage`, name: slug };
}

/** More names than these are counted. */
const mostNames = 10;

function ofSeveral({
  failure,
  stages,
}: {
  readonly failure: ReportedFailure;
  readonly stages: readonly string[];
}) {
  const more = stages.length - mostNames;
  const names = [...stages.slice(0, mostNames), ...(more > 0 ? [`${more} more`] : [])].join(", ");
  return {
    ...failure,
    message: `${failure.message.replace(/\.$/, "")}. So nobody knows whether these are due: ${names}.`,
  };
}

function noticesOf({ found, notices }: Swept): readonly Notice[] {
  return notices.map((notice) => ({ ...notice, title: `${found.stage.slug}: ${notice.title}` }));
}

function lostNotice(lost: number, states: string): Notice {
  return {
    level: "note",
    title: "Stages without a state",
    message: `Only tags tell of ${counted(lost, "stage")}: there is no state under ${states}. If the deploys keep it elsewhere, sweep with the input \`state\` that says where.`,
  };
}

function leftNotice(left: number): Notice {
  return {
    level: "warning",
    title: "More is due than one run takes",
    message: `A run takes ${mostDue} stages, as many as a matrix has jobs. ${left} more look due: sweep again to take the next ones.`,
  };
}

function isTold(swept: Swept): swept is Swept & { readonly outcome: SweptRow["outcome"] } {
  return swept.outcome !== "left" && swept.outcome !== "gone";
}

function rowOf(swept: Swept, { rules, context }: Sweeping): readonly SweptRow[] {
  if (!isTold(swept)) return [];
  const { found, outcome, why } = swept;
  const number = pullRequestOfStage(found.stage);
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = context.environment;
  return [
    {
      stage: found.stage.name,
      outcome,
      why,
      age: ageOf(found, rules.now),
      expires: found.expiresAt ?? (found.obstacle === undefined ? "never" : "unknown"),
      pullRequest:
        number === undefined
          ? undefined
          : { number, url: server && repository ? `${server}/${repository}/pull/${number}` : undefined },
      isLost: found.by === "tags",
    },
  ];
}

/** For the output `swept`: a job of a matrix each, with what a destroy needs to know of the stage. */
function entryOf({ found, judgement, outcome }: Swept): readonly object[] {
  if (outcome !== "due" && outcome !== "taken-down" && outcome !== "failed") return [];
  const reason = "reason" in judgement ? judgement.reason : undefined;
  return [
    {
      stage: found.stage.name,
      ...(reason === undefined ? {} : { reason }),
      outcome,
      state: `s3://${found.state.bucket}/${found.state.key}`,
    },
  ];
}
