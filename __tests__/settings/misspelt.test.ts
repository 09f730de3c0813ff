import { describe, expect, test } from "@jest/globals";
import { inputNames } from "../../src/settings/input-table.js";
import { nearest } from "../../src/settings/misspelt.js";
import { insteadOf } from "../../src/settings/unknown-inputs.js";

describe("a misspelt word", () => {
  const operations = ["deploy", "plan", "status", "logs", "invoke", "destroy", "sweep"];

  test.each([
    ["deplyo", "deploy"],
    ["Deploy", "deploy"],
    ["lgos", "logs"],
    ["statsu", "status"],
    ["destory", "destroy"],
    ["invok", "invoke"],
    ["swep", "sweep"],
    ["delete", "destroy"],
    ["up", "deploy"],
    ["preview", "plan"],
  ])("%s: the word that it stands for is found", (written, meant) => {
    expect(nearest(written, operations)).toBe(meant);
  });

  test.each(["validate", "", "x", "y".repeat(100_000)])("nothing is made up for %j", (written) => {
    expect(nearest(written, operations)).toBeUndefined();
  });
});

describe("an input that does not exist is met with the one that was meant", () => {
  test.each([
    // snake_case, camelCase, one letter more
    ["zscaler_client_id", "zscaler-client-id"],
    ["zscalerclientsecret", "zscaler-client-secret"],
    ["taskcpu", "task-cpu"],
    ["allowed_account_id", "allowed-account-ids"],
    ["expect_tools", "expect-tool"],
    ["lock timeout", "lock-timeout"],
    // more or fewer words
    ["subnet-ids", "subnets"],
    ["security_group_ids", "security-groups"],
    ["region_name", "region"],
    ["image-uri", "image"],
    ["model-id", "model"],
    ["cluster-name", "cluster"],
    ["kms-key-arn", "kms-key"],
    ["account-ids", "allowed-account-ids"],
    ["retention-days", "log-retention-days"],
    ["force", "force-secret-delete"],
    ["ecs-cluster-name", "cluster"],
    ["stage-name", "stage"],
    // the command-line tool's flags and variables
    ["client-id", "zscaler-client-id"],
    ["vanity_domain", "zscaler-vanity-domain"],
    ["no-secrets-manager", "secrets-manager: false"],
    ["keep-role", "keep: roles"],
    ["message", "prompt"],
    ["zscaler_secret_name", "credentials-secret"],
    ["zscaler_mcp_image_uri", "image"],
    ["zscaler_mcp_write_tools", "write-tools"],
    ["zscaler_mcp_allowed_hosts", "allowed-hosts"],
    ["zscaler_mcp_auth_mode", "auth-mode"],
    // what others call it
    ["token", "github-token"],
    ["command", "operation"],
    ["dry_mode", "dry-run"],
  ])("%s: %s", (written, meant) => {
    expect(insteadOf(written, inputNames)).toBe(`Did you mean \`${meant}\`?`);
  });

  test("where several may be meant, with each of them", () => {
    expect(insteadOf("memory", inputNames)).toBe("Did you mean `task-memory` or `harness-memory`?");
  });

  test.each([
    ["role-to-assume", /an input of aws-actions\/configure-aws-credentials: give it to that action/],
    ["aws_region", /an input of aws-actions\/configure-aws-credentials.*`region`/],
    ["role-name", /`harness=<ARN>` in the input `roles`/],
    ["ecs-service-name", /follow from the input `stage`/],
    ["zscaler_mcp_disabled_tools", /lines of the input `container-environment`/],
    ["yes", /never asked/],
    ["timeout-minutes", /beside `with`.*`timeout: 30m`/],
    ["frobnicate", /listed in action\.yml.*environment variable of the workflow.*not begin with `INPUT_`/],
    ["constructor", /listed in action\.yml/],
  ])("%s: or with where it belongs", (written, advice) => {
    expect(insteadOf(written, inputNames)).toMatch(advice);
  });

  test("never with a name that there is not either", () => {
    const named = [
      ...["token", "memory", "no-secrets-manager", "keep-role", "aws-region", "role-name", "timeout-minutes"],
      ...["env-file", "cloud", "ttl", "cpu", "platform", "api-key", "expected-account-id", "secret-arn"],
    ].flatMap((name) =>
      [...insteadOf(name, inputNames).matchAll(/mean `([^`:]+)/g)].map(([, meant]) => meant),
    );
    expect(named.length).toBeGreaterThan(10);
    for (const name of named) expect(inputNames).toContain(name);
  });
});
