/** The server's reading of a flag: true, 1 or yes, in any case. */
export function isTrue(value: string | undefined): boolean {
  return ["true", "1", "yes"].includes((value ?? "").trim().toLowerCase());
}

export function isFalse(value: string | undefined): boolean {
  return ["false", "0", "no"].includes((value ?? "").trim().toLowerCase());
}

/** A comma-separated value without its empty entries. */
export function list(value: string | undefined): readonly string[] {
  return (value ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

/** Does a shell pattern (`*`, `?`) match the whole name? */
export function matchesPattern(name: string, pattern: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`).test(name);
}
