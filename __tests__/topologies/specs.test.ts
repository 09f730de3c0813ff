/** What the topologies ask of each resource. */
import { describe, expect, test } from "@jest/globals";
import type { ResourceNode } from "../../src/engine/graph.js";
import type { ApiKeySpec } from "../../src/resources/api-key-credential-provider.js";
import type { ExpressServiceSpec } from "../../src/resources/express-service/configuration.js";
import type { HarnessSpec } from "../../src/resources/harness.js";
import type { RoleSpec } from "../../src/resources/iam-role.js";
import { type Outputs, SecretText } from "../../src/resources/resource.js";
import type { SecretSpec } from "../../src/resources/secret.js";
import type {
  AuthSettings,
  CredentialDelivery,
  DeploySettings,
  HostingSettings,
} from "../../src/settings/settings.js";
import { defaultSystemPrompt } from "../../src/settings/system-prompt.js";
import { ecs } from "../../src/topologies/ecs.js";
import { external } from "../../src/topologies/external.js";
import type { Connection, Topology } from "../../src/topologies/topology.js";
import { credentials, deploySettings, existing, hosting, managed, place, withHarness } from "./settings.js";

const secretArn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:x-AbCdEf";
const host = "zs-1.ecs.eu-central-1.on.aws";
const providerArn =
  "arn:aws:bedrock-agentcore:eu-central-1:111122223333:token-vault/default/apikeycredentialprovider/zscaler-mcp-creds-pr-7";

const texts = (values: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, new SecretText(value)]));

function existingSecret(values: Readonly<Record<string, string>>): Outputs {
  return {
    arn: secretArn,
    versionId: "v1",
    keys: Object.keys(values).toSorted().join(","),
    values: texts(values),
    kmsKey: undefined,
  };
}

/** Outputs of the nodes that others need, as their kinds give them. */
const outputs = new Map<string, Outputs>([
  ["image", { uri: "repo@sha256:1", architecture: "ARM64" }],
  [
    "secret",
    { arn: secretArn, versionId: "v1", keys: "ZSCALER_CLIENT_ID,ZSCALER_CLIENT_SECRET", kmsKey: undefined },
  ],
  ["existing-secret", existingSecret({ ZSCALER_CLIENT_ID: "client-2", ZSCALER_CLIENT_SECRET: "s3cr3t-2" })],
  ["cluster", { arn: "arn:cluster", name: "zscaler-mcp-pr-7" }],
  ["log-group", { name: "/ecs/zscaler-mcp-pr-7" }],
  ["task-execution-role", { arn: "arn:task" }],
  ["infrastructure-role", { arn: "arn:infrastructure" }],
  ["mcp-service", { arn: "arn:service", host }],
  ["mcp-server", { url: "https://mcp.test/mcp" }],
  ["credentials", { arn: providerArn, name: "zscaler-mcp-creds-pr-7" }],
  ["harness-role", { arn: "arn:harness-role" }],
  ["harness", { arn: "arn:harness", id: "h-1", version: "3", status: "READY", runtimeId: "harness_h-1" }],
]);

interface Hosted {
  readonly delivery?: CredentialDelivery;
  readonly hosting?: Partial<HostingSettings>;
}

const hosted = (changed: Partial<DeploySettings> = {}, { delivery = managed, hosting: more }: Hosted = {}) =>
  ecs(place, deploySettings(changed), { hosting: { ...hosting, ...more }, delivery });

function nodeOf({ graph }: Topology, id: string): ResourceNode {
  const node = graph.nodes.find((one) => one.id === id);
  if (node?.role !== "resource") throw new Error(`${id} is no resource`);
  return node;
}

function specOf<Spec>(topology: Topology, id: string, known: ReadonlyMap<string, Outputs> = outputs): Spec {
  const { needs, spec } = nodeOf(topology, id);
  return spec(
    Object.fromEntries(
      Object.entries(needs).map(([name, ref]) => {
        const of = known.get(ref.id);
        if (of === undefined) throw new Error(`${ref.id} has no outputs`);
        return [name, of];
      }),
    ),
  ) as Spec;
}

const server = { mcpUrl: "https://mcp.test/mcp", credentials: undefined, secretId: undefined };

const ids = ({ graph }: Topology) => graph.nodes.map(({ id }) => id);

