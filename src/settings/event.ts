/** The event that started the run, as far as anything follows from it. */
import { readFile } from "node:fs/promises";

type Environment = Readonly<Record<string, string | undefined>>;

export interface GitHubEvent {
  /** Of `pull_request`, `pull_request_target` and the events about reviews. */
  readonly pull_request?: {
    readonly number?: number;
    readonly head?: {
      readonly sha?: string;
      /** Null once the fork was deleted. */
      readonly repo?: { readonly full_name?: string } | null;
    };
    readonly base?: { readonly repo?: { readonly full_name?: string } };
  };
  /** Of `issue_comment`, where `pull_request` tells a pull request from any other issue. */
  readonly issue?: { readonly number?: number; readonly pull_request?: object };
}

/** Empty where there is none that can be read. */
export async function readEvent({ GITHUB_EVENT_PATH: path }: Environment): Promise<GitHubEvent> {
  if (path === undefined || path === "") return {};
  try {
    const event: unknown = JSON.parse(await readFile(path, "utf8"));
    return typeof event === "object" && event !== null ? event : {};
  } catch {
    return {};
  }
}

/** Number of the pull request that the event is about. */
export function pullRequestOf({ pull_request: pullRequest, issue }: GitHubEvent): number | undefined {
  const number = pullRequest?.number ?? (issue?.pull_request === undefined ? undefined : issue.number);
  return isNumber(number) ? number : undefined;
}

/** The pull request's branch is in another repository than the one that it is to be merged into. */
export function isFromFork({ pull_request: pullRequest }: GitHubEvent): boolean {
  const { head, base } = pullRequest ?? {};
  return base?.repo !== undefined && head?.repo?.full_name !== base.repo.full_name;
}

function isNumber(value: number | undefined): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}
