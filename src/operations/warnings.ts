/** What a person should know of a deploy although nothing is wrong. */
import type { Observed } from "../engine/observe.js";
import type { Notice } from "../report/run-report.js";
import type { DeploySettings } from "../settings/settings.js";

export function warnings({ auth, topology }: DeploySettings, { lookups }: Observed): readonly Notice[] {
  const image = lookups.get("image");
  const notices: (Notice | undefined)[] = [
    auth.mode === "none"
      ? {
          level: "warning",
          title: "The MCP server is open",
          message:
            "With auth-mode none everybody who knows the URL can call its tools with your Zscaler credentials. Use it for tests only.",
        }
      : undefined,
    topology.kind === "ecs" && topology.delivery.kind === "plaintext"
      ? {
          level: "warning",
          title: "Credentials in plain text",
          message:
            "With secrets-manager: false the Zscaler credentials stand in the task definition, readable with ecs:DescribeTaskDefinition. Leave the input out to keep them in Secrets Manager.",
        }
      : undefined,
    image !== undefined && "notice" in image
      ? { level: "note", title: "Image not pinned", message: String(image.notice) }
      : undefined,
  ];
  return notices.filter((notice) => notice !== undefined);
}
