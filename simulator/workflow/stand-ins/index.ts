/** Stand-ins for well-known actions, by `owner/name`. */
import type { StandIn } from "../stand-in.js";
import { downloadArtifact, uploadArtifact } from "./artifacts.js";
import { checkout } from "./checkout.js";
import { configureAwsCredentials } from "./configure-aws-credentials.js";
import { githubScript } from "./github-script.js";
import { setupNode } from "./setup-node.js";

export const standIns: Readonly<Record<string, StandIn>> = {
  "actions/checkout": checkout,
  "actions/download-artifact": downloadArtifact,
  "actions/github-script": githubScript,
  "actions/setup-node": setupNode,
  "actions/upload-artifact": uploadArtifact,
  "aws-actions/configure-aws-credentials": configureAwsCredentials,
};
