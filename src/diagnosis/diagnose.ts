/** From evidence to causes: the rules are asked from the most to the least specific, each for what is still unexplained. */
import type { Diagnosis } from "./diagnosis.js";
import type { ErrorEvidence, Evidence } from "./evidence.js";
import { type Exhibit, filled, type Rule, seen } from "./rule.js";
import { accessRules } from "./rules/access.js";
import { agentCoreRules } from "./rules/agentcore.js";
import { containerRules } from "./rules/container.js";
import { credentialRules } from "./rules/credentials.js";
import { ecsRules } from "./rules/ecs.js";
import { gatewayRules } from "./rules/gateway.js";
import { limitRules } from "./rules/limits.js";
import { mcpRules } from "./rules/mcp.js";
import { networkRules } from "./rules/network.js";
import { rolloutRules } from "./rules/rollout.js";
import { signInRules } from "./rules/sign-in.js";
import { stateRules } from "./rules/state.js";
import { taskRules } from "./rules/task.js";

/** Root causes before their consequences: what a container says explains a rollout that failed, not the reverse. */
export const rules: readonly Rule[] = [
  ...containerRules,
  ...taskRules,
  ...rolloutRules,
  ...credentialRules,
  ...networkRules,
  ...gatewayRules,
  ...agentCoreRules,
  ...ecsRules,
  ...stateRules,
  ...signInRules,
  ...mcpRules,
  ...accessRules,
  ...limitRules,
];

/** Older lines than these say nothing about this failure. */
const mostLines = 1_000;
/** Of one line or message; what AWS says of a failure is shorter. */
const longestText = 1_000;
const mostQuotes = 5;
const mostOfSeveral = 20;

/** Every diagnosis that the evidence supports, root causes first. Errors that no rule knows get a general one. */
export function diagnose(evidence: Evidence): readonly Diagnosis[] {
  let open: readonly Exhibit[] = exhibits(evidence);
  const found: Diagnosis[] = [];
  for (const rule of rules) {
    const explained: Exhibit[] = [];
    let values: Readonly<Record<string, string>> = {};
    const actions = new Set<string>();
    for (const exhibit of open) {
      const caught = rule.signs.map((sign) => seen(sign, exhibit)).find((match) => match !== undefined);
      if (caught !== undefined) {
        values = { ...caught, ...values };
        if (caught["action"] !== undefined) actions.add(caught["action"]);
        explained.push(exhibit);
      }
    }
    if (explained.length > 0) {
      open = open.filter((exhibit) => !explained.includes(exhibit));
      found.push(
        actions.size > 1 && rule.severalFix !== undefined
          ? diagnosisOfSeveral(rule, [...actions], explained)
          : diagnosisOf(rule, values, explained),
      );
    }
  }
  return [...found, ...unknown(open)];
}

function exhibits({ errors, events, logs }: Evidence): readonly Exhibit[] {
  const lines = (source: "events" | "logs", texts: readonly string[]) =>
    texts.slice(-mostLines).map((text) => ({ source, text: text.slice(0, longestText) }));
  return [
    ...errors.map((error) => ({
      source: "errors" as const,
      text: error.message.slice(0, longestText),
      error,
    })),
    ...lines("events", events),
    ...lines("logs", logs),
  ];
}

/** Of everything that was explained nothing is left out: each is a thing of its own to mend. */
function diagnosisOfSeveral(
  rule: Rule,
  actions: readonly string[],
  explained: readonly Exhibit[],
): Diagnosis {
  return {
    ...diagnosisOf(rule, { action: actions.join(", ") }, explained),
    ...(rule.severalFix === undefined ? {} : { fix: rule.severalFix }),
    evidence: quotes(explained, mostOfSeveral),
  };
}

function diagnosisOf(
  { id, title, cause, fix, link, consequence }: Rule,
  values: Readonly<Record<string, string>>,
  explained: readonly Exhibit[],
): Diagnosis {
  return {
    id,
    title,
    cause: filled(cause, values),
    fix: filled(fix, values),
    ...(link === undefined ? {} : { link }),
    ...(consequence === undefined ? {} : { consequence }),
    evidence: quotes(explained),
  };
}

function quotes(explained: readonly Exhibit[], most = mostQuotes): readonly string[] {
  const texts = explained.map(({ text, error }) =>
    error === undefined || error.name === "Error" || error.name === "Failure"
      ? text
      : `${error.name}: ${text}`,
  );
  const distinct = [...new Set(texts)];
  // A failure of ours often repeats what its cause says.
  return distinct
    .filter((text) => !distinct.some((other) => other !== text && other.includes(text)))
    .slice(0, most);
}

/** An error of AWS or of the network that no rule knows. Our own failures explain themselves. */
function unknown(open: readonly Exhibit[]): readonly Diagnosis[] {
  const errors = open.flatMap(({ error }) =>
    error === undefined ||
    error.name === "Failure" ||
    error.name === "Failures" ||
    error.name === "AbortError"
      ? []
      : [error],
  );
  const distinct = new Map(errors.map((error) => [`${error.name} ${error.message}`, error]));
  return [...distinct.values()].slice(0, mostQuotes).map(generalDiagnosis);
}

function generalDiagnosis(error: ErrorEvidence): Diagnosis {
  const { name, service, operation, status, requestId, message } = error;
  const call = operation ?? "A call";
  const quoted = (text: string) => `\`${text.replaceAll("`", "")}\``;
  const where = service === undefined ? "" : ` of ${service}`;
  const answered = status === undefined ? "" : ` (HTTP ${status})`;
  const lookUp =
    requestId === undefined
      ? "Run again with step debugging on (`ACTIONS_STEP_DEBUG` set to `true`) to see the calls around it."
      : `Look it up in CloudTrail, or give AWS support its request id ${quoted(requestId)}.`;
  return {
    id: "unknown",
    title: `${call}${where} failed with ${name}`,
    cause: `${call}${where} was answered with ${quoted(name)}${answered}: ${message}`,
    fix: `Read the message above: it is all that was said. ${lookUp} Deploy and destroy can be repeated; each goes on where the last one ended.`,
    evidence: [`${name}: ${message.slice(0, longestText)}`],
  };
}
