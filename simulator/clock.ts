/** Real time, with AWS's durations shortened by one scale. */
import type { Clock } from "./cloud.js";
import type { TimeProfile } from "./times.js";

export interface RunningClock extends Clock {
  /** Nothing that was planned happens any more; pauses never end. */
  stop(): void;
}

export function createClock(profile: TimeProfile, timeScale: number): RunningClock {
  const planned = new Set<NodeJS.Timeout>();
  let stopped = false;
  const milliseconds = (duration: keyof TimeProfile | number): number =>
    (typeof duration === "number" ? duration : profile[duration]) * timeScale;

  function after(duration: keyof TimeProfile | number, action: () => void): void {
    if (stopped) return;
    const timer = setTimeout(() => {
      planned.delete(timer);
      action();
    }, milliseconds(duration)).unref();
    planned.add(timer);
  }

  return {
    profile,
    now: () => Date.now(),
    scaled: (duration) => milliseconds(duration),
    after,
    pause: (duration) => new Promise((resolve) => after(duration, resolve)),
    stop() {
      stopped = true;
      for (const timer of planned) clearTimeout(timer);
      planned.clear();
    },
  };
}
