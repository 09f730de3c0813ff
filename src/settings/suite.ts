/** A suite: a YAML file of many prompts with what is expected of each answer. */
import type { Question, Suite } from "./settings.js";
import type { Complain } from "./values.js";

/** Undefined only after a complaint. `defaults` hold where a case says nothing of its own. */
export async function parseSuite(
  text: string,
  file: string,
  defaults: Omit<Question, "prompt">,
  complain: Complain,
): Promise<Suite | undefined> {
  const { parse } = await import("yaml");
  const document = parse(text) as {
    readonly cases?: readonly { readonly name: string; readonly prompt: string }[];
  };
  if (document.cases === undefined) {
    complain({ value: file, what: "has no `cases`" });
    return undefined;
  }
  return {
    file,
    cases: document.cases.map(({ name, prompt }) => ({ ...defaults, name, prompt, line: 1 })),
    concurrency: 4,
  };
}
