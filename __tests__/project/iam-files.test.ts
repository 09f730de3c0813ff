/** What examples/iam sets up is valid, and is the documented policies and nothing else. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { unknownActions } from "../../simulator/access/actions.js";
import { readPolicy } from "../../simulator/access/document.js";
import { withPolicies } from "../../tools/iam/cloudformation.js";
import {
  derivedPolicies,
  type PolicyName,
  pathOf,
  policies,
  policiesOfTemplates,
  policyNames,
  purposes,
} from "../../tools/iam/documents.js";
import { withPlaceholders } from "../../tools/iam/example-values.js";
import { withRights } from "../../tools/iam/page.js";
import { listed, type Policy, policyText } from "../../tools/iam/policy.js";
import { reasons } from "../../tools/iam/reasons.js";
import { policiesFile } from "../../tools/iam/terraform.js";
import { callsIn, namesInSub } from "./iam/cloudformation.js";
import { roleNames, setUp, templates } from "./iam/roles.js";
import { attributesOf, faultsOf } from "./iam/schema.js";
import { policyDocument, readModule, rolesOf } from "./iam/terraform.js";

const documented = (name: PolicyName): Policy => JSON.parse(readFileSync(pathOf(name), "utf8"));
const terraform = readModule();

/** The same policy with every list as a sorted list: how IAM reads it. */
function meaning({ Statement }: Policy) {
  const sorted = (value: string | readonly string[]) => [...listed(value)].sort();
  return Statement.map((statement) => ({
    ...statement,
    Action: sorted(statement.Action),
    ...(statement.Resource === undefined ? {} : { Resource: sorted(statement.Resource) }),
    Condition: Object.fromEntries(
      Object.entries(statement.Condition ?? {}).map(([operator, keys]) => [
        operator,
        Object.fromEntries(Object.entries(keys).map(([key, values]) => [key, sorted(values)])),
      ]),
    ),
  }));
}

const expected = (...names: readonly PolicyName[]) =>
  names.map((name) =>
    meaning(
      JSON.parse(
        withPlaceholders(readFileSync(pathOf(name), "utf8"), {
          ...{
            partition: "aws",
            account: "111122223333",
            region: "us-east-1",
            repository: "octo-org/octo-repo",
          },
          prefix: "zscaler-harness",
        }),
      ),
    ),
  );

const preview: readonly PolicyName[] = ["preview", "preview-ecs", "preview-gateway"];
const documentedFor: Readonly<Record<(typeof roleNames)[number], readonly PolicyName[]>> = {
  deploy: ["deploy", "gateway"],
  preview,
  invoke: ["invoke", "status"],
  sweep: ["sweep", ...preview],
};

describe("the policies", () => {
  test("that follow from others, the templates and the page are as `npm run docs` writes them", () => {
    const current = policies();
    const named = policyNames.map((name) => ({ name, purpose: purposes[name], policy: current[name] }));
    for (const [name, policy] of Object.entries(derivedPolicies()))
      expect(readFileSync(pathOf(name as PolicyName), "utf8")).toBe(policyText(policy));
    for (const [path, names] of Object.entries(policiesOfTemplates)) {
      const yaml = readFileSync(path, "utf8");
      expect(
        withPolicies(
          yaml,
          named.filter(({ name }) => names.includes(name)),
        ),
      ).toBe(yaml);
    }
    const page = readFileSync("docs/permissions.md", "utf8");
    expect(readFileSync("examples/iam/terraform/policies.tf", "utf8")).toBe(policiesFile(named));
    expect(withRights(page, named)).toBe(page);
  });

  test("have a reason for each statement, and there is no reason without a statement", () => {
    const sids = policyNames.flatMap((name) => documented(name).Statement.map(({ Sid }) => Sid));
    expect(Object.keys(reasons).sort()).toEqual([...new Set(sids)].sort());
  });

  test.each(policyNames)("name actions that IAM knows: %s", async (name) => {
    expect(await unknownActions(readPolicy(documented(name)))).toEqual([]);
  });

  test.each([
    { partition: "aws-us-gov", region: "us-gov-west-1" },
    { partition: "aws", region: "ap-southeast-2" },
    { partition: "aws", region: "*" },
  ])("fit into a managed policy each, with the longest names in $partition $region", (place) => {
    const to = {
      ...place,
      ...{
        account: "111122223333",
        repository: `${"o".repeat(39)}/${"r".repeat(100)}`,
        prefix: "p".repeat(40),
      },
    };
    for (const name of policyNames) {
      const text = withPlaceholders(JSON.stringify(documented(name)), to);
      expect({ name, fits: text.length <= 6144, length: text.length }).toMatchObject({ name, fits: true });
    }
  });
});

