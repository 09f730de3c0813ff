/** Shaking hands with a gateway: with a token that is fetched first, or signing each request. */
import type { IncomingMessage } from "node:http";
import { afterEach, describe, expect, jest, test } from "@jest/globals";
import { isSignatureValid, secretAccessKey } from "../../simulator/access/signature.js";
import type { SignIn } from "../../src/agent/sign-in.js";
import { callersSignature } from "../../src/agent/sign-in-signature.js";
import { type VerifyOptions, verifyMcp } from "../../src/agent/verify.js";
import { createClients } from "../../src/aws/clients.js";
import { type Refusal, type Running, serve, serveGateway } from "./servers.js";

const clientSecret = "s3cr3t-of-the-client";
const tool = "zscaler-mcp-runtime___zia_list_rules";
const running: Running[] = [];
const saved = { ...process.env };

afterEach(async () => {
  process.env = { ...saved };
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

async function started(server: Promise<Running>): Promise<Running> {
  const made = await server;
  running.push(made);
  return made;
}

function verify(url: string, signIn: SignIn, overrides: Partial<VerifyOptions> = {}) {
  return verifyMcp({
    url,
    signIn,
    signal: new AbortController().signal,
    mask: () => {},
    timeout: 5_000,
    limit: 5_000,
    pace: { shortest: 5, longest: 10 },
    onRetry: () => {},
    ...overrides,
  });
}

/** Hands out a token after so many answers of a domain that does not serve yet. */
async function tokens(outages = 0): Promise<Running> {
  let left = outages;
  return started(
    serve((_, response) => {
      left -= 1;
      if (left >= 0) response.writeHead(404).end("not yet");
      else response.writeHead(200).end('{"access_token":"t0ken"}');
    }),
  );
}

const client = ({ url }: Running): SignIn => ({
  kind: "client-credentials",
  client: {
    tokenEndpoint: url,
    clientId: "client-1",
    clientSecret,
    scope: "zscaler-mcp/invoke",
    method: "client_secret_basic",
  },
});

const withoutToken = ({ headers }: IncomingMessage): Refusal | undefined =>
  headers.authorization === "Bearer t0ken" ? undefined : { status: 401, message: "Missing Bearer token" };

describe("a gateway that wants a token", () => {
  test("answers with it; one token is fetched, once the domain of a fresh user pool serves", async () => {
    const idp = await tokens(3);
    const gateway = await started(serveGateway([tool], withoutToken));
    const onRetry = jest.fn<VerifyOptions["onRetry"]>();
    expect(await verify(gateway.url, client(idp), { onRetry })).toMatchObject({
      kind: "verified",
      tools: [{ name: tool }],
    });
    expect(onRetry.mock.calls.map(([{ code }]) => code)).toEqual(
      Array(3).fill("IDENTITY_PROVIDER_UNAVAILABLE"),
    );
    expect(idp.requests).toHaveLength(4);
  });

  test("is asked again while it fails or lists nothing yet, with the token that is there", async () => {
    const idp = await tokens();
    let outages = 2;
    const gateway = await started(
      serveGateway([tool], (request) => {
        outages -= 1;
        return outages >= 0 ? { status: [500, 429][outages] ?? 503, message: "" } : withoutToken(request);
      }),
    );
    expect(await verify(gateway.url, client(idp))).toMatchObject({ kind: "verified" });
    expect(idp.requests).toHaveLength(1);
    const empty = await started(serveGateway([], withoutToken));
    await expect(verify(empty.url, client(idp), { limit: 400 })).rejects.toMatchObject({
      code: "GATEWAY_WITHOUT_TOOLS",
    });
    expect(empty.requests.length).toBeGreaterThan(3);
  });

  const insufficient = 'Bearer error="insufficient_scope", scope="f0reign"';
  test.each<[Refusal, string, string]>([
    [
      { status: 401, challenge: "Bearer f0reign", message: "Invalid Bearer token f0reign" },
      "GATEWAY_TOKEN_REFUSED",
      "the token of client client-1 with scope `zscaler-mcp/invoke` (401)",
    ],
    [
      { status: 403, challenge: insufficient, message: "Insufficient scope" },
      "GATEWAY_SCOPE_REFUSED",
      "another scope than `zscaler-mcp/invoke`",
    ],
    [{ status: 403, message: "signature f0reign" }, "GATEWAY_TOKEN_REFUSED", "(403)"],
    [{ status: 404, message: "f0reign" }, "GATEWAY_NOT_FOUND", "(404)"],
    [{ status: 400, message: "f0reign" }, "GATEWAY_REFUSED", "(400)"],
  ])(
    "and refuses it with %j: gateway, client and scope are named, no mode of a container",
    async (refusal, code, words) => {
      const idp = await tokens();
      const gateway = await started(serveGateway([tool], () => refusal));
      const thrown = await verify(gateway.url, client(idp)).catch((error: unknown) => error);
      expect(thrown).toMatchObject({ name: "Failure", code, fix: expect.stringContaining("Deploy again") });
      const said = JSON.stringify(thrown, Object.getOwnPropertyNames(thrown));
      expect(said).toContain(words);
      for (const foreign of ["f0reign", "t0ken", clientSecret, "auth-mode", "mcp-url"])
        expect(said).not.toContain(foreign);
      expect(gateway.requests).toHaveLength(1);
    },
  );

  test("that does not speak MCP is met with a fix for a gateway", async () => {
    const page = await started(
      serve((_, response) => void response.writeHead(200, { "content-type": "text/html" }).end("hi")),
    );
    await expect(verify(page.url, client(await tokens()))).rejects.toMatchObject({
      code: "MCP_PROTOCOL",
      fix: expect.stringContaining("gateway"),
    });
  });
});

/** With the credentials of the environment, a role's for a session token. */
function signature(credentials: Readonly<Record<string, string>> = {}): SignIn {
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...credentials,
  });
  const region = "eu-west-1";
  const clients = createClients({ region, signal: new AbortController().signal });
  return { kind: "sigv4", sign: callersSignature({ clients, region }) };
}

