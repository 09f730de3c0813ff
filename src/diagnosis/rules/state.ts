/** The state object and its lock in S3. */
import type { Rule } from "../rule.js";

export const stateRules: readonly Rule[] = [
  {
    id: "lock-held",
    title: "Another run holds this stage's lock",
    signs: [{ in: ["errors"], name: /^(?:STATE_)?LOCK(?:ED|_HELD|_TIMEOUT|_TAKEN)$/ }],
    cause: "Only one run at a time may change a stage, and the other one did not end within `lock-timeout`.",
    fix: "Wait for that run, or raise the input `lock-timeout`. In the workflow, give deploy and destroy of one stage the same `concurrency` group with `queue: max`.",
  },
  {
    id: "state-moved-on",
    title: "Another run has written the state in the meantime",
    signs: [
      {
        in: ["errors"],
        name: /^(?:PreconditionFailed|ConditionalRequestConflict|(?:STATE_)?LOCK_LOST|STATE_(?:CHANGED|CONFLICT|MOVED))$/,
      },
    ],
    cause:
      "This run lost its lock, for example because the runner stood still for longer than the lease, and another one went on.",
    fix: "Let the other run end, then run again. Nothing of the other run's state was overwritten.",
  },
  {
    id: "state-bucket-missing",
    title: "The state bucket does not exist",
    signs: [{ in: ["errors"], name: /^(?:NoSuchBucket|STATE_BUCKET_MISSING)$/ }],
    cause:
      "The input `state` names a bucket that does not exist; only the default bucket is made by the action.",
    fix: "Make the bucket, correct the input `state`, or leave it out.",
  },
  {
    id: "state-bucket-taken",
    title: "The state bucket belongs to somebody else",
    signs: [
      { in: ["errors"], name: /^(?:BucketAlreadyExists|BucketAlreadyOwnedByYou|OperationAborted)$/ },
      { in: ["errors"], name: /^STATE_ACCESS_DENIED$/, says: /belongs to another AWS account/ },
      // Requests within one account are told which right is missing.
      { in: ["errors"], name: /^AccessDenied$/, says: /^Access Denied$/ },
    ],
    cause:
      "Bucket names are unique across all accounts, or another run is making the same bucket at this moment.",
    fix: "Run again; if it repeats, name a bucket of your own in the input `state`.",
  },
  {
    id: "state-elsewhere",
    title: "The state bucket is in another region",
    signs: [
      {
        in: ["errors"],
        name: /^(?:PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraintException)$/,
      },
    ],
    cause: "S3 answers for a bucket only in its own region.",
    fix: "Name a bucket in the input `state` that lies in the region of the input `region`.",
  },
];
