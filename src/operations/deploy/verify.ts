/** After a deploy: does the MCP server answer whoever signs in as the harness does? */
import type { SignIn } from "../../agent/sign-in.js";
import { callersSignature } from "../../agent/sign-in-signature.js";
import type { Verification } from "../../agent/verify.js";
import type { Aws } from "../../aws/aws.js";
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
  { aws, pace, give }: Session,
  { log }: Context,
): Promise<Verification> {
  // Loaded only here: it brings an MCP client, which nothing else needs.
  const { verifyMcp } = await import("../../agent/verify.js");
  const verification = await verifyMcp({
    url,
    signIn: revealed(signIn, aws),
    signal: aws.signal,
    mask: aws.mask,
    timeout: handshakeLimit,
    limit: endpointLimit,
    pace,
    onRetry: (failure, waited) => log.line(`not yet (${duration(waited)}): ${failure.message}`),
  });
  if (verification.kind === "unreachable-private") {
    const message = `${verification.host} is reachable only from inside its network: the handshake was skipped.`;
    give({ level: "note", title: "Not verified", message });
  } else if (verification.kind === "not-allowed") {
    const message = `The gateway answers, but not to this job: its role lacks ${verification.action}, so whether its tools are served is not known. Grant it on the gateway, or set \`verify: false\`.`;
    give({ level: "warning", title: "Not verified", message });
  } else {
    const { serverName, serverVersion, tools, milliseconds } = verification;
    log.foreign([
      `${serverName} ${serverVersion} lists ${tools.length} tools (${Math.round(milliseconds)} ms)`,
    ]);
  }
  return verification;
}

function revealed(signIn: Connection["signIn"], aws: Aws): SignIn {
  switch (signIn.kind) {
    case "header": {
      const header = signIn.authorization?.reveal();
      if (header === undefined) return { kind: "headers", headers: {} };
      aws.mask([header]);
      return { kind: "headers", headers: { Authorization: header } };
    }
    case "client-credentials": {
      const { tokenEndpoint, clientId, clientSecret, scope } = signIn;
      const client = { tokenEndpoint, clientId, clientSecret: clientSecret.reveal(), scope };
      return { kind: "client-credentials", client: { ...client, method: "client_secret_basic" } };
    }
    case "sigv4":
      return { kind: "sigv4", sign: callersSignature(aws) };
  }
}
