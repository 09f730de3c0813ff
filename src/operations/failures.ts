/** What went wrong, told for a person: each failure with its fix, and the diagnosis of what AWS said. */
import { diagnose } from "../diagnosis/diagnose.js";
import type { Diagnosis } from "../diagnosis/diagnosis.js";
import { evidenceOf } from "../diagnosis/evidence.js";
import { Failure, Failures, Findings, messageOf } from "../failure/failure.js";
import type { Log } from "../report/log.js";
import type { ReportedFailure } from "../report/run-report.js";

export interface Told {
  readonly failures: readonly ReportedFailure[];
  readonly diagnoses: readonly Diagnosis[];
}

/** One thing that was thrown and, where there is one, the resource that it was about. */
export interface Thrown {
  readonly thrown: unknown;
  readonly noun?: string;
  readonly name?: string;
}

/** `events`: what AWS said while it was being waited for; `logs`: what the container wrote. */
export function told(
  all: readonly Thrown[],
  logs: readonly string[] = [],
  events: readonly string[] = [],
): Told {
  const failures = all.flatMap(({ thrown, noun, name }) =>
    single(thrown).map(
      (one): ReportedFailure => ({
        ...(isCancellation(one) ? { title: "The run was stopped" } : {}),
        noun,
        name,
        message: messageOf(one),
        fix: one instanceof Failure ? one.fix : undefined,
      }),
    ),
  );
  // What AWS says of a resource that failed is no error: a status, and reasons of which each can be told by itself.
  const thrown = all.map((one) => one.thrown);
  const statuses = thrown.filter(isStatus).flatMap(({ message }) => message.split("; "));
  const errors = new AggregateError(thrown.filter((one) => !isStatus(one)));
  return { failures, diagnoses: diagnose(evidenceOf(errors, { events: [...statuses, ...events], logs })) };
}

function isStatus(thrown: unknown): thrown is Failure {
  return thrown instanceof Failure && thrown.code === "NODE_FAILED";
}

function isCancellation(thrown: unknown): boolean {
  return thrown instanceof Failure && thrown.code === "CANCELLED";
}

/** Each of what was thrown together. */
export function single(thrown: unknown): readonly unknown[] {
  if (thrown instanceof Findings) return thrown.errors;
  return thrown instanceof Failures ? thrown.failures : [thrown];
}

/** One annotation a failure: what happened, and its fix, or that of the diagnosis. */
export function annotate(log: Log, { failures, diagnoses }: Told): void {
  // Root causes come first; of several failures each has only the diagnosis that quotes it.
  const first = diagnoses.find(({ consequence }) => consequence !== true) ?? diagnoses[0];
  const fixOf = (message: string) =>
    (failures.length === 1 ? first : diagnoses.find(({ evidence }) => evidence.some(quotes(message))))?.fix;
  for (const { title, noun, name, message, fix } of failures)
    log.error({
      title: title ?? (noun === undefined ? "The run failed" : `The ${noun} ${name ?? ""} failed`),
      message,
      fix: fix ?? fixOf(message),
    });
}

/** Evidence is quoted with the error's name before it, cut where it is long, or is one reason of several. */
function quotes(message: string): (quote: string) => boolean {
  return (quote) => quote.includes(message.slice(0, 200)) || message.split("; ").includes(quote);
}
