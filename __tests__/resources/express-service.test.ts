import { describe, expect, test } from "@jest/globals";
import type { ExpressServiceSpec } from "../../src/resources/express-service/configuration.js";
import type { LiveExpressService } from "../../src/resources/express-service/rollout.js";
import { expressService } from "../../src/resources/express-service.js";
import { SecretText } from "../../src/resources/resource.js";

const revision = (number: number) => `arn:aws:ecs:us-east-1:111122223333:service-revision/c/s/${number}`;
const host = "s-1.ecs.us-east-1.on.aws";

const spec: ExpressServiceSpec = {
  executionRoleArn: "arn:task",
  infrastructureRoleArn: "arn:infrastructure",
  image: "repo@sha256:1",
  containerPort: 8000,
  environment: { MODE: "any" },
  environmentOnceNamed: (name) => ({ MODE: "listed", HOSTS: name }),
  nameRollsOut: false,
  secrets: { B: "arn:secret:B::", A: "arn:secret:A::" },
  logGroup: "/ecs/x",
  logStreamPrefix: "mcp",
  cpu: "1024",
  memory: "2048",
  cpuArchitecture: "X86_64",
  healthCheckPath: "/health",
  minTaskCount: undefined,
  maxTaskCount: undefined,
  subnets: [],
  securityGroups: [],
};

const container = {
  image: "repo@sha256:1",
  containerPort: 8000,
  environment: [{ name: "MODE", value: "any" }],
  secrets: [
    { name: "A", valueFrom: "arn:secret:A::" },
    { name: "B", valueFrom: "arn:secret:B::" },
  ],
  awsLogsConfiguration: { logGroup: "/ecs/x", logStreamPrefix: "mcp" },
};

/** As AWS describes the service of `spec`, with everything that it adds by itself. */
const live: LiveExpressService = {
  id: "arn:aws:ecs:us-east-1:111122223333:service/c/s",
  tags: {},
  infrastructureRoleArn: "arn:infrastructure",
  configuration: {
    serviceRevisionArn: revision(1),
    executionRoleArn: "arn:task",
    taskDefinitionArn: "arn:task-definition",
    primaryContainer: container,
    healthCheckPath: "/health",
    cpu: "1024",
    memory: "2048",
    networkConfiguration: { subnets: ["subnet-b", "subnet-a"], securityGroups: ["sg-default"] },
    scalingTarget: {
      minTaskCount: 1,
      maxTaskCount: 1,
      autoScalingMetric: "AVERAGE_CPU",
      autoScalingTargetValue: 60,
    },
    ingressPaths: [{ accessType: "PUBLIC", endpoint: host }],
  },
  host,
  deployment: { target: revision(1), status: "SUCCESSFUL", reason: undefined },
  started: undefined,
  superseded: false,
  stoppedTasks: [],
};

const withContainer = (changed: object): LiveExpressService => ({
  ...live,
  configuration: { ...live.configuration, primaryContainer: { ...container, ...changed } },
});
const paths = (wanted: Partial<ExpressServiceSpec>, now = live) =>
  expressService.compare({ ...spec, ...wanted }, now).map(({ path }) => path);

