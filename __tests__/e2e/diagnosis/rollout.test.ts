/** Failures of a rollout are told with their cause and their fix, read from what the tasks and the container said. */
import { rolloutScenarios } from "./rollout-scenarios.js";
import { testAll } from "./scenario.js";

testAll(rolloutScenarios);
