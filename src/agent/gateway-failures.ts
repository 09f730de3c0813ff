/** What an AgentCore Gateway did instead of serving, as a failure with a fix. Nothing it wrote gets into it. */
import { Failure } from "../failure/failure.js";
import type { Authorization } from "./sign-in.js";

export interface GatewayAnswer {
  readonly status: number;
  /** `WWW-Authenticate`. */
  readonly challenge: string | null;
  /** The beginning of the body. */
  readonly said: string;
}

/** The caller lacks the right to call the gateway, which says nothing of the harness. */
export const callDenied = "GATEWAY_CALL_DENIED";
export const callAction = "bedrock-agentcore:InvokeGateway";

const authorizer =
  "The gateway's authorizer must name the issuer's discovery URL, the client in `allowedClients` and the scope in `allowedScopes`, and no `allowedAudience`: Cognito's tokens for clients have none.";
const putRight = "Deploy again: it puts gateway, client and scope right.";

/** For an answer that is no success. */
export function gatewayFailure(
  host: string,
  authorization: Exclude<Authorization, { readonly kind: "headers" }>,
  { status, challenge, said }: GatewayAnswer,
): Failure {
  const failure = (code: string, what: string, fix: string) =>
    new Failure(code, `The gateway at ${host} ${what}.`, { fix });

  if (status === 404)
    return failure(
      "GATEWAY_NOT_FOUND",
      "serves nothing at this path (404)",
      "Deploy again: it makes what is missing.",
    );
  if (status === 429 || status >= 500)
    return failure(
      "GATEWAY_UNAVAILABLE",
      `does not serve (${status})`,
      "Run again. Where it stays so, the status of the gateway and its target in the AWS console tells why.",
    );
  if (status !== 401 && status !== 403)
    return failure("GATEWAY_REFUSED", `refuses the handshake (${status})`, putRight);

  if (authorization.kind === "bearer") {
    const { clientId, scope } = authorization.client;
    return /\binsufficient_scope\b/.test(challenge ?? "")
      ? failure(
          "GATEWAY_SCOPE_REFUSED",
          `wants another scope than \`${scope}\`, with which client ${clientId} came (${status})`,
          `${authorizer} ${putRight}`,
        )
      : failure(
          "GATEWAY_TOKEN_REFUSED",
          `does not accept the token of client ${clientId} with scope \`${scope}\` (${status})`,
          `${authorizer} ${putRight}`,
        );
  }
  // Both are a 403, and only the words tell a signature that is wrong from a caller without the right.
  if (status === 401 || /signature|security token|authentication token|expired/i.test(said))
    return failure(
      "GATEWAY_SIGNATURE_REFUSED",
      `does not accept the signature (${status})`,
      "Check that the gateway's authorizer is `AWS_IAM`, the runner's clock, and that this job's AWS credentials have not expired.",
    );
  return failure(
    callDenied,
    `does not let the caller in (${status})`,
    `Grant ${callAction} on the gateway to the role of this job.`,
  );
}

/** It answers, and has nothing behind it. */
export function noToolsFailure(host: string): Failure {
  return new Failure("GATEWAY_WITHOUT_TOOLS", `The gateway at ${host} lists no tools.`, {
    fix: "Its target is not ready, or its MCP server lists none: the status of the target in the AWS console tells. Deploy again: it makes the target anew where it failed.",
  });
}
