/** What starts a workflow: events with the payloads that GitHub sends. https://docs.github.com/webhooks */
import { type GitHub, shaOf } from "../github/index.js";

export interface WorkflowEvent {
  /** `GITHUB_EVENT_NAME` */
  readonly name: string;
  /** `github.event` */
  readonly payload: Readonly<Record<string, unknown>>;
  /** `refs/heads/main` */
  readonly ref: string;
  readonly sha: string;
  readonly actor: string;
  /** Branches of a pull request; empty for every other event. */
  readonly headRef: string;
  readonly baseRef: string;
}

const usualActor = "octocat";

const sender = (login: string) => ({ login, id: 583231, type: "User", site_admin: false });

const repositoryOf = ({ repository, serverUrl }: GitHub) => {
  const [login = "", name = ""] = repository.split("/");
  return {
    id: 1296269,
    name,
    full_name: repository,
    private: true,
    fork: false,
    default_branch: "main",
    html_url: `${serverUrl}/${repository}`,
    owner: { login, id: 9919, type: "Organization" },
  };
};

/** On the default branch, as schedules, issues and comments run. */
const onMain = (github: GitHub) => ({
  ref: "refs/heads/main",
  sha: github.headOf("refs/heads/main"),
  ...{ headRef: "", baseRef: "" },
});

/** By a line of `on.schedule`. */
export const scheduled = (github: GitHub, cron: string): WorkflowEvent => ({
  ...onMain(github),
  name: "schedule",
  actor: usualActor,
  payload: { schedule: cron, workflow: ".github/workflows/workflow.yml", repository: repositoryOf(github) },
});

/** By hand; inputs as texts, as a form or the API gives them. */
export const dispatched = (
  github: GitHub,
  inputs: Readonly<Record<string, string>> = {},
  ref = "refs/heads/main",
): WorkflowEvent => ({
  ...{ name: "workflow_dispatch", actor: usualActor, ref, sha: github.headOf(ref), headRef: "", baseRef: "" },
  payload: { inputs, ref, repository: repositoryOf(github), sender: sender(usualActor) },
});

/** Of a pull request that `github` has already; `synchronize` after a push of its author's. */
export function pullRequestEvent(
  github: GitHub,
  number: number,
  action: "opened" | "reopened" | "synchronize" | "closed" | "labeled" | "ready_for_review",
): WorkflowEvent {
  const pull = github.pullRequest(number);
  const login = pull.user?.login ?? usualActor;
  return {
    name: "pull_request",
    actor: login,
    ref: `refs/pull/${number}/merge`,
    // The commit that a merge would make: what such a run checks out.
    sha: pull.merge_commit_sha ?? pull.head.sha,
    headRef: pull.head.ref,
    baseRef: pull.base.ref,
    payload: {
      ...{ action, number, pull_request: { ...pull, merged: pull.merged_at !== null } },
      ...(action === "synchronize" ? { before: shaOf(`before ${pull.head.sha}`), after: pull.head.sha } : {}),
      ...{ repository: repositoryOf(github), sender: sender(login) },
    },
  };
}

/** Of a tag or a branch by its full name, which `github` then has. */
export function pushed(github: GitHub, ref: string, sha = shaOf(ref)): WorkflowEvent {
  github.ref(ref, sha);
  const created = ref.startsWith("refs/tags/");
  return {
    ...{ name: "push", actor: usualActor, ref, sha, headRef: "", baseRef: "" },
    payload: {
      ...{ ref, before: created ? "0".repeat(40) : shaOf(`before ${sha}`), after: sha, created },
      ...{ deleted: false, forced: false, base_ref: created ? "refs/heads/main" : null },
      head_commit: { id: sha, message: "Change something", author: { name: usualActor } },
      ...{ repository: repositoryOf(github), pusher: { name: usualActor }, sender: sender(usualActor) },
    },
  };
}

/** Somebody comments on an issue or a pull request, which `github` then shows. */
export function commented(github: GitHub, number: number, body: string, author = usualActor): WorkflowEvent {
  const comment = github.comment(number, body, author);
  const issue = github.issueOrPullRequest(number);
  return {
    ...onMain(github),
    name: "issue_comment",
    actor: author,
    payload: {
      ...{ action: "created", issue, comment },
      ...{ repository: repositoryOf(github), sender: sender(author) },
    },
  };
}
