import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { rightsByKind, rightsFor, type Undertaking } from "../../src/preflight/permissions.js";
import type { Change, Live } from "../../src/resources/resource.js";
import { ecs } from "../../src/topologies/ecs.js";
import { external } from "../../src/topologies/external.js";
import { gateway } from "../../src/topologies/gateway.js";
import { deploySettings, hosting, managed, place, withHarness } from "../topologies/settings.js";

interface Policy {
  readonly Statement: readonly { readonly Action: string | readonly string[] }[];
}

const documented = new Set(
  ["deploy", "gateway"]
    .map((name): Policy => JSON.parse(readFileSync(`docs/${name}-policy.json`, "utf8")))
    .flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action)),
);

const settings = withHarness({ endpoint: "live" });
const nodes = [
  ...ecs(place, settings, { hosting, delivery: managed }).graph.nodes,
  ...external(place, deploySettings(), {
    mcpUrl: "https://mcp.example.com/mcp",
    credentials: undefined,
    secretId: undefined,
  }).graph.nodes,
  ...(["cognito", "iam"] as const).flatMap(
    (gatewayAuth) =>
      gateway(place, settings, { container: hosting, delivery: managed, gatewayAuth }).graph.nodes,
  ),
].filter(({ role }) => role === "resource");

const tags = { "managed-by": "zscaler-harness-action", team: "network" };
const arns = { executionRole: "arn:aws:iam::111122223333:role/x", infrastructure: "arn:aws:iam::1:role/y" };
const gatewayRole = "arn:aws:iam::111122223333:role/z";
const live: Live = { id: "arn:aws:x:::thing/1", tags: { team: "security" } };

const undertaking = (kind: string, given: Partial<Undertaking> = {}): Undertaking => {
  const { name, identity } = nodes.find((node) => node.kind === kind) ?? { name: "", identity: {} };
  const spec = {
    ...{ managedPolicies: ["arn:aws:iam::aws:policy/A"], inlinePolicies: { P: {} } },
    ...{ roleArn: gatewayRole, userPoolId: "eu-central-1_aB3dE6gH9" },
  };
  return {
    ...{ kind, name, identity, tags, arns, spec },
    ...{ action: "create", changes: [], live: undefined, ...given },
  };
};

const change = (path: string, after: unknown = "new", before: unknown = "old"): Change => ({
  path,
  before,
  after,
});
/** Changes of every aspect that has a right of its own. */
const everyChange = [
  ...["trust", "permissionsBoundary", "inlinePolicies.P", "managedPolicies", "tags.team", "KmsKeyId"],
  ...["SecretString.A", "DeletedDate", "retentionInDays", "apiKey", "executionRoleArn", "targetVersion"],
]
  .map((path) => change(path))
  .concat(change("managedPolicies", undefined), change("inlinePolicies.Q", undefined));

const actionsOf = (given: Undertaking): readonly string[] =>
  rightsFor([given], place).map(({ action }) => action);

