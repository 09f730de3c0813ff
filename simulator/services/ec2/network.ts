/** What of EC2 a hosted container lies in: VPCs, subnets and security groups. */
import type { Cloud } from "../../cloud.js";

export interface Vpc {
  readonly id: string;
  readonly isDefault: boolean;
}

export interface Subnet {
  readonly id: string;
  /** Id of its VPC. */
  readonly vpc: string;
  /** `us-east-1a` */
  readonly zone: string;
  /** The one that a default VPC came with in this zone. */
  readonly defaultForZone: boolean;
}

export interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  /** Id of its VPC. */
  readonly vpc: string;
}

/** An account's networks in its region. */
export interface Network {
  readonly vpcs: readonly Vpc[];
  readonly subnets: readonly Subnet[];
  readonly securityGroups: readonly SecurityGroup[];
}

/** As AWS makes an account: a default VPC with a subnet in each of three zones, and its default security group. */
export function defaultNetwork({ region }: Cloud): Network {
  const vpc = "vpc-0ddddddddddddddd1";
  return {
    vpcs: [{ id: vpc, isDefault: true }],
    subnets: ["a", "b", "c"].map((letter, index) => ({
      id: `subnet-0aaaaaaaaaaaaaaa${index + 1}`,
      vpc,
      zone: `${region}${letter}`,
      defaultForZone: true,
    })),
    securityGroups: [{ id: "sg-0bbbbbbbbbbbbbbb1", name: "default", vpc }],
  };
}
