/** `npm run check:licenses`: fails where a package in a lockfile, development ones included, isn't permissively licensed. */
import { readFileSync } from "node:fs";
import { type Lockfile, licenseProblems } from "./licenses.js";

const problems = ["package-lock.json", "__tests__/node24/package-lock.json"].flatMap((path) => {
  const lockfile: Lockfile = JSON.parse(readFileSync(path, "utf8"));
  return licenseProblems(lockfile).map((problem) => `${path}: ${problem}`);
});
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log("Every package in the lockfiles is permissively licensed.");
