import type { Edge } from "../../cloud.js";

/** A client that shows the same token with each of its requests. */
export function bearerFetch(fetch: Edge["fetch"], token: string): Edge["fetch"] {
  return (address, init) => {
    const headers = new Headers(init?.headers);
    headers.set("authorization", `Bearer ${token}`);
    return fetch(address, { ...init, headers: Object.fromEntries(headers) });
  };
}
