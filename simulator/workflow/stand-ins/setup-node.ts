/** https://github.com/actions/setup-node: the node that runs this stands for every version. */
import { dirname } from "node:path";
import type { StandIn } from "../stand-in.js";

export const setupNode: StandIn = {
  inputs: {
    "always-auth": "false",
    "node-version": "",
    "node-version-file": "",
    architecture: "",
    "check-latest": "false",
    "registry-url": "",
    scope: "",
    token: "",
    cache: "",
    "package-manager-cache": "true",
    "cache-dependency-path": "",
    mirror: "",
    "mirror-token": "",
  },
  run: async () => ({
    outputs: { "cache-hit": "false", "node-version": process.version },
    paths: [dirname(process.execPath)],
  }),
};
