/** A pull request from a fork runs without secrets and without an OIDC token: there is nothing it could deploy with. */
import { readFile } from "node:fs/promises";

type Environment = Readonly<Record<string, string | undefined>>;

const credentialVariables = [
  "AWS_ACCESS_KEY_ID",
  "AWS_PROFILE",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
];

/** True for a `pull_request` event of a fork in a job that has no AWS credentials. */
export async function isForkWithoutCredentials(environment: Environment): Promise<boolean> {
  if (environment["GITHUB_EVENT_NAME"] !== "pull_request") return false;
  if (credentialVariables.some((name) => (environment[name] ?? "") !== "")) return false;
  const event = await eventOf(environment["GITHUB_EVENT_PATH"]);
  const { head, base } = event.pull_request ?? {};
  // The head repository is null once the fork was deleted.
  return base?.repo !== undefined && head?.repo?.full_name !== base.repo.full_name;
}

interface PullRequestEvent {
  readonly pull_request?: {
    readonly head?: { readonly repo?: { readonly full_name?: string } | null };
    readonly base?: { readonly repo?: { readonly full_name?: string } };
  };
}

async function eventOf(path: string | undefined): Promise<PullRequestEvent> {
  if (path === undefined || path === "") return {};
  try {
    return JSON.parse(await readFile(path, "utf8")) as PullRequestEvent;
  } catch {
    return {};
  }
}
