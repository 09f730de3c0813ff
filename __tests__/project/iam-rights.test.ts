/** What the roles of examples/iam may do, who may assume them, and what they can't. */
import { describe, expect, test } from "@jest/globals";
import { readPolicy, readTrustPolicy } from "../../simulator/access/document.js";
import { managedPolicies } from "../../simulator/access/managed-policies.js";
import { decide, trusts } from "../../simulator/access/policy.js";
import type { PolicyDocument } from "../../src/policies/document.js";
import { gatewayRole } from "../../src/policies/gateway-role.js";
import { harnessRole } from "../../src/policies/harness-role.js";
import { infrastructureRole } from "../../src/policies/infrastructure-role.js";
import { runtimeRole } from "../../src/policies/runtime-role.js";
import { taskExecutionRole } from "../../src/policies/task-execution-role.js";
import { namesFor } from "../../src/settings/names.js";
import { listed, type Policy } from "../../tools/iam/policy.js";
import { roleNames, setUp } from "./iam/roles.js";

const account = "111122223333";
const { roles, boundary, policies } = setUp();

type Context = Readonly<Record<string, string>>;

const mayDo =
  (documents: readonly Policy[]) =>
  (action: string, resource: string, context: Context = {}): boolean => {
    const named = documents.map((document, index) => ({ name: `${index}`, document: readPolicy(document) }));
    return decide({ policies: named, boundary: undefined }, { action, resource, context }).effect === "allow";
  };

