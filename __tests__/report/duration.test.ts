import { expect, test } from "@jest/globals";
import { duration } from "../../src/report/duration.js";

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
