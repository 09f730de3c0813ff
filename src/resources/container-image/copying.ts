/** The commands that bring an image to where AgentCore takes it from. */
import { dnsSuffix } from "../../aws/arn.js";
import type { Place } from "../../aws/aws.js";
import type { ImageReference } from "../../aws/image.js";

/** How to copy an image, all its platforms, into the registry of this account and region. */
export function copying(
  place: Place,
  name: string,
  { registry, repository, tag, digest, ecr }: ImageReference,
): string {
  const target = registryIn(place, place);
  // A digest can't be pushed to; its beginning names it well enough.
  const copy = `${target}/${repository}:${tag ?? digest?.slice("sha256:".length).slice(0, 12)}`;
  const commands = [
    `aws ecr create-repository --region ${place.region} --repository-name ${repository}`,
    ...(ecr === undefined ? [] : [login(ecr.region, registry)]),
    login(place.region, target),
    `docker buildx imagetools create --tag ${copy} ${name}`,
  ].map((command) => `\`${command}\``);
  return `Copy it: ${commands.join(", then ")}; then set the input \`image\` to \`${copy}\`.`;
}

function login(region: string, registry: string): string {
  return `aws ecr get-login-password --region ${region} | docker login --username AWS --password-stdin ${registry}`;
}

/** The private registry of an account in a region. */
export function registryIn(place: Place, { account, region }: Pick<Place, "account" | "region">): string {
  return `${account}.dkr.ecr.${region}.${dnsSuffix(place)}`;
}
