import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { pinsThatDiffer, told, workflowFindings, workflowsBelow } from "../../tools/workflows/check.js";
import { readAction, validatorProblems } from "../../tools/workflows/github-validator.js";

const action = readAction("action.yml");
const workflows = [...workflowsBelow(".github/workflows"), ...workflowsBelow("examples")];

describe("the workflows that run here, and those that people copy", () => {
  test("are found: a check of nothing would pass", () => {
    const files = workflows.map(({ file }) => file);
    expect(files).toEqual(
      expect.arrayContaining([".github/workflows/ci.yml", ".github/workflows/release.yml"]),
    );
    expect(files).not.toContain("examples/zscaler-suite.yaml");
  });

  test.each(workflows)(
    "$file is one that GitHub takes, and that nobody can turn against us",
    async (workflow) => {
      const findings = await workflowFindings(workflow.file, workflow.lines.join("\n"), action);
      expect(findings.map(told)).toEqual([]);
    },
  );

  test("use one version of each action, so that an update is nowhere forgotten", () => {
    expect(pinsThatDiffer(workflows).map(told)).toEqual([]);
  });
});

describe("workflows in the documentation", () => {
  const blocks = ["README.md", ...readdirSync("docs").map((name) => `docs/${name}`)]
    .filter((file) => file.endsWith(".md"))
    .flatMap((file) => {
      const found = readFileSync(file, "utf8").matchAll(/^```yaml\n(.*?)^```/gms);
      return [...found].map(([, text = ""], index) => ({ file: `${file}, block ${index + 1}`, text }));
    })
    .filter(({ text }) => /^jobs:/m.test(text));

  test.each(blocks)("$file is one that GitHub takes", async ({ file, text }) => {
    expect(
      (await validatorProblems(file, text, action)).map((problem) => told({ file, ...problem })),
    ).toEqual([]);
  });
});

describe("dependabot", () => {
  const { updates } = parse(readFileSync(".github/dependabot.yml", "utf8")) as {
    updates: readonly {
      "package-ecosystem": string;
      cooldown?: { "default-days"?: number };
      directories?: readonly string[];
    }[];
  };

  test("waits a week before it takes a release, in which one that was taken over is mostly found out", () => {
    expect(updates.map(({ cooldown }) => cooldown?.["default-days"] ?? 0).filter((days) => days < 7)).toEqual(
      [],
    );
  });

  test("keeps the pins of the examples as fresh as our own", () => {
    const actions = updates.find((update) => update["package-ecosystem"] === "github-actions");
    expect(actions?.directories).toEqual(["/", "/examples/workflows"]);
  });
});

test("a bug can be reported of every operation and every topology", () => {
  const { body } = parse(readFileSync(".github/ISSUE_TEMPLATE/bug.yml", "utf8")) as {
    body: readonly { id?: string; attributes: { options?: readonly string[] } }[];
  };
  const options = (id: string) => body.find((field) => field.id === id)?.attributes.options ?? [];
  const named = (input: string) =>
    [...(action.inputs?.[input]?.description ?? "").matchAll(/`([a-z]+)`/g)].map(([, name = ""]) => name);
  expect(options("operation")).toEqual(named("operation"));
  for (const topology of named("topology"))
    expect(options("topology")).toContainEqual(expect.stringContaining(topology));
});