describe("the rights that steps take", () => {
  test("are written down for every kind of resource that a topology makes", () => {
    const kinds = new Set(nodes.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(Object.keys(rightsByKind).sort());
  });

  const every = Object.keys(rightsByKind).flatMap((kind) =>
    (["create", "update", "replace", "adopt"] as const).map((action) => ({ kind, action })),
  );
  test.each(every)(
    "to $action a $kind are in the documented policies, whose users would be told of a lack",
    ({ kind, action }) => {
      const given = undertaking(kind, {
        action,
        ...(action === "create" ? {} : { live, changes: everyChange }),
      });
      expect(actionsOf(given).length).toBeGreaterThan(0);
      expect(actionsOf(given).filter((one) => !documented.has(one))).toEqual([]);
    },
  );

  test("are none beside the tags where only tags differ", () => {
    const tagged = Object.keys(rightsByKind).flatMap((kind) =>
      actionsOf(undertaking(kind, { action: "update", live, changes: [change("tags.team")] })),
    );
    expect(tagged.filter((action) => !/Tag(Resource|Role)$/.test(action))).toEqual([
      // Log groups of harnesses and runtimes take no tags of their own: any difference is one of retention.
      "logs:PutRetentionPolicy",
      "logs:PutRetentionPolicy",
    ]);
  });

  test("to create with tags carry them as conditions see them", () => {
    const [create] = rightsFor([undertaking("ecs.Cluster")], place);
    expect(create).toEqual({
      action: "ecs:CreateCluster",
      names: ["arn:aws:ecs:eu-central-1:111122223333:cluster/zscaler-mcp-pr-7"],
      context: {
        "aws:RequestTag/managed-by": "zscaler-harness-action",
        "aws:RequestTag/team": "network",
        "aws:TagKeys": ["managed-by", "team"],
      },
    });
  });

  test("to change a thing carry the tags that it has, and those that it gets", () => {
    const rights = rightsFor(
      [undertaking("iam.Role", { action: "update", live, changes: [change("trust"), change("tags.team")] })],
      place,
    );
    expect(rights).toEqual([
      {
        action: "iam:UpdateAssumeRolePolicy",
        names: [live.id],
        context: { "aws:ResourceTag/team": "security", "iam:ResourceTag/team": "security" },
      },
      {
        action: "iam:TagRole",
        names: [live.id],
        context: expect.objectContaining({
          "aws:ResourceTag/team": "security",
          "aws:RequestTag/team": "new",
          "aws:TagKeys": ["team"],
        }),
      },
    ]);
  });

  test("to pass a role name the role and the service that gets it", () => {
    const passed = rightsFor(
      [
        ...[undertaking("ecs.ExpressGatewayService"), undertaking("bedrock-agentcore.Harness")],
        ...[undertaking("bedrock-agentcore.AgentRuntime"), undertaking("bedrock-agentcore.Gateway")],
      ],
      place,
    ).filter(({ action }) => action === "iam:PassRole");
    expect(passed.map(({ names, context }) => [names[0], context["iam:PassedToService"]])).toEqual([
      [arns.infrastructure, "ecs.amazonaws.com"],
      [arns.executionRole, "ecs-tasks.amazonaws.com"],
      [arns.executionRole, "bedrock-agentcore.amazonaws.com"],
      [arns.executionRole, "bedrock-agentcore.amazonaws.com"],
      [gatewayRole, "bedrock-agentcore.amazonaws.com"],
    ]);
  });

  test("do not include passing a role that stays as it is", () => {
    const changes = [change("systemPrompt")];
    const given = undertaking("bedrock-agentcore.Harness", { action: "update", live, changes });
    expect(actionsOf(given)).toEqual([
      "bedrock-agentcore:UpdateHarness",
      "bedrock-agentcore:UpdateAgentRuntime",
    ]);
  });

  test("include AgentCore Memory only where the harness has one that is managed", () => {
    const memory = (given: object) =>
      actionsOf(undertaking("bedrock-agentcore.Harness", { spec: { memory: given } }));
    expect(memory({ managedMemoryConfiguration: {} })).toContain("bedrock-agentcore:CreateMemory");
    expect(memory({ disabled: {} })).not.toContain("bedrock-agentcore:CreateMemory");
  });

  test("of a role that is bounded carry its boundary, which a policy may demand", () => {
    const boundary = "arn:aws:iam::111122223333:policy/ci";
    const rights = rightsFor([undertaking("iam.Role", { spec: { permissionsBoundary: boundary } })], place);
    expect(rights.map(({ context }) => context["iam:PermissionsBoundary"])).toEqual([boundary, boundary]);
  });

  test.each([
    {
      what: "a pool that is there",
      spec: { userPoolId: "eu-central-1_aB3dE6gH9" },
      id: "eu-central-1_aB3dE6gH9",
    },
    { what: "one whose id AWS will choose", spec: undefined, id: "eu-central-1_?????????" },
  ])("in a user pool name $what, with the tags by which a policy fences it", ({ spec, id }) => {
    const [create] = rightsFor([undertaking("cognito-idp.UserPoolClient", { spec })], place);
    expect(create).toMatchObject({
      action: "cognito-idp:CreateUserPoolClient",
      names: [`arn:aws:cognito-idp:eu-central-1:111122223333:userpool/${id}`],
      context: { "aws:ResourceTag/managed-by": "zscaler-harness-action" },
    });
  });

  test("on a credential provider are checked on the vault and on the provider, of either kind", () => {
    for (const noun of ["ApiKeyCredentialProvider", "Oauth2CredentialProvider"]) {
      const given = undertaking(`bedrock-agentcore.${noun}`, {
        action: "update",
        live,
        changes: [change("x")],
      });
      const on = rightsFor([given], place).map(({ action, names }) => [
        action,
        names[0]?.split("token-vault/")[1],
      ]);
      const provider = `default/${noun.toLowerCase()}/${given.name}`;
      expect(on).toEqual([
        [`bedrock-agentcore:Update${noun}`, "default"],
        [`bedrock-agentcore:Update${noun}`, provider],
        ["bedrock-agentcore:TagResource", provider],
      ]);
    }
  });

  test("on a target that only has to read its tools again are to do that, not to change it", () => {
    const failed = change("status", "READY", "SYNCHRONIZE_UNSUCCESSFUL: no answer");
    const given = (changes: readonly Change[]) =>
      actionsOf(undertaking("bedrock-agentcore.GatewayTarget", { action: "update", live, changes }));
    expect(given([failed])).toEqual(["bedrock-agentcore:SynchronizeGatewayTargets"]);
    expect(given([failed, change("endpoint")])).toEqual(["bedrock-agentcore:UpdateGatewayTarget"]);
  });
});
