/** Trouble with GitHub, planned ahead. */
import { setTimeout as pause } from "node:timers/promises";
import { type Answer, answerOf, Refusal } from "./answer.js";

export interface GitHubFault {
  readonly method?: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** Of the path below the base path; every path when absent. */
  readonly path?: RegExp;
  /** How many calls it strikes; all of them when absent. */
  readonly times?: number;
  readonly effect: FaultEffect;
}

export type FaultEffect =
  /** An answer in place of the true one; nothing happens. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly message?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The hour's calls are used up. */
  | { readonly kind: "rate-limit" }
  /** Too much at once; in seconds. */
  | { readonly kind: "secondary-rate-limit"; readonly status?: 403 | 429; readonly retryAfter?: number }
  /** The true answer, this many milliseconds later. */
  | { readonly kind: "slow"; readonly milliseconds: number }
  /** The connection breaks: before anything happened, or after it did, so that only the answer is lost. */
  | { readonly kind: "reset"; readonly when: "before" | "after" }
  /** Something that isn't GitHub answers in its place. */
  | { readonly kind: "text"; readonly status: number; readonly text: string };

/** What a call comes to: an answer, a text that no GitHub wrote, or a broken connection. */
export type Outcome = Answer | { readonly text: string; readonly status: number } | "reset";

export interface Faults {
  /** Ends the fault when called. */
  add(fault: GitHubFault): () => void;
  /** The outcome of the call that `answer` would make, trouble included. */
  around(call: { readonly method: string; readonly path: string }, answer: () => Answer): Promise<Outcome>;
}

/** The first fault that matches strikes. */
export function planFaults(): Faults {
  const planned: { readonly fault: GitHubFault; left: number }[] = [];
  return {
    add(fault) {
      const entry = { fault, left: fault.times ?? Number.POSITIVE_INFINITY };
      planned.push(entry);
      return () => {
        entry.left = 0;
      };
    },
    async around({ method, path }, answer) {
      const entry = planned.find(
        ({ fault, left }) =>
          left > 0 &&
          (fault.method === undefined || fault.method === method) &&
          (fault.path === undefined || fault.path.test(path)),
      );
      if (entry === undefined) return answer();
      entry.left -= 1;
      return strike(entry.fault.effect, answer);
    },
  };
}

async function strike(effect: FaultEffect, answer: () => Answer): Promise<Outcome> {
  switch (effect.kind) {
    case "status":
      return answerOf(
        new Refusal(effect.status, effect.message ?? "Server Error", { headers: effect.headers ?? {} }),
      );
    case "rate-limit":
      return answerOf(exhausted(Math.ceil(Date.now() / 1000) + 3600));
    case "secondary-rate-limit":
      return answerOf(
        new Refusal(
          effect.status ?? 403,
          "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
          { headers: { "retry-after": String(effect.retryAfter ?? 60) } },
        ),
      );
    case "slow":
      await pause(effect.milliseconds, undefined, { ref: false });
      return answer();
    case "reset":
      if (effect.when === "after") answer();
      return "reset";
    case "text":
      return { text: effect.text, status: effect.status };
  }
}

/** Of the primary limit; `reset` in seconds since 1970. */
export const exhausted = (reset: number): Refusal =>
  new Refusal(403, "API rate limit exceeded for installation.", {
    headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(reset) },
  });
