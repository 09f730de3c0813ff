import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect, test } from "@jest/globals";
import {
  type Account,
  bad,
  bucket,
  changesMade,
  deploy,
  destroy,
  errorsOf,
  good,
  inAccount,
  repository,
  stateKey,
  stateText,
  writes,
} from "../action.js";
import { hasty, unverified } from "./killing.js";

const lockKey = `${stateKey()}.lock`;
const otherImage = { ...unverified, image: `${repository}:2.0` };

/** A lock as another run of the repository writes it. */
function foreignLock(lease: number): string {
  const runId = "4242";
  return JSON.stringify({
    holder: {
      ...{ runId, runAttempt: 1, job: "deploy", repository: "octo-org/octo-repo", actor: "hubot" },
      runUrl: `https://github.com/octo-org/octo-repo/actions/runs/${runId}`,
      operation: "deploy",
      nonce: "0b0e7d8e-3c1c-4a6f-8f0e-2f6f1f1c9d11",
      startedAt: "2026-11-23T08:00:00.000Z",
    },
    lease,
    renewals: 0,
  });
}

async function put(account: Account, key: string, body: string): Promise<void> {
  await account.clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
}

async function textOf(account: Account, key: string): Promise<string | undefined> {
  const { Body } = await account.clients.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return Body?.transformToString();
}

/** GitHub's REST as far as a waiting run asks it: how the attempt of a run is doing. */
async function startGitHub(status: "completed" | "in_progress") {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ id: 4242, status }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    url: `http://127.0.0.1:${port}`,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

describe("a stage whose lock another run holds", () => {
  test.each([
    ["deploy", (account: Account) => deploy(account, { ...otherImage, "lock-timeout": "2s" })],
    ["destroy", (account: Account) => destroy(account, { "lock-timeout": "2s" })],
  ])("is not touched by a %s, which gives up in time and says who is at work", async (_, running) => {
    await inAccount(async (account) => {
      await good(deploy(account, unverified));
      const state = await stateText(account);
      await put(account, lockKey, foreignLock(60_000));
      account.forgetCalls();
      const result = await bad(running(account));
      expect(errorsOf(result)).toContain(
        `The lock s3://${bucket}/${lockKey} was still held by deploy of octo-org/octo-repo ` +
          "(https://github.com/octo-org/octo-repo/actions/runs/4242) after 2 s.",
      );
      expect(errorsOf(result)).toContain("raise `lock-timeout`");
      expect(changesMade(account)).toEqual([]);
      expect(await stateText(account)).toBe(state);
      expect(await textOf(account, lockKey)).toBe(foreignLock(60_000));
    }, hasty)();
  });

  test(
    "is taken over once the lease has run out that the other has not renewed",
    inAccount(async (account) => {
      await good(deploy(account, unverified));
      // Longer than a busy machine takes to start the action.
      await put(account, lockKey, foreignLock(6_000));
      const result = await good(deploy(account, { ...otherImage, "lock-timeout": "30s" }));
      expect(result.stdout).toContain("waiting for the lock");
      expect(result.summary).toContain("Lock taken over");
      expect(result.outputs["changed"]).toBe("true");
    }, hasty),
  );

  test.each(["completed", "in_progress"] as const)(
    "is taken over at once where GitHub says that the run is completed, and not otherwise: %s",
    async (status) => {
      const github = await startGitHub(status);
      try {
        await inAccount(async (account) => {
          await good(deploy(account, unverified));
          await put(account, lockKey, foreignLock(3_600_000));
          const result = await deploy(
            account,
            { ...otherImage, "lock-timeout": "2s" },
            { token: "ghs_token", environment: { GITHUB_API_URL: github.url } },
          );
          expect(github.asked).toEqual(["/repos/octo-org/octo-repo/actions/runs/4242/attempts/1"]);
          expect(result.exitCode).toBe(status === "completed" ? 0 : 1);
          expect(result.stdout.includes("still held by")).toBe(status === "in_progress");
        }, hasty)();
      } finally {
        await github.stop();
      }
    },
  );
});

describe("a run that lost its lock while it was at work", () => {
  /** What a run does that took the lock over while this one seemed dead. */
  async function takeOver(account: Account): Promise<string> {
    await put(account, lockKey, foreignLock(3_600_000));
    const theirs = (await stateText(account))?.replace(
      /"writeId": "[^"]+"/,
      `"writeId": "${crypto.randomUUID()}"`,
    );
    if (theirs === undefined) throw new Error("the run has written no state ahead");
    await put(account, stateKey(), theirs);
    return theirs;
  }

  async function deployedWhileTakenOver(account: Account): Promise<string> {
    let theirs = "";
    account.faults.on({
      operation: "CreateHarness",
      effect: {
        kind: "hook",
        when: "after",
        run: async () => {
          theirs = await takeOver(account);
        },
      },
    });
    const result = await bad(deploy(account, unverified));
    expect(await stateText(account)).toBe(theirs);
    expect(await textOf(account, lockKey)).toBe(foreignLock(3_600_000));
    return errorsOf(result);
  }

  test(
    "cannot overwrite what the other has written since",
    inAccount(async (account) => {
      expect(await deployedWhileTakenOver(account)).toContain("Another run has changed the state object");
    }, hasty),
  );

  test(
    "stops as soon as it notices, which is at the next renewal",
    inAccount(
      async (account) => {
        const startedAt = performance.now();
        const errors = await deployedWhileTakenOver(account);
        expect(errors).toContain("This run lost the lock");
        expect(errors).toContain("to deploy of octo-org/octo-repo");
        // The lease is renewed every 20 s; the rollout would have taken a minute.
        expect(performance.now() - startedAt).toBeLessThan(40_000);
        expect(writes(account).at(-1)).toBe("s3:PutObject");
      },
      { timeScale: 0.3 },
    ),
  );
});
