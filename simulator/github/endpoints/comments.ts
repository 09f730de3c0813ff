/** Comments on issues and pull requests. https://docs.github.com/rest/issues/comments */
import { z } from "zod";
import { invalid, notFound, Refusal } from "../answer.js";
import type { Need } from "../callers.js";
import type { CommentData } from "../data.js";
import { bodyOf, type Endpoint, numberIn, type Request, read, write } from "../endpoint.js";
import { pageAnswer } from "../paging.js";
import {
  type Comment,
  type Issue,
  nodeId,
  pageUrl,
  type Repository,
  repositoryUrl,
  timestamp,
} from "../repository.js";
import { appOf, userData } from "./users.js";

/** Characters that a comment or an issue holds. */
const longestBody = 65_536;

/** Throws a 422 for a text that GitHub wouldn't keep. */
export function requireBody(resource: "IssueComment" | "Issue", body: string): void {
  if ([...body].length <= longestBody) return;
  const message = `Body is too long (maximum is ${longestBody} characters)`;
  throw invalid({ resource, code: "unprocessable", field: "data", message });
}

export function commentData(repository: Repository, comment: Comment): CommentData {
  const url = `${repositoryUrl(repository)}/issues/comments/${comment.id}`;
  const place = repository.issues.get(comment.issue)?.pull === undefined ? "issues" : "pull";
  return {
    id: comment.id,
    node_id: nodeId("IC", comment.id),
    url,
    html_url: `${pageUrl(repository)}/${place}/${comment.issue}#issuecomment-${comment.id}`,
    issue_url: `${repositoryUrl(repository)}/issues/${comment.issue}`,
    user: userData(repository, comment.author),
    author_association: comment.author.type === "Bot" ? "NONE" : "MEMBER",
    body: comment.body,
    created_at: timestamp(comment.createdAt),
    updated_at: timestamp(comment.updatedAt),
    performed_via_github_app: appOf(repository, comment.author),
    reactions: {
      url: `${url}/reactions`,
      ...{ total_count: 0, "+1": 0, "-1": 0, laugh: 0, hooray: 0, confused: 0, heart: 0, rocket: 0, eyes: 0 },
    },
  };
}

export function issueIn(repository: Repository, request: Request): Issue {
  const issue = repository.issues.get(numberIn(request, "issue_number"));
  if (issue === undefined) throw notFound();
  return issue;
}

function commentIn(repository: Repository, request: Request): Comment {
  const comment = repository.comments.get(numberIn(request, "comment_id"));
  if (comment === undefined) throw notFound();
  return comment;
}

/** A pull request is an issue, too: for its conversation either permission does. */
function writeTo(issue: Issue | undefined): readonly Need[] {
  return issue === undefined || issue.pull ? write("issues", "pull-requests") : write("issues");
}

function writeToIssue(repository: Repository, { parameters }: Request): readonly Need[] {
  return writeTo(repository.issues.get(Number(parameters["issue_number"])));
}

function writeToComment(repository: Repository, { parameters }: Request): readonly Need[] {
  const comment = repository.comments.get(Number(parameters["comment_id"]));
  return writeTo(comment && repository.issues.get(comment.issue));
}

const commentBody = z.object({ body: z.string() });

/** In the order in which they were made. */
export const commentsOf = (repository: Repository, issue: number): readonly Comment[] =>
  [...repository.comments.values()].filter((comment) => comment.issue === issue);

function since(comments: readonly Comment[], { query }: Request): readonly Comment[] {
  const from = Date.parse(query.get("since") ?? "");
  return Number.isNaN(from) ? comments : comments.filter(({ updatedAt }) => updatedAt >= from);
}

const readers = read("issues", "pull-requests");

export const commentEndpoints: readonly Endpoint[] = [
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/issues/{issue_number}/comments",
    needs: readers,
    answer(repository, request) {
      const comments = commentsOf(repository, issueIn(repository, request).number);
      return pageAnswer(
        since(comments, request).map((comment) => commentData(repository, comment)),
        request,
      );
    },
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/issues/comments",
    needs: readers,
    answer(repository, request) {
      const byTime = (request.query.get("sort") ?? "created") === "updated" ? "updatedAt" : "createdAt";
      const sign = request.query.get("direction") === "desc" ? -1 : 1;
      const comments = since([...repository.comments.values()], request).toSorted(
        (one, other) => sign * (one[byTime] - other[byTime] || one.id - other.id),
      );
      return pageAnswer(
        comments.map((comment) => commentData(repository, comment)),
        request,
      );
    },
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/issues/comments/{comment_id}",
    needs: readers,
    answer: (repository, request) => ({
      status: 200,
      body: commentData(repository, commentIn(repository, request)),
    }),
  },
  {
    method: "POST",
    path: "/repos/{owner}/{repo}/issues/{issue_number}/comments",
    needs: writeToIssue,
    answer(repository, request) {
      const issue = issueIn(repository, request);
      const { body } = bodyOf(request, commentBody);
      if (body.trim() === "")
        throw invalid({ resource: "IssueComment", code: "missing_field", field: "body" });
      requireBody("IssueComment", body);
      if (issue.locked) throw new Refusal(403, "Unable to create comment because issue is locked.");
      const now = repository.now();
      const comment: Comment = {
        id: repository.nextId(),
        issue: issue.number,
        author: request.caller.author,
        body,
        createdAt: now,
        updatedAt: now,
      };
      repository.comments.set(comment.id, comment);
      const data = commentData(repository, comment);
      return { status: 201, body: data, headers: { location: data.url } };
    },
  },
  {
    method: "PATCH",
    path: "/repos/{owner}/{repo}/issues/comments/{comment_id}",
    needs: writeToComment,
    answer(repository, request) {
      const comment = commentIn(repository, request);
      const { body } = bodyOf(request, commentBody);
      requireBody("IssueComment", body);
      const changed = { ...comment, body, updatedAt: repository.now() };
      repository.comments.set(comment.id, changed);
      return { status: 200, body: commentData(repository, changed) };
    },
  },
  {
    method: "DELETE",
    path: "/repos/{owner}/{repo}/issues/comments/{comment_id}",
    needs: writeToComment,
    answer(repository, request) {
      repository.comments.delete(commentIn(repository, request).id);
      return { status: 204 };
    },
  },
];
