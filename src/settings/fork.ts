/** A pull request from a fork runs without secrets and without an OIDC token: there is nothing it could deploy with. */
import { isFromFork, readEvent } from "./event.js";

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
  return isFromFork(await readEvent(environment));
}