describe.each(Object.entries(templates))("the CloudFormation template %s", (path, template) => {
  test("has resources as CloudFormation's schema wants them", () => {
    for (const [name, { Type, Properties }] of Object.entries(template.Resources))
      expect(faultsOf(Type, Properties, name)).toEqual([]);
  });

  test("refers to nothing that is not there, and has nothing that nothing refers to", () => {
    const calls = callsIn([template.Resources, template.Conditions, template.Outputs]);
    const referred = calls.flatMap(([name, value]) => {
      if (name === "Ref" || name === "Fn::GetAtt") return [String(value)];
      return name === "Fn::Sub" ? namesInSub(value) : [];
    });
    const attributes = Object.entries(template.Resources).flatMap(([id, { Type }]) =>
      attributesOf(Type).map((attribute) => `${id}.${attribute}`),
    );
    const pseudo = ["AWS::Partition", "AWS::AccountId", "AWS::Region", "AWS::NoValue"];
    const parameters = Object.keys(template.Parameters);
    const known = [...parameters, ...Object.keys(template.Resources), ...attributes, ...pseudo];
    expect(referred.filter((name) => !known.includes(name))).toEqual([]);
    expect(parameters.filter((name) => !referred.includes(name))).toEqual([]);

    const used = [
      ...calls.flatMap(([name, value]) => (name === "Fn::If" ? [String([value].flat()[0])] : [])),
      ...Object.values(template.Resources).flatMap(({ Condition }) => Condition ?? []),
    ];
    expect([...new Set(used)].sort()).toEqual(Object.keys(template.Conditions).sort());
  });

  test("explains each parameter, whose default is one of the values that it takes", () => {
    for (const [name, parameter] of Object.entries(template.Parameters)) {
      const { Description, Default, AllowedPattern, AllowedValues } = parameter;
      expect(`${name}: ${Description}`).toMatch(/: .{20}/);
      if (Default === undefined) continue;
      if (AllowedPattern !== undefined) expect(Default).toMatch(new RegExp(`^(?:${AllowedPattern})$`));
      else expect(AllowedValues).toContain(Default);
    }
  });

  test("stays below the 51,200 bytes that CloudFormation takes from a file", () => {
    expect(readFileSync(path).length).toBeLessThan(51_200);
  });
});

test("CloudFormation's schema finds what is wrong with a resource", () => {
  const faulty = { Polices: [], Policies: [{ PolicyName: 1 }] };
  expect(faultsOf("AWS::IAM::Role", faulty, "Role")).toEqual([
    "Role.AssumeRolePolicyDocument: missing",
    "Role.Polices: unknown",
    "Role.Policies[0].PolicyDocument: missing",
    "Role.Policies[0].PolicyName: not a string",
  ]);
});

/**
 * What each block may have, from the provider's documentation, version 6
 * (https://registry.terraform.io/providers/hashicorp/aws/6.0.0/docs): `!` marks what must be there.
 */
const terraformArguments: Readonly<Record<string, string>> = {
  aws_iam_openid_connect_provider: "url! client_id_list! thumbprint_list tags",
  aws_iam_role:
    "name name_prefix assume_role_policy! description path max_session_duration permissions_boundary force_detach_policies tags",
  aws_iam_policy: "name name_prefix policy! description path tags",
  aws_iam_role_policy: "name name_prefix role! policy!",
  aws_iam_role_policy_attachment: "role! policy_arn!",
  aws_s3_bucket: "bucket bucket_prefix force_destroy object_lock_enabled region tags",
  aws_s3_bucket_versioning: "bucket! versioning_configuration! expected_bucket_owner mfa region",
  aws_s3_bucket_server_side_encryption_configuration: "bucket! rule! expected_bucket_owner region",
  aws_s3_bucket_public_access_block:
    "bucket! block_public_acls block_public_policy ignore_public_acls restrict_public_buckets region",
  aws_s3_bucket_policy: "bucket! policy! region",
  aws_iam_policy_document: "statement override_policy_documents source_policy_documents policy_id version",
  aws_partition: "",
  aws_caller_identity: "",
  aws_region: "region endpoint",
};

const metaArguments = ["count", "depends_on", "for_each", "lifecycle", "provider"];

