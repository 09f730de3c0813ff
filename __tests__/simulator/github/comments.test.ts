import { getOctokit } from "@actions/github";
import { describe, expect, test } from "@jest/globals";
import { clientOf, onGitHub, place, refusal } from "./github.js";

const on = (issue_number: number) => ({ ...place, issue_number });

describe("comments", () => {
  test(
    "are written by the actions bot, read back, changed and deleted",
    onGitHub(async (github, as) => {
      github.pullRequest(7);
      const { issues } = as({ "pull-requests": "write" });
      const { data: made } = await issues.createComment({ ...on(7), body: "one" });
      expect(made.user).toMatchObject({ login: "github-actions[bot]", type: "Bot" });
      expect(made.html_url).toBe(`https://github.com/octo-org/octo-repo/pull/7#issuecomment-${made.id}`);
      await issues.updateComment({ ...place, comment_id: made.id, body: "two" });
      expect((await issues.listComments(on(7))).data.map(({ body }) => body)).toEqual(["two"]);
      await issues.deleteComment({ ...place, comment_id: made.id });
      expect(github.comments(7)).toEqual([]);
      expect(await refusal(issues.getComment({ ...place, comment_id: made.id }))).toMatchObject({
        status: 404,
      });
    }),
  );

  test(
    "come in pages that the Link header leads through",
    onGitHub(async (github) => {
      github.pullRequest(7);
      for (let index = 0; index < 205; index += 1) github.comment(7, `comment ${index}`);
      const octokit = getOctokit(github.token(), { baseUrl: github.url });
      const all = await octokit.paginate(octokit.rest.issues.listComments, { ...on(7), per_page: 500 });
      expect(all.map(({ body }) => body)).toEqual(
        Array.from({ length: 205 }, (_, index) => `comment ${index}`),
      );
      expect(github.calls().map(({ query }) => query["page"])).toEqual([undefined, "2", "3"]);
      const { data, headers } = await octokit.rest.issues.listComments({ ...on(7), page: 7 });
      expect(data).toHaveLength(25);
      expect(headers.link).toContain('rel="prev"');
      expect(headers.link).not.toContain('rel="next"');
    }),
  );

  test(
    "hold 65,536 characters and no more",
    onGitHub(async (github, as) => {
      github.pullRequest(7);
      const { issues } = as();
      await issues.createComment({ ...on(7), body: "🙂".repeat(65_536) });
      const { status, message } = await refusal(issues.createComment({ ...on(7), body: "x".repeat(65_537) }));
      expect(status).toBe(422);
      expect(message).toContain("Body is too long (maximum is 65536 characters)");
      expect(github.comments(7)).toHaveLength(1);
    }),
  );

  test(
    "are refused on a locked pull request",
    onGitHub(async (github, as) => {
      github.pullRequest(7, { locked: true });
      expect(await refusal(as().issues.createComment({ ...on(7), body: "one" }))).toMatchObject({
        status: 403,
      });
    }),
  );
});

describe("permissions", () => {
  test.each([
    [{ "pull-requests": "write" }, 7, undefined],
    [{ issues: "write" }, 7, undefined],
    [{ issues: "write" }, 8, undefined],
    [{ "pull-requests": "write" }, 8, "issues=write"],
    [{ "pull-requests": "read", issues: "read" }, 7, "issues=write; pull_requests=write"],
    [{}, 7, "issues=write; pull_requests=write"],
  ] as const)("of a job's token decide who may comment: %j on %i", (permissions, number, accepted) =>
    onGitHub(async (github, as) => {
      github.pullRequest(7);
      github.issue({ title: "An issue" });
      const call = as(permissions).issues.createComment({ ...on(number), body: "one" });
      if (accepted === undefined) {
        expect((await call).status).toBe(201);
        return;
      }
      const { status, message, headers } = await refusal(call);
      expect(status).toBe(403);
      expect(message).toContain("Resource not accessible by integration");
      expect(headers["x-accepted-github-permissions"]).toBe(accepted);
    })(),
  );

  test(
    "let a job's token ask for no user, and a person's for itself",
    onGitHub(async (github, as) => {
      expect(await refusal(as().users.getAuthenticated())).toMatchObject({ status: 403 });
      const person = clientOf(github, github.personalToken("hubot"));
      expect((await person.users.getAuthenticated()).data).toMatchObject({ login: "hubot", type: "User" });
    }),
  );

  test.each([false, true])(
    "let every token ask GraphQL who it stands for (Enterprise Server: %s)",
    (enterprise) =>
      onGitHub(
        async (github) => {
          const tokens = [github.token({}), github.personalToken("hubot")];
          const logins = tokens.map(async (token) => {
            const { graphql } = getOctokit(token, { baseUrl: github.url });
            const { viewer } = await graphql<{ viewer: { login: string } }>("{ viewer { login } }");
            return viewer.login;
          });
          expect(await Promise.all(logins)).toEqual(["github-actions[bot]", "hubot"]);
        },
        { enterprise },
      )(),
  );

  test(
    "end with the job",
    onGitHub(async (github) => {
      const token = github.token();
      github.revoke(token);
      const { status, message } = await refusal(clientOf(github, token).repos.get(place));
      expect([status, message]).toEqual([401, expect.stringContaining("Bad credentials")]);
    }),
  );

  test(
    "reach no other repository",
    onGitHub(async (_, as) => {
      const call = as().repos.get({ owner: "octo-org", repo: "another" });
      expect(await refusal(call)).toMatchObject({ status: 404 });
    }),
  );
});
