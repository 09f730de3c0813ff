import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type ActionResult, type RunActionOptions, runAction } from "../../simulator/runner.js";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "runner-test-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const metadata = `
name: test
inputs:
  operation:
    required: true
  lock-timeout:
    default: 10m
  github-token:
    default: \${{ github.token }}
  other:
    default: \${{ github.actor }}
  count:
    default: 5
runs: { using: node24, main: dist/index.js }
`;

/** Runs a script as the bundle of an action. */
async function run(script: string, options: Partial<RunActionOptions> = {}): Promise<ActionResult> {
  const bundle = join(folder, "dist", "index.mjs");
  await mkdir(join(folder, "dist"), { recursive: true });
  await writeFile(join(folder, "action.yml"), metadata);
  await writeFile(bundle, `import { appendFileSync } from "node:fs";\n${script}`);
  return runAction({ bundle, inputs: {}, ...options });
}

const printEnvironment = "console.log(JSON.stringify(process.env));";
const printed = ({ stdout }: ActionResult): Record<string, string> => JSON.parse(stdout);

describe("an action's environment", () => {
  test("has its inputs with their defaults, hyphens kept", async () => {
    const environment = printed(
      await run(printEnvironment, { inputs: { operation: "deploy", "Two Words": "x" } }),
    );
    expect(environment).toMatchObject({
      INPUT_OPERATION: "deploy",
      "INPUT_LOCK-TIMEOUT": "10m",
      "INPUT_GITHUB-TOKEN": "",
      INPUT_OTHER: "",
      INPUT_COUNT: "5",
      INPUT_TWO_WORDS: "x",
    });
  });

  test("has the job's token where a default asks for it", async () => {
    expect(printed(await run(printEnvironment, { token: "ghs_x" }))).toHaveProperty(
      ["INPUT_GITHUB-TOKEN"],
      "ghs_x",
    );
  });

  test("inherits nothing, so a test's own credentials or proxies never leak in", async () => {
    process.env["AWS_PROFILE_OF_THE_TESTER"] = "leak";
    const environment = printed(await run(printEnvironment, { environment: { AWS_REGION: "eu-west-1" } }));
    delete process.env["AWS_PROFILE_OF_THE_TESTER"];
    expect(environment).toMatchObject({
      AWS_REGION: "eu-west-1",
      GITHUB_ACTIONS: "true",
      GITHUB_RUN_ATTEMPT: "1",
    });
    const foreign = Object.keys(environment).filter(
      (name) => !/^(GITHUB_|RUNNER_|INPUT_|AWS_REGION$|PATH$|HOME$|CI$)/.test(name),
    );
    expect(foreign).toEqual([]);
  });

  test("has the event", async () => {
    const script = `import { readFileSync } from "node:fs"; console.log(readFileSync(process.env.GITHUB_EVENT_PATH, "utf8"));`;
    const event = { name: "pull_request", payload: { number: 7 } };
    expect(JSON.parse((await run(script, { event })).stdout)).toEqual({ number: 7 });
  });

  test("has the saved state in post only", async () => {
    const state = { lock: "held" };
    expect(printed(await run(printEnvironment, { state, stage: "post" }))["STATE_lock"]).toBe("held");
    expect(printed(await run(printEnvironment, { state }))["STATE_lock"]).toBeUndefined();
  });
});

describe("what an action says", () => {
  test("reaches its outputs, state and summary", async () => {
    const result = await run(`
      const { GITHUB_OUTPUT, GITHUB_STATE, GITHUB_ENV, GITHUB_STEP_SUMMARY } = process.env;
      appendFileSync(GITHUB_OUTPUT, "changed=true\\nchanges<<END_1\\n[\\n a=b\\n]\\nEND_1\\nempty=\\n");
      appendFileSync(GITHUB_STATE, "lock<<D\\netag\\nD\\n");
      appendFileSync(GITHUB_ENV, "LATER=1\\n");
      appendFileSync(GITHUB_STEP_SUMMARY, "# Done\\n");
      process.exitCode = 3;
    `);
    expect(result).toMatchObject({
      exitCode: 3,
      signal: null,
      outputs: { changed: "true", changes: "[\n a=b\n]", empty: "" },
      state: { lock: "etag" },
      exported: { LATER: "1" },
      summary: "# Done\n",
    });
  });

  test("as workflow commands is understood, with escapes", async () => {
    const result = await run(`
      console.log("::error title=A%3A b%2C c,file=x::100%25%0Asecond line");
      console.log("  ::warning::careful");
      console.log("::notice title=::n");
      console.log("::add-mask::s3cret");
      console.log("text ::error::not at the start");
    `);
    expect(result.annotations).toEqual([
      { level: "error", title: "A: b, c", file: "x", message: "100%\nsecond line" },
      { level: "warning", title: undefined, message: "careful" },
      { level: "notice", title: "", message: "n" },
    ]);
    expect(result.masks).toEqual(["s3cret"]);
  });

  test("between stop-commands and its token is only text", async () => {
    const result = await run(`
      console.log("::stop-commands::tok en");
      console.log("::error::injected");
      console.log("::other::");
      console.log("::tok en::");
      console.log("::error::real");
    `);
    expect(result.annotations.map(({ message }) => message)).toEqual(["real"]);
  });

  test("with a delimiter that never comes fails as the runner fails the step", async () => {
    const script = `appendFileSync(process.env.GITHUB_OUTPUT, "a<<END\\nvalue\\n");`;
    await expect(run(script)).rejects.toThrow("delimiter");
  });
});

describe("a run", () => {
  const waiting = `
    process.on("SIGINT", () => { console.log("interrupted"); process.exit(1); });
    console.log("ready");
    setInterval(() => {}, 1000);
  `;

  // Windows has no signals: there `kill` ends the process at once.
  const testWithSignals = process.platform === "win32" ? test.skip : test;

  testWithSignals("can be interrupted as a cancelled job is", async () => {
    const kills: (() => void)[] = [];
    const result = await run(waiting, {
      onSpawn: (child) => kills.push(() => child.kill("SIGINT")),
      onOutput: (text) => text.includes("ready") && kills.pop()?.(),
    });
    expect(result).toMatchObject({ exitCode: 1, signal: null });
    expect(result.stdout).toContain("interrupted");
  });

  test("can be killed without a chance to tidy up", async () => {
    const abort = new AbortController();
    const result = await run(waiting, { signal: abort.signal, onOutput: () => abort.abort() });
    expect(result).toMatchObject({ exitCode: null, signal: "SIGKILL" });
  });

  test("of a node binary that is not there is an error, not a result", async () => {
    await expect(run("", { node: "/nonexistent/node" })).rejects.toThrow("ENOENT");
  });
});
