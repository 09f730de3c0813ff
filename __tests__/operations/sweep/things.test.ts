import { describe, expect, test } from "@jest/globals";
import { thingsOf } from "../../../src/operations/sweep/things.js";
import type { NodeState } from "../../../src/state/schema.js";
import { place } from "../../topologies/settings.js";

const stage = { name: "pr-7", slug: "pr-7" };
const arn = (service: string, resource: string) => `arn:aws:${service}:eu-central-1:111122223333:${resource}`;

const node = (name: string, more: Partial<NodeState> = {}): NodeState => ({
  ...{ kind: "ecs.Cluster", identity: { name }, needs: [], removedAfter: [] },
  ...{ ownership: "owned", status: "present", outputs: {} },
  ...more,
});

describe("what carries a stage's tags", () => {
  const { explain } = thingsOf(stage, place, undefined);

  test.each([
    arn("ecs", "cluster/zscaler-mcp-pr-7"),
    arn("ecs", "service/zscaler-mcp-pr-7/zscaler-mcp-server-pr-7"),
    arn("ecs", "task-definition/zscaler-mcp-pr-7-zscaler-mcp-server-pr-7:3"),
    arn("logs", "log-group:/ecs/zscaler-mcp-pr-7"),
    arn(
      "logs",
      "log-group:/aws/bedrock-agentcore/runtimes/harness_zscaler_mcp_harness_pr_7-sblxlqcscl-DEFAULT",
    ),
    arn("secretsmanager", "secret:zscaler-mcp-harness/pr-7/credentials-AbCdEf"),
    arn("iam", "role/zscaler-mcp-harness-execution-role-pr-7"),
    arn("bedrock-agentcore", "harness/zscaler_mcp_harness_pr_7-yec8xlcrav"),
    arn("bedrock-agentcore", "harness/zscaler_mcp_harness_pr_7-yec8xlcrav/harness-endpoint/live"),
    arn("bedrock-agentcore", "runtime/harness_zscaler_mcp_harness_pr_7-yec8xlcrav"),
    arn("bedrock-agentcore", "gateway/zscaler-mcp-gateway-pr-7-abcdefghij"),
    arn("bedrock-agentcore", "token-vault/default/apikeycredentialprovider/zscaler-mcp-creds-pr-7"),
    arn("cognito-idp", "userpool/eu-central-1_abcdefgh1"),
  ])("is the stage's where its names lead to it: %s", (one) => {
    expect(explain(one)).toBe(true);
  });

  test.each([
    arn("ecs", "cluster/by-hand"),
    arn("ecs", "cluster/zscaler-mcp-pr-70"),
    arn("ecs", "cluster/zscaler-mcp-pr-7-second1"),
    arn("logs", "log-group:/ecs/zscaler-mcp-pr-7-second1"),
    arn("s3", "zscaler-mcp"),
  ])("is nobody's otherwise: %s", (one) => {
    expect(explain(one)).toBe(false);
  });

  test("is the stage's where its state holds its name, its id or its ARN", () => {
    const pool = node("zscaler-mcp-harness-up-pr-7", {
      id: "eu-central-1_known",
      kind: "cognito-idp.UserPool",
    });
    const service = node("x", { outputs: { arn: arn("ecs", "service/shared/custom") } });
    const known = thingsOf(stage, place, { cluster: node("shared"), "user-pool": pool, service });
    expect(known.explain(arn("ecs", "cluster/shared"))).toBe(true);
    expect(known.explain(arn("ecs", "service/shared/custom"))).toBe(true);
    expect(known.explain(arn("cognito-idp", "userpool/eu-central-1_known"))).toBe(true);
    expect(known.explain(arn("cognito-idp", "userpool/eu-central-1_other"))).toBe(false);
  });
});
