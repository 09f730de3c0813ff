/** What `main` leaves for `post`, which GitHub runs even where `main` was cancelled. */
import { getState, saveState } from "@actions/core";

/** Where a lock of this run lies, and how to know that it still is ours. */
export interface Handover {
  readonly region: string;
  readonly account: string;
  readonly bucket: string;
  readonly key: string;
  readonly nonce: string;
}

const started = "started";
const locks = "locks";

/** By their nonces: a sweep holds the locks of several stages at once. */
const held = new Map<string, Handover>();

/** Called first of all in `main`: from then on the next run of this bundle in the step is `post`. */
export function markStarted(): void {
  saveState(started, "true");
}

export function isPost(): boolean {
  return getState(started) === "true";
}

/** Before the lock is taken, so that there is no moment at which it could be left behind unknown. */
export function leaveForPost(handover: Handover): void {
  held.set(handover.nonce, handover);
  save();
}

/** Once the lock is freed: with none left, `post` ends without a call, and without loading an AWS client. */
export function takeBack({ nonce }: Pick<Handover, "nonce">): void {
  held.delete(nonce);
  save();
}

/** The runner keeps the last value of a name. */
function save(): void {
  saveState(locks, held.size === 0 ? "" : JSON.stringify([...held.values()]));
}

/** None where `main` took no lock, or freed all. */
export function foundInPost(): readonly Handover[] {
  const text = getState(locks);
  return text === "" ? [] : (JSON.parse(text) as readonly Handover[]);
}
