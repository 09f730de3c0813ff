/** Everything that would stop a deploy half-way is told at once, by one run that makes nothing. */
import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import type { SimulatorOptions } from "../../simulator/index.js";
import {
  type Account,
  bad,
  deploy,
  errorsOf,
  good,
  type Inputs,
  inAccount,
  nameOf,
  remains,
  repository,
  run,
  writes,
} from "./action.js";

interface Policy {
  readonly Version: string;
  readonly Statement: readonly { readonly Action: string | readonly string[] }[];
}

const policy = JSON.parse(readFileSync("docs/deploy-policy.json", "utf8")) as Policy;
const image = "709825985650.dkr.ecr.us-east-1.amazonaws.com/zscaler/zscaler-mcp-server:0.15.2-bedrock";

/** The policy with those of its actions that `keeps` says. */
const keeping = (document: Policy, keeps: (action: string) => boolean) => ({
  ...document,
  Statement: document.Statement.map((statement) => ({
    ...statement,
    Action: [statement.Action].flat().filter(keeps),
  })).filter(({ Action }) => Action.length > 0),
});
const documented = (keeps: (action: string) => boolean) => keeping(policy, keeps);
const lacking = (document: Policy, ...denied: readonly string[]) =>
  keeping(document, (action) => !denied.includes(action));
const without = (...denied: readonly string[]) => lacking(policy, ...denied);

const as = (account: Account, document: object, permissionsBoundary?: object) => ({
  environment: account.credentialsFor({
    policies: [document],
    ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
  }),
});

const operations = (account: Account) => account.calls().map(nameOf);
const errors = (result: { readonly annotations: readonly { readonly level: string }[] }) =>
  result.annotations.filter(({ level }) => level === "error");

test.concurrent("two rights and an image that are missing are three findings of one run, which writes nothing", () =>
  inAccount(async (account) => {
    const caller = as(account, without("iam:PassRole", "bedrock-agentcore:CreateAgentRuntime"));
    const absent = image.replace("0.15.2", "9.9.9");
    const failed = await bad(deploy(account, { image: absent }, caller));
    const said = errorsOf(failed);
    expect(said).toContain(`the image ${absent} does not exist`);
    expect(said).toContain("not authorized to perform: bedrock-agentcore:CreateAgentRuntime on resource:");
    expect(said).toMatch(/not authorized to perform: iam:PassRole on resource: .*zscaler-mcp-ecs-task/);
    expect(said).toMatch(
      /Fix: Grant iam:PassRole there, with the condition iam:PassedToService .*ecs-tasks\.amazonaws\.com/,
    );
    expect(errors(failed)).toHaveLength(3);
    for (const what of [absent, "iam:PassRole", "CreateAgentRuntime"]) expect(failed.summary).toContain(what);
    expect(failed.outputs).toMatchObject({ status: "failed", changed: "false" });
    expect(writes(account)).toEqual([]);
    expect(remains(account)).toEqual([]);
  })());

test.concurrent("what may not be read, and what a boundary forbids, stand beside the rest", () =>
  inAccount(async (account) => {
    const boundary = {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: "*", Resource: "*" },
        { Effect: "Deny", Action: "iam:CreateRole", Resource: "*" },
      ],
    };
    const caller = as(account, without("bedrock-agentcore:GetHarness", "logs:DescribeLogGroups"), boundary);
    await good(deploy(account, { image }));
    account.forgetCalls();
    const failed = await bad(deploy(account, { image, stage: "pr-5" }, caller));
    expect(errorsOf(failed)).toContain("iam:CreateRole");
    expect(errorsOf(failed)).toContain("explicit deny");
    expect(errorsOf(failed)).toContain("logs:DescribeLogGroups");
    expect(writes(account)).toEqual([]);
    const again = await bad(deploy(account, { image, "task-cpu": "512" }, caller));
    expect(errorsOf(again)).toContain("bedrock-agentcore:GetHarness");
  })());

