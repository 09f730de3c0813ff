import { describe, expect, test } from "@jest/globals";
import { expiryOf } from "../../src/operations/expiry.js";

const hour = 3_600_000;
const now = Date.parse("2026-11-23T08:00:00.500Z");
const inHours = (hours: number) => new Date(now + hours * hour).toISOString().replace(/\.\d+Z$/, "Z");

describe("until when a stage lives", () => {
  test.each<[string, number | undefined, string | undefined, string | undefined]>([
    ["without an end where none is asked for, whatever was before", undefined, inHours(5), undefined],
    ["from now on where it is new", 72 * hour, undefined, inHours(72)],
    [
      "as before where that is nearly as long: a redeploy changes nothing",
      72 * hour,
      inHours(70),
      inHours(70),
    ],
    ["as before right after a deploy", 72 * hour, inHours(72), inHours(72)],
    ["longer once a tenth of its life has passed", 72 * hour, inHours(64), inHours(72)],
    ["longer where it is over already", 72 * hour, inHours(-1), inHours(72)],
    ["shorter where less is asked for", 24 * hour, inHours(70), inHours(24)],
    ["from now on where what was before cannot be read", 72 * hour, "soon", inHours(72)],
  ])("%s", (_what, expiresIn, before, expected) => {
    expect(expiryOf(expiresIn, before, now)).toBe(expected);
  });

  test("is a time that the state takes and a tag can carry", () => {
    expect(expiryOf(hour, undefined, now)).toBe("2026-11-23T09:00:00Z");
  });
});