const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:${account}:${resource}`;
const roleArn = (name: string) => `arn:aws:iam::${account}:role/${name}`;

/** What a stage is made of, and a call that would harm or tell it. */
function attacks(stage: string): readonly (readonly [action: string, resource: string, context?: Context])[] {
  const names = namesFor({ name: stage, slug: stage });
  const tagged = {
    "aws:ResourceTag/zscaler-harness-stage": stage,
    "aws:ResourceTag/managed-by": "zscaler-harness-action",
  };
  const { cognito, iam } = names.gateways;
  const created = [names.taskExecutionRole, names.infrastructureRole, names.harnessRole].concat(
    [cognito, iam].flatMap(({ runtimeRole, gatewayRole }) => [runtimeRole, gatewayRole]),
  );
  const passed = { "iam:PassedToService": "bedrock-agentcore.amazonaws.com" };
  const agentCore = (action: string, resource: string) =>
    [`bedrock-agentcore:${action}`, arn("bedrock-agentcore", resource), tagged] as const;
  return [
    ...created.flatMap((name) =>
      ["CreateRole", "PutRolePolicy", "UpdateAssumeRolePolicy", "DeleteRole", "DeleteRolePolicy"].map(
        (action) => [`iam:${action}`, roleArn(name), { "iam:PermissionsBoundary": boundary }] as const,
      ),
    ),
    ...created.map((name) => ["iam:PassRole", roleArn(name), passed] as const),
    [
      "s3:PutObject",
      `arn:aws:s3:::zscaler-harness-state-${account}-us-east-1/octo-org/octo-repo/${stage}.json`,
    ],
    [
      "s3:GetObject",
      `arn:aws:s3:::zscaler-harness-state-${account}-us-east-1/octo-org/octo-repo/${stage}.json`,
    ],
    ["secretsmanager:GetSecretValue", arn("secretsmanager", `secret:${names.secret}-AbCdEf`)],
    ...[`apikey/${names.credentialProvider}`, `oauth2/${names.oauthProvider}`].map(
      (credential) =>
        [
          "secretsmanager:GetSecretValue",
          arn("secretsmanager", `secret:bedrock-agentcore-identity!default/${credential}-AbCdEf`),
        ] as const,
    ),
    ["logs:DeleteLogGroup", arn("logs", `log-group:${names.logGroup}`)],
    [
      "logs:FilterLogEvents",
      arn("logs", `log-group:/aws/bedrock-agentcore/runtimes/harness_${names.harness}-AbCdEfGhIj-DEFAULT`),
    ],
    ["ecs:DeleteCluster", arn("ecs", `cluster/${names.cluster}`)],
    ["ecs:UpdateExpressGatewayService", arn("ecs", `service/${names.cluster}/${names.service}`)],
    ["ecs:DeleteExpressGatewayService", arn("ecs", `service/${names.cluster}/${names.service}`)],
    ["ecs:RegisterTaskDefinition", arn("ecs", `task-definition/${names.cluster}-${names.service}:1`)],
    agentCore("InvokeHarness", `harness/${names.harness}-AbCdEfGhIj`),
    agentCore("UpdateHarness", `harness/${names.harness}-AbCdEfGhIj`),
    agentCore("DeleteHarness", `harness/${names.harness}-AbCdEfGhIj`),
    agentCore("DeleteAgentRuntime", `runtime/harness_${names.harness}-AbCdEfGhIj`),
    agentCore(
      "UpdateApiKeyCredentialProvider",
      `token-vault/default/apikeycredentialprovider/${names.credentialProvider}`,
    ),
    agentCore(
      "UpdateOauth2CredentialProvider",
      `token-vault/default/oauth2credentialprovider/${names.oauthProvider}`,
    ),
    ...[cognito, iam].flatMap(({ runtime, gateway }) => [
      agentCore("UpdateAgentRuntime", `runtime/${runtime}-AbCdEfGhIj`),
      agentCore("DeleteAgentRuntime", `runtime/${runtime}-AbCdEfGhIj`),
      agentCore("UpdateGateway", `gateway/${gateway}-abcdefghij`),
      agentCore("InvokeGateway", `gateway/${gateway}-abcdefghij`),
      agentCore(
        "DeleteWorkloadIdentity",
        `workload-identity-directory/default/workload-identity/${gateway}-abcdefghij`,
      ),
    ]),
    ["cognito-idp:DeleteUserPool", arn("cognito-idp", "userpool/us-east-1_AbCdEfGhI"), tagged],
    ["cognito-idp:DescribeUserPoolClient", arn("cognito-idp", "userpool/us-east-1_AbCdEfGhI"), tagged],
    ["bedrock-agentcore:CreateHarness", "*", { "aws:RequestTag/zscaler-harness-stage": stage }],
    ["bedrock-agentcore:CreateGateway", "*", { "aws:RequestTag/zscaler-harness-stage": stage }],
  ];
}

const saysSo = ([action, resource]: readonly [string, string, Context?]) => `${action} on ${resource}`;

describe("the preview role", () => {
  const may = mayDo(roles.preview.policies);

  test.each(["default", "production", "prod", "pr", "preview", "apr-7", "release-pr"])(
    "can do nothing to stage %s",
    (stage) => {
      expect(
        attacks(stage)
          .filter((attack) => may(...attack))
          .map(saysSo),
      ).toEqual([]);
    },
  );

  test.each(["pr-7", "pr-123456"])("can do all of that to preview %s", (stage) => {
    // It gets at the values of its own secrets through the service alone, or as what made them.
    expect(
      attacks(stage)
        .filter((attack) => !may(...attack))
        .map(saysSo),
    ).toEqual([]);
  });

  test("can't change the bucket that holds the states of all stages", () => {
    const bucket = `arn:aws:s3:::zscaler-harness-state-${account}-us-east-1`;
    for (const action of ["CreateBucket", "PutBucketPolicy", "PutBucketTagging", "PutBucketVersioning"])
      expect(may(`s3:${action}`, bucket)).toBe(false);
    expect(may("s3:ListBucket", bucket)).toBe(true);
  });

  test.each(["iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"])(
    "can't do %s without the boundary, with another one, or take a boundary off",
    (action) => {
      const own = roleArn("zscaler-mcp-harness-execution-role-pr-7");
      expect(may(action, own, { "iam:PermissionsBoundary": boundary })).toBe(true);
      expect(may(action, own)).toBe(false);
      const mine = `arn:aws:iam::${account}:policy/mine`;
      expect(may(action, own, { "iam:PermissionsBoundary": mine })).toBe(false);
      expect(may("iam:DeleteRolePermissionsBoundary", own)).toBe(false);
    },
  );

  test.each(roleNames)("can't change, pass or become the role %s", (name) => {
    const other = roleArn(roles[name].name);
    for (const action of [
      "iam:PutRolePolicy",
      "iam:UpdateAssumeRolePolicy",
      "iam:PassRole",
      "sts:AssumeRole",
    ])
      expect(mayDo(roles[name].policies)(action, other)).toBe(false);
  });

  test("asks for the account's own boundary where it is told one", () => {
    const limits = `arn:aws:iam::${account}:policy/limits`;
    const told = setUp({ PreviewBoundary: limits, DeployBoundary: limits });
    const own = roleArn("zscaler-mcp-harness-execution-role-pr-7");
    for (const role of [told.roles.preview, told.roles.deploy]) {
      expect(mayDo(role.policies)("iam:CreateRole", own, { "iam:PermissionsBoundary": limits })).toBe(true);
      expect(mayDo(role.policies)("iam:CreateRole", own)).toBe(false);
    }
    expect(mayDo(roles.deploy.policies)("iam:CreateRole", own)).toBe(true);
    expect(told.boundary).toBe(limits);
  });
});

describe("the boundary of previews", () => {
  const may = mayDo([policies[boundary] ?? { Version: "2012-10-17", Statement: [] }]);

  const names = namesFor({ name: "pr-7", slug: "pr-7" });
  const place = { partition: "aws", account, region: "us-east-1" };
  const secretArn = arn("secretsmanager", `secret:${names.secret}-AbCdEf`);
  const key = arn("kms", "key/1");
  const harnessNeeds = { harnessName: names.harness, model: "us.amazon.nova-pro-v1:0", memory: undefined };
  const provider = { name: names.credentialProvider, external: undefined };
  const { cognito, iam } = names.gateways;
  const runtimeOf = (runtimeName: string) =>
    runtimeRole(place, {
      ...{ runtimeName, image: `${account}.dkr.ecr.us-east-1.amazonaws.com/zscaler-mcp:1.0` },
      secret: { arn: secretArn, kmsKey: key },
    });

  test.each([
    ["task execution", taskExecutionRole(place, secretArn, key)],
    ["infrastructure", infrastructureRole(place)],
    ["harness", harnessRole(place, { ...harnessNeeds, credentialProvider: provider })],
    [
      "harness behind a gateway with tokens",
      harnessRole(place, {
        ...{ ...harnessNeeds, credentialProvider: undefined },
        gateway: { kind: "oauth", provider: names.oauthProvider },
      }),
    ],
    [
      "harness behind a gateway without",
      harnessRole(place, {
        ...{ ...harnessNeeds, credentialProvider: undefined },
        gateway: { kind: "iam", name: iam.gateway },
      }),
    ],
    ["runtime", runtimeOf(cognito.runtime)],
    ["runtime without tokens", runtimeOf(iam.runtime)],
    [
      "gateway",
      gatewayRole(place, {
        ...{ gatewayName: cognito.gateway, outbound: { kind: "oauth", provider: names.oauthProvider } },
      }),
    ],
    [
      "gateway without tokens",
      gatewayRole(place, {
        ...{ gatewayName: iam.gateway, outbound: { kind: "iam", runtimeName: iam.runtime } },
      }),
    ],
  ])(
    "leaves the %s role of a preview all that it is given",
    (_, { inlinePolicies, managedPolicies: attached }) => {
      const ofAws = attached.flatMap((policy) => managedPolicies("aws").find(policy) ?? []);
      expect(ofAws).toHaveLength(attached.length);
      const written = Object.values<PolicyDocument>(inlinePolicies).map((policy) => readPolicy(policy));
      const refusedOf = [...ofAws, ...written].flatMap(({ statements }) =>
        statements.flatMap(({ actions, resources }) =>
          actions.patterns.flatMap((action) =>
            resources.patterns
              // A name that fits: a wildcard stands for characters that AWS will choose.
              .map((pattern) => (pattern === "*" ? "*" : pattern.replaceAll(/[*?]/g, "x")))
              .filter(
                (resource) =>
                  !may(action, resource, { "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com" }),
              )
              .map((resource) => `${action} on ${resource}`),
          ),
        ),
      );
      expect(refusedOf).toEqual([]);
    },
  );

  test("keeps a role from production's credentials and agents, whatever policy a pull request puts on it", () => {
    for (const [action, resource] of [
      [
        "secretsmanager:GetSecretValue",
        arn("secretsmanager", "secret:zscaler-mcp-harness/credentials-AbCdEf"),
      ],
      ["secretsmanager:GetSecretValue", arn("secretsmanager", "secret:payroll-AbCdEf")],
      [
        "bedrock-agentcore:GetResourceApiKey",
        arn("bedrock-agentcore", "token-vault/default/apikeycredentialprovider/zscaler-mcp-creds"),
      ],
      [
        "bedrock-agentcore:InvokeGateway",
        arn("bedrock-agentcore", "gateway/zscaler-mcp-gateway-production-abcdefghij"),
      ],
      ["iam:CreateUser", `arn:aws:iam::${account}:user/mallory`],
      ["iam:PutRolePolicy", roleArn("admin")],
      ["sts:AssumeRole", roleArn("admin")],
      ["s3:GetObject", "arn:aws:s3:::payroll/salaries.csv"],
      ["bedrock-agentcore:InvokeHarness", arn("bedrock-agentcore", "harness/zscaler_mcp_harness-AbCdEfGhIj")],
    ] as const)
      expect(`${action} ${may(action, resource)}`).toBe(`${action} false`);
  });
});

describe("the invoke role", () => {
  test("changes nothing and reads no secret", () => {
    const actions = roles.invoke.policies.flatMap(({ Statement }) =>
      Statement.flatMap(({ Action }) => listed(Action)),
    );
    const harmless = /:(?:BatchGet|Describe|Filter|Get|List)\w+$|:Invoke(?:Harness|AgentRuntime)$/;
    expect(actions.filter((action) => !harmless.test(action))).toEqual([]);
    expect(actions).not.toContain("secretsmanager:GetSecretValue");
    expect(actions).not.toContain("cognito-idp:DescribeUserPoolClient");
  });
});

describe("the sweep role", () => {
  const may = mayDo(roles.sweep.policies);

  test("takes down previews and nothing else", () => {
    const harness = (stage: string) =>
      arn("bedrock-agentcore", `harness/zscaler_mcp_harness${stage}-AbCdEfGhIj`);
    expect(may("bedrock-agentcore:DeleteHarness", harness("_pr_7"))).toBe(true);
    expect(may("bedrock-agentcore:DeleteHarness", harness("_production"))).toBe(false);
    expect(may("tag:GetResources", "*")).toBe(true);
    expect(may("iam:DeleteRole", roleArn("zscaler-mcp-harness-execution-role-pr-7"))).toBe(true);
    expect(may("iam:DeleteRole", roleArn("zscaler-mcp-harness-execution-role"))).toBe(false);
  });

  test("makes no role, even with the boundary of previews", () => {
    const own = roleArn("zscaler-mcp-harness-execution-role-pr-7");
    for (const action of ["iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy"])
      expect(may(action, own, { "iam:PermissionsBoundary": boundary })).toBe(false);
  });
});

describe("who may assume which role", () => {
  const hub = "token.actions.githubusercontent.com";

  function letsIn(
    name: (typeof roleNames)[number],
    sub: string,
    parameters: Readonly<Record<string, string>> = {},
    issuer = hub,
    aud = "sts.amazonaws.com",
  ): boolean {
    const trust = readTrustPolicy(JSON.stringify(setUp(parameters).roles[name].trust));
    const principal = { kind: "Federated", id: `arn:aws:iam::${account}:oidc-provider/${issuer}` };
    const claims = { [`${issuer}:sub`]: sub, [`${issuer}:aud`]: aud };
    return trusts(trust, principal, "sts:AssumeRoleWithWebIdentity", claims);
  }

  const own = "repo:octo-org/octo-repo";

  test.each([
    { role: "deploy", from: "environment:production" },
    { role: "preview", from: "pull_request" },
    { role: "invoke", from: "ref:refs/heads/main" },
    { role: "sweep", from: "ref:refs/heads/main" },
  ] as const)("$role: $from of this repository, and nothing else", ({ role, from }) => {
    expect(letsIn(role, `${own}:${from}`)).toBe(true);
    const others = [
      "environment:production",
      "environment:production2",
      "environment:staging",
      "pull_request",
    ];
    const refs = [
      "ref:refs/heads/main",
      "ref:refs/heads/main2",
      "ref:refs/heads/feature",
      "ref:refs/tags/v1",
    ];
    for (const other of [...others, ...refs].filter((one) => one !== from))
      expect(letsIn(role, `${own}:${other}`)).toBe(false);
    for (const repository of [
      "octo-org/octo-repo2",
      "octo-org/other",
      "mallory/octo-repo",
      "octo-org2/octo-repo",
    ])
      expect(letsIn(role, `repo:${repository}:${from}`)).toBe(false);
    expect(letsIn(role, `${own}:${from}`, {}, hub, "https://github.com/octo-org")).toBe(false);
  });

  test("a repository whose token carries ids is known by them, and no longer by its name alone", () => {
    const ids = { SubjectRepository: "octo-org@123456/octo-repo@456789" };
    for (const [role, from] of [
      ["deploy", "environment:production"],
      ["preview", "pull_request"],
    ] as const) {
      expect(letsIn(role, `repo:octo-org@123456/octo-repo@456789:${from}`, ids)).toBe(true);
      expect(letsIn(role, `repo:octo-org@999999/octo-repo@456789:${from}`, ids)).toBe(false);
      expect(letsIn(role, `${own}:${from}`, ids)).toBe(false);
    }
  });

  test("tags may deploy where one says so, and branches with other names still may not", () => {
    const tags = { DeployFrom: "ref:refs/tags/v*" };
    expect(letsIn("deploy", `${own}:ref:refs/tags/v1.2.3`, tags)).toBe(true);
    expect(letsIn("deploy", `${own}:ref:refs/heads/v1`, tags)).toBe(false);
  });

  test("a server of one's own signs for itself, and github.com no longer does", () => {
    const server = { Issuer: "github.example.com/_services/token" };
    for (const [role, from] of [
      ["deploy", "environment:production"],
      ["preview", "pull_request"],
    ] as const) {
      expect(letsIn(role, `${own}:${from}`, server, "github.example.com/_services/token")).toBe(true);
      expect(letsIn(role, `${own}:${from}`, server)).toBe(false);
    }
  });
});
