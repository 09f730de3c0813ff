/** Whether there is a network in which ECS Express can put its tasks and its load balancer. */
import type { Filter, SecurityGroup, Subnet } from "@aws-sdk/client-ec2";
import type { Aws } from "../aws/aws.js";
import { errorName } from "../aws/errors.js";
import { Failure, messageOf } from "../failure/failure.js";

export interface Network {
  /** Empty: those of the default VPC. */
  readonly subnets: readonly string[];
  /** Empty: ECS makes one. */
  readonly securityGroups: readonly string[];
}

export interface NetworkCheck {
  readonly failures: readonly Failure[];
  /** Why it could not be looked at. */
  readonly unread?: string;
}

/** A load balancer lies in this many availability zones at least. */
const leastZones = 2;

/** Never throws for what EC2 answers: a caller who may not look deploys all the same. */
export async function checkedNetwork(aws: Aws, network: Network): Promise<NetworkCheck> {
  try {
    return { failures: await wrongWith(await reader(aws), network) };
  } catch (thrown) {
    aws.signal.throwIfAborted();
    return { failures: [], unread: `${errorName(thrown)}: ${messageOf(thrown)}` };
  }
}

interface Reader {
  subnets(name: string, values: readonly string[]): Promise<readonly Subnet[]>;
  securityGroups(ids: readonly string[]): Promise<readonly SecurityGroup[]>;
  defaultVpc(): Promise<string | undefined>;
}

/** By filters: a look by ids would name only the first that is missing. */
async function reader({ clients }: Aws): Promise<Reader> {
  const client = await clients.ec2();
  const { DescribeVpcsCommand, paginateDescribeSecurityGroups, paginateDescribeSubnets } = await import(
    "@aws-sdk/client-ec2"
  );
  const by = (Name: string, Values: readonly string[]): { Filters: Filter[] } => ({
    Filters: [{ Name, Values: [...Values] }],
  });
  return {
    async subnets(name, values) {
      const all: Subnet[] = [];
      for await (const page of paginateDescribeSubnets({ client }, by(name, values)))
        all.push(...(page.Subnets ?? []));
      return all;
    },
    async securityGroups(ids) {
      const all: SecurityGroup[] = [];
      for await (const page of paginateDescribeSecurityGroups({ client }, by("group-id", ids)))
        all.push(...(page.SecurityGroups ?? []));
      return all;
    },
    async defaultVpc() {
      const { Vpcs } = await client.send(new DescribeVpcsCommand(by("is-default", ["true"])));
      return Vpcs?.[0]?.VpcId;
    },
  };
}

async function wrongWith(read: Reader, network: Network): Promise<readonly Failure[]> {
  const [place, groups] = await Promise.all([
    network.subnets.length > 0 ? givenPlace(read, network.subnets) : defaultPlace(read),
    network.securityGroups.length > 0 ? read.securityGroups(network.securityGroups) : [],
  ]);
  return [...place.failures, ...wrongGroups(network.securityGroups, groups, place.vpc)];
}

interface NetworkPlace {
  readonly failures: readonly Failure[];
  /** Undefined where there is none, or more than one. */
  readonly vpc: string | undefined;
}

async function givenPlace(read: Reader, wanted: readonly string[]): Promise<NetworkPlace> {
  const subnets = await read.subnets("subnet-id", wanted);
  const missing = absent(
    wanted,
    subnets.map(({ SubnetId }) => SubnetId),
  );
  const vpcs = distinct(subnets.map(({ VpcId }) => VpcId));
  return {
    vpc: vpcs.length === 1 ? vpcs[0] : undefined,
    failures: [
      ...(missing.length === 0
        ? []
        : [
            new Failure(
              "SUBNET_MISSING",
              `the input subnets names ${missing.join(", ")}, which this account does not have in this region`,
              {
                fix: "Correct the input subnets; aws ec2 describe-subnets lists those that there are.",
              },
            ),
          ]),
      ...(vpcs.length < 2
        ? []
        : [
            new Failure(
              "SUBNETS_APART",
              `the input subnets names subnets of several VPCs: ${vpcs.join(", ")}`,
              {
                fix: "Name subnets of one VPC.",
              },
            ),
          ]),
      ...(missing.length === 0 && vpcs.length === 1
        ? tooFewZones(subnets, "the subnets of the input subnets")
        : []),
    ],
  };
}

async function defaultPlace(read: Reader): Promise<NetworkPlace> {
  const [vpc, standard] = await Promise.all([read.defaultVpc(), read.subnets("default-for-az", ["true"])]);
  if (vpc === undefined)
    return {
      vpc,
      failures: [
        new Failure(
          "NO_DEFAULT_VPC",
          "this account has no default VPC in this region, and the input subnets names no other network",
          {
            fix: "Name at least two subnets of one VPC in different availability zones with the input subnets, or make a default VPC: aws ec2 create-default-vpc",
          },
        ),
      ],
    };
  // Somebody may have replaced the subnets that it came with.
  const subnets = zonesOf(standard).length < leastZones ? await read.subnets("vpc-id", [vpc]) : standard;
  return { vpc, failures: tooFewZones(subnets, `the subnets of the default VPC ${vpc}`) };
}

function wrongGroups(
  wanted: readonly string[],
  groups: readonly SecurityGroup[],
  vpc: string | undefined,
): readonly Failure[] {
  const missing = absent(
    wanted,
    groups.map(({ GroupId }) => GroupId),
  );
  const strangers = groups.filter(({ VpcId }) => vpc !== undefined && VpcId !== vpc);
  return [
    ...(missing.length === 0
      ? []
      : [
          new Failure(
            "SECURITY_GROUP_MISSING",
            `the input security-groups names ${missing.join(", ")}, which this account does not have in this region`,
            {
              fix: "Correct the input security-groups; aws ec2 describe-security-groups lists those that there are.",
            },
          ),
        ]),
    ...(strangers.length === 0
      ? []
      : [
          new Failure(
            "SECURITY_GROUP_APART",
            `the input security-groups names ${strangers.map(({ GroupId, VpcId }) => `${GroupId} of ${VpcId}`).join(", ")}, but the subnets are of ${vpc}`,
            { fix: "Name security groups of the VPC that the subnets are in." },
          ),
        ]),
  ];
}

/** Of a local zone or an Outpost one subnet is enough for a load balancer. */
function tooFewZones(subnets: readonly Subnet[], noun: string): readonly Failure[] {
  const zones = zonesOf(subnets);
  const isElsewhere = subnets.some(
    ({ AvailabilityZone, OutpostArn }) =>
      OutpostArn !== undefined || !/^[a-z]+(-[a-z]+)+-\d+[a-z]$/.test(AvailabilityZone ?? ""),
  );
  if (zones.length >= leastZones || (isElsewhere && zones.length > 0)) return [];
  const where = zones.length === 0 ? "there are none" : `they all lie in ${zones.join(", ")}`;
  return [
    new Failure(
      "TOO_FEW_ZONES",
      `${noun} are not enough for a load balancer, which needs two availability zones: ${where}`,
      {
        fix: "Name subnets in at least two availability zones with the input subnets.",
      },
    ),
  ];
}

function zonesOf(subnets: readonly Subnet[]): readonly string[] {
  return distinct(subnets.map(({ AvailabilityZone }) => AvailabilityZone));
}

function absent(wanted: readonly string[], found: readonly (string | undefined)[]): readonly string[] {
  return wanted.filter((one) => !found.includes(one));
}

function distinct(values: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(values.filter((value) => value !== undefined))].toSorted();
}
