/**
 * `aws-chunked` bodies, which the SDK sends for uploads: chunks with their length in hexadecimal, then trailing headers, one of
 * which is the body's checksum.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export interface Unchunked {
  readonly body: Buffer;
  readonly trailers: Readonly<Record<string, string>>;
}

const lineEnd = "\r\n";

export function decodeChunked(encoded: Buffer): Unchunked {
  const chunks: Buffer[] = [];
  let position = 0;
  const line = (): string => {
    const end = encoded.indexOf(lineEnd, position);
    const text = encoded.toString("latin1", position, end === -1 ? encoded.length : end);
    position = end === -1 ? encoded.length : end + lineEnd.length;
    return text;
  };
  for (;;) {
    const size = Number.parseInt(line(), 16);
    if (!Number.isInteger(size) || size === 0) break;
    chunks.push(encoded.subarray(position, position + size));
    position += size + lineEnd.length;
  }
  const trailers: Record<string, string> = {};
  for (let text = line(); text !== ""; text = line()) {
    const colon = text.indexOf(":");
    trailers[text.slice(0, colon).toLowerCase().trim()] = text.slice(colon + 1).trim();
  }
  return { body: Buffer.concat(chunks), trailers };
}
