/** Issues; pull requests are issues, too. https://docs.github.com/rest/issues/issues */
import { z } from "zod";
import { invalid } from "../answer.js";
import { personNamed } from "../callers.js";
import type { IssueData } from "../data.js";
import { bodyOf, type Endpoint, type Request, read, write } from "../endpoint.js";
import { pageAnswer } from "../paging.js";
import { type Issue, nodeId, pageUrl, type Repository, repositoryUrl, timestamp } from "../repository.js";
import { commentsOf, issueIn, requireBody } from "./comments.js";
import { ensureLabels, labelData } from "./labels.js";
import { appOf, userData } from "./users.js";

export function issueData(repository: Repository, issue: Issue): IssueData {
  const { number, pull } = issue;
  const url = `${repositoryUrl(repository)}/issues/${number}`;
  const page = `${pageUrl(repository)}/${pull === undefined ? "issues" : "pull"}/${number}`;
  const pullUrl = `${repositoryUrl(repository)}/pulls/${number}`;
  return {
    id: issue.id,
    node_id: nodeId(pull === undefined ? "I" : "PR", issue.id),
    url,
    repository_url: repositoryUrl(repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: page,
    number,
    state: issue.state,
    state_reason: issue.stateReason,
    title: issue.title,
    body: issue.body,
    user: userData(repository, issue.author),
    labels: issue.labels.map((name) => labelData(repository, name)),
    assignee: issue.assignees[0] === undefined ? null : userData(repository, issue.assignees[0]),
    assignees: issue.assignees.map((assignee) => userData(repository, assignee)),
    milestone: null,
    locked: issue.locked,
    active_lock_reason: null,
    comments: commentsOf(repository, number).length,
    closed_at: issue.closedAt === null ? null : timestamp(issue.closedAt),
    created_at: timestamp(issue.createdAt),
    updated_at: timestamp(issue.updatedAt),
    author_association: issue.author.type === "Bot" ? "NONE" : "MEMBER",
    performed_via_github_app: appOf(repository, issue.author),
    ...(pull === undefined
      ? {}
      : {
          draft: pull.draft,
          pull_request: {
            url: pullUrl,
            html_url: page,
            diff_url: `${page}.diff`,
            patch_url: `${page}.patch`,
            merged_at: pull.mergedAt === null ? null : timestamp(pull.mergedAt),
          },
        }),
  };
}

const labelNames = z
  .array(z.union([z.string(), z.object({ name: z.string() })]))
  .transform((labels) => labels.map((label) => (typeof label === "string" ? label : label.name)));

const createBody = z.object({
  title: z.union([z.string(), z.number()]).transform(String),
  body: z.string().nullish(),
  labels: labelNames.default([]),
  assignees: z.array(z.string()).default([]),
});

const updateBody = z
  .object({
    title: z.string(),
    body: z.string().nullable(),
    state: z.enum(["open", "closed"]),
    state_reason: z.enum(["completed", "not_planned", "duplicate", "reopened"]).nullable(),
    labels: labelNames,
    assignees: z.array(z.string()),
  })
  .partial();

export const issueEndpoints: readonly Endpoint[] = [
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/issues",
    needs: read("issues"),
    answer: (repository, request) =>
      pageAnswer(
        sorted([...repository.issues.values()].filter(wanted(request)), request).map((issue) =>
          issueData(repository, issue),
        ),
        request,
      ),
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/issues/{issue_number}",
    needs: read("issues", "pull-requests"),
    answer: (repository, request) => ({
      status: 200,
      body: issueData(repository, issueIn(repository, request)),
    }),
  },
  {
    method: "POST",
    path: "/repos/{owner}/{repo}/issues",
    needs: write("issues"),
    answer(repository, request) {
      const { title, body, labels, assignees } = bodyOf(request, createBody);
      if (title.trim() === "") throw invalid({ resource: "Issue", code: "missing_field", field: "title" });
      if (title.length > 256) throw invalid({ resource: "Issue", code: "custom", field: "title" });
      requireBody("Issue", body ?? "");
      ensureLabels(repository, labels);
      const issue = addIssue(repository, {
        ...{ title, body: body ?? null, labels, author: request.caller.author },
        assignees: assignees.map(personNamed),
      });
      const data = issueData(repository, issue);
      return { status: 201, body: data, headers: { location: data.url } };
    },
  },
  {
    method: "PATCH",
    path: "/repos/{owner}/{repo}/issues/{issue_number}",
    needs: ({ issues }, { parameters }) =>
      issues.get(Number(parameters["issue_number"]))?.pull
        ? write("issues", "pull-requests")
        : write("issues"),
    answer(repository, request) {
      const issue = issueIn(repository, request);
      const { assignees, state, state_reason, ...rest } = bodyOf(request, updateBody);
      requireBody("Issue", rest.body ?? "");
      if (rest.labels) ensureLabels(repository, rest.labels);
      const now = repository.now();
      const closing = state === "closed" && issue.state === "open";
      const opening = state === "open" && issue.state === "closed";
      const changed: Issue = {
        ...issue,
        title: rest.title ?? issue.title,
        body: rest.body === undefined ? issue.body : rest.body,
        labels: rest.labels ?? issue.labels,
        ...(assignees === undefined ? {} : { assignees: assignees.map(personNamed) }),
        ...(closing ? { state, closedAt: now, stateReason: state_reason ?? "completed" } : {}),
        ...(opening ? { state, closedAt: null, stateReason: "reopened" } : {}),
        updatedAt: now,
      };
      repository.issues.set(issue.number, changed);
      return { status: 200, body: issueData(repository, changed) };
    },
  },
];

/** Adds an issue that is open. */
export function addIssue(
  repository: Repository,
  given: Pick<Issue, "title" | "author"> & Partial<Issue>,
): Issue {
  const now = repository.now();
  const issue: Issue = {
    number: repository.nextNumber(),
    id: repository.nextId(),
    body: null,
    state: "open",
    stateReason: null,
    labels: [],
    assignees: [],
    locked: false,
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    ...given,
  };
  repository.issues.set(issue.number, issue);
  return issue;
}

/** What the query of a list asks for: open ones, unless it says otherwise. */
function wanted({ query }: Request): (issue: Issue) => boolean {
  const state = query.get("state") ?? "open";
  const labels = (query.get("labels") ?? "").split(",").filter((label) => label !== "");
  const creator = query.get("creator");
  const since = Date.parse(query.get("since") ?? "");
  return (issue) =>
    (state === "all" || issue.state === state) &&
    labels.every((label) => hasLabel(issue, label)) &&
    (creator === null || issue.author.login.toLowerCase() === creator.toLowerCase()) &&
    (Number.isNaN(since) || issue.updatedAt >= since);
}

export const hasLabel = ({ labels }: Issue, name: string): boolean =>
  labels.some((label) => label.toLowerCase() === name.toLowerCase());

/** As the query asks; the newest first, unless it says otherwise. */
export function sorted(issues: readonly Issue[], { query }: Request): readonly Issue[] {
  const byTime = query.get("sort") === "updated" ? "updatedAt" : "createdAt";
  const sign = (query.get("direction") ?? query.get("order")) === "asc" ? 1 : -1;
  return issues.toSorted((one, other) => sign * (one[byTime] - other[byTime] || one.number - other.number));
}
