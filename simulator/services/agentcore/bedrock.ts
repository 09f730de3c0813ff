/** The model behind a harness: which resources IAM is asked about, and what Bedrock refuses. */
import type * as Control from "@aws-sdk/client-bedrock-agentcore-control";
import type { Cloud } from "../../cloud.js";
import { operationFailed, type RuntimeRole } from "./runtime-role.js";

/** Where an inference profile of a geography may run, and from which regions it can be called. */
const geographies: Readonly<
  Record<string, { readonly callers: RegExp; readonly regions: readonly string[] }>
> = {
  us: { callers: /^(us|ca)-(?!gov)/, regions: ["us-east-1", "us-east-2", "us-west-2"] },
  eu: { callers: /^eu-/, regions: ["eu-central-1", "eu-north-1", "eu-west-1", "eu-west-3"] },
  apac: { callers: /^ap-/, regions: ["ap-northeast-1", "ap-south-1", "ap-southeast-1", "ap-southeast-2"] },
  jp: { callers: /^ap-northeast-/, regions: ["ap-northeast-1", "ap-northeast-3"] },
  au: { callers: /^ap-southeast-/, regions: ["ap-southeast-2", "ap-southeast-4"] },
  "us-gov": { callers: /^us-gov-/, regions: ["us-gov-west-1", "us-gov-east-1"] },
  global: { callers: /./, regions: [""] },
};

/** Output tokens of one answer; a higher limit fails when the model is called, not when the harness is made. */
const outputLimits: readonly (readonly [RegExp, number])[] = [
  [/claude-sonnet/, 64_000],
  [/claude-opus/, 32_000],
  [/nova-pro/, 5_120],
  [/llama3/, 8_192],
];

const operation = "ConverseStream";

/** Throws in the stream where Bedrock would refuse to answer. */
export function checkModel(
  cloud: Cloud,
  role: RuntimeRole,
  model: Control.HarnessModelConfiguration | undefined,
): void {
  const bedrock = model?.bedrockModelConfig;
  if (bedrock === undefined) return;
  const modelId = bedrock.modelId ?? "";
  for (const resource of modelResources(cloud, modelId)) {
    role.demand(operation, "bedrock:InvokeModelWithResponseStream", resource);
  }
  const limit = outputLimits.find(([name]) => name.test(modelId))?.[1];
  if (limit !== undefined && (bedrock.maxTokens ?? 0) > limit) {
    throw operationFailed(
      "ValidationException",
      operation,
      `The maximum tokens you requested exceeds the model limit of ${limit}. Try again with a maximum tokens value that is lower than ${limit}.`,
    );
  }
}

/** A profile is checked itself, and so is the model in every region that it may choose. */
function modelResources(cloud: Cloud, modelId: string): readonly string[] {
  const id = modelId.replace(/^arn:.*:inference-profile\//, "");
  if (id.startsWith("arn:")) return [id];
  const foundationModel = (region: string, name: string) =>
    cloud.arn("bedrock", `foundation-model/${name}`, { region, accountId: "" });
  const [, geography, name = ""] = /^(us-gov|us|eu|apac|jp|au|global)\.(.+)$/.exec(id) ?? [];
  if (geography === undefined) return [foundationModel(cloud.region, id)];
  const { callers, regions } = geographies[geography] ?? { callers: /./, regions: [] };
  if (!callers.test(cloud.region)) {
    throw operationFailed("ValidationException", operation, "The provided model identifier is invalid.");
  }
  return [
    cloud.arn("bedrock", `inference-profile/${id}`),
    ...regions.map((region) => foundationModel(region, name)),
  ];
}
