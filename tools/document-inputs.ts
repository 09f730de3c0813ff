/** Writes the README's tables of inputs and outputs; with `--check`, exits 1 when they are stale. */
import { readFileSync, writeFileSync } from "node:fs";
import { withTables } from "./input-tables.js";

const readme = readFileSync("README.md", "utf8");
const fresh = withTables(readme, readFileSync("action.yml", "utf8"));
if (!process.argv.includes("--check")) {
  writeFileSync("README.md", fresh);
} else if (fresh !== readme) {
  console.error("The tables of inputs and outputs in README.md are stale. Write them with `npm run docs`.");
  process.exitCode = 1;
}
