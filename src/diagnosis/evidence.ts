/** What is known about a failure, gathered from errors, from what AWS says of its resources, and from logs. */
import { Failure, Failures } from "../failure/failure.js";

/** One thing that was thrown, flattened. */
export interface ErrorEvidence {
  /** The SDK's error name (`AccessDeniedException`), Node's (`Error`), or `Failure`. */
  readonly name: string;
  readonly message: string;
  /** `ENOTFOUND`, or a Failure's own code. */
  readonly code?: string | undefined;
  /** API operation, `CreateHarness`, where it is known. */
  readonly operation?: string | undefined;
  /** `$service` of the SDK. */
  readonly service?: string | undefined;
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
}

export interface Evidence {
  readonly errors: readonly ErrorEvidence[];
  /** Service events, `stoppedReason`, `statusReason`, `failureReason`: what AWS says of a resource. */
  readonly events: readonly string[];
  /** Lines of the container's or the harness's log. */
  readonly logs: readonly string[];
}

/** Everything in what was thrown: several failures, each with its chain of causes. */
export function evidenceOf(
  thrown: unknown,
  { events = [], logs = [] }: { readonly events?: readonly string[]; readonly logs?: readonly string[] } = {},
): Evidence {
  return { errors: errorsIn(thrown, new Set()), events, logs };
}

function errorsIn(thrown: unknown, seen: Set<unknown>): readonly ErrorEvidence[] {
  if (thrown === undefined || thrown === null || seen.has(thrown)) {
    return [];
  }
  seen.add(thrown);
  if (thrown instanceof Failures) {
    return [
      ...thrown.failures.flatMap((failure) => errorsIn(failure, seen)),
      ...errorsIn(thrown.cause, seen),
    ];
  }
  if (thrown instanceof AggregateError) {
    return [...thrown.errors.flatMap((error) => errorsIn(error, seen)), ...errorsIn(thrown.cause, seen)];
  }
  if (thrown instanceof Error) {
    return [flattened(thrown), ...errorsIn(thrown.cause, seen)];
  }
  return [{ name: "Error", message: String(thrown) }];
}

function flattened(error: Error): ErrorEvidence {
  const metadata = member(error, "$metadata");
  const operation = text(member(error, "operation"));
  const service = text(member(error, "$service"));
  const code = error instanceof Failure ? error.code : text(member(error, "code"));
  const requestId = text(member(metadata, "requestId"));
  const status = member(metadata, "httpStatusCode");
  return {
    name: error.name,
    message: error.message,
    ...(code === undefined ? {} : { code }),
    ...(operation === undefined ? {} : { operation }),
    ...(service === undefined ? {} : { service }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(typeof status === "number" ? { status } : {}),
  };
}

function member(of: unknown, name: string): unknown {
  return typeof of === "object" && of !== null ? (of as Record<string, unknown>)[name] : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
