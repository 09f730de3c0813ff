import * as sdk from "@aws-sdk/client-ec2";
import {
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
  type Filter,
  paginateDescribeSubnets,
} from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Simulator, startSimulator } from "../../simulator/index.js";
import { ec2 } from "../../simulator/server/ec2-model.js";
import { type Shape, shapeOf } from "../../simulator/server/shape.js";
import { clientOptions } from "./client.js";

describe("the part of EC2's model that is written down", () => {
  const theirs = "default" in sdk ? Object(sdk.default) : sdk;

  /** Paths at which ours says something else than the SDK's. */
  function differences(ours: Shape, whole: Shape | undefined, path: string): readonly string[] {
    if (whole === undefined) return [`${path} is not there`];
    const names = ({ traits: { xmlName, ec2QueryName } }: Shape) => ({ xmlName, ec2QueryName });
    const isSame = ours.kind === whole.kind && JSON.stringify(names(ours)) === JSON.stringify(names(whole));
    return [
      ...(isSame ? [] : [path]),
      ...[...ours.members].flatMap(([name, member]) =>
        differences(member, whole.members.get(name), `${path}.${name}`),
      ),
      ...(ours.kind === "list" ? differences(ours.element, whole.element, `${path}[]`) : []),
    ];
  }

  test.each(Object.keys(ec2))("says of %s what the SDK's client says", (name) => {
    const [mine, full] = [ec2[name], theirs[name]] as [unknown[], unknown[]];
    expect(mine.slice(0, 3)).toEqual(full.slice(0, 3));
    for (const part of [4, 5])
      expect(differences(shapeOf(mine[part]), shapeOf(full[part]), name)).toEqual([]);
  });
});

describe("the networks of an account", () => {
  let simulator: Simulator;
  let client: EC2Client;
  const by = (Name: string, ...Values: string[]): { Filters: Filter[] } => ({ Filters: [{ Name, Values }] });

  beforeAll(async () => {
    simulator = await startSimulator({
      region: "eu-central-1",
      network: {
        vpcs: [
          { id: "vpc-1", isDefault: true },
          { id: "vpc-2", isDefault: false },
        ],
        subnets: ["a", "b", "c", "a", "b", "c"].map((zone, index) => ({
          id: `subnet-${index + 1}`,
          vpc: index < 3 ? "vpc-1" : "vpc-2",
          zone: `eu-central-1${zone}`,
          defaultForZone: index < 3,
        })),
        securityGroups: [
          { id: "sg-1", name: "default", vpc: "vpc-1" },
          { id: "sg-2", name: "web", vpc: "vpc-2" },
        ],
      },
    });
    client = new EC2Client(clientOptions(simulator));
  });
  afterAll(async () => {
    client.destroy();
    await simulator.stop();
  });

  test("are found by what they are", async () => {
    const vpcs = await client.send(new DescribeVpcsCommand(by("is-default", "true")));
    expect(vpcs.Vpcs).toEqual([
      { VpcId: "vpc-1", IsDefault: true, OwnerId: "111122223333", State: "available" },
    ]);
    const subnets = await client.send(new DescribeSubnetsCommand(by("default-for-az", "true")));
    expect(subnets.Subnets?.map(({ AvailabilityZone }) => AvailabilityZone)).toEqual([
      "eu-central-1a",
      "eu-central-1b",
      "eu-central-1c",
    ]);
    const groups = await client.send(new DescribeSecurityGroupsCommand(by("vpc-id", "vpc-2", "vpc-3")));
    expect(groups.SecurityGroups).toEqual([
      { GroupId: "sg-2", GroupName: "web", VpcId: "vpc-2", OwnerId: "111122223333" },
    ]);
  });

  test("that nothing fits are none, and an id that does not exist is an error", async () => {
    const none = await client.send(new DescribeSubnetsCommand(by("subnet-id", "subnet-9")));
    expect(none.Subnets ?? []).toEqual([]);
    await expect(client.send(new DescribeSubnetsCommand({ SubnetIds: ["subnet-9"] }))).rejects.toMatchObject({
      name: "InvalidSubnetID.NotFound",
    });
    await expect(client.send(new DescribeVpcsCommand({ VpcIds: ["vpc-9"] }))).rejects.toMatchObject({
      name: "InvalidVpcID.NotFound",
    });
    await expect(client.send(new DescribeVpcsCommand(by("colour", "red")))).rejects.toMatchObject({
      name: "InvalidParameterValue",
    });
  });

  test("come in pages", async () => {
    const sizes: (number | undefined)[] = [];
    for await (const { Subnets } of paginateDescribeSubnets({ client, pageSize: 5 }, {}))
      sizes.push(Subnets?.length);
    expect(sizes).toEqual([5, 1]);
  });

  test("are those of a new account where nothing else was asked for", async () => {
    const plain = await startSimulator();
    const its = new EC2Client(clientOptions(plain));
    const { Subnets = [] } = await its.send(new DescribeSubnetsCommand({}));
    expect(Subnets.map(({ DefaultForAz, AvailabilityZone }) => [DefaultForAz, AvailabilityZone])).toEqual([
      [true, "us-east-1a"],
      [true, "us-east-1b"],
      [true, "us-east-1c"],
    ]);
    its.destroy();
    await plain.stop();
  });

  test("are shown only to who may look, in EC2's own words", async () => {
    const environment = simulator.credentialsFor({
      policies: [{ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "ecs:*", Resource: "*" }] }],
    });
    const stranger = new EC2Client(clientOptions(simulator, environment));
    await expect(stranger.send(new DescribeVpcsCommand({}))).rejects.toMatchObject({
      name: "UnauthorizedOperation",
      message: expect.stringMatching(
        /^You are not authorized to perform this operation\. User: .*ec2:DescribeVpcs/,
      ),
      $metadata: { httpStatusCode: 403 },
    });
    stranger.destroy();
    const unknown = new EC2Client({
      ...clientOptions(simulator),
      credentials: { accessKeyId: "AKIANOBODY", secretAccessKey: "x" },
    });
    await expect(unknown.send(new DescribeVpcsCommand({}))).rejects.toMatchObject({ name: "AuthFailure" });
    unknown.destroy();
  });
});
