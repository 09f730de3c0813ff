/** Requests to a gateway, signed with the caller's own AWS credentials (Signature Version 4). */
import type { Aws } from "../aws/aws.js";
import { Failure, messageOf } from "../failure/failure.js";

export interface Signable {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: string | undefined;
}

/** The request's headers together with those that sign it. */
export type Sign = (request: Signable) => Promise<Headers>;

/** AWS's name of the service, in the signature. */
const signingName = "bedrock-agentcore";

export function callersSignature({ clients: { agentCore }, region }: Pick<Aws, "clients" | "region">): Sign {
  return async ({ method, url, headers, body }) => {
    try {
      const { config } = agentCore;
      const scope = { name: "sigv4", signingName, signingRegion: region, properties: {} };
      const signer = await config.signer(scope);
      const signed = await signer.sign(
        {
          method,
          protocol: url.protocol,
          hostname: url.hostname,
          path: url.pathname,
          query: Object.fromEntries(url.searchParams),
          headers: { ...Object.fromEntries(headers), host: url.host },
          body,
        },
        // As far as AWS has told that the runner's clock is wrong.
        { signingDate: new Date(Date.now() + config.systemClockOffset) },
      );
      // A fetch writes it by itself.
      const { host: _, ...sent } = signed.headers;
      return new Headers(sent);
    } catch (thrown) {
      throw new Failure(
        "SIGNING_FAILED",
        `A request to ${url.host} could not be signed: ${messageOf(thrown)}`,
        {
          fix: "Check the AWS credentials of this job.",
          cause: thrown,
        },
      );
    }
  };
}
