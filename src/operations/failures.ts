/** What went wrong, told for a person: each failure with its fix, and the diagnosis of what AWS said. */
import { diagnose } from "../diagnosis/diagnose.js";
import type { Diagnosis } from "../diagnosis/diagnosis.js";
import { evidenceOf } from "../diagnosis/evidence.js";
import { Failure, Failures, messageOf } from "../failure/failure.js";
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

export function told(all: readonly Thrown[], logs: readonly string[] = []): Told {
  const failures = all.flatMap(({ thrown, noun, name }) =>
    single(thrown).map(
      (one): ReportedFailure => ({
        noun,
        name,
        message: messageOf(one),
        fix: one instanceof Failure ? one.fix : undefined,
      }),
    ),
  );
  const events = all.flatMap(({ thrown }) =>
    thrown instanceof Failure && thrown.code === "NODE_FAILED" ? [messageOf(thrown)] : [],
  );
  const bag = new AggregateError(all.map(({ thrown }) => thrown));
  return { failures, diagnoses: diagnose(evidenceOf(bag, { events, logs })) };
}

function single(thrown: unknown): readonly unknown[] {
  return thrown instanceof Failures ? thrown.failures : [thrown];
}

/** One annotation a failure: what happened, and its fix, or that of the diagnosis. */
export function annotate(log: Log, { failures, diagnoses }: Told): void {
  // Root causes come first; of several failures each has only the diagnosis that quotes it.
  const fixOf = (message: string) =>
    (failures.length === 1 ? diagnoses[0] : diagnoses.find(({ evidence }) => evidence.some(quotes(message))))
      ?.fix;
  for (const { noun, name, message, fix } of failures)
    log.error({
      title: noun === undefined ? "The run failed" : `The ${noun} ${name ?? ""} failed`,
      message,
      fix: fix ?? fixOf(message),
    });
}

/** Evidence is quoted with the error's name before it, and cut where it is long. */
function quotes(message: string): (quote: string) => boolean {
  return (quote) => quote.includes(message.slice(0, 200));
}
