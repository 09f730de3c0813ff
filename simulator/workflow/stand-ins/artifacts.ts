/** https://github.com/actions/upload-artifact and https://github.com/actions/download-artifact */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import type { Artifact } from "../result.js";
import type { StandIn, StandInResult } from "../stand-in.js";

export const uploadArtifact: StandIn = {
  inputs: {
    name: "artifact",
    path: "",
    "if-no-files-found": "warn",
    "retention-days": "",
    "compression-level": "6",
    overwrite: "false",
    "include-hidden-files": "false",
    archive: "true",
  },
  required: ["path"],
  async run({ inputs, environment, workspace, artifacts, github }) {
    const path = inputs["path"] ?? "";
    const name = inputs["name"] ?? "artifact";
    if (/["<>:|*?\\/\r\n]/.test(name)) return { failure: `The artifact name is not valid: ${name}.` };
    const hidden = inputs["include-hidden-files"] === "true";
    const files = await filesAt(path, workspace, hidden);
    if (files.length === 0) return noFiles(inputs["if-no-files-found"] ?? "warn", path);
    if (artifacts.has(name) && inputs["overwrite"] !== "true") {
      return {
        failure:
          "Failed to CreateArtifact: Received non-retryable error: Failed request: (409) Conflict: an artifact with this name already exists on the workflow run",
      };
    }
    const root = commonFolder(files);
    const contents = await Promise.all(
      files.map(async (file) => [relative(root, file), await readFile(file)] as const),
    );
    const days = Number(inputs["retention-days"]);
    artifacts.set(name, { name, files: new Map(contents), retentionDays: days > 0 ? days : undefined });
    const digest = createHash("sha256");
    for (const [, content] of contents) digest.update(content);
    const id = String(artifacts.size);
    return {
      log: `Artifact ${name} has been successfully uploaded! ${contents.length} files\n`,
      outputs: {
        "artifact-id": id,
        "artifact-url": `${github.serverUrl}/${github.repository}/actions/runs/${environment["GITHUB_RUN_ID"]}/artifacts/${id}`,
        "artifact-digest": digest.digest("hex"),
      },
    };
  },
};

function noFiles(choice: string, path: string): StandInResult {
  const message = `No files were found with the provided path: ${path}. No artifacts will be uploaded.`;
  if (choice === "error") return { failure: message };
  return choice === "warn" ? { annotations: [{ level: "warning", title: undefined, message }] } : {};
}

export const downloadArtifact: StandIn = {
  inputs: {
    name: "",
    "artifact-ids": "",
    path: "",
    pattern: "",
    "merge-multiple": "false",
    "github-token": "",
    repository: "",
    "run-id": "",
    "skip-decompress": "false",
    "digest-mismatch": "error",
  },
  async run({ inputs, workspace, artifacts }) {
    for (const other of ["artifact-ids", "github-token", "repository", "run-id"]) {
      if (inputs[other]) throw new Error(`The input ${other} of download-artifact is not simulated`);
    }
    const folder = resolve(workspace, inputs["path"] ?? "");
    const { name } = inputs;
    if (name) {
      const artifact = artifacts.get(name);
      if (artifact === undefined) {
        return { failure: `Unable to download artifact(s): Artifact not found for name: ${name}` };
      }
      await unpack(artifact, folder);
    } else {
      const wanted = [...artifacts.values()].filter((artifact) =>
        isLike(artifact.name, inputs["pattern"] || "*"),
      );
      const apart = inputs["merge-multiple"] !== "true";
      await Promise.all(
        wanted.map((artifact) => unpack(artifact, apart ? join(folder, artifact.name) : folder)),
      );
    }
    return { outputs: { "download-path": folder } };
  },
};

async function unpack({ files }: Artifact, folder: string): Promise<void> {
  await Promise.all(
    [...files].map(async ([path, content]) => {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }),
  );
}

/** Files and folders line by line, wildcards among them; `!` takes back. */
async function filesAt(text: string, workspace: string, hidden: boolean): Promise<readonly string[]> {
  const patterns = text.split("\n").map((line) => line.trim());
  const found = new Set<string>();
  for (const pattern of patterns.filter((line) => line !== "")) {
    const taken = pattern.startsWith("!");
    const path = resolve(workspace, taken ? pattern.slice(1) : pattern);
    for (const file of await filesLike(path, hidden)) {
      if (taken) found.delete(file);
      else found.add(file);
    }
  }
  return [...found].sort();
}

async function filesLike(path: string, hidden: boolean): Promise<readonly string[]> {
  const [fixed = path] = path.split(/\/[^/]*[*?[]/, 1);
  const below = await filesBelow(fixed, hidden);
  return fixed === path ? below : below.filter((file) => isLike(file, path) || isLike(file, `${path}/**`));
}

async function filesBelow(path: string, hidden: boolean): Promise<readonly string[]> {
  const kind = await stat(path).catch(() => undefined);
  if (kind === undefined) return [];
  if (kind.isFile()) return [path];
  const names = (await readdir(path)).filter((name) => hidden || !name.startsWith("."));
  const files = await Promise.all(names.map((name) => filesBelow(join(path, name), hidden)));
  return files.flat();
}

function isLike(path: string, pattern: string): boolean {
  const source = pattern.replace(/\*\*\/|\*\*|[*?]|[.()|^${}\\+]/g, (part) => {
    if (part === "**/") return "(?:.*/)?";
    if (part === "**") return ".*";
    if (part === "?") return "[^/]";
    return part === "*" ? "[^/]*" : `\\${part}`;
  });
  return new RegExp(`^${source}$`).test(path);
}

/** What all paths have in common is left out of an artifact. */
function commonFolder(files: readonly string[]): string {
  const [first = "", ...others] = files.map(dirname);
  return others.reduce((common, folder) => {
    let shorter = common;
    while (isOutside(relative(shorter, folder))) shorter = dirname(shorter);
    return shorter;
  }, first);
}

const isOutside = (path: string): boolean => path.startsWith("..") || isAbsolute(path);
