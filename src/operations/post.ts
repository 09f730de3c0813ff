/** After the job's steps, also of a cancelled run: frees the locks that `main` could not free itself. */
import { createClients } from "../aws/clients.js";
import { messageOf } from "../failure/failure.js";
import type { Handover } from "../report/handover.js";
import { releaseLeftover } from "../state/lock.js";
import { type Context, callLogOf } from "./operation.js";

const limit = 30_000;

export async function releaseLocks(
  handovers: readonly Handover[],
  context: Pick<Context, "environment" | "log">,
): Promise<void> {
  await Promise.all(handovers.map((handover) => releaseLock(handover, context)));
}

async function releaseLock(
  { nonce, region, ...location }: Handover,
  context: Pick<Context, "environment" | "log">,
): Promise<void> {
  const { log } = context;
  const lock = `the lock of s3://${location.bucket}/${location.key}`;
  try {
    const signal = AbortSignal.timeout(limit);
    const { s3 } = createClients({ region, signal, callLog: callLogOf(context) });
    const wasHeld = await releaseLeftover({ ...location, s3, kmsKey: undefined }, nonce);
    if (wasHeld) log.line(`Freed ${lock} that the cancelled run had left.`);
  } catch (thrown) {
    // Its lease frees it soon.
    log.line(`Could not free ${lock}: ${messageOf(thrown)}. It runs out by itself.`);
  }
}
