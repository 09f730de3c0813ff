import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type GitHub as Simulated, startGitHub } from "../../simulator/github/index.js";
import { stickyComment } from "../../src/github/comment.js";
import { openGitHub } from "../../src/github/github.js";

const marker = "<!-- ours -->";
let github: Simulated;
beforeEach(async () => {
  github = await startGitHub();
  github.pullRequest(7);
});
afterEach(() => github.stop());

async function sticky(token = github.token({ "pull-requests": "write" })) {
  const opened = await openGitHub({
    token,
    apiUrl: github.url,
    repository: github.repository,
    signal: new AbortController().signal,
  });
  if (opened === undefined) throw new Error("there is a token");
  return stickyComment(opened, { pullRequest: 7, isMarked: (body) => body.startsWith(marker) });
}

const text = (words: string) => `${marker}\n${words}`;
const write = async (words: string) => (await sticky()).write(() => text(words));
const said = () => github.comments(7).map(({ body }) => body);
const changing = () => github.calls().filter(({ method, path }) => method !== "GET" && path !== "/graphql");

describe("the one comment", () => {
  test("is made, rewritten whole, and left alone where it says the same", async () => {
    expect(await write("one")).toMatchObject({ outcome: "created" });
    expect(await write("two")).toMatchObject({ outcome: "updated" });
    github.forgetCalls();
    expect(await write("two")).toEqual({ outcome: "unchanged" });
    expect(said()).toEqual([text("two")]);
    expect(changing()).toEqual([]);
  });

  test("is left alone where there is nothing to say", async () => {
    expect(await (await sticky()).write(() => undefined)).toEqual({ outcome: "unchanged" });
    expect(said()).toEqual([]);
  });

  test("is told what it said before", async () => {
    await write("one");
    await (await sticky()).write((before) => `${before} and two`);
    expect(said()).toEqual([text("one and two")]);
  });

  test("is nobody else's who writes the marker: a stranger's neither catches what is ours nor keeps us from it", async () => {
    github.comment(7, text("a trap"), "stranger");
    await write("ours");
    github.comment(7, text("another trap"), "stranger");
    await write("ours again");
    expect(said()).toEqual([text("a trap"), text("ours again"), text("another trap")]);
  });

  test("is a person's where the token is a person's", async () => {
    github.comment(7, text("the bot's"), "github-actions[bot]");
    const token = github.personalToken("Mona");
    await (await sticky(token)).write(() => text("Mona's"));
    await (await sticky(token)).write(() => text("Mona's again"));
    expect(github.comments(7).map(({ user, body }) => [user?.login, body])).toEqual([
      ["github-actions[bot]", text("the bot's")],
      ["Mona", text("Mona's again")],
    ]);
  });

  test("asks who it is only where something carries the marker, and never GET /user, which a job's token may not", async () => {
    github.comment(7, "words", "stranger");
    github.fail({ method: "POST", path: /graphql/, effect: { kind: "status", status: 500 } });
    expect(await write("ours")).toMatchObject({ outcome: "created" });
    expect(github.calls().map(({ path }) => path)).not.toContain("/user");
  });

  test("is the older one of two that came to be; the other is deleted", async () => {
    github.comment(7, text("older"), "github-actions[bot]");
    github.comment(7, text("newer"), "github-actions[bot]");
    await write("the one");
    expect(said()).toEqual([text("the one")]);
  });

  test("is made anew where somebody deletes it between two words of one run", async () => {
    const comment = await sticky();
    await comment.write(() => text("begins"));
    github.deleteComment(github.comments(7)[0]?.id ?? 0);
    expect(await comment.write(() => text("ends"))).toMatchObject({ outcome: "created" });
    expect(said()).toEqual([text("ends")]);
  });

  test("stays one where the answer to its making is lost", async () => {
    github.fail({ method: "POST", path: /comments$/, times: 1, effect: { kind: "reset", when: "after" } });
    await write("ours");
    expect(said()).toEqual([text("ours")]);
  });

  test("gets through where GitHub stumbles, and not where it refuses", async () => {
    github.fail({ times: 2, effect: { kind: "status", status: 502 } });
    await write("ours");
    expect(said()).toEqual([text("ours")]);
    github.forgetCalls();
    const readOnly = await sticky(github.token({ "pull-requests": "read" }));
    await expect(readOnly.write(() => text("more"))).rejects.toMatchObject({ status: 403 });
    expect(changing()).toHaveLength(1);
  });
});
