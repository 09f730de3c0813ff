/** Whether the region has Amazon Bedrock AgentCore, as far as that can be known before it is called. */
import { isUnreachable } from "../aws/errors.js";
import { Failure, messageOf } from "../failure/failure.js";

/**
 * Regions with the harness (AgentCore developer guide, "Supported AWS Regions", autumn 2026). AWS adds to them, and its
 * endpoint data names none: a region that is missing here is tried all the same.
 */
export const harnessRegions: readonly string[] = [
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ca-central-1",
  "eu-central-1",
  "eu-north-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-gov-west-1",
  "us-west-2",
];

/** What to know before the first harness is made in this region; undefined where AWS lists it. */
export function unlistedRegion(region: string): string | undefined {
  return harnessRegions.includes(region)
    ? undefined
    : `AgentCore's harness is not known to be in ${region}. It is tried all the same; known are ${harnessRegions.join(", ")}.`;
}

/**
 * An AgentCore call that no endpoint took, told as what it most likely means: the SDK makes up an endpoint's name for
 * any region. Any other error is returned as it is.
 */
export function withoutAgentCore(thrown: unknown, region: string): unknown {
  if (!isUnreachable(thrown)) return thrown;
  const isKnown = harnessRegions.includes(region);
  return new Failure(
    "AGENTCORE_UNREACHABLE",
    `The endpoint of Amazon Bedrock AgentCore in ${region} could not be reached: ${messageOf(thrown)}`,
    {
      fix: isKnown
        ? "The region has the harness: check the runner's DNS and egress rules, and HTTPS_PROXY and NO_PROXY where it sits behind a proxy."
        : `Set the input region to one that has the harness: ${harnessRegions.join(", ")}.`,
      cause: thrown,
    },
  );
}
