/** What `main` leaves for `post`, which GitHub runs even where `main` was cancelled. */
import { getState, saveState } from "@actions/core";

/** Where the lock of this run lies, and how to know that it still is ours. */
export interface Handover {
  readonly region: string;
  readonly account: string;
  readonly bucket: string;
  readonly key: string;
  readonly nonce: string;
}

const started = "started";
const lock = "lock";

/** Called first of all in `main`: from then on the next run of this bundle in the step is `post`. */
export function markStarted(): void {
  saveState(started, "true");
}

export function isPost(): boolean {
  return getState(started) === "true";
}

/** Before the lock is taken, so that there is no moment at which it could be left behind unknown. */
export function leaveForPost(handover: Handover): void {
  saveState(lock, JSON.stringify(handover));
}

/** Once the lock is freed: `post` then ends without a call, and without loading an AWS client. */
export function leaveNothingForPost(): void {
  saveState(lock, "");
}

/** Undefined where `main` took no lock, or freed it. */
export function foundInPost(): Handover | undefined {
  const text = getState(lock);
  return text === "" ? undefined : (JSON.parse(text) as Handover);
}
