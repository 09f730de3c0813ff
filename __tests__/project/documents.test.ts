import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import GithubSlugger from "github-slugger";
import { parse } from "yaml";
import { defaultInputs, inputVariables } from "../../simulator/runner/action-metadata.js";
import { readSettings } from "../../src/settings/inputs.js";

const documents = [
  ...["README.md", "CONTRIBUTING.md", "SECURITY.md"],
  ...readdirSync("docs").flatMap((name) => (name.endsWith(".md") ? [`docs/${name}`] : [])),
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

  test("show how a stage is made and asked", () => {
    expect(steps.map((inputs) => inputs["operation"])).toEqual(["deploy", "invoke"]);
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

  test("links to files and headings that are there", () => {
    const links = [...text.matchAll(/\]\((?!https:)([^)\s]+)\)/g)].map(([, link = ""]) => link);
    expect(links.filter((link) => !isThere(document, link))).toEqual([]);
  });

  test("shows pictures with what is to be seen on them", () => {
    expect([...text.matchAll(/!\[\s*\]/g)]).toEqual([]);
  });

  test("names npm scripts that are there", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
      scripts: Record<string, string>;
    };
    const named = [...text.matchAll(/npm run ([a-z0-9:-]+)/g)].map(([, name = ""]) => name);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

function isThere(document: string, link: string): boolean {
  const [path = "", fragment] = link.split("#");
  const target = path === "" ? document : join(dirname(document), path);
  if (!existsSync(target)) return false;
  return fragment === undefined || headingsOf(target).includes(fragment);
}

/** As GitHub makes them of the headings outside of code blocks, each its own; and those that are written out. */
function headingsOf(path: string): readonly string[] {
  const slugger = new GithubSlugger();
  const text = readFileSync(path, "utf8").replaceAll(/^```.*?^```/gms, "");
  const written = [...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, id = ""]) => id);
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    slugger.slug(heading.replaceAll(/\[([^\]]*)\]\([^)]*\)|[`*]/g, "$1")),
  );
  return [...written, ...headings];
}
