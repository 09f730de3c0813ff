/** Patterns as a shell has them for file names: `*`, `?` and `[…]`. */

/** Matches this very text, as a part of a regular expression. */
export function literally(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}/]/g, "\\$&");
}

/** Whether the pattern is that of the whole text. */
export function matchesShellPattern(pattern: string, text: string): boolean {
  const expression = pattern.replaceAll(
    /\[(!?)([^\]]+)\]|[\s\S]/g,
    (part, not?: string, members?: string) => {
      if (members !== undefined)
        return `[${not === "!" ? "^" : ""}${members.replaceAll(/[\\^[\]&]/g, "\\$&")}]`;
      if (part === "*") return ".*";
      if (part === "?") return ".";
      return literally(part);
    },
  );
  return new RegExp(`^${expression}$`, "s").test(text);
}
