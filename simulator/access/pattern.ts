/** Wildcards as IAM reads them: `*` is any run of characters, `?` any one character. */

const inert = /[.+^${}()|[\]\\/-]/g;

function translate(pattern: string, run: string, one: string): string {
  return pattern.replace(inert, "\\$&").replaceAll("*", run).replaceAll("?", one);
}

/** Does the whole of `text` match? Case counts. */
export function matches(pattern: string, text: string): boolean {
  return new RegExp(`^${translate(pattern, ".*", ".")}$`, "s").test(text);
}

/** Action names are compared without regard to case. */
export function actionMatches(pattern: string, action: string): boolean {
  return matches(pattern.toLowerCase(), action.toLowerCase());
}

/** The first five parts of an ARN, and all that follows as the resource, which may hold colons itself. */
export function arnParts(arn: string): readonly string[] {
  const parts = arn.split(":");
  return [...parts.slice(0, 5), parts.slice(5).join(":")];
}

/**
 * A statement's `Resource` against the ARN that is asked about. A wildcard stays within its colon-separated segment,
 * except that a `*` that ends a segment may reach beyond it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function resourceMatches(pattern: string, resource: string): boolean {
  if (pattern === "*") {
    return true;
  }
  const [tail = "", ...head] = [...arnParts(pattern)].reverse();
  const segments = head.reverse().map((segment) => {
    const open = segment.endsWith("*");
    const inner = translate(open ? segment.slice(0, -1) : segment, "[^:]*", "[^:]");
    return open ? `${inner}.*` : inner;
  });
  return new RegExp(`^${[...segments, translate(tail, ".*", ".")].join(":")}$`, "s").test(resource);
}

/** `ArnLike` and `ArnEquals`: each of the six parts is compared by itself, so nothing reaches over a colon. */
export function arnMatches(pattern: string, arn: string): boolean {
  const asked = arnParts(arn);
  return arnParts(pattern).every((part, index) => matches(part, asked[index] ?? ""));
}
