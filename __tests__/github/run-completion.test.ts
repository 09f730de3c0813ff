import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { runCompletion } from "../../src/github/run-completion.js";
import { type Holder, holderFrom } from "../../src/state/holder.js";

let server: Server;
let paths: string[];
let answer: { readonly status: number; readonly body: unknown };

beforeEach(async () => {
  paths = [];
  server = createServer((request, response) => {
    paths.push(request.url ?? "");
    response
      .writeHead(answer.status, { "content-type": "application/json" })
      .end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const holder: Holder = {
  ...holderFrom({ GITHUB_REPOSITORY: "octo/app", GITHUB_RUN_ID: "77", GITHUB_RUN_ATTEMPT: "2" }, "deploy"),
};

function isCompleted(overrides: { token?: undefined; holder?: Holder } = {}): Promise<boolean> {
  const ask = runCompletion({
    token: "token" in overrides ? undefined : "gh-token",
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    repository: "octo/app",
    signal: new AbortController().signal,
  });
  return ask(overrides.holder ?? holder);
}

describe("whether the holder's run is over", () => {
  test("is what GitHub says of that very attempt", async () => {
    answer = { status: 200, body: { status: "completed" } };
    expect(await isCompleted()).toBe(true);
    answer = { status: 200, body: { status: "in_progress" } };
    expect(await isCompleted()).toBe(false);
    expect(paths).toEqual(Array(2).fill("/repos/octo/app/actions/runs/77/attempts/2"));
  });

  test("is no, and no failed deploy, where GitHub does not say", async () => {
    answer = { status: 403, body: { message: "Resource not accessible by integration" } };
    expect(await isCompleted()).toBe(false);
  });

  test("is not asked without a token, nor about another repository", async () => {
    answer = { status: 200, body: { status: "completed" } };
    expect(await isCompleted({ token: undefined })).toBe(false);
    expect(await isCompleted({ holder: { ...holder, repository: "octo/other" } })).toBe(false);
    expect(await isCompleted({ holder: { ...holder, runId: "" } })).toBe(false);
    expect(paths).toEqual([]);
  });
});
