/** Who holds a lock: what the lock object says of its run, for the runs that wait. */
import { randomUUID } from "node:crypto";
import { z } from "zod";

const holder = z.object({
  runId: z.string(),
  runAttempt: z.number().int(),
  /** GitHub's job id; the legs of a matrix share it. */
  job: z.string(),
  /** `owner/repo` */
  repository: z.string(),
  runUrl: z.string(),
  actor: z.string(),
  operation: z.string(),
  /** Tells this holder from any other, also in the same run. `main` hands it to `post`. */
  nonce: z.string(),
  /** By the runner's clock: for people. */
  startedAt: z.string(),
});

export const lockContent = z.object({
  holder,
  /** Milliseconds for which it counts after its last renewal. */
  lease: z.number().positive(),
  /** Makes each renewal differ, and with it its ETag, which is a digest of the content. */
  renewals: z.number().int(),
});

export type Holder = Readonly<z.infer<typeof holder>>;
export type LockContent = Readonly<z.infer<typeof lockContent>>;

/** This run as a holder, from the runner's variables, with a nonce of its own. */
export function holderFrom(
  environment: Readonly<Record<string, string | undefined>>,
  operation: string,
): Holder {
  const repository = environment["GITHUB_REPOSITORY"] ?? "";
  const runId = environment["GITHUB_RUN_ID"] ?? "";
  const server = environment["GITHUB_SERVER_URL"] ?? "https://github.com";
  return {
    runId,
    runAttempt: Number(environment["GITHUB_RUN_ATTEMPT"] ?? 1),
    job: environment["GITHUB_JOB"] ?? "",
    repository,
    runUrl: `${server}/${repository}/actions/runs/${runId}`,
    actor: environment["GITHUB_ACTOR"] ?? "",
    operation,
    nonce: randomUUID(),
    startedAt: new Date().toISOString(),
  };
}

/** For messages: `destroy of octo/app (https://…/runs/1)`. */
export function describeHolder(held: Holder | undefined): string {
  return held === undefined ? "an unknown run" : `${held.operation} of ${held.repository} (${held.runUrl})`;
}
