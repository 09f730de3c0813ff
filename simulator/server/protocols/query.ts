/** AWS query: form parameters in, XML out. */
import { decodeQuery } from "../query.js";
import { isRecord, type Problem, type WireProtocol } from "../wire.js";
import { element, encodeMembers, escapeXml } from "../xml.js";

const contentType = "text/xml";

export const query: WireProtocol = {
  decode(request, operation) {
    const problems: Problem[] = [];
    const parameters = new URLSearchParams(request.body.toString("utf8"));
    return { input: decodeQuery(parameters, operation.input, problems), problems };
  },

  encode(output, operation, { requestId }) {
    const hasResult = operation.output.kind !== "unit";
    const { content } = hasResult
      ? encodeMembers(isRecord(output) ? output : {}, operation.output)
      : { content: "" };
    const result = hasResult ? element(`${operation.name}Result`, content) : "";
    const metadata = element("ResponseMetadata", element("RequestId", requestId));
    return {
      status: 200,
      headers: { "content-type": contentType },
      body: element(`${operation.name}Response`, result + metadata),
    };
  },

  /** The code on the wire is often shorter than the shape's name: `NoSuchEntity`. */
  encodeError(error, { requestId, model }) {
    const [code, status] = model.errors.get(error.code)?.traits.awsQueryError ?? [error.code, error.status];
    const detail =
      element("Type", status >= 500 ? "Receiver" : "Sender") +
      element("Code", code) +
      element("Message", escapeXml(error.message));
    return {
      status,
      headers: { "content-type": contentType },
      body: element("ErrorResponse", element("Error", detail) + element("RequestId", requestId)),
    };
  },
};
