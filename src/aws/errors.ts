/**
 * What AWS's errors mean to us, decided by name and code. Messages are looked at only where AWS gives one name to
 * different things; each such pattern says where it comes from.
 */
import { messageOf } from "../failure/failure.js";

/** The error's name as the SDK gives it: `NoSuchEntityException`, `ResourceNotFoundException`, … */
export function errorName(thrown: unknown): string {
  return thrown instanceof Error ? thrown.name : "";
}

const notFoundNames: ReadonlySet<string> = new Set([
  "ClusterNotFoundException",
  "NoSuchBucket",
  "NoSuchEntity",
  "NoSuchEntityException",
  "NoSuchKey",
  "NotFound",
  "NotFoundException",
  "ResourceNotFoundException",
  "ServiceNotActiveException",
  "ServiceNotFoundException",
]);

/** The thing that was asked for does not exist (any more). */
export function isNotFound(thrown: unknown): boolean {
  if (notFoundNames.has(errorName(thrown))) return true;
  // ECS Express answers a missing service as a bad parameter as well.
  return errorName(thrown) === "InvalidParameterException" && /not found/i.test(messageOf(thrown));
}

const alreadyExistsNames: ReadonlySet<string> = new Set([
  "ConflictException",
  "EntityAlreadyExistsException",
  "ResourceAlreadyExistsException",
  "ResourceExistsException",
]);

/** A create that lost a race, or whose first answer was lost: look again. */
export function isAlreadyThere(thrown: unknown): boolean {
  if (alreadyExistsNames.has(errorName(thrown)) || isScheduledForDeletion(thrown)) return true;
  // The credential-provider calls declare ConflictException and have been seen to answer ValidationException; ECS
  // answers a second creation of a service with "Creation of service was not idempotent".
  return /already exists|not idempotent/i.test(messageOf(thrown));
}

/** Secrets Manager: one name for everything that a secret's state forbids, so the message tells which it is. */
export function isScheduledForDeletion(thrown: unknown): boolean {
  return errorName(thrown) === "InvalidRequestException" && /scheduled for deletion/i.test(messageOf(thrown));
}

/** The caller's own rights do not cover the call. */
export function isAccessDenied(thrown: unknown): boolean {
  return /^AccessDenied(Exception)?$/.test(errorName(thrown));
}

const rejectedCredentialNames: ReadonlySet<string> = new Set([
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidAccessKeyId",
  "InvalidClientTokenId",
  "RequestExpired",
  "SignatureDoesNotMatch",
  "UnrecognizedClientException",
]);

/** AWS does not take the caller's credentials at all: expired, deactivated, mistyped. */
export function isRejectedCredential(thrown: unknown): boolean {
  return rejectedCredentialNames.has(errorName(thrown));
}

/** No connection was made: the host's name does not resolve, or nobody answers there. */
export function isUnreachable(thrown: unknown): boolean {
  const { code } = (thrown ?? {}) as { readonly code?: unknown };
  return (
    typeof code === "string" &&
    /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)$/.test(code)
  );
}

/** What the caller lacks the right to do: the IAM action that the message names, or else the API operation. */
export function deniedAction(thrown: unknown): string {
  const [, action] = /not authorized to perform:? *([\w-]+:\w+)/.exec(messageOf(thrown)) ?? [];
  const { operation } = thrown as { readonly operation?: unknown };
  return action ?? (typeof operation === "string" ? operation : "the call");
}

const rolePropagationMessages: Readonly<Record<string, RegExp>> = {
  // ECS, right after CreateRole.
  AccessDeniedException: /cannot assume role|sts:AssumeRole/i,
  ClientException: /not able to validate the provided access credentials/i,
  InvalidParameterException: /unable to assume the (service linked )?role|cannot assume role/i,
  // AgentCore control plane, right after CreateRole.
  ValidationException: /role validation failed|access denied|cannot be assumed|assume (the )?role/i,
};

/** IAM has not told the other service about a role or policy yet: it will, within about two minutes. */
export function isRolePropagation(thrown: unknown): boolean {
  return rolePropagationMessages[errorName(thrown)]?.test(messageOf(thrown)) ?? false;
}

const inMotionNames: ReadonlySet<string> = new Set([
  "ClusterContainsContainerInstancesException",
  "ClusterContainsServicesException",
  "ClusterContainsTasksException",
  "ConcurrentModificationException",
  "ConflictException",
  "DeleteConflictException",
  "OperationAbortedException",
  "ResourceInUseException",
  "RetryableConflictException",
]);

/** Something else about the resource is still moving; the same call succeeds later. */
export function isInMotion(thrown: unknown): boolean {
  if (inMotionNames.has(errorName(thrown))) return true;
  // A deleted Express service keeps its name for 1 to 3 minutes.
  return errorName(thrown) === "InvalidParameterException" && /still draining/i.test(messageOf(thrown));
}

const throttlingNames: ReadonlySet<string> = new Set([
  "RequestLimitExceeded",
  "SlowDown",
  "Throttling",
  "ThrottledException",
  "ThrottlingException",
  "TooManyRequestsException",
]);

/** Too many calls at once: this one was not carried out. */
export function isThrottled(thrown: unknown): boolean {
  return throttlingNames.has(errorName(thrown));
}

/** Worth trying again although the SDK's own attempts are used up: throttling, server faults, broken connections. */
export function isTransient(thrown: unknown): boolean {
  if (isThrottled(thrown)) return true;
  if (!(thrown instanceof Error)) return false;
  if (thrown.name === "AbortError") return false;
  const { $metadata, $fault, code } = thrown as {
    $metadata?: { httpStatusCode?: number };
    $fault?: string;
    code?: string;
  };
  if ($fault === "server" || ($metadata?.httpStatusCode ?? 0) >= 500) return true;
  return (
    thrown.name === "TimeoutError" || /^(ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|EAI_AGAIN)$/.test(code ?? "")
  );
}

/** The answer of a call, or undefined where AWS says that the thing does not exist. */
export async function found<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (thrown) {
    if (isNotFound(thrown)) return undefined;
    throw thrown;
  }
}
