/** What a person reads in log and summary, and that foreign text in it stays text. */
import { expect, test } from "@jest/globals";
import type { ActionResult } from "../../simulator/runner.js";
import { htmlOf } from "../../tools/render-summary/markdown.js";
import { type Account, bad, deploy, destroy, good, inAccount, repository } from "./action.js";

const rendered = ({ summary }: ActionResult) => htmlOf(summary, () => undefined);

/** Lines that the runner would take as commands, by their names. */
function commandsIn(stdout: string): readonly string[] {
  const names: string[] = [];
  let stopped: string | undefined;
  for (const line of stdout.split(/\r?\n/)) {
    if (stopped !== undefined) {
      if (line.trim() === `::${stopped}::`) stopped = undefined;
      continue;
    }
    const [, name, message = ""] = /^\s*::([\w-]+)(?: [^:]*)?::(.*)$/.exec(line) ?? [];
    const old = /##\[([\w-]+)\]/.exec(line)?.[1];
    if (name === "stop-commands") stopped = message;
    names.push(...(name === undefined ? [] : [name]), ...(old === undefined ? [] : [`##[${old}]`]));
  }
  return names;
}

const ourCommands = new Set(["add-mask", "group", "endgroup", "stop-commands", "error", "warning", "notice"]);

const escapeCharacter = String.fromCharCode(27);

/** What somebody would write who wants a log, a summary or a reader to do something. */
const hostile = [
  "::error title=pwned::pwned",
  "::set-output name=harness-arn::pwned",
  "::add-mask::pwned",
  "##[error]pwned",
  "::endgroup::",
  `${escapeCharacter}[31mred${escapeCharacter}[0m and ${escapeCharacter}]8;;https://evil.example${String.fromCharCode(7)}link`,
  "| a | table | of | mine |",
  "# A heading",
  "</summary></details><script>alert(1)</script><img src=x onerror=alert(1)>",
  "![image](https://evil.example/track.png) [click](https://evil.example) @octo-org/admins #1",
  "```\n# out of the fence\n```",
];

