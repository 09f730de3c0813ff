/** What a harness is to be, and where what is live differs from it. */
import { isDeepStrictEqual } from "node:util";
import type {
  Harness,
  HarnessMemoryConfiguration,
  HarnessModelConfiguration,
  HarnessTool,
} from "@aws-sdk/client-bedrock-agentcore-control";
import type { Change } from "../resource.js";

export interface HarnessSpec {
  readonly executionRoleArn: string;
  readonly model: HarnessModelConfiguration;
  readonly systemPrompt: string;
  readonly tools: readonly HarnessTool[];
  readonly allowedTools: readonly string[];
  readonly memory: HarnessMemoryConfiguration;
  readonly maxIterations: number;
  /** Seconds; undefined: AWS's default. */
  readonly timeoutSeconds: number | undefined;
}

/** The members that CreateHarness and UpdateHarness take alike. */
export function settingsOf(spec: HarnessSpec) {
  return {
    model: spec.model,
    systemPrompt: [{ text: spec.systemPrompt }],
    tools: [...spec.tools],
    allowedTools: [...spec.allowedTools],
    maxIterations: spec.maxIterations,
    timeoutSeconds: spec.timeoutSeconds,
  };
}

/** Every difference that a deploy mends; members that AWS adds by default are none. */
export function configurationChanges(spec: HarnessSpec, now: Harness): readonly Change[] {
  const wanted: Readonly<Record<string, unknown>> = {
    executionRoleArn: spec.executionRoleArn,
    ...settingsOf(spec),
  };
  const live: Readonly<Record<string, unknown>> = { ...now };
  return [
    ...brokenStatus(now),
    ...Object.entries(wanted)
      .filter(([path, after]) => after !== undefined && !covers(live[path], after))
      .map(([path, after]) => shown(path, live[path], after)),
    ...(covers(now.memory ?? { disabled: {} }, spec.memory)
      ? []
      : [{ path: "memory", before: now.memory, after: spec.memory }]),
  ];
}

function brokenStatus({ status, failureReason }: Harness): readonly Change[] {
  const change = {
    path: "status",
    before: [status, failureReason].filter(Boolean).join(": "),
    after: "READY",
  };
  if (status === "UPDATE_FAILED") return [change];
  // There is no way out of these but to make it again.
  return status === "CREATE_FAILED" || status === "DELETE_FAILED" ? [{ ...change, replaces: true }] : [];
}

/** Everything wanted is there; members that AWS adds by default do not count. */
function covers(live: unknown, wanted: unknown): boolean {
  if (wanted === undefined) return true;
  if (Array.isArray(wanted))
    return (
      Array.isArray(live) &&
      live.length === wanted.length &&
      wanted.every((one, index) => covers(live[index], one))
    );
  // A temperature is a `float` in AWS's model: single precision.
  if (typeof wanted === "number" && typeof live === "number")
    return Math.fround(live) === Math.fround(wanted);
  if (typeof wanted !== "object" || wanted === null) return live === wanted;
  if (typeof live !== "object" || live === null) return false;
  const members: Readonly<Record<string, unknown>> = { ...live };
  return Object.entries(wanted).every(([key, value]) => covers(members[key], value));
}

/** Without what AWS adds by default, and without what the headers of a tool may hold. */
function shown(path: string, before: unknown, after: unknown): Change {
  const [was, is] = [asFarAs(after, before), after].map((value) =>
    path === "tools" && Array.isArray(value)
      ? (value as readonly HarnessTool[]).map(withoutHeaderValues)
      : value,
  );
  return isDeepStrictEqual(was, is)
    ? { path, before: "(secret)", after: "(secret)" }
    : { path, before: was, after: is };
}

/** Of the live value the members that are wanted. */
function asFarAs(wanted: unknown, live: unknown): unknown {
  if (typeof wanted !== "object" || wanted === null || typeof live !== "object" || live === null) return live;
  if (Array.isArray(wanted) && Array.isArray(live)) return live.map((one, at) => asFarAs(wanted[at], one));
  if (Array.isArray(wanted) || Array.isArray(live)) return live;
  const wants: Readonly<Record<string, unknown>> = { ...wanted };
  return Object.fromEntries(
    Object.entries(live)
      .filter(([key]) => key in wants)
      .map(([key, value]) => [key, asFarAs(wants[key], value)]),
  );
}

/** A header of a further tool may hold a key in plain text; a reference to the token vault is none. */
export function withoutHeaderValues({ config, ...tool }: HarnessTool): unknown {
  if (config?.remoteMcp === undefined) return { ...tool, config };
  const headers = Object.entries(config.remoteMcp.headers ?? {}).map(([name, value]) => [
    name,
    value.startsWith("${arn:") ? value : "(secret)",
  ]);
  return { ...tool, config: { remoteMcp: { ...config.remoteMcp, headers: Object.fromEntries(headers) } } };
}
