/** The one endpoint: every request of every service comes through here. */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Account } from "../account.js";
import { AwsError, type Call, type Protocol, type Service, type ServiceName } from "../service.js";
import { authorizeOperation, authorizer } from "./authorization.js";
import { type CallRecord, type OpenCall, withoutSensitive } from "./calls.js";
import { decodeChunked } from "./chunked.js";
import { asAwsError } from "./failure.js";
import { type FaultEffect, type FaultPlan, throttlingError } from "./faults.js";
import { loadModel } from "./model.js";
import { json } from "./protocols/json.js";
import { query } from "./protocols/query.js";
import { restJson } from "./protocols/rest-json.js";
import { restXml } from "./protocols/rest-xml.js";
import {
  type HostedService,
  hostedBy,
  type Route,
  routeTo,
  type Signature,
  signatureOf,
  unknownKey,
  unknownOperation,
  unsigned,
} from "./routing.js";
import { validate } from "./validation.js";
import type { WireAnswer, WireProtocol, WireRequest } from "./wire.js";

export interface ServerOptions {
  readonly account: Account;
  readonly record: CallRecord;
  readonly faults: FaultPlan;
  /** Is this access key one that was handed out? */
  readonly knowsKey: (accessKeyId: string) => boolean;
  /** 0 lets the system choose. */
  readonly port: number;
}

export interface RunningServer {
  readonly url: string;
  stop(): Promise<void>;
}

const protocols: Readonly<Record<Protocol, WireProtocol>> = {
  "json-1.1": json,
  query,
  "rest-json": restJson,
  "rest-xml": restXml,
};

/** Their endpoints take only signatures of their own region. The others are global, or look across regions themselves. */
const regional: ReadonlySet<ServiceName> = new Set([
  "ecs",
  "logs",
  "secretsmanager",
  "bedrock-agentcore",
  "bedrock-agentcore-control",
]);

