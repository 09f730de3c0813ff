/** Pull requests as their authors make and change them. */
import { createHash } from "node:crypto";
import { personNamed } from "./callers.js";
import type { PullRequest } from "./endpoints/pulls.js";
import type { Branch, Check, Issue, Pull } from "./repository.js";

export interface PullRequestOptions {
  readonly title?: string;
  readonly body?: string | null;
  readonly state?: "open" | "closed";
  /** It is closed, then, too. */
  readonly merged?: boolean;
  readonly headRef?: string;
  readonly headSha?: string;
  /** `owner/repo` of a fork; null for one that was deleted. */
  readonly headRepository?: string | null;
  readonly draft?: boolean;
  readonly locked?: boolean;
  readonly labels?: readonly string[];
  readonly author?: string;
  /** How its branch stands to `main`. */
  readonly merge?: Branch["merge"];
  /** Of its head commit. A pending one when absent: the workflow that runs. */
  readonly checks?: readonly Check[];
}

/** A commit's id that follows from what it is of. */
export const shaOf = (text: string): string => createHash("sha1").update(text).digest("hex");

/** The pull request after a change; what isn't given stays as it was `before`. */
export function pullRequestOf(
  number: number,
  before: PullRequest | undefined,
  given: PullRequestOptions,
  place: { readonly fullName: string; readonly now: number },
): Pick<Issue, "title" | "author"> & Partial<Issue> {
  const state = given.merged ? "closed" : (given.state ?? before?.state ?? "open");
  return {
    ...before,
    number,
    title: given.title ?? before?.title ?? `Change number ${number}`,
    body: given.body === undefined ? (before?.body ?? null) : given.body,
    author:
      given.author === undefined ? (before?.author ?? personNamed("octocat")) : personNamed(given.author),
    labels: given.labels ?? before?.labels ?? [],
    locked: given.locked ?? before?.locked ?? false,
    state,
    updatedAt: place.now,
    closedAt: state === "closed" ? (before?.closedAt ?? place.now) : null,
    pull: pullOf(number, before?.pull, given, { ...place, isOpen: state === "open" }),
  };
}

function pullOf(
  number: number,
  before: Pull | undefined,
  given: PullRequestOptions,
  { fullName, now, isOpen }: { readonly fullName: string; readonly now: number; readonly isOpen: boolean },
): Pull {
  const headSha = given.headSha ?? before?.headSha ?? shaOf(`head of ${number}`);
  const headRepositoryBefore = before === undefined ? fullName : before.headRepository;
  const mergedAt = given.merged ? now : null;
  return {
    headSha,
    headRef: given.headRef ?? before?.headRef ?? `change-${number}`,
    headRepository: given.headRepository === undefined ? headRepositoryBefore : given.headRepository,
    baseRef: "main",
    mergeSha: shaOf(`merge of ${headSha}`),
    draft: given.draft ?? before?.draft ?? false,
    mergedAt: isOpen ? null : (before?.mergedAt ?? mergedAt),
  };
}
