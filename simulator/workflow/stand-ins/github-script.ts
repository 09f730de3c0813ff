/** https://github.com/actions/github-script: the script runs, with a client of the simulated GitHub. */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { runChild } from "../child.js";
import type { StandIn } from "../stand-in.js";

/** Where Node looks for the packages that a script is given. */
const here = dirname(fileURLToPath(import.meta.url));

const program = `
import * as core from "@actions/core";
import * as exec from "@actions/exec";
import * as io from "@actions/io";
import { context, getOctokit } from "@actions/github";
import { createRequire } from "node:module";
import process from "node:process";

process.chdir(process.env.GITHUB_WORKSPACE);
const require = createRequire(process.cwd() + "/");
const token = core.getInput("github-token", { required: true });
const github = getOctokit(token, { baseUrl: process.env.GITHUB_API_URL });
const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
const given = { require, github, octokit: github, getOctokit, context, core, exec, io };
process.on("unhandledRejection", (error) => failed(error));
const failed = (error) => {
  console.error(error);
  core.setFailed("Unhandled error: " + error);
};
try {
  const script = new AsyncFunction(...Object.keys(given), core.getInput("script", { required: true }));
  const result = await script(...Object.values(given));
  const isJson = core.getInput("result-encoding") === "json";
  core.setOutput("result", isJson ? JSON.stringify(result) : String(result));
} catch (error) {
  failed(error);
}
`;

export const githubScript: StandIn = {
  inputs: {
    script: "",
    "github-token": "",
    debug: "false",
    "user-agent": "actions/github-script",
    previews: "",
    "result-encoding": "json",
    retries: "0",
    "retry-exempt-status-codes": "400,401,403,404,422",
    "base-url": "",
  },
  required: ["script"],
  async run({ inputs, environment, token, onSpawn, options }) {
    const script = inputs["script"] ?? "";
    const variables = {
      INPUT_SCRIPT: script,
      "INPUT_GITHUB-TOKEN": inputs["github-token"] || token,
      "INPUT_RESULT-ENCODING": inputs["result-encoding"] ?? "json",
    };
    const { exitCode, ...result } = await runChild({
      command: [process.execPath, "--input-type=module", "--eval", program],
      environment: { ...environment, ...variables },
      folder: here,
      temporary: environment["RUNNER_TEMP"] ?? "",
      onSpawn,
      onOutput: (text) => options.onOutput?.(text),
    });
    return exitCode === 0 ? result : { failure: `The script ended with ${exitCode}`, ...result };
  },
};
