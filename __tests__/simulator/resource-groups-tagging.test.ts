import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateClusterCommand, ECSClient } from "@aws-sdk/client-ecs";
import { CreateRoleCommand, IAMClient, paginateListRoles } from "@aws-sdk/client-iam";
import {
  GetResourcesCommand,
  type GetResourcesInput,
  type GetResourcesOutput,
  paginateGetResources,
  ResourceGroupsTaggingAPIClient,
} from "@aws-sdk/client-resource-groups-tagging-api";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Cloud } from "../../simulator/cloud.js";
import { type Simulator, startSimulator } from "../../simulator/index.js";
import type { Call } from "../../simulator/service.js";
import { resourceGroupsTagging } from "../../simulator/services/resource-groups-tagging/index.js";
import { clientOptions } from "./client.js";

let simulator: Simulator;
let tagging: ResourceGroupsTaggingAPIClient;
let logs: CloudWatchLogsClient;

beforeAll(async () => {
  simulator = await startSimulator({ profile: { request: 0 } });
  tagging = new ResourceGroupsTaggingAPIClient(clientOptions(simulator));
  logs = new CloudWatchLogsClient(clientOptions(simulator));
  await Promise.all([
    ...Array.from({ length: 5 }, (_, index) =>
      logs.send(
        new CreateLogGroupCommand({
          logGroupName: `/many/${index}`,
          tags: { team: "a", odd: `${index % 2}` },
        }),
      ),
    ),
    new ECSClient(clientOptions(simulator)).send(
      new CreateClusterCommand({ clusterName: "mine", tags: [{ key: "team", value: "b" }] }),
    ),
    new IAMClient(clientOptions(simulator)).send(
      new CreateRoleCommand({
        RoleName: "tagged",
        AssumeRolePolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Principal: { Service: "ecs.amazonaws.com" }, Action: "sts:AssumeRole" },
          ],
        }),
        Tags: [{ Key: "team", Value: "a" }],
      }),
    ),
  ]);
});

afterAll(async () => {
  tagging.destroy();
  await simulator.stop();
});

async function found(input: GetResourcesInput): Promise<readonly string[]> {
  const arns: string[] = [];
  for await (const page of paginateGetResources({ client: tagging }, input))
    arns.push(
      ...(page.ResourceTagMappingList ?? []).map(({ ResourceARN = "" }) =>
        ResourceARN.split(":").slice(5).join(":"),
      ),
    );
  return arns;
}

const team = (...Values: string[]) => ({ Key: "team", Values });

describe("GetResources", () => {
  test("finds what carries all the tags, each with one of its values, whatever service it is of", async () => {
    expect(await found({ TagFilters: [team("b", "c")] })).toEqual(["cluster/mine"]);
    expect(await found({ TagFilters: [team("a"), { Key: "odd", Values: ["1"] }] })).toEqual([
      "log-group:/many/1",
      "log-group:/many/3",
    ]);
    expect(await found({ TagFilters: [team()] })).toHaveLength(6);
  });

  test("never finds a role: IAM is not in its index", async () => {
    const roles: (string | undefined)[] = [];
    for await (const page of paginateListRoles({ client: new IAMClient(clientOptions(simulator)) }, {}))
      roles.push(...(page.Roles ?? []).map(({ RoleName }) => RoleName));
    expect(roles).toContain("tagged");
    expect((await found({ TagFilters: [team()] })).join()).not.toContain("tagged");
  });

  test("goes page by page, and ends with an empty token", async () => {
    const input = { TagFilters: [team("a")], ResourcesPerPage: 2 };
    expect(await found(input)).toHaveLength(5);
    const pages: (string | undefined)[] = [];
    for (let PaginationToken: string | undefined; PaginationToken !== ""; ) {
      const page = await tagging.send(new GetResourcesCommand({ ...input, PaginationToken }));
      PaginationToken = page.PaginationToken ?? "missing";
      pages.push(PaginationToken);
    }
    expect(pages).toHaveLength(3);
    expect(pages.at(-1)).toBe("");
  });

  test.each([
    ["a page of more than a hundred", { ResourcesPerPage: 101 }],
    ["a value of more than 256 characters", { TagFilters: [team("x".repeat(257))] }],
    ["filters beside ARNs", { TagFilters: [team()], ResourceARNList: ["arn:aws:ecs:us-east-1:1:cluster/x"] }],
    ["a token that it did not give", { PaginationToken: "not-ours" }],
  ])("refuses %s", async (_, input) => {
    await expect(tagging.send(new GetResourcesCommand(input))).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
  });

  test("asks IAM for tag:GetResources", async () => {
    const environment = simulator.credentialsFor({
      policies: [
        { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "logs:*", Resource: "*" }] },
      ],
    });
    const restricted = new ResourceGroupsTaggingAPIClient({
      ...clientOptions(simulator),
      credentials: {
        accessKeyId: environment["AWS_ACCESS_KEY_ID"] ?? "",
        secretAccessKey: environment["AWS_SECRET_ACCESS_KEY"] ?? "",
      },
    });
    await expect(restricted.send(new GetResourcesCommand({}))).rejects.toThrow(/tag:GetResources/);
  });

  test("runs behind: until it is renewed it lacks what is new, and still finds what is gone", () => {
    const things = new Map([["arn:aws:logs:::log-group:/old", { team: "a" }]]);
    let renew = () => {};
    const cloud = {
      services: new Map([["logs", { tagged: () => [...things].map(([arn, tags]) => ({ arn, tags })) }]]),
      clock: {
        after(_: string, action: () => void) {
          renew = action;
        },
      },
    } as unknown as Cloud;
    const { handlers } = resourceGroupsTagging(cloud);
    const listed = () =>
      (
        handlers["GetResources"]?.({}, {} as Call) as GetResourcesOutput | undefined
      )?.ResourceTagMappingList?.map(({ ResourceARN }) => ResourceARN?.split("/")[1]);
    expect(listed()).toEqual(["old"]);
    things.clear();
    things.set("arn:aws:logs:::log-group:/new", { team: "a" });
    expect(listed()).toEqual(["old"]);
    renew();
    expect(listed()).toEqual(["new"]);
  });

  test("still finds a secret that is scheduled for deletion", async () => {
    const secrets = new SecretsManagerClient(clientOptions(simulator));
    await secrets.send(
      new CreateSecretCommand({ Name: "leaving", SecretString: "x", Tags: [{ Key: "team", Value: "s" }] }),
    );
    await secrets.send(new DeleteSecretCommand({ SecretId: "leaving", RecoveryWindowInDays: 7 }));
    let listed: readonly string[] = [];
    while (listed.length === 0) listed = await found({ TagFilters: [team("s")] });
    expect(listed).toEqual([expect.stringMatching(/^secret:leaving-/)]);
  });
});
