import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";

test("a run with a wrong input doesn't wait for packages: reading the inputs loads but a tiny one at the start", () => {
  const folder = new URL("../../src/settings/", import.meta.url);
  const files = readdirSync(folder);
  const imported = files.flatMap((file) =>
    [
      ...readFileSync(new URL(file, folder), "utf8").matchAll(
        /^(?:import|export) (?!type ).*?from "([^"]+)";$/gms,
      ),
    ].map(([, module]) => module),
  );
  expect(files.length).toBeGreaterThan(10);
  expect(new Set(imported.filter((module) => !module?.startsWith("./")))).toEqual(
    new Set([
      "node:crypto",
      "node:path",
      "node:fs/promises",
      "../failure/failure.js",
      // 2 kB: how far a word is from another.
      "fastest-levenshtein",
    ]),
  );
});
