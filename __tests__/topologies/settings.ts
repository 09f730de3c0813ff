/** Settings of a deploy, for what is built from them. */
import type { Place } from "../../src/aws/aws.js";
import { namesFor } from "../../src/settings/names.js";
import type {
  CredentialDelivery,
  DeploySettings,
  HarnessSettings,
  HostingSettings,
  ZscalerCredentials,
} from "../../src/settings/settings.js";

export const place: Place = { partition: "aws", region: "eu-central-1", account: "111122223333" };

export const credentials: ZscalerCredentials = {
  clientId: "client-1",
  clientSecret: "s3cr3t",
  customerId: "4711",
  vanityDomain: "acme",
  cloud: undefined,
};

export const hosting: HostingSettings = {
  image: "111122223333.dkr.ecr.eu-central-1.amazonaws.com/mcp:1.0.0",
  taskCpu: "1024",
  taskMemory: "2048",
  architecture: "auto",
  healthCheckPath: "/health",
  minTasks: undefined,
  maxTasks: undefined,
  subnets: [],
  securityGroups: [],
  hostValidation: "edge",
  allowedHosts: [],
  writeTools: [],
  containerEnvironment: {},
};

export const managed: CredentialDelivery = { kind: "managed", credentials };

export const existing: CredentialDelivery = {
  kind: "existing",
  secretId: "team/creds",
  credentials: undefined,
  tenant: { customerId: undefined, vanityDomain: undefined, cloud: undefined },
};

const harness: HarnessSettings = {
  model: undefined,
  systemPrompt: undefined,
  maxIterations: 25,
  maxTokens: 8192,
  timeoutSeconds: undefined,
  temperature: 0.2,
  memory: { kind: "disabled" },
  allowedTools: ["@zscaler/*"],
  endpoint: undefined,
  tools: [],
};

const stage = { name: "pr-7", slug: "pr-7" };

export function deploySettings(changed: Partial<DeploySettings> = {}): DeploySettings {
  return {
    operation: "deploy",
    region: place.region,
    stage,
    names: namesFor(stage),
    state: { bucket: undefined, key: "octo/app/pr-7.json" },
    repository: "octo/app",
    lockTimeout: 60_000,
    timeout: 60_000,
    pollInterval: 5_000,
    allowedAccountIds: [],
    githubToken: undefined,
    kmsKey: undefined,
    topology: { kind: "ecs", hosting, delivery: managed },
    harness,
    auth: { mode: "zscaler" },
    expiresIn: undefined,
    tags: {},
    adopt: false,
    roles: {},
    permissionsBoundary: undefined,
    logRetentionDays: 30,
    verify: true,
    reporting: { comment: false, environment: undefined },
    ...changed,
  };
}

export function withHarness(changed: Partial<HarnessSettings>): DeploySettings {
  return deploySettings({ harness: { ...harness, ...changed } });
}
