import { describe, expect, test } from "@jest/globals";
import { unknownActions } from "../../simulator/access/actions.js";
import { readPolicy, readTrustPolicy } from "../../simulator/access/document.js";
import type { Place } from "../../src/aws/aws.js";
import {
  allow,
  type PolicyDocument,
  policy,
  type Statement,
  withGrantsOf,
} from "../../src/policies/document.js";
import { type HarnessRoleNeeds, harnessRole } from "../../src/policies/harness-role.js";
import { infrastructureRole } from "../../src/policies/infrastructure-role.js";
import { decryptThrough } from "../../src/policies/kms.js";
import { type RuntimeRoleNeeds, runtimeRole } from "../../src/policies/runtime-role.js";
import { taskExecutionRole } from "../../src/policies/task-execution-role.js";

const place: Place = { partition: "aws", region: "eu-central-1", account: "111122223333" };
const gov: Place = { partition: "aws-us-gov", region: "us-gov-west-1", account: "111122223333" };
const china: Place = { partition: "aws-cn", region: "cn-north-1", account: "111122223333" };
const agentCore = "arn:aws:bedrock-agentcore:eu-central-1:111122223333";

const harnessNeeds: HarnessRoleNeeds = {
  harnessName: "zscaler_mcp_harness_pr_7",
  model: "eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
  credentialProvider: { name: "zscaler-mcp-creds-pr-7", external: undefined },
  memory: undefined,
};

function statementsOf(needs: Partial<HarnessRoleNeeds> = {}, where = place): Record<string, Statement> {
  const { inlinePolicies } = harnessRole(where, { ...harnessNeeds, ...needs });
  return Object.fromEntries(
    inlinePolicies.HarnessInlinePolicy.Statement.map((statement) => [statement.Sid ?? "", statement]),
  );
}

