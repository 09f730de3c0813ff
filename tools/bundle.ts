/**
 * Bundles the compiled action. One entry for `main` and `post`, one chunk for each dynamic `import()`. Runs from the
 * repository's root: module ids are derived from paths relative to it, which is what makes the bytes the same on every
 * machine.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Replaces `directory` by a fresh bundle; chunks of an older one go. Where ncc fails, throws and leaves it as it is. */
export function bundleInto(directory: string): void {
  const fresh = mkdtempSync(join("build", "bundle-"));
  try {
    bundle(fresh);
    rmSync(directory, { recursive: true, force: true });
    cpSync(fresh, directory, { recursive: true });
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function bundle(directory: string): void {
  const ncc = fileURLToPath(import.meta.resolve("@vercel/ncc/dist/ncc/cli.js"));
  // Not minified: on Node 24 the plain text starts a tenth sooner (functions compile when first called, and minified
  // code nests more of them), is an eighth larger, and can be read by whoever has to trust it.
  const options = ["--license", "licenses.txt", "--no-cache", "--quiet"];
  execFileSync(process.execPath, [ncc, "build", "build/src/main.js", "--out", directory, ...options], {
    stdio: "inherit",
  });
}
