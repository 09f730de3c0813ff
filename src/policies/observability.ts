/** What a runtime needs to be seen: its own, or the one beneath a harness. */
import { arn } from "../aws/arn.js";
import type { Place } from "../aws/aws.js";
import { allow, type Statement } from "./document.js";

/** Traces, metrics, and the log groups of the runtimes whose ids match. */
export function observability(place: Place, runtimeIds: string): readonly Statement[] {
  const groups = `log-group:/aws/bedrock-agentcore/runtimes/${runtimeIds}`;
  return [
    allow(
      "XRayTracingAccess",
      [
        "xray:PutTraceSegments",
        "xray:PutTelemetryRecords",
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
      ],
      ["*"],
    ),
    allow(
      "CloudWatchLogsGroup",
      ["logs:CreateLogGroup", "logs:DescribeLogStreams"],
      [arn(place, "logs", groups)],
    ),
    allow("CloudWatchLogsDescribeGroups", ["logs:DescribeLogGroups"], [arn(place, "logs", "log-group:*")]),
    allow(
      "CloudWatchLogsStream",
      ["logs:CreateLogStream", "logs:PutLogEvents"],
      [arn(place, "logs", `${groups}:log-stream:*`)],
    ),
    allow("CloudWatchMetricsPublish", ["cloudwatch:PutMetricData"], ["*"], {
      StringEquals: { "cloudwatch:namespace": "bedrock-agentcore" },
    }),
  ];
}
