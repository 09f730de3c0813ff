/**
 * What a registry stores of an image: manifests, an index over them, and the config blob, which is the only place
 * where a plain manifest tells its architecture. Content decides the digests, as it does in a real registry.
 */
import { createHash } from "node:crypto";
import type { ImageFacts } from "../../cloud.js";

export type Architecture = "amd64" | "arm64";

/** What `publish` is told of an image; the rest follows from it. */
export interface ImageSource {
  readonly architectures: readonly Architecture[];
  readonly program: string;
  readonly version: string;
  /** Default: an index where there are several architectures. */
  readonly form?: ImageFacts["form"];
}

export interface Manifest {
  readonly digest: string;
  readonly mediaType: string;
  readonly body: string;
  readonly facts: ImageFacts;
}

export interface BuiltImage {
  /** What the tag points at. */
  readonly top: Manifest;
  readonly manifests: readonly Manifest[];
  readonly blobs: ReadonlyMap<string, string>;
}

const mediaTypes = {
  index: "application/vnd.oci.image.index.v1+json",
  manifest: "application/vnd.oci.image.manifest.v1+json",
  dockerManifest: "application/vnd.docker.distribution.manifest.v2+json",
  config: "application/vnd.oci.image.config.v1+json",
  dockerConfig: "application/vnd.docker.container.image.v1+json",
  layer: "application/vnd.oci.image.layer.v1.tar+gzip",
} as const;

function digestOf(content: string): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

export function build(source: ImageSource): BuiltImage {
  const form = source.form ?? (source.architectures.length > 1 ? "index" : "manifest");
  const blobs = new Map<string, string>();
  if (form === "manifest") {
    const [architecture = "amd64"] = source.architectures;
    const manifest = platformManifest(source, architecture, blobs, "docker");
    return { top: manifest, manifests: [manifest], blobs };
  }
  const platforms = source.architectures.map((architecture) =>
    platformManifest(source, architecture, blobs, "oci"),
  );
  const body = JSON.stringify({
    schemaVersion: 2,
    mediaType: mediaTypes.index,
    manifests: platforms.flatMap((manifest, at) => [
      {
        mediaType: manifest.mediaType,
        digest: manifest.digest,
        size: manifest.body.length,
        platform: { architecture: source.architectures[at], os: "linux" },
      },
      // What BuildKit adds for provenance: a manifest that is no image.
      {
        mediaType: mediaTypes.manifest,
        digest: digestOf(`attestation of ${manifest.digest}`),
        size: 566,
        annotations: {
          "vnd.docker.reference.digest": manifest.digest,
          "vnd.docker.reference.type": "attestation-manifest",
        },
        platform: { architecture: "unknown", os: "unknown" },
      },
    ]),
  });
  const digest = digestOf(body);
  const top = { digest, mediaType: mediaTypes.index, body, facts: factsOf(source, digest, "index") };
  return { top, manifests: [top, ...platforms], blobs };
}

function platformManifest(
  source: ImageSource,
  architecture: Architecture,
  blobs: Map<string, string>,
  tool: "docker" | "oci",
): Manifest {
  const config = JSON.stringify({
    architecture,
    os: "linux",
    config: { Entrypoint: [`/usr/bin/${source.program}`], ExposedPorts: { "8000/tcp": {} } },
    created: "2026-01-01T00:00:00Z",
    history: [{ created_by: `${source.program} ${source.version}` }],
    rootfs: { type: "layers", diff_ids: [digestOf(`${source.program} ${source.version} ${architecture}`)] },
  });
  const layer = digestOf(`layer of ${config}`);
  const mediaType = tool === "docker" ? mediaTypes.dockerManifest : mediaTypes.manifest;
  const body = JSON.stringify({
    schemaVersion: 2,
    mediaType,
    config: {
      mediaType: tool === "docker" ? mediaTypes.dockerConfig : mediaTypes.config,
      digest: digestOf(config),
      size: config.length,
    },
    layers: [{ mediaType: mediaTypes.layer, digest: layer, size: 41_214_017 }],
  });
  blobs.set(digestOf(config), config);
  blobs.set(layer, "");
  const digest = digestOf(body);
  return {
    digest,
    mediaType,
    body,
    facts: factsOf({ ...source, architectures: [architecture] }, digest, "manifest"),
  };
}

function factsOf(source: ImageSource, digest: string, form: ImageFacts["form"]): ImageFacts {
  return {
    digest,
    architectures: source.architectures,
    form,
    program: source.program,
    version: source.version,
  };
}
