import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { type GitHubEvent, pullRequestOf, readEvent } from "../../src/settings/event.js";

describe("the event's pull request", () => {
  test.each<[string, GitHubEvent, number | undefined]>([
    ["is the one that was pushed to or closed", { pull_request: { number: 7 } }, 7],
    ["is the one that somebody commented on", { issue: { number: 8, pull_request: {} } }, 8],
    ["is none where the comment is on an issue", { issue: { number: 8 } }, undefined],
    ["is none of a push", {}, undefined],
    [
      "is none where the number is none",
      { pull_request: { number: "7; rm -rf" as unknown as number } },
      undefined,
    ],
  ])("%s", (_what, event, expected) => {
    expect(pullRequestOf(event)).toBe(expected);
  });
});

test.each([
  ["is missing", undefined],
  ["is no JSON", "{"],
  ["is no object", "null"],
])("an event that %s says nothing, and breaks nothing", async (_what, text) => {
  const folder = await mkdtemp(join(tmpdir(), "event-"));
  const path = join(folder, "event.json");
  if (text !== undefined) await writeFile(path, text);
  expect(await readEvent({ GITHUB_EVENT_PATH: path })).toEqual({});
  expect(await readEvent({})).toEqual({});
  await rm(folder, { recursive: true });
});
