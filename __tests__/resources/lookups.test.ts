/** A harness and an image, found by more than their names. */
import { describe, expect, test } from "@jest/globals";
import { Failure } from "../../src/failure/failure.js";
import { harnessRole } from "../../src/policies/harness-role.js";
import { containerImage, runtimeImage } from "../../src/resources/container-image.js";
import { type HarnessSpec, harness } from "../../src/resources/harness.js";
import { iamRole } from "../../src/resources/iam-role.js";
import { inAccount, making } from "./account.js";

const account = inAccount();
const registry = "111122223333.dkr.ecr.us-east-1.amazonaws.com";

describe("an image", () => {
  const look = (name: string, architecture: "auto" | "x86_64" | "arm64" = "auto") =>
    containerImage.observe(account().aws, { name, architecture });
  const publish = (tag: string, architectures: readonly ("amd64" | "arm64")[]) =>
    account().simulator.images.publish(`${registry}/mcp:${tag}`, {
      architectures,
      program: "zscaler-mcp-server",
      version: "0.15.0",
    });
  const pinned = expect.stringMatching(new RegExp(`^${registry}/mcp@sha256:[0-9a-f]{64}$`));

  test.each([
    ["both", ["amd64", "arm64"], "X86_64"],
    ["arm", ["arm64"], "ARM64"],
    ["intel", ["amd64"], "X86_64"],
  ] as const)(
    "built for %s is pinned by digest and runs where it can",
    async (tag, architectures, chosen) => {
      publish(tag, architectures);
      expect(await look(`${registry}/mcp:${tag}`)).toEqual({ uri: pinned, architecture: chosen });
    },
  );

  test("runs where it was asked to, if it was built for that", async () => {
    publish("two", ["amd64", "arm64"]);
    publish("one", ["amd64"]);
    expect(await look(`${registry}/mcp:two`, "arm64")).toMatchObject({ architecture: "ARM64" });
    await expect(look(`${registry}/mcp:one`, "arm64")).rejects.toMatchObject({
      code: "IMAGE_ARCHITECTURE",
      message: expect.stringContaining("built for amd64, not arm64"),
    });
  });

  test.each(["mcp:no-such-tag", "no-such-repository:1"])(
    "that is missing is said to be (%s)",
    async (name) => {
      publish("there", ["amd64"]);
      await expect(look(`${registry}/${name}`)).rejects.toMatchObject({ code: "IMAGE_MISSING" });
    },
  );

  test("of a registry that nobody here can ask is used as given, and what is assumed is said", async () => {
    const { uri, architecture, notice } = await look("zscaler/zscaler-mcp-server:0.15.2");
    expect({ uri, architecture }).toEqual({
      uri: "zscaler/zscaler-mcp-server:0.15.2",
      architecture: "X86_64",
    });
    expect(notice).toContain("docker.io is not a private Amazon ECR registry");
    expect(notice).toContain("X86_64 is assumed");
    const asked = await look("zscaler/zscaler-mcp-server:0.15.2", "arm64");
    expect(asked.architecture).toBe("ARM64");
    expect(asked.notice).not.toContain("assumed");
  });

  test("whose config cannot be read is pinned, and what is assumed is said", async () => {
    const { simulator } = account();
    publish("unreadable", ["arm64"]);
    simulator.faults.on({
      operation: "GetDownloadUrlForLayer",
      effect: {
        kind: "hook",
        when: "before",
        run: () => {
          process.env["HTTP_PROXY"] = "http://127.0.0.1:9";
          process.env["NO_PROXY"] = "";
        },
      },
    });
    const saved = { ...process.env };
    try {
      const { uri, architecture, notice } = await look(`${registry}/mcp:unreadable`);
      expect({ uri, architecture }).toEqual({ uri: pinned, architecture: "X86_64" });
      expect(notice).toContain("could not be read: X86_64 is assumed");
    } finally {
      process.env = saved;
      simulator.faults.clear();
    }
  });
});