describe("the hosted server", () => {
  test("runs the image by digest on the architecture that it is built for, with its credentials as secrets", () => {
    const spec = specOf<ExpressServiceSpec>(hosted(), "mcp-service");
    expect(spec).toMatchObject({
      image: "repo@sha256:1",
      cpuArchitecture: "ARM64",
      executionRoleArn: "arn:task",
      infrastructureRoleArn: "arn:infrastructure",
      containerPort: 8000,
      logGroup: "/ecs/zscaler-mcp-pr-7",
      nameRollsOut: false,
      secrets: {
        ZSCALER_CLIENT_ID: `${secretArn}:ZSCALER_CLIENT_ID::`,
        ZSCALER_CLIENT_SECRET: `${secretArn}:ZSCALER_CLIENT_SECRET::`,
      },
    });
    expect(spec.environment).toMatchObject({ ZSCALER_HARNESS_CREDENTIALS_VERSION: "v1" });
    for (const key of Object.keys(spec.secrets)) expect(spec.environment).not.toHaveProperty([key]);
  });

  test("learns its own name in a rollout of its own only where the container checks it", () => {
    const spec = specOf<ExpressServiceSpec>(
      hosted({}, { hosting: { hostValidation: "container" } }),
      "mcp-service",
    );
    expect(spec.nameRollsOut).toBe(true);
    expect(spec.environmentOnceNamed(host)).toMatchObject({
      ZSCALER_MCP_ALLOWED_HOSTS: `${host},127.0.0.1:*,localhost:*`,
    });
  });

  test("gets its credentials in plain text only where that was asked for, and still not readable in a plan", () => {
    const topology = hosted({}, { delivery: { kind: "plaintext", credentials } });
    expect(ids(topology)).not.toContain("secret");
    const spec = specOf<ExpressServiceSpec>(topology, "mcp-service");
    expect(spec.secrets).toEqual({});
    expect(spec.environment["ZSCALER_CLIENT_SECRET"]).toBeInstanceOf(SecretText);
    expect(specOf<RoleSpec>(topology, "task-execution-role").inlinePolicies).toEqual({});
  });

  test("reads a secret of the user's own, which is neither made nor removed", () => {
    const topology = hosted({}, { delivery: existing });
    expect(ids(topology)).toContain("existing-secret");
    expect(ids(topology)).not.toContain("secret");
    expect(specOf<ExpressServiceSpec>(topology, "mcp-service").secrets).toHaveProperty(
      "ZSCALER_CLIENT_SECRET",
    );
  });

  test("takes from the inputs what names the tenant where that secret does not, and nothing else", () => {
    const tenant = { customerId: "4711", vanityDomain: "acme", cloud: undefined };
    const topology = hosted({}, { delivery: { ...existing, credentials, tenant } as CredentialDelivery });
    const known = new Map([
      ...outputs,
      ["existing-secret", existingSecret({ ZSCALER_CLIENT_ID: "c", ZSCALER_CUSTOMER_ID: "1", OTHER: "x" })],
    ]);
    const { environment, secrets } = specOf<ExpressServiceSpec>(topology, "mcp-service", known);
    expect(String(environment["ZSCALER_VANITY_DOMAIN"])).toBe("(secret)");
    expect(Object.keys(environment)).not.toContain("ZSCALER_CUSTOMER_ID");
    expect(Object.keys(environment)).not.toContain("ZSCALER_CLIENT_SECRET");
    expect(Object.keys(secrets)).toEqual(["ZSCALER_CLIENT_ID", "ZSCALER_CUSTOMER_ID"]);
  });

  test("prefers a variable that was asked for to the secret's key of that name: ECS refuses both", () => {
    const topology = hosted(
      {},
      { delivery: existing, hosting: { containerEnvironment: { ZSCALER_MCP_AUTH_ISSUER: "https://i" } } },
    );
    const known = new Map([
      ...outputs,
      ["existing-secret", existingSecret({ ZSCALER_CLIENT_ID: "c", ZSCALER_MCP_AUTH_ISSUER: "https://j" })],
    ]);
    const { environment, secrets } = specOf<ExpressServiceSpec>(topology, "mcp-service", known);
    expect(environment).toMatchObject({ ZSCALER_MCP_AUTH_ISSUER: "https://i" });
    expect(Object.keys(secrets)).toEqual(["ZSCALER_CLIENT_ID"]);
  });

  test("may decrypt with the key of that very secret, which need not be the input's", () => {
    const key = "arn:aws:kms:eu-central-1:111122223333:key/theirs";
    const topology = hosted({}, { delivery: existing });
    const known = new Map([
      ...outputs,
      ["existing-secret", { ...outputs.get("existing-secret"), kmsKey: key }],
    ]);
    const { inlinePolicies } = specOf<RoleSpec>(topology, "task-execution-role", known);
    expect(JSON.stringify(inlinePolicies)).toContain(key);
  });

  test("has roles within the boundary that was given", () => {
    const permissionsBoundary = "arn:aws:iam::111122223333:policy/fence";
    const topology = hosted({ permissionsBoundary });
    for (const id of ["task-execution-role", "infrastructure-role", "harness-role"])
      expect(specOf<RoleSpec>(topology, id).permissionsBoundary).toBe(permissionsBoundary);
  });

  test("makes no role that was brought", () => {
    const arn = "arn:aws:iam::111122223333:role/team/brought";
    const topology = hosted({ roles: { harness: arn, taskExecution: arn, infrastructure: arn } });
    for (const id of ["task-execution-role", "infrastructure-role", "harness-role"])
      expect(topology.graph.nodes.find((node) => node.id === id)).toMatchObject({
        role: "lookup",
        name: "brought",
      });
  });

  test("keeps a managed secret under the key that was given", () => {
    expect(specOf<SecretSpec>(hosted({ kmsKey: "key/1" }), "secret").kmsKey).toBe("key/1");
  });
});

