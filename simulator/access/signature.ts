/**
 * Signature Version 4 of a request, made and checked: for what is called by its public name, where nobody but the
 * signature tells who calls. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** Of every access key in the account: keys are told apart by their ids. */
export const secretAccessKey = "simulated-secret-access-key";

export interface SignedRequest {
  readonly method: string;
  /** With path and query as they are sent. */
  readonly url: URL;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export interface SigningOptions {
  readonly accessKeyId: string;
  readonly region: string;
  /** The service's signing name, e.g. `bedrock-agentcore`. */
  readonly service: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The request's headers together with those that sign it. */
export function signedHeaders(
  request: SignedRequest,
  { accessKeyId, region, service, now }: SigningOptions,
): Readonly<Record<string, string>> {
  const time = `${new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
  const headers = { ...request.headers, host: request.url.host, "x-amz-date": time };
  const names = Object.keys(headers).sort();
  const signature = signatureOver({ ...request, headers }, { scope, time, names });
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names.join(";")}, Signature=${signature}`,
  };
}

/** Is the signature that the request carries over this very request? */
export function isSignatureValid(request: SignedRequest): boolean {
  const [, scope, names, given] =
    /^AWS4-HMAC-SHA256 Credential=[^/]+\/([^,\s]+), *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/.exec(
      request.headers["authorization"] ?? "",
    ) ?? [];
  const time = request.headers["x-amz-date"];
  if (scope === undefined || names === undefined || given === undefined || time === undefined) return false;
  const expected = signatureOver(request, { scope, time, names: names.split(";") });
  return timingSafeEqual(Buffer.from(expected), Buffer.from(given));
}

interface Basis {
  readonly scope: string;
  readonly time: string;
  readonly names: readonly string[];
}

function signatureOver(request: SignedRequest, { scope, time, names }: Basis): string {
  const canonical = [
    request.method,
    canonicalPath(request.url),
    canonicalQuery(request.url),
    ...names.map((name) => `${name}:${(request.headers[name] ?? "").trim().replace(/ +/g, " ")}`),
    "",
    names.join(";"),
    digest(request.body),
  ].join("\n");
  const content = ["AWS4-HMAC-SHA256", time, scope, digest(canonical)].join("\n");
  const key = scope
    .split("/")
    .reduce<Buffer | string>((secret, part) => hmac(secret, part), `AWS4${secretAccessKey}`);
  return hmac(key, content).toString("hex");
}

/** Encoded once more than it is sent, as for every service but S3. */
const canonicalPath = ({ pathname }: URL): string => pathname.split("/").map(encoded).join("/");

const canonicalQuery = ({ searchParams }: URL): string =>
  [...searchParams]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join("&");

const encoded = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const digest = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");

const hmac = (key: Buffer | string, content: string): Buffer =>
  createHmac("sha256", key).update(content).digest();
