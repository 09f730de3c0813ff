/** Where the members of a REST operation travel: path, query string, headers or body. */
import type { OperationModel } from "./model.js";
import type { Shape } from "./shape.js";
import { formatText, type Problem, parseText, type WireRequest } from "./wire.js";

export interface PathTemplate {
  readonly method: string;
  /** With one named group for each label. */
  readonly pattern: RegExp;
  /** Query parameters that belong to the operation itself: `?list-type=2`, `?versioning`. */
  readonly fixedQuery: ReadonlyMap<string, string>;
}

/** `prefix` stands before the template's path: S3's bucket in path style. */
export function pathTemplate(operation: OperationModel, prefix = ""): PathTemplate {
  const [method = "POST", uri = "/"] = operation.http ?? [];
  const [path = "", query = ""] = uri.split("?");
  const source = (prefix + path).replace(/\{(\w+)(\+?)\}/g, (_, name: string, greedy: string) =>
    greedy ? `(?<${name}>.+)` : `(?<${name}>[^/]+)`,
  );
  return {
    method,
    pattern: new RegExp(`^${source.replace(/\/$/, "")}/?$`),
    fixedQuery: new Map(new URLSearchParams(query)),
  };
}

/** The path's labels where method, path and fixed query all fit; otherwise undefined. */
export function matchTemplate(
  request: WireRequest,
  template: PathTemplate,
): Readonly<Record<string, string>> | undefined {
  if (request.method !== template.method) return undefined;
  for (const [name, value] of template.fixedQuery) {
    const given = request.query.get(name);
    // The SDK names the operation in `x-id`; other clients leave it out.
    if (given !== value && !(name === "x-id" && given === null)) return undefined;
  }
  const match = template.pattern.exec(request.path);
  if (!match) return undefined;
  return Object.fromEntries(
    Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]),
  );
}

/** Members outside the body. Query parameters that the operation does not have are problems. */
export function decodeBindings(
  request: WireRequest,
  shape: Shape,
  labels: Readonly<Record<string, string>>,
  fixedQuery: ReadonlyMap<string, string>,
  problems: Problem[],
): Record<string, unknown> {
  const decoded: Record<string, unknown> = {};
  for (const [name, member] of shape.members) {
    const { httpPrefixHeaders } = member.traits;
    if (httpPrefixHeaders !== undefined) {
      const found = prefixed(request.headers, httpPrefixHeaders.toLowerCase());
      if (Object.keys(found).length > 0) decoded[name] = found;
      continue;
    }
    const texts = boundTexts(name, member, request, labels);
    if (texts.length === 0) continue;
    const value = fromTexts(texts, member);
    if (value !== undefined) decoded[name] = value;
    else problems.push({ kind: "type", path: name, message: `${name} takes a ${member.kind}` });
  }
  const known = new Set([...shape.members.values()].map(({ traits }) => traits.httpQuery));
  for (const name of request.query.keys()) {
    if (known.has(name) || fixedQuery.has(name) || name === "x-id") continue;
    problems.push({ kind: "unknown", path: name, message: `Unknown parameter ${name}` });
  }
  return decoded;
}

/** What the path, the query string or a header holds for a member. */
function boundTexts(
  name: string,
  { traits }: Shape,
  request: WireRequest,
  labels: Readonly<Record<string, string>>,
): readonly string[] {
  const label = traits.httpLabel ? labels[name] : undefined;
  if (label !== undefined) return [label];
  if (traits.httpQuery !== undefined) return request.query.getAll(traits.httpQuery);
  const header =
    traits.httpHeader === undefined ? undefined : request.headers[traits.httpHeader.toLowerCase()];
  return header === undefined ? [] : [header];
}

function fromTexts(values: readonly string[], member: Shape): unknown {
  if (member.kind !== "list") return parseText(values[0] ?? "", member);
  const items = values.length === 1 && member.traits.httpHeader ? (values[0] ?? "").split(/\s*,\s*/) : values;
  return items.map((item) => parseText(item, member.element));
}

function prefixed(headers: Readonly<Record<string, string>>, prefix: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );
}

/** Headers of an answer, in lower case: S3 keeps the keys of metadata so. */
export function encodeHeaders(
  output: Readonly<Record<string, unknown>>,
  shape: Shape,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, member] of shape.members) {
    const value = output[name];
    if (value === undefined || value === null) continue;
    const { httpHeader, httpPrefixHeaders } = member.traits;
    if (httpHeader !== undefined) headers[httpHeader.toLowerCase()] = formatText(value, member, "http-date");
    if (httpPrefixHeaders !== undefined) {
      for (const [key, text] of Object.entries(value)) {
        headers[(httpPrefixHeaders + key).toLowerCase()] = String(text);
      }
    }
  }
  return headers;
}

export const isInBody = ({ traits }: Shape): boolean =>
  !traits.httpLabel &&
  traits.httpQuery === undefined &&
  !traits.httpQueryParams &&
  traits.httpHeader === undefined &&
  traits.httpPrefixHeaders === undefined;

/** The member that is the whole body, where there is one. */
export const payloadMember = (shape: Shape): [string, Shape] | undefined =>
  [...shape.members].find(([, member]) => member.traits.httpPayload);
