import type { Cloud } from "../../../simulator/cloud.js";
import { realistic } from "../../../simulator/times.js";

export const accountId = "111122223333";

/** As much of a cloud as IAM needs, whose clock stands still until it is moved. */
export function account(): { readonly cloud: Cloud; wait(milliseconds: number): void } {
  let now = Date.parse("2026-11-23T08:00:00Z");
  let ids = 0;
  const cloud: Pick<Cloud, "accountId" | "partition" | "region" | "clock" | "arn" | "id"> = {
    accountId,
    partition: "aws",
    region: "eu-central-1",
    clock: {
      now: () => now,
      profile: realistic,
      scaled: (duration) => realistic[duration],
      after: () => undefined,
      pause: async () => undefined,
    },
    arn: (service, resource, { region = "eu-central-1" } = {}) =>
      `arn:aws:${service}:${region}:${accountId}:${resource}`,
    id: (length) => String(++ids).padStart(length, "a"),
  };
  return {
    cloud: cloud as Cloud,
    wait: (milliseconds) => {
      now += milliseconds;
    },
  };
}
