/** AWS JSON 1.1: everything in the body, the operation in `X-Amz-Target`. */
import { AwsError } from "../../service.js";
import { encodeEventStream, eventStreamMember, eventStreamType } from "../event-stream.js";
import { decodeJson, encodeJson } from "../json.js";
import { isRecord, type Problem, type WireProtocol } from "../wire.js";

const contentType = "application/x-amz-json-1.1";

/** Throws the error of a body that is not JSON. */
export function parseJsonBody(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (cause) {
    throw new AwsError("SerializationException", 400, `The body is not JSON: ${String(cause)}`);
  }
}

export const json: WireProtocol = {
  decode(request, operation) {
    const problems: Problem[] = [];
    const input = decodeJson(parseJsonBody(request.body), operation.input, "", problems);
    return { input: isRecord(input) ? input : {}, problems };
  },

  encode(output, operation) {
    const value = isRecord(output) ? output : {};
    const stream = eventStreamMember(operation.output);
    if (stream) {
      const [name, union] = stream;
      const events = value[name] as AsyncIterable<unknown>;
      return {
        status: 200,
        headers: { "content-type": eventStreamType },
        body: encodeEventStream(events, union, {}),
      };
    }
    const body = operation.output.kind === "unit" ? {} : encodeJson(value, operation.output);
    return { status: 200, headers: { "content-type": contentType }, body: JSON.stringify(body) };
  },

  encodeError(error) {
    const body = { __type: error.code, message: error.message, ...error.members };
    return {
      status: error.status,
      headers: { "content-type": contentType, "x-amzn-errortype": error.code },
      body: JSON.stringify(body),
    };
  },
};
