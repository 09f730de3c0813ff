/** Workflows held to GitHub's own validator, and to the rules of this repository: `.github/workflows/` and `examples/`. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ActionMetadata, validatorProblems } from "./github-validator.js";
import { cacheWherePublished, persistedCredentials, unpinnedImages, unpinnedUses } from "./rules/actions.js";
import {
  defaultPermissions,
  grantedPermissions,
  identityToken,
  idlePermissions,
  missingPermissions,
} from "./rules/permissions.js";
import {
  concurrencyOfChanges,
  dangerousTriggers,
  movingRunners,
  spoofableActor,
  timeouts,
} from "./rules/runs.js";
import {
  insecureCommands,
  mutableEnvironment,
  shellOnSeveralSystems,
  templateInjection,
} from "./rules/scripts.js";
import { inheritedSecrets, secretsAtLarge, secretsInConditions } from "./rules/secrets.js";
import { type Rule, readWorkflow, type Workflow } from "./workflow.js";

export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly sentence: string;
}

/** In the manner of zizmor and of OpenSSF Scorecard, as far as it can be told without a network. */
const rules: readonly Rule[] = [
  unpinnedUses,
  unpinnedImages,
  persistedCredentials,
  cacheWherePublished,
  defaultPermissions,
  grantedPermissions,
  identityToken,
  missingPermissions,
  idlePermissions,
  templateInjection,
  mutableEnvironment,
  insecureCommands,
  shellOnSeveralSystems,
  dangerousTriggers,
  spoofableActor,
  timeouts,
  movingRunners,
  concurrencyOfChanges,
  inheritedSecrets,
  secretsInConditions,
  secretsAtLarge,
];

/** All findings of one workflow, in the order of its lines. */
export async function workflowFindings(
  file: string,
  text: string,
  action: ActionMetadata,
): Promise<readonly Finding[]> {
  const workflow = readWorkflow(file, text);
  const problems = [
    ...(await validatorProblems(file, text, action)),
    ...rules.flatMap((rule) => rule(workflow)),
  ];
  return problems.map((problem) => ({ file, ...problem })).sort((one, other) => one.line - other.line);
}

/** Workflows that use one action at two versions: an update that was forgotten in one place. */
export function pinsThatDiffer(workflows: readonly Workflow[]): readonly Finding[] {
  const first = new Map<string, string>();
  return workflows.flatMap(({ file, jobs }) =>
    jobs
      .flatMap(({ steps }) => steps)
      .flatMap(({ uses }) => {
        const [name = "", ref] = uses?.text.split("@") ?? [];
        if (uses === undefined || ref === undefined) return [];
        // `init` and `analyze` of one action are one release.
        const action = name.split("/").slice(0, 2).join("/");
        const expected = first.get(action) ?? ref;
        first.set(action, expected);
        if (ref === expected) return [];
        return [
          {
            file,
            line: uses.line,
            sentence: `${name} is at ${expected} elsewhere: one action, one version.`,
          },
        ];
      }),
  );
}

export const told = ({ file, line, sentence }: Finding): string => `${file}:${line}: ${sentence}`;

/** The workflows below a folder, which need not be there: YAML with jobs. */
export function workflowsBelow(folder: string): readonly Workflow[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => join(folder, name).replaceAll("\\", "/"))
    .sort()
    .map((file) => readWorkflow(file, readFileSync(file, "utf8")))
    .filter(({ root }) => root.entries.has("jobs"));
}
