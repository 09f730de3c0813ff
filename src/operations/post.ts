/** After the job's steps, also of a cancelled run: frees the lock that `main` could not free itself. */
import { createClients } from "../aws/clients.js";
import { messageOf } from "../failure/failure.js";
import type { Handover } from "../report/handover.js";
import { releaseLeftover } from "../state/lock.js";
import { type Context, callLogOf } from "./operation.js";

const limit = 30_000;

export async function releaseLock(
  { nonce, region, ...location }: Handover,
  context: Pick<Context, "environment" | "log">,
): Promise<void> {
  const { log } = context;
  try {
    const signal = AbortSignal.timeout(limit);
    const { s3 } = createClients({ region, signal, callLog: callLogOf(context) });
    const wasHeld = await releaseLeftover({ ...location, s3, kmsKey: undefined }, nonce);
    if (wasHeld) log.line("Freed the lock of this stage that the cancelled run had left.");
  } catch (thrown) {
    // Its lease frees it soon.
    log.line(`The lock of this stage could not be freed: ${messageOf(thrown)}. It runs out by itself.`);
  }
}