describe("comparing an Express service", () => {
  test("finds nothing where only AWS's own defaults were added", () => {
    expect(expressService.compare(spec, live)).toEqual([]);
  });

  test.each<[string, Partial<ExpressServiceSpec>, string]>([
    ["image", { image: "repo@sha256:2" }, "primaryContainer.image"],
    ["port", { containerPort: 9000 }, "primaryContainer.containerPort"],
    ["secrets", { secrets: { A: "arn:secret:A::" } }, "primaryContainer.secrets"],
    ["log group", { logGroup: "/ecs/y" }, "primaryContainer.awsLogsConfiguration.logGroup"],
    ["execution role", { executionRoleArn: "arn:other" }, "executionRoleArn"],
    ["health check", { healthCheckPath: "/ready" }, "healthCheckPath"],
    ["CPU", { cpu: "2048" }, "cpu"],
    ["memory", { memory: "4096" }, "memory"],
    [
      "architecture, which AWS leaves out where it is the default",
      { cpuArchitecture: "ARM64" },
      "cpuArchitecture",
    ],
    ["least tasks", { minTaskCount: 2 }, "scalingTarget.minTaskCount"],
    ["most tasks", { maxTaskCount: 4 }, "scalingTarget.maxTaskCount"],
    ["subnets", { subnets: ["subnet-c"] }, "networkConfiguration.subnets"],
    ["security groups", { securityGroups: ["sg-1"] }, "networkConfiguration.securityGroups"],
  ])("finds another %s", (_what, wanted, path) => {
    // A rollout for another reason carries the name as well.
    expect(paths(wanted).filter((one) => !one.startsWith("primaryContainer.environment"))).toEqual([path]);
  });

  test("does not mind the order of subnets and security groups", () => {
    expect(paths({ subnets: ["subnet-a", "subnet-b"], securityGroups: ["sg-default"] })).toEqual([]);
  });

  test("replaces it for another infrastructure role, which AWS cannot change", () => {
    expect(expressService.compare({ ...spec, infrastructureRoleArn: "arn:other" }, live)).toContainEqual({
      path: "infrastructureRoleArn",
      before: "arn:infrastructure",
      after: "arn:other",
      replaces: true,
    });
  });

  test("names each variable that differs, is missing or is too much", () => {
    const changes = expressService.compare(
      {
        ...spec,
        environment: { MODE: "other", NEW: "1" },
        environmentOnceNamed: () => ({ MODE: "other", NEW: "1" }),
      },
      withContainer({ environment: [...container.environment, { name: "OLD", value: "2" }] }),
    );
    expect(changes).toEqual([
      { path: "primaryContainer.environment.MODE", before: "any", after: "other" },
      { path: "primaryContainer.environment.OLD", before: "2", after: undefined },
      { path: "primaryContainer.environment.NEW", before: undefined, after: "1" },
    ]);
  });

  test.each([
    "ZSCALER_CLIENT_ID",
    "ZSCALER_CLIENT_SECRET",
    "ZSCALER_CUSTOMER_ID",
    "ZSCALER_VANITY_DOMAIN",
    "ZSCALER_PRIVATE_KEY",
    "ZSCALER_MCP_AUTH_API_KEY",
    "ZSCALER_MCP_REQUEST_STATE_KEYS",
    "proxy_password",
    "TLS_PASSPHRASE",
  ])("shows no value of %s, on neither side, wherever it came from", (name) => {
    const now = withContainer({
      environment: [...container.environment, { name, value: "s3cr3t-live" }],
    });
    const wanted = { ...spec.environment, [name]: "s3cr3t-wanted" };
    for (const environment of [spec.environment, wanted]) {
      const changes = expressService.compare(
        { ...spec, environment, environmentOnceNamed: () => environment },
        now,
      );
      expect(changes).toHaveLength(1);
      expect(JSON.stringify(changes)).not.toContain("s3cr3t");
    }
  });

  test("shows no value that is a secret by its type, whatever it is called", () => {
    const environment = { ...spec.environment, ZSCALER_CLOUD: new SecretText("beta-cloud") };
    const now = withContainer({
      environment: [...container.environment, { name: "ZSCALER_CLOUD", value: "old-cloud" }],
    });
    const changes = expressService.compare(
      { ...spec, environment, environmentOnceNamed: () => environment },
      now,
    );
    expect(changes).toEqual([
      { path: "primaryContainer.environment.ZSCALER_CLOUD", before: "(secret)", after: "(secret)" },
    ]);
  });

  test("counts a secret value as the same where it is", () => {
    const environment = { MODE: new SecretText("any") };
    expect(paths({ environment, environmentOnceNamed: () => environment })).toEqual([]);
  });
});

describe("the service's own name", () => {
  const named = withContainer({
    environment: [
      { name: "MODE", value: "listed" },
      { name: "HOSTS", value: host },
    ],
  });
  const nameChanges = ["primaryContainer.environment.MODE", "primaryContainer.environment.HOSTS"];

  test("rolls out by itself only where the container checks it", () => {
    expect(paths({})).toEqual([]);
    expect(paths({ nameRollsOut: true })).toEqual(nameChanges);
  });

  test("goes with a rollout for another reason", () => {
    expect(paths({ image: "repo@sha256:2" })).toEqual(["primaryContainer.image", ...nameChanges]);
  });

  test("stays once it is there", () => {
    expect(paths({}, named)).toEqual([]);
    expect(paths({ nameRollsOut: true }, named)).toEqual([]);
  });

  test("is not asked for before AWS has given one", () => {
    expect(paths({ nameRollsOut: true }, { ...live, host: undefined })).toEqual([]);
  });
});

