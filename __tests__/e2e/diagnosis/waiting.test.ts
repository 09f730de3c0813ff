/** A run whose time is over says what it was still waiting for. */
import { testAll } from "./scenario.js";
import { waitingScenarios } from "./waiting-scenarios.js";

testAll(waitingScenarios);
