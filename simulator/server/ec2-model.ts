/**
 * The part of EC2's model that is in use, in the notation of the SDK's clients. EC2's own client is larger than all the
 * others together: to load it would take every process that simulates an account longer than to do anything with it.
 * A test holds this part against the whole.
 */
import type { Schema } from "./shape.js";

const namespace = "com.amazonaws.ec2";
const [text, number, flag] = [0, 1, 2] as const;

const structure = (name: string, members: Readonly<Record<string, Schema>>): Schema => [
  ...[3, namespace, name, 0, Object.keys(members), Object.values(members)],
];
const list = (name: string, item: Schema, xmlName: string): Schema => [
  ...[1, namespace, name, 0, [item, { xmlName }]],
];
const operation = (name: string, input: Schema, output: Schema): Schema => [
  ...[9, namespace, name, 0, input, output],
];

/** A member of an answer: its XML name in lower case, its parameter's name in upper case. */
const answered = (schema: Schema, name: string): Schema => [
  ...[schema, { ec2QueryName: name, xmlName: name.charAt(0).toLowerCase() + name.slice(1) }],
];
/** A list in a request: each item is a parameter of this name with a number. */
const asked = (schema: Schema, xmlName: string): Schema => [schema, { xmlName }];

const filter = structure("Filter", {
  Name: text,
  Values: asked(list("ValueStringList", text, "item"), "Value"),
});
const filters = asked(list("FilterList", filter, "Filter"), "Filter");
const paging = { NextToken: text, MaxResults: number, DryRun: answered(flag, "DryRun") };
const nextToken = { NextToken: answered(text, "NextToken") };

const vpc = structure("Vpc", {
  OwnerId: answered(text, "OwnerId"),
  IsDefault: answered(flag, "IsDefault"),
  VpcId: answered(text, "VpcId"),
  State: answered(text, "State"),
});

const subnet = structure("Subnet", {
  OwnerId: answered(text, "OwnerId"),
  SubnetArn: answered(text, "SubnetArn"),
  SubnetId: answered(text, "SubnetId"),
  State: answered(text, "State"),
  VpcId: answered(text, "VpcId"),
  AvailabilityZone: answered(text, "AvailabilityZone"),
  DefaultForAz: answered(flag, "DefaultForAz"),
});

const securityGroup = structure("SecurityGroup", {
  GroupId: answered(text, "GroupId"),
  VpcId: answered(text, "VpcId"),
  OwnerId: answered(text, "OwnerId"),
  GroupName: answered(text, "GroupName"),
});

/** By the names of the SDK's exports. */
export const ec2: Readonly<Record<string, Schema>> = {
  DescribeVpcs$: operation(
    "DescribeVpcs",
    structure("DescribeVpcsRequest", {
      Filters: filters,
      VpcIds: asked(list("VpcIdStringList", text, "VpcId"), "VpcId"),
      ...paging,
    }),
    structure("DescribeVpcsResult", {
      ...nextToken,
      Vpcs: answered(list("VpcList", vpc, "item"), "VpcSet"),
    }),
  ),
  DescribeSubnets$: operation(
    "DescribeSubnets",
    structure("DescribeSubnetsRequest", {
      Filters: filters,
      SubnetIds: asked(list("SubnetIdStringList", text, "SubnetId"), "SubnetId"),
      ...paging,
    }),
    structure("DescribeSubnetsResult", {
      ...nextToken,
      Subnets: answered(list("SubnetList", subnet, "item"), "SubnetSet"),
    }),
  ),
  DescribeSecurityGroups$: operation(
    "DescribeSecurityGroups",
    structure("DescribeSecurityGroupsRequest", {
      GroupIds: asked(list("GroupIdStringList", text, "groupId"), "GroupId"),
      ...paging,
      Filters: filters,
    }),
    structure("DescribeSecurityGroupsResult", {
      ...nextToken,
      SecurityGroups: answered(list("SecurityGroupList", securityGroup, "item"), "SecurityGroupInfo"),
    }),
  ),
};
