/** A harness and an image, found by more than their names. */
import { describe, expect, test } from "@jest/globals";
import { harnessRole } from "../../src/policies/harness-role.js";
import { containerImage } from "../../src/resources/container-image.js";
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
