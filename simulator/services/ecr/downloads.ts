/** The pre-signed download URLs of layers: a listener on loopback that hands out blobs, opened when first needed. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface Downloads {
  urlFor(digest: string, blob: string): Promise<string>;
  close(): Promise<void>;
}

export function downloads(signature: () => string): Downloads {
  const blobs = new Map<string, string>();
  let listening: Promise<{ readonly server: Server; readonly port: number }> | undefined;

  function open(): Promise<{ readonly server: Server; readonly port: number }> {
    const server = createServer((request, response) => {
      const blob = blobs.get(request.url ?? "");
      response.writeHead(blob === undefined ? 403 : 200, { "content-type": "application/octet-stream" });
      response.end(blob);
    });
    server.unref();
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", () => resolve({ server, port: (server.address() as AddressInfo).port }));
    });
  }

  return {
    async urlFor(digest, blob) {
      listening ??= open();
      const { port } = await listening;
      const path = `/${digest}?X-Amz-Signature=${signature()}`;
      blobs.set(path, blob);
      return `http://127.0.0.1:${port}${path}`;
    },
    async close() {
      if (listening === undefined) return;
      const { server } = await listening;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
