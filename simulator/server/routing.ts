/** Which service and operation a request is for, and who signed it. */
import { AwsError, type Service, type ServiceName } from "../service.js";
import { matchTemplate, type PathTemplate, pathTemplate } from "./bindings.js";
import type { OperationModel, ServiceModel } from "./model.js";
import { bucketPrefix } from "./protocols/rest-xml.js";
import type { WireRequest } from "./wire.js";

/** The credential scope of a SigV4 signature. */
export interface Signature {
  readonly accessKeyId: string;
  readonly region: string;
  readonly signingName: string;
}

/** From the `Authorization` header, or from the query of a presigned URL. Undefined where nothing is signed. */
export function signatureOf(request: WireRequest): Signature | undefined {
  const header = request.headers["authorization"] ?? "";
  const credential =
    /^AWS4-HMAC-SHA256 .*Credential=([^,\s]+)/.exec(header)?.[1] ??
    request.query.get("X-Amz-Credential") ??
    "";
  const [accessKeyId, , region, signingName, terminator] = credential.split("/");
  if (!accessKeyId || !region || !signingName || terminator !== "aws4_request") return undefined;
  return { accessKeyId, region, signingName };
}

export interface HostedService {
  readonly service: Service;
  readonly model: ServiceModel;
}

export interface Route extends HostedService {
  readonly operation: OperationModel;
}

/** AgentCore's control plane and data plane sign with one name. */
const servicesBySigningName: Readonly<Record<string, readonly ServiceName[]>> = {
  "bedrock-agentcore": ["bedrock-agentcore-control", "bedrock-agentcore"],
};

export const hostedBy = (
  services: ReadonlyMap<ServiceName, HostedService>,
  signingName: string,
): readonly HostedService[] =>
  (servicesBySigningName[signingName] ?? [signingName as ServiceName]).flatMap(
    (name) => services.get(name) ?? [],
  );

/** Undefined where none of the services has such an operation. */
export function routeTo(request: WireRequest, candidates: readonly HostedService[]): Route | undefined {
  for (const hosted of candidates) {
    const operation = operationFor(request, hosted);
    if (operation) return { ...hosted, operation };
  }
  return undefined;
}

function operationFor(request: WireRequest, { service, model }: HostedService): OperationModel | undefined {
  switch (service.protocol) {
    case "json-1.1":
      return model.operations.get((request.headers["x-amz-target"] ?? "").split(".").at(-1) ?? "");
    case "query":
    case "ec2-query":
      return model.operations.get(new URLSearchParams(request.body.toString("utf8")).get("Action") ?? "");
    case "rest-json":
    case "rest-xml":
      return restOperation(request, service, model);
  }
}

/** Without `x-id` some operations look alike (a copy is a put with one more header): then it is the one that is there. */
function restOperation(
  request: WireRequest,
  service: Service,
  model: ServiceModel,
): OperationModel | undefined {
  const prefix = service.protocol === "rest-xml" ? bucketPrefix : "";
  const matching = templatesOf(model, prefix).filter(({ template }) => matchTemplate(request, template));
  const [first] = matching;
  return (
    matching.find(({ demand, operation }) => demand === first?.demand && service.handlers[operation.name]) ??
    first
  )?.operation;
}

interface Templated {
  readonly operation: OperationModel;
  readonly template: PathTemplate;
  /** How much a request must have to match. */
  readonly demand: number;
}

const templates = new WeakMap<ServiceModel, readonly Templated[]>();

/** The most demanding template first: `?list-type=2` before the bare bucket, a literal path before a label. */
function templatesOf(model: ServiceModel, prefix: string): readonly Templated[] {
  const before = templates.get(model);
  if (before) return before;
  const sorted = [...model.operations.values()]
    .filter(({ http }) => http)
    .map((operation) => {
      const template = pathTemplate(operation, prefix);
      return { operation, template, demand: demandOf(operation, template) };
    })
    .sort((a, b) => b.demand - a.demand);
  templates.set(model, sorted);
  return sorted;
}

function demandOf(operation: OperationModel, template: PathTemplate): number {
  const [path = ""] = operation.http?.[1].split("?") ?? [];
  const labels = path.split("{").length - 1;
  const fixed = [...template.fixedQuery.keys()].filter((name) => name !== "x-id").length;
  return fixed * 100 - labels - (path.includes("+}") ? 10 : 0);
}

/** What a service says of a request without a usable signature. */
export function unsigned(service: Service | undefined): AwsError {
  switch (service?.protocol) {
    case "rest-xml":
      return new AwsError("AccessDenied", 403, "Access Denied");
    case "ec2-query":
      return unknownToEc2();
    case "query":
      return new AwsError("MissingAuthenticationToken", 403, "Request is missing Authentication Token");
    default:
      return new AwsError("MissingAuthenticationTokenException", 403, "Missing Authentication Token");
  }
}

/** What a service says of an access key that it does not know. */
export function unknownKey(service: Service): AwsError {
  switch (service.protocol) {
    case "rest-xml": {
      const message = "The AWS Access Key Id you provided does not exist in our records.";
      return new AwsError("InvalidAccessKeyId", 403, message);
    }
    case "ec2-query":
      return unknownToEc2();
    case "query":
      return new AwsError(
        "InvalidClientTokenId",
        403,
        "The security token included in the request is invalid.",
      );
    default: {
      const status = service.protocol === "rest-json" ? 403 : 400;
      const message = "The security token included in the request is invalid.";
      return new AwsError("UnrecognizedClientException", status, message);
    }
  }
}

function unknownToEc2(): AwsError {
  return new AwsError("AuthFailure", 401, "AWS was not able to validate the provided access credentials");
}

export function unknownOperation(request: WireRequest): AwsError {
  const what = request.headers["x-amz-target"] ?? `${request.method} ${request.path}`;
  return new AwsError("UnknownOperationException", 404, `The simulator has no operation for ${what}`);
}
