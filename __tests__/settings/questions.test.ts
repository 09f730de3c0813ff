import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { readSettings } from "../../src/settings/inputs.js";
import type { Environment } from "../../src/settings/read-inputs.js";
import type { InvokeSettings } from "../../src/settings/settings.js";
import { complaintsAbout, environmentOf, type Given } from "./environment.js";

let workspace = "";
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), "questions-"));
});
afterAll(async () => {
  await rm(workspace, { recursive: true });
});

async function invoked(inputs: Given, variables: Environment = {}): Promise<InvokeSettings> {
  const environment = environmentOf(
    { operation: "invoke", ...inputs },
    { GITHUB_WORKSPACE: workspace, ...variables },
  );
  const settings = await readSettings(environment);
  if (settings.operation !== "invoke") throw new Error(`settings of ${settings.operation}`);
  return settings;
}

async function promptOf(inputs: Given, variables: Environment = {}): Promise<string | undefined> {
  const { asked } = await invoked(inputs, variables);
  return asked.kind === "prompt" ? asked.question.prompt : undefined;
}

const complaints = async (inputs: Given, variables: Environment = {}) =>
  (
    await complaintsAbout({ operation: "invoke", ...inputs }, { GITHUB_WORKSPACE: workspace, ...variables })
  ).map(({ message, fix }) => `${message} ${fix ?? ""}`);

/** The variables of a run that this event started. */
async function event(name: string, payload: unknown): Promise<Environment> {
  const path = join(workspace, "event.json");
  await writeFile(path, typeof payload === "string" ? payload : JSON.stringify(payload));
  return { GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: path };
}

describe("the prompt", () => {
  test("comes from its input, as it is written", async () => {
    expect(await promptOf({ prompt: "Which $(tools) `do` you have?\nAll?" })).toBe(
      "Which $(tools) `do` you have?\nAll?",
    );
  });

  test("comes from a file of the workspace, without the line feed that ends it", async () => {
    await writeFile(join(workspace, "prompt.md"), "\uFEFFWhich tools?\n\nAll?\r\n\n");
    expect(await promptOf({ "prompt-file": "prompt.md" })).toBe("Which tools?\n\nAll?");
  });

  test.each([
    ["workflow_dispatch", { inputs: { prompt: " Which tools?\n" } }],
    ["repository_dispatch", { client_payload: { prompt: "Which tools?" } }],
  ])("comes from the event %s where no input names one", async (name, payload) => {
    expect(await promptOf({}, await event(name, payload))).toBe("Which tools?");
  });

  test("of an input wins over that of the event", async () => {
    const variables = await event("workflow_dispatch", { inputs: { prompt: "from the form" } });
    expect(await promptOf({ prompt: "from the input" }, variables)).toBe("from the input");
  });

  test.each([
    ["an issue, which anybody may write", "issues", { inputs: { prompt: "x" }, issue: { title: "x" } }],
    ["a comment", "issue_comment", { comment: { body: "x" }, client_payload: { prompt: "x" } }],
    ["a form without the field", "workflow_dispatch", { inputs: { question: "x" } }],
    ["an empty field", "workflow_dispatch", { inputs: { prompt: " " } }],
    ["a field that is no text", "repository_dispatch", { client_payload: { prompt: { a: 1 } } }],
    ["a form without fields", "workflow_dispatch", { inputs: null }],
    ["an event that is no object", "workflow_dispatch", "null"],
    ["an event that is no JSON", "workflow_dispatch", "{"],
  ])("is not taken from %s, and is then asked for", async (_, name, payload) => {
    expect(await complaints({}, await event(name, payload))).toEqual([
      expect.stringMatching(/`prompt` is required by operation `invoke`.*`workflow_dispatch`/),
    ]);
  });

  test("is asked for where the event's file is missing", async () => {
    const variables = {
      GITHUB_EVENT_NAME: "workflow_dispatch",
      GITHUB_EVENT_PATH: join(workspace, "none.json"),
    };
    expect(await complaints({}, variables)).toHaveLength(1);
  });

  test.each([
    ["is missing", "missing.md", /`prompt-file`: "missing\.md" can't be read \("ENOENT"\)/],
    ["is a folder", ".", /it is not a regular file/],
    ["is empty", "empty.md", /is an empty file/],
    ["is too large", "large.md", /has 262145 bytes, which is more than 262144/],
    ["is no UTF-8", "latin1.md", /can't be read/],
    ["leads nowhere", "link.md", /ENOENT/],
  ])("in a file that %s is an error that names the input", async (_, file, message) => {
    await writeFile(join(workspace, "empty.md"), " \n");
    await writeFile(join(workspace, "large.md"), "x".repeat(256 * 1024 + 1));
    await writeFile(join(workspace, "latin1.md"), Buffer.from([0x66, 0xfc, 0x72]));
    await symlink(join(workspace, "nowhere"), join(workspace, "link.md")).catch(() => {});
    expect(await complaints({ "prompt-file": file })).toEqual([expect.stringMatching(message)]);
  });
});

describe("a question", () => {
  test("has what is expected of its answer, and its session", async () => {
    const { asked, endpoint } = await invoked({
      prompt: "x",
      endpoint: "live",
      "session-id": "s".repeat(33),
      expect: "LAPTOP-\\d+\n  a, b ",
      "expect-tool": "zdx_*, @zscaler/zia_list_*\n@zscaler\nserver/tool.v2",
      "max-latency": "30s",
      "max-total-tokens": "5000",
      retries: "0",
    });
    expect(endpoint).toBe("live");
    expect(asked).toEqual({
      kind: "prompt",
      sessionId: "s".repeat(33),
      question: {
        prompt: "x",
        retries: 0,
        expectations: {
          patterns: [/LAPTOP-\d+/u, /a, b/u],
          tools: ["zdx_*", "@zscaler/zia_list_*", "@zscaler", "server/tool.v2"],
          maxLatency: 30_000,
          maxTotalTokens: 5_000,
        },
      },
    });
  });

  test("expects nothing, is asked up to three times and in a new session where the inputs say nothing", async () => {
    expect((await invoked({ prompt: "x" })).asked).toEqual({
      kind: "prompt",
      sessionId: undefined,
      question: {
        prompt: "x",
        retries: 2,
        expectations: { patterns: [], tools: [], maxLatency: undefined, maxTotalTokens: undefined },
      },
    });
  });

  test.each([
    ["expect", "(", /`expect`: "\(" is not a regular expression/],
    ["expect-tool", "a/b/c", /`expect-tool`: "a\/b\/c" is not a pattern of tools/],
    ["expect-tool", "@", /is not a pattern of tools/],
    ["expect-tool", "zia list", /is not a pattern of tools/],
    ["session-id", "short", /`session-id`: "short" is not a session id/],
    ["max-latency", "soon", /`max-latency`/],
    ["max-total-tokens", "-1", /`max-total-tokens`/],
    ["retries", "many", /`retries`/],
    ["suite", "suite.yml", /`suite` contradicts `prompt`/],
    ["prompt-file", "prompt.md", /`prompt` contradicts `prompt-file`/],
  ])("with %s: %s is refused by name", async (name, value, message) => {
    expect((await complaints({ prompt: "x", [name]: value })).join("\n")).toMatch(message);
  });

  test("of a suite has no session: each has its own", async () => {
    const found = await complaints({ suite: "suite.yml", "session-id": "s".repeat(33) });
    expect(found.join("\n")).toContain("`suite` contradicts `session-id`");
  });
});
