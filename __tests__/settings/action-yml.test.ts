import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { inputNames, specOf } from "../../src/settings/input-table.js";
import { withTables } from "../../tools/input-tables.js";

interface ActionFile {
  readonly runs: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, { description: string; default?: string; required?: boolean }>>;
  readonly outputs: Readonly<Record<string, { description: string }>>;
}

const source = readFileSync(new URL("../../action.yml", import.meta.url), "utf8");
const action = parse(source) as ActionFile;

/** Names that workflows depend on: they may be added to, never renamed or removed. */
const contractInputs =
  `operation topology region image stage state lock-timeout timeout poll-interval expires-in tags
  allowed-account-ids adopt github-token comment environment zscaler-client-id zscaler-client-secret
  zscaler-customer-id zscaler-vanity-domain zscaler-cloud credentials-secret secret-name secrets-manager auth-mode
  auth-token mcp-url cluster task-cpu task-memory architecture health-check-path min-tasks max-tasks subnets
  security-groups roles permissions-boundary kms-key host-validation allowed-hosts write-tools container-environment
  log-retention-days harness-name model system-prompt system-prompt-file max-iterations max-tokens timeout-seconds
  temperature harness-memory allowed-tools gateway-auth endpoint tools verify prompt prompt-file session-id expect
  expect-tool max-latency max-total-tokens retries suite log-source since until filter limit follow keep
  force-secret-delete fail-on stages max-age dry-run`.split(/\s+/);
const contractOutputs =
  `harness-arn harness-id harness-version harness-status mcp-url image previous-image service-arn runtime-arn
  gateway-arn execution-role-arn credential-provider-arn state stage status changed changes skipped response
  stop-reason session-id tool-calls input-tokens output-tokens latency-ms suite-results junit-file log-file
  deleted kept swept`.split(/\s+/);

describe("action.yml keeps the contract with workflows", () => {
  test("every input is there, in order", () => {
    expect(Object.keys(action.inputs)).toEqual(contractInputs);
  });

  test("every output is there, in order", () => {
    expect(Object.keys(action.outputs)).toEqual(contractOutputs);
  });

  test("it runs on Node 24, with a post step that frees the lock", () => {
    expect(action.runs).toEqual({ using: "node24", main: "dist/index.js", post: "dist/index.js" });
  });

  test.each(["inputs", "outputs"] as const)("all %s are described in sentences", (part) => {
    for (const { description } of Object.values(action[part])) {
      expect(description).toMatch(/^[\w`].{8,}\.$/s);
    }
  });
});

describe("action.yml and the code agree", () => {
  test("on the names of the inputs", () => {
    expect(inputNames).toEqual(Object.keys(action.inputs));
  });

  test.each(inputNames)("on default and requirement of %s", (name) => {
    const spec = specOf(name);
    expect(action.inputs[name]?.default).toBe(spec.default ?? spec.expression);
    expect(action.inputs[name]?.required ?? false).toBe(spec.required ?? false);
  });

  test.each(inputNames.filter((name) => specOf(name).default !== undefined))(
    "the default of %s is a value of its kind",
    (name) => {
      const spec = specOf(name);
      const complaints: unknown[] = [];
      expect(spec.value.parse(spec.default ?? "", (problem) => complaints.push(problem))).toBeDefined();
      expect(complaints).toEqual([]);
    },
  );
});

describe("the README's tables", () => {
  const readme =
    "Before\n<!-- inputs:begin -->STALE<!-- inputs:end -->\nBetween\n<!-- outputs:begin --><!-- outputs:end -->\nAfter\n";

  test("have a row for every input and output and leave the rest alone", () => {
    const fresh = withTables(readme, source);
    expect(fresh).toMatch(/^Before\n<!-- inputs:begin -->\n\n\| Input \| Default \| Meaning \|/);
    expect(fresh).toContain("| `operation` | required | What to do: ");
    expect(fresh).toContain("| `timeout` | `30m` | ");
    expect(fresh).toContain("| `harness-arn` | ARN of the harness. |");
    expect(fresh).not.toContain("STALE");
    expect(fresh.match(/^\| `/gm)).toHaveLength(contractInputs.length + contractOutputs.length);
    expect(fresh.endsWith("<!-- outputs:end -->\nAfter\n")).toBe(true);
  });

  test("are written the same a second time", () => {
    const fresh = withTables(readme, source);
    expect(withTables(fresh, source)).toBe(fresh);
  });

  test("need their markers", () => {
    expect(() => withTables("nothing", source)).toThrow("<!-- inputs:begin -->");
  });
});