describe("the harness role", () => {
  test("trusts AgentCore, on behalf of this account alone", () => {
    expect(harnessRole(place, harnessNeeds).trust).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "bedrock-agentcore.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: {
            StringEquals: { "aws:SourceAccount": "111122223333" },
            ArnLike: { "aws:SourceArn": `${agentCore}:*` },
          },
        },
      ],
    });
  });

  test("may do this, and nothing else", () => {
    const grants = Object.values(statementsOf()).map(({ Sid, Effect, Action }) => [Sid, Effect, Action]);
    expect(grants).toEqual([
      ["BedrockModelInvocation", "Allow", ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"]],
      ["EcrPublicTokenAccess", "Allow", ["ecr-public:GetAuthorizationToken"]],
      ["StsForEcrPublicPull", "Allow", ["sts:GetServiceBearerToken"]],
      [
        "XRayTracingAccess",
        "Allow",
        [
          "xray:PutTraceSegments",
          "xray:PutTelemetryRecords",
          "xray:GetSamplingRules",
          "xray:GetSamplingTargets",
        ],
      ],
      ["CloudWatchLogsGroup", "Allow", ["logs:CreateLogGroup", "logs:DescribeLogStreams"]],
      ["CloudWatchLogsDescribeGroups", "Allow", ["logs:DescribeLogGroups"]],
      ["CloudWatchLogsStream", "Allow", ["logs:CreateLogStream", "logs:PutLogEvents"]],
      ["CloudWatchMetricsPublish", "Allow", ["cloudwatch:PutMetricData"]],
      [
        "AgentCoreWorkloadIdentity",
        "Allow",
        ["bedrock-agentcore:GetWorkloadAccessToken", "bedrock-agentcore:GetWorkloadAccessTokenForJWT"],
      ],
      ["ResolveTokenVaultCredentials", "Allow", ["bedrock-agentcore:GetResourceApiKey"]],
      ["ReadTokenVaultBackingSecrets", "Allow", ["secretsmanager:GetSecretValue"]],
    ]);
  });

  test("names each of the ARNs on which one look-up of the credential is authorised, for no parent covers a child", () => {
    const { ResolveTokenVaultCredentials: resolve, AgentCoreWorkloadIdentity: identity } = statementsOf();
    const directory = `${agentCore}:workload-identity-directory/default`;
    const workload = `${directory}/workload-identity/harness_zscaler_mcp_harness_pr_7-*`;
    expect(identity?.Resource).toEqual([directory, workload]);
    expect(resolve?.Resource).toEqual([
      directory,
      workload,
      `${agentCore}:token-vault/default`,
      `${agentCore}:token-vault/default/apikeycredentialprovider/zscaler-mcp-creds-pr-7`,
    ]);
  });

  test("reads the one secret behind its own credential, not those of other providers", () => {
    expect(statementsOf()["ReadTokenVaultBackingSecrets"]?.Resource).toEqual([
      "arn:aws:secretsmanager:eu-central-1:111122223333:secret:bedrock-agentcore-identity!default/apikey/zscaler-mcp-creds-pr-7-*",
    ]);
  });

  test("has no right to any credential where the server asks for none", () => {
    const sids = Object.keys(statementsOf({ credentialProvider: undefined }));
    expect(sids).not.toContain("ResolveTokenVaultCredentials");
    expect(sids).not.toContain("ReadTokenVaultBackingSecrets");
    expect(sids).toContain("AgentCoreWorkloadIdentity");
  });

  test("writes logs, traces and metrics of AgentCore alone", () => {
    const statements = statementsOf();
    const logs = "arn:aws:logs:eu-central-1:111122223333:log-group:";
    expect(statements["CloudWatchLogsGroup"]?.Resource).toEqual([`${logs}/aws/bedrock-agentcore/runtimes/*`]);
    expect(statements["CloudWatchLogsStream"]?.Resource).toEqual([
      `${logs}/aws/bedrock-agentcore/runtimes/*:log-stream:*`,
    ]);
    expect(statements["CloudWatchLogsDescribeGroups"]?.Resource).toEqual([`${logs}*`]);
    expect(statements["CloudWatchMetricsPublish"]?.Condition).toEqual({
      StringEquals: { "cloudwatch:namespace": "bedrock-agentcore" },
    });
  });

  const foundation = (id: string, partition = "aws") => `arn:${partition}:bedrock:*::foundation-model/${id}`;
  const profile = (id: string) => `arn:aws:bedrock:eu-central-1:111122223333:inference-profile/${id}`;

  test.each<[string, string, readonly string[]]>([
    [
      "a profile of a geography is authorised as itself and as its model",
      "eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
      [
        profile("eu.anthropic.claude-sonnet-4-5-20250929-v1:0"),
        foundation("anthropic.claude-sonnet-4-5-20250929-v1:0"),
      ],
    ],
    [
      "so is a global one",
      "global.amazon.nova-pro-v1:0",
      [profile("global.amazon.nova-pro-v1:0"), foundation("amazon.nova-pro-v1:0")],
    ],
    [
      "so is one with a hyphen",
      "us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0",
      [
        profile("us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0"),
        foundation("anthropic.claude-sonnet-4-5-20250929-v1:0"),
      ],
    ],
    ["a model is itself", "amazon.nova-pro-v1:0", [foundation("amazon.nova-pro-v1:0")]],
    [
      "a model of a short provider is no profile",
      "meta.llama3-3-70b-instruct-v1:0",
      [foundation("meta.llama3-3-70b-instruct-v1:0")],
    ],
    ["nor is one with a dot in its version", "zai.glm-4.7", [foundation("zai.glm-4.7")]],
    [
      "a profile of the account's own may route to any model",
      "arn:aws:bedrock:eu-central-1:111122223333:application-inference-profile/abc123",
      ["arn:aws:bedrock:eu-central-1:111122223333:application-inference-profile/abc123", foundation("*")],
    ],
  ])("calls its model only: %s", (_what, model, resources) => {
    expect(statementsOf({ model })["BedrockModelInvocation"]?.Resource).toEqual(resources);
  });

  test.each<[string, string | undefined, readonly string[] | undefined]>([
    ["no memory", undefined, undefined],
    [
      "the memory that AWS makes for it, under the name that AWS shortens",
      "managed",
      [`${agentCore}:memory/harness_zscaler_mcp_harness_pr_7*`],
    ],
    [
      "the memory that was brought",
      `${agentCore}:memory/ours-1234567890`,
      [`${agentCore}:memory/ours-1234567890`],
    ],
  ])("reaches %s", (_what, memory, resources) => {
    expect(statementsOf({ memory })["AgentCoreMemory"]?.Resource).toEqual(resources);
  });

  test("matches a long harness's memory by the 34 characters that AWS keeps", () => {
    const harnessName = "a".repeat(40);
    const [resource] = statementsOf({ harnessName, memory: "managed" })["AgentCoreMemory"]?.Resource ?? [];
    expect(resource).toBe(`${agentCore}:memory/harness_${"a".repeat(26)}*`);
  });
});

