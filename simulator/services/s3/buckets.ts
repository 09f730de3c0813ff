/** Buckets: their creation, their settings, and who may reach them from where. */
import type {
  CreateBucketOutput,
  CreateBucketRequest,
  DeleteBucketRequest,
  GetBucketEncryptionOutput,
  GetBucketLocationOutput,
  GetBucketPolicyOutput,
  GetBucketTaggingOutput,
  GetBucketVersioningOutput,
  GetPublicAccessBlockOutput,
  HeadBucketOutput,
  PutBucketEncryptionRequest,
  PutBucketPolicyRequest,
  PutBucketTaggingRequest,
  PutBucketVersioningRequest,
  PutPublicAccessBlockRequest,
} from "@aws-sdk/client-s3";
import type { Cloud } from "../../cloud.js";
import { AwsError, type Call, type Handler } from "../../service.js";
import { type Bucket, emptyBucket } from "./store.js";

export interface BucketRequest {
  readonly Bucket: string | undefined;
  readonly ExpectedBucketOwner?: string | undefined;
}

export interface Buckets {
  readonly handlers: Readonly<Record<string, Handler>>;
  /** The bucket of a request, or the error that S3 answers instead. */
  find(request: BucketRequest, call: Call): Bucket;
  all(): readonly Bucket[];
}

const noSuchBucket = (name: string): AwsError =>
  new AwsError("NoSuchBucket", 404, "The specified bucket does not exist", { BucketName: name });

const accessDenied = (): AwsError => new AwsError("AccessDenied", 403, "Access Denied");

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function checkName(name: string): void {
  const fits = /^(?!xn--|sthree-|amzn-s3-demo-)[a-z0-9](?!.*\.\.)[a-z0-9.-]{1,61}[a-z0-9]$/.test(name);
  const isAddress = /^\d+\.\d+\.\d+\.\d+$/.test(name);
  const hasReservedEnd = /(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name);
  if (!fits || isAddress || hasReservedEnd) {
    throw new AwsError("InvalidBucketName", 400, "The specified bucket is not valid.", { BucketName: name });
  }
}

