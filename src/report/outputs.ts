/** The action's outputs, by the names that workflows depend on. */
import { setOutput } from "@actions/core";
import { type Secrets, scrubbed } from "./secrets.js";

export type OutputName =
  | "harness-arn"
  | "harness-id"
  | "harness-version"
  | "harness-status"
  | "mcp-url"
  | "image"
  | "previous-image"
  | "service-arn"
  | "runtime-arn"
  | "gateway-arn"
  | "execution-role-arn"
  | "credential-provider-arn"
  | "state"
  | "stage"
  | "status"
  | "changed"
  | "changes"
  | "skipped"
  | "response"
  | "stop-reason"
  | "session-id"
  | "tool-calls"
  | "input-tokens"
  | "output-tokens"
  | "latency-ms"
  | "suite-results"
  | "junit-file"
  | "log-file"
  | "deleted"
  | "kept"
  | "swept";

export type OutputValue = string | boolean | number | object;

export type Outputs = Partial<Record<OutputName, OutputValue | undefined>>;

/**
 * Sets what applies; an output whose value is undefined stays unset. Objects and lists become JSON. Masks don't reach
 * the runner's files, so secrets are replaced here, inside a structure before it is turned into JSON.
 */
export function setOutputs(values: Outputs, secrets: Secrets): void {
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) {
      const clean = scrubbed(value, (text) => secrets.scrub(text));
      setOutput(name, secrets.scrub(typeof clean === "object" ? JSON.stringify(clean) : String(clean)));
    }
  }
}