const headerIn = (connection: Connection | undefined) =>
  connection?.signIn.kind === "header" ? connection.signIn.authorization?.reveal() : undefined;

describe("the harness", () => {
  test("calls the server with a header that only the vault knows", () => {
    expect(specOf<HarnessSpec>(hosted(), "harness")).toEqual({
      executionRoleArn: "arn:harness-role",
      model: {
        bedrockModelConfig: {
          modelId: "eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
          maxTokens: 8192,
          temperature: 0.2,
        },
      },
      systemPrompt: defaultSystemPrompt,
      tools: [
        {
          type: "remote_mcp",
          name: "zscaler",
          config: {
            remoteMcp: {
              url: `https://${host}/mcp`,
              headers: { Authorization: `\${${providerArn}}` },
            },
          },
        },
      ],
      allowedTools: ["@zscaler/*"],
      memory: { disabled: {} },
      maxIterations: 25,
      timeoutSeconds: undefined,
    });
  });

  test("sends no header to a server that asks for none, and no credential is kept", () => {
    const topology = hosted({ auth: { mode: "none" } });
    expect(ids(topology)).not.toContain("credentials");
    expect(JSON.stringify(specOf<HarnessSpec>(topology, "harness").tools)).not.toContain("Authorization");
    expect(topology.connection(outputs)).toEqual({
      url: `https://${host}/mcp`,
      signIn: { kind: "header", authorization: undefined },
    });
  });

  test("is made while the service is still rolling out, and an endpoint that is there already moves only when both serve", () => {
    const topology = ecs(place, withHarness({ endpoint: "prod" }), { hosting, delivery: managed });
    expect(nodeOf(topology, "harness").needs["server"]).toMatchObject({ moment: "serving", loose: true });
    expect(nodeOf(topology, "harness-endpoint").needs).toMatchObject({
      agent: { moment: "ready" },
      server: { moment: "serving", loose: true },
    });
    expect(specOf(topology, "harness-endpoint")).toEqual({ harnessId: "h-1", targetVersion: "3" });
  });

  test.each([
    [{ kind: "disabled" } as const, { disabled: {} }],
    [{ kind: "managed" } as const, { managedMemoryConfiguration: {} }],
    [
      { kind: "existing", arn: "arn:memory" } as const,
      { agentCoreMemoryConfiguration: { arn: "arn:memory" } },
    ],
  ])("has a memory only where one is asked for: $kind", (memory, wanted) => {
    const topology = ecs(place, withHarness({ memory }), { hosting, delivery: managed });
    expect(specOf<HarnessSpec>(topology, "harness").memory).toEqual(wanted);
  });

  test("has the further tools beside the server's", () => {
    const tool = { type: "agentcore_browser", name: "browser" };
    const topology = ecs(place, withHarness({ tools: [tool] }), { hosting, delivery: managed });
    expect(specOf<HarnessSpec>(topology, "harness").tools.map(({ name }) => name)).toEqual([
      "zscaler",
      "browser",
    ]);
  });
});