/** us-east-1 is the region that has no location constraint; everywhere else it has to be named. */
function checkLocation(constraint: string | undefined, region: string): void {
  if (region === "us-east-1" && constraint === "us-east-1") {
    throw new AwsError("InvalidLocationConstraint", 400, "The specified location-constraint is not valid", {
      LocationConstraint: constraint,
    });
  }
  if ((constraint ?? "us-east-1") === region) return;
  const named = constraint ?? "unspecified";
  throw new AwsError(
    "IllegalLocationConstraintException",
    400,
    `The ${named} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );
}

/** `ownedByOthers`: names that other accounts have taken; bucket names are unique in the whole partition. */
export function createBuckets(cloud: Cloud, ownedByOthers: ReadonlySet<string>): Buckets {
  const buckets = new Map<string, Bucket>();

  function find(request: BucketRequest, call: Call): Bucket {
    const name = request.Bucket ?? "";
    if (ownedByOthers.has(name)) throw accessDenied();
    const bucket = buckets.get(name);
    if (!bucket) throw noSuchBucket(name);
    if (bucket.region !== call.region) {
      const message =
        "The bucket you are attempting to access must be addressed using the specified endpoint. " +
        "Please send all future requests to this endpoint.";
      const endpoint = `s3.${bucket.region}.amazonaws.com`;
      throw new AwsError("PermanentRedirect", 301, message, {
        ...{ Endpoint: endpoint, Bucket: name, Region: bucket.region },
      });
    }
    if ((request.ExpectedBucketOwner ?? cloud.accountId) !== cloud.accountId) throw accessDenied();
    return bucket;
  }

  function create(input: CreateBucketRequest, call: Call): CreateBucketOutput {
    const name = input.Bucket ?? "";
    checkName(name);
    checkLocation(input.CreateBucketConfiguration?.LocationConstraint, call.region);
    if (ownedByOthers.has(name)) {
      const message =
        "The requested bucket name is not available. The bucket namespace is shared by all users of the system. " +
        "Please select a different name and try again.";
      throw new AwsError("BucketAlreadyExists", 409, message, { BucketName: name });
    }
    const existing = buckets.get(name);
    // In us-east-1 creating one's own bucket again succeeds, for the sake of old clients.
    if (existing && !(existing.region === "us-east-1" && call.region === "us-east-1")) {
      const message = "Your previous request to create the named bucket succeeded and you already own it.";
      throw new AwsError("BucketAlreadyOwnedByYou", 409, message, { BucketName: name });
    }
    if (!existing) {
      const bucket = emptyBucket(name, call.region, new Date(cloud.clock.now()));
      bucket.tags = input.CreateBucketConfiguration?.Tags ?? [];
      buckets.set(name, bucket);
    }
    return { Location: `/${name}` };
  }

  const handlers: Readonly<Record<string, Handler>> = {
    CreateBucket: create,

    HeadBucket: (input: BucketRequest, call): HeadBucketOutput => ({
      BucketRegion: find(input, call).region,
    }),

    DeleteBucket(input: DeleteBucketRequest, call) {
      const bucket = find(input as BucketRequest, call);
      if (bucket.objects.size > 0) {
        const message =
          "The bucket you tried to delete is not empty. You must delete all versions in the bucket.";
        throw new AwsError("BucketNotEmpty", 409, message, { BucketName: bucket.name });
      }
      buckets.delete(bucket.name);
    },

    GetBucketLocation(input: BucketRequest, call): GetBucketLocationOutput {
      const { region } = find(input, call);
      return region === "us-east-1"
        ? {}
        : { LocationConstraint: region as NonNullable<GetBucketLocationOutput["LocationConstraint"]> };
    },

    PutBucketVersioning(input: PutBucketVersioningRequest, call) {
      find(input as BucketRequest, call).versioning = input.VersioningConfiguration?.Status;
    },

    GetBucketVersioning(input: BucketRequest, call): GetBucketVersioningOutput {
      const { versioning } = find(input, call);
      return versioning ? { Status: versioning } : {};
    },

    PutBucketEncryption(input: PutBucketEncryptionRequest, call) {
      const { Rules: rules } = input.ServerSideEncryptionConfiguration ?? {};
      find(input as BucketRequest, call).encryption = { Rules: rules };
    },

    GetBucketEncryption: (input: BucketRequest, call): GetBucketEncryptionOutput => ({
      ServerSideEncryptionConfiguration: find(input, call).encryption,
    }),

    PutPublicAccessBlock(input: PutPublicAccessBlockRequest, call) {
      find(input as BucketRequest, call).publicAccessBlock = input.PublicAccessBlockConfiguration ?? {};
    },

    GetPublicAccessBlock: (input: BucketRequest, call): GetPublicAccessBlockOutput => ({
      PublicAccessBlockConfiguration: find(input, call).publicAccessBlock,
    }),

    PutBucketPolicy(input: PutBucketPolicyRequest, call) {
      const bucket = find(input as BucketRequest, call);
      checkPolicy(input.Policy ?? "", `arn:${cloud.partition}:s3:::${bucket.name}`);
      bucket.policy = input.Policy;
    },

    GetBucketPolicy(input: BucketRequest, call): GetBucketPolicyOutput {
      const { policy, name } = find(input, call);
      if (policy === undefined) {
        throw new AwsError("NoSuchBucketPolicy", 404, "The bucket policy does not exist", {
          BucketName: name,
        });
      }
      return { Policy: policy };
    },

    PutBucketTagging(input: PutBucketTaggingRequest, call) {
      find(input as BucketRequest, call).tags = input.Tagging?.TagSet ?? [];
    },

    GetBucketTagging(input: BucketRequest, call): GetBucketTaggingOutput {
      const { tags, name } = find(input, call);
      if (tags.length === 0) {
        throw new AwsError("NoSuchTagSet", 404, "The TagSet does not exist", { BucketName: name });
      }
      return { TagSet: [...tags] };
    },
  };

  return { handlers, find, all: () => [...buckets.values()] };
}

/** The bucket itself or something in it. */
const isWithin = (resource: string, bucketArn: string): boolean =>
  resource === bucketArn || resource.startsWith(`${bucketArn}/`) || resource.startsWith(`${bucketArn}*`);

/** S3 refuses what is no policy, and statements about another bucket. */
function checkPolicy(text: string, bucketArn: string): void {
  const malformed = (message: string): AwsError => new AwsError("MalformedPolicy", 400, message);
  let policy: { Statement?: unknown };
  try {
    policy = JSON.parse(text);
  } catch {
    throw malformed("Policies must be valid JSON and the first byte must be '{'");
  }
  const statements = [policy.Statement ?? []].flat() as Readonly<Record<string, unknown>>[];
  if (statements.length === 0) throw malformed("Missing required field Statement");
  for (const statement of statements) {
    if (statement["Principal"] === undefined && statement["NotPrincipal"] === undefined) {
      throw malformed("Missing required field Principal");
    }
    const resources = [statement["Resource"] ?? statement["NotResource"] ?? []].flat();
    if (resources.length === 0) throw malformed("Missing required field Resource");
    if (!resources.every((resource) => isWithin(String(resource), bucketArn))) {
      throw malformed("Policy has invalid resource");
    }
  }
}
