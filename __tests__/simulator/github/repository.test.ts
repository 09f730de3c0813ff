import { getOctokit } from "@actions/github";
import { describe, expect, test } from "@jest/globals";
import { onGitHub, place, refusal } from "./github.js";

describe("issues", () => {
  test(
    "are opened with labels, found by them, updated and closed",
    onGitHub(async (github, as) => {
      github.pullRequest(7, { labels: ["smoke"] });
      const { issues } = as({ issues: "write" });
      const { data } = await issues.create({ ...place, title: "Red", labels: ["smoke"] });
      expect(data).toMatchObject({ number: 8, state: "open", user: { login: "github-actions[bot]" } });
      await issues.update({ ...place, issue_number: 8, body: "Still red" });
      const open = await issues.listForRepo({ ...place, labels: "smoke", creator: "github-actions[bot]" });
      expect(open.data.map(({ number, body }) => [number, body])).toEqual([[8, "Still red"]]);
      await issues.update({ ...place, issue_number: 8, state: "closed", state_reason: "completed" });
      // Pull requests are issues, too.
      expect((await issues.listForRepo(place)).data.map(({ number }) => number)).toEqual([7]);
      expect(github.issues()[0]).toMatchObject({ state: "closed", state_reason: "completed" });
    }),
  );

  test(
    "are found by a search",
    onGitHub(async (github, as) => {
      github.issue({ title: "Smoke test is red", labels: ["smoke"] });
      github.issue({ title: "Another one" });
      const q = 'repo:octo-org/octo-repo is:issue is:open label:smoke "smoke test" in:title';
      const { data } = await as().search.issuesAndPullRequests({ q });
      expect(data.items.map(({ title }) => title)).toEqual(["Smoke test is red"]);
    }),
  );
});

describe("pull requests", () => {
  test(
    "are listed while they are open, and tell whether they are closed, merged or a fork's",
    onGitHub(async (github, as) => {
      github.pullRequest(7);
      github.pullRequest(8, { merged: true });
      github.pullRequest(9, { headRepository: "mallory/octo-repo" });
      const { pulls } = as({ "pull-requests": "read" });
      expect((await pulls.list(place)).data.map(({ number }) => number)).toEqual([9, 7]);
      const get = async (pull_number: number) => (await pulls.get({ ...place, pull_number })).data;
      expect(await get(8)).toMatchObject({ state: "closed", merged: true });
      expect((await get(9)).head.repo?.full_name).toBe("mallory/octo-repo");
      github.pullRequest(7, { state: "closed" });
      expect(await get(7)).toMatchObject({ state: "closed", merged: false });
      expect(await refusal(pulls.get({ ...place, pull_number: 10 }))).toMatchObject({ status: 404 });
    }),
  );
});

describe("a run", () => {
  test(
    "is known by its attempts",
    onGitHub(async (github, as) => {
      github.run({ id: 4242, attempt: 1, status: "completed" });
      github.run({ id: 4242, attempt: 2, status: "in_progress" });
      const { actions } = as({ actions: "read" });
      const statusOf = async (attempt_number: number) =>
        (await actions.getWorkflowRunAttempt({ ...place, run_id: 4242, attempt_number })).data.status;
      expect([await statusOf(1), await statusOf(2)]).toEqual(["completed", "in_progress"]);
      expect((await actions.getWorkflowRun({ ...place, run_id: 4242 })).data.run_attempt).toBe(2);
      expect(await refusal(as({}).actions.getWorkflowRun({ ...place, run_id: 4242 }))).toMatchObject({
        status: 403,
      });
    }),
  );
});

describe("trouble", () => {
  test(
    "strikes the calls it is planned for, as often as it is planned",
    onGitHub(async (github, as) => {
      github.fail({ path: /\/pulls$/, times: 1, effect: { kind: "secondary-rate-limit", retryAfter: 7 } });
      const { pulls, repos } = as();
      expect(await repos.get(place)).toMatchObject({ status: 200 });
      const { status, headers } = await refusal(pulls.list(place));
      expect([status, headers["retry-after"]]).toEqual([403, "7"]);
      expect(await pulls.list(place)).toMatchObject({ status: 200 });
    }),
  );

  test.each([
    ["before", 0],
    ["after", 1],
  ] as const)("may break a connection %s something happened", (when, count) =>
    onGitHub(async (github, as) => {
      github.pullRequest(7);
      github.fail({ method: "POST", times: 1, effect: { kind: "reset", when } });
      await refusal(as().issues.createComment({ ...place, issue_number: 7, body: "one" }));
      expect(github.comments(7)).toHaveLength(count);
    })(),
  );

  test.each([
    ["the hour's calls used up", { kind: "rate-limit" }, 403, "API rate limit exceeded"],
    ["a bad gateway", { kind: "status", status: 502 }, 502, "Server Error"],
    ["a proxy in between", { kind: "text", status: 503, text: "<html>Away</html>" }, 503, ""],
  ] as const)("may be %s", (_, effect, expected, said) =>
    onGitHub(async (github, as) => {
      github.fail({ effect });
      const { status, message } = await refusal(as().repos.get(place));
      expect([status, message]).toEqual([expected, expect.stringContaining(said)]);
    })(),
  );

  test(
    "may be a slow answer, which is the true one all the same, and ends when it is told to",
    onGitHub(async (github, as) => {
      const end = github.fail({ effect: { kind: "slow", milliseconds: 100 } });
      const { repos } = as();
      const request = { signal: AbortSignal.timeout(20) };
      await refusal(repos.get({ ...place, request }));
      expect(await repos.get(place)).toMatchObject({ status: 200 });
      end();
      expect(await repos.get({ ...place, request: { signal: AbortSignal.timeout(60_000) } })).toMatchObject({
        status: 200,
      });
    }),
  );

  test(
    "comes to whoever calls too often",
    onGitHub(
      async (_, as) => {
        const { repos } = as();
        await repos.get(place);
        const { status, headers } = await refusal(repos.get(place));
        expect([status, headers["x-ratelimit-remaining"]]).toEqual([403, "0"]);
      },
      { rateLimit: 1 },
    ),
  );
});

describe("GitHub Enterprise Server", () => {
  test(
    "answers below /api/v3, links included, and shows its pages at its own address",
    onGitHub(
      async (github) => {
        for (let number = 1; number <= 3; number += 1) github.pullRequest(number);
        expect(github.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/v3$/);
        const octokit = getOctokit(github.token(), { baseUrl: github.url });
        const pulls = await octokit.paginate(octokit.rest.pulls.list, { ...place, per_page: 1 });
        expect(pulls.map(({ html_url }) => html_url)).toContain(
          `${github.serverUrl}/octo-org/octo-repo/pull/1`,
        );
        const elsewhere = getOctokit(github.token(), { baseUrl: github.serverUrl });
        expect(await refusal(elsewhere.rest.repos.get(place))).toMatchObject({ status: 404 });
      },
      { enterprise: true },
    ),
  );
});
