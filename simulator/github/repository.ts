/** What the simulated repository holds. */
import type { Author } from "./callers.js";

export interface Comment {
  readonly id: number;
  readonly issue: number;
  readonly author: Author;
  readonly body: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface Issue {
  readonly number: number;
  readonly id: number;
  readonly title: string;
  readonly body: string | null;
  readonly author: Author;
  readonly state: "open" | "closed";
  readonly stateReason: "completed" | "not_planned" | "duplicate" | "reopened" | null;
  readonly labels: readonly string[];
  readonly assignees: readonly Author[];
  readonly locked: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly closedAt: number | null;
  /** Absent for an issue that is no pull request. */
  readonly pull?: Pull;
}

export interface Pull {
  readonly headRef: string;
  readonly headSha: string;
  /** `owner/repo` of the head's branch: another one than the repository's for a fork; null once that was deleted. */
  readonly headRepository: string | null;
  readonly baseRef: string;
  readonly mergeSha: string;
  readonly draft: boolean;
  readonly mergedAt: number | null;
}

export interface Check {
  readonly context: string;
  readonly state: "pending" | "success" | "failure";
}

export interface Commit {
  readonly sha: string;
  readonly checks: readonly Check[];
}

export interface Branch {
  readonly sha: string;
  /** How it stands to the default branch: what `auto_merge` of a deployment trips over. */
  readonly merge: "up-to-date" | "behind" | "conflicting";
}

export const deploymentStates = [
  "error",
  "failure",
  "inactive",
  "in_progress",
  "queued",
  "pending",
  "success",
] as const;

export type DeploymentState = (typeof deploymentStates)[number];

export interface DeploymentStatus {
  readonly id: number;
  readonly state: DeploymentState;
  readonly creator: Author;
  readonly description: string;
  readonly environment: string;
  readonly logUrl: string;
  readonly environmentUrl: string;
  readonly createdAt: number;
}

export interface Deployment {
  readonly id: number;
  readonly ref: string;
  readonly sha: string;
  readonly task: string;
  readonly payload: unknown;
  readonly environment: string;
  readonly description: string | null;
  readonly creator: Author;
  readonly transientEnvironment: boolean;
  readonly productionEnvironment: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** The newest last. */
  readonly statuses: readonly DeploymentStatus[];
}

export interface Environment {
  readonly id: number;
  readonly name: string;
  readonly createdAt: number;
}

export interface WorkflowRun {
  readonly id: number;
  readonly attempt: number;
  readonly status: "queued" | "in_progress" | "completed" | "waiting";
  readonly conclusion: "success" | "failure" | "cancelled" | null;
  readonly event: string;
  readonly headSha: string;
  readonly createdAt: number;
}

export interface Label {
  readonly id: number;
  readonly name: string;
  /** Six hexadecimal digits. */
  readonly color: string;
  readonly description: string | null;
}

export interface Repository {
  readonly owner: string;
  readonly name: string;
  readonly defaultBranch: string;
  /** For addresses of pages. */
  readonly serverUrl: string;
  /** For addresses of resources. */
  readonly apiUrl: string;
  readonly issues: Map<number, Issue>;
  readonly comments: Map<number, Comment>;
  /** By their names in small letters. */
  readonly labels: Map<string, Label>;
  readonly commits: Map<string, Commit>;
  /** By their full names: `refs/heads/main`. */
  readonly refs: Map<string, Branch>;
  readonly deployments: Map<number, Deployment>;
  readonly environments: Map<string, Environment>;
  /** By id and attempt: `4242/1`. */
  readonly runs: Map<string, WorkflowRun>;
  nextId(): number;
  nextNumber(): number;
  /** Milliseconds since 1970. */
  now(): number;
}

export interface RepositoryOptions {
  /** `owner/repo` */
  readonly fullName: string;
  readonly serverUrl: string;
  readonly apiUrl: string;
  /** The head of the default branch. */
  readonly sha: string;
  readonly now: () => number;
}

export function createRepository({ fullName, serverUrl, apiUrl, sha, now }: RepositoryOptions): Repository {
  const [owner = "", name = ""] = fullName.split("/");
  const defaultBranch = "main";
  const issues = new Map<number, Issue>();
  let lastId = 2_000_000_000;
  return {
    ...{ owner, name, defaultBranch, serverUrl, apiUrl, issues, now },
    comments: new Map(),
    labels: new Map(),
    commits: new Map([[sha, { sha, checks: ownCheck }]]),
    refs: new Map([[`refs/heads/${defaultBranch}`, { sha, merge: "up-to-date" }]]),
    deployments: new Map(),
    environments: new Map(),
    runs: new Map(),
    nextId: () => {
      lastId += 1;
      return lastId;
    },
    nextNumber: () => Math.max(0, ...issues.keys()) + 1,
  };
}

/** A workflow that runs for a commit is itself a check of the commit, which is not over while it calls. */
export const ownCheck: readonly Check[] = [{ context: "preview", state: "pending" }];

export const repositoryUrl = ({ apiUrl, owner, name }: Repository): string =>
  `${apiUrl}/repos/${owner}/${name}`;

export const pageUrl = ({ serverUrl, owner, name }: Repository): string => `${serverUrl}/${owner}/${name}`;

/** As GitHub writes times: seconds, no fraction. */
export const timestamp = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replace(/\.\d+Z$/, "Z");

/** Every entity has one in GraphQL's world. */
export const nodeId = (prefix: string, id: number): string =>
  `${prefix}_${Buffer.from(String(id)).toString("base64url")}`;
