/** A moment, as a time or as how long ago. */
import type { Moment } from "./settings.js";
import { duration, type Kind } from "./values.js";

const ago = duration("0s", "3650d");
const fix = "Write how long ago, such as `10m`, or a time such as `2026-11-23T08:00:00Z`.";

/** `now`, `10m`, `2026-11-23`, `2026-11-23T08:00:00Z`; a time without a zone is in UTC. */
export const moment: Kind<Moment> = {
  name: "a moment",
  parse(raw, complain) {
    if (raw === "now") return { ago: 0 };
    if (/^\d+[a-z]+$/.test(raw)) {
      const length = ago.parse(raw, ({ value, what }) => complain({ ...(value && { value }), what, fix }));
      return length === undefined ? undefined : { ago: length };
    }
    const at = timeOf(raw);
    if (at !== undefined) return { at };
    complain({ value: raw, what: "is not a moment", fix });
    return undefined;
  },
};

/** RFC 3339, shortened as far as it stays clear. */
const written =
  /^(?<date>\d{4}-\d\d-\d\d)(?:T(?<clock>\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(?<zone>Z|[+-]\d\d:\d\d)?)?$/;

/** Milliseconds since the epoch; undefined where there is no such time. */
function timeOf(raw: string): number | undefined {
  const { date, clock = "00:00", zone = "Z" } = written.exec(raw)?.groups ?? {};
  // A 30th of February would be taken for the 2nd of March.
  const isDay = date !== undefined && isoDay(date) === date;
  const at = isDay ? Date.parse(`${date}T${clock}${zone}`) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

function isoDay(date: string): string | undefined {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(midnight) ? undefined : new Date(midnight).toISOString().slice(0, 10);
}
