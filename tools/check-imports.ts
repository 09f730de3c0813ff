/** `npm run check:imports`: fails where an import goes against the order of the house. */
import { importProblems } from "./import-rules.js";
import { importsIn } from "./imports.js";

const imports = importsIn(".", ["src", "simulator", "tools"]);
const problems = importProblems(imports);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`All ${imports.length} imports follow the order of the house.`);
