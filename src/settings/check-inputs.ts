/** Inputs that don't go together, with each other or with what was asked for. */
import { roleWord } from "./brought-roles.js";
import { memorySizes } from "./fargate.js";
import { type InputName, specOf, type TopologyName } from "./input-table.js";
import { nearest } from "./misspelt.js";
import { listed } from "./quoting.js";
import type { Inputs } from "./read-inputs.js";
import type { BroughtRoles } from "./settings.js";
import { statesUnder } from "./state-location.js";

/** The topology that the inputs choose. */
export function topologyOf({ values, given }: Inputs): TopologyName {
  return values.topology === "ecs" && given.has("mcp-url") ? "external" : values.topology;
}

/** Complains about everything that doesn't fit together. */
export function checkInputs(inputs: Inputs): void {
  checkUse(inputs);
  checkRivals(inputs);
  const { operation } = inputs.values;
  if (operation === "deploy" || operation === "plan") {
    checkAuthToken(inputs);
    checkHarness(inputs);
    if (topologyOf(inputs) !== "external") {
      checkHosting(inputs);
      checkContainerEnvironment(inputs);
    }
  }
  if (operation === "plan" || operation === "status") {
    checkFailOn(inputs, operation);
  }
  if (operation === "destroy") {
    checkKeep(inputs);
  }
  if (operation === "sweep") {
    checkStates(inputs);
  }
}

/** Inputs that the operation or the topology can't use. */
function checkUse(inputs: Inputs): void {
  const { operation } = inputs.values;
  if (operation === undefined) {
    return;
  }
  const topology = topologyOf(inputs);
  const knowsTopology = (operation === "deploy" || operation === "plan") && !inputs.malformed.has("topology");
  for (const name of inputs.given) {
    const spec = specOf(name);
    if (!spec.operations.includes(operation)) {
      inputs.complaints.about(name, {
        what: `can't be used by operation \`${operation}\``,
        fix: `Remove it; it is for ${listed(spec.operations)}.`,
      });
    } else if (knowsTopology && spec.topologies !== undefined && !spec.topologies.includes(topology)) {
      inputs.complaints.about(name, misplaced(name, topology, spec.topologies));
    }
  }
}

function misplaced(name: InputName, topology: TopologyName, usable: readonly TopologyName[]) {
  if (topology === "external") {
    return {
      what: "can't be used together with `mcp-url`, which names a server that already runs",
      fix: `Remove \`${name}\`, or remove \`mcp-url\` to have a server hosted.`,
    };
  }
  const topologies = usable.filter((candidate) => candidate !== "external");
  return {
    what: `can't be used by topology \`${topology}\``,
    fix: `Remove it; it is for topology ${listed(topologies.length > 0 ? topologies : ["ecs"])}.`,
  };
}

/** Two inputs of which only one can be meant. */
const rivals: readonly (readonly [InputName, InputName])[] = [
  ["system-prompt", "system-prompt-file"],
  ["prompt", "prompt-file"],
  ["suite", "prompt"],
  ["suite", "prompt-file"],
  ["suite", "session-id"],
  ["credentials-secret", "secret-name"],
  ["credentials-secret", "secrets-manager"],
  ["secret-name", "secrets-manager"],
];

function checkRivals({ given, malformed, complaints }: Inputs): void {
  for (const [name, rival] of rivals) {
    if (given.has(name) && given.has(rival) && !malformed.has(rival)) {
      // `secrets-manager` counts as given only where it is false: true is its default.
      const shown = rival === "secrets-manager" ? "secrets-manager: false" : rival;
      complaints.about(name, { what: `contradicts \`${shown}\``, fix: "Remove one of the two." });
    }
  }
}

function checkAuthToken(inputs: Inputs): void {
  const { values, given, malformed, complaints } = inputs;
  const mode = values["auth-mode"];
  const needsToken = mode === "api-key" || mode === "jwt";
  const isInSecret = inputs.isWritten("credentials-secret");
  if (needsToken && !given.has("auth-token") && !isInSecret) {
    complaints.about("auth-token", {
      what: `is required by \`auth-mode: ${mode}\``,
      fix: "Set it to the key or token that the server expects, from a secret of the repository.",
    });
  }
  if (!needsToken && given.has("auth-token") && !malformed.has("auth-mode")) {
    complaints.about("auth-token", {
      what: `can't be used with \`auth-mode: ${mode}\``,
      fix: "Remove it, or set `auth-mode` to `api-key` or `jwt`.",
    });
  }
  // A server that is hosted reads its key from the secret; what the harness sends must be the same.
  if (isInSecret && given.has("auth-token") && (mode === "api-key" || topologyOf(inputs) === "external")) {
    complaints.about("auth-token", {
      what: "contradicts `credentials-secret`, from which it is read",
      fix: "Remove one of the two; in the secret, the key stands under `ZSCALER_MCP_AUTH_API_KEY`.",
    });
  }
  if (/^(?:bearer|basic)\s/i.test(values["auth-token"] ?? "")) {
    complaints.about("auth-token", {
      what: "begins with the name of an authentication scheme, which is added to it",
      fix: "Give the key or token alone.",
    });
  }
}

