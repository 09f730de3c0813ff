import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { isForkWithoutCredentials } from "../../src/settings/fork.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fork-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function eventFile(event: unknown): Promise<string> {
  const path = join(folder, `${Math.random()}.json`);
  await writeFile(path, typeof event === "string" ? event : JSON.stringify(event));
  return path;
}

const pullRequest = (head: object | null, base = "octo/app") => ({
  pull_request: { head: { repo: head }, base: { repo: { full_name: base } } },
});
const isSkipped = async (event: unknown, more: Readonly<Record<string, string>> = {}) =>
  isForkWithoutCredentials({
    GITHUB_EVENT_NAME: "pull_request",
    GITHUB_EVENT_PATH: await eventFile(event),
    ...more,
  });

describe("a pull request that cannot be deployed", () => {
  test.each<[string, unknown, boolean]>([
    ["comes from a fork", pullRequest({ full_name: "stranger/app" }), true],
    ["comes from a fork that was deleted since", pullRequest(null), true],
    ["does not come from a branch of the repository itself", pullRequest({ full_name: "octo/app" }), false],
    ["is one: an event without a pull request is none", {}, false],
    ["is one: an event that cannot be read is none", "no json", false],
  ])("%s", async (_what, event, expected) => {
    expect(await isSkipped(event)).toBe(expected);
  });

  test.each([
    "AWS_ACCESS_KEY_ID",
    "AWS_PROFILE",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  ])("has no %s: a job with credentials of its own goes on", async (name) => {
    const fork = pullRequest({ full_name: "stranger/app" });
    expect(await isSkipped(fork, { [name]: "x", AWS_SECRET_ACCESS_KEY: "x" })).toBe(false);
    // The id of a key is no secret, and all that a fork's job has of it.
    expect(await isSkipped(fork, { [name]: "", AWS_ACCESS_KEY_ID: "x" })).toBe(true);
  });

  test("is a pull_request event: pull_request_target runs with the repository's own rights", async () => {
    const fork = pullRequest({ full_name: "stranger/app" });
    expect(await isSkipped(fork, { GITHUB_EVENT_NAME: "pull_request_target" })).toBe(false);
  });

  test("is not guessed where there is no event file", async () => {
    expect(await isForkWithoutCredentials({ GITHUB_EVENT_NAME: "pull_request" })).toBe(false);
  });
});
