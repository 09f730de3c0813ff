/** REST XML in path style: S3. */
import { AwsError } from "../../service.js";
import { decodeBindings, encodeHeaders, matchTemplate, pathTemplate, payloadMember } from "../bindings.js";
import type { Shape } from "../shape.js";
import { isRecord, type Problem, type WireAnswer, type WireProtocol, type WireRequest } from "../wire.js";
import { decodeXml, element, encodeMembers, encodeXml, escapeXml } from "../xml.js";

const contentType = "application/xml";
const namespace = ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** The bucket is the path's first part. */
export const bucketPrefix = "/{Bucket}";

function decodePayload(request: WireRequest, shape: Shape, problems: Problem[]): Record<string, unknown> {
  const payload = payloadMember(shape);
  if (!payload) return {};
  const [name, member] = payload;
  if (member.kind === "blob") return { [name]: request.body };
  if (request.body.length === 0) return {};
  const text = request.body.toString("utf8");
  if (member.kind === "string") return { [name]: text };
  try {
    return { [name]: decodeXml(text, member, problems) };
  } catch (error) {
    if (error instanceof AwsError) throw error;
    const message =
      "The XML you provided was not well-formed or did not validate against our published schema";
    throw new AwsError("MalformedXML", 400, message);
  }
}

function encodeBody(output: Readonly<Record<string, unknown>>, shape: Shape): WireAnswer["body"] {
  const payload = payloadMember(shape);
  if (payload) {
    const [name, member] = payload;
    const value = output[name];
    if (value === undefined) return "";
    if (member.kind === "blob") return Buffer.from(value as Uint8Array);
    if (member.kind === "string") return String(value);
    return declaration + encodeXml(member.traits.xmlName ?? member.name, value, member);
  }
  const { content, attributes } = encodeMembers(output, shape);
  const inHeaders = [...shape.members.values()].every(({ traits }) => traits.httpHeader !== undefined);
  if (inHeaders) return "";
  // GetBucketLocation's answer is its only member, without a root around it.
  const root = shape.traits.xmlName ?? shape.name;
  const only = shape.members.size === 1 ? [...shape.members.keys()][0] : undefined;
  if (only === root) {
    return declaration + element(root, escapeXml(String(output[root] ?? "")), namespace);
  }
  return declaration + element(root, content, namespace + attributes);
}

export const restXml: WireProtocol = {
  decode(request, operation) {
    const problems: Problem[] = [];
    const template = pathTemplate(operation, bucketPrefix);
    const labels = matchTemplate(request, template) ?? {};
    const bound = decodeBindings(request, operation.input, labels, template.fixedQuery, problems);
    return { input: { ...bound, ...decodePayload(request, operation.input, problems) }, problems };
  },

  encode(output, operation) {
    const value = isRecord(output) ? output : {};
    const status = operation.http?.[2] ?? 200;
    if (operation.output.kind === "unit") return { status, headers: {}, body: "" };
    const headers = encodeHeaders(value, operation.output);
    const body = encodeBody(value, operation.output);
    const type: Record<string, string> =
      typeof body === "string" && body !== "" ? { "content-type": contentType } : {};
    return { status, headers: { ...type, ...headers }, body };
  },

  encodeError(error, { requestId, request }) {
    const members = Object.entries(error.members)
      .map(([name, value]) => element(name, escapeXml(String(value))))
      .join("");
    const detail = element("Code", error.code) + element("Message", escapeXml(error.message)) + members;
    // Answers to HEAD and 304 have no body: the SDK then knows the status alone.
    const bodiless = request.method === "HEAD" || error.status === 304;
    return {
      status: error.status,
      headers: { "content-type": contentType, ...regionHeader(error) },
      body: bodiless ? "" : declaration + element("Error", detail + element("RequestId", requestId)),
    };
  },
};

/** Where a bucket lives elsewhere, S3 says so in a header too: HEAD has no body. */
function regionHeader(error: AwsError): Record<string, string> {
  const { Region: region } = error.members;
  return typeof region === "string" ? { "x-amz-bucket-region": region } : {};
}
