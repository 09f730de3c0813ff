/** After a deploy: does the MCP server answer, with the very header that the harness sends? */
import type { Verification } from "../../agent/verify.js";
import { duration } from "../../report/duration.js";
import type { Connection } from "../../topologies/topology.js";
import type { Context } from "../operation.js";
import type { Session } from "../session.js";

/** DNS and certificate of a fresh name take minutes. Milliseconds. */
const endpointLimit = 300_000;
const handshakeLimit = 30_000;

/** Throws a `Failure` that says what answered instead. */
export async function verify(
  { url, signIn }: Connection,
  { aws: { signal }, pace, give }: Session,
  { log, secrets }: Context,
): Promise<Verification> {
  // Loaded only here: it brings an MCP client, which nothing else needs.
  const { verifyMcp } = await import("../../agent/verify.js");
  const header = signIn.kind === "header" ? signIn.authorization?.reveal() : undefined;
  secrets.mask([header]);
  const verification = await verifyMcp({
    url,
    headers: header === undefined ? {} : { Authorization: header },
    signal,
    timeout: handshakeLimit,
    limit: endpointLimit,
    pace,
    onRetry: (failure, waited) => log.line(`not yet (${duration(waited)}): ${failure.message}`),
  });
  if (verification.kind === "unreachable-private") {
    const message = `${verification.host} is reachable only from inside its network: the handshake was skipped.`;
    give({ level: "note", title: "Not verified", message });
  } else {
    const { serverName, serverVersion, tools, milliseconds } = verification;
    log.foreign([
      `${serverName} ${serverVersion} lists ${tools.length} tools (${Math.round(milliseconds)} ms)`,
    ]);
  }
  return verification;
}
