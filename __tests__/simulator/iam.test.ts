import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  type CreateRoleResponse,
  DeleteRoleCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  type GetRolePolicyResponse,
  type GetRoleResponse,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  type ListAttachedRolePoliciesResponse,
  type ListRolePoliciesResponse,
  ListRolesCommand,
  type ListRolesResponse,
  ListRoleTagsCommand,
  type ListRoleTagsResponse,
  PutRolePolicyCommand,
  type SimulatePolicyResponse,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";

import { type Access, createAccess } from "../../simulator/access/access.js";
import { resourceTypesOf } from "../../simulator/access/actions.js";
import { type Environment, type Simulator, startSimulator } from "../../simulator/index.js";
import type { AuthorizationRequest, Call, Service } from "../../simulator/service.js";
import { iam } from "../../simulator/services/iam/index.js";
import { realistic } from "../../simulator/times.js";
import { account, accountId } from "./access/account.js";

const taskExecution = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy";
const infrastructure =
  "arn:aws:iam::aws:policy/service-role/AmazonECSInfrastructureRoleforExpressGatewayServices";
const arnOf = (name: string) => `arn:aws:iam::${accountId}:role/${name}`;

const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const trusting = (Service: string) =>
  document({ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" });
const allowing = (Action: string) => document({ Effect: "Allow", Action, Resource: "*" });

let access: Access;
let service: Service;
let wait: (milliseconds: number) => void;
const call = {} as Call;

beforeEach(() => {
  const world = account();
  wait = world.wait;
  access = createAccess(world.cloud);
  service = iam(world.cloud, access);
});

function send<Response = void>(operation: string, input: object): Response {
  const handler = service.handlers[operation];
  if (handler === undefined) throw new Error(`IAM has no handler ${operation}`);
  return handler(input, call) as Response;
}

const create = (RoleName: string, more: object = {}) =>
  send<CreateRoleResponse>("CreateRole", {
    RoleName,
    AssumeRolePolicyDocument: trusting("ecs-tasks.amazonaws.com"),
    ...more,
  });

const refused = (code: string, status: number, message: string | RegExp) =>
  expect.objectContaining({
    code,
    status,
    message: typeof message === "string" ? message : expect.stringMatching(message),
  });

const missing = (name: string) => refused("NoSuchEntity", 404, `The role with name ${name} cannot be found.`);

describe("a role", () => {
  test("is answered as it was made, with its documents percent-encoded", () => {
    const trust = trusting("ecs-tasks.amazonaws.com");
    const { Role } = create("zscaler", {
      Path: "/ci/",
      Description: "(one) role*",
      MaxSessionDuration: 7200,
      PermissionsBoundary: "arn:aws:iam::aws:policy/PowerUserAccess",
      Tags: [{ Key: "stage", Value: "default" }],
    });
    expect(Role).toEqual({
      RoleName: "zscaler",
      Path: "/ci/",
      Arn: arnOf("ci/zscaler"),
      RoleId: expect.stringMatching(/^AROA[A-Z0-9]{17}$/),
      CreateDate: new Date("2026-11-23T08:00:00Z"),
      AssumeRolePolicyDocument: expect.not.stringMatching(/[{}":*]/),
      Description: "(one) role*",
      MaxSessionDuration: 7200,
      PermissionsBoundary: {
        PermissionsBoundaryType: "PermissionsBoundaryPolicy",
        PermissionsBoundaryArn: "arn:aws:iam::aws:policy/PowerUserAccess",
      },
      Tags: [{ Key: "stage", Value: "default" }],
    });
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")).toBe(trust);
    expect(send<GetRoleResponse>("GetRole", { RoleName: "ZSCALER" }).Role).toEqual({
      ...Role,
      RoleLastUsed: {},
    });
  });

  test("exists at once for IAM itself, and once only, whatever the case of its name", () => {
    create("zscaler");
    expect(() => create("Zscaler")).toThrow(
      refused("EntityAlreadyExists", 409, "Role with name Zscaler already exists."),
    );
  });

  test.each([
    "GetRole",
    "UpdateRole",
    "DeleteRole",
    "ListRolePolicies",
    "ListAttachedRolePolicies",
    "ListRoleTags",
    "ListInstanceProfilesForRole",
  ])("that does not exist is told by %s", (operation) => {
    expect(() => send(operation, { RoleName: "nobody" })).toThrow(missing("nobody"));
  });

  test("is not deleted while a policy is attached or inline", () => {
    create("zscaler");
    send("AttachRolePolicy", { RoleName: "zscaler", PolicyArn: taskExecution });
    send("PutRolePolicy", { RoleName: "zscaler", PolicyName: "p", PolicyDocument: allowing("s3:*") });
    expect(() => send("DeleteRole", { RoleName: "zscaler" })).toThrow(
      refused("DeleteConflict", 409, "Cannot delete entity, must detach all policies first."),
    );
    send("DetachRolePolicy", { RoleName: "zscaler", PolicyArn: taskExecution });
    expect(() => send("DeleteRole", { RoleName: "zscaler" })).toThrow(
      refused("DeleteConflict", 409, "Cannot delete entity, must delete policies first."),
    );
    send("DeleteRolePolicy", { RoleName: "zscaler", PolicyName: "p" });
    send("DeleteRole", { RoleName: "zscaler" });
    expect(() => send("GetRole", { RoleName: "zscaler" })).toThrow(missing("zscaler"));
    expect(service.inventory()).toEqual([]);
  });

  test("keeps what an update leaves out", () => {
    create("zscaler", { Description: "first" });
    send("UpdateRole", { RoleName: "zscaler", MaxSessionDuration: 7200 });
    expect(send<GetRoleResponse>("GetRole", { RoleName: "zscaler" }).Role).toMatchObject({
      Description: "first",
      MaxSessionDuration: 7200,
    });
  });

  test("is not made with a trust policy that IAM refuses, or one that is too long", () => {
    expect(() => create("zscaler", { AssumeRolePolicyDocument: trusting("zscaler.com") })).toThrow(
      refused("MalformedPolicyDocument", 400, 'Invalid principal in policy: "SERVICE":"zscaler.com"'),
    );
    const statements = Array.from(
      { length: 30 },
      () => JSON.parse(trusting("ecs.amazonaws.com")).Statement[0],
    );
    expect(() => create("zscaler", { AssumeRolePolicyDocument: document(...statements) })).toThrow(
      refused("LimitExceeded", 409, "Cannot exceed quota for ACLSizePerRole: 2048"),
    );
    expect(service.inventory()).toEqual([]);
  });

  test("has no boundary that does not exist", () => {
    const arn = `arn:aws:iam::${accountId}:policy/ci-boundary`;
    expect(() => create("zscaler", { PermissionsBoundary: arn })).toThrow(
      refused("NoSuchEntity", 404, /ci-boundary/),
    );
    access.managedPolicies.define(arn, allowing("logs:*"));
    create("zscaler", { PermissionsBoundary: arn });
    send("DeleteRolePermissionsBoundary", { RoleName: "zscaler" });
    expect(() => send("DeleteRolePermissionsBoundary", { RoleName: "zscaler" })).toThrow(
      refused("NoSuchEntity", 404, /permissions boundary/),
    );
    send("PutRolePermissionsBoundary", { RoleName: "zscaler", PermissionsBoundary: arn });
    expect(send<GetRoleResponse>("GetRole", { RoleName: "zscaler" }).Role?.PermissionsBoundary).toMatchObject(
      {
        PermissionsBoundaryArn: arn,
      },
    );
  });

  test("of a service is made once, and changed by nobody else", () => {
    const { Role } = send<CreateRoleResponse>("CreateServiceLinkedRole", {
      AWSServiceName: "ecs.amazonaws.com",
    });
    expect(Role?.Arn).toBe(arnOf("aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"));
    expect(() => send("CreateServiceLinkedRole", { AWSServiceName: "ecs.amazonaws.com" })).toThrow(
      refused("InvalidInput", 400, /AWSServiceRoleForECS has been taken/),
    );
    for (const operation of ["DeleteRole", "UpdateRole"]) {
      expect(() => send(operation, { RoleName: "AWSServiceRoleForECS" })).toThrow(
        refused("UnmodifiableEntity", 400, /protected role 'AWSServiceRoleForECS'/),
      );
    }
    expect(service.inventory()).toMatchObject([{ type: "AWS::IAM::ServiceLinkedRole" }]);
  });
});

describe("policies of a role", () => {
  beforeEach(() => void create("zscaler"));

  test("inline ones come back as they were put", () => {
    const text =
      '{ "Version": "2012-10-17",\n "Statement": {"Effect":"Allow","Action":"s3:*","Resource":"*"} }';
    send("PutRolePolicy", { RoleName: "zscaler", PolicyName: "Read", PolicyDocument: text });
    const answer = send<GetRolePolicyResponse>("GetRolePolicy", { RoleName: "zscaler", PolicyName: "Read" });
    expect(answer).toMatchObject({ RoleName: "zscaler", PolicyName: "Read" });
    expect(answer.PolicyDocument).not.toContain("*");
    expect(decodeURIComponent(answer.PolicyDocument ?? "")).toBe(text);
  });

  test("one that is malformed changes nothing", () => {
    const put = (PolicyDocument: string) =>
      send("PutRolePolicy", { RoleName: "zscaler", PolicyName: "p", PolicyDocument });
    put(allowing("s3:*"));
    expect(() => put("{")).toThrow(
      refused("MalformedPolicyDocument", 400, "This policy contains invalid Json"),
    );
    const answer = send<GetRolePolicyResponse>("GetRolePolicy", { RoleName: "zscaler", PolicyName: "p" });
    expect(decodeURIComponent(answer.PolicyDocument ?? "")).toBe(allowing("s3:*"));
  });

  test.each(["GetRolePolicy", "DeleteRolePolicy"])("one that does not exist is told by %s", (operation) => {
    expect(() => send(operation, { RoleName: "zscaler", PolicyName: "none" })).toThrow(
      refused("NoSuchEntity", 404, "The role policy with name none cannot be found."),
    );
  });

  test("all inline ones together hold 10,240 characters, white space not counted", () => {
    const sized = (characters: number) => {
      const base = allowing("s3:");
      return `${allowing(`s3:${"*".repeat(characters - base.length)}`)}${" ".repeat(5000)}`;
    };
    const put = (PolicyName: string, characters: number) =>
      send("PutRolePolicy", { RoleName: "zscaler", PolicyName, PolicyDocument: sized(characters) });
    put("a", 10_000);
    put("b", 240);
    expect(() => put("c", 100)).toThrow(
      refused("LimitExceeded", 409, "Maximum policy size of 10240 bytes exceeded for role zscaler"),
    );
    put("a", 5_000);
    put("c", 100);
  });

  test("AWS's managed ones attach, once, and others do not exist", () => {
    send("AttachRolePolicy", { RoleName: "zscaler", PolicyArn: taskExecution });
    send("AttachRolePolicy", { RoleName: "zscaler", PolicyArn: taskExecution });
    send("AttachRolePolicy", { RoleName: "zscaler", PolicyArn: infrastructure });
    const attached = () =>
      send<ListAttachedRolePoliciesResponse>("ListAttachedRolePolicies", { RoleName: "zscaler" });
    expect(attached()).toEqual({
      AttachedPolicies: [
        { PolicyName: "AmazonECSInfrastructureRoleforExpressGatewayServices", PolicyArn: infrastructure },
        { PolicyName: "AmazonECSTaskExecutionRolePolicy", PolicyArn: taskExecution },
      ],
      IsTruncated: false,
    });
    // The name is written with a lower-case "for".
    const misspelt = infrastructure.replace("Rolefor", "RoleFor");
    expect(() => send("AttachRolePolicy", { RoleName: "zscaler", PolicyArn: misspelt })).toThrow(
      refused("NoSuchEntity", 404, `Policy ${misspelt} does not exist or is not attachable.`),
    );
    expect(() =>
      send("AttachRolePolicy", { RoleName: "zscaler", PolicyArn: "AmazonECSTaskExecutionRolePolicy" }),
    ).toThrow(refused("InvalidInput", 400, "ARN AmazonECSTaskExecutionRolePolicy is not valid."));
    send("DetachRolePolicy", { RoleName: "zscaler", PolicyArn: infrastructure });
    expect(() => send("DetachRolePolicy", { RoleName: "zscaler", PolicyArn: infrastructure })).toThrow(
      refused("NoSuchEntity", 404, `Policy ${infrastructure} was not found.`),
    );
    expect(attached().AttachedPolicies).toHaveLength(1);
  });

  test("ten managed ones are the limit", () => {
    const attach = (index: number) => {
      const PolicyArn = `arn:aws:iam::${accountId}:policy/own-${index}`;
      access.managedPolicies.define(PolicyArn, allowing("s3:GetObject"));
      send("AttachRolePolicy", { RoleName: "zscaler", PolicyArn });
    };
    for (let index = 1; index <= 10; index += 1) attach(index);
    expect(() => attach(11)).toThrow(
      refused("LimitExceeded", 409, "Cannot exceed quota for PoliciesPerRole: 10"),
    );
  });
});

describe("tags of a role", () => {
  const tags = () => send<ListRoleTagsResponse>("ListRoleTags", { RoleName: "zscaler" }).Tags;

  test("are put over one another and removed, whatever the case of the key", () => {
    create("zscaler", { Tags: [{ Key: "Stage", Value: "a" }] });
    send("TagRole", {
      RoleName: "zscaler",
      Tags: [
        { Key: "stage", Value: "b" },
        { Key: "owner", Value: "" },
      ],
    });
    expect(tags()).toEqual([
      { Key: "owner", Value: "" },
      { Key: "stage", Value: "b" },
    ]);
    send("UntagRole", { RoleName: "zscaler", TagKeys: ["STAGE", "unknown"] });
    expect(tags()).toEqual([{ Key: "owner", Value: "" }]);
  });

  test("are fifty at most, of different keys, none of them AWS's own", () => {
    create("zscaler", { Tags: Array.from({ length: 50 }, (_, index) => ({ Key: `k${index}`, Value: "" })) });
    const tag = (...keys: string[]) =>
      send("TagRole", { RoleName: "zscaler", Tags: keys.map((Key) => ({ Key, Value: "x" })) });
    tag("K0");
    expect(() => tag("k50")).toThrow(refused("LimitExceeded", 409, /maximum limit/));
    expect(() => tag("a", "A")).toThrow(refused("InvalidInput", 400, /Duplicate tag keys/));
    expect(() => tag("aws:owner")).toThrow(refused("InvalidInput", 400, /reserved prefix/));
    expect(tags()).toHaveLength(50);
  });
});

describe("long lists come in pages", () => {
  test("roles, whatever happens to them in between", () => {
    for (const name of ["delta", "Alpha", "charlie", "bravo", "echo"]) create(name);
    const first = send<ListRolesResponse>("ListRoles", { MaxItems: 2 });
    expect(first.Roles?.map(({ RoleName }) => RoleName)).toEqual(["Alpha", "bravo"]);
    expect(first.IsTruncated).toBe(true);
    send("DeleteRole", { RoleName: "bravo" });
    const second = send<ListRolesResponse>("ListRoles", { Marker: first.Marker });
    expect(second.Roles?.map(({ RoleName }) => RoleName)).toEqual(["charlie", "delta", "echo"]);
    expect(second).toMatchObject({ IsTruncated: false });
    expect(second.Marker).toBeUndefined();
  });

  test("roles are listed by path, without their tags", () => {
    create("one", { Path: "/ci/", Tags: [{ Key: "stage", Value: "x" }] });
    create("two");
    const { Roles } = send<ListRolesResponse>("ListRoles", { PathPrefix: "/ci/" });
    expect(Roles).toMatchObject([{ RoleName: "one" }]);
    expect(Roles?.[0]).not.toHaveProperty("Tags");
  });

  test("inline policies, until the last page is exactly full", () => {
    create("zscaler");
    for (const PolicyName of ["d", "b", "a", "c"]) {
      send("PutRolePolicy", { RoleName: "zscaler", PolicyName, PolicyDocument: allowing("s3:*") });
    }
    const list = (Marker?: string) =>
      send<ListRolePoliciesResponse>("ListRolePolicies", { RoleName: "zscaler", MaxItems: 2, Marker });
    const first = list();
    expect(first.PolicyNames).toEqual(["a", "b"]);
    expect(list(first.Marker)).toEqual({ PolicyNames: ["c", "d"], IsTruncated: false });
  });
});

describe("other services see a change only after a while", () => {
  const almost = realistic.iamPropagation - 1;
  const assumedBy = (name: string, principal = "ecs-tasks.amazonaws.com") =>
    access.canBeAssumedBy(name.startsWith("arn:") ? name : arnOf(name), principal);

  test("a new role cannot be assumed yet, though IAM answers it", () => {
    expect(assumedBy("zscaler")).toBe("missing");
    create("zscaler");
    expect(assumedBy("zscaler")).toBe("not-yet");
    wait(almost);
    expect(assumedBy("zscaler")).toBe("not-yet");
    wait(1);
    expect(assumedBy("zscaler")).toBe("yes");
    expect(assumedBy("zscaler", "bedrock-agentcore.amazonaws.com")).toBe("not-trusted");
  });

  test("a role is known by its whole ARN: path, account and case", () => {
    create("zscaler", { Path: "/ci/" });
    wait(realistic.iamPropagation);
    expect(assumedBy("ci/zscaler")).toBe("yes");
    expect(assumedBy("zscaler")).toBe("missing");
    expect(assumedBy("ci/Zscaler")).toBe("missing");
    expect(assumedBy("arn:aws:iam::444455556666:role/ci/zscaler")).toBe("missing");
  });

  test("a changed trust policy: the old one counts until then", () => {
    create("zscaler");
    wait(realistic.iamPropagation);
    send("UpdateAssumeRolePolicy", { RoleName: "zscaler", PolicyDocument: trusting("ecs.amazonaws.com") });
    expect(assumedBy("zscaler", "ecs.amazonaws.com")).toBe("not-yet");
    expect(assumedBy("zscaler")).toBe("yes");
    wait(realistic.iamPropagation);
    expect(assumedBy("zscaler", "ecs.amazonaws.com")).toBe("yes");
    expect(assumedBy("zscaler")).toBe("not-trusted");
  });

  test("a role that is deleted is gone at once, and starts anew when made again", () => {
    create("zscaler");
    wait(realistic.iamPropagation);
    send("DeleteRole", { RoleName: "zscaler" });
    expect(assumedBy("zscaler")).toBe("missing");
    create("zscaler");
    expect(assumedBy("zscaler")).toBe("not-yet");
  });

  test("who asks for whom counts: the trust policy's conditions are evaluated", () => {
    const statement = {
      Effect: "Allow",
      Principal: { Service: "bedrock-agentcore.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "aws:SourceAccount": accountId } },
    };
    create("zscaler", { AssumeRolePolicyDocument: document(statement) });
    wait(realistic.iamPropagation);
    const by = (context: Record<string, string>) =>
      access.canBeAssumedBy(arnOf("zscaler"), "bedrock-agentcore.amazonaws.com", context);
    expect(by({ "aws:SourceAccount": accountId })).toBe("yes");
    expect(by({ "aws:SourceAccount": "444455556666" })).toBe("not-trusted");
    expect(by({})).toBe("not-trusted");
  });

  const reads = (action = "secretsmanager:GetSecretValue") =>
    access.roleAllows(
      arnOf("zscaler"),
      action,
      "arn:aws:secretsmanager:eu-central-1:111122223333:secret:s-abcdef",
    );

  test("an inline policy grants nothing yet, and goes on granting for as long once it is deleted", () => {
    create("zscaler");
    wait(realistic.iamPropagation);
    const PolicyDocument = allowing("secretsmanager:GetSecretValue");
    send("PutRolePolicy", { RoleName: "zscaler", PolicyName: "p", PolicyDocument });
    wait(almost);
    expect(reads()).toBe(false);
    wait(1);
    expect(reads()).toBe(true);
    send("DeleteRolePolicy", { RoleName: "zscaler", PolicyName: "p" });
    wait(almost);
    expect(reads()).toBe(true);
    wait(1);
    expect(reads()).toBe(false);
  });

  test("many changes in a row are seen one after the other", () => {
    create("zscaler");
    for (const action of ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]) {
      send("PutRolePolicy", {
        RoleName: "zscaler",
        PolicyName: action.slice(3),
        PolicyDocument: allowing(action),
      });
      wait(1_000);
    }
    wait(realistic.iamPropagation - 3_000);
    expect(["s3:GetObject", "s3:PutObject", "s3:DeleteObject"].map(reads)).toEqual([true, false, false]);
    wait(1_000);
    expect(["s3:GetObject", "s3:PutObject", "s3:DeleteObject"].map(reads)).toEqual([true, true, false]);
    wait(1_000);
    expect(["s3:GetObject", "s3:PutObject", "s3:DeleteObject"].map(reads)).toEqual([true, true, true]);
  });

  test("an attached managed policy grants what it holds, and no more", () => {
    create("zscaler");
    send("AttachRolePolicy", { RoleName: "zscaler", PolicyArn: taskExecution });
    wait(realistic.iamPropagation);
    expect(reads("logs:PutLogEvents")).toBe(true);
    expect(reads("ecr:BatchGetImage")).toBe(true);
    expect(reads("logs:CreateLogGroup")).toBe(false);
    expect(reads()).toBe(false);
  });

  test("a boundary takes away what it does not allow", () => {
    const boundary = `arn:aws:iam::${accountId}:policy/ci-boundary`;
    access.managedPolicies.define(boundary, allowing("logs:*"));
    create("zscaler", { PermissionsBoundary: boundary });
    send("PutRolePolicy", { RoleName: "zscaler", PolicyName: "p", PolicyDocument: allowing("*") });
    wait(realistic.iamPropagation);
    expect(reads("logs:PutLogEvents")).toBe(true);
    expect(reads()).toBe(false);
  });

  test("a role that nobody made allows nothing", () => {
    expect(reads()).toBe(false);
  });
});

describe("a simulation", () => {
  const arn = `arn:aws:sts::${accountId}:assumed-role/deployer/run-1`;
  const simulate = (
    input: object,
    caller = access.loadCaller({ arn, policies: [allowing("s3:GetObject")] }),
  ) =>
    service.handlers["SimulatePrincipalPolicy"]?.({ PolicySourceArn: arnOf("deployer"), ...input }, {
      caller,
    } as Call) as SimulatePolicyResponse;
  const entry = (ContextKeyName: string, ...ContextKeyValues: string[]) => ({
    ContextKeyName,
    ContextKeyValues,
    ContextKeyType: "stringList",
  });

  test("decides each action on each resource, or on all", () => {
    const { EvaluationResults } = simulate({ ActionNames: ["s3:GetObject", "s3:PutObject"] });
    expect(
      EvaluationResults?.map((one) => [one.EvalActionName, one.EvalResourceName, one.EvalDecision]),
    ).toEqual([
      ["s3:GetObject", "*", "allowed"],
      ["s3:PutObject", "*", "implicitDeny"],
    ]);
    const resources = ["arn:aws:s3:::a/1", "arn:aws:s3:::a/2"];
    const each = simulate({ ActionNames: ["s3:GetObject", "s3:PutObject"], ResourceArns: resources });
    expect(each.EvaluationResults?.map((one) => one.EvalResourceName)).toEqual([...resources, ...resources]);
  });

  test("tells the condition values that nobody gave: of the action, or of each resource that was named", () => {
    const caller = access.loadCaller({
      arn,
      policies: [
        document({
          Effect: "Allow",
          Action: "iam:PassRole",
          Resource: "*",
          Condition: { StringEquals: { "iam:PassedToService": "ecs.amazonaws.com" } },
        }),
      ],
    });
    const ask = (more: object) =>
      simulate({ ActionNames: ["iam:PassRole"], ...more }, caller).EvaluationResults?.[0];
    expect(ask({})).toMatchObject({
      EvalDecision: "implicitDeny",
      MissingContextValues: ["iam:PassedToService"],
    });
    expect(ask({ ResourceArns: [arnOf("app")] })).toMatchObject({
      MissingContextValues: [],
      ResourceSpecificResults: [
        { EvalResourceName: arnOf("app"), MissingContextValues: ["iam:PassedToService"] },
      ],
    });
    const given = { ContextEntries: [entry("iam:PassedToService", "ecs.amazonaws.com")] };
    expect(ask(given)).toMatchObject({ EvalDecision: "allowed", MissingContextValues: [] });
  });

  test("tells whether a boundary is in the way", () => {
    const bounded = (boundary: string) =>
      simulate(
        { ActionNames: ["s3:GetObject"] },
        access.loadCaller({
          arn,
          policies: [allowing("s3:GetObject")],
          permissionsBoundary: allowing(boundary),
        }),
      ).EvaluationResults?.[0];
    expect(bounded("s3:*")).toMatchObject({
      EvalDecision: "allowed",
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true },
    });
    expect(bounded("ecs:*")).toMatchObject({
      EvalDecision: "implicitDeny",
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
    });
  });

  test("asks about roles of the account, too, and knows no others, nor sessions, nor actions that IAM lacks", () => {
    create("app");
    send("PutRolePolicy", { RoleName: "app", PolicyName: "p", PolicyDocument: allowing("s3:GetObject") });
    const ask = (PolicySourceArn: string, action = "s3:GetObject") =>
      simulate({ PolicySourceArn, ActionNames: [action] });
    expect(ask(arnOf("app")).EvaluationResults?.[0]?.EvalDecision).toBe("allowed");
    expect(() => ask(arnOf("nobody"))).toThrow(refused("NoSuchEntity", 404, /nobody/));
    expect(() => ask(arn)).toThrow(refused("InvalidInput", 400, /Invalid Entity Arn/));
    expect(() => ask(arnOf("app"), "s3:GetEverything")).toThrow(
      refused("InvalidInput", 400, /s3:GetEverything/),
    );
  });

  test("comes in pages", () => {
    const input = { ActionNames: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], MaxItems: 2 };
    const first = simulate(input);
    expect(first).toMatchObject({ IsTruncated: true, EvaluationResults: { length: 2 } });
    expect(simulate({ ...input, Marker: first.Marker })).toMatchObject({
      IsTruncated: false,
      EvaluationResults: { length: 1 },
    });
  });
});

describe("authorization of IAM's own calls", () => {
  const requests = (operation: string, input: object): readonly Partial<AuthorizationRequest>[] => {
    const asked = service.authorization?.[operation]?.(input, call) ?? { resources: ["*"] };
    return Array.isArray(asked) ? asked : [asked as Partial<AuthorizationRequest>];
  };

  test("every operation is authorised by an action that IAM knows, on a role where the action is about one", () => {
    const about: Readonly<Record<string, readonly string[]>> = {
      ListRoles: [],
      SimulatePrincipalPolicy: ["group", "role", "user"],
    };
    for (const operation of Object.keys(service.handlers)) {
      const types = resourceTypesOf(`iam:${operation}`);
      expect([operation, types]).toEqual([operation, about[operation] ?? ["role"]]);
      const named = service.authorization?.[operation] !== undefined;
      expect([operation, named]).toEqual([operation, operation !== "ListRoles"]);
    }
  });

  test("a tagged role takes the right to tag it, and says tags, boundary and path", () => {
    const input = {
      RoleName: "zscaler",
      Path: "/ci/",
      PermissionsBoundary: "arn:aws:iam::aws:policy/PowerUserAccess",
      Tags: [{ Key: "stage", Value: "x" }],
    };
    const request = {
      resources: [arnOf("ci/zscaler")],
      context: {
        "iam:PermissionsBoundary": input.PermissionsBoundary,
        "aws:RequestTag/stage": "x",
        "aws:TagKeys": ["stage"],
      },
    };
    expect(requests("CreateRole", input)).toEqual([
      { action: "iam:CreateRole", ...request },
      { action: "iam:TagRole", ...request },
    ]);
    expect(requests("CreateRole", { RoleName: "plain" })).toEqual([
      { action: "iam:CreateRole", resources: [arnOf("plain")], context: {} },
    ]);
  });

  test("attaching says which policy, and what the role carries already", () => {
    create("zscaler", { Path: "/ci/", Tags: [{ Key: "Stage", Value: "x" }] });
    expect(requests("AttachRolePolicy", { RoleName: "zscaler", PolicyArn: taskExecution })).toEqual([
      {
        resources: [arnOf("ci/zscaler")],
        context: {
          "iam:PolicyARN": taskExecution,
          "aws:ResourceTag/Stage": "x",
          "iam:ResourceTag/Stage": "x",
        },
      },
    ]);
  });

  test("a deployer fenced in by name, policy and boundary gets through with exactly these", () => {
    const boundary = "arn:aws:iam::aws:policy/PowerUserAccess";
    const caller = access.loadCaller({
      policies: [
        {
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Action: "iam:CreateRole",
              Resource: arnOf("zscaler-*"),
              Condition: { StringEquals: { "iam:PermissionsBoundary": boundary } },
            },
            {
              Effect: "Allow",
              Action: "iam:AttachRolePolicy",
              Resource: arnOf("zscaler-*"),
              Condition: { ArnEquals: { "iam:PolicyARN": "arn:aws:iam::aws:policy/service-role/*" } },
            },
          ],
        },
      ],
    });
    const may = (operation: string, input: object) =>
      requests(operation, input).every(({ action = `iam:${operation}`, resources = ["*"], context = {} }) =>
        resources.every((arn) => access.authorizeCaller(caller, action, arn, context).effect === "allow"),
      );
    expect(may("CreateRole", { RoleName: "zscaler-x", PermissionsBoundary: boundary })).toBe(true);
    expect(may("CreateRole", { RoleName: "zscaler-x" })).toBe(false);
    expect(may("CreateRole", { RoleName: "admin", PermissionsBoundary: boundary })).toBe(false);
    expect(may("AttachRolePolicy", { RoleName: "zscaler-x", PolicyArn: taskExecution })).toBe(true);
    expect(
      may("AttachRolePolicy", {
        RoleName: "zscaler-x",
        PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
      }),
    ).toBe(false);
  });
});

