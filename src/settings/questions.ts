/** What `invoke` asks, and what it expects of the answer: from inputs, from a file, or from the workflow's own form. */
import { resolve } from "node:path";
import { reasonOf } from "./file-input.js";
import { quoted } from "./quoting.js";
import type { Environment, Inputs } from "./read-inputs.js";
import type { Expectations, InvokeSettings, Question } from "./settings.js";
import type { ReadText } from "./text-file.js";

const longestPrompt = 256 * 1024;
const longestEvent = 25 * 1024 * 1024;
const longestSuite = 1024 * 1024;

/** Undefined only after a complaint. */
export async function askedOf(
  inputs: Inputs,
  environment: Environment,
  readText: ReadText,
): Promise<InvokeSettings["asked"] | undefined> {
  const { values, complaints } = inputs;
  const expectations = expectationsOf(inputs);
  if (values.suite !== undefined) {
    const text = await fileOf("suite", values.suite, longestSuite);
    if (text === undefined) return undefined;
    const { parseSuite } = await import("./suite.js");
    const suite = await parseSuite(text, values.suite, { expectations, retries: values.retries }, (problem) =>
      complaints.about("suite", problem),
    );
    return suite && { kind: "suite", suite };
  }
  const prompt = await promptOf();
  if (prompt === undefined) return undefined;
  const question: Question = { prompt, expectations, retries: values.retries };
  return { kind: "prompt", question, sessionId: values["session-id"] };

  async function promptOf(): Promise<string | undefined> {
    if (values.prompt !== undefined) return values.prompt;
    if (values["prompt-file"] !== undefined) {
      const text = (await fileOf("prompt-file", values["prompt-file"], longestPrompt))?.trim();
      if (text === "")
        complaints.about("prompt-file", { value: values["prompt-file"], what: "is an empty file" });
      return text === "" ? undefined : text;
    }
    const asked = await eventPrompt(environment, readText);
    if (asked === undefined)
      complaints.about("prompt", {
        what: "is required by operation `invoke`",
        fix: "Set `prompt`, `prompt-file` or `suite`; or give the workflow's `workflow_dispatch` an input named `prompt`.",
      });
    return asked;
  }

  /** The path counts from the workspace, as it does for every step of a workflow. */
  async function fileOf(
    name: "prompt-file" | "suite",
    path: string,
    mostBytes: number,
  ): Promise<string | undefined> {
    try {
      return await readText(resolve(environment["GITHUB_WORKSPACE"] ?? ".", path), mostBytes);
    } catch (error) {
      complaints.about(name, {
        value: path,
        what: `can't be read (${quoted(reasonOf(error))})`,
        fix: "Check the path, which counts from the workspace, and that an earlier step checks the repository out.",
      });
      return undefined;
    }
  }
}

function expectationsOf({ values }: Inputs): Expectations {
  return {
    patterns: values.expect ?? [],
    tools: values["expect-tool"] ?? [],
    maxLatency: values["max-latency"],
    maxTotalTokens: values["max-total-tokens"],
  };
}

/** `inputs.prompt` of a `workflow_dispatch`, `client_payload.prompt` of a `repository_dispatch`: never through a shell. */
async function eventPrompt(environment: Environment, readText: ReadText): Promise<string | undefined> {
  const member = { workflow_dispatch: "inputs", repository_dispatch: "client_payload" }[
    environment["GITHUB_EVENT_NAME"] ?? ""
  ];
  const path = environment["GITHUB_EVENT_PATH"];
  if (member === undefined || path === undefined) return undefined;
  try {
    const event: unknown = JSON.parse(await readText(path, longestEvent));
    const prompt = memberOf(memberOf(event, member), "prompt");
    return typeof prompt === "string" && prompt.trim() !== "" ? prompt.trim() : undefined;
  } catch {
    return undefined;
  }
}

function memberOf(of: unknown, name: string): unknown {
  return typeof of === "object" && of !== null ? (of as Readonly<Record<string, unknown>>)[name] : undefined;
}
