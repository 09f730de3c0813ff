import { describe, expect, test } from "@jest/globals";
import { Failure, Failures } from "../../src/failure/failure.js";
import { annotate, told } from "../../src/operations/failures.js";
import type { Log } from "../../src/report/log.js";

const denied = Object.assign(new Error("User x is not authorized to perform: iam:PassRole on resource: y"), {
  name: "AccessDeniedException",
});

describe("what went wrong, as a person is told", () => {
  test("nothing is told where nothing went wrong", () => {
    expect(told([])).toEqual({ failures: [], diagnoses: [] });
  });

  test("names the resource, what happened and what to do", () => {
    const thrown = new Failure("NOT_OURS", "it belongs to stage pr-8", { fix: "Choose another stage." });
    expect(told([{ thrown, noun: "IAM role", name: "r" }]).failures).toEqual([
      { noun: "IAM role", name: "r", message: "it belongs to stage pr-8", fix: "Choose another stage." },
    ]);
  });

  test("tells several that were found together one by one", () => {
    const both = new Failures([new Failure("A", "first"), new Failure("B", "second")]);
    expect(told([{ thrown: both }]).failures.map(({ message }) => message)).toEqual(["first", "second"]);
  });

  test("tells what is no error as well", () => {
    expect(told([{ thrown: "a string" }]).failures[0]?.message).toBe("a string");
  });

  test("diagnoses what AWS said", () => {
    const { diagnoses } = told([{ thrown: denied, noun: "ECS Express service", name: "s" }]);
    expect(diagnoses[0]?.fix).toContain("iam:PassRole");
  });

  test("diagnoses what AWS says of a resource that failed, and what its container wrote", () => {
    const failed = new Failure("NODE_FAILED", "service deployment STOPPED; exec format error");
    expect(told([{ thrown: failed }]).diagnoses).not.toEqual([]);
    const silent = new Failure("NODE_FAILED", "service deployment STOPPED");
    const logs = ["exec /usr/bin/python: exec format error"];
    const ids = (diagnoses: ReturnType<typeof told>["diagnoses"]) => JSON.stringify(diagnoses);
    expect(ids(told([{ thrown: silent }], logs).diagnoses)).not.toBe(
      ids(told([{ thrown: silent }]).diagnoses),
    );
  });

  test("tells each reason of a resource that failed by itself, and gives its annotation the fix of the first cause", () => {
    const failed = new Failure(
      "NODE_FAILED",
      "service deployment ROLLBACK_SUCCESSFUL; Task failed ELB health checks in (target-group tg)",
    );
    const errors: { readonly fix?: string }[] = [];
    const log = { error: (entry: { readonly fix?: string }) => void errors.push(entry) } as unknown as Log;
    const problems = told([{ thrown: failed, noun: "service", name: "s" }, { thrown: denied }]);
    expect(problems.diagnoses.map(({ id }) => id)).toEqual([
      "rollout-health-check",
      "rollout-rolled-back",
      "pass-role-denied",
    ]);
    annotate(log, problems);
    expect(errors.map(({ fix }) => fix)).toEqual([problems.diagnoses[0]?.fix, problems.diagnoses[2]?.fix]);
  });

  test("diagnoses what AWS said while a run waited in vain", () => {
    const late = new Failure("TIMEOUT", "The run did not end within 30m");
    const { diagnoses } = told([{ thrown: late }], [], ["Unable to Start a service that is still Draining."]);
    expect(diagnoses.map(({ id }) => id)).toContain("service-draining");
  });

  test("says of a run that was stopped that it was, not that it failed", () => {
    const titles: unknown[] = [];
    const log = {
      error: ({ title }: { readonly title: string }) => void titles.push(title),
    } as unknown as Log;
    annotate(log, told([{ thrown: new Failure("CANCELLED", "The run was cancelled (SIGINT)") }]));
    expect(titles).toEqual(["The run was stopped"]);
  });

  test("makes one annotation of each, with its own fix, or else the diagnosis's", () => {
    const errors: unknown[] = [];
    const log = { error: (entry: unknown) => void errors.push(entry) } as unknown as Log;
    const own = new Failure("X", "own", { fix: "Do this." });
    const problems = told([{ thrown: own, noun: "secret", name: "n" }, { thrown: denied }]);
    annotate(log, problems);
    expect(errors).toEqual([
      { title: "The secret n failed", message: "own", fix: "Do this." },
      { title: "The run failed", message: denied.message, fix: problems.diagnoses[0]?.fix },
    ]);
  });
});
