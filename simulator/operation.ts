/** One operation of the bundle on a simulated account, as a workflow step would run it, and what it called. */
import type { RecordedCall } from "./cloud.js";
import type { Simulator } from "./index.js";
import { type ActionResult, type RunActionOptions, runAction } from "./runner.js";

export interface OperationRun extends ActionResult {
  readonly calls: readonly RecordedCall[];
  /** Those that change something, the refused ones among them. */
  readonly writes: readonly RecordedCall[];
}

/** The committed bundle, or the one that `ACTION_BUNDLE` names. */
export const bundlePath = (): string => process.env["ACTION_BUNDLE"] ?? "dist/index.js";

/** An image in the account's own registry; versions `1.0` and `2.0` are there. */
export const ownImage = ({ cloud: { accountId, region } }: Simulator, version: string): string =>
  `${accountId}.dkr.ecr.${region}.amazonaws.com/zscaler-mcp:${version}`;

/** Where the MCP server runs; nothing said: on ECS. */
export type HostingInputs = { readonly topology?: never } | GatewayInputs;

export interface GatewayInputs {
  readonly topology: "gateway";
  readonly "gateway-auth": "cognito" | "iam";
}

/** Inputs of a deploy as a user would write them, with credentials that no tenant knows. */
export const deployInputs = (
  stage: string,
  image: string,
  hosting: HostingInputs = {},
): Readonly<Record<string, string>> => ({
  operation: "deploy",
  stage,
  ...hosting,
  image,
  "zscaler-client-id": "a-simulated-client",
  "zscaler-client-secret": "a-simulated-client-secret",
  "zscaler-customer-id": "216196257331281920",
  "zscaler-vanity-domain": "acme",
});

/** Without the secret's recovery window, so that nothing at all remains. */
export const destroyInputs = (stage: string): Readonly<Record<string, string>> => ({
  operation: "destroy",
  stage,
  "force-secret-delete": "true",
});

/** `poll-interval`, by default 5 s, in the proportion in which the account's own times are shortened. */
export const pollInterval = (timeScale: number): string =>
  `${Math.min(5_000, Math.max(10, Math.round(5_000 * timeScale)))}ms`;

export async function runOperation(
  simulator: Simulator,
  options: Pick<RunActionOptions, "inputs" | "node" | "onOutput">,
): Promise<OperationRun> {
  simulator.forgetCalls();
  const result = await runAction({
    ...options,
    bundle: bundlePath(),
    // The workspace: where a suite of prompts lies.
    cwd: process.cwd(),
    environment: {
      ...simulator.environment,
      // The SDK's advice to users of Node 20; GitHub runs the action on 24.
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    },
  });
  const calls = simulator.calls();
  return { ...result, calls, writes: calls.filter(({ mutating }) => mutating) };
}
