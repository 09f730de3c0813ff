import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Simulator, startSimulator } from "../../simulator/index.js";
import type { Aws } from "../../src/aws/aws.js";
import { resourcesTagged, rolesTagged } from "../../src/aws/tagged.js";
import { clientOptions } from "../simulator/client.js";

const tags = { "managed-by": "us", repository: "octo/app" };
const AssumeRolePolicyDocument = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ecs.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

let simulator: Simulator;
let aws: Pick<Aws, "clients">;

beforeAll(async () => {
  simulator = await startSimulator({ profile: { request: 0 } });
  const logs = new CloudWatchLogsClient(clientOptions(simulator));
  const iam = new IAMClient(clientOptions(simulator));
  const tagging = new ResourceGroupsTaggingAPIClient(clientOptions(simulator));
  aws = { clients: { iam, tagging: async () => tagging } as unknown as Aws["clients"] };
  await Promise.all([
    ...Array.from({ length: 130 }, (_, index) =>
      logs.send(new CreateLogGroupCommand({ logGroupName: `/ours/${index}`, tags })),
    ),
    logs.send(
      new CreateLogGroupCommand({ logGroupName: "/theirs", tags: { ...tags, repository: "octo/other" } }),
    ),
    ...["ours-1", "ours-2", "ours-theirs", "others"].map((RoleName) =>
      iam.send(
        new CreateRoleCommand({
          RoleName,
          AssumeRolePolicyDocument,
          Tags: Object.entries(
            RoleName.includes("theirs") ? { ...tags, repository: "octo/other" } : tags,
          ).map(([Key, Value]) => ({ Key, Value })),
        }),
      ),
    ),
  ]);
});
afterAll(() => simulator.stop());

describe("what is found by tags", () => {
  test("is everything that carries all of them, over all pages of the answer", async () => {
    const found = await resourcesTagged(aws, tags);
    expect(found).toHaveLength(130);
    expect(found[0]).toEqual({ arn: expect.stringContaining(":log-group:/ours/"), tags });
  });

  test("of roles asks only for the tags of those whose names are worth a look", async () => {
    simulator.forgetCalls();
    const found = await rolesTagged(aws, tags, (name) => name.startsWith("ours-"));
    expect(found).toEqual([
      { name: "ours-1", arn: expect.stringContaining(":role/ours-1"), createdAt: expect.any(Date), tags },
      { name: "ours-2", arn: expect.stringContaining(":role/ours-2"), createdAt: expect.any(Date), tags },
    ]);
    expect(simulator.calls().map(({ operation }) => operation)).toEqual([
      "ListRoles",
      ...Array.from({ length: 3 }, () => "ListRoleTags"),
    ]);
  });
});
