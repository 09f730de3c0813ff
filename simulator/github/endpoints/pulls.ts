/** Pull requests, read only. https://docs.github.com/rest/pulls/pulls */
import { notFound } from "../answer.js";
import type { PullData } from "../data.js";
import { type Endpoint, numberIn, type Request, read } from "../endpoint.js";
import { pageAnswer } from "../paging.js";
import {
  type Issue,
  nodeId,
  type Pull,
  pageUrl,
  type Repository,
  repositoryUrl,
  timestamp,
} from "../repository.js";
import { labelData } from "./labels.js";
import { userData } from "./users.js";

/** A pull request's own fields, without its statistics; of a repository only what tells it from others. */
export type PullFields = Pick<
  PullData,
  | "id"
  | "node_id"
  | "url"
  | "html_url"
  | "issue_url"
  | "comments_url"
  | "number"
  | "state"
  | "locked"
  | "title"
  | "body"
  | "user"
  | "labels"
  | "created_at"
  | "updated_at"
  | "closed_at"
  | "merged_at"
  | "merge_commit_sha"
  | "draft"
  | "author_association"
  | "auto_merge"
  | "active_lock_reason"
> & { readonly head: Side; readonly base: Side };

interface Side {
  readonly label: string;
  readonly ref: string;
  readonly sha: string;
  readonly user: ReturnType<typeof userData> | null;
  /** Null for a fork that was deleted. */
  readonly repo: {
    readonly id: number;
    readonly name: string;
    readonly full_name: string;
    readonly private: boolean;
    readonly fork: boolean;
    readonly default_branch: string;
    readonly owner: { readonly login: string };
  } | null;
}

export type PullRequest = Issue & { readonly pull: Pull };

export const isPull = (issue: Issue): issue is PullRequest => issue.pull !== undefined;

function side(repository: Repository, ref: string, sha: string, fullName: string | null): Side {
  const [owner = "", name = ""] = (fullName ?? "").split("/");
  const own = `${repository.owner}/${repository.name}`;
  return {
    label: `${fullName === null ? "unknown repository" : owner}:${ref}`,
    ref,
    sha,
    user: fullName === null ? null : userData(repository, { login: owner, id: 9919, type: "User" }),
    repo:
      fullName === null
        ? null
        : {
            ...{ id: fullName === own ? 1296269 : 1296270, name, full_name: fullName },
            ...{ private: true, fork: fullName !== own, default_branch: repository.defaultBranch },
            owner: { login: owner },
          },
  };
}

export function pullData(repository: Repository, issue: PullRequest): PullFields {
  const { number, pull } = issue;
  const url = `${repositoryUrl(repository)}/pulls/${number}`;
  const issueUrl = `${repositoryUrl(repository)}/issues/${number}`;
  const base = repository.refs.get(`refs/heads/${pull.baseRef}`)?.sha ?? "";
  return {
    url,
    id: issue.id,
    node_id: nodeId("PR", issue.id),
    html_url: `${pageUrl(repository)}/pull/${number}`,
    issue_url: issueUrl,
    comments_url: `${issueUrl}/comments`,
    number,
    state: issue.state,
    locked: issue.locked,
    active_lock_reason: null,
    title: issue.title,
    body: issue.body,
    user: userData(repository, issue.author),
    labels: issue.labels.map((name) => {
      const { description, color, ...label } = labelData(repository, name);
      return { ...label, description: description ?? null, color: color ?? "" };
    }),
    created_at: timestamp(issue.createdAt),
    updated_at: timestamp(issue.updatedAt),
    closed_at: issue.closedAt === null ? null : timestamp(issue.closedAt),
    merged_at: pull.mergedAt === null ? null : timestamp(pull.mergedAt),
    merge_commit_sha: pull.mergeSha,
    draft: pull.draft,
    author_association: "MEMBER",
    auto_merge: null,
    head: side(repository, pull.headRef, pull.headSha, pull.headRepository),
    base: side(repository, pull.baseRef, base, `${repository.owner}/${repository.name}`),
  };
}

function wanted({ query }: Request): (issue: PullRequest) => boolean {
  const state = query.get("state") ?? "open";
  const head = query.get("head");
  const base = query.get("base");
  return ({ state: is, pull }) =>
    (state === "all" || is === state) &&
    (head === null || `${pull.headRepository?.split("/")[0]}:${pull.headRef}` === head) &&
    (base === null || pull.baseRef === base);
}

function sorted(pulls: readonly PullRequest[], { query }: Request): readonly PullRequest[] {
  const byTime = query.get("sort") === "updated" ? "updatedAt" : "createdAt";
  const sign = query.get("direction") === "asc" ? 1 : -1;
  return pulls.toSorted((one, other) => sign * (one[byTime] - other[byTime] || one.number - other.number));
}

export const pullEndpoints: readonly Endpoint[] = [
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/pulls",
    needs: read("pull-requests"),
    answer(repository, request) {
      const pulls = [...repository.issues.values()].filter(isPull).filter(wanted(request));
      return pageAnswer(
        sorted(pulls, request).map((pull) => pullData(repository, pull)),
        request,
      );
    },
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/pulls/{pull_number}",
    needs: read("pull-requests"),
    answer(repository, request) {
      const issue = repository.issues.get(numberIn(request, "pull_number"));
      if (issue === undefined || !isPull(issue)) throw notFound();
      const merged = issue.pull.mergedAt !== null;
      // Only the answer about a single one says whether it could be merged.
      const details = { merged, mergeable: merged ? null : true, mergeable_state: "clean", commits: 1 };
      return { status: 200, body: { ...pullData(repository, issue), ...details } };
    },
  },
];
