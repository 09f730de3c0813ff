import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type BatchGetImageCommand,
  type ECRClient,
  GetDownloadUrlForLayerCommand,
} from "@aws-sdk/client-ecr";
import { afterEach, describe, expect, test } from "@jest/globals";
import { inspectEcrImage, parseImage } from "../../src/aws/image.js";

const digest = `sha256:${"a".repeat(64)}`;
const account = "709825985650";

describe("an image reference", () => {
  test.each<[string, ReturnType<typeof parseImage>]>([
    [
      "nginx",
      { registry: "docker.io", repository: "nginx", tag: "latest", digest: undefined, ecr: undefined },
    ],
    [
      "zscaler/zscaler-mcp-server:0.15.2",
      {
        registry: "docker.io",
        repository: "zscaler/zscaler-mcp-server",
        tag: "0.15.2",
        digest: undefined,
        ecr: undefined,
      },
    ],
    [
      "localhost/mcp",
      { registry: "localhost", repository: "mcp", tag: "latest", digest: undefined, ecr: undefined },
    ],
    [
      "registry.corp:5000/team/mcp",
      {
        registry: "registry.corp:5000",
        repository: "team/mcp",
        tag: "latest",
        digest: undefined,
        ecr: undefined,
      },
    ],
    [
      "registry.corp:5000/team/mcp:1.0",
      {
        registry: "registry.corp:5000",
        repository: "team/mcp",
        tag: "1.0",
        digest: undefined,
        ecr: undefined,
      },
    ],
    [
      `ghcr.io/octo/mcp@${digest}`,
      { registry: "ghcr.io", repository: "octo/mcp", tag: undefined, digest, ecr: undefined },
    ],
    [
      `${account}.dkr.ecr.us-east-1.amazonaws.com/zscaler/zscaler-mcp-server:0.10.4-bedrock`,
      {
        registry: `${account}.dkr.ecr.us-east-1.amazonaws.com`,
        repository: "zscaler/zscaler-mcp-server",
        tag: "0.10.4-bedrock",
        digest: undefined,
        ecr: { account, region: "us-east-1" },
      },
    ],
    [
      `${account}.dkr.ecr.us-east-1.amazonaws.com/mcp:1.0@${digest}`,
      {
        registry: `${account}.dkr.ecr.us-east-1.amazonaws.com`,
        repository: "mcp",
        tag: "1.0",
        digest,
        ecr: { account, region: "us-east-1" },
      },
    ],
  ])("%s", (image, expected) => {
    expect(parseImage(image)).toEqual(expected);
  });

  test.each([
    [`${account}.dkr.ecr-fips.us-gov-west-1.amazonaws.com`, "us-gov-west-1"],
    [`${account}.dkr.ecr.cn-north-1.amazonaws.com.cn`, "cn-north-1"],
    [`${account}.dkr-ecr.eu-central-1.on.aws`, "eu-central-1"],
  ])("of %s is in the private registry of region %s", (registry, region) => {
    expect(parseImage(`${registry}/mcp:1`).ecr).toEqual({ account, region });
  });

  test.each([
    "public.ecr.aws",
    "12345.dkr.ecr.us-east-1.amazonaws.com",
    `${account}.dkr.ecr.us-east-1.amazonaws.com.evil.example`,
    `x${account}.dkr.ecr.us-east-1.amazonaws.com`,
  ])("of %s is in no private registry of AWS", (registry) => {
    expect(parseImage(`${registry}/mcp:1`)).toMatchObject({ registry, ecr: undefined });
  });
});

