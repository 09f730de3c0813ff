/** Container image references, and what a private ECR says about an image before anything runs it. */
import { BatchGetImageCommand, type ECRClient, GetDownloadUrlForLayerCommand } from "@aws-sdk/client-ecr";
import { fetch } from "undici";
import { z } from "zod";
import { dispatcherFor } from "./dispatcher.js";

export interface ImageReference {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string | undefined;
  /** `sha256:…` */
  readonly digest: string | undefined;
  /** Present where the registry is a private ECR. */
  readonly ecr: { readonly account: string; readonly region: string } | undefined;
}

/** Splits `registry/repository[:tag][@digest]` as container engines do; no tag and no digest means `latest`. */
export function parseImage(image: string): ImageReference {
  const [name = "", digest] = image.split("@", 2);
  const slash = name.indexOf("/");
  const host = slash < 0 ? "" : name.slice(0, slash);
  const hasRegistry = /[.:]/.test(host) || host === "localhost";
  const registry = hasRegistry ? host : "docker.io";
  const path = hasRegistry ? name.slice(slash + 1) : name;
  const colon = path.lastIndexOf(":");
  const tag = colon > path.lastIndexOf("/") ? path.slice(colon + 1) : undefined;
  const repository = tag === undefined ? path : path.slice(0, colon);
  return {
    registry,
    repository,
    tag: tag ?? (digest === undefined ? "latest" : undefined),
    digest,
    ecr: ecrOf(registry),
  };
}

/** `<account>.dkr.ecr[-fips].<region>.amazonaws.com[.cn]` and the dual-stack `on.aws` form. */
function ecrOf(registry: string): ImageReference["ecr"] {
  const match = /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws)$/.exec(
    registry,
  );
  const [, account, region] = match ?? [];
  return account === undefined || region === undefined ? undefined : { account, region };
}

export interface InspectedImage {
  /** Of the index where there is one: it stands for the same bytes on every architecture. */
  readonly digest: string;
  readonly architectures: readonly string[];
}

const mediaTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
];

const manifestSchema = z.object({
  manifests: z
    .array(
      z.object({ platform: z.object({ architecture: z.string(), os: z.string().optional() }).optional() }),
    )
    .optional(),
  config: z.object({ digest: z.string() }).optional(),
});

const configSchema = z.object({ architecture: z.string() });

/** Reads digest and architectures of an ECR image; undefined where the registry has no such image. Throws AWS's errors. */
export async function inspectEcrImage(
  ecr: ECRClient,
  reference: ImageReference,
  registryId: string,
  signal: AbortSignal,
): Promise<InspectedImage | undefined> {
  const { images } = await ecr.send(
    new BatchGetImageCommand({
      registryId,
      repositoryName: reference.repository,
      imageIds: [
        reference.digest === undefined
          ? { imageTag: reference.tag ?? "latest" }
          : { imageDigest: reference.digest },
      ],
      acceptedMediaTypes: mediaTypes,
    }),
  );
  const image = images?.[0];
  const digest = image?.imageId?.imageDigest;
  if (image?.imageManifest === undefined || digest === undefined) return undefined;
  const manifest = manifestSchema.parse(JSON.parse(image.imageManifest));
  if (manifest.manifests !== undefined) {
    // Attestations (provenance, SBOM) stand in the index as platform unknown/unknown.
    const architectures = manifest.manifests.flatMap(({ platform }) => platform?.architecture ?? []);
    return { digest, architectures: [...new Set(architectures)].filter((name) => name !== "unknown") };
  }
  if (manifest.config === undefined) return { digest, architectures: [] };
  // A plain manifest tells its architecture only in its config blob.
  const { downloadUrl } = await ecr.send(
    new GetDownloadUrlForLayerCommand({
      registryId,
      repositoryName: reference.repository,
      layerDigest: manifest.config.digest,
    }),
  );
  const architecture = downloadUrl === undefined ? undefined : await architectureAt(downloadUrl, signal);
  return { digest, architectures: architecture === undefined ? [] : [architecture] };
}

/** Of a config blob in S3. A proxy or firewall may admit AWS's APIs but not the registry's storage: then it is not told. */
async function architectureAt(url: string, signal: AbortSignal): Promise<string | undefined> {
  const dispatcher = dispatcherFor(url);
  try {
    const response = await fetch(url, { signal, dispatcher });
    const config = configSchema.safeParse(response.ok ? await response.json() : undefined);
    return config.success ? config.data.architecture : undefined;
  } catch {
    signal.throwIfAborted();
    return undefined;
  } finally {
    await dispatcher.destroy();
  }
}
