/** REST JSON: AgentCore's control plane and data plane. */
import {
  decodeBindings,
  encodeHeaders,
  isInBody,
  matchTemplate,
  pathTemplate,
  payloadMember,
} from "../bindings.js";
import { encodeEventStream, eventStreamMember, eventStreamType } from "../event-stream.js";
import { decodeJson, encodeJson } from "../json.js";
import type { Shape } from "../shape.js";
import { isRecord, type Problem, type WireAnswer, type WireProtocol } from "../wire.js";
import { parseJsonBody } from "./json.js";

const contentType = "application/json";

/** The structure that the body holds: the shape without what travels elsewhere. */
const bodyShape = (shape: Shape): Shape =>
  Object.create(shape, {
    members: { value: new Map([...shape.members].filter(([, member]) => isInBody(member))) },
  });

function encodeBody(
  output: Readonly<Record<string, unknown>>,
  shape: Shape,
): Pick<WireAnswer, "headers" | "body"> {
  const payload = payloadMember(shape);
  if (payload) {
    const [name, member] = payload;
    const body = output[name];
    if (member.kind === "blob" || member.kind === "string") {
      return { headers: {}, body: Buffer.from((body ?? "") as Uint8Array) };
    }
    return { headers: { "content-type": contentType }, body: JSON.stringify(encodeJson(body, member) ?? {}) };
  }
  const inBody = bodyShape(shape);
  const members = Object.fromEntries(
    Object.entries(output).filter(([name]) => inBody.members.has(name) || !shape.members.has(name)),
  );
  return { headers: { "content-type": contentType }, body: JSON.stringify(encodeJson(members, inBody)) };
}

export const restJson: WireProtocol = {
  decode(request, operation) {
    const problems: Problem[] = [];
    const template = pathTemplate(operation);
    const labels = matchTemplate(request, template) ?? {};
    const bound = decodeBindings(request, operation.input, labels, template.fixedQuery, problems);
    const payload = payloadMember(operation.input);
    if (payload) {
      const [name, member] = payload;
      const content =
        member.kind === "blob"
          ? request.body
          : decodeJson(parseJsonBody(request.body), member, name, problems);
      return { input: { ...bound, [name]: content }, problems };
    }
    const body = decodeJson(parseJsonBody(request.body), bodyShape(operation.input), "", problems);
    return { input: { ...bound, ...(isRecord(body) ? body : {}) }, problems };
  },

  encode(output, operation) {
    const value = isRecord(output) ? output : {};
    const status = operation.http?.[2] ?? 200;
    const headers = encodeHeaders(value, operation.output);
    const stream = eventStreamMember(operation.output);
    if (stream) {
      const [name, union] = stream;
      const events = value[name] as AsyncIterable<unknown>;
      return {
        status,
        headers: { ...headers, "content-type": eventStreamType },
        body: encodeEventStream(events, union),
      };
    }
    if (operation.output.kind === "unit") return { status, headers, body: "" };
    const body = encodeBody(value, operation.output);
    return { status, headers: { ...headers, ...body.headers }, body: body.body };
  },

  encodeError(error) {
    return {
      status: error.status,
      headers: { "content-type": contentType, "x-amzn-errortype": error.code },
      body: JSON.stringify({ message: error.message, ...error.members }),
    };
  },
};
