/** Amazon ECR: looking at images before they are run. Repositories of other accounts answer too, as Marketplace's do. */
import type * as Ecr from "@aws-sdk/client-ecr";
import type { Cloud, ImageFacts } from "../../cloud.js";
import { AwsError, type Call, type Service } from "../../service.js";
import { pageOf } from "../paging.js";
import { downloads } from "./downloads.js";
import type { ImageSource, Manifest } from "./images.js";
import { imageRegistry, type Registry, type Repository } from "./registry.js";
import { seed } from "./seed.js";

export interface ElasticContainerRegistry {
  readonly service: Service;
  readonly registry: Registry;
  /** Adds an image to any registry, or moves its tag to a new digest. */
  publish(reference: string, source: ImageSource): ImageFacts;
  /** Closes the listener behind the layer URLs. */
  stop(): Promise<void>;
}

interface InRepository {
  readonly registryId?: string | undefined;
  readonly repositoryName?: string | undefined;
}

const invalidParameter = (message: string) => new AwsError("InvalidParameterException", 400, message);
const invalidToken = () => invalidParameter("Invalid parameter at 'nextToken'");

export function elasticContainerRegistry(cloud: Cloud): ElasticContainerRegistry {
  const registry = imageRegistry(() => cloud.clock.now());
  const layers = downloads(() => cloud.id(64));
  seed(registry, cloud);

  const hostOf = (registryId: string | undefined, region: string) =>
    `${registryId ?? cloud.accountId}.dkr.ecr.${region}.amazonaws.com`;
  const repositoryArn = (input: InRepository, region: string, name = input.repositoryName) =>
    cloud.arn("ecr", `repository/${name}`, { region, accountId: input.registryId ?? cloud.accountId });

  function existing(input: InRepository, region: string, name = input.repositoryName ?? ""): Repository {
    const found = registry.repository(hostOf(input.registryId, region), name);
    if (found !== undefined) return found;
    throw new AwsError(
      "RepositoryNotFoundException",
      400,
      `The repository with name '${name}' does not exist in the registry with id '${input.registryId ?? cloud.accountId}'`,
    );
  }

  function batchGetImage(input: Ecr.BatchGetImageRequest, call: Call): Ecr.BatchGetImageResponse {
    const repository = existing(input, call.region);
    const images: Ecr.Image[] = [];
    const failures: Ecr.ImageFailure[] = [];
    for (const imageId of input.imageIds ?? []) {
      const found = lookUp(repository, imageId);
      if ("failureCode" in found) {
        failures.push({ imageId, ...found });
      } else if (input.acceptedMediaTypes?.includes(found.mediaType) === false) {
        failures.push({ imageId, failureCode: "ImageNotFound", failureReason: "Requested image not found" });
      } else {
        images.push({
          registryId: input.registryId ?? cloud.accountId,
          repositoryName: repository.name,
          imageId: { imageDigest: found.digest, imageTag: imageId.imageTag },
          imageManifest: found.body,
          imageManifestMediaType: found.mediaType,
        });
      }
    }
    return { images, failures };
  }

  function describeImages(input: Ecr.DescribeImagesRequest, call: Call): Ecr.DescribeImagesResponse {
    const repository = existing(input, call.region);
    const wanted = input.imageIds?.map((imageId) => {
      const found = lookUp(repository, imageId);
      if (!("failureCode" in found)) return found;
      const id = imageId.imageDigest ?? imageId.imageTag;
      throw new AwsError(
        "ImageNotFoundException",
        400,
        `The image with imageId {imageDigest:'${imageId.imageDigest ?? "null"}', imageTag:'${imageId.imageTag ?? "null"}'} does not exist within the repository with name '${repository.name}' in the registry with id '${input.registryId ?? cloud.accountId}' (${id})`,
      );
    });
    const page = pageOf(
      wanted ?? [...repository.manifests.values()],
      input.maxResults ?? 100,
      input.nextToken,
      invalidToken,
    );
    return {
      imageDetails: page.items.map((manifest) => describeImage(repository, manifest, input.registryId)),
      nextToken: page.nextToken,
    };
  }

  function describeImage(
    repository: Repository,
    manifest: Manifest,
    registryId: string | undefined,
  ): Ecr.ImageDetail {
    return {
      registryId: registryId ?? cloud.accountId,
      repositoryName: repository.name,
      imageDigest: manifest.digest,
      imageTags: [...repository.tags].filter(([, digest]) => digest === manifest.digest).map(([tag]) => tag),
      imageSizeInBytes: manifest.facts.form === "index" ? manifest.body.length : 41_214_017,
      imagePushedAt: new Date(repository.pushedAt.get(manifest.digest) ?? 0),
      imageManifestMediaType: manifest.mediaType,
    };
  }

  function describeRepositories(
    input: Ecr.DescribeRepositoriesRequest,
    call: Call,
  ): Ecr.DescribeRepositoriesResponse {
    const repositories =
      input.repositoryNames?.map((name) => existing(input, call.region, name)) ??
      registry.repositories(hostOf(input.registryId, call.region));
    const page = pageOf(repositories, input.maxResults ?? 100, input.nextToken, invalidToken);
    return {
      repositories: page.items.map((repository) => ({
        repositoryArn: repositoryArn(input, call.region, repository.name),
        registryId: input.registryId ?? cloud.accountId,
        repositoryName: repository.name,
        repositoryUri: `${repository.host}/${repository.name}`,
        createdAt: new Date(repository.createdAt),
        imageTagMutability: "MUTABLE",
      })),
      nextToken: page.nextToken,
    };
  }

  async function getDownloadUrlForLayer(
    input: Ecr.GetDownloadUrlForLayerRequest,
    call: Call,
  ): Promise<Ecr.GetDownloadUrlForLayerResponse> {
    const repository = existing(input, call.region);
    const digest = input.layerDigest ?? "";
    const blob = repository.blobs.get(digest);
    if (blob === undefined) {
      throw new AwsError(
        "LayersNotFoundException",
        400,
        `The layer with digest '${digest}' does not exist in the repository with name '${repository.name}' in the registry with id '${input.registryId ?? cloud.accountId}'`,
      );
    }
    return { downloadUrl: await layers.urlFor(digest, blob), layerDigest: digest };
  }

  function batchCheckLayerAvailability(
    input: Ecr.BatchCheckLayerAvailabilityRequest,
    call: Call,
  ): Ecr.BatchCheckLayerAvailabilityResponse {
    const repository = existing(input, call.region);
    const [known, unknown] = [true, false].map((is) =>
      (input.layerDigests ?? []).filter((digest) => repository.blobs.has(digest) === is),
    );
    return {
      layers: known?.map((layerDigest) => ({ layerDigest, layerAvailability: "AVAILABLE" })),
      failures: unknown?.map((layerDigest) => ({
        layerDigest,
        failureCode: "MissingLayerDigest",
        failureReason: "Requested layer does not exist",
      })),
    };
  }

  function getAuthorizationToken(
    input: Ecr.GetAuthorizationTokenRequest,
    call: Call,
  ): Ecr.GetAuthorizationTokenResponse {
    return {
      authorizationData: (input.registryIds ?? [cloud.accountId]).map((registryId) => ({
        authorizationToken: Buffer.from(`AWS:${cloud.id(64)}`).toString("base64"),
        expiresAt: new Date(cloud.clock.now() + 12 * 3_600_000),
        proxyEndpoint: `https://${hostOf(registryId, call.region)}`,
      })),
    };
  }

  const onRepository = (input: InRepository, call: Call) => ({
    resources: [repositoryArn(input, call.region)],
  });

  const service: Service = {
    name: "ecr",
    protocol: "json-1.1",
    handlers: {
      BatchGetImage: batchGetImage,
      DescribeImages: describeImages,
      DescribeRepositories: describeRepositories,
      GetDownloadUrlForLayer: getDownloadUrlForLayer,
      BatchCheckLayerAvailability: batchCheckLayerAvailability,
      GetAuthorizationToken: getAuthorizationToken,
    },
    authorization: {
      BatchGetImage: onRepository,
      DescribeImages: onRepository,
      GetDownloadUrlForLayer: onRepository,
      BatchCheckLayerAvailability: onRepository,
      DescribeRepositories: (input: Ecr.DescribeRepositoriesRequest, call: Call) => ({
        resources: (input.repositoryNames ?? ["*"]).map((name) => repositoryArn(input, call.region, name)),
      }),
    },
    // Images are the account's before and after a deployment: no part of what it leaves behind.
    inventory: () => [],
  };
  return { service, registry, publish: registry.publish, stop: layers.close };
}

function lookUp(
  repository: Repository,
  imageId: Ecr.ImageIdentifier,
): Manifest | { readonly failureCode: Ecr.ImageFailureCode; readonly failureReason: string } {
  const { imageDigest, imageTag } = imageId;
  if (imageDigest === undefined && imageTag === undefined) {
    return {
      failureCode: "MissingDigestAndTag",
      failureReason: "Both image digest and image tag are missing",
    };
  }
  const tagged = imageTag === undefined ? undefined : repository.tags.get(imageTag);
  const found = repository.manifests.get(imageDigest ?? tagged ?? "");
  if (found === undefined || (imageTag !== undefined && tagged === undefined)) {
    return { failureCode: "ImageNotFound", failureReason: "Requested image not found" };
  }
  if (tagged !== undefined && tagged !== found.digest) {
    return {
      failureCode: "ImageTagDoesNotMatchDigest",
      failureReason: "The image tag does not match the digest",
    };
  }
  return found;
}
