/** The stream's events, message by message. */
import type {
  HarnessConversationRole,
  HarnessStopReason,
  HarnessTokenUsage,
  InvokeHarnessStreamOutput,
} from "@aws-sdk/client-bedrock-agentcore";
import type { ToolAnswer, ToolCall } from "./model.js";

export type StreamEvent = InvokeHarnessStreamOutput;

/** Text comes in pieces, as models write it. A text block has no start event. */
export function textBlock(contentBlockIndex: number, text: string): readonly StreamEvent[] {
  const pieces = text.match(/[\s\S]{1,40}/gu) ?? [""];
  return [
    ...pieces.map((piece) => ({ contentBlockDelta: { contentBlockIndex, delta: { text: piece } } })),
    { contentBlockStop: { contentBlockIndex } },
  ];
}

export function toolUseBlock(
  contentBlockIndex: number,
  toolUseId: string,
  { tool, input }: ToolCall,
): readonly StreamEvent[] {
  const { name, serverName } = tool;
  return [
    {
      contentBlockStart: {
        contentBlockIndex,
        start: {
          toolUse: {
            toolUseId,
            name,
            type: serverName === undefined ? "tool_use" : "mcp_tool_use",
            ...(serverName === undefined ? {} : { serverName }),
          },
        },
      },
    },
    { contentBlockDelta: { contentBlockIndex, delta: { toolUse: { input: JSON.stringify(input) } } } },
    { contentBlockStop: { contentBlockIndex } },
  ];
}

export function toolResultBlock(
  contentBlockIndex: number,
  toolUseId: string,
  { isError, text }: ToolAnswer,
): readonly StreamEvent[] {
  return [
    {
      contentBlockStart: {
        contentBlockIndex,
        start: { toolResult: { toolUseId, status: isError ? "error" : "success" } },
      },
    },
    { contentBlockDelta: { contentBlockIndex, delta: { toolResult: [{ text }] } } },
    { contentBlockStop: { contentBlockIndex } },
  ];
}

export function message(
  role: HarnessConversationRole,
  blocks: readonly StreamEvent[],
  stopReason: HarnessStopReason,
): readonly StreamEvent[] {
  return [{ messageStart: { role } }, ...blocks, { messageStop: { stopReason } }];
}

/** After each answer of the model. */
export function metadata(
  { inputTokens, outputTokens }: { readonly inputTokens: number; readonly outputTokens: number },
  latencyMs: number,
): StreamEvent {
  const usage: HarnessTokenUsage = { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens };
  return { metadata: { usage, metrics: { latencyMs } } };
}
