/** Finds the stages of the repository that have a state, also one that can't be used. */
import { Failure } from "../../failure/failure.js";
import type { Stage, SweepSettings } from "../../settings/settings.js";
import { stateKeys } from "../../state/listing.js";
import type { State } from "../../state/schema.js";
import { stateStore } from "../../state/store.js";
import { several } from "../../waiting/several.js";
import type { Account } from "../session.js";
import type { FoundStage, LastRun, Obstacle } from "./stages.js";
import { type Things, thingsOf } from "./things.js";

/** A stage with what tells its things from those of nobody. */
export interface Known extends FoundStage {
  readonly things: Things;
}

export const unknownTimes = { expiresAt: undefined, lastRun: undefined } as const;

/** S3 takes thousands of reads a second; this many at once read a thousand states in seconds. */
const readsAtOnce = 16;

export async function stagesWithState(
  { aws }: Account,
  { states: { prefix }, repository, kmsKey }: SweepSettings,
  bucket: string,
): Promise<readonly Known[]> {
  const { s3 } = aws.clients;
  const keys = await stateKeys({ s3, bucket, prefix, account: aws.account });
  const read = await several(keys, readsAtOnce, async (key): Promise<readonly Known[]> => {
    const location = { s3, bucket, key, account: aws.account, kmsKey, signal: aws.signal };
    const { partition, region, account } = aws;
    const store = stateStore({ ...location, deployment: { partition, region, account, repository } });
    try {
      const stored = await store.read();
      return stored === undefined ? [] : [knownBy(stored.state, { bucket, key })];
    } catch (thrown) {
      aws.signal.throwIfAborted();
      return [unusable(key.slice(prefix.length, -".json".length), { bucket, key }, thrown)];
    }
  });
  return read.flat();

  function knownBy(state: State, place: FoundStage["state"]): Known {
    const { stage, expiresAt, nodes } = state;
    const things = thingsOf(stage, aws, nodes);
    return { stage, state: place, by: "state", expiresAt, lastRun: lastRunOf(state), things };
  }

  function unusable(slug: string, place: FoundStage["state"], thrown: unknown): Known {
    const stage: Stage = { name: slug, slug };
    return {
      ...{ ...unknownTimes, stage, state: place, by: "state" },
      obstacle: { kind: obstacleKind(thrown), thrown },
      things: thingsOf(stage, aws, undefined),
    };
  }
}

export function lastRunOf({ lastRun }: State): LastRun | undefined {
  return lastRun && { at: Date.parse(lastRun.at), operation: lastRun.operation };
}

function obstacleKind(thrown: unknown): Obstacle["kind"] {
  switch (thrown instanceof Failure ? thrown.code : undefined) {
    case "STATE_OF_ANOTHER_DEPLOYMENT":
      return "foreign";
    case "STATE_DAMAGED":
    case "STATE_NEWER":
      return "unusable";
    default:
      return "unread";
  }
}
