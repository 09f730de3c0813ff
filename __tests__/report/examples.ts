/** Reports as finished runs leave them, for the tests of the summary and for looking at it. */
import { diagnose } from "../../src/diagnosis/diagnose.js";
import type { DeployReport, DestroyReport } from "../../src/report/run-report.js";

const start = Date.UTC(2026, 10, 23, 8, 0, 0);
const at = (seconds: number) => start + seconds * 1000;
const entry = (
  node: string,
  noun: string,
  [from, known, end]: readonly [number, number | undefined, number],
) => ({
  node,
  noun,
  name: node,
  start: at(from),
  end: at(end),
  ...(known === undefined ? {} : { known: at(known) }),
});

const deployment = {
  partition: "aws",
  region: "us-east-1",
  account: "111122223333",
  topology: "ecs",
  harnessArn: "arn:aws:bedrock-agentcore:us-east-1:111122223333:harness/zscaler_mcp_harness-a1b2c3d4e5",
  harnessId: "zscaler_mcp_harness-a1b2c3d4e5",
  harnessName: "zscaler_mcp_harness",
  harnessVersion: "1",
  harnessStatus: "READY",
  mcpUrl: "https://zs-4f2a9c.ecs.us-east-1.on.aws/mcp",
  model: "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
  image: {
    reference: "709825985650.dkr.ecr.us-east-1.amazonaws.com/zscaler/zscaler-mcp-server:0.15.0-bedrock",
    digest: "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  },
  architecture: "arm64",
  endpoint: "prod",
  cluster: "zscaler-mcp",
  service: "zscaler-mcp-server",
  serviceArn: "arn:aws:ecs:us-east-1:111122223333:service/zscaler-mcp/zscaler-mcp-server",
  logGroup: "/ecs/zscaler-mcp",
  credentialProvider: "zscaler-mcp-creds",
  secret: "zscaler-mcp-harness/credentials",
  authMode: "zscaler",
  stateUri: "s3://zscaler-harness-state-111122223333-us-east-1/acme/agents/default.json",
  verifiedTools: 214,
} as const;

export const deployed: DeployReport = {
  kind: "deploy",
  outcome: "created",
  stage: "default",
  startedAt: start,
  endedAt: at(168),
  runUrl: "https://github.com/acme/agents/actions/runs/42",
  actionReference: "acme/zscaler-harness-action@v1",
  deployment,
  resources: [
    { noun: "credentials secret", name: "zscaler-mcp-harness/credentials", action: "create" },
    { noun: "task execution role", name: "zscaler-mcp-ecs-task-execution-role", action: "create" },
    { noun: "infrastructure role", name: "zscaler-mcp-ecs-infrastructure-role", action: "create" },
    { noun: "cluster", name: "zscaler-mcp", action: "adopt", why: "It was there without an owner tag" },
    { noun: "log group", name: "/ecs/zscaler-mcp", action: "create" },
    { noun: "Express service", name: "zscaler-mcp-server", action: "create" },
    { noun: "credential provider", name: "zscaler-mcp-creds", action: "create" },
    { noun: "harness role", name: "zscaler-mcp-harness-execution-role", action: "create" },
    { noun: "harness", name: "zscaler_mcp_harness", action: "create" },
  ],
  failures: [],
  diagnoses: [],
  timeline: [
    entry("credentials-secret", "credentials secret", [0.4, 0.9, 0.9]),
    entry("task-execution-role", "task execution role", [0.9, 1.8, 1.8]),
    entry("infrastructure-role", "infrastructure role", [0.4, 1.2, 1.2]),
    entry("log-group", "log group", [0.4, 0.8, 0.8]),
    entry("mcp-service", "Express service", [1.8, 14, 160]),
    entry("credential-provider", "credential provider", [0.4, 1.1, 1.1]),
    entry("harness-role", "harness role", [1.1, 2, 2]),
    entry("harness", "harness", [14, 22, 151]),
  ],
};

export const updated: DeployReport = {
  ...deployed,
  outcome: "updated",
  stage: "pr-123",
  endedAt: at(402),
  deployment: { ...deployment, harnessVersion: "4" },
  notices: [
    {
      level: "note",
      title: "Verify was skipped",
      message:
        "The endpoint is private and the runner can't reach it; set `verify: false` to skip it silently.",
    },
    {
      level: "warning",
      title: "Plaintext credentials",
      message:
        "`secrets-manager: false` puts the Zscaler credentials into the task definition, readable by all who may describe it.",
    },
  ],
  resources: [
    {
      noun: "Express service",
      name: "zscaler-mcp-server-pr-123",
      action: "update",
      changes: [
        {
          path: "primaryContainer.image",
          before: "zscaler/zscaler-mcp-server:0.14.2",
          after: "zscaler/zscaler-mcp-server:0.15.0",
        },
        { path: "primaryContainer.environment.ZSCALER_MCP_WRITE_TOOLS", before: undefined, after: "zia_*" },
        { path: "tags", before: { owner: "a" }, after: { owner: "b" } },
      ],
    },
    {
      noun: "harness",
      name: "zscaler_mcp_harness_pr_123",
      action: "update",
      changes: [{ path: "maxIterations", before: 25, after: 40 }],
    },
    { noun: "log group", name: "/ecs/zscaler-mcp-pr-123", action: "unchanged" },
    { noun: "cluster", name: "zscaler-mcp", action: "unchanged" },
  ],
  timeline: [
    entry("mcp-service", "Express service", [0.6, 1.4, 396]),
    entry("harness", "harness", [0.6, 1.1, 14]),
  ],
};

export const failed: DeployReport = {
  ...deployed,
  outcome: "failed",
  endedAt: at(431),
  deployment: {
    ...deployment,
    harnessVersion: undefined,
    harnessStatus: undefined,
    verifiedTools: undefined,
  },
  resources: deployed.resources.map((resource) =>
    resource.noun === "Express service" ? { ...resource, failed: true as const } : resource,
  ),
  failures: [
    {
      noun: "Express service",
      name: "zscaler-mcp-server",
      message: "Its service deployment ended as ROLLBACK_SUCCESSFUL after 7m02s: tasks failed to start.",
      fix: "Mend what the container's log says and deploy again: `deploy` goes on where this run ended.",
    },
  ],
  diagnoses: diagnose({
    errors: [],
    events: [
      "(service zscaler-mcp-server) (deployment ecs-svc/1234567890) deployment failed: tasks failed to start.",
      "(task 0a1b2c3d) Essential container in task exited, exit code: 1",
    ],
    logs: [
      "2026-11-23T08:03:11Z INFO Starting Zscaler MCP Server 0.15.0",
      "2026-11-23T08:03:11Z ERROR Cannot bind to 0.0.0.0 without ZSCALER_MCP_ALLOWED_HOSTS",
    ],
  }),
  timeline: [
    ...deployed.timeline.filter(({ node }) => node !== "mcp-service"),
    { ...entry("mcp-service", "Express service", [1.8, 14, 431]), failed: true },
  ],
};

export const destroyed: DestroyReport = {
  kind: "destroy",
  outcome: "destroyed",
  stage: "pr-123",
  region: "us-east-1",
  startedAt: start,
  endedAt: at(212),
  runUrl: "https://github.com/acme/agents/actions/runs/43",
  stateUri: "s3://zscaler-harness-state-111122223333-us-east-1/acme/agents/pr-123.json",
  deleted: deployed.resources
    .filter(({ action }) => action === "create")
    .map(({ noun, name }) => ({ noun, name, action: "delete" as const })),
  kept: [
    {
      noun: "cluster",
      name: "zscaler-mcp",
      action: "keep",
      why: "It was adopted: this stage did not make it",
    },
  ],
  failures: [],
  diagnoses: [],
  timeline: [
    entry("harness", "harness", [0.5, undefined, 48]),
    entry("mcp-service", "Express service", [0.5, undefined, 190]),
    entry("infrastructure-role", "infrastructure role", [190, undefined, 191]),
    entry("credential-provider", "credential provider", [48, undefined, 49]),
  ],
};
