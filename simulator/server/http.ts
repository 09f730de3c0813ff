/** Requests and answers as Node's HTTP server has them. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { decodeChunked } from "./chunked.js";
import type { WireAnswer, WireRequest } from "./wire.js";

/** Instead of an answer the connection breaks. */
export const dropped = Symbol("dropped");

export async function readRequest(incoming: IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const raw = Buffer.concat(chunks);
  // A URL object would resolve `..`, which an S3 key may hold.
  const [, path = "/", search = ""] = /^([^?]*)\??(.*)$/.exec(incoming.url ?? "/") ?? [];
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  );
  const chunked = headers["content-encoding"]?.includes("aws-chunked") ? decodeChunked(raw) : undefined;
  if (chunked) {
    const rest = (headers["content-encoding"] ?? "")
      .split(/\s*,\s*/)
      .filter((coding) => coding !== "aws-chunked");
    delete headers["content-encoding"];
    if (rest.length > 0) headers["content-encoding"] = rest.join(", ");
  }
  return {
    method: incoming.method ?? "GET",
    path,
    query: new URLSearchParams(search),
    headers: { ...headers, ...chunked?.trailers },
    body: chunked?.body ?? raw,
  };
}

export async function send(wire: WireAnswer | typeof dropped, response: ServerResponse): Promise<void> {
  if (wire === dropped) {
    response.socket?.resetAndDestroy();
    return;
  }
  const { body } = wire;
  const whole = typeof body === "string" || Buffer.isBuffer(body);
  const bodiless = wire.status === 204 || wire.status === 304;
  const length = whole && !bodiless ? { "content-length": String(Buffer.byteLength(body)) } : {};
  response.writeHead(wire.status, { ...length, ...wire.headers });
  if (whole) response.end(body);
  else await stream(body, response);
}

async function stream(body: AsyncIterable<Uint8Array>, response: ServerResponse): Promise<void> {
  response.flushHeaders();
  try {
    for await (const frame of body) {
      if (response.destroyed) return;
      // What was sent before a break has left for the client.
      await new Promise<void>((resolve) => response.write(frame, () => resolve()));
    }
    response.end();
  } catch {
    // The events' source failed in the middle: the client sees a broken stream.
    response.destroy();
  }
}
