/** https://github.com/actions/checkout */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { StandIn } from "../stand-in.js";

/** Brings the repository's files, whatever the ref: there is one version of them. */
export const checkout: StandIn = {
  inputs: {
    repository: "",
    ref: "",
    token: "",
    "ssh-key": "",
    "persist-credentials": "true",
    path: ".",
    clean: "true",
    filter: "",
    "sparse-checkout": "",
    "fetch-depth": "1",
    "fetch-tags": "false",
    "show-progress": "true",
    lfs: "false",
    submodules: "false",
    "set-safe-directory": "true",
    "github-server-url": "",
  },
  async run({ inputs, permissions, token, workspace, github, event, options }) {
    const { repository } = inputs;
    if (repository && repository !== github.repository)
      throw new Error(`There is no repository ${repository}`);
    const own = !inputs["token"] || inputs["token"] === token;
    if (own && (permissions.contents ?? "none") === "none") {
      const failure = `fatal: repository '${github.serverUrl}/${github.repository}/' not found`;
      return { failure: `${failure}\nThe process '/usr/bin/git' failed with exit code 128` };
    }
    const folder = join(workspace, inputs["path"] ?? ".");
    await Promise.all(
      Object.entries(options.files ?? {}).map(async ([path, text]) => {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text);
      }),
    );
    return { outputs: { ref: inputs["ref"] || event.ref, commit: event.sha } };
  },
};
