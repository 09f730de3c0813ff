/** Real time, with AWS's durations shortened by one scale. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "./cloud.js";
import type { TimeProfile } from "./times.js";

export interface RunningClock extends Clock {
  /** Nothing that was planned happens any more; pauses never end. */
  stop(): void;
}

export function createClock(profile: TimeProfile, timeScale: number): RunningClock {
  const stopping = new AbortController();
  const milliseconds = (duration: keyof TimeProfile | number): number =>
    (typeof duration === "number" ? duration : profile[duration]) * timeScale;

  return {
    profile,
    now: () => Date.now(),
    scaled: (duration) => milliseconds(duration),
    after(duration, action) {
      if (stopping.signal.aborted) return;
      const cancel = (): void => clearTimeout(timer);
      const timer = setTimeout(() => {
        stopping.signal.removeEventListener("abort", cancel);
        action();
      }, milliseconds(duration)).unref();
      stopping.signal.addEventListener("abort", cancel, { once: true });
    },
    pause: (duration) => sleep(milliseconds(duration), undefined, { ref: false }),
    stop: () => stopping.abort(),
  };
}
