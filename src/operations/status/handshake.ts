/** Does the MCP server answer the harness? Asked with the harness's own URL and the very header that it sends. */
import { mcpToolOf, sentHeaders } from "../../agent/harness-credential.js";
import type { Verification } from "../../agent/verify.js";
import { Failure } from "../../failure/failure.js";
import { toolName } from "../../topologies/harness-side.js";
import type { Session } from "../session.js";
import type { StageLook } from "./look.js";

export type Shaken =
  | (Verification & { readonly url: string })
  | { readonly kind: "unchecked"; readonly url: string | undefined; readonly why: string }
  | { readonly kind: "refused"; readonly url: string; readonly failure: Failure };

/** A server that serves answers at once: one more try, and no more patience. Milliseconds. */
const handshakeLimit = 15_000;
const patience = 10_000;

/** Undefined where there is no harness to ask for. */
export async function shake(
  { harness, service }: StageLook,
  hasTasks: boolean | undefined,
  { aws, pace }: Session,
): Promise<Shaken | undefined> {
  if (harness?.seen.kind !== "live") return undefined;
  const tool = mcpToolOf(harness.seen.live.harness, toolName);
  if (tool === undefined)
    return { kind: "unchecked", url: undefined, why: `the harness has no MCP server called ${toolName}` };
  const { url } = tool;
  const host = service?.seen.kind === "live" ? service.seen.health.status : undefined;
  // A refusal would count among the 4xx that the canary alarm of the rollout watches.
  if (host === "pending") return { kind: "unchecked", url, why: "the rollout is under way" };
  if (host === "failed" || hasTasks === false) return { kind: "unchecked", url, why: "no task serves" };
  try {
    const sent = await sentHeaders(aws, tool);
    if (sent.kind === "unknown") return { kind: "unchecked", url, why: sent.why };
    // Loaded only here: it brings an MCP client.
    const { verifyMcp } = await import("../../agent/verify.js");
    const verification = await verifyMcp({
      url,
      headers: sent.headers,
      signal: aws.signal,
      timeout: handshakeLimit,
      limit: patience,
      pace: { ...pace, shortest: pace.longest },
      onRetry: () => {},
    });
    return { ...verification, url };
  } catch (thrown) {
    if (aws.signal.aborted || !(thrown instanceof Failure)) throw thrown;
    return { kind: "refused", url, failure: thrown };
  }
}
