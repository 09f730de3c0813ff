/** Until when a stage lives. */

/** A deploy prolongs the life of a stage once this part of it has passed: otherwise no redeploy would be without a change. */
const slack = 0.1;

/**
 * ISO time to the second, or undefined for a stage without an end.
 * @param expiresIn milliseconds
 * @param before what the state remembers
 * @param now milliseconds since the epoch
 */
export function expiryOf(
  expiresIn: number | undefined,
  before: string | undefined,
  now: number,
): string | undefined {
  if (expiresIn === undefined) return undefined;
  const latest = now + expiresIn;
  const remembered = before === undefined ? Number.NaN : Date.parse(before);
  const isFresh = remembered <= latest && remembered >= latest - expiresIn * slack;
  return isFresh ? before : new Date(latest).toISOString().replace(/\.\d+Z$/, "Z");
}
