import { expect, test } from "@jest/globals";
import { rules } from "../../../src/diagnosis/diagnose.js";
import { accountScenarios } from "./account-scenarios.js";
import { modelScenarios, roleScenarios, toolScenarios } from "./agent-scenarios.js";
import { gatewayScenarios } from "./gateway-scenarios.js";
import { handshakeScenarios } from "./handshake-scenarios.js";
import { rolloutScenarios } from "./rollout-scenarios.js";
import { waitingScenarios } from "./waiting-scenarios.js";

/** Not brought about yet, and why; each has a text of the real thing in the unit tests of the rules. */
const untriggered: Readonly<Record<string, string>> = {
  "gateway-audience-mismatch": "behind a gateway a runtime's words about a claim are not passed on",
  "gateway-method-mismatch": "behind a gateway a runtime's words about its method are not passed on",
};

test("every rule is triggered for real, or known to wait for what triggers it", () => {
  const triggered = [
    ...accountScenarios,
    ...rolloutScenarios,
    ...waitingScenarios,
    ...handshakeScenarios,
    ...gatewayScenarios,
    ...modelScenarios,
    ...roleScenarios,
    ...toolScenarios,
  ].flatMap((scenario) => scenario.rules);
  const told = new Set([...triggered, ...Object.keys(untriggered)]);
  expect(rules.map(({ id }) => id).filter((id) => !told.has(id))).toEqual([]);
  expect(Object.keys(untriggered).filter((id) => triggered.includes(id))).toEqual([]);
  const ids = new Set(rules.map(({ id }) => id));
  expect([...told].filter((id) => !ids.has(id))).toEqual([]);
});
