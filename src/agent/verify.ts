/** The handshake after a deploy, with patience for what a fresh endpoint does and for nothing else. */
import { endedBy } from "../aws/retry.js";
import { Failure } from "../failure/failure.js";
import { type Pace, pause, pauses } from "../waiting/wait.js";
import { type Handshake, type HandshakeOptions, handshake } from "./mcp.js";
import { isPrivateHost } from "./private-endpoint.js";

export interface VerifyOptions extends HandshakeOptions {
  /** Milliseconds after which the last failure counts; `timeout` limits each handshake. */
  readonly limit: number;
  readonly pace: Pace;
  /** Before each further try. */
  readonly onRetry: (failure: Failure, waitedMs: number) => void;
}

export type Verification =
  | ({ readonly kind: "verified" } & Handshake)
  /** Only a network that this runner is not in reaches it: nothing is known, and nothing is wrong. */
  | { readonly kind: "unreachable-private"; readonly host: string };

/** No DNS entry yet, no listener, the certificate on its way, no healthy target (502, 503, 504). */
const passing: ReadonlySet<string> = new Set(["MCP_UNREACHABLE", "MCP_TLS", "MCP_UNAVAILABLE"]);

const unreached: ReadonlySet<string> = new Set(["MCP_PROXY_REFUSED", "MCP_TIMEOUT", "MCP_UNREACHABLE"]);

/** Throws the last `Failure` of the handshake; where the signal ends the tries, that one is the cause of what is thrown. */
export async function verifyMcp({ limit, pace, onRetry, ...options }: VerifyOptions): Promise<Verification> {
  const { host, hostname } = new URL(options.url);
  const startedAt = performance.now();
  let refused: Failure | undefined;
  for (const length of pauses(pace)) {
    try {
      return { kind: "verified", ...(await handshake(options)) };
    } catch (thrown) {
      if (options.signal.aborted) throw endedBy(options.signal.reason, refused);
      if (!(thrown instanceof Failure)) throw thrown;
      if (unreached.has(thrown.code) && (await isPrivateHost(hostname))) {
        return { kind: "unreachable-private", host };
      }
      const waited = performance.now() - startedAt;
      if (!passing.has(thrown.code) || waited + length > limit) throw thrown;
      onRetry(thrown, waited);
      refused = thrown;
    }
    await pause(length, options.signal).catch((reason: unknown) => {
      throw endedBy(reason, refused);
    });
  }
  throw new Error("unreachable: pauses never end");
}
