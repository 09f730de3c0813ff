/** Roles that the account already has for us. */
import { roleArn } from "./aws-values.js";
import { nearest } from "./misspelt.js";
import { listed } from "./quoting.js";
import type { BroughtRoles } from "./settings.js";
import { type Kind, mapOf } from "./values.js";

const roleNames: Readonly<Record<string, keyof BroughtRoles>> = {
  harness: "harness",
  "task-execution": "taskExecution",
  infrastructure: "infrastructure",
  runtime: "runtime",
  gateway: "gateway",
};

const byName = mapOf((key, value, complain) => {
  if (!Object.hasOwn(roleNames, key)) {
    const known = Object.keys(roleNames);
    const meant = nearest(key, known);
    complain({
      value: key,
      what: `is not one of ${listed(known)}`,
      ...(meant === undefined ? {} : { fix: `Did you mean \`${meant}\`?` }),
    });
  }
  roleArn.parse(value, complain);
});

/** `harness=ARN`, `task-execution=ARN`, … */
export const brought: Kind<BroughtRoles> = {
  name: "roles",
  parse(raw, complain) {
    const arns = byName.parse(raw, complain);
    return (
      arns && Object.fromEntries(Object.entries(arns).flatMap(([key, arn]) => [[roleNames[key] ?? key, arn]]))
    );
  },
};

/** The word by which the `roles` input calls a role. */
export function roleWord(role: keyof BroughtRoles): string {
  return Object.entries(roleNames).find(([, name]) => name === role)?.[0] ?? role;
}
