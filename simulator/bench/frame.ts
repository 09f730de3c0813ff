/** What every operation has around its own work, whatever the topology, and the words in which that is told. */
import type { TimeProfile } from "../times.js";
import type { Activity } from "./critical-path.js";

export type OperationName = "deploy" | "deploy again" | "change the image" | "destroy";
export type Chains = Readonly<Record<OperationName, readonly Activity[]>>;

export interface Frame {
  /** Milliseconds of so many requests, one after the other. */
  requests(number: number): number;
  step(name: string, takes: number, ...after: string[]): Activity;
  /** Ends with `look`. */
  readonly look: readonly Activity[];
  /** After `look`; ends with `write ahead`. */
  readonly lock: readonly Activity[];
  /** The lock of a first deploy, which makes its bucket before. Ends with `write ahead`. */
  readonly firstLock: readonly Activity[];
  close(...after: string[]): readonly Activity[];
}

export function frame(profile: TimeProfile): Frame {
  const requests = (number: number): number => number * profile.request;
  const step = (name: string, takes: number, ...after: string[]): Activity => ({ name, takes, after });
  return {
    requests,
    step,
    // Who calls, what the state says, what is live: a role, the names of its policies, its policies.
    look: [
      step("caller", requests(1)),
      step("state", requests(1), "caller"),
      step("look", requests(3), "state"),
    ],
    // A stage's lock, and the write-ahead of its state.
    lock: [step("lock", requests(1), "look"), step("write ahead", requests(1), "lock")],
    firstLock: [
      // Created, then closed to the public, encrypted, versioned, given a policy and tags.
      step("state bucket", requests(2), "look"),
      step("lock", requests(1), "state bucket"),
      step("write ahead", requests(1), "lock"),
    ],
    // When all is done, the state and the lock's release.
    close: (...after) => [
      step("state written", requests(1), ...after),
      step("lock released", requests(1), "state written"),
    ],
  };
}
