/**
 * One comment on a pull request that is kept up to date. It is known by a marker in its text and by its author, who must
 * be the one that the token stands for: whoever else writes the marker writes just another comment.
 */
import type { GitHub } from "./github.js";
import { itemsOf } from "./pages.js";
import { patiently } from "./patience.js";
import { isNotFound } from "./trouble.js";

export interface StickyComment {
  /**
   * Makes the comment say what `bodyOver` makes of what it says now, undefined where there is none. It is left alone
   * where that is undefined, or what it says already.
   */
  write(bodyOver: (before: string | undefined) => string | undefined): Promise<Written>;
}

/** `url`: of the comment's page. */
export type Written =
  | { readonly outcome: "created" | "updated"; readonly url: string }
  | { readonly outcome: "unchanged" };

interface Comment {
  readonly id: number;
  readonly body: string;
  readonly url: string;
}

export function stickyComment(
  github: GitHub,
  { pullRequest, isMarked }: { readonly pullRequest: number; readonly isMarked: (body: string) => boolean },
): StickyComment {
  const { issues } = github.octokit.rest;
  let login: Promise<string> | undefined;
  let known: Comment | undefined;

  return { write: (bodyOver) => patiently(github, () => write(bodyOver)) };

  async function write(bodyOver: (before: string | undefined) => string | undefined): Promise<Written> {
    const before = await current();
    const body = bodyOver(before?.body);
    if (body === undefined || (before !== undefined && isSame(before.body, body)))
      return { outcome: "unchanged" };
    if (before !== undefined) {
      const updated = await update(before.id, body);
      if (updated !== undefined) return { outcome: "updated", url: updated.url };
    }
    return create(bodyOver(undefined) ?? body);
  }

  async function current(): Promise<Comment | undefined> {
    const again = known === undefined ? undefined : await get(known.id);
    known = again ?? (await onlyOne(await own()));
    return known;
  }

  /** Two runs may have made one each at the same time: the older one stays, whoever made it. */
  async function create(body: string): Promise<Written> {
    const { data } = await issues.createComment({
      ...github.repository,
      issue_number: pullRequest,
      body,
      request: github.limits(),
    });
    const made: Comment = { id: data.id, body, url: data.html_url };
    if (data.user !== null && data.user !== undefined) login = Promise.resolve(data.user.login);
    // A list may be a moment behind what was just written.
    const others = (await own()).filter(({ id }) => id !== made.id);
    known = await onlyOne([...others, made]);
    if (known === undefined || known.id === made.id) return { outcome: "created", url: made.url };
    const updated = await update(known.id, body);
    return { outcome: "updated", url: (updated ?? known).url };
  }

  /** The oldest; what else there is of them is deleted. */
  async function onlyOne(comments: readonly Comment[]): Promise<Comment | undefined> {
    const [first, ...others] = comments.toSorted((one, other) => one.id - other.id);
    await Promise.all(others.map(({ id }) => remove(id)));
    return first;
  }

  async function own(): Promise<readonly Comment[]> {
    const comments = itemsOf((page) =>
      issues.listComments({
        ...github.repository,
        ...page,
        issue_number: pullRequest,
        request: github.limits(),
      }),
    );
    const marked: { readonly comment: Comment; readonly author: string | undefined }[] = [];
    for await (const { id, body = "", html_url: url, user } of comments)
      if (isMarked(body)) marked.push({ comment: { id, body, url }, author: user?.login });
    if (marked.length === 0) return [];
    login ??= viewer();
    const me = (await login).toLowerCase();
    return marked.filter(({ author }) => author?.toLowerCase() === me).map(({ comment }) => comment);
  }

  /** GraphQL, because `GET /user` is closed to the tokens of jobs and of apps. */
  async function viewer(): Promise<string> {
    const answer = await github.octokit.graphql<{ readonly viewer: { readonly login: string } }>(
      "{ viewer { login } }",
      { request: github.limits() },
    );
    return answer.viewer.login;
  }

  async function get(id: number): Promise<Comment | undefined> {
    const { data } = await unlessGone(
      issues.getComment({ ...github.repository, comment_id: id, request: github.limits() }),
    );
    if (data?.body === undefined || !isMarked(data.body)) return undefined;
    return { id, body: data.body, url: data.html_url };
  }

  async function update(id: number, body: string): Promise<Comment | undefined> {
    const { data } = await unlessGone(
      issues.updateComment({ ...github.repository, comment_id: id, body, request: github.limits() }),
    );
    return data === undefined ? undefined : { id, body, url: data.html_url };
  }

  async function remove(id: number): Promise<void> {
    await unlessGone(
      issues.deleteComment({ ...github.repository, comment_id: id, request: github.limits() }),
    );
  }
}

/** Somebody may have deleted it at any time. */
async function unlessGone<Answer extends object>(
  call: Promise<Answer>,
): Promise<Answer | { readonly data?: undefined }> {
  try {
    return await call;
  } catch (thrown) {
    if (isNotFound(thrown)) return {};
    throw thrown;
  }
}

/** As GitHub keeps it: the ends of lines and of the text may differ. */
function isSame(one: string, other: string): boolean {
  const kept = (body: string) => body.replaceAll("\r\n", "\n").trim();
  return kept(one) === kept(other);
}
