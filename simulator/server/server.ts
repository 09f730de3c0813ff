/** The one endpoint: every request of every service comes through here. */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Account } from "../account.js";
import { AwsError, type ServiceName } from "../service.js";
import type { CallRecord } from "./calls.js";
import { errorAnswer, perform } from "./execution.js";
import type { FaultPlan } from "./faults.js";
import { type dropped, readRequest, send } from "./http.js";
import { modelOf } from "./model.js";
import {
  type HostedService,
  hostedBy,
  routeTo,
  signatureOf,
  unknownKey,
  unknownOperation,
  unsigned,
} from "./routing.js";
import type { WireAnswer } from "./wire.js";

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

/** Their endpoints take only signatures of their own region. The others are global, or look across regions themselves. */
const regional: ReadonlySet<ServiceName> = new Set([
  "cognito-idp",
  "ec2",
  "ecs",
  "logs",
  "secretsmanager",
  "tagging",
  "bedrock-agentcore",
  "bedrock-agentcore-control",
]);

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const hosted = hostedServices(options.account);
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

function hostedServices(account: Account): ReadonlyMap<ServiceName, HostedService> {
  const hosted = [...account.services.values()].map((service) => ({ service, model: modelOf(service.name) }));
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
