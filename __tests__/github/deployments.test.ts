import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type GitHub as Simulated, startGitHub } from "../../simulator/github/index.js";
import { type Deployments, deploymentsOf, type Status } from "../../src/github/deployments.js";
import { openGitHub } from "../../src/github/github.js";

let github: Simulated;
beforeEach(async () => {
  github = await startGitHub();
});
afterEach(() => github.stop());

const ref = "ffac537e6cbbf934b08745a378932722df287a53";

async function deployments(stage = "pr-7", region = "us-east-1"): Promise<Deployments> {
  const opened = await openGitHub({
    token: github.token({ deployments: "write" }),
    apiUrl: github.url,
    repository: github.repository,
    signal: new AbortController().signal,
  });
  if (opened === undefined) throw new Error("there is a token");
  return deploymentsOf(opened, { stage, region });
}

const status = (state: Status["state"], description = "") => ({ state, description, logUrl: undefined });

/** Deploys as often as there are states, to end in each. */
async function ended(by: Deployments, states: readonly Status["state"][], environment = "preview") {
  const ids: number[] = [];
  for (const state of states) {
    const id = await by.create({ environment, ref, description: "", isTransient: true });
    await by.tell(id, status(state));
    ids.push(id);
  }
  return ids;
}

const states = () => github.deployments().map(({ statuses }) => statuses[0]?.state);
const gone = { description: "gone", logUrl: undefined };

describe("deployments", () => {
  test("make GitHub merge nothing and wait for no check, the run's own among them", async () => {
    await ended(await deployments(), ["success"]);
    expect(github.calls()[0]?.body).toMatchObject({
      auto_merge: false,
      required_contexts: [],
      task: "deploy",
    });
    expect(github.calls()[1]?.body).toMatchObject({ auto_inactive: false });
  });

  test("are of production where the environment has that name", async () => {
    const by = await deployments();
    await ended(by, ["success"], "production");
    await ended(by, ["success"], "preview");
    expect(github.deployments().map((one) => one.production_environment)).toEqual([true, false]);
  });

  test("are cut where GitHub would refuse what is said of them", async () => {
    const by = await deployments();
    const [id = 0] = await ended(by, ["in_progress"]);
    await by.tell(id, status("failure", "😀".repeat(200)));
    expect([...(github.deployments()[0]?.statuses[0]?.description ?? "")]).toHaveLength(140);
  });

  test("leave the later and the failed ones alone when one takes the place of those before", async () => {
    const by = await deployments();
    const ids = await ended(by, ["success", "failure", "in_progress", "success", "success"]);
    expect(await by.retire("preview", gone, ids[3])).toBe(2);
    expect(states()).toEqual(["inactive", "failure", "inactive", "success", "success"]);
  });

  test("all become inactive when the stage goes, the failed ones too, and no other stage's", async () => {
    await ended(await deployments("pr-8"), ["success"]);
    await ended(await deployments("pr-7", "eu-west-1"), ["success"]);
    const by = await deployments();
    await ended(by, ["success", "failure", "error"]);
    await ended(by, ["success"], "elsewhere");
    expect(await by.retire("preview", gone)).toBe(3);
    expect(states()).toEqual(["success", "success", "inactive", "inactive", "inactive", "success"]);
  });

  test("are found beyond the first page of an environment that many report to", async () => {
    const by = await deployments();
    await ended(by, ["success"]);
    const others = await deployments("pr-8");
    for (let index = 0; index < 120; index += 1)
      await others.create({ environment: "preview", ref, description: "", isTransient: true });
    github.forgetCalls();
    expect((await by.last("preview"))?.state).toBe("success");
    expect(await by.retire("preview", gone)).toBe(1);
    expect(states()[0]).toBe("inactive");
  });

  test("are not looked through to their very first, where the newer ones are inactive already", async () => {
    const by = await deployments();
    await ended(by, Array(12).fill("inactive"));
    await ended(by, ["success"]);
    github.forgetCalls();
    expect(await by.retire("preview", gone)).toBe(1);
    expect(github.calls().filter(({ path }) => path.endsWith("/statuses"))).toHaveLength(11);
  });

  test("say which one was the last", async () => {
    const by = await deployments();
    expect(await by.last("preview")).toBeUndefined();
    const [id] = await ended(by, ["success"]);
    expect(await by.last("preview")).toEqual({ id, sha: ref, state: "success" });
  });
});
