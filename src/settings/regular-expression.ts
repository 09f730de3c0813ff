/** Regular expressions that a person writes for the texts of answers. */
import type { Kind } from "./values.js";

/**
 * As in JavaScript, without slashes, with the flag `u`. The flags `i` (letters of either case), `m` (`^` and `$` at each
 * line) and `s` (a dot takes line breaks too) stand in front, as other tools have it: `(?i)locations?`.
 */
export const regularExpression: Kind<RegExp> = {
  name: "a regular expression",
  parse(raw, complain) {
    const [, flags = "", source = ""] = /^(?:\(\?([ims]{1,3})\))?(.*)$/s.exec(raw) ?? [];
    try {
      return new RegExp(source, `u${flags}`);
    } catch {
      complain({
        value: raw,
        what: "is not a regular expression",
        fix: "Write it as in JavaScript, without slashes; the flags i, m and s stand in front, such as `(?i)`.",
      });
      return undefined;
    }
  },
};
