import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { setOutputs } from "../../src/report/outputs.js";
import { createSecrets } from "../../src/report/secrets.js";
import { writeSummary } from "../../src/report/summary-file.js";

const before = { ...process.env };
let folder = "";
const file = (name: string) => join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "outputs-"));
  for (const name of ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"]) {
    writeFileSync(file(name), "");
    process.env[name] = file(name);
  }
});

afterEach(() => {
  process.env["GITHUB_OUTPUT"] = before["GITHUB_OUTPUT"] ?? "";
  process.env["GITHUB_STEP_SUMMARY"] = before["GITHUB_STEP_SUMMARY"] ?? "";
  rmSync(folder, { recursive: true });
});

/** The runner's file of outputs, as the runner reads it. */
function outputs(): Readonly<Record<string, string>> {
  const text = readFileSync(file("GITHUB_OUTPUT"), "utf8");
  return Object.fromEntries(
    [...text.matchAll(/^(.+?)<<(\S+)\n([\s\S]*?)\n\2$/gm)].map(([, name = "", , value = ""]) => [
      name,
      value,
    ]),
  );
}

test("outputs are set under the contract's names, lists and objects as JSON, what does not apply not at all", () => {
  setOutputs(
    {
      "harness-arn": "arn:aws:x",
      changed: false,
      "input-tokens": 0,
      changes: [{ path: "image", before: "a", after: "b" }],
      response: undefined,
    },
    createSecrets(() => {}),
  );
  expect(outputs()).toEqual({
    "harness-arn": "arn:aws:x",
    changed: "false",
    "input-tokens": "0",
    changes: '[{"path":"image","before":"a","after":"b"}]',
  });
});

test("no output carries a secret, also where JSON writes it in another form", () => {
  const secret = 'pass"word\\with-quotes';
  const secrets = createSecrets(() => {});
  secrets.mask([secret]);
  setOutputs({ response: `it is ${secret}`, kept: { why: [secret] } }, secrets);
  expect(outputs()).toEqual({ response: "it is ***", kept: '{"why":["***"]}' });
  expect(readFileSync(file("GITHUB_OUTPUT"), "utf8")).not.toContain("word");
});

test("an answer of many lines can't set another output", () => {
  setOutputs(
    { response: "a\nstatus=ready\nghadelimiter_x\nstatus<<E\nready\nE" },
    createSecrets(() => {}),
  );
  expect(Object.keys(outputs())).toEqual(["response"]);
});

test("the summary is written once, however often it is told", async () => {
  await writeSummary("first\n");
  await writeSummary("second\n");
  expect(readFileSync(file("GITHUB_STEP_SUMMARY"), "utf8")).toBe("second\n");
});

test("outside a runner there is nowhere to write, which is no failure", async () => {
  process.env["GITHUB_STEP_SUMMARY"] = "";
  await expect(writeSummary("x")).resolves.toBeUndefined();
});
