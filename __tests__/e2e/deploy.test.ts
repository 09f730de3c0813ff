/** A deploy into an account in which there is nothing yet. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ActionResult } from "../../simulator/runner.js";
import {
  type Account,
  accountId,
  ask,
  bad,
  bucket,
  changesMade,
  deploy,
  errorsOf,
  good,
  inAccount,
  ofType,
  region,
  remains,
  repository,
  rollouts,
  startAccount,
  stateKey,
  stateText,
  things,
} from "./action.js";

let account: Account;
let result: ActionResult;

beforeAll(async () => {
  account = await startAccount();
  result = await good(deploy(account, { tags: "team=network\ncost-center=42", "log-retention-days": "14" }));
});

afterAll(async () => {
  await account.stop();
});

const arn = (service: string, resource: string, where = region) =>
  `arn:aws:${service}:${where}:${accountId}:${resource}`;

const ownerTags = {
  "managed-by": "zscaler-harness-action",
  "zscaler-harness-stage": "default",
  "zscaler-harness-repository": "octo-org/octo-repo",
  "zscaler-harness-region": region,
  "zscaler-harness-expires": "never",
};

/** The only item of a type, as its plain configuration. */
function configurationOf(type: string, id?: string): Readonly<Record<string, unknown>> {
  const items = ofType(account, type).filter((item) => id === undefined || item.id === id);
  expect(items).toHaveLength(1);
  return items[0]?.configuration as Readonly<Record<string, unknown>>;
}