describe("a gateway that wants signatures", () => {
  test("gets a valid one over every request, session token included", async () => {
    const scopes = new Set<string | undefined>();
    const sessions = new Set<unknown>();
    const gateway = await started(
      serveGateway([tool], ({ method = "", headers, url = "" }, body) => {
        const { host = "", authorization = "" } = headers;
        const given = Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name, String(value)]),
        );
        const address = new URL(url, `http://${host}`);
        scopes.add(/Credential=[^/]+\/\d+\/([^,]+),/.exec(authorization)?.[1]);
        sessions.add(authorization.includes("x-amz-security-token") && headers["x-amz-security-token"]);
        return isSignatureValid({ method, url: address, headers: given, body })
          ? undefined
          : { status: 403, message: "The request signature does not match" };
      }),
    );
    const signIn = signature({ AWS_SESSION_TOKEN: "s3ssion" });
    expect(await verify(gateway.url, signIn)).toMatchObject({ kind: "verified", tools: [{ name: tool }] });
    expect(gateway.requests).toHaveLength(3);
    expect([...sessions]).toEqual(["s3ssion"]);
    expect([...scopes]).toEqual(["eu-west-1/bedrock-agentcore/aws4_request"]);
  });

  test("and refuses the caller for a right that it lacks has told nothing of the harness", async () => {
    const message = "User: x is not authorized to perform: bedrock-agentcore:InvokeGateway on resource: y";
    const gateway = await started(serveGateway([tool], () => ({ status: 403, message })));
    expect(await verify(gateway.url, signature())).toEqual({
      kind: "not-allowed",
      host: new URL(gateway.url).host,
      action: "bedrock-agentcore:InvokeGateway",
    });
  });

  test.each([
    [403, "The request signature we calculated does not match the signature you provided."],
    [403, "The security token included in the request is invalid."],
    [401, "Missing Bearer token"],
  ])("and refuses the signature itself (%i %s) is a failure", async (status, message) => {
    const gateway = await started(serveGateway([tool], () => ({ status, message })));
    await expect(verify(gateway.url, signature())).rejects.toMatchObject({
      code: "GATEWAY_SIGNATURE_REFUSED",
      fix: expect.stringContaining("AWS_IAM"),
    });
  });
});
