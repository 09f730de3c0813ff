/** undici's fetch, so that a request goes through a dispatcher of our own. */
import { type Dispatcher, fetch as undiciFetch } from "undici";

/** Node's own types describe the undici inside Node, which is of another version. */
export const fetchWith = undiciFetch as unknown as (
  url: string | URL,
  init: Omit<RequestInit, "dispatcher"> & { readonly dispatcher: Dispatcher },
) => Promise<Response>;
