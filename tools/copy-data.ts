/**
 * Second half of `npm run compile`: puts the simulator's JSON data beside the compiled modules that read it by
 * `new URL("./data.json", import.meta.url)`, so that the same line works from the sources (jest) and from `build/`.
 */
import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";

for (const entry of readdirSync("simulator", { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || entry.name.endsWith(".ts")) continue;
  const path = join(entry.parentPath, entry.name);
  cpSync(path, join("build", path));
}
