import type { Clock } from "../../simulator/cloud.js";
import { realistic } from "../../simulator/times.js";

/** Real time, with every duration of the profile shortened to a thousandth. */
export function testClock(scale = 0.001): Clock {
  const milliseconds = (duration: Parameters<Clock["after"]>[0]) =>
    typeof duration === "number" ? duration : realistic[duration] * scale;
  return {
    now: () => Date.now(),
    profile: realistic,
    scaled: milliseconds,
    after(duration, action) {
      setTimeout(action, milliseconds(duration)).unref();
    },
    pause: (duration) => new Promise((resolve) => setTimeout(resolve, milliseconds(duration))),
  };
}
