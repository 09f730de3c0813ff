import { CreateRoleCommand, GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateBucketCommand, HeadBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { type FaultRule, type Simulator, startSimulator } from "../../simulator/index.js";
import { clientOptions } from "./client.js";

let simulator: Simulator;
let once: ReturnType<typeof clientsWith>;

const clientsWith = (maxAttempts: number) => {
  const options = { ...clientOptions(simulator), maxAttempts };
  return {
    sts: new STSClient(options),
    iam: new IAMClient(options),
    s3: new S3Client({ ...options, forcePathStyle: true }),
  };
};

const close = (clients: typeof once): void => {
  for (const client of Object.values(clients)) client.destroy();
};

beforeAll(async () => {
  simulator = await startSimulator({ timeScale: 0.001 });
  once = clientsWith(1);
});

afterAll(async () => {
  close(once);
  await simulator.stop();
});

beforeEach(() => {
  simulator.faults.clear();
  simulator.forgetCalls();
});

const whoAmI = () => once.sts.send(new GetCallerIdentityCommand({}));
const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ecs.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
const createRole = (RoleName: string, clients = once) =>
  clients.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
const roleExists = async (RoleName: string) =>
  once.iam.send(new GetRoleCommand({ RoleName })).then(
    () => true,
    () => false,
  );

/** Outcomes of calls in a row: the error's name, or `ok`. */
async function outcomes(count: number): Promise<string[]> {
  const seen: string[] = [];
  for (let index = 0; index < count; index += 1) {
    seen.push(
      await whoAmI().then(
        () => "ok",
        ({ name }: Error) => name,
      ),
    );
  }
  return seen;
}

describe("a fault", () => {
  const denied = { kind: "error", code: "RegionDisabledException", status: 403, message: "no" } as const;
  const selections: readonly [string, Omit<FaultRule, "effect">, readonly string[]][] = [
    ["the first call", {}, ["x", "ok", "ok", "ok"]],
    ["the nth call", { nth: 3 }, ["ok", "ok", "x", "ok"]],
    ["several calls in a row", { nth: 2, times: 2 }, ["ok", "x", "x", "ok"]],
    ["the call with an index", { index: 1 }, ["ok", "x", "ok", "ok"]],
    [
      "one operation's calls",
      { service: "sts", operation: "GetCallerIdentity", nth: 4 },
      ["ok", "ok", "ok", "x"],
    ],
    ["no call of another operation", { operation: "AssumeRole" }, ["ok", "ok", "ok", "ok"]],
    ["no call of another service", { service: "iam" }, ["ok", "ok", "ok", "ok"]],
  ];

  test.each(selections)("hits %s", async (_, selection, expected) => {
    simulator.faults.on({ ...selection, effect: denied });
    const seen = await outcomes(4);
    expect(seen.map((name) => (name === "ok" ? "ok" : "x"))).toEqual(expected);
  });

  test("can be taken back", async () => {
    simulator.faults.on({ effect: denied, times: 9 })();
    expect(await outcomes(1)).toEqual(["ok"]);
  });
});

describe("the effect", () => {
  test("error is the given one, and nothing is done", async () => {
    simulator.faults.on({
      operation: "CreateRole",
      effect: { kind: "error", code: "ServiceFailure", status: 500, message: "boom" },
    });
    await expect(createRole("error")).rejects.toMatchObject({ name: "ServiceFailureException" });
    expect(await roleExists("error")).toBe(false);
  });

  test("throttle is each service's own, which the SDK retries", async () => {
    simulator.faults.on({ service: "sts", effect: { kind: "throttle" } });
    await expect(whoAmI()).rejects.toMatchObject({ name: "Throttling" });
    simulator.faults.on({ service: "s3", effect: { kind: "throttle" } });
    await expect(once.s3.send(new CreateBucketCommand({ Bucket: "throttled" }))).rejects.toMatchObject({
      name: "SlowDown",
      $metadata: { httpStatusCode: 503 },
    });
    simulator.faults.on({ service: "iam", effect: { kind: "throttle" } });
    const patient = clientsWith(3);
    await createRole("throttled", patient);
    close(patient);
    expect(await roleExists("throttled")).toBe(true);
  });

  test("drop-before breaks the connection and nothing is done", async () => {
    simulator.faults.on({ operation: "CreateRole", effect: { kind: "drop-before" } });
    await expect(createRole("dropped-before")).rejects.toThrow("ECONNRESET");
    expect(await roleExists("dropped-before")).toBe(false);
  });

  test("drop-after breaks the connection although it is done", async () => {
    simulator.faults.on({ operation: "CreateRole", effect: { kind: "drop-after" } });
    await expect(createRole("dropped-after")).rejects.toThrow("ECONNRESET");
    expect(await roleExists("dropped-after")).toBe(true);
    expect(simulator.calls()[0]).toMatchObject({ operation: "CreateRole", status: undefined });
  });

  test("delay holds the request back", async () => {
    simulator.faults.on({ effect: { kind: "delay", ms: 80 } });
    const started = performance.now();
    await whoAmI();
    expect(performance.now() - started).toBeGreaterThanOrEqual(75);
  });

  test("hook runs before it is done, or after it is done and before the answer", async () => {
    const exists: (string | boolean)[] = [];
    const look = (when: "before" | "after") =>
      simulator.faults.on({
        operation: "CreateRole",
        effect: {
          kind: "hook",
          when,
          run: async () => void exists.push(when, await roleExists("hooked")),
        },
      });
    look("before");
    look("after");
    await createRole("hooked");
    expect(exists).toEqual(["before", false, "after", true]);
  });
});

test("a stopped simulator leaves nothing that answers", async () => {
  const other = await startSimulator();
  const s3 = new S3Client({ ...clientOptions(other), maxAttempts: 1, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: "b-1" }));
  await other.stop();
  await expect(s3.send(new HeadBucketCommand({ Bucket: "b-1" }))).rejects.toThrow("ECONNREFUSED");
  s3.destroy();
});
