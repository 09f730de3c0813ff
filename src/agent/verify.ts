/** The handshake after a deploy, with patience for what a fresh endpoint does and for nothing else. */
import { endedBy } from "../aws/retry.js";
import { Failure } from "../failure/failure.js";
import { type Pace, pause, pauses } from "../waiting/wait.js";
import { callAction, callDenied, noToolsFailure } from "./gateway-failures.js";
import { type Handshake, type HandshakeOptions, handshake } from "./mcp.js";
import { isPrivateHost } from "./private-endpoint.js";
import { type Authorization, authorizationOf, type SignIn } from "./sign-in.js";
import type { Limits } from "./sign-in-token.js";

export interface VerifyOptions extends Omit<HandshakeOptions, "authorization">, Limits {
  readonly signIn: SignIn;
  /** Milliseconds after which the last failure counts; `timeout` limits each handshake. */
  readonly limit: number;
  readonly pace: Pace;
  /** Before each further try. */
  readonly onRetry: (failure: Failure, waitedMs: number) => void;
}

export type Verification =
  | ({ readonly kind: "verified" } & Handshake)
  /** Only a network that this runner is not in reaches it: nothing is known, and nothing is wrong. */
  | { readonly kind: "unreachable-private"; readonly host: string }
  /** The caller itself lacks the right to ask: of the harness, which has its own, nothing is known either. */
  | { readonly kind: "not-allowed"; readonly host: string; readonly action: string };

/** What time mends. */
const passing: ReadonlySet<string> = new Set([
  // No DNS entry yet, no listener, the certificate on its way, no healthy target (502, 503, 504).
  "MCP_UNREACHABLE",
  "MCP_TLS",
  "MCP_UNAVAILABLE",
  "GATEWAY_UNAVAILABLE",
  "GATEWAY_WITHOUT_TOOLS",
  // The domain of a user pool serves a minute after it was made.
  "IDENTITY_PROVIDER_UNREACHABLE",
  "IDENTITY_PROVIDER_TLS",
  "IDENTITY_PROVIDER_UNAVAILABLE",
]);

const unreached: ReadonlySet<string> = new Set(["MCP_PROXY_REFUSED", "MCP_TIMEOUT", "MCP_UNREACHABLE"]);

/** Throws the last `Failure` of signing in or shaking hands; where the signal ends the tries, it is the cause of what is thrown. */
export async function verifyMcp({ limit, pace, onRetry, ...options }: VerifyOptions): Promise<Verification> {
  const { signal } = options;
  const knock = knocking(options);
  const startedAt = performance.now();
  let refused: Failure | undefined;
  for (const length of pauses(pace)) {
    try {
      return { kind: "verified", ...(await knock()) };
    } catch (thrown) {
      if (signal.aborted) throw endedBy(signal.reason, refused);
      if (!(thrown instanceof Failure)) throw thrown;
      const unknown = await untold(thrown, new URL(options.url));
      if (unknown !== undefined) return unknown;
      const waited = performance.now() - startedAt;
      if (!passing.has(thrown.code) || waited + length > limit) throw thrown;
      onRetry(thrown, waited);
      refused = thrown;
    }
    await pause(length, signal).catch((reason: unknown) => {
      throw endedBy(reason, refused);
    });
  }
  throw new Error("unreachable: pauses never end");
}

/** Signs in once, and shakes hands at each call. */
function knocking({
  signIn,
  ...options
}: Omit<VerifyOptions, "limit" | "pace" | "onRetry">): () => Promise<Handshake> {
  const { url, signal, timeout } = options;
  let authorization: Authorization | undefined;
  return async () => {
    authorization ??= await authorizationOf(signIn, options);
    const shaken = await handshake({ url, authorization, signal, timeout });
    // A gateway answers for itself, whatever becomes of the server behind it.
    if (signIn.kind !== "headers" && shaken.tools.length === 0) throw noToolsFailure(new URL(url).host);
    return shaken;
  };
}

/** Where the failure says something of the runner, and nothing of the server. */
async function untold({ code }: Failure, { host, hostname }: URL): Promise<Verification | undefined> {
  if (code === callDenied) return { kind: "not-allowed", host, action: callAction };
  return unreached.has(code) && (await isPrivateHost(hostname))
    ? { kind: "unreachable-private", host }
    : undefined;
}
