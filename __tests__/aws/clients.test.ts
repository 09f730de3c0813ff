import { readFileSync } from "node:fs";
import type { IncomingMessage, RequestListener } from "node:http";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { ListBucketsCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { ListSecretsCommand } from "@aws-sdk/client-secrets-manager";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { createClients, identify, requireAllowedAccount } from "../../src/aws/clients.js";
import { userAgent } from "../../src/aws/user-agent.js";

const saved = { ...process.env };
const stops: (() => Promise<void>)[] = [];

beforeEach(() => {
  for (const name of Object.keys(process.env)) {
    if (/^AWS_|_proxy$/i.test(name)) delete process.env[name];
  }
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "example",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/does/not/exist",
    AWS_SHARED_CREDENTIALS_FILE: "/does/not/exist",
  });
});

afterEach(async () => {
  process.env = { ...saved };
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

interface Served {
  readonly url: string;
  readonly port: number;
  readonly requests: IncomingMessage[];
}

async function serve(listener: RequestListener, target?: number): Promise<Served & { connects: string[] }> {
  const requests: IncomingMessage[] = [];
  const connects: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    listener(request, response);
  });
  server.on("connect", (request, socket, head) => {
    connects.push(request.url ?? "");
    const upstream = connect(target ?? 0, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on("error", () => socket.destroy());
    socket.on("error", () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stops.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, requests, connects };
}

const identity =
  (arn: string): RequestListener =>
  (_, response) =>
    void response
      .writeHead(200, { "content-type": "text/xml" })
      .end(
        `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>${arn}</Arn><UserId>U</UserId>` +
          "<Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>",
      );

const assumedRole = identity("arn:aws:sts::111122223333:assumed-role/deploy/run");

function clients(signal: AbortSignal = new AbortController().signal) {
  return createClients({ region: "eu-central-1", signal });
}

describe("the clients", () => {
  test("are made once each, and only when they are asked for", () => {
    const made = clients();
    expect(made.ecs).toBe(made.ecs);
    expect(made.iam).not.toBe(made.ecs);
  });

  test("say in every request which action calls, in which version", async () => {
    const server = await serve(assumedRole);
    process.env["AWS_ENDPOINT_URL"] = server.url;
    await clients().sts.send(new GetCallerIdentityCommand({}));
    expect(server.requests[0]?.headers["user-agent"]).toContain(userAgent.join("/"));
    const { version } = JSON.parse(readFileSync("package.json", "utf8"));
    expect(userAgent[1]).toBe(version);
  });

  test("reach S3 by path where an endpoint is set, since nobody resolves a bucket's host name there", async () => {
    const server = await serve((_, response) => void response.writeHead(200).end());
    process.env["AWS_ENDPOINT_URL_S3"] = server.url;
    await clients().s3.send(new PutObjectCommand({ Bucket: "states", Key: "a/b.json", Body: "{}" }));
    expect(server.requests[0]?.url).toMatch(/^\/states\/a\/b\.json/);
  });

  test("go through the proxy of the environment, except to hosts of NO_PROXY", async () => {
    const server = await serve(assumedRole);
    const proxy = await serve(() => {}, server.port);
    process.env["HTTP_PROXY"] = proxy.url;
    process.env["AWS_ENDPOINT_URL"] = "http://aws.example.test";
    await clients().sts.send(new GetCallerIdentityCommand({}));
    expect(proxy.connects).toEqual(["aws.example.test:80"]);
    process.env["AWS_ENDPOINT_URL"] = server.url;
    process.env["no_proxy"] = "127.0.0.1";
    await clients().sts.send(new GetCallerIdentityCommand({}));
    expect(proxy.connects).toHaveLength(1);
  });

  test("stop a request that is under way when the run's signal aborts", async () => {
    const run = new AbortController();
    const server = await serve(() => run.abort(new Error("cancelled")));
    process.env["AWS_ENDPOINT_URL"] = server.url;
    const { sts } = clients(run.signal);
    await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: "AbortError" });
    await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: "AbortError" });
    expect(server.requests).toHaveLength(1);
  });

  test("stop one request by its own signal and go on with others", async () => {
    const one = new AbortController();
    const server = await serve((request, response) => {
      if (server.requests.length === 1) one.abort();
      else assumedRole(request, response);
    });
    process.env["AWS_ENDPOINT_URL"] = server.url;
    const { sts } = clients();
    const first = sts.send(new GetCallerIdentityCommand({}), { abortSignal: one.signal });
    await expect(first).rejects.toMatchObject({ name: "AbortError" });
    await expect(sts.send(new GetCallerIdentityCommand({}))).resolves.toMatchObject({
      Account: "111122223333",
    });
  });

  test("fetch credentials once between them", async () => {
    const credentials = await serve((_, response) => {
      const Expiration = new Date(Date.now() + 3_600_000).toISOString();
      const body = { AccessKeyId: "ASIA", SecretAccessKey: "s", Token: "t", Expiration };
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
    const server = await serve((request, response) => {
      if (request.method === "POST")
        response.writeHead(200, { "content-type": "application/json" }).end("{}");
      else response.writeHead(200).end("<ListAllMyBucketsResult/>");
    });
    delete process.env["AWS_ACCESS_KEY_ID"];
    delete process.env["AWS_SECRET_ACCESS_KEY"];
    process.env["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = `${credentials.url}/credentials`;
    process.env["AWS_ENDPOINT_URL"] = server.url;
    const { s3, secrets } = clients();
    await Promise.all([s3.send(new ListBucketsCommand({})), secrets.send(new ListSecretsCommand({}))]);
    expect(server.requests).toHaveLength(2);
    expect(credentials.requests).toHaveLength(1);
  });
});

describe("the identity of a run", () => {
  test("is who calls, the account, the partition of its ARN, and the region of the clients", async () => {
    const server = await serve(identity("arn:aws-us-gov:sts::111122223333:assumed-role/deploy/run"));
    process.env["AWS_ENDPOINT_URL"] = server.url;
    expect(await identify(clients())).toEqual({
      account: "111122223333",
      partition: "aws-us-gov",
      region: "eu-central-1",
      caller: "arn:aws-us-gov:sts::111122223333:assumed-role/deploy/run",
    });
  });

  test("without credentials is an error that says how a job gets them", async () => {
    delete process.env["AWS_ACCESS_KEY_ID"];
    delete process.env["AWS_SECRET_ACCESS_KEY"];
    await expect(identify(clients())).rejects.toMatchObject({
      code: "CREDENTIALS_MISSING",
      fix: expect.stringMatching(/id-token: write.*configure-aws-credentials/),
    });
  });

  test("with expired credentials says so", async () => {
    const error = "<Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>expired</Message></Error>";
    const server = await serve(
      (_, response) =>
        void response
          .writeHead(403, { "content-type": "text/xml" })
          .end(`<ErrorResponse>${error}</ErrorResponse>`),
    );
    process.env["AWS_ENDPOINT_URL"] = server.url;
    await expect(identify(clients())).rejects.toMatchObject({
      code: "CREDENTIALS_REJECTED",
      message: expect.stringContaining("ExpiredToken"),
    });
  });

  test("in an account that is not allowed stops the run before it touches anything", () => {
    const place = { account: "111122223333", partition: "aws", region: "eu-central-1" };
    expect(() => requireAllowedAccount(place, [])).not.toThrow();
    expect(() => requireAllowedAccount(place, ["999900001111", "111122223333"])).not.toThrow();
    expect(() => requireAllowedAccount(place, ["999900001111"])).toThrow(/111122223333.*999900001111/);
  });
});
