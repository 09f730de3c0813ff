/** A known failure: the signs it is recognised by, what lies behind it, and what to do. */
import type { ErrorEvidence } from "./evidence.js";

/** Where a sign may be seen. */
export type Source = "errors" | "events" | "logs";

export interface Sign {
  readonly in: readonly Source[];
  /** Of the error's name or code. A sign with a name looks at errors alone. */
  readonly name?: RegExp;
  /** Of the message or line. Its named groups fill the placeholders of cause and fix. */
  readonly says?: RegExp;
  /** An example of what `says` looks for, where the pattern itself tells a person little; for the documentation. */
  readonly reads?: string;
}

export interface Rule {
  /** Stable, `kebab-case`. */
  readonly id: string;
  readonly title: string;
  /** One of them is enough. */
  readonly signs: readonly Sign[];
  /**
   * `{name|otherwise}` stands for a named group of the sign, or for `otherwise` where nothing was caught. Names that
   * AWS, GitHub or this action use stand in backticks.
   */
  readonly cause: string;
  readonly fix: string;
  /** The fix where one run met several of these, which caught different `action`s. The cause lists them all. */
  readonly severalFix?: string;
  readonly link?: string;
  /** Follows from something else: worth telling only beneath it. */
  readonly consequence?: true;
}

/** One piece of evidence: an error, or a line of an event or log. */
export interface Exhibit {
  readonly source: Source;
  readonly text: string;
  readonly error?: ErrorEvidence;
}

/** What a sign's named groups caught; undefined where the sign is not seen. */
export function seen(
  sign: Sign,
  { source, text, error }: Exhibit,
): Readonly<Record<string, string>> | undefined {
  if (!sign.in.includes(source)) {
    return undefined;
  }
  if (
    sign.name !== undefined &&
    !(error && (sign.name.test(error.name) || sign.name.test(error.code ?? "")))
  ) {
    return undefined;
  }
  if (sign.says === undefined) {
    return {};
  }
  const match = sign.says.exec(text);
  return match === null ? undefined : caught(match.groups ?? {});
}

function caught(groups: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(groups).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/**
 * Fills placeholders. Backticks in a value would end the code it stands in, so they go; words that stand for a name
 * that was not caught are no code.
 */
export function filled(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(
    /(?<quote>`?)\{(?<name>\w+)\|(?<otherwise>[^}]*)\}\k<quote>/g,
    (_, quote: string, name: string, otherwise: string) => {
      const value = values[name]?.replaceAll("`", "");
      if (value !== undefined) return `${quote}${value}${quote}`;
      return otherwise.includes(" ") ? otherwise : `${quote}${otherwise}${quote}`;
    },
  );
}
