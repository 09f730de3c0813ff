/** What is remembered of a stage between runs: what things are called, never what is true, and never a secret. */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { Failure, messageOf } from "../failure/failure.js";

/** Raised when a reader of today would misunderstand the object. */
const schemaVersion = 1;

const node = z.strictObject({
  /** AWS's service and resource, e.g. `logs.LogGroup`. */
  kind: z.string(),
  /** The names by which AWS finds it. */
  identity: z.object({ name: z.string() }).catchall(z.string()),
  /** Nodes that must outlive it. */
  needs: z.array(z.string()),
  /** Further nodes that must be gone before it may go. */
  removedAfter: z.array(z.string()),
  /** ARN or id; absent until AWS has given one. */
  id: z.string().optional(),
  /** `adopted`: found, used and kept; never deleted. */
  ownership: z.enum(["owned", "adopted"]),
  /**
   * `planned`: about to be created, or creation was not confirmed. `kept`: no longer wanted, but something that is not
   * ours needs it.
   */
  status: z.enum(["planned", "present", "kept"]),
  /** Ids, ARNs and URLs. */
  outputs: z.record(z.string(), z.string()),
  /** What the last deploy left of it, as digests by path: where they differ from what is live, somebody has changed it. */
  aspects: z.record(z.string(), z.string()).optional(),
});

const run = z.strictObject({
  url: z.string(),
  commit: z.string(),
  actor: z.string(),
  at: z.iso.datetime(),
  operation: z.string(),
  outcome: z.enum(["running", "succeeded", "failed", "cancelled"]),
});

const state = z.strictObject({
  schemaVersion: z.literal(schemaVersion),
  /** Of the deployment from its first deploy to its destroy. */
  lineage: z.uuid(),
  /** Counts the writes. */
  serial: z.number().int().nonnegative(),
  /** Random for each write, so that no two objects are alike and neither are their ETags, which are digests. */
  writeId: z.uuid(),
  stage: z.strictObject({ name: z.string(), slug: z.string() }),
  /** `owner/repo` */
  repository: z.string(),
  account: z.string(),
  region: z.string(),
  partition: z.string(),
  topology: z.enum(["ecs", "gateway", "external"]),
  nodes: z.record(z.string(), node),
  expiresAt: z.iso.datetime().optional(),
  /** Where the stage was reported to on GitHub, so that its end is told there too. */
  reported: z
    .strictObject({ pullRequest: z.number().int().positive().optional(), environment: z.string().optional() })
    .optional(),
  /** The action's outputs of the last deploy. */
  outputs: z.record(z.string(), z.string()),
  lastRun: run.optional(),
  /** What a later deploy can go back to: the image of the last good deploy that had another one. */
  previousImage: z.string().optional(),
});

export type NodeState = Readonly<z.infer<typeof node>>;
export type RunRecord = Readonly<z.infer<typeof run>>;
export type State = Readonly<z.infer<typeof state>>;

/** Whose state it must be. */
export interface Deployment {
  readonly stage: { readonly name: string; readonly slug: string };
  readonly repository: string;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

/** Whose a state that is read must be; without a stage it may be that of any. */
export type ExpectedDeployment = Omit<Deployment, "stage"> & Partial<Pick<Deployment, "stage">>;

/** The state of a deployment of which nothing exists yet. */
export function newState(
  { stage, repository, account, region, partition }: Deployment,
  topology: State["topology"],
): State {
  return {
    schemaVersion,
    lineage: randomUUID(),
    serial: 0,
    writeId: randomUUID(),
    stage: { name: stage.name, slug: stage.slug },
    repository,
    account,
    region,
    partition,
    topology,
    nodes: {},
    outputs: {},
  };
}

export function serialize(value: State): string {
  return `${JSON.stringify(state.parse(value), undefined, 2)}\n`;
}

const damagedFix =
  "Restore an earlier version of the object (the bucket keeps versions), or delete the object: names and tags are " +
  "enough to find everything again.";

/** Damaged text, a newer schema or another deployment's state is a `Failure`; `location` is for its message. */
export function parseState(text: string, location: string, deployment: ExpectedDeployment): State {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (thrown) {
    throw new Failure("STATE_DAMAGED", `The state object ${location} is not JSON: ${messageOf(thrown)}`, {
      fix: damagedFix,
      cause: thrown,
    });
  }
  const version = z.looseObject({ schemaVersion: z.number() }).safeParse(json);
  if (version.success && version.data.schemaVersion > schemaVersion) {
    throw new Failure(
      "STATE_NEWER",
      `The state object ${location} has schema version ${version.data.schemaVersion}; this version of the action understands up to ${schemaVersion}.`,
      { fix: "Use the version of the action that wrote it, or a newer one." },
    );
  }
  const parsed = state.safeParse(json);
  if (!parsed.success) {
    throw new Failure(
      "STATE_DAMAGED",
      `The state object ${location} is not a state of this action: ${z.prettifyError(parsed.error)}`,
      { fix: damagedFix, cause: parsed.error },
    );
  }
  requireSameDeployment(parsed.data, location, deployment);
  return parsed.data;
}

function requireSameDeployment(found: State, location: string, wanted: ExpectedDeployment): void {
  const differences = [
    ["account", found.account, wanted.account],
    ["region", found.region, wanted.region],
    ["repository", found.repository, wanted.repository],
    ["stage", found.stage.slug, wanted.stage?.slug ?? found.stage.slug],
  ].filter(([, is, shouldBe]) => is !== shouldBe);
  if (differences.length === 0) return;
  const sentences = differences.map(([what, is, shouldBe]) => `${what} is ${is}, this run's is ${shouldBe}`);
  throw new Failure(
    "STATE_OF_ANOTHER_DEPLOYMENT",
    `The state object ${location} belongs to another deployment: ${sentences.join("; ")}.`,
    {
      fix: "Give this deployment a `state` object of its own, or use the credentials, `region` and `stage` of that one.",
    },
  );
}
