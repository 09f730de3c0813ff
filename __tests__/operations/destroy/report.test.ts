import { describe, expect, test } from "@jest/globals";
import type { Destroyed, Fate } from "../../../src/engine/destroy.js";
import { Failure } from "../../../src/failure/failure.js";
import { type DestroyTold, destroyResult } from "../../../src/operations/destroy/report.js";
import { namesFor } from "../../../src/settings/names.js";
import type { DestroySettings } from "../../../src/settings/settings.js";
import { remainsOf, removable } from "../../../src/topologies/remains.js";
import { deploySettings, place } from "../../topologies/settings.js";

const names = namesFor({ name: "pr-7", slug: "pr-7" });
const live = { id: "arn:live", tags: {} };
const stateUri = "s3://b/k";

function withFates(fates: Readonly<Record<string, Fate>>): readonly Destroyed[] {
  return remainsOf(names, place).flatMap((remain): Destroyed[] => {
    const node = removable(remain);
    const fate = fates[remain.id];
    return node === undefined || fate === undefined ? [] : [{ node, fate }];
  });
}

function resultOf(
  fates: Readonly<Record<string, Fate>>,
  { aborted = false, ...changed }: Partial<DestroyTold> & { readonly aborted?: boolean } = {},
) {
  const errors: unknown[] = [];
  const stop = new AbortController();
  if (aborted) stop.abort();
  const settings: DestroySettings = {
    ...deploySettings(),
    operation: "destroy",
    keep: new Set(),
    forceSecretDelete: false,
    dryRun: false,
  };
  const told = {
    settings,
    context: {
      environment: {},
      startedAt: 0,
      signal: stop.signal,
      log: { error: (entry: unknown) => void errors.push(entry) },
    },
    session: { store: { uri: stateUri }, notices: [] },
    recorder: { timeline: () => [], waitedFor: () => [] },
    destroyed: withFates(fates),
    wasRun: true,
    isEmpty: false,
    failure: undefined,
    ...changed,
  } as unknown as DestroyTold;
  return { ...destroyResult(told), errors };
}

const kept = (ours: boolean): Fate => ({ kind: "kept", live, why: "because", ours });
const failed: Fate = { kind: "failed", live, thrown: new Failure("DENIED", "denied") };

describe("what a destroy tells", () => {
  test("everything is gone, and so is the state", () => {
    const { outputs, report, failures } = resultOf({
      secret: { kind: "deleted", live },
      cluster: { kind: "absent" },
    });
    expect(failures).toEqual([]);
    expect(report).toMatchObject({ outcome: "destroyed", stateUri: undefined });
    expect(outputs).toEqual({
      stage: "pr-7",
      state: undefined,
      status: "absent",
      changed: true,
      deleted: [{ resource: "secret", kind: "secretsmanager.Secret", name: names.secret, id: "arn:live" }],
      kept: [],
    });
  });

  test("what is kept, why, and where what is ours is remembered", () => {
    const { outputs, report } = resultOf({ secret: kept(true), cluster: kept(false) });
    expect(outputs).toMatchObject({
      state: stateUri,
      changed: false,
      kept: [
        { resource: "secret", why: "because" },
        { resource: "cluster", why: "because" },
      ],
    });
    expect(report).toMatchObject({ outcome: "destroyed", kept: [{ action: "keep" }, { action: "keep" }] });
    expect(resultOf({ cluster: kept(false) }).outputs).toMatchObject({ state: undefined });
  });

  test("a removal that failed fails the run, and is told as an annotation with its resource", () => {
    const { outputs, report, failures, errors } = resultOf({
      secret: { kind: "deleted", live },
      "log-group": failed,
    });
    expect(report.kind === "destroy" && report.outcome).toBe("failed");
    expect(outputs).toMatchObject({ status: "failed", state: stateUri, changed: true });
    expect(failures).toHaveLength(1);
    expect(errors).toEqual([
      expect.objectContaining({ title: `The log group ${names.logGroup} failed`, message: "denied" }),
    ]);
  });

  test("a state that could not be written fails the run although everything is gone", () => {
    const { failures, outputs } = resultOf(
      { secret: { kind: "deleted", live } },
      { failure: new Failure("STATE_CONFLICT", "somebody wrote it") },
    );
    expect(failures).toHaveLength(1);
    expect(outputs).toMatchObject({ status: "failed" });
  });

  test("a dry run touches nothing and promises nothing", () => {
    const { outputs, report } = resultOf({ secret: { kind: "deleted", live } }, { wasRun: false });
    expect(report).toMatchObject({ outcome: "dry-run", stateUri });
    expect(outputs).toMatchObject({ status: undefined, changed: false });
  });

  test("a stage of which nothing is there is absent", () => {
    const { outputs, report } = resultOf({}, { wasRun: false, isEmpty: true });
    expect(report).toMatchObject({ outcome: "absent" });
    expect(outputs).toMatchObject({ status: "absent", changed: false, deleted: [] });
  });

  test("a run that was stopped is cancelled, not destroyed", () => {
    expect(resultOf({ secret: failed }, { aborted: true }).report).toMatchObject({ outcome: "cancelled" });
  });
});
