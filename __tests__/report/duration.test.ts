import { expect, test } from "@jest/globals";
import { duration, longSpan } from "../../src/report/duration.js";

test.each([
  [-5, "0.0s"],
  [420, "0.4s"],
  [9_949, "9.9s"],
  [9_950, "10s"],
  [59_499, "59s"],
  [59_500, "1m00s"],
  [80_000, "1m20s"],
  [3_599_500, "1h00m"],
  [3_720_000, "1h02m"],
])("%i ms reads %s", (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text);
});

test.each([
  [-1, "0 minutes"],
  [60_000, "1 minute"],
  [7_199_000, "119 minutes"],
  [7_200_000, "2 hours"],
  [172_799_000, "47 hours"],
  [9 * 86_400_000, "9 days"],
])("%i ms are long as %s", (milliseconds, text) => {
  expect(longSpan(milliseconds)).toBe(text);
});
