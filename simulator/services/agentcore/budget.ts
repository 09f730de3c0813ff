/** What an invocation may use, and what it has used: iterations and output tokens. */
import type { InvokeHarnessRequest } from "@aws-sdk/client-bedrock-agentcore";
import type { Cloud } from "../../cloud.js";
import type { HarnessConfiguration } from "../agentcore-control/harness-configuration.js";
import { metadata, type StreamEvent } from "./events.js";
import { type AvailableTool, tokensOf } from "./model.js";

/** Of a harness whose configuration has no limit (user guide, "harness operations"). */
const defaultMaxIterations = 75;

export interface Budget {
  readonly maxIterations: number;
  /** Counts an answer of the model. */
  spend(output: string): StreamEvent;
  /** As much of the last answer as the limits leave. */
  fit(text: string): {
    readonly text: string;
    readonly stopReason: "end_turn" | "max_tokens" | "max_output_tokens_exceeded";
  };
}

export function createBudget(
  cloud: Cloud,
  configuration: HarnessConfiguration,
  input: InvokeHarnessRequest,
  tools: readonly AvailableTool[],
): Budget {
  const context = JSON.stringify([input.systemPrompt ?? configuration.systemPrompt, tools, input.messages]);
  const perAnswer =
    (input.model ?? configuration.model)?.bedrockModelConfig?.maxTokens ?? Number.POSITIVE_INFINITY;
  const perInvocation = input.maxTokens ?? configuration.maxTokens ?? Number.POSITIVE_INFINITY;
  let turnStartedAt = cloud.clock.now();
  let inputTokens = tokensOf(context);
  let spent = 0;
  return {
    maxIterations: input.maxIterations ?? configuration.maxIterations ?? defaultMaxIterations,
    spend(output) {
      const outputTokens = tokensOf(output);
      const event = metadata({ inputTokens, outputTokens }, cloud.clock.now() - turnStartedAt);
      turnStartedAt = cloud.clock.now();
      inputTokens += outputTokens;
      spent += outputTokens;
      return event;
    },
    fit(text) {
      const left = Math.max(0, perInvocation - spent);
      const needed = tokensOf(text);
      if (needed <= perAnswer && needed <= left) return { text, stopReason: "end_turn" };
      const stopReason = perAnswer <= left ? "max_tokens" : "max_output_tokens_exceeded";
      return { text: text.slice(0, Math.min(perAnswer, left) * 4), stopReason };
    },
  };
}
