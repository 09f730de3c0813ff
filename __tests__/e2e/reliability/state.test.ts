import { PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect, test } from "@jest/globals";
import {
  type Account,
  bad,
  bucket,
  deploy,
  destroy,
  errorsOf,
  good,
  inAccount,
  stateKey,
  stateText,
  things,
  writes,
} from "../action.js";
import { hastily, hasty, unverified } from "./killing.js";

type State = Readonly<Record<string, unknown>>;
const changed = (change: (state: State) => State) => (text: string) =>
  JSON.stringify(change(JSON.parse(text)));

const operations: readonly (readonly [string, (account: Account) => ReturnType<typeof deploy>])[] = [
  ["deploy", (account) => deploy(account, unverified)],
  ["destroy", (account) => destroy(account, hastily)],
];

describe.each(operations)("a %s whose state object", (_, running) => {
  test.each([
    ["is cut off", (text: string) => text.slice(0, text.length / 2), "is not JSON"],
    ["is somebody else's JSON", () => '{"version": 4}', "is not a state of this action"],
    [
      "was written by a newer version",
      changed((state) => ({ ...state, schemaVersion: 2 })),
      "has schema version 2; this version of the action understands up to 1",
    ],
    [
      "belongs to another account",
      changed((state) => ({ ...state, account: "444455556666" })),
      "account is 444455556666, this run's is 111122223333",
    ],
    [
      "belongs to another region",
      changed((state) => ({ ...state, region: "eu-central-1" })),
      "region is eu-central-1, this run's is us-east-1",
    ],
  ])("%s fails with that and touches nothing", async (__, spoil, message) => {
    await inAccount(async (account) => {
      await good(deploy(account, unverified));
      const spoilt = spoil((await stateText(account)) ?? "");
      await account.clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key: stateKey(), Body: spoilt }));
      const before = things(account);
      account.forgetCalls();
      const result = await bad(running(account));
      expect(errorsOf(result)).toContain(`The state object s3://${bucket}/${stateKey()}`);
      expect(errorsOf(result)).toContain(message);
      expect(errorsOf(result)).toContain("Fix: ");
      expect(writes(account)).toEqual([]);
      expect(things(account)).toEqual(before);
    }, hasty)();
  });
});
