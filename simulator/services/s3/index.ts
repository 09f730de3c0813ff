/** S3 in path style: buckets, objects with versions, conditional writes. */
import type { DeleteObjectsRequest, ListObjectsV2Request, PutObjectRequest } from "@aws-sdk/client-s3";
import type { Cloud } from "../../cloud.js";
import type { AuthorizationRequest, InventoryItem, Service } from "../../service.js";
import type { Tags } from "../tags.js";
import { createBuckets } from "./buckets.js";
import { listingHandlers } from "./listing.js";
import { objectHandlers } from "./objects.js";
import { type Bucket, currentObject } from "./store.js";

interface ObjectRequest {
  readonly Bucket: string;
  readonly Key: string;
  readonly VersionId?: string;
  readonly IfMatch?: string;
}

/** Operations on a bucket whose action is not called like the operation. */
const bucketActions: Readonly<Record<string, string>> = {
  CreateBucket: "s3:CreateBucket",
  DeleteBucket: "s3:DeleteBucket",
  HeadBucket: "s3:ListBucket",
  ListObjectVersions: "s3:ListBucketVersions",
  GetBucketLocation: "s3:GetBucketLocation",
  PutBucketVersioning: "s3:PutBucketVersioning",
  GetBucketVersioning: "s3:GetBucketVersioning",
  PutBucketEncryption: "s3:PutEncryptionConfiguration",
  GetBucketEncryption: "s3:GetEncryptionConfiguration",
  PutPublicAccessBlock: "s3:PutBucketPublicAccessBlock",
  GetPublicAccessBlock: "s3:GetBucketPublicAccessBlock",
  PutBucketPolicy: "s3:PutBucketPolicy",
  GetBucketPolicy: "s3:GetBucketPolicy",
  PutBucketTagging: "s3:PutBucketTagging",
  GetBucketTagging: "s3:GetBucketTagging",
};

function authorization(cloud: Cloud): NonNullable<Service["authorization"]> {
  const bucketArn = (name: string): string => `arn:${cloud.partition}:s3:::${name}`;
  const objectArn = ({ Bucket, Key }: ObjectRequest): string => `${bucketArn(Bucket)}/${Key}`;
  const onBucket = ([operation, action]: [string, string]) =>
    [
      operation,
      ({ Bucket }: { readonly Bucket: string }) => ({ action, resources: [bucketArn(Bucket)] }),
    ] as const;
  const read = (input: ObjectRequest) => ({
    action: input.VersionId === undefined ? "s3:GetObject" : "s3:GetObjectVersion",
    resources: [objectArn(input)],
  });
  /** A condition on the ETag tells what the object is: it needs the right to read it. */
  const withRead = (input: ObjectRequest, request: AuthorizationRequest): readonly AuthorizationRequest[] =>
    input.IfMatch === undefined
      ? [request]
      : [request, { action: "s3:GetObject", resources: [objectArn(input)] }];

  return {
    ...Object.fromEntries(Object.entries(bucketActions).map(onBucket)),
    ListObjectsV2: ({ Bucket = "", Prefix, Delimiter }: ListObjectsV2Request) => ({
      action: "s3:ListBucket",
      resources: [bucketArn(Bucket)],
      context: {
        ...(Prefix === undefined ? {} : { "s3:prefix": Prefix }),
        ...(Delimiter === undefined ? {} : { "s3:delimiter": Delimiter }),
      },
    }),
    GetObject: read,
    HeadObject: read,
    PutObject: (input: ObjectRequest & PutObjectRequest) =>
      withRead(input, {
        action: "s3:PutObject",
        resources: [objectArn(input)],
        context: {
          ...(input.IfMatch === undefined ? {} : { "s3:if-match": input.IfMatch }),
          ...(input.IfNoneMatch === undefined ? {} : { "s3:if-none-match": input.IfNoneMatch }),
        },
      }),
    DeleteObject: (input: ObjectRequest) =>
      withRead(input, {
        action: input.VersionId === undefined ? "s3:DeleteObject" : "s3:DeleteObjectVersion",
        resources: [objectArn(input)],
      }),
    DeleteObjects: ({ Bucket = "", Delete }: DeleteObjectsRequest) =>
      (Delete?.Objects ?? []).map(({ Key = "", VersionId }) => ({
        action: VersionId === undefined ? "s3:DeleteObject" : "s3:DeleteObjectVersion",
        resources: [objectArn({ Bucket, Key })],
      })),
  };
}

function tagsOf(tags: Bucket["tags"]): Tags {
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key ?? "", Value ?? ""]));
}

function inventoryOf(bucket: Bucket): readonly InventoryItem[] {
  const { versioning, encryption, publicAccessBlock, policy } = bucket;
  const objects = [...bucket.objects.keys()].filter((key) => currentObject(bucket, key));
  return [
    {
      type: "AWS::S3::Bucket",
      id: bucket.name,
      tags: tagsOf(bucket.tags),
      configuration: { versioning, encryption, publicAccessBlock, policy },
    },
    ...objects.map((key) => ({ type: "AWS::S3::Object", id: `${bucket.name}/${key}` })),
  ];
}

export interface S3Options {
  /** Bucket names that other accounts have taken. */
  readonly bucketsOfOthers?: readonly string[];
}

export function s3(cloud: Cloud, { bucketsOfOthers = [] }: S3Options = {}): Service {
  const buckets = createBuckets(cloud, new Set(bucketsOfOthers));
  return {
    name: "s3",
    protocol: "rest-xml",
    handlers: {
      ...buckets.handlers,
      ...objectHandlers(cloud, buckets),
      ...listingHandlers(cloud, buckets),
    },
    authorization: authorization(cloud),
    inventory: () => buckets.all().flatMap(inventoryOf),
    tagged: () =>
      buckets.all().map(({ name, tags }) => ({
        arn: cloud.arn("s3", name, { region: "", accountId: "" }),
        tags: tagsOf(tags),
      })),
  };
}