describe("what ECR says about an image", () => {
  let server: Server | undefined;
  const { signal } = new AbortController();

  afterEach(() => {
    server?.close();
    server = undefined;
  });

  /** A registry with one image; its config blob lies at `blobUrl`. */
  function registry(manifest: object | undefined, blobUrl?: string) {
    const asked: unknown[] = [];
    const send = async (command: BatchGetImageCommand | GetDownloadUrlForLayerCommand) => {
      asked.push(command.input);
      if (command instanceof GetDownloadUrlForLayerCommand) return { downloadUrl: blobUrl };
      return {
        images:
          manifest === undefined
            ? []
            : [{ imageManifest: JSON.stringify(manifest), imageId: { imageDigest: digest } }],
        failures: manifest === undefined ? [{ failureCode: "ImageNotFound" }] : [],
      };
    };
    return { asked, ecr: { send } as unknown as ECRClient };
  }

  async function blob(status: number, body: string): Promise<string> {
    server = createServer((_request, response) => response.writeHead(status).end(body));
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  const reference = parseImage(`${account}.dkr.ecr.us-east-1.amazonaws.com/mcp:1.0`);
  const plain = { config: { digest: `sha256:${createHash("sha256").update("config").digest("hex")}` } };
  const platforms = (...names: string[]) => ({
    manifests: names.map((architecture) => ({ platform: { os: "linux", architecture } })),
  });

  test("asks the registry that the reference names, which may be another account's", async () => {
    const { ecr, asked } = registry(platforms("amd64"));
    await inspectEcrImage(ecr, reference, account, signal);
    expect(asked).toEqual([
      expect.objectContaining({
        registryId: account,
        repositoryName: "mcp",
        imageIds: [{ imageTag: "1.0" }],
      }),
    ]);
  });

  test("asks for the digest where one is given, whatever the tag says", async () => {
    const { ecr, asked } = registry(platforms("amd64"));
    const pinned = parseImage(`${account}.dkr.ecr.us-east-1.amazonaws.com/mcp:1.0@${digest}`);
    await inspectEcrImage(ecr, pinned, account, signal);
    expect(asked[0]).toMatchObject({ imageIds: [{ imageDigest: digest }] });
  });

  test.each([
    ["an index lists its platforms", platforms("amd64", "arm64"), ["amd64", "arm64"]],
    ["attestations are none", platforms("arm64", "unknown", "unknown"), ["arm64"]],
    ["variants count once", platforms("arm64", "arm64"), ["arm64"]],
    ["an index may tell nothing", { manifests: [{}] }, []],
  ])("%s", async (_what, manifest, architectures) => {
    const { ecr } = registry(manifest);
    expect(await inspectEcrImage(ecr, reference, account, signal)).toEqual({ digest, architectures });
  });

  test("a single image tells its architecture in its config blob", async () => {
    const { ecr } = registry(plain, await blob(200, JSON.stringify({ architecture: "arm64", os: "linux" })));
    expect(await inspectEcrImage(ecr, reference, account, signal)).toEqual({
      digest,
      architectures: ["arm64"],
    });
  });

  test.each([
    ["that a proxy refuses", 403, "<html>blocked</html>"],
    ["that is no JSON", 200, "<html>sign in</html>"],
    ["that is another thing", 200, "[]"],
  ])("a blob %s leaves the architecture open, and does not end the deploy", async (_what, status, body) => {
    const { ecr } = registry(plain, await blob(status, body));
    expect(await inspectEcrImage(ecr, reference, account, signal)).toEqual({ digest, architectures: [] });
  });

  test("a blob that cannot be reached leaves it open as well", async () => {
    const url = await blob(200, "");
    server?.close();
    const { ecr } = registry(plain, url);
    expect(await inspectEcrImage(ecr, reference, account, signal)).toEqual({ digest, architectures: [] });
  });

  test("a blob is fetched through the proxy that the environment names", async () => {
    let seen: string | undefined;
    server = createServer();
    server.on("connect", (request, socket) => {
      seen = request.url;
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    });
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    const saved = { ...process.env };
    process.env["HTTPS_PROXY"] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const { ecr } = registry(plain, "https://layers.example/blob");
      await inspectEcrImage(ecr, reference, account, signal);
      expect(seen).toBe("layers.example:443");
    } finally {
      process.env = saved;
    }
  });

  test("a stopped run ends the download, with the reason of the stop", async () => {
    server = createServer(() => {});
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    const stop = new AbortController();
    const { ecr } = registry(plain, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const inspected = inspectEcrImage(ecr, reference, account, stop.signal);
    const reason = new Error("cancelled");
    setTimeout(() => stop.abort(reason), 20);
    await expect(inspected).rejects.toBe(reason);
  });

  test("no image of that name is told as such, not as an error", async () => {
    const { ecr } = registry(undefined);
    expect(await inspectEcrImage(ecr, reference, account, signal)).toBeUndefined();
  });
});
