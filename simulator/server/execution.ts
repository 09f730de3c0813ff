/** One request from its faults to its answer: parse, validate, authorize, handle, encode. */
import type { Account } from "../account.js";
import { AwsError, type Call, type Protocol, type Service } from "../service.js";
import { authorizeOperation, authorizer } from "./authorization.js";
import { type CallRecord, type OpenCall, withoutSensitive } from "./calls.js";
import { eventStreamMember } from "./event-stream.js";
import { asAwsError } from "./failure.js";
import { type FaultEffect, type FaultPlan, throttlingError } from "./faults.js";
import { dropped } from "./http.js";
import { ec2Query } from "./protocols/ec2-query.js";
import { json } from "./protocols/json.js";
import { query } from "./protocols/query.js";
import { restJson } from "./protocols/rest-json.js";
import { restXml } from "./protocols/rest-xml.js";
import { type HostedService, type Route, type Signature, unknownOperation } from "./routing.js";
import type { Shape } from "./shape.js";
import { validate } from "./validation.js";
import { isRecord, type WireAnswer, type WireProtocol, type WireRequest } from "./wire.js";

const protocols: Readonly<Record<Protocol, WireProtocol>> = {
  "json-1.1": json,
  query,
  "ec2-query": ec2Query,
  "rest-json": restJson,
  "rest-xml": restXml,
};

export interface Performance {
  readonly account: Account;
  readonly record: CallRecord;
  readonly faults: FaultPlan;
  readonly request: WireRequest;
  readonly route: Route;
  readonly signature: Signature;
  readonly requestId: string;
}

/** One request with its faults: what is broken, delayed or watched on purpose happens here. */
export async function perform(performance: Performance): Promise<WireAnswer | typeof dropped> {
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
    const wire = await execute(performance, call, effects);
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
    if (effect.kind === "throttle") throw throttlingError(service);
  }
}

async function applyAfter(effects: readonly FaultEffect[]): Promise<void> {
  for (const effect of effects) {
    if (effect.kind === "hook" && effect.when === "after") await effect.run();
  }
}

async function execute(
  performance: Performance,
  call: OpenCall,
  effects: readonly FaultEffect[],
): Promise<WireAnswer> {
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
  const output = changeStream(await handler(decoded.input, context), operation.output, effects);
  const wire = protocol.encode(output, operation, { requestId, model });
  return { ...wire, headers: { ...wire.headers, ...requestIdHeaders(service.protocol, requestId) } };
}

function changeStream(output: unknown, shape: Shape, effects: readonly FaultEffect[]): unknown {
  const [name] = eventStreamMember(shape) ?? [];
  if (name === undefined || !isRecord(output)) return output;
  const stream = effects.reduce(
    (events, effect) => (effect.kind === "stream" ? effect.change(events) : events),
    output[name] as AsyncIterable<unknown>,
  );
  return { ...output, [name]: stream };
}

function requestIdHeaders(protocol: Protocol, requestId: string): Record<string, string> {
  return protocol === "rest-xml"
    ? { "x-amz-request-id": requestId, "x-amz-id-2": requestId }
    : { "x-amzn-requestid": requestId };
}

export function errorAnswer(
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
