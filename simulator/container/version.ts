/** Is `version` (`0.12.3`, `0.10.4-bedrock`) that release or a later one? */
export function isAtLeast(version: string, release: string): boolean {
  const have = parts(version);
  const need = parts(release);
  for (const [index, wanted] of need.entries()) {
    const given = have[index] ?? 0;
    if (given !== wanted) return given > wanted;
  }
  return true;
}

function parts(version: string): readonly number[] {
  return (version.split("-")[0] ?? "").split(".").map(Number);
}
