import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import {
  foundInPost,
  type Handover,
  isPost,
  leaveForPost,
  markStarted,
  takeBack,
} from "../../src/report/handover.js";

const handover: Handover = {
  region: "us-east-1",
  account: "111122223333",
  bucket: "b",
  key: "octo/app/pr-7.json",
  nonce: "n-1",
};
const other: Handover = { ...handover, key: "octo/app/pr-8.json", nonce: "n-2" };
const saved = { ...process.env };
let folder: string;
let stateFile: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "handover-"));
  stateFile = join(folder, "state");
  await writeFile(stateFile, "");
  process.env = { ...saved, GITHUB_STATE: stateFile };
});
afterEach(async () => {
  for (const one of [handover, other]) takeBack(one);
  process.env = { ...saved };
  await rm(folder, { recursive: true });
});

/** The runner gives what main saved to post as `STATE_<name>`. */
async function asPost(): Promise<void> {
  const entries = (await readFile(stateFile, "utf8")).matchAll(/^(\w+)<<(\S+)\n(.*)\n\2$/gm);
  for (const [, name, , value] of entries) process.env[`STATE_${name}`] = value;
}

describe("what main leaves for post", () => {
  test("tells post where the lock of the run lies", async () => {
    expect(isPost()).toBe(false);
    markStarted();
    leaveForPost(handover);
    await asPost();
    expect(isPost()).toBe(true);
    expect(foundInPost()).toEqual([handover]);
  });

  test("is no lock where main took none", async () => {
    markStarted();
    await asPost();
    expect(isPost()).toBe(true);
    expect(foundInPost()).toEqual([]);
  });

  test("is no lock any more once main has freed it", async () => {
    markStarted();
    leaveForPost(handover);
    takeBack(handover);
    await asPost();
    expect(foundInPost()).toEqual([]);
  });

  test("is every lock that a sweep holds at the moment at which it is killed", async () => {
    leaveForPost(handover);
    leaveForPost(other);
    leaveForPost({ ...handover, nonce: "n-3" });
    takeBack({ nonce: "n-3" });
    await asPost();
    expect(foundInPost()).toEqual([handover, other]);
  });
});
