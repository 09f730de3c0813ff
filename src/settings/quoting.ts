/** Values that somebody else wrote, made fit to stand in one of our sentences. */

const longestShown = 120;

/**
 * In double quotes, on one line, with control and bidirectional characters written as `\uXXXX`, cut when long.
 * `##[` is broken up because runners still read old-style commands anywhere in a line.
 */
export function quoted(value: string): string {
  const shown = value.length > longestShown ? `${value.slice(0, longestShown)}…` : value;
  return JSON.stringify(shown)
    .replaceAll(
      /[\u007F-\u009F\u00AD\u061C\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    )
    .replaceAll("##[", "\\u0023#[");
}

/** `a`, `b` and `c` as a list in a sentence. */
export function listed(values: readonly string[]): string {
  return values.map((value) => `\`${value}\``).join(", ");
}