describe("deploy from nothing", () => {
  test("sets every output that applies, and none that does not", () => {
    const { changes, ...others } = result.outputs;
    expect(others).toEqual({
      "harness-arn": expect.stringMatching(
        /^arn:aws:bedrock-agentcore:us-east-1:111122223333:harness\/zscaler_mcp_harness-[a-zA-Z0-9]{10}$/,
      ),
      "harness-id": expect.stringMatching(/^zscaler_mcp_harness-[a-zA-Z0-9]{10}$/),
      "harness-version": "1",
      "harness-status": "READY",
      "mcp-url": expect.stringMatching(/^https:\/\/zscaler-mcp-server-\w+\.ecs\.us-east-1\.on\.aws\/mcp$/),
      image: expect.stringMatching(/^111122223333\.dkr\.ecr\.us-east-1\.amazonaws\.com\/zscaler-mcp@sha256:/),
      "service-arn": arn("ecs", "service/zscaler-mcp/zscaler-mcp-server"),
      "execution-role-arn": arn("iam", "role/zscaler-mcp-harness-execution-role", ""),
      "credential-provider-arn": arn(
        "bedrock-agentcore",
        "token-vault/default/apikeycredentialprovider/zscaler-mcp-creds",
      ),
      state: `s3://${bucket}/octo-org/octo-repo/default.json`,
      stage: "default",
      status: "ready",
      changed: "true",
    });
    const made = JSON.parse(changes ?? "") as readonly { resource: string; action: string }[];
    expect(new Set(made.map(({ action }) => action))).toEqual(new Set(["create"]));
    expect(made.map(({ resource }) => resource).sort()).toEqual([
      "cluster",
      "credentials",
      "harness",
      "harness-logs",
      "harness-role",
      "infrastructure-role",
      "log-group",
      "mcp-service",
      "secret",
      "task-execution-role",
    ]);
  });

  test("boots the container on its first revision: one rollout, not two", async () => {
    const all = await rollouts(account);
    expect(all.map(({ status }) => status)).toEqual(["SUCCESSFUL"]);
    expect(account.calls().filter(({ operation }) => operation === "UpdateExpressGatewayService")).toEqual(
      [],
    );
    expect(ofType(account, "AWS::ECS::Task")).toHaveLength(1);
  });

  test("gives an agent that answers with what a tool of the server returned", async () => {
    const { answer, tools } = await ask(account, result.outputs["harness-arn"], "List the ZPA app segments.");
    expect(tools).toEqual(["zpa_list_app_segments success"]);
    expect(answer).toContain("payroll");
  });

  test("shakes hands with the MCP server and says what it lists", () => {
    expect(result.stdout).toMatch(/Zscaler MCP Server 0\.14\.0 lists 13 tools/);
    expect(result.summary).toContain("MCP handshake done, 13 tools listed");
  });

  test("makes exactly these things, and no AgentCore Memory, which would cost", () => {
    // Without what AWS makes up: the ends of ids, tasks and load balancers.
    const nouns = things(account)
      .map((thing) =>
        thing.replace(/^(.*(?:Harness|WorkloadIdentity|LogGroup) .*)-[a-zA-Z0-9]{10}(-DEFAULT)?$/, "$1$2"),
      )
      .map((thing) => thing.replace(/^(.*::Secret .*)-[a-zA-Z0-9]{6}$/, "$1"))
      .map((thing) => thing.replace(/^(AWS::(?:ECS::Task|ElasticLoad\S+)) .*/, "$1"))
      .map((thing) => thing.replace(/arn:aws:[a-z]+:us-east-1:\d+:/, ""));
    expect(nouns).toEqual([
      "AWS::BedrockAgentCore::ApiKeyCredentialProvider zscaler-mcp-creds",
      "AWS::BedrockAgentCore::Harness zscaler_mcp_harness",
      "AWS::BedrockAgentCore::WorkloadIdentity harness_zscaler_mcp_harness",
      "AWS::ECS::Cluster cluster/zscaler-mcp",
      "AWS::ECS::ExpressGatewayService service/zscaler-mcp/zscaler-mcp-server",
      "AWS::ECS::Task",
      "AWS::ECS::TaskDefinition task-definition/zscaler-mcp-zscaler-mcp-server:1",
      "AWS::ElasticLoadBalancingV2::LoadBalancer",
      "AWS::IAM::Role zscaler-mcp-ecs-infrastructure-role",
      "AWS::IAM::Role zscaler-mcp-ecs-task-execution-role",
      "AWS::IAM::Role zscaler-mcp-harness-execution-role",
      "AWS::Logs::LogGroup log-group:/aws/bedrock-agentcore/runtimes/harness_zscaler_mcp_harness-DEFAULT",
      "AWS::Logs::LogGroup log-group:/ecs/zscaler-mcp",
      `AWS::S3::Bucket ${bucket}`,
      `AWS::S3::Object ${bucket}/${stateKey()}`,
      "AWS::SecretsManager::Secret secret:bedrock-agentcore-identity!default/apikey/zscaler-mcp-creds",
      "AWS::SecretsManager::Secret secret:zscaler-mcp-harness/credentials",
    ]);
    expect(configurationOf("AWS::BedrockAgentCore::Harness")).toMatchObject({ memory: { disabled: {} } });
  });

  test("tags everything that takes tags with its owner and with the user's tags", () => {
    const untagged = account
      .inventory()
      // What AWS makes by itself, and the bucket that all stages share.
      .filter(({ type }) => !/Task$|TaskDefinition$|LoadBalancer$|WorkloadIdentity$|S3/.test(type))
      .filter(({ id }) => !id.includes("bedrock-agentcore-identity!"))
      .map(({ type, id, tags = {} }) => ({
        thing: `${type} ${id}`,
        missing: Object.entries({ ...ownerTags, team: "network", "cost-center": "42" })
          .filter(([key, value]) => tags[key] !== value)
          .map(([key]) => key),
      }))
      .filter(({ missing }) => missing.length > 0);
    expect(untagged).toEqual([]);
  });

  test("keeps the logs of container and harness for the days that were asked for", () => {
    const retentions = ofType(account, "AWS::Logs::LogGroup").map(
      ({ configuration }) => configuration,
    ) as readonly { retentionInDays?: number }[];
    expect(retentions.map(({ retentionInDays }) => retentionInDays)).toEqual([14, 14]);
  });

  test("writes a state from which the stage can be found again, and no secret", async () => {
    const text = (await stateText(account)) ?? "";
    const state = JSON.parse(text);
    expect(state).toMatchObject({
      schemaVersion: 1,
      lineage: expect.stringMatching(/^[0-9a-f-]{36}$/),
      serial: 2,
      stage: { name: "default", slug: "default" },
      repository: "octo-org/octo-repo",
      account: accountId,
      region,
      topology: "ecs",
      lastRun: {
        url: "https://github.com/octo-org/octo-repo/actions/runs/1000000001",
        commit: "ffac537e6cbbf934b08745a378932722df287a53",
        actor: "octocat",
        outcome: "succeeded",
      },
    });
    expect(state.outputs["harness-arn"]).toBe(result.outputs["harness-arn"]);
    expect(state.outputs["mcp-url"]).toBe(result.outputs["mcp-url"]);
    for (const [name, node] of Object.entries(state.nodes))
      expect({ name, node }).toMatchObject({ name, node: { ownership: "owned", status: "present" } });
    expect(state.nodes.harness.id).toBe(result.outputs["harness-arn"]);
    expect(text).not.toMatch(/s3cr3t|the-client-id/);
  });

  test("keeps the state in a bucket that is versioned, encrypted, private and refuses plain HTTP", () => {
    expect(configurationOf("AWS::S3::Bucket")).toMatchObject({
      versioning: "Enabled",
      encryption: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }] },
      publicAccessBlock: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
      policy: expect.stringContaining('"aws:SecureTransport":"false"'),
    });
  });

  test("leaves no lock behind", () => {
    expect(ofType(account, "AWS::S3::Object").map(({ id }) => id)).toEqual([`${bucket}/${stateKey()}`]);
  });

  test("lets ECS read exactly the one secret", () => {
    const [secret] = ofType(account, "AWS::SecretsManager::Secret").filter(({ id }) =>
      id.includes("zscaler-mcp-harness/credentials"),
    );
    expect(configurationOf("AWS::IAM::Role", "zscaler-mcp-ecs-task-execution-role")).toMatchObject({
      trust: { Statement: [{ Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" }] },
      managed: ["arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"],
      inline: {
        ReadZscalerSecrets: {
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "ReadZscalerCredentialsSecret",
              Effect: "Allow",
              Action: ["secretsmanager:GetSecretValue"],
              Resource: [secret?.id],
            },
          ],
        },
      },
    });
    expect(configurationOf("AWS::IAM::Role", "zscaler-mcp-ecs-infrastructure-role")).toMatchObject({
      trust: { Statement: [{ Principal: { Service: "ecs.amazonaws.com" }, Action: "sts:AssumeRole" }] },
      managed: ["arn:aws:iam::aws:policy/service-role/AmazonECSInfrastructureRoleforExpressGatewayServices"],
      inline: {},
    });
  });

  test("lets the harness call its one model and resolve its one credential, on behalf of this account alone", () => {
    const role = configurationOf("AWS::IAM::Role", "zscaler-mcp-harness-execution-role");
    expect(role).toMatchObject({
      trust: {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "bedrock-agentcore.amazonaws.com" },
            Action: "sts:AssumeRole",
            Condition: {
              StringEquals: { "aws:SourceAccount": accountId },
              ArnLike: { "aws:SourceArn": arn("bedrock-agentcore", "*") },
            },
          },
        ],
      },
      managed: [],
    });
    const { inline } = role as { inline: Record<string, { Statement: readonly StatementLike[] }> };
    expect(Object.keys(inline)).toEqual(["HarnessInlinePolicy"]);
    const statements = inline["HarnessInlinePolicy"]?.Statement ?? [];
    const directory = arn("bedrock-agentcore", "workload-identity-directory/default");
    const workload = `${directory}/workload-identity/harness_zscaler_mcp_harness-*`;
    const vault = arn("bedrock-agentcore", "token-vault/default");
    const runtimeLogs = arn("logs", "log-group:/aws/bedrock-agentcore/runtimes/*");
    expect(statements.map(({ Action, Resource }) => ({ Action, Resource }))).toEqual([
      {
        Action: ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"],
        Resource: [
          arn("bedrock", "inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0"),
          "arn:aws:bedrock:*::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0",
        ],
      },
      { Action: ["ecr-public:GetAuthorizationToken"], Resource: ["*"] },
      { Action: ["sts:GetServiceBearerToken"], Resource: ["*"] },
      {
        Action: [
          "xray:PutTraceSegments",
          "xray:PutTelemetryRecords",
          "xray:GetSamplingRules",
          "xray:GetSamplingTargets",
        ],
        Resource: ["*"],
      },
      { Action: ["logs:CreateLogGroup", "logs:DescribeLogStreams"], Resource: [runtimeLogs] },
      { Action: ["logs:DescribeLogGroups"], Resource: [arn("logs", "log-group:*")] },
      { Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: [`${runtimeLogs}:log-stream:*`] },
      { Action: ["cloudwatch:PutMetricData"], Resource: ["*"] },
      {
        Action: [
          "bedrock-agentcore:GetWorkloadAccessToken",
          "bedrock-agentcore:GetWorkloadAccessTokenForJWT",
        ],
        Resource: [directory, workload],
      },
      {
        Action: ["bedrock-agentcore:GetResourceApiKey"],
        Resource: [directory, workload, vault, `${vault}/apikeycredentialprovider/zscaler-mcp-creds`],
      },
      {
        Action: ["secretsmanager:GetSecretValue"],
        Resource: [
          arn("secretsmanager", "secret:bedrock-agentcore-identity!default/apikey/zscaler-mcp-creds-*"),
        ],
      },
    ]);
  });
});

