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
    const written = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?$/.exec(raw);
    const [, clock, , , zone] = written ?? [];
    const at =
      written === null ? Number.NaN : Date.parse(clock !== undefined && zone === undefined ? `${raw}Z` : raw);
    if (Number.isNaN(at)) {
      complain({ value: raw, what: "is not a moment", fix });
      return undefined;
    }
    return { at };
  },
};
