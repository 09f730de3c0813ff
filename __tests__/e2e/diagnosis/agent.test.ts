/** Failures of the agent and of the handshake with its server are told with their cause and their fix. */
import { deployed, modelScenarios, roleScenarios, toolScenarios } from "./agent-scenarios.js";
import { handshakeScenarios } from "./handshake-scenarios.js";
import { testAll, testInTurn } from "./scenario.js";

testInTurn(deployed, modelScenarios);
testInTurn(deployed, roleScenarios);
testInTurn(deployed, toolScenarios);
testAll(handshakeScenarios);
