import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { differences } from "../../tools/differences.js";

describe("comparing the committed bundle with a fresh one", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "differences-"));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function directory(name: string, files: Readonly<Record<string, string>>): string {
    const path = join(root, name);
    mkdirSync(path);
    for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
    return path;
  }

  test("a stale chunk, a missing chunk and a left-over chunk are each named", () => {
    const committed = directory("dist", { "index.js": "old", "1.index.js": "x", "package.json": "{}" });
    const fresh = directory("fresh", { "index.js": "new", "2.index.js": "x", "package.json": "{}" });
    expect(differences(committed, fresh)).toEqual([
      "1.index.js is left over",
      "2.index.js is missing",
      "index.js is stale",
    ]);
  });

  test("the same bytes are no difference, and no bundle at all is not the same", () => {
    const fresh = directory("fresh", { "index.js": "new" });
    expect(differences(fresh, fresh)).toEqual([]);
    expect(differences(join(root, "nowhere"), fresh)).toEqual(["index.js is missing"]);
  });
});