/** Nothing of it has come to life anywhere. */
function expectInert(result: ActionResult): void {
  expect(commandsIn(result.stdout).filter((name) => !ourCommands.has(name))).toEqual([]);
  for (const { title, message } of result.annotations) {
    expect(title).not.toBe("pwned");
    expect(message.trim()).not.toBe("pwned");
  }
  expect(result.masks).not.toContain("pwned");
  expect(Object.values(result.outputs)).not.toContain("pwned");
  expect(result.exported).toEqual({});
  expect(`${result.stdout}${result.summary}${JSON.stringify(result.outputs)}`).not.toContain(escapeCharacter);
  const page = rendered(result);
  expect(page).not.toMatch(/<script|<img|onerror=alert\(1\)>/);
  expect(page).not.toMatch(/<a href="https?:\/\/evil/);
  expect(page).not.toMatch(/<h\d>(?:A heading|out of the fence)/);
}

test.concurrent("a deploy's summary begins with its outcome and names harness and URL first", () =>
  inAccount(async (account) => {
    const result = await good(deploy(account));
    const { outputs, summary } = result;
    const lines = summary.split("\n");
    expect(lines[0]).toMatch(/^## ✅ /);
    const rows = lines.filter((line) => line.startsWith("| **"));
    expect(rows[0]).toBe(`| **HarnessArn** | \`${outputs["harness-arn"]}\` |`);
    expect(rows[1]).toBe(`| **MCP URL** | \`${outputs["mcp-url"]}\` |`);
    for (const told of [
      "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
      `${repository}:1.0`,
      "sha256:",
      outputs["state"] ?? "?",
      "```mermaid\ngantt",
      "```mermaid\nflowchart",
      "operation: destroy",
      "console.aws.amazon.com",
    ])
      expect(summary).toContain(told);
    expect(result.annotations).toEqual([]);
    expectInert(result);
    // Groups are never nested: GitHub does not show that.
    const nesting = commandsIn(result.stdout).filter((name) => /group/.test(name));
    expect(nesting.every((name, at) => name === (at % 2 === 0 ? "group" : "endgroup"))).toBe(true);
  })());

test.concurrent("a redeploy's summary says that nothing changed, an update's says what and from what to what", () =>
  inAccount(async (account) => {
    await good(deploy(account));
    const same = await good(deploy(account));
    expect(same.summary.split("\n")[0]).toMatch(/nothing changed/);
    const update = await good(deploy(account, { "log-retention-days": "7" }));
    expect(update.summary).toMatch(/log group.*updated.*retentionInDays.*30.*→.*7/);
    expect(update.summary).toContain("already as wanted: not touched");
  })());

test.concurrent("a destroy's summary lists what was deleted, what was kept and why", () =>
  inAccount(async (account) => {
    await good(deploy(account));
    const kept = await good(destroy(account, { keep: "secret" }));
    expect(kept.summary).toMatch(/zscaler_mcp_harness/);
    expect(kept.summary).toMatch(/zscaler-mcp-harness\/credentials.*keep names secret/);
    const absent = await good(destroy(account, { stage: "never-there" }));
    expect(absent.summary.split("\n")[0]).toMatch(/nothing|absent/i);
  })());

test.concurrent("a failure's summary and annotation carry the cause, the fix and the container's last words", () =>
  inAccount(async (account) => {
    account.faults.on({
      operation: "CreateHarness",
      effect: {
        kind: "hook",
        when: "after",
        run: () => {
          for (let line = 0; line < 400; line += 1)
            account.cloud.logs.write("/ecs/zscaler-mcp", "mcp/Main/task", `line ${line} of many`);
        },
      },
    });
    const result = await bad(deploy(account, { image: `${repository}:crash` }));
    expect(result.summary.split("\n")[0]).toMatch(/^## ❌ /);
    const [error] = result.annotations.filter(({ level }) => level === "error");
    expect(error?.title).toContain("ECS Express service");
    expect(error?.message).toContain("Fix: ");
    expect(result.summary).toContain("the application failed to start");
    // The last lines, not the first ones.
    expect(result.stdout).toContain("RuntimeError: the application failed to start");
    expect(result.stdout).not.toContain("line 0 of many");
  })());

test.concurrent("hostile stage, branch and actor names are shown and stay text", () =>
  inAccount(async (account) => {
    const stage = "feat/::error::<img src=x onerror=alert(1)>|x|`[click](https://evil.example)";
    const environment = {
      GITHUB_REF_NAME: "::set-output name=x::pwned",
      GITHUB_HEAD_REF: "::error::pwned",
      GITHUB_ACTOR: "</details><script>alert(1)</script>",
      GITHUB_SHA: "::error::pwned",
      GITHUB_WORKFLOW: "##[error]pwned",
    };
    const deployed = await good(deploy(account, { stage }, { environment }));
    expectInert(deployed);
    expect(deployed.outputs["stage"]).toMatch(/^feat-[a-z0-9-]+-[0-9a-f]{6}$/);
    expectInert(await good(destroy(account, { stage }, { environment })));
  })());

test.concurrent.each([
  { where: "an error of AWS", operation: "CreateExpressGatewayService" },
  { where: "an error of AWS before anything is made", operation: "GetRole" },
  { where: "an error of the state's bucket", operation: "PutObject" },
])("hostile text in $where is shown and stays text", ({ operation }) =>
  inAccount(async (account) => {
    account.faults.on({
      operation,
      times: 100,
      effect: { kind: "error", code: "ClientException", status: 400, message: hostile.join("\n") },
    });
    const result = await bad(deploy(account));
    expect(result.stdout).toContain("A heading");
    expect(result.summary).toContain("A heading");
    expectInert(result);
  })(),
);

test.concurrent("hostile lines of a container are quoted and stay text, however many and however long", () =>
  inAccount(async (account) => {
    const write = (of: Account, message: string) =>
      of.cloud.logs.write("/ecs/zscaler-mcp", "mcp/Main/hostile", message);
    account.faults.on({
      operation: "CreateHarness",
      effect: {
        kind: "hook",
        when: "after",
        run: () => {
          for (let line = 0; line < 60; line += 1) write(account, "x".repeat(100_000));
          for (const line of hostile) write(account, line);
        },
      },
    });
    const result = await bad(deploy(account, { image: `${repository}:crash` }));
    expectInert(result);
    expect(result.stdout).toContain("pwned");
    // GitHub drops a summary of more than 1 MiB altogether.
    expect(Buffer.byteLength(result.summary)).toBeLessThan(1_048_576);
  })());
