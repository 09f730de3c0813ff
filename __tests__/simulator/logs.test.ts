import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  ListTagsForResourceCommand,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type Simulator, startSimulator } from "../../simulator/index.js";
import { clientOptions } from "./client.js";
import { until } from "./ecs-scene.js";

const logGroupName = "/ecs/zscaler-mcp";
let simulator: Simulator;
let logs: CloudWatchLogsClient;

async function start(logIngestion: number): Promise<void> {
  simulator = await startSimulator({ timeScale: 0.01, profile: { request: 0, logIngestion } });
  logs = new CloudWatchLogsClient(clientOptions(simulator));
}

async function stop(): Promise<void> {
  logs.destroy();
  await simulator.stop();
}

beforeEach(() => start(500));
afterEach(stop);

const failure = (name: string, message = /.*/) =>
  expect.objectContaining({ name, message: expect.stringMatching(message) });

async function describeGroup() {
  const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }));
  return logGroups?.[0];
}

describe("a log group", () => {
  test("exists once, with its key and its tags", async () => {
    const create = () =>
      logs.send(
        new CreateLogGroupCommand({
          logGroupName,
          tags: { stage: "a" },
          kmsKeyId: "arn:aws:kms:us-east-1:1:key/k",
        }),
      );
    await create();
    await expect(create()).rejects.toEqual(failure("ResourceAlreadyExistsException"));
    const group = await describeGroup();
    expect(group).toMatchObject({ kmsKeyId: "arn:aws:kms:us-east-1:1:key/k", logGroupClass: "STANDARD" });
    expect(group?.arn).toBe(`${group?.logGroupArn}:*`);
  });

  test("keeps its events for ever until it gets a retention that AWS knows", async () => {
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    expect((await describeGroup())?.retentionInDays).toBeUndefined();
    await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 30 }));
    expect((await describeGroup())?.retentionInDays).toBe(30);
    await expect(
      logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 31 })),
    ).rejects.toEqual(failure("InvalidParameterException"));
    await logs.send(new DeleteRetentionPolicyCommand({ logGroupName }));
    expect((await describeGroup())?.retentionInDays).toBeUndefined();
  });

  test("takes tags by its ARN without the star", async () => {
    await logs.send(new CreateLogGroupCommand({ logGroupName, tags: { stage: "a" } }));
    const { arn = "", logGroupArn: resourceArn = "" } = (await describeGroup()) ?? {};
    await logs.send(new TagResourceCommand({ resourceArn, tags: { owner: "us" } }));
    await logs.send(new UntagResourceCommand({ resourceArn, tagKeys: ["stage"] }));
    const { tags } = await logs.send(new ListTagsForResourceCommand({ resourceArn }));
    expect(tags).toEqual({ owner: "us" });
    await expect(logs.send(new ListTagsForResourceCommand({ resourceArn: arn }))).rejects.toEqual(
      failure("InvalidParameterException"),
    );
  });

  test("is gone when deleted, with all that was in it", async () => {
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    await logs.send(new DeleteLogGroupCommand({ logGroupName }));
    await expect(logs.send(new DeleteLogGroupCommand({ logGroupName }))).rejects.toEqual(
      failure("ResourceNotFoundException"),
    );
    expect(simulator.cloud.logs.write(logGroupName, "s", "lost")).toBe(false);
  });

  test("is found behind a page token", async () => {
    for (const name of ["/a", "/b", "/c"]) await logs.send(new CreateLogGroupCommand({ logGroupName: name }));
    const first = await logs.send(new DescribeLogGroupsCommand({ limit: 2 }));
    const second = await logs.send(new DescribeLogGroupsCommand({ limit: 2, nextToken: first.nextToken }));
    expect([first, second].map((page) => page.logGroups?.map((group) => group.logGroupName))).toEqual([
      ["/a", "/b"],
      ["/c"],
    ]);
  });
});

