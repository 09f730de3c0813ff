import { describe, expect, test } from "@jest/globals";
import { importProblems } from "../../tools/import-rules.js";
import { type Import, importsIn, importsOf } from "../../tools/imports.js";

describe("reading imports", () => {
  test("sees every form in which one module can reach another, and how", () => {
    const source = `
      import { readFileSync } from "node:fs";
      import "./side-effect.js";
      import type { Aws } from "../aws/aws.js";
      import { type Names } from "../settings/settings.js";
      import { z } from "zod/v4";
      export { pause } from "../waiting/wait.js";
      export * from "../failure/failure.js";
      export type { Live } from "../resources/resource.js";
      type S3 = import("@aws-sdk/client-s3").S3Client;
      const load = async () => import("@aws-sdk/client-ecs/deep.js");
      const computed = (name: string) => import(name);
    `;
    const seen = importsOf("src/engine/plan.ts", source).map(({ to, how }) => `${how} ${to}`);
    expect(seen.sort()).toEqual([
      "dynamic (computed)",
      "dynamic @aws-sdk/client-ecs",
      "static node:fs",
      "static src/engine/side-effect.ts",
      "static src/failure/failure.ts",
      "static src/settings/settings.ts",
      "static src/waiting/wait.ts",
      "static zod",
      "types @aws-sdk/client-s3",
      "types src/aws/aws.ts",
      "types src/resources/resource.ts",
    ]);
  });

  test("reads the whole tree, from the root down to nested folders", () => {
    const files = new Set(importsIn(".", ["src", "simulator", "tools"]).map(({ from }) => from));
    expect(files).toContain("tools/check-imports.ts");
    expect(files).toContain("src/aws/aws.ts");
    expect([...files].filter((file) => file.startsWith("simulator/"))).not.toEqual([]);
  });
});

describe("the order of the house", () => {
  test("holds in the tree as it stands", () => {
    expect(importProblems(importsIn(".", ["src", "simulator", "tools"]))).toEqual([]);
  });

  const edge = (from: string, to: string, how: Import["how"] = "static"): Import => ({ from, to, how });

  test.each([
    ["a lower room must not know a higher one", edge("src/engine/apply.ts", "src/topologies/ecs.ts")],
    ["nor for its types", edge("src/aws/clients.ts", "src/resources/resource.ts", "types")],
    [
      "the preflight asks AWS, not the engine",
      edge("src/preflight/network.ts", "src/engine/run.ts", "types"),
    ],
    ["EC2's client is loaded late", edge("src/preflight/network.ts", "@aws-sdk/client-ec2")],
    ["resource kinds stay apart", edge("src/resources/iam-role.ts", "src/resources/log-group.ts")],
    ["the engine works for any kind of resource", edge("src/engine/apply.ts", "src/resources/iam-role.ts")],
    ["the report has types of its own", edge("src/report/summary.ts", "src/resources/resource.ts", "types")],
    ["the state doesn't know the engine", edge("src/state/store.ts", "src/engine/plan.ts", "types")],
    [
      "the action doesn't know that the simulator exists",
      edge("src/aws/clients.ts", "simulator/cloud.ts", "types"),
    ],
    ["nor tools or tests", edge("src/settings/inputs.ts", "tools/imports.ts")],
    [
      "the simulator doesn't share the action's mistakes",
      edge("simulator/s3.ts", "src/state/store.ts", "types"),
    ],
    ["AWS is called from few places", edge("src/topologies/ecs.ts", "@aws-sdk/client-ecs")],
    ["a graph is drawn, not loaded", edge("src/topologies/ecs.ts", "@aws-sdk/client-ecs", "dynamic")],
    ["the engine doesn't write the report", edge("src/engine/run.ts", "src/report/progress.ts")],
    ["operations load AWS late", edge("src/operations/deploy.ts", "@aws-sdk/client-sts")],
    ["the log is written in one place", edge("src/engine/apply.ts", "@actions/core")],
    ["GitHub is asked in one place", edge("src/state/store.ts", "@actions/github", "dynamic")],
    ["main loads operations late", edge("src/main.ts", "src/operations/deploy.ts")],
    ["a new room needs a rule", edge("src/attic/box.ts", "src/failure/failure.ts")],
    ["a computed import can't be bundled", edge("src/operations/deploy.ts", "(computed)", "dynamic")],
  ])("%s", (_rule, broken) => {
    expect(importProblems([broken])).toEqual([
      expect.stringContaining(`${broken.from} imports ${broken.to}`),
    ]);
  });

  test("what the house allows is no problem", () => {
    const allowed = [
      edge("src/main.ts", "src/settings/inputs.ts"),
      edge("src/main.ts", "src/operations/deploy.ts", "dynamic"),
      edge("src/main.ts", "src/operations/deploy.ts", "types"),
      edge("src/operations/deploy.ts", "src/topologies/ecs.ts"),
      edge("src/operations/deploy.ts", "@aws-sdk/client-sts", "dynamic"),
      edge("src/topologies/ecs.ts", "src/resources/iam-role.ts"),
      edge("src/topologies/ecs.ts", "@aws-sdk/client-ecs", "types"),
      edge("src/engine/run.ts", "src/report/progress.ts", "types"),
      edge("src/engine/apply.ts", "src/resources/resource.ts", "types"),
      edge("src/engine/apply.ts", "src/engine/graph.ts"),
      edge("src/resources/iam-role.ts", "src/resources/resource.ts"),
      edge("src/resources/iam-role.ts", "@aws-sdk/client-iam"),
      edge("src/report/log.ts", "@actions/core"),
      edge("src/github/github.ts", "@actions/github", "dynamic"),
      edge("tools/render-summary.ts", "src/report/summary.ts"),
      edge("__tests__/e2e/deploy.test.ts", "simulator/cloud.ts"),
    ];
    expect(importProblems(allowed)).toEqual([]);
  });

  test("a cycle of modules that load each other is named with its way round", () => {
    const problems = importProblems([
      edge("src/engine/a.ts", "src/engine/b.ts"),
      edge("src/engine/b.ts", "src/engine/c.ts"),
      edge("src/engine/c.ts", "src/engine/a.ts"),
    ]);
    expect(problems).toEqual([
      "cycle: src/engine/a.ts → src/engine/b.ts → src/engine/c.ts → src/engine/a.ts",
    ]);
  });

  test("two files may know each other's types", () => {
    const problems = importProblems([
      edge("simulator/cloud.ts", "simulator/service.ts", "types"),
      edge("simulator/service.ts", "simulator/cloud.ts", "types"),
    ]);
    expect(problems).toEqual([]);
  });

  test("an AWS client that would load before the inputs are validated is named with the way to it", () => {
    const problems = importProblems([
      edge("src/main.ts", "src/report/report.ts"),
      edge("src/report/report.ts", "src/report/comment.ts"),
      edge("src/report/comment.ts", "@actions/github"),
    ]);
    expect(problems).toEqual([
      expect.stringContaining("src/main.ts → src/report/report.ts → src/report/comment.ts → @actions/github"),
    ]);
  });
});
