/** Servers on loopback that answer everything alike, under public names. */
import { createServer, type OutgoingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { Account } from "../action.js";

export interface Answer {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
}

/** Answers so at `host`, for as long as `use` takes. */
export async function publish<T>(
  account: Account,
  host: string,
  { status, headers }: Answer,
  use: () => Promise<T>,
): Promise<T> {
  const server = createServer((request, response) => {
    // An answer before the end of the question would break the connection off.
    request.resume().once("end", () => response.writeHead(status, headers).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  account.cloud.edge.publish(host, () => [{ port, weight: 1 }]);
  try {
    return await use();
  } finally {
    account.cloud.edge.withdraw(host);
    server.close();
    server.closeAllConnections();
  }
}
