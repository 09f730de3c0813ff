/** Finding a thing of which AWS chooses the id: by the id that it was once known by, or else by its name. */
import { lastSegment } from "./arn.js";

/** How AWS tells of things of one kind. */
export interface Naming<T> {
  byId(id: string): Promise<T | undefined>;
  nameOf(thing: T): string | undefined;
  /** Reads a list that knows no filter and tells little: every page of it, until the name turns up. */
  idOf(): Promise<string | undefined>;
}

/** What bears this name; `hint` is its ARN or id as it was once known. */
export async function named<T>(
  name: string,
  hint: string | undefined,
  { byId, nameOf, idOf }: Naming<T>,
): Promise<T | undefined> {
  const remembered = hint === undefined ? undefined : await byId(lastSegment(hint));
  // The inputs, and so the name, may have changed since: then what is remembered is another thing.
  if (remembered !== undefined && nameOf(remembered) === name) return remembered;
  const id = await idOf();
  return id === undefined ? undefined : byId(id);
}
