/** Failures of the agent and of the handshake with its server are told with their cause and their fix. */
import { expect, test } from "@jest/globals";
import { deploy, good, inAccount, run } from "../action.js";
import { hasty } from "../reliability/killing.js";
import { deployed, modelScenarios, roleScenarios, toolScenarios } from "./agent-scenarios.js";
import { handshakeScenarios } from "./handshake-scenarios.js";
import { testAll, testInTurn } from "./scenario.js";

testInTurn(deployed, modelScenarios);
testInTurn(deployed, roleScenarios);
testInTurn(deployed, toolScenarios);
testAll(handshakeScenarios);

test.concurrent("where all is well, no problem is seen in what container and harness log", () =>
  inAccount(async (account) => {
    await good(deploy(account, { "poll-interval": "50ms" }));
    await good(run(account, { operation: "invoke", prompt: "List the ZPA app segments." }));
    const { stdout, summary, annotations } = await good(run(account, { operation: "logs", since: "1h" }));
    expect(stdout).toContain("[TOOL OK] zpa_list_app_segments");
    expect(stdout).toContain("Invocation completed successfully");
    expect(summary).not.toContain("🔎");
    expect(annotations).toEqual([]);
  }, hasty)());