test.concurrent("a run that finds nothing to do asks neither for rights nor for a network", () =>
  inAccount(async (account) => {
    const caller = as(account, policy);
    const first = await good(deploy(account, { image }, caller));
    expect(operations(account)).toEqual(
      expect.arrayContaining(["iam:SimulatePrincipalPolicy", "ec2:DescribeVpcs", "ec2:DescribeSubnets"]),
    );
    expect(first.annotations.filter(({ level }) => level !== "notice")).toEqual([]);
    account.forgetCalls();
    const again = await good(deploy(account, { image }, caller));
    expect(again.outputs["changed"]).toBe("false");
    expect(operations(account).filter((name) => /Simulate|^ec2:/.test(name))).toEqual([]);
    // A change that leaves the network alone does not look at it.
    account.forgetCalls();
    await good(run(account, { ...wanted, operation: "plan", "system-prompt": "Be brief." }, caller));
    expect(operations(account)).toContain("iam:SimulatePrincipalPolicy");
    expect(operations(account).filter((name) => name.startsWith("ec2:"))).toEqual([]);
  })());

const wanted: Inputs = {
  image,
  "zscaler-client-id": "the-client-id",
  "zscaler-client-secret": "s3cr3t/value+with=signs&more",
  "zscaler-customer-id": "72831001",
  "zscaler-vanity-domain": "acme",
};

test.concurrent("a plan may be made with a role that can only read, and says that it could not deploy", () =>
  inAccount(async (account) => {
    const readOnly = documented((action) => /:(Get|List|Describe|Batch|Simulate)/.test(action));
    const planned = await good(run(account, { ...wanted, operation: "plan" }, as(account, readOnly)));
    expect(planned.outputs["changed"]).toBe("true");
    expect(planned.annotations).toContainEqual(
      expect.objectContaining({
        level: "warning",
        message: expect.stringMatching(/has not: .*iam:PassRole, .*bedrock-agentcore:CreateHarness\./),
      }),
    );
    expect(writes(account)).toEqual([]);
  })());

test.concurrent("where IAM may not be asked, the call itself tells", () =>
  inAccount(async (account) => {
    const caller = as(
      account,
      without("iam:SimulatePrincipalPolicy", "bedrock-agentcore:CreateAgentRuntime"),
    );
    const failed = await bad(deploy(account, { image }, caller));
    expect(errorsOf(failed)).toContain(
      "not authorized to perform: bedrock-agentcore:CreateAgentRuntime on resource:",
    );
    expect(operations(account)).toContain("bedrock-agentcore-control:CreateHarness");
  })());

test.concurrent("for a gateway an image that AgentCore would not take, and rights of both documents, are findings of one run; no network is looked at", () =>
  inAccount(async (account) => {
    const gatewayPolicy = JSON.parse(readFileSync("docs/gateway-policy.json", "utf8")) as Policy;
    const caller = {
      environment: account.credentialsFor({
        policies: [policy, gatewayPolicy].map((document) =>
          lacking(document, "iam:PassRole", "bedrock-agentcore:CreateGateway"),
        ),
      }),
    };
    const wanted = { topology: "gateway", "gateway-auth": "iam" };
    const failed = await bad(deploy(account, { ...wanted, image: `${repository}:amd64` }, caller));
    expect(errorsOf(failed)).toMatch(/arm64/);
    expect(errorsOf(failed)).toContain("not authorized to perform: bedrock-agentcore:CreateGateway ");
    expect(errorsOf(failed)).toMatch(
      /not authorized to perform: iam:PassRole on resource: .*iam-gateway-role.*bedrock-agentcore\.amazonaws\.com/s,
    );
    expect(errors(failed)).toHaveLength(3);
    expect(operations(account).filter((name) => name.startsWith("ec2:"))).toEqual([]);
    expect(writes(account)).toEqual([]);
  })());

const network = (network: SimulatorOptions["network"] = {}): SimulatorOptions => ({ network });
const regionsFirst = "us-east-1a";

