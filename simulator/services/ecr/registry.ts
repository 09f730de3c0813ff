/** Every registry the account can pull from: private ECR of any account and region, ECR Public, Docker Hub. */
import type { ImageFacts, ImageRegistry } from "../../cloud.js";
import { type BuiltImage, build, type ImageSource, type Manifest } from "./images.js";

export interface Repository {
  /** `<account>.dkr.ecr.<region>.amazonaws.com`, `public.ecr.aws` or `docker.io`. */
  readonly host: string;
  readonly name: string;
  readonly createdAt: number;
  readonly manifests: Map<string, Manifest>;
  readonly tags: Map<string, string>;
  readonly blobs: Map<string, string>;
  readonly pushedAt: Map<string, number>;
}

export interface ImageReference {
  readonly host: string;
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** Reads `[host/]repository[:tag][@digest]` as a container runtime does: no host means Docker Hub, no tag `latest`. */
export function parseReference(image: string): ImageReference {
  const [rest = "", digest] = image.split("@");
  const slash = rest.indexOf("/");
  const first = slash < 0 ? "" : rest.slice(0, slash);
  const hasHost = /[.:]/.test(first) || first === "localhost";
  const host = hasHost ? first : "docker.io";
  const path = hasHost ? rest.slice(slash + 1) : rest;
  const colon = path.lastIndexOf(":");
  const name = colon < 0 ? path : path.slice(0, colon);
  const repository = host === "docker.io" && !name.includes("/") ? `library/${name}` : name;
  const tag = colon < 0 ? (digest === undefined ? "latest" : undefined) : path.slice(colon + 1);
  return { host, repository, tag, digest };
}

export interface Registry extends ImageRegistry {
  /** Adds an image, or moves its tag to a new digest. */
  publish(reference: string, source: ImageSource): ImageFacts;
  repository(host: string, name: string): Repository | undefined;
  repositories(host: string): readonly Repository[];
}

export function imageRegistry(now: () => number): Registry {
  const repositories = new Map<string, Repository>();
  const key = (host: string, name: string) => `${host}/${name}`;

  function ensure(host: string, name: string): Repository {
    const found = repositories.get(key(host, name));
    if (found !== undefined) return found;
    const made: Repository = {
      host,
      name,
      createdAt: now(),
      manifests: new Map(),
      tags: new Map(),
      blobs: new Map(),
      pushedAt: new Map(),
    };
    repositories.set(key(host, name), made);
    return made;
  }

  function store(repository: Repository, image: BuiltImage): void {
    for (const manifest of image.manifests) {
      repository.manifests.set(manifest.digest, manifest);
      repository.pushedAt.set(manifest.digest, now());
    }
    for (const [digest, blob] of image.blobs) repository.blobs.set(digest, blob);
  }

  return {
    publish(reference, source) {
      const { host, repository: name, tag } = parseReference(reference);
      const repository = ensure(host, name);
      const image = build(source);
      store(repository, image);
      if (tag !== undefined) repository.tags.set(tag, image.top.digest);
      return image.top.facts;
    },
    pull(image) {
      const { host, repository: name, tag, digest } = parseReference(image);
      const repository = repositories.get(key(host, name));
      const wanted = digest ?? repository?.tags.get(tag ?? "");
      return repository?.manifests.get(wanted ?? "")?.facts;
    },
    repository: (host, name) => repositories.get(key(host, name)),
    repositories: (host) => [...repositories.values()].filter((repository) => repository.host === host),
  };
}
