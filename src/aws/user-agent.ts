/** How this action names itself to AWS (CloudTrail shows it) and to MCP servers: name and version. */
export const userAgent: readonly [name: string, version: string] = ["zscaler-harness-action", "1.0.0"];
