/** What a person should know of a deploy although nothing is wrong. */
import { lastSegment } from "../aws/arn.js";
import type { Observed } from "../engine/observe.js";
import type { Notice } from "../report/run-report.js";
import type { LiveHarness } from "../resources/harness.js";
import type { HostingSettings, WantedSettings } from "../settings/settings.js";

export function warnings(
  { auth, topology, harness: wanted }: WantedSettings,
  { lookups, live }: Pick<Observed, "lookups" | "live">,
): readonly Notice[] {
  const image = lookups.get("image");
  const agent = live.get("harness") as LiveHarness | undefined;
  const memory = agent?.harness.memory?.managedMemoryConfiguration?.arn;
  const notices: (Notice | undefined)[] = [
    // Through a gateway nobody comes in unless it lets them: the mode is that of the container alone.
    auth.mode === "none" && topology.kind !== "gateway" ? openServer(topology) : undefined,
    topology.kind !== "external" && topology.delivery.kind === "plaintext"
      ? {
          level: "warning",
          title: "Credentials in plain text",
          message: `With secrets-manager: false the Zscaler credentials stand in ${plaintextPlaces[topology.kind]}. Leave the input out to keep them in Secrets Manager.`,
        }
      : undefined,
    topology.kind === "ecs" && predatesHealth(topology.hosting)
      ? oldImage(topology.hosting.image)
      : undefined,
    image !== undefined && "notice" in image
      ? { level: "note", title: "Image taken as given", message: String(image.notice) }
      : undefined,
    memory !== undefined && wanted.memory.kind !== "managed" ? memoryGivenUp(memory) : undefined,
  ];
  return notices.filter((notice) => notice !== undefined);
}

const plaintextPlaces = {
  ecs: "the task definition, readable with ecs:DescribeTaskDefinition",
  gateway: "the environment of the runtime, readable with bedrock-agentcore:GetAgentRuntime",
} as const;

function openServer(topology: Exclude<WantedSettings["topology"], { readonly kind: "gateway" }>): Notice {
  const writeTools = topology.kind === "ecs" ? topology.hosting.writeTools : [];
  const power =
    topology.kind === "external"
      ? "call its tools"
      : writeTools.length === 0
        ? "read your Zscaler tenant through its tools"
        : `read your Zscaler tenant through its tools, and change it with ${writeTools.join(", ")}`;
  return {
    level: "warning",
    title: "The MCP server is open",
    message: `With auth-mode none nobody has to sign in: everybody who can reach the server's URL can ${power}, with the Zscaler credentials that the server holds. Use it for tests only.`,
  };
}

/** AgentCore deletes a managed memory with its harness, and not when the harness has done with it. */
function memoryGivenUp(memory: string): Notice {
  return {
    level: "warning",
    title: "The harness gives its memory up",
    message: `The harness has a memory of AgentCore's own, ${memory}. By the input harness-memory it uses that no longer; what it remembers, and what it costs, stays. Set harness-memory to managed to keep it in use, or delete it afterwards: aws bedrock-agentcore-control delete-memory --memory-id ${lastSegment(memory)}`,
  };
}

/** The server answers `/health` from release 0.12.3 on. */
const firstWithHealth = [0, 12, 3] as const;

/** By the version in its tag; an image that does not tell its version is given the benefit of the doubt. */
function predatesHealth({ image, healthCheckPath }: HostingSettings): boolean {
  const version = /:v?(\d+)\.(\d+)\.(\d+)[^:/@]*(?:@|$)/.exec(image)?.slice(1).map(Number);
  if (version === undefined || healthCheckPath !== "/health") return false;
  const index = firstWithHealth.findIndex((part, at) => part !== version[at]);
  return index >= 0 && (version[index] ?? 0) < (firstWithHealth[index] ?? 0);
}

function oldImage(image: string): Notice {
  return {
    level: "warning",
    title: "The image may not answer its health check",
    message: `By its tag, ${image} is older than 0.12.3, the first release of the server that answers /health. If the rollout fails, set the input image to a newer release, or health-check-path to a path of that image that answers 200 without signing in.`,
  };
}
