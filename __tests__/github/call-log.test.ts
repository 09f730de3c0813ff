import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@jest/globals";
import { openGitHub } from "../../src/github/github.js";

async function linesOf(answer: number | "none"): Promise<readonly string[]> {
  const server = createServer((request, response) => {
    if (answer === "none") return void request.socket.destroy();
    response
      .writeHead(answer, { "content-type": "application/json", "x-github-request-id": "AB:1" })
      .end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const lines: string[] = [];
  try {
    const github = await openGitHub({
      token: "gh-token",
      apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      repository: "octo/secret-name",
      signal: new AbortController().signal,
      callLog: (line) => lines.push(line),
    });
    await github?.octokit.rest.pulls
      .list({ ...github.repository, head: "octo:branch", request: github.limits() })
      .catch(() => undefined);
    return lines;
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const route = String.raw`^GitHub GET /repos/\{owner\}/\{repo\}/pulls: `;

test.each([
  [200, /HTTP 200, \d+ ms, request AB:1$/],
  [403, /HTTP 403, \d+ ms, request AB:1$/],
  ["none", /no answer, \d+ ms$/],
] as const)("a call of GitHub's API is told by its route, without its values: %s", async (answer, told) => {
  const lines = await linesOf(answer);
  expect(lines).toEqual([expect.stringMatching(new RegExp(route + told.source))]);
});
