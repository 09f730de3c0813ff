/** The kinds of value that an input can have: how each is written, and what is wrong with what was written. */
import type { Failure } from "../failure/failure.js";
import { nearest } from "./misspelt.js";
import { listed } from "./quoting.js";

/** What is wrong with a value. The sentence is completed by the reader, which knows the input's name. */
export interface Problem {
  /** The part of the value that is wrong; never shown where the input is secret. */
  readonly value?: string;
  /** Goes on after the value: `is not a duration`. Carries no part of the value itself. */
  readonly what: string;
  readonly fix?: string;
  /** Where in a file of the workspace. */
  readonly at?: Failure["at"];
}

export type Complain = (problem: Problem) => void;

/** Reads a trimmed, non-empty value. Undefined only after a complaint. */
export interface Kind<Value> {
  readonly name: string;
  parse(raw: string, complain: Complain): Value | undefined;
}

/** Whatever was written. */
export const text: Kind<string> = { name: "text", parse: (raw) => raw };

/** Text that matches a pattern as a whole. `what` says what it should be, for people. */
export function matching(name: string, pattern: RegExp, fix: string): Kind<string> {
  return {
    name,
    parse(raw, complain) {
      if (pattern.test(raw)) {
        return raw;
      }
      complain({ value: raw, what: `is not ${name}`, fix });
      return undefined;
    },
  };
}

/** Exactly one of these words. */
export function oneOf<const Word extends string>(...words: readonly Word[]): Kind<Word> {
  return {
    name: "one of a few words",
    parse(raw, complain) {
      const word = words.find((candidate) => candidate === raw);
      if (word === undefined) {
        const meant = nearest(raw, words);
        complain({
          value: raw,
          what: `is not one of ${listed(words)}`,
          ...(meant === undefined ? {} : { fix: `Did you mean \`${meant}\`?` }),
        });
      }
      return word;
    },
  };
}

/** As `core.getBooleanInput` reads it: the YAML 1.2 core schema. */
export const boolean: Kind<boolean> = {
  name: "a boolean",
  parse(raw, complain) {
    if (/^(?:true|True|TRUE)$/.test(raw)) {
      return true;
    }
    if (/^(?:false|False|FALSE)$/.test(raw)) {
      return false;
    }
    complain({ value: raw, what: "is not a boolean", fix: "Write `true` or `false`." });
    return undefined;
  },
};

interface Range {
  readonly least: number;
  readonly most: number;
}

/** A whole number in decimal digits. */
export function integer({ least, most }: Range): Kind<number> {
  return {
    name: "a whole number",
    parse(raw, complain) {
      const fix = `Write a whole number from ${least} to ${most}.`;
      if (!/^-?\d{1,15}$/.test(raw)) {
        complain({ value: raw, what: "is not a whole number", fix });
        return undefined;
      }
      return within(Number(raw), raw, { least, most }, fix, complain);
    },
  };
}

/** A decimal number such as `0.2`. */
export function decimal({ least, most }: Range): Kind<number> {
  return {
    name: "a number",
    parse(raw, complain) {
      const fix = `Write a number from ${least} to ${most}, such as \`0.2\`.`;
      if (!/^-?\d{1,15}(?:\.\d{1,15})?$/.test(raw)) {
        complain({ value: raw, what: "is not a number", fix });
        return undefined;
      }
      return within(Number(raw), raw, { least, most }, fix, complain);
    },
  };
}

const milliseconds = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `250ms`, `90s`, `10m`, `72h`, `7d`; in milliseconds. */
export function duration(shortest: string, longest: string): Kind<number> {
  const range = { least: inMilliseconds(shortest) ?? 0, most: inMilliseconds(longest) ?? 0 };
  return {
    name: "a duration",
    parse(raw, complain) {
      const length = inMilliseconds(raw);
      if (length === undefined) {
        complain({
          value: raw,
          what: "is not a duration",
          fix: "Write a whole number and its unit: `250ms`, `90s`, `10m`, `72h` or `7d`.",
        });
        return undefined;
      }
      return within(length, raw, range, `Write a duration from \`${shortest}\` to \`${longest}\`.`, complain);
    },
  };
}

function inMilliseconds(raw: string): number | undefined {
  const [, amount, unit] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(raw) ?? [];
  return amount === undefined || unit === undefined
    ? undefined
    : Number(amount) * milliseconds[unit as keyof typeof milliseconds];
}

function within(
  value: number,
  raw: string,
  { least, most }: Range,
  fix: string,
  complain: Complain,
): number | undefined {
  if (value < least || value > most) {
    complain({ value: raw, what: value < least ? "is too small" : "is too large", fix });
    return undefined;
  }
  return value;
}

/** One entry a line, or separated by commas. Order is kept, repeated entries count once. */
export function listOf<Value>(
  entry: Kind<Value>,
  { most = Number.POSITIVE_INFINITY } = {},
): Kind<readonly Value[]> {
  return entries(entry, /[\n,]/, most);
}

/** One entry a line; commas are part of an entry. */
export function linesOf<Value>(entry: Kind<Value>): Kind<readonly Value[]> {
  return entries(entry, /\n/, Number.POSITIVE_INFINITY);
}

function entries<Value>(entry: Kind<Value>, separator: RegExp, most: number): Kind<readonly Value[]> {
  return {
    name: "a list",
    parse(raw, complain) {
      const written = [...new Set(raw.split(separator).map((part) => part.trim()))].filter(
        (part) => part !== "",
      );
      if (written.length > most) {
        complain({ what: `has ${written.length} entries, which is more than ${most}` });
        return undefined;
      }
      const values = written.map((part) => entry.parse(part, complain));
      return values.every((value) => value !== undefined) ? values : undefined;
    },
  };
}

/** `KEY=VALUE` lines. `check` complains about a pair that its use doesn't allow. */
export function mapOf(
  check: (key: string, value: string, complain: Complain) => void,
): Kind<Readonly<Record<string, string>>> {
  return {
    name: "a map",
    parse(raw, complain) {
      const map = new Map<string, string>();
      let faults = 0;
      const complainAndCount: Complain = (problem) => {
        faults += 1;
        complain(problem);
      };
      for (const line of raw.split("\n").map((part) => part.trim())) {
        if (line !== "") {
          addPair(map, line, check, complainAndCount);
        }
      }
      return faults === 0 ? Object.fromEntries(map) : undefined;
    },
  };
}

function addPair(
  map: Map<string, string>,
  line: string,
  check: (key: string, value: string, complain: Complain) => void,
  complain: Complain,
): void {
  const equals = line.indexOf("=");
  const key = line.slice(0, Math.max(equals, 0)).trim();
  const value = line.slice(equals + 1).trim();
  if (equals < 0) {
    complain({ value: line, what: 'has no "="', fix: "Write one `KEY=VALUE` a line." });
  } else if (key === "") {
    complain({ value: line, what: 'has no key before the "="', fix: "Write one `KEY=VALUE` a line." });
  } else if (map.has(key)) {
    complain({ value: key, what: "is given twice", fix: "Keep one of the two lines." });
  } else {
    check(key, value, complain);
    map.set(key, value);
  }
}
