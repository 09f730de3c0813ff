/** The container image that was asked for: pinned by digest, and the CPU architecture to run it on. */

import { errorName, isAccessDenied } from "../aws/errors.js";
import { inspectEcrImage, parseImage } from "../aws/image.js";
import { Failure, messageOf } from "../failure/failure.js";
import { defineLookup } from "./resource.js";

export type Architecture = "X86_64" | "ARM64";

export interface ImageOutputs {
  /** With a digest where the registry could be asked, otherwise as given. */
  readonly uri: string;
  readonly architecture: Architecture;
  /** What could not be found out, and what that means; absent where everything could. */
  readonly notice?: string;
}

/** Fargate's default. */
const assumed: Architecture = "X86_64";

const ociNames: Readonly<Record<Architecture, string>> = { X86_64: "amd64", ARM64: "arm64" };

export const containerImage = defineLookup<
  { readonly name: string; readonly architecture: "auto" | "x86_64" | "arm64" },
  ImageOutputs,
  ImageOutputs
>({
  kind: "ecr.Image",
  noun: "container image",

  async observe({ clients, signal }, { name, architecture }) {
    const asked = architecture === "auto" ? undefined : (architecture.toUpperCase() as Architecture);
    const reference = parseImage(name);
    if (reference.ecr === undefined)
      return unread(name, asked, `${reference.registry} is not a private Amazon ECR registry`);
    try {
      const image = await inspectEcrImage(
        clients.ecrIn(reference.ecr.region),
        reference,
        reference.ecr.account,
        signal,
      );
      if (image === undefined) throw missing(name);
      const uri = `${reference.registry}/${reference.repository}@${image.digest}`;
      const architecture = chosen(name, asked, image.architectures);
      return image.architectures.length > 0 || asked !== undefined
        ? { uri, architecture }
        : { uri, architecture, notice: assumption(architecture) };
    } catch (thrown) {
      if (errorName(thrown) === "RepositoryNotFoundException") throw missing(name, thrown);
      if (isAccessDenied(thrown)) return unread(name, asked, messageOf(thrown));
      throw thrown;
    }
  },

  outputs: (image) => image,
});

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
  const notice = `The image is used as given, not pinned by digest: ${why}.`;
  return asked === undefined
    ? { uri, architecture: assumed, notice: `${notice} ${assumption(assumed)}` }
    : { uri, architecture: asked, notice };
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
