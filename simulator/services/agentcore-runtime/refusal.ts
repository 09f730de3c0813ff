/**
 * How an invocation fails. An MCP runtime tells it as a JSON-RPC error, others as the service's own; who a request is
 * from is told by the HTTP status in both. What went wrong inside is 200 of an MCP runtime, and 424 of others: so
 * users of the service report it.
 */
import type { ServerResponse } from "node:http";

export class Refusal extends Error {
  readonly code: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  constructor(code: string, status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.headers = headers;
  }
}

export const accessDenied = (message: string): Refusal => new Refusal("AccessDeniedException", 403, message);

/** The container did not come up, or answered with an error, whose body nobody gets to see. */
export const failedInside = (message: string): Refusal => new Refusal("RuntimeClientError", 424, message);

export function sendRefusal(response: ServerResponse, refusal: Refusal, protocol: string | undefined): void {
  const isInside = refusal.code === "RuntimeClientError";
  const isMcp = protocol === "MCP";
  const error = { code: isInside ? -32_010 : -32_001, message: refusal.message };
  response.writeHead(isMcp && isInside ? 200 : refusal.status, {
    "content-type": "application/json",
    "x-amzn-errortype": refusal.code,
    ...refusal.headers,
  });
  response.end(JSON.stringify(isMcp ? { jsonrpc: "2.0", id: null, error } : { message: refusal.message }));
}
