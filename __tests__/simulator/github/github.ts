/** A simulated GitHub of one test, and a client of it. */
import { getOctokit } from "@actions/github";
import {
  type GitHub,
  type GitHubOptions,
  type Permissions,
  startGitHub,
} from "../../../simulator/github/index.js";

export type Octokit = ReturnType<typeof getOctokit>["rest"];

export const place = { owner: "octo-org", repo: "octo-repo" } as const;

export function onGitHub(
  journey: (github: GitHub, as: (permissions?: Permissions) => Octokit) => Promise<void>,
  options: GitHubOptions = {},
): () => Promise<void> {
  return async () => {
    const github = await startGitHub(options);
    try {
      await journey(github, (permissions) => clientOf(github, github.token(permissions)));
    } finally {
      await github.stop();
    }
  };
}

export const clientOf = ({ url }: GitHub, token: string): Octokit => getOctokit(token, { baseUrl: url }).rest;

/** What a refused call says. */
export async function refusal(call: Promise<unknown>): Promise<{
  readonly status: number | undefined;
  readonly message: string;
  readonly headers: Readonly<Record<string, unknown>>;
}> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error)) throw new Error("The call was not refused");
  const { status, response } = error as Error & {
    readonly status?: number;
    readonly response?: { readonly headers: Readonly<Record<string, unknown>> };
  };
  return { status, message: error.message, headers: response?.headers ?? {} };
}
