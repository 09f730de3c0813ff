import { describe, expect, test } from "@jest/globals";
import { moment } from "../../src/settings/moment.js";

const read = (raw: string) => {
  const complaints: string[] = [];
  const value = moment.parse(raw, ({ what, fix }) => complaints.push(`${what} ${fix}`));
  return { value, complaints };
};

describe("a moment", () => {
  test.each([
    ["now", { ago: 0 }],
    ["10m", { ago: 600_000 }],
    ["250ms", { ago: 250 }],
    ["7d", { ago: 604_800_000 }],
    ["2026-11-23T08:00:00Z", { at: Date.UTC(2026, 10, 23, 8) }],
    ["2026-11-23T08:00:00.250Z", { at: Date.UTC(2026, 10, 23, 8, 0, 0, 250) }],
    ["2026-11-23T08:00+02:00", { at: Date.UTC(2026, 10, 23, 6) }],
  ])("%s is understood", (raw, value) => {
    expect(read(raw)).toEqual({ value, complaints: [] });
  });

  test.each(["2026-11-23T08:00:00", "2026-11-23T08:00", "2026-11-23"])(
    "%s, without a zone, is in UTC wherever the runner stands",
    (raw) => {
      const zone = process.env["TZ"];
      process.env["TZ"] = "America/Lima";
      try {
        const at = Date.UTC(2026, 10, 23, raw.includes("T") ? 8 : 0);
        expect(read(raw)).toEqual({ value: { at }, complaints: [] });
      } finally {
        if (zone === undefined) delete process.env["TZ"];
        else process.env["TZ"] = zone;
      }
    },
  );

  test.each([
    "yesterday",
    "10",
    "10 m",
    "2026-13-01",
    "2026-02-30",
    "2026-11-23T25:00:00Z",
    "-5m",
    "9999999d",
    "1e3s",
  ])("%s is refused with a sentence that shows how it is written", (raw) => {
    const { value, complaints } = read(raw);
    expect(value).toBeUndefined();
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toContain("Write how long ago, such as `10m`");
  });
});
