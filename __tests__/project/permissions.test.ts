import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";

interface Statement {
  readonly Action: string | readonly string[];
}

const prefixes: Readonly<Record<string, string>> = {
  "bedrock-agentcore": "bedrock-agentcore",
  "bedrock-agentcore-control": "bedrock-agentcore",
  "cloudwatch-logs": "logs",
  "cognito-identity-provider": "cognito-idp",
  ec2: "ec2",
  ecr: "ecr",
  ecs: "ecs",
  iam: "iam",
  "resource-groups-tagging-api": "tag",
  s3: "s3",
  "secrets-manager": "secretsmanager",
  sts: "sts",
};

/** Operations whose IAM action has another name; `undefined` where AWS asks for none. */
const renamed: Readonly<Record<string, string | undefined>> = {
  "s3:HeadBucket": "s3:ListBucket",
  "s3:ListObjectsV2": "s3:ListBucket",
  "s3:PutBucketEncryption": "s3:PutEncryptionConfiguration",
  "s3:PutPublicAccessBlock": "s3:PutBucketPublicAccessBlock",
  "sts:GetCallerIdentity": undefined,
};

/** The IAM actions of the operations that the action imports: `PutObjectCommand`, `paginateListTasks`. */
function actionsInUse(): ReadonlySet<string> {
  const actions = new Set<string>();
  for (const entry of readdirSync("src", { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const source = readFileSync(join(entry.parentPath, entry.name), "utf8");
    for (const [, names = "", client = ""] of source.matchAll(
      /\{([^{}]*)\} (?:from|= await import\()\s*"@aws-sdk\/client-([^"]+)"/g,
    )) {
      for (const [, command, paginated] of names.matchAll(/\b(?:([A-Z]\w*)Command|paginate(\w+))\b/g)) {
        const action = `${prefixes[client] ?? client}:${command ?? paginated}`;
        const named = action in renamed ? renamed[action] : action;
        if (named !== undefined) actions.add(named);
      }
    }
  }
  return actions;
}

function actionsOf(path: string): readonly string[] {
  const { Statement }: { Statement: readonly Statement[] } = JSON.parse(readFileSync(path, "utf8"));
  return Statement.flatMap(({ Action }) => Action);
}

const deployPolicy = "docs/deploy-policy.json";
const gatewayPolicy = "docs/gateway-policy.json";
const sweepPolicy = "docs/sweep-policy.json";

/** No code calls these: AWS checks them of whoever makes, changes, removes or calls the thing that they are part of. */
const implied: readonly string[] = [
  ...["CreateWorkloadIdentity", "DeleteWorkloadIdentity", "InvokeGateway"],
  ...["CreateAgentRuntimeEndpoint", "DeleteAgentRuntimeEndpoint"],
].map((action) => `bedrock-agentcore:${action}`);

describe("the policies of the workflow's roles (docs/deploy-policy.json, docs/gateway-policy.json, docs/sweep-policy.json)", () => {
  test("allow every operation that the code calls, so that no deploy ends in AccessDenied half-way", () => {
    const used = actionsInUse();
    expect(used.size).toBeGreaterThan(30);
    const allowed = [deployPolicy, gatewayPolicy, sweepPolicy].flatMap(actionsOf);
    expect([...used].filter((action) => !allowed.includes(action)).sort()).toEqual([]);
  });

  test("leave everything about Cognito and about gateways to the second one, which a stage without a gateway can do without", () => {
    const about = (path: string) =>
      actionsOf(path).filter((action) => /^cognito-idp:|Oauth2|[a-z]Gateways?(?:Target|$)/.test(action));
    expect(about(deployPolicy)).toEqual([]);
    expect(about(gatewayPolicy).length).toBeGreaterThan(25);
  });

  test("allow with the second one nothing that nobody needs", () => {
    const needed = new Set([...actionsInUse(), ...implied]);
    expect(actionsOf(gatewayPolicy).filter((action) => !needed.has(action))).toEqual([]);
  });
});
