/** Where the Zscaler credentials are kept: in a secret of ours, in one of the user's own, or in plain text. */
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
} from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "@jest/globals";
import type { ActionResult } from "../../simulator/runner.js";
import {
  type Account,
  ask,
  bad,
  changesMade,
  credentials,
  deploy,
  destroy,
  errorsOf,
  good,
  type Inputs,
  inAccount,
  ofType,
  remains,
} from "./action.js";

const managedName = "zscaler-mcp-harness/credentials";
const headerKey = "ZSCALER_MCP_AUTHORIZATION";

/** Inputs of somebody who gives no credential but a secret's name. */
const fromSecret = (name: string, inputs: Inputs = {}): Inputs => ({
  ...Object.fromEntries(Object.keys(credentials).map((input) => [input, ""])),
  "credentials-secret": name,
  ...inputs,
});

const platform = {
  ZSCALER_CLIENT_ID: "client-of-the-platform",
  ZSCALER_CLIENT_SECRET: "secret-of-the-platform",
  ZSCALER_VANITY_DOMAIN: "acme",
  ZSCALER_CUSTOMER_ID: "72831001",
};

async function put(account: Account, Name: string, value: object): Promise<string> {
  const { ARN = "" } = await account.clients.secrets.send(
    new CreateSecretCommand({ Name, SecretString: JSON.stringify(value) }),
  );
  return ARN;
}

async function change(account: Account, SecretId: string, value: object): Promise<void> {
  await account.clients.secrets.send(
    new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(value) }),
  );
  account.forgetCalls();
}

async function valuesOf(account: Account, SecretId: string): Promise<Readonly<Record<string, string>>> {
  const { SecretString = "" } = await account.clients.secrets.send(new GetSecretValueCommand({ SecretId }));
  return JSON.parse(SecretString) as Record<string, string>;
}

async function expectAgentWorks(account: Account, harnessArn: string | undefined): Promise<void> {
  const { tools } = await ask(account, harnessArn, "List the ZPA app segments.");
  expect(tools).toEqual(["zpa_list_app_segments success"]);
}

async function expectNothingToDo(account: Account, inputs: Inputs): Promise<ActionResult> {
  account.forgetCalls();
  const result = await good(deploy(account, inputs));
  expect(result.outputs["changed"]).toBe("false");
  expect(changesMade(account)).toEqual([]);
  return result;
}

/** What the container's secrets are taken from. */
function projected(account: Account): readonly string[] {
  const service = ofType(account, "AWS::ECS::ExpressGatewayService")[0]?.configuration as {
    readonly primaryContainer: { readonly secrets: readonly { readonly valueFrom: string }[] };
  };
  return service.primaryContainer.secrets.map(({ valueFrom }) => valueFrom);
}

const vaultUpdate = "bedrock-agentcore-control:UpdateApiKeyCredentialProvider";
const rollout = "ecs:UpdateExpressGatewayService";
const ofSecrets = (account: Account) =>
  changesMade(account).filter((call) => call.startsWith("secretsmanager:"));

