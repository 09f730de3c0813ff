/** Why an invocation ended, and what to change where that is not a clean end. */

export interface StopReason {
  /** Completes the sentence "the agent stopped: …". */
  readonly meaning: string;
  readonly fix: string;
}

/** The one that says: the agent has answered. */
export const cleanEnd = "end_turn";

/** All that the SDK names beside `end_turn`. */
const stopReasons: Readonly<Record<string, StopReason>> = {
  tool_use: {
    meaning: "the model asked for an inline function, which the caller itself has to run",
    fix: "Remove the `inline_function` from the input `tools`, or tell the agent in the `prompt` to do without it.",
  },
  tool_result: {
    meaning: "it ended with the result of a tool, before the model said anything about it",
    fix: "Ask again; where it happens each time, look at the harness's log with operation `logs`.",
  },
  max_tokens: {
    meaning: "the model was cut off in the middle of its answer by the limit on tokens of one answer",
    fix: "Raise the input `max-tokens` and deploy, or ask for a shorter answer in the `prompt`.",
  },
  stop_sequence: {
    meaning: "the model wrote a sequence at which it has to stop",
    fix: "Remove the stop sequence from the harness's model configuration: the action sets none, so deploy again.",
  },
  content_filtered: {
    meaning: "a guardrail or the model's own filter withheld the answer",
    fix: "Reword the `prompt` or the input `system-prompt`, or look at the guardrail of the model.",
  },
  malformed_model_output: {
    meaning: "the model wrote something that the harness could not read",
    fix: "Ask again; where it happens each time, set the input `model` to another model or lower `temperature`.",
  },
  malformed_tool_use: {
    meaning: "the model asked for a tool in a form that the harness could not read",
    fix: "Ask again; where it happens each time, set the input `model` to a model that is better at tool use, or lower `temperature`.",
  },
  interrupted: {
    meaning: "it was interrupted from outside, by a stopped session for instance",
    fix: "Ask again, in a new session: leave out the input `session-id`.",
  },
  partial_turn: {
    meaning: "the turn ended before it was complete",
    fix: "Go on in the same session: set `session-id` to the output `session-id` of this run.",
  },
  model_context_window_exceeded: {
    meaning: "prompt, tools and results together were more than the model can read at once",
    fix: "Ask for less at once in the `prompt`, narrow the input `allowed-tools`, or set `model` to one with a larger context; a new session begins empty.",
  },
  max_iterations_exceeded: {
    meaning: "it used up its rounds of thinking and tool use before it came to an answer",
    fix: "Raise the input `max-iterations` and deploy, or ask for less in one `prompt`.",
  },
  max_output_tokens_exceeded: {
    meaning: "it used up the tokens of the whole invocation before it came to the end of its answer",
    fix: "Raise the input `max-tokens` and deploy, or ask for less in one `prompt`.",
  },
  timeout_exceeded: {
    meaning: "it ran out of time before it came to an answer",
    fix: "Raise the input `timeout-seconds` and deploy, or ask for less in one `prompt`.",
  },
  hook_stopped: {
    meaning: "a hook of the harness stopped it",
    fix: "Look at what the hook decides and why (its event is in the log of this run), or remove the hook from the harness.",
  },
};

/** Of a stop reason that is no clean end. */
export function explained(stopReason: string): StopReason {
  if (stopReason === "")
    return {
      meaning: "its answer was cut off",
      fix: "Ask again; where it happens each time, look at the harness's log with operation `logs`.",
    };
  return (
    stopReasons[stopReason] ?? {
      meaning:
        "this version of the action does not know that reason, and takes nothing but `end_turn` for an answer",
      fix: "Look it up in the documentation of InvokeHarness, and use a newer version of the action where there is one.",
    }
  );
}