test.concurrent("without a default VPC a deploy says which input names another network, and makes nothing", () =>
  inAccount(
    async (account) => {
      const failed = await bad(deploy(account));
      expect(errorsOf(failed)).toContain("no default VPC");
      expect(errorsOf(failed)).toMatch(/Fix: .*input subnets.*aws ec2 create-default-vpc/);
      expect(writes(account)).toEqual([]);
    },
    network({ vpcs: [], subnets: [], securityGroups: [] }),
  )());

test.concurrent("subnets and security groups that cannot be are named all together", () =>
  inAccount(
    async (account) => {
      const failed = await bad(
        deploy(account, {
          subnets: "subnet-0000000a, subnet-0000000b, subnet-0000000c",
          "security-groups": "sg-0000000a, sg-0000000b",
        }),
      );
      expect(errorsOf(failed)).toContain("subnets names subnet-0000000c");
      expect(errorsOf(failed)).toContain("security-groups names sg-0000000b");
      expect(errorsOf(failed)).toContain("sg-0000000a of vpc-2, but the subnets are of vpc-1");
      const narrow = await bad(deploy(account, { subnets: "subnet-0000000a, subnet-0000000b" }));
      expect(errorsOf(narrow)).toContain(`two availability zones: they all lie in ${regionsFirst}`);
      expect(writes(account)).toEqual([]);
    },
    network({
      vpcs: [{ id: "vpc-1", isDefault: false }],
      subnets: ["subnet-0000000a", "subnet-0000000b"].map((id) => ({
        id,
        vpc: "vpc-1",
        zone: regionsFirst,
        defaultForZone: false,
      })),
      securityGroups: [{ id: "sg-0000000a", name: "web", vpc: "vpc-2" }],
    }),
  )());

test.concurrent("who may not look at networks deploys all the same, in a region that nobody listed, and is told of both", () =>
  inAccount(
    async (account) => {
      const everythingBut = {
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Action: "*", Resource: "*" },
          { Effect: "Deny", Action: "ec2:*", Resource: "*" },
        ],
      };
      const result = await good(deploy(account, { image }, as(account, everythingBut)));
      expect(result.annotations).toContainEqual(
        expect.objectContaining({ title: "Network not checked", level: "notice" }),
      );
      expect(result.annotations).toContainEqual(
        expect.objectContaining({ level: "warning", message: expect.stringContaining("eu-south-2") }),
      );
    },
    { region: "eu-south-2" },
  )());

test.concurrent("an AgentCore endpoint that does not exist is told once, with the regions that have one, beside the rest", () =>
  inAccount(
    async (account) => {
      const environment = {
        AWS_ENDPOINT_URL_BEDROCK_AGENTCORE_CONTROL:
          "http://bedrock-agentcore-control.eu-south-2.amazonaws.com.invalid",
      };
      const inputs = { image: `${repository}:none` };
      const failed = await bad(deploy(account, inputs, { environment }));
      const behindGateway = await bad(deploy(account, { ...inputs, topology: "gateway" }, { environment }));
      for (const errors of [errorsOf(failed), errorsOf(behindGateway)]) {
        expect(errors.match(/AgentCore in eu-south-2 could not be reached/g)).toHaveLength(1);
        expect(errors.match(/getaddrinfo/g)).toHaveLength(1);
        expect(errors).toMatch(/Fix: Set the input region to one that has the harness: .*us-west-2/);
      }
      expect(errorsOf(failed)).toContain(`${repository}:none does not exist`);
      expect(writes(account)).toEqual([]);
    },
    { region: "eu-south-2" },
  )());

test.concurrent("a token that ends in the middle of the look is one finding, not one for each read", () =>
  inAccount(async (account) => {
    for (const service of ["ecs", "logs", "iam", "secretsmanager", "bedrock-agentcore-control"] as const)
      account.faults.on({
        service,
        times: 1_000,
        effect: {
          kind: "error",
          code: service === "iam" ? "ExpiredToken" : "ExpiredTokenException",
          status: 403,
          message: `The security token included in the request to ${service} is expired`,
        },
      });
    const failed = await bad(deploy(account));
    expect(errors(failed)).toHaveLength(1);
    expect(errorsOf(failed)).toMatch(/expired/);
  })());
