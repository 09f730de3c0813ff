/**
 * What CreateAgentRuntime and UpdateAgentRuntime look at in the image, before anything is made: its region, whether
 * the execution role may pull it, that it exists, its architecture. All are ValidationExceptions of the call itself,
 * with these sentences, as users of the service report them.
 */
import type { Cloud, ImageFacts } from "../../cloud.js";
import { parseReference } from "../ecr/registry.js";
import { invalid } from "./errors.js";

const pullActions = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

export function checkedImage(cloud: Cloud, containerUri: string, roleArn: string): ImageFacts {
  const region = registryOf(containerUri)?.region;
  if (region !== undefined && region !== cloud.region) {
    throw invalid(
      `Ecr uri region '${region}' does not match the application region '${cloud.region}'. Container images must be in the same region as the application.`,
    );
  }
  if (!mayPull(cloud, containerUri, roleArn)) {
    throw invalid(
      `Access denied while validating ECR URI '${containerUri}'. The execution role requires permissions for ecr:GetAuthorizationToken, ecr:BatchGetImage, and ecr:GetDownloadUrlForLayer operations.`,
    );
  }
  const image = cloud.registry.pull(containerUri);
  if (image === undefined) {
    throw invalid(
      "The specified image identifier does not exist in the repository. Verify the image tag format and repository name.",
    );
  }
  if (!image.architectures.includes("arm64")) {
    throw invalid(`Architecture incompatible for uri '${containerUri}'. Supported architectures: [arm64].`);
  }
  return image;
}

/** ECR Public lets everybody pull. */
export function mayPull(cloud: Cloud, containerUri: string, roleArn: string): boolean {
  const registry = registryOf(containerUri);
  if (registry === undefined) return true;
  const repository = cloud.arn("ecr", `repository/${parseReference(containerUri).repository}`, registry);
  return (
    cloud.access.roleAllows(roleArn, "ecr:GetAuthorizationToken", "*") &&
    pullActions.every((action) => cloud.access.roleAllows(roleArn, action, repository))
  );
}

function registryOf(
  containerUri: string,
): { readonly accountId: string; readonly region: string } | undefined {
  const [, accountId, region] =
    /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/.exec(parseReference(containerUri).host) ??
    [];
  return accountId === undefined || region === undefined ? undefined : { accountId, region };
}
