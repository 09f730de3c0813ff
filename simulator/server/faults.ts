/** Faults on demand: what happens to chosen requests instead of, before or after their execution. */
import { AwsError, type Service, type ServiceName } from "../service.js";

export type FaultEffect =
  | { readonly kind: "error"; readonly code: string; readonly status: number; readonly message: string }
  /** The service's own throttling error. */
  | { readonly kind: "throttle" }
  /** The connection breaks before anything is done. */
  | { readonly kind: "drop-before" }
  /** The request takes effect, then the connection breaks without an answer. */
  | { readonly kind: "drop-after" }
  | { readonly kind: "delay"; readonly ms: number }
  /** Changes the events of a streamed answer; what it throws ends the stream, a `BrokenConnection` breaks it off. */
  | { readonly kind: "stream"; readonly change: (events: AsyncIterable<unknown>) => AsyncIterable<unknown> }
  /** `before`: nothing is done yet. `after`: it has taken effect, the answer is not sent yet. */
  | { readonly kind: "hook"; readonly when: "before" | "after"; readonly run: () => void | Promise<void> };

export interface FaultRule {
  readonly service?: ServiceName;
  readonly operation?: string;
  /** From the nth matching request on, counted from 1. The first when neither this nor `index` is given. */
  readonly nth?: number;
  /** The request with this index among all recorded calls. */
  readonly index?: number;
  /** How many requests in a row are hit. 1 when absent. */
  readonly times?: number;
  readonly effect: FaultEffect;
}

export interface Faults {
  /** Takes effect at once; the returned function takes the rule back. */
  on(rule: FaultRule): () => void;
  clear(): void;
}

interface CountedRule extends FaultRule {
  matched: number;
}

export interface FaultPlan extends Faults {
  /** The effects for one request, in the order of their rules. */
  effectsFor(call: {
    readonly service: ServiceName;
    readonly operation: string;
    readonly index: number;
  }): readonly FaultEffect[];
}

export function planFaults(): FaultPlan {
  const rules = new Set<CountedRule>();
  return {
    on(rule) {
      const counted: CountedRule = { ...rule, matched: 0 };
      rules.add(counted);
      return () => void rules.delete(counted);
    },
    clear() {
      rules.clear();
    },
    effectsFor({ service, operation, index }) {
      return [...rules].flatMap((rule) => {
        if ((rule.service ?? service) !== service || (rule.operation ?? operation) !== operation) return [];
        rule.matched += 1;
        const first = rule.index ?? rule.nth ?? 1;
        const position = rule.index === undefined ? rule.matched : index;
        return position >= first && position < first + (rule.times ?? 1) ? [rule.effect] : [];
      });
    },
  };
}

export function throttlingError({ name, protocol }: Pick<Service, "name" | "protocol">): AwsError {
  if (name === "cognito-idp") return new AwsError("TooManyRequestsException", 400, "Too many requests");
  switch (protocol) {
    case "rest-xml":
      return new AwsError("SlowDown", 503, "Please reduce your request rate.");
    case "ec2-query":
      return new AwsError("RequestLimitExceeded", 503, "Request limit exceeded.");
    case "query":
      return new AwsError("Throttling", 400, "Rate exceeded");
    case "rest-json":
      return new AwsError("ThrottlingException", 429, "Rate exceeded");
    case "json-1.1":
      return new AwsError("ThrottlingException", 400, "Rate exceeded");
  }
}