describe("events", () => {
  async function written(lines: readonly string[], stream = "mcp/Main/1"): Promise<void> {
    simulator.cloud.logs.ensureGroup(logGroupName);
    for (const line of lines) simulator.cloud.logs.write(logGroupName, stream, line);
    await until(async () => (await find()).length >= lines.length);
  }

  async function find(input: Partial<ConstructorParameters<typeof FilterLogEventsCommand>[0]> = {}) {
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName, ...input }));
    return events.map((event) => event.message);
  }

  test("are not seen before they are ingested", async () => {
    await stop();
    await start(40_000);
    simulator.cloud.logs.ensureGroup(logGroupName);
    simulator.cloud.logs.write(logGroupName, "s", "late");
    expect(await find()).toEqual([]);
    await until(async () => (await find()).length === 1);
  });

  test.each([
    ["ERROR", ["ERROR one", "ERROR two"]],
    ["ERROR -two", ["ERROR one"]],
    ["?one ?three", ["ERROR one", "three"]],
    ['"[TOOL OK]"', ["[TOOL OK] list"]],
    ["%t[wh][or]%", ["ERROR two", "three"]],
  ])("are searched with the pattern %s", async (filterPattern, expected) => {
    await written(["ERROR one", "ERROR two", "three", "[TOOL OK] list"]);
    expect(await find({ filterPattern })).toEqual(expected);
  });

  test("can't be searched for an unquoted term with other characters than letters and digits", async () => {
    await written(["x"]);
    await expect(find({ filterPattern: "[TOOL" })).rejects.toEqual(failure("InvalidParameterException"));
    await expect(find({ filterPattern: "tool-call" })).rejects.toEqual(failure("InvalidParameterException"));
  });

  test("may be on a later page than an empty one", async () => {
    await written([...Array.from({ length: 60 }, (_, index) => `noise ${index}`), "needle"]);
    const first = await logs.send(new FilterLogEventsCommand({ logGroupName, filterPattern: "needle" }));
    expect(first.events).toEqual([]);
    const second = await logs.send(
      new FilterLogEventsCommand({ logGroupName, filterPattern: "needle", nextToken: first.nextToken }),
    );
    expect(second.events?.map((event) => event.message)).toEqual(["needle"]);
    expect(second.nextToken).toBeUndefined();
  });

  test("have ids of their own, also within one millisecond, and keep their order", async () => {
    await written(["1", "2", "3"]);
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
    expect(events.map((event) => event.message)).toEqual(["1", "2", "3"]);
    expect(new Set(events.map((event) => event.eventId)).size).toBe(3);
  });

  test("are searched within a time and a stream", async () => {
    await written(["early"], "a");
    const startTime = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 2));
    await written(["late"], "b");
    await until(async () => (await find()).length === 2);
    expect(await find({ startTime })).toEqual(["late"]);
    expect(await find({ endTime: startTime })).toEqual(["early"]);
    expect(await find({ logStreamNamePrefix: "a" })).toEqual(["early"]);
    const { logStreams } = await logs.send(
      new DescribeLogStreamsCommand({ logGroupName, orderBy: "LastEventTime", descending: true }),
    );
    expect(logStreams?.map((stream) => stream.logStreamName)).toEqual(["b", "a"]);
  });

  test("of one stream are read on from the last token, which stays where nothing is new", async () => {
    await written(["1", "2", "3"]);
    const read = (nextToken?: string) =>
      logs.send(
        new GetLogEventsCommand({
          logGroupName,
          logStreamName: "mcp/Main/1",
          limit: 2,
          startFromHead: true,
          ...(nextToken === undefined ? {} : { nextToken }),
        }),
      );
    const first = await read();
    const second = await read(first.nextForwardToken);
    const third = await read(second.nextForwardToken);
    expect([first, second, third].map((page) => page.events?.map((event) => event.message))).toEqual([
      ["1", "2"],
      ["3"],
      [],
    ]);
    expect(third.nextForwardToken).toBe(second.nextForwardToken);
  });
});

