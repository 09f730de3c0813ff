/** Client tokens: the same request again is the same answer, another request with the same token is refused. */
import { conflict } from "./errors.js";

interface Tokened {
  readonly tokens: Map<string, string>;
}

interface Request {
  readonly clientToken?: string | undefined;
}

function requestDigest({ clientToken: _, ...request }: Request): string {
  return JSON.stringify(request);
}

/** Which of these the request was made on already. Throws where its token came with another one. */
export function repeatedOn<Item extends Tokened>(items: Iterable<Item>, request: Request): Item | undefined {
  const token = request.clientToken ?? "";
  const known = [...items].find(({ tokens }) => tokens.has(token));
  if (known !== undefined && known.tokens.get(token) !== requestDigest(request)) {
    throw conflict(
      "The clientToken was used before, with another request. Use a new token for a new request.",
    );
  }
  return known;
}

export function remember(item: Tokened, request: Request): void {
  item.tokens.set(request.clientToken ?? "", requestDigest(request));
}
