/**
 * Bundles the compiled action. One entry for `main` and `post`, one chunk for each
 * dynamic `import()`. Runs from the repository's root: module ids are derived from paths relative to it, which is
 * what makes the bytes the same on every machine.
 */
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Replaces `directory` by a fresh bundle; chunks of an older one go. Throws where ncc fails. */
export function bundleInto(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
  const ncc = fileURLToPath(import.meta.resolve("@vercel/ncc/dist/ncc/cli.js"));
  // Not minified: on Node 24 the plain text starts a tenth sooner (functions compile when first called, and minified
  // code nests more of them), is an eighth larger, and can be read by whoever has to trust it.
  execFileSync(
    process.execPath,
    [
      ncc,
      "build",
      "build/src/main.js",
      "--out",
      directory,
      "--license",
      "licenses.txt",
      "--no-cache",
      "--quiet",
    ],
    { stdio: "inherit" },
  );
}
