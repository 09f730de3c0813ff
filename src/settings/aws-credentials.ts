/** Whether the job has AWS credentials, as far as the runner itself tells: nobody is asked, and none is read. */
import { access } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../failure/failure.js";

type Environment = Readonly<Record<string, string | undefined>>;

/** Each of these groups is a source of credentials for the AWS SDK. */
const sources: readonly (readonly string[])[] = [
  ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"],
  ["AWS_PROFILE"],
  ["AWS_WEB_IDENTITY_TOKEN_FILE"],
  ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"],
  ["AWS_CONTAINER_CREDENTIALS_FULL_URI"],
];

/**
 * `unseen` is told of a runner that is not GitHub's own, whose machine may have a role; one of GitHub's has no credentials
 * but those that a step has left in its environment or in its home.
 */
export async function awsCredentials(environment: Environment): Promise<"given" | "missing" | "unseen"> {
  if (hasCredentialVariables(environment) || (await hasSharedFile(environment))) return "given";
  return environment["RUNNER_ENVIRONMENT"] === "github-hosted" ? "missing" : "unseen";
}

/** Whether an earlier step, or the workflow itself, has set a whole source of credentials. */
export function hasCredentialVariables(environment: Environment): boolean {
  return sources.some((variables) => variables.every((name) => (environment[name] ?? "") !== ""));
}

/** Of a job without credentials. */
export function missingAwsCredentials(environment: Environment): Failure {
  const step =
    "run aws-actions/configure-aws-credentials, with `role-to-assume` and `aws-region`, in an earlier step of the same job.";
  return mayAskForToken(environment)
    ? new Failure(
        "CREDENTIALS_MISSING",
        "No AWS credentials were found in this job: it may ask GitHub for a token, but no step before this one has exchanged that for AWS credentials.",
        { fix: `R${step.slice(1)}` },
      )
    : new Failure(
        "CREDENTIALS_MISSING",
        "No AWS credentials were found in this job, and it may not ask GitHub for a token to get some.",
        { fix: `Give the job \`permissions: id-token: write\`, and ${step}` },
      );
}

/** The runner sets it in jobs with `permissions: id-token: write` alone. */
export function mayAskForToken(environment: Environment): boolean {
  return (environment["ACTIONS_ID_TOKEN_REQUEST_URL"] ?? "") !== "";
}

/** The files in which the SDK looks for profiles. */
async function hasSharedFile(environment: Environment): Promise<boolean> {
  const home = environment["HOME"] ?? environment["USERPROFILE"];
  const files = [
    environment["AWS_CONFIG_FILE"] ?? (home && join(home, ".aws", "config")),
    environment["AWS_SHARED_CREDENTIALS_FILE"] ?? (home && join(home, ".aws", "credentials")),
  ];
  const found = await Promise.allSettled(files.map((file) => access(file ?? "")));
  return found.some(({ status }) => status === "fulfilled");
}
