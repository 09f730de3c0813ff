import { expect, test } from "@jest/globals";
import { warnings } from "../../src/operations/warnings.js";
import type { Live } from "../../src/resources/resource.js";
import { withHarness } from "../topologies/settings.js";

const arn = "arn:aws:bedrock-agentcore:us-east-1:111122223333:memory/harness_it-0a1b2c3d4e";

/** What a deploy would say of a live harness with this memory. */
const said = (memory: object, kind: "disabled" | "managed") =>
  warnings(withHarness({ memory: { kind } }), {
    lookups: new Map(),
    live: new Map([["harness", { id: "arn", tags: {}, harness: { memory } } as Live]]),
  });

test("a memory that nobody will use any more is told before it is given up, with how to keep or delete it", () => {
  const [notice] = said({ managedMemoryConfiguration: { arn } }, "disabled");
  expect(notice).toMatchObject({ level: "warning", title: "The harness gives its memory up" });
  expect(notice?.message).toContain(arn);
  expect(notice?.message).toContain("--memory-id harness_it-0a1b2c3d4e");
});

test("a memory that stays in use, or was never there, is no news", () => {
  expect(said({ managedMemoryConfiguration: { arn } }, "managed")).toEqual([]);
  expect(said({ disabled: {} }, "disabled")).toEqual([]);
});
