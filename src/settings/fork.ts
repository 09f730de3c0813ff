/** A pull request from a fork runs without secrets and without an OIDC token: there is nothing it could deploy with. */
import { hasCredentialVariables } from "./aws-credentials.js";
import { isFromFork, readEvent } from "./event.js";

type Environment = Readonly<Record<string, string | undefined>>;

/** True for a `pull_request` event of a fork in a job that has no AWS credentials. */
export async function isForkWithoutCredentials(environment: Environment): Promise<boolean> {
  if (environment["GITHUB_EVENT_NAME"] !== "pull_request") return false;
  if (hasCredentialVariables(environment)) return false;
  return isFromFork(await readEvent(environment));
}