describe("a secret that the action keeps", () => {
  test.concurrent("and that somebody changed by hand is put back, and vault and tasks follow", () =>
    inAccount(async (account) => {
      const { outputs } = await good(deploy(account));
      await change(account, managedName, { ...platform, SOMETHING: "else" });
      const mended = await good(deploy(account));
      expect(ofSecrets(account)).toEqual(["secretsmanager:PutSecretValue"]);
      expect(changesMade(account)).toEqual(expect.arrayContaining([vaultUpdate, rollout]));
      expect(await valuesOf(account, managedName)).toEqual({
        ZSCALER_CLIENT_ID: credentials["zscaler-client-id"],
        ZSCALER_CLIENT_SECRET: credentials["zscaler-client-secret"],
        ZSCALER_CUSTOMER_ID: credentials["zscaler-customer-id"],
        ZSCALER_VANITY_DOMAIN: credentials["zscaler-vanity-domain"],
      });
      expect(mended.summary).toContain("SecretString.SOMETHING");
      await expectAgentWorks(account, outputs["harness-arn"]);
      await expectNothingToDo(account, {});
    })());

  /** As a stage of an earlier time left it: deleted, with the tags of then. */
  async function leaveDeleted(account: Account): Promise<void> {
    const tags = {
      "managed-by": "zscaler-harness-action",
      "zscaler-harness-stage": "default",
      "zscaler-harness-repository": "octo-org/octo-repo",
      "zscaler-harness-region": "us-east-1",
      "zscaler-harness-expires": "2020-01-01T00:00:00.000Z",
    };
    await account.clients.secrets.send(
      new CreateSecretCommand({
        Name: managedName,
        SecretString: JSON.stringify(platform),
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      }),
    );
    await account.clients.secrets.send(new DeleteSecretCommand({ SecretId: managedName }));
  }

  const seenAs = "ResourceNotFoundException";
  const unseen = {
    kind: "error",
    code: seenAs,
    status: 400,
    message: "Secrets Manager can't find it.",
  } as const;

  test.concurrent.each<[string, (account: Account) => Promise<void>]>([
    ["the look sees it", leaveDeleted],
    [
      "the look does not see it and only the create reveals it",
      async (account) => {
        await leaveDeleted(account);
        for (const operation of ["DescribeSecret", "GetSecretValue"])
          account.faults.on({ service: "secretsmanager", operation, effect: unseen });
      },
    ],
    [
      "it comes to be between look and create",
      async (account) => {
        account.faults.on({
          operation: "CreateSecret",
          effect: { kind: "hook", when: "before", run: () => leaveDeleted(account) },
        });
      },
    ],
  ])("and that is scheduled for deletion is restored, filled and tagged, where %s", (_where, arrange) =>
    inAccount(async (account) => {
      await arrange(account);
      const { outputs } = await good(deploy(account, { tags: "team=network" }));
      expect(ofSecrets(account)).toEqual(
        expect.arrayContaining([
          "secretsmanager:RestoreSecret",
          "secretsmanager:TagResource",
          "secretsmanager:PutSecretValue",
        ]),
      );
      const { DeletedDate, Tags = [] } = await account.clients.secrets.send(
        new DescribeSecretCommand({ SecretId: managedName }),
      );
      expect(DeletedDate).toBeUndefined();
      expect(Tags).toEqual(
        expect.arrayContaining([
          { Key: "team", Value: "network" },
          { Key: "zscaler-harness-expires", Value: "never" },
        ]),
      );
      expect(await valuesOf(account, managedName)).toMatchObject({
        ZSCALER_CLIENT_SECRET: credentials["zscaler-client-secret"],
      });
      await expectAgentWorks(account, outputs["harness-arn"]);
    })(),
  );

  test.concurrent("is left for plain text and taken back, each time without a trace of the other", () =>
    inAccount(async (account) => {
      const isDeleted = async () => {
        const answer = await account.clients.secrets.send(
          new DescribeSecretCommand({ SecretId: managedName }),
        );
        return answer.DeletedDate !== undefined;
      };
      const inTaskDefinition = () =>
        JSON.stringify(ofType(account, "AWS::ECS::ExpressGatewayService")).includes(
          credentials["zscaler-client-secret"],
        );
      const roleOfTasks = () =>
        JSON.stringify(ofType(account, "AWS::IAM::Role").filter(({ id }) => id.includes("task-execution")));
      await good(deploy(account));
      const plain = await good(deploy(account, { "secrets-manager": "false" }));
      expect(plain.annotations).toContainEqual(
        expect.objectContaining({ title: "Credentials in plain text" }),
      );
      expect([await isDeleted(), inTaskDefinition()]).toEqual([true, true]);
      expect(roleOfTasks()).not.toContain("secretsmanager");
      expect(plain.summary).not.toContain(credentials["zscaler-client-secret"]);
      await expectAgentWorks(account, plain.outputs["harness-arn"]);
      const again = await expectNothingToDo(account, { "secrets-manager": "false" });
      expect(again.annotations.map(({ title }) => title)).toContain("Credentials in plain text");

      const back = await good(deploy(account));
      expect([await isDeleted(), inTaskDefinition()]).toEqual([false, false]);
      expect(back.annotations.map(({ title }) => title)).not.toContain("Credentials in plain text");
      await expectAgentWorks(account, back.outputs["harness-arn"]);
    })());
});