const runtimeNeeds: RuntimeRoleNeeds = {
  runtimeName: "zscaler_mcp_pr_7",
  image: `709825985650.dkr.ecr.eu-central-1.amazonaws.com/zscaler/mcp@sha256:${"0".repeat(64)}`,
  secret: {
    arn: "arn:aws:secretsmanager:eu-central-1:111122223333:secret:zscaler/creds-AbCdEf",
    kmsKey: undefined,
  },
};

describe("the runtime role", () => {
  const statementsIn = (needs: Partial<RuntimeRoleNeeds> = {}) =>
    runtimeRole(place, { ...runtimeNeeds, ...needs }).inlinePolicies.RuntimeInlinePolicy.Statement;
  const statementOf = (sid: string, needs?: Partial<RuntimeRoleNeeds>) =>
    statementsIn(needs).find(({ Sid }) => Sid === sid);

  test("trusts AgentCore, on behalf of this account alone", () => {
    expect(runtimeRole(place, runtimeNeeds).trust).toEqual(harnessRole(place, harnessNeeds).trust);
  });

  test("may do this, and nothing else: no model is called from there", () => {
    expect(statementsIn().map(({ Sid, Action }) => [Sid, Action])).toEqual([
      ["EcrTokenAccess", ["ecr:GetAuthorizationToken"]],
      ["EcrImageAccess", ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]],
      ["XRayTracingAccess", expect.any(Array)],
      ["CloudWatchLogsGroup", ["logs:CreateLogGroup", "logs:DescribeLogStreams"]],
      ["CloudWatchLogsDescribeGroups", ["logs:DescribeLogGroups"]],
      ["CloudWatchLogsStream", ["logs:CreateLogStream", "logs:PutLogEvents"]],
      ["CloudWatchMetricsPublish", ["cloudwatch:PutMetricData"]],
      [
        "AgentCoreWorkloadIdentity",
        ["bedrock-agentcore:GetWorkloadAccessToken", "bedrock-agentcore:GetWorkloadAccessTokenForJWT"],
      ],
      ["ReadZscalerCredentialsSecret", ["secretsmanager:GetSecretValue"]],
    ]);
  });

  test("pulls from the repository of its image alone, whoever owns that", () => {
    expect(statementOf("EcrImageAccess")?.Resource).toEqual([
      "arn:aws:ecr:eu-central-1:709825985650:repository/zscaler/mcp",
    ]);
  });

  test("asks ECR Public where its image is there, and no private registry", () => {
    const image = "public.ecr.aws/zscaler/mcp:1";
    const granted = statementsIn({ image }).flatMap(({ Action }) => Action);
    expect(granted.filter((action) => /^(ecr|sts)/.test(action))).toEqual([
      "ecr-public:GetAuthorizationToken",
      "sts:GetServiceBearerToken",
    ]);
  });

  test("writes its own log alone, and speaks for its own identity alone", () => {
    const group =
      "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/bedrock-agentcore/runtimes/zscaler_mcp_pr_7-*";
    expect(statementOf("CloudWatchLogsGroup")?.Resource).toEqual([group]);
    expect(statementOf("CloudWatchLogsStream")?.Resource).toEqual([`${group}:log-stream:*`]);
    const directory = `${agentCore}:workload-identity-directory/default`;
    expect(statementOf("AgentCoreWorkloadIdentity")?.Resource).toEqual([
      directory,
      `${directory}/workload-identity/zscaler_mcp_pr_7-*`,
    ]);
  });

  test("reads the one secret and decrypts with its key, and neither where there is no secret", () => {
    const arn = runtimeNeeds.secret?.arn ?? "";
    expect(statementOf("ReadZscalerCredentialsSecret")?.Resource).toEqual([arn]);
    const key = "arn:aws:kms:eu-central-1:111122223333:key/abc";
    const decrypting = statementOf("DecryptWithCustomerKey", { secret: { arn, kmsKey: key } });
    expect(decrypting?.Resource).toEqual([key]);
    const without = statementsIn({ secret: undefined }).flatMap(({ Action }) => Action);
    expect(without.filter((action) => /^(secretsmanager|kms)/.test(action))).toEqual([]);
  });
});

