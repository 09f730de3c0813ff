import { describe, expect, test } from "@jest/globals";
import { startGitHub } from "../../simulator/github/index.js";
import { openGitHub } from "../../src/github/github.js";
import { type Trouble, troubleOf } from "../../src/github/trouble.js";

type Fault = Parameters<Awaited<ReturnType<typeof startGitHub>>["fail"]>[0]["effect"];

/** What is said of a call that comes to this. */
async function troubleWith(effect: Fault | "bad token" | "down" | "aborted" | "hanging"): Promise<Trouble> {
  const github = await startGitHub();
  github.pullRequest(7);
  if (typeof effect === "object") github.fail({ effect });
  if (effect === "hanging") github.fail({ effect: { kind: "slow", milliseconds: 5_000 } });
  if (effect === "down") await github.stop();
  const opened = await openGitHub({
    token: effect === "bad token" ? "ghs_expired" : github.token({ "pull-requests": "read" }),
    apiUrl: github.url,
    repository: github.repository,
    signal:
      effect === "hanging"
        ? AbortSignal.timeout(50)
        : effect === "aborted"
          ? AbortSignal.abort()
          : new AbortController().signal,
  });
  try {
    await opened?.octokit.rest.issues.createComment({
      ...opened.repository,
      issue_number: 7,
      body: "x",
      request: opened.limits(),
    });
    throw new Error("the call was to fail");
  } catch (thrown) {
    return troubleOf(thrown, "pull-requests: write", ["pull-requests: write", "deployments: write"]);
  } finally {
    if (effect !== "down") await github.stop();
  }
}

describe("trouble with GitHub is told with what to do about it", () => {
  test.each<[string, Parameters<typeof troubleWith>[0], RegExp, RegExp]>([
    ["an expired token", "bad token", /401: Bad credentials/, /github-token/],
    [
      "a used up rate limit",
      { kind: "rate-limit" },
      /403: API rate limit/,
      /rate limit of the token is used up/,
    ],
    ["too much at once", { kind: "secondary-rate-limit", status: 429 }, /429: .*secondary/, /rate limit/],
    [
      "a locked conversation",
      { kind: "status", status: 403, message: "Unable to create comment because issue is locked." },
      /locked/,
      /Unlock/,
    ],
    ["an outage", { kind: "status", status: 503, message: "Unicorn" }, /503: Unicorn/, /next run/],
    [
      "an answer of something that is no GitHub",
      { kind: "text", status: 502, text: "<html>proxy</html>" },
      /502/,
      /next run/,
    ],
    ["a broken connection", { kind: "reset", when: "before" }, /could not be reached/, /HTTPS_PROXY/],
    ["no GitHub at all", "down", /could not be reached/, /GITHUB_API_URL/],
    ["an answer that takes too long", "hanging", /did not answer in time/, /githubstatus/],
    ["a call that the run's end cut off", "aborted", /did not answer in time/, /next run/],
  ])("%s", async (_what, effect, cause, fix) => {
    const trouble = await troubleWith(effect);
    expect(trouble.kind).toBe("other");
    expect(trouble.cause).toMatch(cause);
    expect(trouble.fix).toMatch(fix);
  });

  test("a missing permission by its name, with the lines that give it", async () => {
    const trouble = await troubleWith({
      kind: "status",
      status: 403,
      message: "Resource not accessible by integration",
    });
    expect(trouble.kind).toBe("permission");
    expect(trouble.fix).toContain("`pull-requests: write`");
    expect(trouble.fix).toContain(
      "`permissions: { contents: read, id-token: write, pull-requests: write, deployments: write }`",
    );
  });
});
