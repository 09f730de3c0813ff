/** What somebody is told who runs the action for the first time, and who looks closely at what it does. */
import { describe, expect, test } from "@jest/globals";
import type { ActionResult } from "../../simulator/runner.js";
import { credentials, deploy, destroy, good, inAccount } from "./action.js";

describe("step debugging", () => {
  /** `ECS CreateCluster: HTTP 200, 12 ms, 2 attempts, eu-west-1, request 0f…` */
  const form =
    /^(?<service>[A-Za-z0-9]+) (?<operation>[A-Z]\w+): (?<outcome>HTTP \d{3}|\w+ \(HTTP \d{3}\)), \d+ ms(?:, (?<attempts>\d+) attempts)?(?:, [a-z]{2}-[a-z]+-\d)?, request [\w=+/-]+$/;

  const callLines = ({ stdout }: ActionResult) =>
    stdout
      .split("\n")
      .filter((line) => line.startsWith("::debug::"))
      .map((line) => line.slice("::debug::".length))
      .filter((line) => /^[A-Za-z0-9]+ [A-Z]\w+: /.test(line));

  const counted = (operations: readonly string[]) =>
    Object.fromEntries(
      [...new Set(operations)].sort().map((name) => [name, operations.filter((one) => one === name).length]),
    );

  test.concurrent("shows every call of AWS with its outcome, duration and request id, and none of its values", () =>
    inAccount(async (account) => {
      account.faults.on({
        operation: "CreateCluster",
        times: 1,
        effect: { kind: "error", code: "ThrottlingException", status: 400, message: "Slow down" },
      });
      const on = { environment: { RUNNER_DEBUG: "1" } };
      const result = await good(deploy(account, { stage: "pr-5" }, on));
      const lines = callLines(result);
      const matches = lines.map((line) => form.exec(line)?.groups ?? { line });
      expect(matches.filter((match) => "line" in match)).toEqual([]);
      const operations = matches.flatMap(({ operation, attempts }) =>
        Array<string>(Number(attempts ?? 1)).fill(operation ?? ""),
      );
      expect(counted(operations)).toEqual(counted(account.calls().map(({ operation }) => operation)));
      expect(lines).toContainEqual(
        expect.stringMatching(/^ECS CreateCluster: HTTP 200, \d+ ms, 2 attempts, request /),
      );
      // What a call was refused with stands where its status would.
      expect(lines).toContainEqual(
        expect.stringMatching(/^IAM GetRole: NoSuchEntityException \(HTTP 404\), \d+ ms, request /),
      );
      const said = lines.join("\n");
      for (const value of [
        ...Object.values(credentials),
        Buffer.from(`${credentials["zscaler-client-id"]}:${credentials["zscaler-client-secret"]}`).toString(
          "base64",
        ),
        "111122223333",
        "zscaler",
        "pr-5",
        "octo",
        "arn:",
      ])
        expect(said).not.toContain(value);
    })());

  test.concurrent("that is off shows none of them", () =>
    inAccount(async (account) => {
      const result = await good(destroy(account));
      expect(account.calls().length).toBeGreaterThan(0);
      expect(callLines(result)).toEqual([]);
    })());
});
