/** Writes docs/troubleshooting.md from the diagnosis rules; with `--check`, exits 1 when it is stale. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { rules as all } from "../src/diagnosis/diagnose.js";
import { accessRules } from "../src/diagnosis/rules/access.js";
import { agentCoreRules } from "../src/diagnosis/rules/agentcore.js";
import { containerRules } from "../src/diagnosis/rules/container.js";
import { credentialRules } from "../src/diagnosis/rules/credentials.js";
import { ecsRules } from "../src/diagnosis/rules/ecs.js";
import { gatewayRules } from "../src/diagnosis/rules/gateway.js";
import { limitRules } from "../src/diagnosis/rules/limits.js";
import { mcpRules } from "../src/diagnosis/rules/mcp.js";
import { networkRules } from "../src/diagnosis/rules/network.js";
import { rolloutRules } from "../src/diagnosis/rules/rollout.js";
import { signInRules } from "../src/diagnosis/rules/sign-in.js";
import { stateRules } from "../src/diagnosis/rules/state.js";
import { taskRules } from "../src/diagnosis/rules/task.js";
import { type Topic, troubleshootingPage } from "./troubleshooting-page.js";

const page = "docs/troubleshooting.md";

/** In the order in which a newcomer meets them. */
const topics: readonly Topic[] = [
  { title: "Credentials of the workflow", rules: credentialRules },
  { title: "Between the runner and AWS", rules: networkRules },
  { title: "Permissions", rules: accessRules },
  { title: "State and lock", rules: stateRules },
  { title: "Tasks that do not start", rules: taskRules },
  { title: "The MCP server's container", rules: containerRules },
  { title: "Rollouts", rules: rolloutRules },
  { title: "Clusters, services and secrets", rules: ecsRules },
  { title: "The MCP handshake", rules: [...signInRules, ...mcpRules] },
  { title: "Harness, model and Token Vault", rules: agentCoreRules },
  { title: "Runtime and gateway", rules: gatewayRules },
  { title: "Limits and failures of AWS", rules: limitRules },
];

const told = new Set(topics.flatMap(({ rules }) => rules));
const untold = all.filter((rule) => !told.has(rule)).map(({ id }) => id);
if (untold.length > 0) throw new Error(`${page} has no topic for the rules ${untold.join(", ")}.`);

const fresh = troubleshootingPage(topics);
if (!process.argv.includes("--check")) {
  writeFileSync(page, fresh);
} else if (!existsSync(page) || readFileSync(page, "utf8") !== fresh) {
  console.error(`${page} is stale. Write it with \`npm run docs\`.`);
  process.exitCode = 1;
}
