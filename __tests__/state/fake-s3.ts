/** Just enough S3 for conditional writes, with a clock that a test can turn and answers that it can drop. */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export const owner = "111122223333";

interface StoredObject {
  readonly body: string;
  readonly etag: string;
  readonly writtenAt: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

export interface FakeBucket {
  readonly owner: string;
  readonly objects: Map<string, StoredObject>;
  /** By sub-resource: `policy`, `tagging`, ... */
  readonly configuration: Map<string, string>;
  readonly createdWith: string;
}

interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

type Fault = "drop-after-effect" | "no-answer" | { readonly status: number; readonly code: string };

export interface FakeS3 {
  readonly url: string;
  readonly buckets: Map<string, FakeBucket>;
  readonly requests: Request[];
  /** Turns S3's clock forward. */
  advance(milliseconds: number): void;
  /** The next request that matches is answered so. */
  fault(matches: (request: Request) => boolean, fault: Fault): void;
  addBucket(name: string, bucketOwner?: string): FakeBucket;
  stop(): Promise<void>;
}

class S3Error extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

export async function startFakeS3(): Promise<FakeS3> {
  const buckets = new Map<string, FakeBucket>();
  const requests: Request[] = [];
  const faults: { matches: (request: Request) => boolean; fault: Fault }[] = [];
  let offset = 0;
  const now = () => Date.now() + offset;

  function bucketOf(name: string, { headers }: Request): FakeBucket {
    const bucket = buckets.get(name);
    if (bucket === undefined) throw new S3Error(404, "NoSuchBucket");
    if (bucket.owner !== owner) throw new S3Error(403, "AccessDenied");
    const expected = headers["x-amz-expected-bucket-owner"];
    if (expected !== bucket.owner) throw new S3Error(403, "AccessDenied");
    return bucket;
  }

  function answerBucket(request: Request, name: string, query: URLSearchParams): Answer {
    if (request.method === "HEAD") return bucketOf(name, request) && {};
    const subresource = [...query.keys()].find((key) => key !== "x-id");
    if (subresource === undefined) {
      const existing = buckets.get(name);
      if (existing !== undefined) {
        throw new S3Error(409, existing.owner === owner ? "BucketAlreadyOwnedByYou" : "BucketAlreadyExists");
      }
      addBucket(name, owner, request.body);
      return {};
    }
    const bucket = bucketOf(name, request);
    if (request.method === "PUT") {
      bucket.configuration.set(subresource, request.body);
      return {};
    }
    const value = bucket.configuration.get(subresource);
    if (value === undefined) throw new S3Error(404, "NoSuchTagSet");
    return { body: value };
  }

  function answerObject(request: Request, bucketName: string, key: string): Answer {
    const { objects } = bucketOf(bucketName, request);
    const existing = objects.get(key);
    const { "if-match": ifMatch, "if-none-match": ifNoneMatch } = request.headers;
    if (request.method === "GET") {
      if (existing === undefined) throw new S3Error(404, "NoSuchKey");
      return {
        body: existing.body,
        headers: { etag: existing.etag, "last-modified": new Date(existing.writtenAt).toUTCString() },
      };
    }
    if (ifMatch !== undefined && existing === undefined) throw new S3Error(404, "NoSuchKey");
    if (ifMatch !== undefined && existing?.etag !== ifMatch) throw new S3Error(412, "PreconditionFailed");
    if (ifNoneMatch === "*" && existing !== undefined) throw new S3Error(412, "PreconditionFailed");
    if (request.method === "DELETE") {
      objects.delete(key);
      return { status: 204 };
    }
    const etag = `"${createHash("md5").update(request.body).digest("hex")}"`;
    objects.set(key, {
      body: request.body,
      etag,
      writtenAt: now(),
      headers: request.headers as Record<string, string>,
    });
    return { headers: { etag } };
  }

  function addBucket(name: string, bucketOwner = owner, createdWith = ""): FakeBucket {
    const bucket = { owner: bucketOwner, objects: new Map(), configuration: new Map(), createdWith };
    buckets.set(name, bucket);
    return bucket;
  }

  function answer(request: Request): Answer {
    const url = new URL(request.path, "http://s3");
    const [, bucket = "", ...rest] = url.pathname.split("/");
    const key = decodeURIComponent(rest.join("/"));
    return key === "" ? answerBucket(request, bucket, url.searchParams) : answerObject(request, bucket, key);
  }

  function respond(response: ServerResponse, { status = 200, headers = {}, body = "" }: Answer): void {
    response.writeHead(status, { ...headers, date: new Date(now()).toUTCString() });
    response.end(body);
  }

  const server: Server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const request: Request = {
      method: incoming.method ?? "",
      path: incoming.url ?? "",
      headers: incoming.headers,
      body: Buffer.concat(chunks).toString(),
    };
    requests.push(request);
    const index = faults.findIndex(({ matches }) => matches(request));
    const [planned] = index < 0 ? [] : faults.splice(index, 1);
    if (planned?.fault === "no-answer") return;
    try {
      if (planned !== undefined && planned.fault !== "drop-after-effect") {
        throw new S3Error(planned.fault.status, planned.fault.code);
      }
      const made = answer(request);
      if (planned === undefined) respond(response, made);
      else incoming.socket.destroy();
    } catch (thrown) {
      const { status, code } = thrown instanceof S3Error ? thrown : new S3Error(500, String(thrown));
      const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
      respond(response, { status, body: request.method === "HEAD" ? "" : body });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    buckets,
    requests,
    advance(milliseconds) {
      offset += milliseconds;
    },
    fault(matches, fault) {
      faults.push({ matches, fault });
    },
    addBucket: (name, bucketOwner) => addBucket(name, bucketOwner),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}
