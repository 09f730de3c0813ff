import { expect, test } from "@jest/globals";
import { adviceOnRunningAgain } from "../../src/settings/again.js";

test("only what changes a stage is said to go on where it ended", () => {
  for (const operation of ["deploy", "destroy"] as const)
    expect(adviceOnRunningAgain(operation)).toContain("goes on where this one ended");
  for (const operation of ["plan", "status", "logs"] as const)
    expect(adviceOnRunningAgain(operation)).toContain("has changed nothing");
  // An agent's tools may write.
  expect(adviceOnRunningAgain("invoke")).toMatch(/What the agent did until then.*is done/);
});
