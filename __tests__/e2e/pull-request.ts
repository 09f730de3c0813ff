/** A pull request of a simulated repository, whose workflow runs the bundle against a simulated account. */
import {
  type GitHub,
  type GitHubOptions,
  type Permissions,
  startGitHub,
} from "../../simulator/github/index.js";
import type { ActionResult } from "../../simulator/runner.js";
import { type Account, deploy, destroy, type Inputs, inAccount, type RunOptions } from "./action.js";

export const number = 7;
export const stage = `pr-${number}`;

/** The least that can be deployed: the harness's side, to a server that nobody asks anything. */
const least: Inputs = {
  stage,
  "mcp-url": "https://mcp.example.com/mcp",
  verify: "false",
  "zscaler-customer-id": "",
  "zscaler-vanity-domain": "",
  image: "",
};

export interface Preview {
  readonly account: Account;
  readonly github: GitHub;
  /** What the job's token may do; a run's token is made from it. */
  permissions: Permissions;
  deploy(inputs?: Inputs, options?: RunOptions): Promise<ActionResult>;
  plan(inputs?: Inputs, options?: RunOptions): Promise<ActionResult>;
  destroy(inputs?: Inputs, options?: RunOptions): Promise<ActionResult>;
  /** What the comments on the pull request say, the oldest first. */
  said(): readonly string[];
}

/** Runs a test with a pull request and an account of its own. */
export function inPullRequest(
  journey: (preview: Preview) => Promise<void>,
  options: GitHubOptions = {},
): () => Promise<void> {
  return inAccount(async (account) => {
    const github = await startGitHub(options);
    try {
      await journey(previewIn(account, github));
    } finally {
      await github.stop();
    }
  });
}

function previewIn(account: Account, github: GitHub): Preview {
  const pullRequest = github.pullRequest(number);
  const preview: Preview = {
    account,
    github,
    permissions: { contents: "read", "id-token": "write", "pull-requests": "write", deployments: "write" },
    deploy: (inputs = {}, options = {}) => deploy(account, { ...least, ...inputs }, inJob(options)),
    plan: (inputs = {}, options = {}) =>
      deploy(account, { ...least, operation: "plan", ...inputs }, inJob(options)),
    destroy: (inputs = {}, options = {}) => destroy(account, { stage, ...inputs }, inJob(options)),
    said: () => github.comments(number).map(({ body = "" }) => body),
  };
  const inJob = (given: RunOptions): RunOptions => ({
    token: github.token(preview.permissions),
    event: { name: "pull_request", payload: { action: "synchronize", number, pull_request: pullRequest } },
    ...given,
    environment: { ...github.environment, ...given.environment },
  });
  return preview;
}

/** Warnings and notices that a run gave about GitHub. */
export const troublesOf = ({ annotations }: ActionResult): readonly string[] =>
  annotations
    .filter(({ level }) => level !== "error")
    .map(({ level, title, message }) => `${level}: ${title}: ${message}`);
