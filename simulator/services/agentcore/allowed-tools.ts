import { matchesPattern } from "../../container/environment.js";
import type { AvailableTool } from "./model.js";

/** `*`, `@server`, `@server/tool` or a plain name, each with shell patterns. */
export function isAllowedTool(tool: AvailableTool, allowed: readonly string[]): boolean {
  return allowed.some((entry) => {
    if (!entry.startsWith("@")) return matchesPattern(tool.name, entry);
    const [server = "", name = "*"] = entry.slice(1).split("/");
    return (
      tool.serverName !== undefined &&
      matchesPattern(tool.serverName, server) &&
      matchesPattern(tool.name, name)
    );
  });
}
