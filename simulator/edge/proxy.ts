/**
 * An inspecting HTTPS proxy, as many of this action's users sit behind: it answers CONNECT for the names it knows
 * by ending TLS itself, and refuses every other host, so that nothing ever leaves the machine.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { createSecureContext } from "node:tls";
import type { CertificateAuthority } from "./authority.js";

export interface Proxy {
  /** `http://127.0.0.1:<port>`. */
  start(): Promise<string>;
  stop(): Promise<void>;
}

export interface ProxyOptions {
  readonly authority: CertificateAuthority;
  readonly knows: (hostname: string) => boolean;
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
}

export function createProxy(options: ProxyOptions): Proxy {
  const { authority, knows, handle } = options;
  const sockets = new Set<Duplex>();

  const inside = createTlsServer({
    SNICallback(hostname, done) {
      const { certificate, privateKey } = authority.certificateFor(hostname);
      done(null, createSecureContext({ cert: certificate, key: privateKey }));
    },
  });
  inside.on("request", handle);

  const outside = createServer((request, response) => {
    request.resume();
    response.writeHead(502, { "content-type": "text/plain" });
    response.end("This proxy only reaches the simulated public names, over CONNECT.\n");
  });
  outside.on("connect", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    const [hostname = "", port] = (request.url ?? "").split(":");
    if (port !== "443" || !knows(hostname)) {
      socket.end("HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n");
      return;
    }
    socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    if (head.length > 0) socket.unshift(head);
    inside.emit("connection", socket);
  });

  return {
    async start() {
      await new Promise<void>((resolve) => outside.listen(0, "127.0.0.1", resolve));
      return `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      inside.closeAllConnections();
      await closed(outside);
    },
  };
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
