/** One fake S3 a test, reached by the real client through the SDK's own endpoint variable. */

import type { S3Client } from "@aws-sdk/client-s3";
import { afterEach, beforeEach } from "@jest/globals";
import { createClients } from "../../src/aws/clients.js";
import { type FakeS3, startFakeS3 } from "./fake-s3.js";

export interface World {
  s3: FakeS3;
  client: S3Client;
  stop: AbortController;
}

export const region = "eu-central-1";

export function useFakeS3(): World {
  const world = {} as World;
  const saved = { ...process.env };
  beforeEach(async () => {
    world.s3 = await startFakeS3();
    process.env["AWS_ENDPOINT_URL"] = world.s3.url;
    process.env["AWS_ACCESS_KEY_ID"] = "AKIAEXAMPLE";
    process.env["AWS_SECRET_ACCESS_KEY"] = "example";
    world.stop = new AbortController();
    world.client = createClients({ region, signal: world.stop.signal }).s3;
  });
  afterEach(async () => {
    world.stop.abort();
    world.client.destroy();
    process.env = { ...saved };
    await world.s3.stop();
  });
  return world;
}
