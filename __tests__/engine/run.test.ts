import { describe, expect, test } from "@jest/globals";
import { createGraph } from "../../src/engine/graph.js";
import { clientToken } from "../../src/engine/run.js";
import { SecretText } from "../../src/resources/resource.js";
import { createWorld } from "./world.js";

describe("client tokens", () => {
  const world = createWorld();
  const graph = createGraph();
  graph.add("a", world.kind(), { name: "a" }, {}, () => ({}));
  graph.add("b", world.kind(), { name: "b" }, {}, () => ({}));
  const [a, b] = graph.nodes;
  if (a === undefined || b === undefined) throw new Error("the graph has two nodes");
  const base = "0190 3";

  test("are the same for the same run, node and spec, so that a repeated call finds its own earlier result", () => {
    expect(clientToken(base, a, { size: 1 })).toBe(clientToken(base, a, { size: 1 }));
  });

  test.each([
    ["another run", clientToken("0190 4", a, { size: 1 })],
    ["another node", clientToken(base, b, { size: 1 })],
    ["another spec", clientToken(base, a, { size: 2 })],
  ])("differ for %s", (_what, token) => {
    expect(token).not.toBe(clientToken(base, a, { size: 1 }));
  });

  test("fit AgentCore's 33 to 256 characters and Secrets Manager's 32 to 64", () => {
    expect(clientToken(base, a, {})).toMatch(/^[0-9a-f]{64}$/);
  });

  test("tell nothing of a secret value: they are seen in AWS's logs", () => {
    const spec = (value: string) => ({ values: { ZSCALER_CLIENT_SECRET: new SecretText(value) } });
    expect(clientToken(base, a, spec("one"))).toBe(clientToken(base, a, spec("another")));
  });
});

describe("a secret on its way to AWS", () => {
  test("shows its value to nobody but who asks for it", async () => {
    const { inspect, format } = await import("node:util");
    const secret = new SecretText("s3cr3t");
    expect(secret.reveal()).toBe("s3cr3t");
    const seen = [
      `${secret}`,
      JSON.stringify({ secret }),
      inspect(secret, { showHidden: true, depth: 9 }),
      format("%s %o %j", secret, secret, secret),
      JSON.stringify(Object.entries({ ...secret })),
      JSON.stringify(structuredClone({ ...secret })),
    ];
    for (const text of seen) expect(text).not.toContain("s3cr3t");
  });
});
