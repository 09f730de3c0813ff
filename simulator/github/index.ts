/**
 * GitHub's REST API in this process, for the demo and the tests: one private repository with its pull requests,
 * issues, comments, deployments and runs, reached over HTTP through `GITHUB_API_URL` and nothing else.
 *
 *     const github = await startGitHub();
 *     github.pullRequest(7);
 *     const token = github.token({ "pull-requests": "write", deployments: "write" });
 *     await runAction({ bundle, inputs, token, environment: { ...account.environment, ...github.environment } });
 *     github.comments(7);          // as the API would answer them
 *     github.fail({ method: "POST", path: /comments$/, effect: { kind: "secondary-rate-limit" } });
 *     await github.stop();
 */
import { notFound } from "./answer.js";
import { actionsBot, allPermissions, createTokens, type Permissions, personNamed } from "./callers.js";
import type { CommentData, DeploymentData, DeploymentStatusData, IssueData } from "./data.js";
import { commentData, commentsOf } from "./endpoints/comments.js";
import { endJobDeployment, startJobDeployment, statusesOf } from "./endpoints/deployment-statuses.js";
import { deploymentData } from "./endpoints/deployments.js";
import { addIssue, issueData } from "./endpoints/issues.js";
import { ensureLabels } from "./endpoints/labels.js";
import { isPull, type PullFields, pullData } from "./endpoints/pulls.js";
import { type GitHubFault, planFaults } from "./faults.js";
import { type PullRequestOptions, pullRequestOf } from "./pull-requests.js";
import {
  type Branch,
  type Comment,
  createRepository,
  type Issue,
  ownCheck,
  type WorkflowRun,
} from "./repository.js";
import { type GitHubCall, startServer } from "./server.js";

export type { Permissions } from "./callers.js";
export { type PullRequestOptions, shaOf } from "./pull-requests.js";
export type { GitHubCall } from "./server.js";

export interface GitHubOptions {
  /** `owner/repo`; `octo-org/octo-repo` when absent. */
  readonly repository?: string;
  /** The head of `main`; what `runAction` says that it runs for, when absent. */
  readonly sha?: string;
  /** GitHub Enterprise Server: a base path `/api/v3`, and pages at the server's own address. */
  readonly enterprise?: boolean;
  /** Calls that a token has in an hour; 1000 when absent, as GitHub.com gives a job's token. */
  readonly rateLimit?: number;
  /** Milliseconds since 1970; the system's clock when absent. */
  readonly now?: () => number;
}

/** A deployment with its statuses, the newest first. */
export type DeploymentWithStatuses = DeploymentData & { readonly statuses: readonly DeploymentStatusData[] };

export interface GitHub {
  /** `GITHUB_API_URL` */
  readonly url: string;
  /** `GITHUB_SERVER_URL` */
  readonly serverUrl: string;
  readonly repository: string;
  /** What a runner tells a step of GitHub and the repository. */
  readonly environment: Readonly<Record<string, string>>;
  /** A job's token with these permissions; with all that a workflow can give when absent. */
  token(permissions?: Permissions): string;
  /** A personal access token, which may do everything. */
  personalToken(login: string): string;
  /** Later calls with it are refused with a 401, as when the job has ended. */
  revoke(token: string): void;
  /** Opens a pull request, or changes the one of this number; what isn't given stays. */
  pullRequest(number: number, options?: PullRequestOptions): PullFields;
  /** Opens an issue of somebody else's. */
  issue(options: {
    readonly title: string;
    readonly body?: string;
    readonly labels?: readonly string[];
    readonly author?: string;
  }): IssueData;
  /** All issues that are no pull requests, in their order. */
  issues(): readonly IssueData[];
  issueOrPullRequest(number: number): IssueData;
  /** Of one issue or pull request, the oldest first. */
  comments(number: number): readonly CommentData[];
  /** Somebody comments; the actions bot for `github-actions[bot]`. */
  comment(number: number, body: string, author?: string): CommentData;
  /** Somebody with a browser changes a comment. */
  editComment(id: number, body: string): void;
  deleteComment(id: number): void;
  /** The oldest first. */
  deployments(): readonly DeploymentWithStatuses[];
  /** A branch or a tag by its full name (`refs/tags/v1.2.3`) and the commit it points to. */
  ref(name: string, sha: string, merge?: Branch["merge"]): void;
  /** The commit that a branch or a tag points to, by its full name. */
  headOf(ref: string): string;
  /** A workflow run's attempt, which the API then knows. */
  run(run: Pick<WorkflowRun, "id" | "status"> & Partial<WorkflowRun>): void;
  /** What GitHub itself makes of a job with an `environment`: a deployment, which ends with the job. */
  jobDeployment(job: { readonly name: string; readonly sha: string }): {
    end(state: "success" | "failure", url: string): void;
  };
  /** Plans trouble; the answer ends it. */
  fail(fault: GitHubFault): () => void;
  calls(): readonly GitHubCall[];
  forgetCalls(): void;
  stop(): Promise<void>;
}

const usualSha = "ffac537e6cbbf934b08745a378932722df287a53";

