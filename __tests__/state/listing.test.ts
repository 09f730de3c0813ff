import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Simulator, startSimulator } from "../../simulator/index.js";
import { stateKeys } from "../../src/state/listing.js";
import { clientOptions } from "../simulator/client.js";

const account = "111122223333";
let simulator: Simulator;
let s3: S3Client;

beforeAll(async () => {
  simulator = await startSimulator({ profile: { request: 0 } });
  s3 = new S3Client({ ...clientOptions(simulator), forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: "states" }));
  for (const Key of [
    "a/b/one.json",
    "a/b/one.json.lock",
    "a/b/notes.txt",
    "a/b/deep/two.json",
    "a/bc/three.json",
    "top.json",
  ])
    await s3.send(new PutObjectCommand({ Bucket: "states", Key, Body: "{}" }));
});
afterAll(async () => {
  s3.destroy();
  await simulator.stop();
});

describe("the states of a repository", () => {
  test("are the JSON objects right below the prefix: neither locks, nor what lies in folders of others", async () => {
    expect(await stateKeys({ s3, account, bucket: "states", prefix: "a/b/" })).toEqual(["a/b/one.json"]);
    expect(await stateKeys({ s3, account, bucket: "states", prefix: "" })).toEqual(["top.json"]);
  });

  test("are none where there is no bucket yet", async () => {
    expect(await stateKeys({ s3, account, bucket: "no-such-states", prefix: "a/b/" })).toEqual([]);
  });

  test("are a failure with its fix where the caller may not list them", async () => {
    const environment = simulator.credentialsFor({
      policies: [
        { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }] },
      ],
    });
    const restricted = new S3Client({ ...clientOptions(simulator, environment), forcePathStyle: true });
    await expect(stateKeys({ s3: restricted, account, bucket: "states", prefix: "" })).rejects.toMatchObject({
      code: "STATE_ACCESS_DENIED",
      fix: expect.stringContaining("s3:ListBucket"),
    });
    restricted.destroy();
  });
});