describe("how the service is doing", () => {
  const health = (changed: Partial<LiveExpressService>) =>
    expressService.health?.({ ...live, ...changed }).status;
  const deployment = (status: string, target = revision(2), reason?: string) => ({
    deployment: { target, status, reason },
  });
  const serves = (number: number) => ({
    configuration: { ...live.configuration, serviceRevisionArn: revision(number) },
  });
  const mine = { started: revision(2) };

  test.each<[string, Partial<LiveExpressService>, string]>([
    ["no rollout is listed yet", { deployment: undefined }, "pending"],
    ["a rollout waits", deployment("PENDING"), "pending"],
    ["a rollout is under way", deployment("IN_PROGRESS"), "pending"],
    ["a rollout is being stopped", deployment("STOP_REQUESTED"), "pending"],
    ["a rollback was asked for", deployment("ROLLBACK_REQUESTED"), "pending"],
    ["a rollback is under way", deployment("ROLLBACK_IN_PROGRESS"), "pending"],
    ["a status that nobody knows yet", deployment("BAKING"), "pending"],
    ["a rollout has arrived", deployment("SUCCESSFUL"), "ready"],
    ["our rollout has arrived", { ...deployment("SUCCESSFUL"), ...mine }, "ready"],
    [
      "our rollout is not listed yet, only the one before",
      { ...deployment("SUCCESSFUL", revision(1)), ...mine },
      "pending",
    ],
    [
      "our rollout was rolled back",
      { ...deployment("ROLLBACK_SUCCESSFUL"), ...mine, ...serves(1) },
      "failed",
    ],
    ["our rollout was stopped", { ...deployment("STOPPED"), ...mine, ...serves(1) }, "failed"],
    ["our rollout could not even be rolled back", { ...deployment("ROLLBACK_FAILED"), ...mine }, "failed"],
    [
      "somebody's rollout took the place of ours",
      { ...deployment("SUCCESSFUL", revision(3)), ...mine, superseded: true },
      "failed",
    ],
    [
      "an earlier rollout was rolled back, and what was before it serves",
      { ...deployment("ROLLBACK_SUCCESSFUL"), ...serves(1) },
      "ready",
    ],
    [
      "an earlier rollout was stopped, and what was before it serves",
      { ...deployment("STOPPED"), ...serves(1) },
      "ready",
    ],
    [
      "the very first rollout failed, and nothing serves",
      { ...deployment("STOPPED"), ...serves(2) },
      "failed",
    ],
    ["an earlier rollback failed", { ...deployment("ROLLBACK_FAILED"), ...serves(1) }, "failed"],
    [
      "AWS lists rollouts of 90 days only, and none is younger",
      { deployment: { target: undefined, status: "SUCCESSFUL", reason: undefined } },
      "ready",
    ],
    [
      "the same, but ours is not listed yet",
      { deployment: { target: undefined, status: "SUCCESSFUL", reason: undefined }, ...mine },
      "pending",
    ],
  ])("%s", (_what, changed, status) => {
    expect(health(changed)).toBe(status);
  });

  test("AWS's reason and why tasks stopped are told together", () => {
    expect(
      expressService.health?.({
        ...live,
        ...deployment("ROLLBACK_SUCCESSFUL", revision(2), "alarm rang"),
        ...mine,
        stoppedTasks: ["CannotPullContainerError: no such tag"],
      }),
    ).toEqual({
      status: "failed",
      why: "service deployment ROLLBACK_SUCCESSFUL; alarm rang; CannotPullContainerError: no such tag",
    });
  });

  test("a first rollout that failed is tried again, also where nothing else differs", () => {
    const now = { ...live, ...deployment("STOPPED", revision(1), "tasks failed to start") };
    expect(expressService.compare(spec, now)).toEqual([
      {
        path: "deployment",
        before: "service deployment STOPPED; tasks failed to start",
        after: "SUCCESSFUL",
      },
    ]);
  });

  test("a rollout that was rolled back leaves nothing to do where what serves is what is wanted", () => {
    const now = { ...live, ...deployment("ROLLBACK_SUCCESSFUL") };
    expect(expressService.compare(spec, now)).toEqual([]);
  });

  test("it is known by its name as soon as AWS gives one", () => {
    expect(expressService.outputs({ ...live, host: undefined })).toBeUndefined();
    expect(expressService.outputs(live)).toEqual({ arn: live.id, host });
  });
});
