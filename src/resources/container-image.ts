/** The container image that was asked for, pinned by digest: for Fargate with its CPU architecture, or for AgentCore. */

import type { Aws, Place } from "../aws/aws.js";
import { errorName, isAccessDenied } from "../aws/errors.js";
import { type ImageReference, inspectEcrImage, parseImage } from "../aws/image.js";
import { Failure, messageOf } from "../failure/failure.js";
import { copying, registryIn } from "./container-image/copying.js";
import { defineLookup } from "./resource.js";

export type Architecture = "X86_64" | "ARM64";

export interface ImageOutputs extends RuntimeImageOutputs {
  readonly architecture: Architecture;
}

export interface RuntimeImageOutputs {
  /** With a digest where the registry could be asked, otherwise as given. */
  readonly uri: string;
  /** What could not be found out, and what that means; absent where everything could. */
  readonly notice?: string;
}

/** Fargate's default. */
const assumed: Architecture = "X86_64";

const ociNames: Readonly<Record<Architecture, string>> = { X86_64: "amd64", ARM64: "arm64" };

/** An image that Fargate runs, from any registry. */
export const containerImage = defineLookup<
  { readonly name: string; readonly architecture: "auto" | "x86_64" | "arm64" },
  ImageOutputs,
  ImageOutputs
>({
  kind: "ecr.Image",
  noun: "container image",

  async observe(aws, { name, architecture }) {
    const asked = architecture === "auto" ? undefined : (architecture.toUpperCase() as Architecture);
    const seen = await look(aws, name, parseImage(name));
    if ("unread" in seen) return unread(name, asked, seen.unread);
    const { uri, architectures } = seen;
    const found = chosen(name, asked, architectures);
    return architectures.length > 0 || asked !== undefined
      ? { uri, architecture: found }
      : { uri, architecture: found, notice: assumption(found) };
  },

  outputs: (image) => image,
});

/**
 * An image that an AgentCore runtime runs: AWS takes it from Amazon ECR alone, where that is private from the runtime's
 * own region, and built for linux/arm64.
 */
export const runtimeImage = defineLookup<{ readonly name: string }, RuntimeImageOutputs, RuntimeImageOutputs>(
  {
    kind: "ecr.RuntimeImage",
    noun: "container image",

    async observe(aws, { name }) {
      const reference = parseImage(name);
      if (reference.registry === "public.ecr.aws")
        return { uri: name, notice: `${notPinned(`${reference.registry} could not be asked`)} ${armAlone}` };
      const { ecr } = reference;
      if (ecr === undefined) throw notInEcr(aws, name, reference);
      if (ecr.region !== aws.region) throw inAnotherRegion(aws, name, reference, ecr.region);
      // The one form of a registry's name that AgentCore takes: neither the FIPS nor the dual-stack one.
      const registry = registryIn(aws, ecr);
      const seen = await look(aws, name, { ...reference, registry });
      if ("unread" in seen)
        return {
          uri: name.replace(reference.registry, registry),
          notice: `${notPinned(seen.unread)} ${armAlone}`,
        };
      const { uri, architectures } = seen;
      if (architectures.length === 0) return { uri, notice: armAlone };
      if (!architectures.includes("arm64")) throw notForArm(name, reference, architectures);
      return { uri };
    },

    outputs: (image) => image,
  },
);

/** What its registry says of it; throws where it says that there is no such image. */
async function look(
  { clients, signal }: Aws,
  name: string,
  reference: ImageReference,
): Promise<
  { readonly uri: string; readonly architectures: readonly string[] } | { readonly unread: string }
> {
  if (reference.ecr === undefined)
    return { unread: `${reference.registry} is not a private Amazon ECR registry` };
  const { account, region } = reference.ecr;
  try {
    const image = await inspectEcrImage(clients.ecrIn(region), reference, account, signal);
    if (image === undefined) throw missing(name);
    const uri = `${reference.registry}/${reference.repository}@${image.digest}`;
    return { uri, architectures: image.architectures };
  } catch (thrown) {
    if (errorName(thrown) === "RepositoryNotFoundException") throw missing(name, thrown);
    if (isAccessDenied(thrown)) return { unread: messageOf(thrown) };
    throw thrown;
  }
}

function chosen(name: string, asked: Architecture | undefined, offered: readonly string[]): Architecture {
  if (asked !== undefined && offered.length > 0 && !offered.includes(ociNames[asked]))
    throw new Failure(
      "IMAGE_ARCHITECTURE",
      `the image ${name} is built for ${offered.join(", ")}, not ${ociNames[asked]}`,
      {
        fix: "Leave the input architecture at auto, or build the image for that platform.",
      },
    );
  if (asked !== undefined) return asked;
  if (offered.includes(ociNames.X86_64)) return "X86_64";
  if (offered.includes(ociNames.ARM64)) return "ARM64";
  if (offered.length === 0) return assumed;
  throw new Failure(
    "IMAGE_ARCHITECTURE",
    `the image ${name} is built for ${offered.join(", ")}, which Fargate cannot run`,
    {
      fix: "Build it for linux/amd64 or linux/arm64.",
    },
  );
}

function unread(uri: string, asked: Architecture | undefined, why: string): ImageOutputs {
  const notice = notPinned(why);
  return asked === undefined
    ? { uri, architecture: assumed, notice: `${notice} ${assumption(assumed)}` }
    : { uri, architecture: asked, notice };
}

function notPinned(why: string): string {
  return `The image is used as given, not pinned by digest: ${why}.`;
}

function assumption(architecture: Architecture): string {
  return `What the image is built for could not be read: ${architecture} is assumed. Set the input architecture where it is another.`;
}

function missing(name: string, cause?: unknown): Failure {
  return new Failure("IMAGE_MISSING", `the image ${name} does not exist in its registry`, {
    fix: "Correct the input image (the Marketplace image needs a free subscription of the AWS account), or push the tag.",
    cause,
  });
}

const armAlone =
  "What the image is built for could not be read: AgentCore refuses it when the runtime is made, unless that is linux/arm64.";

function notForArm(
  name: string,
  { registry, repository, tag }: ImageReference,
  architectures: readonly string[],
): Failure {
  return new Failure(
    "IMAGE_ARCHITECTURE",
    `the image ${name} is built for ${architectures.join(", ")}, but AgentCore runs linux/arm64 alone`,
    {
      fix: `Build it for that as well, \`docker buildx build --platform linux/arm64 --tag ${registry}/${repository}:${tag ?? "arm64"} --push .\`, or set the input \`image\` to one that is.`,
    },
  );
}

function notInEcr(place: Place, name: string, reference: ImageReference): Failure {
  return new Failure(
    "IMAGE_REGISTRY",
    `the image ${name} is at ${reference.registry}, but AgentCore takes images from Amazon ECR alone`,
    { fix: copying(place, name, reference) },
  );
}

function inAnotherRegion(place: Place, name: string, reference: ImageReference, region: string): Failure {
  return new Failure(
    "IMAGE_REGION",
    `the image ${name} is in ${region}, but AgentCore takes images from the region that it runs in alone, which is ${place.region}`,
    {
      fix: `Set the input \`region\` to ${region}, or stay in ${place.region} with a copy of the image. ${copying(place, name, reference)}`,
    },
  );
}
