/** EC2's own form of AWS query: flat lists in, XML without a result element out. */
import { decodeQuery, ec2Dialect } from "../query.js";
import { isRecord, type Problem, type WireProtocol } from "../wire.js";
import { element, encodeMembers, escapeXml } from "../xml.js";

const contentType = "text/xml;charset=UTF-8";
const namespace = ' xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"';

export const ec2Query: WireProtocol = {
  decode(request, operation) {
    const problems: Problem[] = [];
    const parameters = new URLSearchParams(request.body.toString("utf8"));
    return { input: decodeQuery(parameters, operation.input, problems, ec2Dialect), problems };
  },

  encode(output, operation, { requestId }) {
    const { content } = encodeMembers(isRecord(output) ? output : {}, operation.output);
    const body = element("requestId", requestId) + content;
    return {
      status: 200,
      headers: { "content-type": contentType },
      body: element(`${operation.name}Response`, body, namespace),
    };
  },

  encodeError(error, { requestId }) {
    const detail = element("Code", error.code) + element("Message", escapeXml(error.message));
    return {
      status: error.status,
      headers: { "content-type": contentType },
      body: element(
        "Response",
        element("Errors", element("Error", detail)) + element("RequestID", requestId),
      ),
    };
  },
};
