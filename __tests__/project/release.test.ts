import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { parse } from "yaml";

interface Step {
  readonly name?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const { jobs } = parse(readFileSync(".github/workflows/release.yml", "utf8")) as {
  readonly jobs: Readonly<Record<string, { readonly needs?: string; readonly steps: readonly Step[] }>>;
};

function scriptOf(job: string, name: string): string {
  const script = jobs[job]?.steps.find((step) => step.name === name)?.run;
  if (script === undefined) throw new Error(`Job ${job} of release.yml has no script ${name}`);
  return script;
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "release-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly output: string;
}

/** Runs a script as the runner does where the shell is named; its log, errors included. */
async function runScript(
  script: string,
  cwd: string,
  environment: Readonly<Record<string, string>>,
): Promise<Ended> {
  const file = join(folder, "step.sh");
  writeFileSync(file, script);
  const path = process.env["PATH"] ?? "";
  const env = { HOME: folder, ...environment, PATH: `${join(folder, "bin")}:${path}` };
  try {
    const options = ["--noprofile", "--norc", "-eo", "pipefail", file];
    const { stdout, stderr } = await promisify(execFile)("bash", options, { cwd, env });
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}

// The workflow runs on Linux, and its scripts use its tools.
const describeOnLinux = process.platform === "linux" ? describe : describe.skip;

test("nothing is published that was not tested, and the major tag moves last", () => {
  expect(Object.entries(jobs).map(([id, { needs }]) => [id, needs])).toEqual([
    ["verify", undefined],
    ["attest", "verify"],
    ["publish", "attest"],
    ["major", "publish"],
  ]);
});

describeOnLinux("a tag", () => {
  const isTagRight = scriptOf("verify", "Is the tag on main, and is it the version?");
  const pack = scriptOf("verify", "Pack what a runner downloads");
  const clone = () => join(folder, "clone");

  async function git(...parameters: readonly string[]): Promise<void> {
    const identity = ["-c", "user.name=Octo", "-c", "user.email=octo@example.com"];
    await promisify(execFile)("git", [...identity, ...parameters], {
      cwd: clone(),
      env: { PATH: process.env["PATH"], HOME: folder },
    });
  }

  async function commit(message: string): Promise<void> {
    await git("add", "--all");
    await git("commit", "--quiet", "--message", message);
  }

  beforeEach(async () => {
    mkdirSync(join(clone(), "dist"), { recursive: true });
    const files = {
      "package.json": JSON.stringify({ version: "1.2.3", type: "module" }),
      "action.yml": "name: it",
      LICENSE: "MIT",
      "README.md": "# It",
      "dist/index.js": "run();",
      "secret-plan.md": "not for runners",
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(clone(), name), text);
    await git("init", "--quiet", "--initial-branch", "main");
    await commit("Release 1.2.3");
    // What a full checkout leaves of the repository on GitHub.
    await git("update-ref", "refs/remotes/origin/main", "HEAD");
  });

  test("on main that is the package's version is released, annotated or not", async () => {
    await git("tag", "v1.2.3");
    expect(await runScript(isTagRight, clone(), { TAG: "v1.2.3" })).toEqual({ code: 0, output: "" });
    await git("tag", "--force", "--annotate", "--message", "Release", "v1.2.3");
    expect(await runScript(isTagRight, clone(), { TAG: "v1.2.3" })).toEqual({ code: 0, output: "" });
  });

  test("of another version than the package's is refused", async () => {
    await git("tag", "v1.3.0");
    const { code, output } = await runScript(isTagRight, clone(), { TAG: "v1.3.0" });
    expect(code).toBe(1);
    expect(output).toBe("::error title=Wrong version::The tag is v1.3.0, package.json says 1.2.3.\n");
  });

  test("of a commit that nobody reviewed onto main is refused", async () => {
    await git("checkout", "--quiet", "-b", "mine");
    writeFileSync(join(clone(), "dist", "index.js"), "stealSecrets();");
    await commit("Improve");
    await git("tag", "v1.2.3");
    const { code, output } = await runScript(isTagRight, clone(), { TAG: "v1.2.3" });
    expect(code).toBe(1);
    expect(output).toBe("::error title=Not on main::The commit of v1.2.3 is not on main.\n");
  });

  test("is packed as what a runner needs, from what was committed", async () => {
    await git("tag", "v1.2.3");
    writeFileSync(join(clone(), "dist", "index.js"), "something else that lies about");
    expect((await runScript(pack, clone(), { TAG: "v1.2.3" })).code).toBe(0);
    const release = join(clone(), "release");
    expect(readdirSync(release).sort()).toEqual(["dist", "zscaler-harness-action-v1.2.3.tar.gz"]);
    expect(readFileSync(join(release, "dist", "index.js"), "utf8")).toBe("run();");
    const archive = join(release, "zscaler-harness-action-v1.2.3.tar.gz");
    const { stdout } = await promisify(execFile)("tar", ["--list", "--file", archive]);
    expect(stdout.split("\n").filter((name) => name !== "" && !name.endsWith("/"))).toEqual(
      ["LICENSE", "README.md", "action.yml", "dist/index.js"].map(
        (name) => `zscaler-harness-action-v1.2.3/${name}`,
      ),
    );
  });
});

/** Puts a `gh` on the path that writes its parameters down and does what the script says. */
function givenGh(script: string): () => readonly string[] {
  const bin = join(folder, "bin");
  const log = join(folder, "gh.log");
  mkdirSync(bin);
  writeFileSync(log, "");
  writeFileSync(join(bin, "gh"), `#!/usr/bin/env bash\necho "$*" >> "${log}"\n${script}\n`);
  chmodSync(join(bin, "gh"), 0o755);
  return () => readFileSync(log, "utf8").split("\n").slice(0, -1);
}

describeOnLinux("a release", () => {
  const publish = scriptOf("publish", "Draft, fill and publish the release");
  const run = () => {
    mkdirSync(join(folder, "release"));
    writeFileSync(join(folder, "release", "it.tar.gz"), "");
    return runScript(publish, folder, { TAG: "v1.2.3" });
  };

  test("is a draft until it has its files: published, it takes no more", async () => {
    const calls = givenGh(`
      case "$*" in
        "release view v1.2.3") exit 1 ;;
        *--jq*) echo true ;;
      esac`);
    expect((await run()).code).toBe(0);
    expect(calls()).toEqual([
      "release view v1.2.3",
      "release create v1.2.3 --draft --verify-tag --title v1.2.3 --generate-notes",
      "release view v1.2.3 --json isDraft --jq .isDraft",
      "release upload v1.2.3 release/it.tar.gz --clobber",
      "release edit v1.2.3 --draft=false",
    ]);
  });

  test("that stopped as a draft is filled and published by the next run", async () => {
    const calls = givenGh('case "$*" in *--jq*) echo true ;; esac');
    expect((await run()).code).toBe(0);
    expect(calls().map((call) => call.split(" ")[1])).toEqual(["view", "view", "upload", "edit"]);
  });

  test("that is out already stays as it is", async () => {
    const calls = givenGh('case "$*" in *--jq*) echo false ;; esac');
    expect((await run()).code).toBe(0);
    expect(calls().map((call) => call.split(" ")[1])).toEqual(["view", "view"]);
  });
});

describeOnLinux("the major tag", () => {
  const move = scriptOf("major", "Move it, where no newer release has it");
  const run = (TAG: string) =>
    runScript(move, folder, { TAG, GITHUB_REPOSITORY: "octo-org/it", GITHUB_SHA: "c0ffee" });
  const ghWith = (tags: readonly string[], major: "exists" | "is missing") =>
    givenGh(`
      case "$*" in
        *matching-refs/tags/v1.*) printf 'refs/tags/%s\\n' ${tags.join(" ")} ;;
        *git/ref/tags/v1*) ${major === "exists" ? "true" : "exit 1"} ;;
      esac`);

  test("moves to the newest release", async () => {
    const calls = ghWith(["v1.9.0", "v1.10.0", "v1.2.0"], "exists");
    expect(await run("v1.10.0")).toEqual({ code: 0, output: "" });
    expect(calls().at(-1)).toBe(
      "api --method PATCH repos/octo-org/it/git/refs/tags/v1 -f sha=c0ffee -F force=true --silent",
    );
  });

  test("is made with the first release", async () => {
    const calls = ghWith(["v1.0.0"], "is missing");
    expect((await run("v1.0.0")).code).toBe(0);
    expect(calls().at(-1)).toBe(
      "api --method POST repos/octo-org/it/git/refs -f ref=refs/tags/v1 -f sha=c0ffee --silent",
    );
  });

  test("doesn't go back for a fix of an older release, nor ahead for a candidate", async () => {
    const calls = ghWith(["v1.9.1", "v1.10.0", "v1.11.0-rc.1"], "exists");
    expect(await run("v1.9.1")).toEqual({
      code: 0,
      output: "::notice title=v1 stays::v1.10.0 is newer than v1.9.1.\n",
    });
    expect(calls()).toHaveLength(1);
  });

  test("isn't left behind silently where GitHub doesn't answer", async () => {
    givenGh("echo 'HTTP 502' >&2; exit 1");
    expect(await run("v1.10.0")).toEqual({ code: 1, output: "HTTP 502\n" });
  });
});
