/**
 * Writes what follows from the policies in docs/: those that are derived from others, the templates in examples/iam/,
 * and the table of docs/permissions.md. With `--check`, exits 1 when any of it is stale.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { withPolicies } from "./iam/cloudformation.js";
import {
  derivedPolicies,
  type PolicyName,
  pathOf,
  policies,
  policiesOfTemplates,
  policyNames,
  purposes,
} from "./iam/documents.js";
import { withRights } from "./iam/page.js";
import { policyText } from "./iam/policy.js";
import { policiesFile } from "./iam/terraform.js";

const current = policies();
const named = policyNames.map((name) => ({
  name,
  purpose: purposes[name],
  policy: current[name],
}));
const terraform = "examples/iam/terraform/policies.tf";
const page = "docs/permissions.md";

const files: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(derivedPolicies()).map(([name, policy]) => [
      pathOf(name as PolicyName),
      policyText(policy),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(policiesOfTemplates).map(([path, names]) => [
      path,
      withPolicies(
        readFileSync(path, "utf8"),
        named.filter(({ name }) => names.includes(name)),
      ),
    ]),
  ),
  [terraform]: policiesFile(named),
  [page]: withRights(readFileSync(page, "utf8"), named),
};

for (const [path, fresh] of Object.entries(files)) {
  if (!process.argv.includes("--check")) {
    writeFileSync(path, fresh);
  } else if (fresh !== textOf(path)) {
    console.error(`${path} is stale. Write it with \`npm run docs\`.`);
    process.exitCode = 1;
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
