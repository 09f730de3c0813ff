/**
 * A model that can be predicted: it calls the tools whose name's words all occur in the prompt (`list` goes
 * without saying), in the prompt's order, and answers with what they said. `say: <text>` makes it say just that.
 */

export interface AvailableTool {
  readonly name: string;
  /** Undefined for a function that the caller itself answers. */
  readonly serverName: string | undefined;
  readonly description: string;
  /** Names of the members that its input needs. */
  readonly required: readonly string[];
}

export interface ToolCall {
  readonly tool: AvailableTool;
  readonly input: Readonly<Record<string, string>>;
}

export interface ToolAnswer {
  readonly tool: AvailableTool;
  readonly isError: boolean;
  readonly text: string;
}

/** The tools it will call, one a turn. A required member is taken from `member=value` in the prompt. */
export function chooseToolCalls(prompt: string, tools: readonly AvailableTool[]): readonly ToolCall[] {
  if (isSay(prompt)) return [];
  const words = wordsOf(prompt);
  const given = Object.fromEntries(
    [...prompt.matchAll(/(\w+)=(?:"([^"]*)"|(\S+))/g)].map(([, name, quoted, plain]) => [
      name,
      quoted ?? plain ?? "",
    ]),
  );
  return tools
    .filter((tool) => ownWords(tool).every((word) => word === "list" || words.includes(singular(word))))
    .map((tool) => ({
      tool,
      position: words.indexOf(singular(ownWords(tool).at(-1) ?? "")),
      input: Object.fromEntries(tool.required.map((name) => [name, given[name] ?? "example"])),
    }))
    .sort((one, other) => one.position - other.position)
    .map(({ tool, input }) => ({ tool, input }));
}

/** Its last words. */
export function answerText(
  prompt: string,
  tools: readonly AvailableTool[],
  answers: readonly ToolAnswer[],
): string {
  if (isSay(prompt)) return prompt.trim().slice("say:".length).trim();
  if (answers.length > 0) {
    return answers
      .map(({ tool, isError, text }) =>
        isError ? `${tool.name} failed: ${text}` : `Here is what ${tool.name} returned: ${text}`,
      )
      .join("\n\n");
  }
  if (tools.length === 0) return "I have no tools available, so I cannot look that up.";
  return `None of my tools fits. I can use: ${tools.map(({ name }) => name).join(", ")}.`;
}

/** A tool that comes through a gateway has its target's name before its own, which says nothing about it. */
const ownWords = ({ name }: AvailableTool): readonly string[] => (name.split("___").at(-1) ?? "").split("_");

function isSay(prompt: string): boolean {
  return prompt.trim().toLowerCase().startsWith("say:");
}

function wordsOf(prompt: string): readonly string[] {
  return (prompt.toLowerCase().match(/[a-z0-9]+/g) ?? []).map(singular);
}

function singular(word: string): string {
  return word.replace(/ies$/, "y").replace(/(?<=..)s$/, "");
}

/** About four characters a token, as a rule of thumb has it. */
export function tokensOf(text: string): number {
  return Math.ceil(text.length / 4);
}
