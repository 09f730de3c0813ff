import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import type { PolicySource } from "../../simulator/access/document.js";
import { deploy, destroy, good, inAccount, type RunOptions, remains } from "./action.js";

const documented: PolicySource = JSON.parse(readFileSync("docs/deploy-policy.json", "utf8"));

/** The vendor's, which the policy names. */
const image = "709825985650.dkr.ecr.us-east-1.amazonaws.com/zscaler/zscaler-mcp-server:0.15.2-bedrock";

describe("a workflow whose role has the documented policy and nothing else", () => {
  test(
    "can deploy, change, and take down a stage",
    inAccount(async (account) => {
      const options: RunOptions = { environment: account.credentialsFor({ policies: [documented] }) };
      // The Marketplace image, which the policy names, is the default.
      const inputs = { image };
      await good(deploy(account, inputs, options));
      await good(deploy(account, { ...inputs, "task-cpu": "512", "log-retention-days": "7" }, options));
      await good(destroy(account, { "force-secret-delete": "true" }, options));
      expect(remains(account)).toEqual([]);
    }),
    120_000,
  );
});
