/** Failures between the runner and AWS are told with their cause and their fix. */
import { accountScenarios } from "./account-scenarios.js";
import { testAll } from "./scenario.js";

testAll(accountScenarios);
