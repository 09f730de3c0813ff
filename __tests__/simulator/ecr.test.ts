import {
  BatchCheckLayerAvailabilityCommand,
  BatchGetImageCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
  GetDownloadUrlForLayerCommand,
} from "@aws-sdk/client-ecr";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Simulator, startSimulator } from "../../simulator/index.js";
import { clientOptions } from "./client.js";
import { ownImage } from "./ecs-scene.js";

const marketplace = { registryId: "709825985650", repositoryName: "zscaler/zscaler-mcp-server" };
const indexType = "application/vnd.oci.image.index.v1+json";
const dockerType = "application/vnd.docker.distribution.manifest.v2+json";

let simulator: Simulator;
let ecr: ECRClient;

beforeAll(async () => {
  simulator = await startSimulator({ profile: { request: 0 } });
  ecr = new ECRClient(clientOptions(simulator));
});

afterAll(async () => {
  ecr.destroy();
  await simulator.stop();
});

const failure = (name: string) => expect.objectContaining({ name });

async function manifestOf(input: ConstructorParameters<typeof BatchGetImageCommand>[0]) {
  const { images } = await ecr.send(new BatchGetImageCommand(input));
  const [image] = images ?? [];
  return { ...image, manifest: JSON.parse(image?.imageManifest ?? "{}") as Record<string, unknown> };
}

describe("the Marketplace image", () => {
  const imageIds = [{ imageTag: "0.10.4-bedrock" }];

  test("is an index for arm64 alone, beside an attestation that is no platform", async () => {
    const image = await manifestOf({ ...marketplace, imageIds, acceptedMediaTypes: [indexType] });
    expect(image.imageManifestMediaType).toBe(indexType);
    expect(image.manifest["manifests"]).toEqual([
      expect.objectContaining({ platform: { architecture: "arm64", os: "linux" } }),
      expect.objectContaining({ platform: { architecture: "unknown", os: "unknown" } }),
    ]);
  });

  test("is not found without the account that owns it", async () => {
    await expect(
      ecr.send(new BatchGetImageCommand({ repositoryName: marketplace.repositoryName, imageIds })),
    ).rejects.toEqual(failure("RepositoryNotFoundException"));
  });

  test("is not found in another region", async () => {
    const elsewhere = new ECRClient({ ...clientOptions(simulator), region: "eu-west-1" });
    await expect(elsewhere.send(new BatchGetImageCommand({ ...marketplace, imageIds }))).rejects.toThrow();
    elsewhere.destroy();
  });
});

test("a single manifest tells its architecture only in the config blob behind a download URL", async () => {
  const image = await manifestOf({ repositoryName: "zscaler-mcp", imageIds: [{ imageTag: "amd64" }] });
  expect(image.imageManifestMediaType).toBe(dockerType);
  expect(image.imageManifest).not.toContain("amd64");
  const config = image.manifest["config"] as { digest: string };
  const { downloadUrl = "" } = await ecr.send(
    new GetDownloadUrlForLayerCommand({ repositoryName: "zscaler-mcp", layerDigest: config.digest }),
  );
  const blob = await fetch(downloadUrl, { headers: { connection: "close" } });
  expect(await blob.json()).toMatchObject({ architecture: "amd64", os: "linux" });
  await expect(
    ecr.send(
      new GetDownloadUrlForLayerCommand({
        repositoryName: "zscaler-mcp",
        layerDigest: `sha256:${"0".repeat(64)}`,
      }),
    ),
  ).rejects.toEqual(failure("LayersNotFoundException"));
});

test("a tag that is not there is a failure in an answer that succeeds", async () => {
  const answer = await ecr.send(
    new BatchGetImageCommand({
      repositoryName: "zscaler-mcp",
      imageIds: [{ imageTag: "1.0" }, { imageTag: "9.9" }],
    }),
  );
  expect(answer.images).toHaveLength(1);
  expect(answer.failures).toEqual([
    expect.objectContaining({ imageId: { imageTag: "9.9" }, failureCode: "ImageNotFound" }),
  ]);
});

test("a media type that was not asked for is not answered", async () => {
  const answer = await ecr.send(
    new BatchGetImageCommand({
      repositoryName: "zscaler-mcp",
      imageIds: [{ imageTag: "1.0" }],
      acceptedMediaTypes: [dockerType],
    }),
  );
  expect(answer.images).toEqual([]);
  expect(answer.failures).toHaveLength(1);
});

test("a tag that is published again means another digest, and the old digest still pulls", async () => {
  const image = ownImage(simulator, "moving");
  const source = { architectures: ["amd64", "arm64"], program: "zscaler-mcp-server" } as const;
  const before = simulator.images.publish(image, { ...source, version: "0.14.0" });
  const after = simulator.images.publish(image, { ...source, version: "0.15.0" });
  expect(after.digest).not.toBe(before.digest);
  const { imageDetails } = await ecr.send(
    new DescribeImagesCommand({ repositoryName: "zscaler-mcp", imageIds: [{ imageTag: "moving" }] }),
  );
  expect(imageDetails?.[0]).toMatchObject({ imageDigest: after.digest, imageTags: ["moving"] });
  const pinned = image.replace(":moving", `@${before.digest}`);
  expect(simulator.cloud.registry.pull(pinned)).toEqual(before);
});

test("images of Docker Hub are pulled by their short names", () => {
  const facts = simulator.cloud.registry.pull("zscaler/zscaler-mcp-server");
  expect(facts).toMatchObject({ architectures: ["amd64", "arm64"] });
  expect(simulator.cloud.registry.pull("docker.io/zscaler/zscaler-mcp-server:latest")).toEqual(facts);
  expect(simulator.cloud.registry.pull("nginx")).toBeUndefined();
});

test("repositories, tokens and layers are answered for the registry that is asked", async () => {
  const { repositories } = await ecr.send(new DescribeRepositoriesCommand({}));
  expect(repositories?.map((one) => one.repositoryUri)).toEqual([ownImage(simulator, "").slice(0, -1)]);
  const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
  expect(authorizationData?.[0]?.proxyEndpoint).toBe(
    `https://${simulator.cloud.accountId}.dkr.ecr.us-east-1.amazonaws.com`,
  );
  const { layers, failures } = await ecr.send(
    new BatchCheckLayerAvailabilityCommand({
      repositoryName: "zscaler-mcp",
      layerDigests: [`sha256:${"0".repeat(64)}`],
    }),
  );
  expect([layers?.length, failures?.length]).toEqual([0, 1]);
});