describe("the header in the vault", () => {
  const jwt: AuthSettings = { mode: "jwt", token: "t" };
  const apiKey: AuthSettings = { mode: "api-key", token: "k" };
  const basic = (pair: string) => `Basic ${Buffer.from(pair).toString("base64")}`;

  function kept(topology: Topology, known = outputs) {
    const spec = specOf<ApiKeySpec>(topology, "credentials", known);
    return spec.source === "EXTERNAL" ? undefined : { header: spec.apiKey.reveal(), version: spec.version };
  }

  test.each<[string, AuthSettings, CredentialDelivery, string, string | undefined]>([
    ["the managed secret's, of its version", { mode: "zscaler" }, managed, basic("client-1:s3cr3t"), "v1"],
    ["the managed API key, of its version", apiKey, managed, "Bearer k", "v1"],
    ["a token that is in no secret", jwt, managed, "Bearer t", undefined],
    [
      "the existing secret's, of its version",
      { mode: "zscaler" },
      existing,
      basic("client-2:s3cr3t-2"),
      "v1",
    ],
    ["a token of the inputs, beside an existing secret", jwt, existing, "Bearer t", undefined],
    [
      "plain text, which has no version",
      { mode: "zscaler" },
      { kind: "plaintext", credentials },
      basic("client-1:s3cr3t"),
      undefined,
    ],
  ])("is %s", (_what, auth, delivery, header, version) => {
    const topology = hosted({ auth }, { delivery });
    expect(kept(topology)).toEqual({ header, version });
    expect(headerIn(topology.connection(outputs))).toBe(header);
  });

  const incomplete = new Map([...outputs, ["existing-secret", existingSecret({ ZSCALER_CLOUD: "beta" })]]);

  test("is made from the inputs where an existing secret lacks the client, and then has no version", () => {
    const topology = hosted({}, { delivery: { ...existing, credentials } as CredentialDelivery });
    expect(kept(topology, incomplete)).toEqual({ header: basic("client-1:s3cr3t"), version: undefined });
  });

  test("stays where it is complete: the vault points there, and the agent may read that secret alone", () => {
    const whole = { ZSCALER_MCP_AUTHORIZATION: "Bearer theirs", ZSCALER_MCP_AUTH_API_KEY: "theirs" };
    const key = "arn:aws:kms:eu-central-1:111122223333:key/theirs";
    const known = new Map([...outputs, ["existing-secret", { ...existingSecret(whole), kmsKey: key }]]);
    const byKey: AuthSettings = { mode: "api-key", token: undefined };
    for (const topology of [
      hosted({ auth: byKey }, { delivery: existing }),
      external(place, deploySettings({ auth: byKey }), { ...server, secretId: "team/creds" }),
    ]) {
      expect(specOf(topology, "credentials", known)).toEqual({
        source: "EXTERNAL",
        secretArn,
        jsonKey: "ZSCALER_MCP_AUTHORIZATION",
      });
      expect(headerIn(topology.connection(known))).toBe("Bearer theirs");
      const role = JSON.stringify(specOf<RoleSpec>(topology, "harness-role", known).inlinePolicies);
      expect(role).toContain(`"Action":["secretsmanager:GetSecretValue"],"Resource":["${secretArn}"]`);
      expect(role).toContain(`"Action":["kms:Decrypt"],"Resource":["${key}"]`);
      expect(role).not.toContain("bedrock-agentcore-identity!");
    }
  });

  test("of an API key comes from the existing secret that the server reads it from", () => {
    const known = new Map([
      ...outputs,
      ["existing-secret", existingSecret({ ZSCALER_MCP_AUTH_API_KEY: "k2" })],
    ]);
    const topology = hosted({ auth: { mode: "api-key", token: undefined } }, { delivery: existing });
    expect(kept(topology, known)).toEqual({ header: "Bearer k2", version: "v1" });
  });

  test("is not told before the secret that it comes from is known", () => {
    expect(hosted().connection(new Map([["mcp-service", { arn: "a", host }]]))).toBeUndefined();
    expect(hosted().connection(new Map([["secret", outputs.get("secret") ?? {}]]))).toBeUndefined();
  });
});

describe("a server that runs already", () => {
  const topology = external(place, deploySettings(), { ...server, credentials });

  test("needs nothing hosted", () => {
    expect(ids(topology)).toEqual(["mcp-server", "credentials", "harness-role", "harness", "harness-logs"]);
  });

  test("is called under its own address, with the header of the inputs", () => {
    expect(JSON.stringify(specOf<HarnessSpec>(topology, "harness").tools)).toContain("https://mcp.test/mcp");
    expect(specOf<ApiKeySpec>(topology, "credentials")).toMatchObject({ version: undefined });
    expect(headerIn(topology.connection(new Map()))).toMatch(/^Basic /);
  });

  test("without credentials keeps none", () => {
    const open = external(place, deploySettings({ auth: { mode: "none" } }), {
      ...server,
    });
    expect(ids(open)).not.toContain("credentials");
    expect(open.connection(new Map())).toEqual({
      url: "https://mcp.test/mcp",
      signIn: { kind: "header", authorization: undefined },
    });
  });
});
