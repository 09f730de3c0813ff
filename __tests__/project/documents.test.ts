import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { defaultInputs, inputVariables } from "../../simulator/runner/action-metadata.js";
import { readSettings } from "../../src/settings/inputs.js";

const documents = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "docs/architecture.md",
  "docs/comparison.md",
  "docs/credentials.md",
  "docs/permissions.md",
  "docs/performance.md",
  "docs/releasing.md",
  "docs/suite.md",
  "docs/topologies.md",
  "docs/troubleshooting.md",
];

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
}

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}

/** The inputs of every step of the README's workflows that uses this action, their expressions filled in. */
function stepsOfReadme(): readonly Readonly<Record<string, string>>[] {
  const blocks = readFileSync("README.md", "utf8").matchAll(/^```yaml\n(.*?)^```/gms);
  return [...blocks].flatMap(([, block = ""]) => {
    const { jobs } = parse(block) as Workflow;
    return Object.values(jobs)
      .flatMap(({ steps }) => steps)
      .filter(({ uses }) => uses?.includes("zscaler-harness-action"))
      .map(({ with: inputs = {} }) =>
        Object.fromEntries(
          Object.entries(inputs).map(([name, value]) => [
            name,
            String(value).replace(/\$\{\{.*?\}\}/g, "pr-1"),
          ]),
        ),
      );
  });
}

describe("the README's workflows", () => {
  const steps = stepsOfReadme();

  test("show how a stage is made, watched and taken down", () => {
    expect(new Set(steps.map((inputs) => inputs["operation"]))).toEqual(
      new Set(["deploy", "destroy", "status", "invoke", "logs"]),
    );
  });

  test.each(steps.map((inputs) => ({ operation: inputs["operation"], inputs })))(
    "can be copied: $operation is taken with the inputs that it shows",
    async ({ operation, inputs }) => {
      const declared = await defaultInputs("dist/index.js", "token");
      const given = Object.keys(inputVariables(inputs));
      expect(given.filter((name) => !(name in inputVariables(declared)))).toEqual([]);
      const environment = {
        GITHUB_REPOSITORY: "octo-org/octo-repo",
        ...inputVariables({ ...declared, ...inputs }),
      };
      await expect(readSettings(environment)).resolves.toMatchObject({ operation });
    },
  );
});

describe.each(documents)("%s", (document) => {
  const text = readFileSync(document, "utf8");

  test("links to files that are there", () => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, path = ""]) => path);
    expect(links.filter((path) => !existsSync(join(dirname(document), path)))).toEqual([]);
  });

  test("names npm scripts that are there", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
      scripts: Record<string, string>;
    };
    const named = [...text.matchAll(/npm run ([a-z0-9:-]+)/g)].map(([, name = ""]) => name);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});