test("the inventory shows each role's tags and its whole configuration, nothing random", () => {
  create("zscaler", { Tags: [{ Key: "stage", Value: "x" }], Description: "d" });
  send("PutRolePolicy", { RoleName: "zscaler", PolicyName: "p", PolicyDocument: allowing("s3:*") });
  send("AttachRolePolicy", { RoleName: "zscaler", PolicyArn: taskExecution });
  expect(service.inventory()).toEqual([
    {
      type: "AWS::IAM::Role",
      id: "zscaler",
      tags: { stage: "x" },
      configuration: {
        path: "/",
        description: "d",
        maxSessionDuration: 3600,
        trust: JSON.parse(trusting("ecs-tasks.amazonaws.com")),
        inline: { p: JSON.parse(allowing("s3:*")) },
        managed: [taskExecution],
      },
    },
  ]);
});

describe("the SDK's client", () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator({
      timeScale: 0.001,
      managedPolicies: { "ci-boundary": allowing("logs:*") },
    });
  });
  afterAll(() => simulator.stop());

  const clientOf = (environment: Environment) =>
    new IAMClient({
      region: "us-east-1",
      endpoint: simulator.url,
      maxAttempts: 1,
      credentials: { accessKeyId: environment["AWS_ACCESS_KEY_ID"] ?? "", secretAccessKey: "secret" },
    });

  test("reads back what it wrote, lists, dates and errors included", async () => {
    const client = clientOf(simulator.environment);
    const RoleName = "sdk-role";
    const trust = trusting("bedrock-agentcore.amazonaws.com");
    const { Role } = await client.send(
      new CreateRoleCommand({
        RoleName,
        AssumeRolePolicyDocument: trust,
        Tags: [
          { Key: "stage", Value: "default" },
          { Key: "empty", Value: "" },
        ],
      }),
    );
    await client.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: taskExecution }));
    await client.send(
      new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument: allowing("s3:*") }),
    );

    const live = (await client.send(new GetRoleCommand({ RoleName }))).Role;
    expect(live).toMatchObject({ Arn: arnOf(RoleName), RoleId: Role?.RoleId, MaxSessionDuration: 3600 });
    expect(live?.CreateDate).toBeInstanceOf(Date);
    expect(decodeURIComponent(live?.AssumeRolePolicyDocument ?? "")).toBe(trust);
    expect((await client.send(new ListRoleTagsCommand({ RoleName }))).Tags).toEqual([
      { Key: "empty", Value: "" },
      { Key: "stage", Value: "default" },
    ]);
    expect(await client.send(new ListAttachedRolePoliciesCommand({ RoleName }))).toMatchObject({
      AttachedPolicies: [{ PolicyName: "AmazonECSTaskExecutionRolePolicy", PolicyArn: taskExecution }],
      IsTruncated: false,
    });
    const inline = await client.send(new GetRolePolicyCommand({ RoleName, PolicyName: "p" }));
    expect(decodeURIComponent(inline.PolicyDocument ?? "")).toBe(allowing("s3:*"));
    expect((await client.send(new ListRolesCommand({ MaxItems: 1 }))).Roles).toHaveLength(1);

    await expect(client.send(new DeleteRoleCommand({ RoleName }))).rejects.toMatchObject({
      name: "DeleteConflictException",
      $metadata: { httpStatusCode: 409 },
    });
    await expect(client.send(new GetRoleCommand({ RoleName: "nobody" }))).rejects.toMatchObject({
      name: "NoSuchEntityException",
      message: "The role with name nobody cannot be found.",
      $metadata: { httpStatusCode: 404 },
    });
  });

  test("finds the managed policies that the account was started with", async () => {
    const create = (PermissionsBoundary: string) =>
      clientOf(simulator.environment).send(
        new CreateRoleCommand({
          RoleName: "bounded",
          AssumeRolePolicyDocument: trusting("ecs.amazonaws.com"),
          PermissionsBoundary,
        }),
      );
    const boundary = `arn:aws:iam::${accountId}:policy/ci-boundary`;
    await expect(create(`${boundary}-2`)).rejects.toMatchObject({ name: "NoSuchEntityException" });
    expect((await create(boundary)).Role?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(boundary);
  });

  test("is denied in AWS's words what its policies do not allow", async () => {
    const arn = `arn:aws:sts::${accountId}:assumed-role/deployer/run-1`;
    const client = clientOf(simulator.credentialsFor({ arn, policies: [allowing("iam:GetRole")] }));
    const input = { RoleName: "denied", AssumeRolePolicyDocument: trusting("ecs.amazonaws.com") };
    await expect(client.send(new CreateRoleCommand(input))).rejects.toMatchObject({
      name: "AccessDenied",
      message:
        `User: ${arn} is not authorized to perform: iam:CreateRole on resource: ${arnOf("denied")} ` +
        "because no identity-based policy allows the iam:CreateRole action",
      $metadata: { httpStatusCode: 403 },
    });
  });
});
