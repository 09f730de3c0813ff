/** Patterns as a shell has them for file names: `*`, `?` and `[…]`. */

/** Whether the pattern is that of the whole text. */
export function matchesShellPattern(pattern: string, text: string): boolean {
  const expression = pattern.replaceAll(
    /\[(!?)([^\]]+)\]|[\s\S]/g,
    (part, not?: string, members?: string) => {
      if (members !== undefined)
        return `[${not === "!" ? "^" : ""}${members.replaceAll(/[\\^[\]&]/g, "\\$&")}]`;
      if (part === "*") return ".*";
      if (part === "?") return ".";
      return part.replaceAll(/[$()*+.?[\\\]^{|}/]/g, "\\$&");
    },
  );
  return new RegExp(`^${expression}$`, "s").test(text);
}