describe("the task execution role", () => {
  const secretArn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:zscaler/creds-AbCdEf";

  test("pulls and logs by AWS's own policy, and reads the one secret", () => {
    const role = taskExecutionRole(place, secretArn, undefined);
    expect(role.managedPolicies).toEqual([
      "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
    ]);
    expect(role.inlinePolicies).toEqual({
      ReadZscalerSecrets: {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "ReadZscalerCredentialsSecret",
            Effect: "Allow",
            Action: ["secretsmanager:GetSecretValue"],
            Resource: [secretArn],
          },
        ],
      },
    });
  });

  test("decrypts with the secret's own key, and only through Secrets Manager", () => {
    const key = "arn:aws:kms:eu-central-1:111122223333:key/abc";
    const { ReadZscalerSecrets: policy } = taskExecutionRole(place, secretArn, key).inlinePolicies;
    expect(policy?.Statement[1]).toEqual({
      Sid: "DecryptWithCustomerKey",
      Effect: "Allow",
      Action: ["kms:Decrypt"],
      Resource: [key],
      Condition: { StringEquals: { "kms:ViaService": "secretsmanager.eu-central-1.amazonaws.com" } },
    });
  });

  test("has no policy of its own where there is no secret", () => {
    expect(taskExecutionRole(place, undefined, "alias/x").inlinePolicies).toEqual({});
  });

  test("is assumed by tasks alone", () => {
    expect(taskExecutionRole(place, secretArn, undefined).trust.Statement).toEqual([
      { Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" },
    ]);
  });
});

test("the infrastructure role has AWS's policy for Express services and is assumed by ECS alone", () => {
  const role = infrastructureRole(place);
  expect(role.managedPolicies).toEqual([
    "arn:aws:iam::aws:policy/service-role/AmazonECSInfrastructureRoleforExpressGatewayServices",
  ]);
  expect(role.inlinePolicies).toEqual({});
  expect(role.trust.Statement).toEqual([
    { Effect: "Allow", Principal: { Service: "ecs.amazonaws.com" }, Action: "sts:AssumeRole" },
  ]);
});

describe("the right to decrypt", () => {
  const resourceOf = (kmsKey: string, where = place) =>
    decryptThrough(where, "secretsmanager", kmsKey)[0]?.Resource;

  test.each([
    ["a key's ARN is itself", "arn:aws:kms:eu-central-1:1:key/abc", "arn:aws:kms:eu-central-1:1:key/abc"],
    ["an id is a key of this account", "abc-123", "arn:aws:kms:eu-central-1:111122223333:key/abc-123"],
    ["KMS does not authorise on aliases", "alias/team", "arn:aws:kms:eu-central-1:111122223333:key/*"],
    [
      "nor on their ARNs",
      "arn:aws:kms:eu-central-1:111122223333:alias/team",
      "arn:aws:kms:eu-central-1:111122223333:key/*",
    ],
  ])("%s", (_what, key, resource) => {
    expect(resourceOf(key)).toEqual([resource]);
  });

  test.each([undefined, "alias/aws/secretsmanager", "arn:aws:kms:eu-central-1:1:alias/aws/secretsmanager"])(
    "is not needed for AWS's own key (%s)",
    (key) => {
      expect(decryptThrough(place, "secretsmanager", key)).toEqual([]);
    },
  );

  test("goes through the service under the name that it has in China", () => {
    expect(decryptThrough(china, "secretsmanager", "abc")[0]?.Condition).toEqual({
      StringEquals: { "kms:ViaService": "secretsmanager.cn-north-1.amazonaws.com.cn" },
    });
    expect(resourceOf("abc", china)).toEqual(["arn:aws-cn:kms:cn-north-1:111122223333:key/abc"]);
  });
});

