import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { rightsByKind, rightsFor, type Undertaking } from "../../src/preflight/permissions.js";
import type { Change, Live } from "../../src/resources/resource.js";
import { ecs } from "../../src/topologies/ecs.js";
import { external } from "../../src/topologies/external.js";
import { deploySettings, hosting, managed, place, withHarness } from "../topologies/settings.js";

const { Statement: statements } = JSON.parse(readFileSync("docs/deploy-policy.json", "utf8")) as {
  readonly Statement: readonly { readonly Action: string | readonly string[] }[];
};
const documented = new Set(statements.flatMap(({ Action }) => Action));

const settings = withHarness({ endpoint: "live" });
const nodes = [
  ...ecs(place, settings, { hosting, delivery: managed }).graph.nodes,
  ...external(place, deploySettings(), {
    mcpUrl: "https://mcp.example.com/mcp",
    credentials: undefined,
    secretId: undefined,
  }).graph.nodes,
].filter(({ role }) => role === "resource");

const tags = { "managed-by": "zscaler-harness-action", team: "network" };
const arns = { executionRole: "arn:aws:iam::111122223333:role/x", infrastructure: "arn:aws:iam::1:role/y" };
const live: Live = { id: "arn:aws:x:::thing/1", tags: { team: "security" } };

const undertaking = (kind: string, given: Partial<Undertaking> = {}): Undertaking => {
  const { name, identity } = nodes.find((node) => node.kind === kind) ?? { name: "", identity: {} };
  const spec = { managedPolicies: ["arn:aws:iam::aws:policy/A"], inlinePolicies: { P: {} } };
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
    "to $action a $kind are in the documented policy, whose users would be told of a lack",
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
      [undertaking("ecs.ExpressGatewayService"), undertaking("bedrock-agentcore.Harness")],
      place,
    ).filter(({ action }) => action === "iam:PassRole");
    expect(passed.map(({ names, context }) => [names[0], context["iam:PassedToService"]])).toEqual([
      [arns.infrastructure, "ecs.amazonaws.com"],
      [arns.executionRole, "ecs-tasks.amazonaws.com"],
      [arns.executionRole, "bedrock-agentcore.amazonaws.com"],
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
});
