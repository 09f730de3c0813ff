/** Failures of a runtime and of the gateway before it are told with their cause and their fix. */
import { gatewayScenarios } from "./gateway-scenarios.js";
import { testAll } from "./scenario.js";

testAll(gatewayScenarios);
