/** The two drawings of a job summary, in Mermaid: where the time went, and what talks to what. */
import { duration } from "./duration.js";
import { mermaidLabel } from "./escape.js";
import type { TimelineEntry } from "./progress.js";
import type { DeploymentFacts, GatewayFacts } from "./run-report.js";

/** More bars than this say nothing any more. */
const mostEntries = 40;
/** A second bar for a phase shorter than this many milliseconds is only clutter. */
const shortestPhase = 500;

/**
 * A Gantt chart of the nodes that took time; undefined where none did. Offsets from the start of the run are written
 * as times of an arbitrary day, because Mermaid shows times in the reader's own time zone.
 */
export function ganttOf(timeline: readonly Readonly<TimelineEntry>[], startedAt: number): string | undefined {
  const entries = timeline
    .filter((entry) => entry.end !== undefined && entry.end > entry.start)
    .sort((a, b) => a.start - b.start)
    .slice(0, mostEntries);
  if (entries.length === 0) {
    return undefined;
  }
  const longest = Math.max(...entries.map((entry) => (entry.end ?? entry.start) - startedAt));
  return [
    "gantt",
    "    todayMarker off",
    "    dateFormat YYYY-MM-DD HH:mm:ss.SSS",
    `    axisFormat ${longest >= 3_600_000 ? "%H:%M:%S" : "%M:%S"}`,
    ...entries.flatMap((entry) => [
      `    section ${mermaidLabel(entry.node)}`,
      ...phases(entry).map(({ text, state, from, to }) => {
        const start = moment(from - startedAt);
        return `    ${text} ${duration(to - from)} :${state}${start}, ${Math.max(1, to - from)}ms`;
      }),
    ]),
  ].join("\n");
}

interface Phase {
  readonly text: string;
  readonly state: "" | "done, " | "active, " | "crit, ";
  readonly from: number;
  readonly to: number;
}

function phases({ start, known, end = start, failed }: Readonly<TimelineEntry>): readonly Phase[] {
  if (failed === true) {
    return [{ text: "failed after", state: "crit, ", from: start, to: end }];
  }
  if (known === undefined) {
    return [{ text: "removed in", state: "done, ", from: start, to: end }];
  }
  if (end - known < shortestPhase) {
    return [{ text: "applied in", state: "active, ", from: start, to: end }];
  }
  return [
    { text: "applied in", state: "active, ", from: start, to: known },
    { text: "ready after another", state: "done, ", from: known, to: end },
  ];
}

function moment(offset: number): string {
  return new Date(Date.UTC(2000, 0, 1) + Math.max(0, offset)).toISOString().slice(0, 23).replace("T", " ");
}

/** Who calls whom, and where the credentials come from. */
export function flowchartOf(facts: DeploymentFacts): string {
  if (facts.gateway !== undefined) return gatewayFlowchart(facts, facts.gateway);
  const nodes = [
    `    caller(["${two("Caller", "AWS SigV4")}"])`,
    `    harness["${two("AgentCore Harness", versioned(facts))}"]`,
    `    model["${two("Bedrock model", facts.model ?? "")}"]`,
    `    vault[("${two("Token Vault", facts.credentialProvider ?? "")}")]`,
  ];
  const edges = [
    "    caller -->|InvokeHarness| harness",
    "    harness -->|Converse| model",
    ...(facts.authMode === "none" ? [] : ["    vault -.->|Authorization| harness"]),
  ];
  const shown = facts.authMode === "none" ? nodes.slice(0, -1) : nodes;
  const host = facts.mcpUrl !== undefined && URL.canParse(facts.mcpUrl) ? new URL(facts.mcpUrl).host : "";
  if (facts.topology === "external") {
    return flowchart(
      [...shown, `    server["${two("Existing MCP server", host)}"]`, zscaler],
      [...edges, "    harness -->|MCP| server", "    server -->|REST| zscaler"],
    );
  }
  const container = containerOf(facts);
  return flowchart(
    [...shown, `    edge["${two("ECS Express load balancer", host)}"]`, ...container.nodes],
    [...edges, "    harness -->|MCP over HTTPS| edge", "    edge -->|port 8000| server", ...container.edges],
  );
}

/** Every arrow says as whom the call is let in: that is where one party ends and the next begins. */
function gatewayFlowchart(facts: DeploymentFacts, { auth, name, runtime, userPool }: GatewayFacts): string {
  const container = containerOf(facts);
  const credential = auth === "cognito" ? "OAuth token" : "SigV4";
  const provider = facts.credentialProvider ?? "";
  return flowchart(
    [
      `    caller(["${two("Caller", "AWS SigV4")}"])`,
      `    others(["Other MCP clients"])`,
      `    harness["${two("AgentCore Harness", versioned(facts))}"]`,
      `    model["${two("Bedrock model", facts.model ?? "")}"]`,
      `    gateway["${two("AgentCore Gateway", name)}"]`,
      `    runtime["${two("AgentCore Runtime", runtime.name)}"]`,
      ...(userPool === undefined
        ? []
        : [
            `    pool[("${two("Cognito user pool", userPool.name)}")]`,
            `    vault[("${two("Token Vault", provider)}")]`,
          ]),
      ...container.nodes,
    ],
    [
      "    caller -->|InvokeHarness, SigV4| harness",
      "    harness -->|Converse, SigV4| model",
      `    harness -->|MCP, ${credential}| gateway`,
      `    others -->|MCP, ${credential}| gateway`,
      `    gateway -->|MCP, ${credential}| runtime`,
      "    runtime -->|port 8000| server",
      ...(userPool === undefined
        ? []
        : [
            "    pool -.->|client credentials grant| vault",
            "    vault -.->|token| harness",
            "    vault -.->|token| gateway",
          ]),
      ...container.edges,
    ],
  );
}

/** The container and what lies behind it, where it is hosted by the deployment itself. */
function containerOf({ image, secret }: DeploymentFacts) {
  const reference = image === undefined ? "" : shortImage(image.reference);
  return {
    nodes: [
      `    server["${two("MCP server container", reference)}"]`,
      ...(secret === undefined ? [] : [`    secret[("${two("Secrets Manager", secret)}")]`]),
      zscaler,
    ],
    edges: [
      ...(secret === undefined ? [] : ["    secret -.->|credentials| server"]),
      "    server -->|REST| zscaler",
    ],
  };
}

const zscaler = '    zscaler(["Zscaler OneAPI"])';

function flowchart(nodes: readonly string[], edges: readonly string[]): string {
  return ["flowchart LR", ...nodes, ...edges].join("\n");
}

/** A label of two lines; the second may be foreign and may be missing. */
function two(first: string, second: string): string {
  const label = mermaidLabel(second, { limit: 44, quoted: true });
  return label === "" ? first : `${first}<br/>${label}`;
}

function versioned({ harnessName, harnessVersion }: DeploymentFacts): string {
  return [harnessName, harnessVersion === undefined ? undefined : `version ${harnessVersion}`]
    .filter((part) => part !== undefined)
    .join(" ");
}

/** Repository name and tag, without the registry. */
function shortImage(reference: string): string {
  return (reference.split("@")[0] ?? reference).split("/").slice(-1).join("/");
}