describe("events of another writer", () => {
  const logStreamName = "s";

  beforeEach(async () => {
    // Long enough for a busy machine to search in between.
    await stop();
    await start(50_000);
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
  });

  const put = (...events: readonly (readonly [timestamp: number, message: string])[]) =>
    logs.send(
      new PutLogEventsCommand({
        logGroupName,
        logStreamName,
        logEvents: events.map(([timestamp, message]) => ({ timestamp, message })),
      }),
    );

  const search = (input: Partial<ConstructorParameters<typeof FilterLogEventsCommand>[0]> = {}) =>
    logs.send(new FilterLogEventsCommand({ logGroupName, ...input }));

  const messages = ({ events = [] }: Awaited<ReturnType<typeof search>>) =>
    events.map(({ message }) => message);

  async function seen(count: number): Promise<void> {
    await until(async () => messages(await search()).length === count);
  }

  test("stand where they say that they happened, and arrive when they arrive", async () => {
    const now = Date.now();
    await put([now - 10, "first"], [now, "second"]);
    await seen(2);
    await put([now - 60_000, "late"]);
    expect(messages(await search())).toEqual(["first", "second"]);
    await seen(3);
    const { events = [] } = await search();
    expect(events.map(({ message }) => message)).toEqual(["late", "first", "second"]);
    expect(events[0]?.ingestionTime).toBeGreaterThan(events[2]?.ingestionTime ?? Number.POSITIVE_INFINITY);
  });

  test("are listed the newest first, page by page, whatever arrives meanwhile", async () => {
    const now = Date.now();
    await put([now, "1"], [now, "2"], [now + 1, "3"]);
    await seen(3);
    const first = await search({ startFromHead: false, limit: 2, startTime: now - 1_000 });
    expect(messages(first)).toEqual(["3", "2"]);
    await put([now + 2, "4"]);
    await seen(4);
    const second = await search({ nextToken: first.nextToken, startTime: now - 1_000 });
    expect(messages(second)).toEqual(["1"]);
    expect(second.nextToken).toBeUndefined();
  });

  test("can't be listed the newest first from before 2024", async () => {
    await expect(search({ startFromHead: false, startTime: Date.UTC(2023, 11, 31) })).rejects.toEqual(
      failure("InvalidParameterException"),
    );
  });

  test("fill a page after a mebibyte", async () => {
    const now = Date.now();
    for (const message of ["a", "b", "c"]) await put([now, message.repeat(600_000)]);
    await until(async () => (await search({ startTime: now })).nextToken !== undefined);
    const first = await search();
    expect(first.events).toHaveLength(1);
    expect((await search({ nextToken: first.nextToken })).events).toHaveLength(1);
  });

  test("are refused out of order, in too large a batch, and without a stream", async () => {
    const now = Date.now();
    await expect(put([now, "a"], [now - 1, "b"])).rejects.toEqual(
      failure("InvalidParameterException", /chronological/),
    );
    await expect(put([now, "x".repeat(1_048_576)])).rejects.toEqual(
      failure("InvalidParameterException", /too large/),
    );
    await expect(
      logs.send(
        new PutLogEventsCommand({
          logGroupName,
          logStreamName: "none",
          logEvents: [{ timestamp: now, message: "a" }],
        }),
      ),
    ).rejects.toEqual(failure("ResourceNotFoundException"));
    await expect(logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }))).rejects.toEqual(
      failure("ResourceAlreadyExistsException"),
    );
  });

  test("are dropped with a word where they are two weeks old or of the future", async () => {
    const now = Date.now();
    const day = 86_400_000;
    const old = await put([now - 15 * day, "old"]);
    expect(old.rejectedLogEventsInfo).toEqual({ tooOldLogEventEndIndex: 1 });
    const both = await put([now, "now"], [now + 3 * 3_600_000, "ahead"]);
    expect(both.rejectedLogEventsInfo).toEqual({ tooNewLogEventStartIndex: 1 });
    await seen(1);
  });
});