function checkHosting({ values, given, malformed, complaints }: Inputs): void {
  const cpu = values["task-cpu"];
  const memory = values["task-memory"];
  const areSizes = !malformed.has("task-cpu") && !malformed.has("task-memory");
  if (areSizes && !memorySizes(cpu).includes(memory)) {
    complaints.about(given.has("task-memory") ? "task-memory" : "task-cpu", {
      value: given.has("task-memory") ? memory : cpu,
      what: `makes no Fargate size: \`task-cpu: ${cpu}\` doesn't go with \`task-memory: ${memory}\``,
      fix: `With ${cpu} CPU units, the memory is one of ${listed(memorySizes(cpu))}.`,
    });
  }
  const least = values["min-tasks"];
  const most = values["max-tasks"];
  if (least !== undefined && most !== undefined && least > most) {
    complaints.about("min-tasks", {
      value: String(least),
      what: `is more than \`max-tasks\`, ${most}`,
      fix: "Lower the one or raise the other.",
    });
  }
  if (given.has("allowed-hosts") && values["host-validation"] === "off") {
    complaints.about("allowed-hosts", {
      what: "can't be used with `host-validation: off`",
      fix: "Remove it, or let the hosts be validated.",
    });
  }
  const key = values["kms-key"];
  // CreateLogGroup takes the ARN of a key only: no alias, no id.
  if (
    key !== undefined &&
    values.operation !== "destroy" &&
    !given.has("mcp-url") &&
    !/^arn:.+:key\//.test(key)
  ) {
    complaints.about("kms-key", {
      value: key,
      what: "is not the ARN of a key, which CloudWatch Logs needs for the log group",
      fix: "Write the key's ARN, `arn:aws:kms:us-east-1:111122223333:key/…`.",
    });
  }
}

/** Variables that an input of the same meaning sets. */
const inputOfVariable: Readonly<Record<string, InputName>> = {
  ZSCALER_MCP_AUTH_MODE: "auth-mode",
  ZSCALER_MCP_ALLOWED_HOSTS: "allowed-hosts",
  ZSCALER_MCP_DISABLE_HOST_VALIDATION: "host-validation",
  ZSCALER_MCP_WRITE_ENABLED: "write-tools",
  ZSCALER_MCP_WRITE_TOOLS: "write-tools",
};

function checkContainerEnvironment({ values, given, complaints }: Inputs): void {
  for (const variable of Object.keys(values["container-environment"] ?? {})) {
    const input = Object.hasOwn(inputOfVariable, variable) ? inputOfVariable[variable] : undefined;
    if (input !== undefined && given.has(input)) {
      complaints.about("container-environment", {
        what: `sets \`${variable}\`, which the input \`${input}\` sets too`,
        fix: "Keep one of the two.",
      });
    }
  }
}

/** What the harness calls the Zscaler MCP Server. */
const mcpToolName = "zscaler";

const rolesOf: Readonly<Record<TopologyName, readonly (keyof BroughtRoles)[]>> = {
  ecs: ["harness", "taskExecution", "infrastructure"],
  gateway: ["harness", "runtime", "gateway"],
  external: ["harness"],
};

function checkHarness(inputs: Inputs): void {
  const { values, given, complaints } = inputs;
  const usable = rolesOf[topologyOf(inputs)];
  for (const role of Object.keys(values.roles ?? {}) as (keyof BroughtRoles)[]) {
    if (!usable.includes(role)) {
      complaints.about("roles", {
        value: roleWord(role),
        what: given.has("mcp-url")
          ? "is not a role that is needed with `mcp-url`"
          : "is not a role of this topology",
        fix: `Keep only ${listed(usable.map(roleWord))}.`,
      });
    }
  }
  for (const tool of values["allowed-tools"]) {
    const [, server = "", rest = ""] = /^@([^/]+)(.*)$/.exec(tool) ?? [];
    // A tool of the input `tools` may be called anything.
    if (server !== mcpToolName && !given.has("tools") && nearest(server, [mcpToolName]) !== undefined) {
      complaints.about("allowed-tools", {
        value: tool,
        what: "names no tool of the harness",
        fix: `Did you mean \`@${mcpToolName}${rest}\`?`,
      });
    }
  }
  if (values.endpoint === "DEFAULT") {
    complaints.about("endpoint", {
      value: values.endpoint,
      what: "follows the newest version by itself and can't be moved",
      fix: "Remove it, or name an endpoint of your own.",
    });
  }
}

function checkKeep({ values, complaints }: Inputs): void {
  const kept = values.keep ?? [];
  if (values["force-secret-delete"] && (kept.includes("secret") || kept.includes("ecs"))) {
    complaints.about("force-secret-delete", {
      what: "can't be used where `keep` keeps the secret",
      fix: "Remove one of the two.",
    });
  }
}

function checkStates({ values, complaints }: Inputs): void {
  const { state } = values;
  if (state !== undefined && statesUnder(state, "") === undefined) {
    complaints.about("state", {
      value: `s3://${state.bucket}/${state.path}`,
      what: "is the state of one stage, and sweep looks at all",
      fix: "Write what the keys of all states begin with, ending in a slash: `s3://bucket/prefix/`.",
    });
  }
}

function checkFailOn({ values, given, malformed, complaints }: Inputs, operation: "plan" | "status"): void {
  const failOn = values["fail-on"];
  const reasons = operation === "plan" ? ["changes", "never"] : ["unhealthy", "drift", "never"];
  if (given.has("fail-on") && !malformed.has("fail-on") && !reasons.includes(failOn)) {
    complaints.about("fail-on", {
      value: failOn,
      what: `can't be used by operation \`${operation}\``,
      fix: `Use one of ${listed(reasons)}.`,
    });
  }
}
