/** A stage of the repository as a sweep knows it, and whether it is due: by its time alone, or once GitHub is asked. */
import { longSpan } from "../../report/duration.js";
import type { Stage } from "../../settings/settings.js";
import { matchesShellPattern } from "../../settings/shell-pattern.js";
import { pullRequestOfStage } from "../../settings/stage.js";

export interface FoundStage {
  /** Where only tags tell of it, its slug is all that is known of its name. */
  readonly stage: Stage;
  /** Where its state lies, or would lie. */
  readonly state: { readonly bucket: string; readonly key: string };
  /** What tells of it. */
  readonly by: "state" | "tags";
  /** ISO time. */
  readonly expiresAt: string | undefined;
  readonly lastRun: LastRun | undefined;
  /** Why the stage can't be taken down by what its state object holds. */
  readonly obstacle?: Obstacle;
}

export interface LastRun {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly operation: string;
}

export type Obstacle =
  /** It is not this account's, region's or repository's. */
  | { readonly kind: "foreign"; readonly thrown: unknown }
  /** The object is damaged, or of a newer version of the action. */
  | { readonly kind: "unusable"; readonly thrown: unknown }
  /** It could not be read. */
  | { readonly kind: "unread"; readonly thrown: unknown };

export type Reason = "expired" | "older-than-max-age" | "pull-request-closed";

export type Verdict =
  | { readonly kind: "due"; readonly reason: Reason; readonly why: string }
  /** It is due where this pull request is closed. */
  | { readonly kind: "ask"; readonly pullRequest: number; readonly otherwise: string }
  | { readonly kind: "stays"; readonly why: string };

export interface Rules {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The input `stages`. */
  readonly stages: readonly string[];
  /** The input `max-age`, in milliseconds. */
  readonly maxAge: number | undefined;
}

/** What of the stage's name and times decides; GitHub is asked only where that does not. */
export function verdictOf({ stage, expiresAt, lastRun }: FoundStage, rules: Rules): Verdict {
  if (!isSelected(stage, rules.stages)) return { kind: "stays", why: "the input `stages` leaves it out" };
  if (expiresAt !== undefined && Date.parse(expiresAt) <= rules.now)
    return { kind: "due", reason: "expired", why: `it expired at ${expiresAt}` };
  const age = ageVerdict(stage, lastRun, rules);
  if (age.kind === "due") return age;
  const pullRequest = pullRequestOfStage(stage);
  const time = expiresAt === undefined ? "it never expires" : "it has not expired";
  const why = age.why === undefined ? time : `${time}; ${age.why}`;
  return pullRequest === undefined
    ? { kind: "stays", why }
    : { kind: "ask", pullRequest, otherwise: `pull request #${pullRequest} is open; ${why}` };
}

/** Milliseconds since the last run that deployed it, or destroyed a part of it, as far as that is known. */
export function ageOf({ lastRun }: Pick<FoundStage, "lastRun">, now: number): number | undefined {
  return lastRun === undefined || lastRun.operation === "sweep" ? undefined : Math.max(0, now - lastRun.at);
}

type AgeVerdict =
  | Extract<Verdict, { readonly kind: "due" }>
  /** `undefined`: age does not matter. */
  | { readonly kind: "stays"; readonly why: string | undefined };

function ageVerdict(stage: Stage, lastRun: LastRun | undefined, rules: Rules): AgeVerdict {
  const { maxAge, now } = rules;
  if (maxAge === undefined) return { kind: "stays", why: undefined };
  if (!agesIn(stage, rules.stages))
    return {
      kind: "stays",
      why: "`max-age` counts only for stages of pull requests, and for those that `stages` names",
    };
  const reason = "older-than-max-age";
  // Since then nobody has deployed it: what an earlier sweep did not bring to its end is still to be done.
  if (lastRun?.operation === "sweep")
    return { kind: "due", reason, why: "an earlier sweep began to take it down" };
  const age = ageOf({ lastRun }, now);
  if (age === undefined) return { kind: "stays", why: "nobody knows when its last run was" };
  return age > maxAge
    ? {
        kind: "due",
        reason,
        why: `its last run was ${longSpan(age)} ago, and max-age is ${longSpan(maxAge)}`,
      }
    : { kind: "stays", why: undefined };
}

const isExclusion = (pattern: string) => pattern.startsWith("!");

/** A pattern is held against the name and against the slug, which is all that tags tell. What takes out wins. */
export function isSelected({ name, slug }: Stage, patterns: readonly string[]): boolean {
  const matches = (pattern: string) => [name, slug].some((text) => matchesShellPattern(pattern, text));
  const included = patterns.filter((pattern) => !isExclusion(pattern));
  const excluded = patterns.filter(isExclusion).map((pattern) => pattern.slice(1));
  return (included.length === 0 || included.some(matches)) && !excluded.some(matches);
}

/** Age says nothing about a stage that is meant to stand: it counts where a pattern names the stage. */
function agesIn(stage: Stage, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => !isExclusion(pattern)) || pullRequestOfStage(stage) !== undefined;
}
