/** The record of every request: what "no write call at all" and the bench are measured on. */
import type { RecordedCall } from "../cloud.js";
import type { ServiceName } from "../service.js";
import type { Shape } from "./shape.js";
import { isRecord } from "./wire.js";

export interface OpenCall extends RecordedCall {
  input: unknown;
}

export interface CallRecord {
  readonly calls: readonly RecordedCall[];
  begin(service: ServiceName, operation: string): OpenCall;
  /** Later calls are counted from index 0 again. */
  forget(): void;
}

/** Who asks an agent changes nothing in the account; what the agent does with its tools is the agent's. */
const reading =
  /^(Get|List|Describe|Head|Batch(Get|Check)|Filter|Simulate|StartLiveTail|StartQuery|AssumeRole|InvokeHarness)/;

export function recordCalls(now: () => number): CallRecord {
  const calls: OpenCall[] = [];
  return {
    calls,
    begin(service, operation) {
      const call: OpenCall = {
        index: calls.length,
        service,
        operation,
        mutating: !reading.test(operation),
        input: undefined,
        startedAt: now(),
        endedAt: undefined,
        status: undefined,
        error: undefined,
      };
      calls.push(call);
      return call;
    },
    forget() {
      calls.length = 0;
    },
  };
}

/** The input with values that the model marks as sensitive, and bodies, replaced. */
export function withoutSensitive(value: unknown, shape: Shape): unknown {
  if (value === undefined || value === null) return undefined;
  if (shape.traits.sensitive) return "***";
  switch (shape.kind) {
    case "structure":
    case "union":
      if (!isRecord(value)) return undefined;
      return Object.fromEntries(
        [...shape.members]
          .filter(([name]) => value[name] !== undefined)
          .map(([name, member]) => [name, withoutSensitive(value[name], member)]),
      );
    case "list":
      return Array.isArray(value) ? value.map((item) => withoutSensitive(item, shape.element)) : undefined;
    case "map":
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, withoutSensitive(item, shape.element)]),
      );
    case "blob":
      return value instanceof Uint8Array ? `${value.byteLength} bytes` : undefined;
    default:
      return value;
  }
}