interface StatementLike {
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

const marketplace = "709825985650.dkr.ecr.us-east-1.amazonaws.com/zscaler/zscaler-mcp-server";

describe("the image", () => {
  /** What the service of an account runs. */
  const running = (of: Account) =>
    ofType(of, "AWS::ECS::ExpressGatewayService")[0]?.configuration as {
      cpuArchitecture: string;
      primaryContainer: { image: string };
    };

  test.concurrent.each([
    ["arm64", "an index or manifest for arm64 alone runs on ARM64", "ARM64"],
    ["amd64", "a single manifest tells its platform only in its config, and runs on X86_64", "X86_64"],
    ["2.0", "an image for both runs on X86_64", "X86_64"],
  ])("%s: %s, pinned by its digest", (tag, _why, architecture) =>
    inAccount(async (own) => {
      await good(deploy(own, { image: `${repository}:${tag}` }));
      const service = running(own);
      expect(service.cpuArchitecture).toBe(architecture);
      expect(service.primaryContainer.image).toMatch(
        new RegExp(`^${repository.replaceAll(".", "\\.")}@sha256:[0-9a-f]{64}$`),
      );
    })(),
  );

  test.concurrent("of the Marketplace, built for ARM64 alone, is pulled from its own account and answers", () =>
    inAccount(async (own) => {
      await good(deploy(own, { image: `${marketplace}:0.15.2-bedrock` }));
      expect(running(own)).toMatchObject({
        cpuArchitecture: "ARM64",
        primaryContainer: { image: expect.stringMatching(/^709825985650\.dkr\.ecr\..*@sha256:/) },
      });
    })());

  test.concurrent("that is the default is too old to answer /health: said before, and explained after", () =>
    inAccount(async (own) => {
      const result = await bad(deploy(own, { image: "" }));
      expect(result.annotations).toContainEqual(
        expect.objectContaining({ level: "warning", message: expect.stringContaining("older than 0.12.3") }),
      );
      expect(errorsOf(result)).toContain("Task failed ELB health checks");
      expect(errorsOf(result)).toContain("health-check-path");
      expect(result.stdout).toContain('"GET /health" 401');
    })());

  test.concurrent("whose tag was moved is rolled out by the next deploy", () =>
    inAccount(async (own) => {
      await good(deploy(own));
      const before = running(own).primaryContainer.image;
      const { digest } = own.images.publish(`${repository}:1.0`, {
        architectures: ["amd64", "arm64"],
        program: "zscaler-mcp-server",
        version: "0.15.2",
      });
      const again = await good(deploy(own));
      expect(again.outputs["changed"]).toBe("true");
      expect(running(own).primaryContainer.image).toBe(`${repository}@${digest}`);
      expect(running(own).primaryContainer.image).not.toBe(before);
    })());

  test.concurrent("that does not exist fails with its name, before anything is made", () =>
    inAccount(async (own) => {
      for (const image of [`${repository}:9.9`, repository.replace(/zscaler-mcp$/, "nothing:1.0")]) {
        const result = await bad(deploy(own, { image }));
        expect(errorsOf(result)).toContain(`the image ${image} does not exist in its registry`);
        expect(errorsOf(result)).toContain("push the tag");
        expect(result.outputs).toMatchObject({ status: "failed", stage: "default" });
      }
      expect(changesMade(own)).toEqual([]);
      expect(remains(own)).toEqual([]);
    })());

  test.concurrent("that is not built for the architecture asked for is refused, before anything is made", () =>
    inAccount(async (own) => {
      const result = await bad(deploy(own, { image: `${repository}:arm64`, architecture: "x86_64" }));
      expect(errorsOf(result)).toContain("is built for arm64, not amd64");
      expect(changesMade(own)).toEqual([]);
    })());

  test.concurrent("of another registry is used as given, with a notice that it is not pinned", () =>
    inAccount(async (own) => {
      const result = await good(deploy(own, { image: "zscaler/zscaler-mcp-server:latest" }));
      expect(running(own).primaryContainer.image).toBe("zscaler/zscaler-mcp-server:latest");
      expect(result.annotations).toContainEqual(
        expect.objectContaining({
          level: "notice",
          message: expect.stringContaining("not pinned by digest"),
        }),
      );
    })());
});
