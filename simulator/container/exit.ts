import type { RunningContainer } from "../cloud.js";

/** A container whose process ended before it listened. */
export function exitedAtOnce(exitCode: number, reason: string): RunningContainer {
  return {
    port: undefined,
    exited: Promise.resolve({ exitCode, reason }),
    stop: async () => {},
  };
}