describe("an image for an AgentCore runtime", () => {
  const look = (name: string) => runtimeImage.observe(account().aws, { name });
  const publish = (name: string, architectures: readonly ("amd64" | "arm64")[]) =>
    account().simulator.images.publish(name, { architectures, program: "zscaler-mcp-server", version: "1" });
  const failureOf = async (name: string) => {
    const failure = await look(name).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(failure instanceof Failure)) throw new Error(`${name} was taken`);
    return failure;
  };
  const pinned = expect.stringMatching(new RegExp(`^${registry}/mcp@sha256:[0-9a-f]{64}$`));

  test.each([[["arm64"]], [["amd64", "arm64"]]] as const)(
    "that is built for %j is pinned by digest",
    async (built) => {
      publish(`${registry}/mcp:runs`, built);
      expect(await look(`${registry}/mcp:runs`)).toEqual({ uri: pinned });
    },
  );

  test("is named as AgentCore takes it, whichever name of the registry was given", async () => {
    publish(`${registry}/mcp:named`, ["arm64"]);
    const fips = registry.replace(".ecr.", ".ecr-fips.");
    const dualStack = "111122223333.dkr-ecr.us-east-1.on.aws";
    for (const other of [fips, dualStack]) expect(await look(`${other}/mcp:named`)).toEqual({ uri: pinned });
  });

  test("that is not built for arm64 is refused, with the command that builds it", async () => {
    publish(`${registry}/mcp:intel`, ["amd64"]);
    const { code, message, fix } = await failureOf(`${registry}/mcp:intel`);
    expect({ code, message }).toEqual({
      code: "IMAGE_ARCHITECTURE",
      message: `the image ${registry}/mcp:intel is built for amd64, but AgentCore runs linux/arm64 alone`,
    });
    expect(fix).toContain(`docker buildx build --platform linux/arm64 --tag ${registry}/mcp:intel --push .`);
  });

  test("of another region is refused before its registry is asked, with both ways out", async () => {
    const theirs = "709825985650.dkr.ecr.eu-west-1.amazonaws.com";
    const name = `${theirs}/zscaler/mcp:0.15.2`;
    const calls = await account().callsOf(async () => {
      const { code, message, fix } = await failureOf(name);
      expect(code).toBe("IMAGE_REGION");
      expect(message).toContain(
        "is in eu-west-1, but AgentCore takes images from the region that it runs in",
      );
      expect(fix).toContain("Set the input `region` to eu-west-1");
      const copy = `${registry}/zscaler/mcp:0.15.2`;
      const commands = fix?.match(/(?:aws|docker) [^`]+/g);
      expect(commands).toEqual([
        "aws ecr create-repository --region us-east-1 --repository-name zscaler/mcp",
        `aws ecr get-login-password --region eu-west-1 | docker login --username AWS --password-stdin ${theirs}`,
        `aws ecr get-login-password --region us-east-1 | docker login --username AWS --password-stdin ${registry}`,
        `docker buildx imagetools create --tag ${copy} ${name}`,
      ]);
      expect(fix).toMatch(new RegExp(`set the input \`image\` to \`${copy}\`\\.$`));
    });
    expect(calls).toEqual([]);
  });

  test.each([
    ["zscaler/zscaler-mcp-server:0.15.2", "docker.io", "zscaler/zscaler-mcp-server:0.15.2"],
    [`ghcr.io/zscaler/mcp@sha256:${"ab".repeat(32)}`, "ghcr.io", "zscaler/mcp:abababababab"],
  ])("of a registry that AgentCore does not take is refused: %s", async (name, host, copy) => {
    const { code, message, fix } = await failureOf(name);
    expect(code).toBe("IMAGE_REGISTRY");
    expect(message).toContain(`is at ${host}, but AgentCore takes images from Amazon ECR alone`);
    expect(fix).toContain(`\`docker buildx imagetools create --tag ${registry}/${copy} ${name}\``);
    expect(fix?.match(/docker login/g)).toHaveLength(1);
  });

  test("that nobody here can ask for is used as given, and that is said", async () => {
    const shared = "public.ecr.aws/zscaler/mcp:1";
    const { uri, notice } = await look(shared);
    expect(uri).toBe(shared);
    expect(notice).toContain("not pinned by digest: public.ecr.aws could not be asked.");
    expect(notice).toContain("unless that is linux/arm64");
  });

  test("whose registry keeps the caller out is used as given, and that is said", async () => {
    const { simulator } = account();
    simulator.faults.on({
      operation: "BatchGetImage",
      effect: { kind: "error", code: "AccessDeniedException", status: 400, message: "not for you" },
    });
    try {
      const { uri, notice } = await look(`${registry.replace(".ecr.", ".ecr-fips.")}/mcp:1`);
      expect(uri).toBe(`${registry}/mcp:1`);
      expect(notice).toContain("not pinned by digest: not for you");
    } finally {
      simulator.faults.clear();
    }
  });

  test("that is missing is said to be", async () => {
    publish(`${registry}/mcp:there`, ["arm64"]);
    for (const name of ["mcp:no-such-tag", "no-such-repository:1"])
      expect((await failureOf(`${registry}/${name}`)).code).toBe("IMAGE_MISSING");
  });
});

describe("a harness", () => {
  async function make(name: string): Promise<string> {
    const { aws } = account();
    const role = harnessRole(aws, {
      harnessName: name,
      model: "m.n",
      credentialProvider: undefined,
      memory: undefined,
    });
    const { id } = await iamRole.create(
      aws,
      { name: `role-${name}` },
      { ...role, permissionsBoundary: undefined },
      making,
    );
    const spec: HarnessSpec = {
      executionRoleArn: id,
      model: { bedrockModelConfig: { modelId: "m.n" } },
      systemPrompt: "p",
      tools: [],
      allowedTools: ["*"],
      memory: { disabled: {} },
      maxIterations: 5,
      timeoutSeconds: undefined,
    };
    const made = await harness.create(aws, { name }, spec, {
      ...making,
      token: name.replace("_", "-").padEnd(64, "0"),
    });
    return made.id;
  }

  test("is found by its name, by the id that the state remembers, and never under another's id", async () => {
    const { aws, callsOf } = account();
    const [first, second] = await Promise.all([make("agent_one"), make("agent_two")]);
    const seen = async (name: string, hint?: string) => (await harness.observe(aws, { name }, hint))?.id;
    expect(await seen("agent_one")).toBe(first);
    expect(await seen("agent_two", first)).toBe(second);
    expect(await seen("agent_three", first)).toBeUndefined();
    const calls = await callsOf(() => seen("agent_one", first));
    expect(calls).toEqual(["GetHarness", "ListTagsForResource"]);
  });
});