describe("the Terraform module", () => {
  const blocks = [terraform.resources, terraform.data].flatMap((kinds) =>
    Object.entries(kinds).flatMap(([kind, named]) =>
      Object.entries(named).flatMap(([name, bodies]) => bodies.map((body) => ({ kind, name, body }))),
    ),
  );

  test.each(blocks)("gives $kind $name the arguments that it takes", ({ kind, body }) => {
    const words = terraformArguments[kind]?.split(" ").filter(Boolean);
    if (words === undefined) throw new Error(`Nobody says here what ${kind} takes.`);
    const known = [...metaArguments, ...words.map((word) => word.replace("!", ""))];
    expect(Object.keys(body).filter((name) => !known.includes(name))).toEqual([]);
    const required = words.filter((word) => word.endsWith("!")).map((word) => word.slice(0, -1));
    expect(required.filter((name) => !(name in body))).toEqual([]);
  });

  test("types and explains each variable, and explains each output", () => {
    for (const [, [variable]] of Object.entries(terraform.variables))
      expect(variable).toMatchObject({
        type: expect.any(String),
        description: expect.stringMatching(/.{20}/),
      });
    for (const [, [output]] of Object.entries(terraform.outputs))
      expect(output).toMatchObject({
        description: expect.stringMatching(/.{20}/),
        value: expect.any(String),
      });
  });

  test("refers to nothing that is not there, and has nothing that nothing refers to", () => {
    const { variables, locals, resources, data } = terraform;
    // Without comments and without what is only text.
    const code = terraform.text
      .replaceAll(/^\s*#.*$/gm, "")
      .replaceAll(/"((?:[^"\\$]|\\.|\$(?!\{)|\$\{[^}]*\})*)"/g, (_, text: string) =>
        [...text.matchAll(/\$\{([^}]*)\}/g)].map(([, expression]) => expression).join(" "),
      );
    const found = (pattern: RegExp) =>
      new Set([...code.matchAll(pattern)].map(([, ...parts]) => parts.join(".")));
    const addresses = (kinds: typeof resources) =>
      Object.entries(kinds).flatMap(([kind, named]) => Object.keys(named).map((name) => `${kind}.${name}`));
    expect([...found(/\bvar\.(\w+)/g)].sort()).toEqual(Object.keys(variables).sort());
    expect([...found(/\blocal\.(\w+)/g)].sort()).toEqual(Object.keys(locals).sort());
    expect([...found(/\bdata\.(\w+)\.(\w+)/g)].sort()).toEqual(addresses(data).sort());
    const referred = found(/(?<!data\.)\b(aws_\w+)\.(\w+)/g);
    expect([...referred].filter((address) => !addresses(resources).includes(address))).toEqual([]);
  });

  test("asks for the same as the templates: what these can be told, it can, too", () => {
    const snake = (name: string) => name.replaceAll(/(?<=[a-z])[A-Z]/g, "_$&").toLowerCase();
    const namesIn = (section: "Parameters" | "Outputs") => [
      ...new Set(Object.values(templates).flatMap((template) => Object.keys(template[section]).map(snake))),
    ];
    const sameButNamed: Readonly<Record<string, string>> = {
      oidc_provider: "create_oidc_provider",
      prefix: "name_prefix",
      state_bucket: "create_state_bucket",
    };
    const wanted = namesIn("Parameters")
      .map((name) => sameButNamed[name] ?? name)
      .sort();
    expect(Object.keys(terraform.variables).sort()).toEqual(wanted);
    expect(Object.keys(terraform.outputs).sort()).toEqual(namesIn("Outputs").sort());
  });
});

describe("both", () => {
  const { roles, boundary } = setUp();
  const same = rolesOf(terraform, boundary);

  test.each(roleNames)("give the role %s the documented policies", (name) => {
    const wanted = expected(...documentedFor[name]);
    expect(roles[name].policies.slice(0, wanted.length).map(meaning)).toEqual(wanted);
    expect(same[name].policies.slice(0, wanted.length).map(meaning)).toEqual(wanted);
  });

  test.each(roleNames)(
    "give the role %s the same name, and nothing beside them but the same denials",
    (name) => {
      const beside = roles[name].policies.slice(documentedFor[name].length);
      expect(beside.flatMap(({ Statement }) => Statement.filter(({ Effect }) => Effect !== "Deny"))).toEqual(
        [],
      );
      expect(same[name].policies.map(meaning)).toEqual(roles[name].policies.map(meaning));
      expect(same[name].name).toBe(roles[name].name);
    },
  );

  test("make the same boundary for the roles of previews", () => {
    const { policies: made } = setUp();
    const [wanted] = expected("preview-boundary");
    expect(meaning(made[boundary] ?? { Version: "2012-10-17", Statement: [] })).toEqual(wanted);
    expect(meaning(policyDocument(terraform, "preview_boundary"))).toEqual(wanted);
  });

  test.each(roleNames)("let the role %s be assumed by whom it is for", (name) => {
    const subjects: Readonly<Record<(typeof roleNames)[number], string>> = {
      deploy: "environment:production",
      preview: "pull_request",
      invoke: "ref:refs/heads/main",
      sweep: "ref:refs/heads/main",
    };
    for (const { trust } of [roles[name], same[name]]) {
      const said = JSON.stringify(trust);
      expect(said).toContain(`repo:octo-org/octo-repo:${subjects[name]}"`);
      expect(said).toContain("oidc-provider/token.actions.githubusercontent.com");
      expect(said).toContain("sts:AssumeRoleWithWebIdentity");
    }
  });
});
