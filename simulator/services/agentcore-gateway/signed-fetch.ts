/** A client inside AWS that signs each of its requests. */
import { signedHeaders } from "../../access/signature.js";
import type { Cloud, Edge } from "../../cloud.js";
import type { Caller } from "../../service.js";

export function signedFetch(
  cloud: Cloud,
  { accessKeyId }: Caller,
  scope: { readonly service: string; readonly region: string },
): Edge["fetch"] {
  return (address, init) => {
    const request = {
      method: init?.method ?? "GET",
      url: new URL(address),
      headers: Object.fromEntries(new Headers(init?.headers)),
      body: typeof init?.body === "string" ? init.body : "",
    };
    const options = { accessKeyId, ...scope, now: cloud.clock.now() };
    return cloud.edge.fetch(address, { ...init, headers: { ...signedHeaders(request, options) } });
  };
}
