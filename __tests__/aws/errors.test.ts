import { describe, expect, test } from "@jest/globals";
import {
  found,
  isAccessDenied,
  isAlreadyThere,
  isInMotion,
  isRolePropagation,
  isScheduledForDeletion,
  isTransient,
} from "../../src/aws/errors.js";

function thrown(name: string, message = "", more: object = {}): Error {
  return Object.assign(new Error(message), { name, ...more });
}

/** Errors as AWS words them, and everything that they are to us. */
const table: readonly (readonly [string, Error, readonly string[]])[] = [
  ["a role that is missing", thrown("NoSuchEntityException"), ["not found"]],
  ["a cluster that is missing", thrown("ClusterNotFoundException"), ["not found"]],
  ["a service that is deleted already", thrown("ServiceNotActiveException"), ["not found"]],
  [
    "an Express service that is missing, in ECS's other words",
    thrown("InvalidParameterException", "Resource not found."),
    ["not found"],
  ],
  ["a bad parameter", thrown("InvalidParameterException", "Invalid cluster name."), []],
  ["a role of that name", thrown("EntityAlreadyExistsException"), ["already there"]],
  ["a log group of that name", thrown("ResourceAlreadyExistsException"), ["already there"]],
  [
    "a credential provider of that name",
    thrown("ValidationException", "Credential provider with name: x already exists"),
    ["already there"],
  ],
  [
    "a service of that name",
    thrown("InvalidParameterException", "Creation of service was not idempotent."),
    ["already there"],
  ],
  [
    "a secret that waits for its deletion",
    thrown(
      "InvalidRequestException",
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    ),
    ["already there", "scheduled for deletion"],
  ],
  ["another request that a secret refuses", thrown("InvalidRequestException", "Not now"), []],
  // A harness of that name, or one that is UPDATING: both pass or are found by looking again.
  ["a conflict", thrown("ConflictException"), ["already there", "in motion"]],
  ["a cluster in use", thrown("ClusterContainsTasksException"), ["in motion"]],
  ["two changes of a role at once", thrown("ConcurrentModificationException"), ["in motion"]],
  ["two changes of a log group at once", thrown("OperationAbortedException"), ["in motion"]],
  [
    "a service name that is not free yet",
    thrown("InvalidParameterException", "Unable to create a service that is still Draining."),
    ["in motion"],
  ],
  ["no right to call", thrown("AccessDeniedException", "not authorized to perform: x"), ["denied"]],
  ["no right to call S3", thrown("AccessDenied"), ["denied"]],
  [
    "a role that ECS cannot assume yet",
    thrown("AccessDeniedException", "Cannot assume role arn:aws:iam::1:role/x"),
    ["denied", "role propagation"],
  ],
  [
    "a role that nobody knows yet",
    thrown("ClientException", "AWS was not able to validate the provided access credentials"),
    ["role propagation"],
  ],
  [
    "the first cluster of an account",
    thrown(
      "InvalidParameterException",
      "Unable to assume the service linked role. Please verify that it exists.",
    ),
    ["role propagation"],
  ],
  [
    "a role that AgentCore cannot assume yet",
    thrown("ValidationException", "Role validation failed for 'arn:aws:iam::1:role/x'"),
    ["role propagation"],
  ],
  ["an input that AgentCore refuses", thrown("ValidationException", "harnessName is too long"), []],
  ["throttling", thrown("ThrottlingException", "Rate exceeded"), ["transient"]],
  ["a fault of the server", thrown("ServerException", "", { $fault: "server" }), ["transient"]],
  ["a bad gateway", thrown("Unknown", "", { $metadata: { httpStatusCode: 502 } }), ["transient"]],
  ["a broken connection", thrown("Error", "read ECONNRESET", { code: "ECONNRESET" }), ["transient"]],
  ["no answer in time", thrown("TimeoutError"), ["transient"]],
  ["a stopped run", thrown("AbortError", "Request aborted", { $fault: "server" }), []],
  ["a name that does not resolve", thrown("Error", "getaddrinfo ENOTFOUND", { code: "ENOTFOUND" }), []],
];

async function meanings(error: unknown): Promise<readonly string[]> {
  const isGone = await found(Promise.reject(error)).then(
    (answer) => answer === undefined,
    (rethrown) => {
      expect(rethrown).toBe(error);
      return false;
    },
  );
  const all: Readonly<Record<string, boolean>> = {
    "not found": isGone,
    "already there": isAlreadyThere(error),
    "scheduled for deletion": isScheduledForDeletion(error),
    "in motion": isInMotion(error),
    denied: isAccessDenied(error),
    "role propagation": isRolePropagation(error),
    transient: isTransient(error),
  };
  return Object.keys(all).filter((name) => all[name]);
}

describe("what AWS's errors mean", () => {
  test.each(table)("%s", async (_what, error, expected) => {
    expect(await meanings(error)).toEqual(expected);
  });

  test.each([undefined, null, "ConflictException", { name: "ConflictException" }])(
    "%p, which is no error, means nothing",
    async (value) => {
      expect(await meanings(value)).toEqual([]);
    },
  );

  test("an answer passes through", async () => {
    expect(await found(Promise.resolve(42))).toBe(42);
  });
});