describe("in every partition", () => {
  const memories = [undefined, "managed"];
  const rolesIn = (where: Place) => [
    ...memories.map((memory) => harnessRole(where, { ...harnessNeeds, memory })),
    taskExecutionRole(where, `arn:${where.partition}:secretsmanager:r:1:secret:x-AbCdEf`, "alias/x"),
    infrastructureRole(where),
    ...["012345678901.dkr.ecr.r.amazonaws.com/mcp:1", "public.ecr.aws/mcp:1"].map((image) =>
      runtimeRole(where, { runtimeName: "mcp", image, secret: undefined }),
    ),
  ];

  test.each([place, gov, china])("no ARN names another one than $partition", (where) => {
    const arns = JSON.stringify(rolesIn(where)).match(/arn:[^":]*/g) ?? [];
    expect(arns.length).toBeGreaterThan(10);
    expect([...new Set(arns)]).toEqual([`arn:${where.partition}`]);
  });

  test.each([place, gov, china])(
    "IAM takes every document of $partition and knows every action",
    async (where) => {
      for (const { trust, inlinePolicies } of rolesIn(where)) {
        readTrustPolicy(JSON.stringify(trust));
        for (const document of Object.values<PolicyDocument>({ ...inlinePolicies })) {
          expect(await unknownActions(readPolicy(document))).toEqual([]);
        }
      }
    },
  );

  test("a role's inline policies stay within IAM's 10,240 characters, with the longest names that there are", () => {
    const { inlinePolicies } = harnessRole(gov, {
      harnessName: "a".repeat(40),
      model: `us-gov.anthropic.${"m".repeat(60)}`,
      credentialProvider: { name: "c".repeat(128), external: undefined },
      memory: "managed",
    });
    expect(JSON.stringify(inlinePolicies.HarnessInlinePolicy).length).toBeLessThan(10_240);
  });
});

describe("a document that takes nothing away yet", () => {
  const model = (id: string) =>
    allow("BedrockModelInvocation", ["bedrock:InvokeModel"], [`arn:aws:bedrock:*::foundation-model/${id}`]);
  const logs = allow("CloudWatchLogsGroup", ["logs:CreateLogGroup"], ["*"]);

  test("allows what is wanted and what is live, and gives no name twice, which IAM would refuse", () => {
    const both = withGrantsOf(policy(model("old"), logs), policy(model("new"), logs));
    const { Sid: _, ...old } = model("old");
    expect(both.Statement).toEqual([model("new"), logs, old]);
    expect(withGrantsOf(both, policy(model("new"), logs))).toEqual(both);
    expect(readPolicy(both)).toBeDefined();
  });

  test("is what is wanted where nothing else is live", () => {
    const wanted = policy(model("new"), logs);
    for (const live of [undefined, {}, policy(), policy(logs), policy({ ...logs, Sid: "Renamed" }), wanted])
      expect(withGrantsOf(live, wanted)).toEqual(wanted);
  });

  test("keeps nothing that only somebody's hand can have allowed", () => {
    const byHand = allow("Backdoor", ["logs:CreateLogGroup", "s3:*"], ["*"]);
    expect(withGrantsOf(policy(byHand), policy(logs))).toEqual(policy(logs));
    expect(withGrantsOf(policy(byHand), policy(logs), ["s3:*"]).Statement).toHaveLength(2);
  });

  test("of a harness keeps what lets it in, whatever its server was and will be", () => {
    const gateway = [
      { kind: "iam", name: "zscaler-mcp-iam-gateway" },
      { kind: "oauth", provider: "zscaler-mcp-cognito-oauth" },
    ] as const;
    const external = { arn: "arn:aws:secretsmanager:eu-central-1:111122223333:secret:theirs-AbCdEf" };
    const all = [
      {},
      { credentialProvider: { name: "zscaler-mcp-creds-pr-7", external: { ...external, kmsKey: "a-key" } } },
      ...gateway.map((one) => ({ credentialProvider: undefined, gateway: one, memory: "managed" })),
      { model: "amazon.nova-pro-v1:0", credentialProvider: undefined },
    ];
    const roles = all.map((needs) => harnessRole(place, { ...harnessNeeds, ...needs }));
    for (const { inlinePolicies: before } of roles)
      for (const { inlinePolicies: after, otherActions } of roles) {
        const { HarnessInlinePolicy: live } = before;
        const both = withGrantsOf(live, after.HarnessInlinePolicy, otherActions).Statement;
        const unnamed = both.map(({ Sid: _, ...statement }) => statement);
        for (const { Sid: _, ...statement } of live.Statement) expect(unnamed).toContainEqual(statement);
      }
  });

  test("keeps grants alone of what was written by hand, whose single statement needs no list", () => {
    const { Sid: _, ...old } = model("old");
    const wanted = policy(logs, model("new"));
    expect(withGrantsOf({ Statement: old }, wanted).Statement).toEqual([...wanted.Statement, old]);
    const denial = { ...old, Effect: "Deny" };
    expect(withGrantsOf({ Statement: [denial] }, wanted)).toEqual(wanted);
  });
});
