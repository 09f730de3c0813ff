/** Does the MCP server answer the harness? Asked at the harness's own URL, signed in as the harness signs in. */
import type { HarnessAgentCoreGatewayConfig } from "@aws-sdk/client-bedrock-agentcore-control";
import { gatewayBehind, gatewaySignIn, gatewayToolOf } from "../../agent/gateway-tool.js";
import { type McpTool, mcpToolOf, sentHeaders } from "../../agent/harness-credential.js";
import type { SignIn } from "../../agent/sign-in.js";
import type { Verification } from "../../agent/verify.js";
import { Failure } from "../../failure/failure.js";
import { toolName } from "../../topologies/harness-side.js";
import type { Session } from "../session.js";
import type { StageLook } from "./look.js";
import { liveIn } from "./part.js";

export type Shaken =
  | (Exclude<Verification, { readonly kind: "not-allowed" }> & { readonly url: string })
  | { readonly kind: "unchecked"; readonly url: string | undefined; readonly why: string }
  | { readonly kind: "refused"; readonly url: string; readonly failure: Failure };

/** A server that serves answers at once: one more try, and no more patience. Milliseconds. */
const handshakeLimit = 15_000;
const patience = 10_000;

/** Undefined where there is no harness to ask for. */
export async function shake(
  look: StageLook,
  hasTasks: boolean | undefined,
  session: Session,
): Promise<Shaken | undefined> {
  const { harness } = look;
  if (harness?.seen.kind !== "live") return undefined;
  const { harness: agent } = harness.seen.live;
  const server = mcpToolOf(agent, toolName);
  if (server !== undefined) return shakenWithServer(server, look, hasTasks, session);
  const gateway = gatewayToolOf(agent, toolName);
  if (gateway !== undefined) return shakenWithGateway(gateway, look, session);
  return { kind: "unchecked", url: undefined, why: `the harness has no MCP server called ${toolName}` };
}

async function shakenWithServer(
  tool: McpTool,
  { service }: StageLook,
  hasTasks: boolean | undefined,
  session: Session,
): Promise<Shaken> {
  const { url } = tool;
  const host = service?.seen.kind === "live" ? service.seen.health.status : undefined;
  // A refusal would count among the 4xx that the canary alarm of the rollout watches.
  if (host === "pending") return { kind: "unchecked", url, why: "the rollout is under way" };
  if (host === "failed" || hasTasks === false) return { kind: "unchecked", url, why: "no task serves" };
  return orRefused(url, session, async () => {
    const sent = await sentHeaders(session.aws, tool);
    if (sent.kind === "unknown") return { kind: "unchecked", url, why: sent.why };
    return shaken(url, { kind: "headers", headers: sent.headers }, session);
  });
}

async function shakenWithGateway(
  tool: HarnessAgentCoreGatewayConfig,
  { path }: StageLook,
  session: Session,
): Promise<Shaken> {
  const { aws } = session;
  const called = liveIn(path?.gateway);
  // A gateway that has nothing behind it lists no tools, and is waited for in vain.
  if (called?.id === tool.gatewayArn && path?.target?.seen.kind === "missing")
    return { kind: "unchecked", url: called?.gateway.gatewayUrl, why: "its gateway has no target" };
  // A gateway that is gone has no other address.
  return orRefused(tool.gatewayArn ?? "", session, async () => {
    const gateway = await gatewayBehind(aws, tool);
    if ("why" in gateway) return { kind: "unchecked", url: undefined, why: gateway.why };
    const { url } = gateway;
    return orRefused(url, session, async () => {
      const signIn = await gatewaySignIn(aws, gateway, tool, handshakeLimit);
      return "why" in signIn ? { kind: "unchecked", url, why: signIn.why } : shaken(url, signIn, session);
    });
  });
}

async function shaken(url: string, signIn: SignIn, { aws, pace }: Session): Promise<Shaken> {
  // Loaded only here: it brings an MCP client.
  const { verifyMcp } = await import("../../agent/verify.js");
  const verification = await verifyMcp({
    url,
    signIn,
    signal: aws.signal,
    mask: aws.mask,
    timeout: handshakeLimit,
    limit: patience,
    pace: { ...pace, shortest: pace.longest },
    onRetry: () => {},
  });
  if (verification.kind !== "not-allowed") return { ...verification, url };
  return { kind: "unchecked", url, why: `calling the gateway is not allowed (${verification.action})` };
}

async function orRefused(url: string, { aws }: Session, ask: () => Promise<Shaken>): Promise<Shaken> {
  try {
    return await ask();
  } catch (thrown) {
    if (aws.signal.aborted || !(thrown instanceof Failure)) throw thrown;
    return { kind: "refused", url, failure: thrown };
  }
}
