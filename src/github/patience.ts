/** A call is made again where GitHub only stumbled: a broken connection, an answer of 500 and above. */
import { setTimeout as pause } from "node:timers/promises";
import type { GitHub } from "./github.js";
import { isPassing } from "./trouble.js";

/** Milliseconds before the second and the third attempt. */
const pauses = [400, 1_200];

/** `attempt` must lead to the same end however often it is made. */
export async function patiently<Result>(
  { limits }: Pick<GitHub, "limits">,
  attempt: () => Promise<Result>,
): Promise<Result> {
  for (const length of pauses) {
    try {
      return await attempt();
    } catch (thrown) {
      if (!isPassing(thrown)) throw thrown;
      await pause(length, undefined, limits());
    }
  }
  return attempt();
}