export async function startGitHub(options: GitHubOptions = {}): Promise<GitHub> {
  const fullName = options.repository ?? "octo-org/octo-repo";
  const basePath = options.enterprise ? "/api/v3" : "";
  const tokens = createTokens();
  const faults = planFaults();
  const calls: GitHubCall[] = [];
  const { repository, origin, stop } = await startServer({
    ...{ basePath, tokens, faults, rateLimit: options.rateLimit ?? 1000 },
    record: (call) => calls.push(call),
    repositoryAt: (address) =>
      createRepository({
        fullName,
        sha: options.sha ?? usualSha,
        serverUrl: options.enterprise ? address : "https://github.com",
        apiUrl: `${address}${basePath}`,
        now: options.now ?? Date.now,
      }),
  });
  const { serverUrl, apiUrl } = repository;
  const existing = (number: number): Issue => {
    const issue = repository.issues.get(number);
    if (issue === undefined) throw new Error(`There is no issue or pull request ${number}`);
    return issue;
  };
  const existingComment = (id: number): Comment => {
    const comment = repository.comments.get(id);
    if (comment === undefined) throw new Error(`There is no comment ${id}`);
    return comment;
  };

  return {
    url: apiUrl,
    serverUrl,
    repository: fullName,
    environment: {
      GITHUB_API_URL: apiUrl,
      GITHUB_GRAPHQL_URL: options.enterprise ? `${origin}/api/graphql` : `${apiUrl}/graphql`,
      GITHUB_SERVER_URL: serverUrl,
      GITHUB_REPOSITORY: fullName,
      GITHUB_REPOSITORY_OWNER: repository.owner,
    },
    token: (permissions = allPermissions("write")) => tokens.installation(permissions),
    personalToken: (login) => tokens.person(login),
    revoke: (token) => tokens.revoke(token),

    pullRequest(number, given = {}) {
      const before = repository.issues.get(number);
      if (before !== undefined && !isPull(before)) throw new Error(`${number} is an issue`);
      const pull = pullRequestOf(number, before, given, { fullName, now: repository.now() });
      ensureLabels(repository, pull.labels ?? []);
      const after = addIssue(repository, pull);
      if (!isPull(after)) throw notFound();
      const { headSha, headRef, headRepository, mergeSha } = after.pull;
      const checks = given.checks ?? repository.commits.get(headSha)?.checks ?? ownCheck;
      repository.commits.set(headSha, { sha: headSha, checks });
      repository.commits.set(mergeSha, { sha: mergeSha, checks: ownCheck });
      const merge = given.merge ?? repository.refs.get(`refs/pull/${number}/head`)?.merge ?? "up-to-date";
      repository.refs.set(`refs/pull/${number}/head`, { sha: headSha, merge });
      if (after.state === "open") repository.refs.set(`refs/pull/${number}/merge`, { sha: mergeSha, merge });
      else repository.refs.delete(`refs/pull/${number}/merge`);
      if (headRepository === fullName) repository.refs.set(`refs/heads/${headRef}`, { sha: headSha, merge });
      return pullData(repository, after);
    },

    issue({ title, body, labels = [], author = "octocat" }) {
      ensureLabels(repository, labels);
      const given = { title, body: body ?? null, labels, author: personNamed(author) };
      return issueData(repository, addIssue(repository, given));
    },
    issues: () =>
      [...repository.issues.values()]
        .filter((issue) => !isPull(issue))
        .map((issue) => issueData(repository, issue)),

    issueOrPullRequest: (number) => issueData(repository, existing(number)),

    comments: (number) =>
      commentsOf(repository, existing(number).number).map((comment) => commentData(repository, comment)),
    comment(number, body, author = "octocat") {
      const now = repository.now();
      const comment: Comment = {
        ...{ id: repository.nextId(), issue: existing(number).number, body, createdAt: now, updatedAt: now },
        author: author === actionsBot.login ? actionsBot : personNamed(author),
      };
      repository.comments.set(comment.id, comment);
      return commentData(repository, comment);
    },
    editComment(id, body) {
      repository.comments.set(id, { ...existingComment(id), body, updatedAt: repository.now() });
    },
    deleteComment(id) {
      repository.comments.delete(existingComment(id).id);
    },

    deployments: () =>
      [...repository.deployments.values()].map((deployment) => ({
        ...deploymentData(repository, deployment),
        statuses: statusesOf(repository, deployment),
      })),
    ref(name, sha, merge = "up-to-date") {
      repository.refs.set(name, { sha, merge });
      repository.commits.set(sha, repository.commits.get(sha) ?? { sha, checks: ownCheck });
    },
    headOf(ref) {
      const branch = repository.refs.get(ref);
      if (branch === undefined) throw new Error(`There is no ${ref}`);
      return branch.sha;
    },
    run(given) {
      const run: WorkflowRun = {
        ...{ attempt: 1, conclusion: given.status === "completed" ? "success" : null, event: "push" },
        ...{ headSha: options.sha ?? usualSha, createdAt: repository.now(), ...given },
      };
      repository.runs.set(`${run.id}/${run.attempt}`, run);
    },
    jobDeployment({ name, sha }) {
      const id = startJobDeployment(repository, { environment: name, sha });
      return { end: (state, url) => endJobDeployment(repository, id, state, url) };
    },
    fail: (fault) => faults.add(fault),
    calls: () => [...calls],
    forgetCalls: () => {
      calls.length = 0;
    },
    stop,
  };
}
