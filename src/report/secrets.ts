/**
 * The values that must never be read: masked in the log by the runner, and replaced by us wherever masks don't reach
 * (job summary, outputs, error messages, API bodies).
 */
import { setSecret } from "@actions/core";
import { plain } from "./escape.js";

export interface Secrets {
  /** Registers values and every form they take. Call it before the first use of a value. */
  mask(values: readonly (string | undefined)[]): void;
  /** The text with every registered form replaced by `***`. */
  scrub(text: string): string;
}

/** Shorter values are masked as they are; their encoded forms would hit innocent text. */
const shortestWithForms = 6;

export function createSecrets(register: (value: string) => void = setSecret): Secrets {
  const known = new Set<string>();
  let longestFirst: readonly string[] = [];

  return {
    mask(values) {
      for (const value of values.flatMap((given) => formsOf(given ?? ""))) {
        if (!known.has(value)) {
          known.add(value);
          register(value);
        }
      }
      longestFirst = [...known].sort((a, b) => b.length - a.length);
    },
    scrub(text) {
      return longestFirst.reduce((scrubbed, secret) => scrubbed.replaceAll(secret, "***"), text);
    },
  };
}

/** Everything in a value, at any depth, cleaned of control characters (which could split a secret) and scrubbed. */
export function scrubbed<Value>(value: Value, scrub: (text: string) => string): Value {
  const visit = (part: unknown): unknown => {
    if (typeof part === "string") {
      return scrub(plain(part));
    }
    if (Array.isArray(part)) {
      return part.map(visit);
    }
    if (typeof part === "object" && part !== null) {
      return Object.fromEntries(
        Object.entries(part).map(([key, inner]) => [scrub(plain(key)), visit(inner)]),
      );
    }
    return part;
  };
  return visit(value) as Value;
}

/** A secret as it may turn up: as it is, line by line, base64 at any alignment, URL-encoded, inside JSON. */
function formsOf(value: string): readonly string[] {
  const forms = new Set<string>();
  for (const whole of [value, value.trim()]) {
    forms.add(whole);
    if (whole.trim().length >= shortestWithForms) {
      const bytes = Buffer.from(whole, "utf8");
      forms.add(bytes.toString("base64"));
      forms.add(bytes.toString("base64url"));
      for (const core of base64Cores(bytes)) {
        forms.add(core);
      }
      forms.add(encodeURIComponent(whole));
      forms.add(JSON.stringify(whole).slice(1, -1));
    }
  }
  if (value.includes("\n")) {
    for (const line of value.split("\n")) {
      if (line.trim().length >= shortestWithForms) {
        forms.add(line.trim());
      }
    }
  }
  return [...forms].filter((form) => form.trim() !== "");
}

/**
 * The part of the base64 of any longer text that the secret alone decides, for each of the three alignments: it also
 * finds the secret inside an encoded `id:secret` that nobody registered.
 */
function base64Cores(secret: Buffer): readonly string[] {
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), secret])
      .toString("base64")
      .replaceAll("=", "");
    const from = Math.ceil((offset * 8) / 6);
    const to = Math.floor(((offset + secret.length) * 8) / 6);
    const core = encoded.slice(from, to);
    return core.length >= 8 ? [core, core.replaceAll("+", "-").replaceAll("/", "_")] : [];
  });
}