/** Instead of an answer the connection breaks. */
const dropped = Symbol("dropped");

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const hosted = await hostedServices(options.account);
  const server = createServer((incoming, response) => {
    answer(incoming, hosted, options)
      .then((wire) => send(wire, response))
      // A client that hangs up in the middle leaves nothing to answer.
      .catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function hostedServices(account: Account): Promise<ReadonlyMap<ServiceName, HostedService>> {
  const hosted = await Promise.all(
    [...account.services.values()].map(async (service) => ({
      service,
      model: await loadModel(service.name),
    })),
  );
  for (const { service, model } of hosted) {
    const named = [...Object.keys(service.handlers), ...Object.keys(service.authorization ?? {})];
    const unknown = named.filter((operation) => !model.operations.has(operation));
    if (unknown.length > 0) throw new Error(`${service.name} has no operation ${unknown.join(", ")}`);
  }
  return new Map(hosted.map((each) => [each.service.name, each]));
}

async function answer(
  incoming: IncomingMessage,
  hosted: ReadonlyMap<ServiceName, HostedService>,
  options: ServerOptions,
): Promise<WireAnswer | typeof dropped> {
  const request = await readRequest(incoming);
  const requestId = randomUUID();
  const signature = signatureOf(request);
  const candidates = hostedBy(hosted, signature?.signingName ?? "");
  const [candidate] = candidates;
  const refuse = (error: AwsError): WireAnswer => errorAnswer(error, candidate, request, requestId);
  if (!signature || !candidate) return refuse(unsigned(candidate?.service));
  if (!options.knowsKey(signature.accessKeyId)) return refuse(unknownKey(candidate.service));
  const route = routeTo(request, candidates);
  if (!route) return refuse(unknownOperation(request));
  const { region } = options.account;
  if (regional.has(route.service.name) && signature.region !== region) {
    const message = `Credential should be scoped to a valid region, not '${signature.region}': this account is in ${region}.`;
    return refuse(new AwsError("InvalidSignatureException", 403, message));
  }
  return perform({ ...options, request, route, signature, requestId });
}

interface Performance extends ServerOptions {
  readonly request: WireRequest;
  readonly route: Route;
  readonly signature: Signature;
  readonly requestId: string;
}

/** One request with its faults: what is broken, delayed or watched on purpose happens here. */
async function perform(performance: Performance): Promise<WireAnswer | typeof dropped> {
  const { account, record, faults, route, request, requestId } = performance;
  const call = record.begin(route.service.name, route.operation.name);
  const effects = faults.effectsFor(call);
  const finish = (outcome: { status?: number; error?: string }): void => {
    call.endedAt = account.clock.now();
    call.status = outcome.status;
    call.error = outcome.error;
  };
  try {
    await account.clock.pause("request");
    await applyBefore(effects, route.service);
    if (effects.some(({ kind }) => kind === "drop-before")) {
      finish({ error: "connection dropped before execution" });
      return dropped;
    }
    const wire = await execute(performance, call);
    await applyAfter(effects);
    if (effects.some(({ kind }) => kind === "drop-after")) {
      finish({ error: "connection dropped after execution" });
      return dropped;
    }
    finish({ status: wire.status });
    return wire;
  } catch (thrown) {
    await applyAfter(effects);
    const error = asAwsError(thrown);
    finish({ status: error.status, error: error.code });
    return errorAnswer(error, route, request, requestId);
  }
}

async function applyBefore(effects: readonly FaultEffect[], service: Service): Promise<void> {
  for (const effect of effects) {
    if (effect.kind === "delay") await new Promise((resolve) => setTimeout(resolve, effect.ms).unref());
    if (effect.kind === "hook" && effect.when === "before") await effect.run();
    if (effect.kind === "error") throw new AwsError(effect.code, effect.status, effect.message);
    if (effect.kind === "throttle") throw throttlingError(service.protocol);
  }
}

async function applyAfter(effects: readonly FaultEffect[]): Promise<void> {
  for (const effect of effects) {
    if (effect.kind === "hook" && effect.when === "after") await effect.run();
  }
}

async function execute(performance: Performance, call: OpenCall): Promise<WireAnswer> {
  const { account, request, route, signature, requestId } = performance;
  const { service, operation, model } = route;
  const protocol = protocols[service.protocol];
  const decoded = protocol.decode(request, operation);
  call.input = withoutSensitive(decoded.input, operation.input);
  validate(service.name, operation, decoded);
  const handler = service.handlers[operation.name];
  if (!handler) throw unknownOperation(request);
  const caller = account.callerFor(signature.accessKeyId);
  const context: Call = {
    cloud: account,
    service: service.name,
    operation: operation.name,
    region: signature.region,
    caller,
    requestId,
    authorize: authorizer(service, account.access, caller),
  };
  authorizeOperation(service, decoded.input, context);
  const output = await handler(decoded.input, context);
  const wire = protocol.encode(output, operation, { requestId, model });
  return { ...wire, headers: { ...wire.headers, ...requestIdHeaders(service.protocol, requestId) } };
}

function requestIdHeaders(protocol: Protocol, requestId: string): Record<string, string> {
  return protocol === "rest-xml"
    ? { "x-amz-request-id": requestId, "x-amz-id-2": requestId }
    : { "x-amzn-requestid": requestId };
}

function errorAnswer(
  error: AwsError,
  hosted: HostedService | undefined,
  request: WireRequest,
  requestId: string,
): WireAnswer {
  const protocol = hosted?.service.protocol ?? "json-1.1";
  const model = hosted?.model ?? { name: "sts", operations: new Map(), errors: new Map() };
  const wire = protocols[protocol].encodeError(error, { requestId, model, request });
  return { ...wire, headers: { ...wire.headers, ...requestIdHeaders(protocol, requestId) } };
}

async function readRequest(incoming: IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const raw = Buffer.concat(chunks);
  // A URL object would resolve `..`, which an S3 key may hold.
  const [, path = "/", search = ""] = /^([^?]*)\??(.*)$/.exec(incoming.url ?? "/") ?? [];
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  );
  const chunked = headers["content-encoding"]?.includes("aws-chunked") ? decodeChunked(raw) : undefined;
  if (chunked) {
    const rest = (headers["content-encoding"] ?? "")
      .split(/\s*,\s*/)
      .filter((coding) => coding !== "aws-chunked");
    delete headers["content-encoding"];
    if (rest.length > 0) headers["content-encoding"] = rest.join(", ");
  }
  return {
    method: incoming.method ?? "GET",
    path,
    query: new URLSearchParams(search),
    headers: { ...headers, ...chunked?.trailers },
    body: chunked?.body ?? raw,
  };
}

async function send(wire: WireAnswer | typeof dropped, response: ServerResponse): Promise<void> {
  if (wire === dropped) {
    response.socket?.resetAndDestroy();
    return;
  }
  const { body } = wire;
  const whole = typeof body === "string" || Buffer.isBuffer(body);
  const bodiless = wire.status === 204 || wire.status === 304;
  const length = whole && !bodiless ? { "content-length": String(Buffer.byteLength(body)) } : {};
  response.writeHead(wire.status, { ...length, ...wire.headers });
  if (whole) response.end(body);
  else await stream(body, response);
}

async function stream(body: AsyncIterable<Uint8Array>, response: ServerResponse): Promise<void> {
  response.flushHeaders();
  try {
    for await (const frame of body) {
      if (response.destroyed) return;
      if (!response.write(frame))
        await new Promise((resolve) => response.once("drain", resolve).once("close", resolve));
    }
    response.end();
  } catch {
    // The events' source failed in the middle: the client sees a broken stream.
    response.destroy();
  }
}
