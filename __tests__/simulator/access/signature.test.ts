import {
  BedrockAgentCoreClient,
  type BedrockAgentCoreClientConfig,
  InvokeAgentRuntimeCommand,
} from "@aws-sdk/client-bedrock-agentcore";
import { describe, expect, test } from "@jest/globals";
import {
  isSignatureValid,
  type SignedRequest,
  secretAccessKey,
  signedHeaders,
} from "../../../simulator/access/signature.js";

interface Sent {
  readonly method: string;
  readonly hostname: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What AWS's own SDK sends for an invocation of a runtime, with its signature. */
async function sentBySdk(): Promise<SignedRequest> {
  const sent: Sent[] = [];
  const requestHandler = {
    handle: (request: Sent) => {
      sent.push(request);
      return Promise.reject(Object.assign(new Error("not sent"), { name: "Aborted" }));
    },
  } as unknown as NonNullable<BedrockAgentCoreClientConfig["requestHandler"]>;
  const client = new BedrockAgentCoreClient({
    region: "us-east-1",
    credentials: { accessKeyId: "AKIAEXAMPLE", secretAccessKey, sessionToken: "a-session" },
    maxAttempts: 1,
    requestHandler,
  });
  const command = new InvokeAgentRuntimeCommand({
    agentRuntimeArn: "arn:aws:bedrock-agentcore:us-east-1:111122223333:runtime/demo-0123456789",
    qualifier: "DEFAULT",
    payload: Buffer.from(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" })),
  });
  await client.send(command).catch(() => {});
  const [request] = sent;
  if (request === undefined) throw new Error("The SDK sent nothing.");
  const query = new URLSearchParams(request.query).toString();
  return { ...request, url: new URL(`https://${request.hostname}${request.path}?${query}`) };
}

describe("a signature", () => {
  test("that AWS's SDK made is valid, and no longer so for another path, body, header or secret", async () => {
    const request = await sentBySdk();
    expect(isSignatureValid(request)).toBe(true);
    const other = new URL(request.url);
    other.searchParams.set("qualifier", "other");
    expect(isSignatureValid({ ...request, url: other })).toBe(false);
    expect(isSignatureValid({ ...request, body: "{}" })).toBe(false);
    expect(isSignatureValid({ ...request, method: "GET" })).toBe(false);
    const headers = { ...request.headers, "x-amz-security-token": "another" };
    expect(isSignatureValid({ ...request, headers })).toBe(false);
  });

  test("that is made here is valid, with any header that the request has", () => {
    const request = {
      method: "POST",
      url: new URL("https://example.com/runtimes/arn%3Aaws%2Fx/invocations?qualifier=DEFAULT&a=b%20c"),
      headers: { "content-type": "application/json" },
      body: "{}",
    };
    const options = { accessKeyId: "AKIAEXAMPLE", region: "us-east-1", service: "bedrock-agentcore", now: 0 };
    const headers = signedHeaders(request, options);
    expect(headers["authorization"]).toMatch(
      /Credential=AKIAEXAMPLE\/19700101\/us-east-1\/bedrock-agentcore\/aws4_request, SignedHeaders=content-type;host;x-amz-date/,
    );
    expect(isSignatureValid({ ...request, headers })).toBe(true);
  });

  test("is missing where a request carries another credential", () => {
    const request = { method: "GET", url: new URL("https://example.com/"), headers: {}, body: "" };
    expect(isSignatureValid(request)).toBe(false);
    expect(isSignatureValid({ ...request, headers: { authorization: "Bearer abc" } })).toBe(false);
  });
});
