/** Further tools of the harness, as the `tools` input lists them. */
import type { Complain } from "./values.js";

export type HarnessTool = Readonly<Record<string, unknown>>;

/** The name of the tool that the action itself adds. */
const ownTool = "zscaler";

/**
 * YAML (of which JSON is a part): a list of objects with a `type` and the members of the API's `HarnessTool`. Which
 * types there are is AgentCore's to say.
 */
export async function parseTools(raw: string, complain: Complain): Promise<readonly HarnessTool[]> {
  const { parse, YAMLParseError } = await import("yaml");
  let parsed: unknown;
  try {
    parsed = parse(raw, { stringKeys: true, logLevel: "error" });
  } catch (error) {
    // The parser's message quotes the text, which may carry a credential.
    const line = error instanceof YAMLParseError ? error.linePos?.[0].line : undefined;
    complain({
      what: line === undefined ? "is not valid YAML or JSON" : `is not valid YAML or JSON in line ${line}`,
      fix: "Write a list of tools, each with a `type`.",
    });
    return [];
  }
  if (!Array.isArray(parsed)) {
    complain({ what: "is not a list", fix: "Begin each tool with `- type: …`." });
    return [];
  }
  const names = new Set([ownTool]);
  return parsed.flatMap((tool: unknown, index) => {
    const fault = faultOf(tool, names);
    if (fault !== undefined) {
      complain({ what: `has a fault in entry ${index + 1}: ${fault}` });
    }
    return isObject(tool) ? [tool] : [];
  });
}

function faultOf(tool: unknown, names: Set<string>): string | undefined {
  if (!isObject(tool)) {
    return "it is not an object";
  }
  if (typeof tool["type"] !== "string" || tool["type"] === "") {
    return "it has no `type`";
  }
  const name = tool["name"];
  if (name === undefined) {
    return undefined;
  }
  if (typeof name !== "string" || !/^[a-zA-Z0-9_-]{1,64}$/.test(name)) {
    return "its `name` is not made of 1 to 64 letters, digits, hyphens and underscores";
  }
  if (names.has(name)) {
    return `its \`name\` is that of another tool (\`${ownTool}\` is the action's own)`;
  }
  names.add(name);
  return undefined;
}

function isObject(value: unknown): value is HarnessTool {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
