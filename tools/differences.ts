/** Compares two flat directories byte for byte. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Every way in which `directory` differs from `expected`, one line a file; empty where they are the same. */
export function differences(directory: string, expected: string): readonly string[] {
  const names = new Set([...filesIn(directory), ...filesIn(expected)]);
  return [...names].sort().flatMap((name) => {
    const [actual, wanted] = [join(directory, name), join(expected, name)];
    if (!existsSync(actual)) return [`${name} is missing`];
    if (!existsSync(wanted)) return [`${name} is left over`];
    return readFileSync(actual).equals(readFileSync(wanted)) ? [] : [`${name} is stale`];
  });
}

function filesIn(directory: string): readonly string[] {
  return existsSync(directory) ? readdirSync(directory) : [];
}
