/** EC2, as far as it can be looked at: the networks of the account. */
import type * as Ec2 from "@aws-sdk/client-ec2";
import type { Cloud } from "../../cloud.js";
import { AwsError, type Service } from "../../service.js";
import { pageOf } from "../paging.js";
import { defaultNetwork, type Network, type SecurityGroup, type Subnet, type Vpc } from "./network.js";

interface Query {
  readonly Filters?: Ec2.Filter[] | undefined;
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** The values by which a thing can be filtered, by the filter's name. */
type Fields = Readonly<Record<string, string>>;

export function elasticComputeCloud(cloud: Cloud, given: Partial<Network> = {}): Service {
  const network: Network = { ...defaultNetwork(cloud), ...given };
  const owner = cloud.accountId;

  return {
    name: "ec2",
    protocol: "ec2-query",
    handlers: {
      DescribeVpcs(input: Ec2.DescribeVpcsRequest): Ec2.DescribeVpcsResult {
        const fields = ({ id, isDefault }: Vpc): Fields => ({
          "vpc-id": id,
          "is-default": String(isDefault),
          "owner-id": owner,
          state: "available",
        });
        const { items, next } = described(network.vpcs, input.VpcIds, input, fields, "InvalidVpcID.NotFound");
        const vpcs = items.map(({ id, isDefault }) => ({
          VpcId: id,
          IsDefault: isDefault,
          OwnerId: owner,
          State: "available" as const,
        }));
        return { Vpcs: vpcs, ...next };
      },

      DescribeSubnets(input: Ec2.DescribeSubnetsRequest): Ec2.DescribeSubnetsResult {
        const fields = ({ id, vpc, zone, defaultForZone }: Subnet): Fields => ({
          "subnet-id": id,
          "vpc-id": vpc,
          "availability-zone": zone,
          "default-for-az": String(defaultForZone),
          "owner-id": owner,
          state: "available",
        });
        const { items, next } = described(
          network.subnets,
          input.SubnetIds,
          input,
          fields,
          "InvalidSubnetID.NotFound",
        );
        const subnets = items.map(({ id, vpc, zone, defaultForZone }) => ({
          SubnetId: id,
          VpcId: vpc,
          AvailabilityZone: zone,
          DefaultForAz: defaultForZone,
          OwnerId: owner,
          State: "available" as const,
          SubnetArn: cloud.arn("ec2", `subnet/${id}`),
        }));
        return { Subnets: subnets, ...next };
      },

      DescribeSecurityGroups(input: Ec2.DescribeSecurityGroupsRequest): Ec2.DescribeSecurityGroupsResult {
        const fields = ({ id, name, vpc }: SecurityGroup): Fields => ({
          "group-id": id,
          "group-name": name,
          "vpc-id": vpc,
          "owner-id": owner,
        });
        const { items, next } = described(
          network.securityGroups,
          input.GroupIds,
          input,
          fields,
          "InvalidGroup.NotFound",
        );
        const groups = items.map(({ id, name, vpc }) => ({
          GroupId: id,
          GroupName: name,
          VpcId: vpc,
          OwnerId: owner,
        }));
        return { SecurityGroups: groups, ...next };
      },
    },
    // They are the account's own, and never made or removed here.
    inventory: () => [],
  };
}

/** Ids that do not exist are an error, and filters that nothing fits are not. */
function described<Thing extends { readonly id: string }>(
  all: readonly Thing[],
  ids: readonly string[] | undefined,
  { Filters = [], MaxResults = 1000, NextToken }: Query,
  fieldsOf: (thing: Thing) => Fields,
  missingCode: string,
): { readonly items: readonly Thing[]; readonly next: { readonly NextToken?: string } } {
  const missing = ids?.find((id) => !all.some((thing) => thing.id === id));
  if (missing !== undefined) throw new AwsError(missingCode, 400, `The ID '${missing}' does not exist`);
  const matching = all
    .filter(({ id }) => ids === undefined || ids.includes(id))
    .filter((thing) => Filters.every((filter) => fits(fieldsOf(thing), filter)));
  const page = pageOf(matching, MaxResults, NextToken, () => {
    return new AwsError("InvalidParameterValue", 400, "Invalid value for NextToken");
  });
  return { items: page.items, next: page.nextToken === undefined ? {} : { NextToken: page.nextToken } };
}

function fits(fields: Fields, { Name = "", Values = [] }: Ec2.Filter): boolean {
  const value = fields[Name];
  if (value === undefined) {
    throw new AwsError("InvalidParameterValue", 400, `The filter '${Name}' is invalid`);
  }
  return Values.includes(value);
}
