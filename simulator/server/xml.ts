/** XML bodies, both ways, as a shape directs: IAM's and STS's answers, and all of S3. */
import { XMLParser } from "fast-xml-parser";
import type { Shape } from "./shape.js";
import { formatText, isRecord, memberPath, type Problem, parseText, refuseUnknownMembers } from "./wire.js";

export const escapeXml = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\r", "&#xD;")
    .replaceAll("\n", "&#xA;");

export const element = (name: string, content: string, attributes = ""): string =>
  `<${name}${attributes}>${content}</${name}>`;

/** One element named `name` with the value in it; nothing where there is no value. */
export function encodeXml(name: string, value: unknown, shape: Shape): string {
  if (value === undefined || value === null) return "";
  switch (shape.kind) {
    case "structure":
    case "union": {
      if (!isRecord(value)) throw new Error(`${shape.name} takes members, not ${typeof value}`);
      const { attributes, content } = encodeMembers(value, shape);
      return element(name, content, attributes);
    }
    case "list": {
      const items = [...(value as Iterable<unknown>)];
      if (shape.traits.xmlFlattened)
        return items.map((item) => encodeXml(name, item, shape.element)).join("");
      const itemName = shape.element.traits.xmlName ?? "member";
      return element(name, items.map((item) => encodeXml(itemName, item, shape.element)).join(""));
    }
    case "map":
      return element(
        name,
        Object.entries(value)
          .map(([key, item]) =>
            element("entry", element("key", escapeXml(key)) + encodeXml("value", item, shape.element)),
          )
          .join(""),
      );
    default:
      return element(name, escapeXml(formatText(value, shape, "date-time")));
  }
}

/** A structure's members without its own element. Members that travel in headers are left out. */
export function encodeMembers(
  value: Readonly<Record<string, unknown>>,
  shape: Shape,
): { readonly attributes: string; readonly content: string } {
  refuseUnknownMembers(value, shape);
  let attributes = "";
  let content = "";
  for (const [name, member] of shape.members) {
    const item = value[name];
    if (item === undefined || isInHeader(member)) continue;
    const xmlName = member.traits.xmlName ?? name;
    if (member.traits.xmlAttribute) attributes += ` ${xmlName}="${escapeXml(String(item))}"`;
    else content += encodeXml(xmlName, item, member);
  }
  return { attributes, content };
}

const isInHeader = (member: Shape): boolean =>
  member.traits.httpHeader !== undefined || member.traits.httpPrefixHeaders !== undefined;

const attributePrefix = "@";
const textName = "#text";

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: attributePrefix,
  textNodeName: textName,
  parseTagValue: false,
  parseAttributeValue: false,
  ignoreDeclaration: true,
});

/** The value in a document's root element. Throws where the text is not XML. */
export function decodeXml(text: string, shape: Shape, problems: Problem[]): unknown {
  const document: unknown = parser.parse(text, true);
  const [root] = isRecord(document) ? Object.values(document) : [];
  return decodeElement(root, shape, "", problems);
}

function decodeElement(node: unknown, shape: Shape, path: string, problems: Problem[]): unknown {
  switch (shape.kind) {
    case "structure":
    case "union":
      return decodeStructure(node, shape, path, problems);
    case "list": {
      const itemName = shape.element.traits.xmlName ?? "member";
      const items = shape.traits.xmlFlattened ? node : isRecord(node) ? node[itemName] : undefined;
      return asList(items).map((item, index) =>
        decodeElement(item, shape.element, `${path}[${index}]`, problems),
      );
    }
    default: {
      const text = isRecord(node) ? String(node[textName] ?? "") : String(node ?? "");
      const value = parseText(text, shape);
      if (value === undefined) {
        problems.push({ kind: "type", path, message: `${path} takes a ${shape.kind}` });
      }
      return value;
    }
  }
}

const asList = (value: unknown): readonly unknown[] =>
  value === undefined || value === "" ? [] : Array.isArray(value) ? value : [value];

function decodeStructure(node: unknown, shape: Shape, path: string, problems: Problem[]): unknown {
  const decoded: Record<string, unknown> = {};
  if (!isRecord(node)) return decoded;
  for (const [key, item] of Object.entries(node)) {
    if (key === textName || key.startsWith(`${attributePrefix}xmlns`)) continue;
    const wireName = key.startsWith(attributePrefix) ? key.slice(attributePrefix.length) : key;
    const member = [...shape.members].find(([name, each]) => (each.traits.xmlName ?? name) === wireName);
    if (!member) {
      const at = memberPath(path, wireName);
      problems.push({ kind: "unknown", path: at, message: `Unknown element ${wireName} in ${shape.name}` });
      continue;
    }
    const [name, memberShape] = member;
    decoded[name] = decodeElement(item, memberShape, memberPath(path, name), problems);
  }
  return decoded;
}
