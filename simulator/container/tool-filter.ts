import { matchesPattern } from "./environment.js";
import type { ZscalerTool } from "./tools.js";

export interface ToolFilter {
  /** Only these services' tools; empty for all. */
  readonly services: readonly string[];
  readonly disabledServices: readonly string[];
  readonly disabledTools: readonly string[];
  /** Write tools are off unless a pattern names them. */
  readonly writeTools: readonly string[];
}

export function isServed(tool: ZscalerTool, filter: ToolFilter): boolean {
  const matches = (patterns: readonly string[]) =>
    patterns.some((pattern) => matchesPattern(tool.name, pattern));
  if (filter.services.length > 0 && !filter.services.includes(tool.service)) return false;
  if (filter.disabledServices.includes(tool.service) || matches(filter.disabledTools)) return false;
  return tool.access === "read" || matches(filter.writeTools);
}
