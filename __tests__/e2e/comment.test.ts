/** The comment on a pull request: one for each stage, kept true through everything that happens to the stage. */
import { expect, test } from "@jest/globals";
import { bad, changesMade, credentials, good, stateText } from "./action.js";
import { inPullRequest, number, stage, troublesOf } from "./pull-request.js";

const comment = { comment: "true" };
const secret = credentials["zscaler-client-secret"];

test.concurrent(
  "one comment tells of deploy, redeploy, failure and destroy",
  inPullRequest(async (preview) => {
    const { account, github } = preview;
    const first = await good(preview.deploy({ ...comment, "expires-in": "72h" }));
    expect(troublesOf(first)).toEqual([]);
    const { "harness-arn": harnessArn = "", "mcp-url": mcpUrl = "" } = first.outputs;
    expect(preview.said()).toHaveLength(1);
    const [up = ""] = preview.said();
    for (const part of [harnessArn, mcpUrl, "is up", "created", "Expires", "UTC", "/actions/runs/1000000001"])
      expect(up).toContain(part);
    expect(up).toContain(github.pullRequest(number).head.sha.slice(0, 7));
    expect(up).not.toContain("being deployed");
    expect(first.stdout).toContain("#issuecomment-");

    account.faults.on({
      operation: "UpdateHarness",
      effect: {
        kind: "error",
        code: "ValidationException",
        status: 400,
        message: `no @octo/team </details> for ${secret}`,
      },
    });
    await bad(preview.deploy({ ...comment, model: "us.anthropic.claude-haiku-4-5-20251001-v1:0" }));
    const [failed = ""] = preview.said();
    for (const part of ["❌", "**Fix", harnessArn, "no @\u200Bocto/team &lt;/details&gt; for \\*\\*\\*"])
      expect(failed).toContain(part);
    expect(failed).not.toContain(secret);

    // The inputs are not given: the state knows where the stage was told about.
    await good(preview.destroy());
    const [gone = ""] = preview.said();
    for (const part of ["is gone", `~~\`${harnessArn}\`~~`, `~~\`${mcpUrl}\`~~`])
      expect(gone).toContain(part);

    github.forgetCalls();
    await good(preview.destroy(comment));
    expect(preview.said()).toEqual([gone]);
    expect(github.calls().filter(({ method, path }) => method !== "GET" && path !== "/graphql")).toEqual([]);
  }),
);

test.concurrent(
  "is found among many, is nobody else's, and outlives being edited, deleted and failed above",
  inPullRequest(async (preview) => {
    const { account, github } = preview;
    await good(preview.deploy());
    expect(preview.said()).toEqual([]);
    account.forgetCalls();

    // Where it is to be told about is news to the state, and to nothing else.
    await good(preview.deploy(comment));
    expect(changesMade(account)).toEqual([]);
    const state = JSON.parse((await stateText(account, stage)) ?? "{}");
    expect(state.reported).toEqual({ pullRequest: number });
    const [first = ""] = preview.said();
    const id = github.comments(number)[0]?.id ?? 0;
    github.deleteComment(id);

    const strangers = github.comment(number, first, "stranger");
    for (let index = 0; index < 150; index += 1) github.comment(number, `Comment number ${index}`);
    account.forgetCalls();
    await good(preview.deploy(comment));
    const mine = github.comments(number).at(-1);
    expect(mine?.user?.login).toBe("github-actions[bot]");
    expect(mine?.body).toContain("nothing changed");
    expect(github.comments(number)).toHaveLength(152);

    // Above it what keeps a run from its work, and below it still what is deployed.
    github.editComment(mine?.id ?? 0, `Look here!\n${mine?.body ?? ""}\nSomebody's words.`);
    const takeBack = account.faults.on({
      operation: "GetCallerIdentity",
      effect: { kind: "error", code: "AccessDenied", status: 403, message: "not today" },
    });
    await bad(preview.deploy(comment));
    takeBack();
    const [above = "", below = ""] = github.comments(number).at(-1)?.body?.split("action before") ?? [];
    expect(above).toContain("failed before anything was changed");
    expect(below).toContain("nothing changed");

    await good(preview.deploy(comment));
    expect(github.comments(number)).toHaveLength(152);
    const last = github.comments(number).at(-1)?.body ?? "";
    expect(last).toContain("nothing changed");
    expect(last).not.toMatch(/Look here|Somebody's words|before anything/);
    expect(github.comments(number)[0]).toMatchObject({ id: strangers.id, body: first });
  }),
);

test.concurrent(
  "stays one where two runs begin it at the same time",
  inPullRequest(async (preview) => {
    // Each sees that there is none before the other has made one.
    preview.github.fail({
      method: "POST",
      path: /comments$/,
      times: 2,
      effect: { kind: "slow", milliseconds: 1_500 },
    });
    await Promise.all([good(preview.plan(comment)), good(preview.plan(comment))]);
    expect(preview.said()).toEqual([expect.stringContaining("Deploy would create")]);
    const made = preview.github
      .calls()
      .filter(({ method, path }) => method === "POST" && path.endsWith("comments"));
    expect(made).toHaveLength(2);
  }),
);

test.concurrent(
  "that GitHub does not take is one warning with its fix, and no failed deploy",
  inPullRequest(async (preview) => {
    preview.permissions = { contents: "read", "id-token": "write", "pull-requests": "read" };
    const refused = await good(preview.deploy(comment));
    expect(refused.outputs["status"]).toBe("ready");
    expect(troublesOf(refused)).toEqual([expect.stringMatching(/^warning: Comment on pull request 7/)]);
    expect(troublesOf(refused)[0]).toContain(
      "permissions: { contents: read, id-token: write, pull-requests: write }",
    );
    expect(refused.summary).toContain("Comment on pull request 7 not up to date");

    const head = { repo: { full_name: "stranger/octo-repo" }, sha: "0".repeat(40) };
    const pull_request = { number, head, base: { repo: { full_name: "octo-org/octo-repo" } } };
    const fork = { event: { name: "pull_request", payload: { pull_request } } };
    const forked = await good(preview.plan(comment, fork));
    expect(troublesOf(forked)).toEqual([expect.stringMatching(/^notice: .*a token that can only read/)]);

    await preview.github.stop();
    const down = await good(preview.plan(comment));
    expect(troublesOf(down)).toEqual([
      expect.stringMatching(/^warning: .*could not be reached.*GITHUB_API_URL/),
    ]);
  }),
);

test.concurrent(
  "works on a server of one's own, and finds its pull request by the stage's name",
  inPullRequest(
    async (preview) => {
      const push = { event: { name: "push", payload: { ref: "refs/heads/main" } } };
      await good(preview.plan(comment, push));
      await good(preview.plan(comment, push));
      expect(preview.said()).toHaveLength(1);
      const elsewhere = await good(preview.plan({ ...comment, stage: "default" }, push));
      expect(troublesOf(elsewhere)).toEqual([
        expect.stringMatching(/^notice: No pull request to comment on/),
      ]);
    },
    { enterprise: true },
  ),
);
