/** Which of the stages that were found are due. GitHub is asked of those that depend on a pull request. */
import { Failure, messageOf } from "../../failure/failure.js";
import type { GitHub } from "../../github/github.js";
import { openPullRequests, pullRequestState } from "../../github/pull-requests.js";
import { isNotFound } from "../../github/trouble.js";
import { several } from "../../waiting/several.js";
import { type FoundStage, isSelected, type Reason, type Rules, type Verdict, verdictOf } from "./stages.js";

export type Judgement =
  | { readonly kind: "due"; readonly reason: Reason; readonly why: string }
  | { readonly kind: "stays"; readonly why: string }
  /** Nobody can tell; it stays, and the run has not done what it was asked to. */
  | { readonly kind: "undecided"; readonly why: string; readonly thrown: unknown }
  /** It is due, or may be, and what its state object holds can't be used. */
  | { readonly kind: "failed"; readonly reason?: Reason; readonly why: string; readonly thrown: unknown }
  /** It looks due, and more stages are than one run takes. */
  | { readonly kind: "left" };

export interface Judged {
  readonly found: FoundStage;
  readonly judgement: Judgement;
}

/** As many as GitHub allows a matrix to have jobs, so that one can be fanned out over all that a run tells of. */
export const mostDue = 256;
/** GitHub's limit for a job's token is 1,000 calls an hour in a repository. */
const questionsAtOnce = 8;

/** What is due by its time comes first: GitHub is asked only of as many more as there is room for. */
export async function judge(
  stages: readonly FoundStage[],
  rules: Rules,
  github: GitHub | undefined,
): Promise<readonly Judged[]> {
  const verdicts = new Map(stages.map((found) => [found, verdictOf(found, rules)]));
  const judgements = new Map<FoundStage, Judgement>();
  const asking: { found: FoundStage; verdict: Extract<Verdict, { kind: "ask" }> }[] = [];
  const knowsOpen = await openOnes([...verdicts.values()], github);
  let room = mostDue;
  for (const [found, verdict] of verdicts) {
    const obstacle = isSelected(found.stage, rules.stages)
      ? obstacleTo(found, verdict, knowsOpen)
      : undefined;
    if (obstacle !== undefined) judgements.set(found, obstacle);
    else if (verdict.kind === "ask") asking.push({ found, verdict });
    else if (verdict.kind === "stays") judgements.set(found, verdict);
    else if (room > 0) {
      judgements.set(found, verdict);
      room -= 1;
    } else judgements.set(found, { kind: "left" });
  }
  const suspects = asking.filter(({ found, verdict }) => {
    const early = byList(verdict, knowsOpen);
    if (early !== undefined) judgements.set(found, early);
    return early === undefined;
  });
  for (const { found } of suspects.slice(room)) judgements.set(found, { kind: "left" });
  await several(suspects.slice(0, room), questionsAtOnce, async ({ found, verdict }) => {
    judgements.set(found, await answered(verdict, github));
  });
  return stages.map((found) => ({ found, judgement: judgements.get(found) ?? { kind: "left" } }));
}

/** The same of one stage, as it is now. */
export async function judgeAgain(
  found: FoundStage,
  rules: Rules,
  github: GitHub | undefined,
): Promise<Exclude<Judgement, { readonly kind: "left" | "failed" }>> {
  const verdict = verdictOf(found, rules);
  return verdict.kind === "ask" ? answered(verdict, github) : verdict;
}

/** Numbers of open pull requests, or why nobody knows them. */
type Open = ReadonlySet<number> | Failure;

async function openOnes(verdicts: readonly Verdict[], github: GitHub | undefined): Promise<Open> {
  if (!verdicts.some(({ kind }) => kind === "ask")) return new Set();
  if (github === undefined) return noToken;
  try {
    return await openPullRequests(github);
  } catch (thrown) {
    return silent(thrown);
  }
}

/** Undefined: it is not among the open ones, which is to be confirmed. */
function byList(
  { pullRequest, otherwise }: Extract<Verdict, { readonly kind: "ask" }>,
  open: Open,
): Judgement | undefined {
  if (open instanceof Failure) return undecided(pullRequest, open);
  return open.has(pullRequest) ? { kind: "stays", why: otherwise } : undefined;
}

async function answered(
  { pullRequest, otherwise }: Extract<Verdict, { readonly kind: "ask" }>,
  github: GitHub | undefined,
): Promise<Exclude<Judgement, { readonly kind: "left" | "failed" }>> {
  if (github === undefined) return undecided(pullRequest, noToken);
  try {
    const state = await pullRequestState(github, pullRequest);
    return state === "open"
      ? { kind: "stays", why: otherwise }
      : { kind: "due", reason: "pull-request-closed", why: `pull request #${pullRequest} is closed` };
  } catch (thrown) {
    return undecided(pullRequest, isNotFound(thrown) ? unknown(pullRequest) : silent(thrown));
  }
}

function undecided(pullRequest: number, thrown: Failure): Extract<Judgement, { readonly kind: "undecided" }> {
  return {
    kind: "undecided",
    why: `GitHub does not tell whether pull request #${pullRequest} is closed`,
    thrown,
  };
}

/** What keeps a stage from being taken down by its state, whatever its time and its pull request say. */
function obstacleTo({ obstacle }: FoundStage, verdict: Verdict, open: Open): Judgement | undefined {
  if (obstacle === undefined) return undefined;
  const { kind, thrown } = obstacle;
  const why = messageOf(thrown);
  if (kind === "foreign") return { kind: "stays", why };
  if (kind === "unread") return { kind: "failed", why, thrown };
  if (verdict.kind === "due") return { kind: "failed", reason: verdict.reason, why, thrown };
  const looksDue = verdict.kind === "ask" && !(open instanceof Failure) && !open.has(verdict.pullRequest);
  return looksDue ? { kind: "failed", reason: "pull-request-closed", why, thrown } : { kind: "stays", why };
}

const permissions =
  "Give the job `permissions: pull-requests: read`, and leave the input `github-token` at its default.";

const noToken = new Failure(
  "PULL_REQUESTS_UNKNOWN",
  "There is no token to ask GitHub with which pull requests are closed.",
  { fix: permissions },
);

function silent(thrown: unknown): Failure {
  return new Failure(
    "PULL_REQUESTS_UNKNOWN",
    `GitHub does not tell which pull requests are closed: ${messageOf(thrown)}`,
    { fix: `${permissions} Then sweep again.`, cause: thrown },
  );
}

function unknown(pullRequest: number): Failure {
  return new Failure(
    "PULL_REQUEST_UNKNOWN",
    `GitHub knows no pull request #${pullRequest} of this repository.`,
    {
      fix: `${permissions} If there never was such a pull request, destroy the stage, or leave it out with \`stages: "!pr-${pullRequest}"\`.`,
    },
  );
}
