/** What a destroy tells: outputs, job summary, annotations. */
import type { Destroyed } from "../../engine/destroy.js";
import type { Recorder } from "../../report/progress.js";
import type { DestroyReport, ResourceResult } from "../../report/run-report.js";
import type { DestroySettings } from "../../settings/settings.js";
import { annotate, told } from "../failures.js";
import { type Context, type Result, runFacts } from "../operation.js";
import type { Session } from "../session.js";

export interface DestroyTold {
  readonly settings: DestroySettings;
  readonly context: Context;
  readonly session: Session;
  readonly recorder: Recorder;
  readonly destroyed: readonly Destroyed[];
  /** False for a dry run, and where there was nothing to do. */
  readonly wasRun: boolean;
  /** Nothing was live at the last look. */
  readonly isEmpty: boolean;
  /** The last write of the state, where it failed. */
  readonly failure: unknown;
}

export function destroyResult(all: DestroyTold): Result {
  const { settings, context, session, recorder, destroyed, wasRun, failure } = all;
  const thrown = [
    ...destroyed.flatMap(({ node, fate }) =>
      fate.kind === "failed" ? [{ thrown: fate.thrown, noun: node.noun, name: node.name }] : [],
    ),
    ...(failure === undefined ? [] : [{ thrown: failure }]),
  ];
  // A run that was stopped waited for nothing in vain.
  const problems = told(thrown, [], context.signal.aborted ? [] : recorder.waitedFor());
  annotate(context.log, problems);
  const deleted = withFate(destroyed, "deleted");
  const outcome = outcomeOf(all, thrown.length > 0);
  const left = destroyed.some(({ fate }) => fate.kind === "failed" || (fate.kind === "kept" && fate.ours));
  const stateUri = left || outcome === "dry-run" ? session.store.uri : undefined;
  const report: DestroyReport = {
    kind: "destroy",
    outcome,
    ...runFacts(settings.stage, context),
    notices: session.notices,
    region: settings.region,
    stateUri,
    deleted: deleted.map(({ node }) => resource(node, "delete")),
    kept: withFate(destroyed, "kept").map(({ node, fate }) => resource(node, "keep", fate.why)),
    ...problems,
    timeline: recorder.timeline(),
  };
  return {
    report,
    outputs: {
      stage: settings.stage.slug,
      state: stateUri,
      status: {
        failed: "failed",
        cancelled: "failed",
        "dry-run": undefined,
        destroyed: "absent",
        absent: "absent",
      }[outcome],
      changed: wasRun && deleted.length > 0,
      deleted: deleted.map(entry),
      kept: withFate(destroyed, "kept").map((one) => ({ ...entry(one), why: one.fate.why })),
    },
    failures: thrown.map((one) => one.thrown),
  };
}

function outcomeOf({ context, wasRun, isEmpty }: DestroyTold, hasFailed: boolean): DestroyReport["outcome"] {
  if (context.signal.aborted) return "cancelled";
  if (hasFailed) return "failed";
  if (isEmpty) return "absent";
  return wasRun ? "destroyed" : "dry-run";
}

type Fates = Destroyed["fate"];
type WithFate<K extends Fates["kind"]> = Destroyed & { readonly fate: Extract<Fates, { readonly kind: K }> };

function withFate<K extends Fates["kind"]>(destroyed: readonly Destroyed[], kind: K): readonly WithFate<K>[] {
  return destroyed.filter((one): one is WithFate<K> => one.fate.kind === kind);
}

function resource(
  { noun, name }: Destroyed["node"],
  action: ResourceResult["action"],
  why?: string,
): ResourceResult {
  return { noun, name, action, ...(why === undefined ? {} : { why }) };
}

/** For the outputs `deleted` and `kept`. */
function entry({ node, fate }: WithFate<"deleted" | "kept">): object {
  return { resource: node.id, kind: node.kind, name: node.name, id: fate.live.id };
}
