/** `npm run check:dist`: fails unless the committed `dist/` is, byte for byte, what the sources bundle to. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleInto } from "./bundle.js";
import { differences } from "./differences.js";

const fresh = mkdtempSync(join(tmpdir(), "dist-"));
try {
  bundleInto(fresh);
  const found = differences("dist", fresh);
  if (found.length > 0) {
    console.error(`dist/ is not what the sources bundle to:\n${found.map((line) => `  ${line}`).join("\n")}`);
    console.error("Run `npm ci && npm run build` and commit dist/.");
    process.exitCode = 1;
  } else {
    console.log("dist/ is what the sources bundle to.");
  }
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