describe("a secret of the user's own", () => {
  test.concurrent("that is rotated is followed by vault and tasks, for a hosted server and for a harness of another", () =>
    inAccount(async (account) => {
      const arn = await put(account, "platform/zscaler", platform);
      const hosted = fromSecret("platform/zscaler");
      const { outputs } = await good(deploy(account, hosted));
      // Only keys that the secret has: one that it lacks would keep the task from starting.
      expect(projected(account)).toEqual([
        `${arn}:ZSCALER_CLIENT_ID::`,
        `${arn}:ZSCALER_CLIENT_SECRET::`,
        `${arn}:ZSCALER_VANITY_DOMAIN::`,
        `${arn}:ZSCALER_CUSTOMER_ID::`,
      ]);
      const agent = fromSecret(arn, { stage: "agent", image: "", "mcp-url": outputs["mcp-url"] ?? "" });
      const besides = await good(deploy(account, agent));
      await expectAgentWorks(account, besides.outputs["harness-arn"]);
      await expectNothingToDo(account, agent);

      await change(account, arn, { ...platform, ZSCALER_CLIENT_SECRET: "the-next-secret" });
      await good(deploy(account, hosted));
      expect(changesMade(account)).toEqual(expect.arrayContaining([vaultUpdate, rollout]));
      await expectAgentWorks(account, outputs["harness-arn"]);
      account.forgetCalls();
      await good(deploy(account, agent));
      expect(changesMade(account)).toEqual([vaultUpdate, "bedrock-agentcore-control:TagResource"]);
      await expectAgentWorks(account, besides.outputs["harness-arn"]);

      await good(destroy(account, { stage: "agent", "force-secret-delete": "true" }));
      await good(destroy(account, { "force-secret-delete": "true" }));
      expect(ofSecrets(account)).toEqual([]);
      expect(remains(account)).toEqual([`AWS::SecretsManager::Secret ${arn}`]);
    })());

  test.concurrent("with the whole header is pointed at by the vault, which then needs no rotation", () =>
    inAccount(async (account) => {
      const withKey = (key: string) => ({ ...platform, ZSCALER_MCP_AUTH_API_KEY: key });
      const whole = (key: string) => ({ ...withKey(key), [headerKey]: `Bearer ${key}` });
      const arn = await put(account, "platform/zscaler", withKey("key-1"));
      const inputs = fromSecret("platform/zscaler", { "auth-mode": "api-key" });
      const { outputs } = await good(deploy(account, inputs));
      const works = () => expectAgentWorks(account, outputs["harness-arn"]);
      const requests = () =>
        JSON.stringify(
          account.calls().filter(({ operation }) => operation.endsWith("ApiKeyCredentialProvider")),
        );
      const harnessRole = () =>
        JSON.stringify(ofType(account, "AWS::IAM::Role").find(({ id }) => id.includes("harness-execution")));
      await works();
      expect(harnessRole()).not.toContain(arn);

      await change(account, arn, whole("key-2"));
      const pointed = await good(deploy(account, inputs));
      expect(pointed.summary).toContain("apiKeySecretSource");
      expect(requests()).toContain('"apiKeySecretSource":"EXTERNAL"');
      expect(requests()).toContain(JSON.stringify({ secretId: arn, jsonKey: headerKey }));
      expect(requests()).not.toContain('"apiKey":');
      expect(harnessRole()).toContain(`"Action":["secretsmanager:GetSecretValue"],"Resource":["${arn}"]`);
      expect(harnessRole()).not.toContain("bedrock-agentcore-identity!");
      await works();
      await expectNothingToDo(account, inputs);

      await change(account, arn, whole("key-3"));
      await good(deploy(account, inputs));
      expect(changesMade(account)).toEqual([rollout]);
      await works();

      await change(account, arn, withKey("key-3"));
      await good(deploy(account, inputs));
      expect(requests()).toContain('"apiKeySecretSource":"MANAGED"');
      expect(requests()).toContain('"apiKey":"***"');
      expect(harnessRole()).not.toContain(arn);
      await works();
      await expectNothingToDo(account, inputs);
      await good(destroy(account, { "force-secret-delete": "true" }));
      expect(remains(account)).toEqual([`AWS::SecretsManager::Secret ${arn}`]);
    })());

  test.concurrent("is used through a key of its own, by the tasks and by the harness", () =>
    inAccount(async (account) => {
      const KmsKeyId = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
      const basic = Buffer.from("client-of-the-platform:secret-of-the-platform").toString("base64");
      const SecretString = JSON.stringify({ ...platform, [headerKey]: `Basic ${basic}` });
      await account.clients.secrets.send(
        new CreateSecretCommand({ Name: "platform/zscaler", SecretString, KmsKeyId }),
      );
      const { outputs } = await good(deploy(account, fromSecret("platform/zscaler")));
      await expectAgentWorks(account, outputs["harness-arn"]);
      const roles = ofType(account, "AWS::IAM::Role").filter((role) =>
        JSON.stringify(role).includes(KmsKeyId),
      );
      expect(roles.map(({ id }) => id.split("/").at(-1)).sort()).toEqual([
        "zscaler-mcp-ecs-task-execution-role",
        "zscaler-mcp-harness-execution-role",
      ]);
    })());

  test.concurrent("that can't be used, or read, is refused before anything is made", () =>
    inAccount(async (account) => {
      const { ZSCALER_CLIENT_SECRET: secret, ...halfOf } = platform;
      await put(account, "platform/half", halfOf);
      await put(account, "platform/whole", platform);
      await account.clients.secrets.send(
        new CreateSecretCommand({ Name: "platform/text", SecretString: "not JSON at all" }),
      );
      account.forgetCalls();
      const missing = await bad(deploy(account, fromSecret("platform/nothing")));
      expect(errorsOf(missing)).toContain("names platform/nothing, which does not exist");
      const text = await bad(deploy(account, fromSecret("platform/text")));
      expect(errorsOf(text)).toContain("is not a JSON object");
      expect(errorsOf(text)).not.toContain("not JSON at all");
      const half = await bad(deploy(account, fromSecret("platform/half")));
      expect(errorsOf(half)).toContain("has no ZSCALER_CLIENT_SECRET, which auth-mode zscaler needs");
      const keyless = await bad(deploy(account, fromSecret("platform/whole", { "auth-mode": "api-key" })));
      expect(errorsOf(keyless)).toContain("has no ZSCALER_MCP_AUTH_API_KEY");

      const everything = { Effect: "Allow", Action: "*", Resource: "*" };
      const noValues = { Effect: "Deny", Action: "secretsmanager:GetSecretValue", Resource: "*" };
      const policies = [{ Version: "2012-10-17", Statement: [everything, noValues] }];
      const environment = account.credentialsFor({ policies });
      const denied = await bad(deploy(account, fromSecret("platform/whole"), { environment }));
      expect(errorsOf(denied)).toContain("platform/whole of credentials-secret could not be read");
      expect(errorsOf(denied)).toContain("secretsmanager:GetSecretValue");
      expect([half, keyless, denied].map(({ stdout }) => stdout).join()).not.toContain(`"${secret}"`);
      expect(changesMade(account)).toEqual([]);
    })());
});
